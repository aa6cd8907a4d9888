//! The programs that a project starts, and whether this user has allowed them.
//!
//! A project that was checked out is somebody else's text. Its settings may name programs, and what runs scenarios
//! there would start them. So they are started only after somebody has allowed them, for this path and these
//! contents, as direnv(1) does with its `.envrc`. What is allowed is kept in the user's state folder, a file a project,
//! and nothing in the project can say it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::file::{self, Link, foreign_owner};
use crate::store::atomic;
use crate::system::definition::{Definition, Kind, Qemu, Uml};
use crate::walk::{self, Links};

use super::{Error, Project, file as settings_file, state};

/// What a project's settings start, and where they say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Programs {
    /// The file of the settings, as an absolute path.
    pub file: PathBuf,
    /// What it says: what is allowed is what was read.
    pub(super) text: String,
    /// The systems that name a program, a kernel or its modules.
    pub systems: BTreeMap<String, Definition>,
}

impl Programs {
    /// Those of a file of settings that was read.
    pub(super) fn new(file: &Path, text: String, systems: &BTreeMap<String, Definition>) -> Self {
        let starts = systems.iter().filter(|(_, definition)| !named(definition).is_empty());
        let systems = starts.map(|(name, definition)| (name.clone(), definition.clone())).collect();
        Self { file: file.to_owned(), text, systems }
    }

    /// Those of a file of settings, whoever owns it: this is to look at them.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is wrong.
    pub(crate) fn at(file: &Path) -> Result<Self, Error> {
        let folder = file.parent().unwrap_or(Path::new("/")).to_owned();
        let project = Project { working: folder.clone(), folder, file: Some(file.to_owned()) };
        let (layer, text) = settings_file::read(file, &project)?;
        Ok(Self::new(file, text, &layer.systems))
    }

    /// What each system names: its program and arguments, or its kernel and modules.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        self.systems.iter().map(|(name, definition)| (name.as_str(), named(definition)))
    }

    /// The files inside of the project that the settings name as programs, or as parts of command lines, sorted. They
    /// count like the settings themselves; what lies outside came there by the user's own hand.
    ///
    /// # Errors
    ///
    /// A folder of modules cannot be looked through.
    pub(crate) fn files(&self) -> io::Result<Vec<PathBuf>> {
        let folder = self.file.parent().unwrap_or(Path::new("/")).canonicalize()?;
        let mut found = BTreeSet::new();
        for word in self.systems.values().flat_map(named) {
            // A path by its whole name, or one in a line for a shell: `sh -c 'exec ./run.sh'`, `--config=box.conf`.
            let parts = word.split(|c: char| c.is_whitespace() || "='\"`;|&()<>".contains(c));
            for part in std::iter::once(word.as_str()).chain(parts).filter(|part| !part.is_empty()) {
                let Ok(path) = folder.join(part).canonicalize() else { continue };
                if !path.starts_with(&folder) || path == folder {
                    continue;
                }
                if path.is_dir() {
                    let below = walk::files(&path, "", Links::Follow).map_err(|error| error.error)?;
                    found.extend(below);
                } else {
                    found.insert(path);
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// What stands for the path and the contents of the settings and of [`files`](Self::files).
    fn fingerprint(&self) -> io::Result<String> {
        let mut hasher = Sha256::new();
        part(&mut hasher, self.file.canonicalize()?.as_os_str().as_encoded_bytes());
        part(&mut hasher, self.text.as_bytes());
        for file in self.files()? {
            part(&mut hasher, file.as_os_str().as_encoded_bytes());
            part(&mut hasher, &contents(&file)?);
        }
        Ok(hex(hasher))
    }
}

/// The program, kernel and modules that a definition names, and the arguments of the program.
fn named(definition: &Definition) -> Vec<String> {
    match &definition.kind {
        Kind::Gvisor => Vec::new(),
        Kind::Uml(Uml { kernel, modules, .. }) | Kind::Qemu(Qemu { kernel, modules }) => {
            [kernel, modules].into_iter().flatten().map(|path| path.to_string_lossy().into_owned()).collect()
        }
        Kind::Command(words) => words.clone(),
    }
}

/// The hash of a file, which may be larger than what is held in memory.
fn contents(path: &Path) -> io::Result<[u8; 32]> {
    let mut from = file::open(path, Link::Follow)?.take(file::LARGEST_PROGRAM + 1);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    let mut length = 0;
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok(hasher.finalize().into());
        }
        length += read as u64;
        if length > file::LARGEST_PROGRAM {
            return Err(file::Unreadable::TooLarge(file::LARGEST_PROGRAM).into());
        }
        hasher.update(&buffer[..read]);
    }
}

/// Adds bytes so that those of two parts are never taken for those of another two.
fn part(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

fn hex(hasher: Sha256) -> String {
    let digits =
        |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]));
    hasher.finalize().into_iter().flat_map(digits).collect()
}

/// What a user has said of a project's programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowed {
    Yes,
    /// Nothing yet.
    No,
    /// They were allowed, and are others by now.
    Changed,
}

/// A project of which something was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The file of its settings.
    pub path: PathBuf,
    /// Whether what stands there now is allowed; none if it can't be read any more.
    pub now: Option<Allowed>,
}

/// What this user allows, in the state folder.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    /// None where the user has no folder for such things: then nothing is allowed.
    folder: Option<PathBuf>,
}

impl Trust {
    /// That of the user of this process.
    #[must_use]
    pub(crate) fn of_user() -> Self {
        Self { folder: state::folder().map(|folder| folder.join("trust")) }
    }

    /// What was said of these programs. What can't be read is not allowed.
    #[must_use]
    pub(crate) fn of(&self, programs: &Programs) -> Allowed {
        let Some(record) = self.record(&programs.file).and_then(|record| read(&record)) else {
            return Allowed::No;
        };
        match programs.fingerprint() {
            Ok(fingerprint) if fingerprint == record.fingerprint => Allowed::Yes,
            Ok(_) | Err(_) => Allowed::Changed,
        }
    }

    /// Allows them as they are.
    ///
    /// # Errors
    ///
    /// One of them cannot be read, or what is allowed cannot be written.
    pub(crate) fn allow(&self, programs: &Programs) -> io::Result<()> {
        let no_folder =
            || io::Error::other("neither XDG_STATE_HOME nor HOME names a folder for what is allowed");
        let record = self.record(&programs.file).ok_or_else(no_folder)?;
        let path = programs.file.canonicalize()?;
        let path = path.to_str().ok_or_else(|| io::Error::other("its path is not valid UTF-8"))?;
        atomic::write(&record, &format!("{}\n{path}\n", programs.fingerprint()?))
    }

    /// Takes back what was said of a file of settings, which may be gone. Says whether there was something.
    ///
    /// # Errors
    ///
    /// It cannot be taken back.
    pub(crate) fn revoke(&self, file: &Path) -> io::Result<bool> {
        let Some(record) = self.record(file) else { return Ok(false) };
        match std::fs::remove_file(record) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// All of which something was said, sorted by path.
    ///
    /// # Errors
    ///
    /// The folder cannot be looked through.
    pub(crate) fn list(&self) -> io::Result<Vec<Entry>> {
        let Some(folder) = &self.folder else { return Ok(Vec::new()) };
        let records = walk::files(folder, ENDING, Links::Refuse).map_err(|error| error.error)?;
        let entry = |record: PathBuf| {
            let path = read(&record)?.path;
            let now = Programs::at(&path).ok().map(|programs| self.of(&programs));
            Some(Entry { path, now })
        };
        let mut entries: Vec<Entry> = records.into_iter().filter_map(entry).collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    /// Where it is kept what was said of a file of settings.
    fn record(&self, file: &Path) -> Option<PathBuf> {
        let path = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        let mut hasher = Sha256::new();
        hasher.update(path.as_os_str().as_encoded_bytes());
        Some(self.folder.as_ref()?.join(format!("{}{ENDING}", hex(hasher))))
    }
}

/// How the names of records end.
const ENDING: &str = ".allowed";

/// What is kept of a project.
struct Record {
    fingerprint: String,
    path: PathBuf,
}

fn read(record: &Path) -> Option<Record> {
    let text = file::read_text(record, Link::Refuse).ok()?;
    // Nobody but this user says what is allowed.
    if foreign_owner(record).ok()?.is_some() {
        return None;
    }
    let (fingerprint, path) = text.strip_suffix('\n')?.split_once('\n')?;
    Some(Record { fingerprint: fingerprint.to_owned(), path: path.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    /// A project with these settings, and what is allowed.
    fn project(settings: &str, files: &[(&str, &str)]) -> (TempDir, PathBuf, Trust) {
        let folder = tempfile::tempdir().unwrap();
        let tree = folder.path().join("tree");
        fs::create_dir(&tree).unwrap();
        for (name, text) in files {
            let path = tree.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let file = tree.join("sockdrill.toml");
        fs::write(&file, settings).unwrap();
        let trust = Trust { folder: Some(folder.path().join("state/trust")) };
        (folder, file, trust)
    }

    const SETTINGS: &str = "[systems.evil]\nkind = \"command\"\ncommand = [\"sh\", \"-c\", \"exec ./a/run.sh --x=conf\"]\n\
                            [systems.gvisor]\nboot = \"5s\"\n\
                            [systems.old]\nkind = \"qemu\"\nkernel = \"vmlinuz\"\nmodules = \"modules\"\n";
    const FILES: [(&str, &str); 5] =
        [("a/run.sh", "a"), ("conf", "b"), ("vmlinuz", "c"), ("modules/x.ko", "d"), ("README", "e")];

    #[test]
    fn what_a_project_names_counts_and_nothing_else() {
        let (_folder, file, _) = project(SETTINGS, &FILES);
        let programs = Programs::at(&file).unwrap();
        assert_eq!(programs.systems.keys().collect::<Vec<_>>(), ["evil", "old"]);
        let tree = file.parent().unwrap().canonicalize().unwrap();
        let names = ["a/run.sh", "conf", "modules/x.ko", "vmlinuz"].map(|name| tree.join(name));
        assert_eq!(programs.files().unwrap(), names);
    }

    #[test]
    fn what_is_allowed_is_this_content_at_this_path() {
        let (folder, file, trust) = project(SETTINGS, &FILES);
        let now = || trust.of(&Programs::at(&file).unwrap());
        assert_eq!(now(), Allowed::No);
        trust.allow(&Programs::at(&file).unwrap()).unwrap();
        assert_eq!(now(), Allowed::Yes);
        fs::write(file.with_file_name("README"), "other").unwrap();
        assert_eq!(now(), Allowed::Yes);
        for name in ["a/run.sh", "conf", "vmlinuz", "modules/x.ko", "sockdrill.toml"] {
            let path = file.with_file_name(name);
            let before = fs::read_to_string(&path).unwrap();
            fs::write(&path, format!("{before}\n")).unwrap();
            assert_eq!(now(), Allowed::Changed, "{name}");
            fs::write(&path, before).unwrap();
            assert_eq!(now(), Allowed::Yes, "{name}");
        }
        fs::write(file.with_file_name("modules").join("y.ko"), "").unwrap();
        assert_eq!(now(), Allowed::Changed);
        fs::remove_file(file.with_file_name("modules").join("y.ko")).unwrap();
        // The same text elsewhere is another project.
        let other = folder.path().join("other");
        fs::create_dir(&other).unwrap();
        fs::copy(&file, other.join("sockdrill.toml")).unwrap();
        assert_eq!(trust.of(&Programs::at(&other.join("sockdrill.toml")).unwrap()), Allowed::No);
        // By a link it is the same.
        std::os::unix::fs::symlink("tree", folder.path().join("link")).unwrap();
        assert_eq!(
            trust.of(&Programs::at(&folder.path().join("link/sockdrill.toml")).unwrap()),
            Allowed::Yes
        );
    }

    #[test]
    fn what_is_taken_back_is_allowed_no_more() {
        let (_folder, file, trust) = project(SETTINGS, &FILES);
        assert_eq!(trust.list().unwrap(), []);
        trust.allow(&Programs::at(&file).unwrap()).unwrap();
        let path = file.canonicalize().unwrap();
        let entry = |now| Entry { path: path.clone(), now };
        assert_eq!(trust.list().unwrap(), [entry(Some(Allowed::Yes))]);
        fs::write(file.with_file_name("conf"), "other").unwrap();
        assert_eq!(trust.list().unwrap(), [entry(Some(Allowed::Changed))]);
        fs::remove_file(&file).unwrap();
        assert_eq!(trust.list().unwrap(), [entry(None)]);
        assert!(trust.revoke(&path).unwrap());
        assert!(!trust.revoke(&path).unwrap());
        assert_eq!(trust.list().unwrap(), []);
    }
}
