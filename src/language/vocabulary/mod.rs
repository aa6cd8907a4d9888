//! Every word that the language knows, in one table.
//!
//! The checker's suggestions, `sockdrill explain`, the reference page and the completions all read
//! this table, so that they cannot disagree.

mod errno;
mod key;
mod keyword;
mod option;
mod predicate;
mod result;
mod state;
mod verb;

pub use errno::Errno;
pub use key::Key;
pub use keyword::Keyword;
pub use option::{Opt, Value as OptionValue};
pub use predicate::Quality;
pub use result::ResultWord;
pub use state::SocketState;
pub use verb::{Comes, Declares, Verb};

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The first word of a statement: `bind`.
    Verb,
    /// A word that the grammar itself needs: `expect`.
    Keyword,
    /// A socket option: `reuse`.
    Option,
    /// A result of a step that is no errno: `blocks`.
    Result,
    /// An error that a system call returns: `EADDRINUSE`.
    Errno,
    /// A state of a socket in the kernel: `TIME_WAIT`.
    State,
    /// What a predicate may ask of a socket: `listening`.
    Predicate,
    /// A key of the header: `title`.
    Key,
}

impl Kind {
    /// All kinds, in the order in which people meet them.
    pub const ALL: [Kind; 8] = [
        Kind::Verb,
        Kind::Keyword,
        Kind::Option,
        Kind::Result,
        Kind::Errno,
        Kind::State,
        Kind::Predicate,
        Kind::Key,
    ];

    /// The kind's name in a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Verb => "verb",
            Kind::Keyword => "keyword",
            Kind::Option => "option",
            Kind::Result => "result",
            Kind::Errno => "errno",
            Kind::State => "state",
            Kind::Predicate => "predicate",
            Kind::Key => "header key",
        }
    }
}

/// What the table says of one word.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Entry {
    /// The word as scenarios write it.
    pub word: &'static str,
    pub kind: Kind,
    /// Its name in C, or the system call behind it; empty where there is none.
    pub c_name: &'static str,
    /// Its meaning in one line.
    pub summary: &'static str,
    /// How it is written and where it may stand.
    pub form: &'static str,
    /// What else one should know, and where that is written down; may be empty.
    pub detail: &'static str,
    /// A scenario that uses the word and holds; empty where no short scenario brings the word about at will.
    pub example: &'static str,
}

/// The whole table, by kind and within a kind in the order of its file.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    [
        verb::ENTRIES,
        keyword::ENTRIES,
        option::ENTRIES,
        result::ENTRIES,
        errno::ENTRIES,
        state::ENTRIES,
        predicate::ENTRIES,
        key::ENTRIES,
    ]
    .into_iter()
    .flatten()
}

/// The entries of a word: more than one where the word means several things. A C name (`SO_REUSEADDR`)
/// finds its option.
///
/// ```
/// use sockdrill::language::vocabulary::{Kind, explain};
///
/// let [entry] = explain("SO_REUSEADDR")[..] else { panic!() };
/// assert_eq!((entry.word, entry.kind), ("reuse", Kind::Option));
/// ```
#[must_use]
pub fn explain(word: &str) -> Vec<&'static Entry> {
    // Many entries have no C name, and nothing is not one of their names.
    entries().filter(|entry| !word.is_empty() && (entry.word == word || entry.c_name == word)).collect()
}

/// Makes an enum of words together with its part of the table, so that neither can lack what the other has.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $name:ident, $kind:expr;
        $( $variant:ident $word:literal { c: $c:literal, $summary:literal, form: $form:literal, $(detail: $detail:literal,)? example: $example:literal } )+
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[allow(clippy::doc_markdown, reason = "a meaning is written for the terminal first; not every table has one that the lint minds")]
        #[non_exhaustive]
        pub enum $name {
            $( #[doc = $summary] $variant, )+
        }

        impl $name {
            /// All of them, in the order of the table.
            pub const ALL: &'static [$name] = &[ $( $name::$variant, )+ ];

            /// The word as scenarios write it.
            #[must_use]
            pub fn word(self) -> &'static str {
                self.entry().word
            }

            /// What the table says of it.
            #[must_use]
            pub fn entry(self) -> &'static crate::language::vocabulary::Entry {
                &ENTRIES[self as usize]
            }

            /// The meaning of a word; none if it is not one of these.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $( $word => Some($name::$variant), )+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        pub(super) const ENTRIES: &[crate::language::vocabulary::Entry] = &[ $(
            crate::language::vocabulary::Entry {
                word: $word,
                kind: $kind,
                c_name: $c,
                summary: $summary,
                form: $form,
                detail: concat!($($detail)?),
                example: $example,
            },
        )+ ];
    };
}
use words;
