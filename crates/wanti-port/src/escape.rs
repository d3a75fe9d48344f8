//! Marks of WhatsApp (`*bold*`, `_italic_`, `~struck~`, `` `code` ``) for each channel, and citizens' words kept from acting as marks.

/// A way to set words apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `*…*`
    Bold,
    /// `_…_`
    Italic,
    /// `~…~`
    Struck,
    /// `` `…` ``
    Code,
}

/// A piece of a text with marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// From here on.
    Open(Mark),
    /// Until here.
    Close(Mark),
}

/// The pieces of a text; marks are always properly nested and never cross a line.
///
/// ```
/// use wanti_port::escape::{Mark, Piece, pieces};
/// assert_eq!(pieces("*Syarat*"), [Piece::Open(Mark::Bold), Piece::Words("Syarat"), Piece::Close(Mark::Bold)]);
/// assert_eq!(pieces("2*3*4"), [Piece::Words("2*3*4")]);
/// ```
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        inside(line, &mut out);
    }
    out
}

/// The text for Telegram's HTML mode.
///
/// ```
/// assert_eq!(wanti_port::escape::telegram_html("*a < b*"), "<b>a &lt; b</b>");
/// ```
#[must_use]
pub fn telegram_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => escape_html(words, &mut out),
            Piece::Open(mark) => out.push_str(tag(mark, "<b>", "<i>", "<s>", "<code>")),
            Piece::Close(mark) => out.push_str(tag(mark, "</b>", "</i>", "</s>", "</code>")),
        }
    }
    out
}

/// The text for WhatsApp, which reads the marks itself: only characters that steer a screen are taken out.
#[must_use]
pub fn whatsapp(text: &str) -> String {
    if text.chars().any(steers) { text.chars().filter(|ch| !steers(*ch)).collect() } else { text.to_owned() }
}

/// The words alone, for channels without any marks.
#[must_use]
pub fn plain(text: &str) -> String {
    let words = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Words(words) => Some(words),
        Piece::Open(_) | Piece::Close(_) => None,
    });
    words.flat_map(str::chars).filter(|ch| !steers(*ch)).collect()
}

/// A citizen's words, to be put into a text: marks that could act are replaced by look-alikes, all else stays.
///
/// ```
/// assert_eq!(wanti_port::escape::data("*Budi* ani_s@contoh.id"), "∗Budi∗ ani_s@contoh.id");
/// ```
#[must_use]
pub fn data(words: &str) -> String {
    let mut before = None;
    let mut rest = words.chars().peekable();
    let mut out = String::with_capacity(words.len());
    while let Some(ch) = rest.next() {
        let lone = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
        let harmless = lone(before) && lone(rest.peek().copied());
        out.push(if harmless { ch } else { harmless_twin(ch) });
        before = Some(ch);
    }
    out
}

/// Whether a character acts on a screen instead of standing on it: control characters but line ends, and turned writing.
#[must_use]
pub fn steers(ch: char) -> bool {
    (ch.is_control() && ch != '\n') || matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn harmless_twin(ch: char) -> char {
    match ch {
        '*' => '∗',
        '_' => 'ˍ',
        '~' => '∼',
        '`' => 'ˋ',
        other => other,
    }
}

fn tag(mark: Mark, bold: &'static str, italic: &'static str, struck: &'static str, code: &'static str) -> &'static str {
    match mark {
        Mark::Bold => bold,
        Mark::Italic => italic,
        Mark::Struck => struck,
        Mark::Code => code,
    }
}

fn escape_html(words: &str, out: &mut String) {
    for ch in words.chars().filter(|ch| !steers(*ch)) {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

fn mark_of(ch: char) -> Option<Mark> {
    match ch {
        '*' => Some(Mark::Bold),
        '_' => Some(Mark::Italic),
        '~' => Some(Mark::Struck),
        '`' => Some(Mark::Code),
        _ => None,
    }
}

/// Pieces of one line. A mark is never nested in itself, so this goes four deep at most.
fn inside<'a>(text: &'a str, out: &mut Vec<Piece<'a>>) {
    let mut from = 0;
    let mut skip = 0;
    let mut hopeless: Vec<Mark> = Vec::new();
    let mut before = None;
    for (at, ch) in text.char_indices() {
        let opened = mark_of(ch).filter(|mark| at >= skip && !hopeless.contains(mark));
        let left = before.replace(ch);
        let Some(mark) = opened.filter(|_| !left.is_some_and(char::is_alphanumeric)) else {
            continue;
        };
        let rest = text.get(at + 1..).unwrap_or_default();
        if rest.starts_with(char::is_whitespace) {
            continue;
        }
        let Some(length) = closing(rest, ch) else {
            hopeless.push(mark);
            continue;
        };
        words(text.get(from..at), out);
        out.push(Piece::Open(mark));
        let inner = rest.get(..length).unwrap_or_default();
        if mark == Mark::Code {
            words(Some(inner), out)
        } else {
            inside(inner, out)
        }
        out.push(Piece::Close(mark));
        skip = at + 1 + length + 1;
        from = skip;
    }
    words(text.get(from..), out);
}

/// How many bytes stand before the closing mark.
fn closing(rest: &str, mark: char) -> Option<usize> {
    let mut before: Option<char> = None;
    for (at, ch) in rest.char_indices() {
        let ends = ch == mark && before.is_some_and(|before| !before.is_whitespace() && before != mark);
        let next = rest.get(at + ch.len_utf8()..).and_then(|after| after.chars().next());
        if ends && !next.is_some_and(char::is_alphanumeric) {
            return Some(at);
        }
        before = Some(ch);
    }
    None
}

fn words<'a>(text: Option<&'a str>, out: &mut Vec<Piece<'a>>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        out.push(Piece::Words(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_nest_and_stay_in_their_line() {
        assert_eq!(telegram_html("*tebal _miring_* `x*y*`"), "<b>tebal <i>miring</i></b> <code>x*y*</code>");
        assert_eq!(telegram_html("*awal\nakhir*"), "*awal\nakhir*");
        assert_eq!(telegram_html("* butir * _"), "* butir * _");
        assert_eq!(telegram_html("**"), "**");
    }

    #[test]
    fn a_citizens_words_never_act() {
        for words in ["*x*", "x* y *z", "_", "```kode```", "~lama~", "*"] {
            let all = format!("*{}* dan {}", data(words), data(words));
            let marks = pieces(&all).iter().filter(|piece| matches!(piece, Piece::Open(_))).count();
            assert_eq!(marks, 1, "{words}");
        }
    }

    #[test]
    fn screens_are_not_steered() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}c\n*d*"), "a[31mbc\nd");
        assert_eq!(whatsapp("a\u{0}b\r\n"), "ab\n");
        assert_eq!(telegram_html("<a href=\"x\">&"), "&lt;a href=\"x\"&gt;&amp;");
    }

    #[test]
    fn many_marks_take_no_long_time() {
        let text = "*a ".repeat(20_000);
        assert_eq!(pieces(&text), [Piece::Words(text.as_str())]);
    }
}
