//! `sockdrill list`

use crate::language::script::Script;
use crate::plan;
use crate::report::faint;
use crate::report::screen::Screen;

use super::arguments::Paths;
use super::exit::{Exit, Failure};
use super::files;
use super::load::load;

pub(super) fn list(arguments: &Paths, screen: &mut Screen) -> Result<Exit, Failure> {
    let loaded = load(&files::find(&arguments.paths)?, screen)?;
    let rows: Vec<[String; 4]> = loaded.scripts.iter().map(row).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (path_width, case_width) = (width(0), width(1));
    for [path, cases, title, tags] in &rows {
        let tags = if tags.is_empty() { String::new() } else { faint(&format!("  {tags}"), screen.colour) };
        let line = format!("{path:path_width$}  {cases:>case_width$}  {title}{tags}");
        screen.print(&format!("{}\n", line.trim_end()))?;
    }
    screen.flush()?;
    if loaded.errors > 0 {
        screen.tell(&loaded.summary())?;
        return Ok(Exit::Wrong);
    }
    Ok(Exit::Held)
}

fn row(script: &Script) -> [String; 4] {
    let cases = match plan::count(script).unwrap_or_default() {
        1 => "1 case".to_owned(),
        count => format!("{count} cases"),
    };
    let mut tags = script.header.tags.clone();
    if script.header.slow {
        tags.push("slow".to_owned());
    }
    let tags = if tags.is_empty() { String::new() } else { format!("[{}]", tags.join(", ")) };
    [script.path.clone(), cases, script.header.title.clone().unwrap_or_default(), tags]
}
