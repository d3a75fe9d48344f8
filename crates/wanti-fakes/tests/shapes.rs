//! What goes to and fro has the shapes of others: Telegram's in a library's types, WhatsApp's in JSON schemas.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;
#[path = "shapes/recorder.rs"]
mod recorder;
#[path = "shapes/telegram.rs"]
mod telegram;
#[path = "shapes/whatsapp.rs"]
mod whatsapp;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![
        trial("updates_that_are_polled", telegram::polled_updates),
        trial("updates_that_are_brought", telegram::brought_updates),
        trial("calls_and_answers_of_telegram", telegram::calls_and_answers),
        trial("calls_of_telegram_in_every_manner", telegram::every_manner),
        trial("the_schema_of_whatsapp_is_neither_narrow_nor_wide", whatsapp::schema),
        trial("messages_of_whatsapp", whatsapp::messages),
    ];
    trials.push(match whatsapp::metas_file() {
        Some(path) => Trial::test("messages_of_whatsapp_in_metas_file", move || {
            whatsapp::metas_schema(&path);
            Ok(())
        }),
        None => {
            let name = "messages_of_whatsapp_in_metas_file (Meta's file is not beside the project)";
            Trial::test(name, || Ok(())).with_ignored_flag(true)
        }
    });
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(name: &str, run: fn()) -> Trial {
    Trial::test(name, move || {
        run();
        Ok(())
    })
}
