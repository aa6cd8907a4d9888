//! A run whose processes can be seen while it goes on.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::hearing_signals;

/// A run whose processes can be found: they are in a process group of their own.
pub(crate) struct Running {
    pub(crate) child: Option<Child>,
    pub(crate) group: i32,
    _folder: TempDir,
}

/// A process of the machine, as proc(5) has it in `/proc/PID/stat`.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) pid: i32,
    pub(crate) parent: i32,
    pub(crate) group: i32,
    pub(crate) state: char,
}

impl Running {
    /// Starts `sockdrill run` on scripts, which become `1.drill`, `2.drill`, ….
    pub(crate) fn start(arguments: &[&str], scripts: &[&str]) -> Self {
        Self::start_with(Command::new(env!("CARGO_BIN_EXE_sockdrill")), arguments, scripts)
    }

    pub(crate) fn start_with(mut command: Command, arguments: &[&str], scripts: &[&str]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        for (number, script) in scripts.iter().enumerate() {
            fs::write(folder.path().join(format!("{}.drill", number + 1)), script).expect("a script");
        }
        let everyone = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(folder.path(), everyone).expect("permissions");
        let child = hearing_signals(&mut command)
            .arg("run")
            .args(arguments)
            .arg("*.drill")
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("the command starts");
        let group = i32::try_from(child.id()).expect("a process id");
        Self { child: Some(child), group, _folder: folder }
    }

    /// Its processes that have not ended.
    pub(crate) fn processes(&self) -> Vec<Found> {
        processes().into_iter().filter(|one| one.group == self.group && one.state != 'Z').collect()
    }

    /// Waits until so many processes are there.
    #[track_caller]
    pub(crate) fn wait_for(&self, count: usize) {
        let found = eventually(Duration::from_secs(10), || self.processes().len() >= count);
        assert!(found, "{count} processes wanted, but there are {:?}", self.processes());
    }

    /// The worker that has processes of a case; the command's child is its supervisor. Waits until there is one:
    /// so many processes may also be workers that have none yet.
    #[track_caller]
    pub(crate) fn worker(&self) -> i32 {
        let mut found = None;
        let is_there = eventually(Duration::from_secs(10), || {
            found = self.worker_now();
            found.is_some()
        });
        assert!(is_there, "no worker among {:?}", self.processes());
        found.expect("it is there")
    }

    fn worker_now(&self) -> Option<i32> {
        let all = self.processes();
        let has_children = |one: &&Found| all.iter().any(|other| other.parent == one.pid);
        let of = |pid: i32| all.iter().find(|one| one.pid == pid);
        let mut workers = all.iter().filter(has_children).filter(|one| {
            of(one.parent)
                .and_then(|supervisor| of(supervisor.parent))
                .is_some_and(|command| command.pid == self.group)
        });
        workers.next().map(|worker| worker.pid)
    }

    pub(crate) fn output(mut self) -> Output {
        self.child.take().expect("it is waited for once").wait_with_output().expect("the command ends")
    }

    #[track_caller]
    pub(crate) fn assert_nobody_is_left(&self) {
        let gone = eventually(Duration::from_secs(2), || self.processes().is_empty());
        assert!(gone, "these are left: {:?}", self.processes());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

pub(crate) fn processes() -> Vec<Found> {
    let entries = fs::read_dir("/proc").expect("/proc");
    entries.filter_map(|entry| found(&fs::read_to_string(entry.ok()?.path().join("stat")).ok()?)).collect()
}

/// `PID (NAME) STATE PARENT GROUP …`, where the name may have anything in it.
fn found(stat: &str) -> Option<Found> {
    let (pid, rest) = stat.split_once(" (")?;
    let mut fields = rest.rsplit_once(") ")?.1.split(' ');
    let state = fields.next()?.chars().next()?;
    let mut number = || fields.next()?.parse().ok();
    Some(Found { pid: pid.parse().ok()?, state, parent: number()?, group: number()? })
}

pub(crate) fn eventually(time: Duration, mut is_true: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !is_true() {
        if start.elapsed() > time {
            return false;
        }
        sleep(Duration::from_millis(10));
    }
    true
}
