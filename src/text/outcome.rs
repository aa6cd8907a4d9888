//! Outcomes and expectations in the words of the language.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::language::script::{Expected, OptionValue, Port, Script, SocketId, Target};
use crate::language::text::quote;
use crate::language::vocabulary::ResultWord;
use crate::plan::Expectation;
use crate::run::trace::{Endpoint, Outcome, StepResult, TracedStep};

pub(crate) use super::sockets::table;

/// An outcome as it is written in an expectation; only that of `show` has several lines.
///
/// Nothing in it varies from run to run: a port that the kernel chose is `ephemeral`.
#[must_use]
pub(crate) fn text(outcome: &Outcome, script: &Script) -> String {
    match outcome {
        Outcome::Ok => ResultWord::Ok.to_string(),
        Outcome::Errno(errno) => errno.to_string(),
        Outcome::Unknown(number) => format!("errno {number}"),
        Outcome::Blocks => ResultWord::Blocks.to_string(),
        Outcome::Nothing => ResultWord::Nothing.to_string(),
        Outcome::Eof => ResultWord::Eof.to_string(),
        Outcome::Data(bytes, from) => data(bytes, from.as_ref().map(|from| sender(from, script))),
        Outcome::Value(value) => self::value(value),
        Outcome::Address(endpoint) => address(endpoint),
        Outcome::Sockets(sockets) => all_of(sockets, script),
        Outcome::Spread(sockets) => spread(sockets, script),
        Outcome::State(state) => state.to_string(),
        Outcome::Still(state) => format!("still {state}"),
        Outcome::Table(rows) => table(rows, script),
        Outcome::Lost(reason) => format!("lost: {reason}"),
    }
}

/// What a snapshot says: the outcome and, where it is an ephemeral port, what the scenario asked of it, which
/// is all that can be said of such a port. Of a step that chance decides it says what the scenario states, not on
/// which side the coin fell.
#[must_use]
pub(crate) fn in_snapshot(step: &TracedStep, outcome: &Outcome, script: &Script, values: &[usize]) -> String {
    let expectation = step.expectation(script, values);
    if is_by_chance(step, outcome) && matches!(step.result, StepResult::Passed(_)) {
        return format!("{}, by chance", expected(expectation, script));
    }
    passed(outcome, expectation, script)
}

/// Whether another run may have another outcome in the place of this one.
pub(crate) fn is_by_chance(step: &TracedStep, outcome: &Outcome) -> bool {
    step.by_chance && !matches!(outcome, Outcome::Errno(_) | Outcome::Unknown(_) | Outcome::Lost(_))
}

/// An outcome beside its step: where it is an ephemeral port, with what the scenario asked of it.
#[must_use]
pub(crate) fn passed(outcome: &Outcome, expectation: Expectation<'_>, script: &Script) -> String {
    let text = text(outcome, script);
    let (Outcome::Address(Endpoint { ephemeral: true, .. }), Expectation::OneOf(asked)) =
        (outcome, expectation)
    else {
        return text;
    };
    match asked {
        [Expected::Ok | Expected::Any | Expected::Ephemeral(_)] => text,
        [_] => format!("{text} ({})", expected(expectation, script)),
        _ => text,
    }
}

/// What was expected, in the words of the scenario.
#[must_use]
pub(crate) fn expected(expectation: Expectation<'_>, script: &Script) -> String {
    match expectation {
        Expectation::Success => ResultWord::Ok.to_string(),
        Expectation::OneOf(outcomes) => {
            let outcomes: Vec<String> = outcomes.iter().map(|outcome| one(outcome, script)).collect();
            outcomes.join(" or ")
        }
    }
}

fn one(expected: &Expected, script: &Script) -> String {
    match expected {
        Expected::Ok => ResultWord::Ok.to_string(),
        Expected::Fail => "any errno".to_owned(),
        Expected::Any => "anything".to_owned(),
        Expected::Blocks => ResultWord::Blocks.to_string(),
        Expected::Nothing => ResultWord::Nothing.to_string(),
        Expected::Eof => ResultWord::Eof.to_string(),
        Expected::Errno(errno) => errno.to_string(),
        Expected::State(state) => state.to_string(),
        Expected::Still(state) => format!("still {state}"),
        Expected::Sockets(sockets) => all_of(sockets, script),
        Expected::Spread(sockets) => spread(sockets, script),
        Expected::Data(bytes, from) => data(bytes, from.map(|from| target(from, script))),
        Expected::Value(value) => self::value(value),
        Expected::Address(Target::Socket(socket)) => {
            format!("the address of {}", script.socket_name(*socket))
        }
        Expected::Address(address) => target(*address, script),
        Expected::Ephemeral(None) => ResultWord::Ephemeral.to_string(),
        Expected::Ephemeral(Some(host)) => endpoint(&host.to_string(), ResultWord::Ephemeral.word()),
        Expected::Port(Port::Number(number)) => format!("port {number}"),
        Expected::Port(of) => format!("port = {}", port(*of, script)),
        Expected::PortIn(low, high) => format!("port in {low}-{high}"),
        Expected::Not(inner) => {
            if let Expected::Port(other) = inner.as_ref() {
                format!("port != {}", port(*other, script))
            } else {
                format!("anything but {}", one(inner, script))
            }
        }
    }
}

/// An address, `ephemeral` for a port that the kernel chose.
pub(crate) fn address(endpoint: &Endpoint) -> String {
    let host = endpoint.host.to_string();
    if endpoint.ephemeral {
        self::endpoint(&host, ResultWord::Ephemeral.word())
    } else {
        self::endpoint(&host, &endpoint.port.to_string())
    }
}

fn endpoint(host: &str, port: &str) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

fn data(bytes: &[u8], from: Option<String>) -> String {
    match from {
        Some(from) => format!("{} from {from}", quote(bytes)),
        None => quote(bytes),
    }
}

/// Who sent it: a socket rather than its address, for that is what the reader wants to know. Where the kernel chose
/// the address, that stands behind the name, unless it is the usual one on one host: `127.0.0.1` or `::1`.
fn sender(from: &Endpoint, script: &Script) -> String {
    let Some(socket) = from.socket else { return address(from) };
    let name = script.socket_name(socket);
    let host = from.host.to_canonical();
    let is_usual = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()].contains(&host);
    if from.any_host && !is_usual { format!("{name} ({})", from.host) } else { name.to_owned() }
}

fn value(value: &OptionValue) -> String {
    match value {
        OptionValue::Flag(true) => "on".to_owned(),
        OptionValue::Flag(false) => "off".to_owned(),
        OptionValue::Number(number) => number.to_string(),
        OptionValue::Range(low, high) => format!("{low}-{high}"),
        OptionValue::Word(word) if word.is_empty() => "none".to_owned(),
        OptionValue::Word(word) => word.clone(),
        OptionValue::Address(address) => address.to_string(),
        OptionValue::Errno(errno) => errno.to_string(),
    }
}

fn all_of(sockets: &[SocketId], script: &Script) -> String {
    if sockets.is_empty() { ResultWord::Nobody.to_string() } else { names(sockets, script).join(" and ") }
}

fn spread(sockets: &[SocketId], script: &Script) -> String {
    format!("spread over {}", names(sockets, script).join(", "))
}

fn names<'s>(sockets: &[SocketId], script: &'s Script) -> Vec<&'s str> {
    sockets.iter().map(|socket| script.socket_name(*socket)).collect()
}

fn target(target: Target, script: &Script) -> String {
    match target {
        Target::Address { host: Some(host), port } => endpoint(&host.to_string(), &self::port(port, script)),
        Target::Address { host: None, port } => self::port(port, script),
        Target::Socket(socket) => script.socket_name(socket).to_owned(),
        Target::Unspec => "unspec".to_owned(),
    }
}

fn port(port: Port, script: &Script) -> String {
    match port {
        Port::Number(number) => number.to_string(),
        Port::Of(socket, 0) => format!("port({})", script.socket_name(socket)),
        Port::Of(socket, offset) => format!("port({}){offset:+}", script.socket_name(socket)),
        Port::Former(socket, 0) => format!("former_port({})", script.socket_name(socket)),
        Port::Former(socket, offset) => format!("former_port({}){offset:+}", script.socket_name(socket)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{case, endpoint, script};
    use crate::language::vocabulary::{Errno, SocketState};

    fn render(outcome: &Outcome) -> String {
        text(outcome, &script("tcp a; tcp b; tcp c"))
    }

    #[test]
    fn outcomes_are_said_as_they_are_expected() {
        let sockets = |ids: &[u32]| ids.iter().map(|id| SocketId(*id)).collect::<Vec<_>>();
        let all = [
            (Outcome::Ok, "ok"),
            (Outcome::Errno(Errno::Eaddrinuse), "EADDRINUSE"),
            (Outcome::Unknown(123), "errno 123"),
            (Outcome::Blocks, "blocks"),
            (Outcome::Nothing, "nothing"),
            (Outcome::Eof, "eof"),
            (Outcome::Sockets(sockets(&[0])), "a"),
            (Outcome::Sockets(sockets(&[0, 1, 2])), "a and b and c"),
            (Outcome::Sockets(sockets(&[])), "nobody"),
            (Outcome::Spread(sockets(&[0, 1])), "spread over a, b"),
            (Outcome::State(SocketState::TimeWait), "TIME_WAIT"),
            (Outcome::Still(SocketState::TimeWait), "still TIME_WAIT"),
            (Outcome::Table(Vec::new()), "no sockets"),
            (Outcome::Lost("no descriptor left".to_owned()), "lost: no descriptor left"),
        ];
        for (outcome, expected) in all {
            assert_eq!(render(&outcome), expected);
        }
    }

    #[test]
    fn data_are_quoted_and_say_from_whom() {
        let mut from = endpoint("127.0.0.1:ephemeral");
        assert_eq!(render(&Outcome::Data(b"a\n\"\xff".to_vec(), None)), r#""a\n\"\xff""#);
        assert_eq!(
            render(&Outcome::Data(b"hello".to_vec(), Some(from.clone()))),
            r#""hello" from 127.0.0.1:ephemeral"#
        );
        from.socket = Some(SocketId(1));
        let render = |from: &Endpoint| render(&Outcome::Data(b"hello".to_vec(), Some(from.clone())));
        assert_eq!(render(&from), r#""hello" from b"#);
        from.host = [192, 0, 2, 1].into();
        assert_eq!(render(&from), r#""hello" from b"#);
        from.any_host = true;
        assert_eq!(render(&from), r#""hello" from b (192.0.2.1)"#);
        for usual in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            from.host = usual.parse().unwrap();
            assert_eq!(render(&from), r#""hello" from b"#);
        }
    }

    #[test]
    fn values_are_said_by_their_type() {
        let all = [
            (OptionValue::Flag(true), "on"),
            (OptionValue::Flag(false), "off"),
            (OptionValue::Number(-1), "-1"),
            (OptionValue::Range(40000, 40010), "40000-40010"),
            (OptionValue::Word("stream".to_owned()), "stream"),
            (OptionValue::Word(String::new()), "none"),
            (OptionValue::Address([192, 0, 2, 1].into()), "192.0.2.1"),
            (OptionValue::Errno(Errno::Econnrefused), "ECONNREFUSED"),
        ];
        for (value, expected) in all {
            assert_eq!(render(&Outcome::Value(value)), expected);
        }
    }

    #[test]
    fn a_port_that_the_kernel_chose_has_no_number() {
        for address in ["127.0.0.1:9000", "[::1]:9000", "0.0.0.0:ephemeral", "[::]:ephemeral", "0.0.0.0:0"] {
            assert_eq!(render(&Outcome::Address(endpoint(address))), address);
        }
    }

    #[test]
    fn expectations_are_said_in_the_words_of_the_scenario() {
        for (step, expected) in [
            ("bind a 1", "ok"),
            ("bind a 1 expect EADDRINUSE", "EADDRINUSE"),
            ("bind a 1 expect ok or EACCES", "ok or EACCES"),
            ("bind a 1 expect fail", "any errno"),
            ("bind a 1 expect any", "anything"),
            ("recv u expect nothing", "nothing"),
            ("recv u expect eof", "eof"),
            ("recv u expect \"hello\"", "\"hello\""),
            ("recv u expect \"hello\" from v", "\"hello\" from v"),
            ("recv u expect \"hello\" from 127.0.0.1:port(v)+1", "\"hello\" from 127.0.0.1:port(v)+1"),
            ("recv u expect \"hello\" from 9000", "\"hello\" from 9000"),
            ("ready u expect nobody", "nobody"),
            ("ready u v expect u and v or v", "u and v or v"),
            ("probe udp 9000 expect spread over u, v", "spread over u, v"),
            ("accept a as c expect blocks", "blocks"),
            ("state a expect TIME_WAIT", "TIME_WAIT"),
            ("wait a gone expect still LISTEN", "still LISTEN"),
            ("get a reuse expect on", "on"),
            ("local a expect 127.0.0.1:9000", "127.0.0.1:9000"),
            ("local a expect [::1]:9000", "[::1]:9000"),
            ("local a expect 0.0.0.0:ephemeral", "0.0.0.0:ephemeral"),
            ("local a expect u", "the address of u"),
            ("local a expect port 9000", "port 9000"),
            ("local a expect port = port(u)", "port = port(u)"),
            ("local a expect port != port(u)", "port != port(u)"),
            ("local a expect port in 40000-40010", "port in 40000-40010"),
            ("local a expect != 127.0.0.1:9000", "anything but 127.0.0.1:9000"),
        ] {
            let script = script(&format!("tcp a; udp u; udp v; {step}"));
            assert_eq!(super::expected(case(&script, 0).steps[3].expectation, &script), expected, "{step}");
        }
    }
}
