//! `sockdrill compare`

use std::num::NonZeroUsize;

use crate::compare::{Majority, ScenarioComparison, SystemSummary, compare as held_against};
use crate::language::script::Script;
use crate::report::compare::{Comparison, Progress, html, human, json, markdown, summary};
use crate::report::screen::Screen;
use crate::run::Tally;
use crate::run::trace::CaseResult;
use crate::run::{Error, Facts, RunOptions, System};
use crate::settings::Settings;
use crate::system::multi::{self, SystemRun};

use super::arguments::{CompareArguments, CompareFormat};
use super::errors::UsageError;
use super::exit::{Exit, Failure};
use super::{reasons, selection, session};

pub(super) fn compare(arguments: &CompareArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let names = names(&arguments.on)?;
    let reasons = arguments.reasons.as_deref().map(reasons::read).transpose()?.unwrap_or_default();
    let catalogue = settings.catalogue();
    let systems = names.iter().map(|name| catalogue.system(name)).collect::<Result<Vec<_>, _>>()?;
    let loaded =
        selection::load(&arguments.selection, &settings, &mut crate::report::human::Diagnostics, screen)?;
    if loaded.errors > 0 {
        screen.status(&loaded.summary())?;
        return Ok(Exit::Usage);
    }
    let (scripts, slow): (Vec<Script>, Vec<Script>) =
        loaded.scripts.into_iter().partition(|script| settings.slow || !script.header.slow);
    let repeat = NonZeroUsize::try_from(arguments.repeat).unwrap_or(NonZeroUsize::MAX);
    let options = RunOptions { repeat, ..session::options(&settings, &arguments.how) };
    let ran = run(&scripts, &options, &names, &systems, screen);
    let done: Vec<Done> = ran.into_iter().map(|ran| ran.map(Done::of)).collect::<Result<_, _>>()?;
    let summaries: Vec<SystemSummary> =
        names.iter().zip(&done).map(|(name, done)| done.system_summary(name)).collect();
    let scenarios: Vec<ScenarioComparison<'_>> =
        scripts.iter().enumerate().map(|(place, script)| scenario(place, script, &done)).collect();
    let root = settings.project.shown(&settings.scenarios);
    let comparison = Comparison {
        systems: &summaries,
        scenarios: &scenarios,
        slow: slow.len(),
        root: &root.to_string_lossy(),
        reasons: &reasons,
    };
    show(&comparison, arguments.format, screen)?;
    Ok(exit(&comparison))
}

/// Runs on all systems, and shows on a terminal how far they are.
fn run(
    scripts: &[Script],
    options: &RunOptions,
    names: &[String],
    systems: &[Box<dyn System + Send + Sync>],
    screen: &Screen,
) -> Vec<Result<SystemRun, Error>> {
    let cases: usize = scripts.iter().map(Script::cases).sum();
    let names = names.iter().map(String::as_str);
    let mut progress = screen.live.then(|| Progress::new(names, cases * options.repeat.get()));
    let ran = multi::run(scripts, systems, options, &mut |system, event| {
        progress.iter_mut().for_each(|progress| progress.follow(system, event));
    });
    progress.iter().for_each(Progress::clear);
    ran
}

/// The systems that are meant, each once.
fn names(on: &[String]) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = Vec::new();
    for name in on {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    if names.len() < 2 { Err(UsageError::OneSystem.into()) } else { Ok(names) }
}

/// What a system did.
struct Done {
    facts: Facts,
    scenarios: Vec<Majority>,
}

impl Done {
    fn of(ran: SystemRun) -> Self {
        Self { facts: ran.facts, scenarios: ran.scenarios.iter().map(Majority::of).collect() }
    }

    fn system_summary(&self, name: &str) -> SystemSummary {
        let mut tally = Tally::default();
        self.scenarios.iter().for_each(|majority| tally.add(Tally::of(&majority.cases)));
        let flaky = self.scenarios.iter().map(|majority| majority.flaky).sum();
        SystemSummary { name: name.to_owned(), facts: self.facts.clone(), tally, flaky }
    }

    fn side(&self, place: usize) -> &[CaseResult] {
        self.scenarios.get(place).map_or(&[][..], |majority| &majority.cases)
    }
}

fn scenario<'s>(place: usize, script: &'s Script, done: &[Done]) -> ScenarioComparison<'s> {
    let sides: Vec<&[CaseResult]> = done.iter().map(|done| done.side(place)).collect();
    held_against(script, &sides)
}

fn show(comparison: &Comparison<'_>, format: CompareFormat, screen: &mut Screen) -> Result<(), Failure> {
    let text = match format {
        CompareFormat::Human => human(comparison, screen.colour),
        CompareFormat::Json => json(comparison),
        CompareFormat::Markdown => markdown(comparison),
        CompareFormat::Html => html(comparison),
    };
    match format {
        CompareFormat::Json => screen.print_as_it_is(&text)?,
        CompareFormat::Human | CompareFormat::Markdown | CompareFormat::Html => screen.print(&text)?,
    }
    screen.flush()?;
    Ok(screen.status(&summary(comparison))?)
}

fn exit(comparison: &Comparison<'_>) -> Exit {
    if comparison.scenarios.iter().any(|scenario| !scenario.broken.is_empty()) {
        Exit::Internal
    } else if comparison.scenarios.iter().any(ScenarioComparison::differs) {
        Exit::Failed
    } else {
        Exit::Passed
    }
}
