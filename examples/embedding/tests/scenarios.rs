fn main() -> std::process::ExitCode {
    sockdrill::testing::run("scenarios")
}
