//! `--help`, and what is said of a wrong command line.

use crate::support::Test;

#[test]
fn a_subcommand_has_its_flags_in_groups_and_an_example() {
    Test::new(&["check", "-h"])
        .stdout(
            "
Report every error in scenarios without running them

Usage: sockdrill check [OPTIONS] [PATH]...

Arguments:
  [PATH]...  Files, directories, patterns such as 'scenarios/**/*.drill', or - for standard input
             [default: the scenarios folder]

Options:
      --color <WHEN>     When to use colour; `NO_COLOR` and `CLICOLOR_FORCE` are honoured [default:
                         auto] [possible values: auto, always, never]
      --allow-empty      Pass where nothing is selected, instead of failing
      --allow-outside    Let the project's folders, and links in them, lead out of the project
      --deny <WARNING>   Count a warning as an error, by its code, or `warnings` for all; may be
                         repeated
      --format <FORMAT>  Output format [default: human] [possible values: human, json]
  -h, --help             Print help (see more with '--help')

Filters:
      --filter <TEXT>     Only scenarios with this text in their path (below the scenarios folder)
                          or title; may be repeated to match any of several texts
      --tag <TAG>         Only scenarios with this tag; may be repeated to match any of several tags
      --skip-tag <TAG>    Skip scenarios with this tag; may be repeated
      --all-tags          Ignore the tags set in sockdrill.toml or the environment
      --partition <PART>  Only one part of the selected scenarios: `1/3` or `count:1/3` for every
                          third of them from the first on, `hash:1/3` for those whose paths fall
                          into it, whichever others there are

Example: sockdrill check scenarios --deny warnings

A warning is allowed by its code, with `allow = [\"unused-axis\"]` in the header of the scenario or in
sockdrill.toml.
",
        )
        .run();
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    for (arguments, said) in [
        (&["rnu"][..], "unrecognized subcommand 'rnu'\n\nUsage: sockdrill [OPTIONS] <COMMAND>\n"),
        (
            &["test", "--jobs", "0"],
            "invalid value '0' for '--jobs <N>': number would be zero for non-zero type\n",
        ),
        (
            &["test", "--timeout", "5"],
            "invalid value '5' for '--timeout <TIME>': a time is a number and `us`, `ms`, `s` or `min`, such as 30s; more than none, at most 1000 days\n",
        ),
        (&["list", "--tag"], "a value is required for '--tag <TAG>' but none was supplied\n"),
        (&["run", "--slow=x"], "invalid value 'x' for '--slow[=<BOOL>]'\n  [possible values: true, false]\n"),
    ] {
        Test::new(arguments)
            .stderr(&format!("error: {said}\nFor more information, try '--help'.\n"))
            .status(2)
            .run();
    }
}
