//! An utterance as tokens that cover the original text, each with its plain form and the reason for it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::lexicon::{Entry, Lexicon, is_acronym, spoken_letter};
use crate::scan::{self, Piece, Scan};
use crate::spelling::{self, Slip};

/// Longer input is cut here.
pub const MAX_CHARS: usize = 4096;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Blanks and invisible characters.
    Space,
    /// Punctuation and symbols without meaning of their own.
    Mark,
    /// A word.
    Word,
    /// A number in digits.
    Number,
    /// 16 digits in any grouping: NIK or family card number.
    Nik,
    /// A telephone number.
    Phone,
    /// An amount of money.
    Money,
    /// A date in digits.
    Date,
    /// A time of day in digits.
    Time,
    /// A registration number such as `SRM-260914-0143-K`.
    Registration,
    /// An e-mail address or a link.
    Link,
    /// An emoji.
    Emoji,
}

/// Which step of normalisation changed a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Case, compatibility forms, invisible characters.
    Fold,
    /// Repeated letters.
    Squeeze,
    /// The word list.
    Lexicon,
    /// `surat2`, `surat-surat`.
    Double,
    /// Letters spoken one by one: "ka te pe".
    Spelled,
    /// An emoji that means something.
    Emoji,
}

/// One change and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The step.
    pub stage: Stage,
    /// The form before.
    pub from: String,
    /// The form after.
    pub to: String,
}

/// A piece of the original text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the original.
    pub span: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
    /// Plain forms, the likeliest first; each may be several words. Empty for blanks and marks, and for the
    /// words after the first of a group that was read together.
    pub plain: Vec<String>,
    /// What normalisation did and why.
    pub notes: Vec<Note>,
}

/// An utterance: the original text (cut at [`MAX_CHARS`]) and tokens that cover it whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Utterance {
    original: String,
    tokens: Vec<Token>,
}

impl std::fmt::Debug for Utterance {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Utterance").field("original", &"••••").field("tokens", &self.tokens.len()).finish()
    }
}

impl Utterance {
    /// The text as it came, cut at [`MAX_CHARS`].
    pub fn original(&self) -> &str {
        &self.original
    }

    /// Tokens in text order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The original text of a token.
    pub fn text_of(&self, token: &Token) -> &str {
        self.original.get(token.span.clone()).unwrap_or_default()
    }

    /// Plain words joined by one space. Between numbers that would run into one number of a person (`029 !01 0101 0001`) a
    /// `;` stands for what kept them apart, so that the plain words are read again as they were.
    pub fn plain(&self) -> String {
        let mut plain = String::new();
        let mut row = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            let Some(word) = token.plain.first() else { continue };
            let sum = is_sum(word);
            if !sum && !starts_with_digit(word) {
                row = 0;
            } else if sum || row == 0 {
                row = self.digits_from(at);
            } else if row >= PERSONAL {
                plain.push_str(" ;");
            }
            if !plain.is_empty() {
                plain.push(' ');
            }
            plain.push_str(word);
        }
        plain
    }

    /// How many digits a row of numbers has that begins at a token.
    fn digits_from(&self, at: usize) -> usize {
        let words = self.tokens.iter().skip(at).filter_map(|token| token.plain.first());
        let numbers = words.enumerate().take_while(|(nth, word)| *nth == 0 || starts_with_digit(word));
        numbers.flat_map(|(_, word)| word.bytes()).filter(u8::is_ascii_digit).count()
    }
}

/// An amount of money, one token or read word by word: the numbers behind it are its row.
fn is_sum(word: &str) -> bool {
    word.strip_prefix("rp ").is_some_and(starts_with_digit)
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|ch: char| ch.is_ascii_digit())
}

/// Turns text into an [`Utterance`].
///
/// ```
/// use wanti_text::Normalizer;
/// let utterance = Normalizer::default().normalise("Mlm min, ka te pe sy ilaaang 😭");
/// assert_eq!(utterance.plain(), "malam admin ktp saya hilang");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Normalizer {
    lexicon: Lexicon,
}

impl Normalizer {
    /// With a word list.
    pub fn new(lexicon: Lexicon) -> Self {
        Self { lexicon }
    }

    /// Reads a text.
    pub fn normalise(&self, text: &str) -> Utterance {
        let original = scan::cut(text).to_owned();
        let mut scan = Scan::default();
        scan.read(&original);
        let mut tokens: Vec<Token> = scan.pieces().iter().map(|piece| first_reading(&scan, piece, &original)).collect();
        for _ in 0..MAX_PASSES {
            if !self.pass(&mut tokens) {
                break;
            }
        }
        Utterance { original, tokens }
    }

    /// One round over all words; whether anything changed.
    fn pass(&self, tokens: &mut [Token]) -> bool {
        let words: Vec<(usize, String)> = tokens
            .iter()
            .enumerate()
            .filter_map(|(at, token)| Some((at, token.plain.first()?)))
            .flat_map(|(at, plain)| plain.split(' ').map(move |word| (at, word.to_owned())))
            .collect();
        let mut changes: Vec<Change> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let owner = words.get(at).and_then(|(owner, _)| tokens.get(*owner));
            let is_word = owner.is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Emoji));
            match self.change(&words, at, is_word) {
                Some(change) => {
                    at += change.words;
                    changes.push(change);
                }
                None => at += 1,
            }
        }
        let changed = !changes.is_empty();
        if changed {
            apply(tokens, words, changes);
        }
        changed
    }

    /// What becomes of the words from `at` on. Only a word is respelled: a protected span stays as it is.
    fn change(&self, words: &[(usize, String)], at: usize, is_word: bool) -> Option<Change> {
        let word = |at: usize| words.get(at).map_or("", |(_, word)| word.as_str());
        if let Some((count, letters)) = self.spelled(words, at) {
            return Some(Change { at, words: count, plain: vec![letters], stage: Stage::Spelled });
        }
        for count in (2..=self.lexicon.longest()).rev().filter(|count| at + count <= words.len()) {
            let form = (at..at + count).map(word).collect::<Vec<_>>().join(" ");
            if let Some(plain) = self.reading(&form, at, words) {
                return Some(Change { at, words: count, plain, stage: Stage::Lexicon });
            }
        }
        if let Some(plain) = self.reading(word(at), at, words) {
            return Some(Change { at, words: 1, plain, stage: Stage::Lexicon });
        }
        if !is_word {
            return None;
        }
        let (plain, stage) = self.respelled(word(at))?;
        Some(Change { at, words: 1, plain: vec![plain], stage })
    }

    fn reading(&self, form: &str, at: usize, words: &[(usize, String)]) -> Option<Vec<String>> {
        let word = |at: usize| words.get(at).map_or("", |(_, word)| word.as_str());
        let holds = |entry: &&Entry| entry.rule.as_ref().is_none_or(|rule| rule.holds(at, words.len(), word));
        self.lexicon.readings(form).iter().find(holds).map(|entry| entry.plain.clone())
    }

    /// Letters spoken one by one that make a known short name: how many words, and the name.
    fn spelled(&self, words: &[(usize, String)], at: usize) -> Option<(usize, String)> {
        let letters: String = words.iter().skip(at).take(6).map_while(|(_, word)| spoken_letter(word)).collect();
        (2..=letters.len()).rev().find_map(|count| {
            let name = letters.get(..count)?;
            is_acronym(name).then(|| (count, name.to_owned()))
        })
    }

    fn respelled(&self, word: &str) -> Option<(String, Stage)> {
        if let Some(single) = spelling::undoubled(word) {
            return Some((single.to_owned(), Stage::Double));
        }
        if word.contains('-') && word.chars().all(|ch| ch.is_alphabetic() || ch == '-') {
            let parts: Vec<&str> = word.split('-').filter(|part| !part.is_empty()).collect();
            return Some((parts.join(" "), Stage::Fold));
        }
        if self.knows(word) {
            return None;
        }
        let forms = spelling::squeezed(word);
        if let Some(form) = forms.iter().find(|form| self.knows(form)) {
            return Some((form.clone(), Stage::Squeeze));
        }
        let stretched = spelling::is_stretched(word);
        forms.into_iter().find(|_| stretched).map(|form| (form, Stage::Squeeze))
    }

    fn knows(&self, word: &str) -> bool {
        self.lexicon.always(word).is_some()
            || self.lexicon.is_plain(word)
            || self.lexicon.ordinary(word).is_some()
            || is_acronym(word)
    }
}

/// So many digits in a row may be a telephone number.
const PERSONAL: usize = 9;

/// Rounds after which a text is left as it is; two are enough for all but contrived ones.
const MAX_PASSES: usize = 8;

struct Change {
    at: usize,
    words: usize,
    plain: Vec<String>,
    stage: Stage,
}

fn first_reading(scan: &Scan, piece: &Piece, original: &str) -> Token {
    let form = scan.form(piece).trim().to_owned();
    let mut token = Token { span: piece.span.clone(), kind: piece.kind, plain: Vec::new(), notes: Vec::new() };
    if form.is_empty() {
        return token;
    }
    let from = original.get(piece.span.clone()).unwrap_or_default();
    if from != form {
        let stage = if piece.kind == TokenKind::Emoji { Stage::Emoji } else { Stage::Fold };
        token.notes.push(Note { stage, from: from.to_owned(), to: form.clone() });
    }
    token.plain.push(form);
    token
}

/// Puts each change into the token where its first word stands; further tokens of a group go empty.
fn apply(tokens: &mut [Token], words: Vec<(usize, String)>, changes: Vec<Change>) {
    let mut touched = BTreeSet::new();
    let mut said: Vec<(usize, Vec<String>)> = Vec::with_capacity(words.len());
    let mut changes = changes.into_iter().peekable();
    let mut words = words.into_iter().enumerate();
    while let Some((at, (owner, word))) = words.next() {
        let Some(change) = changes.next_if(|change| change.at == at) else {
            said.push((owner, vec![word]));
            continue;
        };
        let others: Vec<(usize, String)> =
            words.by_ref().take(change.words.saturating_sub(1)).map(|(_, other)| other).collect();
        touched.insert(owner);
        touched.extend(others.iter().map(|(other, _)| *other));
        let from = others.into_iter().fold(word, |from, (_, other)| from + " " + &other);
        let to = change.plain.first().cloned().unwrap_or_default();
        if let Some(home) = tokens.get_mut(owner) {
            home.notes.push(Note { stage: change.stage, from, to });
        }
        said.push((owner, change.plain));
    }
    for token in &touched {
        if let Some(slot) = tokens.get_mut(*token) {
            slot.plain.clear();
        }
    }
    for parts in said.chunk_by(|a, b| a.0 == b.0) {
        let Some((owner, plain)) = parts.first().filter(|(owner, _)| touched.contains(owner)) else { continue };
        let Some(slot) = tokens.get_mut(*owner) else { continue };
        slot.plain = if parts.len() == 1 { plain.clone() } else { vec![together(parts)] };
    }
}

/// The words of one token in a row.
fn together(parts: &[(usize, Vec<String>)]) -> String {
    let words = parts.iter().filter_map(|(_, plain)| plain.first()).map(String::as_str);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Plain words of a text, lower-cased, by the built-in word list, joined by one space.
///
/// ```
/// assert_eq!(wanti_text::simplify("  SURAT   yg mana?! "), "surat yang mana");
/// ```
pub fn simplify(text: &str) -> String {
    Normalizer::default().normalise(text).plain()
}

/// Whether two words are the same, or the same but for one guarded slip of the hand or dropped vowels: five letters or
/// more, the same first letter, never a vowel for a vowel, and never when both are ordinary words.
///
/// ```
/// use wanti_text::similar;
/// assert!(similar("keluarga", "kelurga"));
/// assert!(similar("usahaaa", "usaha"));
/// assert!(!similar("kata", "kita"));
/// assert!(!similar("kantin", "kantor"));
/// ```
pub fn similar(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if is_ordinary(a) && is_ordinary(b) {
        return false;
    }
    let squeezes = |long: &str, short: &str| spelling::squeezed(long).iter().any(|form| form == short);
    squeezes(a, b)
        || squeezes(b, a)
        || spelling::slip(a, b).is_some_and(|slip| slip != Slip::Other)
        || (a.len() > 3 && b.len() > 3 && (spelling::drops_vowels(a, b) || spelling::drops_vowels(b, a)))
        || (a.len() > 4
            && b.len() > 4
            && spelling::spelling_key(a.as_bytes()).as_bytes() == spelling::spelling_key(b.as_bytes()).as_bytes())
}

fn is_ordinary(word: &str) -> bool {
    Lexicon::builtin().ordinary(word).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words() -> impl Strategy<Value = String> {
        let mut forms: Vec<String> = Lexicon::builtin().forms().into_iter().map(|(form, _)| form.to_owned()).collect();
        forms.extend(Lexicon::builtin().ordinary_words().into_iter().map(|(word, _)| word.to_owned()));
        forms.extend(
            ["ka", "te", "pe", "es", "em", "2", "10", "?", "1901 0101 0101 0001", "ktp-ktp", "ilaaang", "👍"]
                .map(str::to_owned),
        );
        prop::collection::vec(prop::sample::select(forms), 0..9).prop_map(|words| words.join(" "))
    }

    fn check(text: &str) {
        let utterance = Normalizer::default().normalise(text);
        let joined: String = utterance.tokens().iter().map(|token| utterance.text_of(token)).collect();
        assert_eq!(joined, utterance.original());
        let once = utterance.plain();
        assert_eq!(simplify(&once), once, "{text:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn any_text_is_covered_and_stable(text in "\\PC{0,60}") {
            check(&text);
        }

        #[test]
        fn any_words_are_stable(text in words()) {
            check(&text);
        }

        #[test]
        fn numbers_are_stable(text in "([0-9]{1,6}[ .,;!?/+-]{1,3}){0,8}") {
            check(&text);
        }

        #[test]
        fn ascii_noise_is_stable(text in "[a-z0-9 .,:/@+?-]{0,50}") {
            check(&text);
        }
    }

    #[test]
    fn plain_words() {
        for (text, plain) in [
            ("mlm min mo bikin sktm donggg", "malam admin mau buat sktm dong"),
            ("ka ka basah", "kk basah"),
            ("permisi kk", "permisi kak"),
            ("titip kk dr ortu ya", "titip kk dari orang tua ya"),
            ("es ka te em utk anak", "sktm untuk anak"),
            ("en satu en empat gmn", "n1 n4 bagaimana"),
            ("neng ndi omahe", "di mana omahe"),
            ("y", "ya"),
            ("g", "tidak"),
            ("no 5", "nomor 5"),
            ("surat-surat & syarat2", "surat syarat"),
            ("kkkk", "kkkk"),
            ("ＫＴＰ h\u{200b}ilang", "ktp hilang"),
            ("ok 👍", "oke ya"),
        ] {
            assert_eq!(simplify(text), plain, "{text}");
        }
    }

    #[test]
    fn notes_say_why() {
        let utterance = Normalizer::default().normalise("SRT yg hilangggg");
        let stages: Vec<Stage> =
            utterance.tokens().iter().flat_map(|token| &token.notes).map(|note| note.stage).collect();
        assert_eq!(stages, [Stage::Fold, Stage::Lexicon, Stage::Lexicon, Stage::Squeeze]);
    }

    #[test]
    fn long_text_is_cut() {
        let utterance = Normalizer::default().normalise(&"é".repeat(10_000));
        assert_eq!(utterance.original().chars().count(), MAX_CHARS);
    }

    #[test]
    fn similar_words() {
        assert!(similar("domisli", "domisili"));
        assert!(similar("kmtian", "kematian"));
        for (a, b) in [("sarat", "surat"), ("mati", "mata"), ("lama", "lima"), ("ktp", "kk"), ("waras", "waris")] {
            assert!(!similar(a, b), "{a} {b}");
        }
    }
}
