//! A form with files as `multipart/form-data`.

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its content.
    pub content: Content,
}

/// The content of a field.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Text(String),
    /// A file.
    File {
        /// The name it is sent under.
        name: String,
        /// Its type.
        mime: String,
        /// Its content.
        bytes: Vec<u8>,
    },
}

impl Part {
    /// A field of text.
    #[must_use]
    pub fn text(name: &str, text: impl Into<String>) -> Part {
        Part { name: name.to_owned(), content: Content::Text(text.into()) }
    }

    /// A file.
    #[must_use]
    pub fn file(name: &str, file_name: &str, mime: &str, bytes: Vec<u8>) -> Part {
        let content = Content::File { name: file_name.to_owned(), mime: mime.to_owned(), bytes };
        Part { name: name.to_owned(), content }
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Content::Text(text) => write!(out, "Text({} bytes)", text.len()),
            Content::File { bytes, .. } => write!(out, "File({} bytes)", bytes.len()),
        }
    }
}

/// The content type with its boundary, and the bytes.
pub(crate) fn encode(parts: &[Part]) -> (String, Vec<u8>) {
    let boundary = boundary(parts);
    let mut out = Vec::new();
    for part in parts {
        out.extend_from_slice(format!("--{boundary}\r\n{}\r\n\r\n", head(part)).as_bytes());
        out.extend_from_slice(bytes(part));
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), out)
}

fn head(part: &Part) -> String {
    let name = quoted(&part.name);
    match &part.content {
        Content::Text(_) => format!("Content-Disposition: form-data; name=\"{name}\""),
        Content::File { name: file, mime, .. } => {
            let file = quoted(file);
            let mime: String = mime.chars().filter(|ch| ch.is_ascii_graphic() || *ch == ' ').collect();
            format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {mime}")
        }
    }
}

/// As browsers do it: what would end the value or the line is written as its number.
fn quoted(value: &str) -> String {
    value.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn bytes(part: &Part) -> &[u8] {
    match &part.content {
        Content::Text(text) => text.as_bytes(),
        Content::File { bytes, .. } => bytes,
    }
}

/// A line that stands in no part. The first of as many candidates as there are parts is nearly always free.
fn boundary(parts: &[Part]) -> String {
    let taken = |candidate: &String| {
        let needle = candidate.as_bytes();
        parts.iter().any(|part| bytes(part).windows(needle.len()).any(|window| window == needle))
    };
    let mut number = 0_u64;
    loop {
        let candidate = format!("wanti-form-{number:016x}");
        if !taken(&candidate) {
            return candidate;
        }
        number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_its_parts_between_boundaries() {
        let parts = [Part::text("jenis", "foto"), Part::file("berkas", "a\"b.png", "image/png", vec![0, 255])];
        let (mime, bytes) = encode(&parts);
        assert_eq!(mime, "multipart/form-data; boundary=wanti-form-0000000000000000");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with(
            "--wanti-form-0000000000000000\r\nContent-Disposition: form-data; name=\"jenis\"\r\n\r\nfoto\r\n--"
        ));
        assert!(text.contains("filename=\"a%22b.png\"\r\nContent-Type: image/png\r\n\r\n"));
        assert!(text.ends_with("\r\n--wanti-form-0000000000000000--\r\n"));
    }

    #[test]
    fn a_boundary_stands_in_no_part() {
        let (mime, _) = encode(&[Part::text("a", "x wanti-form-0000000000000000 y")]);
        assert!(mime.ends_with("=wanti-form-9e3779b97f4a7c15"));
    }
}
