//! How adapters reach the web: one request, one answer. Tests put a list of answers in place of the sockets.

#[cfg(feature = "reqwest")]
mod client;
mod error;
mod form;
#[cfg(feature = "reqwest")]
mod outside;
mod request;
mod response;
mod secret;

use std::sync::Arc;

use async_trait::async_trait;

#[cfg(feature = "reqwest")]
pub use client::Client;
pub use error::HttpError;
pub use form::{Content, Part};
#[cfg(feature = "reqwest")]
pub use outside::{Outside, is_listed};
pub use request::{Body, Method, Request};
pub use response::Response;
pub use secret::Secret;

/// Something that takes a request to the web and brings the answer.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends one request. An answer of any status is an answer; redirects are not followed.
    ///
    /// # Errors
    /// No whole answer came; [`HttpError`] tells whether the request can have been done.
    async fn send(&self, request: Request) -> Result<Response, HttpError>;
}

#[async_trait]
impl<T: Http + ?Sized> Http for Arc<T> {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        self.as_ref().send(request).await
    }
}
