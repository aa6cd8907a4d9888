//! Cases do not meet each other, nor the host.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{Everyone, Test, is_root, isolation_line};

/// How cases are isolated in the host's network, in the words of the summary.
const LOGICAL: &str = "in the host's network, with logical ports";

/// A port that no other test uses: the sockets on it in the host's network would be this test's.
const PORT: u16 = 47_813;

/// What a scenario could change of the host, were it not for its own network: interfaces, addresses, groups,
/// and every setting that one can read.
fn host() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in ["if_inet6", "fib_trie", "igmp", "igmp6", "route"] {
        found.extend(read(Path::new("/proc/net").join(file).as_path()));
    }
    let interfaces = nix::net::if_::if_nameindex().expect("interfaces");
    let names = interfaces.iter().map(|one| one.name().to_string_lossy().into_owned());
    found.push(("interfaces".to_owned(), names.collect::<Vec<_>>().join(" ")));
    settings(Path::new("/proc/sys/net"), &mut found);
    found
}

fn settings(folder: &Path, found: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        // What only counts something is no setting.
        let counts = path.file_name().is_some_and(|name| name.to_string_lossy().ends_with("_count"));
        if path.is_dir() {
            settings(&path, found);
        } else if !counts {
            found.extend(read(&path));
        }
    }
}

fn read(path: &Path) -> Option<(String, String)> {
    let text = fs::read_to_string(path).ok()?;
    // A timer that runs in every row of these tables is no change.
    let is_group_table = path.ends_with("igmp") || path.ends_with("igmp6");
    let text = if is_group_table { text.lines().map(groups).collect::<Vec<_>>().join("\n") } else { text };
    Some((path.display().to_string(), text))
}

fn groups(line: &str) -> String {
    line.split_ascii_whitespace().take(4).collect::<Vec<_>>().join(" ")
}

/// The rows of the host's socket tables that have a port.
fn sockets_on(port: u16) -> Vec<String> {
    let with_port = format!(":{port:04X} ");
    let tables = ["tcp", "tcp6", "udp", "udp6"]
        .map(|table| fs::read_to_string(format!("/proc/net/{table}")).unwrap_or_default());
    tables
        .iter()
        .flat_map(|table| table.lines())
        .filter(|line| line.contains(&with_port))
        .map(str::to_owned)
        .collect()
}

#[test]
fn nothing_of_the_host_changes() {
    let before = host();
    let folder = TempDir::new().expect("a temporary folder");
    let scripts = [
        "sysctl net.ipv4.ip_local_port_range 40000 40001; sysctl net.ipv4.tcp_tw_reuse 0; sysctl net.ipv4.conf.all.forwarding 1; \
         sysctl net.ipv6.conf.lo.disable_ipv6 1; sysctl net.core.somaxconn 7; tcp a; bind a 47813; listen a; wait 1s",
        "interface eth1 192.0.2.1/24 2001:db8::1/64; address 198.51.100.7/24; address 127.7.7.7/32; udp a; bind a 47813; \
         join a 239.1.1.1 on eth1; join a 239.1.1.2 on lo; udp6 b v6only; bind b 47813; join b ff02::1234 on eth1; wait 1s",
        "tcp a; bind a 47813; listen a; tcp b; connect b a; accept a as c; close b c; state b expect TIME_WAIT; udp u; \
         connect u 47813; wait 1s",
    ];
    for (number, script) in scripts.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.drill")), script).expect("a script");
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
        .args(["run", "."])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("the command starts");
    let mut seen = Vec::new();
    while child.try_wait().expect("a status").is_none() {
        seen.extend(sockets_on(PORT));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(child.wait().expect("a status").success());
    seen.extend(sockets_on(PORT));
    assert!(seen.is_empty(), "the host has {seen:?}");
    let after = host();
    let changed: Vec<_> = after.iter().filter(|one| !before.contains(one)).collect();
    assert!(changed.is_empty() && before.len() == after.len(), "{changed:?}");
}

#[test]
fn the_same_port_in_many_cases_at_once() {
    let script = "\
axis case = \"1\" | \"2\" | \"3\" | \"4\" | \"5\" | \"6\" | \"7\" | \"8\"
tcp a; bind a 9000; listen a
udp u; bind u 9000
wait 300ms
probe tcp 9000 expect a
probe udp 9000 expect u
udp v; send v $case to u
recv u expect $case
show
";
    let output = Test::new(&["eval", "--jobs", "8", script]).output();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    // Every case saw its own sockets and no others: the table is one for all.
    let table = "\
✓ show
      kind  state        local                peer                 socket
      tcp   LISTEN       0.0.0.0:9000         -                    a
      udp   CLOSE        0.0.0.0:9000         -                    u
      udp   CLOSE        0.0.0.0:ephemeral    -                    v
";
    assert!(said.ends_with(table), "{said}");
    assert!(said.contains("\n8 cases\n"), "{said}");
}

/// Runs scripts one after the other on one worker; all must pass.
#[track_caller]
fn one_after_the_other(scripts: &[&str]) {
    let mut test = Test::new(&["run", "--jobs", "1", "."]);
    for (number, script) in scripts.iter().enumerate() {
        test = test.file(&format!("{number}.drill"), script);
    }
    let output = test.output();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let all = format!("{0} scenarios, {0} cases: {0} passed ({1})\n", scripts.len(), isolation_line());
    assert_eq!((said(&output.stderr), output.status.code()), (all, Some(0)), "{}", said(&output.stdout));
}

#[test]
fn nothing_is_left_for_the_next_case() {
    let first = "show; ";
    let scripts = [
        "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close c b; state c expect TIME_WAIT",
        "tcp a; bind a 9000; listen a; tcp b; connect b a; accept a as c; close b; wait b FIN_WAIT2",
        "tcp a; bind a 9000; listen a backlog=0; tcp b; connect b a; tcp c; connect c a expect blocks",
        "process p { tcp a; bind a 9000; listen a; udp u; bind u 9000 }; fork p as q",
        "tcp a; bind a 9000; listen a; tcp b; connect b a; fork main as p",
        "udp a; bind a 9000; udp b; send b \"never read\" to a",
        "tcp a; bind a 9000; listen a; tcp b; connect b a; send b \"never read\"; close b",
    ];
    let empty: Vec<String> = scripts.iter().map(|script| format!("{first}{script}")).collect();
    let shows_nothing = Test::new(&["run", "--verbose", "--jobs", "1", "."]);
    let test = empty
        .iter()
        .enumerate()
        .fold(shows_nothing, |test, (number, script)| test.file(&format!("{number}.drill"), script));
    let output = test.output();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    let empty_tables = said.lines().filter(|line| line.starts_with("✓ show") && line.ends_with("no sockets"));
    assert_eq!(empty_tables.count(), scripts.len(), "{said}");
}

#[test]
fn what_a_case_changes_is_not_there_in_the_next() {
    one_after_the_other(&[
        "interface eth1 192.0.2.1/24; address 198.51.100.7/32; udp a; bind a 192.0.2.1:9000; join a 239.1.1.1 on eth1",
        "interface eth1 192.0.2.1/24; address 198.51.100.7/32; probe udp 239.1.1.1:9000 expect nobody",
        "tcp a; bind a 192.0.2.1:9000 expect EADDRNOTAVAIL; bind a 198.51.100.7:9000 expect EADDRNOTAVAIL; set a device=eth1 expect ENODEV",
        "sysctl net.ipv4.ip_local_port_range 40000 40000; tcp a; bind a 0; tcp b; bind b 0 expect EADDRINUSE",
        "tcp a; bind a 0; tcp b; bind b 0",
        "sysctl net.ipv6.conf.all.disable_ipv6 1; tcp6 a; bind a [::1]:9000 expect EADDRNOTAVAIL",
        "tcp6 a; bind a [::1]:9000",
    ]);
}

#[test]
fn a_case_that_fails_half_way_leaves_nothing_either() {
    let output = Test::new(&["run", "--verbose", "--jobs", "1", "."])
        .file("1.drill", "interface eth1 192.0.2.1/24; process p { tcp a; bind a 9000; listen a }; tcp b; bind b 9000; show")
        .file("2.drill", "show; interface eth1 192.0.2.1/24; tcp b; bind b 9000")
        .output();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.ends_with(
            "2.drill\n✓ show                         no sockets\n✓ interface eth1 192.0.2.1/24  ok\n✓ tcp b                        ok\n✓ bind b 9000                  ok\n\n"
        ),
        "{said}"
    );
}

#[test]
fn a_user_without_rights_has_networks_too() {
    let Some(everyone) = Everyone::new("a_user_without_rights_has_networks_too") else { return };
    let script = "\
tcp a reuse; bind a 80; listen a; tcp b; connect b a; accept a as c
interface eth1 192.0.2.1/24; sysctl net.ipv4.tcp_tw_reuse 1; process p { tcp d; bind d 192.0.2.1:9000 }
destroy b; kill p; show
";
    let output = everyone.command().args(["eval", script]).output().expect("it runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(
        (said(&output.stdout).as_str(), said(&output.stderr).as_str(), output.status.code()),
        (
            "\
✓ tcp a reuse                     ok
✓ bind a 80                       ok
✓ listen a                        ok
✓ tcp b                           ok
✓ connect b a                     ok
✓ accept a as c                   ok
✓ interface eth1 192.0.2.1/24     ok
✓ sysctl net.ipv4.tcp_tw_reuse 1  ok
✓ process p                       ok
✓   tcp d                         ok
✓   bind d 192.0.2.1:9000         ok
✓ destroy b                       ok
✓ kill p                          ok
✓ show
      kind  state        local                peer                 socket
      tcp   LISTEN       0.0.0.0:80           -                    a
      tcp   CLOSE        127.0.0.1:80         -                    c
      tcp   CLOSE        127.0.0.1:ephemeral  -                    b
",
            "1 scenario, 1 case: 1 passed (each case in its own network namespace, within a user namespace)\n",
            Some(0)
        )
    );
}

#[test]
fn a_user_without_rights_is_nobody_else() {
    let Some(everyone) = Everyone::new("a_user_without_rights_is_nobody_else") else { return };
    for script in ["process p uid=1000 { tcp a }", "tcp a; chown a uid=1000"] {
        let output = everyone.command().args(["eval", script]).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            said,
            "skipped eval: needs root: it acts as another user\n\
             1 scenario, 1 case: 1 skipped (each case in its own network namespace, within a user namespace)\n"
        );
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
fn ports_may_stand_for_others() {
    Test::new(&[
        "eval",
        "--isolation",
        "ports",
        "tcp a reuse; bind a 9000; listen a; tcp b; bind b 9000 expect EADDRINUSE; local a expect 9000; connect b a; \
         accept a as c; peer b expect 127.0.0.1:9000; peer c expect b; show; udp u; bind u port(a)+1; \
         local u expect 0.0.0.0:9001; udp v; send v \"x\" to 9001; recv u expect \"x\" from v; \
         probe udp 9001 expect u; probe tcp 9000 expect a; tcp e; bind e 0; local e expect ephemeral; \
         tcp f; connect f 9002 expect ECONNREFUSED; close b c; state b expect TIME_WAIT",
    ])
    .stdout(
        "
✓ tcp a reuse         ok
✓ bind a 9000         ok
✓ listen a            ok
✓ tcp b               ok
✓ bind b 9000         EADDRINUSE
✓ local a             0.0.0.0:9000
✓ connect b a         ok
✓ accept a as c       ok
✓ peer b              127.0.0.1:9000
✓ peer c              127.0.0.1:ephemeral (the address of b)
✓ show
      kind  state        local                peer                 socket
      tcp   LISTEN       0.0.0.0:9000         -                    a
      tcp   ESTABLISHED  127.0.0.1:9000       127.0.0.1:ephemeral  c
      tcp   ESTABLISHED  127.0.0.1:ephemeral  127.0.0.1:9000       b
✓ udp u               ok
✓ bind u port(a)+1    ok
✓ local u             0.0.0.0:9001
✓ udp v               ok
✓ send v \"x\" to 9001  ok
✓ recv u              \"x\" from v
✓ probe udp 9001      u
✓ probe tcp 9000      a
✓ tcp e               ok
✓ bind e 0            ok
✓ local e             0.0.0.0:ephemeral
✓ tcp f               ok
✓ connect f 9002      ECONNREFUSED
✓ close b c           ok
✓ state b             TIME_WAIT
",
    )
    .stderr(&format!("1 scenario, 1 case: 1 passed ({LOGICAL})\n"))
    .run();
}

#[test]
fn cases_with_logical_ports_do_not_meet_either() {
    let script = "axis n = \"1\" | \"2\" | \"3\" | \"4\"\ntcp a; bind a 9000; listen a; wait 200ms; probe tcp 9000 expect a\n";
    let output = Test::new(&["eval", "--isolation", "ports", "--jobs", "4", script]).output();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said, format!("1 scenario, 4 cases: 4 passed ({LOGICAL})\n"));
}

#[test]
fn what_logical_ports_cannot_say_is_skipped_with_the_reason() {
    for (script, reason) in [
        ("sysctl net.ipv4.tcp_tw_reuse 1", "needs a network namespace: it sets a sysctl"),
        ("interface eth1 192.0.2.1/24", "needs a network namespace: it changes interfaces"),
        ("address 192.0.2.1/32", "needs a network namespace: it changes interfaces"),
        ("tcp a; bind a 9000; listen a; destroy a", "needs a network namespace: it destroys a socket"),
        ("udp a; join a 239.1.1.1 on lo", "needs a network namespace: it joins a multicast group"),
        ("tcp a; bind a 80", "needs a network namespace: it names a port below 1024"),
        (
            "tcp a; connect a 192.0.2.1:9000 expect any",
            "needs a network namespace: it names an address that is not loopback",
        ),
        ("tcp a port_range=40000-40010", "needs a network namespace: it asks for a fixed range of ports"),
        ("tcp a repair", "needs a network namespace: it needs CAP_NET_ADMIN"),
        ("udp a device=eth1", "needs a network namespace: it names an interface other than lo"),
        ("udp a; set a multicast_if=eth1", "needs a network namespace: it names an interface other than lo"),
        ("udp a multicast_if=192.0.2.1", "needs a network namespace: it names an interface other than lo"),
        ("tcp a opt(1,15)=1", "needs a network namespace: it sets an option by its number"),
    ] {
        let output = Test::new(&["eval", "--isolation", "ports", script]).output();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            said,
            format!("skipped eval: {reason}\n1 scenario, 1 case: 1 skipped ({LOGICAL})\n"),
            "{script}"
        );
        assert_eq!((output.stdout.len(), output.status.code()), (0, Some(0)), "{script}");
    }
}

#[test]
fn users_and_processes_with_logical_ports() {
    if !is_root("users_and_processes_with_logical_ports") {
        return;
    }
    let script = "process p uid=1000 { tcp a; bind a 9000; listen a }; fork p as q; kill p; probe tcp 9000 expect a; kill q; state a expect gone";
    let output = Test::new(&["eval", "--isolation", "ports", script]).output();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said, format!("1 scenario, 1 case: 1 passed ({LOGICAL})\n"));
}

#[test]
fn many_sockets_of_one_case() {
    // Fewer than the least number of descriptors that a system allows (getrlimit(2)): 1024.
    use std::fmt::Write;
    let script = (0..900).fold(String::new(), |mut script, number| {
        let _ = writeln!(script, "udp s{number} reuse; bind s{number} 9000");
        script
    });
    let output =
        Test::new(&["run", "."]).file("many.drill", format!("{script}probe udp 9000 expect s899\n")).output();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said, format!("1 scenario, 1 case: 1 passed ({})\n", isolation_line()));
}

#[test]
fn many_processes_of_one_case() {
    use std::fmt::Write;
    let mut script = "process p0 { tcp a; bind a 9000; listen a }\n".to_owned();
    for number in 0..100 {
        let _ = writeln!(script, "fork p{number} as p{}; kill p{number}", number + 1);
    }
    script += "state a expect LISTEN; probe tcp 9000 expect a; kill p100; state a expect gone\n";
    let output = Test::new(&["run", "."]).file("many.drill", script).output();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said, format!("1 scenario, 1 case: 1 passed ({})\n", isolation_line()));
}
