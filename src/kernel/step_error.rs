//! Why a step came to nothing.

use std::{fmt, io};

use nix::errno::Errno;

/// Why a step came to nothing: what the kernel said of it, or what went wrong here. The two are never taken for
/// each other: an errno is a result of the experiment, anything else is the end of it.
#[derive(Debug)]
pub(super) enum StepError {
    /// The number of the errno that a system call of the step returned.
    Kernel(i32),
    /// A reason of our own: no system call of the step was made, or none could be.
    Internal(String),
}

impl StepError {
    /// Makes an error of a system call that is not the step's own, but only helps to run it or to look.
    pub(super) fn internal(what: &str, error: impl fmt::Display) -> Self {
        StepError::Internal(format!("{what}: {error}"))
    }
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StepError::Kernel(number) => Errno::from_raw(*number).fmt(f),
            StepError::Internal(reason) => f.write_str(reason),
        }
    }
}

impl From<io::Error> for StepError {
    /// An error with a number is what a system call returned; one without is our own.
    fn from(error: io::Error) -> Self {
        match error.raw_os_error() {
            Some(number) => StepError::Kernel(number),
            None => StepError::Internal(error.to_string()),
        }
    }
}

impl From<Errno> for StepError {
    fn from(errno: Errno) -> Self {
        StepError::Kernel(errno as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_kernel_said_has_a_number() {
        let refused = std::net::TcpListener::bind("192.0.2.1:0").expect_err("no such address here");
        let Some(number) = refused.raw_os_error() else { panic!("the kernel numbers its errors") };
        assert!(matches!(StepError::from(refused), StepError::Kernel(kept) if kept == number));
        let ours = StepError::from(io::Error::other("no interface has it"));
        assert!(matches!(ours, StepError::Internal(reason) if reason == "no interface has it"));
    }
}
