//! The client that really goes out: TLS with the machine's own certificates, no redirects, every wait bounded.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use reqwest::redirect::Policy;

use crate::request::{Method, Request};
use crate::{Http, HttpError, Response};

/// The client that really goes out. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::Client,
}

/// A connection that is not there by then will not come.
const CONNECT: Duration = Duration::from_secs(10);
/// Servers close idle connections; one that was idle for longer is not used again.
const IDLE: Duration = Duration::from_secs(60);

impl Client {
    /// A client that calls itself by this name, such as `wanti/0.1.0`.
    ///
    /// # Errors
    /// The machine has no certificates to trust, or the name cannot be sent.
    pub fn new(name: &str) -> Result<Client, HttpError> {
        Client::of(Client::builder(name))
    }

    /// What all clients share.
    pub(crate) fn builder(name: &str) -> reqwest::ClientBuilder {
        // Another part of the process may have chosen its cryptography before; then that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::builder()
            .user_agent(name)
            .redirect(Policy::none())
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
    }

    pub(crate) fn of(builder: reqwest::ClientBuilder) -> Result<Client, HttpError> {
        let inner = builder.build().map_err(|_| HttpError::NotSent("the client could not be made"))?;
        Ok(Client { inner })
    }
}

#[async_trait]
impl Http for Client {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let most = request.most;
        let answer = self.built(request).send().await.map_err(|error| reason(&error))?;
        read(answer, most).await
    }
}

impl Client {
    fn built(&self, request: Request) -> reqwest::RequestBuilder {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let mut built = self.inner.request(method, request.url).timeout(request.wait);
        if let Some(token) = &request.bearer {
            built = built.bearer_auth(token.reveal());
        }
        match request.body.encoded() {
            Some((mime, bytes)) => built.header(CONTENT_TYPE, mime).body(bytes),
            None => built,
        }
    }
}

async fn read(mut answer: reqwest::Response, most: usize) -> Result<Response, HttpError> {
    let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut response = Response {
        status: answer.status().as_u16(),
        mime: text(CONTENT_TYPE),
        retry_after: text(RETRY_AFTER).and_then(|seconds| seconds.trim().parse().ok()),
        date: text(DATE),
        body: Vec::new(),
    };
    while let Some(chunk) = answer.chunk().await.map_err(|_| HttpError::Cut)? {
        if response.body.len() + chunk.len() > most {
            return Err(HttpError::TooLong);
        }
        response.body.extend_from_slice(&chunk);
    }
    Ok(response)
}

/// Only a fixed word comes out: the error itself can name the address.
fn reason(error: &reqwest::Error) -> HttpError {
    match error {
        error if error.is_builder() => HttpError::NotSent("the request could not be made"),
        error if error.is_dns() => HttpError::NotSent("the name is not known"),
        error if error.is_connect() => HttpError::NotSent("the server cannot be reached"),
        _ => HttpError::Cut,
    }
}
