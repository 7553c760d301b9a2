//! Nothing makes the reader panic.

use proptest::{collection::vec, prelude::*};

use super::{packages::zipped, *};

const ITEMS: [&str; 5] = [
    include_str!("../../../tests/data/qti/single.xml"),
    include_str!("../../../tests/data/qti/multiple.xml"),
    include_str!("../../../tests/data/qti/match.xml"),
    include_str!("../../../tests/data/qti/number.xml"),
    include_str!("../../../tests/data/qti/order.xml"),
];

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..200), zip in any::<bool>()) {
        let mut bytes = bytes;
        if zip {
            bytes.splice(0..0, *b"PK\x03\x04");
        }
        let _ = read_quiz(&bytes);
    }

    #[test]
    fn no_change_of_an_item_makes_the_reader_panic(
        item in proptest::sample::select(ITEMS.to_vec()),
        changes in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = item.as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_quiz(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = read_quiz(&bytes);
    }

    #[test]
    fn no_lost_line_of_an_item_makes_the_reader_panic(
        item in proptest::sample::select(ITEMS.to_vec()),
        lost in vec(any::<proptest::sample::Index>(), 1..4),
    ) {
        let mut lines: Vec<&str> = item.lines().collect();
        for at in lost {
            let at = at.index(lines.len());
            lines.remove(at);
        }
        let _ = read_quiz(lines.join("\n").as_bytes());
    }

    #[test]
    fn no_change_of_a_package_makes_the_reader_panic(
        changes in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let manifest = "<manifest><resources><resource type=\"imsqti_item_xmlv2p2\" href=\"a.xml\"/></resources></manifest>";
        let mut bytes = zipped(&[("imsmanifest.xml", manifest), ("a.xml", ITEMS[0])]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_quiz(&bytes);
    }
}
