//! What a channel could not show as it was written, said so that an author can decide whether to mind.

use wanti_flow::model::Language;

/// One thing that was shown otherwise than written. Entries are numbered from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Degraded {
    /// The text went out as several messages.
    Split {
        /// How many.
        parts: usize,
    },
    /// The menu has pages.
    Paged {
        /// How many.
        pages: usize,
    },
    /// Buttons were asked for, a list was made.
    ListForButtons,
    /// Neither buttons nor a list: numbered lines.
    Numbered,
    /// The short title stands for the title.
    Short {
        /// The entry.
        entry: usize,
    },
    /// The title was cut; the whole title stands in the description or in the text.
    Cut {
        /// The entry.
        entry: usize,
        /// What is shown.
        shown: String,
    },
    /// Titles would look the same and got numbers.
    Alike,
    /// Titles and descriptions stand in the text as numbered lines.
    InText,
    /// The label of the list's button was cut.
    LabelCut,
}

impl Degraded {
    /// The sentence for people.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::Indonesian => self.indonesian(),
            Language::English => self.english(),
        }
    }

    /// Whether it costs the sender further messages.
    #[must_use]
    pub fn costs(&self) -> bool {
        matches!(self, Degraded::Split { .. } | Degraded::Paged { .. })
    }

    fn indonesian(&self) -> String {
        match self {
            Degraded::Split { parts } => format!("teks dikirim dalam {parts} pesan"),
            Degraded::Paged { pages } => format!("menu dibagi menjadi {pages} halaman"),
            Degraded::ListForButtons => "tombol diganti daftar".to_owned(),
            Degraded::Numbered => "menu ditulis sebagai baris bernomor".to_owned(),
            Degraded::Short { entry } => format!("pilihan {entry} memakai judul pendek"),
            Degraded::Cut { entry, shown } => {
                format!("judul pilihan {entry} dipotong menjadi \"{shown}\"")
            }
            Degraded::Alike => "judul yang tampak sama diberi nomor".to_owned(),
            Degraded::InText => "judul dan keterangan lengkap ditulis di dalam teks".to_owned(),
            Degraded::LabelCut => "tulisan tombol pembuka daftar dipotong".to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Degraded::Split { parts } => format!("the text is sent as {parts} messages"),
            Degraded::Paged { pages } => format!("the menu has {pages} pages"),
            Degraded::ListForButtons => "a list stands for the buttons".to_owned(),
            Degraded::Numbered => "the menu is written as numbered lines".to_owned(),
            Degraded::Short { entry } => format!("choice {entry} uses its short title"),
            Degraded::Cut { entry, shown } => {
                format!("the title of choice {entry} is cut to \"{shown}\"")
            }
            Degraded::Alike => "titles that look the same have numbers".to_owned(),
            Degraded::InText => "whole titles and descriptions stand in the text".to_owned(),
            Degraded::LabelCut => "the label of the list's button is cut".to_owned(),
        }
    }
}
