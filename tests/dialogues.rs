//! Every conversation under `flows/**/uji`, played on its bot; each scene is one test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

use std::path::Path;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use wanti::Options;
use wanti_cli::load;
use wanti_flow::model::Language;

const SHELVES: [&str; 3] = ["flows/contoh", "flows/paket-kelurahan", "flows/srimenanti"];

fn main() {
    let mut trials = Vec::new();
    for shelf in SHELVES {
        for bot in load::bots(Path::new(shelf), Language::English).unwrap_or_default() {
            trials.extend(of_bot(&bot));
        }
    }
    trials.push(Trial::test("at_least_sixty_dialogues", {
        let count = trials.len();
        move || if count >= 60 { Ok(()) } else { Err(Failed::from(format!("only {count} dialogues"))) }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn of_bot(path: &Path) -> Vec<Trial> {
    let bot = load::ready(path, &Options::default(), Language::English);
    let files = load::tests(path, "md");
    let mut trials = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let script = match wanti::script::parse(&text) {
            Ok(script) => script,
            Err(errors) => {
                let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
                let report = format!("{}: {}", file.display(), errors.join("; "));
                trials.push(Trial::test(file.display().to_string(), move || Err(Failed::from(report))));
                continue;
            }
        };
        for scene in script.scenes {
            let name = format!("{} {}", file.display(), scene.title);
            let bot = bot.as_ref().map(Arc::clone).map_err(ToString::to_string);
            trials.push(Trial::test(name, move || {
                let played = wanti::script::play(&bot?, &scene);
                let failures: Vec<String> = played.failures.iter().map(ToString::to_string).collect();
                if failures.is_empty() { Ok(()) } else { Err(Failed::from(failures.join("\n"))) }
            }));
        }
    }
    trials
}
