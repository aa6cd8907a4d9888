//! What is very large, very deep, or no text at all.

use crate::support::Test;

#[test]
fn an_empty_script_on_the_command_line() {
    Test::new(&["eval", ""])
        .stderr(
            "
error[empty-script]: script has no steps
 --> eval:1:1
  |
1 |
  | ^
  |
  = help: for example: tcp a

1 error in 1 file
",
        )
        .status(2)
        .run();
}

#[test]
fn a_nul_byte() {
    Test::new(&["check", "a.drill"])
        .file("a.drill", "tcp a\0; bind a 9000\n")
        .stderr(
            r"
error[unexpected-text]: unexpected `\u{0}`
 --> a.drill:1:6
  |
1 | tcp a␀; bind a 9000
  |      ^ neither a word nor a value

1 error in 1 file
",
        )
        .status(2)
        .run();
}

#[test]
fn a_nul_byte_in_a_text_is_a_byte() {
    Test::new(&["check", "a.drill"])
        .file("a.drill", "udp a; send a \"\0\" to 9000\n")
        .stderr("no errors in 1 file\n")
        .run();
}

#[test]
fn more_cases_than_can_be_counted() {
    let values: Vec<String> = (0..1000).map(|value| value.to_string()).collect();
    let axes: Vec<String> = (0..13).map(|axis| format!("axis a{axis} = {}\n", values.join(" | "))).collect();
    let output = Test::check(&format!("{}tcp a\n", axes.concat())).output();
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(
        said.starts_with(
            "error[too-many-cases]: the axes make more than 10^38 cases; the limit is 1000000\n"
        ),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn sixty_four_levels_are_not_too_deep() {
    Test::check(&nested(64)).stderr("no errors in 1 file\n").run();
}

#[test]
fn sixty_five_levels_are() {
    Test::check(&nested(65))
        .errors(
            "
error[nesting-too-deep]: blocks and parentheses nest too deeply
  --> a.drill:67:14
   |
67 | when $x = on {
   |              ^ the limit is 64 levels

1 error in 1 file
",
        )
        .run();
}

fn nested(levels: usize) -> String {
    format!("axis x = on | off\ntcp a\n{}show\n{}", "when $x = on {\n".repeat(levels), "}\n".repeat(levels))
}

#[test]
fn a_hundred_thousand_times_not() {
    let script = format!("axis x = on | off\ntcp a\nwhen {}$x = on {{ show }}\n", "not ".repeat(100_000));
    Test::check(&script).stderr("no errors in 1 file\n").run();
}

#[test]
fn a_hundred_thousand_parentheses() {
    let script = format!("when {}$x = on", "(".repeat(100_000));
    let output = Test::check(&script).output();
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .starts_with("error[nesting-too-deep]: blocks and parentheses nest too deeply\n")
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn no_way_to_nest_exhausts_the_stack() {
    let ways =
        ["when \" {\n", "when $x = on {\n)\n", "when $x = on {\nsend a \"}\n", "process p {\n#}\n", "(\n{\n"];
    for way in ways {
        for levels in [100, 3_000, 100_000] {
            let output = Test::check(&way.repeat(levels)).output();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(
                said.starts_with("error[nesting-too-deep]: blocks and parentheses nest too deeply\n"),
                "{way:?}: {said}"
            );
            assert_eq!(output.status.code(), Some(2), "{way:?} {levels} times");
        }
    }
    // Groups that a word nobody can read leaves open.
    for levels in [100, 3_000, 100_000] {
        let output = Test::check(&format!("when {}", "($x = ?)) and ".repeat(levels))).output();
        assert_eq!(output.status.code(), Some(2), "{levels} groups: {output:?}");
    }
}

#[test]
fn thirty_outcomes_that_spread_are_read_once_each() {
    // Were each looked at for what comes behind it, this would not end.
    let spread = vec!["spread over a, b"; 30].join(" or ");
    let script = format!("udp a reuseport; udp b reuseport\nprobe udp 9000 times 10 expect {spread}\n");
    Test::check(&script).stderr("no errors in 1 file\n").run();
}

#[test]
fn more_combinations_than_are_kept() {
    let values: Vec<String> = (0..1000).map(|value| format!("linger={value}")).collect();
    let script = format!("axis x = {}\ntcp a\n{}", values.join(" | "), "set a $x\n".repeat(1001));
    let output = Test::check(&script).output();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.starts_with(
            "error[too-many-combinations-in-script]: too many combinations of axes in a script\n"
        ),
        "{said}"
    );
    assert!(said.contains("a.drill:1003:7\n"), "{said}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn twenty_thousand_quotes_that_nothing_closes() {
    for head in ["? ", "when ", "tcp a "] {
        let output = Test::check(&format!("{head}\"{}", "\\\"".repeat(20_000))).output();
        assert_eq!(output.status.code(), Some(2), "{head}");
    }
}

#[test]
fn three_thousand_errors_in_one_statement() {
    let output = Test::check(&format!("{}\"\\##", "opt(1,2)}tcp a}".repeat(3_000))).output();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.ends_with(" errors in 1 file\n"), "{said}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_hundred_thousand_statements() {
    Test::check(&"show\n".repeat(100_000)).stderr("no errors in 1 file\n").run();
}

#[test]
fn ten_megabytes_are_more_than_a_script_may_have() {
    let line = format!("# {}\n", "x".repeat(1_000_000));
    let script = format!("{}udp a; send a \"{}\" to 9000\n", line.repeat(9), "x".repeat(1_000_000));
    Test::check(&script)
        .errors(
            "
error[file-too-large]: file too large
 --> a.drill:1:1
  |
1 |
  | ^ the limit is 8 MiB

1 error in 1 file
",
        )
        .run();
}

#[test]
fn seven_megabytes_are_not() {
    let line = format!("# {}\n", "x".repeat(1_000_000));
    let script = format!("{}udp a; send a \"{}\" to 9000\n", line.repeat(6), "x".repeat(1_000_000));
    Test::check(&script).stderr("no errors in 1 file\n").run();
}

#[test]
fn what_is_no_utf_8_is_pointed_at_also_in_a_text() {
    Test::new(&["check", "a.drill"])
        .file("a.drill", b"tcp a\nudp b; send b \"\xfe\" to 9000\n")
        .errors(
            "
error[invalid-utf8]: file is not valid UTF-8
 --> a.drill:2:16
  |
2 | udp b; send b \"\u{fffd}\" to 9000
  |                ^ not a character
  |
  = help: within a string, any byte is written \\x00 to \\xff

1 error in 1 file
",
        )
        .run();
}

#[test]
fn what_is_no_utf_8_is_not_formatted() {
    let folder = Test::new(&["fmt", "a.drill"])
        .file("a.drill", b"tcp  a # \xfe\n")
        .errors(
            "
error[invalid-utf8]: file is not valid UTF-8
 --> a.drill:1:10
  |
1 | tcp  a # \u{fffd}
  |          ^ not a character
  |
  = help: within a string, any byte is written \\x00 to \\xff

1 error in 1 file
",
        )
        .run();
    assert_eq!(std::fs::read(folder.path().join("a.drill")).expect("the file"), b"tcp  a # \xfe\n");
}

/// The first line of what the checker says of a script, and how it ends.
fn first_line(script: &str) -> (String, Option<i32>) {
    let output = Test::check(script).output();
    let said = String::from_utf8_lossy(&output.stderr);
    (said.lines().next().unwrap_or_default().to_owned(), output.status.code())
}

fn many(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn what_would_take_long_is_refused_with_the_number() {
    let words = "close a a\n".repeat(70_000);
    let values = format!("axis x = 1{}\ntcp a\n", " | 1".repeat(1_000_000));
    let systems = many(40, |number| format!("tcp a{number} expect ok, EINVAL on s{number}\n"));
    let versions = many(40, |number| format!("tcp a{number} expect ok, EINVAL on linux < 5.{number}\n"));
    let requirements = format!("+++\nrequires = [{}]\n+++\ntcp a\n", "\"root\", ".repeat(200_000));
    let sockets = many(1000, |number| format!("tcp a{number}; "));
    let forks = many(8000, |number| format!("fork p as c{number}\n"));
    for (script, refusal) in [
        (words, "too many words in a script"),
        (values, "too many words in a script"),
        (systems, "too many systems in the exceptions of a script"),
        (versions, "too many systems in the exceptions of a script"),
        (requirements, "too many requirements"),
        (format!("process p {{ {sockets} }}\n{forks}"), "too many sockets in the processes of a script"),
    ] {
        let output = Test::check(&script).output();
        let said = String::from_utf8_lossy(&output.stderr);
        // A system that nobody knows is warned of besides.
        let error = said.lines().find(|line| line.starts_with("error")).unwrap_or_default();
        assert_eq!(error, format!("error[limit-exceeded]: {refusal}"));
    }
}

/// Each of these took from ten seconds to minutes when what a step names was searched for in lists, when every system
/// was walked, and when the end of each header was looked for in the rest of the text. They are right, or wrong in so
/// many ways; that they end at all in a test is what is asked.
#[test]
fn what_is_within_the_limits_is_checked() {
    let steps = |count: usize| many(count, |number| format!("tcp a{number}\n"));
    let names = many(20_000, |number| format!(" a{number}"));
    let axis = |count: usize| format!("axis x = v0{}\n", many(count, |number| format!(" | v{}", number + 1)));
    let asked = many(10_000, |number| format!("when $x = v{number} {{ listen a0 }}\n"));
    let right = [
        format!("{}\nlisten a0\n", "\n".repeat(1_000_000)).replacen('\n', "tcp a0\n", 1),
        format!("{}close{names}\nstate a0\n", steps(20_000)),
        format!("{}tcp a0\n{asked}", axis(20_000)),
    ];
    for script in right {
        let (line, status) = first_line(&script);
        assert_eq!(status, Some(0), "{line}");
    }
    let wrong = [
        ("a;+++\n".repeat(20_000), "unknown-verb"),
        (format!("{}tcp a0 $x\n", axis(4_000)), "unknown-option"),
        (format!("tcp a\n{}", "+++\na = 1\n+++\n".repeat(10_000)), "misplaced-header"),
    ];
    for (script, code) in wrong {
        let (line, status) = first_line(&script);
        assert!(line.starts_with(&format!("error[{code}]")) && status == Some(2), "{line}");
    }
}
