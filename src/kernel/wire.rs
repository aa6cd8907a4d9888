//! Messages between the processes of a run: postcard with a length before it, over a unix stream.

use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;

use nix::sys::socket::{ControlMessage, ControlMessageOwned, MsgFlags, recvmsg, sendmsg};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest message: a case's trace with everything that it received.
const LONGEST: usize = 256 << 20;

/// The bytes of a length.
const LENGTH: usize = 4;

/// How much is read at once, where it is not known how much comes.
const CHUNK: usize = 64 << 10;

/// Sends a message.
pub(crate) fn send(mut stream: &UnixStream, message: &impl Serialize) -> io::Result<()> {
    let mut frames = Frames::default();
    frames.add(message)?;
    stream.write_all(&frames.bytes)
}

/// Messages that are sent together.
#[derive(Default)]
pub(crate) struct Frames {
    bytes: Vec<u8>,
}

impl Frames {
    /// Puts a message behind the others.
    pub(crate) fn add(&mut self, message: &impl Serialize) -> io::Result<()> {
        let start = self.bytes.len();
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.extend_from_slice(&[0; LENGTH]);
        self.bytes = postcard::to_extend(message, bytes).map_err(io::Error::other)?;
        let body = start + LENGTH;
        let length = u32::try_from(self.bytes.len() - body).map_err(io::Error::other)?;
        self.bytes[start..body].copy_from_slice(&length.to_le_bytes());
        Ok(())
    }

    /// How many bytes they are.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Sends them all.
    pub(crate) fn send(&mut self, mut stream: &UnixStream) -> io::Result<()> {
        stream.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }
}

/// The receiving end of a stream on which many messages come.
#[derive(Default)]
pub(crate) struct Inbox {
    bytes: Vec<u8>,
    /// How much of them has been read.
    read: usize,
}

impl Inbox {
    /// Takes what has come: one read(2). An `UnexpectedEof` if the other side is gone.
    pub(crate) fn fill(&mut self, mut stream: &UnixStream) -> io::Result<()> {
        self.bytes.drain(..self.read);
        self.read = 0;
        let held = self.bytes.len();
        self.bytes.resize(held + CHUNK, 0);
        let count = stream.read(&mut self.bytes[held..]);
        self.bytes.truncate(held + count.as_ref().copied().unwrap_or_default());
        match count {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            result => result.map(|_| ()),
        }
    }

    /// The next message that has come as a whole.
    pub(crate) fn next<T: DeserializeOwned>(&mut self) -> io::Result<Option<T>> {
        let Some((length, rest)) = self.bytes[self.read..].split_first_chunk() else { return Ok(None) };
        let length = length_of(*length)?;
        let Some(body) = rest.get(..length) else { return Ok(None) };
        let message = postcard::from_bytes(body).map_err(io::Error::other)?;
        self.read += LENGTH + length;
        Ok(Some(message))
    }
}

fn length_of(bytes: [u8; LENGTH]) -> io::Result<usize> {
    let length = u32::from_le_bytes(bytes) as usize;
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a message of an impossible length"));
    }
    Ok(length)
}

/// Receives a message; an `UnexpectedEof` if the other side is gone.
pub(crate) fn receive<T: DeserializeOwned>(mut stream: &UnixStream) -> io::Result<T> {
    let mut length = [0; LENGTH];
    stream.read_exact(&mut length)?;
    let mut body = vec![0; length_of(length)?];
    stream.read_exact(&mut body)?;
    postcard::from_bytes(&body).map_err(io::Error::other)
}

/// Hands over a copy of a descriptor (unix(7), `SCM_RIGHTS`).
pub(crate) fn send_descriptor(stream: &UnixStream, descriptor: BorrowedFd<'_>) -> io::Result<()> {
    let descriptors = [descriptor.as_raw_fd()];
    let rights = [ControlMessage::ScmRights(&descriptors)];
    sendmsg::<()>(stream.as_raw_fd(), &[IoSlice::new(&[0])], &rights, MsgFlags::empty(), None)?;
    Ok(())
}

/// Takes a descriptor that the other side hands over.
pub(crate) fn receive_descriptor(stream: &UnixStream) -> io::Result<OwnedFd> {
    let mut byte = [0];
    let mut parts = [IoSliceMut::new(&mut byte)];
    let mut space = nix::cmsg_space!([i32; 1]);
    let message =
        recvmsg::<()>(stream.as_raw_fd(), &mut parts, Some(&mut space), MsgFlags::MSG_CMSG_CLOEXEC)?;
    for control in message.cmsgs()? {
        if let ControlMessageOwned::ScmRights(descriptors) = control
            && let Some(descriptor) = descriptors.first()
        {
            #[expect(unsafe_code, reason = "the kernel hands descriptors over as numbers")]
            // SAFETY: the kernel has just made this descriptor for us, and nobody else knows its number.
            return Ok(unsafe { OwnedFd::from_raw_fd(*descriptor) });
        }
    }
    Err(io::Error::new(io::ErrorKind::UnexpectedEof, "no descriptor came"))
}
