//! The example that the project began with.

use crate::support::{Test, one_passed};

const EXAMPLE: &str = "tcp a reuse; bind a 9000; listen a; tcp b; bind b 9000 expect EADDRINUSE";

#[test]
fn it_runs_as_a_one_liner() {
    Test::eval(EXAMPLE)
        .stdout(
            "
✓ tcp a reuse  ok
✓ bind a 9000  ok
✓ listen a     ok
✓ tcp b        ok
✓ bind b 9000  EADDRINUSE
",
        )
        .stderr(&one_passed())
        .run();
}

#[test]
fn it_runs_as_a_file() {
    Test::new(&["run", "example.drill"])
        .file("example.drill", EXAMPLE)
        .stdout(
            "
✓ tcp a reuse  ok
✓ bind a 9000  ok
✓ listen a     ok
✓ tcp b        ok
✓ bind b 9000  EADDRINUSE
",
        )
        .stderr(&one_passed())
        .run();
}
