//! Text to tree. The only module that knows pest: its pairs become our own tree, with byte spans, at once.

#![expect(clippy::wildcard_enum_match_arm, reason = "pest makes the enum of rules from the grammar")]

use pest::Parser;
use pest::error::InputLocation;
use pest::iterators::Pair;

use super::ast::{Axis, Block, LineKind, Predicate, Step, Tree, When};
use super::diagnostic::{Diagnostic, DiagnosticKind};
use super::limits;
use super::nesting;
use super::span::{Span, Spanned};
use super::suggest::Suggestion;
use super::vocabulary::Verb;

mod expectations;
mod lines;
mod predicates;
mod syntax_errors;
mod words;

mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/drill.pest"]
    pub(super) struct Drill;
}
use grammar::{Drill, Rule};
use lines::Lines;

/// Parses a script: its tree, and what no rule of the grammar could read.
///
/// There is always a tree, so that the checker can find the other errors of the file as well.
///
/// ```
/// use sockdrill::language::ast::LineKind;
/// use sockdrill::language::parse::parse;
///
/// let (tree, wrong) = parse("tcp a # a comment\n\nno such verb");
/// assert!(wrong.is_empty(), "that there is no such verb is for the checker to say");
/// assert_eq!(tree.lines[0].comment.as_deref(), Some("# a comment"));
/// assert!(matches!(tree.lines[1].kind, LineKind::Blank));
/// ```
#[must_use]
pub fn parse(source: &str) -> (Tree, Vec<Diagnostic>) {
    if let Some(diagnostic) = nesting::too_deep(source).or_else(|| limits::too_many_words(source)) {
        return (Tree::default(), vec![diagnostic]);
    }
    let mut builder =
        Builder { source, diagnostics: Vec::new(), unreadable: Vec::new(), depth: 0, too_deep: false };
    let mut tree = match Drill::parse(Rule::script, source) {
        Ok(mut pairs) => builder.tree(first(&mut pairs, Rule::script)),
        // The rules `unreadable` and `stray_brace` read whatever no other can, so pest only fails where it would
        // need more stack than there is.
        Err(error) => {
            let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
            builder.report(DiagnosticKind::NestingTooDeep { limit: nesting::LIMIT }, Span::new(at, at));
            Tree::default()
        }
    };
    tree.unreadable = builder.unreadable;
    (tree, builder.diagnostics)
}

struct Builder<'s> {
    source: &'s str,
    diagnostics: Vec<Diagnostic>,
    /// Statements, and parts of them, that have no place in the tree.
    unreadable: Vec<Span>,
    /// How many blocks and groups are open, and whether that was too many once.
    depth: usize,
    too_deep: bool,
}

impl Builder<'_> {
    fn tree(&mut self, script: Pair<'_, Rule>) -> Tree {
        let mut tree = Tree::default();
        let mut lines = Lines::default();
        for pair in parts(script) {
            match pair.as_rule() {
                Rule::header => {
                    tree.header =
                        parts(pair).find(|part| part.as_rule() == Rule::header_text).as_ref().map(text_of);
                }
                Rule::open_header => self.report_header(DiagnosticKind::UnterminatedHeader, span_of(&pair)),
                Rule::EOI => {}
                _ => self.line(pair, &mut lines),
            }
        }
        tree.lines = lines.finish();
        tree
    }

    fn line(&mut self, pair: Pair<'_, Rule>, lines: &mut Lines) {
        let span = span_of(&pair);
        let kind = match pair.as_rule() {
            Rule::newline => {
                // What two of them say, more do not change.
                let count = pair.as_str().matches('\n').take(2).count();
                return (0..count).for_each(|_| lines.newline(span));
            }
            Rule::comment => return lines.comment(pair.as_str(), span),
            Rule::documentation if lines.on_a_line => return lines.comment(pair.as_str(), span),
            Rule::documentation => {
                let text = pair.as_str().trim_start_matches("##");
                LineKind::Documentation(text.strip_prefix(' ').unwrap_or(text).trim_end().to_owned())
            }
            Rule::axis => LineKind::Axis(self.axis(pair)),
            Rule::when => LineKind::When(self.when(pair)),
            Rule::step => LineKind::Step(self.step(pair)),
            Rule::malformed => self.malformed(pair),
            Rule::other_comment => {
                return self.report(DiagnosticKind::OtherComment, Span::new(span.start, span.start + 2));
            }
            Rule::stray_block => return self.stray_block(pair, lines),
            Rule::stray_brace => return self.report(DiagnosticKind::UnexpectedClosingBrace, span),
            Rule::late_header => return self.report_header(DiagnosticKind::MisplacedHeader, span),
            Rule::unreadable => return self.unreadable(span),
            rule => unexpected(rule),
        };
        lines.push(kind, trimmed(span, self.source));
    }

    fn axis(&mut self, pair: Pair<'_, Rule>) -> Axis {
        let mut inner = parts(pair);
        let name = text_of(&first(&mut inner, Rule::axis));
        let values = inner
            .map(|value| {
                let span = trimmed(span_of(&value), self.source);
                Spanned { node: self.arguments(value), span }
            })
            .collect();
        Axis { name, values }
    }

    fn when(&mut self, pair: Pair<'_, Rule>) -> When {
        let span = span_of(&pair);
        let mut predicate = Predicate::And(Vec::new());
        let mut block = Block { lines: Vec::new(), span };
        for part in parts(pair) {
            match part.as_rule() {
                Rule::if_word => self.if_for_when(span_of(&part)),
                Rule::predicate => predicate = self.predicate(part),
                Rule::after_block => self.after_block(part, &mut block),
                _ => block = self.block(part),
            }
        }
        When { predicate, block }
    }

    fn step(&mut self, pair: Pair<'_, Rule>) -> Step {
        let mut inner = parts(pair);
        let verb = self.token(first(&mut inner, Rule::step));
        let mut step = Step { verb, arguments: Vec::new(), expectation: None, block: None };
        for part in inner {
            match part.as_rule() {
                Rule::argument => step.arguments.push(self.argument(part)),
                Rule::expectation => step.expectation = Some(self.expectation(part)),
                Rule::unreadable_expectation => self.unreadable_expectation(span_of(&part)),
                Rule::after_block => {
                    if let Some(block) = &mut step.block {
                        self.after_block(part, block);
                    }
                }
                _ => step.block = Some(self.block(part)),
            }
        }
        step
    }

    /// `if` is read as the `when` that it is meant to be.
    fn if_for_when(&mut self, span: Span) {
        let suggestion = Some(Suggestion::new(Verb::When.word()));
        let word = span.text(self.source).to_owned();
        self.report(DiagnosticKind::UnknownVerb { word, suggestion, alone: false }, span);
    }

    /// An `axis` or a `when` that no rule could read: what its name and its block are is still of use.
    fn malformed(&mut self, pair: Pair<'_, Rule>) -> LineKind {
        let span = span_of(&pair);
        let is_axis = pair.as_str().starts_with("axis");
        let mut is_if = false;
        let mut head = Span::new(span.start, span.start + 4);
        let mut name = Spanned { node: String::new(), span: Span::new(head.end, head.end) };
        let mut block = None;
        for part in parts(pair) {
            match (part.as_rule(), &mut block) {
                (Rule::if_word, _) => {
                    is_if = true;
                    self.if_for_when(span_of(&part));
                }
                (Rule::block, _) => block = Some(self.block(part)),
                (Rule::after_block, Some(block)) => self.after_block(part, block),
                _ => {
                    head = trimmed(head.to(span_of(&part)), self.source);
                    name = first_word(&part);
                }
            }
        }
        if !is_if {
            self.malformed_head(head, is_axis, block.is_some());
        }
        if is_axis {
            return LineKind::Axis(Axis { name, values: Vec::new() });
        }
        let end = Span::new(span.end, span.end);
        let block = block.unwrap_or(Block { lines: Vec::new(), span: end });
        LineKind::When(When { predicate: Predicate::And(Vec::new()), block })
    }

    /// A block on a line of its own is most often that of the line before.
    fn stray_block(&mut self, pair: Pair<'_, Rule>, lines: &mut Lines) {
        let span = span_of(&pair);
        self.report(DiagnosticKind::StrayBlock, Span::new(span.start, span.start + 1));
        let Some(block) = parts(pair).next().map(|block| self.block(block)) else { return };
        match lines.done.last_mut().map(|line| &mut line.kind) {
            Some(LineKind::Step(step))
                if step.block.is_none() && step.known_verb() == Some(Verb::Process) =>
            {
                step.block = Some(block);
            }
            _ => lines.push(LineKind::When(When { predicate: Predicate::And(Vec::new()), block }), span),
        }
    }

    /// What follows a block on its line; a further block counts as part of the first.
    fn after_block(&mut self, pair: Pair<'_, Rule>, block: &mut Block) {
        for (place, part) in parts(pair).enumerate() {
            if part.as_rule() == Rule::block {
                if place == 0 {
                    let start = span_of(&part).start;
                    self.text_after_block(Span::new(start, start + 1));
                }
                block.lines.extend(self.block(part).lines);
            } else {
                self.text_after_block(trimmed(span_of(&part), self.source));
            }
        }
    }

    /// Reads what is a level deeper; nothing if it is too deep, which is told of the first such place.
    fn deeper<T>(&mut self, span: Span, nothing: T, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth == nesting::LIMIT {
            if !self.too_deep {
                self.too_deep = true;
                self.diagnostics.push(nesting::wrong(span.start));
            }
            return nothing;
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn block(&mut self, pair: Pair<'_, Rule>) -> Block {
        let span = span_of(&pair);
        self.deeper(span, Block { lines: Vec::new(), span }, |builder| builder.lines_of_block(pair, span))
    }

    fn lines_of_block(&mut self, pair: Pair<'_, Rule>, span: Span) -> Block {
        let mut lines = Lines::default();
        for part in parts(pair) {
            if part.as_rule() == Rule::block_end {
                if part.as_str() != "}" {
                    self.report(DiagnosticKind::UnclosedBlock, Span::new(span.start, span.start + 1));
                }
            } else {
                self.line(part, &mut lines);
            }
        }
        Block { lines: lines.finish(), span }
    }
}

/// Words of the grammar that no plain statement has.
const MISPLACED: [&str; 6] = ["iff", "else", "or", "and", "not", "|"];

/// The words of a part of the source.
fn words_of(span: Span, source: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let mut at = span.start;
    for piece in span.text(source).split_inclusive([' ', '\t', '\n']) {
        let word = piece.trim_end_matches([' ', '\t', '\n', '\r']);
        let word = if piece.ends_with('\n') { word.trim_end_matches('\\') } else { word };
        if !word.is_empty() {
            words.push(Span::new(at, at + word.len()));
        }
        at += piece.len();
    }
    words
}

/// The first word of a run of words.
fn first_word(pair: &Pair<'_, Rule>) -> Spanned<String> {
    let start = pair.as_span().start();
    let word = pair.as_str().split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
    Spanned { node: word.to_owned(), span: Span::new(start, start + word.len()) }
}

/// What a rule is made of, without the words that only hold it together.
fn parts(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    pair.into_inner().filter(|part| !is_connective(part.as_rule()))
}

fn without_newlines(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    parts(pair).filter(|part| part.as_rule() != Rule::newline)
}

fn is_connective(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::axis_word
            | Rule::when_word
            | Rule::expect_word
            | Rule::iff_word
            | Rule::else_word
            | Rule::on_word
            | Rule::or_word
            | Rule::and_word
            | Rule::not_word
            | Rule::has_word
            | Rule::is_word
            | Rule::in_word
            | Rule::from_word
            | Rule::over_word
            | Rule::port_word
            | Rule::spread_word
            | Rule::still_word
    )
}

fn span_of(pair: &Pair<'_, Rule>) -> Span {
    Span::new(pair.as_span().start(), pair.as_span().end())
}

fn text_of(pair: &Pair<'_, Rule>) -> Spanned<String> {
    Spanned { node: pair.as_str().to_owned(), span: span_of(pair) }
}

/// The next part of a rule that has one there.
fn first<'p>(parts: &mut impl Iterator<Item = Pair<'p, Rule>>, rule: Rule) -> Pair<'p, Rule> {
    parts.next().unwrap_or_else(|| unreachable!("the rule `{rule:?}` has a part more"))
}

/// Where the grammar has no such rule.
fn unexpected(rule: Rule) -> ! {
    unreachable!("the rule `{rule:?}` does not occur here")
}

/// The span without the white space at its end, which a rule takes in while it looks for more.
fn trimmed(span: Span, source: &str) -> Span {
    let text = span.text(source).trim_end_matches([' ', '\t', '\n', '\r', '\\']);
    Span::new(span.start, span.start + text.len())
}

fn one_or(mut parts: Vec<Predicate>, many: fn(Vec<Predicate>) -> Predicate) -> Predicate {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}

fn has_word(text: &str, word: &str) -> bool {
    text.split_whitespace().any(|part| part == word)
}
