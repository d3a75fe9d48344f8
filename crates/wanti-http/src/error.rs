//! Why no answer came, and above all whether the request can have been done.

use thiserror::Error;

/// No whole answer came. The texts hold no address, since an address can hold a token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HttpError {
    /// The request never left: no name, no connection, no trusted certificate. It was not done.
    #[error("no connection: {0}")]
    NotSent(&'static str),
    /// It left, and no whole answer came. It may have been done.
    #[error("the answer did not come or was cut short")]
    Cut,
    /// The answer is longer than the request allows. It was done.
    #[error("the answer is too long")]
    TooLong,
}
