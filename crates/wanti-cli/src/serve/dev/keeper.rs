//! Keeps the page to the person at this machine: no other name, no other site, nothing from outside on it.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";
const ALWAYS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (CACHE_CONTROL, "no-store"),
];

/// A page elsewhere could reach this machine through a name it owns or a form of its own; both are refused.
pub(super) async fn keep(request: Request, next: Next) -> Response {
    let mut response = match is_own(request.method(), request.headers()) {
        true => next.run(request).await,
        false => StatusCode::FORBIDDEN.into_response(),
    };
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn is_own(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text(HOST).filter(|host| is_this_machine(host)) else { return false };
    let origin = text(ORIGIN).map(|origin| origin.strip_prefix("http://") == Some(host));
    match *method == Method::GET {
        true => origin.unwrap_or(true),
        false => origin == Some(true),
    }
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(_) => host.split_once(']').map_or(host, |(name, _)| name).trim_start_matches('['),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: Method, host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        is_own(&method, &headers)
    }

    #[test]
    fn only_this_machine_by_its_own_names() {
        for host in ["localhost:8080", "127.0.0.1:8080", "127.0.0.1", "[::1]:8080"] {
            assert!(asked(Method::GET, host, None), "{host}");
            assert!(asked(Method::POST, host, Some(&format!("http://{host}"))), "{host}");
            assert!(!asked(Method::POST, host, None), "{host}");
            assert!(!asked(Method::POST, host, Some("http://evil.example")), "{host}");
            assert!(!asked(Method::GET, host, Some("null")), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example:8080", "192.168.1.2:8080", "localhost.evil.example", ""] {
            assert!(!asked(Method::GET, host, None), "{host}");
        }
    }
}
