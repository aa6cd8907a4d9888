//! Where a worker is, in memory that it shares with the command: written without a system call, and still
//! there when the worker is not.

use std::io;
use std::num::NonZeroUsize;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};

/// A worker's position. What forks shares it with its child.
pub(crate) struct Heartbeat(NonNull<SharedPage>);

/// The memory that is shared.
struct SharedPage {
    /// Goes up with every run of a case.
    count: AtomicUsize,
    /// The run that it is at, or was the last.
    script: AtomicUsize,
    case: AtomicUsize,
    repetition: AtomicUsize,
}

/// A run of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) script: usize,
    pub(crate) case: usize,
    pub(crate) repetition: usize,
}

impl Heartbeat {
    /// Takes a page that stays the same one across fork(2).
    pub(crate) fn new() -> io::Result<Self> {
        let length = NonZeroUsize::new(size_of::<SharedPage>()).ok_or(io::ErrorKind::InvalidInput)?;
        let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        #[expect(unsafe_code, reason = "memory is shared with a forked process by mmap(2) only")]
        // SAFETY: the kernel chooses where, so nothing that is in use is mapped over.
        let memory = unsafe { mmap_anonymous(None, length, protection, MapFlags::MAP_SHARED) }?;
        // It is full of zeroes, as the counters begin.
        Ok(Self(memory.cast()))
    }

    /// The worker begins to run a case.
    pub(crate) fn begin(&self, position: Position) {
        let page = self.page();
        page.script.store(position.script, Ordering::Relaxed);
        page.case.store(position.case, Ordering::Relaxed);
        page.repetition.store(position.repetition, Ordering::Relaxed);
        // Who sees the count sees what was stored before it.
        page.count.fetch_add(1, Ordering::Release);
    }

    /// How many runs the worker has begun.
    pub(crate) fn count(&self) -> usize {
        self.page().count.load(Ordering::Acquire)
    }

    /// Where the worker is. While it runs that may be on the way from one position to the next; of one that
    /// has ended it is what it was in the end.
    pub(crate) fn position(&self) -> Position {
        let page = self.page();
        Position {
            script: page.script.load(Ordering::Acquire),
            case: page.case.load(Ordering::Acquire),
            repetition: page.repetition.load(Ordering::Acquire),
        }
    }

    fn page(&self) -> &SharedPage {
        #[expect(unsafe_code, reason = "the memory is the kernel's to give, and comes as an address")]
        // SAFETY: it is mapped for as long as this is there, aligned to a page, and begins as zeroes, which
        // are atomics of zero; both sides only ever use it as atomics.
        unsafe {
            self.0.as_ref()
        }
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        #[expect(unsafe_code, reason = "memory that was mapped is given back by munmap(2)")]
        // SAFETY: it was mapped with this length, and no reference to it outlives this.
        let unmapped = unsafe { munmap(self.0.cast(), size_of::<SharedPage>()) };
        debug_assert!(unmapped.is_ok(), "{unmapped:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nix::sys::wait::waitpid;
    use nix::unistd::{ForkResult, fork};

    #[test]
    fn what_a_child_wrote_outlives_it() {
        let heartbeat = Heartbeat::new().unwrap();
        let position = Position { script: 2, case: 3, repetition: 70 };
        assert_eq!((heartbeat.count(), heartbeat.position()), (0, Position::default()));
        #[expect(unsafe_code, reason = "a child writes")]
        // SAFETY: the child stores three numbers and ends.
        match unsafe { fork() }.unwrap() {
            ForkResult::Child => crate::kernel::process::never_return(|| heartbeat.begin(position)),
            ForkResult::Parent { child } => waitpid(child, None).unwrap(),
        };
        assert_eq!((heartbeat.count(), heartbeat.position()), (1, position));
    }
}
