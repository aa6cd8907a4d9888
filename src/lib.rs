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
//! use sockdrill::system::Host;
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
//! let (step, outcome) = ran.outcomes(0)[3];
//! assert_eq!(step.text, "bind b 9000");
//! assert_eq!(*outcome, Outcome::Errno(Errno::Eaddrinuse));
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

mod ci;
pub mod command;
pub mod compare;
mod factor;
#[cfg(test)]
mod fixture;
pub mod kernel;
pub mod language;
pub mod mutation;
pub mod plan;
pub mod report;
pub mod run;
pub mod scenario;
pub mod settings;
pub mod snapshot;
pub mod store;
pub mod system;
pub mod testing;
pub mod text;
mod walk;

pub use scenario::{Ran, Scenario, Wrong};
