//! Files in formats for machines, beside what is shown of a run.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::run::RunEvent;

use super::reporter::{Reporter, RunContext};
use super::screen::Screen;

/// Lets another reporter show the run, and others write it to files.
pub(crate) struct Reports {
    shown: Box<dyn Reporter>,
    files: Vec<(PathBuf, Box<dyn Reporter>, Screen)>,
}

impl Reports {
    /// What this reporter shows, and no files yet.
    #[must_use]
    pub(crate) fn new(shown: Box<dyn Reporter>) -> Self {
        Self { shown, files: Vec::new() }
    }

    /// And a file that this reporter writes.
    pub(crate) fn add(&mut self, reporter: Box<dyn Reporter>, path: &Path, file: File) {
        self.files.push((path.to_owned(), reporter, Screen::of_file(file)));
    }
}

impl Reporter for Reports {
    fn report(&mut self, event: &RunEvent, run: RunContext<'_>, screen: &mut Screen) -> io::Result<()> {
        self.shown.report(event, run, screen)?;
        for (path, reporter, file) in &mut self.files {
            let mut written = reporter.report(event, run, file);
            if matches!(event, RunEvent::Finished(_) | RunEvent::Aborted(_)) {
                written = written.and_then(|()| file.flush());
            }
            written.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        }
        Ok(())
    }
}
