//! A token or key that prints as dots.

use std::fmt;

use subtle::ConstantTimeEq;

/// A token or key. `Debug` and `Display` print dots; [`Secret::reveal`] shows it where it must go out.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Wraps a token or key.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Secret {
        Secret(value.into())
    }

    /// The token itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether somebody knows it, in a time that tells nothing but its length. Nobody knows an empty one.
    ///
    /// ```
    /// use wanti_http::Secret;
    /// assert!(Secret::new("a1").is(b"a1"));
    /// assert!(!Secret::new("a1").is(b"a2") && !Secret::new("").is(b""));
    /// ```
    #[must_use]
    pub fn is(&self, told: &[u8]) -> bool {
        !self.0.is_empty() && bool::from(self.0.as_bytes().ct_eq(told))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("••••")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("••••")
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Secret {
        Secret(value)
    }
}
