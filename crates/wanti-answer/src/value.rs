//! A value that a flow can hold: what an answer parser returns and a condition compares.

use jiff::civil;

/// A typed value. Texts of citizens live only here and inside `Pii`; `Debug` therefore prints the type alone.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// Free text, a name, an address, an e-mail address, a telephone number or any other string.
    Text(String),
    /// A whole number.
    Number(i64),
    /// An amount in rupiah.
    Money(i64),
    /// A calendar date.
    Date(civil::Date),
    /// A time of day.
    Time(civil::Time),
    /// A date with a time of day, in the zone of the office.
    DateTime(civil::DateTime),
    /// Yes (`true`) or no.
    Bool(bool),
    /// The id of one choice.
    Choice(String),
    /// Ids of choices, or a list of texts, in the order of the list they come from.
    List(Vec<String>),
    /// A shared position.
    Location(Location),
    /// A photo, document or voice message, by reference.
    Media(Media),
}

/// A position on the map, WGS 84 degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// Latitude, -90 to 90.
    pub latitude: f64,
    /// Longitude, -180 to 180.
    pub longitude: f64,
    /// The name of the place, when the sender gave one.
    pub label: Option<String>,
}

/// What kind of media a message carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A file such as a PDF.
    Document,
    /// A voice message or other sound.
    Audio,
    /// A moving picture.
    Video,
    /// A sticker.
    Sticker,
}

/// A file held by the channel, never its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// The channel's name for it.
    pub id: String,
    /// Its caption, when it has one.
    pub caption: Option<String>,
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self {
            Value::Text(_) => "Text",
            Value::Number(_) => "Number",
            Value::Money(_) => "Money",
            Value::Date(_) => "Date",
            Value::Time(_) => "Time",
            Value::DateTime(_) => "DateTime",
            Value::Bool(_) => "Bool",
            Value::Choice(_) => "Choice",
            Value::List(_) => "List",
            Value::Location(_) => "Location",
            Value::Media(_) => "Media",
        };
        write!(f, "{name}(…)")
    }
}
