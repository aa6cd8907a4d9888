//! `sockdrill reject`

use crate::report::screen::Screen;

use super::arguments::DecideArguments;
use super::decide;
use super::exit::{Exit, Failure};

pub(super) fn reject(arguments: &DecideArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    decide::each(arguments, decide::reject, screen)
}
