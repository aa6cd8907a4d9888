//! `sockdrill list` for people and for programs.

use crate::support::Test;

const FULL: &str = "\
+++
title = \"A\"
tags = [\"tcp\", \"wide\"]
requires = [\"linux >= 5.0\", \"ipv6\"]
slow = true
+++
axis x = none | reuse
tcp6 a $x
sysctl net.ipv4.tcp_tw_reuse 1
";

#[test]
fn a_program_reads_everything() {
    Test::new(&["list", "--format", "json"])
        .file("scenarios/a.drill", FULL)
        .file("scenarios/b.drill", "tcp a\n")
        .stdout(
            r#"
{
  "scenarios": [
    {
      "path": "scenarios/a.drill",
      "title": "A",
      "tags": [
        "tcp",
        "wide"
      ],
      "cases": 2,
      "slow": true,
      "requires": [
        "linux >= 5.0",
        "ipv6",
        "netns"
      ],
      "claims": [],
      "said": null,
      "verdict": null
    },
    {
      "path": "scenarios/b.drill",
      "title": null,
      "tags": [],
      "cases": 1,
      "slow": false,
      "requires": [],
      "claims": [],
      "said": null,
      "verdict": null
    }
  ]
}
"#,
        )
        .run();
}

#[test]
fn a_person_reads_a_line() {
    Test::new(&["list"])
        .file("scenarios/a.drill", FULL)
        .file("scenarios/b.drill", "tcp a\n")
        .stdout(
            "
scenarios/a.drill  2 cases  A  [tcp, wide, slow]  needs linux >= 5.0, ipv6, netns
scenarios/b.drill   1 case
",
        )
        .run();
}
