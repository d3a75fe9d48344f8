//! YAML, and only here: bytes to nodes with places, and nodes to typed trees. Nothing outside knows its libraries.

mod bytes;
mod node;
mod quote;
mod read;
mod trap;
mod value;

pub(crate) use bytes::decode;
pub(crate) use node::{Key, Node, NodeKind, Style};
pub(crate) use quote::quoted;
pub(crate) use read::{Read, read};
pub(crate) use value::{decode_tree, print};

/// Codes of this room.
pub(crate) mod codes {
    use crate::diagnostic::Code;

    /// A file over the limits of size: bytes or parts.
    pub(crate) const TOO_LARGE: Code = Code("WN0101");
    /// Bytes that are not UTF-8.
    pub(crate) const NOT_UTF8: Code = Code("WN0102");
    /// A character that no text needs.
    pub(crate) const CONTROL: Code = Code("WN0103");
    /// A tab where spaces must stand.
    pub(crate) const TAB: Code = Code("WN0104");
    /// Text that begins with `*`.
    pub(crate) const ASTERISK: Code = Code("WN0105");
    /// Text that begins with `{`.
    pub(crate) const BRACE: Code = Code("WN0106");
    /// The same key twice in a mapping, or the same id twice in a layer.
    pub(crate) const DUPLICATE_KEY: Code = Code("WN0107");
    /// Text that begins with a sign YAML keeps for itself.
    pub(crate) const RESERVED_SIGN: Code = Code("WN0108");
    /// Text that begins with `&`.
    pub(crate) const AMPERSAND: Code = Code("WN0109");
    /// Text that begins with `!`.
    pub(crate) const EXCLAMATION: Code = Code("WN0110");
    /// A colon and a blank inside plain text.
    pub(crate) const COLON: Code = Code("WN0111");
    /// A hash that cuts a sentence.
    pub(crate) const HASH: Code = Code("WN0112");
    /// A quote that is never closed.
    pub(crate) const OPEN_QUOTE: Code = Code("WN0113");
    /// Text behind a closing quote.
    pub(crate) const AFTER_QUOTE: Code = Code("WN0114");
    /// Nested too deep.
    pub(crate) const TOO_DEEP: Code = Code("WN0115");
    /// A line that does not stand where it belongs.
    pub(crate) const INDENTATION: Code = Code("WN0116");
    /// A bracket that does not fit.
    pub(crate) const BRACKET: Code = Code("WN0117");
    /// A second document in one file.
    pub(crate) const SECOND_DOCUMENT: Code = Code("WN0118");
    /// A file that is no list of sections.
    pub(crate) const NO_SECTIONS: Code = Code("WN0119");
    /// A key that is no word.
    pub(crate) const STRANGE_KEY: Code = Code("WN0120");
    /// A backslash sign that does not exist.
    pub(crate) const ESCAPE: Code = Code("WN0121");
    /// Anything else that cannot be read.
    pub(crate) const UNREADABLE: Code = Code("WN0122");
}
