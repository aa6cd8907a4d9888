//! Tree to script: names and words resolved, types checked, all errors of a file in one go.
//!
//! What depends on the order of the steps (is the socket open here, who holds it, what does the script
//! know of it) is the plan's part, which walks the cases.

mod axes;
mod cascade;
mod errnos;
mod lints;
mod names;
mod outcomes;
mod predicates;
mod settings;
mod statements;
mod steps;
mod systems;
mod words;

use std::borrow::Cow;

use super::ast::{self, Argument, Line, LineKind, Token, Tree};
use super::diagnostic::{Diagnostic, DiagnosticKind};
use super::format;
use super::header::{self, Header};
use super::parse::parse;
use super::script::{Expectation, Node, Op, Script, Step, StepId, When};
use super::span::Span;
use super::suggest;
use super::vocabulary::Verb;
use axes::Combinations;
use names::Names;

pub use lints::lints;
pub use statements::Statements;
pub use systems::unknown_systems;

/// What the checker found out about a text.
#[derive(Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Checked {
    /// It has no errors.
    Right {
        script: Script,
        /// What is probably not meant, in the order of the text.
        warnings: Vec<Diagnostic>,
    },
    Wrong {
        /// What is left of it.
        rest: Rest,
        /// Errors and warnings, in the order of the text.
        diagnostics: Vec<Diagnostic>,
    },
}

/// What is left of a script with errors.
#[derive(Debug)]
pub struct Rest {
    /// The steps that are right. It is not to be run.
    pub script: Script,
    /// The statements as they are written, those with errors too.
    pub statements: Statements,
}

impl Checked {
    /// The script; none if it has errors.
    #[must_use]
    pub fn script(self) -> Option<Script> {
        match self {
            Checked::Right { script, .. } => Some(script),
            Checked::Wrong { .. } => None,
        }
    }

    /// Errors and warnings, in the order of the text.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Checked::Right { warnings: found, .. } | Checked::Wrong { diagnostics: found, .. } => found,
        }
    }
}

/// Parses and checks a script. What depends on its cases is [`plan::check`](crate::plan::check)'s part.
///
/// ```
/// use sockdrill::language::check::check;
///
/// let checked = check("port.drill", "tcp a reuze; bind b 9000");
/// let messages: Vec<String> = checked.diagnostics().iter().map(|found| found.texts().message).collect();
/// assert_eq!(messages, ["unknown option `reuze`", "undeclared socket `b`"]);
/// assert!(checked.script().is_none());
/// ```
#[must_use]
pub fn check(path: &str, source: &str) -> Checked {
    Parsed::new(source).check(path)
}

/// A script that is parsed, and its header read, so that somebody can decide by the header whether the rest is to
/// be checked.
pub(crate) struct Parsed<'s> {
    source: &'s str,
    tree: Tree,
    syntax_errors: Vec<Diagnostic>,
    header: Header,
    header_errors: Vec<Diagnostic>,
}

impl<'s> Parsed<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        let (tree, syntax_errors) = parse(source);
        let (header, header_errors) = tree.header.as_ref().map(header::read).unwrap_or_default();
        Self { source, tree, syntax_errors, header, header_errors }
    }

    /// The header; none if it cannot be read. One that is not there says nothing, but what cannot be parsed may have
    /// been one.
    pub(crate) fn header(&self) -> Option<&Header> {
        let errors = if self.tree.header.is_some() { &self.header_errors } else { &self.syntax_errors };
        errors.is_empty().then_some(&self.header)
    }

    /// Checks it: see [`check`].
    pub(crate) fn check(self, path: &str) -> Checked {
        check_parsed(path, self)
    }
}

fn check_parsed(path: &str, parsed: Parsed<'_>) -> Checked {
    let Parsed { source, tree, syntax_errors, header, header_errors } = parsed;
    let parsed = syntax_errors.is_empty();
    let mut diagnostics = syntax_errors;
    let (names, wrong_names) = Names::collect(&tree);
    diagnostics.extend(wrong_names);
    diagnostics.extend(header_errors);
    // Thousands of scripts may be held at once: none takes much more room than it has lines.
    let steps = Vec::with_capacity(tree.lines.len());
    let combinations = Combinations::default();
    let mut checker = Checker { source, names, combinations, steps, diagnostics: Vec::new() };
    let body = checker.lines(&tree.lines);
    let Checker { names, steps, diagnostics: found, .. } = checker;
    cascade::extend(&mut diagnostics, found);
    if parsed && steps.is_empty() && diagnostics.is_empty() {
        let end = Span::new(source.len(), source.len());
        diagnostics.push(DiagnosticKind::EmptyScript.at(end));
    }
    tidy(&mut diagnostics);
    let is_wrong = diagnostics.iter().any(Diagnostic::is_error);
    let statements = is_wrong.then(|| Statements::of(&tree, source, &names));
    let script = Script {
        path: path.to_owned(),
        source: source.to_owned(),
        header,
        axes: names.checked_axes(source),
        sockets: names.sockets,
        processes: names.processes,
        steps,
        body,
    };
    match statements {
        Some(statements) => Checked::Wrong { rest: Rest { script, statements }, diagnostics },
        None => Checked::Right { script, warnings: diagnostics },
    }
}

/// In the order of the text, and each thing said once: the values of an axis may all be wrong alike.
fn tidy(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    diagnostics.dedup_by(|b, a| a.span == b.span && a.kind == b.kind);
}

struct Checker<'s> {
    source: &'s str,
    names: Names,
    combinations: Combinations,
    steps: Vec<Step>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn lines(&mut self, lines: &[Line]) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(lines.len());
        nodes.extend(lines.iter().filter_map(|line| self.line(line)));
        nodes
    }

    fn line(&mut self, line: &Line) -> Option<Node> {
        match &line.kind {
            LineKind::Blank | LineKind::Comment(_) | LineKind::Axis(_) => None,
            LineKind::Documentation(text) => Some(Node::Documentation(text.clone())),
            LineKind::When(when) => {
                let predicate = predicates::check(
                    &when.predicate,
                    &self.names,
                    &mut self.combinations,
                    &mut self.diagnostics,
                );
                let text = format::predicate(&when.predicate, self.source);
                let body = self.lines(&when.block.lines);
                Some(Node::When(Box::new(When { predicate: predicate?, text, body })))
            }
            LineKind::Step(step) => self.step(step, line.span),
        }
    }

    fn step(&mut self, step: &ast::Step, span: Span) -> Option<Node> {
        let span = step.block.as_ref().map_or(span, |block| {
            let head = Span::new(span.start, block.span.start);
            Span::new(head.start, head.start + head.text(self.source).trim_end().len())
        });
        let head = self.before_misspelt_expect(step);
        let op = steps::check(&head, span, &self.names, &mut self.combinations, &mut self.diagnostics);
        let ops = op.as_ref().map_or(&[][..], |op| &op.values);
        let expectation = self.expectation(step, ops);
        let is_process = step.known_verb() == Some(Verb::Process);
        self.check_block(step, is_process, span);
        let id = StepId::from_index(self.steps.len());
        let right = op.is_some();
        self.steps.extend(op.map(|op| Step {
            span,
            text: format::step(step, self.source),
            op,
            mentions: names::mentions(step, &self.names),
            expectation: expectation.map(Box::new),
        }));
        let body = step.block.as_ref().map(|block| self.lines(&block.lines)).unwrap_or_default();
        right.then_some(if is_process { Node::Process(id, body) } else { Node::Step(id) })
    }

    /// The words of the step up to one that is written for `expect`, which is reported; all if there is none.
    fn before_misspelt_expect<'t>(&mut self, step: &'t ast::Step) -> Cow<'t, ast::Step> {
        let is_one = |word: &Argument| {
            let Token::Word(text) = &word.node else { return false };
            suggest::is_misspelt_expect(text) && self.names.get(text).is_none()
        };
        let Some(place) = step.arguments.iter().position(is_one) else { return Cow::Borrowed(step) };
        let found = step.arguments[place].span.text(self.source).to_owned();
        self.diagnostics.push(DiagnosticKind::MisspeltExpect { found }.at(step.arguments[place].span));
        Cow::Owned(ast::Step {
            verb: step.verb.clone(),
            arguments: step.arguments[..place].to_vec(),
            expectation: None,
            block: None,
        })
    }

    fn expectation(&mut self, step: &ast::Step, ops: &[Op]) -> Option<Expectation> {
        let expectation = step.expectation.as_ref()?;
        let verb = ops.first().map(Op::verb).or_else(|| step.known_verb());
        let reader = outcomes::Reader { verb, ops, names: &self.names };
        reader.expectation(expectation, &mut self.combinations, &mut self.diagnostics)
    }

    fn check_block(&mut self, step: &ast::Step, is_process: bool, span: Span) {
        match (&step.block, is_process) {
            (Some(block), false) => {
                let brace = Span::new(block.span.start, block.span.start + 1);
                self.diagnostics.push(DiagnosticKind::UnexpectedBlock.at(brace));
            }
            (None, true) => self.diagnostics.push(DiagnosticKind::MissingBlock.at(span)),
            _ => {}
        }
    }
}
