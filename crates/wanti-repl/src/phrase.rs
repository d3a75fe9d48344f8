//! Every sentence of the terminal, in Indonesian and English. Places are `{0}` and `{1}`.

use wanti_flow::model::Language;

/// A sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phrase {
    Welcome,
    WelcomeHelp,
    HelpTitle,
    HelpPlain,
    HelpColon,
    UnknownCommand,
    Meant,
    SeeHelp,
    Needs,
    BadTime,
    TimeBack,
    Open,
    Closed,
    OpensAgain,
    NoHours,
    NowCitizen,
    Citizens,
    BadPlace,
    NoMenu,
    NoEntry,
    Choices,
    NoRequest,
    NoRequests,
    OfficerUnknown,
    OfficerNeeds,
    OfficerActions,
    Refused,
    Items,
    NothingUploaded,
    Restarted,
    Saved,
    SaveExists,
    SaveFailed,
    SaveEmpty,
    StepsOn,
    StepsOff,
    FittedOn,
    FittedOff,
    NothingSaid,
    Reloaded,
    ReloadRefused,
    ReloadReasked,
    ReloadMoved,
    ReloadGone,
    NothingYet,
    NotMatched,
    Silent,
    HandedOff,
    HandoffEnded,
    Bye,
    Read,
    Candidates,
    Verdict,
    Acts,
    Asks,
    Nothing,
    RunnerUp,
    Dropped,
    NegatedWord,
    NoReading,
    Likeness,
    Masked,
    Steps,
    Happened,
    Values,
    Line,
    Waits,
    Adjusted,
    AsWritten,
    Part,
    PageOf,
    Signs,
    ListLabel,
    Buttons,
    Picture,
    PressCtrlD,
    DeadlineIs,
}

impl Phrase {
    /// The sentence in a language.
    pub(crate) fn words(self, language: Language) -> &'static str {
        let row = TABLE.iter().find(|(phrase, ..)| *phrase == self);
        row.map_or("", |(_, id, en)| language.pick(id, en))
    }

    /// The sentence with its places filled.
    pub(crate) fn with(self, language: Language, places: &[&str]) -> String {
        let mut out = String::new();
        let mut rest = self.words(language);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (place, after) = after.split_once('}').unwrap_or(("", after));
            let place: Option<usize> = place.parse().ok();
            out.push_str(place.and_then(|place| places.get(place)).copied().unwrap_or_default());
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

const TABLE: &[(Phrase, &str, &str)] = &[
    (Phrase::Welcome, "Bicara dengan {0}. {1}", "Talking to {0}. {1}"),
    (
        Phrase::WelcomeHelp,
        "Tulis pesan seperti warga; :bantuan menampilkan perintah, :keluar untuk selesai.",
        "Write as a citizen would; :help shows the commands, :quit ends.",
    ),
    (Phrase::HelpTitle, "Perintah terminal:", "Commands of the terminal:"),
    (
        Phrase::HelpPlain,
        "Baris lain adalah pesan warga kepada bot.",
        "Every other line is a message of the citizen to the bot.",
    ),
    (
        Phrase::HelpColon,
        "Pesan yang diawali titik dua ditulis dengan dua titik dua (::halo).",
        "A message that starts with a colon is written with two (::hello).",
    ),
    (Phrase::UnknownCommand, "Perintah \":{0}\" tidak dikenal.", "There is no command \":{0}\"."),
    (Phrase::Meant, "Mungkin maksudnya :{0}?", "Did you mean :{0}?"),
    (Phrase::SeeHelp, "Ketik :bantuan untuk melihat semua perintah.", "Type :help to see all commands."),
    (Phrase::Needs, ":{0} perlu keterangan, misalnya: {1}", ":{0} needs more words, for example: {1}"),
    (
        Phrase::BadTime,
        "\"{0}\" bukan waktu. Contoh: +3h, +2 hari, 2026-11-25T08:00",
        "\"{0}\" is not a time. Examples: +3h, +2 days, 2026-11-25T08:00",
    ),
    (
        Phrase::TimeBack,
        "Jam hanya bisa maju. Untuk waktu yang lebih awal, mulai lagi dengan --jam.",
        "The clock only moves forward. For an earlier time start again with --jam.",
    ),
    (Phrase::Open, "{0}, jam layanan buka", "{0}, the office is open"),
    (Phrase::Closed, "{0}, di luar jam layanan", "{0}, the office is closed"),
    (Phrase::OpensAgain, "buka lagi {0}", "opens again {0}"),
    (Phrase::NoHours, "{0}, bot ini tidak punya jam layanan", "{0}, this bot has no office hours"),
    (Phrase::NowCitizen, "Sekarang yang bicara: {0}.", "Speaking now: {0}."),
    (Phrase::Citizens, "Warga sejauh ini: {0}.", "Citizens so far: {0}."),
    (
        Phrase::BadPlace,
        "\"{0}\" bukan lokasi. Contoh: :lokasi -1.87,106.11",
        "\"{0}\" is not a position. Example: :location -1.87,106.11",
    ),
    (Phrase::NoMenu, "Belum ada pilihan yang bisa ditekan.", "There are no choices to tap yet."),
    (Phrase::NoEntry, "Tidak ada pilihan \"{0}\".", "There is no choice \"{0}\"."),
    (Phrase::Choices, "Pilihannya: {0}.", "The choices are: {0}."),
    (
        Phrase::NoRequest,
        "Warga ini belum punya permohonan, jadi petugas belum bisa menindaklanjuti.",
        "This citizen has no request yet, so an officer cannot act on one.",
    ),
    (Phrase::NoRequests, "Belum ada permohonan.", "There are no requests yet."),
    (Phrase::OfficerUnknown, "Petugas tidak mengenal tindakan \"{0}\".", "\"{0}\" is not an officer's action."),
    (
        Phrase::OfficerNeeds,
        "Tindakan \"{0}\" perlu keterangan, misalnya: :petugas {1}",
        "The action \"{0}\" needs more words, for example: :officer {1}",
    ),
    (Phrase::OfficerActions, "Tindakan petugas: {0}.", "An officer's actions: {0}."),
    (Phrase::Refused, "Tindakan ditolak: {0}", "The action was refused: {0}"),
    (Phrase::Items, "Berkas permohonan ini: {0}.", "The documents of this request: {0}."),
    (Phrase::NothingUploaded, "Tidak ada berkas yang menunggu diunggah.", "No document waits to be uploaded."),
    (Phrase::Restarted, "Percakapan dimulai dari awal.", "The conversation starts anew."),
    (Phrase::Saved, "Percakapan disimpan sebagai ujian di {0}.", "The conversation is saved as a test in {0}."),
    (
        Phrase::SaveExists,
        "Berkas {0} sudah ada dan tidak ditimpa. Pilih nama lain.",
        "The file {0} exists and is not overwritten. Choose another name.",
    ),
    (Phrase::SaveFailed, "Berkas {0} tidak bisa ditulis ({1}).", "The file {0} cannot be written ({1})."),
    (Phrase::SaveEmpty, "Belum ada percakapan untuk disimpan.", "There is no conversation to save yet."),
    (Phrase::StepsOn, "Langkah ditampilkan setelah setiap pesan.", "Steps are shown after every message."),
    (Phrase::StepsOff, "Langkah tidak lagi ditampilkan.", "Steps are no longer shown."),
    (Phrase::FittedOn, "Bentuk {0} ditampilkan setelah setiap jawaban.", "The {0} form is shown after every answer."),
    (Phrase::FittedOff, "Bentuk {0} tidak lagi ditampilkan.", "The {0} form is no longer shown."),
    (Phrase::NothingSaid, "Bot belum mengatakan apa-apa.", "The bot has not said anything yet."),
    (
        Phrase::Reloaded,
        "Berkas berubah: bot diperbarui, percakapan berlanjut.",
        "The files changed: the bot is new, the conversation goes on.",
    ),
    (
        Phrase::ReloadRefused,
        "Berkas berubah tetapi ada kesalahan; bot lama tetap dipakai.",
        "The files changed but there are errors; the old bot goes on.",
    ),
    (
        Phrase::ReloadReasked,
        "Langkah yang sedang terbuka berubah; pertanyaannya diulang pada pesan berikut.",
        "The open step changed; its question is asked again with the next message.",
    ),
    (
        Phrase::ReloadMoved,
        "Langkah yang sedang terbuka berganti nama dan diikuti.",
        "The open step has a new name and was followed.",
    ),
    (Phrase::ReloadGone, "Langkah yang sedang terbuka sudah tidak ada.", "The open step is gone."),
    (Phrase::NothingYet, "Belum ada pesan untuk dijelaskan.", "There is no message to explain yet."),
    (
        Phrase::NotMatched,
        "Pesan terakhir tidak dicari maksudnya: langsung dibaca sebagai jawaban, tombol, atau kiriman.",
        "No meaning was looked for in the last message: it was read as an answer, a tap or a file.",
    ),
    (
        Phrase::Silent,
        "bot diam: petugas yang memegang percakapan",
        "the bot is silent: an officer has the conversation",
    ),
    (Phrase::HandedOff, "petugas dipanggil ({0}): {1}", "an officer is called ({0}): {1}"),
    (Phrase::HandoffEnded, "bot menjawab lagi", "the bot answers again"),
    (Phrase::Bye, "Sampai jumpa.", "Goodbye."),
    (Phrase::Read, "Dibaca:", "Read as:"),
    (Phrase::Candidates, "Calon:", "Candidates:"),
    (Phrase::Verdict, "Putusan: {0}", "Verdict: {0}"),
    (Phrase::Acts, "dijawab: {0} (nilai {1})", "answered: {0} (score {1})"),
    (Phrase::Asks, "ditanya balik, pilihannya: {0}", "asked which was meant: {0}"),
    (Phrase::Nothing, "tidak dipahami", "not understood"),
    (Phrase::RunnerUp, "selisih {0}, saingan terdekat {1}", "margin {0}, runner-up {1}"),
    (Phrase::Dropped, "dilepas: {0}", "dropped: {0}"),
    (Phrase::NegatedWord, "disangkal", "negated"),
    (Phrase::NoReading, "tidak dikenal", "not known"),
    (Phrase::Likeness, "Mirip contoh:", "Like the examples of:"),
    (Phrase::Masked, "Jawaban rahasia; kata-katanya tidak ditampilkan.", "A secret answer; its words are not shown."),
    (Phrase::Steps, "Langkah:", "Steps:"),
    (Phrase::Happened, "Catatan:", "Notes:"),
    (Phrase::Values, "Nilai:", "Values:"),
    (Phrase::Line, "baris {0}", "line {0}"),
    (Phrase::Waits, "menunggu di {0}", "waits at {0}"),
    (Phrase::Adjusted, "Disesuaikan:", "Adjusted:"),
    (Phrase::AsWritten, "Muat seperti ditulis.", "Fits as written."),
    (Phrase::Part, "{0}: pesan {1}", "{0}: message {1}"),
    (Phrase::PageOf, "halaman {0} dari {1}", "page {0} of {1}"),
    (Phrase::Signs, "{0} dari {1} karakter", "{0} of {1} characters"),
    (Phrase::ListLabel, "daftar \"{0}\"", "list \"{0}\""),
    (Phrase::Buttons, "tombol", "buttons"),
    (Phrase::Picture, "berkas: {0}", "file: {0}"),
    (Phrase::PressCtrlD, "Tekan Ctrl-D atau ketik :keluar untuk selesai.", "Press Ctrl-D or type :quit to end."),
    (Phrase::DeadlineIs, "tenggat {0}", "due {0}"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_never_read_again() {
        let said = Phrase::Part.with(Language::English, &["{1}", "x"]);
        assert_eq!(said, "{1}: message x");
    }

    #[test]
    fn both_languages_have_the_same_places() {
        for (phrase, id, en) in TABLE {
            for place in ["{0}", "{1}"] {
                assert_eq!(id.contains(place), en.contains(place), "{phrase:?}");
            }
        }
    }
}
