//! Files that somebody else may have made: scenarios, settings, snapshots, states.
//!
//! A path says nothing about what is behind it. A FIFO keeps whoever opens it waiting, a device may never end, and a
//! link leads to either. So everything that is read from a path is read here: a regular file only, and no more of
//! it than a bound.

pub(crate) mod leftover;

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::fs::{File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use nix::libc::{EISDIR, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK};
use nix::unistd::geteuid;

/// The largest text that is read, in bytes.
pub(crate) const LARGEST: u64 = 8 << 20;

/// The largest program, kernel or library that is read, in bytes.
pub(crate) const LARGEST_PROGRAM: u64 = 1 << 30;

/// What most texts have room in, in bytes.
const TYPICAL_SIZE: usize = 4 << 10;

/// Why a file was not read.
#[derive(Debug)]
pub enum Unreadable {
    /// The system refused, or there is none.
    Io(io::Error),
    /// It is something else than a file, called by its name: `a FIFO`.
    NotRegular(&'static str),
    /// It is larger than this, in bytes.
    TooLarge(u64),
}

impl Display for Unreadable {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::NotRegular(what) => write!(f, "it is {what}; only regular files are read"),
            Self::TooLarge(limit) => write!(f, "it is larger than {} MiB", limit >> 20),
        }
    }
}

impl Error for Unreadable {}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Unreadable> for io::Error {
    fn from(error: Unreadable) -> Self {
        match error {
            Unreadable::Io(error) => error,
            Unreadable::NotRegular(_) | Unreadable::TooLarge(_) => {
                io::Error::new(io::ErrorKind::InvalidInput, error)
            }
        }
    }
}

/// What becomes of a path whose last part is a symbolic link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// The file that it leads to is meant.
    Follow,
    /// It is refused: it may lead out of the folder that it is in.
    Refuse,
}

/// The bytes of a text, up to [`LARGEST`].
///
/// # Errors
///
/// See [`Unreadable`].
pub(crate) fn read(path: &Path, link: Link) -> Result<Vec<u8>, Unreadable> {
    // Nearly every text comes in one read(2), and a second one finds its end.
    let mut bytes = Vec::with_capacity(TYPICAL_SIZE);
    limited(open(path, link)?, LARGEST, &mut bytes)?;
    Ok(bytes)
}

/// The same, as text.
///
/// # Errors
///
/// See [`Unreadable`]; `InvalidData` where it is no UTF-8.
pub(crate) fn read_text(path: &Path, link: Link) -> Result<String, Unreadable> {
    let invalid = |_| io::Error::new(io::ErrorKind::InvalidData, "it is not valid UTF-8").into();
    String::from_utf8(read(path, link)?).map_err(invalid)
}

/// The bytes of a program, a kernel or a library, up to [`LARGEST_PROGRAM`].
///
/// # Errors
///
/// See [`Unreadable`].
pub(crate) fn read_program(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    limited(open(path, Link::Follow)?, LARGEST_PROGRAM, &mut bytes)?;
    Ok(bytes)
}

/// The first bytes of a file.
///
/// # Errors
///
/// See [`Unreadable`].
pub(crate) fn head(path: &Path, length: u64) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    open(path, Link::Follow)?.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Everything that there is to read, or an error if it is more than the limit.
///
/// # Errors
///
/// See [`Unreadable`].
pub(crate) fn limited(from: impl Read, limit: u64, bytes: &mut Vec<u8>) -> Result<(), Unreadable> {
    from.take(limit + 1).read_to_end(bytes)?;
    if bytes.len() as u64 > limit { Err(Unreadable::TooLarge(limit)) } else { Ok(()) }
}

/// Opens a regular file for reading, without ever waiting for somebody at its other end.
///
/// # Errors
///
/// See [`Unreadable`].
pub(crate) fn open(path: &Path, link: Link) -> Result<File, Unreadable> {
    let metadata = match link {
        Link::Follow => path.metadata()?,
        Link::Refuse => path.symlink_metadata()?,
    };
    // To open a device may already do something (a tape rewinds, a watchdog starts).
    regular(&metadata)?;
    // What is there may be another by now.
    let no_follow = if link == Link::Refuse { O_NOFOLLOW } else { 0 };
    let file = OpenOptions::new().read(true).custom_flags(O_NONBLOCK | O_NOCTTY | no_follow).open(path)?;
    regular(&file.metadata()?)?;
    Ok(file)
}

fn regular(metadata: &Metadata) -> Result<(), Unreadable> {
    let kind = metadata.file_type();
    match not_regular(kind) {
        // What read(2) says of one, and callers know.
        Some(_) if kind.is_dir() => Err(io::Error::from_raw_os_error(EISDIR).into()),
        Some(what) => Err(Unreadable::NotRegular(what)),
        None => Ok(()),
    }
}

/// What it is if it is no regular file.
fn not_regular(kind: FileType) -> Option<&'static str> {
    let kinds = [
        (kind.is_dir(), "a directory"),
        (kind.is_symlink(), "a symbolic link"),
        (kind.is_fifo(), "a FIFO"),
        (kind.is_socket(), "a socket"),
        (kind.is_block_device() || kind.is_char_device(), "a device"),
    ];
    if kind.is_file() {
        return None;
    }
    Some(kinds.into_iter().find(|(is, _)| *is).map_or("no file", |(_, what)| what))
}

/// The user who owns a path, a link in its last part or what that leads to, if it is neither this user nor root: what
/// such a user wrote is not what this one meant. Somebody who became root by sudo(8) still is who they were.
///
/// # Errors
///
/// It is not there, or may not be looked at.
pub(crate) fn foreign_owner(path: &Path) -> io::Result<Option<u32>> {
    let own = geteuid().as_raw();
    let before = std::env::var("SUDO_UID").ok().and_then(|uid| uid.parse().ok()).filter(|_| own == 0);
    let is_foreign = |owner: &u32| *owner != 0 && *owner != own && Some(*owner) != before;
    let owners = [path.symlink_metadata()?.uid(), path.metadata()?.uid()];
    Ok(owners.into_iter().find(is_foreign))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use nix::sys::stat::Mode;
    use nix::unistd::mkfifo;

    use super::*;

    fn refusal(path: &Path, link: Link) -> String {
        read(path, link).unwrap_err().to_string()
    }

    #[test]
    fn only_regular_files_are_read_and_nothing_waits() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        mkfifo(&path("fifo"), Mode::S_IRWXU).unwrap();
        let _listener = UnixListener::bind(path("socket")).unwrap();
        symlink("/dev/zero", path("zero")).unwrap();
        symlink("fifo", path("link")).unwrap();
        let cases = [
            ("fifo", "it is a FIFO; only regular files are read"),
            ("link", "it is a FIFO; only regular files are read"),
            ("socket", "it is a socket; only regular files are read"),
            ("zero", "it is a device; only regular files are read"),
            (".", "Is a directory (os error 21)"),
        ];
        for (name, expected) in cases {
            assert_eq!(refusal(&path(name), Link::Follow), expected, "{name}");
        }
        symlink("nowhere", path("dead")).unwrap();
        symlink("dead", path("loop")).unwrap();
        for name in ["dead", "loop", "none"] {
            let error = io::Error::from(read(&path(name), Link::Follow).unwrap_err());
            assert_eq!(error.kind(), io::ErrorKind::NotFound, "{name}");
        }
    }

    #[test]
    fn a_link_is_refused_where_it_is_to_be() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "text").unwrap();
        symlink("file", folder.path().join("link")).unwrap();
        assert_eq!(read(&folder.path().join("link"), Link::Follow).unwrap(), b"text");
        assert_eq!(
            refusal(&folder.path().join("link"), Link::Refuse),
            "it is a symbolic link; only regular files are read"
        );
    }

    #[test]
    fn a_file_is_read_up_to_the_bound_and_not_beyond() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        let file = File::create(&path).unwrap();
        file.set_len(LARGEST).unwrap();
        assert_eq!(read(&path, Link::Follow).unwrap().len() as u64, LARGEST);
        file.set_len(LARGEST + 1).unwrap();
        assert_eq!(refusal(&path, Link::Follow), "it is larger than 8 MiB");
        assert_eq!(head(&path, 3).unwrap(), [0; 3]);
    }

    #[test]
    fn files_of_the_kernel_end_or_say_that_they_do_not() {
        assert!(read_text(Path::new("/proc/self/status"), Link::Follow).unwrap().starts_with("Name:"));
        // It has text only while the kernel says something.
        let started = std::time::Instant::now();
        let _ = read(Path::new("/proc/kmsg"), Link::Follow);
        assert!(started.elapsed() < std::time::Duration::from_secs(5));
    }

    #[test]
    fn an_own_file_and_one_of_root_have_no_foreign_owner() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(foreign_owner(folder.path()).unwrap(), None);
        assert_eq!(foreign_owner(Path::new("/")).unwrap(), None);
        assert!(foreign_owner(&folder.path().join("none")).is_err());
        if geteuid().is_root() {
            let path = folder.path().join("theirs");
            std::fs::write(&path, "").unwrap();
            std::os::unix::fs::chown(&path, Some(12345), None).unwrap();
            assert_eq!(foreign_owner(&path).unwrap(), Some(12345));
            symlink("/etc/passwd", folder.path().join("link")).unwrap();
            std::os::unix::fs::lchown(folder.path().join("link"), Some(12345), None).unwrap();
            assert_eq!(foreign_owner(&folder.path().join("link")).unwrap(), Some(12345));
        }
    }
}
