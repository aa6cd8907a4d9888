//! What can be wrong with a script, the settings or a run: one variant a message, with the data that the
//! message names. The texts are in [`super::texts`].

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::language::ast::Token;
use crate::language::span::Span;
use crate::language::suggest::Suggestion;
use crate::language::vocabulary::{Errno, Opt, OptionValue, ResultWord, Verb};

use super::Diagnostic;

/// What a diagnostic says, as data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the names of the fields say what the message names")]
pub enum DiagnosticKind {
    // ---------------------------------------------------------------- syntax
    /// A `+++` that no second one closes.
    UnterminatedHeader,
    /// A header after something else.
    MisplacedHeader,
    /// A `+++` that begins no header.
    UnexpectedHeaderLine,
    /// An `axis` that the grammar cannot read.
    MalformedAxis,
    /// A `when` that the grammar cannot read.
    MalformedWhen { has_block: bool },
    /// A statement that the grammar cannot read; `misplaced` is a word that may not stand in it.
    MalformedStatement { verb: Verb, misplaced: Option<String> },
    /// A statement that does not begin with a verb.
    ExpectedStatement,
    /// `expect` with nothing after it.
    MissingOutcome,
    /// An expectation that the grammar cannot read.
    MalformedExpectation { slip: Option<ExpectationSlip> },
    /// Text after a block, on its line; `first` is its first word.
    TextAfterBlock { first: String },
    /// A block on a line of its own.
    StrayBlock,
    /// A block of a statement that takes none.
    UnexpectedBlock,
    /// A `process` without its block.
    MissingBlock,
    /// A `}` without its `{`.
    UnexpectedClosingBrace,
    /// A block without its `}`.
    UnclosedBlock,
    /// A string without its closing quote. After an odd number of backslashes a quote would not close it.
    UnterminatedString { ends_in_escape: bool },
    /// An escape that there is not.
    UnknownEscape { escape: String },
    /// Something that is neither a word nor a value.
    UnexpectedText { text: String, suggestion: Option<Suggestion> },
    /// A string in single quotes.
    SingleQuotes { suggestion: Suggestion },
    /// `//` in place of `#`.
    OtherComment,
    /// `expects` or `->` in place of `expect`.
    MisspeltExpect { found: String },
    /// Blocks and parentheses within each other.
    NestingTooDeep { limit: usize },
    /// More of something than is kept or compared.
    LimitExceeded { what: Limited, limit: usize },
    /// A number of more than 64 bits.
    NumberTooLarge,
    /// A duration that is longer than the language knows.
    DurationTooLong,
    /// Nothing to run.
    EmptyScript,

    // ---------------------------------------------------------------- names
    /// A socket that no step declares.
    UndeclaredSocket { name: String, suggestion: Option<Suggestion>, is_name: bool },
    /// A process that no step starts.
    UndeclaredProcess { name: String, suggestion: Option<Suggestion>, is_name: bool },
    /// An axis that is not declared; the suggestion has its `$`.
    UndeclaredAxis { name: String, suggestion: Option<Suggestion> },
    /// The name of a thing of another kind.
    NameKindMismatch { name: String, expected: NameKind },
    /// A name that stands for a thing of another kind already; `main` is declared nowhere.
    NameTaken { name: String, by: NameKind, declared: Option<Span> },
    /// A word that cannot be a name.
    InvalidName { name: String, problem: NameProblem },
    /// An axis where a name is declared.
    AxisAsName { axis: String },
    /// An axis within a block.
    AxisInBlock,
    /// An axis that is declared before.
    DuplicateAxis { name: String, first: Span },
    /// A value that its axis has before.
    DuplicateAxisValue { first: Span },
    /// An axis among the values of another.
    AxisInAxisValue { axis: String },
    /// More combinations of axes in a step than are kept.
    TooManyCombinations { limit: usize },
    /// More combinations of axes in all steps than are kept.
    TooManyCombinationsInScript { limit: usize },

    // ---------------------------------------------------------------- words of steps
    /// A verb that there is not; `alone` if no word follows it.
    UnknownVerb { word: String, suggestion: Option<Suggestion>, alone: bool },
    /// An axis in place of a verb, with a value that makes no socket.
    InvalidVerbAxis { verb: Option<Verb> },
    /// A word that a step lacks.
    MissingArgument { verb: Verb, expected: ArgumentKind },
    /// A word of another kind than the step needs.
    UnexpectedArgument { verb: Verb, expected: ArgumentKind, found: Found },
    /// A word after the last one that the step takes.
    ExtraArgument { verb: Verb, found: Found },
    /// A socket that the step names before.
    RepeatedSocket { verb: Verb, name: String },
    /// Several options after `get`.
    SeveralOptionsRead,
    /// A state that there is not.
    UnknownState { word: String, suggestion: Option<Suggestion> },
    /// A step that would end `main`.
    CannotEndMain,
    /// `lo`, made once more.
    LoopbackExists,
    /// A name that the kernel has no room for.
    InterfaceNameTooLong { limit: usize },
    /// A sysctl that is not one of a network.
    SysctlOutsideNetwork { name: String },
    /// A name with an empty part.
    InvalidSysctlName { name: String },

    // ---------------------------------------------------------------- values
    /// An address that is none.
    InvalidAddress { text: String, suggestion: Option<Suggestion> },
    /// An address where one with a port is needed.
    MissingPort { address: String },
    /// Something else before a port.
    ExpectedIpAddress { found: Found },
    /// Something else in place of a port.
    ExpectedPort { found: Found },
    /// A port that there is not.
    PortOutOfRange { port: i64 },
    /// `port(a)+70000`
    PortOffsetOutOfRange,
    /// Something else in place of two ports.
    ExpectedPortRange { found: Found },
    /// `40010-40000`
    ReversedPortRange { low: u16, high: u16 },
    /// A prefix that is longer than the address.
    PrefixLengthOutOfRange { prefix: i64, longest: u8 },
    /// Something else in place of a number.
    ExpectedNumber { what: String, low: i64, high: i64, found: Found },
    /// A number that is too small or too large.
    NumberOutOfRange { what: String, low: i64, high: i64, number: i64 },

    // ---------------------------------------------------------------- options
    /// An option that there is not.
    UnknownOption { word: String, suggestion: Option<Suggestion> },
    /// Something else in place of an option.
    ExpectedOption { found: Found },
    /// An option that can only be set.
    OptionNotReadable { option: Opt },
    /// An option that can only be read.
    OptionNotSettable { option: Opt },
    /// A value that the option does not take, or none.
    InvalidOptionValue { option: Opt, found: Option<Found> },
    /// Of an option by its number.
    InvalidRawOptionValue { level: i32, number: i32, found: Option<Found> },
    /// A value of more than 32 bits.
    OptionValueTooLarge,
    /// A level or number of more than 32 bits.
    OptionNumberTooLarge,

    // ---------------------------------------------------------------- outcomes
    /// An outcome that there is not.
    UnknownOutcome { word: String, suggestion: Option<Suggestion> },
    /// Something else in place of an outcome.
    ExpectedOutcome { found: Found },
    /// Something else in place of a sender.
    ExpectedSender { found: Found },
    /// `spread` or `still` by itself.
    IncompleteOutcome { word: ResultWord },
    /// An outcome that the step never has; `possible` are the verbs that may have it.
    ImpossibleOutcome { verb: Verb, possible: Vec<Verb>, advice: Option<OutcomeAdvice> },
    /// A value that `get` never reads of the option; `reads` is what it does.
    ImpossibleOptionValue { option: Opt, reads: OptionValue, value: String },
    /// An errno that no known system returns from the step. A warning.
    ImpossibleErrno { verb: Verb, errno: Errno },
    /// A socket's own address that is compared with itself, and whether it is expected to be the same. A warning.
    SelfComparison { socket: String, port: bool, holds: bool },
    /// A system that nobody knows. A warning.
    UnknownSystem { name: String, suggestion: Option<Suggestion>, known: Vec<String> },

    // ---------------------------------------------------------------- predicates
    /// An axis that is compared with another; the suggestion says the same of their values.
    AxisComparedWithAxis { axis: String, suggestion: Option<Suggestion> },
    /// A value that the axis does not have.
    UnknownAxisValue { axis: String, found: Found, suggestion: Option<Suggestion>, values: Span },
    /// What a socket cannot be.
    UnknownQuality { word: String, suggestion: Option<Suggestion> },
    /// A predicate that depends on what comes out of a step.
    UndecidablePredicate { depends_on: Span },

    // ---------------------------------------------------------------- header and settings
    /// A table that is not TOML.
    InvalidToml { table: TableKind, reason: String },
    /// A key that the table does not have.
    UnknownKey { key: String, table: TableKind, suggestion: Option<Suggestion>, known: Vec<String> },
    /// A value of another type than its key takes.
    InvalidValue { key: String, expected: ValueKind },
    /// A code that is none, or one of an error, where warnings are allowed.
    UnknownWarning { word: String, suggestion: Option<Suggestion> },
    /// A requirement that there is not.
    UnknownRequirement { word: String, suggestion: Option<Suggestion> },
    /// `[systems.host]`
    ReservedSystemName,
    /// A name that no system can have.
    InvalidSystemName { name: String },
    /// A system without `kind`.
    MissingSystemKind { name: String, kinds: Vec<String> },
    /// A system of the kind `command` without `command`.
    MissingSystemCommand { name: String },

    // ---------------------------------------------------------------- files
    /// A file that cannot be read.
    UnreadableFile { reason: String },
    /// A file that is larger than any script; the limit is in bytes.
    FileTooLarge { limit: u64 },
    /// A file with a name that cannot be shown, or that no snapshot can be called after.
    InvalidFileName { problem: FileNameProblem },
    /// A file that is not UTF-8.
    InvalidUtf8,

    // ---------------------------------------------------------------- cases
    /// More cases than are run; no number if it is beyond counting.
    TooManyCases { cases: Option<u128>, limit: usize, first: Span },
    /// A socket that is declared later, or in other cases only.
    UndeclaredHere { socket: String, declared: Span, is_later: bool },
    /// A socket that is declared before.
    DuplicateSocket { socket: String, first: Span },
    /// A socket that another process holds.
    SocketNotHeld {
        process: String,
        socket: String,
        holder: String,
        holder_is_main: bool,
        is_passed: bool,
        declared: Span,
    },
    /// A socket that its last holder has closed.
    SocketClosed { socket: String, closed: Span },
    /// A socket that a step was to make that is expected to fail.
    SocketNeverCreated { socket: String, declared: Span },
    /// An option that sockets of this kind do not have.
    UnsupportedOption { verb: Verb, option: Opt, only: OnlyOf },
    /// A probe of an IPv6 address by an IPv4 client.
    ProbeFamilyMismatch { verb: Verb, client: Verb, host: IpAddr, is_literal: bool },
    /// A literal address of the other family. A warning.
    AddressFamilyMismatch { socket: String, verb: Verb, host: IpAddr },
    /// A process that is named before it starts.
    ProcessNotStarted { process: String },
    /// A process that has ended; `within` if the step would run in it.
    ProcessEnded { process: String, ended: Span, within: bool },
    /// `uid=` of a process that runs.
    UserOfRunningProcess { process: String },
    /// A child with the name of another process.
    DuplicateProcess { process: String },

    // ---------------------------------------------------------------- lints
    /// An axis that nothing names. A warning.
    UnusedAxis { name: String },
    /// A socket that only the step which makes it names. A warning.
    UnusedSocket { name: String },
    /// An `iff` that expects the same whether it holds or not. A warning.
    EqualBranches,
    /// A step that only changes something, and nothing comes after it. A warning.
    UnnoticedStep,

    // ---------------------------------------------------------------- runs
    /// A step that came out otherwise than expected.
    UnexpectedOutcome(Box<UnexpectedOutcome>),
    /// A step that could not be carried out.
    StepLost { reason: String },
    /// A case that did not run to its end: in a step of it, or after that.
    CaseBroken { reason: String, is_after: bool },
}

impl DiagnosticKind {
    /// What is wrong, and where.
    #[must_use]
    pub fn at(self, span: Span) -> Diagnostic {
        Diagnostic { kind: self, span, context: Vec::new() }
    }

    /// The sockets and processes that the message names, as the script calls them.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "most messages name none")]
    pub fn names(&self) -> Vec<&str> {
        match self {
            DiagnosticKind::UndeclaredHere { socket, .. }
            | DiagnosticKind::DuplicateSocket { socket, .. }
            | DiagnosticKind::SocketClosed { socket, .. }
            | DiagnosticKind::SocketNeverCreated { socket, .. }
            | DiagnosticKind::AddressFamilyMismatch { socket, .. } => vec![socket],
            DiagnosticKind::SocketNotHeld { process, socket, .. } => vec![process, socket],
            DiagnosticKind::ProcessNotStarted { process }
            | DiagnosticKind::ProcessEnded { process, .. }
            | DiagnosticKind::UserOfRunningProcess { process }
            | DiagnosticKind::DuplicateProcess { process } => vec![process],
            // What the plan says; the checker's own messages are never asked.
            _ => Vec::new(),
        }
    }
}

/// What came out of a step that was expected to come out otherwise. Outcomes are as scenarios write them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct UnexpectedOutcome {
    pub expected: String,
    pub got: String,
    /// The verb of the step.
    pub verb: Verb,
    /// The errno, if it was one.
    pub errno: Option<Errno>,
    /// The port that the kernel chose this time, if the outcome is an address with one.
    pub port: Option<u16>,
    /// Whether the script says nothing of the outcome, so that the step must succeed.
    pub is_implicit: bool,
    /// Whether the condition after `iff` holds in this case, if the expectation has one that counts.
    pub condition: Option<bool>,
    /// The expectation that would have been met, if the language has one and the script has none.
    pub expectation: Option<String>,
    /// Whether the step turns `repair` on or off on a socket that listens (`tcp_can_repair_sock`).
    pub repairs_listener: bool,
    /// Whether a connection in `TIME_WAIT` is among the open sockets and may be the reason.
    pub time_wait: bool,
}

impl UnexpectedOutcome {
    /// Whether the step was refused for want of rights that the script does not ask for.
    pub(super) fn may_need_root(&self) -> bool {
        self.is_implicit && self.errno == Some(Errno::Eperm) && !self.repairs_listener
    }
}

/// What people write in place of an expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ExpectationSlip {
    /// A second `expect`.
    SecondExpect,
    /// `expect not ok`
    Not,
    /// `a has not reuse`
    NotAfterSocket,
    /// `spread a, b`
    Spread,
    /// `port in 9000`
    PortIn,
    /// `on linux 6.1`
    Version,
    /// `iff` without `else`
    MissingElse,
    /// `if` in place of `iff`
    If,
    /// `if` in place of `iff`, and no `else`
    IfWithoutElse,
}

/// What a script may have only so many of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum Limited {
    Words,
    Requirements,
    /// Those that expectations make exceptions for.
    Systems,
    /// Those of the processes together.
    HeldSockets,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub enum NameKind {
    Socket,
    Process,
}

/// Why a word cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum NameProblem {
    /// It has a dot or a hyphen.
    Characters,
    /// It is a word of the language.
    Reserved,
}

/// What is wrong with the name of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FileNameProblem {
    /// It is not UTF-8.
    Utf8,
    /// It has a control character.
    ControlCharacter,
    /// It has `@`.
    At,
}

/// What must stand in a place of a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum ArgumentKind {
    Keyword(String),
    /// The name of a socket.
    SocketName,
    /// The name of a process.
    ProcessName,
    /// A text in quotes.
    String,
    /// An address with a port, a port, or a socket.
    Address,
    /// An address without a port.
    IpAddress,
    /// An address with the length of its prefix.
    Subnet,
    /// A number after this word.
    NumberAfter(String),
    /// `500ms`
    Duration,
    /// `500ms`, or the name of a socket.
    DurationOrSocketName,
    Option,
    /// `read`, `write` or `both`
    Direction,
    /// `uid=1000`
    Uid,
    /// `TIME_WAIT`
    State,
    /// `tcp`, `udp`, `tcp6` or `udp6`
    SocketVerb,
    /// The name of an interface.
    InterfaceName,
    /// The name of a sysctl.
    SysctlName,
    /// The value of a sysctl.
    SysctlValue,
}

/// What stands where something else is expected.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Found {
    /// `reuse`
    Word(String),
    /// `"hello"`
    String,
    /// `9000`
    Number(i64),
    /// `500ms`
    Duration,
    /// `40000-40010`
    Range(i64, i64),
    /// `127.0.0.1`
    Address(String),
    /// `127.0.0.1:9000`
    Endpoint,
    /// `192.0.2.1/24`
    Subnet(String, i64),
    /// `port(a)`
    Port(String),
    /// An axis, one of whose values has several words.
    AxisOfSeveralWords(String),
    /// `linger=0`
    Assignment(String),
    /// `opt(1,15)=1`
    RawAssignment,
    /// `opt(1,15)`
    OptionNumber,
}

impl From<&Token> for Found {
    fn from(token: &Token) -> Self {
        match token {
            Token::Word(text) => Found::Word(text.clone()),
            Token::Text(_) => Found::String,
            Token::Number(number) => Found::Number(*number),
            Token::Duration(_) => Found::Duration,
            Token::Range(low, high) => Found::Range(*low, *high),
            Token::Address(text) => Found::Address(text.clone()),
            Token::Endpoint(..) => Found::Endpoint,
            Token::Subnet(text, prefix) => Found::Subnet(text.clone(), *prefix),
            Token::Port(_, name, _) => Found::Port(name.node.clone()),
            // Every other value has been put in its place.
            Token::Variable(name) => Found::AxisOfSeveralWords(name.clone()),
            Token::Assignment(name, _) => {
                if let Token::Word(name) = &name.node {
                    Found::Assignment(name.clone())
                } else {
                    Found::RawAssignment
                }
            }
            Token::OptionNumber(..) => Found::OptionNumber,
        }
    }
}

/// How to ask for what an outcome is meant to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum OutcomeAdvice {
    /// In a step of its own, with `local`.
    Local,
    /// With `nothing` in place of `blocks`.
    Nothing,
}

/// Which sockets have an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum OnlyOf {
    Tcp,
    Ipv6,
}

/// A table of TOML.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum TableKind {
    /// The header of a scenario.
    Header,
    /// The file of the settings.
    Settings,
    /// A system in the settings, of the kind if it is known.
    System(Option<String>),
    /// The file that says why systems differ.
    Reasons,
}

/// What a key of a table takes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum ValueKind {
    String,
    /// A list of texts.
    Strings,
    /// `true` or `false`
    Boolean,
    /// `"30s"`
    Duration,
    /// A number that is not 0.
    PositiveNumber,
    /// A number of a claim, or several.
    Claims,
    /// One of these texts.
    OneOf(Vec<String>),
    Table,
    /// The table of a system.
    System,
}
