//! The sockets that one process holds, and the system calls on them.

use std::cell::OnceCell;
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{SockFlag, SockaddrStorage, accept4, recvfrom};
use nix::unistd::{Uid, fchown};
use socket2::{Domain, SockAddr, SockAddrStorage, Socket, Type};

use crate::language::script::{Direction, Op, OptionKey, Setting, SocketId};
use crate::language::socket::{Family, Protocol, SocketKind};
use crate::language::vocabulary::SocketState;

use super::blocking::{blocking, patiently, would_block};
use super::filter::{self, Level};
use super::message::{Address, Answer, Fact, ProbeTarget, Token};
use super::poll::Interest;
use super::step_error::StepError;
use super::timer::{STEP, Timer};
use super::{membership, options, row};

/// The largest datagram, and as much of a stream as one `recv` takes.
const LARGEST: usize = 65_536;

/// The sockets of one process.
#[derive(Default)]
pub(crate) struct Sockets {
    held: Vec<Option<Held>>,
    buffer: Vec<u8>,
}

struct Held {
    socket: Socket,
    kind: SocketKind,
    /// What the kernel knows it by, once somebody has asked: it stays the same.
    identity: OnceCell<Identity>,
    /// What was waiting when a probe looked for its own: the next `recv` or `accept` gets it.
    datagrams: VecDeque<(Vec<u8>, Option<SocketAddr>)>,
    connections: VecDeque<Connection>,
    /// The error that such a look took: the next `recv` or `send` gets it.
    error: Option<io::Error>,
    /// How many packets it had refused when that was asked last, while a filter keeps a probe's out.
    drops: Option<u32>,
}

/// A connection that was taken from a listener's queue before the script did it.
struct Connection {
    socket: Socket,
    /// Its own `SO_LINGER`, which was replaced.
    linger: Option<Duration>,
}

/// What the kernel knows a socket by.
#[derive(Clone, Copy)]
struct Identity {
    cookie: Option<u64>,
    inode: u64,
}

impl Sockets {
    /// Room for the sockets of a script; none is held.
    pub(crate) fn make_room(&mut self, count: usize) {
        self.clear();
        self.held.resize_with(count, || None);
    }

    /// Closes all.
    pub(crate) fn clear(&mut self) {
        self.held.iter_mut().for_each(|held| *held = None);
    }

    /// Closes all, every connection with a reset, so that none stays behind in `TIME_WAIT` or waits for a
    /// peer (tcp(7), socket(7), `SO_LINGER` of 0).
    pub(crate) fn abort(&mut self) {
        for held in self.held.iter().flatten().filter(|held| held.kind.protocol == Protocol::Tcp) {
            // What can't be reset is closed all the same.
            let _ = held.socket.set_linger(Some(Duration::ZERO));
        }
        self.clear();
    }

    /// A forked child begins: what a probe of its parent set aside stays with the parent. In the kernel's
    /// queue it would be there for both, but once; and a copy of a connection would keep it open.
    pub(crate) fn forget_set_aside(&mut self) {
        for held in self.held.iter_mut().flatten() {
            held.datagrams.clear();
            held.connections.clear();
            held.error = None;
        }
    }

    /// Runs a step that is about a socket of this process.
    pub(crate) fn run(&mut self, op: &Op, address: Option<Address>, timer: &Timer) -> Answer {
        self.try_run(op, address, timer).unwrap_or_else(Answer::from)
    }

    fn try_run(&mut self, op: &Op, address: Option<Address>, timer: &Timer) -> Result<Answer, StepError> {
        match op {
            Op::Socket { socket, kind, settings } => self.make(*socket, *kind, settings)?,
            Op::Set { socket, settings } => {
                let held = self.held(*socket)?;
                settings.iter().try_for_each(|setting| options::set(&held.socket, held.kind, setting))?;
            }
            Op::Get { socket, option } => return self.get(*socket, *option),
            Op::Bind { socket, .. } => self.socket(*socket)?.bind(&sock_addr(address)?)?,
            Op::Listen { socket, backlog } => self.socket(*socket)?.listen(*backlog)?,
            Op::Connect { socket, within, .. } => {
                return self.connect(*socket, address, within.unwrap_or(STEP), timer);
            }
            Op::Disconnect { socket } => self.socket(*socket)?.connect(&unspec())?,
            Op::Accept { listener, connection, within } => {
                return self.accept(*listener, *connection, within.unwrap_or(STEP), timer);
            }
            Op::Send { socket, data, fastopen, .. } => {
                return self.send(*socket, data, address, *fastopen, timer);
            }
            Op::Recv { socket, within } => return self.recv(*socket, within.unwrap_or(STEP), timer),
            Op::Shutdown { socket, direction } => self.socket(*socket)?.shutdown(match direction {
                Direction::Read => std::net::Shutdown::Read,
                Direction::Write => std::net::Shutdown::Write,
                Direction::Both => std::net::Shutdown::Both,
            })?,
            Op::Close { sockets } => sockets.iter().for_each(|socket| self.held[socket.index()] = None),
            Op::Join { socket, group, on } => membership::join(self.socket(*socket)?, *group, on.as_ref())?,
            Op::Leave { socket, group, on } => membership::leave(self.socket(*socket)?, *group, on.as_ref())?,
            Op::Local { socket } => return inet(&self.socket(*socket)?.local_addr()?),
            Op::Peer { socket } => return inet(&self.socket(*socket)?.peer_addr()?),
            Op::Chown { socket, uid } => fchown(self.socket(*socket)?, Some(Uid::from_raw(*uid)), None)?,
            Op::Ready { .. }
            | Op::Destroy { .. }
            | Op::State { .. }
            | Op::Wait { .. }
            | Op::WaitState { .. }
            | Op::Probe { .. }
            | Op::Process { .. }
            | Op::Fork { .. }
            | Op::Pass { .. }
            | Op::Kill { .. }
            | Op::Exit { .. }
            | Op::Interface { .. }
            | Op::Address { .. }
            | Op::Sysctl { .. }
            | Op::Show => {
                return Err(StepError::Internal(format!("no process of the case runs `{}`", op.verb())));
            }
        }
        Ok(Answer::Ok)
    }

    fn held(&self, socket: SocketId) -> Result<&Held, StepError> {
        // The plan has made sure of it: a step that failed to make its socket ends the case.
        self.held[socket.index()].as_ref().ok_or_else(not_held)
    }

    fn socket(&self, socket: SocketId) -> Result<&Socket, StepError> {
        self.held(socket).map(|held| &held.socket)
    }

    fn keep(&mut self, socket: SocketId, kind: SocketKind, descriptor: Socket) {
        self.held[socket.index()] = Some(Held {
            socket: descriptor,
            kind,
            identity: OnceCell::new(),
            datagrams: VecDeque::new(),
            connections: VecDeque::new(),
            error: None,
            drops: None,
        });
    }

    fn make(&mut self, socket: SocketId, kind: SocketKind, settings: &[Setting]) -> Result<(), StepError> {
        let made = new_socket(kind)?;
        // As in a program: the socket is there also when one of its options was refused.
        let set = settings.iter().try_for_each(|setting| options::set(&made, kind, setting));
        self.keep(socket, kind, made);
        Ok(set?)
    }

    fn get(&self, socket: SocketId, option: OptionKey) -> Result<Answer, StepError> {
        let held = self.held(socket)?;
        Ok(Answer::Value(options::get(&held.socket, held.kind, option)?))
    }

    fn connect(
        &self,
        socket: SocketId,
        address: Option<Address>,
        within: Duration,
        timer: &Timer,
    ) -> Result<Answer, StepError> {
        let connected = connect(self.socket(socket)?, &sock_addr(address)?, within, timer)?;
        Ok(if connected { Answer::Ok } else { Answer::Blocks })
    }

    fn accept(
        &mut self,
        listener: SocketId,
        connection: SocketId,
        within: Duration,
        timer: &Timer,
    ) -> Result<Answer, StepError> {
        let kind = self.held(listener)?.kind;
        let set_aside = self.held[listener.index()].as_mut().and_then(|held| held.connections.pop_front());
        let accepted = match set_aside {
            Some(Connection { socket, linger }) => {
                socket.set_linger(linger)?;
                Some(socket)
            }
            None => self.accept_now(listener, within, timer)?,
        };
        Ok(match accepted {
            Some(accepted) => {
                self.keep(connection, kind, accepted);
                Answer::Ok
            }
            None => Answer::Blocks,
        })
    }

    fn accept_now(
        &self,
        listener: SocketId,
        within: Duration,
        timer: &Timer,
    ) -> Result<Option<Socket>, StepError> {
        let socket = self.socket(listener)?;
        Ok(patiently(socket, Interest::Read, timer.until(within), timer, || accept(socket))?)
    }

    /// Returns the error that a probe took, as the kernel would have done.
    fn fail_as_set_aside(&mut self, socket: SocketId) -> io::Result<()> {
        let error = self.held[socket.index()].as_mut().and_then(|held| held.error.take());
        error.map_or(Ok(()), Err)
    }

    fn send(
        &mut self,
        socket: SocketId,
        data: &[u8],
        to: Option<Address>,
        fastopen: bool,
        timer: &Timer,
    ) -> Result<Answer, StepError> {
        self.fail_as_set_aside(socket)?;
        let Held { socket, kind, .. } = self.held(socket)?;
        let mut to = to.map(|to| sock_addr(Some(to))).transpose()?;
        let mut flags = libc::MSG_NOSIGNAL | if fastopen { libc::MSG_FASTOPEN } else { 0 };
        let mut rest = data;
        let until = timer.until(STEP);
        loop {
            let once = || match &to {
                Some(to) => socket.send_to_with_flags(rest, to, flags),
                None => socket.send_with_flags(rest, flags),
            };
            let count = match once() {
                // Without a cookie Fast Open is a plain handshake that takes none of the data: a program
                // sends it again when the connection is there (tcp(7), TCP_FASTOPEN_CONNECT).
                Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => {
                    let address = to.take().ok_or(error)?;
                    if !finish_connect(socket, &address, until, timer)? {
                        return Ok(Answer::Blocks);
                    }
                    flags = libc::MSG_NOSIGNAL;
                    continue;
                }
                // It would wait for room, or there is no ephemeral port for it (`inet_send_prepare`), for
                // which nothing waits.
                Err(error) if would_block(&error) && !lacks_port(socket, *kind) => {
                    // poll(2) waits for more room than a call that blocks.
                    match blocking(socket, Interest::Write, until, timer, once)? {
                        Some(count) => count,
                        None => return Ok(Answer::Blocks),
                    }
                }
                result => result?,
            };
            if count >= rest.len() {
                return Ok(Answer::Ok);
            }
            rest = &rest[count..];
        }
    }

    fn recv(&mut self, socket: SocketId, within: Duration, timer: &Timer) -> Result<Answer, StepError> {
        let index = socket.index();
        self.fail_as_set_aside(socket)?;
        let set_aside = self.held[index].as_mut().and_then(|held| held.datagrams.pop_front());
        if let Some((bytes, from)) = set_aside {
            return Ok(Answer::Data(bytes, from));
        }
        self.buffer.resize(LARGEST, 0);
        let held = self.held[index].as_ref().ok_or_else(not_held)?;
        let buffer = &mut self.buffer;
        let until = timer.until(within);
        let received =
            patiently(&held.socket, Interest::Read, until, timer, || receive(&held.socket, buffer))?;
        Ok(match received {
            None => Answer::Nothing,
            Some((0, _)) if held.kind.protocol == Protocol::Tcp => Answer::Eof,
            // No datagram: the socket is shut for reading (`__skb_wait_for_more_packets`).
            Some((0, None)) => Answer::Data(Vec::new(), None),
            Some((count, from)) => {
                let from = from.or_else(|| held.socket.peer_addr().ok().and_then(|peer| peer.as_socket()));
                Answer::Data(self.buffer[..count].to_vec(), from)
            }
        })
    }

    /// Which of these have something waiting, taking nothing.
    pub(crate) fn ready(&self, sockets: &[SocketId]) -> Vec<SocketId> {
        let waiting = |socket: &&SocketId| {
            self.held[socket.index()]
                .as_ref()
                .is_some_and(|held| held.has_set_aside() || has_input(&held.socket))
        };
        sockets.iter().filter(waiting).copied().collect()
    }

    /// The state of a socket, if this process has it.
    pub(crate) fn state(&self, socket: SocketId) -> Option<SocketState> {
        let held = self.held.get(socket.index())?.as_ref()?;
        match held.kind.protocol {
            Protocol::Tcp => row::state(options::tcp_state(&held.socket).ok()?),
            Protocol::Udp if held.socket.peer_addr().is_ok() => Some(SocketState::Established),
            Protocol::Udp => Some(SocketState::Close),
        }
    }

    /// What is known of one socket.
    pub(crate) fn fact(&self, socket: SocketId) -> Option<Fact> {
        let peer = inet_address(self.descriptor(socket)?.peer_addr());
        self.fact_without_peer(socket).map(|fact| Fact { peer, ..fact })
    }

    /// The same without its peer, which is not asked for.
    pub(crate) fn fact_without_peer(&self, socket: SocketId) -> Option<Fact> {
        let held = self.held.get(socket.index())?.as_ref()?;
        let Identity { cookie, inode } = *held.identity();
        let local = inet_address(held.socket.local_addr());
        Some(Fact { socket, kind: held.kind, cookie, inode, local, peer: None })
    }

    /// What is known of all of them.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        (0..self.held.len()).filter_map(|index| self.fact(SocketId::from_index(index))).collect()
    }

    /// Lets the sockets which a probe may reach refuse what it sends; false where the system can't do that, or does
    /// not say what was refused.
    pub(crate) fn watch(&mut self, to: ProbeTarget) -> bool {
        let watched = self.held.iter_mut().flatten().filter(|held| held.may_get(to)).try_for_each(|held| {
            held.drops = Some(filter::drops(&held.socket)?);
            filter::attach(&held.socket, to.protocol)
        });
        if watched.is_err() {
            self.unwatch();
        }
        watched.is_ok()
    }

    /// Which of them have refused something since they were asked last, and how full they are; none if the system
    /// does not say.
    pub(crate) fn reached(&mut self) -> Option<Vec<(SocketId, Level)>> {
        let mut reached = Vec::new();
        for (index, held) in self.held.iter_mut().enumerate() {
            let Some(held) = held else { continue };
            let Some(before) = held.drops else { continue };
            let drops = filter::drops(&held.socket).ok()?;
            if drops != before {
                held.drops = Some(drops);
                let level = filter::level(&held.socket, held.kind.protocol).ok()?;
                reached.push((SocketId::from_index(index), level));
            }
        }
        Some(reached)
    }

    /// Lets them take everything again.
    pub(crate) fn unwatch(&mut self) {
        for held in self.held.iter_mut().flatten().filter(|held| held.drops.is_some()) {
            held.drops = None;
            // Another process that has the socket, too, may have done it already.
            let _ = held.socket.detach_filter();
        }
    }

    /// The sockets which a probe may reach and on which something waits, data or an error.
    pub(crate) fn waiting(&self, to: ProbeTarget) -> Vec<SocketId> {
        let held = self.held.iter().enumerate().filter_map(|(index, held)| Some((index, held.as_ref()?)));
        let waiting =
            held.filter(|(_, held)| held.may_get(to) && (held.has_set_aside() || has_input(&held.socket)));
        waiting.map(|(index, _)| SocketId::from_index(index)).collect()
    }

    /// Which sockets got what a probe sent; it is taken away, and what else was waiting is kept.
    pub(crate) fn collect(&mut self, token: Token) -> Vec<SocketId> {
        let mut ready = Vec::new();
        self.buffer.resize(LARGEST, 0);
        for (index, held) in self.held.iter_mut().enumerate() {
            let Some(held) = held.as_mut().filter(|held| held.may_get(token.to)) else {
                continue;
            };
            let got_it = match token.to.protocol {
                Protocol::Udp => held.collect_datagram(token, &mut self.buffer),
                Protocol::Tcp => held.collect_connection(token),
            };
            if got_it {
                ready.push(SocketId::from_index(index));
            }
        }
        ready
    }

    /// A copy of a socket's descriptor for another process.
    pub(crate) fn descriptor(&self, socket: SocketId) -> Option<&Socket> {
        self.held.get(socket.index())?.as_ref().map(|held| &held.socket)
    }

    /// Takes a descriptor that another process handed over.
    pub(crate) fn take(&mut self, socket: SocketId, kind: SocketKind, descriptor: OwnedFd) {
        self.keep(socket, kind, Socket::from(descriptor));
    }
}

impl Held {
    fn identity(&self) -> &Identity {
        self.identity.get_or_init(|| Identity {
            cookie: options::cookie(&self.socket),
            inode: nix::sys::stat::fstat(&self.socket).map_or(0, |stat| stat.st_ino),
        })
    }

    fn has_set_aside(&self) -> bool {
        self.error.is_some() || !self.datagrams.is_empty() || !self.connections.is_empty()
    }

    /// Whether a new client can reach it: TCP listens for clients, and the port decides.
    fn may_get(&self, to: ProbeTarget) -> bool {
        self.kind.protocol == to.protocol
            && inet_address(self.socket.local_addr()).is_some_and(|local| local.port() == to.port)
            && (to.protocol == Protocol::Udp || self.socket.is_listener().unwrap_or_default())
    }

    fn collect_datagram(&mut self, token: Token, buffer: &mut [u8]) -> bool {
        let mut got_it = false;
        loop {
            match receive(&self.socket, buffer) {
                Ok((count, _)) if buffer[..count] == Token::bytes(token.number) => got_it = true,
                Ok((count, from)) => self.datagrams.push_back((buffer[..count].to_vec(), from)),
                // The first one is what a program would have got; behind it there may be datagrams.
                Err(error) if !would_block(&error) && self.error.is_none() => self.error = Some(error),
                Err(_) => return got_it,
            }
        }
    }

    fn collect_connection(&mut self, token: Token) -> bool {
        let mut got_it = false;
        while let Ok(connection) = accept(&self.socket) {
            let peer = connection.peer_addr().ok().and_then(|peer| peer.as_socket());
            let linger = connection.linger().unwrap_or_default();
            // Closed with a reset, so that the probe leaves no TIME_WAIT; and so does a listener that is closed end
            // what waits in its queue, a part of which is here now.
            let _ = connection.set_linger(Some(Duration::ZERO));
            if peer.is_some_and(|peer| same(peer, token.from)) {
                got_it = true;
            } else {
                self.connections.push_back(Connection { socket: connection, linger });
            }
        }
        got_it
    }
}

/// A new socket that never blocks: deadlines are ours.
pub(super) fn new_socket(kind: SocketKind) -> io::Result<Socket> {
    let domain = match kind.family {
        Family::Ipv4 => Domain::IPV4,
        Family::Ipv6 => Domain::IPV6,
    };
    let (socket_type, protocol) = match kind.protocol {
        Protocol::Tcp => (Type::STREAM, socket2::Protocol::TCP),
        Protocol::Udp => (Type::DGRAM, socket2::Protocol::UDP),
    };
    Socket::new_raw(domain, socket_type.nonblocking().cloexec(), Some(protocol))
}

/// connect(2), and the wait for its end; false if that did not come in time.
///
/// # Errors
///
/// Those of the kernel, among them `EALREADY` where it is an earlier connect whose end did not come in time.
pub(super) fn connect(
    socket: &Socket,
    address: &SockAddr,
    within: Duration,
    timer: &Timer,
) -> io::Result<bool> {
    match socket.connect(address) {
        Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => {
            finish_connect(socket, address, timer.until(within), timer)
        }
        // A socket that blocks waits for the end of an earlier connect, too (`__inet_stream_connect`).
        Err(error) if error.raw_os_error() == Some(libc::EALREADY) => {
            if finish_connect(socket, address, timer.until(within), timer)? { Ok(true) } else { Err(error) }
        }
        result => result.map(|()| true),
    }
}

/// The second half of a connect that would not block. Its result is taken by another connect(2), not from
/// `SO_ERROR`: only that leaves the socket as a blocking call would (`__inet_stream_connect`).
fn finish_connect(socket: &Socket, address: &SockAddr, until: Instant, timer: &Timer) -> io::Result<bool> {
    if !timer.wait_for(socket, PollFlags::POLLOUT, until) {
        return Ok(false);
    }
    let is_on_its_way = |error: &io::Error| error.raw_os_error() == Some(libc::EALREADY);
    match socket.connect(address) {
        Err(error) if is_on_its_way(&error) => {}
        result => return result.map(|()| true),
    }
    // poll(2) spoke of a hang-up: the socket was shut before it connected.
    match blocking(socket, Interest::Write, until, timer, || socket.connect(address)) {
        Err(error) if is_on_its_way(&error) => Ok(false),
        result => result.map(|done| done.is_some()),
    }
}

/// Whether a UDP socket has no port, also after a call that should have given it one.
fn lacks_port(socket: &Socket, kind: SocketKind) -> bool {
    kind.protocol == Protocol::Udp && inet_address(socket.local_addr()).is_none_or(|local| local.port() == 0)
}

/// accept4(2). Not through socket2, whose `accept` asks for a blocking descriptor.
fn accept(listener: &Socket) -> io::Result<Socket> {
    let descriptor = accept4(listener.as_raw_fd(), SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC)?;
    #[expect(unsafe_code, reason = "nix gives an accepted descriptor as a number")]
    // SAFETY: the kernel has just made this descriptor for us, and nobody else knows its number.
    Ok(unsafe { std::os::fd::FromRawFd::from_raw_fd(descriptor) })
}

/// recvfrom(2): the bytes and, of a datagram, who sent it.
fn receive(socket: &Socket, buffer: &mut [u8]) -> io::Result<(usize, Option<SocketAddr>)> {
    let (count, from) = recvfrom::<SockaddrStorage>(socket.as_raw_fd(), buffer)?;
    let from = from.and_then(|from| {
        let ipv4 = from.as_sockaddr_in().map(|from| SocketAddr::from((from.ip(), from.port())));
        let ipv6 = from.as_sockaddr_in6().map(|from| SocketAddr::from((from.ip(), from.port())));
        ipv4.or(ipv6)
    });
    Ok((count, from))
}

/// Whether poll(2) says that a read would not wait.
fn has_input(socket: &Socket) -> bool {
    let mut descriptors = [PollFd::new(socket.as_fd(), PollFlags::POLLIN)];
    // A socket that was never connected reports a hang-up, which is nothing to take.
    poll(&mut descriptors, PollTimeout::ZERO).is_ok()
        && descriptors[0].revents().is_some_and(|events| events.contains(PollFlags::POLLIN))
}

/// Whether two addresses are the same one, mapped or not.
fn same(a: SocketAddr, b: SocketAddr) -> bool {
    a.port() == b.port() && a.ip().to_canonical() == b.ip().to_canonical()
}

/// The address, if the kernel says one.
fn inet_address(address: io::Result<SockAddr>) -> Option<SocketAddr> {
    address.ok().and_then(|address| address.as_socket())
}

fn inet(address: &SockAddr) -> Result<Answer, StepError> {
    let other_family = || StepError::Internal("the kernel returned an address of another family".to_owned());
    address.as_socket().map(Answer::Address).ok_or_else(other_family)
}

fn not_held() -> StepError {
    StepError::Internal("the process does not hold the socket".to_owned())
}

/// The address of a step; the plan gives one to every step that needs one.
fn sock_addr(address: Option<Address>) -> Result<SockAddr, StepError> {
    match address {
        Some(Address::Inet(address)) => Ok(address.into()),
        Some(Address::Unspec) => Ok(unspec()),
        None => Err(StepError::Internal("the step has no address".to_owned())),
    }
}

/// An address of the family `AF_UNSPEC`, as long as the longest one that a bind or connect looks at.
fn unspec() -> SockAddr {
    let storage = SockAddrStorage::zeroed();
    let length = libc::socklen_t::try_from(size_of::<libc::sockaddr_in6>()).unwrap_or(28);
    #[expect(unsafe_code, reason = "socket2 makes addresses of other families from raw storage only")]
    // SAFETY: all zeroes are a valid sockaddr of the family AF_UNSPEC (0), and the storage is longer than
    // the length.
    unsafe {
        SockAddr::new(storage, length)
    }
}

#[cfg(test)]
#[path = "sockets_tests.rs"]
mod tests;
