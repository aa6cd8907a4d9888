//! What each operation is: a table of one row for each, which is read by everything that does not carry the
//! operation out. A new operation does not compile until it has its row.

use std::net::IpAddr;
use std::slice;

use crate::language::header::Requirement;
use crate::language::socket::Family;

use super::SocketId;
use super::address::Target;
use super::op::{Attachment, Op};
use super::option::{OptionKey, Setting};

/// What an operation is.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a table has a column for each question")]
pub struct OpTraits<'o> {
    /// The sockets that it names by themselves; others may stand in its address.
    pub sockets: SocketRoles<'o>,
    /// The address that it names, and what for.
    pub address: Option<(AddressUse, Target)>,
    /// The options that it sets, if it is one that sets options.
    pub sets: Option<&'o [Setting]>,
    /// The option that it reads.
    pub reads: Option<OptionKey>,
    /// The multicast group that it joins, and where.
    pub joins: Option<(IpAddr, Option<&'o Attachment>)>,
    /// Who carries it out.
    pub actor: Actor,
    /// Whether it may send a packet.
    pub may_send: bool,
    /// Whether it makes a connection, which may stay when its sockets are closed.
    pub connects: bool,
    /// Which addresses of its sockets may be others afterwards.
    pub moves: Moves,
    /// Whether it takes time.
    pub waits: Waits,
    /// What it may leave behind when the case is over.
    pub residue: Residue,
    /// What a system must have to run it, whether the header says so or not.
    pub requires: Option<Requirement>,
    /// What it does that touches the whole network, so that it needs one of its own: "sets a sysctl".
    pub changes_network: Option<&'static str>,
    /// Whether its outcome says where sockets are or what became of them, so that their addresses must be
    /// known.
    pub reports_addresses: bool,
    /// Whether it asks for the state of a socket, which may outlive its last holder.
    pub asks_for_state: bool,
    /// Whether it asks the kernel to end a socket.
    pub destroys: bool,
    /// Whether it sets a sysctl.
    pub sets_sysctl: bool,
    /// The sockets of which its outcome says what came to them.
    pub receives: &'o [SocketId],
    /// Whether it always succeeds and says nothing, so that only what comes after can show what it did.
    pub only_changes: bool,
    /// Whether it only looks: the steps after it find all as it would be without it.
    pub observes: bool,
}

/// The sockets that an operation names, by what it does with them.
#[derive(Clone, Copy, Debug, Default)]
pub struct SocketRoles<'o> {
    /// It makes this one.
    pub declares: Option<SocketId>,
    /// It acts on these, so that the process which runs it must hold them.
    pub acts_on: &'o [SocketId],
    /// It asks for these, wherever they are.
    pub mentions: &'o [SocketId],
}

/// What an operation needs an address for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressUse {
    /// To bind its socket to it: without a host it is the wildcard address.
    Bind,
    /// To connect or send its socket's data to it: without a host it is loopback.
    Reach,
    /// To reach it with fresh clients: without a host it is loopback.
    Probe,
}

/// Who carries an operation out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The process that runs the step, which holds its sockets.
    Holder,
    /// Whoever runs the case: it has the processes, the network and the kernel's tables.
    Executor,
    /// The loop over the steps, by itself: it asks which sockets there are, as after a failed step.
    Loop,
}

/// Which addresses of its sockets an operation may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Moves {
    Nothing,
    /// Their own.
    Local,
    /// Their own and those of their peers.
    LocalAndPeer,
    /// They have none afterwards: they are gone.
    Away,
}

/// Whether an operation takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// It comes back at once.
    Never,
    /// Until its deadline, if nothing comes before.
    ForSomething,
    /// It is there to wait.
    Always,
}

/// What a case may have left behind when its sockets are closed and its processes have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Residue {
    /// Nothing: it had no connection, and no datagram was on its way.
    Nothing,
    /// Something of its sockets: connections that are closing, `TIME_WAIT`s.
    Sockets,
    /// Something that nobody sees and nothing takes away, such as the cookies of TCP Fast Open.
    Lasting,
}

impl Op {
    /// What the operation is: its row of the table.
    // A caller reads a column or two: inlined, nothing is made of the others.
    #[inline]
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table")]
    pub fn traits(&self) -> OpTraits<'_> {
        use Residue::{Lasting, Nothing, Sockets};
        match self {
            Op::Socket { socket, kind, settings } => OpTraits {
                sockets: SocketRoles { declares: Some(*socket), ..SocketRoles::default() },
                sets: Some(settings),
                moves: Moves::Local,
                requires: (kind.family == Family::Ipv6).then_some(Requirement::Ipv6),
                ..acts_on(&[], Nothing)
            },
            Op::Set { socket, settings } => OpTraits { sets: Some(settings), ..acts_on_one(socket, Nothing) },
            Op::Get { socket, option } => {
                OpTraits { reads: Some(*option), observes: true, ..acts_on_one(socket, Nothing) }
            }
            Op::Bind { socket, to } => OpTraits {
                address: Some((AddressUse::Bind, *to)),
                moves: Moves::Local,
                ..acts_on_one(socket, Nothing)
            },
            Op::Listen { socket, .. } => OpTraits { moves: Moves::Local, ..acts_on_one(socket, Nothing) },
            Op::Connect { socket, to, .. } => OpTraits {
                address: Some((AddressUse::Reach, *to)),
                may_send: true,
                connects: true,
                moves: Moves::LocalAndPeer,
                waits: Waits::ForSomething,
                ..acts_on_one(socket, Sockets)
            },
            Op::Accept { listener, connection, .. } => OpTraits {
                sockets: SocketRoles {
                    declares: Some(*connection),
                    acts_on: slice::from_ref(listener),
                    mentions: &[],
                },
                may_send: true,
                connects: true,
                moves: Moves::LocalAndPeer,
                waits: Waits::ForSomething,
                receives: slice::from_ref(listener),
                ..acts_on(&[], Sockets)
            },
            Op::Send { socket, to, fastopen, .. } => OpTraits {
                address: to.map(|to| (AddressUse::Reach, to)),
                may_send: true,
                moves: Moves::LocalAndPeer,
                waits: Waits::ForSomething,
                ..acts_on_one(socket, if *fastopen { Lasting } else { Sockets })
            },
            Op::Recv { socket, .. } => OpTraits {
                moves: Moves::LocalAndPeer,
                waits: Waits::ForSomething,
                reports_addresses: true,
                receives: slice::from_ref(socket),
                ..acts_on_one(socket, Sockets)
            },
            Op::Shutdown { socket, .. } => {
                OpTraits { may_send: true, moves: Moves::LocalAndPeer, ..acts_on_one(socket, Sockets) }
            }
            Op::Close { sockets } => OpTraits {
                may_send: true,
                moves: Moves::Away,
                only_changes: true,
                ..acts_on(sockets, Nothing)
            },
            Op::Join { socket, group, on } => OpTraits {
                joins: Some((*group, on.as_ref())),
                changes_network: Some("joins a multicast group"),
                ..acts_on_one(socket, Sockets)
            },
            Op::Leave { socket, .. } => {
                OpTraits { changes_network: Some("joins a multicast group"), ..acts_on_one(socket, Sockets) }
            }
            Op::Local { socket } | Op::Peer { socket } => {
                OpTraits { reports_addresses: true, observes: true, ..acts_on_one(socket, Nothing) }
            }
            Op::Ready { sockets } => {
                let receives = sockets;
                OpTraits {
                    waits: Waits::ForSomething,
                    receives,
                    observes: true,
                    ..asks_for(sockets, Nothing)
                }
            }
            Op::Disconnect { socket } => {
                OpTraits { may_send: true, moves: Moves::LocalAndPeer, ..acts_on_one(socket, Sockets) }
            }
            Op::Chown { socket, .. } => {
                OpTraits { requires: Some(Requirement::Root), ..acts_on_one(socket, Sockets) }
            }
            Op::Destroy { socket } => OpTraits {
                may_send: true,
                requires: Some(Requirement::SockDiag),
                changes_network: Some("destroys a socket"),
                reports_addresses: true,
                destroys: true,
                ..asks_for(slice::from_ref(socket), Sockets)
            },
            Op::State { socket } => OpTraits {
                reports_addresses: true,
                asks_for_state: true,
                observes: true,
                ..asks_for(slice::from_ref(socket), Nothing)
            },
            Op::Wait { .. } => {
                OpTraits { waits: Waits::Always, only_changes: true, ..asks_for(&[], Nothing) }
            }
            Op::WaitState { socket, .. } => OpTraits {
                waits: Waits::Always,
                reports_addresses: true,
                asks_for_state: true,
                observes: true,
                ..asks_for(slice::from_ref(socket), Sockets)
            },
            Op::Probe { kind, to, .. } => OpTraits {
                address: Some((AddressUse::Probe, *to)),
                waits: Waits::ForSomething,
                requires: (kind.family == Family::Ipv6).then_some(Requirement::Ipv6),
                reports_addresses: true,
                observes: true,
                ..asks_for(&[], Sockets)
            },
            Op::Process { uid, .. } => {
                OpTraits { requires: uid.map(|_| Requirement::Root), ..asks_for(&[], Nothing) }
            }
            Op::Fork { .. } => OpTraits { only_changes: true, ..asks_for(&[], Nothing) },
            Op::Pass { socket, .. } => {
                OpTraits { only_changes: true, ..asks_for(slice::from_ref(socket), Nothing) }
            }
            Op::Kill { .. } | Op::Exit { .. } => {
                OpTraits { may_send: true, only_changes: true, ..asks_for(&[], Nothing) }
            }
            Op::Interface { .. } | Op::Address { .. } => OpTraits {
                requires: Some(Requirement::Netns),
                changes_network: Some("changes interfaces"),
                ..asks_for(&[], Nothing)
            },
            Op::Sysctl { .. } => OpTraits {
                requires: Some(Requirement::Netns),
                changes_network: Some("sets a sysctl"),
                sets_sysctl: true,
                ..asks_for(&[], Nothing)
            },
            Op::Show => OpTraits { reports_addresses: true, observes: true, ..plain(Actor::Loop, Nothing) },
        }
    }
}

/// The start of a row: an operation on one socket of the process that runs it.
fn acts_on_one(socket: &SocketId, residue: Residue) -> OpTraits<'_> {
    acts_on(slice::from_ref(socket), residue)
}

/// The start of a row: an operation on sockets of the process that runs it.
fn acts_on(sockets: &[SocketId], residue: Residue) -> OpTraits<'_> {
    let sockets = SocketRoles { acts_on: sockets, ..SocketRoles::default() };
    OpTraits { sockets, ..plain(Actor::Holder, residue) }
}

/// The start of a row: an operation on the case as a whole, with sockets that it only asks for.
fn asks_for(sockets: &[SocketId], residue: Residue) -> OpTraits<'_> {
    let sockets = SocketRoles { mentions: sockets, ..SocketRoles::default() };
    OpTraits { sockets, ..plain(Actor::Executor, residue) }
}

/// Nothing but who carries it out, and what it leaves.
fn plain<'o>(actor: Actor, residue: Residue) -> OpTraits<'o> {
    OpTraits {
        sockets: SocketRoles::default(),
        address: None,
        sets: None,
        reads: None,
        joins: None,
        actor,
        may_send: false,
        connects: false,
        moves: Moves::Nothing,
        waits: Waits::Never,
        residue,
        requires: None,
        changes_network: None,
        reports_addresses: false,
        asks_for_state: false,
        destroys: false,
        sets_sysctl: false,
        receives: &[],
        only_changes: false,
        observes: false,
    }
}

impl OpTraits<'_> {
    /// Whether the step can run only if it is known where sockets are: it names an address by a socket, or
    /// its outcome is about addresses.
    #[must_use]
    pub fn needs_addresses(&self) -> bool {
        self.reports_addresses || self.address.is_some_and(|(_, target)| target.socket().is_some())
    }

    /// Whether it may bind a socket to an interface, by the option's name or by a number.
    #[must_use]
    pub fn may_bind_to_device(&self) -> bool {
        self.sets.unwrap_or_default().iter().any(|setting| setting.option.may_bind_to_device())
    }

    /// Why it needs a network of its own and can't be said with logical ports, if so: it would touch the
    /// host's.
    #[must_use]
    pub fn needs_own_network(&self) -> Option<&'static str> {
        let by_option = || {
            let mut settings = self.sets.unwrap_or_default().iter();
            settings.find_map(Setting::needs_own_network)
        };
        let by_address = || self.address.and_then(|(_, target)| target.needs_own_network());
        self.changes_network.or_else(by_option).or_else(by_address)
    }
}
