//! Our own scenarios, the way that everybody runs theirs.

fn main() -> std::process::ExitCode {
    sockdrill::testing::run("scenarios")
}
