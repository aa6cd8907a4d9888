//! A test states files, arguments, and the whole of what the command prints.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::rc::Rc;

use tempfile::TempDir;

/// The command, with everything that it should say.
pub(crate) struct Test {
    folder: Rc<TempDir>,
    /// Where the run begins, from the folder.
    working: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    input: Option<String>,
    stdout: String,
    stderr: String,
    status: i32,
    /// Whether times are left out of what it prints.
    without_times: bool,
}

impl Test {
    /// A run of the command with these arguments, in an empty folder of its own.
    pub(crate) fn new(arguments: &[&str]) -> Self {
        Self::inside(Rc::new(empty_folder()), arguments)
    }

    fn inside(folder: Rc<TempDir>, arguments: &[&str]) -> Self {
        Self {
            folder,
            working: PathBuf::new(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            environment: Vec::new(),
            input: None,
            stdout: String::new(),
            stderr: String::new(),
            status: 0,
            without_times: false,
        }
    }

    /// `sockdrill eval SCRIPT`
    pub(crate) fn eval(script: &str) -> Self {
        Self::new(&["eval", script])
    }

    /// `sockdrill check` of a script in `a.drill`; a first newline is not part of it, so that it can begin on
    /// a line.
    pub(crate) fn check(script: &str) -> Self {
        Self::new(&["check", "a.drill"]).file("a.drill", script.strip_prefix('\n').unwrap_or(script))
    }

    /// The whole of standard error of a command that finds its scripts wrong.
    pub(crate) fn errors(self, text: &str) -> Self {
        self.stderr(text).status(2)
    }

    /// Other arguments.
    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        self
    }

    /// A file that is there before the run.
    pub(crate) fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(TREE).join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).expect("a folder");
        }
        fs::write(path, text).expect("a file");
        self
    }

    /// The folder in which the command is run, if not the first one; it is made.
    pub(crate) fn within(mut self, folder: &str) -> Self {
        self.working = PathBuf::from(folder);
        fs::create_dir_all(self.folder.path().join(TREE).join(folder)).expect("a folder");
        self
    }

    /// Standard input.
    pub(crate) fn input(mut self, text: &str) -> Self {
        self.input = Some(text.to_owned());
        self
    }

    /// A variable of the environment.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The whole of standard output; a first newline is not part of it, so that it can begin on a line.
    pub(crate) fn stdout(mut self, text: &str) -> Self {
        text.strip_prefix('\n').unwrap_or(text).clone_into(&mut self.stdout);
        self
    }

    /// The whole of standard error, likewise.
    pub(crate) fn stderr(mut self, text: &str) -> Self {
        text.strip_prefix('\n').unwrap_or(text).clone_into(&mut self.stderr);
        self
    }

    /// The times of cases are not compared.
    pub(crate) fn without_times(mut self) -> Self {
        self.without_times = true;
        self
    }

    /// How the command ends, if not with 0.
    pub(crate) fn status(mut self, status: i32) -> Self {
        self.status = status;
        self
    }

    /// Runs the command and compares everything; the folder is what the run left.
    #[track_caller]
    pub(crate) fn run(self) -> Folder {
        let output = self.output();
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let printed = said(&output.stdout);
        let printed = if self.without_times { without_times(&printed) } else { printed };
        let found = (printed, said(&output.stderr), output.status.code());
        let expected = (self.stdout.clone(), self.stderr.clone(), Some(self.status));
        assert!(found == expected, "arguments: {:?}\n{}", self.arguments, difference(&expected, &found));
        Folder(self.folder)
    }

    /// The folder without a run, for what runs the command by other means.
    pub(crate) fn left(self) -> Folder {
        Folder(self.folder)
    }

    /// Runs the command and compares nothing.
    pub(crate) fn output(&self) -> Output {
        self.start().wait_with_output().expect("the command ends")
    }

    /// Starts the command, and does not wait for its end.
    pub(crate) fn start(&self) -> Child {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
            .args(&self.arguments)
            .current_dir(self.folder.path().join(TREE).join(&self.working))
            // What is remembered of earlier runs stays with the test, and outside of its tree.
            .env("XDG_STATE_HOME", self.folder.path().join("state"))
            // A test's project is its own; those about trust set this to nothing.
            .env("SOCKDRILL_TRUST", "1")
            .env_remove("CI")
            .env_remove("TF_BUILD")
            .env_remove("INSTA_SNAPSHOT_REFERENCES_FILE")
            .env_remove("INSTA_UPDATE")
            .env_remove("INSTA_DIFF_TOOL")
            .env_remove("INSTA_FORCE_PASS")
            .env_remove("GITHUB_STEP_SUMMARY")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(if self.input.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        if let (Some(text), Some(mut input)) = (&self.input, child.stdin.take()) {
            // The command may end before it has read everything.
            let _ = input.write_all(text.as_bytes());
        }
        child
    }
}

/// The part of a temporary folder in which the command is run.
const TREE: &str = "tree";

fn empty_folder() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    fs::create_dir(folder.path().join(TREE)).expect("a folder");
    folder
}

/// XML without ` time="…"`.
pub(crate) fn without_times(text: &str) -> String {
    let mut parts = text.split(" time=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('"').expect("the end of a time").1)
}

/// What a run left behind.
pub(crate) struct Folder(Rc<TempDir>);

impl Folder {
    /// The text of a file.
    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("the file")
    }

    /// A further run in this folder.
    pub(crate) fn then(&self, arguments: &[&str]) -> Test {
        Test::inside(Rc::clone(&self.0), arguments)
    }

    /// The paths of all files, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.path()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let relative = path.strip_prefix(self.path()).expect("a file of the folder");
                    found.push(relative.display().to_string());
                }
            }
        }
        found.sort();
        found
    }

    /// Whether a file is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    /// The folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join(TREE)
    }
}

type Said = (String, String, Option<i32>);

fn difference(expected: &Said, found: &Said) -> String {
    format!(
        "--- expected stdout\n{}--- found stdout\n{}--- expected stderr\n{}--- found stderr\n{}--- expected status {:?}, found {:?}",
        expected.0, found.0, expected.1, found.1, expected.2, found.2,
    )
}

/// Whether this user may make network namespaces; a test that needs one says why it is skipped, and in CI
/// that is a failure.
#[track_caller]
pub(crate) fn is_root(test: &str) -> bool {
    let root = nix::unistd::geteuid().is_root();
    if !root {
        assert!(std::env::var_os("CI").is_none(), "{test} needs root, and in CI nothing may be skipped");
        eprintln!("skipped {test}: it needs root");
    }
    root
}

/// The line that ends a run of one case as this user.
pub(crate) fn one_passed() -> String {
    format!("1 scenario, 1 case: 1 passed ({})\n", isolation_line())
}

/// The line that ends a run of one case that failed.
pub(crate) fn one_failed() -> String {
    format!("1 scenario, 1 case: 1 failed ({})\n", isolation_line())
}

/// How cases are isolated for this user.
pub(crate) fn isolation_line() -> &'static str {
    if nix::unistd::geteuid().is_root() {
        "each case in its own network namespace"
    } else {
        "each case in its own network namespace, within a user namespace"
    }
}

/// The version of the kernel, as scenarios ask for it.
pub(crate) fn kernel() -> String {
    let name = nix::sys::utsname::uname().expect("the system's name");
    let release = name.release().to_string_lossy().into_owned();
    let version: String = release.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    version.trim_end_matches('.').to_owned()
}

/// Lets a command hear all signals, as from a terminal. What started the tests may ignore some (nohup(1), the `&`
/// of a shell), and what is ignored stays so across execve(2).
pub(crate) fn hearing_signals(command: &mut Command) -> &mut Command {
    use nix::sys::signal::{SigHandler, Signal, signal};
    use std::os::unix::process::CommandExt;

    let listen = || {
        for ending in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
            #[expect(unsafe_code, reason = "a signal's disposition belongs to the whole process")]
            // SAFETY: this is the child before execve(2), and nobody handles signals there.
            unsafe { signal(ending, SigHandler::SigDfl) }?;
        }
        Ok(())
    };
    #[expect(unsafe_code, reason = "what a child does before execve(2) has to be safe after fork(2)")]
    // SAFETY: sigaction(2) is all that it calls.
    unsafe {
        command.pre_exec(listen)
    }
}

/// The command as a user without any rights: in a place that everyone can read.
pub(crate) struct Everyone {
    folder: TempDir,
    /// Whether the user has to be changed for that.
    change: bool,
}

/// The user `nobody`.
const NOBODY: u32 = 65534;

impl Everyone {
    /// None where that user may not make namespaces; says so, and in CI that is a failure.
    #[track_caller]
    pub(crate) fn new(test: &str) -> Option<Self> {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().expect("a temporary folder");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("permissions");
        fs::copy(env!("CARGO_BIN_EXE_sockdrill"), folder.path().join("sockdrill")).expect("a copy");
        let everyone = Self { folder, change: nix::unistd::geteuid().is_root() };
        let may = everyone.command().args(["eval", "--isolation", "namespace", "tcp a"]).output();
        if may.is_ok_and(|output| output.status.success()) {
            return Some(everyone);
        }
        assert!(
            std::env::var_os("CI").is_none(),
            "{test} needs user namespaces, and in CI nothing may be skipped"
        );
        eprintln!("skipped {test}: no user namespaces for this user");
        None
    }

    /// Where it runs.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The command, without arguments.
    pub(crate) fn command(&self) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(self.folder.path().join("sockdrill"));
        if self.change {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.current_dir(self.folder.path());
        command
    }
}
