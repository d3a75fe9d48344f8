//! A request: where to, with which token, what, and how long to wait.

use std::fmt;
use std::time::Duration;

use crate::form::{Part, encode};
use crate::secret::Secret;

/// A request. `Debug` shows neither its address nor its content: both can hold secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What is to be done.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// The token sent as `Authorization: Bearer`.
    pub bearer: Option<Secret>,
    /// What is sent.
    pub body: Body,
    /// How long to wait for the whole answer.
    pub wait: Duration,
    /// How many bytes the answer may have.
    pub most: usize,
}

/// The method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Fetch.
    Get,
    /// Send.
    Post,
}

/// What a request carries.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// JSON.
    Json(Vec<u8>),
    /// The fields of a form, among them files.
    Form(Vec<Part>),
}

/// How long to wait when nothing else is said.
const WAIT: Duration = Duration::from_secs(20);
/// How much to read when nothing else is said.
const MOST: usize = 1 << 20;

impl Request {
    /// Fetches an address.
    #[must_use]
    pub fn get(url: String) -> Request {
        Request { method: Method::Get, url, bearer: None, body: Body::Empty, wait: WAIT, most: MOST }
    }

    /// Sends something to an address.
    #[must_use]
    pub fn post(url: String, body: Body) -> Request {
        Request { method: Method::Post, body, ..Request::get(url) }
    }

    /// With a token.
    #[must_use]
    pub fn bearing(mut self, token: &Secret) -> Request {
        self.bearer = Some(token.clone());
        self
    }

    /// Waiting this long for the whole answer.
    #[must_use]
    pub fn waiting(mut self, wait: Duration) -> Request {
        self.wait = wait;
        self
    }

    /// Reading at most so many bytes of the answer.
    #[must_use]
    pub fn at_most(mut self, most: usize) -> Request {
        self.most = most;
        self
    }
}

impl Body {
    /// The content type and the bytes that go out; none for an empty body.
    #[must_use]
    pub fn encoded(self) -> Option<(String, Vec<u8>)> {
        match self {
            Body::Empty => None,
            Body::Json(bytes) => Some(("application/json".to_owned(), bytes)),
            Body::Form(parts) => Some(encode(&parts)),
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Request({:?}, {:?}, {:?})", self.method, self.body, self.wait)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Empty => out.write_str("Empty"),
            Body::Json(bytes) => write!(out, "Json({} bytes)", bytes.len()),
            Body::Form(parts) => write!(out, "Form({} parts)", parts.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_hides_its_address_and_content() {
        let token = Secret::new("rahasia-sekali");
        let body = Body::Json(b"rahasia-isi".to_vec());
        let request = Request::post("https://contoh.id/botrahasia/kirim".to_owned(), body).bearing(&token);
        assert!(!format!("{request:?}").contains("rahasia"));
    }
}
