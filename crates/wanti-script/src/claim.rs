//! Statements about a turn, written after `~`, in Indonesian or English.

/// A statement about what happened since the citizen last spoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// `intent a+b`: these were understood, in this order; the first may be followed by others.
    Intent(Vec<String>),
    /// `request opened` or `no request opened`.
    RequestOpened(bool),
    /// `request ready`: the last request is in this state.
    RequestState(String),
    /// `asked`: the bot asked which meaning was meant.
    Asked,
    /// `silent`: the bot said nothing.
    Silent,
    /// `handoff` or `no handoff`: a human was called.
    Handoff(bool),
    /// `step ajukan.nik4`: the conversation waits at this step; `step -` for none.
    Step(String),
    /// `not "text"`: the answer does not contain this.
    Without(String),
    /// `messages 1`: so many messages were sent.
    Messages(usize),
}

impl Claim {
    /// Reads a statement; the error is the words that were not understood.
    ///
    /// # Errors
    /// The statement itself, when it is none of the known forms.
    pub fn parse(text: &str) -> Result<Claim, String> {
        let text = text.split(" #").next().unwrap_or(text).trim();
        let (head, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        match (head, rest) {
            ("intent" | "maksud", ids) if !ids.is_empty() => Ok(Claim::Intent(list(ids))),
            ("no", "request opened") | ("belum", "ada permohonan") => Ok(Claim::RequestOpened(false)),
            ("request", "opened") | ("permohonan", "dibuka") => Ok(Claim::RequestOpened(true)),
            ("request" | "permohonan", state) if !state.is_empty() => Ok(Claim::RequestState(state.to_owned())),
            ("asked", "") | ("ditanya", "balik") => Ok(Claim::Asked),
            ("silent" | "diam", "") => Ok(Claim::Silent),
            ("handoff" | "diserahkan", "") => Ok(Claim::Handoff(true)),
            ("no", "handoff") | ("tidak", "diserahkan") => Ok(Claim::Handoff(false)),
            ("step" | "langkah", key) if !key.is_empty() => Ok(Claim::Step(key.to_owned())),
            ("not" | "tanpa", words) if !words.is_empty() => Ok(Claim::Without(words.trim_matches('"').to_owned())),
            ("messages" | "pesan", count) => count.parse().map(Claim::Messages).map_err(|_| text.to_owned()),
            _ => Err(text.to_owned()),
        }
    }
}

fn list(ids: &str) -> Vec<String> {
    ids.split('+').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same() {
        for (id, en) in [
            ("maksud sktm+biaya", "intent sktm + biaya"),
            ("belum ada permohonan", "no request opened"),
            ("permohonan dibuka", "request opened  # a number was given"),
            ("ditanya balik", "asked"),
            ("diam", "silent"),
            ("tidak diserahkan", "no handoff"),
            ("langkah ajukan.nik4", "step ajukan.nik4"),
            ("tanpa \"{nama}\"", "not {nama}"),
            ("pesan 1", "messages 1"),
        ] {
            assert_eq!(Claim::parse(id), Claim::parse(en), "{id} / {en}");
            assert!(Claim::parse(id).is_ok(), "{id}");
        }
    }

    #[test]
    fn what_is_not_understood_is_given_back() {
        assert_eq!(Claim::parse("intnt sktm"), Err("intnt sktm".to_owned()));
        assert_eq!(Claim::parse("messages two"), Err("messages two".to_owned()));
    }
}
