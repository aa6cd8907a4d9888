//! What is wrong with a script: the one type for errors of syntax, of names, of types and of runs.
//!
//! A diagnostic is data: a [kind](DiagnosticKind), a place and a context. What people read is written in one
//! place, `texts`, and made when it is shown. Suggestions, titles, editors' quick fixes and tests read the
//! kind.

mod code;
mod edit;
mod kind;
mod texts;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::span::Span;
use super::version::VersionReq;

pub use code::{Code, CodeEntry, Example};
pub use edit::Edit;
pub use kind::{
    ArgumentKind, DiagnosticKind, ExpectationSlip, FileNameProblem, Found, Limited, NameKind, NameProblem,
    OnlyOf, OutcomeAdvice, TableKind, UnexpectedOutcome, ValueKind,
};
pub use texts::{Label, Texts};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The script is wrong, or a case failed.
    Error,
    /// It is allowed and probably not meant.
    Warning,
}

/// One thing to tell the user, with its place.
///
/// ```
/// use sockdrill::language::check::check;
///
/// let checked = check("port.drill", "tcp a reuze");
/// let found = &checked.diagnostics()[0];
/// assert_eq!(found.code().as_str(), "unknown-option");
/// assert_eq!(found.texts().message, "unknown option `reuze`");
/// assert_eq!(found.edit().unwrap().replacement, "reuse");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Diagnostic {
    pub kind: DiagnosticKind,
    pub span: Span,
    /// What became known of it later.
    pub context: Vec<Context>,
}

/// What becomes known of a diagnostic after it has been made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Context {
    /// It is about a value of an axis, which stands there; the diagnostic's own place is where the axis is used.
    AxisValue(Span),
    /// It is so in some cases only.
    Cases {
        /// The first of them, by its values on the axes.
        first: String,
        /// How many there are.
        count: usize,
        /// How many there are in all; none if not all were looked at.
        total: Option<usize>,
    },
    /// It is so on a system that expectations make an exception for, and not elsewhere.
    System(System),
    /// It is a warning, and counts as an error.
    Denied,
    /// It happened in this case, named by its values on the axes.
    Case(String),
    /// It happened alike in several cases.
    LikeCases {
        /// The first of them, by their values on the axes.
        names: Vec<String>,
        /// How many there are.
        count: usize,
        /// How many the scenario has.
        total: usize,
    },
    /// What the kernel had open, as a table.
    OpenSockets(String),
    /// What it had open in one of several cases, in which it had not the same.
    OpenSocketsOf {
        /// The case, by its values on the axes.
        case: String,
        /// The table.
        table: String,
    },
    /// The time of its case was up.
    TimedOut,
    /// Why those cannot be listed.
    SocketsUnlisted(String),
}

/// A system, perhaps of certain versions, as an exception names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct System {
    pub name: String,
    pub version: Option<VersionReq>,
}

impl fmt::Display for System {
    /// As an exception writes it: `linux < 6.12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            None => f.write_str(&self.name),
            Some(version) => write!(f, "{} {version}", self.name),
        }
    }
}

impl Diagnostic {
    /// With what became known of it.
    #[must_use]
    pub fn with(mut self, context: Context) -> Self {
        self.context.push(context);
        self
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.context.contains(&Context::Denied) { Severity::Error } else { self.code().severity() }
    }

    /// Whether it is an error rather than a warning.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }

    /// The code of its kind.
    #[must_use]
    pub fn code(&self) -> Code {
        self.kind.code()
    }

    /// All that people read of it.
    #[must_use]
    pub fn texts(&self) -> Texts {
        texts::of(self)
    }

    /// Every place that it points at, its own first.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let related = self.texts().related;
        std::iter::once(self.span).chain(related.into_iter().map(|label| label.span))
    }

    /// What would mend it, where that is certain.
    #[must_use]
    pub fn edit(&self) -> Option<Edit> {
        edit::of(self)
    }

    /// Where the wrong words themselves stand: of the value of an axis, among its values.
    #[must_use]
    pub(crate) fn source_span(&self) -> Span {
        let of_value = |context: &Context| {
            let Context::AxisValue(span) = context else { return None };
            Some(*span)
        };
        self.context.iter().find_map(of_value).unwrap_or(self.span)
    }
}
