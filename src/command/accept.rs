//! `sockdrill accept`

use std::io;

use crate::record::Waiting;
use crate::report::screen::Screen;

use super::arguments::DecideArguments;
use super::decide::{self, not_written};
use super::exit::{Exit, Failure};

pub(super) fn accept(arguments: &DecideArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    decide::each(arguments, "accepted", one, screen)
}

fn one(waiting: &Waiting) -> Result<(), Failure> {
    let Some(shown) = waiting.show()? else {
        // Somebody else has decided meanwhile.
        return Err(not_written(waiting, io::ErrorKind::NotFound.into()));
    };
    waiting.accept(&shown.record).map_err(|error| not_written(waiting, error))
}
