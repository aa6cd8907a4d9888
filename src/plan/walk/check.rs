//! Whether a step can be said at all where it stands.

use crate::language::diagnostic::{Context, DiagnosticKind, OnlyOf};
use crate::language::script::{Name, Op, OpTraits, OptionKey, ProcessId, Setting, SocketId, Step, Target};
use crate::language::socket::{Family, Protocol, SocketKind};
use crate::language::span::Span;

use crate::plan::mention;

use super::{Process, Walk, Wrong, wrong};

impl Walk<'_, '_> {
    /// Whether the step can be said at all where it stands.
    pub(super) fn check(&self, op: &Op, traits: &OpTraits<'_>, step: &Step) -> Result<(), Wrong> {
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
                self.declared(*socket, || mention(step, Name::Socket(*socket))).map(drop)
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

    pub(super) fn undeclared(&self, socket: SocketId, step: &Step) -> Result<(), Wrong> {
        let Some(state) = &self.sockets[socket.index()] else { return Ok(()) };
        let span = mention(step, Name::Socket(socket));
        let socket = self.script.socket_name(socket).to_owned();
        wrong(DiagnosticKind::DuplicateSocket { socket, first: state.declared }, span)
    }

    pub(super) fn not_started(&self, process: ProcessId, step: &Step) -> Result<(), Wrong> {
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
    pub(super) fn open(&self, socket: SocketId, step: &Step) -> Result<(), Wrong> {
        let state = self.declared(socket, || mention(step, Name::Socket(socket)))?;
        if state.holders.is_empty() { self.held(socket, step).map(drop) } else { Ok(()) }
    }

    pub(super) fn check_target(&self, target: Target, step: &Step) -> Result<(), Wrong> {
        let Some(named) = target.socket() else { return Ok(()) };
        self.declared(named, || mention(step, Name::Socket(named))).map(drop)
    }

    pub(super) fn check_pass(
        &self,
        socket: SocketId,
        from: ProcessId,
        to: ProcessId,
        step: &Step,
    ) -> Result<(), Wrong> {
        self.running(from, step)?;
        self.running(to, step)?;
        let span = mention(step, Name::Socket(socket));
        let state = self.declared(socket, || span)?;
        if state.holders.contains(from) {
            return Ok(());
        }
        wrong(self.not_held(state, socket, from, true), span)
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
