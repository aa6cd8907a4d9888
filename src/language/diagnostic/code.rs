//! The codes of all kinds of diagnostics, with what `sockdrill explain CODE` says of each.

use std::fmt;

use super::{DiagnosticKind, Severity};

/// What there is to say of a code.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CodeEntry {
    /// The code, in kebab case.
    pub code: &'static str,
    pub meaning: &'static str,
    pub example: Example,
    /// What to do about it.
    pub advice: &'static str,
}

/// What provokes a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// A scenario, when it is checked.
    Script(&'static str),
    /// A scenario, when it is run.
    Run(&'static str),
    /// The text of `sockdrill.toml`.
    Settings(&'static str),
    /// Nothing that could be shown here, and why.
    None(&'static str),
}

/// Makes the enum of codes together with its table, so that no kind lacks a code and no code its entry.
macro_rules! codes {
    ($( $kind:ident $code:literal { $meaning:literal, $example:ident($text:literal), $advice:literal } )+) => {
        /// The stable name of a kind of diagnostics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $( #[doc = $meaning] $kind, )+
        }

        impl Code {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Code] = &[ $( Code::$kind, )+ ];

            /// What there is to say of it.
            #[must_use]
            pub fn entry(self) -> &'static CodeEntry {
                &ENTRIES[self as usize]
            }
        }

        impl DiagnosticKind {
            /// The codes of all kinds.
            pub const CODES: &'static [Code] = Code::ALL;

            /// The code of this kind.
            #[must_use]
            pub fn code(&self) -> Code {
                match self {
                    $( DiagnosticKind::$kind { .. } => Code::$kind, )+
                }
            }
        }

        const ENTRIES: &[CodeEntry] = &[ $(
            CodeEntry { code: $code, meaning: $meaning, example: Example::$example($text), advice: $advice },
        )+ ];
    };
}

impl Code {
    /// The code as messages show it: `unknown-option`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.entry().code
    }

    /// The code of a text; none if it is not one of these.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// The codes of warnings, which can be allowed and denied.
    pub fn warnings() -> impl Iterator<Item = Code> {
        Self::ALL.iter().copied().filter(|code| code.severity() == Severity::Warning)
    }

    /// The warning of a text; none if it is not the code of one.
    #[must_use]
    pub fn warning_from_text(text: &str) -> Option<Self> {
        Self::warnings().find(|code| code.as_str() == text)
    }

    /// How bad what it stands for is.
    #[must_use]
    pub fn severity(self) -> Severity {
        let is_warning = matches!(
            self,
            Code::ImpossibleErrno
                | Code::SelfComparison
                | Code::UnknownSystem
                | Code::AddressFamilyMismatch
                | Code::UnusedAxis
                | Code::UnusedSocket
                | Code::EqualBranches
                | Code::UnnoticedStep
        );
        if is_warning { Severity::Warning } else { Severity::Error }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

codes! {
    // ---------------------------------------------------------------- syntax
    UnterminatedHeader "unterminated-header" {
        "The first line `+++` opens the header of a scenario, and no second one closes it.",
        Script("+++\ntitle = \"A port can be bound\"\ntcp a"),
        "Put a line `+++` after the last key of the header." }
    MisplacedHeader "misplaced-header" {
        "A header stands somewhere else than at the beginning of its file.",
        Script("tcp a\n+++\ntitle = \"A port can be bound\"\n+++\nbind a 9000"),
        "Move the header to the top. Only blank lines may come before it." }
    UnexpectedHeaderLine "unexpected-header-line" {
        "A line begins with `+++` and is not part of a header.",
        Script("tcp a\n+++ the end"),
        "A header has two lines `+++` with nothing else on them, and comes first in its file." }
    MalformedAxis "malformed-axis" {
        "An `axis` is not written as its usage says.",
        Script("axis first none | reuse\ntcp a"),
        "Write the name, `=`, and the values with `|` between them: axis first = none | reuse" }
    MalformedWhen "malformed-when" {
        "A `when` is not written as its usage says: its predicate cannot be read, or its block is missing.",
        Script("axis first = none | reuse\ntcp a $first\nwhen $first == reuse { bind a 9000 }"),
        "Write a predicate and a block: when $first = reuse { bind a 9000 }" }
    MalformedStatement "malformed-statement" {
        "A statement has a word that may not stand in it, or that belongs to another statement.",
        Script("tcp a or tcp b"),
        "Compare it with the usage of its verb. Statements end at the end of the line or with `;`." }
    ExpectedStatement "expected-statement" {
        "Something stands where a statement must begin, and is neither a verb nor an axis of verbs.",
        Script("tcp a\n9000 bind a"),
        "Begin with the verb: bind a 9000" }
    MissingOutcome "missing-outcome" {
        "`expect` ends its line, and nothing is expected.",
        Script("tcp a; bind a 9000 expect"),
        "Name an outcome: bind a 9000 expect EADDRINUSE" }
    MalformedExpectation "malformed-expectation" {
        "What follows `expect` is not written as any expectation is.",
        Script("tcp a; bind a 9000 expect ok if a has reuse"),
        "`sockdrill explain expect` shows the forms that an expectation has." }
    TextAfterBlock "text-after-block" {
        "A statement goes on after its block.",
        Script("axis x = 1 | 2\nwhen $x = 1 { tcp a } else { udp a }"),
        "End the statement with its block, and begin another one in a new line. There is no `else`." }
    StrayBlock "stray-block" {
        "A block begins on a line of its own.",
        Script("process server\n{ tcp a }"),
        "Put `{` on the line of the `process` or `when` that the block belongs to." }
    UnexpectedBlock "unexpected-block" {
        "A statement that takes no block has one.",
        Script("tcp a { bind a 9000 }"),
        "Only `process` and `when` have a block." }
    MissingBlock "missing-block" {
        "A `process` has no block.",
        Script("process server"),
        "Write its steps between braces, or none: process server { }" }
    UnexpectedClosingBrace "unexpected-closing-brace" {
        "A `}` closes nothing.",
        Script("tcp a }"),
        "Remove it, or open the block that it is to close." }
    UnclosedBlock "unclosed-block" {
        "A block goes on up to the end of the file.",
        Script("process server { tcp a"),
        "Close it with `}`." }
    UnterminatedString "unterminated-string" {
        "A string has no closing quote on its line.",
        Script("udp a; bind a 9000; send a \"hello"),
        "Close it with `\"`. Within a string, a quote is written `\\\"` and the end of a line `\\n`." }
    UnknownEscape "unknown-escape" {
        "A backslash in a string is followed by something that it has no meaning with.",
        Script("udp a; connect a 9000; send a \"\\q\""),
        "The escapes are \\n, \\r, \\t, \\0, \\\\, \\\" and \\x00 to \\xff; a backslash itself is written `\\\\`." }
    UnexpectedText "unexpected-text" {
        "Something in a statement is neither a word nor a value.",
        Script("tcp a; bind a [::1]"),
        "Compare it with the usage of the verb. A `#` begins a comment, `;` ends a statement." }
    SingleQuotes "single-quotes" {
        "A string is in single quotes.",
        Script("udp a; send a 'hello' to 9000"),
        "Write it in double quotes: \"hello\"" }
    OtherComment "other-comment" {
        "`//` begins no comment in this language.",
        Script("tcp a // the first socket"),
        "Write `#`, and `##` for documentation." }
    MisspeltExpect "misspelt-expect" {
        "Another word, or a sign, stands where `expect` is meant.",
        Script("tcp a; bind a 9000 -> ok"),
        "Write `expect`: bind a 9000 expect ok" }
    NestingTooDeep "nesting-too-deep" {
        "Blocks or parentheses stand within each other more deeply than the parser goes.",
        None("It takes more than 64 of them."),
        "Use axes and predicates in place of blocks within blocks." }
    LimitExceeded "limit-exceeded" {
        "A script has more of something than is kept or compared: words, requirements, systems in its exceptions, or \
         sockets in all its processes.",
        None("It would be too long."),
        "Split it into several scenarios. docs/language.md lists the limits." }
    NumberTooLarge "number-too-large" {
        "A number does not fit in 64 bits.",
        Script("tcp a; set a linger=99999999999999999999"),
        "No option and no step takes such a number." }
    DurationTooLong "duration-too-long" {
        "A duration is longer than 1000 days.",
        Script("wait 99999999min"),
        "Write a shorter one." }
    EmptyScript "empty-script" {
        "A script has a header, axes or comments, and no step.",
        Script("# nothing here yet"),
        "Write a step, for example: tcp a" }

    // ---------------------------------------------------------------- names
    UndeclaredSocket "undeclared-socket" {
        "A step or a predicate names a socket that no step of the script makes.",
        Script("tcp listener; bind lisener 9000"),
        "Make it first with tcp, udp, tcp6, udp6 or accept, or correct its name." }
    UndeclaredProcess "undeclared-process" {
        "A step names a process that no step of the script starts.",
        Script("process server { tcp a }\nkill sever"),
        "Start it first with `process NAME { … }` or `fork PROCESS as NAME`, or correct its name." }
    UndeclaredAxis "undeclared-axis" {
        "A word begins with `$`, and no axis has that name.",
        Script("axis option = none | reuse\ntcp a $opton"),
        "Declare it at the top of the script: axis NAME = VALUE | VALUE" }
    NameKindMismatch "name-kind-mismatch" {
        "A process is named where a socket is needed, or the other way round.",
        Script("process server { tcp a }\nclose server"),
        "Name one of the other kind: close a" }
    NameTaken "name-taken" {
        "A socket gets the name of a process, or a process that of a socket.",
        Script("tcp a\nprocess a { }"),
        "Sockets and processes share their names: choose another one." }
    InvalidName "invalid-name" {
        "A word that is to be a name has other characters than letters, digits and `_`, or means something in the \
         language already.",
        Script("tcp listen"),
        "Choose another name, such as `listener`." }
    AxisAsName "axis-as-name" {
        "A socket is to be named by an axis.",
        Script("axis name = a | b\ntcp $name"),
        "A name is the same in every case. Options, addresses and the verb may come from an axis." }
    AxisInBlock "axis-in-block" {
        "An axis is declared within a block, though it makes cases of the whole script.",
        Script("process server { axis option = none | reuse; tcp a $option }"),
        "Declare it at the top of the script." }
    DuplicateAxis "duplicate-axis" {
        "Two axes have the same name.",
        Script("axis option = none | reuse\naxis option = none | reuseport\ntcp a $option"),
        "Give one of them another name." }
    DuplicateAxisValue "duplicate-axis-value" {
        "An axis has the same value twice, so that its cases would be the same.",
        Script("axis option = none | reuse | none\ntcp a $option"),
        "Remove one of the two." }
    AxisInAxisValue "axis-in-axis-value" {
        "A value of an axis is another axis.",
        Script("axis one = none | reuse\naxis two = $one | reuseport\ntcp a"),
        "Write the values themselves. All axes are combined with each other anyway." }
    TooManyCombinations "too-many-combinations" {
        "A step names so many axes that it cannot be checked for every combination of their values.",
        None("It takes more than 4096 combinations."),
        "Spread the axes over several steps, such as `set` after `tcp`, or leave out values." }
    TooManyCombinationsInScript "too-many-combinations-in-script" {
        "All steps of a script together name more combinations of axes than are kept.",
        None("It takes more than a million combinations."),
        "Split the script, or leave out values." }

    // ---------------------------------------------------------------- words of steps
    UnknownVerb "unknown-verb" {
        "A statement begins with a word that is not a verb.",
        Script("tcp a; bynd a 9000"),
        "`sockdrill explain` lists the verbs." }
    InvalidVerbAxis "invalid-verb-axis" {
        "An axis stands in place of a verb, and not all of its values make a socket.",
        Script("axis kind = tcp | close\n$kind a"),
        "Only tcp, udp, tcp6 and udp6 may be the values of such an axis." }
    MissingArgument "missing-argument" {
        "A step lacks a word that its verb needs.",
        Script("tcp a; bind a"),
        "`sockdrill explain VERB` shows the usage of a verb." }
    UnexpectedArgument "unexpected-argument" {
        "A word of a step is of another kind than its verb needs in that place.",
        Script("tcp a; bind a \"9000\""),
        "`sockdrill explain VERB` shows the usage of a verb." }
    ExtraArgument "extra-argument" {
        "A step has more words than its verb takes.",
        Script("tcp a; bind a 9000 9001"),
        "Remove them; if they begin another statement, put `;` or a new line before it." }
    RepeatedSocket "repeated-socket" {
        "A step names the same socket twice.",
        Script("tcp a; close a a"),
        "Remove one of the two." }
    SeveralOptionsRead "several-options-read" {
        "`get` is to read several options.",
        Script("tcp a; get a reuse reuseport"),
        "Write a `get` for each, so that each has an outcome of its own." }
    UnknownState "unknown-state" {
        "`wait` names a state that no socket can be in.",
        Script("tcp a; wait a TIMEWAIT"),
        "`sockdrill explain` lists the states." }
    CannotEndMain "cannot-end-main" {
        "A step would end the process `main`, which runs the steps outside of `process` blocks.",
        Script("tcp a; kill main"),
        "Run the steps in a process of their own: process server { tcp a }; kill server" }
    LoopbackExists "loopback-exists" {
        "`interface` is to make `lo`, which every network has.",
        Script("interface lo 192.0.2.1/24"),
        "Give it a further address with `address`: address 192.0.2.1/24" }
    InterfaceNameTooLong "interface-name-too-long" {
        "The kernel has no room for so long a name of an interface.",
        Script("interface a_very_long_interface 192.0.2.1/24"),
        "Choose a name of at most 15 bytes." }
    SysctlOutsideNetwork "sysctl-outside-network" {
        "A sysctl is not one of those that each network has for itself, so that setting it would change the host.",
        Script("sysctl kernel.panic 1"),
        "Only sysctls below `net.core`, `net.ipv4` and `net.ipv6` can be set. Others below `net.` may be the host's, even where a namespace shows them." }
    InvalidSysctlName "invalid-sysctl-name" {
        "Nothing stands between two dots in the name of a sysctl, or after the last one.",
        Script("sysctl net.ipv4..ip_forward 1"),
        "Correct the name: sysctl net.ipv4.ip_forward 1" }

    // ---------------------------------------------------------------- values
    InvalidAddress "invalid-address" {
        "Something has the shape of an IP address and is none.",
        Script("tcp a; bind a 127.0.0.256:9000"),
        "The parts of an IPv4 address are 0 to 255; an IPv6 address has at most eight groups." }
    MissingPort "missing-port" {
        "An address stands alone where one with a port is needed.",
        Script("tcp a; bind a 127.0.0.1"),
        "Add the port: 127.0.0.1:9000, [::1]:9000" }
    ExpectedIpAddress "expected-ip-address" {
        "What stands before the port is not an IP address; names of hosts are not looked up.",
        Script("tcp a; bind a localhost:9000"),
        "Write the address: 127.0.0.1:9000" }
    ExpectedPort "expected-port" {
        "Something else stands where a port is needed.",
        Script("tcp a; bind a 127.0.0.1:http"),
        "Write a number, or the port of a socket: port(a)" }
    PortOutOfRange "port-out-of-range" {
        "A port is not one that 16 bits can hold.",
        Script("tcp a; bind a 70000"),
        "Ports are 0 to 65535; with 0 the kernel chooses one." }
    PortOffsetOutOfRange "port-offset-out-of-range" {
        "A port is said to be further from another one than any port can be.",
        Script("tcp a; bind a 9000; tcp b; bind b port(a)+70000"),
        "Use an offset of at most 65535." }
    ExpectedPortRange "expected-port-range" {
        "Something else stands where a range of ports is needed.",
        Script("axis range = 40000-40010 | 9000\ntcp a; bind a 0; local a expect port in $range"),
        "Write the lowest and the highest port: 40000-40010" }
    ReversedPortRange "reversed-port-range" {
        "The first port of a range is higher than the second one.",
        Script("tcp a port_range=40010-40000"),
        "Write the lower port first." }
    PrefixLengthOutOfRange "prefix-length-out-of-range" {
        "A prefix is longer than its address.",
        Script("address 192.0.2.1/33"),
        "A prefix length is at most 32 for IPv4 and 128 for IPv6." }
    ExpectedNumber "expected-number" {
        "Something else stands where a number is needed.",
        Script("tcp a; bind a 9000; listen a backlog=many"),
        "Write a number in the range that the message names." }
    NumberOutOfRange "number-out-of-range" {
        "A number is smaller or larger than the step takes.",
        Script("udp a; bind a 9000; probe udp 9000 times 0"),
        "Write a number in the range that the message names." }

    // ---------------------------------------------------------------- options
    UnknownOption "unknown-option" {
        "A word stands where an option must, and is none.",
        Script("tcp a reuze"),
        "`sockdrill explain` lists the options. Any other can be set by its level and number: opt(1,15)=1" }
    ExpectedOption "expected-option" {
        "Something else than a word stands where an option must.",
        Script("tcp a 9000"),
        "Write an option, such as reuse or linger=0." }
    OptionNotReadable "option-not-readable" {
        "`get` is to read an option that the kernel lets nobody read.",
        Script("tcp a; get a reuseport_program"),
        "It can only be set." }
    OptionNotSettable "option-not-settable" {
        "A step is to set an option that can only be read.",
        Script("tcp a error=0"),
        "Read it with `get`: get a error" }
    InvalidOptionValue "invalid-option-value" {
        "An option has a value that it does not take, or lacks the value that it needs.",
        Script("tcp a linger=yes"),
        "`sockdrill explain OPTION` says what values it takes." }
    InvalidRawOptionValue "invalid-raw-option-value" {
        "An option that is named by its level and number has no number as its value.",
        Script("tcp a opt(1,15)=on"),
        "Write a number: opt(1,15)=1" }
    OptionValueTooLarge "option-value-too-large" {
        "The value of an option does not fit in 32 bits, and the kernel takes no more.",
        Script("tcp a linger=5000000000"),
        "Write a smaller number." }
    OptionNumberTooLarge "option-number-too-large" {
        "The level or the number of an option does not fit in 32 bits.",
        Script("tcp a opt(1,5000000000)=1"),
        "Write the numbers that the system's headers have." }

    // ---------------------------------------------------------------- outcomes
    UnknownOutcome "unknown-outcome" {
        "A word after `expect` is no outcome.",
        Script("tcp a; bind a 9000 expect EADDRINUZE"),
        "`sockdrill explain` lists the results, errnos and states." }
    ExpectedOutcome "expected-outcome" {
        "Something after `expect` has a shape that no outcome has.",
        Script("tcp a; bind a 9000 expect 500ms"),
        "`sockdrill explain expect` shows the forms that an expectation has." }
    ExpectedSender "expected-sender" {
        "What follows `from` is neither a socket nor an address with a port.",
        Script("udp a; bind a 9000; recv a expect \"x\" from \"b\""),
        "Name the socket that sent, or its address: from b, from 127.0.0.1:9000" }
    IncompleteOutcome "incomplete-outcome" {
        "`spread` or `still` stands by itself.",
        Script("udp a; bind a 9000; probe udp 9000 expect spread"),
        "Say over which sockets, or in which state: spread over a, b; still LISTEN" }
    ImpossibleOutcome "impossible-outcome" {
        "A step can never have the outcome that is expected of it.",
        Script("tcp a; bind a 9000 expect nothing"),
        "`sockdrill explain VERB` says what outcomes a step has." }
    ImpossibleOptionValue "impossible-option-value" {
        "`get` can never read the value that is expected of it.",
        Script("tcp a; get a reuse expect yes"),
        "`sockdrill explain OPTION` says what values it has." }
    ImpossibleErrno "impossible-errno" {
        "An errno is expected that no known system returns from this step. It is allowed, since another system may.",
        Script("tcp a; close a expect EADDRINUSE"),
        "Check the errno; `sockdrill explain ERRNO` says which steps return it." }
    SelfComparison "self-comparison" {
        "An expectation of `local` compares the port or the address of a socket with itself: `port(a)` is the port that \
         `a` has when the step has run.",
        Script("tcp a; bind a 0; local a expect port != port(a)"),
        "Name the port that it had before, `former_port(a)`, or another socket." }
    UnknownSystem "unknown-system" {
        "An expectation makes an exception for a system that is neither built in nor in `sockdrill.toml`. It never \
         counts.",
        Script("tcp a; bind a 9000 expect ok, EACCES on gvisro"),
        "Correct the name, or add the system to the settings." }

    // ---------------------------------------------------------------- predicates
    AxisComparedWithAxis "axis-compared-with-axis" {
        "A predicate compares two axes.",
        Script("axis x = 1 | 2\naxis y = 1 | 2\nwhen $x = $y { tcp a }"),
        "Compare each with its values: when $x = 1 and $y = 1 or $x = 2 and $y = 2 { … }" }
    UnknownAxisValue "unknown-axis-value" {
        "A predicate compares an axis with a value that it never has.",
        Script("axis stage = bound | listening\nwhen $stage = listenning { tcp a }"),
        "Correct the value, or add it to the axis." }
    UnknownQuality "unknown-quality" {
        "A predicate asks whether a socket is something that no socket can be.",
        Script("tcp a\nwhen a is bounded { bind a 9000 }"),
        "A socket is bound, listening, connected or closed. Its options are asked for with `has`." }
    UndecidablePredicate "undecidable-predicate" {
        "Predicates are decided from the script before anything runs, and this one depends on the outcome of a step.",
        Script("tcp a; bind a 9000 expect ok or EADDRINUSE\nwhen a is bound { listen a }"),
        "Let the step expect one outcome, or ask for an axis instead." }

    // ---------------------------------------------------------------- header and settings
    InvalidToml "invalid-toml" {
        "A header or `sockdrill.toml` is not TOML.",
        Script("+++\ntitle = A port can be bound\n+++\ntcp a"),
        "Put texts in quotes, lists in brackets: title = \"…\", tags = [\"…\"]" }
    UnknownKey "unknown-key" {
        "A header or `sockdrill.toml` has a key that means nothing there.",
        Script("+++\ntitel = \"A port can be bound\"\n+++\ntcp a"),
        "Correct it. `sockdrill explain` lists the keys of a header, docs/configuration.md those of the settings." }
    InvalidValue "invalid-value" {
        "A key has a value of a type that it does not take.",
        Script("+++\nslow = \"yes\"\n+++\ntcp a"),
        "Write what the message expects: slow = true" }
    UnknownWarning "unknown-warning" {
        "What is to be allowed is not the code of a warning; an error cannot be allowed.",
        Script("+++\nallow = [\"unused-axes\"]\n+++\ntcp a; bind a 9000"),
        "Write the code that the warning has in its brackets: allow = [\"unused-axis\"]" }
    UnknownRequirement "unknown-requirement" {
        "A header requires something that no system can be asked for.",
        Script("+++\nrequires = [\"rot\"]\n+++\ntcp a"),
        "The requirements are root, netns, ipv6, sock_diag, and linux, perhaps with versions: \"linux >= 6.1\"" }
    ReservedSystemName "reserved-system-name" {
        "The settings have a system `host`, which stands for this host.",
        Settings("[systems.host]\nkind = \"gvisor\"\n"),
        "Give the system another name." }
    InvalidSystemName "invalid-system-name" {
        "A name of a system in the settings could not stand in scenarios and file names.",
        Settings("[systems.Old]\nkind = \"gvisor\"\n"),
        "Use lower-case letters, digits, `.`, `-` and `_`, a letter first." }
    MissingSystemKind "missing-system-kind" {
        "A system in the settings does not say of which kind it is.",
        Settings("[systems.old]\nkernel = \"vmlinuz\"\n"),
        "Add its kind: kind = \"qemu\"" }
    MissingSystemCommand "missing-system-command" {
        "A system of the kind `command` does not say how it is started.",
        Settings("[systems.box]\nkind = \"command\"\n"),
        "Add the command line: command = [\"ssh\", \"box\", \"sockdrill\", \"agent\"]" }

    // ---------------------------------------------------------------- files
    UnreadableFile "unreadable-file" {
        "A file is there, and the system does not let it be read.",
        None("It takes a file."),
        "The message says what the reason is." }
    FileTooLarge "file-too-large" {
        "A file is larger than any script.",
        None("It takes a file."),
        "Split it into several scenarios, or name another file." }
    InvalidFileName "invalid-file-name" {
        "The name of a file could not be shown, or its snapshot would have the name of another one: behind `@` in the \
         name of a snapshot stands the system that it is of.",
        None("It takes a file."),
        "Rename the file." }
    InvalidUtf8 "invalid-utf8" {
        "A file has bytes that are no text in UTF-8.",
        None("It takes a file."),
        "Save it as UTF-8. Within a string, any byte is written \\x00 to \\xff." }

    // ---------------------------------------------------------------- cases
    TooManyCases "too-many-cases" {
        "The axes of a script make more cases than are run.",
        None("It takes more than a million cases."),
        "Leave out values, or split the scenario." }
    UndeclaredHere "undeclared-here" {
        "A socket is used before the step that makes it, or in a case in which that step does not run.",
        Script("bind a 9000\ntcp a"),
        "Make the socket first, and in every case that uses it." }
    DuplicateSocket "duplicate-socket" {
        "Two steps of a case make a socket of the same name.",
        Script("tcp a\ntcp a"),
        "Give each its own name." }
    SocketNotHeld "socket-not-held" {
        "A step uses a socket of which its process has no copy.",
        Script("process server { tcp a }\nbind a 9000"),
        "Write the step in the process that holds the socket, or pass a copy with `pass`." }
    SocketClosed "socket-closed" {
        "A step uses a socket that the last process that held it has closed.",
        Script("tcp a; close a; bind a 9000"),
        "Use it before it is closed, or make another one. `state`, `wait` and `destroy` may come after." }
    SocketNeverCreated "socket-never-created" {
        "A step uses a socket of an `accept` that is expected to fail.",
        Script("tcp a; bind a 9000; listen a; accept a as c expect blocks\nrecv c"),
        "Remove the step, or what is expected of the `accept`." }
    UnsupportedOption "unsupported-option" {
        "An option of the language does not exist for sockets of this kind.",
        Script("udp a nodelay"),
        "To see what the kernel says to it, name it by its level and number: opt(6,1)=1" }
    ProbeFamilyMismatch "probe-family-mismatch" {
        "A probe by an IPv4 client, `tcp` or `udp`, has an IPv6 address.",
        Script("probe tcp [::1]:9000"),
        "Probe with `tcp6` or `udp6`. What an IPv4 socket gets for such an address is a question for a socket of the script." }
    AddressFamilyMismatch "address-family-mismatch" {
        "A step that must succeed passes an IPv6 address to an IPv4 socket, or the other way round.",
        Script("tcp a; bind a [::1]:9000"),
        "Make the socket with the other verb, or say what is expected of the experiment." }
    ProcessNotStarted "process-not-started" {
        "A step names a process before it is started.",
        Script("kill server\nprocess server { tcp a }"),
        "Start it first." }
    ProcessEnded "process-ended" {
        "A step names a process that `kill` or `exit` has ended, or would run in it.",
        Script("process server { tcp a }\nkill server\nkill server"),
        "Give a process that comes after it a name of its own." }
    UserOfRunningProcess "user-of-running-process" {
        "`uid=` is given for a process that is running already.",
        Script("process server { tcp a }\nprocess server uid=1000 { bind a 9000 }"),
        "Write uid= where the process is first named." }
    DuplicateProcess "duplicate-process" {
        "`fork` gives its child the name of a process that there has been.",
        Script("process server { tcp a }\nprocess child { }\nfork server as child"),
        "Give the child a name of its own." }

    // ---------------------------------------------------------------- lints
    UnusedAxis "unused-axis" {
        "Nothing names an axis, so that its values make cases which are all alike. `sockdrill check` alone warns of it.",
        Script("axis x = 1 | 2\ntcp a; bind a 9000"),
        "Use it, or remove it. `--repeat` runs a case several times. To allow it: allow = [\"unused-axis\"] in the \
         header or in sockdrill.toml" }
    UnusedSocket "unused-socket" {
        "No step, expectation or predicate names a socket but the step that makes it. `sockdrill check` alone warns of \
         it.",
        Script("tcp a; bind a 9000\ntcp b"),
        "Remove the step. If it is the experiment, say what it must come to: tcp b expect ok" }
    EqualBranches "equal-branches" {
        "What an `iff` expects is the same whether its predicate holds or not. `sockdrill check` alone warns of it.",
        Script("axis x = none | reuse\ntcp a $x; bind a 9000 expect ok iff a has reuse else ok"),
        "Leave out the predicate, or correct one of the outcomes." }
    UnnoticedStep "unnoticed-step" {
        "A step always succeeds and says nothing, and no step comes after it that could show what it did. \
         `sockdrill check` alone warns of it.",
        Script("tcp a; bind a 9000; close a"),
        "Remove it, or ask what became of it: state a" }

    // ---------------------------------------------------------------- runs
    UnexpectedOutcome "unexpected-outcome" {
        "A step came out otherwise than the script expects; a step without `expect` must succeed.",
        Run("tcp a; bind a 9000\ntcp b; bind b 9000"),
        "If what came out is right, expect it; otherwise look at the open sockets that the message lists." }
    StepLost "step-lost" {
        "A step could not be carried out, for a reason that is not an outcome of the kernel.",
        None("It takes a system that fails."),
        "The message says what the reason is." }
    CaseBroken "case-broken" {
        "A case did not run to its end: its time was over, or its worker was lost.",
        None("It takes a system that fails."),
        "Give the case more time in the header, `timeout = \"30s\"`, or look at what the message names." }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_code_is_in_kebab_case_and_of_one_kind() {
        let codes: HashSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        for code in codes {
            assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || b"-8".contains(&byte)), "{code}");
            assert_eq!(Code::from_text(code).map(Code::as_str), Some(code));
        }
    }
}
