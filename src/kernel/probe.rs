//! A probe: fresh clients send or connect, and the sockets that got it are found, without a trace where the system
//! has filters that say what they refused.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use nix::libc;
use nix::poll::PollFlags;
use socket2::Socket;

use crate::language::script::{AddressUse, Attachment, SocketId, Target};
use crate::language::socket::{Protocol, SocketKind};
use crate::run::trace::Outcome;

use super::case::{Run, errno_outcome};
use super::filter::{self, Level};
use super::interface;
use super::message::{Address, Answer, ProbeTarget, Request, Token};
use super::sockets::{connect, new_socket};
use super::step_error::StepError;
use super::timer::STEP;

/// How long nobody may have got it before that counts; what travels over loopback is there at once,
/// unless the kernel was interrupted.
const PAUSES: [u64; 5] = [0, 1, 2, 4, 8];

/// From how much room on a UDP socket certainly takes a probe's datagram.
const ROOM: u32 = 8192;

/// What came of one client.
enum Probed {
    Got(Vec<SocketId>),
    Refused(i32),
    Blocks,
}

/// How it is found out whom a client reached.
#[derive(Clone, Copy)]
enum Look {
    /// The sockets refuse what it sends, and count that: nothing is taken, and nothing comes in.
    Filters,
    /// What it sent is searched for in all that waits, and taken away; the rest is kept for whom it belongs to.
    Queues,
}

impl Run<'_> {
    /// Sends out clients, one after the other.
    pub(super) fn probe(&mut self, kind: SocketKind, to: Target, times: u32) -> Result<Outcome, StepError> {
        let Address::Inet(address) = self.resolve(to, kind, AddressUse::Probe)? else {
            return Err(StepError::Internal("a probe needs an address".to_owned()));
        };
        self.check_reach(kind.protocol, address)?;
        let to = ProbeTarget { protocol: kind.protocol, port: address.port() };
        let watched = self.watch(to)?;
        if !watched {
            self.check_that_queues_have_one_holder(to)?;
        }
        let look = if watched { Look::Filters } else { Look::Queues };
        let outcome = self.probe_times(kind, address, times, look);
        if watched {
            self.unwatch()?;
        }
        outcome
    }

    fn probe_times(
        &mut self,
        kind: SocketKind,
        address: SocketAddr,
        times: u32,
        look: Look,
    ) -> Result<Outcome, StepError> {
        let mut seen: Vec<Vec<SocketId>> = Vec::new();
        for _ in 0..times {
            let probed = match kind.protocol {
                Protocol::Udp => self.probe_udp(kind, address, look)?,
                Protocol::Tcp => self.probe_tcp(kind, address, look)?,
            };
            match probed {
                Probed::Got(sockets) if seen.contains(&sockets) => {}
                Probed::Got(sockets) => seen.push(sockets),
                Probed::Blocks => return Ok(Outcome::Blocks),
                Probed::Refused(number) => return Ok(errno_outcome(number)),
            }
        }
        Ok(summary(seen))
    }

    fn probe_udp(&mut self, kind: SocketKind, address: SocketAddr, look: Look) -> Result<Probed, StepError> {
        let client = new_socket(kind)?;
        client.set_broadcast(true)?;
        self.leave_by(&client, address.ip())?;
        if let Err(error) = client.connect(&address.into()) {
            return refused(error);
        }
        let token = self.token(&client, kind, address)?;
        if let Err(error) = client.send(&Token::bytes(token.number)) {
            return refused(error);
        }
        for pause in PAUSES {
            self.timer.sleep(Duration::from_millis(pause));
            let receivers = match look {
                Look::Filters => self.reached()?.map(|reached| with_room(&client, reached)).transpose()?,
                Look::Queues => Some(self.collect(token)?).filter(|receivers| !receivers.is_empty()),
            };
            if let Some(receivers) = receivers {
                return Ok(Probed::Got(receivers));
            }
            if let Some(error) = client.take_error()? {
                return refused(error);
            }
        }
        Ok(Probed::Got(Vec::new()))
    }

    fn probe_tcp(&mut self, kind: SocketKind, address: SocketAddr, look: Look) -> Result<Probed, StepError> {
        let client = new_socket(kind)?;
        match look {
            Look::Filters => {
                client.set_tcp_mss(filter::PROBE_SEGMENT.into())?;
                self.connect_to_filters(&client, address)
            }
            Look::Queues => {
                // Closed with a reset, so that the probe leaves no TIME_WAIT.
                client.set_linger(Some(Duration::ZERO))?;
                self.connect_to_queues(&client, kind, address)
            }
        }
    }

    /// A SYN that is refused by the listener which the kernel chose: the client knows of nothing, and is closed while
    /// it waits for an answer.
    fn connect_to_filters(&mut self, client: &Socket, address: SocketAddr) -> Result<Probed, StepError> {
        match client.connect(&address.into()) {
            // Nobody of the case took it.
            Ok(()) => return Ok(Probed::Got(Vec::new())),
            Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => {}
            Err(error) => return refused(error),
        }
        let last = STEP.saturating_sub(Duration::from_millis(PAUSES.iter().sum()));
        for pause in PAUSES.map(Duration::from_millis).into_iter().chain([last]) {
            if self.timer.wait_for(client, PollFlags::POLLOUT, self.timer.until(pause)) {
                return match client.connect(&address.into()) {
                    Ok(()) => Ok(Probed::Got(Vec::new())),
                    Err(error) => refused(error),
                };
            }
            if let Some(reached) = self.reached()? {
                // A SYN for which the accept queue has no room is dropped (`sk_acceptq_is_full`).
                let is_full = |(_, level): &(SocketId, Level)| level.held > level.limit;
                return Ok(if reached.iter().any(is_full) {
                    Probed::Blocks
                } else {
                    Probed::Got(reached.into_iter().map(|(socket, _)| socket).collect())
                });
            }
        }
        Ok(Probed::Blocks)
    }

    fn connect_to_queues(
        &mut self,
        client: &Socket,
        kind: SocketKind,
        address: SocketAddr,
    ) -> Result<Probed, StepError> {
        match connect(client, &address.into(), STEP, self.timer) {
            Ok(true) => {}
            Ok(false) => return Ok(Probed::Blocks),
            Err(error) => return refused(error),
        }
        let token = self.token(client, kind, address)?;
        for pause in PAUSES {
            self.timer.sleep(Duration::from_millis(pause));
            let receivers = self.collect(token)?;
            if !receivers.is_empty() {
                return Ok(Probed::Got(receivers));
            }
            if let Some(error) = client.take_error()? {
                return refused(error);
            }
        }
        Ok(Probed::Got(Vec::new()))
    }

    fn token(&mut self, client: &Socket, kind: SocketKind, address: SocketAddr) -> Result<Token, StepError> {
        let other_family = || StepError::Internal("the client has an address of another family".to_owned());
        let from = client.local_addr()?.as_socket().ok_or_else(other_family)?;
        self.probes += 1;
        let to = ProbeTarget { protocol: kind.protocol, port: address.port() };
        Ok(Token { number: self.probes, to, from })
    }

    /// Lets the sockets of all processes refuse what a probe sends; false if they can't.
    fn watch(&mut self, to: ProbeTarget) -> Result<bool, StepError> {
        let watched = self.sockets.watch(to)
            && self
                .ask_all(&Request::Watch(to))?
                .iter()
                .all(|answer| matches!(answer, Answer::Reached(Some(_))));
        if !watched {
            self.unwatch()?;
        }
        Ok(watched)
    }

    fn unwatch(&mut self) -> Result<(), StepError> {
        self.sockets.unwatch();
        self.ask_all(&Request::Unwatch).map(drop)
    }

    /// The sockets that have refused a client, and how full they are; none if there is no such socket.
    fn reached(&mut self) -> Result<Option<Vec<(SocketId, Level)>>, StepError> {
        let untold = || StepError::Internal("the system no longer says what sockets have refused".to_owned());
        let mut reached = self.sockets.reached().ok_or_else(untold)?;
        for answer in self.ask_all(&Request::Reached)? {
            if let Answer::Reached(more) = answer {
                reached.extend(more.ok_or_else(untold)?);
            }
        }
        reached.sort_unstable_by_key(|(socket, _)| *socket);
        reached.dedup_by_key(|(socket, _)| *socket);
        Ok(Some(reached).filter(|reached| !reached.is_empty()))
    }

    /// What waits in a socket of several processes would be there for one of them only.
    fn check_that_queues_have_one_holder(&self, to: ProbeTarget) -> Result<(), StepError> {
        let mut waiting = self.sockets.waiting(to);
        for answer in self.ask_all(&Request::Waiting(to))? {
            if let Answer::Sockets(more) = answer {
                waiting.extend(more);
            }
        }
        waiting.sort_unstable();
        let is_twice = waiting.windows(2).any(|pair| pair[0] == pair[1]);
        let reason = "this system has no filters: a probe would take what waits in a socket that several processes hold";
        if is_twice { Err(StepError::Internal(reason.to_owned())) } else { Ok(()) }
    }

    fn collect(&mut self, token: Token) -> Result<Vec<SocketId>, StepError> {
        let mut receivers = self.sockets.collect(token);
        for answer in self.ask_all(&Request::Collect(token))? {
            if let Answer::Sockets(more) = answer {
                receivers.extend(more);
            }
        }
        receivers.sort_unstable();
        receivers.dedup();
        Ok(receivers)
    }

    /// A multicast datagram leaves by the interface on which the group was joined, or by lo.
    fn leave_by(&self, client: &Socket, group: IpAddr) -> Result<(), StepError> {
        if !group.is_multicast() {
            return Ok(());
        }
        let joined = self.joined(group);
        match group {
            IpAddr::V4(_) => client.set_multicast_if_v4(&match joined {
                Some(Attachment::Address(IpAddr::V4(address))) => *address,
                Some(Attachment::Address(address)) => {
                    interface::ipv4_address(&interface::name_of_address(*address)?)?
                }
                Some(Attachment::Interface(name)) => interface::ipv4_address(name)?,
                None => Ipv4Addr::LOCALHOST,
            })?,
            IpAddr::V6(_) => client.set_multicast_if_v6(match joined {
                Some(Attachment::Interface(name)) => interface::index(name)?,
                Some(Attachment::Address(address)) => interface::index_of_address(*address)?,
                None => interface::index("lo")?,
            })?,
        }
        Ok(())
    }
}

/// The sockets in whose buffers there was room for the client's datagram.
fn with_room(client: &Socket, reached: Vec<(SocketId, Level)>) -> Result<Vec<SocketId>, StepError> {
    let mut margin = None;
    let mut receivers = Vec::new();
    for (socket, level) in reached {
        let is_near = level.held > 0 && level.held.saturating_add(ROOM) > level.limit;
        let has_room = !is_near || {
            let margin = match margin {
                Some(known) => known,
                None => *margin.insert(full_margin(client)?),
            };
            level.held.saturating_add(margin) <= level.limit
        };
        if has_room {
            receivers.push(socket);
        }
    }
    Ok(receivers)
}

/// How far below its limit a buffer that holds something is full for a probe's datagram. In Linux 6.18 that is
/// as much as the datagram takes; in 6.12 a buffer could exceed its limit by one (`__udp_enqueue_schedule_skb`).
/// The client finds it out by sending to itself: it is about to be closed.
fn full_margin(client: &Socket) -> Result<u32, StepError> {
    let failed = |error: io::Error| StepError::internal("cannot find out when a buffer is full", error);
    client.set_recv_buffer_size(0).map_err(failed)?;
    let own = client.local_addr().map_err(failed)?;
    client.connect(&own).map_err(failed)?;
    let level = || filter::level(client, Protocol::Udp).map_err(failed);
    let (mut before, mut size) = (level()?, 0);
    while before.held <= before.limit {
        client.send(&Token::bytes(0)).map_err(failed)?;
        let after = level()?;
        if after.held <= before.held {
            return Ok(size);
        }
        size = after.held - before.held;
        before = after;
    }
    Ok(0)
}

fn refused(error: io::Error) -> Result<Probed, StepError> {
    match error.into() {
        StepError::Kernel(number) => Ok(Probed::Refused(number)),
        error @ StepError::Internal(_) => Err(error),
    }
}

/// All clients reached the same sockets, or they were spread.
fn summary(mut seen: Vec<Vec<SocketId>>) -> Outcome {
    if seen.len() <= 1 {
        return Outcome::Sockets(seen.pop().unwrap_or_default());
    }
    let mut all = seen.concat();
    all.sort_unstable();
    all.dedup();
    Outcome::Spread(all)
}
