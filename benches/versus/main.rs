//! sockdrill against raw system calls in C, against Python's socket module, and against itself:
//! `cargo bench`, or `cargo bench --bench versus -- WORD…` for the comparisons with one of the words in their
//! names. `SOCKDRILL_BENCH_ROUNDS` says how many rounds, 9 by default. docs/performance.md tells what each
//! figure means.

mod machine;
mod measure;
mod scripts;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use measure::{Side, compare};

const SOCKDRILL: &str = env!("CARGO_BIN_EXE_sockdrill");

/// Where the sources of the other sides are.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/versus");

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let rounds = std::env::var("SOCKDRILL_BENCH_ROUNDS").ok().and_then(|text| text.parse().ok());
    let bench = Bench { folder: folder(), rounds: rounds.unwrap_or(9).max(1), wanted };
    println!("{}", machine::facts());
    println!("{} rounds; a ratio is the one in the middle (the least to the greatest)\n", bench.rounds);
    bench.conflict();
    bench.process();
    bench.start();
    bench.cores();
    bench.networks();
    bench.product();
    bench.check();
}

struct Bench {
    folder: tempfile::TempDir,
    rounds: usize,
    wanted: Vec<String>,
}

impl Bench {
    /// The conflict over and over, in one worker.
    fn conflict(&self) {
        let title = "conflict: one case, over and over, on one core";
        if !self.wants(title) {
            return;
        }
        let (times, script) = (100_000, source("conflict.drill"));
        let ours = repeated(&script, times).on_cores("0");
        if let Some(program) = self.compiled("conflict") {
            let c = Side::new("C, -O2", &program, &[&times.to_string()], times).on_cores("0");
            self.tell(title, &ours, &c);
        }
        let (fewer, script_of_python) = (20_000, source("conflict.py"));
        let python = Side::new("Python", "python3", &[&script_of_python, &fewer.to_string()], fewer);
        if machine::has("python3") {
            self.tell(title, &repeated(&script, fewer).on_cores("0"), &python.on_cores("0"));
        } else {
            println!("{title}: not against Python, there is no python3\n");
        }
    }

    /// A case with a second process.
    fn process(&self) {
        let title = "process: a case with a second process, over and over, on one core";
        let times = 3000;
        if self.wants(title)
            && let Some(program) = self.compiled("fork")
        {
            let c = Side::new("C, -O2", &program, &[&times.to_string()], times).on_cores("0");
            self.tell(title, &repeated(&source("fork.drill"), times).on_cores("0"), &c);
        }
    }

    /// One small file, from the start of the process to its end.
    fn start(&self) {
        let title = "start: one small file, start to end";
        if self.wants(title) {
            let ours = Side::new("sockdrill run", SOCKDRILL, &["run", &source("conflict.drill")], 1);
            let flags: &[&str] = if is_root() { &["-n", "true"] } else { &["-rn", "true"] };
            self.tell(title, &ours, &Side::new("unshare -n true", "unshare", flags, 1));
        }
    }

    /// Many files on one core and on two.
    fn cores(&self) {
        let title = "cores: 10,000 files of one case each, on two cores and on one";
        if !self.wants(title) {
            return;
        }
        let many = scripts::many(self.folder.path(), 10_000);
        let on = |name: &str, jobs: &str, cores: &str| {
            let arguments = ["run", many.to_str().expect("text"), "--jobs", jobs];
            Side::new(name, SOCKDRILL, &arguments, 10_000).on_cores(cores)
        };
        if std::thread::available_parallelism().map_or(1, usize::from) < 2 {
            println!("{title}: there is only one core\n");
            return;
        }
        let one = on("one core", "1", "0");
        self.tell(title, &on("two cores", "2", "0,1"), &one);
        // What the machine's two cores can do for commands that have nothing in common.
        let both = on("two commands", "1", "0").beside(on("the other", "1", "1"));
        self.tell(title, &both, &one);
    }

    /// Networks that are kept against new ones, for cases that leave something behind.
    fn networks(&self) {
        let cases = [
            (
                "a TIME_WAIT",
                "tcp l reuse; bind l 9000; listen l; tcp c; connect c 9000; accept l as a; close a c",
            ),
            ("a datagram", "udp a; bind a 9000; udp b; send b \"x\" to 9000; recv a expect \"x\""),
            ("a sysctl", "sysctl net.ipv4.tcp_tw_reuse 1; tcp a; bind a 9000"),
            ("an address", "address 192.0.2.1/24; tcp a; bind a 192.0.2.1:9000"),
        ];
        for (what, script) in cases {
            let title = format!("networks: cases that leave {what}, in a kept network and in new ones");
            if self.wants(&title) {
                let on = |name: &str, networks: &str| {
                    let arguments =
                        ["eval", script, "--repeat", "2000", "--jobs", "1", "--networks", networks];
                    Side::new(name, SOCKDRILL, &arguments, 2000).on_cores("0")
                };
                self.tell(&title, &on("kept", "kept"), &on("new ones", "fresh"));
            }
        }
    }

    /// A product of axes against as many repetitions of one case of it.
    fn product(&self) {
        let title = "product: 100,000 cases of five axes, and one case as often";
        if self.wants(title) {
            let product = scripts::product(self.folder.path());
            let arguments = ["run", product.to_str().expect("text"), "--jobs", "1"];
            let ours = Side::new("the product", SOCKDRILL, &arguments, 100_000).on_cores("0");
            let one = "tcp a; bind a 9000; tcp b; bind b 9001; udp c; bind c 9002; udp d; bind d 9003; udp e; bind e 9004";
            let arguments = ["eval", one, "--repeat", "100000", "--jobs", "1"];
            self.tell(title, &ours, &Side::new("one case", SOCKDRILL, &arguments, 100_000).on_cores("0"));
        }
    }

    /// Checking: what a statement costs in files that get longer, and in blocks that get deeper.
    fn check(&self) {
        let checked = |name: &str, path: &Path, statements: u32| {
            Side::new(name, SOCKDRILL, &["check", path.to_str().expect("text")], statements).on_cores("0")
        };
        let folder = self.folder.path();
        for statements in [10_000_u32, 100_000, 1_000_000] {
            let title = format!("check: {statements} statements, against a tenth of them, each statement");
            if self.wants(&title) {
                let less = statements / 10;
                let [long, short] = [statements, less].map(|count| scripts::long(folder, count as usize));
                let (long, short) = (checked("all", &long, statements), checked("a tenth", &short, less));
                self.tell(&title, &long, &short);
            }
        }
        let title = "check: 60,000 statements 60 blocks deep, against one block deep, each statement";
        if self.wants(title) {
            let (deep, flat) = (scripts::deep(folder, 60_000, 60), scripts::deep(folder, 60_000, 1));
            self.tell(title, &checked("60 deep", &deep, 60_000), &checked("one deep", &flat, 60_000));
        }
    }

    fn wants(&self, title: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|word| title.contains(word.as_str()))
    }

    fn tell(&self, title: &str, ours: &Side, other: &Side) {
        let found = compare(ours, other, self.rounds);
        let [least, middle, greatest] = found.ratios;
        println!("{title}");
        println!("    {:<16} {:>10}", ours.name, shown(found.times[0]));
        println!("    {:<16} {:>10}", other.name, shown(found.times[1]));
        println!(
            "    {middle:.2} times the time ({least:.2} to {greatest:.2}), {:.2} times the rate\n",
            1.0 / middle
        );
    }

    /// A program in C, compiled; none where there is no compiler.
    fn compiled(&self, name: &str) -> Option<String> {
        if !machine::has("cc") {
            println!("{name}: not against C, there is no cc\n");
            return None;
        }
        let program: PathBuf = self.folder.path().join(name);
        let status = Command::new("cc")
            .args(["-O2", "-Wall", "-Werror", "-o"])
            .arg(&program)
            .arg(source(&format!("{name}.c")))
            .status()
            .expect("cc");
        assert!(status.success(), "{name}.c does not compile");
        Some(program.display().to_string())
    }
}

/// A folder for what is made: in memory where there is such a place, so that no disk is measured.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// A script, so often, by one worker.
fn repeated(script: &str, times: u32) -> Side {
    let arguments = ["run", script, "--repeat", &times.to_string(), "--jobs", "1"];
    Side::new("sockdrill", SOCKDRILL, &arguments, times)
}

fn source(name: &str) -> String {
    format!("{SOURCES}/{name}")
}

fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

fn shown(time: Duration) -> String {
    let microseconds = time.as_secs_f64() * 1e6;
    if microseconds < 1000.0 {
        format!("{microseconds:.2} µs")
    } else {
        format!("{:.2} ms", microseconds / 1000.0)
    }
}
