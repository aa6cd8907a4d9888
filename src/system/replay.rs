//! What comes over the stream between a command and an agent, without the stream: for fuzzers and tests, which look for
//! messages that either side would stumble over.

use crate::language::check::check;
use crate::language::script::Script;
use crate::run::message::Message;
use crate::run::{Error, Facts, RunEvent, RunOptions, System, run};
use crate::text;

use super::agent;
use super::remote::Progress;
use super::rest::Rest;
use super::wire::Request;

/// The bodies of messages, each with its length in two bytes before it.
fn bodies(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let ([low, high], rest) = bytes.split_first_chunk()?;
        let (body, rest) = rest.split_at_checked(u16::from_le_bytes([*low, *high]).into())?;
        bytes = rest;
        Some(body)
    })
}

/// An agent that says this.
struct Replayed<'b>(&'b [u8]);

impl System for Replayed<'_> {
    fn run(
        &self,
        scripts: &[Script],
        options: &RunOptions,
        emit: &mut dyn FnMut(RunEvent),
    ) -> Result<Facts, Error> {
        let mut progress = Progress::new(scripts, options);
        let mut rest = Rest::new(scripts, options.repeat.get());
        let given = rest.start();
        for body in bodies(self.0) {
            let Ok(message) = postcard::from_bytes::<Message>(body) else { break };
            if progress.message(message, &mut |event| rest.follow(event, &given, emit)).is_none() {
                break;
            }
        }
        let facts = rest.facts.clone().ok_or_else(|| Error::NoNetwork("it said nothing".to_owned()))?;
        rest.break_off("it said no more", emit);
        Ok(facts)
    }
}

/// Has an agent say this of a script, and says all of it to people. None if the script is wrong, or the agent never
/// began.
#[must_use]
pub fn agent_says(source: &str, bytes: &[u8]) -> Option<String> {
    let scripts = [check("replay.drill", source).script()?];
    let mut said = String::new();
    let ran = run(&scripts, &Replayed(bytes), &RunOptions::default(), &mut |event| {
        if let RunEvent::ScenarioFinished(result) = event {
            for case in &result.cases {
                said.push_str(&text::trace::case(&scripts[0], case, None, false));
            }
            said.push_str(&text::failures::render(&scripts[0], &result.cases, false));
        }
    });
    ran.ok().map(|_| said)
}

/// Has a command ask an agent for this; whether the agent would begin.
#[must_use]
pub fn command_says(body: &[u8]) -> bool {
    match postcard::from_bytes(body) {
        Ok(Request::Run { scripts, options, .. }) => agent::accept(&scripts, &options).is_ok(),
        Ok(Request::End) | Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Naming;
    use crate::system::wire::{self, Text};
    use std::num::NonZeroUsize;
    use std::time::Duration;

    const SCRIPT: &str = "axis x = none | reuse; udp a $x; bind a 9000; udp b; send b \"hi\" to 9000; recv a; \
                          ready a expect nobody; state a; show; probe udp 9000; local a; bind b 9000";

    fn request(options: RunOptions) -> Request {
        let scripts = vec![Text { path: "a.drill".to_owned(), source: SCRIPT.to_owned() }];
        Request::Run { scripts, options, naming: Naming::default() }
    }

    /// What an agent really says.
    fn recorded() -> Vec<Vec<u8>> {
        let options = RunOptions { isolation: Some(crate::run::Isolation::Ports), ..RunOptions::default() };
        let (mut input, mut output) = (Vec::new(), Vec::new());
        wire::write(&mut input, &request(options)).unwrap();
        agent::serve(&input[..], &mut output).unwrap();
        let mut rest = &output[wire::Hello::find(&output).unwrap().1..];
        let mut bodies = Vec::new();
        while let Some((message, length)) = wire::take::<Message>(rest, usize::MAX).unwrap() {
            rest = &rest[length..];
            if !matches!(message, Message::Done | Message::Event(RunEvent::Waiting)) {
                bodies.push(postcard::to_stdvec(&message).unwrap());
            }
        }
        bodies
    }

    fn framed(bodies: &[Vec<u8>]) -> Vec<u8> {
        let frame = |body: &Vec<u8>| [&u16::try_from(body.len()).unwrap().to_le_bytes()[..], body].concat();
        bodies.iter().flat_map(frame).collect()
    }

    #[test]
    fn no_change_of_what_an_agent_says_is_stumbled_over() {
        let bodies = recorded();
        let said = agent_says(SCRIPT, &framed(&bodies)).unwrap();
        assert!(said.contains("\"hi\"") && !said.contains("it said no more"), "{said}");
        for message in 0..bodies.len() {
            for place in 0..bodies[message].len() {
                for value in [0, 1, 2, 7, 0x7F, 0x80, 0xFF] {
                    let mut changed = bodies.clone();
                    changed[message][place] = value;
                    // What is refused and what is believed is as it may be; neither may panic.
                    let _ = agent_says(SCRIPT, &framed(&changed));
                }
            }
        }
    }

    #[test]
    fn what_is_said_twice_is_refused() {
        let bodies = recorded();
        let once = agent_says(SCRIPT, &framed(&bodies)).unwrap();
        let finished = bodies.last().unwrap().clone();
        let twice = [&bodies[..bodies.len() - 1], &[finished.clone(), finished]].concat();
        assert_eq!(agent_says(SCRIPT, &framed(&twice)), Some(once));
    }

    #[test]
    fn options_that_no_command_has_are_refused() {
        let wanted = |options| command_says(&postcard::to_stdvec(&request(options)).unwrap());
        assert!(wanted(RunOptions::default()));
        let timeout = Duration::from_secs(u64::MAX);
        assert!(!wanted(RunOptions { timeout, ..RunOptions::default() }));
        assert!(!wanted(RunOptions { repeat: NonZeroUsize::MAX, ..RunOptions::default() }));
        assert!(!wanted(RunOptions { jobs: Some(NonZeroUsize::MAX), ..RunOptions::default() }));
    }
}
