//! `sockdrill mutate`

use crate::support::Test;

fn mutate(script: &str) -> Test {
    Test::new(&["mutate", "a.drill"]).file("a.drill", script)
}

#[test]
fn a_scenario_that_needs_each_of_its_words() {
    mutate("tcp a; bind a 9000\ntcp b; bind b 9000 expect EADDRINUSE\n")
        .stderr("1 scenario, 4 mutants: 1 killed by a run, 3 by the checker, 0 survived\n")
        .run();
}

#[test]
fn a_mutant_that_survives() {
    mutate("tcp a reuse nodelay; bind a 9000\nlisten a\ntcp b reuse; bind b 9000 expect EADDRINUSE\n")
        .stdout(
            "
a.drill:1 survived without `reuse` in `tcp a reuse nodelay`
a.drill:1 survived without `nodelay` in `tcp a reuse nodelay`
a.drill:3 survived without `reuse` in `tcp b reuse`
",
        )
        .stderr("1 scenario, 8 mutants: 2 killed by a run, 3 by the checker, 3 survived\n")
        .status(1)
        .run();
}

#[test]
fn what_would_differ_in_the_snapshot_kills_though_nothing_fails() {
    mutate("tcp a reuse\nget a reuse expect any\n")
        .stderr("1 scenario, 2 mutants: 1 killed by a run, 1 by the checker, 0 survived\n")
        .run();
}

#[test]
fn a_step_that_no_longer_runs_kills() {
    mutate("tcp a; bind a 9000\nwhen a is bound { show }\n")
        .stderr("1 scenario, 2 mutants: 1 killed by a run, 1 by the checker, 0 survived\n")
        .run();
}

#[test]
fn two_steps_of_the_same_text_are_distinguished() {
    mutate("udp a\nset a reuse\nset a reuse\nget a reuse expect on\n")
        .stdout(
            "
a.drill:2 survived without `set a reuse`
a.drill:3 survived without `set a reuse`
",
        )
        .stderr("1 scenario, 5 mutants: 0 killed by a run, 3 by the checker, 2 survived\n")
        .status(1)
        .run();
}

#[test]
fn binds_that_change_places() {
    mutate("udp a reuse; udp b reuse\nbind a 9000\nbind b 9000\nprobe udp 9000 expect b\nclose b\nprobe udp 9000 expect a\n")
        .stderr("1 scenario, 8 mutants: 6 killed by a run, 2 by the checker, 0 survived\n")
        .run();
}

#[test]
fn a_scenario_that_fails_without_a_change() {
    mutate("tcp a; bind a 9000 expect EACCES\n")
        .stderr("a.drill fails or is skipped without a change, so it has no mutants\n0 scenarios, 0 mutants: 0 killed by a run, 0 by the checker, 0 survived\n")
        .run();
}

#[test]
fn a_scenario_that_is_wrong() {
    mutate("tcp a; bynd a 9000\n")
        .errors(
            "
error[unknown-verb]: unknown verb `bynd`
 --> a.drill:1:8
  |
1 | tcp a; bynd a 9000
  |        ^^^^ a statement begins with a verb
  |
  = help: did you mean `bind`?

1 error in 1 file
",
        )
        .run();
}
