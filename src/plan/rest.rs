//! What is wrong with the rest of a script that the checker has found errors in: the steps that are right are
//! walked too, so that all errors are told at once.

use std::collections::HashSet;

use crate::language::check::Rest;
use crate::language::diagnostic::Diagnostic;
use crate::language::script::Name;

/// Finds what is wrong with the steps that are left when those with errors are not counted. Nothing is said of
/// sockets and processes that a statement with an error names: what it would have done to them is not known.
#[must_use]
pub fn check_rest(rest: &Rest, errors: &[Diagnostic]) -> Vec<Diagnostic> {
    let Rest { script, statements } = rest;
    let errors = errors.iter().filter(|diagnostic| diagnostic.is_error());
    let uncertain: HashSet<Name> = statements.named_at(errors.map(|error| error.span));
    let words: HashSet<&str> = uncertain.iter().map(|name| script.name(*name)).collect();
    let mut names_uncertain = statements.asker(&uncertain);
    let mut is_certain = |diagnostic: &Diagnostic| {
        !diagnostic.kind.names().iter().any(|name| words.contains(name))
            && !diagnostic.spans().any(&mut names_uncertain)
    };
    super::check(script).into_iter().filter(|diagnostic| is_certain(diagnostic)).collect()
}
