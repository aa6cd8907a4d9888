//! Versions of systems, as headers and expectations ask for them: `>= 6.1`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How two versions compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `=`
    Equal,
    /// `>=`
    GreaterOrEqual,
    /// `>`
    Greater,
}

impl Relation {
    /// All of them, a sign before one that it begins with.
    const ALL: [Relation; 5] =
        [Relation::LessOrEqual, Relation::GreaterOrEqual, Relation::Less, Relation::Greater, Relation::Equal];

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
}

/// Which versions are meant.
///
/// ```
/// use sockdrill::language::version::VersionReq;
///
/// let req: VersionReq = ">= 6.1".parse()?;
/// assert!(req.matches("6.18.44") && !req.matches("5.15"));
/// assert_eq!(req.to_string(), ">= 6.1");
/// # Ok::<(), sockdrill::language::version::InvalidVersionReq>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct VersionReq {
    /// How they compare with the one that is named.
    pub op: Relation,
    /// That one: numbers with dots between them.
    pub version: String,
}

impl VersionReq {
    /// Whether a version is one of these; numbers compare as numbers, missing ones are 0.
    #[must_use]
    pub fn matches(&self, version: &str) -> bool {
        let numbers = |version: &str| -> Vec<u64> {
            let mut parts: Vec<u64> =
                version.split('.').take(4).map(|part| part.parse().unwrap_or_default()).collect();
            parts.resize(4, 0);
            parts
        };
        let order = numbers(version).cmp(&numbers(&self.version));
        match self.op {
            Relation::Less => order.is_lt(),
            Relation::LessOrEqual => order.is_le(),
            Relation::Equal => order.is_eq(),
            Relation::GreaterOrEqual => order.is_ge(),
            Relation::Greater => order.is_gt(),
        }
    }
}

/// That a text is no [`VersionReq`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidVersionReq;

impl fmt::Display for InvalidVersionReq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a relation and a version, such as `>= 6.1`")
    }
}

impl std::error::Error for InvalidVersionReq {}

impl FromStr for VersionReq {
    type Err = InvalidVersionReq;

    /// Reads a sign and a version, with white space between them or without.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let read = |op: Relation| text.strip_prefix(op.sign()).map(|version| (op, version.trim_start()));
        let (op, version) = Relation::ALL.into_iter().find_map(read).ok_or(InvalidVersionReq)?;
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !version.split('.').all(is_number) {
            return Err(InvalidVersionReq);
        }
        Ok(Self { op, version: version.to_owned() })
    }
}

impl fmt::Display for VersionReq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.op.sign(), self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(req: &str, version: &str) -> bool {
        req.parse::<VersionReq>().unwrap().matches(version)
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert!(matches("< 6.12", "6.9"));
        assert!(matches(">= 6.18", "6.18.44"));
        assert!(matches("=6.1.0", "6.1"));
        assert!(!matches("> 6.1", "6.1"));
    }

    #[test]
    fn what_has_no_sign_or_no_number_is_no_requirement() {
        for text in ["6.1", ">=", "> 6.", "~ 6.1", "> 6.x", ">> 6"] {
            assert_eq!(text.parse::<VersionReq>(), Err(InvalidVersionReq), "{text}");
        }
    }
}
