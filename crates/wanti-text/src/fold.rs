//! Folding of characters and spellings: case, compatibility forms, invisible characters, old spelling.

use unicode_normalization::UnicodeNormalization;

/// A character that shows nothing: zero-width, direction mark, control, soft hyphen, variation selector.
pub fn is_invisible(ch: char) -> bool {
    if ch.is_ascii() {
        return ch.is_ascii_control() && !ch.is_whitespace();
    }
    matches!(ch,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{E0000}'..='\u{E0FFF}')
        || (ch.is_control() && !ch.is_whitespace())
}

/// A combining mark, also one shown by itself.
pub fn is_mark(ch: char) -> bool {
    !ch.is_ascii() && (unicode_normalization::char::is_combining_mark(ch) || is_lone_mark(ch))
}

/// Letters of Unicode that are nothing but a mark on a blank.
fn is_lone_mark(ch: char) -> bool {
    matches!(ch, '\u{37A}' | '\u{FC5E}'..='\u{FC63}' | '\u{FCF2}'..='\u{FCF4}' | '\u{FE70}'..='\u{FE7F}' | '\u{FF9E}'..='\u{FF9F}')
}

/// The ASCII digit for a decimal digit of another script.
pub fn foreign_digit(ch: char) -> Option<char> {
    const ZEROS: [u32; 14] = [
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0xA9D0,
    ];
    let code = ch as u32;
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// Lower case, compatibility forms resolved, invisible characters and marks gone. A fixed point: folding again changes nothing.
///
/// ```
/// assert_eq!(wanti_text::fold::fold("ＫＴＰ Ké\u{200b}lurahan"), "ktp kelurahan");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// [`fold`] that appends to a buffer.
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.chars().filter(|ch| !is_invisible(*ch)).map(|ch| ch.to_ascii_lowercase()));
        return;
    }
    let folded =
        text.chars().filter(|ch| !is_invisible(*ch) && !is_lone_mark(*ch)).nfkc().flat_map(char::to_lowercase).nfkd();
    out.extend(
        folded
            .filter(|ch| !is_mark(*ch) && !is_invisible(*ch))
            .map(|ch| foreign_digit(ch).unwrap_or(ch))
            .flat_map(char::to_lowercase),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_a_plain_letter() {
        let without = |ch: &char| ch.is_alphabetic() && !is_mark(*ch) && !is_invisible(*ch);
        let plain = |ch: &char| fold(&ch.to_string()).chars().any(|ch| ch.is_alphabetic() || ch.is_ascii_digit());
        let bare: String = ('\u{80}'..=char::MAX).filter(without).filter(|ch| !plain(ch)).collect();
        assert_eq!(bare, "", "{:x?}", bare.chars().map(u32::from).collect::<Vec<_>>());
    }
}
