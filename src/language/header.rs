//! The header of a script: TOML between two `+++` lines.

use std::time::Duration;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::ast::Relation;
use super::diagnostic::Diagnostic;
use super::span::{Span, Spanned};
use super::{duration, suggest};

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
    /// The numbers of the claims that it tests.
    pub claims: Vec<u32>,
    /// The claim as it is usually said.
    pub said: Option<String>,
    /// What the kernel says of it.
    pub verdict: Option<Verdict>,
}

/// What the kernel says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It is so.
    Holds,
    /// It is so under conditions, which the scenario names.
    HoldsIf,
    /// It is not so.
    DoesNotHold,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 3] = [Verdict::Holds, Verdict::HoldsIf, Verdict::DoesNotHold];

    /// As the header says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::HoldsIf => "holds if",
            Verdict::DoesNotHold => "does not hold",
        }
    }
}

/// What a system must have, or a user must be, for a script to run.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Requirement {
    /// The right to act as any user.
    Root,
    /// A network of its own for each case.
    Netns,
    /// IPv6.
    Ipv6,
    /// The kernel's socket tables over netlink.
    SockDiag,
    /// A system, perhaps of certain versions: `linux >= 6.1`.
    System {
        /// Its name.
        name: String,
        /// Which versions.
        version: Option<(Relation, String)>,
    },
}

const KEYS: [&str; 9] =
    ["title", "source", "tags", "requires", "slow", "timeout", "claim", "said", "verdict"];
const REQUIREMENTS: [&str; 5] = ["root", "netns", "ipv6", "sock_diag", "linux"];

/// Reads a header.
#[must_use]
pub fn read(header: &Spanned<String>) -> (Header, Vec<Diagnostic>) {
    let mut reader = Reader { base: header.span.start, header: Header::default(), diagnostics: Vec::new() };
    match DeTable::parse(&header.node) {
        Ok(table) => table.get_ref().iter().for_each(|(key, value)| reader.entry(key, value)),
        Err(error) => {
            let span = reader.span(error.span().unwrap_or(0..0));
            reader.diagnostics.push(Diagnostic::error(
                span,
                format!("the header is no TOML: {}", first_line(error.message())),
            ));
        }
    }
    (reader.header, reader.diagnostics)
}

struct Reader {
    base: usize,
    header: Header,
    diagnostics: Vec<Diagnostic>,
}

type Value<'v> = TomlSpanned<DeValue<'v>>;

impl Reader {
    fn entry(&mut self, key: &TomlSpanned<std::borrow::Cow<'_, str>>, value: &Value<'_>) {
        let name: &str = key.get_ref();
        match name {
            "title" => self.header.title = self.text(name, value),
            "source" => {
                self.header.source = self.texts(name, value).into_iter().map(|text| text.node).collect();
            }
            "tags" => self.header.tags = self.texts(name, value).into_iter().map(|text| text.node).collect(),
            "requires" => {
                let words = self.texts(name, value);
                self.header.requires = words.iter().filter_map(|word| self.requirement(word)).collect();
            }
            "slow" => match value.get_ref() {
                DeValue::Boolean(slow) => self.header.slow = *slow,
                _ => self.wrong_type(name, value, "true or false"),
            },
            "timeout" => self.timeout(name, value),
            "claim" => self.claims(name, value),
            "said" => self.header.said = self.text(name, value),
            "verdict" => self.verdict(name, value),
            _ => self.unknown_key(name, self.span(key.span())),
        }
    }

    fn text(&mut self, name: &str, value: &Value<'_>) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        self.wrong_type(name, value, "a text");
        None
    }

    fn texts(&mut self, name: &str, value: &Value<'_>) -> Vec<Spanned<String>> {
        let items: Vec<&Value<'_>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => {
                    texts.push(Spanned { node: text.to_string(), span: self.span(item.span()) });
                }
                _ => self.wrong_type(name, item, "a list of texts"),
            }
        }
        texts
    }

    fn timeout(&mut self, name: &str, value: &Value<'_>) {
        let read = match value.get_ref() {
            DeValue::String(text) => duration::microseconds(text).filter(|time| *time > 0),
            _ => None,
        };
        match read {
            Some(time) => self.header.timeout = Some(Duration::from_micros(time)),
            None => self.wrong_type(name, value, "a time, such as \"30s\""),
        }
    }

    fn claims(&mut self, name: &str, value: &Value<'_>) {
        let items: Vec<&Value<'_>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        for item in items {
            let number = match item.get_ref() {
                DeValue::Integer(number) => number.as_str().parse().ok(),
                _ => None,
            };
            match number {
                Some(number) => self.header.claims.push(number),
                None => self.wrong_type(name, item, "the number of a claim, or a list of them"),
            }
        }
    }

    fn verdict(&mut self, name: &str, value: &Value<'_>) {
        let found = match value.get_ref() {
            DeValue::String(text) => {
                Verdict::ALL.into_iter().find(|verdict| verdict.words() == text.as_ref())
            }
            _ => None,
        };
        match found {
            Some(verdict) => self.header.verdict = Some(verdict),
            None => self.wrong_type(name, value, "\"holds\", \"holds if\" or \"does not hold\""),
        }
    }

    fn requirement(&mut self, word: &Spanned<String>) -> Option<Requirement> {
        match word.node.as_str() {
            "root" => return Some(Requirement::Root),
            "netns" => return Some(Requirement::Netns),
            "ipv6" => return Some(Requirement::Ipv6),
            "sock_diag" => return Some(Requirement::SockDiag),
            _ => {}
        }
        let parts: Vec<&str> = word.node.split_whitespace().collect();
        match parts[..] {
            ["linux"] => return Some(Requirement::System { name: "linux".into(), version: None }),
            ["linux", sign, version] if is_version(version) => {
                if let Some(relation) = Relation::from_sign(sign) {
                    let version = Some((relation, version.to_owned()));
                    return Some(Requirement::System { name: "linux".into(), version });
                }
            }
            _ => {}
        }
        let error = Diagnostic::error(word.span, format!("unknown requirement `{}`", word.node));
        self.diagnostics.push(match suggest::nearest(&word.node, REQUIREMENTS) {
            Some(near) => error.help(suggest::did_you_mean(near)),
            None => error.help("the requirements are root, netns, ipv6, sock_diag, and \"linux >= 6.1\""),
        });
        None
    }

    fn unknown_key(&mut self, name: &str, span: Span) {
        let error = Diagnostic::error(span, format!("unknown key `{name}` in the header"));
        self.diagnostics.push(match suggest::nearest(name, KEYS) {
            Some(near) => error.help(suggest::did_you_mean(near)),
            None => error.help(format!("the keys are {}", KEYS.join(", "))),
        });
    }

    fn wrong_type(&mut self, name: &str, value: &Value<'_>, wanted: &str) {
        let span = self.span(value.span());
        self.diagnostics.push(Diagnostic::error(span, format!("`{name}` is {wanted}")).label("this is not"));
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }
}

impl Relation {
    /// The relation of a sign: `<`, `<=`, `=`, `>=`, `>`.
    #[must_use]
    pub fn from_sign(sign: &str) -> Option<Self> {
        Some(match sign {
            "<" => Relation::Less,
            "<=" => Relation::LessOrEqual,
            "=" => Relation::Equal,
            ">=" => Relation::GreaterOrEqual,
            ">" => Relation::Greater,
            _ => return None,
        })
    }

    /// Its sign.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Relation::Less => "<",
            Relation::LessOrEqual => "<=",
            Relation::Equal => "=",
            Relation::GreaterOrEqual => ">=",
            Relation::Greater => ">",
        }
    }

    /// Whether two versions stand in this relation; numbers compare as numbers, missing ones are 0.
    #[must_use]
    pub fn holds(self, left: &str, right: &str) -> bool {
        let numbers = |version: &str| -> Vec<u64> {
            let mut parts: Vec<u64> =
                version.split('.').take(4).map(|part| part.parse().unwrap_or_default()).collect();
            parts.resize(4, 0);
            parts
        };
        let order = numbers(left).cmp(&numbers(right));
        match self {
            Relation::Less => order.is_lt(),
            Relation::LessOrEqual => order.is_le(),
            Relation::Equal => order.is_eq(),
            Relation::GreaterOrEqual => order.is_ge(),
            Relation::Greater => order.is_gt(),
        }
    }
}

fn is_version(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(Relation::Less.holds("6.9", "6.12"));
        assert!(Relation::GreaterOrEqual.holds("6.18.44", "6.18"));
        assert!(Relation::Equal.holds("6.1", "6.1.0"));
        assert!(!Relation::Greater.holds("6.1", "6.1"));
    }
}
