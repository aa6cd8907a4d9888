//! A conversation with the kernel over netlink(7): requests that are acknowledged, and dumps.

use netlink_packet_core::{
    NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_DONE, NLMSG_ERROR, NLMSG_NOOP, NetlinkBuffer, NetlinkHeader,
    NetlinkMessage, NetlinkPayload, NetlinkSerializable,
};
use netlink_sys::{Socket, SocketAddr};
use std::{cell::Cell, io};

/// The largest datagram that the kernel makes for a dump: `netlink_dump` in `net/netlink/af_netlink.c`
/// takes what fits in 32 KiB.
const LARGEST: usize = 32 * 1024;

/// An open netlink socket. It belongs to the network namespace in which it was opened, and to one
/// process: two that share it after a fork would take each other's answers.
pub(super) struct Netlink {
    socket: Socket,
    sequence: Cell<u32>,
}

impl Netlink {
    /// Opens a socket of a netlink protocol (`netlink_sys::protocols`), connected to the kernel, so
    /// that nobody else can answer.
    pub(super) fn open(protocol: isize) -> io::Result<Self> {
        let socket = Socket::new(protocol)?;
        socket.connect(&SocketAddr::new(0, 0))?;
        Ok(Self { socket, sequence: Cell::new(0) })
    }

    /// Sends a request and waits for its acknowledgement; `flags` are added to `NLM_F_REQUEST` and
    /// `NLM_F_ACK`. The kernel's refusal comes back with its errno.
    pub(super) fn request<M: NetlinkSerializable>(&self, message: M, flags: u16) -> io::Result<()> {
        self.send(message, NLM_F_REQUEST | NLM_F_ACK | flags)?;
        self.receive(|_, _| Ok(()))
    }

    /// Sends a question after one thing, and gives `each` the type and the payload of the answer.
    pub(super) fn question<M: NetlinkSerializable>(
        &self,
        message: M,
        each: impl FnMut(u16, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        self.send(message, NLM_F_REQUEST | NLM_F_ACK)?;
        self.receive(each)
    }

    /// Sends a dump request and gives `each` the type and the payload of every message of the answer.
    /// The answer is read to its end even after `each` has failed: the kernel allows one dump at a time.
    pub(super) fn dump<M: NetlinkSerializable>(
        &self,
        message: M,
        mut each: impl FnMut(u16, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        self.send(message, NLM_F_REQUEST | NLM_F_DUMP)?;
        let mut failure = Ok(());
        self.receive(|kind, payload| {
            if failure.is_ok() {
                failure = each(kind, payload);
            }
            Ok(())
        })?;
        failure
    }

    fn send<M: NetlinkSerializable>(&self, message: M, flags: u16) -> io::Result<()> {
        self.sequence.set(self.sequence.get().wrapping_add(1));
        let mut header = NetlinkHeader::default();
        header.flags = flags;
        header.sequence_number = self.sequence.get();
        let mut message = NetlinkMessage::new(header, NetlinkPayload::InnerMessage(message));
        message.finalize();
        let mut bytes = vec![0; message.buffer_len()];
        message.serialize(&mut bytes);
        retry(|| self.socket.send(&bytes, 0)).map(drop)
    }

    /// Reads datagrams until one ends the answer to the last request.
    fn receive(&self, mut each: impl FnMut(u16, &[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut datagram = Vec::with_capacity(LARGEST);
        loop {
            datagram.clear();
            retry(|| self.socket.recv(&mut datagram, 0))?;
            if self.read(&datagram, &mut each)? {
                return Ok(());
            }
        }
    }

    /// Reads the messages of one datagram; true when the answer has ended.
    fn read(&self, mut rest: &[u8], each: &mut impl FnMut(u16, &[u8]) -> io::Result<()>) -> io::Result<bool> {
        while !rest.is_empty() {
            let message = NetlinkBuffer::new_checked(rest).map_err(malformed)?;
            let (kind, payload) = (message.message_type(), message.payload());
            // An answer to a request that failed half way may still be in the queue.
            if message.sequence_number() == self.sequence.get() {
                match kind {
                    NLMSG_NOOP => {}
                    // NLMSG_DONE has a status too: a dump that fails says so in its last message.
                    NLMSG_ERROR | NLMSG_DONE => return status(payload).map(|()| true),
                    _ => each(kind, payload)?,
                }
            }
            let length = (message.length() as usize).next_multiple_of(4);
            rest = rest.get(length..).unwrap_or_default();
        }
        Ok(false)
    }
}

/// The status at the start of an acknowledgement or of the end of a dump: 0, or a negated errno.
fn status(payload: &[u8]) -> io::Result<()> {
    match payload.first_chunk().map(|bytes| i32::from_ne_bytes(*bytes)) {
        // Early kernels ended a dump with an empty message.
        None => Ok(()),
        Some(status) if status >= 0 => Ok(()),
        Some(status) => Err(io::Error::from_raw_os_error(status.saturating_neg())),
    }
}

/// Repeats a system call that a signal interrupted.
fn retry<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// An answer that does not have the form that netlink(7) gives it.
pub(super) fn malformed(error: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}
