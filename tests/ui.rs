//! Scripts, and beside each the whole of what the command says about it.
//!
//! `tests/ui/COMMAND/…/NAME.drill` is given to `sockdrill COMMAND`, in the script's own folder. What that writes is
//! in `NAME.stdout` and `NAME.stderr`; a stream that stays empty has no file, and a status other than 0 is the last
//! line of `NAME.stderr`. What only root may do is in `tests/ui/run/root/`.

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs, io};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use similar::TextDiff;
use walkdir::WalkDir;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui");

/// The scripts that only root can run.
const NEEDS_ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui/run/root");

/// What the command adds to its summary if it does not run as root.
const WITHOUT_ROOT: &str = ", within a user namespace";

/// Set to 1, this variable has what is expected rewritten instead of compared.
const UPDATE: &str = "UPDATE_UI";

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = files_with_extension("drill")
        .map(|script| Trial::ignorable_test(name(&script), move || test(&script)))
        .collect();
    trials.push(Trial::test("no_output_is_left_without_its_script", no_output_is_left));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Holds what the command writes about a script against the files beside it.
fn test(script: &Path) -> Result<Completion, Failed> {
    if script.starts_with(NEEDS_ROOT) && !nix::unistd::geteuid().is_root() {
        if env::var_os("CI").is_some() {
            return Err("it needs root, and in CI nothing may be skipped".into());
        }
        return Ok(Completion::ignored_with("it needs root"));
    }
    let written = run(script)?;
    let mut differences = String::new();
    for (extension, found) in written {
        let path = script.with_extension(extension);
        let expected = read_if_exists(&path)?;
        if found == expected {
            continue;
        }
        if !updates() {
            let diff = TextDiff::from_lines(&expected, &found);
            let name = format!("{}.{extension}", name(script));
            differences += &diff.unified_diff().header(&name, "what the command wrote").to_string();
        } else if found.is_empty() {
            fs::remove_file(path)?;
        } else {
            fs::write(path, found)?;
        }
    }
    if differences.is_empty() {
        return Ok(Completion::Completed);
    }
    Err(format!("{differences}\nif that is right: {UPDATE}=1 cargo test --test ui").into())
}

/// What the command writes about a script, by the extension of the file that expects it.
fn run(script: &Path) -> Result<[(&'static str, String); 2], Failed> {
    let path = script.strip_prefix(FOLDER)?;
    let output = Command::new(env!("CARGO_BIN_EXE_sockdrill"))
        .args(path.iter().next())
        .args(path.file_name())
        .current_dir(script.with_file_name(""))
        // What it remembers of earlier runs stays apart from the developer's own runs.
        .env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .env_remove("CI")
        .env_remove("TF_BUILD")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .output()?;
    let stderr = String::from_utf8(output.stderr)?.replace(WITHOUT_ROOT, "");
    let mut stderr = without_retries(&stderr);
    if !output.status.success() {
        writeln!(stderr, "{}", output.status)?;
    }
    Ok([("stdout", String::from_utf8(output.stdout)?), ("stderr", stderr)])
}

/// What a command says of a script when it had its time at once: on a busy machine some come once more.
fn without_retries(stderr: &str) -> String {
    let is_retry = |line: &&str| line.starts_with("note: ") && line.contains(" runs once more by itself: ");
    let lines = stderr.split_inclusive('\n').filter(|line| !is_retry(line));
    lines.collect::<String>().replace(" (1 run retried)", "")
}

/// Every output has its script, and no folder is empty. An update deletes those that are wrong.
fn no_output_is_left() -> Result<(), Failed> {
    let mut left = String::new();
    // A folder comes after what is in it, which may have been deleted by then.
    for entry in WalkDir::new(FOLDER).contents_first(true).sort_by_file_name() {
        let path = entry?.into_path();
        let delete = if path.is_dir() {
            if fs::read_dir(&path)?.next().is_some() {
                continue;
            }
            fs::remove_dir
        } else {
            if !is_output(&path) || path.with_extension("drill").exists() {
                continue;
            }
            fs::remove_file
        };
        if updates() {
            delete(&path)?;
        } else {
            writeln!(left, "{}", path.display())?;
        }
    }
    if left.is_empty() { Ok(()) } else { Err(format!("without a script:\n{left}").into()) }
}

fn is_output(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "stdout" || extension == "stderr")
}

fn files_with_extension(extension: &str) -> impl Iterator<Item = PathBuf> {
    let entries = WalkDir::new(FOLDER).sort_by_file_name().into_iter();
    let paths = entries.map(|entry| entry.expect("a file of tests/ui").into_path());
    paths.filter(move |path| path.extension() == Some(OsStr::new(extension)))
}

/// The name of a script's test: `check/words/bind_without_an_address`.
fn name(script: &Path) -> String {
    script.strip_prefix(FOLDER).unwrap_or(script).with_extension("").display().to_string()
}

fn read_if_exists(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        text => text,
    }
}

fn updates() -> bool {
    env::var_os(UPDATE).is_some_and(|value| value == "1")
}
