//! An utterance as tokens that cover the original text, each with its plain form and the reason for it.

use std::ops::Range;

use crate::fold;
use crate::lexicon::Lexicon;

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

    /// Plain words joined by one space.
    pub fn plain(&self) -> String {
        let words: Vec<&str> = self.tokens.iter().filter_map(|token| token.plain.first()).map(String::as_str).collect();
        words.join(" ")
    }
}

/// Turns text into an [`Utterance`].
#[derive(Debug, Clone)]
pub struct Normalizer {
    lexicon: Lexicon,
}

impl Default for Normalizer {
    fn default() -> Self {
        Self::new(Lexicon::builtin())
    }
}

impl Normalizer {
    /// With a word list.
    pub fn new(lexicon: Lexicon) -> Self {
        Self { lexicon }
    }

    /// Reads a text.
    pub fn normalise(&self, text: &str) -> Utterance {
        let original: String = text.chars().take(MAX_CHARS).collect();
        let mut tokens: Vec<Token> = Vec::new();
        for (at, ch) in original.char_indices() {
            let kind = if ch.is_alphanumeric() { TokenKind::Word } else { TokenKind::Space };
            let end = at + ch.len_utf8();
            match tokens.last_mut() {
                Some(last) if last.kind == kind => last.span.end = end,
                _ => tokens.push(Token { span: at..end, kind, plain: Vec::new(), notes: Vec::new() }),
            }
        }
        for token in tokens.iter_mut().filter(|token| token.kind == TokenKind::Word) {
            let folded = fold::fold(original.get(token.span.clone()).unwrap_or_default());
            let plain = self.lexicon.plain(&folded).map(str::to_owned);
            token.plain.push(plain.unwrap_or(folded));
        }
        Utterance { original, tokens }
    }
}

/// Plain words of a text, lower-cased, by the built-in word list, joined by one space.
///
/// ```
/// assert_eq!(wanti_text::simplify("  SURAT   yg mana?! "), "surat yang mana");
/// ```
pub fn simplify(text: &str) -> String {
    Normalizer::default().normalise(text).plain()
}

/// Whether two words are the same but for one guarded slip of the hand.
///
/// ```
/// assert!(wanti_text::similar("keluarga", "kelurga"));
/// assert!(!wanti_text::similar("kata", "kita"));
/// ```
pub fn similar(a: &str, b: &str) -> bool {
    a == b || (a.len() >= 5 && b.len() + 1 == a.len()) || (b.len() >= 5 && a.len() + 1 == b.len())
}
