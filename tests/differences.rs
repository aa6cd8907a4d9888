//! `docs/differences.md` is what the systems do, where they are installed.

use std::process::Command;

const PAGE: &str = include_str!("../docs/differences.md");

/// The systems of the page.
const SYSTEMS: &str = "host,uml,linux-6.12,gvisor";

const REASONS: &str = "docs/differences.toml";

/// How to make the page.
const MAKE: &str = "sockdrill compare --on host,uml,linux-6.12,gvisor --repeat 3 --reasons docs/differences.toml --format markdown > docs/differences.md";

fn sockdrill() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sockdrill"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("SOCKDRILL_TRUST", "1");
    command
}

/// Whether the systems of the page can be compared here; where not, says why, and in CI that is a failure.
fn can_compare() -> bool {
    let output = sockdrill().args(["compare", "--on", SYSTEMS, "--filter", "one_port_twice"]).output();
    let output = output.expect("the command runs");
    let why = match output.status.code() {
        Some(0 | 1) if on_the_host_of(PAGE) => return true,
        Some(0 | 1) => format!("the page tells of another host; {MAKE}"),
        _ => String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    let reason = format!("skipped docs/differences.md: {why}");
    assert!(std::env::var_os("CI").is_none(), "{reason}\nIn CI nothing may be skipped.");
    eprintln!("{reason}");
    false
}

/// Whether this host's kernel is of the series of which the page tells: another one may differ otherwise.
fn on_the_host_of(page: &str) -> bool {
    let release =
        nix::sys::utsname::uname().expect("the system's name").release().to_string_lossy().into_owned();
    let series = |version: &str| version.split('.').take(2).collect::<Vec<_>>().join(".");
    page.lines().any(|line| line.starts_with(&format!("| host | linux {}.", series(&release))))
}

/// The page without the numbers of the systems' versions, which are those of where it was made.
fn without_versions(page: &str) -> Vec<String> {
    let without = |line: &str| match line.split('|').map(str::trim).collect::<Vec<_>>()[..] {
        ["", system, kernel, ref rest @ ..] if rest.len() == 6 => {
            format!("| {system} | {} | {}", kernel.split(' ').next().unwrap_or_default(), rest.join(" | "))
        }
        _ => line.to_owned(),
    };
    page.lines().map(without).collect()
}

#[test]
fn the_page_is_what_the_systems_do() {
    if !can_compare() {
        return;
    }
    let arguments =
        ["compare", "--on", SYSTEMS, "--repeat", "3", "--reasons", REASONS, "--format", "markdown"];
    let output = sockdrill().args(arguments).output().expect("the command runs");
    let found = String::from_utf8(output.stdout).expect("text");
    let (found, page) = (without_versions(&found), without_versions(PAGE));
    let difference: Vec<String> = similar::TextDiff::from_slices(&as_strs(&page), &as_strs(&found))
        .iter_all_changes()
        .filter(|change| change.tag() != similar::ChangeTag::Equal)
        .map(|change| format!("{}{}", change.tag(), change.value()))
        .collect();
    assert!(difference.is_empty(), "the page is old; {MAKE}\n{}", difference.join("\n"));
}

fn as_strs(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

#[test]
fn every_difference_of_the_page_has_a_reason() {
    let sections = PAGE.split("\n## ").skip(1).filter(|section| section.contains(":** no reason is given."));
    let without: Vec<&str> = sections.filter_map(|section| section.lines().next()).collect();
    assert!(without.is_empty(), "no reason is given in {REASONS} for {without:#?}");
}

#[test]
fn every_reason_is_for_a_difference_of_the_page() {
    let text =
        std::fs::read_to_string(format!("{}/{REASONS}", env!("CARGO_MANIFEST_DIR"))).expect("the reasons");
    let scenarios = text.lines().filter_map(|line| line.strip_prefix("[\"")?.strip_suffix("\"]"));
    let without: Vec<&str> =
        scenarios.filter(|scenario| !PAGE.contains(&format!("`scenarios/{scenario}.drill`"))).collect();
    assert!(
        without.is_empty(),
        "nothing differs any more in {without:#?}: take the reasons out of {REASONS}"
    );
}
