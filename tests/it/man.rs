//! `sockdrill man`

use std::fs;

use crate::support::Test;

#[test]
fn a_page_can_be_printed() {
    let page = |arguments: &[&str]| {
        let output = Test::new(arguments).output();
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(page(&["man"]).contains("sockdrill\\-run(1)"));
    let new = page(&["man", "new"]);
    let first = concat!(".TH sockdrill-new 1  \"sockdrill ", env!("CARGO_PKG_VERSION"), "\"");
    assert!(new.contains(first), "{new}");
}

#[test]
fn every_page_is_written() {
    let folder = Test::new(&["man", "--out", "man/man1"]).run();
    let mut pages: Vec<String> = fs::read_dir(folder.path().join("man/man1"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    for command in
        ["sockdrill", "sockdrill-check", "sockdrill-man", "sockdrill-new", "sockdrill-run", "sockdrill-test"]
    {
        assert!(pages.contains(&format!("{command}.1")), "{pages:?}");
    }
    assert!(folder.read("man/man1/sockdrill-test.1").contains("FILTERS"));
}

#[test]
fn a_slip_in_a_name_finds_its_page() {
    Test::new(&["man", "tset"])
        .stderr("error: no manual page `tset`; did you mean `test`?\n")
        .status(2)
        .run();
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    Test::new(&["man", "--out", "taken"])
        .file("taken", "")
        .stderr("error: cannot write taken/sockdrill.1: File exists (os error 17)\n")
        .status(3)
        .run();
}
