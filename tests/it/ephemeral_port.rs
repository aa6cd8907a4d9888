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
