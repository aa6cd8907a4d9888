//! The steps of a script as lines with their depth: which snapshots and traces put outcomes beside.

use crate::language::script::{Node, Script, StepId};

use super::columns::{GAP, padded, width};

/// Two spaces for every block around a line.
const INDENT: usize = 2;

/// Longer lines push their outcome to the right rather than all others.
const WIDEST: usize = 48;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The step, after the blanks of its depth.
    pub text: String,
    pub kind: LineKind,
    /// How many lines after it are in its block.
    pub body: usize,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineKind {
    Step(StepId),
    /// `process server`: a step where it starts the process, otherwise only a head.
    Process(StepId),
    /// `when $stage = listening`: no step.
    When,
}

impl LineKind {
    /// The step, if it may be one.
    #[must_use]
    pub(crate) fn step(self) -> Option<StepId> {
        match self {
            LineKind::Step(step) | LineKind::Process(step) => Some(step),
            LineKind::When => None,
        }
    }
}

/// All steps and heads of blocks in the order of the text; documentation is left out.
#[must_use]
pub(crate) fn lines(script: &Script) -> Vec<Line> {
    let mut lines = Vec::new();
    push(&script.body, 0, script, &mut lines);
    lines
}

fn push(body: &[Node], depth: usize, script: &Script, lines: &mut Vec<Line>) {
    for node in body {
        let (kind, text, body): (_, _, &[Node]) = match node {
            Node::Documentation(_) => continue,
            Node::Step(step) => (LineKind::Step(*step), script.step(*step).text.clone(), &[]),
            Node::When(when) => (LineKind::When, format!("when {}", when.text), &when.body),
            Node::Process(step, body) => (LineKind::Process(*step), script.step(*step).text.clone(), body),
        };
        let index = lines.len();
        lines.push(Line { text: format!("{:1$}{text}", "", depth * INDENT), kind, body: 0 });
        push(body, depth + 1, script, lines);
        lines[index].body = lines.len() - index - 1;
    }
}

/// How wide the column of these texts is.
#[must_use]
pub(crate) fn column<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(width).filter(|width| *width <= WIDEST).max().unwrap_or(0) + GAP
}

/// A text and another one beside it, the first in a column of this width.
#[must_use]
pub(crate) fn beside(text: &str, right: &str, column: usize) -> String {
    let mut line = padded(text, column);
    if width(text) + GAP > column {
        line.push_str(&padded("", width(text) + GAP - width(&line)));
    }
    line.push_str(right);
    line.truncate(line.trim_end().len());
    line
}

/// Where outcomes begin in a snapshot, and the distance of the stops after that.
const FIRST_STOP: usize = 32;
const STOP: usize = 8;

/// A text and another one beside it, at the first stop after the text: where that is depends on the text alone,
/// so that a step that changes is the only line of a snapshot that changes.
#[must_use]
pub(crate) fn beside_at_stop(text: &str, right: &str) -> String {
    let column = (width(text) + GAP).next_multiple_of(STOP).max(FIRST_STOP);
    format!("{}{right}", padded(text, column)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::script;

    #[test]
    fn blocks_indent_what_stands_in_them() {
        let script = script(
            "\
## Documentation is left out.
axis stage = bound | listening
tcp a
process server {
    ## Here, too.
    tcp b
    when $stage = listening { listen b }
}
close a
",
        );
        let lines = lines(&script);
        let seen: Vec<(&str, usize)> = lines.iter().map(|line| (line.text.as_str(), line.body)).collect();
        assert_eq!(
            seen,
            [
                ("tcp a", 0),
                ("process server", 3),
                ("  tcp b", 0),
                ("  when $stage = listening", 1),
                ("    listen b", 0),
                ("close a", 0),
            ]
        );
    }

    #[test]
    fn a_long_text_pushes_only_its_own_outcome() {
        let long = "x".repeat(60);
        let column = column(["tcp a", "bind a 9000", &long].into_iter());
        assert_eq!(beside("tcp a", "ok", column), "tcp a        ok");
        assert_eq!(beside(&long, "ok", column), format!("{long}  ok"));
        assert_eq!(beside("tcp a", "", column), "tcp a");
    }

    #[test]
    fn a_stop_depends_on_its_own_line_alone() {
        for (steps, column) in [(0, 32), (5, 32), (30, 32), (31, 40), (38, 40), (39, 48), (100, 104)] {
            let text = "x".repeat(steps);
            assert_eq!(beside_at_stop(&text, "ok"), format!("{text:column$}ok"));
        }
        assert_eq!(beside_at_stop("日本", "ok"), format!("日本{:28}ok", ""));
    }
}
