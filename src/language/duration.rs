//! Lengths of time as scenarios write them: `500ms`, `1.5s`, `2min`.

use std::time::Duration;

const UNITS: [(&str, u64); 4] = [("us", 1), ("ms", 1_000), ("min", 60_000_000), ("s", 1_000_000)];
const LONGEST: u64 = 1_000 * 86_400 * 1_000_000;

/// The microseconds that a text stands for; none if it is no time or a longer one than 1000 days.
#[must_use]
pub fn microseconds(text: &str) -> Option<u64> {
    let (number, unit) =
        UNITS.iter().find_map(|(name, unit)| text.strip_suffix(name).map(|number| (number, *unit)))?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut total = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    let mut digit_value = unit;
    for digit in fraction.chars() {
        digit_value /= 10;
        total = total.checked_add(u64::from(digit.to_digit(10)?) * digit_value)?;
    }
    (total <= LONGEST).then_some(total)
}

/// The length of time that a text stands for; none if it is no time, none at all, or one too long.
#[must_use]
pub fn positive(text: &str) -> Option<Duration> {
    microseconds(text).filter(|time| *time > 0).map(Duration::from_micros)
}

/// A time as a scenario would write it, in the largest unit that needs no fraction.
#[must_use]
pub fn show(time: Duration) -> String {
    let microseconds = time.as_micros();
    let by_size = [("min", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1)];
    let (unit, size) = by_size
        .into_iter()
        .find(|(_, size)| microseconds > 0 && microseconds.is_multiple_of(*size))
        .unwrap_or(("s", 1_000_000));
    format!("{}{unit}", microseconds / size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_fractions_are_read() {
        let read = ["500ms", "1.5s", "2min", "7us", "0.25ms"].map(microseconds);
        assert_eq!(read, [Some(500_000), Some(1_500_000), Some(120_000_000), Some(7), Some(250)]);
        assert_eq!(microseconds("99999999999999999999s"), None);
        assert_eq!(microseconds("5"), None);
    }

    #[test]
    fn times_are_shown_without_a_fraction() {
        let shown = [500, 1_500, 70_000, 120_000].map(|ms| show(Duration::from_millis(ms)));
        assert_eq!(shown, ["500ms", "1500ms", "70s", "2min"]);
    }
}
