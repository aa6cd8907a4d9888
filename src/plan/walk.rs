//! One walk over the steps of a case, in order: names followed, holders followed, predicates decided.

mod check;
mod follow;
mod predicates;

use crate::language::diagnostic::{Diagnostic, DiagnosticKind};
use crate::language::script::{
    Clause, Exception, Expectation as Written, Name, Node, Op, OpTraits, ProcessId, Script, SocketId, Step,
    StepId, Target,
};
use crate::language::socket::Family;
use crate::language::span::Span;

use super::case::{Case, CaseTraits, Expectation, PlannedStep};
use super::chance::Chance;
use super::knowledge::Socket;
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
        chance: Chance::new(script.sockets.len()),
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
    chance: Chance,
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
            let by_chance = self.chance.decides(op, expectation, &self.sockets);
            self.case.traits.has_chance |= self.chance.follow(op, &self.sockets);
            self.follow(op, step, expectation.predicts())?;
            Ok((clause, expectation, by_chance))
        });
        match checked {
            Ok((clause, expectation, by_chance)) => {
                self.require(&traits);
                self.warn_of_family(&traits, step);
                self.case.steps.push(PlannedStep {
                    step: id,
                    process: self.process,
                    op,
                    traits,
                    clause,
                    expectation,
                    by_chance,
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

    fn declared(&self, socket: SocketId, span: impl FnOnce() -> Span) -> Result<&Socket, Wrong> {
        self.sockets[socket.index()].as_ref().ok_or_else(|| {
            let span = span();
            let name = &self.script.sockets[socket.index()];
            let is_later = name.span.start > span.start;
            let socket = name.node.clone();
            Box::new(DiagnosticKind::UndeclaredHere { socket, declared: name.span, is_later }.at(span))
        })
    }

    /// The socket, which the process that runs the step must hold.
    fn held(&self, socket: SocketId, step: &Step) -> Result<&Socket, Wrong> {
        // A step may name thousands: where it names this one is looked for only if something is wrong with it.
        let span = || mention(step, Name::Socket(socket));
        let state = self.declared(socket, span)?;
        if state.holders.contains(self.process) {
            return Ok(state);
        }
        wrong(self.not_held(state, socket, self.process, false), span())
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
}

fn wrong<T>(kind: DiagnosticKind, span: Span) -> Result<T, Wrong> {
    Err(Box::new(kind.at(span)))
}
