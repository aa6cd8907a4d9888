//! A list of scenarios: what each says of itself, for people or for programs.

use serde::Serialize;

use crate::language::header::Requirement;
use crate::language::script::Script;
use crate::plan;

use super::faint;

/// What a scenario says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct Entry<'s> {
    /// Where it is, from the working directory.
    pub path: &'s str,
    /// Its title.
    pub title: Option<&'s str>,
    /// Its tags.
    pub tags: &'s [String],
    /// How many cases its axes make.
    pub cases: usize,
    /// Whether it runs only when asked.
    pub slow: bool,
    /// What a system must have for all of its cases to run: what the header says, then what the steps need.
    pub requires: Vec<String>,
}

impl<'s> Entry<'s> {
    /// What a script says of itself.
    #[must_use]
    pub fn of(script: &'s Script) -> Self {
        Self {
            path: &script.path,
            title: script.header.title.as_deref(),
            tags: &script.header.tags,
            cases: plan::count(script).unwrap_or_default(),
            slow: script.header.slow,
            requires: requires(script),
        }
    }

    fn cells(&self) -> [String; 3] {
        let cases = if self.cases == 1 { "1 case".to_owned() } else { format!("{} cases", self.cases) };
        [self.path.to_owned(), cases, self.title.unwrap_or_default().to_owned()]
    }

    /// Its tags, `slow` among them, and what it requires.
    fn remarks(&self) -> String {
        let slow = self.slow.then_some("slow");
        let tags: Vec<&str> = self.tags.iter().map(String::as_str).chain(slow).collect();
        let tags = (!tags.is_empty()).then(|| format!("  [{}]", tags.join(", ")));
        let requires = (!self.requires.is_empty()).then(|| format!("  needs {}", self.requires.join(", ")));
        tags.into_iter().chain(requires).collect()
    }
}

fn requires(script: &Script) -> Vec<String> {
    let implied = script.steps.iter().flat_map(|step| &step.op.values).filter_map(plan::requirements);
    let mut requires: Vec<String> = Vec::new();
    for requirement in script.header.requires.iter().cloned().chain(implied) {
        let word = Requirement::to_string(&requirement);
        if !requires.contains(&word) {
            requires.push(word);
        }
    }
    requires
}

/// A line a scenario, in columns.
#[must_use]
pub fn table(entries: &[Entry<'_>], colour: bool) -> String {
    let rows: Vec<([String; 3], String)> =
        entries.iter().map(|entry| (entry.cells(), entry.remarks())).collect();
    let width =
        |column: usize| rows.iter().map(|(cells, _)| cells[column].chars().count()).max().unwrap_or_default();
    let (path_width, case_width) = (width(0), width(1));
    let mut table = String::new();
    for ([path, cases, title], remarks) in &rows {
        let remarks = if remarks.is_empty() { String::new() } else { faint(remarks, colour) };
        let line = format!("{path:path_width$}  {cases:>case_width$}  {title}{remarks}");
        table.push_str(line.trim_end());
        table.push('\n');
    }
    table
}

/// `{"scenarios": [...]}`, an object a scenario; `docs/configuration.md` describes it.
#[must_use]
pub fn json(entries: &[Entry<'_>]) -> String {
    #[derive(Serialize)]
    struct List<'l> {
        scenarios: &'l [Entry<'l>],
    }
    // Texts, numbers and lists always have a form in JSON.
    let text = serde_json::to_string_pretty(&List { scenarios: entries }).unwrap_or_default();
    format!("{text}\n")
}
