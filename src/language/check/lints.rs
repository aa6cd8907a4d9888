//! What is right and probably not meant: axes and sockets that nothing uses, conditions that decide nothing, steps
//! that nothing can notice. All of it is warned of by `sockdrill check` alone, and can be allowed.

use std::collections::HashSet;

use crate::language::diagnostic::{Diagnostic, DiagnosticKind};
use crate::language::script::{
    AxisId, Choice, Expectation, Expected, Name, Node, Op, Predicate, Script, SocketId, Step, Target,
};

/// Finds them in a script that is right, in the order of the text.
///
/// ```
/// use sockdrill::language::check::{check, lints};
///
/// let script = check("port.drill", "axis x = 1 | 2; tcp a; bind a 9000").script().unwrap();
/// assert_eq!(lints(&script)[0].texts().message, "axis `x` is never used");
/// ```
#[must_use]
pub fn lints(script: &Script) -> Vec<Diagnostic> {
    let mut found = unused_axes(script);
    found.extend(unused_sockets(script));
    found.extend(script.steps.iter().filter_map(equal_branches));
    found.extend(unnoticed_steps(script));
    found.sort_by_key(|diagnostic| diagnostic.span);
    found
}

fn unused_axes(script: &Script) -> Vec<Diagnostic> {
    let mut used = Vec::new();
    for step in &script.steps {
        used.extend(axes_of(&step.op));
        if let Some(expectation) = step.expectation.as_deref() {
            all_outcomes(expectation).for_each(|outcomes| used.extend(axes_of(outcomes)));
            expectation.condition.iter().for_each(|(predicate, _)| predicate.axes(&mut used));
        }
    }
    predicates(&script.body, &mut |predicate| predicate.axes(&mut used));
    let used: HashSet<AxisId> = used.into_iter().collect();
    let axes = script.axes.iter().enumerate();
    let unused = axes.filter(|(index, _)| !used.contains(&AxisId::from_index(*index)));
    unused
        .map(|(_, axis)| DiagnosticKind::UnusedAxis { name: axis.name.node.clone() }.at(axis.name.span))
        .collect()
}

/// Sockets that a step makes and no other step, expectation or predicate is about. That a socket can be made may be
/// the point: then the step says what it expects, or the script does nothing else. `show` and `probe` look at sockets
/// that they do not name.
fn unused_sockets(script: &Script) -> Vec<Diagnostic> {
    let all_ops = || script.steps.iter().flat_map(|step| &step.op.values);
    let looks_at_all = all_ops().any(|op| matches!(op, Op::Show | Op::Probe { .. }));
    if looks_at_all || all_ops().all(|op| matches!(op, Op::Socket { .. })) {
        return Vec::new();
    }
    let mut used: HashSet<SocketId> = HashSet::new();
    for step in &script.steps {
        let made = step.op.values.iter().find_map(|op| op.traits().sockets.declares);
        let is_experiment =
            step.expectation.is_some() || !matches!(step.op.values.first(), Some(Op::Socket { .. }));
        used.extend(made.filter(|_| is_experiment));
        used.extend(step.mentions.iter().filter_map(|(name, _)| match name {
            Name::Socket(socket) if Some(*socket) != made => Some(*socket),
            Name::Socket(_) | Name::Process(_) => None,
        }));
        if let Some(expectation) = step.expectation.as_deref() {
            let outcomes = all_outcomes(expectation).flat_map(|choice| choice.values.iter().flatten());
            outcomes.for_each(|expected| sockets_of(expected, &mut used));
            expectation.condition.iter().for_each(|(predicate, _)| asked_for(predicate, &mut used));
        }
        // A value of an axis may name a socket.
        for op in &step.op.values {
            let traits = op.traits();
            used.extend(traits.sockets.acts_on.iter().chain(traits.sockets.mentions));
            used.extend(traits.address.and_then(|(_, target)| target.socket()));
        }
    }
    predicates(&script.body, &mut |predicate| asked_for(predicate, &mut used));
    let sockets = script.sockets.iter().enumerate();
    let unused = sockets.filter(|(index, _)| !used.contains(&SocketId::from_index(*index)));
    unused
        .map(|(_, socket)| DiagnosticKind::UnusedSocket { name: socket.node.clone() }.at(socket.span))
        .collect()
}

/// `iff P else` with the same outcomes on both sides.
fn equal_branches(step: &Step) -> Option<Diagnostic> {
    let expectation = step.expectation.as_deref()?;
    let (_, otherwise) = expectation.condition.as_ref()?;
    let stated = &expectation.outcomes;
    let alike = |(one, other): (&Vec<Expected>, &Vec<Expected>)| {
        one.iter().all(|expected| other.contains(expected))
            && other.iter().all(|expected| one.contains(expected))
    };
    let is_same = stated.axes == otherwise.axes && stated.values.iter().zip(&otherwise.values).all(alike);
    is_same.then(|| DiagnosticKind::EqualBranches.at(expectation.span))
}

/// Steps that always succeed and say nothing themselves, after which no other step comes that could find the
/// difference.
fn unnoticed_steps(script: &Script) -> Vec<Diagnostic> {
    let from_the_end = script.steps.iter().rev();
    let unnoticed = from_the_end.take_while(|step| step.expectation.is_none() && only_changes(step));
    unnoticed.map(|step| DiagnosticKind::UnnoticedStep.at(step.span)).collect()
}

fn only_changes(step: &Step) -> bool {
    step.op.values.iter().all(|op| op.traits().only_changes)
}

fn axes_of<T>(choice: &Choice<T>) -> impl Iterator<Item = AxisId> {
    choice.axes.iter().map(|(axis, _)| *axis)
}

/// The outcomes of all clauses of an expectation.
fn all_outcomes(expectation: &Expectation) -> impl Iterator<Item = &Choice<Vec<Expected>>> {
    let otherwise = expectation.condition.as_ref().map(|(_, otherwise)| otherwise);
    let exceptions = expectation.exceptions.iter().map(|exception| &exception.outcomes);
    std::iter::once(&expectation.outcomes).chain(otherwise).chain(exceptions)
}

fn sockets_of(expected: &Expected, found: &mut HashSet<SocketId>) {
    match expected {
        Expected::Sockets(sockets) | Expected::Spread(sockets) => found.extend(sockets),
        Expected::Data(_, Some(target)) | Expected::Address(target) => found.extend(target.socket()),
        Expected::Port(port) => found.extend(Target::Address { host: None, port: *port }.socket()),
        Expected::Not(inner) => sockets_of(inner, found),
        Expected::Ok
        | Expected::Fail
        | Expected::Any
        | Expected::Blocks
        | Expected::Nothing
        | Expected::Eof
        | Expected::Errno(_)
        | Expected::State(_)
        | Expected::Still(_)
        | Expected::Data(_, None)
        | Expected::Value(_)
        | Expected::Ephemeral(_)
        | Expected::PortIn(..) => {}
    }
}

/// The sockets that a predicate asks for.
fn asked_for(predicate: &Predicate, found: &mut HashSet<SocketId>) {
    match predicate {
        Predicate::Or(parts) | Predicate::And(parts) => parts.iter().for_each(|part| asked_for(part, found)),
        Predicate::Not(part) => asked_for(part, found),
        Predicate::Axis { .. } => {}
        Predicate::Has { socket, .. } | Predicate::Is { socket, .. } => {
            found.insert(*socket);
        }
    }
}

/// Every predicate of a `when`.
fn predicates(body: &[Node], visit: &mut impl FnMut(&Predicate)) {
    for node in body {
        match node {
            Node::When(when) => {
                visit(&when.predicate);
                predicates(&when.body, visit);
            }
            Node::Process(_, body) => predicates(body, visit),
            Node::Documentation(_) | Node::Step(_) => {}
        }
    }
}
