//! A probe: fresh clients send or connect, and the sockets that got it are found.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use socket2::Socket;

use crate::language::script::{AddressUse, Attachment, SocketId, Target};
use crate::language::socket::{Protocol, SocketKind};
use crate::run::trace::Outcome;

use super::case::{Run, errno_outcome};
use super::interface;
use super::message::{Address, Answer, Request, Token};
use super::sockets::{connect, new_socket};
use super::step_error::StepError;
use super::timer::STEP;

/// How long nobody may have got it before that counts; what travels over loopback is there at once,
/// unless the kernel was interrupted.
const PAUSES: [u64; 5] = [0, 1, 2, 4, 8];

/// What came of one client.
enum Probed {
    Got(Vec<SocketId>),
    Refused(i32),
    Blocks,
}

impl Run<'_> {
    /// Sends out clients, one after the other.
    pub(super) fn probe(&mut self, kind: SocketKind, to: Target, times: u32) -> Result<Outcome, StepError> {
        let Address::Inet(address) = self.resolve(to, kind, AddressUse::Probe)? else {
            return Err(StepError::Internal("a probe needs an address".to_owned()));
        };
        self.check_reach(kind.protocol, address)?;
        let mut seen: Vec<Vec<SocketId>> = Vec::new();
        for _ in 0..times {
            match self.probe_once(kind, address)? {
                Probed::Got(sockets) if seen.contains(&sockets) => {}
                Probed::Got(sockets) => seen.push(sockets),
                Probed::Blocks => return Ok(Outcome::Blocks),
                Probed::Refused(number) => return Ok(errno_outcome(number)),
            }
        }
        Ok(summary(seen))
    }

    fn probe_once(&mut self, kind: SocketKind, address: SocketAddr) -> Result<Probed, StepError> {
        let client = new_socket(kind)?;
        if kind.protocol == Protocol::Tcp {
            // Closed with a reset, so that the probe leaves no TIME_WAIT.
            client.set_linger(Some(Duration::ZERO))?;
        } else {
            client.set_broadcast(true)?;
            self.leave_by(&client, address.ip())?;
        }
        match connect(&client, &address.into(), STEP, self.timer) {
            Ok(true) => {}
            Ok(false) => return Ok(Probed::Blocks),
            Err(error) => return refused(error),
        }
        let other_family = || StepError::Internal("the client has an address of another family".to_owned());
        let from = client.local_addr()?.as_socket().ok_or_else(other_family)?;
        self.probes += 1;
        let token = Token { number: self.probes, kind, from };
        if kind.protocol == Protocol::Udp
            && let Err(error) = client.send(&token.bytes())
        {
            return refused(error);
        }
        self.receivers(&client, token)
    }

    fn receivers(&mut self, client: &Socket, token: Token) -> Result<Probed, StepError> {
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
