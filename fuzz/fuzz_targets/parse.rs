//! Any bytes as a script: read, checked and drawn without a panic, and every place that is named is one.

#![no_main]

#[path = "../properties.rs"]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::any_text_is_read(bytes);
});
