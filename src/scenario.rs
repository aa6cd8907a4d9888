//! A scenario from its text to what came of it, in a few calls.
//!
//! This is the front door. Behind it stand [`check`], [`plan`], [`run`](mod@run) and [`snapshot`], for whoever runs
//! many scenarios at once or wants to hear of each case as it ends.

use std::error::Error;
use std::fmt;

use crate::language::check::check;
use crate::language::diagnostic::Diagnostic;
use crate::language::script::{Name, Script, Step};
use crate::plan;
use crate::run::trace::{CaseResult, End, Outcome};
use crate::run::{self, Facts, RunEvent, RunOptions, System, Tally};
use crate::snapshot;
use crate::text::{diagnostics, failure, failures, outcome};

/// A scenario that is right: its words are words, its cases can be planned.
///
/// ```
/// use sockdrill::Scenario;
///
/// let wrong = Scenario::parse("port.drill", "tcp a reuze; bind a 9000").unwrap_err();
/// assert!(wrong.to_string().contains("did you mean `reuse`?"));
///
/// let scenario = Scenario::parse("port.drill", "axis x = none | reuse; tcp a $x; bind a 9000")?;
/// assert_eq!(scenario.cases(), 2);
/// # Ok::<(), sockdrill::Wrong>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scenario {
    script: Script,
    warnings: Vec<Diagnostic>,
}

impl Scenario {
    /// Reads a text. The path is what messages call it; nothing looks for such a file.
    ///
    /// # Errors
    ///
    /// All that is wrong with the text, and with its cases as far as that can be said without running them.
    pub fn parse(path: &str, source: &str) -> Result<Self, Wrong> {
        match plan::check_cases(check(path, source), None) {
            Ok((script, warnings)) => Ok(Self { script, warnings }),
            Err(diagnostics) => Err(Wrong { path: path.to_owned(), source: source.to_owned(), diagnostics }),
        }
    }

    /// The checked script.
    #[must_use]
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// What is probably not meant.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// How many cases its axes make; without axes it is one.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.script.cases()
    }

    /// Runs all its cases, whatever its header says of `slow`.
    ///
    /// ```
    /// use sockdrill::Scenario;
    /// use sockdrill::Host;
    ///
    /// let scenario = Scenario::parse("port.drill", "tcp a; bind a 9000; tcp b; bind b 9000")?;
    /// let ran = scenario.run(&Host::default())?;
    /// assert!(!ran.passed());
    /// assert!(ran.failures().starts_with("error[unexpected-outcome]: expected ok, got EADDRINUSE"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The system can't run cases at all. A case that does not hold is no error: see [`Ran::passed`].
    pub fn run(&self, system: &dyn System) -> Result<Ran<'_>, run::Error> {
        self.run_with(system, &RunOptions::default())
    }

    /// Runs all its cases as the options say. Of a case that runs several times, what counts is the first repetition
    /// that did not pass or, if all passed, the very first.
    ///
    /// # Errors
    ///
    /// The system can't run cases at all.
    pub fn run_with(&self, system: &dyn System, options: &RunOptions) -> Result<Ran<'_>, run::Error> {
        let mut cases = Vec::new();
        let facts = run::run(std::slice::from_ref(&self.script), system, options, &mut |event| {
            if let RunEvent::ScenarioFinished(result) = event {
                cases = result.cases;
            }
        })?;
        Ok(Ran { script: &self.script, facts, cases })
    }
}

/// Why a text is no scenario. It is displayed as the command prints it: file, line, caret, help.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// What the text was called.
    pub path: String,
    /// The text.
    pub source: String,
    /// Errors and warnings; the places are in the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&diagnostics::render(&self.diagnostics, &self.path, &self.source, false))
    }
}

impl Error for Wrong {}

/// A case that failed, or could not be run to its end.
#[derive(Clone, Debug)]
pub struct FailedCase<'r> {
    /// Its values on the axes: `first=reuse stage=bound`; empty without axes.
    pub name: String,
    /// What happened.
    pub result: &'r CaseResult,
    /// What is to be said of it, at its places in the text; nothing where nobody could tell how far it came.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'r> FailedCase<'r> {
    fn of(script: &Script, result: &'r CaseResult) -> Self {
        let name = plan::case_name(script, &plan::values_of(script, result.number));
        Self { name, result, diagnostics: failure::failures(script, result) }
    }
}

/// What happened in the cases of a scenario.
#[derive(Clone, Debug)]
pub struct Ran<'s> {
    /// The script that ran.
    pub script: &'s Script,
    /// What it ran on.
    pub facts: Facts,
    /// Its cases, in their order.
    pub cases: Vec<CaseResult>,
}

impl<'s> Ran<'s> {
    /// How the cases ended.
    #[must_use]
    pub fn tally(&self) -> Tally {
        Tally::of(&self.cases)
    }

    /// Whether every case ran, and every step of it came out as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.tally().passed == self.cases.len()
    }

    /// What came out of each step that ran in a case; nothing if there is no such case.
    ///
    /// ```
    /// use sockdrill::Scenario;
    /// use sockdrill::language::vocabulary::Errno;
    /// use sockdrill::Host;
    /// use sockdrill::run::trace::Outcome;
    ///
    /// let scenario = Scenario::parse("port.drill", "tcp a; bind a 9000; tcp b; bind b 9000 expect fail")?;
    /// let ran = scenario.run(&Host::default())?;
    /// let (step, outcome) = ran.outcomes(0)[3];
    /// assert_eq!(step.text, "bind b 9000");
    /// assert_eq!(*outcome, Outcome::Errno(Errno::Eaddrinuse));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn outcomes(&self, case: usize) -> Vec<(&'s Step, &Outcome)> {
        let steps = self.cases.get(case).into_iter().flat_map(|result| &result.trace.steps);
        steps.filter_map(|step| Some((self.script.step(step.step), step.result.outcome()?))).collect()
    }

    /// An outcome as an expectation would say it: `EADDRINUSE`, `"x" from b`.
    #[must_use]
    pub fn text(&self, outcome: &Outcome) -> String {
        outcome::text(outcome, self.script)
    }

    /// What came out of the step with this text, as `sockdrill fmt` writes it and without its expectation; the last
    /// one if there are several. None if it did not run in the case.
    ///
    /// ```
    /// use sockdrill::{Host, Scenario};
    /// use sockdrill::language::vocabulary::Errno;
    /// use sockdrill::run::trace::Outcome;
    ///
    /// let text = "tcp a; bind a 9000\ntcp b; bind b 9000 expect fail";
    /// let scenario = Scenario::parse("port.drill", text)?;
    /// let ran = scenario.run(&Host::default())?;
    /// let refused = Outcome::Errno(Errno::Eaddrinuse);
    /// assert_eq!(ran.outcome(0, "bind b 9000"), Some(&refused));
    /// assert_eq!(ran.outcomes_at(0, 2)[1].1, &refused);
    /// assert_eq!(ran.outcomes_of(0, "b").len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn outcome(&self, case: usize, text: &str) -> Option<&Outcome> {
        let outcomes = self.outcomes(case);
        outcomes.into_iter().rfind(|(step, _)| step.text == text).map(|(_, outcome)| outcome)
    }

    /// What came out of the steps that begin on a line of the text, counted from 1.
    #[must_use]
    pub fn outcomes_at(&self, case: usize, line: usize) -> Vec<(&'s Step, &Outcome)> {
        let line_of = |step: &Step| self.script.source[..step.span.start].matches('\n').count() + 1;
        self.outcomes(case).into_iter().filter(|(step, _)| line_of(step) == line).collect()
    }

    /// What came out of the steps that name a socket.
    #[must_use]
    pub fn outcomes_of(&self, case: usize, socket: &str) -> Vec<(&'s Step, &Outcome)> {
        let is_it = |name: &Name| matches!(name, Name::Socket(id) if self.script.socket_name(*id) == socket);
        let names_it = |step: &Step| step.mentions.iter().any(|(name, _)| is_it(name));
        self.outcomes(case).into_iter().filter(|(step, _)| names_it(step)).collect()
    }

    /// The cases that failed or could not be run to their end, and what is to be said of each.
    ///
    /// ```
    /// use sockdrill::{Host, Scenario};
    ///
    /// let text = "axis port = 9000 | 9001; tcp a; bind a 9000; tcp b; bind b $port";
    /// let scenario = Scenario::parse("port.drill", text)?;
    /// let ran = scenario.run(&Host::default())?;
    /// let failed = ran.failed();
    /// assert_eq!((failed.len(), failed[0].name.as_str()), (1, "port=9000"));
    /// assert!(failed[0].diagnostics[0].is_error());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn failed(&self) -> Vec<FailedCase<'_>> {
        let is_failed = |result: &&CaseResult| !matches!(result.trace.end, End::Passed | End::Skipped(_));
        self.cases.iter().filter(is_failed).map(|result| FailedCase::of(self.script, result)).collect()
    }

    /// What went wrong, as the command prints it; empty if nothing did.
    #[must_use]
    pub fn failures(&self) -> String {
        failures::render(self.script, &self.cases, false)
    }

    /// Why cases were not run, each reason once with how many cases it kept from running.
    #[must_use]
    pub fn skips(&self) -> Vec<(&str, usize)> {
        failures::reasons(&self.cases)
    }

    /// What happened, as text that is the same from run to run: a line a step, or a table over the axes that
    /// mattered. None if a case did not run to an end of its own.
    #[must_use]
    pub fn snapshot(&self) -> Option<String> {
        snapshot::render(self.script, &self.cases)
    }
}
