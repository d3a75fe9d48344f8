//! The first cut of a text into pieces: words, protected spans, marks, emoji. Reusable buffers, no word list.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::fold::{fold_into, foreign_digit, is_invisible, is_mark};
use crate::utterance::{MAX_CHARS, TokenKind};

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
    /// Its folded form, as bytes of [`Scan::folded`]; empty for blanks and marks.
    pub form: Range<usize>,
}

/// The pieces of one text, and the buffers they live in.
///
/// ```
/// use wanti_text::{TokenKind, scan::Scan};
/// let mut scan = Scan::default();
/// scan.read("Srt NYA mana?");
/// let words: Vec<&str> = scan.pieces().iter().filter(|piece| piece.kind == TokenKind::Word).map(|piece| scan.form(piece)).collect();
/// assert_eq!(words, ["srt", "nya", "mana"]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Scan {
    folded: String,
    pieces: Vec<Piece>,
    /// Up to here there is no link.
    links: usize,
    spare: String,
    bare: Bare,
}

impl Scan {
    /// Cuts a text; what was read before is forgotten. Only the first [`MAX_CHARS`] characters count.
    pub fn read(&mut self, text: &str) {
        self.scan(text, true);
    }

    /// [`Scan::read`] that leaves out blanks between words, but for those that break a line.
    pub fn read_words(&mut self, text: &str) {
        self.scan(text, false);
    }

    fn scan(&mut self, text: &str, blanks: bool) {
        let text = cut(text);
        if self.cut_up(text, blanks, false) {
            return;
        }
        let mut bare = std::mem::take(&mut self.bare);
        bare.read(text);
        self.cut_up(&bare.text, blanks, true);
        bare.find_again(&mut self.pieces, text.len());
        self.bare = bare;
    }

    /// Whether all of it was cut; not when it is not bare.
    fn cut_up(&mut self, text: &str, blanks: bool, bare: bool) -> bool {
        self.folded.clear();
        self.pieces.clear();
        self.links = 0;
        let mut known = if bare { text.len() } else { 0 };
        self.folded.push_str(text);
        self.folded.make_ascii_lowercase();
        self.folded.push_str(PADDING);
        let mut at = 0;
        while at < text.len() {
            // In small letters, with blanks behind.
            let small = self.folded.as_bytes();
            if !blanks && small.get(at..at + 2).is_some_and(is_single_blank) {
                at += 1;
            }
            if let Some((len, kind)) = plain(small, at, text.len()) {
                let form = if kind == TokenKind::Word { at..at + len } else { 0..0 };
                self.pieces.push(Piece { span: at..at + len, kind, form });
                at += len;
                continue;
            }
            let Some(rest) = text.get(at..) else { break };
            // What hides in a later stretch is found when that is come to.
            if at >= known {
                let stretch = rest.bytes().skip(1).take_while(|byte| *byte != b' ').count() + 1;
                if !is_bare(rest.get(..stretch).unwrap_or(rest)) {
                    return false;
                }
                known = at + stretch;
            }
            at += self.next(rest, at).max(1);
        }
        true
    }

    /// The pieces in text order; they cover the text whole.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The folded form of a piece.
    pub fn form(&self, piece: &Piece) -> &str {
        self.folded.get(piece.form.clone()).unwrap_or_default()
    }

    /// What the forms of the pieces are parts of: the text in small letters, then the forms that folding changed further.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Takes one piece off the front; how many bytes it took.
    fn next(&mut self, rest: &str, at: usize) -> usize {
        let Some(first) = rest.chars().next() else {
            return 1;
        };
        if is_emoji(first) {
            return self.push(at, rest, emoji_len(rest, first), TokenKind::Emoji);
        }
        if let Some((len, kind)) = self.protected(at, rest, first) {
            return self.push(at, rest, len, kind);
        }
        if first.is_ascii_digit() {
            if let Some(len) = keycap(rest) {
                return self.push(at, rest, len, TokenKind::Number);
            }
            return self.push(at, rest, number_len(rest), TokenKind::Number);
        }
        if is_letter(first) {
            return self.push(at, rest, word_len(rest), TokenKind::Word);
        }
        let blank = |ch: char| ch.is_whitespace() || is_mark(ch);
        if blank(first) {
            return self.push(at, rest, take(rest, blank), TokenKind::Space);
        }
        self.push(at, rest, first.len_utf8(), TokenKind::Mark)
    }

    fn push(&mut self, at: usize, rest: &str, len: usize, kind: TokenKind) -> usize {
        let start = self.folded.len();
        let text = rest.get(..len).unwrap_or_default();
        if kind == TokenKind::Word && text.is_ascii() {
            self.pieces.push(Piece { span: at..at + len, kind, form: at..at + len });
            return len;
        }
        match kind {
            TokenKind::Space | TokenKind::Mark => {}
            TokenKind::Emoji => self.folded.push_str(emoji_meaning(text)),
            // Folding may put blanks where a sign of another script was; a link has none.
            TokenKind::Link => {
                fold_into(text, &mut self.folded);
                let link: String = self.folded.split_off(start).split_whitespace().collect();
                self.folded.push_str(&link);
            }
            TokenKind::Nik | TokenKind::Phone => self.folded.extend(text.chars().filter(char::is_ascii_digit)),
            TokenKind::Word => self.push_letters(text),
            _ => {
                fold_into(text, &mut self.folded);
                let tail = self.folded.get(start..).unwrap_or_default();
                let tail = tail.trim_end_matches(|ch: char| !ch.is_alphanumeric() && ch != '-').len();
                if kind == TokenKind::Number {
                    self.folded.truncate(start + tail);
                }
            }
        }
        let kind = match kind {
            TokenKind::Word if self.folded.len() == start => TokenKind::Mark,
            kind => kind,
        };
        self.pieces.push(Piece { span: at..at + len, kind, form: start..self.folded.len() });
        len
    }
}

impl Scan {
    /// Spans whose inside must not be read as words: their length and kind.
    fn protected(&mut self, at: usize, rest: &str, first: char) -> Option<(usize, TokenKind)> {
        if first.is_ascii_alphabetic() {
            return self.link(at, rest).or_else(|| money(rest)).or_else(|| registration(rest));
        }
        if first == '+' {
            return phone(rest).filter(|_| rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit));
        }
        if !first.is_ascii_digit() {
            return None;
        }
        nik(rest).or_else(|| phone(rest)).or_else(|| date(rest)).or_else(|| time(rest)).or_else(|| self.link(at, rest))
    }

    /// A link or an address. A stretch that holds no address is looked through once, not at each of its pieces.
    fn link(&mut self, at: usize, rest: &str) -> Option<(usize, TokenKind)> {
        // A head with nothing to open behind it is no link.
        let opens = |head: &str| {
            rest.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head))
                && rest
                    .get(head.len()..)
                    .is_some_and(|name| name.starts_with(|ch: char| is_letter(ch) || ch.is_ascii_digit()))
        };
        if opens("http://") || opens("https://") || opens("www.") {
            return Some((take(rest, |ch| !ch.is_whitespace()), TokenKind::Link));
        }
        if at < self.links {
            return None;
        }
        let user = take(rest, is_address);
        let tail = rest.get(user..).and_then(|tail| tail.strip_prefix('@')).unwrap_or_default();
        let domain = tail.get(..take(tail, is_address))?.trim_end_matches(|ch: char| !ch.is_ascii_alphanumeric());
        if user > 0 && domain.contains('.') {
            return Some((user + 1 + domain.len(), TokenKind::Link));
        }
        self.links = at + user;
        None
    }

    /// Only what stays a word when it is read again: compatibility forms may hold blanks and signs.
    fn push_letters(&mut self, text: &str) {
        self.spare.clear();
        fold_into(text, &mut self.spare);
        let start = self.folded.len();
        let plain = |ch| match ch {
            '\u{2019}' | '`' => '\'',
            '\u{2010}' | '\u{2011}' => '-',
            other => other,
        };
        let stays = |ch: &char| is_letter(*ch) || ch.is_ascii_digit() || is_joint(ch);
        self.folded.extend(self.spare.chars().map(plain).filter(stays).skip_while(is_joint));
        let word = self.folded.get(start..).unwrap_or_default().trim_end_matches(['\'', '-']).len();
        self.folded.truncate(start + word);
    }
}

/// A text without the characters that show nothing and with the digits of other scripts as ours, so that both are cut as
/// they look, and where its pieces were.
#[derive(Debug, Clone, Default)]
struct Bare {
    text: String,
    /// From a byte on, where the same stands in the text as it came; in order.
    moved: Vec<(usize, usize)>,
}

impl Bare {
    fn read(&mut self, text: &str) {
        self.text.clear();
        self.moved.clear();
        for (at, ch) in text.char_indices() {
            let shown = digit_value(ch).unwrap_or(ch);
            if !is_invisible(ch) {
                self.text.push(shown);
            }
            if is_invisible(ch) || shown != ch {
                self.moved.push((self.text.len(), at + ch.len_utf8()));
            }
        }
    }

    /// Gives the pieces their places in the text as it came. What shows nothing belongs to the piece before it.
    fn find_again(&self, pieces: &mut Vec<Piece>, len: usize) {
        let mut known = (0, 0);
        let mut moved = self.moved.iter().copied().peekable();
        let mut place = |at: usize| {
            while let Some(next) = moved.next_if(|(from, _)| *from <= at) {
                known = next;
            }
            known.1 + (at - known.0)
        };
        for piece in pieces.iter_mut() {
            let start = if piece.span.start == 0 { 0 } else { place(piece.span.start) };
            piece.span = start..place(piece.span.end);
        }
        if self.text.is_empty() && len > 0 {
            pieces.push(Piece { span: 0..len, kind: TokenKind::Space, form: 0..0 });
        }
    }
}

/// Whether nothing is hidden in it and all its digits are ours.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
        || !text.chars().any(|ch| is_invisible(ch) || (!ch.is_ascii() && digit_value(ch).is_some()))
}

/// What may stand between two letters of a word.
fn is_joint(ch: &char) -> bool {
    matches!(ch, '\'' | '-')
}

/// The text up to [`MAX_CHARS`].
pub fn cut(text: &str) -> &str {
    if text.len() <= MAX_CHARS {
        return text;
    }
    let end = text.char_indices().nth(MAX_CHARS).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// Room behind the text, so that a word's end can be read eight bytes at a time.
const PADDING: &str = "        ";

/// Whether two bytes are a blank and a sign or letter.
#[inline]
fn is_single_blank(bytes: &[u8]) -> bool {
    matches!(bytes, [b' ', next] if next.is_ascii_graphic())
}

/// The quick way over what most of a text is made of: letters and blanks of ASCII with nothing odd behind them, and
/// single signs. `None` for everything that needs a closer look. The text ends at a place and is padded with blanks.
#[inline]
fn plain(small: &[u8], at: usize, end: usize) -> Option<(usize, TokenKind)> {
    let rest = small.get(at..)?;
    let first = *rest.first()?;
    if first.is_ascii_lowercase() {
        let len = letters(rest);
        let ends = match rest.get(len) {
            None | Some(b' ' | b',' | b'?' | b'!' | b'\n' | b';' | b')' | b'"') => true,
            Some(b'.' | b':') => matches!(rest.get(len + 1), None | Some(b' ' | b'\n')),
            Some(_) => false,
        };
        let money = matches!(rest, [b'r', b'p', ..]) && len == 2;
        return (ends && !money).then_some((len, TokenKind::Word));
    }
    if first == b' ' || first == b'\n' {
        let rest = small.get(at..end)?;
        let len = rest.iter().position(|byte| !matches!(byte, b' ' | b'\n')).unwrap_or(rest.len());
        let ends = rest.get(len).is_none_or(|next| next.is_ascii_graphic());
        return ends.then_some((len, TokenKind::Space));
    }
    (first.is_ascii_punctuation() && first != b'+').then_some((1, TokenKind::Mark))
}

/// How many small letters of ASCII a text begins with, looked at eight at a time.
fn letters(bytes: &[u8]) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const LOW: u64 = 0x0101_0101_0101_0101;
    let mut len = 0;
    while let Some(chunk) = bytes.get(len..).and_then(<[u8]>::first_chunk::<8>) {
        let chunk = u64::from_le_bytes(*chunk);
        let small = chunk & !HIGH;
        let from_a = small + LOW * (0x80 - 0x61);
        let past_z = small + LOW * (0x80 - 0x7b);
        let others = !(from_a & !past_z & !chunk) & HIGH;
        if others != 0 {
            return len + others.trailing_zeros() as usize / 8;
        }
        len += 8;
    }
    len + bytes.iter().skip(len).take_while(|byte| byte.is_ascii_lowercase()).count()
}

fn take(rest: &str, wanted: impl Fn(char) -> bool) -> usize {
    rest.char_indices().find(|(_, ch)| !wanted(*ch)).map_or(rest.len(), |(at, _)| at)
}

fn digit_value(ch: char) -> Option<char> {
    if ch.is_ascii_digit() {
        return Some(ch);
    }
    if ch.is_ascii() {
        return None;
    }
    let wide = ('\u{FF10}'..='\u{FF19}').contains(&ch).then(|| char::from_digit(u32::from(ch) - 0xFF10, 10)).flatten();
    wide.or_else(|| foreign_digit(ch))
}

fn is_letter(ch: char) -> bool {
    ch.is_alphabetic() && !is_mark(ch)
}

fn number_len(rest: &str) -> usize {
    let mut end = 0;
    let mut joint = false;
    for (at, ch) in rest.char_indices() {
        if ch.is_ascii_digit() {
            end = at + 1;
            joint = false;
        } else if matches!(ch, '.' | ',') && !joint {
            joint = true;
        } else {
            break;
        }
    }
    end
}

/// A word: letters; marks, apostrophes and hyphens between letters; digits when they belong to it (`n1`, `surat2`).
fn word_len(rest: &str) -> usize {
    let mut end = 0;
    let mut letters = 0;
    let mut pending = false;
    for (at, ch) in rest.char_indices() {
        if is_letter(ch) {
            letters += 1;
            pending = false;
            end = at + ch.len_utf8();
        } else if is_mark(ch) {
            if !pending {
                end = at + ch.len_utf8();
            }
        } else if matches!(ch, '\'' | '-' | '\u{2019}' | '`' | '\u{2010}' | '\u{2011}') && !pending {
            pending = true;
        } else if ch.is_ascii_digit() && !pending {
            let tail = rest.get(at..).unwrap_or_default();
            let len = take(tail, |ch| ch.is_ascii_digit());
            let next = tail.get(len..).and_then(|after| after.chars().next());
            let alone = !next.is_some_and(is_letter);
            let short = len == 1;
            let ascii = rest.get(..at).is_some_and(str::is_ascii);
            let own = ascii
                && ((letters == 1 && short && alone)
                    || (letters >= 2 && tail.starts_with('2') && short && !is_rt(rest.get(..at).unwrap_or_default())));
            return if own { at + len } else { end };
        } else {
            break;
        }
    }
    end
}

fn is_rt(word: &str) -> bool {
    word.eq_ignore_ascii_case("rt") || word.eq_ignore_ascii_case("rw") || word.eq_ignore_ascii_case("no")
}

/// Digits in groups with single joints between: calls `stop` after each group with the digits so far.
fn grouped(rest: &str, joints: &str, mut stop: impl FnMut(usize, usize) -> bool) -> Option<usize> {
    let mut digits = 0;
    let mut joint = 0;
    let mut best = None;
    for (at, ch) in rest.char_indices() {
        if ch.is_ascii_digit() {
            digits += 1;
            joint = 0;
            let end = at + 1;
            if !rest.as_bytes().get(end).is_some_and(u8::is_ascii_digit) && stop(digits, end) {
                best = Some(end);
            }
        } else if joints.contains(ch) && joint < 2 {
            joint += 1;
        } else {
            break;
        }
        if digits > 24 {
            break;
        }
    }
    best
}

fn nik(rest: &str) -> Option<(usize, TokenKind)> {
    let end = grouped(rest, " .-_/\u{a0}\u{2011}\u{2013}", |digits, _| digits == 16)?;
    Some((end, TokenKind::Nik))
}

fn phone(rest: &str) -> Option<(usize, TokenKind)> {
    let body = rest.strip_prefix('+').unwrap_or(rest);
    let mut head = body.chars().filter(char::is_ascii_digit);
    let (a, b) = (head.next()?, head.next()?);
    let plausible = rest.starts_with('+') || (a == '0' && matches!(b, '2'..='9')) || (a == '6' && b == '2');
    if !plausible {
        return None;
    }
    let end = grouped(body, " .-()", |digits, _| (9..=14).contains(&digits))?;
    Some((end + (rest.len() - body.len()), TokenKind::Phone))
}

fn date(rest: &str) -> Option<(usize, TokenKind)> {
    let len = take(rest, |ch| ch.is_ascii_digit() || matches!(ch, '-' | '/' | '.'));
    let text = rest.get(..len)?.trim_end_matches(['-', '/', '.']);
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let small =
        |part: &str, max: u32| part.len() <= 2 && part.parse::<u32>().is_ok_and(|value| (1..=max).contains(&value));
    let year = |part: &str| matches!(part.len(), 2 | 4) && part.parse::<u32>().is_ok();
    let holds = (small(a, 31) && small(b, 12) && year(c)) || (a.len() == 4 && small(b, 12) && small(c, 31));
    holds.then_some((text.len(), TokenKind::Date))
}

fn time(rest: &str) -> Option<(usize, TokenKind)> {
    let hours = take(rest, |ch| ch.is_ascii_digit());
    let tail = rest.get(hours..)?;
    let minutes = tail.strip_prefix([':', '.'])?;
    let len = take(minutes, |ch| ch.is_ascii_digit());
    let after = minutes.get(len..)?;
    let more = after.starts_with(['.', ':', ',', '/'])
        && after.get(1..).is_some_and(|tail| tail.starts_with(|ch: char| ch.is_ascii_digit()));
    let in_range =
        |text: Option<&str>, max: u32| text.and_then(|text| text.parse::<u32>().ok()).is_some_and(|value| value <= max);
    let holds = hours <= 2 && len == 2 && !more && in_range(rest.get(..hours), 24) && in_range(minutes.get(..len), 59);
    holds.then_some((hours + 1 + len, TokenKind::Time))
}

fn money(rest: &str) -> Option<(usize, TokenKind)> {
    let head = rest.get(..2).filter(|head| head.eq_ignore_ascii_case("rp"))?;
    let after = rest.get(head.len()..)?;
    let skip = take(after, |ch| matches!(ch, '.' | ' '));
    let body = after.get(skip..).filter(|_| skip <= 2)?;
    if !body.starts_with(|ch: char| ch.is_ascii_digit()) {
        return None;
    }
    let len = number_len(body);
    let tail = body.get(len..).unwrap_or_default();
    if tail.get(take(tail, is_address)..).is_some_and(|rest| rest.starts_with('@')) {
        return None;
    }
    let moment = date(body).or_else(|| time(body));
    if moment.is_some_and(|(moment, _)| moment > len) {
        return None;
    }
    let dash = if tail.starts_with(",-") { 2 } else { 0 };
    Some((2 + skip + len + dash, TokenKind::Money))
}

fn registration(rest: &str) -> Option<(usize, TokenKind)> {
    let len = take(rest, |ch| ch.is_ascii_alphanumeric() || ch == '-');
    let text = rest.get(..len)?.trim_end_matches('-');
    let letters = take(text, |ch| ch.is_ascii_alphabetic());
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let groups = text.split('-').count();
    let filled = text.split('-').all(|group| !group.is_empty());
    let second = text.split('-').nth(1).is_some_and(|group| group.starts_with(|ch: char| ch.is_ascii_digit()));
    ((2..=6).contains(&letters)
        && groups >= 3
        && filled
        && second
        && digits >= 4
        && text.get(letters..)?.starts_with('-'))
    .then_some((text.len(), TokenKind::Registration))
}

/// What an address is written with, but for the sign in its middle.
fn is_address(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || matches!(ch, '.' | '_' | '-' | '+')
}

fn keycap(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    let tail = rest.get(first.len_utf8()..)?;
    let after = tail.strip_prefix('\u{20E3}')?;
    Some(rest.len() - after.len())
}

/// A pictograph or dingbat.
fn is_emoji(ch: char) -> bool {
    matches!(ch, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}')
}

/// A whole cluster: skin tones, joiners, flags and keycaps belong to the emoji before them.
fn emoji_len(rest: &str, first: char) -> usize {
    let len = first.len_utf8();
    let flag = |ch: char| ('\u{1F1E6}'..='\u{1F1FF}').contains(&ch);
    let tone = |ch: char| ('\u{1F3FB}'..='\u{1F3FF}').contains(&ch);
    let next = rest.get(len..).and_then(|tail| tail.chars().next());
    let alone = next.is_none_or(|next| next.is_ascii() || (is_emoji(next) && !tone(next))) && !flag(first);
    if alone { len } else { rest.graphemes(true).next().map_or(len, str::len) }
}

/// What an emoji says; most say nothing.
fn emoji_meaning(text: &str) -> &'static str {
    match text.chars().next().unwrap_or_default() {
        '👍' | '✅' | '☑' | '✔' | '👌' | '🆗' | '🙆' => "ya",
        '👎' | '❌' | '✖' | '🙅' | '🚫' | '❎' => "tidak",
        '🔟' => "10",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(String, TokenKind)> {
        let mut scan = Scan::default();
        scan.read(text);
        let keep = |piece: &&Piece| !matches!(piece.kind, TokenKind::Space | TokenKind::Mark);
        scan.pieces().iter().filter(keep).map(|piece| (scan.form(piece).to_owned(), piece.kind)).collect()
    }

    #[test]
    fn protected_spans() {
        for (text, form, kind) in [
            ("1901 0101 0101 0001", "1901010101010001", TokenKind::Nik),
            ("19.01.01.010101.0001", "1901010101010001", TokenKind::Nik),
            ("0812-3456-7890", "081234567890", TokenKind::Phone),
            ("17-08-1945", "17-08-1945", TokenKind::Date),
            ("08.30", "08.30", TokenKind::Time),
            ("Rp 10.000,-", "rp 10.000,-", TokenKind::Money),
            ("SRM-260914-0143-K", "srm-260914-0143-k", TokenKind::Registration),
            ("SRM-2026-0021", "srm-2026-0021", TokenKind::Registration),
            ("ani@contoh.id", "ani@contoh.id", TokenKind::Link),
            ("https://kantor.id/ktp", "https://kantor.id/ktp", TokenKind::Link),
            ("www.почта.рф", "www.почта.рф", TokenKind::Link),
            ("2️⃣", "2", TokenKind::Number),
            ("👍🏽", "ya", TokenKind::Emoji),
            ("n1", "n1", TokenKind::Word),
            ("surat2", "surat2", TokenKind::Word),
            ("jum'at", "jum'at", TokenKind::Word),
            ("e-KTP", "e-ktp", TokenKind::Word),
        ] {
            assert_eq!(kinds(text), [(form.to_owned(), kind)], "{text}");
        }
    }

    #[test]
    fn what_shows_nothing_changes_nothing() {
        for (text, pieces) in [
            ("2.6.7\u{1}0,2", vec![("2.6.7\u{1}0", "2.6.70"), (",", ""), ("2", "2")]),
            (
                "\u{200b}kt\u{ad}p\u{200d} 1\u{2060}7-08-١٩٤٥\u{feff}",
                vec![("\u{200b}kt\u{ad}p\u{200d}", "ktp"), (" ", ""), ("1\u{2060}7-08-١٩٤٥\u{feff}", "17-08-1945")],
            ),
            ("\u{1}\u{200b}", vec![("\u{1}\u{200b}", "")]),
            ("０８１２\u{200e}34567890", vec![("０８１２\u{200e}34567890", "081234567890")]),
            (
                "http://\u{fe70}!t",
                vec![("http", "http"), (":", ""), ("/", ""), ("/", ""), ("\u{fe70}", ""), ("!", ""), ("t", "t")],
            ),
        ] {
            let mut scan = Scan::default();
            scan.read(text);
            let found: Vec<(&str, &str)> =
                scan.pieces().iter().map(|piece| (text.get(piece.span.clone()).unwrap(), scan.form(piece))).collect();
            assert_eq!(found, pieces, "{text:?}");
        }
    }

    #[test]
    fn glued_digits_are_cut_off() {
        let words: Vec<String> = kinds("rt03 17th 5jt").into_iter().map(|(form, _)| form).collect();
        assert_eq!(words, ["rt", "03", "17", "th", "5", "jt"]);
    }
}
