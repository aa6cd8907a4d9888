//! What a process that was killed leaves: its temporary files and folders. Each has in its name which process made it,
//! so that a later one knows that nobody needs it any more.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use nix::unistd::geteuid;

/// How the name of each of them begins. They are hidden, and have no ending that cargo-insta or we look for.
const PREFIX: &str = ".sockdrill-";

/// How old one of a process must be that cannot be looked for: of another machine, or from before this one booted.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);

/// How deep folders are that are swept below a folder.
const DEEPEST: usize = 32;

/// A process: its boot, its PID namespace, its number, and when it started (proc(5), `starttime`). A number alone soon
/// is that of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Maker {
    boot: String,
    namespace: u64,
    pid: u32,
    started: u64,
}

impl Maker {
    /// This process; none where /proc does not say.
    fn own() -> Option<Self> {
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let boot = boot.split('-').next()?.to_owned();
        let namespace = fs::metadata("/proc/self/ns/pid").ok()?.ino();
        let pid = std::process::id();
        Some(Self { boot, namespace, pid, started: started(pid)? })
    }

    fn prefix(&self) -> String {
        let Self { boot, namespace, pid, started } = self;
        format!("{PREFIX}{boot}-{namespace}-{pid}-{started}-")
    }

    fn of(name: &str) -> Option<Self> {
        let mut parts = name.strip_prefix(PREFIX)?.split('-');
        let boot = parts.next()?.to_owned();
        let maker = Self {
            boot,
            namespace: parts.next()?.parse().ok()?,
            pid: parts.next()?.parse().ok()?,
            started: parts.next()?.parse().ok()?,
        };
        (parts.next().is_some() && parts.next().is_none()).then_some(maker)
    }
}

/// When a process started, in ticks since the boot.
fn started(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program may have anything in it but ends with the last parenthesis; `starttime` is field 22.
    stat.rsplit(')').next()?.split_whitespace().nth(19)?.parse().ok()
}

fn own() -> Option<&'static Maker> {
    static OWN: OnceLock<Option<Maker>> = OnceLock::new();
    OWN.get_or_init(Maker::own).as_ref()
}

/// How the name of a temporary file or folder of this process begins.
pub(crate) fn prefix() -> String {
    own().map_or_else(|| PREFIX.to_owned(), Maker::prefix)
}

/// Removes what processes of this user have left in a folder that are no more. What cannot be removed stays.
pub(crate) fn sweep(folder: &Path) {
    if let Some(own) = own() {
        left_in(folder, own).iter().for_each(|path| remove(path));
    }
}

/// The same in the folders below it, too.
pub(crate) fn sweep_below(folder: &Path) {
    below(folder, DEEPEST);
}

fn below(folder: &Path, depth: usize) {
    sweep(folder);
    let Some(depth) = depth.checked_sub(1) else { return };
    let Ok(entries) = fs::read_dir(folder) else { return };
    let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.for_each(|entry| below(&entry.path(), depth));
}

fn left_in(folder: &Path, own: &Maker) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let left = entries.flatten().filter(|entry| {
        let maker = entry.file_name().to_str().and_then(Maker::of);
        let metadata = entry.metadata();
        maker.is_some_and(|maker| metadata.is_ok_and(|metadata| is_left(&maker, &metadata, own)))
    });
    left.map(|entry| entry.path()).collect()
}

fn is_left(maker: &Maker, metadata: &Metadata, own: &Maker) -> bool {
    let is_ours = metadata.uid() == geteuid().as_raw() && (metadata.is_file() || metadata.is_dir());
    let can_be_seen = maker.boot == own.boot && maker.namespace == own.namespace;
    let is_gone = || started(maker.pid) != Some(maker.started);
    let is_old = || metadata.modified().is_ok_and(|time| time.elapsed().is_ok_and(|age| age >= OLD));
    is_ours && if can_be_seen { is_gone() } else { is_old() }
}

/// Removes a file or a folder, unless something is mounted in it: that is no temporary file.
pub(crate) fn remove(path: &Path) {
    let Ok(metadata) = path.symlink_metadata() else { return };
    // Whoever is no more, or was faster, has nothing left to remove; what is refused stays.
    let _ = if !metadata.is_dir() {
        fs::remove_file(path)
    } else if has_mounts(path) {
        Ok(())
    } else {
        fs::remove_dir_all(path)
    };
}

/// Whether something is mounted on a folder or in it (proc(5), `/proc/pid/mountinfo`, field 5); also where that is not
/// known.
fn has_mounts(folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return true };
    fs::read_to_string("/proc/self/mountinfo").map_or(true, |mounts| {
        mounts.lines().filter_map(|line| line.split(' ').nth(4)).any(|on| Path::new(on).starts_with(&folder))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_process_left_that_is_no_more_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let own = Maker::own().unwrap();
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let gone = Maker { pid: child.id(), started: started(child.id()).unwrap(), ..own.clone() };
        child.wait().unwrap();
        // The same number, another process.
        let before = Maker { started: own.started - 1, ..own.clone() };
        let elsewhere = Maker { boot: "12345678".to_owned(), ..gone.clone() };
        let other_namespace = Maker { namespace: 1, ..gone.clone() };
        let stays = [&own, &elsewhere, &other_namespace].map(|maker| format!("{}abc", maker.prefix()));
        let stays = stays.into_iter().chain([".sockdrill-abc".to_owned(), "a.snap".to_owned()]);
        let mut stays: Vec<String> = stays.collect();
        for name in &stays {
            fs::write(folder.path().join(name), "").unwrap();
        }
        for (maker, end) in [(&gone, "x"), (&before, "y")] {
            fs::create_dir_all(folder.path().join(format!("{}{end}/in/it", maker.prefix()))).unwrap();
            fs::write(folder.path().join(format!("{}{end}z", maker.prefix())), "").unwrap();
        }
        let deep = folder.path().join("deep/er");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join(format!("{}x", gone.prefix())), "").unwrap();
        sweep_below(folder.path());
        stays.push("deep".to_owned());
        stays.sort();
        assert_eq!(names(folder.path()), stays);
        assert_eq!(names(&deep), [""; 0]);
    }

    #[test]
    fn what_is_mounted_is_seen() {
        assert!(has_mounts(Path::new("/proc")));
        assert!(has_mounts(Path::new("/")));
        let folder = tempfile::tempdir().unwrap();
        assert!(!has_mounts(folder.path()));
    }
}
