//! What stands for a name of the script: its index, of a type of its own.

use serde::{Deserialize, Serialize};

/// Makes a type of index, so that a socket is never taken for a process.
macro_rules! index {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as one into a list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The index of a place in a list.
            #[must_use]
            pub fn from_index(index: usize) -> Self {
                // A script cannot have more names than bytes, nor more bytes than the reader lets in.
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    };
}

index! {
    /// A socket of a script.
    SocketId
}
index! {
    /// A process of a script.
    ProcessId
}
index! {
    /// An axis of a script.
    AxisId
}
index! {
    /// A step of a script.
    StepId
}

impl ProcessId {
    /// The process that runs the steps outside of `process` blocks.
    pub const MAIN: ProcessId = ProcessId(0);
}
