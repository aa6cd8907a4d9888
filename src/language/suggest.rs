//! "Did you mean …": the known word that is nearest to a wrong one.

use std::fmt;

use serde::{Deserialize, Serialize};

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
