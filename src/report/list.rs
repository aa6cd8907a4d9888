//! A list of scenarios: what each says of itself, for people or for programs.

use serde::Serialize;

use crate::language::header::{ClaimVerdict, Requirement};
use crate::language::script::Script;

use super::dim;
use crate::text::columns;
use crate::text::foreign::{self, line, markdown_target};
use crate::text::plural::count;

/// What a scenario says of itself.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ListEntry<'s> {
    /// Where it is, from the working directory.
    pub path: &'s str,
    pub title: Option<&'s str>,
    pub tags: &'s [String],
    /// How many cases its axes make.
    pub cases: usize,
    /// Whether it runs only when asked.
    pub slow: bool,
    /// What a system must have for all of its cases to run: what the header says, then what the steps need.
    pub requires: Vec<String>,
    /// The numbers of the claims that it tests.
    pub claims: &'s [u32],
    /// The claim as it is usually said.
    pub said: Option<&'s str>,
    /// What the kernel says of the claim: `holds`, `holds if`, `does not hold`.
    pub verdict: Option<&'static str>,
}

impl<'s> ListEntry<'s> {
    /// What a script says of itself.
    #[must_use]
    pub(crate) fn of(script: &'s Script) -> Self {
        Self {
            path: &script.path,
            title: script.header.title.as_deref(),
            tags: &script.header.tags,
            cases: script.cases(),
            slow: script.header.slow,
            requires: requires(script),
            claims: &script.header.claims,
            said: script.header.said.as_deref(),
            verdict: script.header.verdict.map(ClaimVerdict::words),
        }
    }

    fn cells(&self) -> [String; 3] {
        let title = line(self.title.unwrap_or_default()).into_owned();
        [self.path.to_owned(), count(self.cases, "case"), title]
    }

    fn markdown_row(&self, path: &str, name: &str) -> String {
        let title = in_markdown(self.title.unwrap_or(name));
        let numbers: Vec<String> = self.claims.iter().map(u32::to_string).collect();
        let claim = match self.verdict {
            Some(verdict) => format!("{}: {verdict}", numbers.join(", ")),
            None => numbers.join(", "),
        };
        let slow = self.slow.then_some("slow");
        let tags: Vec<String> = self.tags.iter().map(String::as_str).chain(slow).map(in_markdown).collect();
        let path = markdown_target(path);
        format!("| [{title}]({path}) | {claim} | {} | {} |\n", self.cases, tags.join(", "))
    }

    /// Its tags, `slow` among them, and what it requires.
    fn remarks(&self) -> String {
        let slow = self.slow.then_some("slow");
        let tags: Vec<&str> = self.tags.iter().map(String::as_str).chain(slow).collect();
        let tags = (!tags.is_empty()).then(|| format!("  [{}]", tags.join(", ")));
        let requires = (!self.requires.is_empty()).then(|| format!("  needs {}", self.requires.join(", ")));
        line(&tags.into_iter().chain(requires).collect::<String>()).into_owned()
    }
}

fn requires(script: &Script) -> Vec<String> {
    let implied = script.steps.iter().flat_map(|step| &step.op.values).filter_map(|op| op.traits().requires);
    let mut requires: Vec<String> = Vec::new();
    for requirement in script.header.requires.iter().cloned().chain(implied) {
        let word = Requirement::to_string(&requirement);
        if !requires.contains(&word) {
            requires.push(word);
        }
    }
    requires
}

/// How far a title is indented that stands below its path.
const HANG: usize = 4;

/// How much room a title needs beside its path.
const MIN_TITLE: usize = 40;

/// A line a scenario, in columns; on a terminal as many as its width needs.
#[must_use]
pub(crate) fn table(entries: &[ListEntry<'_>], screen: Option<usize>, colour: bool) -> String {
    let rows: Vec<([String; 3], String)> =
        entries.iter().map(|entry| (entry.cells(), entry.remarks())).collect();
    let width = |column: usize| {
        rows.iter().map(|(cells, _)| columns::width(&cells[column])).max().unwrap_or_default()
    };
    let (path_width, case_width) = (width(0), width(1));
    // Where a title would have no room beside the longest path, it stands below its own, and so does the number.
    let beside = path_width + case_width + 2 * columns::GAP;
    let is_narrow = screen.is_some_and(|screen| beside + MIN_TITLE > screen);
    let mut table = String::new();
    for ([path, cases, title], remarks) in &rows {
        let (head, hang) = if is_narrow {
            (format!("{path}\n{:HANG$}{cases}  {title}", ""), HANG)
        } else {
            (format!("{}  {cases:>case_width$}  {title}", columns::padded(path, path_width)), beside)
        };
        let remarks = if remarks.is_empty() { String::new() } else { dim(remarks, colour) };
        let text = format!("{head}{remarks}");
        table.push_str(&screen.map_or(text.clone(), |screen| columns::folded(text.trim_end(), screen, hang)));
        table.truncate(table.trim_end().len());
        table.push('\n');
    }
    table
}

/// `{"scenarios": [...]}`, an object a scenario; `docs/configuration.md` describes it.
#[must_use]
pub(crate) fn json(entries: &[ListEntry<'_>]) -> String {
    #[derive(Serialize)]
    struct List<'l> {
        scenarios: &'l [ListEntry<'l>],
    }
    // Texts, numbers and lists always have a form in JSON.
    let text = serde_json::to_string_pretty(&List { scenarios: entries }).unwrap_or_default();
    format!("{text}\n")
}

/// The claims in the order of their numbers, each with the scenario that tests it.
fn by_number<'e, 's>(entries: &'e [ListEntry<'s>]) -> Vec<(u32, &'e ListEntry<'s>)> {
    let mut rows: Vec<(u32, &ListEntry<'_>)> =
        entries.iter().flat_map(|entry| entry.claims.iter().map(move |number| (*number, entry))).collect();
    rows.sort_by_key(|(number, entry)| (*number, entry.path));
    rows
}

/// A line a claim, in the order of their numbers: what the kernel says of it, what is true, and where; on a terminal
/// as many lines as its width needs.
#[must_use]
pub(crate) fn claims(entries: &[ListEntry<'_>], screen: Option<usize>) -> String {
    let rows = by_number(entries);
    let number_width = rows.last().map_or(0, |(number, _)| number.to_string().len());
    let verdict_width =
        ClaimVerdict::ALL.map(|verdict| verdict.words().len()).into_iter().max().unwrap_or_default();
    let hang = number_width + verdict_width + 2 * columns::GAP;
    let lines = rows.iter().map(|(number, entry)| {
        let (verdict, title) = (entry.verdict.unwrap_or("-"), line(entry.title.unwrap_or_default()));
        let row = format!("{number:>number_width$}  {verdict:verdict_width$}  {title}  ({})", entry.path);
        let row = screen.map_or(row.clone(), |screen| columns::folded(&row, screen, hang));
        format!("{row}\n")
    });
    lines.collect()
}

/// `{"claims": [...]}`, an object a claim and scenario; `docs/json.md` describes it.
#[must_use]
pub(crate) fn claims_json(entries: &[ListEntry<'_>]) -> String {
    #[derive(Serialize)]
    struct Claims<'l> {
        claims: Vec<Tested<'l>>,
    }
    #[derive(Serialize)]
    struct Tested<'l> {
        claim: u32,
        said: Option<&'l str>,
        verdict: Option<&'static str>,
        title: Option<&'l str>,
        path: &'l str,
    }
    let claims = by_number(entries)
        .into_iter()
        .map(|(claim, entry)| Tested {
            claim,
            said: entry.said,
            verdict: entry.verdict,
            title: entry.title,
            path: entry.path,
        })
        .collect();
    // Texts and numbers always have a form in JSON.
    format!("{}\n", serde_json::to_string_pretty(&Claims { claims }).unwrap_or_default())
}

/// Underscores stay as they are: within a word they mean nothing, and many an option has them.
fn in_markdown(text: &str) -> String {
    foreign::markdown(text).replace("\\_", "_")
}

/// An index in Markdown, a table for each folder below `root`; links are relative to it.
#[must_use]
pub(crate) fn markdown(entries: &[ListEntry<'_>], root: &str) -> String {
    let mut text = String::from(
        "# Scenarios\n\nMade by `sockdrill list --format markdown`, from what the scenarios say of themselves. A title says what is\ntrue. Where there is a claim, its number and the verdict are those of the claim as it is usually said, which stands\nin the header of the scenario.\n",
    );
    let mut folder = None;
    for entry in entries {
        let path = entry.path.strip_prefix(root).map_or(entry.path, |path| path.trim_start_matches('/'));
        let (own_folder, name) = path.rsplit_once('/').unwrap_or((".", path));
        if folder != Some(own_folder) {
            folder = Some(own_folder);
            text.push_str("\n## ");
            text.push_str(&in_markdown(own_folder));
            text.push_str("\n\n| scenario | claim | cases | tags |\n| --- | --- | --- | --- |\n");
        }
        text.push_str(&entry.markdown_row(path, name));
    }
    text
}
