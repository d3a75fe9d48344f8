//! What the Cloud API takes as a message: every limit, each refusal with what is wrong.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::fault::Fault;
use super::interactive;

/// A message that is well formed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Checked {
    /// Digits of a number, or a business-scoped id.
    pub(crate) to: String,
    /// As it was written.
    pub(crate) input: String,
    /// Whether it goes to a business-scoped id.
    pub(crate) scoped: bool,
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) keys: Vec<(String, String)>,
    pub(crate) own: Option<String>,
    pub(crate) answers: Option<String>,
    pub(crate) media: Vec<String>,
    pub(crate) template: Option<Named>,
}

/// A template that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) language: String,
    /// How many places of its body are filled.
    pub(crate) filled: usize,
}

/// What was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Posted {
    Message(Box<Checked>),
    /// A message was seen; whether an answer is being written.
    Seen {
        message: String,
        typing: bool,
    },
}

/// What a check says.
pub(crate) type Verdict<T> = Result<T, Fault>;

/// Kinds with words, a place for a file, and the keys they may have.
const FILES: &[(&str, bool, &[&str])] = &[
    ("image", true, &["id", "link", "caption", "provider"]),
    ("video", true, &["id", "link", "caption", "provider"]),
    ("document", true, &["id", "link", "caption", "filename", "provider"]),
    ("audio", false, &["id", "link", "voice", "provider"]),
    ("sticker", false, &["id", "link", "provider"]),
];

/// Around every message.
const ENVELOPE: &[&str] =
    &["messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data"];

/// Checks what was posted.
pub(crate) fn posted(body: &[u8]) -> Verdict<Posted> {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
        return Err(Fault::of(100, "The request is no JSON object"));
    };
    let all = Part::new("", &fields);
    if all.word("messaging_product")? != "whatsapp" {
        return Err(Fault::of(100, "Param messaging_product must be one of {'WHATSAPP'}"));
    }
    if fields.contains_key("status") {
        return seen(&all);
    }
    message(&all).map(Box::new).map(Posted::Message)
}

fn seen(all: &Part<'_>) -> Verdict<Posted> {
    all.only(&["messaging_product", "status", "message_id", "typing_indicator", "recipient_type", "to", "type"])?;
    if all.word("status")? != "read" {
        return Err(Fault::wrong("status must be 'read'"));
    }
    let message = wamid(all.word("message_id")?, "message_id")?;
    let typing = all.part("typing_indicator")?;
    if let Some(typing) = &typing
        && typing.word("type")? != "text"
    {
        return Err(Fault::wrong("typing_indicator type must be 'text'"));
    }
    Ok(Posted::Seen { message, typing: typing.is_some() })
}

fn message(all: &Part<'_>) -> Verdict<Checked> {
    let kind = all.optional("type")?.unwrap_or_else(|| kind_of(all)).to_owned();
    let allowed: Vec<&str> = ENVELOPE.iter().copied().chain([kind.as_str()]).collect();
    all.only(&allowed)?;
    if !matches!(all.optional("recipient_type")?, None | Some("individual" | "group")) {
        return Err(Fault::of(100, "Param recipient_type must be one of {INDIVIDUAL, GROUP}"));
    }
    let mut checked = recipient(all)?;
    checked.own = own(all)?;
    checked.answers = match all.part("context")? {
        Some(context) => Some(wamid(context.word("message_id")?, "context.message_id")?),
        None => None,
    };
    content(all, &kind, &mut checked)?;
    if checked.kind.is_empty() {
        checked.kind = kind;
    }
    Ok(checked)
}

/// The kind of a message that does not say it, as in some of Meta's own examples: what it carries.
fn kind_of(all: &Part<'_>) -> &'static str {
    const CARRIED: &[&str] = &["interactive", "template", "reaction", "location", "contacts"];
    let mut known = CARRIED.iter().chain(FILES.iter().map(|(name, ..)| name));
    known.find(|name| all.fields.contains_key(**name)).copied().unwrap_or("text")
}

fn recipient(all: &Part<'_>) -> Verdict<Checked> {
    match (all.optional("to")?, all.optional("recipient")?) {
        (Some(to), None) => {
            let digits: String = to.chars().filter(char::is_ascii_digit).collect();
            let odd = |ch: char| !(ch.is_ascii_digit() || matches!(ch, '+' | ' ' | '-' | '(' | ')' | '.'));
            if to.contains(odd) || !(7..=15).contains(&digits.len()) {
                return Err(Fault::of(100, format!("The parameter to is no phone number ({} characters)", to.len())));
            }
            Ok(Checked { to: digits, input: to.to_owned(), ..Checked::default() })
        }
        (None, Some(id)) if is_scoped(id) => {
            Ok(Checked { to: id.to_owned(), input: id.to_owned(), scoped: true, ..Checked::default() })
        }
        (None, Some(_)) => Err(Fault::of(100, "The parameter recipient is no business-scoped user id")),
        (Some(_), Some(_)) => Err(Fault::of(100, "Only one of to and recipient can be given")),
        (None, None) => Err(Fault::of(100, "The parameter to is required.")),
    }
}

/// Two letters of a country, a point, up to 128 letters and digits; the parent form has `ENT.` between.
pub(crate) fn is_scoped(id: &str) -> bool {
    let Some((country, rest)) = id.split_once('.') else { return false };
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=128).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn own(all: &Part<'_>) -> Verdict<Option<String>> {
    match all.optional("biz_opaque_callback_data")? {
        Some(own) if own.chars().count() > 512 => {
            Err(Fault::of(100, "Param biz_opaque_callback_data must be at most 512 characters long."))
        }
        own => Ok(own.map(str::to_owned)),
    }
}

fn content(all: &Part<'_>, kind: &str, checked: &mut Checked) -> Verdict<()> {
    if let Some((name, words, keys)) = FILES.iter().find(|(name, ..)| *name == kind) {
        return file(&all.required(name)?, *words, keys, checked);
    }
    match kind {
        "text" => text(&all.required("text")?, checked),
        "reaction" => reaction(&all.required("reaction")?, checked),
        "location" => location(&all.required("location")?),
        "contacts" => contacts(all),
        "template" => template(&all.required("template")?, checked),
        "interactive" => interactive::check(&all.required("interactive")?, checked),
        _ => Err(Fault::of(100, format!("Param type must be one of the known kinds of message - got \"{kind}\"."))),
    }
}

fn text(part: &Part<'_>, checked: &mut Checked) -> Verdict<()> {
    part.only(&["body", "preview_url"])?;
    checked.text = part.sized("body", 1, 4096)?.to_owned();
    if checked.text.trim().is_empty() {
        return Err(Fault::of(100, "The parameter text['body'] is required."));
    }
    part.flag("preview_url")
}

fn file(part: &Part<'_>, words: bool, keys: &[&str], checked: &mut Checked) -> Verdict<()> {
    part.only(keys)?;
    checked.media.extend(place(part)?);
    if words {
        checked.text = part.sized_if("caption", 0, 1024)?.unwrap_or_default().to_owned();
    }
    part.sized_if("filename", 1, 240).map(drop)
}

/// Where a file is: its id, when it has one.
pub(crate) fn place(part: &Part<'_>) -> Verdict<Option<String>> {
    match (part.optional("id")?, part.optional("link")?) {
        (Some(id), None) if !id.is_empty() => Ok(Some(id.to_owned())),
        (None, Some(link)) if is_address(link) => Ok(None),
        (None, Some(_)) => Err(Fault::wrong(format!("{} link is no valid URL", part.at))),
        _ => Err(Fault::of(100, format!("{} needs exactly one of id and link", part.at))),
    }
}

/// Whether it is an address of the web.
pub(crate) fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains([' ', '<', '>', '"']))
}

fn reaction(part: &Part<'_>, checked: &mut Checked) -> Verdict<()> {
    part.only(&["message_id", "emoji"])?;
    checked.answers = Some(wamid(part.word("message_id")?, "reaction.message_id")?);
    let emoji = part.optional("emoji")?.unwrap_or_default();
    if emoji.chars().count() > 16 || emoji.chars().any(|ch| ch.is_alphabetic()) {
        return Err(Fault::wrong("reaction emoji is no single emoji"));
    }
    checked.text = emoji.to_owned();
    Ok(())
}

fn location(part: &Part<'_>) -> Verdict<()> {
    part.only(&["latitude", "longitude", "name", "address"])?;
    for (name, most) in [("latitude", 90.0), ("longitude", 180.0)] {
        let value = part.fields.get(name).ok_or_else(|| Fault::missing(name))?;
        let degrees = value.as_f64().or_else(|| value.as_str()?.parse().ok());
        if !degrees.is_some_and(|degrees| (-most..=most).contains(&degrees)) {
            return Err(Fault::wrong(format!("{name} is out of range")));
        }
    }
    part.sized_if("name", 0, 1000)?;
    part.sized_if("address", 0, 1000).map(drop)
}

fn contacts(all: &Part<'_>) -> Verdict<()> {
    let contacts = all.list("contacts", 1, 257)?;
    for contact in contacts {
        let contact = Part::of("contacts", contact)?;
        let name = contact.required("name")?;
        name.sized("formatted_name", 1, 1000)?;
        if name.fields.len() < 2 {
            return Err(Fault::of(100, "At least one other name field is needed beside formatted_name"));
        }
    }
    Ok(())
}

fn template(part: &Part<'_>, checked: &mut Checked) -> Verdict<()> {
    part.only(&["name", "language", "components", "namespace"])?;
    let name = part.sized("name", 1, 512)?;
    let odd = |ch: char| !(ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '_');
    if name.contains(odd) {
        return Err(Fault::of(132001, format!("template name ({name}) does not exist")));
    }
    let language = part.required("language")?.sized("code", 2, 16)?.to_owned();
    let mut filled = 0;
    for component in part.list_if("components", 0, 30)? {
        filled += self::component(&Part::of("components", component)?, checked)?;
    }
    checked.template = Some(Named { name: name.to_owned(), language, filled });
    Ok(())
}

/// A component of a template; how many places of the body it fills.
fn component(part: &Part<'_>, checked: &mut Checked) -> Verdict<usize> {
    let kind = part.word("type")?.to_ascii_lowercase();
    if !matches!(kind.as_str(), "header" | "body" | "button" | "footer" | "carousel" | "limited_time_offer") {
        return Err(Fault::of(100, format!("Unknown component of a template: {kind}")));
    }
    if kind == "button" && !(part.fields.contains_key("sub_type") && part.fields.contains_key("index")) {
        return Err(Fault::of(100, "A button of a template needs sub_type and index"));
    }
    let parameters = part.list_if("parameters", 0, 100)?;
    for parameter in parameters {
        let parameter = Part::of("parameters", parameter)?;
        let (Some("text"), Some(Value::String(words))) = (parameter.optional("type")?, parameter.fields.get("text"))
        else {
            continue;
        };
        if words.contains(['\n', '\t']) || words.contains("     ") {
            let details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces";
            return Err(Fault::of(100, details));
        }
        if words.chars().count() > 1024 {
            return Err(Fault::of(132005, "The translated text is too long"));
        }
        checked.text.push_str(words);
        checked.text.push(' ');
    }
    Ok(if kind == "body" { parameters.len() } else { 0 })
}

fn wamid(id: &str, what: &str) -> Verdict<String> {
    if id.starts_with("wamid.") && id.len() > 6 {
        return Ok(id.to_owned());
    }
    Err(Fault::wrong(format!("{what} is no id of a message")))
}

/// A piece of JSON with the place it stands at.
#[derive(Debug, Clone)]
pub(crate) struct Part<'a> {
    at: String,
    pub(crate) fields: &'a Map<String, Value>,
}

impl<'a> Part<'a> {
    fn new(at: &str, fields: &'a Map<String, Value>) -> Part<'a> {
        Part { at: at.to_owned(), fields }
    }

    /// An element that must be an object.
    pub(crate) fn of(at: &str, value: &'a Value) -> Verdict<Part<'a>> {
        let fields = value.as_object().ok_or_else(|| Fault::of(100, format!("Param {at} must be a JSON object.")))?;
        Ok(Part::new(at, fields))
    }

    fn place(&self, name: &str) -> String {
        if self.at.is_empty() { name.to_owned() } else { format!("{}['{name}']", self.at) }
    }

    /// Refuses keys nobody knows.
    pub(crate) fn only(&self, known: &[&str]) -> Verdict<()> {
        let known: BTreeSet<&str> = known.iter().copied().collect();
        match self.fields.keys().find(|key| !known.contains(key.as_str())) {
            Some(odd) if self.at.is_empty() => Err(Fault::of(100, format!("Unexpected key \"{odd}\""))),
            Some(odd) => Err(Fault::of(100, format!("Unexpected key \"{odd}\" on param \"{}\"", self.at))),
            None => Ok(()),
        }
    }

    /// A text, if there is one.
    pub(crate) fn optional(&self, name: &str) -> Verdict<Option<&'a str>> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Fault::of(100, format!("Param {} must be a string.", self.place(name)))),
        }
    }

    /// A text that must be there.
    pub(crate) fn word(&self, name: &str) -> Verdict<&'a str> {
        self.optional(name)?.ok_or_else(|| Fault::of(100, format!("The parameter {} is required.", self.place(name))))
    }

    /// A text of a certain length.
    pub(crate) fn sized(&self, name: &str, least: usize, most: usize) -> Verdict<&'a str> {
        let text = self.word(name)?;
        self.length(name, text, least, most)?;
        Ok(text)
    }

    /// A text of a certain length, if there is one.
    pub(crate) fn sized_if(&self, name: &str, least: usize, most: usize) -> Verdict<Option<&'a str>> {
        let text = self.optional(name)?;
        if let Some(text) = text {
            self.length(name, text, least, most)?;
        }
        Ok(text)
    }

    fn length(&self, name: &str, text: &str, least: usize, most: usize) -> Verdict<()> {
        let length = text.chars().count();
        if (least..=most).contains(&length) {
            return Ok(());
        }
        let place = self.place(name);
        if self.at == "text" {
            return Err(Fault::of(100, format!("Param {place} must be at most {most} characters long.")));
        }
        Err(Fault::wrong(format!("{place} length {length} invalid. Min length: {least}, Max length: {most}")))
    }

    /// A truth value, if there is one.
    fn flag(&self, name: &str) -> Verdict<()> {
        match self.fields.get(name) {
            None | Some(Value::Bool(_)) => Ok(()),
            Some(_) => Err(Fault::of(100, format!("Param {} must be a boolean.", self.place(name)))),
        }
    }

    /// An object, if there is one.
    pub(crate) fn part(&self, name: &str) -> Verdict<Option<Part<'a>>> {
        self.fields.get(name).map(|value| Part::of(&self.place(name), value)).transpose()
    }

    /// An object that must be there.
    pub(crate) fn required(&self, name: &str) -> Verdict<Part<'a>> {
        self.part(name)?.ok_or_else(|| Fault::missing(&self.place(name)))
    }

    /// A list of a certain length.
    pub(crate) fn list(&self, name: &str, least: usize, most: usize) -> Verdict<&'a [Value]> {
        let Some(Value::Array(list)) = self.fields.get(name) else { return Err(Fault::missing(&self.place(name))) };
        if (least..=most).contains(&list.len()) {
            return Ok(list);
        }
        let (place, count) = (self.place(name), list.len());
        Err(Fault::wrong(format!("{place} count {count} invalid. Min allowed: {least}, Max allowed: {most}")))
    }

    /// A list of a certain length, if there is one.
    pub(crate) fn list_if(&self, name: &str, least: usize, most: usize) -> Verdict<&'a [Value]> {
        if self.fields.contains_key(name) { self.list(name, least, most) } else { Ok(&[]) }
    }
}
