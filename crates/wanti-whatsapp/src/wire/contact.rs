//! Who a message is from: any of the telephone number, the business-scoped id and its parent may be missing.

use serde_json::Value;
use wanti_port::{Alias, Party};
use wanti_text::Pii;

use super::lenient::{phone, string};

/// The contacts told beside the messages of one change.
pub(super) struct Contacts(Vec<Value>);

/// The names of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) phone: Option<String>,
    pub(super) scoped: Option<String>,
    pub(super) parent: Option<String>,
}

impl Contacts {
    pub(super) fn new(contacts: impl Iterator<Item = Value>) -> Contacts {
        Contacts(contacts.collect())
    }

    /// The person with these names and all that the contact beside it tells; none when nothing names the person.
    pub(super) fn party(&self, names: Names) -> Option<Party> {
        let contact = self.0.iter().find(|contact| names.meet(&Names::of_contact(contact)));
        let told = contact.map(Names::of_contact).unwrap_or_default();
        let profile = |place| contact.and_then(|contact| string(contact, place)).map(Pii::new);
        let names = names.completed(told);
        let address = names.address()?;
        let mut aliases = names.aliases();
        aliases.extend(profile("/profile/username").map(Alias::Username));
        Some(Party { address, aliases, name: profile("/profile/name") })
    }
}

impl Names {
    /// The names at three places of an element. An id where a number is expected is still an id.
    pub(super) fn at(element: &Value, phone_at: &str, scoped_at: &str, parent_at: &str) -> Names {
        let told = string(element, phone_at);
        let number = told.as_deref().and_then(phone);
        let stray = told.filter(|_| number.is_none());
        Names { phone: number, scoped: string(element, scoped_at).or(stray), parent: string(element, parent_at) }
    }

    fn of_contact(contact: &Value) -> Names {
        Names::at(contact, "/wa_id", "/user_id", "/parent_user_id")
    }

    fn meet(&self, other: &Names) -> bool {
        let same = |one: &Option<String>, two: &Option<String>| one.is_some() && one == two;
        same(&self.scoped, &other.scoped) || self.scoped_agrees(other) && same(&self.phone, &other.phone)
    }

    fn scoped_agrees(&self, other: &Names) -> bool {
        self.scoped.is_none() || other.scoped.is_none() || self.scoped == other.scoped
    }

    fn completed(self, told: Names) -> Names {
        Names {
            phone: self.phone.or(told.phone),
            scoped: self.scoped.or(told.scoped),
            parent: self.parent.or(told.parent),
        }
    }

    /// Where messages go: the number where there is one, since a few kinds of message cannot be sent to an id.
    pub(super) fn address(&self) -> Option<Pii<String>> {
        self.phone.clone().or_else(|| self.scoped.clone()).or_else(|| self.parent.clone()).map(Pii::new)
    }

    pub(super) fn aliases(&self) -> Vec<Alias> {
        let scoped = self.scoped.clone().map(|id| Alias::Scoped(Pii::new(id)));
        let parent = self.parent.clone().map(|id| Alias::Parent(Pii::new(id)));
        let phone = self.phone.clone().map(|digits| Alias::Phone(Pii::new(digits)));
        [scoped, parent, phone].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(phone: Option<&str>, scoped: Option<&str>) -> Names {
        Names { phone: phone.map(str::to_owned), scoped: scoped.map(str::to_owned), parent: None }
    }

    #[test]
    fn a_contact_is_found_by_name_and_never_by_place() {
        let contacts = Contacts::new(
            [
                json!({ "wa_id": "62811000111", "user_id": "ID.1", "profile": { "name": "Rohani" } }),
                json!({ "user_id": "ID.2", "parent_user_id": "ID.ENT.2", "profile": { "name": "Jono", "username": "jono" } }),
                json!({ "wa_id": "62811000333" }),
            ]
            .into_iter(),
        );
        let rohani = contacts.party(names(Some("62811000111"), None)).unwrap();
        assert_eq!(
            rohani.aliases,
            [Alias::Scoped("ID.1".to_owned().into()), Alias::Phone("62811000111".to_owned().into())]
        );
        let jono = contacts.party(names(None, Some("ID.2"))).unwrap();
        assert_eq!(jono.address.reveal(), "ID.2");
        assert_eq!(jono.aliases.len(), 3);
        assert_eq!(jono.name.unwrap().reveal(), "Jono");
        let passed_on = contacts.party(names(Some("62811000111"), Some("ID.9"))).unwrap();
        assert_eq!(passed_on.name, None);
        assert!(contacts.party(Names::default()).is_none());
    }

    #[test]
    fn an_id_where_a_number_is_expected_is_an_id() {
        let message = json!({ "from": "ID.77" });
        assert_eq!(Names::at(&message, "/from", "/from_user_id", "/x"), names(None, Some("ID.77")));
    }
}
