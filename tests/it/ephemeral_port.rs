//! A port that the kernel chose is another in every run.

use crate::support::{Test, one_failed};

/// The number that the kernel chose is for the reader of the failure, and for nobody else.
#[test]
fn a_port_was_expected_and_the_kernel_chose() {
    let output = Test::eval("tcp a\nbind a 0\nlocal a expect 9000\n").output();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(
        said(&output.stdout),
        "✓ tcp a     ok\n✓ bind a 0  ok\n✗ local a   0.0.0.0:ephemeral, expected port 9000\n"
    );
    let stderr = said(&output.stderr);
    let digits = stderr
        .split("this time port ")
        .nth(1)
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    let port = digits.expect("a port");
    let drawing = "\
error[unexpected-outcome]: expected port 9000, got 0.0.0.0:ephemeral
 --> eval:3:9
  |
3 | local a expect 9000
  |         ^^^^^^^^^^^ got 0.0.0.0:ephemeral, this time port PORT
  |
  = note: open sockets:
          kind  state        local                peer                 socket
          tcp   CLOSE        0.0.0.0:ephemeral    -                    a
";
    assert_eq!(stderr, format!("{}{}", drawing.replace("PORT", &port), one_failed()));
}

/// It is known of a socket that has another port by now, of one that has none, and in both isolations.
#[test]
fn the_port_that_a_socket_had_has_a_name() {
    let script = "\
tcp l; bind l 9000; listen l
tcp c; connect c l; disconnect c
tcp d; bind d 127.0.0.1:former_port(c); local d expect port = former_port(c); close d
listen c; local c expect port != former_port(c)
udp u; connect u 127.0.0.1:former_port(c)+1; peer u expect port = former_port(c)+1
tcp e; bind e former_port(l) expect any
";
    for isolation in ["namespace", "ports"] {
        let output = Test::new(&["eval", "--isolation", isolation, script]).output();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let lost = "lost: the socket has had no port but the one that it has";
        // All but the last step, which no system could carry out.
        assert_eq!(said.matches('✗').count(), 1, "{isolation}: {said}");
        assert!(said.trim_end().contains(lost), "{isolation}: {said}");
    }
}
