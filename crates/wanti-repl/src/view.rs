//! Blocks as a terminal shows them: bubbles of the bot, dim lines beside them, colours where they are wanted.

use std::io::{self, Write};

use jiff::civil::DateTime;
use owo_colors::{OwoColorize, Style};
use wanti_core::{Outgoing, Playground};
use wanti_flow::model::Language;
use wanti_port::Limits;
use wanti_port::channel::TERMINAL;
use wanti_port::escape::{Mark, Piece, pieces, steers};
use wanti_port::fit::fit_message;

use crate::talk::Block;

const BUBBLE: &str = "  bot> ";
const BESIDE: &str = "       ";

/// How blocks are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    pub(crate) colour: bool,
    pub(crate) language: Language,
}

impl View {
    pub(crate) fn show(self, block: &Block, out: &mut dyn Write) -> io::Result<()> {
        match block {
            Block::Act(_) => Ok(()),
            Block::Bot(other, _, message) => self.bubble(other.as_deref(), message, out),
            Block::Heard(line) => self.dim(&format!("> {line}"), out),
            Block::Note(line) => self.dim(&format!("> {line}"), out),
            Block::Info(lines) => self.lines(lines, Style::new().cyan(), out),
            Block::Fault(lines) => self.lines(lines, Style::new().red(), out),
        }
    }

    fn bubble(self, other: Option<&str>, message: &Outgoing, out: &mut dyn Write) -> io::Result<()> {
        let lines = terminal_lines(message, &TERMINAL, self.language);
        let label = match other {
            Some(name) => format!("  bot> [{name}] "),
            None => BUBBLE.to_owned(),
        };
        for (at, line) in lines.iter().enumerate() {
            let lead = if at == 0 { self.paint(&label, Style::new().green().bold()) } else { BESIDE.to_owned() };
            writeln!(out, "{}", format!("{lead}{}", self.marked(line)).trim_end())?;
        }
        Ok(())
    }

    fn dim(self, line: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{BESIDE}{}", self.paint(&harmless(line), Style::new().dimmed()))
    }

    fn lines(self, lines: &[String], style: Style, out: &mut dyn Write) -> io::Result<()> {
        lines.iter().try_for_each(|line| writeln!(out, "{}", self.paint(&harmless(line), style)))
    }

    fn paint(self, text: &str, style: Style) -> String {
        if self.colour { text.style(style).to_string() } else { text.to_owned() }
    }

    /// Marks as the terminal's own bold and italic; without colours they stay as written.
    fn marked(self, line: &str) -> String {
        if !self.colour {
            return harmless(line);
        }
        let mut open: Vec<Mark> = Vec::new();
        let mut out = String::new();
        for piece in pieces(line) {
            match piece {
                Piece::Words(words) => out.push_str(&self.paint_marks(&harmless(words), &open)),
                Piece::Open(mark) => open.push(mark),
                Piece::Close(_) => {
                    open.pop();
                }
            }
        }
        out
    }

    fn paint_marks(self, words: &str, marks: &[Mark]) -> String {
        if marks.is_empty() {
            return words.to_owned();
        }
        let style = marks.iter().fold(Style::new(), |style, mark| match mark {
            Mark::Bold => style.bold(),
            Mark::Italic => style.italic(),
            Mark::Struck => style.strikethrough(),
            Mark::Code => style.cyan(),
        });
        self.paint(words, style)
    }
}

/// A message as lines of a dialogue test: its text, its numbered entries, its link.
pub(crate) fn spoken(message: &Outgoing) -> Vec<String> {
    wanti_script::lines(message).iter().map(|line| harmless(line)).collect()
}

/// Date and time on the wall of the office.
pub(crate) fn civil(world: &Playground) -> DateTime {
    world.engine().bot().zone.to_datetime(world.now())
}

/// A line that cannot steer the screen, whoever wrote it.
pub(crate) fn harmless(line: &str) -> String {
    line.chars().filter(|ch| !steers(*ch)).collect()
}

fn terminal_lines(message: &Outgoing, limits: &Limits, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    for part in fit_message(message, 0, limits, language).parts {
        lines.extend(part.media.map(|media| format!("[{media}]")));
        lines.extend(part.text.reveal().lines().map(str::to_owned));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(colour: bool, text: &str) -> String {
        let view = View { colour, language: Language::Indonesian };
        let message = Outgoing { text: text.to_owned().into(), ..Outgoing::default() };
        let mut out = Vec::new();
        view.show(&Block::Bot(None, jiff::Timestamp::UNIX_EPOCH, Box::new(message)), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_bubble_is_indented() {
        assert_eq!(shown(false, "*Syarat*\n1. KTP"), "  bot> *Syarat*\n       1. KTP\n");
    }

    #[test]
    fn colours_only_where_wanted_and_no_steering_ever() {
        assert!(shown(true, "*Syarat*").contains("\u{1b}[1m"));
        assert!(!shown(false, "a\u{1b}[2Jb").contains('\u{1b}'));
    }
}
