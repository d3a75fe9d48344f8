//! Cutting a text into parts that a channel accepts, at the gentlest place there is.

use unicode_segmentation::UnicodeSegmentation;
use wanti_flow::channel::Limits;

/// The text in parts: all but the last at most `most` long, the last at most `last`. Only white space at the cuts is lost.
#[must_use]
pub fn split(text: &str, most: usize, last: usize, limits: &Limits) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while limits.length(rest) > most {
        let (head, tail) = cut_head(rest, most, limits);
        parts.push(head.trim_end().to_owned());
        rest = tail.trim_start();
    }
    if limits.length(rest) > last {
        let (head, tail) = cut_tail(rest, last, limits);
        parts.push(head.trim_end().to_owned());
        rest = tail.trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The text shortened to `most`, never inside a character that people see; an ellipsis stands for what is gone.
#[must_use]
pub fn shorten(text: &str, most: usize, limits: &Limits) -> String {
    if limits.length(text) <= most {
        return text.to_owned();
    }
    let kept = text.get(..head_end(text, most.saturating_sub(1), limits)).unwrap_or_default();
    format!("{}…", kept.trim_end())
}

/// Where the longest beginning of at most `most` ends.
fn head_end(text: &str, most: usize, limits: &Limits) -> usize {
    let mut used = 0;
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += limits.length(grapheme);
        if used > most {
            break;
        }
        end = at + grapheme.len();
    }
    end
}

/// Where the longest ending of at most `most` begins.
fn tail_start(text: &str, most: usize, limits: &Limits) -> usize {
    let mut used = 0;
    let mut start = text.len();
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += limits.length(grapheme);
        if used > most {
            break;
        }
        start = at;
    }
    start
}

fn cut_head<'a>(text: &'a str, most: usize, limits: &Limits) -> (&'a str, &'a str) {
    let end = match head_end(text, most, limits) {
        0 => scalars_end(text, most, limits),
        end => end,
    };
    let head = text.get(..end).unwrap_or_default();
    let gentle = BREAKS.iter().find_map(|mark| {
        let at = head.rfind(mark)? + mark.trim_end().len();
        (at > 0 && at >= end / 3).then_some(at)
    });
    text.split_at_checked(gentle.unwrap_or(end)).unwrap_or((text, ""))
}

fn cut_tail<'a>(text: &'a str, most: usize, limits: &Limits) -> (&'a str, &'a str) {
    let start = match tail_start(text, most, limits) {
        start if start == text.len() => scalars_start(text, most, limits),
        start => start,
    };
    let tail = text.get(start..).unwrap_or_default();
    let gentle = BREAKS.iter().find_map(|mark| {
        let at = tail.find(mark)? + mark.len();
        (!tail.get(at..)?.trim().is_empty()).then_some(start + at)
    });
    text.split_at_checked(gentle.unwrap_or(start)).unwrap_or((text, ""))
}

/// Gentlest first: paragraph, line, sentence, word.
const BREAKS: [&str; 6] = ["\n\n", "\n", ". ", "? ", "! ", " "];

/// One visible character can be longer than a message (hundreds of combining marks); then scalars are cut.
fn scalars_end(text: &str, most: usize, limits: &Limits) -> usize {
    let mut used = 0;
    let mut end = 0;
    for ch in text.chars() {
        used += limits.length(ch.encode_utf8(&mut [0; 4]));
        if used > most && end > 0 {
            break;
        }
        end += ch.len_utf8();
    }
    end
}

fn scalars_start(text: &str, most: usize, limits: &Limits) -> usize {
    let mut used = 0;
    let mut start = text.len();
    for ch in text.chars().rev() {
        used += limits.length(ch.encode_utf8(&mut [0; 4]));
        if used > most && start < text.len() {
            break;
        }
        start -= ch.len_utf8();
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use wanti_flow::channel::WHATSAPP;

    fn parts(text: &str, most: usize, last: usize) -> Vec<String> {
        split(text, most, last, &WHATSAPP)
    }

    #[test]
    fn a_short_text_is_one_part() {
        assert_eq!(parts(" Halo.\n", 10, 10), ["Halo."]);
        assert!(parts(" \n", 10, 10).is_empty());
    }

    #[test]
    fn paragraphs_before_lines_before_words() {
        assert_eq!(parts("satu dua\n\ntiga\nempat", 16, 16), ["satu dua", "tiga\nempat"]);
        assert_eq!(parts("satu dua tiga\nempat", 16, 16), ["satu dua tiga", "empat"]);
        assert_eq!(parts("satu dua tiga empat", 16, 16), ["satu dua tiga", "empat"]);
    }

    #[test]
    fn the_last_part_leaves_room_for_keys() {
        assert_eq!(parts("awal kalimat.\n\nPilih:", 100, 8), ["awal kalimat.", "Pilih:"]);
    }

    #[test]
    fn a_word_longer_than_a_message_is_cut() {
        assert_eq!(parts("aaaaaaaaaaaa", 5, 5), ["aaaaa", "aaaaa", "aa"]);
    }

    #[test]
    fn a_family_is_never_torn() {
        let family = "👨‍👩‍👧‍👦";
        assert_eq!(shorten(&family.repeat(3), 9, &WHATSAPP), format!("{family}…"));
    }
}
