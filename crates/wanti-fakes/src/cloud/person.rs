//! Somebody who writes on WhatsApp, by telephone number, by business-scoped id, or both.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Somebody on WhatsApp.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The telephone number, digits only.
    pub wa_id: Option<String>,
    /// The business-scoped id.
    pub user_id: Option<String>,
    /// The business-scoped id of the parent.
    pub parent_user_id: Option<String>,
    /// The name of the profile.
    pub name: Option<String>,
    /// The name others find the person by.
    pub username: Option<String>,
}

impl Person {
    /// Somebody with a number.
    #[must_use]
    pub fn phone(digits: &str) -> Person {
        Person { wa_id: Some(digits.to_owned()), name: Some("Warga".to_owned()), ..Person::default() }
    }

    /// Somebody with a business-scoped id alone.
    #[must_use]
    pub fn scoped(id: &str) -> Person {
        Person { user_id: Some(id.to_owned()), name: Some("Warga".to_owned()), ..Person::default() }
    }

    /// The same with a business-scoped id as well.
    #[must_use]
    pub fn and_scoped(self, id: &str) -> Person {
        Person { user_id: Some(id.to_owned()), ..self }
    }

    /// The same with a name.
    #[must_use]
    pub fn named(self, name: &str) -> Person {
        Person { name: Some(name.to_owned()), ..self }
    }

    /// All addresses of the person.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        [&self.wa_id, &self.user_id, &self.parent_user_id].into_iter().flatten().map(String::as_str)
    }

    /// Where messages go first.
    pub(super) fn address(&self) -> &str {
        self.addresses().next().unwrap_or_default()
    }

    /// As it stands among the contacts of a webhook.
    pub(super) fn contact(&self) -> Value {
        let mut profile = Map::new();
        put(&mut profile, "name", self.name.as_deref());
        put(&mut profile, "username", self.username.as_deref());
        let mut contact = Map::from_iter([("profile".to_owned(), Value::Object(profile))]);
        put(&mut contact, "wa_id", self.wa_id.as_deref());
        put(&mut contact, "user_id", self.user_id.as_deref());
        put(&mut contact, "parent_user_id", self.parent_user_id.as_deref());
        Value::Object(contact)
    }

    /// Puts the person as sender into a message.
    pub(super) fn sends(&self, message: &mut Map<String, Value>) {
        put(message, "from", self.wa_id.as_deref());
        put(message, "from_user_id", self.user_id.as_deref());
        put(message, "from_parent_user_id", self.parent_user_id.as_deref());
    }

    /// Puts the person as receiver into an echo.
    pub(super) fn receives(&self, message: &mut Map<String, Value>) {
        put(message, "to", self.wa_id.as_deref());
        put(message, "to_user_id", self.user_id.as_deref());
    }
}

fn put(fields: &mut Map<String, Value>, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        fields.insert(name.to_owned(), json!(text));
    }
}
