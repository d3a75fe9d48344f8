//! The one table of Meta's error codes: what each means for us. Codes decide, never titles, which change.

use std::time::Duration;

use wanti_http::{HttpError, Response};
use wanti_port::{PortError, Scope};

/// What an error means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Wait so many seconds: this person or the whole number.
    Wait(u64, Scope),
    /// A passing fault.
    Passing,
    /// The window for free text is closed.
    Closed,
    /// This person cannot be reached.
    Unreachable,
    /// Nothing can be sent until somebody has seen to it.
    Stop,
    /// We asked for something impossible.
    Ours,
}

/// From a code to a code, what they mean, and our words for it.
pub type Row = (i64, i64, Meaning, &'static str);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The table, in the order of the codes; no two rows overlap.
pub const TABLE: &[Row] = &[
    (0, 0, Meaning::Stop, "the token is not valid"),
    (1, 2, Meaning::Passing, "the service is down or busy"),
    (3, 3, Meaning::Stop, "the application may not do this"),
    (4, 4, Meaning::Wait(MINUTE, Scope::Number), "too many calls of the application"),
    (10, 10, Meaning::Stop, "permission is missing"),
    (33, 33, Meaning::Stop, "the number was deleted"),
    (100, 100, Meaning::Ours, "a wrong parameter"),
    (190, 190, Meaning::Stop, "the token has expired"),
    (200, 299, Meaning::Stop, "permission is missing"),
    (368, 368, Meaning::Stop, "blocked for a breach of policy"),
    (80007, 80007, Meaning::Wait(MINUTE, Scope::Number), "too many calls of the account"),
    (130429, 130429, Meaning::Wait(10, Scope::Number), "more messages than the number may send"),
    (130472, 130472, Meaning::Unreachable, "the person is in an experiment of Meta"),
    (130497, 130497, Meaning::Unreachable, "the account may not write to this country"),
    (131000, 131000, Meaning::Passing, "an unknown fault of Meta"),
    (131005, 131005, Meaning::Stop, "permission is missing"),
    (131008, 131009, Meaning::Ours, "a parameter is missing or wrong"),
    (131016, 131016, Meaning::Passing, "the service is down for a time"),
    (131021, 131021, Meaning::Ours, "sender and receiver are the same"),
    (131026, 131026, Meaning::Unreachable, "the message cannot be delivered"),
    (131030, 131030, Meaning::Unreachable, "the person is not on the list of a test number"),
    (131031, 131031, Meaning::Stop, "the account is locked"),
    (131037, 131037, Meaning::Stop, "the display name is not approved"),
    (131042, 131042, Meaning::Stop, "payment is not in order"),
    (131045, 131045, Meaning::Stop, "the number is not registered rightly"),
    (131047, 131047, Meaning::Closed, "the window is closed"),
    (131048, 131048, Meaning::Wait(6 * HOUR, Scope::Number), "restricted since people reported messages"),
    (131049, 131050, Meaning::Unreachable, "the person gets no marketing messages"),
    (131051, 131052, Meaning::Ours, "this kind of message is not known or its file not readable"),
    (131053, 131053, Meaning::Passing, "the file could not be taken in"),
    (131056, 131056, Meaning::Wait(6, Scope::Pair), "too many messages to this person"),
    (131057, 131057, Meaning::Passing, "the account is being maintained"),
    (131062, 131062, Meaning::Ours, "this message cannot go to an id in place of a number"),
    (132000, 132018, Meaning::Ours, "the template does not exist, is paused, or does not fit"),
    (132068, 132069, Meaning::Ours, "the form is blocked or throttled"),
    (133004, 133004, Meaning::Passing, "the server is away for a time"),
    (133010, 133010, Meaning::Stop, "the number is not registered"),
    (133016, 133016, Meaning::Wait(HOUR, Scope::Number), "too many registrations"),
    (135000, 135000, Meaning::Ours, "a parameter is wrong"),
];

/// The error for a code that a webhook told.
#[must_use]
pub fn told(code: Option<i64>) -> PortError {
    match code {
        Some(code) => row(code).map_or_else(|| refused(code), |row| error(row, code, None)),
        None => PortError::Refused("failed without a reason".to_owned()),
    }
}

/// The error for an answer that is none of success. A gateway that lost its server may have lost it after the deed.
#[must_use]
pub fn answered(response: &Response) -> PortError {
    let status = response.status;
    let Some(code) = code(&response.body) else {
        return match status {
            401 | 403 => PortError::Stopped(format!("status {status}")),
            408 | 502 | 504 => PortError::Unknown,
            429 => throttled(response.retry_after),
            500.. => PortError::Unavailable(format!("status {status}")),
            _ => PortError::Refused(format!("status {status}")),
        };
    };
    match (row(code), status) {
        (Some(row), _) => error(row, code, response.retry_after),
        (None, 429) => throttled(response.retry_after),
        (None, 500..) => PortError::Unavailable(format!("error {code}")),
        (None, _) => refused(code),
    }
}

/// The error when no answer came to something that must not be done twice.
#[must_use]
pub fn unanswered(error: &HttpError) -> PortError {
    match error {
        HttpError::NotSent(why) => PortError::Unavailable((*why).to_owned()),
        HttpError::Cut | HttpError::TooLong => PortError::Unknown,
    }
}

/// The code in the body of an error.
fn code(body: &[u8]) -> Option<i64> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let code = body.pointer("/error/code")?;
    code.as_i64().or_else(|| code.as_str()?.parse().ok())
}

fn row(code: i64) -> Option<&'static Row> {
    TABLE.iter().find(|(from, to, ..)| (*from..=*to).contains(&code))
}

fn error(row: &Row, code: i64, retry_after: Option<u64>) -> PortError {
    let (_, _, meaning, words) = row;
    let said = || format!("{code} {words}");
    match meaning {
        Meaning::Wait(seconds, scope) => {
            let wait = Duration::from_secs(retry_after.map_or(*seconds, |asked| asked.max(*seconds)).min(24 * HOUR));
            PortError::TooMany { wait, scope: *scope }
        }
        Meaning::Passing => PortError::Unavailable(said()),
        Meaning::Closed => PortError::WindowClosed,
        Meaning::Unreachable => PortError::Undeliverable,
        Meaning::Stop => PortError::Stopped(said()),
        Meaning::Ours => PortError::Refused(said()),
    }
}

fn throttled(retry_after: Option<u64>) -> PortError {
    let wait = Duration::from_secs(retry_after.unwrap_or(10).clamp(1, 24 * HOUR));
    PortError::TooMany { wait, scope: Scope::Number }
}

fn refused(code: i64) -> PortError {
    PortError::Refused(format!("{code}, a code that is not in our table"))
}

#[cfg(test)]
mod tests {
    use wanti_port::Retry;

    use super::*;

    fn answer(status: u16, code: i64) -> PortError {
        let body = format!(r#"{{"error":{{"message":"(#{code}) to 628110001","code":{code}}}}}"#);
        answered(&Response::json(status, &body))
    }

    #[test]
    fn rows_are_in_order_and_apart() {
        assert!(TABLE.iter().all(|(from, to, ..)| from <= to));
        assert!(TABLE.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn every_code_says_what_to_do() {
        let expected = [
            (130429, Retry::After(Duration::from_secs(10)), Scope::Number),
            (4, Retry::After(Duration::from_secs(60)), Scope::Number),
            (80007, Retry::After(Duration::from_secs(60)), Scope::Number),
            (131056, Retry::After(Duration::from_secs(6)), Scope::Pair),
            (131048, Retry::After(Duration::from_secs(21600)), Scope::Number),
            (131016, Retry::Later, Scope::Message),
            (131057, Retry::Later, Scope::Message),
            (131053, Retry::Later, Scope::Message),
            (131047, Retry::WhenOpen, Scope::Pair),
            (131026, Retry::Never, Scope::Pair),
            (131049, Retry::Never, Scope::Pair),
            (190, Retry::Never, Scope::Number),
            (231, Retry::Never, Scope::Number),
            (368, Retry::Never, Scope::Number),
            (131042, Retry::Never, Scope::Number),
            (100, Retry::Never, Scope::Message),
            (132001, Retry::Never, Scope::Message),
            (132015, Retry::Never, Scope::Message),
            (777, Retry::Never, Scope::Message),
        ];
        for (code, retry, scope) in expected {
            let error = answer(400, code);
            assert_eq!((error.retry(), error.scope()), (retry, scope), "{code}");
            assert_eq!(told(Some(code)), error, "{code}");
        }
    }

    #[test]
    fn answers_without_a_code_go_by_their_status() {
        let bare = |status| answered(&Response { status, ..Response::default() });
        assert_eq!(bare(504), PortError::Unknown);
        assert_eq!(bare(502), PortError::Unknown);
        assert_eq!(bare(503).retry(), Retry::Later);
        assert_eq!(bare(401).scope(), Scope::Number);
        assert_eq!(bare(404).retry(), Retry::Never);
        assert_eq!(answer(500, 777).retry(), Retry::Later);
        let asked = Response { status: 429, retry_after: Some(33), ..Response::default() };
        assert_eq!(answered(&asked).retry(), Retry::After(Duration::from_secs(33)));
    }

    #[test]
    fn words_of_meta_never_come_through() {
        for (code, ..) in TABLE {
            assert!(!format!("{0} {0:?}", answer(400, *code)).contains("628110001"));
        }
    }
}
