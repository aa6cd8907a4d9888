//! The header of a script: TOML between two `+++` lines.

use std::fmt;
use std::time::Duration;

use super::diagnostic::{Code, Diagnostic, DiagnosticKind, Limited, TableKind, ValueKind};
use super::limits;
use super::span::Spanned;
use super::suggest::Suggestion;
use super::table::{TableReader, Value};
use super::version::VersionReq;
use super::vocabulary::Key;

/// What a script says of itself.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// What is true, in a sentence.
    pub title: Option<String>,
    /// Where the claim comes from: citations.
    pub source: Vec<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What a system must have to run it.
    pub requires: Vec<Requirement>,
    /// Whether it runs only when asked, for it takes real time.
    pub slow: bool,
    /// How long one of its cases may take.
    pub timeout: Option<Duration>,
    /// The warnings that are not given of it.
    pub allow: Vec<Code>,
    /// The numbers of the claims that it tests.
    pub claims: Vec<u32>,
    /// The claim as it is usually said.
    pub said: Option<String>,
    /// What the kernel says of it.
    pub verdict: Option<ClaimVerdict>,
}

/// What the kernel says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ClaimVerdict {
    Holds,
    /// It is so under conditions, which the scenario names.
    HoldsIf,
    /// It is not so.
    DoesNotHold,
}

impl ClaimVerdict {
    /// All of them.
    pub const ALL: [ClaimVerdict; 3] =
        [ClaimVerdict::Holds, ClaimVerdict::HoldsIf, ClaimVerdict::DoesNotHold];

    /// The verdict of the header's words.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.words() == words)
    }

    /// As the header says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            ClaimVerdict::Holds => "holds",
            ClaimVerdict::HoldsIf => "holds if",
            ClaimVerdict::DoesNotHold => "does not hold",
        }
    }
}

/// What a system must have, or a user must be, for a script to run.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Requirement {
    /// The right to act as any user.
    Root,
    /// A network of its own for each case.
    Netns,
    Ipv6,
    /// The kernel's socket tables over netlink.
    SockDiag,
    /// A system, perhaps of certain versions: `linux >= 6.1`.
    System {
        name: String,
        version: Option<VersionReq>,
    },
}

const REQUIREMENTS: [&str; 5] = ["root", "netns", "ipv6", "sock_diag", "linux"];

/// Reads a header.
#[must_use]
pub fn read(text: &Spanned<String>) -> (Header, Vec<Diagnostic>) {
    let mut header = Header::default();
    let diagnostics =
        TableReader::read(&text.node, text.span.start, TableKind::Header, |reader, key, value| {
            header.entry(reader, key, value);
        });
    (header, diagnostics)
}

impl Header {
    /// Whether it wants to hear of what was found: of an error always.
    #[must_use]
    pub fn wants(&self, found: &Diagnostic) -> bool {
        found.is_error() || !self.allow.contains(&found.code())
    }

    fn entry(&mut self, reader: &mut TableReader, key: &Spanned<String>, value: &Value<'_>) {
        let name = key.node.as_str();
        let Some(key_name) = Key::from_word(name) else {
            let keys: Vec<&str> = Key::ALL.iter().map(|key| key.word()).collect();
            return reader.unknown_key(key, TableKind::Header, &keys);
        };
        match key_name {
            Key::Title => self.title = reader.text(name, value),
            Key::Source => self.source = words(reader.texts(name, value)),
            Key::Tags => self.tags = words(reader.texts(name, value)),
            Key::Requires => {
                let words = reader.texts(name, value);
                if let Some(over) = words.get(limits::REQUIREMENTS) {
                    let limit = limits::REQUIREMENTS;
                    reader.wrong(
                        DiagnosticKind::LimitExceeded { what: Limited::Requirements, limit }.at(over.span),
                    );
                    return;
                }
                self.requires = words.iter().filter_map(|word| requirement(reader, word)).collect();
            }
            Key::Slow => self.slow = reader.truth(name, value).unwrap_or_default(),
            Key::Timeout => self.timeout = reader.time(name, value),
            Key::Allow => self.allow = reader.warnings(name, value),
            Key::Claim => {
                self.claims = reader.numbers(name, value, &ValueKind::Claims);
            }
            Key::Said => self.said = reader.text(name, value),
            Key::Verdict => {
                let words = ClaimVerdict::ALL.map(|verdict| verdict.words().to_owned());
                let expected = ValueKind::OneOf(words.into());
                self.verdict = reader.word(name, value, expected, ClaimVerdict::from_words);
            }
        }
    }
}

fn words(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.node).collect()
}

fn requirement(reader: &mut TableReader, word: &Spanned<String>) -> Option<Requirement> {
    match word.node.as_str() {
        "root" => return Some(Requirement::Root),
        "netns" => return Some(Requirement::Netns),
        "ipv6" => return Some(Requirement::Ipv6),
        "sock_diag" => return Some(Requirement::SockDiag),
        _ => {}
    }
    let linux = |version| Some(Requirement::System { name: "linux".into(), version });
    match word.node.split_whitespace().collect::<Vec<_>>()[..] {
        ["linux"] => return linux(None),
        ["linux", sign, version] => {
            if let Ok(version) = format!("{sign} {version}").parse() {
                return linux(Some(version));
            }
        }
        _ => {}
    }
    let suggestion = Suggestion::nearest(&word.node, REQUIREMENTS);
    reader.wrong(DiagnosticKind::UnknownRequirement { word: word.node.clone(), suggestion }.at(word.span));
    None
}

impl fmt::Display for Requirement {
    /// As a header writes it: `root`, `linux >= 6.1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Requirement::Root => f.write_str("root"),
            Requirement::Netns => f.write_str("netns"),
            Requirement::Ipv6 => f.write_str("ipv6"),
            Requirement::SockDiag => f.write_str("sock_diag"),
            Requirement::System { name, version: None } => f.write_str(name),
            Requirement::System { name, version: Some(version) } => write!(f, "{name} {version}"),
        }
    }
}
