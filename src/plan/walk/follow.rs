//! What is so after a step.

use crate::language::script::{Name, Op, ProcessId, SocketId, Step, Target};
use crate::language::span::Span;

use crate::plan::case::Predicted;
use crate::plan::holders::Holders;
use crate::plan::knowledge::Socket;
use crate::plan::mention;

use super::{Process, Walk, Wrong};

impl Walk<'_, '_> {
    /// What is so after the step.
    pub(super) fn follow(&mut self, op: &Op, step: &Step, predicted: Predicted) -> Result<(), Wrong> {
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

    pub(super) fn change(&mut self, socket: SocketId, change: impl FnOnce(&mut Socket)) {
        if let Some(state) = &mut self.sockets[socket.index()] {
            change(state);
        }
    }

    pub(super) fn let_go(&mut self, socket: SocketId, process: ProcessId, step: Span) {
        self.change(socket, |state| {
            if state.holders.contains(process) {
                state.holders.remove(process);
                state.closed = state.holders.is_empty().then_some(step);
            }
        });
    }
}
