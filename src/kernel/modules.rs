//! The modules of a kernel: those without which a guest's kernel lacks what scenarios ask for, and those that
//! must not be loaded into a host's.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::kmod::{ModuleInitFlags, finit_module};
use nix::sys::utsname::uname;
use walkdir::WalkDir;

/// Those that are wanted, each after those that it needs: what an agent's channel runs through, IPv6, the
/// socket tables over netlink, further interfaces. A kernel that has one built in has no module of that name.
const WANTED: [&str; 14] = [
    "virtio_ring",
    "virtio",
    "virtio_pci_legacy_dev",
    "virtio_pci_modern_dev",
    "virtio_pci",
    "virtio_console",
    "crc_ccitt",
    "ipv6",
    "inet_diag",
    "tcp_diag",
    "udp_diag",
    "dummy",
    "veth",
    "tcp_cubic",
];

/// Those that are in a folder or below it, in the order in which they are loaded.
pub(crate) fn wanted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = vec![None; WANTED.len()];
    // Links are not followed: what `build` and `source` lead to is no part of the modules.
    for entry in WalkDir::new(folder) {
        let path = entry?.into_path();
        if let Some(place) = place(&path) {
            paths[place] = Some(path);
        }
    }
    Ok(paths.into_iter().flatten().collect())
}

/// Which of the wanted ones a file is: `ipv6.ko`, `crc-ccitt.ko.xz`.
fn place(path: &Path) -> Option<usize> {
    let (name, ending) = path.file_name()?.to_str()?.split_once('.')?;
    let name = name.replace('-', "_");
    let is_module = ending == "ko" || ending.starts_with("ko.");
    WANTED.iter().position(|wanted| is_module && *wanted == name)
}

/// Loads those of a folder. What one of them would have given is missed by whoever asks for it; here it is
/// only told why.
pub(super) fn load(folder: &Path) -> io::Result<()> {
    for path in wanted(folder)? {
        let compressed = path.extension().is_none_or(|ending| ending != "ko");
        let flags = if compressed { COMPRESSED } else { ModuleInitFlags::empty() };
        match finit_module(&File::open(&path)?, c"", flags) {
            Ok(()) | Err(Errno::EEXIST) => {}
            Err(error) => eprintln!("sockdrill agent: cannot load {}: {error}", path.display()),
        }
    }
    Ok(())
}

/// Whether the kernel would load a module if it were asked for what is in it: for any user, in any namespace, and
/// for the whole host. Where that can't be known it is taken for true.
pub(super) fn would_load(module: &str) -> bool {
    if !Path::new("/proc/version").exists() {
        return true;
    }
    // A kernel without loadable modules has no such file.
    let Ok(loaded) = fs::read_to_string("/proc/modules") else { return Path::new("/proc/modules").exists() };
    !is_loaded(&loaded, module) && !is_built_in(&built_in().unwrap_or_default(), module)
}

/// proc(5), `/proc/modules`: each line begins with the name.
fn is_loaded(modules: &str, module: &str) -> bool {
    modules.lines().any(|line| line.split(' ').next() == Some(module))
}

/// `Documentation/kbuild/kbuild.rst`, `modules.builtin`: a path for each module that is in the kernel itself.
fn is_built_in(modules: &str, module: &str) -> bool {
    modules.lines().any(|path| Path::new(path).file_stem().is_some_and(|stem| stem == module))
}

fn built_in() -> Option<String> {
    let release = uname().ok()?;
    fs::read_to_string(Path::new("/lib/modules").join(release.release()).join("modules.builtin")).ok()
}

/// `MODULE_INIT_COMPRESSED_FILE` (linux/module.h): the kernel unpacks it.
const COMPRESSED: ModuleInitFlags = ModuleInitFlags::from_bits_retain(4);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_known_by_its_whole_name() {
        let loaded = "veth 32768 0 - Live 0x0\nmy_dummy 16384 0 - Live 0x0\n";
        assert!(is_loaded(loaded, "veth") && !is_loaded(loaded, "dummy") && !is_loaded(loaded, "eth"));
        let built_in = "kernel/drivers/net/ifb.ko\nkernel/drivers/net/dummyx.ko\n";
        assert!(is_built_in(built_in, "ifb") && !is_built_in(built_in, "dummy"));
    }

    #[test]
    fn modules_are_found_in_the_order_in_which_they_are_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["net/ipv4/tcp_diag.ko.xz", "net/ipv4/inet_diag.ko.xz", "lib/crc-ccitt.ko", "net/x25.ko"];
        for name in names {
            fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
            fs::write(folder.path().join(name), "").unwrap();
        }
        let paths = wanted(folder.path()).unwrap();
        let expected = [names[2], names[1], names[0]].map(|name| folder.path().join(name));
        assert_eq!(paths, expected);
    }
}
