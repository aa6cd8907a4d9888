//! The outcomes for every combination of some axes, and which of the axes mattered.

use crate::language::script::{AxisId, Script};

/// A cell for every combination of some axes; the last axis turns fastest. An empty cell says nothing: the
/// step did not run there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    /// The axes, with how many values each has.
    pub axes: Vec<(AxisId, usize)>,
    pub cells: Vec<Option<u32>>,
}

impl Grid {
    /// A cell for every case of a script.
    pub(crate) fn new(script: &Script, cells: Vec<Option<u32>>) -> Self {
        let counts = script.axes.iter().map(|axis| axis.values.len()).enumerate();
        Self { axes: counts.map(|(index, count)| (AxisId::from_index(index), count)).collect(), cells }
    }

    /// The grid over just the axes that mattered: the others can go without two different outcomes falling
    /// together.
    ///
    /// An axis stays if two cases that differ in it alone have different outcomes. Where a `when` keeps a step
    /// from running in some cases, there may be no two such cases, though the outcomes differ: then axes
    /// stay until they distinguish the outcomes, those declared first before those declared last.
    pub(crate) fn over_what_mattered(mut self) -> Self {
        for index in (0..self.axes.len()).rev() {
            if let Some(smaller) = self.without(index) {
                self = smaller;
            }
        }
        self
    }

    /// The grid without one axis; none if two different outcomes would fall together.
    fn without(&self, index: usize) -> Option<Self> {
        let stride: usize = self.axes[index + 1..].iter().map(|(_, count)| count).product();
        let count = self.axes[index].1;
        let mut cells = vec![None; self.cells.len() / count];
        for (at, cell) in self.cells.iter().enumerate() {
            let kept: &mut Option<u32> = &mut cells[at / (stride * count) * stride + at % stride];
            if cell.is_some() && kept.is_some() && kept != cell {
                return None;
            }
            *kept = kept.or(*cell);
        }
        let mut axes = self.axes.clone();
        axes.remove(index);
        Some(Self { axes, cells })
    }

    /// The grids over all axes but the first, one for each value of the first.
    pub(crate) fn by_first_axis(&self) -> Vec<Self> {
        let Some(((_, count), rest)) = self.axes.split_first() else { return Vec::new() };
        let part = self.cells.len() / count;
        self.cells.chunks(part).map(|cells| Self { axes: rest.to_vec(), cells: cells.to_vec() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(counts: &[usize], cells: &str) -> Grid {
        let axes =
            counts.iter().enumerate().map(|(axis, count)| (AxisId::from_index(axis), *count)).collect();
        let cells = cells.chars().filter(|c| *c != ' ').map(|c| c.to_digit(10)).collect();
        Grid { axes, cells }
    }

    fn mattered(counts: &[usize], cells: &str) -> (Vec<u32>, String) {
        let smaller = grid(counts, cells).over_what_mattered();
        let axes = smaller.axes.iter().map(|(axis, _)| axis.0).collect();
        let cells = smaller.cells.iter().map(|cell| cell.map_or("-".to_owned(), |cell| cell.to_string()));
        (axes, cells.collect())
    }

    #[test]
    fn the_axes_that_mattered_stay() {
        assert_eq!(mattered(&[2, 3], "111 111"), (vec![], "1".to_owned()));
        assert_eq!(mattered(&[2, 3], "111 222"), (vec![0], "12".to_owned()));
        assert_eq!(mattered(&[2, 3], "123 123"), (vec![1], "123".to_owned()));
        assert_eq!(mattered(&[2, 2], "12 21"), (vec![0, 1], "1221".to_owned()));
        assert_eq!(mattered(&[2, 2, 2], "11 22 33 44"), (vec![0, 1], "1234".to_owned()));
    }

    #[test]
    fn a_step_that_did_not_run_says_nothing() {
        assert_eq!(mattered(&[2, 3], "1-1 --1"), (vec![], "1".to_owned()));
        assert_eq!(mattered(&[2, 3], "--- ---"), (vec![], "-".to_owned()));
        assert_eq!(mattered(&[2, 3], "1-1 22-"), (vec![0], "12".to_owned()));
    }

    #[test]
    fn outcomes_are_told_apart_even_if_no_two_cases_differ_in_one_axis() {
        assert_eq!(mattered(&[2, 2], "1- -2"), (vec![0], "12".to_owned()));
    }
}
