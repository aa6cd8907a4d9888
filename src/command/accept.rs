//! `sockdrill accept`

use std::io;

use crate::report::screen::Screen;
use crate::store::PendingSnapshot;

use super::arguments::DecideArguments;
use super::decide::{self, Decision, not_written};
use super::exit::{Exit, Failure};

pub(super) fn accept(arguments: &DecideArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    decide::each(arguments, one, screen)
}

fn one(waiting: &PendingSnapshot) -> Result<Decision, Failure> {
    let Some(shown) = waiting.show()? else {
        // Somebody else has decided meanwhile.
        return Err(not_written(waiting, io::ErrorKind::NotFound.into()));
    };
    decide::accept(waiting, &shown.snapshot)
}
