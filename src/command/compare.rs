//! `sockdrill compare`

use crate::compare::{Participant, Scenario, Side, compare as held_against};
use crate::everywhere::{self, Ran};
use crate::language::script::Script;
use crate::report::compare::{Comparison, html, human, json, markdown, summary};
use crate::report::screen::Screen;
use crate::run::Tally;
use crate::settings::Settings;
use crate::system::{Catalogue, Workload};
use crate::trace::CaseTrace;

use super::arguments::{CompareArguments, CompareFormat};
use super::exit::{Exit, Failure};
use super::{chosen, reasons, session};

pub(super) fn compare(arguments: &CompareArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Settings::here(arguments.layer())?;
    let names = names(&arguments.on)?;
    let reasons = arguments.reasons.as_deref().map(reasons::read).transpose()?.unwrap_or_default();
    let catalogue = Catalogue::new(&settings, session::options(&settings, &arguments.how));
    let systems = names.iter().map(|name| catalogue.system(name)).collect::<Result<Vec<_>, _>>()?;
    let loaded = chosen::load(&arguments.chosen, &settings, screen)?;
    if loaded.errors > 0 {
        screen.tell(&loaded.summary())?;
        return Ok(Exit::Wrong);
    }
    let (scripts, slow): (Vec<Script>, Vec<Script>) =
        loaded.scripts.into_iter().partition(|script| settings.slow || !script.header.slow);
    let ran = everywhere::run(Workload::once(&scripts), &systems, &mut |_, _| {});
    let ran = ran.into_iter().collect::<Result<Vec<Ran>, _>>()?;
    let participants: Vec<Participant> =
        names.iter().zip(&ran).map(|(name, ran)| participant(name, ran)).collect();
    let scenarios: Vec<Scenario<'_>> =
        scripts.iter().enumerate().map(|(place, script)| scenario(place, script, &ran)).collect();
    let root = settings.project.shown(&settings.scenarios);
    let comparison = Comparison {
        systems: &participants,
        scenarios: &scenarios,
        slow: slow.len(),
        root: &root.to_string_lossy(),
        reasons: &reasons,
    };
    show(&comparison, arguments.format, screen)?;
    Ok(exit(&comparison))
}

/// The systems that are meant, each once.
fn names(on: &[String]) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = Vec::new();
    for name in on {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    if names.len() < 2 { Err(Failure::OneSystem) } else { Ok(names) }
}

fn participant(name: &str, ran: &Ran) -> Participant {
    let mut tally = Tally::default();
    ran.finished.iter().for_each(|finished| tally.add(Tally::of(&finished.cases)));
    Participant { name: name.to_owned(), facts: ran.facts.clone(), tally }
}

fn scenario<'s>(place: usize, script: &'s Script, ran: &[Ran]) -> Scenario<'s> {
    let sides: Vec<Side<'_>> = ran
        .iter()
        .map(|ran| {
            let cases: &[CaseTrace] = ran.finished.get(place).map_or(&[], |finished| &finished.cases);
            Side { platform: &ran.facts.platform, cases }
        })
        .collect();
    held_against(script, &sides)
}

fn show(comparison: &Comparison<'_>, format: CompareFormat, screen: &mut Screen) -> Result<(), Failure> {
    let text = match format {
        CompareFormat::Human => human(comparison, screen.colour),
        CompareFormat::Json => json(comparison),
        CompareFormat::Markdown => markdown(comparison),
        CompareFormat::Html => html(comparison),
    };
    screen.print(&text)?;
    screen.flush()?;
    Ok(screen.tell(&summary(comparison))?)
}

fn exit(comparison: &Comparison<'_>) -> Exit {
    if comparison.scenarios.iter().any(|scenario| !scenario.broken.is_empty()) {
        Exit::Failed
    } else if comparison.scenarios.iter().any(Scenario::differs) {
        Exit::Differed
    } else {
        Exit::Held
    }
}
