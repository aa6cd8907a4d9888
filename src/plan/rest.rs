//! What is wrong with the rest of a script that the checker has found errors in: the steps that are right are
//! walked too, so that all errors are told at once.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::language::diagnostic::Diagnostic;
use crate::language::script::Script;
use crate::language::span::Span;

/// Finds what is wrong with the steps that are left when those with errors are not counted. Nothing is said of
/// sockets and processes that a statement with an error names: what it would have done to them is not known.
#[must_use]
pub fn check_rest(rest: &Script, errors: &[Diagnostic]) -> Vec<Diagnostic> {
    let names = rest.sockets.iter().chain(&rest.processes[1..]).map(|name| name.node.as_str());
    let names: HashSet<&str> = names.collect();
    let statements = Statements::of(&rest.source);
    let errors = errors.iter().filter(|diagnostic| diagnostic.is_error());
    let wrong: HashSet<Range<usize>> = errors.map(|error| statements.around(error.primary.span)).collect();
    let uncertain: HashSet<&str> = wrong
        .into_iter()
        .flat_map(|statement| words(statements.text(statement)))
        .filter(|word| names.contains(word))
        .collect();
    // One statement may have thousands of errors, and then it is long, too.
    let mut seen: HashMap<Range<usize>, bool> = HashMap::new();
    let mut is_certain = |diagnostic: &Diagnostic| {
        let mut places = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
        let is_uncertain = |text: &str| words(text).any(|word| uncertain.contains(word));
        !quoted(&diagnostic.message).any(|word| uncertain.contains(word))
            && !places.any(|label| {
                let statement = statements.around(label.span);
                *seen.entry(statement.clone()).or_insert_with(|| is_uncertain(statements.text(statement)))
            })
    };
    super::check(rest).into_iter().filter(|diagnostic| is_certain(diagnostic)).collect()
}

/// The statements of a text, without knowing more of them than what ends them.
struct Statements<'s> {
    source: &'s str,
    /// Where something ends one, or would if no block were open.
    ends: Vec<usize>,
}

impl<'s> Statements<'s> {
    fn of(source: &'s str) -> Self {
        Self { source, ends: source.match_indices(['\n', ';']).map(|(at, _)| at).collect() }
    }

    /// From the end of the statement before a place to the end of the one that it is in, blocks not counted.
    fn around(&self, place: Span) -> Range<usize> {
        let before = self.ends.partition_point(|end| *end < place.start);
        let after = self.ends.partition_point(|end| *end < place.end);
        let start = before.checked_sub(1).map_or(0, |last| self.ends[last] + 1);
        start..self.ends.get(after).copied().unwrap_or(self.source.len())
    }

    /// A statement's text, with its block if it has one.
    fn text(&self, statement: Range<usize>) -> &'s str {
        let Range { start, end } = statement;
        let mut depth = 0_usize;
        for (at, c) in self.source[start..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && start + at >= end {
                return &self.source[start..start + at];
            }
        }
        &self.source[start..]
    }
}

/// What a message quotes between backticks.
fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    text.lines().flat_map(move |line| without_comment(line).split(is_between)).filter(|word| !word.is_empty())
}

fn without_comment(line: &str) -> &str {
    let (mut in_text, mut escaped) = (false, false);
    let comment = line.bytes().position(|byte| {
        in_text ^= byte == b'"' && !escaped;
        escaped = in_text && byte == b'\\' && !escaped;
        byte == b'#' && !in_text
    });
    comment.map_or(line, |at| &line[..at])
}
