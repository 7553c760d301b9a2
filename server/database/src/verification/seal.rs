//! The seal on a decision: a hash over all that its row says and over the seal before it, so that who, when, from where and
//! why cannot be altered, and no decision taken out of the middle, without breaking what follows.

use sha2::{Digest, Sha256};

use super::verification_event::Model;

/// What comes before the bytes that are hashed, so that no other thing has the same hash.
const DECISION: &str = "xueshi decision 1\n";

impl Model {
    /// The row with its seal. `before` is the seal of the decision before it about the same entry; empty for the first.
    #[must_use]
    pub fn sealed(self, before: &str) -> Self {
        let hash = self.seal(before);
        Self { hash, ..self }
    }

    /// The seal that the row should have.
    pub fn seal(&self, before: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(DECISION);
        let mut digits = itoa::Buffer::new();
        // What is absent is told from what is empty.
        let mut add = |text: Option<&str>| {
            if let Some(text) = text {
                hash.update(digits.format(text.len()));
                hash.update(":");
                hash.update(text);
            } else {
                hash.update("-:");
            }
        };
        let (at, number) = (self.at.to_string(), self.number.to_string());
        add(Some(before));
        add(Some(&self.id));
        add(Some(&self.entry_id));
        add(Some(&number));
        add(Some(&self.decision));
        add(self.reason.as_deref());
        add(Some(&self.by_id));
        add(Some(&self.by_name));
        add(Some(&self.by_organisation));
        add(self.address.as_deref());
        add(self.agent.as_deref());
        add(Some(&at));
        hex::encode(hash.finalize())
    }

    /// The order of the decisions about one entry.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        (self.number, self.at, &self.id).cmp(&(other.number, other.at, &other.id))
    }
}

/// The first of the decisions about one entry, in their order, that is not as it was written.
pub fn broken(decisions: &[Model]) -> Option<&Model> {
    let mut before = "";
    decisions.iter().find(|decision| {
        let is_broken = decision.seal(before) != decision.hash;
        before = &decision.hash;
        is_broken
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(number: i32) -> Model {
        Model {
            id: format!("v{number}"),
            entry_id: "e1".to_owned(),
            decision: "verify".to_owned(),
            reason: None,
            by_id: "a1".to_owned(),
            by_name: "李校长".to_owned(),
            address: Some("10.0.0.1".to_owned()),
            at: 1000,
            by_organisation: "第一小学".to_owned(),
            agent: None,
            number,
            hash: String::new(),
        }
    }

    #[test]
    fn every_field_and_every_place_is_under_the_seal() {
        let first = decision(1).sealed("");
        let second = decision(2).sealed(&first.hash);
        assert_eq!(broken(&[first.clone(), second.clone()]), None);
        let edits: [fn(&mut Model); 11] = [
            |row| row.id = "v9".to_owned(),
            |row| row.entry_id = "e2".to_owned(),
            |row| row.decision = "reject".to_owned(),
            |row| row.reason = Some(String::new()),
            |row| row.by_id = "a2".to_owned(),
            |row| row.by_name.push('x'),
            |row| row.address = None,
            |row| row.at += 1,
            |row| row.by_organisation.clear(),
            |row| row.agent = Some("x".to_owned()),
            |row| row.number = 3,
        ];
        for (which, edit) in edits.iter().enumerate() {
            let mut altered = first.clone();
            edit(&mut altered);
            let chain = [altered, second.clone()];
            assert_eq!(
                broken(&chain).map(|row| &row.hash),
                Some(&first.hash),
                "{which}"
            );
        }
        assert_eq!(
            broken(std::slice::from_ref(&second)),
            Some(&second),
            "the first is gone"
        );
        assert_eq!(
            broken(&[second.clone(), first.clone()]),
            Some(&second),
            "reordered"
        );
        // What stands in one field does not slip into the next.
        let mut moved = decision(1);
        (moved.by_id, moved.by_name) = ("a1李".to_owned(), "校长".to_owned());
        assert_ne!(moved.seal(""), first.hash);
    }
}
