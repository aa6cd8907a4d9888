//! A script with one small change, for every change that can be made to it.

use crate::language::ast::{Line, LineKind, Step};
use crate::language::check::check;
use crate::language::parse::parse;
use crate::language::script::{AddressUse, Op, Script};
use crate::language::span::Span;

/// One small change to a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mutation {
    /// A step is not there.
    WithoutStep { step: Span },
    /// A step lacks one of its options.
    WithoutOption { step: Span, option: Span },
    /// Two binds have changed places.
    Exchanged { first: Span, second: Span },
}

impl Mutation {
    /// The change in words.
    #[must_use]
    pub(crate) fn words(&self, source: &str) -> String {
        match self {
            Mutation::WithoutStep { step } => format!("without `{}`", step.text(source)),
            Mutation::WithoutOption { step, option } => {
                format!("without `{}` in `{}`", option.text(source), step.text(source))
            }
            Mutation::Exchanged { first, second } => {
                format!("with `{}` and `{}` exchanged", first.text(source), second.text(source))
            }
        }
    }

    /// Which step of the script itself a step of the changed one is, both by their place in the text; none if
    /// that step is changed.
    pub(super) fn original(&self, script: &Script, step: usize) -> Option<usize> {
        let number = |span: &Span| script.steps.iter().position(|step| step.span.start == span.start);
        match self {
            Mutation::WithoutStep { step: gone } => {
                Some(if number(gone).is_some_and(|gone| step >= gone) { step + 1 } else { step })
            }
            Mutation::WithoutOption { step: changed, .. } => (number(changed) != Some(step)).then_some(step),
            Mutation::Exchanged { first, second } => match (number(first), number(second)) {
                (Some(first), second) if step == first => second,
                (first, Some(second)) if step == second => first,
                _ => Some(step),
            },
        }
    }

    /// Where it is made.
    #[must_use]
    pub(crate) fn place(&self) -> Span {
        match self {
            Mutation::WithoutStep { step } => *step,
            Mutation::WithoutOption { option, .. } => *option,
            Mutation::Exchanged { first, .. } => *first,
        }
    }
}

/// A script with a change.
#[derive(Debug)]
pub(crate) struct Mutant {
    pub change: Mutation,
    /// The changed script; none where the checker refuses it: that kills it, too.
    pub script: Option<Script>,
}

/// Every change that can be made to a script.
#[must_use]
pub(crate) fn mutants(script: &Script) -> Vec<Mutant> {
    let source = &script.source;
    let (tree, _) = parse(source);
    let mut steps = Vec::new();
    collect(&tree.lines, script, &mut steps);
    let mut changes = Vec::new();
    for step in &steps {
        if !step.is_finding() {
            changes.push(Mutation::WithoutStep { step: step.span });
        }
        changes.extend(step.options().map(|option| Mutation::WithoutOption { step: step.span, option }));
    }
    let binds: Vec<Span> = steps.iter().filter(|step| step.is_bind()).map(|step| step.span).collect();
    let neighbours = binds.windows(2).filter(|pair| pair[0].text(source) != pair[1].text(source));
    changes.extend(neighbours.map(|pair| Mutation::Exchanged { first: pair[0], second: pair[1] }));
    changes.into_iter().map(|change| mutant(script, change)).collect()
}

/// The steps that can go: those without a block, for with its head a block would go as well.
fn collect<'t>(lines: &'t [Line], script: &'t Script, steps: &mut Vec<Written<'t>>) {
    for line in lines {
        match &line.kind {
            LineKind::Step(Step { block: Some(block), .. }) => collect(&block.lines, script, steps),
            LineKind::Step(step) => {
                let checked = script.steps.iter().find(|checked| checked.span.start == line.span.start);
                let ops = checked.map_or(&[][..], |checked| &checked.op.values);
                steps.push(Written { step, span: line.span, ops });
            }
            LineKind::When(when) => collect(&when.block.lines, script, steps),
            LineKind::Blank | LineKind::Comment(_) | LineKind::Documentation(_) | LineKind::Axis(_) => {}
        }
    }
}

/// A step as it is written, and what it does.
struct Written<'s> {
    step: &'s Step,
    span: Span,
    /// For every combination of the axes that it names.
    ops: &'s [Op],
}

impl Written<'_> {
    /// Whether the step tells what came out rather than prepare for what comes after it: the snapshot changes
    /// when it goes.
    fn is_finding(&self) -> bool {
        self.step.expectation.is_some() || self.ops.iter().all(|op| op.traits().observes)
    }

    /// The options that the step sets.
    fn options(&self) -> impl Iterator<Item = Span> {
        let sets = self.ops.iter().any(|op| op.traits().sets.is_some());
        // The first word is the socket's name.
        let words = if sets { self.step.arguments.get(1..).unwrap_or_default() } else { &[] };
        words.iter().map(|word| word.span)
    }

    fn is_bind(&self) -> bool {
        let binds = |op: &Op| matches!(op.traits().address, Some((AddressUse::Bind, _)));
        self.ops.iter().all(binds)
    }
}

fn mutant(script: &Script, change: Mutation) -> Mutant {
    let source = changed(&script.source, &change);
    let mutated = check(&script.path, &source).script();
    let script = mutated.filter(|script| crate::plan::check(script).iter().all(|found| !found.is_error()));
    Mutant { change, script }
}

fn changed(source: &str, change: &Mutation) -> String {
    match change {
        Mutation::WithoutStep { step } => replaced(source, *step, ""),
        Mutation::WithoutOption { option, .. } => replaced(source, *option, ""),
        Mutation::Exchanged { first, second } => {
            let with_second = replaced(source, *second, first.text(source));
            replaced(&with_second, *first, second.text(source))
        }
    }
}

fn replaced(source: &str, span: Span, text: &str) -> String {
    format!("{}{text}{}", &source[..span.start], &source[span.end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(source: &str) -> Vec<(String, bool)> {
        let script = check("test", source).script().expect("a script");
        let words = |mutant: &Mutant| (mutant.change.words(source), mutant.script.is_some());
        mutants(&script).iter().map(words).collect()
    }

    #[test]
    fn steps_in_blocks_and_their_options_go_but_no_block_and_no_finding() {
        let found = changes("process p { tcp6 c v6only linger=0; listen c expect any }");
        let expected = [
            ("without `tcp6 c v6only linger=0`", false),
            ("without `v6only` in `tcp6 c v6only linger=0`", true),
            ("without `linger=0` in `tcp6 c v6only linger=0`", true),
        ];
        assert_eq!(found, expected.map(|(words, runs)| (words.to_owned(), runs)));
    }

    #[test]
    fn a_step_that_looks_is_a_finding_and_one_that_lets_time_pass_is_none() {
        let found =
            changes("tcp a; bind a 9000; wait a CLOSE; get a reuse; local a; state a; show; wait 1ms");
        let expected =
            [("without `tcp a`", false), ("without `bind a 9000`", true), ("without `wait 1ms`", true)];
        assert_eq!(found, expected.map(|(words, runs)| (words.to_owned(), runs)));
    }

    #[test]
    fn binds_of_the_same_text_are_not_exchanged() {
        let found = changes("tcp a; bind a 9000 expect any; bind a 9000 expect any");
        assert_eq!(found, [("without `tcp a`".to_owned(), false)]);
    }

    #[test]
    fn every_step_of_a_changed_script_is_one_of_the_original() {
        let source = "udp a reuse; bind a 9000; udp b reuse; bind b 9000; show";
        let script = check("test", source).script().expect("a script");
        let originals = |words: &str| {
            let mutants = mutants(&script);
            let mutant =
                mutants.iter().find(|mutant| mutant.change.words(source) == words).expect("a mutant");
            let steps = 0..mutant.script.as_ref().expect("it runs").steps.len();
            steps.map(|step| mutant.change.original(&script, step)).collect::<Vec<_>>()
        };
        let all = [0, 1, 2, 3, 4].map(Some);
        assert_eq!(originals("without `bind a 9000`"), [0, 2, 3, 4].map(Some));
        assert_eq!(originals("without `reuse` in `udp b reuse`"), [all[0], all[1], None, all[3], all[4]]);
    }

    #[test]
    fn what_the_checker_refuses_is_marked() {
        let found = changes("tcp a reuse; bind a 9000\ntcp b; bind b 9001");
        let expected = [
            ("without `tcp a reuse`", false),
            ("without `reuse` in `tcp a reuse`", true),
            ("without `bind a 9000`", true),
            ("without `tcp b`", false),
            ("without `bind b 9001`", true),
            ("with `bind a 9000` and `bind b 9001` exchanged", false),
        ];
        assert_eq!(found, expected.map(|(words, runs)| (words.to_owned(), runs)));
    }
}
