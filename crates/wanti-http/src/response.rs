//! The answer to a request.

use std::fmt;

/// An answer of any status.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// Its status, such as 200.
    pub status: u16,
    /// Its content type.
    pub mime: Option<String>,
    /// After how many seconds it asks to try again.
    pub retry_after: Option<u64>,
    /// When it was written, as its sender says.
    pub date: Option<String>,
    /// Its content.
    pub body: Vec<u8>,
}

impl Response {
    /// An answer with a JSON content.
    #[must_use]
    pub fn json(status: u16, body: &str) -> Response {
        Response {
            status,
            mime: Some("application/json".to_owned()),
            retry_after: None,
            date: None,
            body: body.as_bytes().to_vec(),
        }
    }

    /// Whether what was asked was done.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Response({}, {} bytes)", self.status, self.body.len())
    }
}
