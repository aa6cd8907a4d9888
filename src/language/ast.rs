//! The tree of a script as it is written: every word and comment, with its place, nothing checked.

use super::span::{Span, Spanned};
use super::version::VersionReq;
use super::vocabulary::Verb;

/// A script as written.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Tree {
    /// The text between the two `+++` lines.
    pub header: Option<Spanned<String>>,
    pub lines: Vec<Line>,
    /// Where statements stand, and parts of them, that no rule of the grammar could read.
    pub unreadable: Vec<Span>,
}

/// One thing that stands on a line.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Line {
    pub kind: LineKind,
    /// Where it stands, without a comment that follows it.
    pub span: Span,
    /// The comment that follows it on its line, with its `#`.
    pub comment: Option<String>,
}

/// What may stand on a line.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LineKind {
    /// One or more empty lines.
    Blank,
    /// A comment of its own, with its `#`.
    Comment(String),
    /// A line of documentation, without its `##` and the blank after it.
    Documentation(String),
    /// `axis NAME = VALUE | VALUE…`
    Axis(Axis),
    /// `when PREDICATE { … }`
    When(When),
    Step(Step),
}

/// `axis first = none | reuse`
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Axis {
    pub name: Spanned<String>,
    /// Its values, each one or more arguments.
    pub values: Vec<Spanned<Vec<Argument>>>,
}

/// `when $stage = listening { … }`
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct When {
    pub predicate: Predicate,
    pub block: Block,
}

/// `bind b 9000 expect EADDRINUSE`
#[derive(Clone, Debug)]
pub struct Step {
    /// The first word, or an axis (`$kind a`).
    pub verb: Argument,
    /// The words after it.
    pub arguments: Vec<Argument>,
    /// What must come out.
    pub expectation: Option<Expectation>,
    /// The steps between braces.
    pub block: Option<Block>,
}

impl Step {
    /// The verb; none where an axis stands for it, or a word that is no verb.
    #[must_use]
    pub fn known_verb(&self) -> Option<Verb> {
        let Token::Word(word) = &self.verb.node else { return None };
        Verb::from_word(word)
    }
}

/// Lines between braces.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Block {
    pub lines: Vec<Line>,
    /// Where it stands, braces included.
    pub span: Span,
}

/// A word of a step.
pub type Argument = Spanned<Token>;

/// What a word of a step may be, by its shape alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// `reuse`
    Word(String),
    /// `"hello"`, the escapes resolved.
    Text(Vec<u8>),
    /// `9000`
    Number(i64),
    /// `500ms`, in microseconds.
    Duration(u64),
    /// `40000-40010`
    Range(i64, i64),
    /// `127.0.0.1`; as written, since it may be none.
    Address(String),
    /// `127.0.0.1:9000`
    Endpoint(Box<Argument>, Box<Argument>),
    /// `192.0.2.1/24`: an address and a prefix length.
    Subnet(String, i64),
    /// `port(a)`, `port(a)+3`, `former_port(a)`
    Port(PortFunction, Spanned<String>, i64),
    /// `$first`, without the `$`.
    Variable(String),
    /// `linger=0`
    Assignment(Box<Argument>, Box<Argument>),
    /// `opt(1,15)`
    OptionNumber(i64, i64),
}

/// Which port of a socket is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PortFunction {
    /// `port(a)`: the one that it has or had last.
    Port,
    /// `former_port(a)`: the one before that.
    FormerPort,
}

impl PortFunction {
    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PortFunction::Port => "port",
            PortFunction::FormerPort => "former_port",
        }
    }
}

/// `expect EADDRINUSE, ok on gvisor`
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Expectation {
    /// What is expected; where there is a condition: if it holds.
    pub outcomes: Vec<Outcome>,
    /// `iff PREDICATE else OUTCOMES`
    pub condition: Option<(Predicate, Vec<Outcome>)>,
    pub exceptions: Vec<Exception>,
    /// Where it stands, from `expect` on.
    pub span: Span,
}

/// `ok on gvisor`, `ok on linux < 6.12`
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Exception {
    /// What is expected there.
    pub outcomes: Vec<Outcome>,
    pub system: Spanned<String>,
    /// Which of its versions.
    pub version: Option<VersionReq>,
}

/// One alternative of an expectation.
pub type Outcome = Spanned<OutcomeForm>;

/// How an outcome may be written.
#[derive(Clone, Debug)]
pub enum OutcomeForm {
    /// One word: `ok`, `EADDRINUSE`, `TIME_WAIT`, `127.0.0.1:9000`, `"hello"`, `a`.
    Plain(Argument),
    /// `a and b`
    Both(Vec<Spanned<String>>),
    /// `spread over a, b`
    Spread(Vec<Spanned<String>>),
    /// `still TIME_WAIT`
    Still(Spanned<String>),
    /// `"hello" from b`
    Received(Spanned<Vec<u8>>, Argument),
    /// `port 9000`, `port = port(b)`, `port != port(b)`
    Port(Equality, Argument),
    /// `port in 40000-40010`
    PortIn(Argument),
    /// `!= 127.0.0.1:9000`
    Not(Box<Outcome>),
}

/// Whether two things are to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equality {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
}

impl Equality {
    /// As it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Equality::Equal => "=",
            Equality::NotEqual => "!=",
        }
    }
}

/// A predicate, decided from the script.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Predicate {
    /// One of them holds.
    Or(Vec<Predicate>),
    /// All of them hold.
    And(Vec<Predicate>),
    /// It does not hold.
    Not(Box<Predicate>),
    /// `$x = y`; false: `$x != y`
    Compare {
        variable: Spanned<String>,
        /// `=` rather than `!=`.
        equality: Equality,
        value: Argument,
    },
    /// `a has reuse`
    Has {
        socket: Spanned<String>,
        /// The option, as `tcp a` takes it.
        option: Argument,
    },
    /// `a is listening`
    Is { socket: Spanned<String>, quality: Spanned<String> },
}
