//! The first process of a guest, which is this program: it makes of a bare kernel a place where cases can run,
//! and switches it off in the end.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use nix::mount::{MsFlags, mount};
use nix::sys::reboot::{RebootMode, reboot};
use nix::sys::stat::{Mode, SFlag, makedev, mknod};
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};

use super::{interface, modules};

/// Mounts what programs expect, loads the modules of a folder, and brings `lo` up.
///
/// # Errors
///
/// The kernel's: what is missing then is missed by the first case.
pub(crate) fn set_up(modules: Option<&Path>) -> io::Result<()> {
    for (kind, place) in [("proc", "/proc"), ("sysfs", "/sys"), ("tmpfs", "/tmp")] {
        // Where there is no such folder, nobody can have put anything into it.
        if Path::new(place).is_dir() {
            mount_on(kind, place)?;
        }
    }
    devices()?;
    if let Some(folder) = modules {
        modules::load(folder)?;
    }
    interface::bring_up_lo()
}

/// The kernel's own device files or, where it makes none, those that cases need.
fn devices() -> io::Result<()> {
    if mount_on("devtmpfs", "/dev").is_ok() {
        return Ok(());
    }
    mount_on("tmpfs", "/dev")?;
    let devices = [("null", 1, 3), ("zero", 1, 5), ("random", 1, 8), ("urandom", 1, 9), ("ttyS0", 4, 64)];
    for (name, major, minor) in devices {
        let path = Path::new("/dev").join(name);
        mknod(&path, SFlag::S_IFCHR, Mode::from_bits_retain(0o666), makedev(major, minor))?;
    }
    Ok(())
}

fn mount_on(kind: &str, place: &str) -> io::Result<()> {
    Ok(mount(Some(kind), place, Some(kind), MsFlags::empty(), None::<&str>)?)
}

/// Opens the channel to the command. A serial line passes every byte on as it is.
///
/// # Errors
///
/// The kernel's.
pub(crate) fn open_channel(path: &Path) -> io::Result<File> {
    let channel = OpenOptions::new().read(true).write(true).open(path)?;
    if let Ok(mut settings) = tcgetattr(&channel) {
        cfmakeraw(&mut settings);
        tcsetattr(&channel, SetArg::TCSANOW, &settings)?;
    }
    Ok(channel)
}

/// Switches the guest off; a kernel whose first process ends would panic instead.
pub(crate) fn switch_off() {
    // A message that the console has not shown yet is worth a moment.
    let _ = fs::File::open("/dev/console").and_then(|console| console.sync_all());
    let _ = reboot(RebootMode::RB_POWER_OFF);
}
