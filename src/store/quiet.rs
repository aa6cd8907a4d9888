//! A panic of somebody else's code that is an ordinary error to us: caught, and not told.

use std::cell::Cell;
use std::panic::{self, UnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether this thread is in such code.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What the function returns; nothing if it panics.
pub(super) fn catch<T>(function: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    hush();
    let before = QUIET.replace(true);
    let outcome = panic::catch_unwind(function);
    QUIET.set(before);
    outcome.ok()
}

/// Has panics told as before, but for those of a thread that is quiet. What tells them belongs to the whole
/// process, and other threads may panic at the same time; so it is set once and asks which thread it is.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |information| {
            if !QUIET.get() {
                tell(information);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::{QUIET, catch};

    #[test]
    fn a_panic_is_nothing_and_the_thread_is_loud_again() {
        assert_eq!(catch(|| 1), Some(1));
        assert_eq!(catch(|| -> u8 { panic!("not told") }), None);
        assert!(!QUIET.get());
    }
}
