//! The cases of a run that nobody has begun yet.

use std::cell::OnceCell;

use super::message::{CaseSpan, Work};
use crate::language::script::Script;
use crate::plan;

use super::order::Order;
use crate::run::{RunOptions, Stop};

/// How many runs of cases a worker gets at a time, where none of them waits on the clock.
const MOST: usize = 256;

/// Into how many parts for each worker what is left is divided: the parts get smaller towards the end, so
/// that all workers end at about the same time.
const SHARES: usize = 4;

/// What is left to hand out.
pub(super) struct Queue<'s> {
    /// For how many workers at a time.
    jobs: usize,
    /// How many runs of cases are left.
    left: usize,
    /// What comes first, the last one before the others; then what the order has.
    ahead: Vec<CaseSpan>,
    order: Order,
    scripts: &'s [Script],
    /// Whether what is left is wanted.
    stop: Stop,
    /// For each of them, whether its cases may wait on the clock, once that has been asked.
    waiting: Vec<OnceCell<bool>>,
}

impl<'s> Queue<'s> {
    pub(super) fn new(scripts: &'s [Script], options: &RunOptions, jobs: usize) -> Self {
        let order = Order::new(scripts, options);
        let waiting = scripts.iter().map(|_| OnceCell::new()).collect();
        Self {
            jobs: jobs.max(1),
            left: order.runs(),
            ahead: Vec::new(),
            order,
            scripts,
            stop: options.stop.clone(),
            waiting,
        }
    }

    /// What was handed out, and must be once more.
    pub(super) fn put_back(&mut self, span: CaseSpan) {
        self.left += span.runs();
        self.ahead.push(span);
    }

    /// The next part; none when everything has been handed out.
    pub(super) fn next(&mut self) -> Option<Work> {
        if self.stop.is_asked() {
            return None;
        }
        let mut room = (self.left / (self.jobs * SHARES)).clamp(1, MOST);
        let mut spans = Vec::new();
        while room > 0
            && let Some(span) = self.ahead.pop().or_else(|| self.order.next())
        {
            if self.waits(&span) {
                // It goes alone, so that others can wait at the same time.
                if spans.is_empty() {
                    spans.push(self.cut(span, 1));
                } else {
                    self.ahead.push(span);
                }
                break;
            }
            let span = self.cut(span, room);
            room -= span.runs();
            spans.push(span);
        }
        self.left -= spans.iter().map(CaseSpan::runs).sum::<usize>();
        (!spans.is_empty()).then_some(Work { spans, is_alone: false })
    }

    /// The next part if none of it waits on the clock: it can stand behind another one.
    pub(super) fn next_quick(&mut self) -> Option<Work> {
        if self.stop.is_asked() {
            return None;
        }
        let span = self.ahead.pop().or_else(|| self.order.next())?;
        let waits = self.waits(&span);
        self.ahead.push(span);
        if waits { None } else { self.next() }
    }

    /// Whether its cases may wait on the clock.
    fn waits(&self, span: &CaseSpan) -> bool {
        *self.waiting[span.script].get_or_init(|| plan::may_wait(&self.scripts[span.script]))
    }

    /// At most so many runs of a span; the rest stays ahead.
    fn cut(&mut self, span: CaseSpan, runs: usize) -> CaseSpan {
        let CaseSpan { script, cases, repetitions } = span;
        let part = |cases, repetitions| CaseSpan { script, cases, repetitions };
        let (first, rest) = (cases.start..cases.start + 1, cases.start + 1..cases.end);
        if runs < repetitions.len() {
            let end = repetitions.start + runs;
            self.keep(part(rest, repetitions.clone()));
            self.keep(part(first.clone(), end..repetitions.end));
            return part(first, repetitions.start..end);
        }
        let end = (cases.start + runs / repetitions.len()).min(cases.end);
        self.keep(part(end..cases.end, repetitions.clone()));
        part(cases.start..end, repetitions)
    }

    fn keep(&mut self, span: CaseSpan) {
        if !span.cases.is_empty() {
            self.ahead.push(span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::script;

    fn options(repeat: usize, shuffle: Option<u64>) -> RunOptions {
        let repeat = repeat.try_into().expect("at least once");
        RunOptions { repeat, shuffle, ..RunOptions::default() }
    }

    /// What is handed out to one worker: each part the script, the cases, the repetitions.
    fn parts(scripts: &[Script], repeat: usize, shuffle: Option<u64>) -> Vec<String> {
        let mut queue = Queue::new(scripts, &options(repeat, shuffle), 1);
        let text = |span: &CaseSpan| format!("{} {:?} {:?}", span.script, span.cases, span.repetitions);
        let next = || queue.next().map(|work| work.spans.iter().map(text).collect::<Vec<_>>().join(", "));
        std::iter::from_fn(next).collect()
    }

    const TEN: &str = "axis x = 1|2|3|4|5|6|7|8|9|10; tcp a; listen a backlog=$x";

    #[test]
    fn parts_get_smaller_and_reach_over_scripts() {
        let scripts = [script("tcp a"), script("tcp b"), script(TEN)];
        let expected = [
            "0 0..1 0..1, 1 0..1 0..1, 2 0..1 0..1",
            "2 1..3 0..1",
            "2 3..4 0..1",
            "2 4..5 0..1",
            "2 5..6 0..1",
            "2 6..7 0..1",
            "2 7..8 0..1",
            "2 8..9 0..1",
            "2 9..10 0..1",
        ];
        assert_eq!(parts(&scripts, 1, None), expected);
    }

    #[test]
    fn cases_that_wait_come_alone() {
        let scripts = [script("tcp a"), script("axis x = 1|2; wait 1ms; tcp a; listen a backlog=$x")];
        let expected = ["0 0..1 0..4", "1 0..1 0..1", "1 0..1 1..2", "1 0..1 2..3", "1 0..1 3..4"];
        assert_eq!(parts(&scripts, 4, None)[..2], ["0 0..1 0..3", "0 0..1 3..4"]);
        assert_eq!(parts(&scripts, 4, None)[2..6], expected[1..]);
    }

    #[test]
    fn a_case_that_waits_stands_behind_no_other() {
        let scripts = [script("tcp a"), script("tcp b; wait 1ms"), script("tcp c")];
        let mut queue = Queue::new(&scripts, &RunOptions::default(), 1);
        assert_eq!(queue.next_quick().unwrap().spans[0].script, 0);
        assert_eq!(queue.next_quick(), None);
        assert_eq!(queue.next().unwrap().spans[0].script, 1);
        assert_eq!(queue.next_quick().unwrap().spans[0].script, 2);
        assert_eq!(queue.next_quick(), None);
    }

    #[test]
    fn repetitions_of_a_case_are_shared_out() {
        let scripts = [script("tcp a")];
        let shared = parts(&scripts, 1000, None);
        assert_eq!(shared[..3], ["0 0..1 0..250", "0 0..1 250..437", "0 0..1 437..577"]);
        assert_eq!(shared.last().unwrap(), "0 0..1 999..1000");
        assert_eq!(parts(&scripts, 100_000, None)[0], "0 0..1 0..256");
    }

    #[test]
    fn what_is_put_back_comes_first() {
        let scripts = [script("tcp a"), script("tcp b")];
        let mut queue = Queue::new(&scripts, &RunOptions::default(), 1);
        let Work { spans: first, .. } = queue.next().unwrap();
        queue.put_back(first[0].clone());
        assert_eq!(queue.next().unwrap().spans, first);
        assert_eq!(queue.next().unwrap().spans[0].script, 1);
        assert_eq!(queue.next(), None);
    }

    #[test]
    fn an_order_of_chance_has_every_case_once_and_is_the_same_for_a_seed() {
        let scripts = [script("tcp a"), script(TEN)];
        let spans = |shuffle| parts(&scripts, 1, shuffle).join(", ").split(", ").map(str::to_owned).collect();
        let shuffled: Vec<String> = spans(Some(7));
        assert_eq!(shuffled, spans(Some(7)));
        assert_ne!(shuffled, spans(Some(8)));
        let ordered = std::iter::once("0 0..1 0..1".to_owned())
            .chain((0..10).map(|case| format!("1 {case}..{} 0..1", case + 1)));
        assert_ne!(shuffled, ordered.clone().collect::<Vec<_>>());
        let mut sorted = shuffled;
        sorted.sort_by_key(|span| span.len() * 100 + usize::from(span.as_bytes()[2]));
        assert_eq!(sorted, ordered.collect::<Vec<_>>());
    }
}
