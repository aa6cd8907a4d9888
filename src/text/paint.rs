//! Colours on the terminal.

use annotate_snippets::renderer::AnsiColor;
pub(crate) use annotate_snippets::renderer::Style;

/// What held.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What did not.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What one should look at.
pub(crate) const WARN: Style = AnsiColor::Yellow.on_default();
/// A heading.
pub(crate) const STRONG: Style = Style::new().bold();
/// What did not happen, or need not be read.
pub(crate) const DIM: Style = Style::new().dimmed();

/// The text in a style, or as it is where no colour is wanted.
pub(crate) fn paint(text: &str, style: Style, colour: bool) -> String {
    if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}
