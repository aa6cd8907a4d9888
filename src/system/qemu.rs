//! A Linux kernel in a machine that QEMU emulates, with nothing in it but this program.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use super::definition::{Definition, Qemu};
use super::remote::{Keeps, Remote, Start};
use super::{image, missing, programs};
use crate::file;
use crate::run::Error;

/// How long a kernel may take until it says something (its lines begin with the time since then), on a
/// processor that helps with it. Where that does not work after all, it never gets there.
const SIGN_OF_LIFE: (Duration, &str) = (Duration::from_secs(3), "[    ");

/// Where the processor's help is asked for.
const KVM: &str = "/dev/kvm";

/// More than how far from the beginning of an image its release may stand, in bytes.
const HEADER: u64 = 128 << 10;

/// Memory for the files, and for 64 workers.
const MEMORY: &str = "512";

/// The system of this name.
pub(super) fn system(name: &str, definition: &Definition, qemu: &Qemu) -> Result<Remote, Error> {
    let program = format!("qemu-system-{}", std::env::consts::ARCH);
    let program = programs::find(&program).ok_or_else(|| {
        let install = "`apt-get install qemu-system` installs it";
        missing(name, format!("`{program}` not image"), install)
    })?;
    let kernel = kernel(name, qemu)?;
    let modules = qemu.modules.clone().or_else(|| modules_of(&kernel));
    let attempts = move || {
        let this = programs::this().map_err(Error::worker)?;
        let files = Arc::new(image::write(&this, modules.as_deref()).map_err(Error::worker)?);
        let start = |accelerator: &str, console: &str| Start {
            command: command(&program, &kernel, &files, accelerator, console),
            sign_of_life: Some(SIGN_OF_LIFE),
            keeps: Keeps::File(Arc::clone(&files)),
        };
        let mut attempts = vec![start("tcg", "quiet")];
        if may_use_kvm() {
            attempts.insert(0, start("kvm", "earlyprintk=ttyS0"));
        }
        Ok(attempts)
    };
    Ok(Remote::new(name, definition, attempts).named("qemu"))
}

fn command(program: &Path, kernel: &Path, files: &Path, accelerator: &str, console: &str) -> Command {
    let mut command = Command::new(program);
    command.args(["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-m", MEMORY]);
    command.args(["-cpu", "max", "-machine"]).arg(format!("pc,accel={accelerator}"));
    command.arg("-kernel").arg(kernel).arg("-initrd").arg(files);
    let libraries = image::LIBRARIES;
    let modules = image::MODULES;
    command.arg("-append").arg(format!(
        "console=ttyS0 {console} panic=-1 LD_LIBRARY_PATH={libraries} -- agent --init --channel /dev/vport0p1 --modules {modules}"
    ));
    // The agent's channel is a port that drops nothing and needs no speed; the console is a line of its own.
    command.args(["-chardev", "stdio,id=agent,signal=off", "-device", "virtio-serial-pci"]);
    command.args(["-device", "virtserialport,chardev=agent,name=sockdrill"]);
    command.args(["-chardev", "file,id=console,path=/dev/stderr", "-serial", "chardev:console"]);
    command
}

fn kernel(name: &str, qemu: &Qemu) -> Result<PathBuf, Error> {
    let install = "`tools/unpack-debian-kernel` of sockdrill unpacks one";
    let Some(kernel) = &qemu.kernel else {
        let what = format!("sockdrill.toml names no kernel image: `[systems.{name}]` has no `kernel`");
        return Err(missing(name, what, install));
    };
    // Its modules lie beside the file itself, not beside a link to it.
    let image = kernel.canonicalize();
    image.map_err(|_| missing(name, format!("no kernel image at {}", kernel.display()), install))
}

fn may_use_kvm() -> bool {
    std::fs::OpenOptions::new().read(true).write(true).open(KVM).is_ok()
}

/// The folder of the modules of an image, in the tree from which it comes or among those of this host.
fn modules_of(kernel: &Path) -> Option<PathBuf> {
    let release = release(&file::head(kernel, HEADER).ok()?)?;
    let tree = kernel.parent().and_then(Path::parent).unwrap_or(Path::new("/"));
    let trees = [tree, Path::new("/")];
    trees.iter().map(|tree| tree.join("lib/modules").join(&release)).find(|folder| folder.is_dir())
}

/// The release that an image says it is: its header says where the text stands, from the second sector on
/// (`kernel_version` of `Documentation/arch/x86/boot.rst`).
fn release(image: &[u8]) -> Option<String> {
    if image.get(0x202..0x206)? != b"HdrS" {
        return None;
    }
    let place = usize::from(u16::from_le_bytes([*image.get(0x20E)?, *image.get(0x20F)?])) + 0x200;
    let text = image.get(place..)?.split(|byte| *byte == 0 || *byte == b' ').next()?;
    Some(std::str::from_utf8(text).ok()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_read_from_the_image() {
        let mut image = vec![0; 0x400];
        image[0x202..0x206].copy_from_slice(b"HdrS");
        image[0x20E..0x210].copy_from_slice(&0x100_u16.to_le_bytes());
        let text = b"6.12.9-cloud (builder@host) #1\0";
        image[0x300..0x300 + text.len()].copy_from_slice(text);
        assert_eq!(release(&image).as_deref(), Some("6.12.9-cloud"));
        image[0x202] = b'h';
        assert_eq!(release(&image), None);
        assert_eq!(release(b"short"), None);
    }
}
