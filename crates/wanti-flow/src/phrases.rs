//! The engine's own sentences to citizens, in both languages, each replaceable by an author under `kalimat`.

use std::collections::BTreeMap;

use wanti_answer::Kind;

use crate::model::{Language, State};

macro_rules! phrases {
    ($($name:ident $key:literal $doc:literal $id:literal $en:literal)*) => {
        /// A sentence the engine may say by itself.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Phrase {
            $(#[doc = $doc] $name,)*
        }

        /// Every phrase, in the order of [`Phrase`]. Places are written `{name}` and filled in by the engine.
        pub const TABLE: &[Row] = &[$((Phrase::$name, $key, $id, $en),)*];
    };
}

/// One row of the table: the phrase, its key under `kalimat`, Indonesian, English.
pub type Row = (Phrase, &'static str, &'static str, &'static str);

phrases! {
    NotUnderstood "tidak_paham" "Nothing was understood."
        "Maaf, saya belum paham. Coba tulis dengan kata lain, ya."
        "Sorry, I did not understand that. Could you say it in other words?"
    AfterTwo "tidak_paham_lagi" "Nothing was understood twice and the bot names no flow for it."
        "Maaf, saya masih belum paham. Tulis keperluan Anda dengan singkat, misalnya nama suratnya."
        "Sorry, I still do not understand. Please write in a few words what you need."
    DidYouMean "maksud_anda" "Above offered meanings."
        "Maksud Anda yang mana?"
        "Which of these do you mean?"
    NoneOfThese "bukan_itu" "The last of the offered meanings."
        "Bukan itu"
        "None of these"
    TellMore "coba_tulis_lagi" "The citizen meant none of the offered meanings."
        "Baik. Coba ceritakan dengan kata lain, ya."
        "All right. Please tell me in other words."
    BackTo "kembali_ke_tadi" "Before an interrupted question is asked again."
        "Kembali ke yang tadi, ya."
        "Back to where we were."
    Locked "terkunci" "An interruption is not possible now."
        "Mohon jawab ini dulu, ya. Untuk berhenti, balas *batal*."
        "Please answer this first. To stop, reply *cancel*."
    CancelSure "yakin_batal" "Before cancelling."
        "Yakin dibatalkan? Isian tadi tidak akan disimpan."
        "Shall I cancel? What you filled in will not be kept."
    Cancelled "dibatalkan" "After cancelling."
        "Baik, sudah dibatalkan. Silakan tulis keperluan lain kapan saja."
        "All right, cancelled. Write to me any time."
    NothingToCancel "tidak_ada_yang_batal" "Nothing is open."
        "Tidak ada yang sedang berjalan. Silakan tulis keperluan Anda."
        "Nothing is open at the moment. What can I do for you?"
    GoOn "dilanjutkan" "The citizen does not want to cancel or leave after all."
        "Baik, kita lanjutkan."
        "All right, let us go on."
    LeaveSure "yakin_pindah" "Before a command leaves what is open."
        "Yakin pindah? Isian tadi tidak akan disimpan."
        "Shall I leave this? What you filled in will not be kept."
    NoBack "tidak_bisa_mundur" "There is no earlier question."
        "Ini sudah pertanyaan pertama."
        "This is the first question already."
    NothingToRepeat "tidak_ada_yang_diulang" "No question is open."
        "Belum ada pertanyaan yang terbuka. Silakan tulis keperluan Anda."
        "No question is open. What can I do for you?"
    Help "bantuan" "What a citizen can do now; {perintah} lists the commands."
        "Tulis saja keperluan Anda dengan kata sendiri. Perintah yang selalu bisa dipakai: {perintah}."
        "Just write what you need in your own words. These always work: {perintah}."
    HelpPlain "bantuan_singkat" "What a citizen can do, for a bot without commands."
        "Tulis saja keperluan Anda dengan kata sendiri, saya bantu carikan jawabannya."
        "Just write what you need in your own words and I will look for the answer."
    HelpForm "bantuan_isian" "What a citizen can do while a question is open."
        "Saat mengisi: *kembali* ke pertanyaan sebelumnya, *ubah* lalu nama isiannya, atau *batal*."
        "While answering: *back* for the question before, *change* and the name of the answer, or *cancel*."
    Yes "ya" "The yes of a button."
        "Ya"
        "Yes"
    No "tidak" "The no of a button."
        "Tidak"
        "No"
    AnswerYesNo "jawab_ya_tidak" "Yes or no was not understood."
        "Mohon balas *ya* atau *tidak*."
        "Please reply *yes* or *no*."
    WrongText "salah_teks" "No text in the answer."
        "Mohon tulis jawabannya, ya."
        "Please write your answer."
    WrongName "salah_nama" "No name in the answer."
        "Mohon tulis namanya saja."
        "Please write just the name."
    WrongNumber "salah_angka" "No number in the answer."
        "Mohon jawab dengan angka."
        "Please answer with a number."
    ClosedDay "bukan_hari_kerja" "A date on which the office is closed, where a working day is asked."
        "Kantor tutup pada tanggal itu. Mohon pilih hari kerja."
        "The office is closed on that day. Please choose a working day."
    WrongMoney "salah_uang" "No amount in the answer."
        "Mohon tulis jumlah uangnya, misalnya 500 ribu."
        "Please write the amount, such as 500 ribu."
    WrongDate "salah_tanggal" "No date in the answer."
        "Mohon tulis tanggalnya, misalnya 17-8-2026 atau besok."
        "Please write a date, such as 17-8-2026 or tomorrow."
    WrongTime "salah_jam" "No time in the answer."
        "Mohon tulis jamnya, misalnya 09.30."
        "Please write a time, such as 09.30."
    WrongChoice "salah_pilihan" "None of the choices in the answer."
        "Mohon pilih salah satu; boleh balas dengan nomornya."
        "Please pick one; its number is enough."
    WrongChoices "salah_banyak_pilihan" "None of several choices in the answer."
        "Mohon pilih satu atau beberapa, misalnya 1 3."
        "Please pick one or more, such as 1 3."
    WrongPhone "salah_telepon" "No telephone number in the answer."
        "Mohon tulis nomor teleponnya, misalnya 0812 0000 1234."
        "Please write the telephone number, such as 0812 0000 1234."
    WrongEmail "salah_email" "No e-mail address in the answer."
        "Mohon tulis alamat e-mailnya."
        "Please write the e-mail address."
    WrongNik "salah_nik" "No identity number in the answer."
        "Mohon tulis 16 angka NIK."
        "Please write the 16 digits of the NIK."
    WrongNikTail "salah_nik_akhir" "No four digits in the answer."
        "Mohon tulis empat angka terakhir NIK saja."
        "Please write just the last four digits of the NIK."
    WrongFamilyCard "salah_kk" "No family card number in the answer."
        "Mohon tulis 16 angka nomor KK."
        "Please write the 16 digits of the family card."
    WrongAddress "salah_alamat" "No address in the answer."
        "Mohon tulis alamatnya."
        "Please write the address."
    WrongRtRw "salah_rt_rw" "No RT in the answer."
        "Mohon tulis RT-nya, misalnya RT 3 atau 3/2."
        "Please write the RT, such as RT 3 or 3/2."
    WrongLocation "salah_lokasi" "No position in the answer."
        "Mohon kirim lokasinya lewat tombol lampiran."
        "Please share the location as an attachment."
    WrongMedia "salah_media" "No photo or file in the answer."
        "Mohon kirim foto atau berkasnya."
        "Please send the photo or file."
    WrongRegistration "salah_nomor_registrasi" "No registration number in the answer."
        "Mohon tulis nomor registrasinya; ada di pesan waktu permohonan diterima."
        "Please write the registration number; it is in the message that confirmed your request."
    Example "contoh" "An example of an answer."
        "Contoh: {contoh}"
        "For example: {contoh}"
    TriesUsed "percobaan_habis" "All tries of a question are used and it names no way out."
        "Tidak apa-apa, pertanyaan ini kita tinggalkan dulu. Ketik *petugas* bila perlu bantuan orang."
        "Never mind, let us leave this question. Type *officer* if you would rather talk to a person."
    MaySkip "boleh_lewati" "Below a question that may be skipped."
        "(Boleh dilewati: balas *lewati*.)"
        "(You may reply *skip*.)"
    MustAnswer "harus_diisi" "A question that may not be skipped."
        "Maaf, yang ini perlu diisi."
        "Sorry, this one is needed."
    Noted "dicatat" "Several answers were taken from one message; {daftar} lists them."
        "Saya catat: {daftar}."
        "Noted: {daftar}."
    Summary "ringkasan" "A form is complete; {judul} and {daftar} show it."
        "*{judul}*\n{daftar}\n\nSudah benar? Untuk mengganti, balas misalnya *ubah {isian}*."
        "*{judul}*\n{daftar}\n\nIs this right? To correct an answer reply, for example, *change {isian}*."
    WhichToChange "ubah_yang_mana" "Which answer is to be changed."
        "Yang mana yang ingin diubah?"
        "Which answer shall we change?"
    Changed "sudah_diubah" "One answer was changed; {isian} and {nilai}."
        "Sudah diubah: {isian} menjadi {nilai}."
        "Changed: {isian} is now {nilai}."
    ChecklistAsk "ceklis_tanya" "Below a checklist."
        "Mana yang sudah ada? Balas *sudah semua*, atau nomornya, misalnya *1 3*."
        "Which ones do you have? Reply *all*, or the numbers, such as *1 3*."
    ChecklistMissing "ceklis_kurang" "Something of a checklist is missing; {daftar}."
        "Masih kurang:\n{daftar}"
        "Still missing:\n{daftar}"
    HaveAll "sudah_semua" "The button for a complete checklist."
        "Sudah semua"
        "I have all"
    HaveNone "belum_ada" "The button for an empty checklist."
        "Belum ada"
        "None yet"
    ChecklistWait "ceklis_tunggu" "An incomplete checklist may not go on."
        "Balas lagi bila sudah ada, percakapan ini menunggu. Balas *batal* untuk berhenti."
        "Reply when you have it, I will wait. Reply *cancel* to stop."
    ChecklistUnclear "ceklis_tidak_jelas" "The reply to a checklist was not understood."
        "Mohon balas *sudah semua*, nomor yang sudah ada, atau *belum ada*."
        "Please reply *all*, the numbers of what you have, or *none*."
    PickOne "pilih_salah_satu" "None of the entries of a menu was understood."
        "Silakan pilih salah satu; boleh balas dengan nomornya."
        "Please pick one; its number is enough."
    OldMenu "menu_lama" "A button of an old menu, before the current question."
        "Itu menu yang lama. Ini yang sekarang:"
        "That menu is an old one. This is the current one:"
    OldMenuAlone "menu_lama_saja" "A button of an old menu while nothing is open."
        "Menu itu sudah lewat. Silakan tulis keperluan Anda."
        "That menu has passed. Please write what you need."
    NothingToPick "menu_kosong" "A menu without entries."
        "Belum ada pilihan saat ini."
        "There is nothing to choose from at the moment."
    OpenMenu "buka_menu" "The button that opens a list."
        "Lihat pilihan"
        "See the choices"
    Agree "setuju" "The yes of a consent."
        "Setuju"
        "I agree"
    Disagree "tidak_setuju" "The no of a consent."
        "Tidak setuju"
        "I do not agree"
    AnswerConsent "jawab_setuju" "The reply to a consent was not understood."
        "Mohon balas *setuju* atau *tidak*."
        "Please reply *agree* or *no*."
    Refused "tidak_apa_apa" "The citizen did not agree and the text names no answer."
        "Baik, tidak apa-apa. Data Anda tidak disimpan."
        "All right. Nothing about you will be kept."
    NextService "layanan_berikut" "Several services were named; the next one, {layanan}."
        "Tadi Anda juga menyebut {layanan}. Lanjut ke sana?"
        "You also mentioned {layanan}. Shall we go on with it?"
    Unavailable "sedang_terganggu" "The world could not do what was asked."
        "Maaf, sistem kami sedang terganggu. Coba lagi sebentar lagi, ya."
        "Sorry, our system has a problem. Please try again in a while."
    Waiting "tunggu_sebentar" "The citizen wrote while the world is being asked."
        "Sebentar, ya, masih diproses."
        "One moment, this is still being processed."
    Upload "unggah" "The secure link; {tautan} and {sampai}."
        "Unggah berkasnya di tautan aman ini: {tautan}\nBerlaku sampai {sampai}."
        "Upload the documents at this secure link: {tautan}\nIt is valid until {sampai}."
    Uploaded "unggahan_masuk" "Documents came in; {daftar} and {nomor}."
        "Berkas untuk {nomor} sudah masuk: {daftar}. Kami periksa dulu, ya."
        "We received documents for {nomor}: {daftar}. We will check them."
    SlotTaken "jadwal_penuh" "The chosen slot was taken meanwhile."
        "Jadwal itu baru saja penuh. Silakan pilih yang lain."
        "That time was taken just now. Please pick another."
    NoSlots "jadwal_habis" "No slot is free."
        "Jadwal yang kosong belum ada. Surat bisa diambil pada jam kantor."
        "There is no free slot. You can collect it during office hours."
    PickupReminder "pengingat_ambil" "Before the pickup time; {nomor}, {layanan}, {jadwal}."
        "Pengingat: {layanan} ({nomor}) bisa diambil {jadwal}. Bawa KTP asli, ya."
        "Reminder: {layanan} ({nomor}) can be collected {jadwal}. Please bring your identity card."
    HandedOff "diteruskan" "To an officer, while the office is open."
        "Baik, saya teruskan ke petugas. Mohon tunggu, ya."
        "All right, an officer will take over. Please wait a moment."
    HandedOffClosed "diteruskan_tutup" "To an officer, while the office is closed; {buka}."
        "Baik, saya teruskan ke petugas. Kantor sedang tutup; petugas membalas mulai {buka}."
        "All right, an officer will take over. The office is closed and opens {buka}."
    BotBack "bot_kembali" "The bot answers again after a hand-off."
        "Saya, asisten otomatis, kembali menjawab. Ada lagi yang bisa dibantu?"
        "This is the automatic assistant again. Is there anything else?"
    OfficerSilent "petugas_belum_membalas" "No officer answered in time; the bot returns."
        "Maaf, petugas belum sempat membalas. Pesan Anda tetap tercatat; sementara itu saya bantu."
        "Sorry, no officer could answer yet. Your message is noted; meanwhile I can help."
    DocumentInChat "foto_dokumen" "A photo or file that nobody asked for."
        "Terima kasih. Demi keamanan data, foto atau berkas di chat tidak kami simpan. Sebaiknya hapus kiriman tadi; berkas diunggah lewat tautan aman saat mengajukan permohonan."
        "Thank you. To protect your data we do not keep photos or files sent here. Please delete it; documents are uploaded by a secure link when you apply."
    NumberInChat "nik_di_chat" "A 16-digit number that nobody asked for."
        "Demi keamanan, nomor NIK atau KK tidak kami simpan dari chat. Sebaiknya hapus pesan tadi."
        "To protect you we do not keep identity numbers sent here. Please delete that message."
    VoiceInChat "pesan_suara" "A voice message."
        "Maaf, saya belum bisa mendengarkan pesan suara. Mohon ditulis, ya."
        "Sorry, I cannot listen to voice messages. Please write it."
    CannotRead "tidak_terbaca" "A sticker, an empty message, only emoji, something unknown."
        "Maaf, kiriman itu tidak bisa saya baca. Silakan tulis keperluan Anda."
        "Sorry, I cannot read that. Please write what you need."
    PlaceInChat "lokasi_tidak_diminta" "A position or a contact that nobody asked for."
        "Terima kasih. Itu belum diperlukan sekarang. Silakan tulis keperluan Anda."
        "Thank you, that is not needed now. Please write what you need."
    TooMuch "terlalu_panjang" "A turn ran into a limit."
        "Maaf, saya tersesat dalam percakapan ini. Saya teruskan ke petugas, ya."
        "Sorry, I lost my way in this conversation. I am passing it to an officer."
    Asked "diperbarui" "The open question changed; it is asked again."
        "Pertanyaannya baru saja diperbarui. Saya ulangi, ya."
        "This question was just updated. I will ask it again."
    Gone "sudah_tidak_ada" "The open question is gone."
        "Maaf, bagian yang tadi sudah tidak ada. Kita mulai lagi, ya."
        "Sorry, the part we were in no longer exists. Let us start again."
    StateReceived "keadaan_diterima" "A request is back at its beginning; {nomor}, {layanan}, {tenggat}."
        "Permohonan {nomor} ({layanan}) kami terima. Perkiraan selesai: {tenggat}."
        "We received your request {nomor} ({layanan}). Expected: {tenggat}."
    StateIncomplete "keadaan_belum_lengkap" "Documents were returned; {nomor}, {kurang}, {batas}."
        "Berkas {nomor} belum lengkap:\n{kurang}\nMohon dikirim ulang lewat tautan yang sama, paling lambat {batas}. Yang lain sudah kami terima."
        "Documents for {nomor} are not complete:\n{kurang}\nPlease send them again by the same link, at the latest {batas}. The others are in order."
    StateChecking "keadaan_diperiksa" "Documents are being checked; {nomor}, {layanan}."
        "Berkas {nomor} ({layanan}) sedang diperiksa."
        "Documents for {nomor} ({layanan}) are being checked."
    StateSigning "keadaan_menunggu_ttd" "It waits for a signature; {nomor}, {layanan}."
        "{layanan} ({nomor}) menunggu tanda tangan."
        "{layanan} ({nomor}) is waiting for a signature."
    StateReady "keadaan_siap_diambil" "It can be collected; {nomor}, {layanan}."
        "{layanan} ({nomor}) sudah siap diambil. Bawa KTP asli; bila diwakilkan, bawa surat kuasa."
        "{layanan} ({nomor}) is ready to be collected. Bring your identity card, or a letter of authority for someone else."
    StateCollected "keadaan_diambil" "It was collected; {nomor}, {layanan}."
        "Terima kasih. {layanan} ({nomor}) sudah diambil."
        "Thank you. {layanan} ({nomor}) has been collected."
    StateCancelled "keadaan_dibatalkan" "It was cancelled; {nomor}, {layanan}, {catatan}."
        "Permohonan {nomor} ({layanan}) dibatalkan. {catatan}"
        "Your request {nomor} ({layanan}) was cancelled. {catatan}"
    StateRefused "keadaan_ditolak" "It was refused; {nomor}, {layanan}, {catatan}."
        "Maaf, permohonan {nomor} ({layanan}) belum bisa dikabulkan. {catatan}"
        "Sorry, your request {nomor} ({layanan}) could not be granted. {catatan}"
    StateEscalated "keadaan_eskalasi" "It went to a superior; {nomor}, {layanan}."
        "Permohonan {nomor} ({layanan}) diteruskan ke pimpinan untuk ditangani."
        "Your request {nomor} ({layanan}) was passed on to a superior."
    Complaint "pengaduan" "What a complaint is called."
        "Pengaduan"
        "Complaint"
    ComplaintReady "pengaduan_dijawab" "A complaint was answered; {nomor}, {catatan}."
        "Pengaduan {nomor} sudah ditindaklanjuti. {catatan}"
        "Your complaint {nomor} has been dealt with. {catatan}"
    ComplaintSettled "pengaduan_selesai" "A complaint is settled; {nomor}."
        "Pengaduan {nomor} kami tutup. Terima kasih sudah melapor."
        "Your complaint {nomor} is closed. Thank you for telling us."
    Erased "data_dihapus" "The citizen's data was erased."
        "Data Anda di percakapan ini sudah dihapus."
        "Your data in this conversation has been erased."
    GiveMark "beri_nilai" "A mark was not understood; {sampai}."
        "Mohon balas dengan angka 1 sampai {sampai}."
        "Please reply with a number from 1 to {sampai}."
    Thanks "terima_kasih_nilai" "After a mark."
        "Terima kasih atas penilaiannya."
        "Thank you for your rating."
    ForbiddenState "petugas_keadaan" "To an officer: the state does not allow it; {nomor}, {keadaan}."
        "Permohonan {nomor} sekarang {keadaan}; langkah itu tidak bisa dari sana."
        "Request {nomor} is now {keadaan}; that cannot be done from there."
    ForbiddenItem "petugas_butir" "To an officer: no such document; {nomor}, {daftar}."
        "Permohonan {nomor} tidak punya berkas itu. Berkasnya: {daftar}."
        "Request {nomor} has no such document. It has: {daftar}."
    ForbiddenReturned "petugas_masih_kurang" "To an officer: something is still returned; {nomor}, {daftar}."
        "Permohonan {nomor} masih menunggu berkas yang dikembalikan: {daftar}. Terima dulu berkasnya."
        "Request {nomor} still waits for returned documents: {daftar}. Accept them first."
    ForbiddenTalk "petugas_percakapan" "To an officer: no request is meant."
        "Sebutkan dulu permohonannya."
        "Please name the request first."
}

/// The sentences of one bot.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    own: BTreeMap<Phrase, String>,
    language: Language,
}

impl Phrases {
    /// The built-in sentences of a language with an author's replacements.
    #[must_use]
    pub fn new(language: Language, own: BTreeMap<Phrase, String>) -> Phrases {
        Phrases { own, language }
    }

    /// The words with their places still open: the author's, else the built-in ones.
    #[must_use]
    pub fn words(&self, phrase: Phrase) -> &str {
        self.own.get(&phrase).map_or_else(|| phrase.words(self.language), String::as_str)
    }

    /// The sentence with its places filled in. An unknown place becomes nothing; values are never read as places.
    ///
    /// ```
    /// use wanti_flow::phrases::{Phrase, Phrases};
    /// let phrases = Phrases::default();
    /// assert_eq!(phrases.fill(Phrase::Example, &[("contoh", "{nama}")]), "Contoh: {nama}");
    /// ```
    #[must_use]
    pub fn fill(&self, phrase: Phrase, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.words(phrase);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                rest = after;
                break;
            };
            let value = values.iter().find(|(place, _)| *place == name).map_or("", |(_, value)| value);
            out.push_str(value);
            rest = behind;
        }
        out.push_str(rest);
        out.trim_end().to_owned()
    }
}

impl Phrase {
    /// The phrase an author's key under `kalimat` names.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Phrase> {
        TABLE.iter().find(|(_, word, ..)| *word == key).map(|(phrase, ..)| *phrase)
    }

    /// The built-in words.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        TABLE.get(self as usize).map_or("", |(_, _, id, en)| language.pick(id, en))
    }

    /// Names of the places an author's replacement may use: those of the built-in sentence.
    pub fn places(self) -> impl Iterator<Item = &'static str> {
        self.words(Language::Indonesian)
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
    }

    /// Told when an answer of this kind was not found.
    #[must_use]
    pub fn wrong(kind: Kind) -> Phrase {
        match kind {
            Kind::Text => Phrase::WrongText,
            Kind::Name => Phrase::WrongName,
            Kind::Number => Phrase::WrongNumber,
            Kind::Money => Phrase::WrongMoney,
            Kind::Date => Phrase::WrongDate,
            Kind::Time => Phrase::WrongTime,
            Kind::YesNo => Phrase::AnswerYesNo,
            Kind::Choice => Phrase::WrongChoice,
            Kind::Choices => Phrase::WrongChoices,
            Kind::Phone => Phrase::WrongPhone,
            Kind::Email => Phrase::WrongEmail,
            Kind::Nik => Phrase::WrongNik,
            Kind::NikTail => Phrase::WrongNikTail,
            Kind::FamilyCard => Phrase::WrongFamilyCard,
            Kind::Address => Phrase::WrongAddress,
            Kind::RtRw => Phrase::WrongRtRw,
            Kind::Location => Phrase::WrongLocation,
            Kind::Media => Phrase::WrongMedia,
            Kind::RegistrationNumber => Phrase::WrongRegistration,
        }
    }

    /// Told when a request enters this state and the author wrote no message.
    #[must_use]
    pub fn entering(state: State) -> Phrase {
        match state {
            State::Received => Phrase::StateReceived,
            State::Incomplete => Phrase::StateIncomplete,
            State::Checking => Phrase::StateChecking,
            State::Signing => Phrase::StateSigning,
            State::Ready => Phrase::StateReady,
            State::Collected => Phrase::StateCollected,
            State::Cancelled => Phrase::StateCancelled,
            State::Refused => Phrase::StateRefused,
            State::Escalated => Phrase::StateEscalated,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_in_order_with_keys_of_its_own_and_equal_places() {
        let mut keys = BTreeSet::new();
        for (at, (phrase, key, id, en)) in TABLE.iter().enumerate() {
            assert_eq!(*phrase as usize, at);
            assert!(keys.insert(key), "{key} twice");
            let places = |text: &str| {
                text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned()).collect::<BTreeSet<_>>()
            };
            assert_eq!(places(id), places(en), "{key}");
            assert_eq!(Phrase::from_key(key), Some(*phrase));
        }
    }

    #[test]
    fn values_are_data() {
        let own = BTreeMap::from([(Phrase::Changed, "{isian}: {nilai} {ngawur}{".to_owned())]);
        let phrases = Phrases::new(Language::Indonesian, own);
        let filled = phrases.fill(Phrase::Changed, &[("isian", "{nilai}"), ("nilai", "x")]);
        assert_eq!(filled, "{nilai}: x");
    }
}
