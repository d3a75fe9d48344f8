//! What a call of the Bot API carries, whichever of its four ways it came by.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fault::Fault;
use crate::multipart::{self, Field};
use crate::serve::Call;

/// The parameters of a call.
#[derive(Debug, Default)]
pub(super) struct Params {
    values: BTreeMap<String, Value>,
    pub(super) files: BTreeMap<String, Field>,
}

impl Params {
    /// Reads JSON, a form, a form with files, and the query.
    pub(super) fn of(call: &Call) -> Result<Params, Fault> {
        let mut params = Params::default();
        params.pairs(call.query.as_bytes());
        let kind = call.header("content-type").unwrap_or_default();
        if call.body.is_empty() {
            return Ok(params);
        }
        if kind.starts_with("application/json") {
            let Ok(Value::Object(fields)) = serde_json::from_slice(&call.body) else {
                return Err(Fault::bad("can't parse JSON object"));
            };
            params.values.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
        } else if kind.starts_with("multipart/form-data") {
            let fields = multipart::fields(kind, &call.body).ok_or_else(|| Fault::bad("wrong multipart form"))?;
            fields.into_iter().for_each(|field| params.field(field));
        } else {
            params.pairs(&call.body);
        }
        Ok(params)
    }

    fn pairs(&mut self, form: &[u8]) {
        let pairs = form_urlencoded::parse(form);
        self.values.extend(pairs.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned()))));
    }

    fn field(&mut self, field: Field) {
        if field.file_name.is_some() {
            self.files.insert(field.name.clone(), field);
        } else {
            let text = String::from_utf8_lossy(&field.bytes).into_owned();
            self.values.insert(field.name, Value::String(text));
        }
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
            other => Some(other.to_string()),
        }
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        match self.values.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A truth value.
    pub(super) fn flag(&self, name: &str) -> bool {
        match self.values.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => matches!(text.as_str(), "true" | "True" | "1"),
            _ => false,
        }
    }

    /// Something with parts: JSON, or a text that holds JSON.
    pub(super) fn json(&self, name: &str) -> Result<Option<Value>, Fault> {
        match self.values.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => {
                let words = name.replace('_', " ");
                let parsed = serde_json::from_str(text);
                parsed.map(Some).map_err(|_| Fault::bad(format!("can't parse {words} JSON object")))
            }
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// All as JSON, for the log.
    pub(super) fn all(&self) -> Value {
        Value::Object(self.values.clone().into_iter().collect())
    }
}
