//! Who talks to a bot, and in which chat.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A person on Telegram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The number of the person; also of the private chat.
    pub id: i64,
    /// The first name.
    #[serde(default)]
    pub first_name: String,
    /// The public name.
    #[serde(default)]
    pub username: Option<String>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its number, below zero.
    pub id: i64,
    /// Its name.
    #[serde(default)]
    pub title: String,
    /// The topic that is written in.
    #[serde(default)]
    pub topic: Option<i64>,
}

impl User {
    /// A person.
    #[must_use]
    pub fn new(id: i64, first_name: &str) -> User {
        User { id, first_name: first_name.to_owned(), username: None }
    }

    /// As it stands in an update.
    pub(super) fn shown(&self) -> Value {
        let name = if self.first_name.is_empty() { "Warga" } else { &self.first_name };
        let mut user = json!({ "id": self.id, "is_bot": false, "first_name": name, "language_code": "id" });
        if let (Some(username), Some(fields)) = (&self.username, user.as_object_mut()) {
            fields.insert("username".to_owned(), json!(username));
        }
        user
    }

    /// The private chat with the person.
    pub(super) fn chat(&self) -> Value {
        let name = if self.first_name.is_empty() { "Warga" } else { &self.first_name };
        let mut chat = json!({ "id": self.id, "first_name": name, "type": "private" });
        if let (Some(username), Some(fields)) = (&self.username, chat.as_object_mut()) {
            fields.insert("username".to_owned(), json!(username));
        }
        chat
    }
}

impl Group {
    /// A group.
    #[must_use]
    pub fn new(id: i64, title: &str) -> Group {
        Group { id, title: title.to_owned(), topic: None }
    }

    /// The same in one of its topics.
    #[must_use]
    pub fn in_topic(self, topic: i64) -> Group {
        Group { topic: Some(topic), ..self }
    }

    /// As it stands in an update.
    pub(super) fn chat(&self) -> Value {
        let mut chat = json!({ "id": self.id, "title": self.title, "type": "supergroup" });
        if let (true, Some(fields)) = (self.topic.is_some(), chat.as_object_mut()) {
            fields.insert("is_forum".to_owned(), json!(true));
        }
        chat
    }
}
