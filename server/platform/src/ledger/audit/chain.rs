//! A chain read from one text: hashed as it stands there, without making entries of it.

use std::borrow::Cow;

use database::ledger::walk::{COLUMN, COLUMNS, ENTRY};
use domain::ledger::{CONTENTS, EntryHash, Head};
use sha2::{Digest, Sha256};

use super::Chain;

/// The whole chain, if it is one: every piece where it belongs, every hash right. `None` means that something is odd; what,
/// the exact reading says. Nothing that the exact reading would find is passed over here: each entry must have exactly its
/// columns, and all that is covered by the hash is hashed.
pub(super) fn read<'a>(account: &str, text: &'a str) -> Option<Chain<'a>> {
    let mut chain = Chain::default();
    let mut columns = [""; COLUMNS];
    let mut buffer = Vec::with_capacity(1024);
    for entry in text.split(ENTRY) {
        let mut pieces = entry.split(COLUMN);
        for column in &mut columns {
            *column = pieces.next()?;
        }
        if pieces.next().is_some() {
            return None;
        }
        add(&mut chain, account, entry, &columns, &mut buffer)?;
    }
    Some(chain)
}

/// The places of module, level and mode among the columns.
const KIND: std::ops::Range<usize> = 12..15;

fn add<'a>(
    chain: &mut Chain<'a>,
    account: &str,
    entry: &'a str,
    columns: &[&str; COLUMNS],
    buffer: &mut Vec<u8>,
) -> Option<()> {
    let [
        _,
        whose,
        sequence,
        _,
        year,
        hours,
        _,
        source_kind,
        ..,
        previous,
        hash,
        format,
    ] = *columns;
    let sequence: i64 = sequence.parse().ok()?;
    let hash = EntryHash::parse(hash)?;
    let previous = EntryHash::parse(previous)?;
    let follows = whose == account
        && sequence == chain.head.sequence + 1
        && previous == chain.head.hash
        // Older formats are rare and read exactly.
        && format == "2"
        && EntryHash::link(&contents(columns.get(..20)?, buffer), &previous) == hash;
    if !follows {
        return None;
    }
    chain.head = Head { sequence, hash };
    chain.entries += 1;
    chain.credits += u64::from(source_kind == "completion");
    // Module, level and mode stand side by side in the text.
    let before: usize = columns[..KIND.start]
        .iter()
        .map(|column| column.len() + 1)
        .sum();
    let length: usize = columns[KIND].iter().map(|column| column.len() + 1).sum();
    let kind = entry.get(before..before + length - 1)?;
    let hours: i64 = hours.parse().ok()?;
    let key = (year.parse().ok()?, Cow::Borrowed(kind));
    *chain.balances.entry(key).or_default() += hours;
    Some(())
}

/// As `Entry::contents` hashes them.
fn contents(fields: &[&str], bytes: &mut Vec<u8>) -> [u8; 32] {
    bytes.clear();
    bytes.extend_from_slice(CONTENTS.as_bytes());
    let mut digits = [0_u8; 20];
    for field in fields {
        let mut at = digits.len();
        let mut length = field.len();
        loop {
            at -= 1;
            digits[at] = b"0123456789"[length % 10];
            length /= 10;
            if length == 0 {
                break;
            }
        }
        bytes.extend_from_slice(&digits[at..]);
        bytes.push(b':');
        bytes.extend_from_slice(field.as_bytes());
    }
    Sha256::digest(bytes).into()
}
