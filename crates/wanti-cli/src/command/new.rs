//! `wanti new FOLDER`: a small bot with a form and a test, which passes check and test at once.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use wanti_flow::model::Language;

use crate::{Done, Outcome, Problem, print};

/// Files of a new bot: name, Indonesian, English. `NAMA` stands for the title and `ID` for the short name.
const FILES: [(&str, &str, &str); 3] = [
    ("bot.yaml", include_str!("../../templates/id/bot.yaml"), include_str!("../../templates/en/bot.yaml")),
    (
        "uji/percakapan.md",
        include_str!("../../templates/id/percakapan.md"),
        include_str!("../../templates/en/percakapan.md"),
    ),
    ("README.md", include_str!("../../templates/id/README.md"), include_str!("../../templates/en/README.md")),
];

/// Runs the command.
///
/// # Errors
/// When the folder is there already and not empty, or cannot be written.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let Some(folder) = args.get_one::<PathBuf>("folder") else { return Ok(Outcome::Usage) };
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        let words = language.pick("sudah ada isinya; pilih nama lain", "is not empty; choose another name");
        return Err(Problem(format!("{}: {words}", folder.display())));
    }
    for (name, id, en) in FILES {
        write(&folder.join(name), &fill(language.pick(id, en), folder))?;
    }
    let schema =
        serde_json::to_string_pretty(&wanti_flow::schema(language)).map_err(|error| Problem(error.to_string()))?;
    write(&folder.join("skema.json"), &schema)?;
    let place = folder.display();
    let next = language.pick("Bot siap. Berikutnya:", "The bot is ready. Next:");
    print(&format!("{next}\n  wanti check {place}\n  wanti test {place}\n  wanti chat {place}\n"))?;
    Ok(Outcome::Fine)
}

fn write(path: &Path, text: &str) -> Result<(), Problem> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, text)).map_err(|error| Problem(format!("{}: {error}", path.display())))
}

fn fill(text: &str, folder: &Path) -> String {
    let name = folder.file_name().map_or_else(|| "bot".to_owned(), |name| name.to_string_lossy().into_owned());
    text.replace("__ID__", &short_name(&name)).replace("__NAMA__", &title(&name))
}

/// Lower case letters, digits and hyphens.
fn short_name(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.trim_matches('-').to_owned();
    if plain.is_empty() { "bot".to_owned() } else { plain }
}

/// Each word with a capital, safe inside a quoted YAML text.
fn title(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    };
    let title = words.map(capital).collect::<Vec<String>>().join(" ");
    if title.is_empty() { "Bot".to_owned() } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_folder_name_gives_a_name_a_bot_may_have() {
        for (name, id, shown) in [
            ("kelurahan-srimenanti", "kelurahan-srimenanti", "Kelurahan Srimenanti"),
            ("Désa: \"X\"", "d-sa---x", "Désa X"),
            ("...", "bot", "Bot"),
        ] {
            assert_eq!((short_name(name).as_str(), title(name).as_str()), (id, shown), "{name}");
        }
    }
}
