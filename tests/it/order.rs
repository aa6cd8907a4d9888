//! `--shuffle`: cases begin in an order of chance; `--networks`: in which network.

use crate::support::{Test, isolation_line};

fn folder(arguments: &[&str]) -> Test {
    Test::new(arguments).file("scenarios/a.drill", "axis x = 1 | 2 | 3; tcp a; listen a backlog=$x\n").file(
        "snapshots/a.snap",
        "---\nsource: scenarios/a.drill\n---\naxis x = 1 | 2 | 3\n3 cases\n\ntcp a                           ok\nlisten a backlog=$x             ok\n",
    )
}

#[test]
fn the_seed_of_an_order_of_chance_is_reported() {
    folder(&["test", "--shuffle=7"])
        .stdout("PASS scenarios/a.drill\n")
        .stderr(&format!("1 scenario, 3 cases: 1 passed ({}) (shuffled: --shuffle=7)\n", isolation_line()))
        .run();
}

#[test]
fn without_a_seed_one_is_chosen() {
    let output = folder(&["test", "--shuffle"]).output();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let seed = stderr.trim_end().strip_suffix(')').and_then(|line| line.rsplit_once("--shuffle=")).unwrap().1;
    assert!(seed.parse::<u64>().is_ok_and(|seed| seed < 1_000_000), "{stderr}");
}

#[test]
fn a_seed_is_a_number() {
    folder(&["test", "--shuffle=x"])
        .stderr(
            "\
error: invalid value 'x' for '--shuffle[=<SEED>]': a seed is a whole number, or `random`

For more information, try '--help'.
",
        )
        .status(2)
        .run();
}

#[test]
fn a_new_network_for_every_case_changes_nothing() {
    folder(&["test", "--networks", "fresh"])
        .stdout("PASS scenarios/a.drill\n")
        .stderr(&format!("1 scenario, 3 cases: 1 passed ({})\n", isolation_line()))
        .run();
}
