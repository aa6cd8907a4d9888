//! Which scripts may wait on the clock.

use crate::language::script::{Expected, Script, Step, Waits};

/// Whether a case of the script may wait on the clock, so that it should not keep others waiting behind it.
///
/// ```
/// use sockdrill::Scenario;
/// use sockdrill::plan::may_wait;
///
/// let waits = |text| may_wait(Scenario::parse("one.drill", text).unwrap().script());
/// assert!(!waits("tcp a; bind a 9000 expect any"));
/// assert!(waits("udp a; bind a 9000; recv a expect nothing"));
/// ```
#[must_use]
pub fn may_wait(script: &Script) -> bool {
    script.steps.iter().any(step_may_wait)
}

fn step_may_wait(step: &Step) -> bool {
    step.op.values.iter().any(|op| match op.traits().waits {
        Waits::Always => true,
        Waits::ForSomething => expects_to_wait(step),
        Waits::Never => false,
    })
}

/// Whether one of the outcomes that are expected is that nothing comes before the deadline.
fn expects_to_wait(step: &Step) -> bool {
    let Some(expectation) = &step.expectation else { return false };
    let otherwise = expectation.condition.as_ref().map(|(_, otherwise)| otherwise);
    let exceptions = expectation.exceptions.iter().map(|exception| &exception.outcomes);
    let all = [&expectation.outcomes].into_iter().chain(otherwise).chain(exceptions);
    all.flat_map(|choice| choice.values.iter().flatten()).any(|expected| match expected {
        Expected::Nothing | Expected::Blocks | Expected::Any | Expected::Still(_) => true,
        Expected::Sockets(sockets) => sockets.is_empty(),
        Expected::Ok
        | Expected::Fail
        | Expected::Eof
        | Expected::Errno(_)
        | Expected::State(_)
        | Expected::Spread(_)
        | Expected::Data(..)
        | Expected::Value(_)
        | Expected::Address(_)
        | Expected::Ephemeral(_)
        | Expected::Port(_)
        | Expected::PortIn(..)
        | Expected::Not(_) => false,
    })
}
