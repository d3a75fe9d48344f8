//! The file with its places: which line a key stands on.

use toml_edit::{ImDocument, Item, TableLike};
use wanti_flow::model::Language;

use super::fault::Fault;
use crate::words::Word;

/// A file that is TOML.
#[derive(Debug)]
pub(super) struct Document {
    inner: ImDocument<String>,
}

/// One step to a key: a name, or the place in a list of tables.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'a> {
    Name(&'a str),
    At(usize),
}

impl Document {
    pub(super) fn parse(text: &str, language: Language) -> Result<Document, Fault> {
        match ImDocument::parse(text.to_owned()) {
            Ok(inner) => Ok(Document { inner }),
            Err(error) => {
                let line = error.span().map(|span| line_of(text, span.start));
                let why = error.message().lines().next().unwrap_or_default();
                Err(Fault { line, words: Word::NotToml.with(language, &[why]) })
            }
        }
    }

    pub(super) fn root(&self) -> &dyn TableLike {
        self.inner.as_table()
    }

    pub(super) fn line_of_key(&self, table: &dyn TableLike, name: &str) -> Option<usize> {
        let (key, item) = table.get_key_value(name)?;
        let span = key.span().or_else(|| item.span())?;
        Some(line_of(self.inner.raw(), span.start))
    }

    /// The line of the last part of this path that is there.
    pub(super) fn line(&self, path: &[Part<'_>]) -> Option<usize> {
        let mut table: &dyn TableLike = self.inner.as_table();
        let mut item: Option<&Item> = None;
        let mut line = None;
        for part in path {
            match part {
                Part::Name(name) => {
                    let of_file = format!("{name}_file");
                    let Some((name, found)) = [*name, of_file.as_str()]
                        .into_iter()
                        .find_map(|name| table.get(name).map(|found| (name, found)))
                    else {
                        break;
                    };
                    line = self.line_of_key(table, name).or(line);
                    item = Some(found);
                    table = found.as_table_like().unwrap_or(table);
                }
                Part::At(at) => {
                    let Some(found) = item.and_then(Item::as_array_of_tables).and_then(|tables| tables.get(*at)) else {
                        break;
                    };
                    line = found.span().map(|span| line_of(self.inner.raw(), span.start)).or(line);
                    table = found;
                }
            }
        }
        line
    }
}

/// Lines count from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
