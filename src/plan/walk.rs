//! One walk over the steps of a case, in order: names followed, holders followed, predicates decided.

use crate::language::diagnostic::{Context, Diagnostic, DiagnosticKind, OnlyOf};
use crate::language::script::{
    Clause, Exception, Expectation as Written, Name, Node, Op, OpTraits, OptionKey, Predicate, ProcessId,
    Script, Setting, SocketId, Step, StepId, Target,
};
use crate::language::socket::{Family, Protocol, SocketKind};
use crate::language::span::Span;

use super::case::{Case, CaseTraits, Expectation, PlannedStep, Predicted};
use super::holders::Holders;
use super::knowledge::{Known, Socket};
use super::{Platform, mention};

type Wrong = Box<Diagnostic>;

pub(super) fn walk<'s>(
    script: &'s Script,
    number: usize,
    values: Vec<usize>,
    platform: &Platform,
) -> Result<Case<'s>, Vec<Diagnostic>> {
    let mut walk = Walk {
        script,
        platform,
        sockets: vec![None; script.sockets.len()],
        processes: vec![Process::NotStarted; script.processes.len()],
        process: ProcessId::MAIN,
        errors: Vec::new(),
        case: Case {
            number,
            values,
            steps: Vec::with_capacity(script.steps.len()),
            requires: script.header.requires.clone(),
            traits: CaseTraits::NONE,
            warnings: Vec::new(),
        },
    };
    walk.processes[ProcessId::MAIN.index()] = Process::Running;
    walk.nodes(&script.body);
    if walk.errors.is_empty() { Ok(walk.case) } else { Err(walk.errors) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Process {
    NotStarted,
    Running,
    Ended(Span),
}

struct Walk<'s, 'p> {
    script: &'s Script,
    platform: &'p Platform,
    sockets: Vec<Option<Socket>>,
    processes: Vec<Process>,
    /// Which process the steps run in.
    process: ProcessId,
    errors: Vec<Diagnostic>,
    case: Case<'s>,
}

impl<'s> Walk<'s, '_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Documentation(_) => {}
                Node::Step(step) => {
                    if let Err(error) = self.alive(self.script.step(*step)) {
                        // It is as true of the steps that follow.
                        return self.errors.push(*error);
                    }
                    self.step(*step);
                }
                Node::When(when) => match self.decide(&when.predicate) {
                    Ok(true) => self.nodes(&when.body),
                    Ok(false) => {}
                    Err(error) => self.errors.push(*error),
                },
                Node::Process(step, body) => self.process_block(*step, body),
            }
        }
    }

    fn process_block(&mut self, step: StepId, body: &[Node]) {
        let Op::Process { process, uid } = *self.op(step) else { return };
        let outer = self.process;
        match self.processes[process.index()] {
            Process::NotStarted => {
                self.step(step);
                self.processes[process.index()] = Process::Running;
            }
            Process::Running if uid.is_some() => {
                let process = self.script.process_name(process).to_owned();
                let span = self.script.step(step).span;
                self.errors.push(DiagnosticKind::UserOfRunningProcess { process }.at(span));
            }
            Process::Running => {}
            Process::Ended(_) => {
                if let Err(error) = self.running(process, self.script.step(step)) {
                    self.errors.push(*error);
                }
                return;
            }
        }
        self.process = process;
        self.nodes(body);
        self.process = outer;
    }

    /// The process that runs the step must not have ended in its own block.
    fn alive(&self, step: &Step) -> Result<(), Wrong> {
        let Process::Ended(ended) = self.processes[self.process.index()] else { return Ok(()) };
        let process = self.script.process_name(self.process).to_owned();
        wrong(DiagnosticKind::ProcessEnded { process, ended, within: true }, step.span)
    }

    fn op(&self, step: StepId) -> &'s Op {
        self.script.step(step).op.of(&self.case.values)
    }

    fn step(&mut self, id: StepId) {
        let script = self.script;
        let step = script.step(id);
        let op = step.op.of(&self.case.values);
        let traits = op.traits();
        let clause = self.clause(step.expectation.as_deref());
        let checked = clause.and_then(|clause| {
            let expectation = Expectation::of(step, clause, &self.case.values);
            self.check(op, &traits, step)?;
            self.follow(op, step, expectation.predicts())?;
            Ok((clause, expectation))
        });
        match checked {
            Ok((clause, expectation)) => {
                self.require(&traits);
                self.warn_of_family(&traits, step);
                self.case.steps.push(PlannedStep {
                    step: id,
                    process: self.process,
                    op,
                    traits,
                    clause,
                    expectation,
                });
            }
            Err(error) => self.errors.push(*error),
        }
    }

    /// A literal address is passed in its own family. On a socket of another one that is an experiment,
    /// which says what it expects, or a slip.
    fn warn_of_family(&mut self, traits: &OpTraits<'_>, step: &Step) {
        let (Some((_, Target::Address { host: Some(host), .. })), [socket]) =
            (traits.address, traits.sockets.acts_on)
        else {
            return;
        };
        let Some(state) = &self.sockets[socket.index()] else { return };
        let is_ipv6 = state.kind.family == Family::Ipv6;
        if is_ipv6 == host.is_ipv6() || step.expectation.is_some() {
            return;
        }
        let socket = self.script.socket_name(*socket).to_owned();
        let kind = DiagnosticKind::AddressFamilyMismatch { socket, verb: state.kind.verb(), host };
        self.case.warnings.push(kind.at(step.span));
    }

    fn require(&mut self, traits: &OpTraits<'_>) {
        self.case.traits.add(traits);
        let may_be_orphan =
            |socket: &SocketId| self.sockets[socket.index()].as_ref().is_some_and(Socket::may_be_orphan);
        if traits.asks_for_state && traits.sockets.mentions.iter().any(may_be_orphan) {
            self.case.traits.asks_for_orphans = true;
        }
        if let Some(requirement) = &traits.requires
            && !self.case.requires.contains(requirement)
        {
            self.case.requires.push(requirement.clone());
        }
    }

    /// Which part of an expectation applies here, on this platform.
    fn clause(&self, written: Option<&Written>) -> Result<Clause, Wrong> {
        let Some(written) = written else { return Ok(Clause::Unstated) };
        let mut exceptions = (0..).zip(&written.exceptions);
        let differs = |(_, exception): &(u32, &Exception)| {
            self.platform.is(&exception.system, exception.version.as_ref())
        };
        if let Some((number, _)) = exceptions.find(differs) {
            return Ok(Clause::Exception(number));
        }
        Ok(match &written.condition {
            Some((predicate, _)) if !self.decide(predicate)? => Clause::Otherwise,
            Some(_) | None => Clause::Stated,
        })
    }

    fn decide(&self, predicate: &Predicate) -> Result<bool, Wrong> {
        match self.known(predicate)? {
            Known::Yes => Ok(true),
            Known::No => Ok(false),
            Known::Open(step) => {
                let asked = self.open_part(predicate).unwrap_or(step);
                wrong(DiagnosticKind::UndecidablePredicate { depends_on: step }, asked)
            }
        }
    }

    /// The first part of a predicate that is not decided.
    fn open_part(&self, predicate: &Predicate) -> Option<Span> {
        match predicate {
            Predicate::Or(parts) | Predicate::And(parts) => {
                parts.iter().find_map(|part| self.open_part(part))
            }
            Predicate::Not(part) => self.open_part(part),
            Predicate::Axis(..) => None,
            Predicate::Has { span, .. } | Predicate::Is { span, .. } => {
                matches!(self.known(predicate), Ok(Known::Open(_))).then_some(*span)
            }
        }
    }

    fn known(&self, predicate: &Predicate) -> Result<Known, Wrong> {
        match predicate {
            Predicate::Or(parts) => self.any(parts, Known::Yes),
            Predicate::And(parts) => self.any(parts, Known::No),
            Predicate::Not(part) => Ok(self.known(part)?.not()),
            Predicate::Axis(axis, holds) => {
                Ok(if holds[self.case.values[axis.index()]] { Known::Yes } else { Known::No })
            }
            Predicate::Has { socket, settings, span } => {
                let socket = self.declared(*socket, *span)?;
                let settings = settings.of(&self.case.values);
                let answers = settings.iter().map(|setting| socket.has(setting));
                Ok(answers.fold(Known::Yes, |all, one| if all == Known::Yes { one } else { all }))
            }
            Predicate::Is { socket, quality, span } => Ok(self.declared(*socket, *span)?.is(*quality)),
        }
    }

    /// Whether one of the parts is what decides the whole.
    fn any(&self, parts: &[Predicate], deciding: Known) -> Result<Known, Wrong> {
        let mut open = None;
        for part in parts {
            let known = self.known(part)?;
            if known == deciding {
                return Ok(known);
            }
            if let Known::Open(_) = known {
                open = Some(known);
            }
        }
        Ok(open.unwrap_or(deciding.not()))
    }

    fn declared(&self, socket: SocketId, span: Span) -> Result<&Socket, Wrong> {
        self.sockets[socket.index()].as_ref().ok_or_else(|| {
            let name = &self.script.sockets[socket.index()];
            let is_later = name.span.start > span.start;
            let socket = name.node.clone();
            Box::new(DiagnosticKind::UndeclaredHere { socket, declared: name.span, is_later }.at(span))
        })
    }

    /// The socket, which the process that runs the step must hold.
    fn held(&self, socket: SocketId, step: &Step) -> Result<&Socket, Wrong> {
        let span = mention(step, Name::Socket(socket));
        let state = self.declared(socket, span)?;
        if state.holders.contains(self.process) {
            return Ok(state);
        }
        wrong(self.not_held(state, socket, self.process, false), span)
    }

    /// That a process does not hold a socket, which the step uses or passes.
    fn not_held(
        &self,
        state: &Socket,
        socket: SocketId,
        process: ProcessId,
        is_passed: bool,
    ) -> DiagnosticKind {
        let socket = self.script.socket_name(socket).to_owned();
        match (state.holders.first(), state.closed) {
            (Some(holder), _) => DiagnosticKind::SocketNotHeld {
                process: self.script.process_name(process).to_owned(),
                socket,
                holder: self.script.process_name(holder).to_owned(),
                holder_is_main: holder == ProcessId::MAIN,
                is_passed,
                declared: state.declared,
            },
            (None, Some(closed)) => DiagnosticKind::SocketClosed { socket, closed },
            (None, None) => DiagnosticKind::SocketNeverCreated { socket, declared: state.declared },
        }
    }

    fn running(&self, process: ProcessId, step: &Step) -> Result<(), Wrong> {
        let span = mention(step, Name::Process(process));
        let name = || self.script.process_name(process).to_owned();
        match self.processes[process.index()] {
            Process::Running => Ok(()),
            Process::NotStarted => wrong(DiagnosticKind::ProcessNotStarted { process: name() }, span),
            Process::Ended(ended) => {
                wrong(DiagnosticKind::ProcessEnded { process: name(), ended, within: false }, span)
            }
        }
    }

    /// Whether the step can be said at all where it stands.
    fn check(&self, op: &Op, traits: &OpTraits<'_>, step: &Step) -> Result<(), Wrong> {
        traits.sockets.acts_on.iter().try_for_each(|socket| self.held(*socket, step).map(drop))?;
        if let Some((_, target)) = traits.address {
            self.check_target(target, step)?;
        }
        if let Some(socket) = traits.sockets.declares {
            self.undeclared(socket, step)?;
        }
        match op {
            Op::Socket { kind, settings, .. } => check_options(*kind, settings, step),
            Op::Set { socket, settings } => check_options(self.held(*socket, step)?.kind, settings, step),
            Op::Get { socket, option } => {
                check_option(self.held(*socket, step)?.kind, *option, step.span, step)
            }
            Op::Ready { sockets } => sockets.iter().try_for_each(|socket| self.open(*socket, step)),
            Op::Destroy { socket } | Op::State { socket } | Op::WaitState { socket, .. } => {
                self.declared(*socket, mention(step, Name::Socket(*socket))).map(drop)
            }
            Op::Fork { parent, child } => {
                self.running(*parent, step)?;
                self.not_started(*child, step)
            }
            Op::Pass { socket, from, to } => self.check_pass(*socket, *from, *to, step),
            Op::Kill { process } | Op::Exit { process } => self.running(*process, step),
            Op::Bind { .. }
            | Op::Listen { .. }
            | Op::Connect { .. }
            | Op::Accept { .. }
            | Op::Send { .. }
            | Op::Recv { .. }
            | Op::Shutdown { .. }
            | Op::Close { .. }
            | Op::Join { .. }
            | Op::Leave { .. }
            | Op::Local { .. }
            | Op::Peer { .. }
            | Op::Disconnect { .. }
            | Op::Chown { .. }
            | Op::Probe { .. }
            | Op::Process { .. }
            | Op::Wait { .. }
            | Op::Interface { .. }
            | Op::Address { .. }
            | Op::Sysctl { .. }
            | Op::Show => Ok(()),
        }
    }

    fn undeclared(&self, socket: SocketId, step: &Step) -> Result<(), Wrong> {
        let Some(state) = &self.sockets[socket.index()] else { return Ok(()) };
        let span = mention(step, Name::Socket(socket));
        let socket = self.script.socket_name(socket).to_owned();
        wrong(DiagnosticKind::DuplicateSocket { socket, first: state.declared }, span)
    }

    fn not_started(&self, process: ProcessId, step: &Step) -> Result<(), Wrong> {
        if self.processes[process.index()] == Process::NotStarted {
            return Ok(());
        }
        let span = mention(step, Name::Process(process));
        wrong(
            DiagnosticKind::DuplicateProcess { process: self.script.process_name(process).to_owned() },
            span,
        )
    }

    /// The socket must be open in some process.
    fn open(&self, socket: SocketId, step: &Step) -> Result<(), Wrong> {
        let state = self.declared(socket, mention(step, Name::Socket(socket)))?;
        if state.holders.is_empty() { self.held(socket, step).map(drop) } else { Ok(()) }
    }

    fn check_target(&self, target: Target, step: &Step) -> Result<(), Wrong> {
        let Some(named) = target.socket() else { return Ok(()) };
        self.declared(named, mention(step, Name::Socket(named))).map(drop)
    }

    fn check_pass(&self, socket: SocketId, from: ProcessId, to: ProcessId, step: &Step) -> Result<(), Wrong> {
        self.running(from, step)?;
        self.running(to, step)?;
        let span = mention(step, Name::Socket(socket));
        let state = self.declared(socket, span)?;
        if state.holders.contains(from) {
            return Ok(());
        }
        wrong(self.not_held(state, socket, from, true), span)
    }

    /// What is so after the step.
    fn follow(&mut self, op: &Op, step: &Step, predicted: Predicted) -> Result<(), Wrong> {
        let here = Holders::of(self.process);
        let span = step.span;
        match op {
            Op::Socket { socket, kind, settings } => {
                let declared = mention(step, Name::Socket(*socket));
                let mut made = Socket::new(*kind, here, declared);
                made.set(settings, predicted, span);
                self.sockets[socket.index()] = Some(made);
            }
            Op::Accept { listener, connection, .. } => {
                let declared = mention(step, Name::Socket(*connection));
                let made = Socket::accepted(self.held(*listener, step)?, here, (predicted, span), declared);
                self.sockets[connection.index()] = Some(made);
            }
            Op::Set { socket, settings } => {
                self.change(*socket, |state| state.set(settings, predicted, span));
            }
            Op::Bind { socket, .. } => self.change(*socket, |state| state.bind(predicted, span)),
            Op::Listen { socket, .. } => self.change(*socket, |state| state.listen(predicted, span)),
            Op::Connect { socket, to: Target::Unspec, .. } | Op::Disconnect { socket } => {
                self.change(*socket, |state| state.disconnect(predicted, span));
            }
            Op::Connect { socket, .. } => self.change(*socket, |state| state.connect(predicted, span)),
            Op::Shutdown { socket, .. } => self.change(*socket, |state| state.shut(predicted, span)),
            Op::Close { sockets } => {
                sockets.iter().for_each(|socket| self.let_go(*socket, self.process, span));
            }
            Op::Fork { parent, child } => {
                for state in self.sockets.iter_mut().flatten() {
                    if state.holders.contains(*parent) {
                        state.holders.insert(*child);
                    }
                }
                self.processes[child.index()] = Process::Running;
            }
            Op::Pass { socket, to, .. } => self.change(*socket, |state| state.holders.insert(*to)),
            Op::Kill { process } | Op::Exit { process } => {
                for socket in 0..self.sockets.len() {
                    self.let_go(SocketId::from_index(socket), *process, span);
                }
                self.processes[process.index()] = Process::Ended(span);
            }
            // These change nothing that a script can tell before it runs; a process block starts its own.
            Op::Get { .. }
            | Op::Send { .. }
            | Op::Recv { .. }
            | Op::Join { .. }
            | Op::Leave { .. }
            | Op::Local { .. }
            | Op::Peer { .. }
            | Op::Ready { .. }
            | Op::Chown { .. }
            | Op::Destroy { .. }
            | Op::State { .. }
            | Op::Wait { .. }
            | Op::WaitState { .. }
            | Op::Probe { .. }
            | Op::Process { .. }
            | Op::Interface { .. }
            | Op::Address { .. }
            | Op::Sysctl { .. }
            | Op::Show => {}
        }
        Ok(())
    }

    fn change(&mut self, socket: SocketId, change: impl FnOnce(&mut Socket)) {
        if let Some(state) = &mut self.sockets[socket.index()] {
            change(state);
        }
    }

    fn let_go(&mut self, socket: SocketId, process: ProcessId, step: Span) {
        self.change(socket, |state| {
            if state.holders.contains(process) {
                state.holders.remove(process);
                state.closed = state.holders.is_empty().then_some(step);
            }
        });
    }
}

fn check_options(kind: SocketKind, settings: &[Setting], step: &Step) -> Result<(), Wrong> {
    settings.iter().try_for_each(|setting| check_option(kind, setting.option, setting.span, step))
}

fn check_option(kind: SocketKind, option: OptionKey, span: Span, step: &Step) -> Result<(), Wrong> {
    let OptionKey::Known(option) = option else { return Ok(()) };
    let only = if option.tcp_only() && kind.protocol != Protocol::Tcp {
        OnlyOf::Tcp
    } else if option.ipv6_only() && kind.family != Family::Ipv6 {
        OnlyOf::Ipv6
    } else {
        return Ok(());
    };
    let kind = DiagnosticKind::UnsupportedOption { verb: kind.verb(), option, only };
    let stands_in_step = step.span.start <= span.start && span.end <= step.span.end;
    Err(Box::new(if stands_in_step {
        kind.at(span)
    } else {
        kind.at(step.span).with(Context::AxisValue(span))
    }))
}

fn wrong<T>(kind: DiagnosticKind, span: Span) -> Result<T, Wrong> {
    Err(Box::new(kind.at(span)))
}
