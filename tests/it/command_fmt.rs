//! `sockdrill fmt`: one canonical form, for whatever way a script was written in.

use sockdrill::language::check::check;
use sockdrill::language::format;
use sockdrill::language::parse::parse;
use sockdrill::language::vocabulary;

use crate::support::Test;

#[test]
fn everything_has_one_form() {
    let folder = Test::new(&["fmt", "a.drill"]).file("a.drill", "\u{feff}\n\n+++\ntitle   =   \"kept as it is\"   \ntags = [ \"tcp\" ]\n+++\n##The first line of documentation.\n##   Its blanks are its own.\n##\n\n\n#a comment\n   tcp   a    reuse     linger = 0 ; bind a 127.0.0.1:9000;;\naxis   x=none|reuse reuseport   # the first\naxis longer_name   =   1|  2\n\n\ntcp b \\\n   reuse \\\n   nodelay   # continued\nprocess   server   {tcp c;listen c   # inside\n}\nprocess server { listen c }\nprocess idle {}\nwhen (($x=none)and(not(a has reuse or $longer_name!=2)))or not not a is bound{ bind b 9000 }\nwhen not ($x = none and a is bound) {\n    # a comment of its own\n\n    when $x = reuse { show }\n\n\n    show\n}\nbind   b   [::1]:9000   expect   EADDRINUSE   or  EACCES ,ok   on   gvisor,ok on linux>=6.1\nbind b 9000 expect ok iff(a has reuse)else EADDRINUSE#glued\nlocal a expect port=port(b)+3; local a expect port 9000; local a expect port != 9000; local a expect != 127.0.0.1:9000\nprobe udp 9000 times 100 expect spread over a,b;probe udp 9000 expect a and b\nudp u; send u \"a  b\\n\\x00 # no comment ; {\" to port( a )   ; set u opt( 1 , 15 )=1\nrecv u expect \"x\"   from   127.0.0.1:port(a)\nwait u gone within 1.50s expect still   CLOSE\n\n\n# the last\n\n").stdout("a.drill\n").run();
    assert_eq!(
        folder.read("a.drill"),
        r#"+++
title   =   "kept as it is"
tags = [ "tcp" ]
+++

## The first line of documentation.
##   Its blanks are its own.
##

#a comment
tcp a reuse linger=0
bind a 127.0.0.1:9000
axis x           = none | reuse reuseport  # the first
axis longer_name = 1 | 2

tcp b reuse nodelay  # continued
process server {
    tcp c
    listen c  # inside
}
process server { listen c }
process idle { }
when ($x = none and not (a has reuse or $longer_name != 2)) or a is bound { bind b 9000 }
when not ($x = none and a is bound) {
    # a comment of its own

    when $x = reuse { show }

    show
}
bind b [::1]:9000 expect EADDRINUSE or EACCES, ok on gvisor, ok on linux >= 6.1
bind b 9000 expect ok iff a has reuse else EADDRINUSE  #glued
local a expect port = port(b)+3
local a expect port 9000
local a expect port != 9000
local a expect != 127.0.0.1:9000
probe udp 9000 times 100 expect spread over a, b
probe udp 9000 expect a and b
udp u
send u "a  b\n\x00 # no comment ; {" to port(a)
set u opt(1,15)=1
recv u expect "x" from 127.0.0.1:port(a)
wait u gone within 1.50s expect still CLOSE

# the last
"#
    );
}

#[test]
fn standard_input_goes_to_standard_output() {
    Test::new(&["fmt", "-"])
        .input("tcp   a;bind a   9000")
        .stdout(
            "
tcp a
bind a 9000
",
        )
        .run();
}

#[test]
fn a_canonical_file_is_left_alone() {
    let folder = Test::new(&["fmt", "a.drill"]).file("a.drill", "tcp a\n").run();
    assert_eq!(folder.read("a.drill"), "tcp a\n");
}

#[test]
fn windows_line_ends_are_changed() {
    let folder = Test::new(&["fmt", "a.drill"])
        .file("a.drill", "+++\r\ntitle = \"x\"\r\n+++\r\n\r\ntcp a # c\r\n\r\n\r\n## d\r\nbind a 9000\r\n")
        .stdout("a.drill\n")
        .run();
    assert_eq!(
        folder.read("a.drill"),
        r#"+++
title = "x"
+++

tcp a  # c

## d
bind a 9000
"#
    );
}

#[test]
fn tabs_become_blanks() {
    Test::new(&["fmt", "-"])
        .input(
            r"process p {
	tcp	a	# why
		bind a	9000
}
",
        )
        .stdout(
            "
process p {
    tcp a  # why
    bind a 9000
}
",
        )
        .run();
}

#[test]
fn nothing_stays_nothing() {
    Test::new(&["fmt", "-"]).input("").run();
}

#[test]
fn blank_lines_at_both_ends_go() {
    Test::new(&["fmt", "-"])
        .input("\n\n\ntcp a\n\n\n\nbind a 9000\n\n\n")
        .stdout(
            "
tcp a

bind a 9000
",
        )
        .run();
}

#[test]
fn a_block_of_one_step_stays_on_its_line() {
    Test::new(&["fmt", "-"])
        .input(
            "\
axis x = on | off
when $x = on {show}
when $x = on {
show }
when $x = on { show; show }
when $x = on { show # why
}
",
        )
        .stdout(
            "
axis x = on | off
when $x = on { show }
when $x = on {
    show
}
when $x = on {
    show
    show
}
when $x = on {
    show  # why
}
",
        )
        .run();
}

#[test]
fn a_long_block_does_not_stay_on_its_line() {
    Test::new(&["fmt", "-"]).input("\
tcp a
process a_server_with_a_long_name { bind a 127.0.0.1:9000 expect EADDRINUSE or EACCES or EADDRNOTAVAIL or EINVAL }
").stdout("
tcp a
process a_server_with_a_long_name {
    bind a 127.0.0.1:9000 expect EADDRINUSE or EACCES or EADDRNOTAVAIL or EINVAL
}
").run();
}

#[test]
fn parentheses_stay_where_they_decide_and_come_where_they_help() {
    Test::new(&["fmt", "-"])
        .input(
            "\
when ($x = 1 or $x = 2) and (a has reuse and not (b has reuse)) { show }
when $x = 1 or ($x = 2 and a has reuse) { show }
when not (not $x = 1) { show }
",
        )
        .stdout(
            "
when ($x = 1 or $x = 2) and (a has reuse and not b has reuse) { show }
when $x = 1 or ($x = 2 and a has reuse) { show }
when $x = 1 { show }
",
        )
        .run();
}

#[test]
fn a_predicate_over_lines_comes_to_one() {
    Test::new(&["fmt", "-"])
        .input(
            "\
when (
  $x = 1
  or $x = 2
) { show }
",
        )
        .stdout("when $x = 1 or $x = 2 { show }\n")
        .run();
}

#[test]
fn check_names_what_is_not_canonical() {
    let folder = Test::new(&["fmt", "--check", "."])
        .file("a.drill", "tcp a\n")
        .file("b.drill", "tcp  b\n")
        .file("c.drill", "tcp c")
        .stdout(
            "
b.drill is not in canonical form
c.drill is not in canonical form
",
        )
        .status(1)
        .run();
    assert_eq!(folder.read("b.drill"), "tcp  b\n");
}

#[test]
fn check_says_nothing_of_what_is() {
    Test::new(&["fmt", "--check", "a.drill"]).file("a.drill", "tcp a\n").run();
}

#[test]
fn check_of_standard_input() {
    Test::new(&["fmt", "--check", "-"])
        .input("tcp  a\n")
        .stdout("standard input is not in canonical form\n")
        .status(1)
        .run();
}

#[test]
fn what_cannot_be_read_is_reported_and_left_alone() {
    let folder = Test::new(&["fmt", "."])
        .file("a.drill", "tcp  a\n")
        .file("b.drill", "tcp  a @\n")
        .file("c.drill", "bind  a \"\n")
        .stdout("a.drill\n")
        .stderr(
            r#"
error[unexpected-text]: unexpected `@`
 --> b.drill:1:8
  |
1 | tcp  a @
  |        ^ neither a word nor a value

error[unterminated-string]: unterminated string
 --> c.drill:1:9
  |
1 | bind  a "
  |         ^ no `"` before the end of the line
  |
  = help: within a string, `"` is written `\"`

2 errors in 3 files
"#,
        )
        .status(2)
        .run();
    assert_eq!(folder.read("a.drill"), "tcp a\n");
    assert_eq!(folder.read("b.drill"), "tcp  a @\n");
    assert_eq!(folder.read("c.drill"), "bind  a \"\n");
}

#[test]
fn a_file_that_is_wrong_only_in_its_meaning_is_written() {
    Test::new(&["fmt", "-"])
        .input("bind  nobody_knows   9000 expect EFOO\n")
        .stdout("bind nobody_knows 9000 expect EFOO\n")
        .run();
}

#[test]
fn a_file_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;

    let test = Test::new(&["fmt", "a.drill"]).file("a.drill", "tcp  a").stdout("a.drill\n");
    let folder = test.run();
    let path = folder.path().join("a.drill");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("permissions");
    std::fs::write(&path, "tcp  b").expect("a file");
    let again = std::process::Command::new(env!("CARGO_BIN_EXE_sockdrill")).arg("fmt").arg(&path).output();
    assert!(again.expect("the command runs").status.success());
    assert_eq!(folder.read("a.drill"), "tcp b\n");
    assert_eq!(std::fs::metadata(&path).expect("the file").permissions().mode() & 0o777, 0o640);
}

#[test]
fn the_canonical_form_is_its_own_and_means_the_same() {
    let scripts = scripts();
    assert!(scripts.len() > 100, "only {} scripts found", scripts.len());
    for script in scripts {
        let once = canonical(&script);
        assert_eq!(once, canonical(&once), "of:\n{script}");
        assert_eq!(meaning(&script), meaning(&once), "of:\n{script}\nas:\n{once}");
    }
}

/// Every scenario, and every example of the vocabulary and the reference.
fn scripts() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let pattern = root.join("scenarios/**/*.drill").display().to_string();
    let files = glob::glob(&pattern).expect("a pattern").map(|path| path.expect("a path"));
    let mut scripts: Vec<String> =
        files.map(|path| std::fs::read_to_string(path).expect("a scenario")).collect();
    let examples = vocabulary::entries().map(|entry| entry.example).filter(|example| !example.is_empty());
    scripts.extend(examples.map(str::to_owned));
    let reference = std::fs::read_to_string(root.join("docs/language.md")).expect("the reference");
    let blocks = reference.split("```drill\n").skip(1).filter_map(|rest| rest.split("```").next());
    scripts.extend(blocks.map(str::to_owned));
    scripts
}

fn canonical(source: &str) -> String {
    let (tree, wrong) = parse(source);
    assert_eq!(wrong, [], "in:\n{source}");
    format::tree(&tree, source)
}

/// All that a script says, without its places.
fn meaning(source: &str) -> String {
    let script = check("a.drill", source).script().expect("a right script");
    let said = format!(
        "{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}",
        script.header, script.axes, script.sockets, script.processes, script.steps, script.body
    );
    let is_place = |line: &&str| ["start: ", "end: "].iter().any(|key| line.trim_start().starts_with(key));
    said.lines().filter(|line| !is_place(line)).collect::<Vec<_>>().join("\n")
}
