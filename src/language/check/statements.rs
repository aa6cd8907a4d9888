//! The statements of a script with errors, and the sockets and processes that each of them names.

use std::collections::{HashMap, HashSet};

use crate::language::ast::{Line, LineKind, Tree};
use crate::language::script::{Name, ProcessId};
use crate::language::span::Span;

use super::names::Names;

/// The statements of a script as they are written, those that cannot be read too.
#[derive(Debug)]
pub struct Statements {
    /// In the order of the text; those of a block come after the one that has it.
    all: Vec<Statement>,
}

#[derive(Debug)]
struct Statement {
    /// Where it stands, with its block.
    span: Span,
    /// What it names outside of its block.
    names: Vec<Name>,
    /// The one whose block it stands in.
    outer: Option<usize>,
    /// The place after the last one in its block.
    end: usize,
}

impl Statements {
    pub(super) fn of(tree: &Tree, source: &str, names: &Names) -> Self {
        let mut collector = Collector { source, names, found: Vec::new() };
        collector.lines(&tree.lines);
        for span in &tree.unreadable {
            let names = collector.names(*span);
            collector.found.push((*span, names));
        }
        // A statement begins before those in its block, and where two begin alike the longer one is the outer.
        collector.found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut all: Vec<Statement> = Vec::with_capacity(collector.found.len());
        let mut open: Vec<usize> = Vec::new();
        for (span, names) in collector.found {
            while let Some(last) = open.pop_if(|last| all[*last].span.end <= span.start) {
                all[last].end = all.len();
            }
            let outer = open.last().copied();
            open.push(all.len());
            all.push(Statement { span, names, outer, end: 0 });
        }
        let end = all.len();
        open.into_iter().for_each(|last| all[last].end = end);
        Self { all }
    }

    /// What the statements with an error at one of these places name, in their blocks too.
    #[must_use]
    pub fn named_at(&self, places: impl Iterator<Item = Span>) -> HashSet<Name> {
        let wrong: HashSet<usize> = places.filter_map(|place| self.around(place)).collect();
        wrong.into_iter().flat_map(|statement| self.named_in(statement)).collect()
    }

    /// A question that is asked of many places: whether the statement there names one of these.
    pub fn asker<'s>(&'s self, names: &'s HashSet<Name>) -> impl FnMut(Span) -> bool + 's {
        // One statement may have thousands of errors, and then it is long, too.
        let mut known: HashMap<usize, bool> = HashMap::new();
        move |place| {
            self.around(place).is_some_and(|statement| {
                *known
                    .entry(statement)
                    .or_insert_with(|| self.named_in(statement).any(|name| names.contains(&name)))
            })
        }
    }

    /// The innermost statement that a place is in.
    fn around(&self, place: Span) -> Option<usize> {
        let after = self.all.partition_point(|statement| statement.span.start <= place.start);
        let outwards = std::iter::successors(after.checked_sub(1), |inner| self.all[*inner].outer);
        outwards.into_iter().find(|statement| place.start <= self.all[*statement].span.end)
    }

    fn named_in(&self, statement: usize) -> impl Iterator<Item = Name> {
        let inner = &self.all[statement..self.all[statement].end];
        inner.iter().flat_map(|statement| statement.names.iter().copied())
    }
}

struct Collector<'c> {
    source: &'c str,
    names: &'c Names,
    found: Vec<(Span, Vec<Name>)>,
}

impl Collector<'_> {
    fn lines(&mut self, lines: &[Line]) {
        for line in lines {
            let block = match &line.kind {
                LineKind::Blank | LineKind::Comment(_) | LineKind::Documentation(_) => continue,
                LineKind::Axis(_) => None,
                LineKind::When(when) => Some(&when.block),
                LineKind::Step(step) => step.block.as_ref(),
            };
            let head = block.map_or(line.span, |block| Span::new(line.span.start, block.span.start));
            let span = block.map_or(line.span, |block| line.span.to(block.span));
            self.found.push((span, self.names(head)));
            if let Some(block) = block {
                self.lines(&block.lines);
            }
        }
    }

    /// The words of a part of the source that are names.
    fn names(&self, part: Span) -> Vec<Name> {
        let is_between = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        let words = part.text(self.source).split(is_between);
        // Of `main` it is always known what it is.
        let is_main = |name: &Name| *name == Name::Process(ProcessId::MAIN);
        words.filter_map(|word| self.names.get(word)).filter(|name| !is_main(name)).collect()
    }
}
