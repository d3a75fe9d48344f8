//! What the killed process serves: two offices on four lines, with a bot whose every answer can be told apart.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::{fs, io};

use wanti_fakes::{Bot, Number};

/// Questions in a talk; people stop a little earlier.
const QUESTIONS: usize = 48;
/// The secret of the Telegram bot that is called.
pub(crate) const HOOK_SECRET: &str = "rahasia_telegram_uji";

/// One line of an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A number on WhatsApp.
    First,
    /// Another one.
    Second,
    /// A bot on Telegram that is polled.
    Polled,
    /// One that is called.
    Called,
}

pub(crate) const PLACES: [Place; 4] = [Place::First, Place::Second, Place::Polled, Place::Called];

impl Place {
    /// The channel's name for it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Place::First => "550011",
            Place::Second => "550012",
            Place::Polled => "700",
            Place::Called => "701",
        }
    }

    pub(crate) fn of(id: &str) -> Option<Place> {
        PLACES.into_iter().find(|place| place.id() == id)
    }

    pub(crate) fn is_whatsapp(self) -> bool {
        matches!(self, Place::First | Place::Second)
    }

    /// Which of the three stand-ins it is on.
    pub(crate) fn fake(self) -> usize {
        match self {
            Place::First | Place::Second => 0,
            Place::Polled => 1,
            Place::Called => 2,
        }
    }

    pub(crate) fn number(self) -> Number {
        let id = self.id().to_owned();
        let (token, app_secret) = (format!("EAA{id}"), format!("rahasia-{id}"));
        Number { display: format!("62717{id}"), id, token, app_secret, webhook: None }
    }

    pub(crate) fn bot(self) -> Bot {
        Bot { token: format!("{}:AAkunci_uji", self.id()), ..Bot::default() }
    }
}

/// Writes configuration and bot.
pub(crate) fn write(folder: &Path, store: &str, cloud: &str, bots: [&str; 2]) -> io::Result<()> {
    fs::write(folder.join("bot.yaml"), bot())?;
    let mut text = format!(
        "name = \"kill\"\n[store]\nurl = \"{store}\"\n[log]\nformat = \"json\"\nlevel = \"warn\"\n\
         [limits]\nmessages_per_minute = 0\ndebounce_ms = 0\n"
    );
    for (office, number, line) in [("satu", Place::First, Place::Polled), ("dua", Place::Second, Place::Called)] {
        let (number, token) = (number.number(), line.bot().token);
        let (mode, api) = match line {
            Place::Called => (format!("mode = \"webhook\"\nwebhook_secret = \"{HOOK_SECRET}\"\n"), bots[1]),
            _ => (String::new(), bots[0]),
        };
        let _ = write!(
            text,
            "[[office]]\nid = \"{office}\"\nbot = \"bot.yaml\"\n[office.whatsapp]\nphone_number_id = \"{}\"\n\
             access_token = \"{}\"\napp_secret = \"{}\"\nverify_token = \"kata\"\ngraph_url = \"{cloud}\"\n\
             [office.telegram]\ntoken = \"{token}\"\napi_url = \"{api}\"\n{mode}",
            number.id, number.token, number.app_secret
        );
    }
    fs::write(folder.join("wanti.toml"), text)
}

/// Where the webhooks of a line go.
pub(crate) fn webhook(listen: SocketAddr, place: Place) -> String {
    let path = match place {
        Place::First => "whatsapp/satu",
        Place::Second => "whatsapp/dua",
        Place::Polled => "telegram/satu",
        Place::Called => "telegram/dua",
    };
    format!("http://{listen}/{path}")
}

/// A talk of questions; each answer registers a request and is repeated with its place in the talk. After a minute of
/// silence the question is asked again.
fn bot() -> String {
    let mut text = String::from(
        "wanti: 1
bot: {id: uji-henti, nama: Bot Uji, mulai: catat}
retensi: {permohonan: 2 tahun, pesan: 90 hari}
permohonan: {awalan: UJI, tenggat: 2 hari}
layanan:
  lapor:
    judul: Laporan
    kewenangan: K
    jawab: Laporan dicatat.
    waktu: 1 hari kerja
    biaya: gratis
    syarat: [{id: surat, teks: Surat}]
    dasar: {teks: Peraturan contoh, diperiksa: 2026-11-01}
bila_tidak_paham: {kirim: Maaf, setelah_2_kali: catat}
alur:
  catat:
    judul: Catat
    mulai_bila: {kata: [halo], contoh: [halo]}
    langkah:
",
    );
    for number in 1..=QUESTIONS {
        let after = if number == 1 { "salam".to_owned() } else { format!("{{k{}}}", number - 1) };
        let _ = write!(
            text,
            "      - tanya: \"Kode {number} sesudah {after}?\"
        simpan: k{number}
        jenis: teks
        tunggu: 1 menit
        bila_diam: \"Masih menunggu kode {number} sesudah {after}.\"
        coba: 3
        bila_gagal: catat
      - daftarkan: n{number}
        layanan: lapor
        rincian: [k{number}]
      - kirim: \"Tercatat {number}. {{k{number}}} dengan {{n{number}}}.\"
"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bot_has_no_faults() {
        let source = wanti_flow::Source::new("bot.yaml", bot());
        let compiled = wanti_flow::compile(&[source], &wanti_flow::Options::default());
        assert!(compiled.bot.is_some() && compiled.diagnostics.is_empty(), "{:?}", compiled.diagnostics);
    }
}
