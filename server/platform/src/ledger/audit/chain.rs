//! A chain read from one text: hashed as it stands there, without making entries of it.

use database::ledger::walk::{COLUMN, COLUMNS, ENTRY};
use domain::ledger::{CONTENTS, EntryHash, Head};
use sha2::{Digest, Sha256};

use super::Chain;

/// The whole chain, if it is one: every piece where it belongs, every hash right. `None` means that something is odd; what,
/// the exact reading says. Nothing that the exact reading would find is passed over here: each entry must have exactly its
/// columns, and all that is covered by the hash is hashed.
pub(super) fn read(account: &str, text: &str) -> Option<Chain> {
    let mut chain = Chain::default();
    let mut columns = [""; COLUMNS];
    for entry in text.split(ENTRY) {
        let mut pieces = entry.split(COLUMN);
        for column in &mut columns {
            *column = pieces.next()?;
        }
        if pieces.next().is_some() {
            return None;
        }
        add(&mut chain, account, &columns)?;
    }
    Some(chain)
}

fn add(chain: &mut Chain, account: &str, columns: &[&str; COLUMNS]) -> Option<()> {
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
    let [module, level, mode] = [columns[12], columns[13], columns[14]];
    let sequence: i64 = sequence.parse().ok()?;
    let hash = EntryHash::parse(hash)?;
    let previous = EntryHash::parse(previous)?;
    let follows = whose == account
        && sequence == chain.head.sequence + 1
        && previous == chain.head.hash
        // Older formats are rare and read exactly.
        && format == "2"
        && EntryHash::link(&contents(&columns[..20]), &previous) == hash;
    if !follows {
        return None;
    }
    chain.head = Head { sequence, hash };
    chain.entries += 1;
    chain.credits += u64::from(source_kind == "completion");
    let key = (year.parse().ok()?, format!("{module} {level} {mode}"));
    *chain.balances.entry(key).or_default() += hours.parse::<i64>().ok()?;
    Some(())
}

/// As `Entry::contents` hashes them.
fn contents(fields: &[&str]) -> [u8; 32] {
    let mut bytes = Vec::with_capacity(1024);
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
    Sha256::digest(&bytes).into()
}
