//! What the figures were measured on.

use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

/// The machine in one line: kernel, processor, cores, memory, and what the others are built with.
pub(crate) fn facts() -> String {
    let cores = available_parallelism().map_or(1, usize::from);
    let parts = [
        first_line("uname", &["-srm"]),
        field("/proc/cpuinfo", "model name").map(|model| format!("{cores} × {model}")),
        field("/proc/meminfo", "MemTotal").map(|total| format!("{total} of memory")),
        first_line("cc", &["--version"]),
        first_line("python3", &["--version"]),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Whether a command is there.
pub(crate) fn has(command: &str) -> bool {
    first_line(command, &["--version"]).is_some()
}

fn first_line(command: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(command).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().next().filter(|_| output.status.success()).map(str::to_owned)
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}
