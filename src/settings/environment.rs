//! The layer of the environment: `SOCKDRILL_JOBS` and the like.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::language::diagnostic::Code;
use crate::language::duration;

use super::{Error, Layer};

/// The variables that are read: one for each key of the file, in the order of the keys, and two for what no file of a
/// project may say.
pub(crate) const VARIABLES: [&str; 11] = [
    "SOCKDRILL_SCENARIOS",
    "SOCKDRILL_SNAPSHOTS",
    "SOCKDRILL_JOBS",
    "SOCKDRILL_TIMEOUT",
    "SOCKDRILL_TAGS",
    "SOCKDRILL_SKIP_TAGS",
    "SOCKDRILL_SLOW",
    "SOCKDRILL_SLOW_AFTER",
    "SOCKDRILL_ALLOW",
    "SOCKDRILL_TRUST",
    "SOCKDRILL_ALLOW_OUTSIDE",
];

/// Reads the environment. A variable that is empty counts as not set.
pub(super) fn read(environment: &dyn Fn(&str) -> Option<OsString>) -> Result<Layer, Error> {
    let get = |name: &'static str| environment(name).filter(|value| !value.is_empty());
    let [scenarios, snapshots, jobs, timeout, tags, skip_tags, slow, slow_after, allow, trust, allow_outside] =
        VARIABLES;
    Ok(Layer {
        scenarios: get(scenarios).map(PathBuf::from),
        snapshots: get(snapshots).map(PathBuf::from),
        jobs: value(jobs, get(jobs), "a number from 1 on", |text| text.parse().ok())?,
        timeout: value(timeout, get(timeout), "a time, such as 30s", duration::positive)?,
        tags: value(tags, get(tags), "tags with commas between them", list)?,
        skip_tags: value(skip_tags, get(skip_tags), "tags with commas between them", list)?,
        slow: value(slow, get(slow), "true or false", truth)?,
        slow_after: value(slow_after, get(slow_after), "a time, such as 30s", duration::positive)?,
        allow: value(allow, get(allow), "the codes of warnings with commas between them", warnings)?,
        trust: value(trust, get(trust), "true or false", truth)?,
        allow_outside: value(allow_outside, get(allow_outside), "true or false", truth)?,
        ..Layer::default()
    })
}

fn value<T>(
    name: &'static str,
    found: Option<OsString>,
    wanted: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Error> {
    let Some(found) = found else { return Ok(None) };
    match found.to_str().and_then(read) {
        Some(value) => Ok(Some(value)),
        None => Err(Error::Variable { name, value: found.to_string_lossy().into_owned(), wanted }),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every kind of value is read by a function of one shape")]
fn list(text: &str) -> Option<Vec<String>> {
    Some(text.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect())
}

fn warnings(text: &str) -> Option<Vec<Code>> {
    list(text)?.iter().map(|word| Code::warning_from_text(word)).collect()
}

fn truth(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::file::KEYS;

    #[test]
    fn every_key_has_its_variable() {
        let names = KEYS.map(|key| format!("SOCKDRILL_{}", key.replace('-', "_").to_uppercase()));
        assert_eq!(names, VARIABLES[..KEYS.len()]);
    }
}
