//! A person at the terminal: prompt, history, completion of commands, colours.

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

use reedline::{
    ColumnarMenu, Completer, CompletionResult, DefaultHinter, Emacs, FileBackedHistory, KeyCode, KeyModifiers,
    MenuBuilder, Prompt, PromptEditMode, PromptHistorySearch, Reedline, ReedlineEvent, ReedlineMenu, Signal, Span,
    Suggestion, default_emacs_keybindings,
};
use wanti_flow::Bot;
use wanti_flow::model::Language;
use wanti_script::OFFICER_ACTIONS;

use crate::batch::reloaded;
use crate::phrase::Phrase;
use crate::talk::{Block, Talk};
use crate::view::View;
use crate::{Loader, Options, command};

const MENU: &str = "perintah";
/// Kept in memory only: a citizen's words do not belong in a file.
const HISTORY: usize = 500;

/// Talks with a person until they leave.
pub(crate) fn interactive(bot: Arc<Bot>, options: Options, loader: &mut dyn Loader, colour: bool) -> io::Result<()> {
    let language = options.language;
    let mut talk = Talk::new(bot, options);
    let mut editor = editor(language, colour);
    let view = View { colour, language: talk.bot().language };
    let mut output = io::stdout();
    show(view, &[Block::Info(talk.welcome())], &mut output)?;
    loop {
        let name = WhoSpeaks(talk.citizen.clone());
        let line = match editor.read_line(&name) {
            Ok(Signal::Success(line)) => line,
            Ok(Signal::CtrlC) => {
                show(view, &[talk.info(Phrase::PressCtrlD, &[])], &mut output)?;
                continue;
            }
            Ok(Signal::CtrlD) => break,
            Ok(_) => continue,
            Err(error) => return Err(io::Error::other(error.to_string())),
        };
        let blocks = reloaded(&mut talk, loader);
        show(view, &blocks, &mut output)?;
        if line.trim().is_empty() {
            continue;
        }
        let reply = talk.line(&line);
        show(view, &reply.blocks, &mut output)?;
        if reply.quit {
            break;
        }
    }
    show(view, &[talk.info(Phrase::Bye, &[])], &mut output)
}

fn show(view: View, blocks: &[Block], output: &mut dyn Write) -> io::Result<()> {
    blocks.iter().try_for_each(|block| view.show(block, output))?;
    output.flush()
}

fn editor(language: Language, colour: bool) -> Reedline {
    let mut keys = default_emacs_keybindings();
    let open = vec![ReedlineEvent::Menu(MENU.to_owned()), ReedlineEvent::MenuNext];
    keys.add_binding(KeyModifiers::NONE, KeyCode::Tab, ReedlineEvent::UntilFound(open));
    let menu = ColumnarMenu::default().with_name(MENU).with_columns(2);
    let editor = Reedline::create()
        .with_completer(Box::new(Commands { language }))
        .with_menu(ReedlineMenu::EngineCompleter(Box::new(menu)))
        .with_edit_mode(Box::new(Emacs::new(keys)))
        .with_hinter(Box::new(DefaultHinter::default()))
        .with_ansi_colors(colour);
    match FileBackedHistory::new(HISTORY) {
        Ok(history) => editor.with_history(Box::new(history)),
        Err(_) => editor,
    }
}

/// Completes the names of commands and of an officer's actions.
struct Commands {
    language: Language,
}

impl Completer for Commands {
    fn complete(&mut self, line: &str, pos: usize) -> CompletionResult {
        let typed = line.get(..pos).unwrap_or_default();
        let found: Vec<Suggestion> = suggestions(typed, self.language)
            .into_iter()
            .map(|(value, description)| Suggestion {
                value,
                description: Some(description).filter(|text| !text.is_empty()),
                span: Span { start: word_start(typed), end: pos },
                append_whitespace: true,
                ..Suggestion::default()
            })
            .collect();
        CompletionResult::fresh(found)
    }
}

fn word_start(typed: &str) -> usize {
    typed.rfind(' ').map_or(0, |at| at + 1)
}

fn suggestions(typed: &str, language: Language) -> Vec<(String, String)> {
    let Some(rest) = typed.strip_prefix(':') else {
        return Vec::new();
    };
    match rest.split_once(' ') {
        None => command::names(language)
            .into_iter()
            .filter(|(name, _)| name.starts_with(rest))
            .map(|(name, help)| (format!(":{name}"), help.to_owned()))
            .collect(),
        Some(("petugas" | "officer", action)) => OFFICER_ACTIONS
            .iter()
            .filter(|name| name.starts_with(action))
            .map(|name| ((*name).to_owned(), String::new()))
            .collect(),
        Some(_) => Vec::new(),
    }
}

/// The prompt: who speaks.
struct WhoSpeaks(String);

impl Prompt for WhoSpeaks {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_indicator(&self, _: PromptEditMode) -> Cow<'_, str> {
        Cow::Borrowed("> ")
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        Cow::Borrowed("... ")
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        Cow::Owned(format!("({}) ", search.term))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_actions_are_completed() {
        let names = |typed: &str| -> Vec<String> {
            suggestions(typed, Language::Indonesian).into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(":ban"), [":bantuan"]);
        assert_eq!(names(":petugas te"), ["terima"]);
        assert!(names("ban").is_empty());
        assert_eq!(word_start(":petugas te"), 9);
    }
}
