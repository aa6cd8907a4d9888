//! `sockdrill reject`

use crate::report::screen::Screen;

use super::arguments::DecideArguments;
use super::decide::{self, not_removed};
use super::exit::{Exit, Failure};

pub(super) fn reject(arguments: &DecideArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let one =
        |waiting: &crate::record::Waiting| waiting.reject().map_err(|error| not_removed(waiting, error));
    decide::each(arguments, "rejected", one, screen)
}
