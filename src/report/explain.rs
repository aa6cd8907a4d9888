//! What `sockdrill explain` prints: all that the vocabulary says of a word, or of the code of a message; or all
//! words and codes.

use crate::language::diagnostic::{Code, Example, Severity};
use crate::language::format;
use crate::language::parse::parse;
use crate::language::vocabulary::{self, Entry, Kind};

use super::facts::{facts, forms, see_also};
use crate::text::columns::{GAP, indented, padded, width};
use crate::text::paint::{STRONG, paint};

const INDENT: usize = 4;
const WIDTH: usize = 80;

/// All that is to be said of a word: several entries where it means several things.
#[must_use]
pub(crate) fn entry(entries: &[&Entry], colour: bool) -> String {
    let texts: Vec<String> = entries.iter().map(|entry| explained(entry, colour)).collect();
    texts.join("\n")
}

/// All that is to be said of a code: what it means, what provokes it, what to do.
#[must_use]
pub(crate) fn code(code: Code, colour: bool) -> String {
    let entry = code.entry();
    let severity = match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (name, example) = match entry.example {
        Example::Script(text) => ("example", text.to_owned()),
        Example::Run(text) => ("example, when it is run", text.to_owned()),
        Example::Settings(text) => ("example, in sockdrill.toml", text.to_owned()),
        Example::None(reason) => ("example", wrapped(&format!("None. {reason}"))),
    };
    let parts = [
        format!("{}: {severity}\n", heading(entry.code, colour)),
        block(&wrapped(entry.meaning)),
        headed(name, example.trim_end(), colour),
        headed("what to do", &wrapped(entry.advice), colour),
    ];
    parts.join("\n")
}

/// Every word by kind, each with its meaning in one line, and the codes of the messages.
#[must_use]
pub(crate) fn overview(colour: bool) -> String {
    let longest = vocabulary::entries().map(|entry| width(entry.word)).max().unwrap_or(0);
    let mut text = String::new();
    for kind in Kind::ALL {
        text.push_str(&heading(&format!("{}s", kind.name()), colour));
        text.push('\n');
        for entry in vocabulary::entries().filter(|entry| entry.kind == kind) {
            let word = padded(entry.word, longest + GAP);
            text.push_str(&indented(&format!("{word}{}", entry.summary), INDENT));
            text.push('\n');
        }
        text.push('\n');
    }
    text.push_str(&heading("codes of messages", colour));
    text.push('\n');
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    text.push_str(&block(&wrapped(&codes.join(" "))));
    text.push('\n');
    text.push_str("`sockdrill explain WORD` says all of one of them.\n");
    text
}

fn explained(entry: &Entry, colour: bool) -> String {
    let mut parts = vec![title(entry, colour), block(&wrapped(entry.summary))];
    if !entry.detail.is_empty() {
        parts.push(block(&wrapped(entry.detail)));
    }
    parts.push(headed("form", &forms(entry).collect::<Vec<_>>().join("\n"), colour));
    parts.extend(facts(entry).into_iter().map(|fact| headed(fact.label, &wrapped(&fact.text), colour)));
    parts.push(headed("example", &example(entry), colour));
    let others = see_also(entry);
    if !others.is_empty() {
        parts.push(headed("see also", &wrapped(&others.join(", ")), colour));
    }
    parts.join("\n")
}

/// `reuse: option, SO_REUSEADDR`
fn title(entry: &Entry, colour: bool) -> String {
    let in_c = if entry.c_name.is_empty() || entry.c_name == entry.word {
        String::new()
    } else {
        format!(", {}", entry.c_name)
    };
    format!("{}: {}{in_c}\n", heading(entry.word, colour), entry.kind.name())
}

/// The example as `sockdrill fmt` would write it.
fn example(entry: &Entry) -> String {
    if entry.example.is_empty() {
        return wrapped("None: no short scenario brings it about at will.");
    }
    let (tree, _) = parse(entry.example);
    format::tree(&tree, entry.example)
}

fn headed(name: &str, text: &str, colour: bool) -> String {
    format!("{}\n{}", heading(name, colour), block(text))
}

fn block(text: &str) -> String {
    format!("{}\n", indented(text, INDENT))
}

fn heading(text: &str, colour: bool) -> String {
    paint(text, STRONG, colour)
}

/// The text in lines that are not too long for a terminal.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let fits = lines
            .last()
            .is_some_and(|line| width(line) + 1 + width(word) <= WIDTH - INDENT || line.is_empty());
        if !fits {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::vocabulary::explain;

    #[test]
    fn an_entry_ends_with_an_example() {
        use crate::language::vocabulary;
        use crate::report::explain::entry;

        assert!(entry(&vocabulary::explain("TIME_WAIT"), false).contains("example"));
    }

    #[test]
    fn a_code_is_explained() {
        use crate::language::diagnostic::Code;
        use crate::report::explain::code;

        let code = code(Code::from_text("unknown-option").unwrap(), false);
        assert!(code.starts_with("unknown-option: error\n"), "{code}");
    }

    #[test]
    fn an_option_is_explained_with_all_that_belongs_to_it() {
        let expected = "\
v6only: option, IPV6_V6ONLY

    an IPv6 socket that leaves IPv4 alone

    ipv6(7), RFC 3493, section 5.3. Off by default (net.ipv6.bindv6only); on
    Linux a bind to an IPv6 address other than :: turns it on.

form
    tcp6 a v6only
    tcp6 a v6only=off
    get a v6only

values
    on, off

sockets
    tcp6, udp6

example
    tcp6 a v6only
    bind a 9000
    tcp b
    bind b 9000
";
        assert_eq!(entry(&explain("IPV6_V6ONLY"), false), expected);
    }

    #[test]
    fn an_errno_names_the_steps_that_return_it() {
        let text = entry(&explain("EISCONN"), false);
        assert!(
            text.contains("returned by\n    tcp, udp, tcp6, udp6, set, bind, listen, connect, send"),
            "{text}"
        );
    }

    #[test]
    fn a_word_that_means_two_things_is_explained_twice() {
        let text = entry(&explain("fork"), false);
        assert!(text.starts_with("process: verb, fork\n") && text.contains("\nfork: verb\n"), "{text}");
    }

    #[test]
    fn a_word_without_an_example_says_so() {
        let text = entry(&explain("ENOMEM"), false);
        assert!(text.ends_with("example\n    None: no short scenario brings it about at will.\n"), "{text}");
    }

    #[test]
    fn every_entry_can_be_explained_in_lines_that_fit_a_terminal() {
        for known in vocabulary::entries() {
            let text = entry(&[known], false);
            let prose = text.split("form\n").next().unwrap_or_default();
            assert!(prose.lines().all(|line| width(line) <= WIDTH), "{text}");
        }
    }

    #[test]
    fn a_code_is_explained_with_an_example_and_what_to_do() {
        let expected = "\
reversed-port-range: error

    The first port of a range is higher than the second one.

example
    tcp a port_range=40010-40000

what to do
    Write the lower port first.
";
        assert_eq!(code(Code::ReversedPortRange, false), expected);
    }

    #[test]
    fn every_code_can_be_explained_in_lines_that_fit_a_terminal() {
        for known in Code::ALL {
            let text = code(*known, false);
            assert!(text.lines().all(|line| width(line) <= WIDTH + INDENT), "{text}");
        }
    }

    #[test]
    fn the_overview_has_every_word_once_and_colour_only_when_asked() {
        let text = overview(false);
        for known in vocabulary::entries() {
            let line = format!("{} {}", padded(known.word, 1), known.summary);
            let squeezed = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
            assert_eq!(squeezed.filter(|found| *found == line).count(), 1, "{line}");
        }
        assert!(!text.contains('\u{1b}') && overview(true).contains("\u{1b}[1mverbs\u{1b}[0m"));
    }
}
