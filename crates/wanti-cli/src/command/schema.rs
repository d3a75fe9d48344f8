//! `wanti schema`: the JSON Schema of one file, for editors.

use wanti_flow::model::Language;

use crate::{Done, Outcome, Problem, print};

/// Runs the command.
///
/// # Errors
/// When standard output fails.
pub fn run(language: Language) -> Done {
    let text =
        serde_json::to_string_pretty(&wanti_flow::schema(language)).map_err(|error| Problem(error.to_string()))?;
    print(&format!("{text}\n"))?;
    Ok(Outcome::Fine)
}
