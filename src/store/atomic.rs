//! A file written whole or not at all.
//!
//! Readers, other runs and a crash of this process see the old file or the new one, never a part.
//! (A loss of power may take the newest snapshots; a run writes them again.)

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::file::leftover;

/// Puts `text` at `path`, making the folders above it. A file that it takes the place of hands on its permissions.
///
/// # Errors
///
/// The system's own error, without the name of the temporary file, which would differ from run
/// to run. No temporary file is left.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    let temporary = temporary(path, text)?;
    match fs::metadata(path) {
        Ok(replaced) => temporary.as_file().set_permissions(replaced.permissions())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    temporary.persist(path).map_err(|refused| refused.error)?;
    Ok(())
}

/// The same, but never in the place of another file.
///
/// # Errors
///
/// `AlreadyExists` where there is one; otherwise as [`write`].
pub(crate) fn create(path: &Path, text: &str) -> io::Result<()> {
    temporary(path, text)?.persist_noclobber(path).map_err(|refused| refused.error)?;
    Ok(())
}

/// A file with the text in the folder of `path`, which is made if need be.
fn temporary(path: &Path, text: &str) -> io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    leftover::sweep(folder);
    // `create_new` with the ordinary mode leaves the permissions to the umask; tempfile's own would hide the file
    // from others.
    let mut temporary = tempfile::Builder::new()
        .prefix(&leftover::prefix())
        .make_in(folder, |path| File::create_new(path))?;
    temporary.as_file_mut().write_all(text.as_bytes())?;
    Ok(temporary)
}

#[cfg(test)]
mod tests {
    use super::{create, write};
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_folders_above_are_made_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tcp/deep/a.snap");
        write(&path, "one\n").unwrap();
        write(&path, "two\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two\n");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn the_permissions_are_those_of_any_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| {
            let data = fs::metadata(folder.path().join(name)).unwrap();
            data.permissions().mode()
        };
        fs::write(folder.path().join("ordinary"), "").unwrap();
        write(&folder.path().join("ours"), "").unwrap();
        assert_eq!(mode("ours"), mode("ordinary"));
    }

    #[test]
    fn a_replaced_file_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.drill");
        write(&path, "one\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write(&path, "two\n").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_created_file_takes_no_other_ones_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tcp/a.drill");
        create(&path, "one\n").unwrap();
        let error = create(&path, "two\n").unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\n");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_refused_write_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("a.snap");
        fs::create_dir(&taken).unwrap();
        let error = write(&taken, "text\n").unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::IsADirectory);
        assert!(error.raw_os_error().is_some(), "the system's own error");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let error = write(&folder.path().join("file/a.snap"), "text\n").unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::AlreadyExists);
    }
}
