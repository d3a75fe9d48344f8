//! An officer's action as a person types it: `terima ktp`, `kembalikan kk "buram"`, `siap`, `balas "…"`.

use wanti_core::Decision;
use wanti_text::Pii;

/// An action that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfficerError {
    /// The first word is none of the actions.
    #[error("`{word}` is not an officer's action; known are {}", NAMES.join(", "))]
    Unknown {
        /// The word.
        word: String,
        /// The nearest action, when one is near.
        near: Option<&'static str>,
    },
    /// The action needs more words.
    #[error("`{action}` needs {needs}")]
    Incomplete {
        /// The action.
        action: String,
        /// What is missing.
        needs: &'static str,
    },
}

/// The actions, in Indonesian; each has an English alias.
pub const NAMES: [&str; 13] = [
    "terima",
    "kembalikan",
    "periksa",
    "ttd",
    "siap",
    "diambil",
    "batal",
    "tolak",
    "eskalasi",
    "catat",
    "balas",
    "tutup",
    "ambil alih",
];

/// Reads an action. `items` are the ids of the request's documents, for `terima semua`.
///
/// # Errors
/// When the action is not known or not complete.
pub fn decision(text: &str, items: &[String]) -> Result<Vec<Decision>, OfficerError> {
    let (head, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
    let rest = rest.trim();
    let quoted = || rest.trim_matches('"').to_owned();
    let one = match head {
        "terima" | "accept" => return accept(rest, items),
        "kembalikan" | "return" => return_item(rest)?,
        "periksa" | "checking" => Decision::Checking,
        "ttd" | "signing" => Decision::Signing,
        "siap" | "ready" => Decision::Ready,
        "diambil" | "collected" => Decision::Collected,
        "batal" | "cancel" => Decision::Cancel { reason: quoted() },
        "tolak" | "refuse" => Decision::Refuse { reason: said(head, rest)? },
        "eskalasi" | "escalate" => Decision::Escalate,
        "catat" | "note" => Decision::Note(said(head, rest)?),
        "balas" | "reply" => Decision::Reply(Pii::new(said(head, rest)?)),
        "tutup" | "close" => Decision::CloseHandoff,
        "ambil" | "take" => Decision::TakeOver,
        _ => return Err(OfficerError::Unknown { word: head.to_owned(), near: near(head) }),
    };
    Ok(vec![one])
}

fn accept(rest: &str, items: &[String]) -> Result<Vec<Decision>, OfficerError> {
    let ids: Vec<String> = match rest {
        "" => return Err(OfficerError::Incomplete { action: "terima".to_owned(), needs: "an item, or `semua`" }),
        "semua" | "all" => items.to_vec(),
        named => named.split([' ', ',']).filter(|id| !id.is_empty()).map(str::to_owned).collect(),
    };
    Ok(ids.into_iter().map(Decision::Accept).collect())
}

fn return_item(rest: &str) -> Result<Decision, OfficerError> {
    let needs = "an item and a reason, as in kembalikan kk \"buram\"";
    let incomplete = || OfficerError::Incomplete { action: "kembalikan".to_owned(), needs };
    let (item, reason) = rest.split_once(char::is_whitespace).ok_or_else(incomplete)?;
    let reason = reason.trim().trim_matches('"').to_owned();
    if reason.is_empty() {
        return Err(incomplete());
    }
    Ok(Decision::Return { item: item.to_owned(), reason })
}

fn said(action: &str, rest: &str) -> Result<String, OfficerError> {
    let words = rest.trim_matches('"');
    if words.is_empty() {
        return Err(OfficerError::Incomplete { action: action.to_owned(), needs: "words in quotes" });
    }
    Ok(words.to_owned())
}

fn near(word: &str) -> Option<&'static str> {
    NAMES.iter().copied().find(|name| wanti_text::similar(name, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_in_both_languages() {
        let items = ["ktp".to_owned(), "kk".to_owned()];
        let read = |text| decision(text, &items).unwrap();
        assert_eq!(read("terima ktp"), read("accept ktp"));
        assert_eq!(read("terima semua").len(), 2);
        assert_eq!(
            read("kembalikan kk \"buram sekali\""),
            [Decision::Return { item: "kk".into(), reason: "buram sekali".into() }]
        );
        assert_eq!(read("siap"), [Decision::Ready]);
    }

    #[test]
    fn what_is_missing_is_said() {
        for (text, words) in
            [("kembalikan kk", "reason"), ("balas", "words"), ("terima", "item"), ("terbang", "terbang")]
        {
            let error = decision(text, &[]).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
