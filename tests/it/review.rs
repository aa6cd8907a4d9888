//! `sockdrill review`

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus, Stdio};

use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{LocalFlags, tcgetattr};
use nix::unistd::Pid;

use crate::snapshots::{other_snapshot, snapshot, two_wait};
use crate::support::{Folder, Test, hearing_signals};

const FIRST: &str = "\
snapshots/first.snap
A socket is made
scenarios/first.drill
1 | +++
2 | title = \"A socket is made\"
3 | +++
4 |
5 | tcp a
     no snapshot yet
     + tcp a                           ok
";

const SECOND: &str = "\
snapshots/tcp/second.snap
A socket is made
scenarios/tcp/second.drill
1 | +++
2 | title = \"A socket is made\"
3 | +++
4 |
5 | tcp a
     - tcp a                           EMFILE
     + tcp a                           ok
";

const QUESTION: &str = "[a]ccept, [r]eject, [s]kip, [b]ack, [d]iff, [e]dit, [p]age, [q]uit, [?]: ";

/// What begins a screen anew.
const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

#[test]
fn snapshots_are_accepted_and_rejected_one_by_one() {
    let folder = two_wait(&["review"])
        .input("a\nr\n")
        .stdout(&format!(
            "{FIRST}1 of 2, scenarios/first.drill\n{QUESTION}a\naccepted snapshots/first.snap\n\n\
             {SECOND}2 of 2, scenarios/tcp/second.drill\n{QUESTION}r\nrejected snapshots/tcp/second.snap\n"
        ))
        .stderr("1 accepted, 1 rejected, 0 left\n")
        .run();
    assert_eq!(folder.read("snapshots/first.snap"), snapshot("first"));
    assert_eq!(
        folder.read("snapshots/tcp/second.snap"),
        other_snapshot("tcp/second", "tcp a                           EMFILE")
    );
    assert!(!folder.has("snapshots/first.snap.new") && !folder.has("snapshots/tcp/second.snap.new"));
}

#[test]
fn what_is_skipped_waits_on_and_help_is_given() {
    let place = "1 of 2, scenarios/first.drill\n";
    let folder = two_wait(&["review"])
        .input("?\n\nx\ns\nq\n")
        .stdout(&format!(
            "{FIRST}1 of 2, scenarios/first.drill\n{QUESTION}?
a  accept: this is what the scenario does from now on
r  reject: delete the new snapshot and keep the accepted one
s  skip: decide another time
b  back: to the one before that was skipped
d  diff: show all of the new snapshot in place of what changed, or what changed again
e  edit: open the scenario in $VISUAL or $EDITOR
p  page: show it in $PAGER
q  quit: leave this one and the rest pending
A, R, S  the same for this one and all the rest, without showing them
{place}{QUESTION} \n{place}{QUESTION}x\n{place}{QUESTION}s\nskipped snapshots/first.snap\n\n{SECOND}2 of 2, scenarios/tcp/second.drill\n{QUESTION}q\n"
        ))
        .stderr("0 accepted, 0 rejected, 2 left\n")
        .run();
    assert!(folder.has("snapshots/first.snap.new") && folder.has("snapshots/tcp/second.snap.new"));
}

#[test]
fn a_capital_letter_answers_for_all_the_rest() {
    for (key, done, counts) in [
        ("A", "accepted", "2 accepted, 0 rejected, 0 left\n"),
        ("R", "rejected", "0 accepted, 2 rejected, 0 left\n"),
        ("S", "skipped", "0 accepted, 0 rejected, 2 left\n"),
    ] {
        two_wait(&["review"])
            .input(&format!("{key}\n"))
            .stdout(&format!(
                "{FIRST}1 of 2, scenarios/first.drill\n{QUESTION}{key}\n{done} snapshots/first.snap\n{done} snapshots/tcp/second.snap\n"
            ))
            .stderr(counts)
            .run();
    }
}

#[test]
fn the_end_of_the_input_leaves_the_rest() {
    two_wait(&["review", "tcp"])
        .stdout(&format!("{SECOND}1 of 1, scenarios/tcp/second.drill\n{QUESTION}\n"))
        .stderr("0 accepted, 0 rejected, 1 left\n")
        .run();
}

#[test]
fn without_anything_that_waits_there_is_nothing_to_review() {
    Test::new(&["review"]).stderr("no pending snapshots\n").run();
}

#[test]
fn what_is_broken_can_be_rejected_and_not_accepted() {
    let folder = Test::new(&["review"])
        .file("snapshots/a.snap.new", "---\nsource: scenarios/a.drill\n")
        .file("snapshots/b.snap.new", "broken\n")
        .input("a\nr\n")
        .stdout(&format!(
            "1 of 2, a\n{QUESTION}a\nskipped snapshots/a.snap\n\n2 of 2, b\n{QUESTION}r\nrejected snapshots/b.snap\n"
        ))
        .stderr(
            "error: cannot read snapshots/a.snap.new: unterminated header: no second line `---`\nerror: cannot read snapshots/b.snap.new: no header: expected a line `---`\n0 accepted, 1 rejected, 1 left\n",
        )
        .status(3)
        .run();
    assert_eq!(folder.files(), ["snapshots/a.snap.new"]);
}

#[test]
fn a_broken_snapshot_can_be_replaced() {
    let folder = Test::new(&["review"])
        .file("snapshots/a.snap", "broken\n")
        .file("snapshots/a.snap.new", other_snapshot("a", "tcp a                           ok"))
        .input("a\n")
        .stdout(&format!(
            "snapshots/a.snap\nA socket is made\n     cannot read snapshots/a.snap: no header: expected a line `---`\n     + tcp a                           ok\n1 of 1, scenarios/a.drill\n{QUESTION}a\naccepted snapshots/a.snap\n"
        ))
        .stderr("1 accepted, 0 rejected, 0 left\n")
        .run();
    assert_eq!(folder.read("snapshots/a.snap"), snapshot("a"));
}

/// A review on a terminal of its own.
struct Session {
    screen: File,
    terminal: OwnedFd,
    child: Child,
    folder: Folder,
}

impl Session {
    fn begin() -> Self {
        Self::with(&[])
    }

    /// With these variables for the user's programs.
    fn with(programs: &[(&str, &str)]) -> Self {
        let folder = two_wait(&[]).left();
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(Some(&size), None).unwrap();
        let end = || Stdio::from(pty.slave.try_clone().unwrap());
        let child = hearing_signals(&mut Command::new(env!("CARGO_BIN_EXE_sockdrill")))
            .args(["--color", "never", "review"])
            .current_dir(folder.path())
            .env("TERM", "xterm")
            .envs(programs.iter().copied())
            .env_remove("VISUAL")
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .unwrap();
        Self { screen: File::from(pty.master), terminal: pty.slave, child, folder }
    }

    /// Reads what is shown until it ends so.
    fn until(&mut self, ending: &str) -> String {
        let mut shown = String::new();
        while !shown.ends_with(ending) {
            let mut bytes = [0; 1024];
            let read = self.screen.read(&mut bytes).unwrap();
            shown.push_str(str::from_utf8(&bytes[..read]).unwrap());
        }
        shown.replace("\r\n", "\n")
    }

    /// Whether each key is given at once and not shown.
    fn is_raw(&self) -> bool {
        let flags = tcgetattr(&self.terminal).unwrap().local_flags;
        assert_eq!(flags.contains(LocalFlags::ICANON), flags.contains(LocalFlags::ECHO));
        !flags.contains(LocalFlags::ICANON)
    }

    fn press(&mut self, keys: &str) {
        assert!(self.is_raw());
        self.screen.write_all(keys.as_bytes()).unwrap();
    }

    fn end(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

#[test]
fn on_a_terminal_one_key_is_enough_and_the_terminal_is_put_right() {
    let mut session = Session::begin();
    assert!(
        session
            .until(QUESTION)
            .ends_with(&format!("{CLEAR}{FIRST}1 of 2, scenarios/first.drill\n{QUESTION}"))
    );
    session.press("a");
    let shown = session.until(QUESTION);
    assert_eq!(
        shown,
        format!(
            "a\naccepted snapshots/first.snap\n{CLEAR}accepted snapshots/first.snap\n{SECOND}2 of 2, scenarios/tcp/second.drill\n{QUESTION}"
        )
    );
    session.press("s");
    assert_eq!(
        session.until("left\r\n"),
        "s\nskipped snapshots/tcp/second.snap\n1 accepted, 0 rejected, 1 left\n"
    );
    assert!(session.end().success());
    assert!(!session.is_raw());
    assert_eq!(session.folder.read("snapshots/first.snap"), snapshot("first"));
}

#[test]
fn one_that_was_skipped_is_shown_again() {
    let (first, second) = ("1 of 2, scenarios/first.drill\n", "2 of 2, scenarios/tcp/second.drill\n");
    let none = "all before this one are decided\n";
    let folder = two_wait(&["review"])
        .input("b\ns\nb\na\nb\nr\n")
        .stdout(&format!(
            "{FIRST}{first}{QUESTION}b\n{none}{first}{QUESTION}s\nskipped snapshots/first.snap\n\n\
             {SECOND}{second}{QUESTION}b\n{FIRST}{first}{QUESTION}a\naccepted snapshots/first.snap\n\n\
             {SECOND}{second}{QUESTION}b\n{none}{second}{QUESTION}r\nrejected snapshots/tcp/second.snap\n"
        ))
        .stderr("1 accepted, 1 rejected, 0 left\n")
        .run();
    assert!(folder.has("snapshots/first.snap"));
}

#[test]
fn all_of_a_snapshot_is_shown_in_place_of_what_changed() {
    let place = "1 of 1, scenarios/tcp/second.drill\n";
    let whole =
        SECOND.replace("     - tcp a                           EMFILE\n", "").replace("     + ", "       ");
    two_wait(&["review", "tcp"])
        .input("d\nd\nq\n")
        .stdout(&format!(
            "{SECOND}{place}{QUESTION}d\n\n{whole}{place}{QUESTION}d\n\n{SECOND}{place}{QUESTION}q\n"
        ))
        .stderr("0 accepted, 0 rejected, 1 left\n")
        .run();
}

#[test]
fn without_a_terminal_there_is_none_to_lend() {
    let place = "1 of 1, scenarios/tcp/second.drill\n";
    let none = "standard input is no terminal\n";
    two_wait(&["review", "tcp"])
        .input("e\np\nq\n")
        .stdout(&format!(
            "{SECOND}{place}{QUESTION}e\ncannot edit scenarios/tcp/second.drill: {none}\
             {place}{QUESTION}p\ncannot page: {none}{place}{QUESTION}q\n"
        ))
        .stderr("0 accepted, 0 rejected, 1 left\n")
        .run();
}

#[test]
fn an_editor_and_a_pager_have_the_terminal_meanwhile() {
    let tools =
        [("EDITOR", "stty -a | grep -c ' icanon' && echo >>"), ("PAGER", "sed 's/^/| /' && exit 3; #")];
    let mut session = Session::with(&tools);
    session.until(QUESTION);
    let before = session.folder.read("scenarios/first.drill");
    session.press("e");
    let edited = session.until(QUESTION);
    assert!(edited.starts_with("e\n1\n`sockdrill test scenarios/first.drill` says"), "{edited}");
    assert_eq!(session.folder.read("scenarios/first.drill"), before + "\n");
    session.press("p");
    let paged = session.until(QUESTION);
    assert!(paged.contains("\n| snapshots/first.snap\n| A socket is made\n"), "{paged}");
    assert!(paged.contains("\ncannot page: exit status: 3\n"), "{paged}");
    session.press("q");
    assert_eq!(session.until("left\r\n"), "q\n0 accepted, 0 rejected, 2 left\n");
    session.end();
    assert!(!session.is_raw());
}

#[test]
fn an_arrow_is_no_answer() {
    let mut session = Session::begin();
    session.until(QUESTION);
    // Up: escape, a bracket, and the letter that would accept everything.
    session.press("\x1b[A");
    std::thread::sleep(std::time::Duration::from_millis(200));
    session.press("q");
    assert_eq!(session.until("left\r\n"), "q\n0 accepted, 0 rejected, 2 left\n");
    session.end();
}

#[test]
fn a_signal_ends_the_review_and_finds_the_terminal_put_right() {
    use std::os::unix::process::ExitStatusExt;
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        let mut session = Session::begin();
        session.until(QUESTION);
        assert!(session.is_raw());
        kill(Pid::from_raw(i32::try_from(session.child.id()).unwrap()), signal).unwrap();
        assert_eq!(session.end().signal(), Some(signal as i32));
        assert!(!session.is_raw());
        assert!(session.folder.has("snapshots/first.snap.new"));
    }
}
