use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::{
    catalogue::{Level, Mode, Module},
    crediting::{Award, Reason},
    hours::CreditHours,
    ids::{AccountId, EnrolmentId, EntryId},
    ledger::{Credit, Details, Entry, EntryKind, Format, Head, Source},
    organisations::OrganisationPath,
    time::{Timestamp, TrainingYear},
};

mod documents;
mod trees;

const ORIGIN: &str = "training.example.cn/ledger";

fn key() -> SigningKey {
    SigningKey::from_bytes(ORIGIN, &[7; 32]).expect("a key")
}

/// A ledger with its log: teachers learn, now and then there is a checkpoint.
#[derive(Default)]
struct City {
    chains: BTreeMap<u8, Vec<Entry>>,
    grown: BTreeSet<u8>,
    leaves: Vec<Leaf>,
    log: Log,
    /// Size of the log and signed text.
    checkpoints: Vec<(u64, String)>,
}

impl City {
    /// Five teachers of few entries, the oldest of them from the first edition of the program.
    fn small() -> Self {
        let mut city = Self::default();
        for round in 0..4 {
            for teacher in 0..5 {
                let format = if round < 2 { Format::One } else { Format::Two };
                city.credit(teacher, format);
            }
            if round != 2 {
                city.checkpoint();
            }
        }
        city
    }

    fn credit(&mut self, teacher: u8, format: Format) {
        let chain = self.chains.entry(teacher).or_default();
        let head = chain.last().map_or(Head::EMPTY, Entry::head);
        let number = format!("{teacher}-{}", head.sequence + 1);
        let credit = Credit {
            kind: EntryKind::Completion,
            source: Source::completion(&EnrolmentId::new(format!("n{number}"))),
            award: Award {
                hours: CreditHours::from_hundredths(400),
                year: TrainingYear(2026),
                explanation: vec![Reason::Year {
                    year: TrainingYear(2026),
                }],
            },
            course_code: Some("KM-1".into()),
            title: Some("地震应急与疏散".into()),
            course_version: Some(1),
            module: Module::CampusSafety,
            level: Level::Municipal,
            mode: Mode::Remote,
            organisation: OrganisationPath::from_stored("/KM/A/1/".into()),
            policy: "p/1".into(),
            details: match format {
                Format::One => Details::default(),
                Format::Two => Details {
                    certificate: Some("K-9".into()),
                    ..Details::default()
                },
            },
        };
        let entry = Entry::credit(
            EntryId::new(format!("e{number}")),
            AccountId::new(format!("t{teacher}")),
            credit,
            Timestamp(1_780_000_000_123 + head.sequence),
            head,
        );
        let entry = Entry { format, ..entry }.sealed();
        chain.push(entry);
        self.grown.insert(teacher);
    }

    fn checkpoint(&mut self) {
        for teacher in std::mem::take(&mut self.grown) {
            let last = self.chains[&teacher].last().expect("it grew");
            let leaf = Leaf {
                account: last.account.clone(),
                sequence: last.sequence,
                hash: last.hash,
            };
            self.log.push(&leaf);
            self.leaves.push(leaf);
        }
        let entries = self.chains.values().map(Vec::len).sum::<usize>();
        let at = Timestamp(
            1_790_000_000_000 + i64::try_from(self.checkpoints.len()).expect("few") * 1000,
        );
        let checkpoint = Checkpoint::of(self.log.root(), &key(), entries as u64, at);
        let signed = checkpoint.sign(&key()).expect("its own log");
        self.checkpoints.push((self.log.size(), signed));
    }

    /// The proof of an entry in a checkpoint, where the checkpoint covers it.
    fn proof(&self, entry: &Entry, checkpoint: usize) -> Option<Proof> {
        let (size, signed) = &self.checkpoints[checkpoint];
        let covered = &self.leaves[..usize::try_from(*size).expect("small")];
        let index = covered
            .iter()
            .position(|leaf| leaf.account == entry.account && leaf.sequence >= entry.sequence)?;
        let leaf = &covered[index];
        let chain = self
            .chains
            .values()
            .find(|chain| chain[0].account == entry.account)?;
        let links = chain
            .iter()
            .filter(|later| later.sequence > entry.sequence && later.sequence <= leaf.sequence)
            .map(Link::of)
            .collect();
        let place = Place {
            index: index as u64,
            sequence: leaf.sequence,
        };
        let path = self.log.inclusion(place.index, *size).expect("it is there");
        let public = key().public();
        Some(Proof::new(
            entry.clone(),
            links,
            place,
            path,
            signed.clone(),
            public,
        ))
    }

    fn extension(&self, from: usize, to: usize) -> Extension {
        let (a, b) = (self.checkpoints[from].0, self.checkpoints[to].0);
        Extension {
            checkpoint: self.checkpoints[to].1.clone(),
            path: self
                .log
                .consistency(a.min(b), a.max(b))
                .expect("both are there"),
        }
    }

    fn consistency(&self, older: usize, newer: usize) -> Consistency {
        Consistency::new(
            self.checkpoints[older].1.clone(),
            self.checkpoints[newer].1.clone(),
            self.extension(older, newer).path,
            key().public(),
        )
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.chains.values().flatten()
    }
}
