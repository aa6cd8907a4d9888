//! The canonical form of a script: what `sockdrill fmt` writes, and how traces and snapshots show steps.
//!
//! One statement a line, four blanks a level, the `=` of neighbouring axes in one column. A block stays on
//! one line if it was written so and holds a single plain step. Comments, documentation and single blank
//! lines stay where they are.

use super::ast::{
    Argument, Axis, Block, Equality, Exception, Expectation, Line, LineKind, Outcome, OutcomeForm, Predicate,
    Step, Token, Tree,
};
use super::header;
use super::span::Spanned;

const WIDTH: usize = 100;

/// A whole script in its canonical form, one newline at the end; nothing of an empty one.
///
/// The tree must be that of the source, and there must be nothing wrong with it: what could not be parsed is
/// not in the tree.
///
/// ```
/// use sockdrill::language::{format, parse::parse};
///
/// let source = "tcp   a reuse; bind a   9000 # taken";
/// let (tree, wrong) = parse(source);
/// assert!(wrong.is_empty());
/// assert_eq!(format::tree(&tree, source), "tcp a reuse\nbind a 9000  # taken\n");
/// ```
#[must_use]
pub fn tree(tree: &Tree, source: &str) -> String {
    let mut writer = Writer { source, text: String::new(), level: 0 };
    if let Some(header) = &tree.header {
        writer.text.push_str("+++\n");
        writer.text.push_str(&header_lines(header));
        writer.text.push_str("+++\n");
        if !tree.lines.first().is_none_or(|line| matches!(line.kind, LineKind::Blank)) {
            writer.text.push('\n');
        }
    }
    writer.lines(&tree.lines);
    writer.text
}

/// The lines of a header without white space at their ends, unless that may mean something: in a text over
/// several lines, or in a header that is wrong.
fn header_lines(header: &Spanned<String>) -> String {
    let over_lines = header.node.contains("\"\"\"") || header.node.contains("'''");
    if over_lines || !header::read(header).1.is_empty() {
        return header.node.clone();
    }
    header.node.lines().flat_map(|line| [line.trim_end_matches([' ', '\t']), "\n"]).collect()
}

/// A step without its block and its expectation.
#[must_use]
pub fn step(step: &Step, source: &str) -> String {
    let mut text = argument(&step.verb, source);
    for word in &step.arguments {
        text.push(' ');
        text.push_str(&argument(word, source));
    }
    text
}

/// The values of an axis, or any run of words.
#[must_use]
pub fn arguments(arguments: &[Argument], source: &str) -> String {
    let words: Vec<String> = arguments.iter().map(|word| argument(word, source)).collect();
    words.join(" ")
}

/// One word.
#[must_use]
pub fn argument(argument: &Argument, source: &str) -> String {
    match &argument.node {
        Token::Assignment(name, value) => {
            format!("{}={}", self::argument(name, source), self::argument(value, source))
        }
        Token::OptionNumber(level, number) => format!("opt({level},{number})"),
        Token::Port(function, name, 0) => format!("{}({})", function.word(), name.node),
        Token::Port(function, name, offset) => format!("{}({}){offset:+}", function.word(), name.node),
        Token::Endpoint(host, port) => {
            let host_text = self::argument(host, source);
            let port = self::argument(port, source);
            if matches!(&host.node, Token::Address(address) if address.contains(':')) {
                format!("[{host_text}]:{port}")
            } else {
                format!("{host_text}:{port}")
            }
        }
        Token::Word(_)
        | Token::Text(_)
        | Token::Number(_)
        | Token::Duration(_)
        | Token::Range(..)
        | Token::Address(_)
        | Token::Subnet(..)
        | Token::Variable(_) => argument.span.text(source).to_owned(),
    }
}

/// An expectation, from `expect` on.
#[must_use]
pub fn expectation(expectation: &Expectation, source: &str) -> String {
    let mut text = format!("expect {}", outcomes(&expectation.outcomes, source));
    if let Some((holds, otherwise)) = &expectation.condition {
        let parts = [" iff ", &predicate(holds, source), " else ", &outcomes(otherwise, source)];
        text.extend(parts);
    }
    for exception in &expectation.exceptions {
        text.push_str(", ");
        text.push_str(&self::exception(exception, source));
    }
    text
}

fn exception(exception: &Exception, source: &str) -> String {
    let version = match &exception.version {
        Some(version) => format!(" {version}"),
        None => String::new(),
    };
    format!("{} on {}{version}", outcomes(&exception.outcomes, source), exception.system.node)
}

fn outcomes(outcomes: &[Outcome], source: &str) -> String {
    let texts: Vec<String> = outcomes.iter().map(|outcome| self::outcome(outcome, source)).collect();
    texts.join(" or ")
}

fn outcome(outcome: &Outcome, source: &str) -> String {
    let names = |names: &[Spanned<String>], between: &str| {
        let names: Vec<&str> = names.iter().map(|name| name.node.as_str()).collect();
        names.join(between)
    };
    match &outcome.node {
        OutcomeForm::Plain(word) => argument(word, source),
        OutcomeForm::Both(sockets) => names(sockets, " and "),
        OutcomeForm::Spread(sockets) => format!("spread over {}", names(sockets, ", ")),
        OutcomeForm::Still(state) => format!("still {}", state.node),
        OutcomeForm::Received(text, from) => {
            format!("{} from {}", text.span.text(source), argument(from, source))
        }
        OutcomeForm::Port(Equality::NotEqual, port) => format!("port != {}", argument(port, source)),
        OutcomeForm::Port(Equality::Equal, port) if matches!(port.node, Token::Number(_)) => {
            format!("port {}", argument(port, source))
        }
        OutcomeForm::Port(Equality::Equal, port) => format!("port = {}", argument(port, source)),
        OutcomeForm::PortIn(range) => format!("port in {}", argument(range, source)),
        OutcomeForm::Not(inner) => format!("!= {}", self::outcome(inner, source)),
    }
}

/// A predicate.
#[must_use]
pub fn predicate(predicate: &Predicate, source: &str) -> String {
    binding(predicate, source, 0)
}

/// A predicate within one that binds with this strength: 0 `or`, 1 `and`, 2 `not`. An `and` within an `or`
/// has parentheses too, which the language does not need and the reader does.
fn binding(predicate: &Predicate, source: &str, outer: u8) -> String {
    let join = |parts: &[Predicate], word: &str, strength: u8| {
        let parts: Vec<String> = parts.iter().map(|part| binding(part, source, 2)).collect();
        let text = parts.join(word);
        if outer > strength { format!("({text})") } else { text }
    };
    match predicate {
        Predicate::Or(parts) => join(parts, " or ", 0),
        Predicate::And(parts) => join(parts, " and ", 1),
        Predicate::Not(part) => format!("not {}", binding(part, source, 2)),
        Predicate::Compare { variable, equality, value } => {
            let relation = equality.sign();
            format!("${} {relation} {}", variable.node, argument(value, source))
        }
        Predicate::Has { socket, option } => format!("{} has {}", socket.node, argument(option, source)),
        Predicate::Is { socket, quality } => format!("{} is {}", socket.node, quality.node),
    }
}

struct Writer<'s> {
    source: &'s str,
    text: String,
    level: usize,
}

impl Writer<'_> {
    fn lines(&mut self, lines: &[Line]) {
        let mut rest = lines;
        while let Some((line, others)) = rest.split_first() {
            if matches!(line.kind, LineKind::Axis(_)) {
                let count = rest.iter().take_while(|line| matches!(line.kind, LineKind::Axis(_))).count();
                self.axes(&rest[..count]);
                rest = &rest[count..];
            } else {
                self.line(line);
                rest = others;
            }
        }
    }

    fn line(&mut self, line: &Line) {
        match &line.kind {
            LineKind::Blank => self.text.push('\n'),
            LineKind::Comment(text) => self.put(text, None),
            LineKind::Documentation(text) if text.is_empty() => self.put("##", None),
            LineKind::Documentation(text) => self.put(&format!("## {text}"), None),
            LineKind::Axis(axis) => self.put(&self.axis(axis, 0), line.comment.as_deref()),
            LineKind::When(when) => {
                let head = format!("when {}", predicate(&when.predicate, self.source));
                self.block(&head, &when.block, line.comment.as_deref());
            }
            LineKind::Step(step) => {
                let head = self.step(step);
                match &step.block {
                    Some(block) => self.block(&head, block, line.comment.as_deref()),
                    None => self.put(&head, line.comment.as_deref()),
                }
            }
        }
    }

    fn axes(&mut self, lines: &[Line]) {
        let axes: Vec<(&Axis, Option<&str>)> = lines
            .iter()
            .filter_map(|line| {
                let LineKind::Axis(axis) = &line.kind else { return None };
                Some((axis, line.comment.as_deref()))
            })
            .collect();
        let width = axes.iter().map(|(axis, _)| axis.name.node.len()).max().unwrap_or_default();
        for (axis, comment) in axes {
            self.put(&self.axis(axis, width), comment);
        }
    }

    fn axis(&self, axis: &Axis, width: usize) -> String {
        let values: Vec<String> =
            axis.values.iter().map(|value| arguments(&value.node, self.source)).collect();
        format!("axis {:width$} = {}", axis.name.node, values.join(" | "))
    }

    fn step(&self, step: &Step) -> String {
        let mut text = self::step(step, self.source);
        if let Some(expected) = &step.expectation {
            text.push(' ');
            text.push_str(&expectation(expected, self.source));
        }
        text
    }

    fn block(&mut self, head: &str, block: &Block, comment: Option<&str>) {
        if let Some(inner) = self.single_step(block) {
            let line =
                if inner.is_empty() { format!("{head} {{ }}") } else { format!("{head} {{ {inner} }}") };
            if line.chars().count() + 4 * self.level <= WIDTH {
                return self.put(&line, comment);
            }
        }
        self.put(&format!("{head} {{"), None);
        self.level += 1;
        self.lines(&block.lines);
        self.level -= 1;
        self.put("}", comment);
    }

    /// The one plain step of a block that was written on one line.
    fn single_step(&self, block: &Block) -> Option<String> {
        let [Line { kind: LineKind::Step(step), comment: None, .. }] = &block.lines[..] else {
            return if block.lines.is_empty() { Some(String::new()) } else { None };
        };
        let on_one_line = !block.span.text(self.source).contains('\n');
        (on_one_line && step.block.is_none()).then(|| self.step(step))
    }

    fn put(&mut self, line: &str, comment: Option<&str>) {
        for _ in 0..self.level {
            self.text.push_str("    ");
        }
        self.text.push_str(line);
        if let Some(comment) = comment {
            self.text.push_str("  ");
            self.text.push_str(comment);
        }
        self.text.push('\n');
    }
}
