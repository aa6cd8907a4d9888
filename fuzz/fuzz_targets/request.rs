//! Any request of a command: an agent begins, or says why it does not.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = sockdrill::internals::replay::command_says(bytes);
});
