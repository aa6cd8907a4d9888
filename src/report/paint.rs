//! Colours on the terminal.

use annotate_snippets::renderer::{AnsiColor, Style};

/// What held.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// What did not.
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What did not happen.
pub(super) const FAINT: Style = Style::new().dimmed();

/// The text in a style, or as it is where no colour is wanted.
pub(super) fn paint(text: &str, style: Style, colour: bool) -> String {
    if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}
