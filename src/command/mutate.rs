//! `sockdrill mutate`

use crate::kernel::Host;
use crate::language::script::Script;
use crate::mutation::{self, Mutant, is_killed};
use crate::report::human;
use crate::report::json::mutation::{MutationObject, SurvivorObject};
use crate::report::screen::Screen;
use crate::run::trace::End;
use crate::run::{self, RunEvent, RunOptions, ScenarioResult};
use crate::settings::Settings;
use crate::text::plural::count;

use super::arguments::{MutateArguments, OutputFormat};
use super::exit::{Exit, Failure};
use super::selection;
use super::session;

pub(super) fn mutate(arguments: &MutateArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let options = session::options(&settings, &arguments.how);
    let loaded = selection::load(&arguments.selection, &settings, &mut human::Diagnostics, screen)?;
    if loaded.errors > 0 {
        screen.status(&loaded.summary())?;
        return Ok(Exit::Usage);
    }
    let selected = loaded.scripts.into_iter().filter(|script| settings.slow || !script.header.slow);
    let subjects: Vec<Subject> = selected.map(Subject::new).collect();
    let mut scripts = Vec::new();
    subjects.iter().for_each(|subject| subject.push_to(&mut scripts));
    let finished = run_all(&scripts, &options)?;
    let mut total = MutationObject::default();
    let mut rest = &finished[..];
    for subject in &subjects {
        let (own, others) = rest.split_at(1 + subject.runnable.len());
        subject.judge(own, &mut total);
        rest = others;
    }
    match arguments.format {
        OutputFormat::Human => {
            total.survived.iter().try_for_each(|survivor| {
                screen.print(&format!("{}:{} survived {}\n", survivor.path, survivor.line, survivor.change))
            })?;
        }
        OutputFormat::Json => screen.print_as_it_is(&total.text())?,
    }
    screen.flush()?;
    for path in &total.skipped {
        screen.status(&format!("{path} fails or is skipped without a change, so it has no mutants\n"))?;
    }
    screen.status(&summary(&total))?;
    Ok(if total.survived.is_empty() { Exit::Passed } else { Exit::Failed })
}

fn summary(total: &MutationObject) -> String {
    format!(
        "{}, {}: {} killed by a run, {} by the checker, {} survived\n",
        count(total.scenarios, "scenario"),
        count(total.mutants, "mutant"),
        total.killed.by_run,
        total.killed.by_checker,
        total.survived.len(),
    )
}

/// A scenario and its mutants.
struct Subject {
    script: Script,
    runnable: Vec<Mutant>,
    refused: usize,
}

impl Subject {
    fn new(script: Script) -> Self {
        let (runnable, refused): (Vec<Mutant>, Vec<Mutant>) =
            mutation::mutants(&script).into_iter().partition(|mutant| mutant.script.is_some());
        Self { script, runnable, refused: refused.len() }
    }

    /// The scenario itself comes first: its mutants are compared with it.
    fn push_to(&self, scripts: &mut Vec<Script>) {
        scripts.push(self.script.clone());
        scripts.extend(self.runnable.iter().filter_map(|mutant| mutant.script.clone()));
    }

    fn judge(&self, results: &[ScenarioResult], total: &mut MutationObject) {
        let Some((original, mutants)) = results.split_first() else { return };
        let script = &self.script;
        if original.cases.iter().any(|case| !matches!(case.trace.end, End::Passed)) {
            total.skipped.push(script.path.clone());
            return;
        }
        total.scenarios += 1;
        total.mutants += self.runnable.len() + self.refused;
        total.killed.by_checker += self.refused;
        for (mutant, finished) in self.runnable.iter().zip(mutants) {
            let Some(changed) = &mutant.script else { continue };
            if is_killed((script, original), (mutant, changed, finished)) {
                total.killed.by_run += 1;
            } else {
                let line = script.source[..mutant.change.place().start].matches('\n').count() + 1;
                let change = mutant.change.words(&script.source);
                total.survived.push(SurvivorObject { path: script.path.clone(), line, change });
            }
        }
    }
}

fn run_all(scripts: &[Script], options: &RunOptions) -> Result<Vec<ScenarioResult>, Failure> {
    let mut all = Vec::with_capacity(scripts.len());
    run::run(scripts, &Host::default(), options, &mut |event| {
        if let RunEvent::ScenarioFinished(result) = event {
            all.push(result);
        }
    })?;
    Ok(all)
}
