//! Where a worker is, in memory that it shares with the command: written without a system call, and still
//! there when the worker is not.

use std::io;
use std::num::NonZeroUsize;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use nix::sys::mman::{MapFlags, ProtFlags, mmap_anonymous, munmap};

use crate::run::trace::StepResult;

/// How many bytes of results are kept. Memory that nobody writes to is not taken.
const ROOM: usize = 4 << 20;

/// The longest result that needs no memory of its own on its way: all but data and tables.
const SHORT: usize = 64;

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
    /// The results of its steps, one after the other, and how many bytes of them there are.
    length: AtomicUsize,
    results: [AtomicU8; ROOM],
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
        page.length.store(0, Ordering::Relaxed);
        // Who sees the count sees what was stored before it.
        page.count.fetch_add(1, Ordering::Release);
    }

    /// A step of that run has a result. One for which there is no room left ends what is known of the run.
    pub(crate) fn note(&self, result: &StepResult) {
        let mut short = [0; SHORT];
        let long;
        let bytes = if let Ok(bytes) = postcard::to_slice(result, &mut short) {
            &*bytes
        } else {
            long = postcard::to_stdvec(result).unwrap_or_default();
            &long[..]
        };
        let page = self.page();
        let start = page.length.load(Ordering::Relaxed);
        let Some(room) = start.checked_add(bytes.len()).and_then(|end| page.results.get(start..end)) else {
            page.length.store(usize::MAX, Ordering::Relaxed);
            return;
        };
        room.iter().zip(bytes).for_each(|(place, byte)| place.store(*byte, Ordering::Relaxed));
        page.length.store(start + bytes.len(), Ordering::Release);
    }

    /// The results of the steps of the run that the worker is at; none if that is not known.
    pub(crate) fn results(&self) -> Option<Vec<StepResult>> {
        let page = self.page();
        let count = self.count();
        let bytes = page.results.get(..page.length.load(Ordering::Acquire))?;
        let bytes: Vec<u8> = bytes.iter().map(|byte| byte.load(Ordering::Relaxed)).collect();
        if self.count() != count {
            return None;
        }
        let mut results = Vec::new();
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let (result, after) = postcard::take_from_bytes(rest).ok()?;
            results.push(result);
            rest = after;
        }
        Some(results)
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
    use crate::run::trace::Outcome;
    use nix::sys::wait::waitpid;
    use nix::unistd::{ForkResult, fork};

    #[test]
    fn what_a_child_wrote_outlives_it() {
        let heartbeat = Heartbeat::new().unwrap();
        let position = Position { script: 2, case: 3, repetition: 70 };
        assert_eq!((heartbeat.count(), heartbeat.position()), (0, Position::default()));
        #[expect(unsafe_code, reason = "a child writes")]
        // SAFETY: the child stores numbers and bytes, and ends.
        match unsafe { fork() }.unwrap() {
            ForkResult::Child => crate::kernel::process::never_return(|| {
                heartbeat.begin(Position::default());
                heartbeat.note(&StepResult::Passed(Outcome::Eof));
                heartbeat.begin(position);
                results().iter().for_each(|result| heartbeat.note(result));
            }),
            ForkResult::Parent { child } => waitpid(child, None).unwrap(),
        };
        assert_eq!((heartbeat.count(), heartbeat.position()), (2, position));
        assert_eq!(heartbeat.results(), Some(results()));
    }

    fn results() -> Vec<StepResult> {
        let data = Outcome::Data(vec![7; 1000], None);
        vec![StepResult::Passed(Outcome::Ok), StepResult::Passed(data), StepResult::Failed(Outcome::Blocks)]
    }

    #[test]
    fn results_that_have_no_room_are_not_made_up() {
        let heartbeat = Heartbeat::new().unwrap();
        heartbeat.begin(Position::default());
        let data = StepResult::Passed(Outcome::Data(vec![0; ROOM / 2], None));
        heartbeat.note(&data);
        assert_eq!(heartbeat.results(), Some(vec![data.clone()]));
        heartbeat.note(&data);
        heartbeat.note(&StepResult::Passed(Outcome::Ok));
        assert_eq!(heartbeat.results(), None);
        heartbeat.begin(Position::default());
        assert_eq!(heartbeat.results(), Some(Vec::new()));
    }
}
