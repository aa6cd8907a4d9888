//! Where there are no namespaces, each port of a script stands for another one: cases come out as in a network of
//! their own, and nothing of them reaches anybody else.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::net::if_::if_nametoindex;
use nix::sched::{CloneFlags, unshare};
use nix::sys::socket::{AddressFamily, LinkAddr, SockFlag, SockProtocol, SockType, recvfrom, socket};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Test, is_root};

/// How cases are isolated in the host's network, in the words of the summary.
const LOGICAL: &str = "in the host's network, with logical ports";

fn sockdrill(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sockdrill"));
    command.current_dir(folder).env("XDG_STATE_HOME", folder.join("state")).stdin(Stdio::null());
    command
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_port_that_the_kernel_chose_is_that_port() {
    let script = "\
tcp a; bind a 127.0.0.1:0; tcp b; bind b 127.0.0.1:port(a) expect EADDRINUSE
listen a; connect b 127.0.0.1:port(a); accept a as c; local c expect port = port(a); peer b expect a
udp u; bind u 0; udp6 v; send v \"x\" to [::ffff:127.0.0.1]:port(u); recv u expect \"x\" from v
probe tcp port(a) expect a; probe udp port(u) expect u; tcp d; bind d port(a)+1; local d expect port != port(a)
close d; tcp e; connect e port(a)+1 expect ECONNREFUSED; tcp f; bind f port(a)+1
";
    for isolation in ["namespace", "ports"] {
        let output = Test::new(&["eval", "--isolation", isolation, script]).output();
        assert!(output.status.success(), "{isolation}: {}", said(&output.stdout));
    }
}

#[test]
fn a_port_past_the_last_one_is_none_in_either_isolation() {
    for isolation in ["namespace", "ports"] {
        let script = "tcp a; bind a 60000; tcp b; bind b port(a)+6000 expect any";
        let output = Test::new(&["eval", "--isolation", isolation, script]).output();
        let lost = "✗ bind b port(a)+6000  lost: there is no port 66000, expected anything\n";
        assert!(said(&output.stdout).ends_with(lost), "{isolation}: {}", said(&output.stdout));
        assert_eq!(output.status.code(), Some(1));
    }
}

/// What cannot be said with the ports that the kernel chooses, and why.
const WITH_NUMBERS: [(&str, &str); 3] = [
    ("ephemeral/a_reserved_port_waits_for_its_server.drill", "a predicate compares an axis with the number"),
    ("tcp/tcp_and_udp_ports_never_meet.drill", "which socket is bound first is up to an axis"),
    (
        "time_wait/old_data_arrives_only_where_every_number_fits.drill",
        "a predicate compares an axis with the number",
    ),
];

/// The scenario in which the kernel chooses every port that a bind names as a number: the first bind to it says 0,
/// and all that comes after names the port of that socket.
fn with_chosen_ports(scenario: &str) -> String {
    let header = scenario.strip_prefix("+++\n").and_then(|rest| rest.find("\n+++\n").map(|at| at + 9));
    let (header, body) = scenario.split_at(header.unwrap_or(0));
    let mut body = body.to_owned();
    while let Some((socket, start, end)) = first_number(&body) {
        let (before, port, after) = (&body[..start], &body[start..end], &body[end..]);
        body = format!("{before}0{}", with_port_of(socket, port, after));
    }
    format!("{header}{body}")
}

/// The socket of the first `bind` to a number, and where the number begins and ends.
fn first_number(body: &str) -> Option<(&str, usize, usize)> {
    body.match_indices("bind ").find_map(|(at, word)| {
        let line = body[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let is_word = at == line || body[..at].ends_with([' ', ';', '{']);
        let (socket, rest) = body[at + word.len()..].split_once(' ')?;
        let target = rest.split([' ', ';', '\n', '}']).next()?;
        let port = target.rsplit(':').next()?;
        let is_number = port.len() >= 4 && port.bytes().all(|byte| byte.is_ascii_digit());
        let end = at + word.len() + socket.len() + 1 + target.len();
        (is_word && !socket.starts_with('$') && is_number && !body[line..at].contains('#')).then_some((
            socket,
            end - port.len(),
            end,
        ))
    })
}

fn with_port_of(socket: &str, port: &str, text: &str) -> String {
    let named = format!("port({socket})");
    let mut rewritten = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(port) {
        let after = &rest[at + port.len()..];
        let joins = |c: char, others: &str| c.is_alphanumeric() || others.contains(c);
        let is_port = !rest[..at].chars().next_back().is_some_and(|before| joins(before, "_.$+=-"))
            && !after.chars().next().is_some_and(|next| joins(next, "_."));
        rewritten += &rest[..at];
        rewritten += if is_port { named.as_str() } else { port };
        rest = after;
    }
    rewritten + rest
}

#[test]
fn only_the_first_bind_to_a_number_becomes_one_to_0() {
    let scenario = "+++\ntitle = \"bind a 9000\"\n+++\n# bind a 9000\ntcp a; bind a 127.0.0.1:9000; bind b 9000\n\
                    connect c [::1]:9000; send d \"90001\" to 9001; { bind e $x }\nbind f 9001";
    let expected = "+++\ntitle = \"bind a 9000\"\n+++\n# bind a 9000\ntcp a; bind a 127.0.0.1:0; bind b port(a)\n\
                    connect c [::1]:port(a); send d \"90001\" to 9001; { bind e $x }\nbind f 0";
    assert_eq!(with_chosen_ports(scenario), expected);
}

/// All scenarios of this project, by their paths.
fn scenarios() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "drill") {
                let name = path.strip_prefix(&root).expect("a path below it").display().to_string();
                found.insert(name, fs::read_to_string(&path).expect("a scenario"));
            }
        }
    }
    found
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// What all steps of all cases came to, by scenario and case; none for a case that was skipped.
fn outcomes(folder: &Path, isolation: &str) -> BTreeMap<(String, u64), Option<Vec<String>>> {
    let mut command = sockdrill(folder);
    let output = command
        .args(["run", "--isolation", isolation, "--format", "json", "."])
        .output()
        .expect("the command runs");
    let mut found = BTreeMap::new();
    for line in said(&output.stdout).lines() {
        let event: Value = serde_json::from_str(line).expect("JSON");
        if event["event"] != "scenario_finished" {
            continue;
        }
        let path = event["path"].as_str().expect("a path");
        for case in event["cases"].as_array().expect("cases") {
            let steps = case["steps"].as_array().expect("steps").iter();
            let steps = steps.map(|step| format!("{} → {} {}", step["text"], step["outcome"], step["value"]));
            let ran = case["end"] != "skipped";
            let number = case["number"].as_u64().expect("a number");
            found.insert((path.to_owned(), number), ran.then(|| steps.collect()));
        }
    }
    found
}

/// Runs all scenarios of a folder in both isolations; how many cases both could run.
fn agree(folder: &Path) -> usize {
    let (own, shared) = (outcomes(folder, "namespace"), outcomes(folder, "ports"));
    assert!(own.keys().eq(shared.keys()));
    let both = own.iter().filter_map(|(case, own)| Some((case, own.as_ref()?, shared[case].as_ref()?)));
    let different: Vec<String> = both
        .clone()
        .filter(|(_, own, shared)| own != shared)
        .map(|(case, own, shared)| format!("{case:?}\n  namespace: {own:#?}\n  ports: {shared:#?}"))
        .collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
    both.count()
}

#[test]
fn every_scenario_comes_out_as_in_a_network_of_its_own() {
    if !is_root("every_scenario_comes_out_as_in_a_network_of_its_own") {
        return;
    }
    let folder = TempDir::new().expect("a temporary folder");
    for (path, text) in scenarios() {
        write(folder.path(), &path, &text);
    }
    let cases = agree(folder.path());
    assert!(cases > 500, "only {cases} cases");
}

#[test]
fn so_it_does_with_the_ports_that_the_kernel_chooses() {
    if !is_root("so_it_does_with_the_ports_that_the_kernel_chooses") {
        return;
    }
    let folder = TempDir::new().expect("a temporary folder");
    let scenarios = scenarios();
    for (path, text) in &scenarios {
        write(folder.path(), path, &with_chosen_ports(text));
    }
    // What is wrong now is what cannot be said without numbers: no more and no less than is known.
    // A port that was compared with a number is now one that is compared with itself.
    let check =
        sockdrill(folder.path()).args(["check", "."]).env("SOCKDRILL_ALLOW", "self-comparison").output();
    let check = check.expect("the command runs");
    let errors = said(&check.stderr);
    let places = errors.lines().filter_map(|line| line.trim_start().strip_prefix("--> "));
    let mut wrong: Vec<&str> = places.filter_map(|place| place.split(':').next()).collect();
    wrong.dedup();
    assert_eq!(wrong, WITH_NUMBERS.map(|(path, _)| path), "{errors}");
    for path in wrong {
        fs::remove_file(folder.path().join(path)).expect("a file");
    }
    let rewritten = scenarios.iter().filter(|(_, text)| with_chosen_ports(text) != **text).count();
    assert!(rewritten > 90, "only {rewritten} scenarios name a port as a number");
    let cases = agree(folder.path());
    assert!(cases > 500, "only {cases} cases");
}

#[test]
fn runs_at_once_have_ports_of_their_own() {
    let folder = TempDir::new().expect("a temporary folder");
    let numbers: Vec<String> = (0..400).map(|number| number.to_string()).collect();
    let script = format!(
        "axis n = {}\ntcp a; bind a 9000; listen a; udp b; bind b 9001; tcp c; connect c a; tcp d; bind d 9002\n\
         udp e; send e \"x\" to 9001; recv b expect \"x\" from e; connect d 9003 expect ECONNREFUSED\n",
        numbers.join(" | ")
    );
    fs::write(folder.path().join("many.drill"), script).expect("a script");
    let run = || {
        let mut command = sockdrill(folder.path());
        command.args(["run", "--isolation", "ports", "--jobs", "4", "many.drill"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts")
    };
    for child in [run(), run(), run(), run()] {
        let output = child.wait_with_output().expect("the command ends");
        let summary = format!("1 scenario, 400 cases: 400 passed ({LOGICAL})\n");
        assert_eq!(said(&output.stderr), summary, "{}", said(&output.stdout));
    }
}

/// A network that stands for that of a host: services, and an interface on whose other end somebody listens.
struct PlayedHost {
    sniffer: OwnedFd,
    interfaces: [u32; 2],
    streams: Vec<TcpListener>,
    datagrams: Vec<UdpSocket>,
}

/// The ports of its services.
const SERVICES: [u16; 2] = [6379, 25];

impl PlayedHost {
    fn new() -> Self {
        for command in [
            "link set lo up",
            "link add w0 type veth peer name w1",
            "link set w0 addrgenmode none",
            "link set w1 addrgenmode none",
            "link set w0 up",
            "link set w1 up",
            "address add 198.51.100.1/24 brd + dev w0",
            "address add 2001:db8::1/64 dev w0 nodad",
            "route add default dev w0",
            "-6 route add default dev w0",
            "neigh add 198.51.100.2 lladdr 02:00:00:00:00:02 dev w0",
        ] {
            ip(command);
        }
        let sniffer =
            socket(AddressFamily::Packet, SockType::Raw, SockFlag::SOCK_NONBLOCK, SockProtocol::EthAll);
        let everywhere = |port| SocketAddr::from((Ipv6Addr::UNSPECIFIED, port));
        let streams = SERVICES.map(|port| TcpListener::bind(everywhere(port)).expect("a service"));
        let datagrams = SERVICES.map(|port| UdpSocket::bind(everywhere(port)).expect("a service"));
        streams.iter().for_each(|service| service.set_nonblocking(true).expect("a flag"));
        datagrams.iter().for_each(|service| service.set_nonblocking(true).expect("a flag"));
        Self {
            sniffer: sniffer.expect("a sniffer"),
            interfaces: ["w0", "w1"].map(|name| if_nametoindex(name).expect("an interface")),
            streams: streams.into(),
            datagrams: datagrams.into(),
        }
    }

    /// What has come since the last time, to the services and out of the interface.
    fn heard(&self) -> Vec<String> {
        let mut heard = Vec::new();
        for service in &self.streams {
            while let Ok((_, from)) = service.accept() {
                heard.push(format!("a connection from {from}"));
            }
        }
        let mut bytes = [0; 2048];
        for service in &self.datagrams {
            while let Ok((count, from)) = service.recv_from(&mut bytes) {
                heard.push(format!("{:?} from {from}", said(&bytes[..count])));
            }
        }
        while let Ok((count, Some(from))) = recvfrom::<LinkAddr>(self.sniffer.as_raw_fd(), &mut bytes) {
            let is_outside = self.interfaces.iter().any(|index| from.ifindex() == *index as usize);
            if is_outside && is_of_somebody(&bytes[..count]) {
                heard.push(format!("a frame: {:02x?}", &bytes[..count]));
            }
        }
        heard
    }
}

/// Whether a frame is what a program sent, or asks where to send it to; an interface has something to say by itself.
fn is_of_somebody(frame: &[u8]) -> bool {
    let Some(kind) = frame.get(12..14) else { return false };
    match (kind, frame.get(23), frame.get(20), frame.get(54)) {
        ([0x08, 0x06], ..) => true,
        ([0x08, 0x00], Some(protocol), ..) => matches!(protocol, 6 | 17),
        // 58 is ICMPv6, and 135 of it a neighbour solicitation.
        ([0x86, 0xdd], _, Some(protocol), kind) => match protocol {
            6 | 17 => true,
            58 => kind == Some(&135),
            _ => false,
        },
        _ => false,
    }
}

fn ip(arguments: &str) {
    let output = Command::new("ip").args(arguments.split(' ')).output().expect("ip(8) is installed");
    assert!(output.status.success(), "ip {arguments}: {}", said(&output.stderr));
}

/// Runs a test in a network of its own, which stands for the host's.
fn as_a_host(test: impl FnOnce(&PlayedHost) + Send + 'static) {
    let body = move || {
        unshare(CloneFlags::CLONE_NEWNET).expect("a network namespace");
        test(&PlayedHost::new());
    };
    if let Err(panic) = thread::spawn(body).join() {
        std::panic::resume_unwind(panic);
    }
}

/// Scripts that would reach others if they could; none of them may fail for another reason.
const ATTEMPTS: [&str; 24] = [
    "udp a device=w0; send a \"LEAK\" to 127.0.0.1:9000 expect any",
    "tcp b device=w0; connect b 127.0.0.1:9001 within 100ms expect any",
    "udp6 a; set a device=w0; send a \"LEAK\" to [::1]:9000 expect any",
    "udp a multicast_if=w0; send a \"LEAK\" to 239.1.1.1:9000 expect any",
    "udp a multicast_if=198.51.100.1; connect a 239.1.1.1:9000 expect any; send a \"LEAK\" expect any",
    "udp6 a multicast_if=w0; send a \"LEAK\" to [ff02::1]:9000 expect any",
    "udp a; bind a 9000; join a 239.1.1.1 on w0 expect any",
    "udp a broadcast; send a \"LEAK\" to 255.255.255.255:6379 expect any",
    "udp a broadcast; send a \"LEAK\" to 198.51.100.255:6379 expect any",
    "udp a; send a \"LEAK\" to 198.51.100.2:9000 expect any",
    "tcp a; connect a 198.51.100.2:9000 within 100ms expect any",
    "udp6 a; send a \"LEAK\" to [2001:db8::2]:9000 expect any",
    "udp6 a; send a \"LEAK\" to [::ffff:198.51.100.2]:9000 expect any",
    "udp a freebind; bind a 198.51.100.1:9000 expect any; send a \"LEAK\" to 198.51.100.2:9000 expect any",
    "udp a opt(1,25)=813760256; send a \"LEAK\" to 127.0.0.1:9000 expect any",
    "tcp a; connect a 127.0.0.1:6379 expect any; tcp b; connect b 0.0.0.0:6379 expect any",
    "tcp6 a; connect a [::1]:6379 expect any; tcp6 b; connect b [::ffff:127.0.0.1]:6379 expect any",
    "udp a; send a \"LEAK\" to 6379 expect any; udp6 b; send b \"LEAK\" to [::ffff:127.0.0.1]:6379 expect any",
    "udp a broadcast; send a \"LEAK\" to 127.255.255.255:6379 expect any",
    "probe tcp 6379 expect any; probe udp 6379 expect any; probe udp 127.0.0.2:6379 expect any",
    "tcp a; bind a 9000; tcp b; connect b port(a)-2621 expect any; udp c; send c \"LEAK\" to port(a)-2621 expect any",
    "tcp a; bind a 9000; tcp b; connect b port(a)-8975 expect any",
    "udp a; bind a 9000; udp b; send b \"LEAK\" to port(a)-8975 expect any",
    "tcp a; connect a 198.51.100.1:6379 expect any",
];

#[test]
fn nothing_of_a_case_reaches_a_service_or_leaves_by_an_interface() {
    if !is_root("nothing_of_a_case_reaches_a_service_or_leaves_by_an_interface") {
        return;
    }
    as_a_host(|host| {
        // The witnesses hear what there is to hear.
        let outside = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("a socket");
        outside.send_to(b"heard", "198.51.100.2:9000").expect("a datagram");
        outside.send_to(b"heard", "127.0.0.1:6379").expect("a datagram");
        drop(TcpStream::connect("127.0.0.1:25").expect("a connection"));
        let heard = host.heard();
        for witness in ["\"heard\" from", "a connection", "a frame"] {
            assert!(heard.iter().any(|one| one.starts_with(witness)), "no {witness}: {heard:?}");
        }
        let folder = TempDir::new().expect("a temporary folder");
        for (number, script) in ATTEMPTS.iter().enumerate() {
            fs::write(folder.path().join(format!("{number:02}.drill")), script).expect("a script");
        }
        let mut command = sockdrill(folder.path());
        let output = command.args(["run", "--isolation", "ports", "."]).output().expect("the command runs");
        let heard = host.heard();
        assert!(heard.is_empty(), "{heard:?}\n{}", said(&output.stdout));
        // What cannot be carried out is the port below 1024, which is the two cases that reckon one.
        let summary = said(&output.stderr);
        assert!(
            summary.contains(&format!("24 cases: 6 passed, 2 failed, 16 skipped ({LOGICAL})\n")),
            "{summary}"
        );
        assert!(summary.contains("port 25 is below 1024, which needs a network namespace"), "{summary}");
    });
}

#[test]
fn nor_does_it_when_no_descriptor_is_left() {
    if !is_root("nor_does_it_when_no_descriptor_is_left") {
        return;
    }
    as_a_host(|host| {
        let folder = TempDir::new().expect("a temporary folder");
        let mut script: String = "udp v; tcp w\n".to_owned();
        script.extend((0..1100).map(|number| format!("udp s{number} expect any\n")));
        script += "connect w 127.0.0.1:6379 expect any; send v \"FLUSHALL\" to 6379 expect any\n";
        fs::write(folder.path().join("many.drill"), script).expect("a script");
        let limited = "ulimit -n 256; exec \"$0\" run --isolation ports many.drill";
        let mut command = Command::new("sh");
        command.args(["-c", limited, env!("CARGO_BIN_EXE_sockdrill")]).current_dir(folder.path());
        let output = command.env("XDG_STATE_HOME", folder.path()).output().expect("the command runs");
        assert!(host.heard().is_empty());
        let lost = "no port of the host can stand for 6379: Too many open files";
        assert!(said(&output.stderr).contains(lost), "{}", said(&output.stderr));
    });
}

/// The port of the host that stands for the one to which the only connected UDP socket is connected.
fn peer_of_the_only_one() -> u16 {
    let until = Instant::now() + Duration::from_secs(20);
    while Instant::now() < until {
        let table = fs::read_to_string("/proc/thread-self/net/udp").expect("a table");
        let peers = table.lines().filter_map(|line| line.split_ascii_whitespace().nth(2)?.split(':').nth(1));
        let port = peers.filter_map(|port| u16::from_str_radix(port, 16).ok()).find(|port| *port != 0);
        if let Some(port) = port {
            return port;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("no socket is connected");
}

/// Runs a case that names 9000, waits and goes on, while another program takes the port that stands for 9000.
fn while_another_takes_the_port(rest: &'static str) -> (Output, Vec<u8>) {
    let folder = TempDir::new().expect("a temporary folder");
    let script = format!("udp v; connect v 9000; wait 2s; {rest}");
    let mut command = sockdrill(folder.path());
    command.args(["eval", "--isolation", "ports", &script]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("the command starts");
    let other = UdpSocket::bind((Ipv4Addr::LOCALHOST, peer_of_the_only_one())).expect("the port is free");
    let output = child.wait_with_output().expect("the command ends");
    other.set_nonblocking(true).expect("a flag");
    let mut bytes = vec![0; 64];
    let got = other.recv(&mut bytes);
    match got {
        Ok(count) => bytes.truncate(count),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::WouldBlock);
            bytes.clear();
        }
    }
    (output, bytes)
}

#[test]
fn a_program_that_takes_a_port_of_the_case_gets_nothing_and_is_not_taken_for_one_of_its_sockets() {
    if !is_root(
        "a_program_that_takes_a_port_of_the_case_gets_nothing_and_is_not_taken_for_one_of_its_sockets",
    ) {
        return;
    }
    as_a_host(|_| {
        for rest in [
            "send v \"LEAK\" expect any",
            "udp w; send w \"LEAK\" to 9000 expect any",
            "probe udp 9000 expect any",
            "udp w; bind w 9000 expect any",
        ] {
            let (output, got) = while_another_takes_the_port(rest);
            assert_eq!(said(&got), "", "{rest}");
            let lost = said(&output.stderr);
            assert!(lost.contains("lost") || lost.contains("could not be carried out"), "{rest}: {lost}");
            assert!(lost.contains("another program uses port"), "{rest}: {lost}");
            assert!(lost.contains("of the host, which stands for 9000"), "{rest}: {lost}");
        }
        // The one of TCP is another port.
        let (output, got) = while_another_takes_the_port("tcp w; bind w 9000; listen w; tcp x; connect x w");
        assert_eq!((said(&got).as_str(), output.status.code()), ("", Some(0)));
    });
}
