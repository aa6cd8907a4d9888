//! `sockdrill new` writes a scenario that works.

use crate::support::{Test, isolation_line};

fn made() -> Test {
    Test::new(&["new", "tcp/taken"]).stdout(
        "
created scenarios/tcp/taken.drill; run it with:

    sockdrill run scenarios/tcp/taken.drill
",
    )
}

#[test]
fn what_it_writes_is_right_and_canonical_and_holds() {
    let folder = made().run();
    let folder = folder.then(&["check"]).stderr("no errors in 1 file\n").run();
    let folder = folder.then(&["fmt", "--check"]).run();
    folder
        .then(&["run", "scenarios/tcp/taken.drill"])
        .stdout(
            "
scenarios/tcp/taken.drill: A port that has a listener is taken, unless both sockets set SO_REUSEPORT
axis first = none | reuse | reuseport
axis second = none | reuse | reuseport
9 cases

✓ tcp a $first   ok
✓ bind a 9000    ok
✓ listen a       ok
✓ tcp b $second  ok
✓ bind b 9000
                 second
      first      none        reuse       reuseport
      none       EADDRINUSE  EADDRINUSE  EADDRINUSE
      reuse      EADDRINUSE  EADDRINUSE  EADDRINUSE
      reuseport  EADDRINUSE  EADDRINUSE  ok
",
        )
        .stderr(&format!("1 scenario, 9 cases: 9 passed ({})\n", isolation_line()))
        .run();
}

#[test]
fn what_is_there_stays() {
    let folder = made().run();
    let again = folder.then(&["new", "tcp/taken.drill"]).file("scenarios/tcp/taken.drill", "tcp mine\n");
    let folder = again.stderr("error: scenarios/tcp/taken.drill already exists\n").status(2).run();
    assert_eq!(folder.read("scenarios/tcp/taken.drill"), "tcp mine\n");
    assert_eq!(std::fs::read_dir(folder.path().join("scenarios/tcp")).unwrap().count(), 1);
}

#[test]
fn it_belongs_to_the_project_and_is_named_for_the_shell() {
    Test::new(&["new", "my first"])
        .file("sockdrill.toml", "scenarios = \"cases\"\n")
        .within("src")
        .stdout(
            "
created ../cases/my first.drill; run it with:

    sockdrill run '../cases/my first.drill'
",
        )
        .run();
}

#[test]
fn a_name_that_leaves_the_folder_is_refused() {
    Test::new(&["new", "../a"])
        .stderr("error: `../a` cannot be the name of a scenario; a name is `restart` or `tcp/restart`\n")
        .status(2)
        .run();
}

#[test]
fn the_folder_of_scenarios_may_be_named_with_it() {
    let folder = Test::new(&["new", "scenarios/tcp/foo.drill"])
        .stdout(
            "created scenarios/tcp/foo.drill; run it with:\n\n    sockdrill run scenarios/tcp/foo.drill\n",
        )
        .run();
    folder.then(&["check"]).stderr("no errors in 1 file\n").run();
    assert_eq!(folder.files(), ["scenarios/tcp/foo.drill"]);
}

#[test]
fn what_is_made_is_read() {
    Test::new(&["new", "a@b"])
        .stderr(
            "error: `a@b` cannot be the name of a scenario: `@` stands before the name of a system in those of \
             snapshots; a name is `restart` or `tcp/restart`\n",
        )
        .status(2)
        .run();
}
