//! What went wrong in the cases of a scenario, as text.

use crate::language::diagnostic::{Context, Diagnostic, DiagnosticKind};
use crate::language::script::Script;
use crate::plan;
use crate::run::trace::{CaseResult, End};

use super::diagnostics;
use super::failure;
use super::plural::count;

/// How many different failures of one scenario are shown.
const SHOWN: usize = 3;

/// How many cases that failed alike are listed.
const LISTED: usize = 10;

/// The failures of a scenario, those of like cases as one, as many as one wants to read; nothing if there is none.
#[must_use]
pub(crate) fn render(script: &Script, cases: &[CaseResult], colour: bool) -> String {
    let mut failures: Vec<String> = of_cases(script, cases)
        .iter()
        .map(|failure| {
            let diagnostics = std::slice::from_ref(failure);
            diagnostics::render(diagnostics, &script.path, &script.source, colour)
        })
        .collect();
    failures.extend(without_a_place(script, cases));
    let more = failures.len().saturating_sub(SHOWN);
    failures.truncate(SHOWN);
    let mut text = failures.join("\n");
    if more > 0 {
        text.extend(["and ", &count(more, "more failure"), " in ", &script.path, "\n"]);
    }
    text
}

/// What went wrong, each at its place in the script and once for all cases in which it went wrong alike.
#[must_use]
pub(crate) fn of_cases(script: &Script, cases: &[CaseResult]) -> Vec<Diagnostic> {
    let mut groups: Vec<Group> = Vec::new();
    for case in cases {
        for found in failure::failures(script, case) {
            let case = plan::case_name(script, &plan::values_of(script, case.number));
            let alike = alike(&found);
            match groups.iter_mut().find(|group| group.alike == alike) {
                Some(group) => group.add(case, &found),
                None => groups.push(Group::new(case, alike, found)),
            }
        }
    }
    groups.into_iter().map(|group| group.diagnostic(cases.len())).collect()
}

/// A failure, and the cases that failed so.
struct Group {
    /// What they have in common.
    alike: Diagnostic,
    /// The failure of the first.
    first: Diagnostic,
    /// The first of them.
    names: Vec<String>,
    count: usize,
    /// Whether the kernel had the same sockets open in all of them.
    same_sockets: bool,
}

impl Group {
    fn new(case: String, alike: Diagnostic, first: Diagnostic) -> Self {
        Self { alike, first, names: vec![case], count: 1, same_sockets: true }
    }

    fn add(&mut self, case: String, found: &Diagnostic) {
        self.count += 1;
        if self.names.len() < LISTED {
            self.names.push(case);
        }
        let sockets = |found: &Diagnostic| found.context.iter().find_map(open_sockets).cloned();
        self.same_sockets &= sockets(found) == sockets(&self.first);
    }

    /// The failure of the first of them, said of all.
    fn diagnostic(self, total: usize) -> Diagnostic {
        let Self { mut first, names, count, same_sockets, .. } = self;
        if count == 1 {
            return first;
        }
        for context in &mut first.context {
            if let Context::Case(_) = context {
                *context = Context::LikeCases { names: names.clone(), count, total };
            } else if let (Context::OpenSockets(table), false) = (&mut *context, same_sockets) {
                let table = std::mem::take(table);
                *context = Context::OpenSocketsOf { case: names[0].clone(), table };
            }
        }
        first
    }
}

fn open_sockets(context: &Context) -> Option<&String> {
    if let Context::OpenSockets(table) = context { Some(table) } else { None }
}

/// A failure without what may be another in every case: its name, an ephemeral port, what was open.
fn alike(found: &Diagnostic) -> Diagnostic {
    let mut alike = found.clone();
    alike.context.retain(|context| {
        !matches!(context, Context::Case(_) | Context::OpenSockets(_) | Context::SocketsUnlisted(_))
    });
    if let DiagnosticKind::UnexpectedOutcome(outcome) = &mut alike.kind {
        outcome.port = None;
    }
    alike
}

/// The cases that broke off before any step of theirs is known to have run, those together that did so alike.
fn without_a_place(script: &Script, cases: &[CaseResult]) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for case in cases {
        let End::Broken(how) = &case.trace.end else { continue };
        if !failure::failures(script, case).is_empty() {
            continue;
        }
        let name = plan::case_name(script, &plan::values_of(script, case.number));
        match groups.iter_mut().find(|(other, _)| other == how) {
            Some((_, names)) => names.push(name),
            None => groups.push((how, vec![name])),
        }
    }
    let text = |(how, names): &(&str, Vec<String>)| {
        let of_cases = match &names[..] {
            [name] if name.is_empty() => String::new(),
            [name] => format!(" (case {name})"),
            names => format!(" ({} of {}, first {})", names.len(), count(cases.len(), "case"), names[0]),
        };
        format!("error: {}{of_cases} could not be run to its end: {how}\n", script.path)
    };
    groups.iter().map(text).collect()
}

/// Why cases were not run: every reason once, with the number of cases.
#[must_use]
pub(crate) fn reasons(cases: &[CaseResult]) -> Vec<(&str, usize)> {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for trace in cases {
        if let End::Skipped(reason) = &trace.trace.end {
            match reasons.iter_mut().find(|(other, _)| other == reason) {
                Some((_, skipped)) => *skipped += 1,
                None => reasons.push((reason, 1)),
            }
        }
    }
    reasons
}
