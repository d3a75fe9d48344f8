//! Every key of the file beside the table: unknown ones and wrong kinds, each with its line.

use toml_edit::{Item, TableLike, Value};
use wanti_flow::model::Language;

use super::document::Document;
use super::fault::Faults;
use super::keys::{Key, Kind, ROOT};
use crate::words::Word;

pub(super) fn walk(document: &Document, language: Language, faults: &mut Faults) {
    Walk { document, language, faults }.table(document.root(), ROOT, "");
}

struct Walk<'a> {
    document: &'a Document,
    language: Language,
    faults: &'a mut Faults,
}

impl Walk<'_> {
    fn table(&mut self, table: &dyn TableLike, keys: &[Key], place: &str) {
        for (name, item) in table.iter() {
            let line = self.document.line_of_key(table, name);
            match known(keys, name) {
                Some((_, true)) => self.paths(item, name, line),
                Some((key, false)) => self.item(item, key, line),
                None => self.unknown(name, keys, place, line),
            }
        }
    }

    fn item(&mut self, item: &Item, key: &Key, line: Option<usize>) {
        match key.kind {
            Kind::Table(keys) => match item.as_table_like() {
                Some(table) => self.table(table, keys, key.name),
                None => self.wrong(key.name, Word::WantsTable.with(self.language, &[key.name]), line),
            },
            Kind::Tables(keys) => match item.as_array_of_tables() {
                Some(tables) => tables.iter().for_each(|table| self.table(table, keys, key.name)),
                None => self.wrong(key.name, Word::WantsTables.with(self.language, &[key.name]), line),
            },
            Kind::Named(keys) => match item.as_table_like() {
                Some(table) => self.named(table, keys, key.name),
                None => self.wrong(key.name, Word::WantsTable.with(self.language, &[key.name]), line),
            },
            kind => {
                if let Some(wants) = item
                    .as_value()
                    .map_or(Some(Word::WantsText.words(self.language).to_owned()), |value| self.value(value, kind))
                {
                    self.wrong(key.name, wants, line);
                }
            }
        }
    }

    fn named(&mut self, tables: &dyn TableLike, keys: &[Key], place: &str) {
        for (name, item) in tables.iter() {
            match item.as_table_like() {
                Some(table) => self.table(table, keys, place),
                None => {
                    let line = self.document.line_of_key(tables, name);
                    self.wrong(name, Word::WantsTable.with(self.language, &[name]), line);
                }
            }
        }
    }

    /// What a value should have been; none when it is that.
    fn value(&self, value: &Value, kind: Kind) -> Option<String> {
        let say = |word: Word, places: &[&str]| Some(word.with(self.language, places));
        match kind {
            Kind::Text | Kind::Secret if value.is_str() => None,
            Kind::Text | Kind::Secret => say(Word::WantsText, &[]),
            Kind::Secrets if value.is_str() || is_list_of_texts(value) => None,
            Kind::Secrets => say(Word::WantsTexts, &[]),
            Kind::Texts if is_list_of_texts(value) || value.as_array().is_some_and(toml_edit::Array::is_empty) => None,
            Kind::Texts => say(Word::WantsTexts, &[]),
            Kind::Flag if value.is_bool() => None,
            Kind::Flag => say(Word::WantsFlag, &[]),
            Kind::Number(least, most) if value.as_integer().is_some_and(|number| (least..=most).contains(&number)) => {
                None
            }
            Kind::Number(least, most) => say(Word::WantsNumber, &[&least.to_string(), &most.to_string()]),
            Kind::OneOf(words) if value.as_str().is_some_and(|text| words.contains(&text)) => None,
            Kind::OneOf(words) => Some(self.one_of(value.as_str(), words)),
            Kind::ListOf(words) => self.list_of(value, words),
            Kind::Table(_) | Kind::Tables(_) | Kind::Named(_) => None,
        }
    }

    fn one_of(&self, told: Option<&str>, words: &[&str]) -> String {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let meant = told.and_then(|told| near(told, words.iter().copied()));
        let mut sentence = Word::WantsOneOf.with(self.language, &[&quoted.join(", ")]);
        sentence.push_str(&self.meant(meant));
        sentence
    }

    fn list_of(&self, value: &Value, words: &[&str]) -> Option<String> {
        let texts = value.as_array().map(|list| list.iter().map(Value::as_str).collect::<Vec<_>>());
        let Some(texts) = texts else { return Some(self.one_of(None, words)) };
        let wrong = texts.into_iter().find(|text| text.is_none_or(|text| !words.contains(&text)));
        wrong.map(|text| self.one_of(text, words))
    }

    fn paths(&mut self, item: &Item, name: &str, line: Option<usize>) {
        if !item.as_value().is_some_and(|value| value.is_str() || is_list_of_texts(value)) {
            self.wrong(name, Word::WantsPath.words(self.language).to_owned(), line);
        }
    }

    fn wrong(&mut self, name: &str, wants: String, line: Option<usize>) {
        self.faults.add(line, format!("`{name}`: {wants}"));
    }

    fn unknown(&mut self, name: &str, keys: &[Key], place: &str, line: Option<usize>) {
        let mut sentence = match place {
            "" => Word::UnknownKey.with(self.language, &[name]),
            place => Word::UnknownKeyIn.with(self.language, &[name, place]),
        };
        let names = keys.iter().map(|key| key.name);
        sentence.push_str(&self.meant(near(name, names)));
        self.faults.add(line, sentence);
    }

    fn meant(&self, name: Option<&str>) -> String {
        name.map_or_else(String::new, |name| format!("; {}", Word::Meant.with(self.language, &[name])))
    }
}

/// The key with this name, and whether the name is that of a file with its secret.
fn known<'k>(keys: &'k [Key], name: &str) -> Option<(&'k Key, bool)> {
    let bare = name.strip_suffix("_file");
    let secret = |key: &&Key| matches!(key.kind, Kind::Secret | Kind::Secrets) && Some(key.name) == bare;
    let own = keys.iter().find(|key| key.name == name).map(|key| (key, false));
    own.or_else(|| keys.iter().find(secret).map(|key| (key, true)))
}

/// The name that is at most a third of its letters away.
fn near<'n>(told: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let told = told.to_lowercase();
    let distances = names.map(|name| (strsim::osa_distance(&told, name), name));
    let close = distances.filter(|(distance, name)| *distance <= 1 + name.chars().count() / 3);
    close.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

fn is_list_of_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_str))
}
