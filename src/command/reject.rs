//! `sockdrill reject`

use crate::report::screen::Screen;
use crate::store::Waiting;

use super::arguments::DecideArguments;
use super::decide::{self, not_removed};
use super::exit::{Exit, Failure};

pub(super) fn reject(arguments: &DecideArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let one = |waiting: &Waiting| match waiting.reject() {
        Ok(()) => Ok("rejected"),
        Err(error) => Err(not_removed(waiting, error)),
    };
    decide::each(arguments, one, screen)
}
