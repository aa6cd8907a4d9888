//! What the script itself tells of its sockets at a point: enough to decide predicates before a run.

use crate::language::script::{OptionKey, Setting, SettingValue};
use crate::language::socket::{Protocol, SocketKind};
use crate::language::span::Span;
use crate::language::vocabulary::Quality;

use super::case::Predicted;
use super::holders::Holders;

/// Whether something is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Yes,
    No,
    /// It depends on the outcome of the step that stands there.
    Open(Span),
}

impl Known {
    pub(super) fn not(self) -> Self {
        match self {
            Known::Yes => Known::No,
            Known::No => Known::Yes,
            open @ Known::Open(_) => open,
        }
    }

    /// After a step that makes it so if it succeeds.
    fn after(self, predicted: Predicted, step: Span) -> Self {
        match (self, predicted) {
            (_, Predicted::Success) => Known::Yes,
            (before, Predicted::Failure) | (before @ Known::Yes, Predicted::Either) => before,
            (_, Predicted::Either) => Known::Open(step),
        }
    }
}

/// What the script tells of one socket.
#[derive(Clone, Debug)]
pub(super) struct Socket {
    pub(super) declared: Span,
    pub(super) kind: SocketKind,
    pub(super) holders: Holders,
    /// The step by which its last holder let go of it.
    pub(super) closed: Option<Span>,
    settings: Vec<(OptionKey, Option<SettingValue>, Span)>,
    bound: Known,
    listening: Known,
    connected: Known,
}

impl Socket {
    pub(super) fn new(kind: SocketKind, holders: Holders, declared: Span) -> Self {
        let (bound, listening, connected) = (Known::No, Known::No, Known::No);
        Self { declared, kind, holders, closed: None, settings: Vec::new(), bound, listening, connected }
    }

    /// Whether it may be a connection that lives on without a holder. No other socket does.
    pub(super) fn may_be_orphan(&self) -> bool {
        self.holders.is_empty() && self.kind.protocol == Protocol::Tcp && self.connected != Known::No
    }

    /// A connection that a listener hands out.
    pub(super) fn accepted(
        listener: &Socket,
        holders: Holders,
        (predicted, step): (Predicted, Span),
        declared: Span,
    ) -> Self {
        let holders = if predicted == Predicted::Failure { Holders::default() } else { holders };
        let made = Known::No.after(predicted, step);
        Self {
            bound: made,
            connected: made,
            settings: listener.settings.clone(),
            ..Self::new(listener.kind, holders, declared)
        }
    }

    pub(super) fn set(&mut self, settings: &[Setting], predicted: Predicted, step: Span) {
        for setting in settings {
            let value = match predicted {
                Predicted::Success => Some(setting.value.clone()),
                Predicted::Failure => continue,
                Predicted::Either => None,
            };
            self.settings.retain(|(option, ..)| *option != setting.option);
            self.settings.push((setting.option, value, step));
        }
    }

    pub(super) fn bind(&mut self, predicted: Predicted, step: Span) {
        self.bound = self.bound.after(predicted, step);
    }

    pub(super) fn listen(&mut self, predicted: Predicted, step: Span) {
        self.bind(predicted, step);
        self.listening = self.listening.after(predicted, step);
    }

    pub(super) fn connect(&mut self, predicted: Predicted, step: Span) {
        self.bind(predicted, step);
        self.connected = self.connected.after(predicted, step);
    }

    pub(super) fn disconnect(&mut self, predicted: Predicted, step: Span) {
        self.connected = self.connected.not().after(predicted, step).not();
        self.listening = self.listening.not().after(predicted, step).not();
    }

    /// A shut listener listens no more.
    pub(super) fn shut(&mut self, predicted: Predicted, step: Span) {
        self.listening = self.listening.not().after(predicted, step).not();
    }

    pub(super) fn has(&self, wanted: &Setting) -> Known {
        let set = self.settings.iter().find(|(option, ..)| *option == wanted.option);
        match set {
            Some((_, Some(value), _)) if *value == wanted.value => Known::Yes,
            Some((_, None, step)) => Known::Open(*step),
            None if wanted.value == SettingValue::Flag(is_on_by_default(wanted.option)) => Known::Yes,
            None if wanted.value == SettingValue::NoInterface => Known::Yes,
            Some((_, Some(_), _)) | None => Known::No,
        }
    }

    /// Whether an option may have been set, to anything but off.
    pub(super) fn may_have(&self, option: OptionKey) -> bool {
        let set = self.settings.iter().find(|(set, ..)| *set == option);
        set.is_some_and(|(_, value, _)| *value != Some(SettingValue::Flag(false)))
    }

    /// Whether the kernel may choose it for a new client: it is open, and it listens or it takes datagrams from anybody.
    pub(super) fn may_get_clients(&self, protocol: Protocol) -> bool {
        let is_open = !self.holders.is_empty() && self.kind.protocol == protocol && self.bound != Known::No;
        is_open
            && match protocol {
                Protocol::Tcp => self.listening != Known::No,
                Protocol::Udp => self.connected == Known::No,
            }
    }

    pub(super) fn is(&self, quality: Quality) -> Known {
        match quality {
            Quality::Bound => self.bound,
            Quality::Listening => self.listening,
            Quality::Connected => self.connected,
            Quality::Closed | Quality::Has => {
                if self.holders.is_empty() {
                    Known::Yes
                } else {
                    Known::No
                }
            }
        }
    }
}

/// Whether a new socket has this option on; of one by its number nothing is known but that most are off.
fn is_on_by_default(option: OptionKey) -> bool {
    match option {
        OptionKey::Known(option) => option.on_by_default(),
        OptionKey::Number(..) => false,
    }
}
