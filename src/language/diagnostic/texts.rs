//! The texts of all diagnostics, from their kinds: what is wrong, what the caret says, what to do.
//!
//! In the manner of rustc: lower case, no full stop, the thing first and then the cause; `expected X, found Y` of
//! what is written, `expected X, got Y` of what happened; help that can be typed.

use std::fmt;
use std::net::IpAddr;

use crate::language::span::Span;
use crate::language::suggest::{Suggestion, did_you_mean};
use crate::language::vocabulary::{Errno, Keyword, Opt, OptionValue, Verb};

use super::kind::{
    ArgumentKind, DiagnosticKind as Kind, ExpectationSlip, FileNameProblem, Found, Limited, NameKind,
    NameProblem, OnlyOf, OutcomeAdvice, TableKind, UnexpectedOutcome, ValueKind,
};
use super::{Context, Diagnostic};

/// A part of the source, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Label {
    pub span: Span,
    /// What; may be empty.
    pub text: String,
}

/// What people read of a diagnostic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// What is wrong, in a line.
    pub message: String,
    /// What the caret says; may be empty.
    pub label: String,
    /// Other places that matter: where a name was declared first.
    pub related: Vec<Label>,
    /// Further facts; may have several lines.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Vec<String>,
}

impl Texts {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    fn usage(self, form: &str) -> Self {
        self.help(format!("usage: {form}"))
    }

    /// The suggestion, or other help if there is none.
    fn suggest(self, suggestion: Option<&Suggestion>, otherwise: impl FnOnce(Self) -> Self) -> Self {
        match suggestion {
            Some(suggestion) => self.help(suggestion.to_string()),
            None => otherwise(self),
        }
    }
}

/// The texts of a diagnostic: those of its kind, and what its context adds.
pub(super) fn of(diagnostic: &Diagnostic) -> Texts {
    let mut texts = of_kind(&diagnostic.kind);
    for context in &diagnostic.context {
        texts = match context {
            Context::AxisValue(span) => {
                let label = std::mem::replace(&mut texts.label, "used here".to_owned());
                texts.related(*span, label)
            }
            Context::Cases { first, count: 1, total: Some(_) } => texts.note(format!("in case {first}")),
            Context::Cases { first, count, total: Some(total) } => {
                texts.note(format!("in {count} of {total} cases, first in {first}"))
            }
            Context::Cases { first, total: None, .. } => texts.note(format!("first in case {first}")),
            Context::System(system) => texts.note(format!("on {system}")),
            Context::Denied => texts.note("a warning that is denied"),
            Context::Case(name) => texts.note(format!("in case {name}")),
            Context::LikeCases { count, total, .. } if count == total => {
                texts.note(format!("in all {total} cases"))
            }
            Context::LikeCases { names, count, total } => {
                let more = count.saturating_sub(names.len());
                let more = (more > 0).then(|| format!("and {more} more"));
                let lines: Vec<String> = names.iter().cloned().chain(more).collect();
                texts.note(format!("in {count} of {total} cases:\n{}", lines.join("\n")))
            }
            Context::TimedOut => texts.help(
                "a case may take as long as the `timeout` of its scenario, or else `--timeout`, says: 10s by default",
            ),
            Context::SocketsUnlisted(reason) => texts.note(format!("cannot list the open sockets: {reason}")),
            Context::OpenSockets(table) => texts.note(format!("open sockets:\n{table}")),
            Context::OpenSocketsOf { case, table } => {
                texts.note(format!("open sockets in case {case}:\n{table}"))
            }
        };
    }
    texts
}

#[expect(clippy::too_many_lines, reason = "a table with a row a kind")]
fn of_kind(kind: &Kind) -> Texts {
    match kind {
        // ------------------------------------------------------------ syntax
        Kind::UnterminatedHeader => {
            Texts::new("unterminated header").label("opened here").help("close it with a line `+++`")
        }
        Kind::MisplacedHeader => {
            Texts::new("header must come first in its file").label("something comes before it")
        }
        Kind::UnexpectedHeaderLine => Texts::new("unexpected `+++`")
            .label("does not begin a header")
            .help("a header has two `+++` lines and comes first in its file"),
        Kind::MalformedAxis => Texts::new("malformed `axis`").usage(Verb::Axis.entry().form),
        Kind::MalformedWhen { has_block } => Texts::new("malformed `when`")
            .label(if *has_block { "" } else { "no block follows" })
            .usage(Verb::When.entry().form)
            .help("a predicate is $axis = value, a has reuse or a is listening, with not, and, or"),
        Kind::MalformedStatement { verb, misplaced } => Texts::new("malformed statement")
            .label(match misplaced.as_deref() {
                Some("|") => "`|` is allowed between the values of an axis only".to_owned(),
                Some(word) => format!("`{word}` is allowed in expectations and predicates only"),
                None => String::new(),
            })
            .usage(verb.entry().form),
        Kind::ExpectedStatement => Texts::new("expected a statement")
            .label("a statement begins with a verb")
            .help("`sockdrill explain` lists the verbs"),
        Kind::MissingOutcome => {
            Texts::new("expected an outcome after `expect`").label("nothing follows").help(OUTCOME_EXAMPLES)
        }
        Kind::MalformedExpectation { slip } => {
            Texts::new("malformed expectation").label("not an expectation").help(match slip {
                Some(ExpectationSlip::SecondExpect) => "a step has one expectation: expect ok or EACCES",
                Some(ExpectationSlip::Not) => {
                    "`not` is allowed in predicates only; any errno is `fail`: expect fail"
                }
                Some(ExpectationSlip::NotAfterSocket) => "`not` comes first: iff not a has reuse",
                Some(ExpectationSlip::Spread) => "usage: spread over a, b",
                Some(ExpectationSlip::PortIn) => "usage: port in 40000-40010",
                Some(ExpectationSlip::Version) => {
                    "a version has a relation: expect EADDRINUSE, ok on linux >= 6.1"
                }
                Some(ExpectationSlip::MissingElse) => {
                    "`iff` needs `else`: expect ok iff a has reuse else EADDRINUSE"
                }
                Some(ExpectationSlip::If | ExpectationSlip::IfWithoutElse) => {
                    "write `iff … else …`: expect ok iff a has reuse else EADDRINUSE"
                }
                None => OUTCOME_EXAMPLES,
            })
        }
        Kind::TextAfterBlock { first } => {
            Texts::new("unexpected text after block").label("not expected here").help(match first.as_str() {
                "else" => "there is no `else`; write a second statement: when not … { … }",
                "expect" => "an expectation comes before the block",
                _ => "put `;` or a new line before the next statement",
            })
        }
        Kind::StrayBlock => Texts::new("block on a line of its own")
            .label("belongs on the line of its `process` or `when`"),
        Kind::UnexpectedBlock => {
            Texts::new("unexpected block").label("only `process` and `when` have one")
        }
        Kind::MissingBlock => Texts::new("expected a block after `process`")
            .label("no block follows")
            .help("process server { … }; an empty block only starts it"),
        Kind::UnexpectedClosingBrace => Texts::new("unexpected `}`").label("no block is open here"),
        Kind::UnclosedBlock => Texts::new("unclosed block").label("opened here").help("close it with `}`"),
        Kind::UnterminatedString { .. } => Texts::new("unterminated string")
            .label("no `\"` before the end of the line")
            .help("within a string, `\"` is written `\\\"`"),
        Kind::UnknownEscape { escape } => Texts::new(format!("unknown escape `{escape}`"))
            .label("not an escape")
            .help(r#"the escapes are \n, \r, \t, \0, \\, \" and \x00 to \xff"#),
        Kind::UnexpectedText { text, suggestion } => {
            unexpected_text(text).suggest(suggestion.as_ref(), |texts| more_of_unexpected_text(text, texts))
        }
        Kind::SingleQuotes { suggestion } => Texts::new("string in single quotes")
            .label("a string is in double quotes")
            .help(suggestion.to_string()),
        Kind::OtherComment => {
            Texts::new("unexpected `//`").label("a comment begins with `#`").help("write `#` in its place")
        }
        Kind::MisspeltExpect { found } => Texts::new(format!("expected `expect`, found `{found}`"))
            .label("an outcome is expected with `expect`")
            .help(did_you_mean(Keyword::Expect.word())),
        Kind::NestingTooDeep { limit } => Texts::new("blocks and parentheses nest too deeply")
            .label(format!("the limit is {limit} levels")),
        Kind::LimitExceeded { what, limit } => {
            let (what, unit) = match what {
                Limited::Words => ("words in a script", ""),
                Limited::Requirements => ("requirements", ""),
                Limited::Systems => ("systems in the exceptions of a script", ""),
                Limited::HeldSockets => {
                    ("sockets in the processes of a script", ", the sockets times the steps that fork or end one")
                }
            };
            Texts::new(format!("too many {what}"))
                .label(format!("the limit is {limit}{unit}"))
                .help("use several scenarios")
        }
        Kind::NumberTooLarge => Texts::new("number too large").label("does not fit in 64 bits"),
        Kind::DurationTooLong => Texts::new("duration too long").label("the limit is 1000 days"),
        Kind::EmptyScript => Texts::new("script has no steps").help("for example: tcp a"),

        // ------------------------------------------------------------ names
        Kind::UndeclaredSocket { name, suggestion, is_name } => {
            Texts::new(format!("undeclared socket `{name}`")).label("not declared").suggest(
                suggestion.as_ref(),
                |texts| match (Verb::from_word(name), is_name) {
                    (Some(verb), _) => texts.help(begins_statement(verb)),
                    (None, true) => texts.help(format!("declare it first: tcp {name}")),
                    (None, false) => texts,
                },
            )
        }
        Kind::UndeclaredProcess { name, suggestion, is_name } => {
            Texts::new(format!("undeclared process `{name}`")).label("not declared").suggest(
                suggestion.as_ref(),
                |texts| match (Verb::from_word(name), is_name) {
                    (Some(verb), _) => texts.help(begins_statement(verb)),
                    (None, true) => texts.help(format!("start it first: process {name} {{ … }}")),
                    (None, false) => texts,
                },
            )
        }
        Kind::UndeclaredAxis { name, suggestion } => {
            Texts::new(format!("undeclared axis `{name}`")).label("not declared").suggest(
                suggestion.as_ref(),
                |texts| texts.help(format!("declare it at the top of the script: axis {name} = … | …")),
            )
        }
        Kind::NameKindMismatch { name, expected } => {
            let found = match expected {
                NameKind::Socket => NameKind::Process,
                NameKind::Process => NameKind::Socket,
            };
            Texts::new(format!("expected a {expected}, found {found} `{name}`"))
                .label(format!("not a {expected}"))
        }
        Kind::NameTaken { name, by, declared } => {
            let texts = Texts::new(format!("`{name}` is already a {by}")).label("declared again");
            match declared {
                Some(span) => texts.related(*span, "first declared here"),
                None => {
                    texts.note("`main` is the process that runs the steps outside of `process` blocks")
                }
            }
        }
        Kind::InvalidName { name, problem } => {
            Texts::new(format!("invalid name `{name}`")).label(match problem {
                NameProblem::Characters => "a name consists of letters, digits and `_`",
                NameProblem::Reserved => "a word of the language",
            })
        }
        Kind::AxisAsName { axis } => Texts::new(format!("expected a name, found axis `${axis}`"))
            .label("a name is the same in every case"),
        Kind::AxisInBlock => {
            Texts::new("axis in a block").label("not allowed here").help("move it to the top of the script")
        }
        Kind::DuplicateAxis { name, first } => Texts::new(format!("duplicate axis `{name}`"))
            .label("declared again")
            .related(*first, "first declared here")
            .help("give it a name of its own"),
        Kind::DuplicateAxisValue { first } => {
            Texts::new("duplicate value in axis").label("the same again").related(*first, "first here")
        }
        Kind::AxisInAxisValue { axis } => {
            Texts::new(format!("expected a value, found axis `${axis}`")).label("not a value")
        }
        Kind::TooManyCombinations { limit } => Texts::new("too many combinations of axes in a step")
            .label(format!("the limit is {limit}"))
            .help("use fewer axes in the step, or fewer values"),
        Kind::TooManyCombinationsInScript { limit } => {
            Texts::new("too many combinations of axes in a script")
                .label(format!("with this step more than {limit}"))
                .help("use fewer values, or several scripts")
        }

        // ------------------------------------------------------------ words of steps
        Kind::UnknownVerb { word, .. } if word == "expect" => {
            Texts::new("unknown verb `expect`")
                .label("a statement begins with a verb")
                .help("an expectation ends the line of its step: bind a 9000 expect EADDRINUSE")
        }
        Kind::UnknownVerb { word, suggestion, alone } => Texts::new(format!("unknown verb `{word}`"))
            .label("a statement begins with a verb")
            .suggest(suggestion.as_ref(), |texts| {
                texts.help(if *alone {
                    "`sockdrill explain` lists the verbs"
                } else {
                    "tcp, udp, tcp6 and udp6 make a socket; `sockdrill explain` lists the verbs"
                })
            }),
        Kind::InvalidVerbAxis { verb } => {
            Texts::new("expected tcp, udp, tcp6 and udp6 as values of an axis of verbs").label(match verb {
                Some(verb) => format!("`{verb}` makes no socket"),
                None => "a value is not one word".to_owned(),
            })
        }
        Kind::MissingArgument { verb, expected } => {
            Texts::new(format!("`{verb}` needs {expected}"))
                .label(format!("{expected} is missing"))
                .usage(verb.entry().form)
        }
        Kind::UnexpectedArgument { verb, expected, found } => unexpected_argument(*verb, expected, found),
        Kind::ExtraArgument { verb, found } => {
            let texts = Texts::new(format!("extra argument to `{verb}`")).label("not expected here");
            let next = if let Found::Word(word) = found { Verb::from_word(word) } else { None };
            match next {
                Some(next) => texts.help(begins_statement(next)),
                None => texts.usage(verb.entry().form),
            }
        }
        Kind::RepeatedSocket { verb, name } => {
            Texts::new(format!("duplicate socket `{name}` in `{verb}`")).label("named before")
        }
        Kind::SeveralOptionsRead => {
            Texts::new("`get` reads one option at a time").label("not expected here")
        }
        Kind::UnknownState { word, suggestion } => Texts::new(format!("unknown state `{word}`"))
            .label("not a state")
            .suggest(suggestion.as_ref(), |texts| {
                texts.help(
                    "the states are LISTEN, ESTABLISHED, TIME_WAIT, …, gone: `sockdrill explain` lists them",
                )
            }),
        Kind::CannotEndMain => Texts::new("`main` cannot be ended by a step")
            .label("it ends with its case")
            .help("run the steps in a process of their own: process server { … }"),
        Kind::LoopbackExists => Texts::new("interface `lo` already exists")
            .label("every network has it")
            .help("to give it another address: address 192.0.2.1/32"),
        Kind::InterfaceNameTooLong { limit } => {
            Texts::new("interface name too long").label(format!("the limit is {limit} bytes"))
        }
        Kind::SysctlOutsideNetwork { name } => {
            Texts::new(format!("sysctl `{name}` does not belong to a network"))
                .label("only those below `net.core`, `net.ipv4` and `net.ipv6` do for certain")
                .help("for example: sysctl net.ipv4.tcp_tw_reuse 1")
        }
        Kind::InvalidSysctlName { name } => {
            Texts::new(format!("invalid sysctl name `{name}`")).label("a part between the dots is empty")
        }

        // ------------------------------------------------------------ values
        Kind::InvalidAddress { text, suggestion } => {
            let family = if text.contains(':') { "IPv6" } else { "IPv4" };
            Texts::new(format!("invalid address `{text}`"))
                .label(format!("not an {family} address"))
                .suggest(suggestion.as_ref(), |texts| texts)
        }
        Kind::MissingPort { address } => Texts::new("address needs a port")
            .label("no port is given")
            .help(format!("for example: {}", with_port(address))),
        Kind::ExpectedIpAddress { found } => {
            Texts::new(format!("expected an IP address before the port, found {found}"))
                .label("not an IP address")
                .help("for example: 127.0.0.1:9000, [::1]:9000")
        }
        Kind::ExpectedPort { found } => {
            Texts::new(format!("expected a port, found {found}")).label("not a port")
        }
        Kind::PortOutOfRange { port } => {
            Texts::new(format!("port {port} is out of range")).label("expected 0 to 65535")
        }
        Kind::PortOffsetOutOfRange => {
            Texts::new("port offset is out of range").label("expected 65535 at most")
        }
        Kind::ExpectedPortRange { found } => {
            Texts::new(format!("expected a range of ports, found {found}"))
                .label("not a range of ports")
                .help("for example: 40000-40010")
        }
        Kind::ReversedPortRange { low, high } => Texts::new("range of ports is reversed")
            .label("the first port is the higher one")
            .help(format!("write the lower port first: {low}-{high}")),
        Kind::PrefixLengthOutOfRange { prefix, longest } => {
            Texts::new(format!("prefix length {prefix} is out of range"))
                .label(format!("expected 0 to {longest}"))
        }
        Kind::ExpectedNumber { what, low, high, found } => {
            Texts::new(format!("expected a number for `{what}`, found {found}"))
                .label(format!("expected {low} to {high}"))
        }
        Kind::NumberOutOfRange { what, low, high, number } => {
            Texts::new(format!("`{what}` is out of range: {number}"))
                .label(format!("expected {low} to {high}"))
        }

        // ------------------------------------------------------------ options
        Kind::UnknownOption { word, suggestion } => {
            Texts::new(format!("unknown option `{word}`")).label("not an option").suggest(
                suggestion.as_ref(),
                |texts| match (word.as_str(), Verb::from_word(word)) {
                    ("on" | "off", _) => texts.help(format!("write the value behind its option: reuse={word}")),
                    (_, Some(verb)) => texts.help(begins_statement(verb)),
                    (_, None) => texts.help(
                        "`sockdrill explain` lists the options; any other is set by its number: \
                         opt(LEVEL,NUMBER)=VALUE",
                    ),
                },
            )
        }
        Kind::ExpectedOption { found } => Texts::new(format!("expected an option, found {found}"))
            .label("not an option")
            .help(if matches!(found, Found::Assignment(_) | Found::RawAssignment) {
                "to read it: get a reuse expect on"
            } else {
                "for example: reuse, linger=0, port_range=40000-40010"
            }),
        Kind::OptionNotReadable { option } => Texts::new(format!("option `{option}` cannot be read"))
            .label("it can only be set")
            .usage(option.entry().form),
        Kind::OptionNotSettable { option } => Texts::new(format!("option `{option}` cannot be set"))
            .label("it can only be read")
            .usage(option.entry().form),
        Kind::InvalidOptionValue { option, found } => {
            let takes = values_taken(option.value());
            match found {
                Some(found) => Texts::new(format!("invalid value for `{option}`"))
                    .label(format!("expected {takes}, found {found}")),
                None => Texts::new(format!("missing value for `{option}`")).label(format!("expected {takes}")),
            }
            .usage(option.entry().form)
        }
        Kind::InvalidRawOptionValue { level, number, found } => {
            let texts = match found {
                Some(found) => Texts::new(format!("invalid value for `opt({level},{number})`"))
                    .label(format!("expected a number, found {found}")),
                None => Texts::new(format!("missing value for `opt({level},{number})`"))
                    .label("expected a number"),
            };
            texts.help(format!("for example: opt({level},{number})=1"))
        }
        Kind::OptionValueTooLarge => {
            Texts::new("option value is out of range").label("does not fit in 32 bits")
        }
        Kind::OptionNumberTooLarge => {
            Texts::new("option level or number is out of range").label("does not fit in 32 bits")
        }

        // ------------------------------------------------------------ outcomes
        Kind::UnknownOutcome { word, suggestion } => Texts::new(format!("unknown outcome `{word}`"))
            .label("not an outcome")
            .suggest(suggestion.as_ref(), |texts| {
                texts.help(
                    "an outcome is ok, fail, an errno such as EADDRINUSE, or what the usage of the step names",
                )
            }),
        Kind::ExpectedOutcome { found } => {
            Texts::new(format!("expected an outcome, found {found}")).label("not an outcome")
        }
        Kind::ExpectedSender { found } => {
            Texts::new(format!("expected a socket or an address as sender, found {found}"))
                .label("not a sender")
        }
        Kind::IncompleteOutcome { word } => {
            Texts::new(format!("incomplete outcome `{word}`")).usage(word.entry().form)
        }
        Kind::ImpossibleOutcome { verb, possible, advice } => {
            let texts = Texts::new(format!("`{verb}` cannot have this outcome"))
                .label(format!("only {} can", listed(possible)));
            match advice {
                Some(OutcomeAdvice::Local) => {
                    texts.help("ask for the address in a step of its own: local a expect port 9000")
                }
                Some(OutcomeAdvice::Nothing) => {
                    texts.help("for no data before the deadline: recv a expect nothing")
                }
                None => texts,
            }
        }
        Kind::ImpossibleOptionValue { option, reads, value } => {
            Texts::new(format!("`{option}` cannot have the value `{value}`"))
                .label(format!("expected {}", values_taken(*reads)))
        }
        Kind::ImpossibleErrno { verb, errno } => {
            let texts = Texts::new(format!("`{verb}` never returns {errno}"));
            let known: Vec<&str> = verb.errnos().iter().take(6).map(|errno| errno.word()).collect();
            if known.is_empty() {
                texts.label("it returns no errno")
            } else {
                texts.label("not on any known system").help(format!("it returns {}, …", known.join(", ")))
            }
        }
        Kind::SelfComparison { socket, port, holds } => {
            let of = if *port { "port" } else { "address" };
            Texts::new(format!("the {of} of `{socket}` is compared with itself"))
                .label(if *holds { "holds whatever port it has" } else { "fails whatever port it has" })
                .help(format!("for the port that it had before: expect port != former_port({socket})"))
        }
        Kind::UnknownSystem { name, suggestion, known } => Texts::new(format!("unknown system `{name}`"))
            .label("neither built in nor in sockdrill.toml")
            .suggest(suggestion.as_ref(), |texts| {
                texts.help(format!("the systems are {}", known.join(", ")))
            }),

        // ------------------------------------------------------------ predicates
        Kind::AxisComparedWithAxis { axis, suggestion } => {
            Texts::new(format!("expected a value of the axis, found axis `${axis}`"))
                .label("an axis is compared with its values")
                .suggest(suggestion.as_ref(), |texts| {
                    texts.help(format!("name the values: ($x = … and ${axis} = …) or ($x = … and ${axis} = …)"))
                })
        }
        Kind::UnknownAxisValue { axis, found, suggestion, values } => {
            Texts::new(format!("axis `${axis}` has no such value"))
                .label(format!("{found} is not one of its values"))
                .suggest(suggestion.as_ref(), |texts| texts.related(*values, "its values begin here"))
        }
        Kind::UnknownQuality { word, suggestion } => Texts::new(format!("a socket is never `{word}`"))
            .label("not a quality of a socket")
            .suggest(suggestion.as_ref(), |texts| {
                texts.help(match Opt::from_word(word) {
                    Some(option) => format!("to ask for an option: a has {option}"),
                    None => "a socket is bound, listening, connected or closed".to_owned(),
                })
            }),
        Kind::UndecidablePredicate { depends_on } => {
            Texts::new("the script does not decide this predicate")
                .label("not known before the run")
                .related(*depends_on, "depends on the outcome of this step")
                .help("let that step expect one outcome, or ask for an axis instead")
        }

        // ------------------------------------------------------------ header and settings
        Kind::InvalidToml { table, reason } => Texts::new(format!("invalid TOML in {table}: {reason}")),
        Kind::UnknownKey { key, table, suggestion, known } => {
            Texts::new(format!("unknown key `{key}` in {table}"))
                .label("not a key")
                .suggest(suggestion.as_ref(), |texts| {
                    texts.help(format!("the keys are {}", known.join(", ")))
                })
        }
        Kind::InvalidValue { key, expected } => {
            Texts::new(format!("invalid value for `{key}`")).label(format!("expected {expected}"))
        }
        Kind::UnknownWarning { word, suggestion } => {
            Texts::new(format!("unknown warning `{word}`"))
                .label("not the code of a warning")
                .suggest(suggestion.as_ref(), |texts| {
                    texts.help("a warning has its code in brackets: warning[unused-axis]")
                })
        }
        Kind::UnknownRequirement { word, suggestion } => {
            Texts::new(format!("unknown requirement `{word}`"))
                .label("not a requirement")
                .suggest(suggestion.as_ref(), |texts| {
                    texts.help(
                        "the requirements are root, netns, ipv6, sock_diag, and \"linux >= 6.1\"",
                    )
                })
        }
        Kind::ReservedSystemName => Texts::new("system name `host` is reserved")
            .label("stands for this host, which has no settings")
            .help("give the system another name"),
        Kind::InvalidSystemName { name } => Texts::new(format!("invalid system name `{name}`"))
            .help(
                "a name begins with a lower-case letter and consists of lower-case letters, digits, `.`, `-` \
                 and `_`",
            ),
        Kind::MissingSystemKind { name, kinds } => {
            Texts::new(format!("system `{name}` has no kind"))
                .help(format!("add `kind = \"…\"`: one of {}", kinds.join(", ")))
        }
        Kind::MissingSystemCommand { name } => {
            Texts::new(format!("system `{name}` has no command that starts it"))
                .help("for example: command = [\"ssh\", \"box\", \"sockdrill\", \"agent\"]")
        }

        // ------------------------------------------------------------ files
        Kind::UnreadableFile { reason } => Texts::new(format!("cannot read file: {reason}")),
        Kind::FileTooLarge { limit } => {
            Texts::new("file too large").label(format!("the limit is {} MiB", limit >> 20))
        }
        Kind::InvalidFileName { problem } => Texts::new(match problem {
            FileNameProblem::Utf8 => "file name is not valid UTF-8",
            FileNameProblem::ControlCharacter => "file name contains a control character",
            FileNameProblem::At => "`@` in a file name is reserved for snapshots of other systems",
        })
        .help("rename the file"),
        Kind::InvalidUtf8 => Texts::new("file is not valid UTF-8")
            .label("not a character")
            .help("within a string, any byte is written \\x00 to \\xff"),

        // ------------------------------------------------------------ cases
        Kind::TooManyCases { cases, limit, first } => {
            let number = cases.map_or("more than 10^38".to_owned(), |cases| cases.to_string());
            Texts::new(format!("the axes make {number} cases; the limit is {limit}"))
                .label("the last axis")
                .related(*first, "the first one")
                .help("use fewer values, or several scenarios")
        }
        Kind::UndeclaredHere { socket, declared, is_later } => {
            let texts = Texts::new(format!("socket `{socket}` is not declared here"));
            if *is_later {
                texts.label("used before its declaration").related(*declared, "declared here")
            } else {
                texts.label("not declared in this case").related(*declared, "declared here, within a `when`")
            }
        }
        Kind::DuplicateSocket { socket, first } => Texts::new(format!("duplicate socket `{socket}`"))
            .label("declared again")
            .related(*first, "first declared here")
            .help("give it a name of its own"),
        Kind::SocketNotHeld { process, socket, holder, holder_is_main, is_passed, declared } => {
            let texts = Texts::new(format!("process `{process}` does not hold socket `{socket}`"))
                .label(format!("held by `{holder}`"))
                .related(*declared, "created here");
            let place = if *holder_is_main {
                "outside of `process` blocks".to_owned()
            } else {
                format!("in `process {holder} {{ … }}`")
            };
            if *is_passed {
                texts
            } else {
                texts.help(format!(
                    "write the step {place}, or pass the socket: pass {socket} from {holder} to {process}"
                ))
            }
        }
        Kind::SocketClosed { socket, closed } => Texts::new(format!("socket `{socket}` is already closed"))
            .label("no process holds it any more")
            .related(*closed, "closed here"),
        Kind::SocketNeverCreated { socket, declared } => {
            Texts::new(format!("socket `{socket}` was never created"))
                .label("no process holds it")
                .related(*declared, "expected to fail here")
        }
        Kind::UnsupportedOption { verb, option, only } => {
            Texts::new(format!("a `{verb}` socket has no option `{option}`"))
                .label(match only {
                    OnlyOf::Tcp => "only TCP sockets have it",
                    OnlyOf::Ipv6 => "only IPv6 sockets have it",
                })
                .help("to see what the kernel says, name it by its number: opt(LEVEL,NUMBER)")
        }
        Kind::ProbeFamilyMismatch { verb, client, host, is_literal } => {
            Texts::new(format!("address family mismatch: `{verb}` makes an IPv4 client, {host} is an IPv6 address"))
                .label("such a client cannot reach the address")
                .help(if *is_literal {
                    format!("write `{client}`")
                } else {
                    format!("let a `when` tell the families apart, with a `probe {client}` for this one")
                })
        }
        Kind::AddressFamilyMismatch { socket, verb, host } => {
            let family = if host.is_ipv4() { "IPv4" } else { "IPv6" };
            Texts::new(format!(
                "address family mismatch: `{socket}` is a `{verb}` socket, {host} is an {family} address"
            ))
            .label("the address is passed in its own family")
            .help(match host {
                IpAddr::V4(host) => {
                    format!("for an IPv4 peer of an IPv6 socket, map the address: [::ffff:{host}]")
                }
                IpAddr::V6(_) => "make the socket with tcp6 or udp6".to_owned(),
            })
            .help("if that is the point, say what is expected with `expect`")
        }
        Kind::ProcessNotStarted { process } => {
            Texts::new(format!("process `{process}` is not running yet"))
                .label("not started")
                .help(format!("start it first: process {process} {{ … }}"))
        }
        Kind::ProcessEnded { process, ended, within } => {
            let texts = Texts::new(format!("process `{process}` has ended")).related(*ended, "ended here");
            if *within {
                texts.label("no step can follow in this block")
            } else {
                texts.label("not running any more").help("give a process that comes after it a name of its own")
            }
        }
        Kind::UserOfRunningProcess { process } => {
            Texts::new(format!("process `{process}` is already running"))
                .label("its user is set when it starts")
                .help("write uid= where the process is first named")
        }
        Kind::DuplicateProcess { process } => Texts::new(format!("duplicate process `{process}`"))
            .label("not a new name")
            .help("give the child a name of its own"),

        // ------------------------------------------------------------ lints
        Kind::UnusedAxis { name } => Texts::new(format!("axis `{name}` is never used"))
            .label("its values make cases that are all alike")
            .help(format!("use it as ${name}, or remove it; to run a case several times: --repeat")),
        Kind::UnusedSocket { name } => Texts::new(format!("socket `{name}` is never used"))
            .label("no other step names it")
            .help("remove the step; if the step is the experiment, say what it must come to: expect ok"),
        Kind::EqualBranches => Texts::new("both branches of `iff` expect the same")
            .label("the predicate decides nothing")
            .help("leave out `iff … else …`, or expect something else"),
        Kind::UnnoticedStep => Texts::new("no step can notice what this step does")
            .label("nothing comes after it")
            .help("remove it, or ask what became of it: state a, probe tcp 9000, show"),

        // ------------------------------------------------------------ runs
        Kind::UnexpectedOutcome(outcome) => unexpected_outcome(outcome),
        Kind::StepLost { reason } => {
            Texts::new(format!("step could not be carried out: {reason}")).label("in this step")
        }
        Kind::CaseBroken { reason, is_after } => Texts::new(format!("case broke off: {reason}"))
            .label(if *is_after { "after this step" } else { "in this step" }),
    }
}

const OUTCOME_EXAMPLES: &str = "for example: expect EADDRINUSE; expect ok or EACCES; expect \"hello\" from b; expect \
                                EADDRINUSE, ok on gvisor";

fn unexpected_text(text: &str) -> Texts {
    Texts::new(format!("unexpected `{}`", shortened(text))).label("neither a word nor a value")
}

fn more_of_unexpected_text(text: &str, texts: Texts) -> Texts {
    let help = match text.chars().next() {
        Some('[') => "an IPv6 address with a port is written [::1]:9000",
        Some('=') => "an option's value is written linger=0",
        Some('\'') => "a string is in double quotes: \"hello\"",
        Some('*') => "a port alone is that of all addresses: 9000",
        Some('(') => "parentheses belong in port(a), opt(1,15)=1 and predicates",
        Some(':') => "an address with a port is written 127.0.0.1:9000 or [::1]:9000",
        Some('\\') if text.len() == 1 => "a line goes on after a `\\` that is the last thing on it",
        Some(',') => "words are separated by blanks, the values of an axis by `|`",
        _ => return texts,
    };
    texts.help(help)
}

/// A word of any length, as much of it as a message needs.
fn shortened(word: &str) -> String {
    if word.chars().count() <= 40 { word.to_owned() } else { word.chars().take(39).chain(['…']).collect() }
}

fn unexpected_argument(verb: Verb, expected: &ArgumentKind, found: &Found) -> Texts {
    let texts = Texts::new(format!("expected {expected}, found {found}"))
        .label("not expected here")
        .usage(verb.entry().form);
    match (expected, found) {
        (ArgumentKind::Subnet, _) => texts.help("for example: 192.0.2.1/24"),
        (ArgumentKind::Duration | ArgumentKind::DurationOrSocketName, Found::Number(_)) => {
            texts.help("a duration has a unit: 500ms, 2s, 1min")
        }
        (ArgumentKind::SysctlName, Found::Assignment(_)) => {
            texts.help("put a blank between the name and the value")
        }
        _ => texts,
    }
}

/// What to do about a verb where none is expected.
fn begins_statement(verb: Verb) -> String {
    format!("if `{verb}` begins a statement, put `;` or a new line before it")
}

/// The address with a port; of `::1:9000` the last part is probably meant to be one.
fn with_port(address: &str) -> String {
    match address.rsplit_once(':') {
        Some((host, port))
            if host.parse::<IpAddr>().is_ok() && port.len() > 1 && port.parse::<u16>().is_ok() =>
        {
            format!("[{host}]:{port}")
        }
        Some(_) => format!("[{address}]:9000"),
        None => format!("{address}:9000"),
    }
}

fn values_taken(value: OptionValue) -> &'static str {
    match value {
        OptionValue::Flag => "on or off",
        OptionValue::Number => "a number",
        OptionValue::Seconds => "a number of seconds or off",
        OptionValue::Place => "the place of a socket in its group, from 0 on, or off",
        OptionValue::PortRange => "two ports, such as 40000-40010",
        OptionValue::Interface => "an interface's name or none",
        OptionValue::Address => "an address, an interface's name or none",
        OptionValue::ReadOnly => "no value",
    }
}

/// `connect`, `accept` and `send`
fn listed(verbs: &[Verb]) -> String {
    let words: Vec<String> = verbs.iter().map(|verb| format!("`{verb}`")).collect();
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => words.concat(),
    }
}

fn unexpected_outcome(outcome: &UnexpectedOutcome) -> Texts {
    let UnexpectedOutcome { expected, got, verb, errno, port, condition, expectation, time_wait, .. } =
        outcome;
    let mut texts = Texts::new(format!("expected {expected}, got {got}")).label(match (errno, port) {
        (Some(Errno::Eperm), _) if outcome.repairs_listener => {
            format!("{}: a socket that listens cannot be repaired", Errno::Eperm)
        }
        (Some(errno), _) => format!("{errno}: {}", errno.meaning_of(*verb)),
        (None, Some(port)) => format!("got {got}, this time port {port}"),
        (None, None) => format!("got {got}"),
    });
    if let Some(holds) = condition {
        let word = if *holds { "holds" } else { "does not hold" };
        texts = texts.note(format!("the condition after `iff` {word} here, so {expected} is expected"));
    }
    if let Some(expectation) = expectation {
        texts = texts.help(format!("if this is the finding, say so: {expectation}"));
    }
    if *time_wait {
        texts = texts.help("a connection in TIME_WAIT still has its port: `sockdrill explain TIME_WAIT`");
    }
    if outcome.may_need_root() {
        texts = texts.help("if the step needs root, let the header say so: requires = [\"root\"]");
    }
    texts
}

impl fmt::Display for NameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NameKind::Socket => "socket",
            NameKind::Process => "process",
        })
    }
}

impl fmt::Display for ArgumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ArgumentKind::Keyword(word) => return write!(f, "`{word}`"),
            ArgumentKind::NumberAfter(word) => return write!(f, "a number after `{word}`"),
            ArgumentKind::SocketName => "a socket's name",
            ArgumentKind::ProcessName => "a process's name",
            ArgumentKind::String => "a string",
            ArgumentKind::Address => "an address",
            ArgumentKind::IpAddress => "an IP address",
            ArgumentKind::Subnet => "an address with a prefix length",
            ArgumentKind::Duration => "a duration",
            ArgumentKind::DurationOrSocketName => "a duration or a socket's name",
            ArgumentKind::Option => "an option",
            ArgumentKind::Direction => "read, write or both",
            ArgumentKind::Uid => "uid=NUMBER",
            ArgumentKind::State => "a state",
            ArgumentKind::SocketVerb => "tcp, udp, tcp6 or udp6",
            ArgumentKind::InterfaceName => "an interface's name",
            ArgumentKind::SysctlName => "the name of a sysctl",
            ArgumentKind::SysctlValue => "a number, a word or a string",
        })
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Found::Word(text) | Found::Address(text) => write!(f, "`{text}`"),
            Found::String => f.write_str("a string"),
            Found::Number(number) => write!(f, "`{number}`"),
            Found::Duration => f.write_str("a duration"),
            Found::Range(low, high) => write!(f, "`{low}-{high}`"),
            Found::Endpoint => f.write_str("an address with a port"),
            Found::Subnet(address, prefix) => write!(f, "`{address}/{prefix}`"),
            Found::Port(name) => write!(f, "`port({name})`"),
            Found::AxisOfSeveralWords(name) => write!(f, "a value of `${name}` with several words"),
            Found::Assignment(name) => write!(f, "`{name}=…`"),
            Found::RawAssignment => f.write_str("an option's number and value"),
            Found::OptionNumber => f.write_str("an option's number"),
        }
    }
}

impl fmt::Display for TableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableKind::Header => f.write_str("the header"),
            TableKind::Settings => f.write_str("sockdrill.toml"),
            TableKind::System(None) => f.write_str("a system"),
            TableKind::System(Some(kind)) => write!(f, "a system of kind `{kind}`"),
            TableKind::Reasons => f.write_str("the file of reasons"),
        }
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ValueKind::String => "a string",
            ValueKind::Strings => "a list of strings",
            ValueKind::Boolean => "true or false",
            ValueKind::Duration => "a duration, such as \"30s\"",
            ValueKind::PositiveNumber => "a number from 1 on",
            ValueKind::Claims => "the number of a claim, or a list of them",
            ValueKind::Table => "a table",
            ValueKind::System => "a table with `kind` and more",
            ValueKind::OneOf(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                return f.write_str(&match words.split_last() {
                    Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
                    _ => words.concat(),
                });
            }
        })
    }
}
