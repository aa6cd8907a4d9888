//! The outcomes of a step in every case, factored: over just the axes that mattered, and as a table.

mod grid;
mod table;

pub(crate) use grid::Grid;
pub(crate) use table::{Table, TableRow, cell, fitting, ran, render, render_within};
