//! Any messages of an agent: believed or refused, and said to people without a panic.

#![no_main]

const SCRIPT: &str = "axis x = none | reuse; udp a $x; bind a 9000; udp b; send b \"hi\" to 9000; recv a; \
                      ready a expect nobody; state a; show; probe udp 9000; local a; bind b 9000";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = sockdrill::internals::replay::agent_says(SCRIPT, bytes);
});
