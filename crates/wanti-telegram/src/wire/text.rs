//! Words and commands: `/menu@bot` is the word "menu", `/start payload` is a link that was followed.

use wanti_port::InboundKind;
use wanti_text::Pii;

use crate::settings::is_name;

/// Longest payload a link can carry.
const PAYLOAD: usize = 64;

/// What somebody said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spoken {
    /// As a message.
    pub(super) kind: InboundKind,
    /// It begins with a stroke.
    pub(super) command: bool,
    /// A bot it names.
    pub(super) named: Option<String>,
}

pub(super) fn spoken(text: &str, bot: Option<&str>) -> Spoken {
    match command(text) {
        Some(command) => Spoken { kind: meant(&command), command: true, named: command.bot.map(str::to_owned) },
        None => {
            let named = bot.filter(|bot| mentions(text, bot));
            let words = named.map_or(text, |bot| without_name(text, bot));
            Spoken { kind: said(words), command: false, named: named.map(str::to_owned) }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Command<'a> {
    name: &'a str,
    bot: Option<&'a str>,
    rest: &'a str,
}

fn command(text: &str) -> Option<Command<'_>> {
    let body = text.strip_prefix('/')?;
    let (head, rest) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    let (name, bot) = match head.split_once('@') {
        Some((name, bot)) => (name, Some(bot)),
        None => (head, None),
    };
    let plain = |word: &str| is_name(word, 64) && !word.contains('-');
    (plain(name) && bot.is_none_or(plain)).then_some(Command { name, bot, rest: rest.trim() })
}

fn meant(command: &Command<'_>) -> InboundKind {
    if !command.name.eq_ignore_ascii_case("start") {
        // Telegram's commands have no spaces; `cek_status` is how "cek status" is put on its menu.
        let words = format!("{} {}", command.name.replace('_', " "), command.rest);
        return said(words.trim());
    }
    match command.rest {
        "" => InboundKind::Start { payload: None },
        payload if is_name(payload, PAYLOAD) => InboundKind::Start { payload: Some(payload.to_owned()) },
        words => said(words),
    }
}

fn said(words: &str) -> InboundKind {
    InboundKind::Text(Pii::new(words.to_owned()))
}

fn mentions(text: &str, bot: &str) -> bool {
    let named = |word: &str| word.strip_prefix('@').is_some_and(|name| name.eq_ignore_ascii_case(bot));
    text.split(|ch: char| !(ch.is_alphanumeric() || matches!(ch, '_' | '@'))).any(named)
}

/// The words without the bot's name before them.
fn without_name<'a>(text: &'a str, bot: &str) -> &'a str {
    let rest = text.trim_start().strip_prefix('@').and_then(|rest| rest.split_at_checked(bot.len()));
    match rest.filter(|(name, _)| name.eq_ignore_ascii_case(bot)) {
        Some((_, words)) if words.starts_with(|ch: char| !ch.is_alphanumeric() && ch != '_') => {
            words.trim_start_matches([',', ':', ' ', '\n'])
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        match spoken(text, Some("layanan_bot")).kind {
            InboundKind::Text(words) => words.reveal().clone(),
            InboundKind::Start { payload } => format!("start {payload:?}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn commands_are_words_without_the_stroke() {
        assert_eq!(words("/menu"), "menu");
        assert_eq!(words("/menu@layanan_bot"), "menu");
        assert_eq!(words("/cek_status SKTM-01"), "cek status SKTM-01");
        assert_eq!(words("/ menu"), "/ menu");
        assert_eq!(words("/menu/lain"), "/menu/lain");
        assert_eq!(words("/"), "/");
        assert_eq!(words("/é"), "/é");
        assert_eq!(words("3/4"), "3/4");
    }

    #[test]
    fn links_carry_a_payload() {
        assert_eq!(words("/start"), "start None");
        assert_eq!(words("/Start "), "start None");
        assert_eq!(words("/start sktm_rt-03"), "start Some(\"sktm_rt-03\")");
        assert_eq!(words("/start saya mau tanya"), "saya mau tanya");
    }

    #[test]
    fn the_bot_is_named_and_its_name_left_out() {
        assert_eq!(words("@layanan_bot, syarat sktm"), "syarat sktm");
        assert_eq!(words("tanya @Layanan_Bot dong"), "tanya @Layanan_Bot dong");
        assert_eq!(words("@layanan_bot2 halo"), "@layanan_bot2 halo");
        assert_eq!(spoken("/menu@lain_bot", Some("layanan_bot")).named.as_deref(), Some("lain_bot"));
        assert_eq!(spoken("halo @layanan_bot.", Some("layanan_bot")).named.as_deref(), Some("layanan_bot"));
        assert_eq!(spoken("halo a@layanan_bot", Some("layanan_bot")).named, None);
    }
}
