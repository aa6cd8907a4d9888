//! Scenarios about sockets that share ports, run on the real kernel and recorded.
//!
//! The way through the library is one street:
//! text → [`language`] → [`Script`](language::script::Script) → [`plan`] → cases of typed steps → a
//! [`system`] runs them → [`trace`] → [`judge`] → [`record`] and [`report`].
//!
//! [`Scenario`] walks down the whole of it:
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
//! // Script to trace: each case in a network of its own, each step a real system call.
//! let ran = scenario.run(&Host::default())?;
//! assert!(ran.passed(), "{}", ran.failures());
//!
//! // The trace, step by step.
//! assert_eq!(ran.outcome(0, "bind b 9000"), Some(&Outcome::Errno(Errno::Eaddrinuse)));
//!
//! // Trace to record: the same text from run to run.
//! let record = ran.record().expect("every case ran");
//! assert!(record.ends_with(
//!     "\
//! bind b 9000
//!                second
//!     first      none        reuseport
//!     none       EADDRINUSE  EADDRINUSE
//!     reuseport  EADDRINUSE  ok
//! "
//! ), "{record}");
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
pub mod command;
pub mod compare;
mod factor;
#[cfg(test)]
mod fixture;
#[cfg(feature = "kernel")]
pub mod kernel;
pub mod language;
pub mod mutation;
pub mod plan;
#[cfg(feature = "cli")]
pub mod report;
pub mod run;
pub mod scenario;
#[cfg(feature = "cli")]
pub mod settings;
pub mod snapshot;
#[cfg(feature = "cli")]
pub mod store;
#[cfg(feature = "systems")]
pub mod system;
#[cfg(feature = "cli")]
pub mod testing;
pub mod text;
#[cfg(feature = "cli")]
mod walk;

#[cfg(feature = "kernel")]
pub use kernel::{FileError, Host};
pub use scenario::{Ran, Scenario, Wrong};
