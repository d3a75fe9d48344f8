//! What a file says before anybody asks what it means: scalars, lists and mappings with their places.

use std::ops::Range;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes.
    Plain,
    /// In quotes.
    Quoted,
    /// As a block behind `|` or `>`.
    Block,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// What it is.
    pub(crate) kind: NodeKind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NodeKind {
    /// Words.
    Scalar(String, Style),
    /// Nothing was written.
    Empty,
    /// A list.
    List(Vec<Node>),
    /// A mapping; whether it is written in braces.
    Map(Vec<(Key, Node)>, bool),
    /// Something a diagnostic was already given for.
    Bad,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// Its word.
    pub(crate) text: String,
    /// Its bytes.
    pub(crate) range: Range<usize>,
}
