//! The same for each of many things, on several cores.
//!
//! Its threads end before it returns: a worker is forked from a process that has one thread.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many things a thread takes at a time: so many, small ones, are not worth another thread.
const TAKEN: usize = 32;

/// How much room a thread makes in its heap each time before it takes things, in bytes. By itself the heap of every
/// thread but the first grows by no more than is wanted, a page at a time, with an mprotect(2) each that holds up
/// the page faults of all (`sysmalloc` in the C library's malloc/malloc.c). What is given back at once stays for
/// what follows, if it is less than what would be mapped on its own or returned to the system. It makes checking 10,000
/// small scripts on two cores 3 % faster (medians of 15 runs in turn).
const ROOM: usize = 120_000;

/// What comes of each, in the order of the things, on no more threads than that, nor than there are cores.
pub(super) fn map<T: Sync, R: Send>(
    things: &[T],
    threads: Option<NonZeroUsize>,
    each: impl Fn(&T) -> R + Sync,
) -> impl Iterator<Item = R> {
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = threads.map_or(cores, |threads| cores.min(threads.get())).min(things.len().div_ceil(TAKEN));
    if threads < 2 {
        return vec![things.iter().map(each).collect()].into_iter().flatten();
    }
    let next = AtomicUsize::new(0);
    let chunks: Vec<&[T]> = things.chunks(TAKEN).collect();
    let work = || {
        let mut done: Vec<(usize, Vec<R>)> = Vec::new();
        while let number = next.fetch_add(1, Ordering::Relaxed)
            && let Some(chunk) = chunks.get(number)
        {
            drop(black_box(Vec::<u8>::with_capacity(ROOM)));
            done.push((number, chunk.iter().map(&each).collect()));
        }
        done
    };
    let mut done: Vec<(usize, Vec<R>)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, results)| results).collect::<Vec<Vec<R>>>().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_things() {
        for count in [0, 1, 31, 33, 1000] {
            let things: Vec<usize> = (0..count).collect();
            assert_eq!(
                map(&things, None, |thing| thing * 2).collect::<Vec<usize>>(),
                (0..count).map(|thing| thing * 2).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn there_are_no_more_threads_than_allowed() {
        let things = [(); 1000];
        for allowed in 1..4 {
            let threads = map(&things, NonZeroUsize::new(allowed), |()| thread::current().id());
            let threads: HashSet<thread::ThreadId> = threads.collect();
            assert!(threads.len() <= allowed, "{threads:?}");
        }
        let own = map(&things, NonZeroUsize::new(1), |()| thread::current().id());
        assert_eq!(own.collect::<HashSet<_>>(), HashSet::from([thread::current().id()]));
    }
}
