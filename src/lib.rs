//! A language, an interpreter and snapshots for the behaviour of sockets that share ports.
//!
//! A scenario is a short script about sockets. Each of its steps is a system call with an expected outcome, and its
//! axes make cases of it. Data goes through the library once, in one direction:
//!
//! text → [`language`] → [`Script`](language::script::Script) → [`plan`] → cases of typed steps → [`run`] on an
//! [`Executor`](run::executor::Executor) → [`Trace`](run::trace::Trace) → snapshot
//!
//! [`Scenario`] takes a script all the way:
//!
//! ```
//! use sockdrill::{Host, Scenario};
//! use sockdrill::language::vocabulary::Errno;
//! use sockdrill::run::trace::Outcome;
//!
//! // Text to script: every word is checked, and the cases are planned. Of more than 10,000 cases those are that
//! // the predicates of the script tell apart.
//! let scenario = Scenario::parse(
//!     "second_bind.drill",
//!     "
//!     axis first  = none | reuseport
//!     axis second = none | reuseport
//!     tcp a $first
//!     bind a 9000
//!     tcp b $second
//!     bind b 9000 expect ok iff a has reuseport and b has reuseport else EADDRINUSE
//!     ",
//! )?;
//! assert_eq!(scenario.cases(), 4);
//!
//! // Script to trace: each case in its own network, each step a real system call.
//! let ran = scenario.run(&Host::default())?;
//! assert!(ran.passed(), "{}", ran.failures());
//!
//! // The trace, step by step.
//! assert_eq!(ran.outcome(0, "bind b 9000"), Some(&Outcome::Errno(Errno::Eaddrinuse)));
//!
//! // Trace to snapshot: the same text from run to run.
//! let snapshot = ran.snapshot().expect("every case ran");
//! assert!(snapshot.ends_with(
//!     "\
//! bind b 9000
//!                second
//!     first      none        reuseport
//!     none       EADDRINUSE  EADDRINUSE
//!     reuseport  EADDRINUSE  ok
//! "
//! ), "{snapshot}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Systems
//!
//! What runs cases is a [`System`](run::System). `Host` is the kernel of this host; `system` has other kernels that
//! are started from here. An [`Executor`](run::executor::Executor) of one's own, such as a model of a kernel or a
//! network stack in user space, is made a system by [`InProcess`](run::InProcess): it carries out one step at a time,
//! and everything before and after is done here.
//!
//! # Features
//!
//! | Feature | What it adds | Needs |
//! | --- | --- | --- |
//! | none | scenarios read, checked, planned, judged and rendered, on an executor of one's own | no operating system: also `wasm32-unknown-unknown` |
//! | `kernel` | `Host`: scenarios run on the kernel of this host | Linux |
//! | `systems` | `system`: scenarios run on other kernels; includes `kernel` | Linux |
//! | `cli` (default) | the command, and `testing`, which makes the scenarios of any project its tests in two lines; includes `systems` | Linux |

#![cfg_attr(
    not(feature = "cli"),
    expect(
        dead_code,
        unused_imports,
        reason = "some of what a storey offers, only the command above it needs"
    )
)]

#[cfg(feature = "cli")]
mod ci;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod command;
mod compare;
mod factor;
#[cfg(feature = "kernel")]
mod file;
#[cfg(test)]
mod fixture;
#[cfg(feature = "kernel")]
mod kernel;
pub mod language;
mod mutation;
pub mod plan;
#[cfg(feature = "cli")]
mod report;
pub mod run;
mod scenario;
#[cfg(feature = "cli")]
mod settings;
mod snapshot;
#[cfg(feature = "cli")]
mod store;
#[cfg(feature = "systems")]
pub mod system;
#[cfg(feature = "cli")]
pub mod testing;
mod text;
#[cfg(feature = "cli")]
mod walk;

#[cfg(feature = "kernel")]
pub use kernel::{FileError, Host};
pub use scenario::{InvalidScenario, Scenario, ScenarioRun};

/// What the tests of this package look at from outside, and nobody else should.
#[doc(hidden)]
pub mod internals {
    #[cfg(feature = "cli")]
    pub use crate::report::reference;
    #[cfg(feature = "cli")]
    pub use crate::store::system::own_path;
    #[cfg(feature = "cli")]
    pub use crate::store::{Snapshot, pending_path};
    #[cfg(feature = "systems")]
    pub use crate::system::replay;
    pub use crate::text::diagnostics;
}
