//! Options of sockets and their values.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::language::span::Span;
use crate::language::vocabulary::{Errno, Opt};

/// One option and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Setting {
    pub option: OptionKey,
    pub value: SettingValue,
    pub span: Span,
}

impl Setting {
    /// Why a step that sets it can't be said with logical ports, if so.
    #[must_use]
    pub fn needs_own_network(&self) -> Option<&'static str> {
        let is_loopback = match &self.value {
            SettingValue::Interface(name) => name.is_empty() || name == "lo",
            SettingValue::Address(address) => address.is_loopback() || address.is_unspecified(),
            // As a new socket is: it goes where its destination does.
            SettingValue::NoInterface => true,
            SettingValue::Flag(_) | SettingValue::Number(_) | SettingValue::Range(..) => false,
        };
        if is_loopback { None } else { self.option.needs_own_network() }
    }
}

/// An option by its name or by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum OptionKey {
    /// One that the language knows.
    Known(Opt),
    /// One by its level and number: `opt(1,15)`.
    Number(i32, i32),
}

impl OptionKey {
    /// Whether it may be the one that binds a socket to an interface.
    #[must_use]
    pub fn may_bind_to_device(self) -> bool {
        match self {
            OptionKey::Known(option) => option == Opt::Device,
            OptionKey::Number(..) => true,
        }
    }

    /// Why a step that sets it to anything but loopback can't be said with logical ports, if so.
    #[must_use]
    fn needs_own_network(self) -> Option<&'static str> {
        match self {
            OptionKey::Known(option) => option.needs_own_network(),
            OptionKey::Number(..) => Some("sets an option by its number"),
        }
    }
}

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SettingValue {
    /// `reuse`, `reuse=off`; also `linger=off`.
    Flag(bool),
    /// `linger=5`
    Number(i32),
    /// `port_range=40000-40010`
    Range(u16, u16),
    /// `device=lo`
    Interface(String),
    /// `device=none`
    NoInterface,
    /// `multicast_if=192.0.2.1`
    Address(IpAddr),
}

/// What `get` reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
#[non_exhaustive]
pub enum OptionValue {
    /// `on`, `off`
    Flag(bool),
    Number(i64),
    Range(u16, u16),
    /// A name: of an interface, `stream`, `datagram`; empty: `none`.
    Word(String),
    Address(IpAddr),
    /// A pending error; `get a error` without one says `off`.
    Errno(Errno),
}
