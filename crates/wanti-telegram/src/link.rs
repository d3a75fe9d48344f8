//! Links that open a conversation, for posters and QR codes.

use crate::settings::is_name;

/// The link to a bot, with what [`wanti_port::InboundKind::Start`] then carries. None when Telegram would not take it: a
/// payload has at most 64 of A-Z, a-z, 0-9, _ and -.
///
/// ```
/// use wanti_telegram::deep_link;
/// assert_eq!(deep_link("layanan_bot", "sktm_rt03").unwrap(), "https://t.me/layanan_bot?start=sktm_rt03");
/// assert_eq!(deep_link("layanan_bot", "").unwrap(), "https://t.me/layanan_bot");
/// assert_eq!(deep_link("layanan_bot", "rt 03"), None);
/// ```
#[must_use]
pub fn deep_link(username: &str, payload: &str) -> Option<String> {
    let username = username.trim_start_matches('@');
    if !is_name(username, 32) || username.contains('-') {
        return None;
    }
    if payload.is_empty() {
        return Some(format!("https://t.me/{username}"));
    }
    is_name(payload, 64).then(|| format!("https://t.me/{username}?start={payload}"))
}
