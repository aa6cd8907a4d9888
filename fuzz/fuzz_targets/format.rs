//! A script in canonical form says the same, and stays as it is when it is formatted again.

#![no_main]

#[path = "../properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::formatting_changes_nothing(bytes);
});
