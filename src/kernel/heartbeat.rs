//! Where a worker is, in memory that it shares with the command: told without a system call, and still
//! there when the worker is not.

use std::io;
use std::num::NonZeroUsize;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};

/// A worker's place. What forks shares it with its child.
pub(crate) struct Heartbeat(NonNull<Beat>);

/// What the memory holds.
struct Beat {
    /// Goes up with every run of a case.
    count: AtomicUsize,
    /// The run that it is at, or was the last.
    script: AtomicUsize,
    case: AtomicUsize,
    repetition: AtomicUsize,
}

/// A run of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) script: usize,
    pub(crate) case: usize,
    pub(crate) repetition: usize,
}

impl Heartbeat {
    /// Takes a page that stays the same one across fork(2).
    pub(crate) fn new() -> io::Result<Self> {
        let length = NonZeroUsize::new(size_of::<Beat>()).ok_or(io::ErrorKind::InvalidInput)?;
        let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
        #[expect(unsafe_code, reason = "memory is shared with a forked process by mmap(2) only")]
        // SAFETY: the kernel chooses where, so nothing that is in use is mapped over.
        let memory = unsafe { mmap_anonymous(None, length, protection, MapFlags::MAP_SHARED) }?;
        // It is full of zeroes, as such a beat begins.
        Ok(Self(memory.cast()))
    }

    /// The worker begins to run a case.
    pub(crate) fn begin(&self, place: Place) {
        let beat = self.beat();
        beat.script.store(place.script, Ordering::Relaxed);
        beat.case.store(place.case, Ordering::Relaxed);
        beat.repetition.store(place.repetition, Ordering::Relaxed);
        // Who sees the count sees what was stored before it.
        beat.count.fetch_add(1, Ordering::Release);
    }

    /// How many runs the worker has begun.
    pub(crate) fn count(&self) -> usize {
        self.beat().count.load(Ordering::Acquire)
    }

    /// Where the worker is. While it runs that may be on the way from one place to the next; of one that
    /// has ended it is what it was in the end.
    pub(crate) fn place(&self) -> Place {
        let beat = self.beat();
        Place {
            script: beat.script.load(Ordering::Acquire),
            case: beat.case.load(Ordering::Acquire),
            repetition: beat.repetition.load(Ordering::Acquire),
        }
    }

    fn beat(&self) -> &Beat {
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
        let unmapped = unsafe { munmap(self.0.cast(), size_of::<Beat>()) };
        debug_assert!(unmapped.is_ok(), "{unmapped:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nix::sys::wait::waitpid;
    use nix::unistd::{ForkResult, fork};

    #[test]
    fn what_a_child_tells_is_there_when_it_is_gone() {
        let heartbeat = Heartbeat::new().unwrap();
        let place = Place { script: 2, case: 3, repetition: 70 };
        assert_eq!((heartbeat.count(), heartbeat.place()), (0, Place::default()));
        #[expect(unsafe_code, reason = "a child is what tells")]
        // SAFETY: the child stores three numbers and ends.
        match unsafe { fork() }.unwrap() {
            ForkResult::Child => crate::kernel::process::never_return(|| heartbeat.begin(place)),
            ForkResult::Parent { child } => waitpid(child, None).unwrap(),
        };
        assert_eq!((heartbeat.count(), heartbeat.place()), (1, place));
    }
}
