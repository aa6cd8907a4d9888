//! Numbers and what they count.

/// A number and its noun.
#[must_use]
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_is_singular() {
        use crate::text::plural::count;

        assert_eq!((count(1, "case").as_str(), count(2, "case").as_str()), ("1 case", "2 cases"));
    }
}
