//! "Did you mean …": the known word that is nearest to a wrong one.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::vocabulary::{ResultWord, Verb};

/// No word of the language is nearly as long, and comparing takes time.
const LONGEST: usize = 64;

/// With how many candidates a word is compared: no script that people write has nearly as many names.
const MOST: usize = 500;

/// A known word that a wrong one is probably a slip of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Suggestion {
    /// The word, as it is to be written in place of the wrong one.
    pub word: String,
}

impl Suggestion {
    /// This word.
    #[must_use]
    pub fn new(word: impl Into<String>) -> Self {
        Self { word: word.into() }
    }

    /// The nearest of the candidates, if one is near.
    pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<Self> {
        nearest(word, candidates).map(Self::new)
    }
}

impl fmt::Display for Suggestion {
    /// As a line of help.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&did_you_mean(&self.word))
    }
}

/// The candidate that the word is probably a slip of.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.len() > LONGEST {
        return None;
    }
    let word_lower = word.to_lowercase();
    let length = word.chars().count();
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        .take(MOST)
        // Every character more or less is a difference.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::damerau_levenshtein(&word_lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && candidate.chars().count() > *distance)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// What is meant by a text that is neither a word nor a value, where that is certain.
pub(crate) fn meant_by(text: &str) -> Option<String> {
    duration_meant_by(text).or_else(|| address_meant_by(text))
}

/// A number with a unit that the language calls otherwise: `1m` is a minute.
fn duration_meant_by(text: &str) -> Option<String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let unit = match unit {
        "m" | "mins" | "minute" | "minutes" => "min",
        "sec" | "secs" | "second" | "seconds" => "s",
        "msec" | "msecs" | "millis" => "ms",
        "usec" | "usecs" | "µs" | "μs" => "us",
        "h" | "hour" | "hours" => {
            return Some(format!("{}min", number.parse::<u64>().ok()?.checked_mul(60)?));
        }
        _ => return None,
    };
    (!number.is_empty()).then(|| format!("{number}{unit}"))
}

/// A port on all addresses, or an axis as the address of a port: `*:9000`, `:9000`, `[$a]:9000`.
pub(crate) fn address_meant_by(text: &str) -> Option<String> {
    let (host, port) = text.rsplit_once(':')?;
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match host {
        "" | "*" if is_port => Some(port.to_owned()),
        _ => {
            let axis = host.strip_prefix("[$")?.strip_suffix(']')?;
            let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let is_axis = port.strip_prefix('$').is_some_and(is_name);
            (is_name(axis) && (is_port || is_axis)).then(|| format!("${axis}:{port}"))
        }
    }
}

/// The verb that people of other languages mean by a word.
pub(crate) fn verb_meant_by(word: &str) -> Option<Verb> {
    match word {
        "sleep" | "delay" | "pause" | "usleep" => Some(Verb::Wait),
        "if" => Some(Verb::When),
        _ => None,
    }
}

/// The result that people mean by a word.
pub(crate) fn result_meant_by(word: &str) -> Option<ResultWord> {
    match word.to_ascii_lowercase().as_str() {
        "success" | "succeed" | "succeeds" | "succeeded" | "pass" | "passes" | "true" => Some(ResultWord::Ok),
        "failure" | "fails" | "failed" | "error" | "err" | "errno" | "false" => Some(ResultWord::Fail),
        "timeout" | "block" | "blocked" | "hangs" => Some(ResultWord::Blocks),
        "anything" | "whatever" => Some(ResultWord::Any),
        _ => None,
    }
}

/// Whether a word is written for `expect`.
pub(crate) fn is_misspelt_expect(word: &str) -> bool {
    matches!(word, "expects" | "expected" | "expecting" | "Expect" | "EXPECT" | "->" | "=>")
}

/// The line of help that goes with a suggestion.
#[must_use]
pub fn did_you_mean(candidate: &str) -> String {
    format!("did you mean `{candidate}`?")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_word_and_noise_finds_none() {
        let words = ["bind", "listen", "reuse", "reuseport", "EADDRINUSE"];
        let nearest =
            ["bnid", "lisen", "reuseprot", "eaddrinuse", "zebra", "x"].map(|slip| nearest(slip, words));
        let expected = [Some("bind"), Some("listen"), Some("reuseport"), Some("EADDRINUSE"), None, None];
        assert_eq!(nearest, expected);
    }
}
