//! From the operating system's errno numbers to the errnos of the language (errno(3)).

use crate::language::vocabulary::Errno;
use nix::errno::Errno as Os;

/// The language's word for an errno by its number; none where the vocabulary has no word for it.
#[must_use]
pub(crate) fn from_number(number: i32) -> Option<Errno> {
    from_nix(Os::from_raw(number))
}

/// The language's word for an errno, which is its name; none where the vocabulary has no word for it.
#[must_use]
pub(crate) fn from_nix(errno: Os) -> Option<Errno> {
    Errno::from_word(&format!("{errno:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Linux numbers its errnos below `MAX_ERRNO` (`include/linux/err.h`).
    const MAX_ERRNO: i32 = 4095;

    #[test]
    fn every_errno_of_the_vocabulary_comes_from_exactly_one_number() {
        for errno in Errno::ALL {
            let numbers: Vec<i32> =
                (0..=MAX_ERRNO).filter(|number| from_number(*number) == Some(*errno)).collect();
            assert_eq!(numbers.len(), 1, "{errno} comes from {numbers:?}");
        }
    }

    #[test]
    fn every_errno_of_the_operating_system_has_a_word() {
        let known = (1..=MAX_ERRNO).map(Os::from_raw).filter(|errno| *errno != Os::UnknownErrno);
        let nameless: Vec<Os> = known.filter(|errno| from_nix(*errno).is_none()).collect();
        assert_eq!(nameless, []);
    }

    #[test]
    fn what_would_block_and_what_is_to_be_tried_again_are_one() {
        assert_eq!(from_number(nix::libc::EWOULDBLOCK), Some(Errno::Eagain));
    }
}
