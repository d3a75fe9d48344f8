//! How long things are kept: what the bots promise under `retensi`, else the defaults of the runtime.
//!
//! A store is cleaned for all offices together. Where they promise differently the longest counts, as what was removed too
//! early cannot be had again; that is told, in the log and by the doctor.

use std::sync::Arc;
use std::time::Duration;

use wanti_flow::model::Bot;
use wanti_runtime::Keep;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// `percakapan` and `pesan`: all that was said, and sessions; `permohonan` and `pengaduan`: requests.
const SAID: &[&str] = &["percakapan", "pesan", "conversations", "messages"];
const FILED: &[&str] = &["permohonan", "pengaduan", "requests", "complaints"];

/// How long things are kept for all these bots.
pub(crate) fn keep<'b>(bots: impl IntoIterator<Item = &'b Arc<Bot>>) -> Keep {
    let all: Vec<Keep> = bots.into_iter().map(|bot| promised(bot)).collect();
    let longest = |one: Keep, other: &Keep| Keep {
        bodies: one.bodies.max(other.bodies),
        marks: one.marks.max(other.marks),
        messages: one.messages.max(other.messages),
        sessions: one.sessions.max(other.sessions),
        requests: one.requests.max(other.requests),
        records: one.records.max(other.records),
        every: one.every,
    };
    match all.split_first() {
        Some((first, others)) => others.iter().fold(*first, longest),
        None => Keep::default(),
    }
}

/// Whether each of these bots gets what it promises.
pub(crate) fn agree<'b>(bots: impl IntoIterator<Item = &'b Arc<Bot>>) -> bool {
    let mut all = bots.into_iter().map(|bot| promised(bot));
    let first = all.next();
    all.all(|keep| Some(keep) == first)
}

fn promised(bot: &Bot) -> Keep {
    let mut keep = Keep::default();
    let longest =
        |names: &[&str]| names.iter().filter_map(|name| bot.retention.get(*name)).max().map(|days| DAY * *days);
    if let Some(said) = longest(SAID) {
        (keep.bodies, keep.messages, keep.sessions) = (said, said, said);
        // A mark goes with its body, and by it a second coming of a message is known.
        keep.marks = keep.marks.max(said);
    }
    if let Some(filed) = longest(FILED) {
        keep.requests = filed;
    }
    keep
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bot(promises: &str) -> Arc<Bot> {
        let text = format!(
            "wanti: 1\nbot: {{id: satu, nama: Kantor, mulai: buka}}\n{promises}\nalur:\n  buka:\n    judul: Pembuka\n    mulai_bila: {{kata: [halo], contoh: [halo kak]}}\n    langkah:\n      - kirim: Selamat datang.\nbila_tidak_paham: {{kirim: Maaf, setelah_2_kali: buka}}\n"
        );
        let compiled =
            wanti_flow::compile(&[wanti_flow::Source::new("bot.yaml", text)], &wanti_flow::Options::default());
        Arc::new(compiled.bot.unwrap())
    }

    #[test]
    fn what_a_bot_promises_beats_the_defaults() {
        let defaults = Keep::default();
        assert_eq!(keep(&[bot("")]), defaults);
        let short = keep(&[bot("retensi: {percakapan: 30 hari, permohonan: 1 tahun}")]);
        assert_eq!((short.bodies, short.messages, short.sessions), (DAY * 30, DAY * 30, DAY * 30));
        assert!(short.requests < defaults.requests && short.requests >= DAY * 365, "{short:?}");
        assert_eq!((short.marks, short.records), (defaults.marks, defaults.records));
        let long = keep(&[bot("retention: {messages: 400 hari}")]);
        assert_eq!((long.bodies, long.marks, long.requests), (DAY * 400, DAY * 400, defaults.requests));
    }

    #[test]
    fn where_offices_differ_nothing_is_removed_too_early() {
        let offices = [bot("retensi: {pesan: 30 hari}"), bot("retensi: {pesan: 60 hari, pengaduan: 3 tahun}")];
        let all = keep(&offices);
        assert_eq!((all.bodies, all.requests), (DAY * 60, keep(&offices[1..]).requests));
        assert!(
            !agree(&offices) && agree(&offices[..1]) && agree(&[bot("retensi: {pesan: 30 hari}"), offices[0].clone()])
        );
    }
}
