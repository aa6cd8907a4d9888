//! The files of an emulated machine: this program as its first process, the libraries that it needs, and the
//! kernel's modules. The kernel unpacks them into memory when it boots (initramfs: `Documentation/driver-api/
//! early-userspace/buffer-format.rst` of Linux).

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempPath;

use crate::file::leftover;
use crate::file::read_program;
use crate::kernel::modules;

use super::elf::Program;

/// Where the libraries are, for the environment of the first process.
pub(super) const LIBRARIES: &str = "/lib";

/// Where the modules are.
pub(super) const MODULES: &str = "/modules";

const FOLDER: u32 = 0o040_755;
const FILE: u32 = 0o100_755;
const DEVICE: u32 = 0o020_600;

/// Writes the files for a machine that runs this program, with the modules of a folder.
pub(super) fn write(program: &Path, modules: Option<&Path>) -> io::Result<TempPath> {
    let mut file = tempfile::Builder::new().prefix(&leftover::prefix()).tempfile()?;
    let mut archive = Archive { output: BufWriter::new(file.as_file_mut()), count: 0 };
    for folder in ["dev", "lib", "modules", "proc", "sys", "tmp"] {
        archive.add(folder, FOLDER, &[])?;
    }
    // Without it, the first words of the first process would go nowhere.
    archive.add("dev/console", DEVICE, &[])?;
    archive.program(program)?;
    if let Some(folder) = modules {
        for path in modules::wanted(folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            archive.add(&format!("modules/{name}"), FILE, &read_program(&path)?)?;
        }
    }
    archive.add("TRAILER!!!", 0, &[])?;
    archive.output.flush()?;
    drop(archive);
    Ok(file.into_temp_path())
}

/// An archive as cpio(1) writes it, of the kind `newc`.
struct Archive<W: Write> {
    output: BufWriter<W>,
    count: u32,
}

impl<W: Write> Archive<W> {
    fn program(&mut self, path: &Path) -> io::Result<()> {
        let program = Program::read(read_program(path)?).ok_or_else(|| io::Error::other("not a program"))?;
        if let Some(loader) = program.interpreter() {
            for (name, library) in libraries(&loader, path)? {
                self.add(&format!("lib/{name}"), FILE, &read_program(&library)?)?;
            }
            self.with_folders(&loader, &read_program(&loader)?)?;
        }
        self.add("init", FILE, &program.stripped())
    }

    /// A file at its own place.
    fn with_folders(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let name = |path: &Path| path.strip_prefix("/").unwrap_or(path).display().to_string();
        let mut folders: Vec<&Path> = path.ancestors().skip(1).collect();
        folders.retain(|folder| !["/", "", "/lib"].map(Path::new).contains(folder));
        folders.into_iter().rev().try_for_each(|folder| self.add(&name(folder), FOLDER, &[]))?;
        self.add(&name(path), FILE, bytes)
    }

    fn add(&mut self, name: &str, mode: u32, bytes: &[u8]) -> io::Result<()> {
        self.count += 1;
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let name_length = u32::try_from(name.len() + 1).map_err(io::Error::other)?;
        // The console is device 5:1.
        let device = if mode == DEVICE { [5, 1] } else { [0, 0] };
        let fields = [self.count, mode, 0, 0, 1, 0, length, 0, 0, device[0], device[1], name_length, 0];
        write!(self.output, "070701")?;
        fields.iter().try_for_each(|field| write!(self.output, "{field:08X}"))?;
        self.output.write_all(name.as_bytes())?;
        // 110 bytes have come before the name.
        self.output.write_all(&[0; 4][..=padding(110 + name.len() + 1)])?;
        self.output.write_all(bytes)?;
        self.output.write_all(&[0; 4][..padding(bytes.len())])
    }
}

/// How many bytes are missing to a multiple of four.
fn padding(length: usize) -> usize {
    length.next_multiple_of(4) - length
}

/// The libraries of a program, each under the name by which the loader asks for it.
fn libraries(loader: &Path, program: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let output = Command::new(loader).arg("--list").arg(program).output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("{} does not say what it needs", program.display())));
    }
    Ok(listed(&String::from_utf8_lossy(&output.stdout)))
}

/// `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f0000000000)`; what has no arrow is in the kernel, or is
/// the loader itself.
fn listed(text: &str) -> Vec<(String, PathBuf)> {
    let line = |line: &str| {
        let (name, rest) = line.trim().split_once(" => ")?;
        let path = rest.rsplit_once(" (").map_or(rest, |(path, _)| path);
        (!name.contains('/')).then(|| (name.to_owned(), PathBuf::from(path)))
    };
    text.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_read_as_the_loader_lists_them() {
        let text = "\tlinux-vdso.so.1 (0x00007ffd)\n\tlibgcc_s.so.1 => /lib/libgcc_s.so.1 (0x00007f01)\n\
                    \t/lib64/ld-linux-x86-64.so.2 => /lib64/ld.so (0x00007f02)\n\t/lib/ld.so (0x1)\n";
        assert_eq!(listed(text), [("libgcc_s.so.1".to_owned(), PathBuf::from("/lib/libgcc_s.so.1"))]);
    }

    #[test]
    fn an_archive_is_what_cpio_writes() {
        let mut bytes = Vec::new();
        let mut archive = Archive { output: BufWriter::new(&mut bytes), count: 0 };
        archive.add("ab", FILE, b"hello").unwrap();
        archive.output.flush().unwrap();
        drop(archive);
        let expected = "070701 00000001 000081ED 00000000 00000000 00000001 00000000 00000005 00000000 00000000 \
                        00000000 00000000 00000003 00000000 ab\0\0\0\0hello\0\0\0";
        let expected = expected.replace(' ', "");
        assert_eq!(String::from_utf8(bytes).unwrap().trim_end_matches('\0'), expected.trim_end_matches('\0'));
    }
}
