//! Outcomes with their types. A port that the kernel chose is null: nothing here varies from run to run.

use std::net::IpAddr;

use serde::Serialize;

use crate::language::script::{OptionValue, Script, SocketId};
use crate::run::trace::{Endpoint, Outcome, SocketRow};
use crate::text::outcome::address;
use crate::text::sockets::sorted;

/// The outcome of a step.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Value<'v> {
    Ok,
    Errno { errno: &'static str },
    UnknownErrno { number: i32 },
    Blocks,
    Nothing,
    Eof,
    Data { bytes: &'v [u8], from: Option<AddressObject<'v>> },
    Option { value: OptionObject<'v> },
    Address { address: AddressObject<'v> },
    Sockets { sockets: Vec<&'v str> },
    Spread { sockets: Vec<&'v str> },
    State { state: &'static str },
    Still { state: &'static str },
    Table { rows: Vec<SocketObject<'v>> },
    Lost { reason: &'v str },
}

/// The value of an option.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum OptionObject<'v> {
    Flag { on: bool },
    Number { number: i64 },
    Range { low: u16, high: u16 },
    Word { word: &'v str },
    Address { host: IpAddr },
    Errno { errno: &'static str },
}

/// An address, and whose it is.
#[derive(Serialize)]
pub(super) struct AddressObject<'v> {
    text: String,
    host: IpAddr,
    port: Option<u16>,
    socket: Option<&'v str>,
}

/// A socket in the kernel's tables.
#[derive(Serialize)]
pub(super) struct SocketObject<'v> {
    kind: &'static str,
    state: &'static str,
    local: AddressObject<'v>,
    peer: Option<AddressObject<'v>>,
    socket: Option<&'v str>,
    /// Whether a process still holds it.
    open: bool,
}

impl<'v> Value<'v> {
    pub(super) fn new(outcome: &'v Outcome, script: &'v Script) -> Self {
        match outcome {
            Outcome::Ok => Value::Ok,
            Outcome::Errno(errno) => Value::Errno { errno: errno.word() },
            Outcome::Unknown(number) => Value::UnknownErrno { number: *number },
            Outcome::Blocks => Value::Blocks,
            Outcome::Nothing => Value::Nothing,
            Outcome::Eof => Value::Eof,
            Outcome::Data(bytes, from) => {
                Value::Data { bytes, from: from.as_ref().map(|from| AddressObject::new(from, script)) }
            }
            Outcome::Value(value) => Value::Option { value: OptionObject::new(value) },
            Outcome::Address(endpoint) => Value::Address { address: AddressObject::new(endpoint, script) },
            Outcome::Sockets(sockets) => Value::Sockets { sockets: names(sockets, script) },
            Outcome::Spread(sockets) => Value::Spread { sockets: names(sockets, script) },
            Outcome::State(state) => Value::State { state: state.word() },
            Outcome::Still(state) => Value::Still { state: state.word() },
            Outcome::Table(rows) => Value::Table { rows: sockets(rows, script) },
            Outcome::Lost(reason) => Value::Lost { reason },
        }
    }
}

impl<'v> OptionObject<'v> {
    fn new(value: &'v OptionValue) -> Self {
        match value {
            OptionValue::Flag(on) => OptionObject::Flag { on: *on },
            OptionValue::Number(number) => OptionObject::Number { number: *number },
            OptionValue::Range(low, high) => OptionObject::Range { low: *low, high: *high },
            OptionValue::Word(word) => OptionObject::Word { word },
            OptionValue::Address(host) => OptionObject::Address { host: *host },
            OptionValue::Errno(errno) => OptionObject::Errno { errno: errno.word() },
        }
    }
}

impl<'v> AddressObject<'v> {
    fn new(endpoint: &Endpoint, script: &'v Script) -> Self {
        Self {
            text: address(endpoint),
            host: endpoint.host,
            port: (!endpoint.ephemeral).then_some(endpoint.port),
            socket: endpoint.socket.map(|socket| script.socket_name(socket)),
        }
    }
}

/// Sockets in the kernel's tables, in an order that does not vary.
pub(super) fn sockets<'v>(rows: &[SocketRow], script: &'v Script) -> Vec<SocketObject<'v>> {
    let object = |row: &SocketRow| SocketObject {
        kind: row.kind.verb().word(),
        state: row.state.word(),
        local: AddressObject::new(&row.local, script),
        peer: row.peer.as_ref().map(|peer| AddressObject::new(peer, script)),
        socket: row.socket.map(|socket| script.socket_name(socket)),
        open: row.open,
    };
    sorted(rows).into_iter().map(object).collect()
}

fn names<'v>(sockets: &[SocketId], script: &'v Script) -> Vec<&'v str> {
    sockets.iter().map(|socket| script.socket_name(*socket)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{endpoint, row, script};
    use crate::language::vocabulary::{Errno, SocketState};

    const SCHEMA: &str = include_str!("../../../docs/json.schema.json");

    /// The schema of a value alone.
    fn validator() -> jsonschema::Validator {
        let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
        let of_value = serde_json::json!({ "$ref": "#/$defs/value", "$defs": schema["$defs"] });
        jsonschema::validator_for(&of_value).unwrap()
    }

    fn settings() -> Vec<Outcome> {
        let values = vec![
            OptionValue::Flag(true),
            OptionValue::Number(-1),
            OptionValue::Range(40000, 40010),
            OptionValue::Word("stream".to_owned()),
            OptionValue::Address([192, 0, 2, 1].into()),
            OptionValue::Errno(Errno::Econnrefused),
        ];
        values.into_iter().map(Outcome::Value).collect()
    }

    fn outcomes() -> Vec<Outcome> {
        let left = row("tcp", "TIME_WAIT", "127.0.0.1:9000", Some("127.0.0.1:ephemeral"), Some(0), false);
        let mut outcomes = vec![
            Outcome::Ok,
            Outcome::Errno(Errno::Eaddrinuse),
            Outcome::Unknown(123),
            Outcome::Blocks,
            Outcome::Nothing,
            Outcome::Eof,
            Outcome::Data(vec![0, 255], Some(endpoint("[::1]:ephemeral"))),
            Outcome::Data(Vec::new(), None),
            Outcome::Address(endpoint("127.0.0.1:9000")),
            Outcome::Sockets(vec![SocketId(0)]),
            Outcome::Spread(vec![SocketId(0), SocketId(1)]),
            Outcome::State(SocketState::TimeWait),
            Outcome::Still(SocketState::TimeWait),
            Outcome::Table(vec![left]),
            Outcome::Lost("no descriptor left".to_owned()),
        ];
        outcomes.extend(settings());
        outcomes
    }

    #[test]
    fn every_outcome_is_what_the_schema_says() {
        let (script, validator) = (script("tcp a; tcp b"), validator());
        for outcome in outcomes() {
            let value = serde_json::to_value(Value::new(&outcome, &script)).unwrap();
            assert!(validator.is_valid(&value), "{value:#}");
        }
    }

    #[test]
    fn a_port_that_the_kernel_chose_is_null() {
        let script = script("tcp a");
        let outcome = Outcome::Address(endpoint("127.0.0.1:ephemeral"));
        assert_eq!(
            serde_json::to_value(Value::new(&outcome, &script)).unwrap(),
            serde_json::json!({
                "type": "address",
                "address": {
                    "text": "127.0.0.1:ephemeral", "host": "127.0.0.1", "port": null, "socket": null
                },
            })
        );
    }
}
