//! Commands against each other. Machines are noisy, and what else they do comes and goes: so both sides run
//! one after the other in every round, and a round gives one ratio.

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// One side of a comparison.
pub(crate) struct Side {
    /// What it is, for people.
    pub name: String,
    program: String,
    arguments: Vec<String>,
    /// How many times it does what is compared.
    times: u32,
    /// What runs at the same time.
    beside: Option<Box<Side>>,
}

impl Side {
    /// A command that does something so many times.
    pub(crate) fn new(name: &str, program: &str, arguments: &[&str], times: u32) -> Self {
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Self { name: name.to_owned(), program: program.to_owned(), arguments, times, beside: None }
    }

    /// The same on these cores only; see taskset(1).
    pub(crate) fn on_cores(self, cores: &str) -> Self {
        let mut arguments = vec!["--cpu-list".to_owned(), cores.to_owned(), self.program];
        arguments.extend(self.arguments);
        Self { program: "taskset".to_owned(), arguments, ..self }
    }

    /// This command and another one at the same time.
    pub(crate) fn beside(self, other: Self) -> Self {
        Self { times: self.times + other.times, beside: Some(Box::new(other)), ..self }
    }

    /// How long one time takes: from before the process starts until it has ended.
    fn run(&self) -> Duration {
        let sides = [Some(self), self.beside.as_deref()];
        let start = Instant::now();
        let children: Vec<(&Self, Child)> =
            sides.into_iter().flatten().map(|side| (side, side.start())).collect();
        let ended: Vec<(&Self, Output)> = children
            .into_iter()
            .map(|(side, child)| (side, child.wait_with_output().expect("an end")))
            .collect();
        let took = start.elapsed();
        for (side, output) in ended {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{} {:?}: {said}", side.program, side.arguments);
        }
        took / self.times
    }

    fn start(&self) -> Child {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        // What is remembered of earlier runs would be looked for in every one.
        command.env_remove("XDG_STATE_HOME").env_remove("HOME");
        command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.program))
    }
}

/// What came of a comparison.
pub(crate) struct Comparison {
    /// How long one time took each side, in the middle of all rounds.
    pub times: [Duration; 2],
    /// How many times longer the first side took than the second: least, middle, greatest.
    pub ratios: [f64; 3],
}

/// Compares two sides.
pub(crate) fn compare(ours: &Side, other: &Side, rounds: usize) -> Comparison {
    let mut taken: Vec<[Duration; 2]> = Vec::new();
    for round in 0..rounds {
        // Who begins changes, so that neither always comes after the other.
        let pair = if round % 2 == 0 {
            let first = ours.run();
            [first, other.run()]
        } else {
            let first = other.run();
            [ours.run(), first]
        };
        taken.push(pair);
    }
    let mut ratios: Vec<f64> =
        taken.iter().map(|[ours, other]| ours.as_secs_f64() / other.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    let middle = |side: usize| {
        let mut times: Vec<Duration> = taken.iter().map(|pair| pair[side]).collect();
        times.sort();
        times[times.len() / 2]
    };
    Comparison {
        times: [middle(0), middle(1)],
        ratios: [ratios[0], ratios[ratios.len() / 2], ratios[ratios.len() - 1]],
    }
}
