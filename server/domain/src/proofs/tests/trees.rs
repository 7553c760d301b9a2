use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

use super::*;

/// The leaves of the test vectors that certificate transparency's implementations share.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn known() -> Log {
    let mut log = Log::new();
    for leaf in LEAVES {
        log.append(&hex::decode(leaf).expect("hexadecimal"));
    }
    log
}

fn hashes(path: &[TreeHash]) -> Vec<String> {
    path.iter()
        .map(|hash| hex::encode(hash.as_bytes()))
        .collect()
}

#[test]
fn the_roots_of_the_known_tree_are_the_known_ones() {
    for (size, root) in (0..).zip(ROOTS) {
        let found = known().root_at(size).expect("a size it had");
        assert_eq!(hex::encode(found.hash.as_bytes()), root, "{size} leaves");
    }
    assert_eq!(Log::new().root(), Root::empty());
}

#[test]
fn the_paths_in_the_known_tree_are_the_known_ones() {
    let log = known();
    assert_eq!(
        hashes(&log.inclusion(5, 8).expect("it is there")),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        hashes(&log.inclusion(2, 3).expect("it is there")),
        [ROOTS[2]]
    );
    assert_eq!(
        hashes(&log.consistency(6, 8).expect("both were")),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        hashes(&log.consistency(2, 5).expect("both were")),
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    );
}

#[test]
fn what_the_log_never_had_is_refused() {
    let log = known();
    assert_eq!(log.root_at(9), Err(LogError::Size { asked: 9, has: 8 }));
    assert_eq!(
        log.inclusion(4, 4),
        Err(LogError::Leaf { index: 4, size: 4 })
    );
    assert!(log.inclusion(u64::MAX, 8).is_err());
    assert!(log.inclusion(0, 0).is_err());
    assert_eq!(
        log.consistency(3, 2),
        Err(LogError::Order { older: 3, newer: 2 })
    );
}

#[test]
fn a_leaf_is_encoded_as_the_documents_say() {
    let leaf = Leaf {
        account: AccountId::new("t1"),
        sequence: 12,
        hash: crate::ledger::EntryHash::from_bytes([0xab; 32]),
    };
    let expected = format!("xueshi log leaf 1\n2:t12:1264:{}", "ab".repeat(32));
    assert_eq!(leaf.encoded(), expected.into_bytes());
}

#[test]
fn hostile_sizes_are_refused_before_they_are_calculated_with() {
    let hash = known().root().hash;
    for size in [u64::MAX, u64::MAX / 2 + 1, Root::SIZE_LIMIT + 1] {
        let root = Root { size, hash };
        for index in [0, size / 2, size - 1] {
            assert!(root.holds(b"", index, &[]).is_err());
        }
        assert!(root.continues(&Root { size: 3, hash }, &[]).is_err());
        assert!(root.continues(&root, &[]).is_err());
    }
}

proptest! {
    #[test]
    fn every_path_of_every_size_is_the_one_that_another_program_makes(size in 1_u64..70) {
        let mut log = Log::new();
        let mut other = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        for number in 0..size {
            prop_assert_eq!(log.append(&number.to_be_bytes()), number);
            other.push(number.to_be_bytes().to_vec());
        }
        // Leaves that come later change nothing about this size.
        for number in size..size + 9 {
            log.append(&number.to_be_bytes());
        }
        let root = log.root_at(size).expect("it was");
        let theirs = other.root();
        prop_assert_eq!(&root.hash.as_bytes()[..], &theirs.as_bytes()[..]);
        for index in 0..size {
            let path = log.inclusion(index, size).expect("it is there");
            let theirs = other.prove_inclusion(usize::try_from(index).expect("small"));
            let ours: Vec<u8> = path.iter().flat_map(|hash| *hash.as_bytes()).collect();
            prop_assert_eq!(&ours[..], theirs.as_bytes());
            prop_assert_eq!(root.holds(&index.to_be_bytes(), index, &path), Ok(()));
        }
        for older in 1..=size {
            let path = log.consistency(older, size).expect("both were");
            let theirs = other.prove_consistency(usize::try_from(size - older).expect("small"));
            let ours: Vec<u8> = path.iter().flat_map(|hash| *hash.as_bytes()).collect();
            prop_assert_eq!(&ours[..], theirs.as_bytes());
            let before = log.root_at(older).expect("it was");
            prop_assert_eq!(root.continues(&before, &path), Ok(()));
        }
        prop_assert_eq!(root.continues(&Root::empty(), &[]), Ok(()));
    }

    #[test]
    fn no_other_leaf_place_size_or_path_is_believed(
        size in 2_u64..60, index in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
        bit in 0_usize..256, step in any::<prop::sample::Index>(),
    ) {
        let mut log = Log::new();
        for number in 0..size {
            log.append(&number.to_be_bytes());
        }
        let range = usize::try_from(size).expect("small");
        let (index, other) = (index.index(range) as u64, other.index(range) as u64);
        let (root, path) = (log.root(), log.inclusion(index, size).expect("it is there"));
        if other != index {
            prop_assert!(root.holds(&other.to_be_bytes(), index, &path).is_err());
            prop_assert!(root.holds(&index.to_be_bytes(), other, &path).is_err());
        }
        let earlier = log.root_at(other).expect("it was");
        prop_assert!(earlier.holds(&index.to_be_bytes(), index, &path).is_err());
        let mut altered = path.clone();
        let step = step.index(altered.len());
        let mut bytes = *altered[step].as_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        altered[step] = TreeHash::from_bytes(bytes);
        prop_assert_eq!(root.holds(&index.to_be_bytes(), index, &altered), Err(TreeError::NotIncluded));
        let short = root.holds(&index.to_be_bytes(), index, &path[1..]);
        prop_assert_eq!(short, Err(TreeError::Length { found: path.len() - 1, size }));
    }

    #[test]
    fn a_log_that_was_rewritten_does_not_continue_the_old_one(older in 1_u64..50, more in 0_u64..30, place in any::<prop::sample::Index>()) {
        let (mut honest, mut forged) = (Log::new(), Log::new());
        let changed = place.index(usize::try_from(older).expect("small")) as u64;
        for number in 0..older + more {
            honest.append(&number.to_be_bytes());
            let number = if number == changed { u64::MAX } else { number };
            forged.append(&number.to_be_bytes());
        }
        let before = honest.root_at(older).expect("it was");
        let path = forged.consistency(older, older + more).expect("both were");
        let expected = if more == 0 {
            TreeError::Forked { size: older }
        } else {
            TreeError::Rewritten { older, newer: older + more }
        };
        prop_assert_eq!(forged.root().continues(&before, &path), Err(expected));
    }
}
