//! What must be known of a program to run it where nothing else is (elf(5)).

use std::path::PathBuf;

/// A segment that is loaded into memory.
const LOAD: u32 = 1;

/// The segment that names the program's loader.
const INTERPRETER: u32 = 3;

/// The length of the first header.
const HEADER: usize = 64;

/// A 64-bit program of this machine's byte order.
pub(super) struct Program {
    bytes: Vec<u8>,
    segments: Vec<Segment>,
}

struct Segment {
    kind: u32,
    start: usize,
    length: usize,
}

impl Program {
    /// Reads its headers; none if this is no such program.
    pub(super) fn read(bytes: Vec<u8>) -> Option<Self> {
        if !bytes.starts_with(b"\x7FELF\x02") {
            return None;
        }
        let table = number(&bytes, 32, 8)?;
        let (size, count) = (number(&bytes, 54, 2)?, number(&bytes, 56, 2)?);
        let segment = |place: usize| {
            let at = table.checked_add(place.checked_mul(size)?)?;
            Some(Segment {
                kind: u32::try_from(number(&bytes, at, 4)?).ok()?,
                start: number(&bytes, at.checked_add(8)?, 8)?,
                length: number(&bytes, at.checked_add(32)?, 8)?,
            })
        };
        let segments = (0..count).map(segment).collect::<Option<_>>()?;
        Some(Self { bytes, segments })
    }

    /// The loader that starts it; none if it is complete without one.
    pub(super) fn interpreter(&self) -> Option<PathBuf> {
        let segment = self.segments.iter().find(|segment| segment.kind == INTERPRETER)?;
        let bytes = self.bytes.get(segment.start..segment.start.checked_add(segment.length)?)?;
        let text = std::str::from_utf8(bytes).ok()?;
        Some(PathBuf::from(text.trim_end_matches('\0')))
    }

    /// The program without what only debuggers read, which may be ten times as much.
    pub(super) fn stripped(mut self) -> Vec<u8> {
        let loaded = self.segments.iter().filter(|segment| segment.kind == LOAD);
        let end = loaded.map(|segment| segment.start.saturating_add(segment.length)).max();
        self.bytes.truncate(end.unwrap_or(usize::MAX).max(HEADER));
        if self.bytes.len() >= HEADER {
            // There is no table of sections any more.
            self.bytes[40..48].fill(0);
            self.bytes[60..64].fill(0);
        }
        self.bytes
    }
}

/// A number of so many bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let segment = bytes.get(at..at.checked_add(length)?)?;
    let mut all = [0; 8];
    let place = if cfg!(target_endian = "little") { 0 } else { 8 - length };
    all[place..place + length].copy_from_slice(segment);
    usize::try_from(u64::from_ne_bytes(all)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    #[test]
    fn a_stripped_program_still_runs() {
        // Any program does; this one is there wherever tests run.
        let bytes = fs::read("/bin/true").unwrap();
        let program = Program::read(bytes).unwrap();
        assert!(program.interpreter().is_none_or(|loader| loader.is_file()));
        let file = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        fs::write(&file, program.stripped()).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(Command::new(&file).status().unwrap().success());
    }

    #[test]
    fn what_is_no_program_is_none() {
        assert!(Program::read(b"#!/bin/sh\n".to_vec()).is_none());
        assert!(Program::read(b"\x7FELF\x02".to_vec()).is_none());
        assert!(Program::read([b"\x7FELF\x02".as_slice(), &[0xFF; 100]].concat()).is_none());
    }
}
