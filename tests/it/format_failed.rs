//! A run that can't go on says so in every format.

use std::process::Command;

/// What the command says, with this format, where the system gives it no network; none if that can't be
/// brought about here.
fn without_network(format: &str) -> Option<(String, String)> {
    // Within a user namespace of its own the limit is that of the namespace.
    let script = r#"echo 0 > /proc/sys/user/max_net_namespaces && exec "$0" "$@""#;
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "sh", "-c", script, env!("CARGO_BIN_EXE_sockdrill")])
        .args(["eval", "--isolation=namespace", "--format", format, "tcp a"])
        .output()
        .ok()?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code() == Some(3)).then(|| (said(&output.stdout), said(&output.stderr)))
}

const REASON: &str = "cannot make a network namespace: user.max_net_namespaces is 0";

#[test]
fn every_format_tells_why_the_run_ends() {
    for (format, expected) in [
        ("human", String::new()),
        ("json", format!("{{\"event\":\"aborted\",\"message\":\"{REASON}\"}}\n")),
        ("tap", format!("TAP version 14\nBail out! {REASON}\n")),
        ("github", format!("::error::{REASON}\n")),
        (
            "junit",
            format!(
                r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sockdrill" tests="1" skipped="0" failures="0" errors="1">
    <testsuite name="sockdrill" tests="1" skipped="0" errors="1" failures="0">
        <testcase name="run" classname="sockdrill">
            <error message="{REASON}" type="failed">error: {REASON}
</error>
        </testcase>
    </testsuite>
</testsuites>
"#
            ),
        ),
    ] {
        let Some((stdout, stderr)) = without_network(format) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "no user namespace can be made, and in CI nothing may be skipped"
            );
            eprintln!("skipped: no user namespace can be made here");
            return;
        };
        assert_eq!(stdout, expected, "{format}");
        assert_eq!(stderr, format!("error: {REASON}\n"), "{format}");
    }
}
