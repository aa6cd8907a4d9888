//! What a project that somebody else wrote can do here: start nothing and reach nowhere, unless it is allowed to.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, lchown, symlink};
use std::path::Path;

use crate::support::{Folder, Test, is_root};

const SOCKDRILL: &str = env!("CARGO_BIN_EXE_sockdrill");

/// Every way to start something: a command, a kernel that is a program, one in a machine, and a name that is another's.
const SETTINGS: &str = r#"
[systems.evil]
kind = "command"
command = ["./mark", "command"]

[systems.kernel]
kind = "uml"
kernel = "mark"

[systems.gvisor]
kind = "command"
command = ["sh", "-c", "exec ./mark gvisor"]

[systems.modules]
kind = "qemu"
modules = "mark.d"
"#;

/// A program that leaves a mark, and is no agent.
const MARK: &str = "#!/bin/sh\necho \"$0 $@\" >> mark.left\n";

/// A project of somebody else's.
fn project(arguments: &[&str]) -> Test {
    let test = Test::new(arguments)
        .file("sockdrill.toml", SETTINGS)
        .file("mark", MARK)
        .file("mark.d/x.ko", "")
        .file("scenarios/a.drill", "tcp a\n")
        .variable("SOCKDRILL_TRUST", "");
    let folder = test.left();
    fs::set_permissions(folder.path().join("mark"), fs::Permissions::from_mode(0o755)).expect("permissions");
    strange(&folder, arguments)
}

/// A further run in a project of somebody else's.
fn strange(folder: &Folder, arguments: &[&str]) -> Test {
    folder.then(arguments).variable("SOCKDRILL_TRUST", "")
}

/// The whole of what it says on standard error, and how it ends.
fn said(test: &Test) -> (String, Option<i32>) {
    let output = test.output();
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

#[test]
fn a_project_that_was_not_allowed_starts_nothing() {
    let folder = project(&["list"]).left();
    for system in ["evil", "kernel", "gvisor", "modules"] {
        let why = format!(
            "error: the system `{system}` is not started: it runs what sockdrill.toml names, which is not allowed \
             yet; `sockdrill trust` shows and allows it\n"
        );
        let commands: [&[&str]; 4] = [
            &["run", "--on", system],
            &["test", "--on", system],
            &["eval", "--on", system, "tcp a"],
            &["compare", "--on", &format!("host,{system}")],
        ];
        for arguments in commands {
            strange(&folder, arguments).stderr(&why).status(2).run();
        }
        let listed = strange(&folder, &["systems", system]).output();
        assert_eq!(listed.status.code(), Some(1));
        let stdout = String::from_utf8_lossy(&listed.stdout).into_owned();
        assert!(
            stdout.contains("not available: it runs what sockdrill.toml names, which is not"),
            "{stdout}"
        );
    }
    let all = strange(&folder, &["systems"]).output();
    assert_eq!(all.status.code(), Some(0));
    assert!(!folder.has("mark.left"), "{}", folder.read("mark.left"));
}

#[test]
fn commands_that_name_no_system_start_nothing_even_where_it_is_allowed() {
    let folder = project(&["list"]).left();
    let commands: [&[&str]; 11] = [
        &["run"],
        &["test"],
        &["check"],
        &["list"],
        &["fmt"],
        &["mutate"],
        &["diff"],
        &["prune"],
        &["new", "b"],
        &["trust"],
        &["trust", "--list"],
    ];
    for arguments in commands {
        let (stderr, status) = said(&folder.then(arguments));
        assert!(status.is_some_and(|status| status < 2), "{arguments:?}: {stderr}");
        assert!(!folder.has("mark.left"), "{arguments:?}");
    }
}

/// A project whose system works, in which `./agent` is the program.
fn working(arguments: &[&str]) -> Test {
    let test = Test::new(arguments)
        .file("sockdrill.toml", "[systems.box]\nkind = \"command\"\ncommand = [\"./agent\"]\n")
        .file("agent", format!("#!/bin/sh\nexec {SOCKDRILL} agent\n"));
    let folder = test.left();
    fs::set_permissions(folder.path().join("agent"), fs::Permissions::from_mode(0o755)).expect("permissions");
    strange(&folder, arguments)
}

#[test]
fn what_was_allowed_runs_until_it_changes() {
    let eval: &[&str] = &["eval", "--on", "box", "tcp a"];
    let folder = working(eval).left();
    assert_eq!(said(&strange(&folder, eval)).1, Some(2));
    let here = folder.path().canonicalize().expect("a path");
    let here = here.display();
    strange(&folder, &["trust"])
        .stdout(&format!(
            "allowed: what {here}/sockdrill.toml names\n  box  ./agent\nuntil it changes, or one of these files\n  \
             {here}/agent\n"
        ))
        .run();
    assert_eq!(said(&strange(&folder, eval)).1, Some(0));
    strange(&folder, &["trust", "--list"]).stdout(&format!("allowed  {here}/sockdrill.toml\n")).run();
    // The script says something else by now.
    let changed = "error: the system `box` is not started: sockdrill.toml or a program that it names has changed since \
                   it was allowed; `sockdrill trust` shows and allows it\n";
    fs::write(folder.path().join("agent"), format!("#!/bin/sh\n\nexec {SOCKDRILL} agent\n")).expect("a file");
    strange(&folder, eval).stderr(changed).status(2).run();
    strange(&folder, &["trust", "--list"]).stdout(&format!("changed  {here}/sockdrill.toml\n")).run();
    assert_eq!(said(&strange(&folder, &["trust"])).1, Some(0));
    assert_eq!(said(&strange(&folder, eval)).1, Some(0));
    // So do the settings.
    let settings = folder.read("sockdrill.toml");
    fs::write(folder.path().join("sockdrill.toml"), format!("{settings}boot = \"9s\"\n")).expect("a file");
    strange(&folder, eval).stderr(changed).status(2).run();
    strange(&folder, &["trust", "--revoke"])
        .stdout(&format!("no longer allowed: {here}/sockdrill.toml\n"))
        .run();
    strange(&folder, &["trust", "--revoke"])
        .stdout(&format!("was not allowed: {here}/sockdrill.toml\n"))
        .run();
    strange(&folder, &["trust", "--list"]).run();
    assert_eq!(said(&strange(&folder, eval)).1, Some(2));
}

#[test]
fn a_flag_and_a_variable_allow_it_for_a_run() {
    let folder = working(&[]).left();
    let eval = |more: &[&str]| strange(&folder, &[&["eval", "--on", "box", "tcp a"][..], more].concat());
    assert_eq!(said(&eval(&[])).1, Some(2));
    assert_eq!(said(&eval(&["--trust"])).1, Some(0));
    assert_eq!(said(&eval(&[]).variable("SOCKDRILL_TRUST", "1")).1, Some(0));
    assert_eq!(said(&eval(&[]).variable("SOCKDRILL_TRUST", "0")).1, Some(2));
    assert_eq!(said(&eval(&[])).1, Some(2));
    // The project itself cannot say so.
    let (stderr, status) = said(&strange(&folder, &["list"]).file("sockdrill.toml", "trust = true\n"));
    assert!(stderr.contains("unknown key `trust`"), "{stderr}");
    assert_eq!(status, Some(2));
}

#[test]
fn nothing_to_trust_is_said() {
    let (stderr, status) = said(&Test::new(&["trust"]));
    assert!(stderr.starts_with("error: no sockdrill.toml in "), "{stderr}");
    assert_eq!(status, Some(2));
    let test = Test::new(&["trust"]).file("sockdrill.toml", "slow = true\n");
    assert_eq!(said(&test), (String::new(), Some(0)));
}

/// A user who is neither this one nor root.
const STRANGER: u32 = 12345;

#[test]
fn settings_of_another_user_do_not_count() {
    if !is_root("settings_of_another_user_do_not_count") {
        return;
    }
    let folder =
        Test::new(&[]).file("sockdrill.toml", "slow = true\n").file("below/a.drill", "tcp a\n").left();
    let settings = folder.path().join("sockdrill.toml");
    let refused = |name: &str| {
        format!(
            "error: {name} belongs to another user ({STRANGER}); if you trust it, allow it with `sockdrill trust`, or \
             set SOCKDRILL_TRUST=1\n"
        )
    };
    let list = || strange(&folder, &["list", "a.drill"]).within("below");
    chown(&settings, Some(STRANGER), None).expect("an owner");
    list().stderr(&refused("../sockdrill.toml")).status(2).run();
    assert_eq!(said(&list().variable("SOCKDRILL_TRUST", "1")).1, Some(0));
    assert_eq!(said(&strange(&folder, &["trust"]).within("below")).1, Some(0));
    assert_eq!(said(&list()).1, Some(0));
    fs::write(&settings, "slow = false\n").expect("a file");
    list().stderr(&refused("../sockdrill.toml")).status(2).run();
    // Who made a link chose what it leads to.
    fs::rename(&settings, folder.path().join("mine.toml")).expect("a file");
    chown(folder.path().join("mine.toml"), Some(0), None).expect("an owner");
    symlink("mine.toml", &settings).expect("a link");
    assert_eq!(said(&list()).1, Some(0));
    lchown(&settings, Some(STRANGER), None).expect("an owner");
    list().stderr(&refused("../sockdrill.toml")).status(2).run();
}

const OURS: &str = "---\nsource: scenarios/gone.drill\n---\nold\n";

/// A project in `project`, and the folder of another one beside it, with a snapshot of a scenario that is gone.
fn beside(settings: &str) -> Folder {
    Test::new(&[])
        .file("project/sockdrill.toml", settings)
        .file("project/scenarios/a.drill", "tcp a\n")
        .file("other/gone.snap", OURS)
        .file("other/a.snap.new", OURS)
        .file("other/b.drill", "tcp  b\n")
        .left()
}

/// What is in the folder of the other project.
fn others(folder: &Folder) -> Vec<(String, String)> {
    let own = |name: &String| name.starts_with("other/");
    folder.files().into_iter().filter(own).map(|name| (name.clone(), folder.read(&name))).collect()
}

/// The commands that read or write snapshots.
const SNAPSHOTS: [&[&str]; 6] =
    [&["test"], &["diff"], &["review"], &["accept", "--all"], &["reject", "--all"], &["prune"]];

#[test]
fn the_folders_of_a_project_stay_in_it() {
    let absolute = beside("").path().join("other");
    let absolute = format!("snapshots = {:?}\n", absolute.to_str().expect("text"));
    for settings in ["snapshots = \"../other\"\n", "snapshots = \"a/../../other\"\n", &absolute] {
        let folder = beside(settings);
        let before = others(&folder);
        for arguments in SNAPSHOTS.into_iter().chain([&["list"][..], &["fmt"], &["new", "x"]]) {
            let (stderr, status) = said(&strange(&folder, arguments).within("project"));
            assert!(stderr.starts_with("error: the folder of snapshots, "), "{arguments:?}: {stderr}");
            assert!(
                stderr.ends_with("other, is outside of the project; `--allow-outside` allows it\n"),
                "{stderr}"
            );
            assert_eq!(status, Some(2));
        }
        assert_eq!(others(&folder), before);
    }
    let folder = beside("scenarios = \"../other\"\n");
    let before = others(&folder);
    let (stderr, status) = said(&strange(&folder, &["fmt"]).within("project"));
    assert!(stderr.starts_with("error: the folder of scenarios, "), "{stderr}");
    assert_eq!(status, Some(2));
    assert_eq!(others(&folder), before);
    assert_eq!(said(&strange(&folder, &["fmt", "--allow-outside"]).within("project")).1, Some(0));
    assert_ne!(others(&folder), before);
}

#[test]
fn the_user_may_send_a_project_out_of_itself() {
    let folder = beside("snapshots = \"../other\"\n");
    let found = "sockdrill diff";
    for (arguments, variable) in
        [(&["diff", "--allow-outside"][..], ""), (&["diff"], "1"), (&["diff", "--snapshots", "../other"], "")]
    {
        let test =
            strange(&folder, arguments).within("project").variable("SOCKDRILL_ALLOW_OUTSIDE", variable);
        let (stderr, status) = said(&test);
        assert_eq!((stderr.as_str(), status), ("1 pending snapshot\n", Some(1)), "{found} {arguments:?}");
    }
}

#[test]
fn a_folder_behind_a_link_is_refused_by_all_commands_alike() {
    // The folder of snapshots itself leads out of the project.
    let folder = beside("");
    symlink("../other", folder.path().join("project/snapshots")).expect("a link");
    let before = others(&folder);
    for arguments in SNAPSHOTS {
        let (stderr, status) = said(&strange(&folder, arguments).within("project"));
        let why = "error: the folder of snapshots, snapshots, is outside of the project; `--allow-outside` allows it\n";
        assert_eq!((stderr.as_str(), status), (why, Some(2)), "{arguments:?}");
    }
    assert_eq!(others(&folder), before);
    // A folder in it does, or only leads elsewhere in the project.
    for target in ["../../other", "../elsewhere"] {
        let folder = beside("");
        let project = folder.path().join("project");
        for name in ["scenarios/tcp", "snapshots", "elsewhere"] {
            fs::create_dir_all(project.join(name)).expect("a folder");
        }
        fs::write(project.join("scenarios/tcp/a.drill"), "tcp a\n").expect("a file");
        symlink(target, project.join("snapshots/tcp")).expect("a link");
        let before = others(&folder);
        for arguments in SNAPSHOTS {
            let output = strange(&folder, arguments).within("project").output();
            let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            assert!(text.contains("snapshots/tcp"), "{arguments:?}: {text}");
            assert!(text.contains("symbolic link"), "{arguments:?}: {text}");
            assert!(output.status.code().is_some_and(|status| status > 1), "{arguments:?}: {text}");
        }
        assert_eq!(others(&folder), before);
        assert_eq!(fs::read_dir(project.join("elsewhere")).expect("a folder").count(), 0);
    }
}

#[test]
fn scenarios_behind_a_link_out_of_the_project_are_not_touched() {
    let folder = beside("");
    symlink("../../other", folder.path().join("project/scenarios/x")).expect("a link");
    let before = others(&folder);
    for arguments in [&["fmt"][..], &["run"], &["list", "scenarios"]] {
        strange(&folder, arguments)
            .within("project")
            .stderr(
                "error: cannot read scenarios/x: it leads out of the project; `--allow-outside` allows it\n",
            )
            .status(2)
            .run();
    }
    assert_eq!(others(&folder), before);
    assert_eq!(said(&strange(&folder, &["list", "--allow-outside"]).within("project")).1, Some(0));
}

/// What it is, what is said of it, and how it comes there.
type Obstacle = (&'static str, &'static str, fn(&Path));

/// What is in the way where a file should be; each would keep a reader waiting, or never end.
fn obstacles() -> [Obstacle; 3] {
    let fifo: fn(&Path) = |path| nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    let device: fn(&Path) = |path| symlink("/dev/zero", path).expect("a link");
    let large: fn(&Path) = |path| {
        fs::File::create(path).and_then(|file| file.set_len((8 << 20) + 1)).expect("a file");
    };
    [
        ("FIFO", "it is a FIFO; only regular files are read", fifo),
        ("device", "it is a device; only regular files are read", device),
        ("large file", "it is larger than 8 MiB", large),
    ]
}

#[test]
fn nothing_that_is_read_can_keep_the_command_waiting_or_fill_its_memory() {
    for (what, why, make) in obstacles() {
        let try_at = |path: &str, arguments: &[&str], expected: &str| {
            let folder = Test::new(&[]).file("scenarios/a.drill", "tcp a\n").left();
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            make(&path);
            let output = folder.then(arguments).output();
            let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            assert!(text.contains(expected), "{what}, {arguments:?}: {text}");
            assert_ne!(output.status.code(), Some(0), "{what}, {arguments:?}: {text}");
        };
        try_at("sockdrill.toml", &["list"], &format!("error: cannot read sockdrill.toml: {why}\n"));
        let scenario = match what {
            "large file" => "the limit is 8 MiB".to_owned(),
            _ => format!("cannot read file: {why}"),
        };
        try_at("scenarios/b.drill", &["check", "--allow-outside"], &scenario);
        try_at("b.drill", &["run", "b.drill"], &scenario);
        try_at("scenarios/b.drill", &["fmt", "--allow-outside"], &scenario);
        let snapshot =
            if what == "device" { "it is a symbolic link; only regular files are read" } else { why };
        try_at("snapshots/a.snap", &["test"], &format!("cannot read snapshots/a.snap: {snapshot}"));
        if what == "large file" {
            // What is no file is no pending snapshot.
            let pending = format!("cannot read snapshots/a.snap.new: {why}");
            try_at("snapshots/a.snap.new", &["diff"], &pending);
            try_at("snapshots/a.snap.new", &["accept", "--all"], &pending);
        }
        let reasons = format!("error: cannot read why.toml: {why}\n");
        try_at("why.toml", &["compare", "--on", "host,uml", "--reasons", "why.toml"], &reasons);
    }
}

#[test]
fn a_state_that_is_no_file_is_as_good_as_none() {
    for (what, _, make) in obstacles() {
        let folder = Test::new(&["run"]).file("scenarios/a.drill", "tcp a expect EINVAL\n").left();
        assert_eq!(folder.then(&["run"]).output().status.code(), Some(1));
        let state = folder.path().parent().expect("a folder").join("state/sockdrill/last-failed");
        let files = fs::read_dir(state).expect("a folder").map(|file| file.expect("a file").path());
        let kept = files.filter(|file| file.extension().is_some_and(|ending| ending == "json"));
        let kept = kept.last().expect("a file");
        fs::remove_file(&kept).expect("a file");
        make(&kept);
        let (stderr, status) = said(&folder.then(&["run", "--failed"]));
        assert!(stderr.contains("`--failed` needs an earlier run"), "{what}: {stderr}");
        assert_eq!(status, Some(2));
    }
}
