//! The names of a script: sockets, processes and axes, each to its index.

use std::cell::Cell;
use std::collections::HashMap;

use crate::language::ast::{Argument, Axis, Line, LineKind, Step, Token, Tree};
use crate::language::diagnostic::Diagnostic;
use crate::language::format;
use crate::language::script::{self, AxisId, Name, ProcessId, SocketId};
use crate::language::span::{Span, Spanned};
use crate::language::suggest;
use crate::language::vocabulary::{self, Declares, Entry, Kind as WordKind, Quality, Verb};

use super::axes::IN_ALL;
use super::words::begins_statement;

/// The names of a script.
#[derive(Debug)]
pub(super) struct Names {
    by_name: HashMap<String, Name>,
    pub(super) sockets: Vec<Spanned<String>>,
    pub(super) processes: Vec<Spanned<String>>,
    axes: Vec<Axis>,
    axis_by_name: HashMap<String, AxisId>,
    /// How many combinations of their values steps have named.
    combinations: Cell<usize>,
}

impl Names {
    /// Collects all names that the script declares, wherever it does.
    pub(super) fn collect(tree: &Tree) -> (Self, Vec<Diagnostic>) {
        let main = Spanned { node: "main".to_owned(), span: Span::default() };
        let mut names = Self {
            by_name: HashMap::from([("main".to_owned(), Name::Process(ProcessId::MAIN))]),
            sockets: Vec::new(),
            processes: vec![main],
            axes: Vec::new(),
            axis_by_name: HashMap::new(),
            combinations: Cell::new(0),
        };
        let mut diagnostics = Vec::new();
        names.lines(&tree.lines, true, &mut diagnostics);
        (names, diagnostics)
    }

    fn lines(&mut self, lines: &[Line], top: bool, diagnostics: &mut Vec<Diagnostic>) {
        for line in lines {
            match &line.kind {
                LineKind::Axis(axis) => {
                    if !top {
                        diagnostics.push(
                            Diagnostic::error(axis.name.span, "an axis cannot stand in a block")
                                .label("move it to the top of the script"),
                        );
                    }
                    self.axis(axis, diagnostics);
                }
                LineKind::When(when) => self.lines(&when.block.lines, false, diagnostics),
                LineKind::Step(step) => {
                    self.step(step, diagnostics);
                    if let Some(block) = &step.block {
                        self.lines(&block.lines, false, diagnostics);
                    }
                }
                LineKind::Blank | LineKind::Comment(_) | LineKind::Documentation(_) => {}
            }
        }
    }

    fn axis(&mut self, axis: &Axis, diagnostics: &mut Vec<Diagnostic>) {
        let name = &axis.name;
        if let Some(first) = self.axis_by_name.get(&name.node) {
            diagnostics.push(
                Diagnostic::error(name.span, format!("the axis `{}` is declared twice", name.node))
                    .label("declared again")
                    .also(self.axes[first.index()].name.span, "declared first here")
                    .help("give it a name of its own"),
            );
            return;
        }
        let mut first: HashMap<&[Argument], Span> = HashMap::new();
        for value in &axis.values {
            let first = *first.entry(&value.node).or_insert(value.span);
            if first != value.span {
                diagnostics.push(
                    Diagnostic::error(value.span, "an axis has each value once")
                        .label("the same again")
                        .also(first, "first here"),
                );
            }
            if let Some(word) = value.node.iter().find(|word| matches!(word.node, Token::Variable(_))) {
                diagnostics
                    .push(Diagnostic::error(word.span, "a value of an axis is no axis").label("not a value"));
            }
        }
        self.axis_by_name.insert(name.node.clone(), AxisId::from_index(self.axes.len()));
        self.axes.push(axis.clone());
    }

    fn step(&mut self, step: &Step, diagnostics: &mut Vec<Diagnostic>) {
        if let Some((word, kind)) = declared_by(step) {
            self.declare(word, kind, diagnostics);
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a word of any other shape, also a new one, is not what is wanted"
    )]
    fn declare(&mut self, word: &Argument, kind: Kind, diagnostics: &mut Vec<Diagnostic>) {
        let name = match &word.node {
            Token::Word(name) => name,
            // Which of the processes goes on may be an axis; each is declared where its name stands.
            Token::Variable(_) if kind == Kind::Process => return,
            Token::Variable(_) => {
                diagnostics.push(
                    Diagnostic::error(word.span, "a name cannot come from an axis")
                        .label("the same name in every case is wanted"),
                );
                return;
            }
            _ => return,
        };
        if let Some(problem) = not_a_name(name) {
            diagnostics
                .push(Diagnostic::error(word.span, format!("`{name}` cannot be a name")).label(problem));
        }
        match (self.by_name.get(name), kind) {
            (Some(Name::Socket(_)), Kind::Socket) | (Some(Name::Process(_)), Kind::Process) => {}
            (Some(other), _) => {
                let (what, span) = match other {
                    Name::Socket(socket) => ("a socket", self.sockets[socket.index()].span),
                    Name::Process(process) => ("a process", self.processes[process.index()].span),
                };
                let error = Diagnostic::error(word.span, format!("`{name}` is {what} already"))
                    .label("declared again");
                let is_main = span == Span::default();
                diagnostics.push(if is_main {
                    error.note("`main` is the process that runs the steps outside of `process` blocks")
                } else {
                    error.also(span, "declared here")
                });
            }
            (None, Kind::Socket) => {
                let id = SocketId::from_index(self.sockets.len());
                self.sockets.push(Spanned { node: name.clone(), span: word.span });
                self.by_name.insert(name.clone(), Name::Socket(id));
            }
            (None, Kind::Process) => {
                let id = ProcessId::from_index(self.processes.len());
                self.processes.push(Spanned { node: name.clone(), span: word.span });
                self.by_name.insert(name.clone(), Name::Process(id));
            }
        }
    }

    /// What a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<Name> {
        self.by_name.get(name).copied()
    }

    /// The socket of a name.
    pub(super) fn socket(&self, name: &str, span: Span) -> Result<SocketId, Diagnostic> {
        match self.get(name) {
            Some(Name::Socket(socket)) => Ok(socket),
            Some(Name::Process(_)) => {
                Err(Diagnostic::error(span, format!("`{name}` is a process, no socket"))
                    .label("a socket is wanted"))
            }
            None => Err(self.unknown("socket", name, span)),
        }
    }

    /// The process of a name.
    pub(super) fn process(&self, name: &str, span: Span) -> Result<ProcessId, Diagnostic> {
        match self.get(name) {
            Some(Name::Process(process)) => Ok(process),
            Some(Name::Socket(_)) => {
                Err(Diagnostic::error(span, format!("`{name}` is a socket, no process"))
                    .label("a process is wanted"))
            }
            None => Err(self.unknown("process", name, span)),
        }
    }

    fn unknown(&self, what: &str, name: &str, span: Span) -> Diagnostic {
        let known = if what == "socket" { &self.sockets } else { &self.processes };
        let error = Diagnostic::error(span, format!("there is no {what} `{name}`")).label("not declared");
        match suggest::nearest(name, known.iter().map(|known| known.node.as_str())) {
            Some(near) => error.help(suggest::did_you_mean(near)),
            None if Verb::from_word(name).is_some() => error.help(begins_statement(name)),
            None if not_a_name(name).is_some() => error,
            None if what == "socket" => error.help(format!("declare it first: tcp {name}")),
            None => error.help(format!("start it first: process {name} {{ … }}")),
        }
    }

    /// The axis of a name.
    pub(super) fn axis_id(&self, name: &str, span: Span) -> Result<AxisId, Diagnostic> {
        self.axis_by_name.get(name).copied().ok_or_else(|| {
            let error = Diagnostic::error(span, format!("there is no axis `{name}`")).label("not declared");
            match suggest::nearest(name, self.axes.iter().map(|axis| axis.name.node.as_str())) {
                Some(near) => error.help(suggest::did_you_mean(&format!("${near}"))),
                None => error.help(format!("declare it at the top of the script: axis {name} = … | …")),
            }
        })
    }

    /// Counts combinations that a step names, unless these are too many.
    pub(super) fn combine(&self, more: usize) -> bool {
        let all = self.combinations.get() + more;
        if all <= IN_ALL {
            self.combinations.set(all);
        }
        all <= IN_ALL
    }

    /// The values of an axis as they are written.
    pub(super) fn axis_values(&self, axis: AxisId) -> &[Spanned<Vec<Argument>>] {
        &self.axes[axis.index()].values
    }

    /// The axes as the script keeps them.
    pub(super) fn checked_axes(&self, source: &str) -> Vec<script::Axis> {
        let text = |value: &Spanned<Vec<Argument>>| format::arguments(&value.node, source);
        self.axes
            .iter()
            .map(|axis| script::Axis {
                name: axis.name.clone(),
                values: axis.values.iter().map(text).collect(),
            })
            .collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Socket,
    Process,
}

/// The word of a step that declares a name.
fn declared_by(step: &Step) -> Option<(&Argument, Kind)> {
    let after = |word: &str| {
        let place =
            step.arguments.iter().position(|a| matches!(&a.node, Token::Word(text) if text == word))?;
        step.arguments.get(place + 1)
    };
    let Token::Word(verb) = &step.verb.node else {
        return step.arguments.first().map(|name| (name, Kind::Socket));
    };
    match Verb::from_word(verb)?.declares() {
        Declares::Nothing => None,
        Declares::Socket(_) => step.arguments.first().map(|name| (name, Kind::Socket)),
        Declares::SocketAfterAs => after("as").map(|name| (name, Kind::Socket)),
        Declares::ProcessAfterAs => after("as").map(|name| (name, Kind::Process)),
        Declares::Process => {
            let first = step.arguments.first()?;
            let is_main = matches!(&first.node, Token::Word(name) if name == "main");
            (!is_main).then_some((first, Kind::Process))
        }
    }
}

/// The sockets and processes that a step names.
pub(super) fn mentions(step: &Step, names: &Names) -> Vec<(Name, Span)> {
    let mut found = Vec::with_capacity(step.arguments.len());
    for argument in &step.arguments {
        mention(argument, names, &mut found);
    }
    found
}

#[expect(clippy::wildcard_enum_match_arm, reason = "no other word is a name or has one in it")]
fn mention(argument: &Argument, names: &Names, found: &mut Vec<(Name, Span)>) {
    match &argument.node {
        Token::Word(word) => found.extend(names.get(word).map(|name| (name, argument.span))),
        Token::Port(name, _) => found.extend(names.get(&name.node).map(|socket| (socket, name.span))),
        Token::Endpoint(_, port) => mention(port, names, found),
        _ => {}
    }
}

fn not_a_name(word: &str) -> Option<&'static str> {
    if word.contains(['.', '-']) {
        return Some("a name has letters, digits and `_`");
    }
    let known =
        vocabulary::explain(word).iter().any(|entry| entry.word == word && stands_where_a_name_could(entry));
    known.then_some("it is a word of the language")
}

/// What a socket may be, `a is connected`, and what the header says stand where no name can.
fn stands_where_a_name_could(entry: &Entry) -> bool {
    !matches!(entry.kind, WordKind::Predicate | WordKind::Key) || entry.word == Quality::Has.word()
}
