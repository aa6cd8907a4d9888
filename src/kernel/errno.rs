//! From the operating system's errno numbers to the errnos of the language (errno(3)).

use crate::language::vocabulary::Errno;
use nix::errno::Errno as Os;

/// The language's word for an errno by its number; none where the vocabulary has no word for it.
#[must_use]
pub(crate) fn from_number(number: i32) -> Option<Errno> {
    from_nix(Os::from_raw(number))
}

/// The language's word for an errno; none where the vocabulary has no word for it.
#[must_use]
#[expect(clippy::wildcard_enum_match_arm, reason = "the enum is that of the operating system")]
pub(crate) fn from_nix(errno: Os) -> Option<Errno> {
    Some(match errno {
        Os::EADDRINUSE => Errno::Eaddrinuse,
        Os::EADDRNOTAVAIL => Errno::Eaddrnotavail,
        Os::EACCES => Errno::Eacces,
        Os::EPERM => Errno::Eperm,
        Os::EINVAL => Errno::Einval,
        Os::ECONNREFUSED => Errno::Econnrefused,
        Os::ECONNRESET => Errno::Econnreset,
        Os::ECONNABORTED => Errno::Econnaborted,
        Os::ENOTCONN => Errno::Enotconn,
        Os::EISCONN => Errno::Eisconn,
        Os::EPIPE => Errno::Epipe,
        Os::EAFNOSUPPORT => Errno::Eafnosupport,
        Os::EPROTO => Errno::Eproto,
        Os::EPROTONOSUPPORT => Errno::Eprotonosupport,
        Os::ENOPROTOOPT => Errno::Enoprotoopt,
        Os::EOPNOTSUPP => Errno::Eopnotsupp,
        Os::EDESTADDRREQ => Errno::Edestaddrreq,
        Os::EMSGSIZE => Errno::Emsgsize,
        Os::ENETUNREACH => Errno::Enetunreach,
        Os::EHOSTUNREACH => Errno::Ehostunreach,
        Os::ENETDOWN => Errno::Enetdown,
        Os::ETIMEDOUT => Errno::Etimedout,
        Os::ENODEV => Errno::Enodev,
        Os::ENXIO => Errno::Enxio,
        Os::ENOENT => Errno::Enoent,
        Os::EBADF => Errno::Ebadf,
        Os::EFAULT => Errno::Efault,
        Os::EDOM => Errno::Edom,
        Os::EEXIST => Errno::Eexist,
        Os::EBUSY => Errno::Ebusy,
        Os::EALREADY => Errno::Ealready,
        Os::EINPROGRESS => Errno::Einprogress,
        Os::ENOBUFS => Errno::Enobufs,
        Os::ENOMEM => Errno::Enomem,
        Os::EMFILE => Errno::Emfile,
        Os::ENOTUNIQ => Errno::Enotuniq,
        Os::EHOSTDOWN => Errno::Ehostdown,
        Os::ENOSYS => Errno::Enosys,
        Os::ERANGE => Errno::Erange,
        Os::EIO => Errno::Eio,
        _ => return None,
    })
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
    fn the_names_agree() {
        for number in 0..=MAX_ERRNO {
            let os = Os::from_raw(number);
            if let Some(errno) = from_nix(os) {
                assert_eq!(format!("{os:?}"), errno.word());
            }
        }
    }
}
