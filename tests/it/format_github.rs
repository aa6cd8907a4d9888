//! `--format github`: what people read, and annotations beside it.

use crate::support::{Test, isolation_line};

#[test]
fn a_step_that_failed_is_annotated_at_its_line() {
    Test::new(&["run", "--format=github", "a,b.drill"])
        .file("a,b.drill", "tcp a\nbind a 9000\ntcp b\nbind b 9000\n")
        .stdout(
            "
✓ tcp a        ok
✓ bind a 9000  ok
✓ tcp b        ok
✗ bind b 9000  EADDRINUSE, expected ok
::error file=a%2Cb.drill,line=4,col=1,endLine=4,title=unexpected-outcome::expected ok, got EADDRINUSE%0AEADDRINUSE: another socket holds the address in a way that excludes this one%0Anote: open sockets:%0Akind  state        local                peer                 socket%0Atcp   CLOSE        0.0.0.0:0            -                    b%0Atcp   CLOSE        0.0.0.0:9000         -                    a%0Ahelp: if this is the finding, say so: expect EADDRINUSE
",
        )
        .stderr(&format!(
            "\
error[unexpected-outcome]: expected ok, got EADDRINUSE
 --> a,b.drill:4:1
  |
4 | bind b 9000
  | ^^^^^^^^^^^ EADDRINUSE: another socket holds the address in a way that excludes this one
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   CLOSE        0.0.0.0:0            -                    b
          tcp   CLOSE        0.0.0.0:9000         -                    a
  = help: if this is the finding, say so: expect EADDRINUSE
1 scenario, 1 case: 1 failed ({})
",
            isolation_line()
        ))
        .status(1)
        .run();
}

#[test]
fn a_failure_of_many_cases_is_annotated_once() {
    let output = Test::new(&["run", "--format=github", "a.drill"])
        .file("a.drill", "axis x = none | nodelay | keepalive\ntcp a $x\nlisten a\nlisten a expect EINVAL\n")
        .output();
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    let annotations: Vec<&str> = stdout.lines().filter(|line| line.starts_with("::")).collect();
    let [annotation] = annotations[..] else { panic!("{stdout}") };
    assert!(
        annotation.starts_with(
            "::error file=a.drill,line=4,col=10,endLine=4,title=unexpected-outcome::expected EINVAL, got ok%0A"
        ),
        "{annotation}"
    );
    assert!(annotation.contains("%0Anote: in all 3 cases%0A"), "{annotation}");
}

#[test]
fn a_wrong_script_is_annotated_and_so_is_an_odd_one() {
    Test::new(&["run", "--format=github", "a.drill", "b.drill", "c.drill"])
        .file("a.drill", "tcp a reuze")
        .file("b.drill", "tcp a\ntcp a\n")
        .file("c.drill", "tcp a\nclose a expect EADDRINUSE or ok\n")
        .stdout(
            "
::error file=a.drill,line=1,col=7,endLine=1,title=unknown-option::unknown option `reuze`%0Anot an option%0Ahelp: did you mean `reuse`?
::error file=b.drill,line=2,col=5,endLine=2,title=duplicate-socket::duplicate socket `a`%0Adeclared again%0Aline 1: first declared here%0Ahelp: give it a name of its own
::warning file=c.drill,line=2,col=16,endLine=2,title=impossible-errno::`close` never returns EADDRINUSE%0Ait returns no errno
",
        )
        .stderr(
            "
error[unknown-option]: unknown option `reuze`
 --> a.drill:1:7
  |
1 | tcp a reuze
  |       ^^^^^ not an option
  |
  = help: did you mean `reuse`?

error[duplicate-socket]: duplicate socket `a`
 --> b.drill:2:5
  |
1 | tcp a
  |     - first declared here
2 | tcp a
  |     ^ declared again
  |
  = help: give it a name of its own

warning[impossible-errno]: `close` never returns EADDRINUSE
 --> c.drill:2:16
  |
2 | close a expect EADDRINUSE or ok
  |                ^^^^^^^^^^ it returns no errno

2 errors and 1 warning in 3 files
",
        )
        .status(2)
        .run();
}

#[test]
fn snapshots_that_differ_or_are_missing_are_annotated_at_the_first_line() {
    Test::new(&["test", "--format=github"])
        .file("scenarios/a.drill", "tcp a")
        .file("snapshots/a.snap", "---\nsource: scenarios/a.drill\n---\ntcp a                           EMFILE\n")
        .file("scenarios/b.drill", "tcp b")
        .stdout(
            "
DIFF scenarios/a.drill
     - tcp a                           EMFILE
     + tcp a                           ok
     pending snapshot: snapshots/a.snap.new
::error file=scenarios/a.drill,line=1,title=snapshot differs::What happened is not what the snapshot says. `sockdrill test` shows the difference; if it is right, accept the pending snapshot (`sockdrill review`) and commit it.%0APending snapshot: snapshots/a.snap.new
 NEW scenarios/b.drill (no snapshot yet)
     + tcp b                           ok
     pending snapshot: snapshots/b.snap.new
::error file=scenarios/b.drill,line=1,title=no snapshot yet::There is no snapshot yet. Run `sockdrill test`, accept the pending snapshot (`sockdrill review`) and commit it.%0APending snapshot: snapshots/b.snap.new
",
        )
        .stderr(&format!(
            "\
2 scenarios, 2 cases: 1 differs from its snapshot, 1 has no snapshot yet ({})
DIFF scenarios/a.drill
 NEW scenarios/b.drill (no snapshot yet)
help: `sockdrill review` goes through 2 pending snapshots
help: `sockdrill test --failed` runs only what did not pass
",
            isolation_line()
        ))
        .status(1)
        .run();
}

#[test]
fn snapshots_that_cannot_be_used_or_have_no_scenario_are_annotated() {
    Test::new(&["test", "--format=github"])
        .file("scenarios/a.drill", "tcp a")
        .file("snapshots/a.snap", "")
        .file("snapshots/gone.snap", "---\nsource: scenarios/gone.drill\n---\ntcp a                           ok\n")
        .stdout(
            "
 BAD scenarios/a.drill (cannot read snapshots/a.snap: no header: expected a line `---`)
::error file=scenarios/a.drill,line=1,title=no usable snapshot::cannot read snapshots/a.snap: no header: expected a line `---`
::warning file=snapshots/gone.snap,line=1,title=snapshot without a scenario::The scenario of this snapshot no longer exists. `sockdrill prune` deletes the snapshot.
",
        )
        .stderr(&format!(
            "\
warning: the scenario of snapshots/gone.snap no longer exists; `sockdrill prune` deletes the snapshot
1 scenario, 1 case: 1 without a usable snapshot ({})
",
            isolation_line()
        ))
        .status(3)
        .run();
}
