//! Where something was written and by whom: the person in a conversation of two is another than the same one in a group.

use serde::Deserialize;
use wanti_port::{Alias, Party};
use wanti_text::Pii;

use super::lenient;

/// Where messages are sent: a chat, and in it a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// The chat.
    pub chat: i64,
    /// The topic.
    pub thread: Option<i64>,
}

/// A chat as it stands in an update, with the topic of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    address: Address,
    kind: ChatKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChatKind {
    Private,
    Group,
    Channel,
}

#[derive(Debug, Deserialize)]
pub(super) struct Chat {
    pub(super) id: i64,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: i64,
    #[serde(default)]
    pub(super) is_bot: bool,
    #[serde(default, deserialize_with = "lenient")]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    last_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    username: Option<String>,
}

impl Address {
    /// The address in a [`Party`]: the chat, and after a stroke the topic.
    ///
    /// ```
    /// use wanti_telegram::wire::Address;
    /// let address = Address { chat: -1001, thread: Some(7) };
    /// assert_eq!(address.written(), "-1001/7");
    /// assert_eq!(Address::read("-1001/7"), Some(address));
    /// ```
    #[must_use]
    pub fn written(&self) -> String {
        match self.thread {
            Some(thread) => format!("{}/{thread}", self.chat),
            None => self.chat.to_string(),
        }
    }

    /// The address from its written form.
    #[must_use]
    pub fn read(written: &str) -> Option<Address> {
        match written.split_once('/') {
            Some((chat, thread)) => Some(Address { chat: chat.parse().ok()?, thread: Some(thread.parse().ok()?) }),
            None => Some(Address { chat: written.parse().ok()?, thread: None }),
        }
    }

    /// Whether it is a conversation of two: groups have numbers below zero.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.chat > 0
    }
}

impl Place {
    pub(super) fn new(chat: &Chat, thread: Option<i64>) -> Place {
        let kind = match chat.kind.as_str() {
            "private" => ChatKind::Private,
            "channel" => ChatKind::Channel,
            _ => ChatKind::Group,
        };
        Place { address: Address { chat: chat.id, thread }, kind }
    }

    /// The place of a person who acted outside any chat.
    pub(super) fn alone_with(user: &User) -> Place {
        Place { address: Address { chat: user.id, thread: None }, kind: ChatKind::Private }
    }

    /// The chat.
    #[must_use]
    pub fn chat(&self) -> i64 {
        self.address.chat
    }

    /// Whether several people read there.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.kind != ChatKind::Private
    }

    /// Whether it is a channel, where nobody speaks with a bot.
    #[must_use]
    pub fn is_channel(&self) -> bool {
        self.kind == ChatKind::Channel
    }

    /// The group's name on its line.
    #[must_use]
    pub fn group(&self) -> Option<String> {
        self.is_group().then(|| self.address.chat.to_string())
    }

    /// The person who acted here. In a group it is a person of its own, so that nothing of the conversation of two is
    /// ever shown there.
    pub(super) fn party(&self, user: &User) -> Party {
        let id = match self.is_group() {
            true => format!("{}:{}", self.address.chat, user.id),
            false => user.id.to_string(),
        };
        let mut aliases = vec![Alias::User(Pii::new(id))];
        aliases.extend(user.username.clone().map(|name| Alias::Username(Pii::new(name))));
        Party { address: Pii::new(self.address.written()), aliases, name: user.name().map(Pii::new) }
    }
}

impl User {
    fn name(&self) -> Option<String> {
        let parts = [&self.first_name, &self.last_name];
        let name: Vec<&str> =
            parts.into_iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        (!name.is_empty()).then(|| name.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_being_written() {
        for address in [Address { chat: 31, thread: None }, Address { chat: -1_001_234, thread: Some(9) }] {
            assert_eq!(Address::read(&address.written()), Some(address));
        }
        for odd in ["", "x", "1/", "/1", "1/2/3", "1:2"] {
            assert_eq!(Address::read(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_member_of_a_group_is_another_person() {
        let user: User =
            serde_json::from_str(r#"{"id":31,"first_name":" Rina ","last_name":7,"username":"rina_x"}"#).unwrap();
        let group = Place::new(&Chat { id: -5, kind: "group".into() }, None).party(&user);
        let private = Place::new(&Chat { id: 31, kind: "private".into() }, None).party(&user);
        assert_eq!(group.aliases.first().unwrap().value().reveal(), "-5:31");
        assert_eq!(private.aliases.first().unwrap().value().reveal(), "31");
        assert_eq!(private.name.unwrap().reveal(), "Rina");
        assert_eq!(group.address.reveal(), "-5");
    }
}
