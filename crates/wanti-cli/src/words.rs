//! Every sentence of configuration, gateway, doctor and simulator, in Indonesian and English. Places are `{0}`, `{1}`, `{2}`.

use wanti_flow::model::Language;

/// Makes the enum and its table, so that no word can be without both languages.
macro_rules! words {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        /// A sentence or label.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each name is explained by the sentences beside it")]
        pub enum Word {
            $($name,)*
        }

        impl Word {
            fn pair(self) -> (&'static str, &'static str) {
                match self {
                    $(Word::$name => ($id, $en),)*
                }
            }

            #[cfg(test)]
            const ALL: &[Word] = &[$(Word::$name,)*];
        }
    };
}

words! {
    FileUnreadable: "berkas ini tidak bisa dibaca ({0})", "this file cannot be read ({0})";
    NotToml: "ini bukan TOML yang benar: {0}", "this is no valid TOML: {0}";
    UnknownKey: "kunci `{0}` tidak dikenal", "the key `{0}` is not known";
    UnknownKeyIn: "kunci `{0}` tidak dikenal di bagian `{1}`", "the key `{0}` is not known in the section `{1}`";
    Meant: "mungkin maksudnya `{0}`?", "did you mean `{0}`?";
    WantsText: "tulis sebagai teks di antara tanda kutip", "write it as a text between quotation marks";
    WantsTexts: "tulis sebagai teks, atau daftar teks `[\"…\", \"…\"]`", "write it as a text, or a list of texts `[\"…\", \"…\"]`";
    WantsPath: "tulis nama berkas di antara tanda kutip", "write the name of a file between quotation marks";
    WantsFlag: "tulis `true` atau `false`", "write `true` or `false`";
    WantsNumber: "tulis bilangan bulat dari {0} sampai {1}, tanpa tanda kutip", "write a whole number from {0} to {1}, without quotation marks";
    WantsOneOf: "pilih salah satu: {0}", "choose one of {0}";
    WantsTable: "ini sebuah bagian; tulis sebagai `[{0}]`", "this is a section; write it as `[{0}]`";
    WantsTables: "bagian ini boleh lebih dari satu; tulis sebagai `[[{0}]]`", "there may be several of these sections; write each as `[[{0}]]`";
    BadListen: "`listen`: `{0}` bukan alamat dengan pintu; tulis seperti \"127.0.0.1:8080\"", "`listen`: `{0}` is no address with a port; write it like \"127.0.0.1:8080\"";
    BadStore: "`url`: awali dengan `sqlite:` atau `postgres://`, misalnya \"sqlite:data/wanti.db\"", "`url`: begin with `sqlite:` or `postgres://`, such as \"sqlite:data/wanti.db\"";
    KeyMissing: "kunci `{0}` belum diisi di bagian `{1}`", "the key `{0}` is missing in the section `{1}`";
    NoOffice: "belum ada kantor; tambahkan bagian `[[office]]` dengan `id` dan `bot`", "there is no office; add a section `[[office]]` with `id` and `bot`";
    NoBotThere: "`bot`: tidak ada bot di {0}", "`bot`: there is no bot at {0}";
    NoChannel: "kantor `{0}` belum punya saluran; tambahkan `[office.whatsapp]` atau `[office.telegram]`", "the office `{0}` has no channel; add `[office.whatsapp]` or `[office.telegram]`";
    BadId: "`id`: `{0}` tidak bisa dipakai; tulis huruf kecil, angka, dan tanda hubung, paling banyak 40", "`id`: `{0}` cannot be used; write small letters, digits and hyphens, 40 at most";
    SameId: "`id`: dua kantor bernama `{0}`; beri nama lain", "`id`: two offices are called `{0}`; choose another name";
    SameLine: "nomor atau bot ini sudah dipakai kantor lain; satu saluran hanya untuk satu kantor", "another office has this number or bot; a line belongs to one office";
    BadNumberId: "`phone_number_id`: `{0}` bukan ID nomor; isinya hanya angka dan tertulis di halaman WhatsApp Manager, bukan nomor teleponnya", "`phone_number_id`: `{0}` is no id of a number; it has digits only and stands in WhatsApp Manager, it is not the telephone number";
    BadAddress: "`{0}`: alamat diawali `https://`", "`{0}`: an address begins with `https://`";
    WebhookNotHttps: "`webhook_url`: Telegram hanya memanggil alamat https, bukan {0}", "`webhook_url`: Telegram calls https addresses only, not {0}";
    BadToken: "`token`: token BotFather berbentuk ANGKA:HURUF; salin seluruhnya", "`token`: a token of BotFather has the form NUMBER:LETTERS; copy it whole";
    BadApiUrl: "`api_url`: tulis alamat http tanpa tanda tanya", "`api_url`: write an http address without a question mark";
    BadWebhookSecret: "`webhook_secret`: 1 sampai 256 huruf dari A-Z, a-z, 0-9, _ dan -", "`webhook_secret`: 1 to 256 letters of A-Z, a-z, 0-9, _ and -";
    NoSecret: "`{0}` belum diisi; tulis di sini, sebagai `{0}_file`, atau di variabel lingkungan {1}", "`{0}` is missing; write it here, as `{0}_file`, or in the environment variable {1}";
    SecretTwice: "diisi dua kali, langsung dan lewat berkas; hapus salah satunya", "it is given twice, here and by a file; remove one of them";
    SecretFileEmpty: "berkas {0} kosong", "the file {0} is empty";
    BadName: "`name`: `{0}` tidak bisa dipakai; tulis huruf, angka, titik, dan tanda hubung", "`name`: `{0}` cannot be used; write letters, digits, dots and hyphens";
    SecretFileUnreadable: "berkas {0} tidak bisa dibaca ({1})", "the file {0} cannot be read ({1})";

    BotWithoutDev: "{0} adalah bot, bukan berkas konfigurasi; tulis `wanti serve --dev {0}` untuk mencobanya", "{0} is a bot, not a configuration; write `wanti serve --dev {0}` to try it";
    BotHasErrors: "{0}: bot ini belum bisa dijalankan; lihat `wanti check`", "{0}: this bot cannot run yet; see `wanti check`";
    NoStore: "tempat menyimpan tidak bisa dibuka: {0}", "the store cannot be opened: {0}";
    NoThreads: "wanti tidak bisa mulai: {0}", "wanti cannot start: {0}";
    CannotListen: "tidak bisa mendengar di {0}: {1}", "cannot listen on {0}: {1}";
    DevNeedsLoopback: "`--dev` hanya untuk mesin ini; dengarkan di 127.0.0.1, bukan {0}", "`--dev` is for this machine only; listen on 127.0.0.1, not {0}";
    DevIsAt: "Simulator: http://{0}/dev", "Simulator: http://{0}/dev";

    Conversation: "Percakapan", "Conversation";
    DevEmpty: "Belum ada pesan. Tulislah seperti seorang warga, misalnya: halo", "No messages yet. Write as a citizen would, such as: halo";
    DevColon: "Baris yang diawali titik dua adalah perintah seperti di terminal: :bantuan, :petugas siap, :permohonan.", "A line that begins with a colon is a command as in the terminal: :help, :officer ready, :requests.";
    WriteHere: "Tulis pesan", "Write a message";
    Send: "Kirim", "Send";
    Photo: "Foto", "Photo";
    Location: "Lokasi", "Location";
    Contact: "Kontak", "Contact";
    SendLocation: "📍 Kirim lokasi", "📍 Send location";
    SendContact: "☎ Kirim kontak", "☎ Send contact";
    ThreeHours: "+3 jam", "+3 h";
    NextDay: "Besok", "Next day";
    PastWindow: "Lewat 24 jam", "Past 24 h";
    OtherCitizen: "Warga lain", "Other citizen";
    Restart: "Mulai ulang", "Restart";
    Why: "Kenapa?", "Why?";
    Adjusted: "Disesuaikan dengan WhatsApp", "Adjusted for WhatsApp";
    Values: "Nilai percakapan", "Values of the conversation";
    NoValues: "Belum ada nilai.", "No values yet.";
    WaitsAt: "menunggu di {0}", "waits at {0}";
    WindowTemplate: "Jendela 24 jam sudah tutup: yang dikirim templat `{0}`.", "The window of 24 hours is closed: the template `{0}` is sent instead.";
    WindowHeld: "Jendela 24 jam sudah tutup dan tidak ada templat: pesan ini ditahan sampai warga menulis.", "The window of 24 hours is closed and there is no template: this message is held until the citizen writes.";

    Fine: "baik", "ok";
    Skipped: "dilewati", "skipped";
    Warning: "peringatan", "warning";
    Fault: "salah", "fault";
    Configuration: "konfigurasi", "configuration";
    Bot: "bot", "bot";
    Disk: "disk", "disk";
    Store: "penyimpanan", "store";
    Sync: "tulis", "sync";
    Reach: "sambungan", "connection";
    Token: "token", "token";
    Clock: "jam", "clock";
    Backup: "cadangan", "backup";
    SeeSample: "contoh lengkap: wanti serve --contoh", "a whole example: wanti serve --sample";
    ConfigurationHolds: "{0}: {1} kantor, {2} saluran", "{0}: {1} office(s), {2} line(s)";
    ReadableByOthers: "{0} berisi rahasia dan bisa dibaca siapa pun di mesin ini", "{0} holds secrets and everyone on this machine can read it";
    NotWritable: "{0} tidak bisa ditulisi", "{0} cannot be written";
    RepairOwner: "berikan kepada pengguna yang menjalankan wanti: chown wanti {0}", "give it to the user that runs wanti: chown wanti {0}";
    NetworkDisk: "{0} berada di disk jaringan; penguncian berkasnya tidak bisa dipercaya", "{0} is on a network disk, whose locks cannot be trusted";
    RepairNetworkDisk: "pindahkan ke disk mesin ini, atau pakai PostgreSQL", "move it to a disk of this machine, or use PostgreSQL";
    NotLookedAt: "{0}: tidak diperiksa", "{0}: not checked";
    Free: "{0} kosong di {1}", "{0} free at {1}";
    RepairSpace: "kosongkan ruang atau pindahkan penyimpanan ke disk yang lebih besar", "free some space, or move the store to a larger disk";
    NoFileYet: "{0} belum ada; dibuat saat wanti mulai", "{0} is not there yet; it is made when wanti starts";
    RepairStore: "periksa pemilik berkas, atau pulihkan dari cadangan", "see who owns the file, or restore a backup";
    StoreBroken: "{0} rusak di {1} tempat", "{0} is broken in {1} place(s)";
    RepairBroken: "hentikan wanti, simpan berkas ini, lalu pulihkan cadangan terakhir", "stop wanti, keep this file aside, then restore the newest backup";
    StoreFlushes: "jurnal {0}, sinkron {1}", "journal {0}, synchronous {1}";
    RepairSync: "berkas ini dibuka program lain dengan setelan lain; hentikan program itu", "another program has this file open with other settings; stop it";
    StoreWhole: "{0} utuh, versi tabel {1}", "{0} is whole, tables of version {1}";
    DatabaseAnswers: "PostgreSQL menjawab; {0} pesan menunggu", "PostgreSQL answers; {0} message(s) wait";
    DatabaseOlder: "PostgreSQL menjawab; tabelnya versi {0}, dibawa ke versi {1} saat wanti mulai", "PostgreSQL answers; its tables are of version {0} and are brought to {1} when wanti starts";
    DatabaseEmpty: "PostgreSQL menjawab; tabelnya dibuat saat wanti mulai", "PostgreSQL answers; its tables are made when wanti starts";
    DatabaseFlushes: "fsync {0}, synchronous_commit {1}", "fsync {0}, synchronous_commit {1}";
    RepairDatabaseSync: "nyalakan keduanya di PostgreSQL: ALTER SYSTEM SET fsync = on; ALTER SYSTEM SET synchronous_commit = on", "switch both on in PostgreSQL: ALTER SYSTEM SET fsync = on; ALTER SYSTEM SET synchronous_commit = on";
    DatabaseInTheOpen: "sambungan ke PostgreSQL di mesin lain tidak disandikan", "the connection to PostgreSQL on another machine is not encrypted";
    RepairInTheOpen: "tambahkan `?sslmode=require` ke `url` (dan `&sslrootcert=BERKAS` bila sertifikatnya dibuat sendiri)", "add `?sslmode=require` to `url` (and `&sslrootcert=FILE` for a certificate of your own)";
    PollsBeside: "{0}: `poll` dengan PostgreSQL; dua proses yang bertanya saling menolak (409)", "{0}: `poll` with PostgreSQL; two processes that ask refuse each other (409)";
    RepairPolls: "pakai mode = \"webhook\", atau jalankan satu proses saja", "use mode = \"webhook\", or run one process only";
    PollsAndCalled: "{0}: Telegram masih memanggil sebuah webhook, padahal di sini `poll`", "{0}: Telegram still calls a webhook, though it is `poll` here";
    RepairCalled: "hentikan program lain yang memakai token ini; wanti mencabut webhook itu saat mulai", "stop the other program that uses this token; wanti takes that webhook away when it starts";
    CalledNowhere: "{0}: belum ada webhook di Telegram, padahal di sini `webhook`", "{0}: Telegram has no webhook, though it is `webhook` here";
    CalledElsewhere: "{0}: Telegram memanggil alamat lain, bukan `webhook_url`", "{0}: Telegram calls another address, not `webhook_url`";
    RepairNowhere: "isi `webhook_url` lalu mulai ulang wanti", "set `webhook_url`, then restart wanti";
    CallFails: "{0}: panggilan terakhir Telegram gagal: {1}", "{0}: Telegram's last call failed: {1}";
    RepairCallFails: "periksa proxy, sertifikat, dan alamat webhook", "see to the proxy, its certificate, and the address of the webhook";
    Updates: "pembaruan", "updates";
    UpdatesFine: "{0}: caranya cocok dengan yang diketahui Telegram", "{0}: as Telegram knows it";
    RetentionDiffers: "kantor-kantor menjanjikan lama simpan yang berbeda; yang terlama berlaku untuk semua", "offices promise to keep things for different lengths of time; the longest counts for all";
    RepairRetention: "samakan `retensi`, atau beri kantor itu basis data sendiri", "write the same `retensi`, or give that office a database of its own";
    BadHost: "`hosts`: `{0}` bukan nama tuan rumah; tulis seperti \"antrean.contoh.go.id\", dengan pintu di belakang titik dua bila bukan 443", "`hosts`: `{0}` is no name of a host; write it like \"antrean.contoh.go.id\", with the port behind a colon when it is not 443";
    HostNotListed: "{0}: alur `{1}` meminta ke {2}, yang tidak ada di `hosts`; jawabannya selalu `gagal`", "{0}: the flow `{1}` asks {2}, which is not among `hosts`; the answer is always `failed`";
    RepairHost: "tambahkan ke `hosts` di bagian `[http]` bila memang boleh", "add it to `hosts` in the section `[http]` if it is allowed";
    RepairDatabase: "periksa alamat, sandi, dan apakah basis datanya berjalan", "see to the address, the password, and whether the database runs";
    Reached: "{0} terjangkau", "{0} is reached";
    NotReached: "{0} tidak terjangkau", "{0} is not reached";
    RepairReach: "periksa internet, DNS, dan tembok api mesin ini, serta alamat API di konfigurasi", "see to this machine's internet, DNS and firewall, and to the address of the API in the configuration";
    AnswerCut: "{0} menjawab terlambat atau terputus", "{0} answered late or was cut off";
    RepairAgain: "coba lagi beberapa menit lagi", "try again in a few minutes";
    TokenWorks: "{0}: token diterima", "{0}: the token is accepted";
    NumberUnknown: "{0}: token diterima, tetapi `phone_number_id` tidak dikenal", "{0}: the token is accepted, but `phone_number_id` is not known";
    RepairNumber: "salin lagi ID nomor dari WhatsApp Manager", "copy the id of the number from WhatsApp Manager again";
    TokenRefused: "{0}: token ditolak", "{0}: the token is refused";
    RepairToken: "buat token baru (WhatsApp: pengguna sistem di Meta Business; Telegram: BotFather) dan ganti di konfigurasi", "make a new token (WhatsApp: a system user in Meta Business; Telegram: BotFather) and put it into the configuration";
    StrangeAnswer: "{0}: jawaban aneh, status {1}", "{0}: a strange answer, status {1}";
    ClockNotCompared: "tidak dibandingkan: tidak ada saluran yang menjawab dengan waktu", "not compared: no channel answered with a time";
    ClockDiffers: "berselisih {0} detik dari saluran", "{0} second(s) from that of the channel";
    RepairClock: "nyalakan penyelaras waktu: timedatectl set-ntp true", "switch on time synchronisation: timedatectl set-ntp true";
    NoBackupSet: "folder cadangan belum disebut", "no folder of backups is set";
    RepairNoBackup: "isi `folder` di bagian `[backup]`, lalu jalankan `wanti backup` tiap malam", "set `folder` in the section `[backup]` and run `wanti backup` every night";
    NoBackupThere: "belum ada cadangan di {0}", "there is no backup in {0}";
    BackupDamaged: "{0}: cadangan ini tidak bisa dipakai: {1}", "{0}: this backup cannot be used: {1}";
    BackupAge: "yang terbaru berumur {0} jam, di {1}", "the newest is {0} hour(s) old, in {1}";
    RepairBackup: "buat sekarang: wanti backup {0}; periksa juga tugas malamnya (systemctl status wanti-backup.timer)", "make one now: wanti backup {0}; see to the nightly job too (systemctl status wanti-backup.timer)";
    BackupWhere: "sebut folder salinan: wanti backup wanti.toml FOLDER, atau isi `folder` di bagian `[backup]`", "say where the copy goes: wanti backup wanti.toml FOLDER, or set `folder` in the section `[backup]`";
    BackupNotMade: "cadangan tidak jadi: {0}", "no backup was made: {0}";
    BackupHolds: "{0}: utuh, {1}, {2} percakapan, {3} permohonan berjalan", "{0}: whole, {1}, {2} conversation(s), {3} open request(s)";
    BackupDumped: "{0}: utuh, {1}", "{0}: whole, {1}";
    BackupCleared: "{0}: dihapus, sudah ada yang lebih baru", "{0}: removed, newer ones are there";
    BackupStays: "{0}: tidak bisa dihapus ({1})", "{0}: cannot be removed ({1})";
    BackupNoSum: "berkas jumlah periksa di sampingnya tidak ada", "the file with the checksum is missing beside it";
    BackupOtherSum: "rusak: jumlah periksanya bukan yang ditulis saat dibuat", "damaged: its checksum is not the one written when it was made";
    NoPgDump: "pg_dump tidak ada di mesin ini; pasang (postgresql-client), atau jalankan di mesin basis data, sandinya lewat PGPASSWORD atau ~/.pgpass: {0}", "pg_dump is not on this machine; install it (postgresql-client), or run this where the database is, with the password in PGPASSWORD or ~/.pgpass: {0}";
}

impl Word {
    /// The words of one language.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        let (id, en) = self.pair();
        language.pick(id, en)
    }

    /// The sentence with its places filled. What is filled in is never looked through for places.
    #[must_use]
    pub fn with(self, language: Language, places: &[&str]) -> String {
        let mut rest = self.words(language);
        let mut out = String::new();
        while let Some((before, behind)) = rest.split_once('{') {
            out.push_str(before);
            let Some((number, after)) = behind.split_once('}') else { break };
            out.push_str(number.parse().ok().and_then(|at: usize| places.get(at)).copied().unwrap_or_default());
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_places() {
        for word in Word::ALL {
            let places = |text: &str| {
                let mut found: Vec<String> =
                    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect();
                found.sort();
                found.dedup();
                found
            };
            let (id, en) = word.pair();
            assert!(!id.is_empty() && !en.is_empty(), "{word:?}");
            assert_eq!(places(id), places(en), "{word:?}");
        }
    }

    #[test]
    fn what_is_filled_in_is_no_place() {
        assert_eq!(Word::Meant.with(Language::English, &["{0}"]), "did you mean `{0}`?");
    }
}
