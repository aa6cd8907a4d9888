//! How busy the machine is.

use std::fs;

/// How many tasks wanted to run at once, over the last minute (proc(5), `/proc/loadavg`).
pub(super) fn average() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_load_is_a_number() {
        assert!(super::average().is_some_and(|load| load >= 0.0));
    }
}
