//! A flat table from hashes to numbers: mostly one probe, and nothing but one block of memory.

/// Numbers by hash, made once. The upper half of a hash tells entries in the same place apart.
#[derive(Debug, Default)]
pub(crate) struct Table {
    slots: Vec<(u32, u32)>,
}

/// The number of a free slot.
const FREE: u32 = u32::MAX;

impl Table {
    /// From hashes with their numbers; of two equal hashes the first stands.
    pub(crate) fn new(entries: &[(u64, u32)]) -> Self {
        if entries.is_empty() {
            return Self::default();
        }
        let mut table = Self { slots: vec![(0, FREE); (entries.len() * 3 / 2 + 1).next_power_of_two()] };
        for (hash, number) in entries {
            table.insert(*hash, *number);
        }
        table
    }

    fn insert(&mut self, hash: u64, number: u32) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.1 == FREE {
                *slot = (tag(hash), number);
                return;
            }
            if slot.0 == tag(hash) {
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a hash.
    pub(crate) fn get(&self, hash: u64) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            match self.slots.get(at) {
                Some((_, FREE)) | None => return None,
                Some((known, number)) if *known == tag(hash) => return Some(*number),
                Some(_) => at = (at + 1) & mask,
            }
        }
    }
}

fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put_in_and_nothing_else() {
        let entries: Vec<(u64, u32)> = (0..500u32).map(|n| (u64::from(n) << 32 | u64::from(n % 7), n)).collect();
        let table = Table::new(&entries);
        assert!(entries.iter().all(|(hash, number)| table.get(*hash) == Some(*number)));
        assert_eq!(table.get(501 << 32), None);
        assert_eq!(Table::default().get(1), None);
    }
}
