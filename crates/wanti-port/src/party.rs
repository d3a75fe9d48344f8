//! People on a channel: many names for one person, any of which may be missing or change.

use wanti_text::Pii;

/// A person on a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Where messages to this person are sent. Only the adapter of the channel reads it.
    pub address: Pii<String>,
    /// Every name the channel gave, the most lasting first, at most one of a kind.
    pub aliases: Vec<Alias>,
    /// The name the person goes by.
    pub name: Option<Pii<String>>,
}

/// A name by which a person can be found again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alias {
    /// The channel's own lasting id, such as Telegram's number.
    User(Pii<String>),
    /// WhatsApp's id of a person for one business.
    Scoped(Pii<String>),
    /// WhatsApp's id of a person for a business with all its parts.
    Parent(Pii<String>),
    /// Telephone number, digits only with the country first.
    Phone(Pii<String>),
    /// A public name that its owner can give away: shown, but nobody is found by it.
    Username(Pii<String>),
}

impl Alias {
    /// The name itself.
    #[must_use]
    pub fn value(&self) -> &Pii<String> {
        match self {
            Alias::User(value)
            | Alias::Scoped(value)
            | Alias::Parent(value)
            | Alias::Phone(value)
            | Alias::Username(value) => value,
        }
    }

    /// Whether people are found by it.
    #[must_use]
    pub fn finds(&self) -> bool {
        !matches!(self, Alias::Username(_))
    }

    /// Whether two people cannot share it, nor one person have two of it: a telephone number is passed on, an id is not.
    #[must_use]
    pub fn proves(&self) -> bool {
        matches!(self, Alias::User(_) | Alias::Scoped(_))
    }

    fn same_kind(&self, other: &Alias) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl Party {
    /// A person known by one id of the channel, which is also the address.
    #[must_use]
    pub fn of(id: &str) -> Party {
        let id = Pii::new(id.to_owned());
        Party { address: id.clone(), aliases: vec![Alias::User(id)], name: None }
    }

    /// The telephone number, when the channel gave one.
    #[must_use]
    pub fn phone(&self) -> Option<&Pii<String>> {
        self.aliases.iter().find(|alias| matches!(alias, Alias::Phone(_))).map(Alias::value)
    }

    /// Whether ids prove that this is somebody else: a number that was passed on must not show the earlier owner's requests.
    #[must_use]
    pub fn differs(&self, other: &Party) -> bool {
        let proofs = self.aliases.iter().filter(|alias| alias.proves());
        proofs.into_iter().any(|own| other.aliases.iter().any(|alias| alias.same_kind(own) && alias != own))
    }

    /// This person after the channel told more: new names replace those of their kind, the others stay.
    #[must_use]
    pub fn renewed(&self, newest: &Party) -> Party {
        let mut aliases = newest.aliases.clone();
        let missing = self.aliases.iter().filter(|known| !newest.aliases.iter().any(|alias| alias.same_kind(known)));
        aliases.extend(missing.cloned());
        Party { address: newest.address.clone(), aliases, name: newest.name.clone().or_else(|| self.name.clone()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(aliases: &[Alias]) -> Party {
        Party { address: Pii::new("a".to_owned()), aliases: aliases.to_vec(), name: None }
    }

    fn pii(text: &str) -> Pii<String> {
        Pii::new(text.to_owned())
    }

    #[test]
    fn a_number_with_another_id_is_another_person() {
        let known = party(&[Alias::Scoped(pii("ID.1")), Alias::Phone(pii("62811"))]);
        assert!(known.differs(&party(&[Alias::Scoped(pii("ID.2")), Alias::Phone(pii("62811"))])));
        assert!(!known.differs(&party(&[Alias::Phone(pii("62811"))])));
        assert!(!party(&[Alias::Phone(pii("62811"))]).differs(&known));
    }

    #[test]
    fn names_not_told_again_stay() {
        let known = party(&[Alias::Scoped(pii("ID.1")), Alias::Phone(pii("62811"))]);
        let told = party(&[Alias::Scoped(pii("ID.2"))]);
        assert_eq!(known.renewed(&told).aliases, [Alias::Scoped(pii("ID.2")), Alias::Phone(pii("62811"))]);
    }
}
