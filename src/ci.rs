//! Whether this is a machine that nobody sits at.

use std::env;

/// Whether this runs in CI, by the rule of insta (`is_ci` of `utils.rs` in insta 1.49): the variable `CI`
/// is set and says neither no nor nothing; without it, `TF_BUILD` of Azure Pipelines is.
pub(crate) fn is_ci() -> bool {
    match env::var_os("CI") {
        Some(value) => !["", "0", "false"].iter().any(|no| value == *no),
        None => env::var_os("TF_BUILD").is_some(),
    }
}
