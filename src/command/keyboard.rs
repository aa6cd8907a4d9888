//! Answers of one key each, from a terminal, or a line each from anything else.

use std::io::{self, BufRead, IsTerminal};

use crate::kernel::terminal::Raw;

/// Where answers come from.
pub(super) enum Keyboard {
    /// A terminal: one key, without Enter.
    Terminal(Box<Raw>),
    /// A line each; its first character counts.
    Lines,
}

impl Keyboard {
    /// Standard input.
    pub(super) fn open() -> io::Result<Self> {
        if io::stdin().is_terminal() { Ok(Self::Terminal(Box::new(Raw::begin()?))) } else { Ok(Self::Lines) }
    }

    /// Lends the terminal to a program that `run` waits for; none if there is no terminal to lend.
    pub(super) fn lend<T>(&mut self, run: impl FnOnce() -> T) -> io::Result<Option<T>> {
        match self {
            Self::Terminal(raw) => raw.lend(run).map(Some),
            Self::Lines => Ok(None),
        }
    }

    /// Forgets what was typed before the question is there: it is no answer to it. Lines are given in advance.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        match self {
            Self::Terminal(_) => Raw::forget(),
            Self::Lines => Ok(()),
        }
    }

    /// The next answer; none if there will be no more.
    pub(super) fn key(&mut self) -> io::Result<Option<char>> {
        match self {
            Self::Terminal(raw) => key(raw),
            Self::Lines => line(),
        }
    }
}

fn key(raw: &mut Raw) -> io::Result<Option<char>> {
    loop {
        match meaning(&raw.read()?) {
            Meaning::Key(key) => return Ok(Some(key)),
            Meaning::End => return Ok(None),
            Meaning::Nothing => {}
        }
    }
}

fn line() -> io::Result<Option<char>> {
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Ok(None);
    }
    // An empty line is no answer, and no end either.
    Ok(Some(line.trim_start().chars().next().unwrap_or(' ')))
}

/// Control-D, which ends the input of a terminal.
const END: u8 = 4;

/// What the bytes of one read mean.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    Key(char),
    End,
    Nothing,
}

/// An arrow is three bytes, and the last of them a capital letter; a paste is any number. Neither is an
/// answer.
fn meaning(bytes: &[u8]) -> Meaning {
    match bytes {
        [] | [END] => Meaning::End,
        [byte] if byte.is_ascii_graphic() => Meaning::Key(char::from(*byte)),
        _ => Meaning::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::{Meaning, meaning};

    #[test]
    fn one_key_is_an_answer_and_an_arrow_or_a_paste_is_none() {
        assert_eq!(meaning(b"a"), Meaning::Key('a'));
        assert_eq!(meaning(b"A"), Meaning::Key('A'));
        for nothing in [&b"\x1b"[..], b"\x1b[A", b"aaaa", b"\r", b" ", "é".as_bytes()] {
            assert_eq!(meaning(nothing), Meaning::Nothing, "{nothing:?}");
        }
    }

    #[test]
    fn the_end_is_the_end() {
        assert_eq!(meaning(b""), Meaning::End);
        assert_eq!(meaning(b"\x04"), Meaning::End);
    }
}
