//! The reference of every key, as a page of each book, made from the one table of the language's words.

use std::fmt::Write as _;

use wanti_answer::Kind;
use wanti_flow::model::{Format, Language, ServiceField};
use wanti_flow::phrases::TABLE;
use wanti_flow::words::{CLOSED, DAYS, Object, RIGHTS, STATES, Shape, VERBS, Word};

/// Each mapping in the order of the page: where it stands, Indonesian then English.
const MAPPINGS: [(Object, &str, &str); 28] = [
    (Object::File, "Bagian sebuah berkas", "Sections of a file"),
    (Object::Bot, "`bot`", "`bot`"),
    (Object::Hours, "Satu isi `jam_layanan`", "One entry of `hours`"),
    (Object::SpecialHours, "Satu baris `khusus`", "One line of `special`"),
    (Object::Command, "Satu isi `perintah`", "One entry of `commands`"),
    (Object::Fallback, "`bila_tidak_paham`", "`fallback`"),
    (Object::Trigger, "`mulai_bila`", "`start_when`"),
    (Object::Service, "Satu isi `layanan`", "One entry of `services`"),
    (Object::Item, "Satu baris `syarat` atau `butir`", "One line of `requirements` or `items`"),
    (Object::Purpose, "Satu baris `keperluan`", "One line of `purposes`"),
    (Object::LegalBasis, "`dasar` sebuah layanan", "`legal_basis` of a service"),
    (Object::Answer, "Satu isi `jawaban`", "One entry of `answers`"),
    (Object::Flow, "Satu isi `alur`", "One entry of `flows`"),
    (Object::Requests, "`permohonan`", "`requests`"),
    (Object::RequestState, "Satu isi `keadaan`", "One entry of `states`"),
    (Object::Slots, "`slot`", "`slots`"),
    (Object::Survey, "Satu isi `survei`", "One entry of `surveys`"),
    (Object::Schedule, "Satu isi `jadwal`", "One entry of `schedules`"),
    (Object::Role, "Satu isi `peran`", "One entry of `roles`"),
    (Object::Consent, "Satu isi `persetujuan`", "One entry of `consent`"),
    (Object::AnyStep, "Kunci untuk semua langkah", "Keys of every step"),
    (Object::Choice, "Satu baris `pilihan`", "One line of `choices`"),
    (Object::Button, "Satu baris `tombol`", "One line of `buttons`"),
    (Object::Link, "`tautan`", "`link`"),
    (Object::Field, "Satu baris `isian`", "One line of `fields`"),
    (Object::Case, "Satu kasus `jika`", "One case of `if`"),
    (Object::IfMissing, "`bila_kurang`", "`if_missing`"),
    (Object::OnSilence, "Satu isi `bila_diam` pada `serahkan`", "One entry of `on_silence` in `handoff`"),
];

/// The whole page in Markdown.
#[must_use]
pub(crate) fn render(language: Language) -> String {
    let mut page = Page { language, text: String::new() };
    page.head();
    let steps_begin = MAPPINGS.iter().position(|(object, ..)| *object == Object::AnyStep).unwrap_or(MAPPINGS.len());
    let (sections, parts) = MAPPINGS.split_at(steps_begin);
    page.title(2, "Bagian", "Sections");
    sections.iter().for_each(|mapping| page.mapping(mapping));
    page.title(2, "Langkah", "Steps");
    for (verb, id, en) in VERBS {
        page.step(Object::Step(verb), id, en);
    }
    parts.iter().for_each(|mapping| page.mapping(mapping));
    page.lists();
    page.phrases();
    page.text.replace("\n\n\n", "\n\n")
}

struct Page {
    language: Language,
    text: String,
}

impl Page {
    fn say<'a>(&self, id: &'a str, en: &'a str) -> &'a str {
        self.language.pick(id, en)
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
    }

    fn title(&mut self, level: usize, id: &str, en: &str) {
        let words = self.say(id, en).to_owned();
        self.line(&format!("\n{} {words}\n", "#".repeat(level)));
    }

    fn head(&mut self) {
        let head = self.say(
            "# Rujukan semua kunci\n\nHalaman ini dibuat dari tabel kata bahasa Wanti, jadi selalu sama dengan yang dibaca \
             `wanti check`.\nSetiap kunci boleh ditulis dengan kata Indonesia atau padanan Inggrisnya. Tanda ● berarti wajib ada.",
            "# Reference of every key\n\nThis page is made from the table of words that `wanti check` itself reads. Every key may be \
             written\nin Indonesian or by its English alias. A ● marks a key that must be there.",
        );
        self.line(head);
    }

    fn mapping(&mut self, (object, id, en): &(Object, &str, &str)) {
        self.title(3, id, en);
        let [own, common] = object.tables();
        self.table(own.iter().chain(common));
        if *object == Object::Hours {
            self.days();
        }
    }

    fn step(&mut self, object: Object, id: &str, en: &str) {
        let (title_id, title_en) = (format!("`{id}` ({en})"), format!("`{en}` ({id})"));
        self.title(3, &title_id, &title_en);
        let [own, _] = object.tables();
        self.table(own.iter());
    }

    fn table(&mut self, words: impl Iterator<Item = &'static Word>) {
        self.line(
            self.say("| kunci | padanan | isi | arti |", "| key | Indonesian | holds | meaning |").to_owned().as_str(),
        );
        self.line("|---|---|---|---|");
        for word in words {
            let (key, other, meaning) = match self.language {
                Language::Indonesian => (word.id, word.en, word.doc_id),
                Language::English => (word.en, word.id, word.doc_en),
            };
            let mark = if word.required { " ●" } else { "" };
            let holds = self.shape(word.shape);
            self.line(&format!("| `{key}`{mark} | `{other}` | {} | {} |", cell(&holds), cell(meaning)));
        }
    }

    fn days(&mut self) {
        let days: Vec<String> = DAYS.iter().map(|(id, en)| format!("`{}`", self.say(id, en))).collect();
        let closed = self.say(CLOSED.0, CLOSED.1).to_owned();
        let words = self
            .say(
                "Selain itu nama hari, sendiri atau berentang dengan tanda hubung:",
                "Beside these the names of days, singly or as a range with a hyphen:",
            )
            .to_owned();
        let end = self.say("Isinya jam buka, atau", "They hold opening hours, or").to_owned();
        self.line(&format!("\n{words} {}. {end} `{closed}`.", days.join(", ")));
    }

    fn shape(&self, shape: Shape) -> String {
        let (id, en) = match shape {
            Shape::Text => ("teks, boleh berisi `{…}`", "text, may hold `{…}`"),
            Shape::Texts => ("teks, atau daftar susunan kata", "text, or a list of wordings"),
            Shape::Plain => ("kata biasa", "plain words"),
            Shape::Plains => ("kata biasa, atau daftarnya", "plain words, or a list of them"),
            Shape::Id => ("nama yang ada di bot ini", "a name defined in this bot"),
            Shape::Ids => ("nama, atau daftar nama", "a name, or a list of names"),
            Shape::Flag => ("`ya` atau `tidak`", "`yes` or `no`"),
            Shape::Int => ("bilangan bulat", "a whole number"),
            Shape::Duration => ("lama waktu, misalnya `2 jam`", "a length of time, such as `2 hours`"),
            Shape::Moment => {
                ("lama waktu, tanggal, atau nama nilai", "a length of time, a date, or the name of a value")
            }
            Shape::Date => ("tanggal, misalnya `2026-11-24`", "a date, such as `2026-11-24`"),
            Shape::Condition => ("syarat", "a condition"),
            Shape::Path => ("nama nilai", "the name of a value"),
            Shape::Steps => ("daftar langkah", "a list of steps"),
            Shape::One(_) => ("satu kelompok kunci", "one mapping"),
            Shape::Many(_) => ("daftar kelompok kunci", "a list of mappings"),
            Shape::Named(_) => ("nama: kelompok kunci", "names with mappings"),
            Shape::NamedTexts => ("nama: teks", "names with texts"),
            Shape::NamedPlains => ("nama: daftar kata", "names with lists of words"),
            Shape::NamedValues => ("nama: nilai", "names with values"),
            Shape::NamedDurations => ("nama: lama waktu", "names with lengths of time"),
            Shape::Intervals => {
                ("jam, misalnya `08:00-12:00`, atau daftarnya", "hours, such as `08:00-12:00`, or a list of them")
            }
            Shape::Free => ("bebas", "anything"),
            Shape::Range => ("angka atau rentang, misalnya `3-40`", "a number or a range, such as `3-40`"),
            Shape::ConditionOrCases => ("syarat, atau daftar kasus", "a condition, or a list of cases"),
            Shape::OneOf(words) => return self.one_of(words),
        };
        self.say(id, en).to_owned()
    }

    fn one_of(&self, words: &[(&'static str, &'static str)]) -> String {
        let words: Vec<String> = words.iter().map(|(id, en)| format!("`{}`", self.say(id, en))).collect();
        words.join(", ")
    }

    fn lists(&mut self) {
        self.title(2, "Daftar kata", "Lists of words");
        self.pairs("Jenis jawaban (`jenis`)", "Kinds of answers (`kind`)", &Kind::ALL.map(|(_, id, en)| (id, en)));
        self.pairs(
            "Bentuk tampilan (`{nilai:bentuk}`)",
            "Formats (`{value:format}`)",
            &Format::ALL.map(|(_, id, en)| (id, en)),
        );
        self.pairs(
            "Bagian layanan (`{layanan.…}`)",
            "Parts of a service (`{service.…}`)",
            &ServiceField::ALL.map(|(_, id, en)| (id, en)),
        );
        self.pairs("Keadaan permohonan", "States of a request", &STATES.map(|(id, en, _)| (id, en)));
        self.pairs("Hak peran (`boleh`)", "Rights of a role (`may`)", &RIGHTS);
    }

    fn phrases(&mut self) {
        self.title(2, "Kalimat bawaan (`kalimat`)", "Built-in sentences (`phrases`)");
        let words = self.say(
            "Kalimat ini diucapkan bot sendiri. Tulis kuncinya di `kalimat` untuk menggantinya.",
            "The engine says these by itself. Write the key under `phrases` to replace one.",
        );
        self.line(&format!("{words}\n\n{}\n|---|---|", self.say("| kunci | kalimat |", "| key | sentence |")));
        for (_, key, id, en) in TABLE {
            let sentence = self.say(id, en).replace('\n', " / ");
            self.line(&format!("| `{key}` | {} |", cell(&sentence)));
        }
    }

    fn pairs(&mut self, id: &str, en: &str, words: &[(&str, &str)]) {
        self.title(3, id, en);
        self.line(self.say("| kata | padanan |\n|---|---|", "| word | Indonesian |\n|---|---|").to_owned().as_str());
        for (id, en) in words {
            let (word, other) = (self.say(id, en).to_owned(), self.say(en, id).to_owned());
            self.line(&format!("| `{word}` | `{other}` |"));
        }
    }
}

/// Text safe inside one cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mappings that a key of this shape leads to.
    fn inside(shape: Shape) -> Vec<Object> {
        match shape {
            Shape::One(object) | Shape::Many(object) | Shape::Named(object) => vec![object],
            Shape::ConditionOrCases => vec![Object::Case],
            Shape::Steps => VERBS.iter().map(|(verb, ..)| Object::Step(*verb)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn every_mapping_and_every_key_is_on_the_page() {
        let mut open = vec![Object::File];
        let mut seen = Vec::new();
        while let Some(object) = open.pop() {
            if seen.contains(&object) {
                continue;
            }
            seen.push(object);
            open.extend(object.words().flat_map(|word| inside(word.shape)));
        }
        let page = render(Language::Indonesian);
        for object in seen {
            let known = matches!(object, Object::Step(_)) || MAPPINGS.iter().any(|(known, ..)| *known == object);
            assert!(known, "{object:?} is not on the page");
            assert!(object.words().all(|word| page.contains(&format!("`{}`", word.id))));
        }
    }
}
