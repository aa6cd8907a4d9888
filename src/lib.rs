//! Scenarios about sockets that share ports, run on the real kernel, with snapshots of what it does.
//!
//! Data goes through the library once, in one direction:
//! text → [`language`] → [`Script`](language::script::Script) → [`plan`] → cases of typed steps → a
//! [`System`](run::System) runs them → [`Trace`](run::trace::Trace) → [`snapshot`] and [`report`].
//!
//! [`Scenario`] takes a script all the way:
//!
//! ```
//! use sockdrill::Scenario;
//! use sockdrill::language::vocabulary::Errno;
//! use sockdrill::Host;
//! use sockdrill::run::trace::Outcome;
//!
//! // Text to script: every word is checked, and every case is planned.
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
//! [`testing`] makes the scenarios of any project its tests, in two lines.

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
    pub use crate::text::diagnostics;
}
