//! As much of HTTP/1.1 as both ends of the load need, so that they cost little beside the server.

/// Where a message ends, and its status if it is an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// Bytes of head and content together.
    pub(crate) length: usize,
    /// 0 for a request.
    pub(crate) status: u16,
}

impl Head {
    /// None while the head is not whole.
    pub(crate) fn read(bytes: &[u8]) -> Option<Head> {
        let head = place(bytes, b"\r\n\r\n")? + 4;
        let text = std::str::from_utf8(bytes.get(..head)?).ok()?;
        let mut lines = text.split("\r\n");
        let first = lines.next()?;
        let status = first.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or(0);
        let mut fields = lines.filter_map(|line| line.split_once(':'));
        let content = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let content: usize = content.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0);
        Some(Head { length: head + content, status })
    }

    pub(crate) fn is_whole(&self, bytes: &[u8]) -> bool {
        bytes.len() >= self.length
    }
}

/// What follows the first of these.
pub(crate) fn after<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    bytes.get(place(bytes, mark)? + mark.len()..)
}

/// A text of JSON without anything to undo in it, from its key on.
pub(crate) fn field<'a>(bytes: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let value = after(bytes, key)?;
    value.get(..value.iter().position(|byte| *byte == b'"')?)
}

fn place(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_says_where_the_message_ends() {
        let whole = b"HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nab";
        assert_eq!(Head::read(whole), Some(Head { length: whole.len(), status: 503 }));
        assert_eq!(Head::read(&whole[..30]), None);
        let request = b"POST / HTTP/1.1\r\nhost: a\r\n\r\n";
        assert_eq!(Head::read(request), Some(Head { length: request.len(), status: 0 }));
        assert_eq!(field(br#"{"to":"62800","x":1}"#, b"\"to\":\""), Some(&b"62800"[..]));
    }
}
