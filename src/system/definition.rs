//! What a project says of a system: which kind it is, and what is needed to start it.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a system may take until its agent speaks.
pub const BOOT: Duration = Duration::from_secs(60);

/// How long an agent may say nothing. While cases run it speaks ten times a second.
pub const SILENCE: Duration = Duration::from_secs(30);

/// A system other than this host.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Definition {
    pub kind: Kind,
    /// How long it may take until its agent speaks.
    pub boot: Duration,
    /// How long its agent may say nothing before it counts as hung.
    pub silence: Duration,
}

impl Definition {
    /// A system of this kind, with the usual deadlines.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { kind, boot: BOOT, silence: SILENCE }
    }

    /// With its paths changed.
    pub(crate) fn with_paths(&mut self, change: impl Fn(&Path) -> PathBuf) {
        let paths = match &mut self.kind {
            Kind::Uml(Uml { kernel, modules, .. }) | Kind::Qemu(Qemu { kernel, modules }) => {
                [kernel, modules]
            }
            Kind::Gvisor | Kind::Command(_) => return,
        };
        paths.into_iter().flatten().for_each(|path| *path = change(path));
    }
}

/// What a system is, and what it is started from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// gVisor, by `runsc do`.
    Gvisor,
    /// User-Mode Linux: a kernel that is a program.
    Uml(Uml),
    /// A kernel image in an emulated machine.
    Qemu(Qemu),
    /// Whatever a command line starts that ends in `sockdrill agent`: the program, and its arguments.
    Command(Vec<String>),
}

impl Kind {
    /// Its name in `sockdrill.toml`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        self.name().word()
    }

    pub(crate) fn name(&self) -> KindName {
        match self {
            Kind::Gvisor => KindName::Gvisor,
            Kind::Uml(_) => KindName::Uml,
            Kind::Qemu(_) => KindName::Qemu,
            Kind::Command(_) => KindName::Command,
        }
    }
}

/// A [`Kind`] without what it is started from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KindName {
    Gvisor,
    Uml,
    Qemu,
    Command,
}

impl KindName {
    pub(crate) const ALL: [Self; 4] = [Self::Gvisor, Self::Uml, Self::Qemu, Self::Command];

    /// How it is written in `sockdrill.toml`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Gvisor => "gvisor",
            Self::Uml => "uml",
            Self::Qemu => "qemu",
            Self::Command => "command",
        }
    }
}

/// What User-Mode Linux is started from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uml {
    /// The kernel; none: `linux.uml` of the search path.
    pub kernel: Option<PathBuf>,
    /// The folder of its modules; none: where Debian's package has them.
    pub modules: Option<PathBuf>,
    /// Whether its clock jumps over every wait.
    pub time_travel: bool,
}

/// What an emulated machine is started from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Qemu {
    pub kernel: Option<PathBuf>,
    /// The folder of its modules; none: `lib/modules/RELEASE` beside the folder of the image, or of this host.
    pub modules: Option<PathBuf>,
}
