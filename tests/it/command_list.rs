//! `sockdrill list`

use crate::support::Test;

#[test]
fn titles_cases_and_tags_stand_in_columns() {
    Test::new(&["list"])
        .file(
            "scenarios/a.drill",
            r#"+++
title = "A listener keeps its port"
tags = ["tcp", "bind"]
+++
tcp a
"#,
        )
        .file(
            "scenarios/tcp/long_name.drill",
            r#"+++
title = "A table"
slow = true
+++
axis x = 1 | 2 | 3
axis y = on | off
tcp a reuse=$y
"#,
        )
        .file("scenarios/z.drill", "tcp a reuse; bind a 9000; listen a\n")
        .stdout(
            "
scenarios/a.drill               1 case  A listener keeps its port  [tcp, bind]
scenarios/tcp/long_name.drill  6 cases  A table  [slow]
scenarios/z.drill               1 case
",
        )
        .run();
}

#[test]
fn what_is_wrong_is_reported_and_the_rest_listed() {
    Test::new(&["list", "."])
        .file("a.drill", "tcp a reuse; bind a 9000; listen a\n")
        .file("b.drill", "tcp a reus\n")
        .stdout("a.drill  1 case\n")
        .stderr(
            "
error[unknown-option]: unknown option `reus`
 --> b.drill:1:7
  |
1 | tcp a reus
  |       ^^^^ not an option
  |
  = help: did you mean `reuse`?

1 error in 2 files
",
        )
        .status(2)
        .run();
}

#[test]
fn too_many_cases_are_an_error() {
    Test::new(&["list", "a.drill"])
        .file(
            "a.drill",
            "\
axis k = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
axis l = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
axis m = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
axis n = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
axis o = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
axis p = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
axis q = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
tcp s
",
        )
        .stderr(
            "
error[too-many-cases]: the axes make 10000000 cases; the limit is 1000000
 --> a.drill:7:6
  |
1 | axis k = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
  |      - the first one
...
7 | axis q = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
  |      ^ the last axis
  |
  = help: use fewer values, or several scenarios

1 error in 1 file
",
        )
        .status(2)
        .run();
}

#[test]
fn claims_are_listed_by_their_numbers() {
    let claim = |numbers: &str, title: &str, verdict: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nclaim = {numbers}\nsaid = \"so\"\nverdict = \"{verdict}\"\n+++\n\ntcp a\n"
        )
    };
    Test::new(&["list", "--claims"])
        .file("scenarios/a.drill", claim("[12, 2]", "A", "holds if"))
        .file("scenarios/b.drill", claim("1", "B", "does not hold"))
        .file("scenarios/c.drill", "tcp a\n")
        .stdout(
            "
 1  does not hold  B  (scenarios/b.drill)
 2  holds if       A  (scenarios/a.drill)
12  holds if       A  (scenarios/a.drill)
",
        )
        .run();
}

#[test]
fn an_index_has_a_table_for_each_folder() {
    Test::new(&["list", "--format", "markdown"])
        .file(
            "scenarios/tcp/a.drill",
            "+++\ntitle = \"A | B\"\ntags = [\"x\"]\nclaim = 3\nverdict = \"holds\"\n+++\ntcp a",
        )
        .file("scenarios/udp/b.drill", "+++\nslow = true\n+++\naxis o = none | reuse\nudp a $o")
        .stdout(
            "
# Scenarios

Made by `sockdrill list --format markdown`, from what the scenarios say of themselves. A title says what is
true. Where there is a claim, its number and the verdict are those of the claim as it is usually said, which stands
in the header of the scenario.

## tcp

| scenario | claim | cases | tags |
| --- | --- | --- | --- |
| [A \\| B](tcp/a.drill) | 3: holds | 1 | x |

## udp

| scenario | claim | cases | tags |
| --- | --- | --- | --- |
| [b.drill](udp/b.drill) |  | 2 | slow |
",
        )
        .run();
}
