//! Nothing that varies from run to run reaches a snapshot.

use std::path::Path;
use std::process::Command;

/// What a run of scenarios prints: the traces of single cases and the tables of the others, which is what
/// snapshots are made of.
fn printed(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
        .arg("run")
        .args(arguments)
        .arg(".")
        .current_dir(folder)
        .output()
        .expect("the command runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[track_caller]
fn is_always_the_same(folder: &Path, runs: usize) {
    let first = printed(folder, &[]);
    assert!(!first.0.is_empty(), "{}", first.1);
    for run in 1..runs {
        // As busy as it gets, and as idle.
        let jobs = ["1", "3", "16"][run % 3];
        let found = printed(folder, &["--jobs", jobs]);
        let difference = difference(&format!("{}{}", first.0, first.1), &format!("{}{}", found.0, found.1));
        assert!(found == first, "run {run}, --jobs {jobs}:\n{difference}");
    }
}

#[test]
fn the_project_s_own_scenarios_come_out_the_same_twenty_times() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let has_some =
        glob::glob(&format!("{}/**/*.drill", scenarios.display())).expect("a pattern").next().is_some();
    if has_some {
        is_always_the_same(&scenarios, 20);
    }
}

#[test]
fn in_any_order_and_in_networks_kept_or_new_the_project_s_own_scenarios_come_out_the_same() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let (expected, _) = printed(&scenarios, &[]);
    assert!(!expected.is_empty());
    for (seed, networks) in [(1, "kept"), (2, "fresh"), (3, "kept"), (4, "kept"), (5, "fresh"), (6, "kept")] {
        let (found, _) = printed(&scenarios, &[&format!("--shuffle={seed}"), "--networks", networks]);
        assert!(
            found == expected,
            "--shuffle={seed} --networks {networks}:\n{}",
            difference(&expected, &found)
        );
    }
}

/// The lines that two texts do not share.
fn difference(expected: &str, found: &str) -> String {
    similar::TextDiff::from_lines(expected, found).unified_diff().context_radius(2).to_string()
}

#[test]
fn what_the_kernel_chooses_is_not_shown() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let scripts = [
        "tcp a; bind a 0; listen a; tcp b; connect b a; accept a as c; local a; local b; peer b; local c; peer c; show",
        "udp a; bind a 0; udp b; bind b 127.0.0.1:port(a) expect EADDRINUSE; udp c; connect c a; local c; peer c; show",
        "tcp a; bind a 0; udp b; bind b a; tcp6 c; bind c [::1]:port(a); local b; local c; udp d; bind d 127.0.0.2:port(b) expect EADDRINUSE; show",
        "tcp a; bind a 0; close a; udp b; bind b port(a); local b; tcp c; connect c port(a) expect ECONNREFUSED; show",
        "process p { tcp a; bind a 0; listen a }; tcp b; connect b a; fork p as q; kill p; process q { accept a as c; peer c }; kill q; wait c FIN_WAIT2; close b; show",
        "interface eth1; interface eth2; udp6 a multicast_if=eth1; connect a [ff02::1]:9000; local a; show",
        "udp a; bind a 9000; udp b; udp c; send b \"1\" to a; send c \"2\" to a; recv a; recv a; show",
        "tcp a reuseport; bind a 9000; listen a; tcp b reuseport; bind b 9000; listen b; probe tcp 9000 times 100; show",
        "tcp a bind_address_no_port; bind a 127.0.0.1:0; tcp l; bind l 9000; listen l; connect a l; local a; accept l as c; close a c; show",
        "tcp a; bind a 9000; listen a; tcp b; tcp c; tcp d; connect b a; connect c a; connect d a; show; close c; accept a as e; state c expect FIN_WAIT2; close d; show",
        "tcp a port_range=40000-40010; bind a 0; local a expect port in 40000-40010; show; get a port_range",
    ];
    for (number, script) in scripts.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number:02}.drill")), script).expect("a script");
    }
    is_always_the_same(folder.path(), 20);
}
