//! `--partition`: one part of the scenarios, so that several machines can share them out without talking.

use std::hash::Hasher;
use std::num::NonZeroUsize;

use fnv::FnvHasher;

/// One of several parts, from 1 on: the forms of nextest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Partition {
    by: By,
    /// Which one, from 0 on.
    index: usize,
    parts: NonZeroUsize,
}

/// What decides in which part a scenario is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// Its place among the others: the parts are alike in size.
    Count,
    /// Its path: it stays in its part whatever becomes of the others.
    Hash,
}

impl Partition {
    /// `1/3`, `count:1/3` or `hash:1/3`
    pub(super) fn read(text: &str) -> Result<Self, &'static str> {
        const WANTED: &str = "a part is 1/3, count:1/3 or hash:1/3, the first number at most the second";
        let (by, part) = match text.split_once(':') {
            None => (By::Count, text),
            Some(("count", part)) => (By::Count, part),
            Some(("hash", part)) => (By::Hash, part),
            Some(_) => return Err(WANTED),
        };
        let (number, parts) = part.split_once('/').ok_or(WANTED)?;
        let number: NonZeroUsize = number.parse().map_err(|_| WANTED)?;
        let parts: NonZeroUsize = parts.parse().map_err(|_| WANTED)?;
        if number > parts {
            return Err(WANTED);
        }
        Ok(Self { by, index: number.get() - 1, parts })
    }

    /// Whether a scenario is in it, by its place among the selected ones and by its path in the project.
    pub(super) fn has(self, place: usize, path: &str) -> bool {
        let of = match self.by {
            By::Count => place % self.parts,
            By::Hash => {
                let mut hasher = FnvHasher::default();
                hasher.write(path.as_bytes());
                // The remainder is less than the number of parts.
                usize::try_from(hasher.finish() % self.parts.get() as u64).unwrap_or_default()
            }
        };
        of == self.index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In which of three parts each of some scenarios is, by either rule.
    fn parts(by: &str) -> Vec<usize> {
        let paths = ["a", "b", "c", "d", "e", "f", "g"];
        let part = |number| Partition::read(&format!("{by}{number}/3")).unwrap();
        let of = |(place, path): (usize, &&str)| {
            let of: Vec<usize> = (1..=3).filter(|number| part(*number).has(place, path)).collect();
            assert_eq!(of.len(), 1, "{path}: {of:?}");
            of[0]
        };
        paths.iter().enumerate().map(of).collect()
    }

    #[test]
    fn every_scenario_is_in_one_part() {
        assert_eq!(parts(""), [1, 2, 3, 1, 2, 3, 1]);
        assert_eq!(parts("count:"), parts(""));
        let hashed = parts("hash:");
        assert!((1..=3).all(|part| hashed.contains(&part)), "{hashed:?}");
    }

    #[test]
    fn a_part_that_there_is_not_is_refused() {
        for text in ["0/3", "4/3", "1/0", "1", "slice:1/3", "count:", "-1/3", ""] {
            assert!(Partition::read(text).is_err(), "{text}");
        }
    }
}
