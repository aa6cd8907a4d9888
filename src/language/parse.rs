//! Text to tree. The only module that knows pest: its pairs become our own tree, with byte spans, at once.

use pest::Parser;
use pest::iterators::Pair;

use super::ast::{
    Argument, Axis, Block, Exception, Expectation, Line, LineKind, Outcome, OutcomeForm, Predicate, Relation,
    Step, Token, Tree, When,
};
use super::diagnostic::Diagnostic;
use super::nesting;
use super::span::{Span, Spanned};
use super::vocabulary::Verb;

mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/drill.pest"]
    pub(super) struct Drill;
}
use grammar::{Drill, Rule};

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
    if let Some(diagnostic) = nesting::too_deep(source) {
        return (Tree::default(), vec![diagnostic]);
    }
    let mut builder = Builder { source, diagnostics: Vec::new() };
    let tree = match Drill::parse(Rule::script, source) {
        Ok(mut pairs) => pairs.next().map(|script| builder.tree(script)).unwrap_or_default(),
        Err(error) => {
            builder.unreadable_script(&error);
            Tree::default()
        }
    };
    (tree, builder.diagnostics)
}

struct Builder<'s> {
    source: &'s str,
    diagnostics: Vec<Diagnostic>,
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
                Rule::open_header => self.open_header(span_of(&pair)),
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
            Rule::newline => return lines.newline(span),
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
            Rule::stray_block => return self.stray_block(pair, lines),
            Rule::stray_brace => return self.stray_brace(span),
            Rule::late_header => return self.late_header(span),
            _ => return self.unreadable(span),
        };
        lines.push(kind, trimmed(span, self.source));
    }

    fn axis(&mut self, pair: Pair<'_, Rule>) -> Axis {
        let mut inner = parts(pair);
        let name = inner.next().as_ref().map_or_else(nothing, text_of);
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
                Rule::predicate => predicate = self.predicate(part),
                Rule::after_block => self.after_block(part, &mut block),
                _ => block = self.block(part),
            }
        }
        When { predicate, block }
    }

    fn step(&mut self, pair: Pair<'_, Rule>) -> Step {
        let mut inner = parts(pair);
        let verb = inner.next().map_or_else(no_word, |verb| self.token(verb));
        let mut step = Step { verb, arguments: Vec::new(), expectation: None, block: None };
        for part in inner {
            match part.as_rule() {
                Rule::argument => step.arguments.extend(self.argument(part)),
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

    /// An `axis` or a `when` that no rule could read: what its name and its block are is still of use.
    fn malformed(&mut self, pair: Pair<'_, Rule>) -> LineKind {
        let span = span_of(&pair);
        let is_axis = pair.as_str().starts_with("axis");
        let mut head = Span::new(span.start, span.start + 4);
        let mut name = nothing();
        let mut block = None;
        for part in parts(pair) {
            match (part.as_rule(), &mut block) {
                (Rule::block, _) => block = Some(self.block(part)),
                (Rule::after_block, Some(block)) => self.after_block(part, block),
                _ => {
                    head = trimmed(head.to(span_of(&part)), self.source);
                    name = first_word(&part);
                }
            }
        }
        self.malformed_head(head, is_axis, block.is_some());
        if is_axis {
            return LineKind::Axis(Axis { name, values: Vec::new() });
        }
        let block = block.unwrap_or(Block { lines: Vec::new(), span });
        LineKind::When(When { predicate: Predicate::And(Vec::new()), block })
    }

    /// A block on a line of its own is most often that of the line before.
    fn stray_block(&mut self, pair: Pair<'_, Rule>, lines: &mut Lines) {
        let span = span_of(&pair);
        self.report(
            Diagnostic::error(
                Span::new(span.start, span.start + 1),
                "a block stands on the line of its `process` or `when`",
            )
            .label("this one stands alone"),
        );
        let Some(block) = parts(pair).next().map(|block| self.block(block)) else { return };
        match lines.done.last_mut().map(|line| &mut line.kind) {
            Some(LineKind::Step(step)) if step.block.is_none() && verb_of(step) == Some(Verb::Process) => {
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
                    self.words_after_block(Span::new(start, start + 1));
                }
                block.lines.extend(self.block(part).lines);
            } else {
                self.words_after_block(trimmed(span_of(&part), self.source));
            }
        }
    }

    fn block(&mut self, pair: Pair<'_, Rule>) -> Block {
        let span = span_of(&pair);
        let mut lines = Lines::default();
        for part in parts(pair) {
            if part.as_rule() == Rule::block_end {
                if part.as_str() != "}" {
                    self.unclosed_block(span);
                }
            } else {
                self.line(part, &mut lines);
            }
        }
        Block { lines: lines.finish(), span }
    }

    fn arguments(&mut self, pair: Pair<'_, Rule>) -> Vec<Argument> {
        parts(pair).filter_map(|argument| self.argument(argument)).collect()
    }

    fn argument(&mut self, pair: Pair<'_, Rule>) -> Option<Argument> {
        parts(pair).next().map(|token| self.token(token))
    }

    fn token(&mut self, pair: Pair<'_, Rule>) -> Argument {
        let span = span_of(&pair);
        let node = match pair.as_rule() {
            Rule::text => Token::Text(self.unescape(&pair)),
            Rule::number => Token::Number(self.number(&pair)),
            Rule::duration => Token::Duration(self.duration(&pair)),
            Rule::range => {
                let (low, high) = self.two_numbers(pair);
                Token::Range(low, high)
            }
            Rule::ipv4 | Rule::ipv6 => Token::Address(pair.as_str().to_owned()),
            Rule::subnet => self.subnet(pair),
            Rule::endpoint => {
                let (host, port) = self.two_tokens(pair);
                Token::Endpoint(Box::new(host), Box::new(port))
            }
            Rule::assignment => {
                let (name, value) = self.two_tokens(pair);
                Token::Assignment(Box::new(name), Box::new(value))
            }
            Rule::option_number => {
                let (level, number) = self.two_numbers(pair);
                Token::OptionNumber(level, number)
            }
            Rule::call => self.port_of(pair),
            Rule::variable => Token::Variable(pair.as_str().trim_start_matches('$').to_owned()),
            Rule::open_text => {
                self.open_text(span);
                Token::Text(Vec::new())
            }
            Rule::junk => {
                self.junk(&pair);
                Token::Word(pair.as_str().to_owned())
            }
            _ => Token::Word(pair.as_str().to_owned()),
        };
        Spanned { node, span: trimmed(span, self.source) }
    }

    fn two_tokens(&mut self, pair: Pair<'_, Rule>) -> (Argument, Argument) {
        let mut inner = parts(pair);
        let mut next = || inner.next().map_or_else(no_word, |token| self.token(token));
        (next(), next())
    }

    fn two_numbers(&mut self, pair: Pair<'_, Rule>) -> (i64, i64) {
        let mut inner = parts(pair);
        let mut next = || inner.next().map(|number| self.number(&number)).unwrap_or_default();
        (next(), next())
    }

    fn subnet(&mut self, pair: Pair<'_, Rule>) -> Token {
        let mut inner = parts(pair);
        let address = inner.next().map(|address| address.as_str().to_owned()).unwrap_or_default();
        let prefix = inner.next().map(|prefix| self.number(&prefix)).unwrap_or_default();
        Token::Subnet(address, prefix)
    }

    fn port_of(&mut self, pair: Pair<'_, Rule>) -> Token {
        let mut inner = parts(pair);
        let name = inner.next().as_ref().map_or_else(nothing, text_of);
        let offset = inner.next().map(|offset| self.number(&offset)).unwrap_or_default();
        Token::Port(name, offset)
    }

    fn number(&mut self, pair: &Pair<'_, Rule>) -> i64 {
        pair.as_str().parse().unwrap_or_else(|_| {
            self.diagnostics.push(
                Diagnostic::error(span_of(pair), "this number is too large")
                    .label("does not fit into 64 bits"),
            );
            0
        })
    }

    fn duration(&mut self, pair: &Pair<'_, Rule>) -> u64 {
        super::duration::microseconds(pair.as_str()).unwrap_or_else(|| {
            self.diagnostics
                .push(Diagnostic::error(span_of(pair), "this time is too long").label("more than 1000 days"));
            0
        })
    }

    fn unescape(&mut self, pair: &Pair<'_, Rule>) -> Vec<u8> {
        let text = pair.as_str();
        match super::text::unescape(&text[1..text.len() - 1]) {
            Ok(bytes) => bytes,
            Err(escape) => {
                let start = pair.as_span().start() + 1 + escape.start;
                let span = Span::new(start, pair.as_span().start() + 1 + escape.end);
                self.diagnostics.push(
                    Diagnostic::error(span, format!("unknown escape `{}`", span.text(self.source)))
                        .label("not an escape")
                        .help(r#"the escapes are \n, \r, \t, \0, \\, \" and \x00 to \xff"#),
                );
                Vec::new()
            }
        }
    }

    fn expectation(&mut self, pair: Pair<'_, Rule>) -> Expectation {
        let span = trimmed(span_of(&pair), self.source);
        let mut outcomes = Vec::new();
        let mut predicate = None;
        let mut condition = None;
        let mut exceptions = Vec::new();
        for part in parts(pair) {
            match (part.as_rule(), predicate.take()) {
                (Rule::predicate, _) => predicate = Some(self.predicate(part)),
                (Rule::exception, _) => exceptions.push(self.exception(part)),
                (_, Some(holds)) => condition = Some((holds, self.outcomes(part))),
                (_, None) => outcomes = self.outcomes(part),
            }
        }
        Expectation { outcomes, condition, exceptions, span }
    }

    fn exception(&mut self, pair: Pair<'_, Rule>) -> Exception {
        let mut inner = parts(pair);
        let outcomes = inner.next().map(|outcomes| self.outcomes(outcomes)).unwrap_or_default();
        let system = inner.next().as_ref().map_or_else(nothing, text_of);
        let version = inner.next().map(|version| {
            let mut inner = parts(version);
            let relation = inner.next().map_or(Relation::Equal, |relation| match relation.as_str() {
                "<" => Relation::Less,
                "<=" => Relation::LessOrEqual,
                ">" => Relation::Greater,
                ">=" => Relation::GreaterOrEqual,
                _ => Relation::Equal,
            });
            (relation, inner.next().as_ref().map_or_else(nothing, text_of))
        });
        Exception { outcomes, system, version }
    }

    fn outcomes(&mut self, pair: Pair<'_, Rule>) -> Vec<Outcome> {
        parts(pair).filter_map(|outcome| self.outcome(outcome)).collect()
    }

    fn outcome(&mut self, pair: Pair<'_, Rule>) -> Option<Outcome> {
        let span = trimmed(span_of(&pair), self.source);
        let form = parts(pair).next()?;
        Some(Spanned { node: self.outcome_form(form)?, span })
    }

    fn outcome_form(&mut self, form: Pair<'_, Rule>) -> Option<OutcomeForm> {
        Some(match form.as_rule() {
            Rule::spread => OutcomeForm::Spread(parts(form).map(|part| text_of(&part)).collect()),
            Rule::both => OutcomeForm::Both(parts(form).map(|part| text_of(&part)).collect()),
            Rule::still => OutcomeForm::Still(parts(form).next().as_ref().map(text_of)?),
            Rule::received => {
                let mut inner = parts(form);
                let text = inner.next()?;
                let text = Spanned { node: self.unescape(&text), span: span_of(&text) };
                OutcomeForm::Received(text, self.argument(inner.next()?)?)
            }
            Rule::port_is => self.port_is(form)?,
            Rule::differs => self.differs(form)?,
            _ => OutcomeForm::Plain(self.argument(form)?),
        })
    }

    fn port_is(&mut self, form: Pair<'_, Rule>) -> Option<OutcomeForm> {
        let mut not = false;
        for part in parts(form) {
            match part.as_rule() {
                Rule::not_equal => not = true,
                Rule::argument => return Some(OutcomeForm::Port(self.argument(part)?, not)),
                _ => return Some(OutcomeForm::PortIn(self.token(part))),
            }
        }
        None
    }

    fn differs(&mut self, form: Pair<'_, Rule>) -> Option<OutcomeForm> {
        let inner = parts(form).find(|part| part.as_rule() != Rule::not_equal)?;
        let span = trimmed(span_of(&inner), self.source);
        let node = self.outcome_form(inner)?;
        Some(OutcomeForm::Not(Box::new(Spanned { node, span })))
    }

    fn predicate(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        let parts = without_newlines(pair).map(|part| self.conjunction(part)).collect();
        one_or(parts, Predicate::Or)
    }

    fn conjunction(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        let parts = without_newlines(pair).map(|part| self.negation(part)).collect();
        one_or(parts, Predicate::And)
    }

    fn negation(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        // `not` leaves no pair of its own: what stands before the inner one is nothing but that word.
        let start = pair.as_span().start();
        let Some(inner) = without_newlines(pair).next() else {
            return Predicate::And(Vec::new());
        };
        let before = &self.source[start..inner.as_span().start()];
        let negations = before.split(|c: char| !c.is_alphabetic()).filter(|word| *word == "not").count();
        let positive = self.primary(inner);
        if negations % 2 == 1 { Predicate::Not(Box::new(positive)) } else { positive }
    }

    fn primary(&mut self, pair: Pair<'_, Rule>) -> Predicate {
        if pair.as_rule() == Rule::predicate {
            return self.predicate(pair);
        }
        let rule = pair.as_rule();
        let mut inner = parts(pair);
        let subject = inner.next().as_ref().map_or_else(nothing, text_of);
        match rule {
            Rule::comparison => {
                let equal = inner.next().is_some_and(|relation| relation.as_rule() == Rule::equal);
                let value = inner.next().and_then(|value| self.argument(value)).unwrap_or_else(no_word);
                let node = subject.node.trim_start_matches('$').to_owned();
                let variable = Spanned { node, span: subject.span };
                Predicate::Compare { variable, equal, value }
            }
            Rule::possession => {
                let option = inner.next().map_or_else(no_word, |option| self.token(option));
                Predicate::Has { socket: subject, option }
            }
            _ => {
                let quality = inner.next().as_ref().map_or_else(nothing, text_of);
                Predicate::Is { socket: subject, quality }
            }
        }
    }
}

/// What the grammar could not read, said to people.
impl Builder<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn open_header(&mut self, span: Span) {
        self.report(
            Diagnostic::error(Span::new(span.start, span.start + 3), "this header is never closed")
                .label("opened here")
                .help("close it with a line `+++`"),
        );
    }

    fn late_header(&mut self, span: Span) {
        self.report(
            Diagnostic::error(Span::new(span.start, span.start + 3), "a header stands first in its file")
                .label("something stands before this one"),
        );
    }

    fn malformed_head(&mut self, span: Span, is_axis: bool, has_block: bool) {
        let verb = if is_axis { Verb::Axis } else { Verb::When };
        let mut diagnostic = Diagnostic::error(span, format!("cannot read this `{verb}`"))
            .help(format!("the form is: {}", verb.entry().form));
        if !is_axis {
            diagnostic = diagnostic
                .help("a predicate is $axis = value, a has reuse or a is listening, with not, and, or");
            if !has_block {
                diagnostic = diagnostic.label("no block follows");
            }
        }
        self.report(diagnostic);
    }

    fn words_after_block(&mut self, span: Span) {
        let diagnostic = Diagnostic::error(span, "a statement ends with its block").label("not expected");
        let first = span.text(self.source).split_whitespace().next().unwrap_or_default();
        self.report(match first {
            "else" => diagnostic.help("there is no `else`; say it with a second one: when not … { … }"),
            "expect" => diagnostic.help("an expectation stands before the block"),
            _ => diagnostic.help("put `;` or a new line before the next statement"),
        });
    }

    fn stray_brace(&mut self, span: Span) {
        self.report(Diagnostic::error(span, "this `}` closes nothing").label("there is no open block here"));
    }

    fn unclosed_block(&mut self, span: Span) {
        self.report(
            Diagnostic::error(Span::new(span.start, span.start + 1), "this block is never closed")
                .label("opened here")
                .help("close it with `}`"),
        );
    }

    fn open_text(&mut self, span: Span) {
        let end = span.start + span.text(self.source).trim_end().len();
        self.report(
            Diagnostic::error(Span::new(span.start, end), "this text is never closed")
                .label("no `\"` before the end of the line")
                .help("a `\"` within a text is written `\\\"`"),
        );
    }

    fn junk(&mut self, pair: &Pair<'_, Rule>) {
        let word = pair.as_str();
        let mut diagnostic = Diagnostic::error(span_of(pair), format!("cannot read `{}`", shortened(word)))
            .label("neither a word nor a value");
        if word.starts_with('[') {
            diagnostic = diagnostic.help("an IPv6 address with a port is written [::1]:9000");
        } else if word.starts_with('=') {
            diagnostic = diagnostic.help("an option's value is written `linger=0`");
        } else if word.starts_with('(') {
            diagnostic = diagnostic.help("parentheses stand in port(a), in opt(1,15)=1 and in predicates");
        } else if word.starts_with(':') {
            diagnostic = diagnostic.help("an address with a port is written 127.0.0.1:9000 or [::1]:9000");
        } else if word == "\\" {
            diagnostic = diagnostic.help("a line goes on after a `\\` that is the last thing on it");
        } else if word.starts_with(',') {
            diagnostic =
                diagnostic.help("words are separated by blanks only, and the values of an axis by `|`");
        }
        self.report(diagnostic);
    }

    fn unreadable(&mut self, span: Span) {
        let span = trimmed(span, self.source);
        if span.text(self.source).starts_with("+++") {
            return self.report(
                Diagnostic::error(span, "a header has two `+++` lines and stands first")
                    .label("this line does not begin a header"),
            );
        }
        let words = words_of(span, self.source);
        let verb = words.first().and_then(|first| Verb::from_word(first.text(self.source)));
        let Some(verb) = verb else {
            return self.report(
                Diagnostic::error(span, "cannot read this statement")
                    .label("a statement begins with a verb")
                    .help("`sockdrill explain` lists the verbs"),
            );
        };
        let misplaced = words.iter().find(|word| MISPLACED.contains(&word.text(self.source)));
        let diagnostic = Diagnostic::error(*misplaced.unwrap_or(&span), "cannot read this statement");
        let diagnostic = match misplaced.map(|word| word.text(self.source)) {
            Some("|") => diagnostic.label("`|` stands between the values of an axis only"),
            Some(word) => diagnostic.label(format!("`{word}` stands in expectations and predicates only")),
            None => diagnostic,
        };
        self.report(diagnostic.help(format!("the form is: {}", verb.entry().form)));
    }

    fn unreadable_expectation(&mut self, span: Span) {
        let span = trimmed(span, self.source);
        let text = span.text(self.source).strip_prefix("expect").unwrap_or_default();
        let mut diagnostic = if text.trim().is_empty() {
            Diagnostic::error(span, "`expect` needs an outcome").label("nothing follows")
        } else {
            Diagnostic::error(span, "cannot read this expectation").label("not an expectation")
        };
        if has_word(text, "expect") {
            diagnostic = diagnostic.help("a step has one expectation: expect ok or EACCES");
        } else if text.trim_start().starts_with("not ") {
            diagnostic = diagnostic.help("any errno is `fail`; `not` stands in predicates only");
        } else if ["has not", "is not"].iter().any(|words| text.contains(words)) {
            diagnostic = diagnostic.help("`not` stands first: iff not a has reuse");
        } else if text.trim_start().starts_with("spread ") {
            diagnostic = diagnostic.help("the form is: spread over a, b");
        } else if has_word(text, "port") && has_word(text, "in") {
            diagnostic = diagnostic.help("the form is: port in 40000-40010");
        } else if has_word(text, "on") && text.ends_with(|c: char| c.is_ascii_digit()) {
            diagnostic = diagnostic.help("a version has a sign: expect EADDRINUSE, ok on linux >= 6.1");
        } else if has_word(text, "iff") && !has_word(text, "else") {
            diagnostic =
                diagnostic.help("`iff` says both directions: expect ok iff a has reuse else EADDRINUSE");
        } else if has_word(text, "if") {
            diagnostic = diagnostic.help("write `iff … else …`: expect ok iff a has reuse else EADDRINUSE");
        } else {
            diagnostic = diagnostic.help(
                "for example: expect EADDRINUSE; expect ok or EACCES; expect \"hello\" from b; \
                 expect EADDRINUSE, ok on gvisor",
            );
        }
        self.report(diagnostic);
    }

    fn unreadable_script(&mut self, error: &pest::error::Error<Rule>) {
        let at = match error.location {
            pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
        };
        self.report(Diagnostic::error(Span::new(at, at), "cannot read the script from here on"));
    }
}

/// Collects the lines of a script or a block, with the comments that follow them and the blank lines between.
#[derive(Default)]
struct Lines {
    done: Vec<Line>,
    /// Something stands on this line already.
    on_a_line: bool,
    newlines: usize,
}

impl Lines {
    fn newline(&mut self, span: Span) {
        if !self.on_a_line && self.newlines == 1 && !self.done.is_empty() {
            self.done.push(Line { kind: LineKind::Blank, span, comment: None });
        }
        self.newlines += 1;
        if self.on_a_line {
            self.newlines = 1;
        }
        self.on_a_line = false;
    }

    fn comment(&mut self, text: &str, span: Span) {
        let text = text.trim_end().to_owned();
        match self.done.last_mut() {
            Some(line) if self.on_a_line => line.comment = Some(text),
            _ => self.push(LineKind::Comment(text), span),
        }
    }

    fn push(&mut self, kind: LineKind, span: Span) {
        self.done.push(Line { kind, span, comment: None });
        self.on_a_line = true;
        self.newlines = 0;
    }

    fn finish(mut self) -> Vec<Line> {
        while self.done.last().is_some_and(|line| matches!(line.kind, LineKind::Blank)) {
            self.done.pop();
        }
        self.done
    }
}

/// Words of the grammar that no plain statement has.
const MISPLACED: [&str; 6] = ["iff", "else", "or", "and", "not", "|"];

/// The words of a part of the source.
fn words_of(span: Span, source: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let mut at = span.start;
    for piece in span.text(source).split_inclusive([' ', '\t']) {
        let word = piece.trim_end_matches([' ', '\t']);
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

fn verb_of(step: &Step) -> Option<Verb> {
    match &step.verb.node {
        Token::Word(word) => Verb::from_word(word),
        _ => None,
    }
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

fn nothing() -> Spanned<String> {
    Spanned { node: String::new(), span: Span::default() }
}

fn no_word() -> Argument {
    Spanned { node: Token::Word(String::new()), span: Span::default() }
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

fn shortened(word: &str) -> String {
    if word.chars().count() <= 40 { word.to_owned() } else { word.chars().take(39).chain(['…']).collect() }
}
