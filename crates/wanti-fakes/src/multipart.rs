//! Forms with files, taken apart.

use hyper::body::Bytes;

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) mime: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// The parts of a form; none when it is no form.
pub(crate) fn fields(content_type: &str, body: &Bytes) -> Option<Vec<Field>> {
    let boundary = content_type.strip_prefix("multipart/form-data")?.split("boundary=").nth(1)?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    let mark = format!("--{boundary}");
    let mut rest = split_once(body, mark.as_bytes())?.1;
    let mut found = Vec::new();
    let next = format!("\r\n{mark}");
    while let Some(after) = rest.strip_prefix(b"\r\n") {
        let (piece, left) = split_once(after, next.as_bytes())?;
        found.push(field(piece)?);
        rest = left;
    }
    Some(found)
}

fn field(piece: &[u8]) -> Option<Field> {
    let (head, bytes) = split_once(piece, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(head);
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let disposition = header("content-disposition")?;
    let parameter = |name: &str| {
        let value =
            disposition.split(';').map(str::trim).find_map(|part| part.strip_prefix(name)?.strip_prefix('='))?;
        Some(value.trim_matches('"').to_owned())
    };
    Some(Field {
        name: parameter("name")?,
        file_name: parameter("filename"),
        mime: header("content-type"),
        bytes: bytes.to_vec(),
    })
}

fn split_once<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|window| window == mark)?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_come_apart() {
        let body =
            b"--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xx\r\ncontent-disposition: form-data; \
            name=\"f\"; filename=\"x.png\"\r\nContent-Type: image/png\r\n\r\n\r\n\xff\r\n--xx--\r\n";
        let fields = fields("multipart/form-data; boundary=\"xx\"", &Bytes::from_static(body)).unwrap();
        assert_eq!((fields[0].name.as_str(), fields[0].bytes.as_slice()), ("a", &b"1"[..]));
        assert_eq!(fields[1].file_name.as_deref(), Some("x.png"));
        assert_eq!(fields[1].bytes, b"\r\n\xff");
    }
}
