//! Which scenarios are chosen: by path, name and tag.

use crate::support::Test;

/// A command in a project with three scenarios and one that is broken.
fn project(arguments: &[&str]) -> Test {
    Test::new(arguments)
        .file(
            "scenarios/tcp/listen.drill",
            "+++\ntitle = \"One listens\"\ntags = [\"tcp\", \"reuse\"]\n+++\ntcp a\n",
        )
        .file("scenarios/tcp/close.drill", "+++\ntags = [\"tcp\"]\n+++\ntcp a\n")
        .file("scenarios/udp/multicast.drill", "+++\ntags = [\"udp\", \"reuse\"]\n+++\nudp a\n")
}

#[track_caller]
fn lists(arguments: &[&str], settings: &str, paths: &[&str]) {
    let arguments: Vec<&str> = ["list", "--format", "json"].iter().chain(arguments).copied().collect();
    let output = project(&arguments).file("sockdrill.toml", settings).output();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<&str> =
        list["scenarios"].as_array().unwrap().iter().map(|entry| entry["path"].as_str().unwrap()).collect();
    assert_eq!(found, paths, "{arguments:?}");
}

const LISTEN: &str = "scenarios/tcp/listen.drill";
const CLOSE: &str = "scenarios/tcp/close.drill";
const MULTICAST: &str = "scenarios/udp/multicast.drill";

#[test]
fn a_text_is_found_in_path_or_title() {
    lists(&["--filter", "listen"], "", &[LISTEN]);
    lists(&["--filter", "One"], "", &[LISTEN]);
    lists(&["--filter", "udp/"], "", &[MULTICAST]);
    lists(&["--filter", "cast", "--filter", "close"], "", &[CLOSE, MULTICAST]);
}

#[test]
fn a_tag_is_wanted_or_not() {
    lists(&["--tag", "reuse"], "", &[LISTEN, MULTICAST]);
    lists(&["--skip-tag", "reuse"], "", &[CLOSE]);
    lists(&["--tag", "udp", "--tag", "tcp", "--skip-tag", "reuse"], "", &[CLOSE]);
}

#[test]
fn all_filters_hold_together() {
    lists(&["scenarios/tcp", "--tag", "reuse"], "", &[LISTEN]);
    lists(&["--filter", "c", "--tag", "tcp"], "", &[CLOSE, LISTEN]);
}

#[test]
fn the_settings_choose_until_the_command_line_does() {
    lists(&[], "skip-tags = [\"reuse\"]\n", &[CLOSE]);
    lists(&["--tag", "reuse"], "skip-tags = [\"reuse\"]\n", &[LISTEN, MULTICAST]);
    lists(&["--skip-tag", "udp"], "skip-tags = [\"tcp\"]\n", &[CLOSE, LISTEN]);
    lists(&["--all-tags"], "tags = \"udp\"\nskip-tags = [\"reuse\"]\n", &[CLOSE, LISTEN, MULTICAST]);
}

#[test]
fn a_filter_that_leaves_nothing_says_so() {
    for command in ["run", "test", "list", "check"] {
        project(&[command, "--filter", "zebra", "--tag", "tcp", "--tag", "udp", "--skip-tag", "reuse"])
            .stderr(
                "
error: none of 3 scenarios is selected: `zebra` in the path or title, with the tag `tcp` or `udp`, without the tag `reuse`
",
            )
            .status(2)
            .run();
    }
}

#[test]
fn a_slip_in_a_tag_finds_its_tag() {
    project(&["check", "--tag", "ruese"])
        .stderr("error: none of 3 scenarios is selected: with the tag `ruese`; did you mean `reuse`?\n")
        .status(2)
        .run();
}

#[test]
fn a_filter_of_the_settings_that_leaves_nothing_says_where_it_is() {
    project(&["check"])
        .variable("SOCKDRILL_TAGS", "zebra, lion")
        .stderr(
            "
error: none of 3 scenarios is selected: with the tag `zebra` or `lion`; `--all-tags` ignores the tags in the settings
",
        )
        .status(2)
        .run();
}

#[test]
fn what_is_wrong_with_a_scenario_that_is_not_meant_is_not_reported() {
    project(&["check", "--tag", "udp"])
        .file("scenarios/broken.drill", "+++\ntags = [\"tcp\"]\n+++\nzebra\n")
        .stderr("no errors in 1 file\n")
        .run();
}

#[test]
fn a_scenario_whose_tags_cannot_be_read_is_reported() {
    project(&["check", "--tag", "udp"])
        .file("scenarios/broken.drill", "+++\ntags = 1\n+++\ntcp a\n")
        .stderr(
            "
error[invalid-value]: invalid value for `tags`
 --> scenarios/broken.drill:2:8
  |
2 | tags = 1
  |        ^ expected a list of strings

1 error in 2 files
",
        )
        .status(2)
        .run();
}

#[test]
fn a_project_without_scenarios_is_reported_how_to_begin() {
    Test::new(&["test"])
        .stderr("error: no scenarios in `scenarios`; create one with `sockdrill new NAME`\n")
        .status(2)
        .run();
}

#[test]
fn nothing_selected_is_an_error_unless_it_is_allowed() {
    for command in ["run", "test", "list", "check"] {
        for more in [&["--filter", "zebra"][..], &["--tag", "ruese"], &["no/such/*.drill"]] {
            let arguments = [&[command][..], more].concat();
            assert_eq!(project(&arguments).output().status.code(), Some(2), "{arguments:?}");
            let arguments = [&arguments[..], &["--allow-empty"]].concat();
            assert_eq!(project(&arguments).output().status.code(), Some(0), "{arguments:?}");
        }
    }
    let nothing = Test::new(&["test", "--allow-empty"]).stderr("0 scenarios, 0 cases: nothing was run\n");
    nothing.run();
}

#[test]
fn a_slip_in_one_of_several_tags_is_no_smaller_selection() {
    for command in ["run", "test", "list", "check"] {
        project(&[command, "--tag", "udp", "--tag", "ruese"])
            .stderr("error: no scenario has the tag `ruese`; did you mean `reuse`?\n")
            .status(2)
            .run();
    }
    project(&["check", "--tag", "udp", "--tag", "zebra"])
        .stderr("error: no scenario has the tag `zebra`; `--allow-empty` allows it\n")
        .status(2)
        .run();
    project(&["check", "--tag", "udp", "--tag", "zebra", "--allow-empty"])
        .stderr("no errors in 1 file\n")
        .run();
}
