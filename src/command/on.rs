//! `--on`: the systems on which a run takes place, one after the other.

use crate::report::human;
use crate::report::screen::Screen;
use crate::run::System;
use crate::settings::Settings;
use crate::settings::systems::HOST;

use super::errors::UsageError;
use super::exit::{Exit, Failure};
use super::flags::{Format, On, View};

/// The systems of a run.
pub(super) struct Systems {
    /// Their names, and they themselves.
    systems: Vec<(String, Box<dyn System + Send + Sync>)>,
}

impl Systems {
    /// Those that the user named; this host if none.
    pub(super) fn named(on: &On, view: &View, settings: &Settings) -> Result<Self, Failure> {
        let catalogue = settings.catalogue();
        let mut names: Vec<String> = Vec::new();
        for name in &on.on {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        if names.is_empty() {
            names.push(HOST.to_owned());
        }
        let reports = view.report.iter().map(|report| report.format);
        let single = std::iter::once(view.format).chain(reports).find(|format| !format.takes_several_runs());
        if let (true, Some(format)) = (names.len() > 1, single) {
            return Err(UsageError::SeveralSystems(format).into());
        }
        let ready = |name: String| catalogue.system(&name).map(|system| (name, system));
        let systems = names.into_iter().map(ready).collect::<Result<_, _>>()?;
        Ok(Self { systems })
    }

    /// A run on each; where there are several, each has its name above it. The worst end is that of them all.
    pub(super) fn each(
        self,
        format: Format,
        screen: &mut Screen,
        mut run: impl FnMut(&str, &dyn System, &mut Screen) -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        let several = self.systems.len() > 1 && format.is_for_people();
        let mut worst = Exit::Passed;
        for (place, (name, system)) in self.systems.into_iter().enumerate() {
            if several {
                let gap = if place > 0 { "\n" } else { "" };
                screen.print(&format!("{gap}{}", human::system(&name, screen.colour)))?;
            }
            worst = worst.max(run(&name, system.as_ref(), screen)?);
        }
        Ok(worst)
    }
}
