//! One snapshot and its file.

use std::io;
use std::path::Path;

use super::contents::normal;
use super::error::{Cause, ReadError};
use super::header::Header;
use super::{atomic, header};
use crate::file::{self, Link};

/// What a scenario did, as text, and which scenario that was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Snapshot {
    /// The scenario's path, relative to the project, with `/` between its parts.
    pub source: String,
    pub description: Option<String>,
    /// What happened. White space at the end of a line and newlines at the end mean nothing.
    pub contents: String,
}

impl Snapshot {
    /// The snapshot in a file, or `None` if there is no such file.
    ///
    /// Header fields that insta knows and we don't write (`expression`, `info`…) are passed over.
    ///
    /// # Errors
    ///
    /// The file is there but is not a whole snapshot of text, or cannot be read.
    pub fn read(path: &Path) -> Result<Option<Self>, ReadError> {
        match read_checked(path) {
            Ok(snapshot) => Ok(Some(snapshot)),
            Err(Cause::Io(io::ErrorKind::NotFound, _)) => Ok(None),
            Err(cause) => Err(ReadError { path: path.to_owned(), cause }),
        }
    }

    /// Writes the file, whole or not at all, and makes the folders above it.
    ///
    /// # Errors
    ///
    /// A folder or the file cannot be written. What stood there before stands there still.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        atomic::write(path, &self.text())
    }

    /// Whether it is a scenario's. A snapshot of another tool may stand in the same folder.
    #[must_use]
    pub fn is_of_scenario(&self) -> bool {
        Path::new(&self.source).extension().is_some_and(|ending| ending == "drill")
    }

    /// The file's whole text: header, contents, one newline.
    pub(super) fn text(&self) -> String {
        let header = header::header(&self.source, self.description.as_deref());
        header + &normal(&self.contents) + "\n"
    }
}

fn read_checked(path: &Path) -> Result<Snapshot, Cause> {
    let bytes = file::read(path, Link::Refuse)?;
    let (Header { source, description }, contents) = header::read(utf8(&bytes)?)?;
    Ok(Snapshot { source, description, contents: normal(contents) })
}

fn utf8(bytes: &[u8]) -> Result<&str, Cause> {
    str::from_utf8(bytes)
        .map_err(|error| Cause::NotUtf8 { line: 1 + newlines(&bytes[..error.valid_up_to()]) })
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    fn folder() -> TempDir {
        tempfile::tempdir().unwrap()
    }

    fn snapshot(description: Option<&str>, contents: &str) -> Snapshot {
        Snapshot {
            source: "scenarios/tcp/listen.drill".to_owned(),
            description: description.map(str::to_owned),
            contents: contents.to_owned(),
        }
    }

    fn written(snapshot: &Snapshot) -> String {
        let folder = folder();
        let path = folder.path().join("a.snap");
        snapshot.write(&path).unwrap();
        fs::read_to_string(&path).unwrap()
    }

    /// The error's text for a file of these bytes, with the folder taken off.
    fn refusal(bytes: &[u8]) -> String {
        let folder = folder();
        let path = folder.path().join("a.snap");
        fs::write(&path, bytes).unwrap();
        message(&folder, &path)
    }

    fn message(folder: &TempDir, path: &Path) -> String {
        let error = Snapshot::read(path).unwrap_err();
        let above = format!("{}/", folder.path().display());
        error.to_string().replace(&above, "")
    }

    #[test]
    fn a_file_is_a_header_the_contents_and_one_newline() {
        assert_eq!(
            written(&snapshot(Some("a second bind: refused"), "a  \n\n  b\r\n\n\n")),
            "---\n\
             source: scenarios/tcp/listen.drill\n\
             description: \"a second bind: refused\"\n\
             ---\n\
             a\n\n  b\n"
        );
        assert_eq!(written(&snapshot(None, "")), "---\nsource: scenarios/tcp/listen.drill\n---\n\n");
    }

    #[test]
    fn what_is_written_is_read_by_us_and_by_insta() {
        let folder = folder();
        let path = folder.path().join("tcp/listen.snap");
        let titles = [
            "plain",
            "früh — 端口 🦀",
            "it's \"quoted\": #1",
            "- a",
            "yes",
            "+.inf",
            ".nan",
            "0o17",
            "1e3",
            "a\\nb",
            "a\nb\tc",
            "---",
            " spaces ",
            "\u{1b}[1m",
            "\u{85}\u{2028}\u{feff}",
        ];
        for title in titles {
            for contents in ["", "---\nsource: no\n---", "\n  a\n\n---\n\u{85}b", "a: ["] {
                let snapshot = snapshot(Some(title), contents);
                snapshot.write(&path).unwrap();
                let insta = insta::Snapshot::from_file(&path).unwrap();
                assert_eq!(insta.metadata().source(), Some(&*snapshot.source));
                assert_eq!(insta.metadata().description(), snapshot.description.as_deref());
                assert_eq!(insta.as_text().unwrap().to_string(), contents.trim_end());
                assert_eq!(Snapshot::read(&path).unwrap(), Some(snapshot));
            }
        }
    }

    #[test]
    fn no_file_is_no_snapshot() {
        let folder = folder();
        assert_eq!(Snapshot::read(&folder.path().join("a/b.snap")).unwrap(), None);
    }

    #[test]
    fn a_file_of_insta_with_more_fields_and_crlf_is_read() {
        let folder = folder();
        let path = folder.path().join("a.snap");
        let text = "---\r\nsource: a.drill\r\nassertion_line: 3\r\nexpression: x\r\n\
                    info:\r\n  a: 1\r\nsnapshot_kind: text\r\n---\r\none\r\n\r\ntwo\r\n";
        fs::write(&path, text).unwrap();
        let read = Snapshot::read(&path).unwrap().unwrap();
        assert_eq!(
            read,
            Snapshot { source: "a.drill".to_owned(), description: None, contents: "one\n\ntwo".to_owned() }
        );
    }

    #[test]
    fn a_broken_file_says_what_is_broken() {
        let cases: [(&[u8], &str); 12] = [
            (b"", "no header: expected a line `---`"),
            (b"text\n", "no header: expected a line `---`"),
            (b"---\nsource: a\n", "unterminated header: no second line `---`"),
            (b"---\nsource: [a\n---\nb\n", "invalid header: expected a YAML mapping"),
            (b"---\nsource: a: b\n---\nb\n", "invalid header: expected a YAML mapping"),
            (b"---\nsource: \"a\n---\nb\n", "invalid header: expected a YAML mapping"),
            (b"---\njust words\n---\nb\n", "invalid header: expected a YAML mapping"),
            (b"---\nsource: .nan\n---\nb\n", "no `source` in the header"),
            (b"---\n---\nb\n", "invalid header: expected a YAML mapping"),
            (b"---\ndescription: a\n---\nb\n", "no `source` in the header"),
            (b"---\nsource: a\n---\n\nb\xff\n", "line 5 is not valid UTF-8"),
            (
                b"---\nsource: a\nextension: png\nsnapshot_kind: binary\n---\n",
                "binary snapshot; expected text",
            ),
        ];
        for (bytes, cause) in cases {
            assert_eq!(refusal(bytes), format!("cannot read a.snap: {cause}"));
        }
    }

    #[test]
    fn a_folder_is_not_a_snapshot() {
        let folder = folder();
        let path = folder.path().join("a.snap");
        fs::create_dir(&path).unwrap();
        assert_eq!(message(&folder, &path), "cannot read a.snap: it is a directory");
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_is_said() {
        let folder = folder();
        fs::write(folder.path().join("tcp"), "").unwrap();
        assert_eq!(
            message(&folder, &folder.path().join("tcp/a.snap")),
            "cannot read tcp/a.snap: not a directory"
        );
    }

    #[test]
    fn a_file_that_may_not_be_read_is_said() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let path = folder.path().join("a.snap");
        snapshot(None, "a").write(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        // Root reads everything, so there the system has nothing to refuse.
        if fs::read(&path).is_err() {
            assert_eq!(message(&folder, &path), "cannot read a.snap: permission denied");
        }
    }
}
