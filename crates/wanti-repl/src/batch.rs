//! Lines from a pipe: a transcript that reads like a dialogue test, the same for the same input.

use std::io::{self, BufRead, Write};
use std::sync::Arc;

use wanti_flow::Bot;

use crate::talk::{Block, Talk};
use crate::view::{harmless, spoken};
use crate::{Loader, Options};

/// Longest line that is read; what is beyond it belongs to the next one.
const LONGEST: u64 = 4 << 20;

/// Talks with a bot by lines read from `input`; everything is written to `output`.
///
/// The transcript is made of the lines of a dialogue test: `>` citizen, `<` service, `@` clock, `!` officer.
/// What only a person needs is written as a comment (`# …`).
///
/// # Errors
/// Reading or writing failed. A reader that goes away is not an error.
pub fn batch(
    bot: Arc<Bot>,
    options: Options,
    loader: &mut dyn Loader,
    mut input: impl BufRead,
    mut output: impl Write,
) -> io::Result<()> {
    let mut talk = Talk::new(bot, Options { clock: None, stopwatch: None, ..options });
    let mut line = Vec::new();
    while next_line(&mut input, &mut line)? {
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        if text.trim().is_empty() {
            continue;
        }
        let mut blocks = reloaded(&mut talk, loader);
        let reply = talk.line(text);
        blocks.extend(reply.blocks);
        if gone(write_all(&blocks, &mut output))? || reply.quit {
            return Ok(());
        }
    }
    gone(output.flush()).map(|_| ())
}

/// What became of files that changed.
pub(crate) fn reloaded(talk: &mut Talk, loader: &mut dyn Loader) -> Vec<Block> {
    match loader.changed() {
        Some(Ok(bot)) => talk.reload(bot),
        Some(Err(report)) => talk.refuse(&report),
        None => Vec::new(),
    }
}

fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut limited = io::Read::take(&mut *input, LONGEST);
    Ok(limited.read_until(b'\n', line)? > 0)
}

fn write_all(blocks: &[Block], output: &mut impl Write) -> io::Result<()> {
    for block in blocks {
        match block {
            Block::Act(act) => writeln!(output, "{}", harmless(act))?,
            Block::Bot(None, _, message) => {
                spoken(message).iter().try_for_each(|line| writeln!(output, "< {line}"))?;
            }
            Block::Bot(Some(name), _, message) => {
                spoken(message).iter().try_for_each(|line| writeln!(output, "# {name} < {line}"))?;
            }
            Block::Heard(_) => {}
            Block::Note(line) => writeln!(output, "# {}", harmless(line))?,
            Block::Info(lines) => lines.iter().try_for_each(|line| writeln!(output, "# {}", harmless(line)))?,
            Block::Fault(lines) => lines.iter().try_for_each(|line| writeln!(output, "# ! {}", harmless(line)))?,
        }
    }
    output.flush()
}

/// Whether the reader went away, as `head` does.
fn gone(written: io::Result<()>) -> io::Result<bool> {
    match written {
        Ok(()) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        Err(error) => Err(error),
    }
}
