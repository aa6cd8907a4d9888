//! The names of a script: sockets, processes and axes, each to its index.

use std::collections::HashMap;

use crate::language::ast::{Argument, Axis, Line, LineKind, Step, Token, Tree};
use crate::language::diagnostic::{Diagnostic, DiagnosticKind, NameKind, NameProblem};
use crate::language::format;
use crate::language::script::{self, AxisId, Name, ProcessId, SocketId};
use crate::language::span::{Span, Spanned};
use crate::language::suggest::{self, Suggestion};
use crate::language::vocabulary::{self, Declares, Entry, Kind as WordKind, Quality, Verb};

/// The names of a script.
#[derive(Debug)]
pub(super) struct Names {
    by_name: HashMap<String, Name>,
    pub(super) sockets: Vec<Spanned<String>>,
    pub(super) processes: Vec<Spanned<String>>,
    axes: Vec<Axis>,
    /// Of each axis the places of its values that are one word.
    axis_values: Vec<HashMap<Token, usize>>,
    axis_by_name: HashMap<String, AxisId>,
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
            axis_values: Vec::new(),
            axis_by_name: HashMap::new(),
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
                        diagnostics.push(DiagnosticKind::AxisInBlock.at(axis.name.span));
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
            let first = self.axes[first.index()].name.span;
            diagnostics.push(DiagnosticKind::DuplicateAxis { name: name.node.clone(), first }.at(name.span));
            return;
        }
        let mut first: HashMap<&[Argument], Span> = HashMap::new();
        for value in &axis.values {
            let first = *first.entry(&value.node).or_insert(value.span);
            if first != value.span {
                diagnostics.push(DiagnosticKind::DuplicateAxisValue { first }.at(value.span));
            }
            let of_axis = value.node.iter().find_map(|word| {
                let Token::Variable(axis) = &word.node else { return None };
                Some(DiagnosticKind::AxisInAxisValue { axis: axis.clone() }.at(word.span))
            });
            diagnostics.extend(of_axis);
        }
        self.axis_by_name.insert(name.node.clone(), AxisId::from_index(self.axes.len()));
        let mut places = HashMap::with_capacity(axis.values.len());
        for (place, value) in axis.values.iter().enumerate() {
            if let [word] = &value.node[..] {
                places.entry(word.node.clone()).or_insert(place);
            }
        }
        self.axis_values.push(places);
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
    fn declare(&mut self, word: &Argument, kind: NameKind, diagnostics: &mut Vec<Diagnostic>) {
        let name = match &word.node {
            Token::Word(name) => name,
            // Which of the processes goes on may be an axis; each is declared where its name stands.
            Token::Variable(_) if kind == NameKind::Process => return,
            Token::Variable(axis) => {
                diagnostics.push(DiagnosticKind::AxisAsName { axis: axis.clone() }.at(word.span));
                return;
            }
            _ => return,
        };
        if let Some(problem) = not_a_name(name) {
            diagnostics.push(DiagnosticKind::InvalidName { name: name.clone(), problem }.at(word.span));
        }
        match (self.by_name.get(name), kind) {
            (Some(Name::Socket(_)), NameKind::Socket) | (Some(Name::Process(_)), NameKind::Process) => {}
            (Some(other), _) => {
                let (by, declared) = match *other {
                    Name::Socket(socket) => (NameKind::Socket, Some(self.sockets[socket.index()].span)),
                    Name::Process(ProcessId::MAIN) => (NameKind::Process, None),
                    Name::Process(process) => (NameKind::Process, Some(self.processes[process.index()].span)),
                };
                let name = name.clone();
                diagnostics.push(DiagnosticKind::NameTaken { name, by, declared }.at(word.span));
            }
            (None, NameKind::Socket) => {
                let id = SocketId::from_index(self.sockets.len());
                self.sockets.push(Spanned { node: name.clone(), span: word.span });
                self.by_name.insert(name.clone(), Name::Socket(id));
            }
            (None, NameKind::Process) => {
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
            Some(Name::Process(_)) => Err(mismatch(name, NameKind::Socket, span)),
            None => {
                let suggestion = nearest(name, &self.sockets);
                let is_name = not_a_name(name).is_none();
                Err(DiagnosticKind::UndeclaredSocket { name: name.to_owned(), suggestion, is_name }.at(span))
            }
        }
    }

    /// The process of a name.
    pub(super) fn process(&self, name: &str, span: Span) -> Result<ProcessId, Diagnostic> {
        match self.get(name) {
            Some(Name::Process(process)) => Ok(process),
            Some(Name::Socket(_)) => Err(mismatch(name, NameKind::Process, span)),
            None => {
                let suggestion = nearest(name, &self.processes);
                let is_name = not_a_name(name).is_none();
                Err(DiagnosticKind::UndeclaredProcess { name: name.to_owned(), suggestion, is_name }.at(span))
            }
        }
    }

    /// The axis of a name.
    pub(super) fn axis_id(&self, name: &str, span: Span) -> Result<AxisId, Diagnostic> {
        self.axis_by_name.get(name).copied().ok_or_else(|| {
            let near = suggest::nearest(name, self.axes.iter().map(|axis| axis.name.node.as_str()));
            let suggestion = near.map(|near| Suggestion::new(format!("${near}")));
            DiagnosticKind::UndeclaredAxis { name: name.to_owned(), suggestion }.at(span)
        })
    }

    /// The values of an axis as they are written.
    pub(super) fn axis_values(&self, axis: AxisId) -> &[Spanned<Vec<Argument>>] {
        &self.axes[axis.index()].values
    }

    /// The place of a value of one word among those of an axis.
    pub(super) fn axis_value(&self, axis: AxisId, word: &Token) -> Option<usize> {
        self.axis_values[axis.index()].get(word).copied()
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

fn mismatch(name: &str, expected: NameKind, span: Span) -> Diagnostic {
    DiagnosticKind::NameKindMismatch { name: name.to_owned(), expected }.at(span)
}

fn nearest(name: &str, known: &[Spanned<String>]) -> Option<Suggestion> {
    Suggestion::nearest(name, known.iter().map(|known| known.node.as_str()))
}

/// The word of a step that declares a name.
fn declared_by(step: &Step) -> Option<(&Argument, NameKind)> {
    let after = |word: &str| {
        let place =
            step.arguments.iter().position(|a| matches!(&a.node, Token::Word(text) if text == word))?;
        step.arguments.get(place + 1)
    };
    let Token::Word(verb) = &step.verb.node else {
        return step.arguments.first().map(|name| (name, NameKind::Socket));
    };
    match Verb::from_word(verb)?.declares() {
        Declares::Nothing => None,
        Declares::Socket(_) => step.arguments.first().map(|name| (name, NameKind::Socket)),
        Declares::SocketAfterAs => after("as").map(|name| (name, NameKind::Socket)),
        Declares::ProcessAfterAs => after("as").map(|name| (name, NameKind::Process)),
        Declares::Process => {
            let first = step.arguments.first()?;
            let is_main = matches!(&first.node, Token::Word(name) if name == "main");
            (!is_main).then_some((first, NameKind::Process))
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
        Token::Port(_, name, _) => found.extend(names.get(&name.node).map(|socket| (socket, name.span))),
        Token::Endpoint(_, port) => mention(port, names, found),
        _ => {}
    }
}

fn not_a_name(word: &str) -> Option<NameProblem> {
    if word.contains(['.', '-']) {
        return Some(NameProblem::Characters);
    }
    let known =
        vocabulary::explain(word).iter().any(|entry| entry.word == word && stands_where_a_name_could(entry));
    known.then_some(NameProblem::Reserved)
}

/// What a socket may be, `a is connected`, and what the header says stand where no name can.
fn stands_where_a_name_could(entry: &Entry) -> bool {
    !matches!(entry.kind, WordKind::Predicate | WordKind::Key) || entry.word == Quality::Has.word()
}
