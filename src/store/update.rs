//! What becomes of a snapshot that differs, by the variables of insta.

use std::ffi::OsString;

use crate::ci::is_ci;

const UPDATE: &str = "INSTA_UPDATE";
const FORCE_PASS: &str = "INSTA_FORCE_PASS";

/// `INSTA_UPDATE`, which means what it means to insta 1.49.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    /// `new`, but `no` in CI.
    #[default]
    Auto,
    New,
    Always,
    Unseen,
    No,
    Force,
}

/// What becomes of snapshots that differ or are missing, and of the tests that find them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Update {
    mode: Mode,
    /// Whether a test passes whose snapshot differs.
    pub(crate) force_pass: bool,
}

/// Where a new snapshot is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Over the accepted one, without review.
    Accepted,
    /// Beside it, as a pending one.
    Pending,
    Nowhere,
}

impl Update {
    /// Whatever the environment says, every snapshot is accepted as it comes.
    #[must_use]
    pub(crate) fn accepting(self) -> Self {
        Self { mode: Mode::Always, ..self }
    }

    /// Whatever the environment says, new snapshots are pending, also in CI.
    #[must_use]
    pub(crate) fn pending(self) -> Self {
        Self { mode: Mode::New, ..self }
    }

    /// By the environment of this process.
    ///
    /// # Errors
    ///
    /// A variable has a value that insta would refuse.
    pub(crate) fn from_environment() -> Result<Self, String> {
        Self::read(|name| std::env::var_os(name))
    }

    fn read(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, String> {
        let value = |name| variable(name).unwrap_or_default().to_string_lossy().into_owned();
        let (update, force_pass) = (value(UPDATE), value(FORCE_PASS));
        let mode = match update.as_str() {
            "" | "auto" => Mode::Auto,
            "new" => Mode::New,
            "always" | "1" => Mode::Always,
            "unseen" => Mode::Unseen,
            "no" => Mode::No,
            "force" => Mode::Force,
            _ => {
                let expected = "expected auto, new, always, unseen, no or force";
                return Err(format!("invalid value `{update}` of {UPDATE}: {expected}"));
            }
        };
        let force_pass = match force_pass.as_str() {
            "" | "0" => false,
            "1" => true,
            _ => return Err(format!("invalid value `{force_pass}` of {FORCE_PASS}: expected 0 or 1")),
        };
        Ok(Self { mode, force_pass })
    }

    /// Where a snapshot that differs from the accepted one goes, or one that nothing is accepted for yet.
    pub(crate) fn target(self, is_new: bool) -> Target {
        match self.mode {
            Mode::Auto if is_ci() => Target::Nowhere,
            Mode::Auto | Mode::New => Target::Pending,
            Mode::Unseen if is_new => Target::Accepted,
            Mode::Unseen => Target::Pending,
            Mode::Always | Mode::Force => Target::Accepted,
            Mode::No => Target::Nowhere,
        }
    }

    /// Whether a snapshot is written anew even if it says the same.
    pub(crate) fn rewrites(self) -> bool {
        self.mode == Mode::Force
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(update: &str, force_pass: &str) -> Result<Update, String> {
        Update::read(|name| Some(if name == UPDATE { update.into() } else { force_pass.into() }))
    }

    #[test]
    fn each_mode_has_its_target() {
        let targets = |update: &str| {
            let update = read(update, "").unwrap();
            (update.target(false), update.target(true))
        };
        assert_eq!(targets("new"), (Target::Pending, Target::Pending));
        assert_eq!(targets("unseen"), (Target::Pending, Target::Accepted));
        assert_eq!(targets("always"), (Target::Accepted, Target::Accepted));
        assert_eq!(targets("force"), (Target::Accepted, Target::Accepted));
        assert_eq!(targets("no"), (Target::Nowhere, Target::Nowhere));
    }

    #[test]
    fn nothing_is_automatic_and_a_difference_fails() {
        assert_eq!(read("", ""), Ok(Update { mode: Mode::Auto, force_pass: false }));
        assert_eq!(Update::read(|_| None), read("auto", "0"));
        assert!(read("", "1").unwrap().force_pass);
    }

    #[test]
    fn what_insta_would_refuse_is_refused() {
        assert_eq!(
            read("yes", "").unwrap_err(),
            "invalid value `yes` of INSTA_UPDATE: expected auto, new, always, unseen, no or force"
        );
        assert_eq!(read("", "yes").unwrap_err(), "invalid value `yes` of INSTA_FORCE_PASS: expected 0 or 1");
    }
}
