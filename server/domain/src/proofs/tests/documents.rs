use proptest::prelude::*;

use super::*;

fn proof_of(city: &City, id: &str, checkpoint: usize) -> Proof {
    let entry = city.entries().find(|entry| entry.id.as_str() == id);
    city.proof(entry.expect("an entry"), checkpoint)
        .expect("it is covered")
}

fn text(document: &impl serde::Serialize) -> String {
    serde_json::to_string(document).expect("plain data")
}

/// What the command does with a file.
fn read(text: &str, key: Option<&PublicKey>) -> Result<(), ProofError> {
    match Document::parse(text)? {
        Document::Proof(proof) => proof.check(key).map(drop),
        Document::Consistency(document) => document.check(key).map(drop),
    }
}

#[test]
fn a_proof_says_what_was_proven_and_with_whose_key() {
    let city = City::small();
    let proof = proof_of(&city, "e3-3", 2).with_consistency(city.extension(2, 0));
    let Ok(Document::Proof(again)) = Document::parse(&text(&proof)) else {
        panic!("a proof")
    };
    assert_eq!(*again, proof);
    let known = key().public();
    let checked = again.check(Some(&known)).expect("proven");
    assert_eq!(checked.entry.hours.to_string(), "4.00");
    assert_eq!(checked.checkpoint.size, 15);
    assert_eq!(checked.checkpoint.entries, 20);
    assert_eq!(checked.source, KeySource::Given);
    assert_eq!(checked.consistent_with.map(|other| other.size), Some(5));
    let alone = proof.check(None).expect("agrees with itself");
    assert_eq!(alone.source, KeySource::File);
}

#[test]
fn later_entries_stay_private_but_for_those_of_the_first_format() {
    let city = City::small();
    let proof = proof_of(&city, "e3-3", 2);
    assert!(matches!(proof.links[..], [Link::Contents(_)]));
    assert!(!text(&proof).contains("e3-4"));
    // Under the last checkpoint the first entry is still proven by its own leaf: nothing later is needed.
    assert!(proof_of(&city, "e3-1", 2).links.is_empty());

    let mut late = City::default();
    for format in [Format::One, Format::One, Format::Two] {
        late.credit(1, format);
    }
    late.checkpoint();
    let proof = proof_of(&late, "e1-1", 0);
    assert!(matches!(
        proof.links[..],
        [Link::Entry(_), Link::Contents(_)]
    ));
    assert!(proof.check(None).is_ok());
}

#[test]
fn a_key_that_is_not_the_documents_is_told() {
    let proof = proof_of(&City::small(), "e1-1", 0);
    let other = SigningKey::from_bytes(ORIGIN, &[8; 32]).expect("a key");
    let error = proof.check(Some(&other.public())).expect_err("refused");
    assert!(matches!(error, ProofError::Key { .. }), "{error}");
    // Nor does it help to put the other key into the document.
    let mut forged = proof;
    forged.key = other.public();
    assert!(matches!(
        forged.check(Some(&other.public())),
        Err(ProofError::Checkpoint(CheckpointError::Note(
            NoteError::NotSigned { .. }
        )))
    ));
}

#[test]
fn an_entry_that_was_altered_is_refused_even_when_it_is_sealed_anew() {
    let mut proof = proof_of(&City::small(), "e1-3", 2);
    proof.entry.hours = CreditHours::from_hundredths(40_000);
    assert!(matches!(proof.check(None), Err(ProofError::Chain(_))));
    proof.entry = proof.entry.sealed();
    assert_eq!(
        proof.check(None),
        Err(ProofError::Tree(TreeError::NotIncluded))
    );
}

#[test]
fn a_link_left_out_added_or_of_another_teacher_is_refused() {
    let city = City::small();
    let honest = proof_of(&city, "e1-3", 2);

    let mut fewer = honest.clone();
    fewer.links.clear();
    let links = |found| Err(ProofError::Links { found, leaf: 4 });
    assert_eq!(fewer.check(None), links(3));
    fewer.leaf.sequence = 3;
    assert!(matches!(fewer.check(None), Err(ProofError::Tree(_))));

    let mut more = honest.clone();
    more.links.push(Link::Contents([1; 32]));
    assert_eq!(more.check(None), links(5));

    let mut foreign = honest.clone();
    let other = proof_of(&city, "e2-4", 2).entry;
    foreign.links = vec![Link::Entry(Box::new(other))];
    let error = foreign.check(None);
    assert_eq!(error, Err(ProofError::Account { link: 1 }));
}

#[test]
fn a_leaf_of_another_account_and_a_root_of_another_size_are_refused() {
    let city = City::small();
    let honest = proof_of(&city, "e1-3", 2);
    let other = proof_of(&city, "e2-3", 2);

    let mut foreign = honest.clone();
    (foreign.leaf, foreign.path) = (other.leaf, other.path);
    assert_eq!(
        foreign.check(None),
        Err(ProofError::Tree(TreeError::NotIncluded))
    );

    let mut earlier = honest;
    earlier.checkpoint = city.checkpoints[1].1.clone();
    assert_eq!(
        earlier.check(None),
        Err(ProofError::Tree(TreeError::NoSuchLeaf {
            index: 11,
            size: 10
        }))
    );
}

#[test]
fn a_log_that_shows_different_people_different_things_is_found() {
    let (honest, mut forged) = (City::small(), City::small());
    // The same leaves but the last, and the same size.
    forged.checkpoints.pop();
    forged.log = Log::new();
    for leaf in &mut forged.leaves {
        if leaf.account.as_str() == "t4" {
            leaf.hash = crate::ledger::EntryHash::from_bytes([9; 32]);
        }
        forged.log.push(leaf);
    }
    forged.checkpoint();
    let mut fork = Consistency::new(
        honest.checkpoints[2].1.clone(),
        forged.checkpoints[2].1.clone(),
        vec![],
        key().public(),
    );
    let error = fork.check(None).expect_err("forked");
    assert!(error.to_string().contains("forked"), "{error}");
    fork.older.clone_from(&honest.checkpoints[1].1);
    fork.path = forged.log.consistency(10, 15).expect("both were");
    let error = fork.check(None).expect_err("rewritten");
    assert!(error.to_string().contains("rewritten"), "{error}");
}

#[test]
fn a_checkpoint_has_the_text_that_the_tools_of_other_logs_read() {
    let key = key();
    let checkpoint = Checkpoint::of(Log::new().root(), &key, 0, Timestamp(1_795_564_800_000));
    let signed = checkpoint.sign(&key).expect("its own log");
    let (body, signature) = signed.split_once("\n\n").expect("two parts");
    assert_eq!(
        body,
        "training.example.cn/ledger\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nentries 0\n\
         time 2026-11-25T00:00:00Z"
    );
    assert!(signature.starts_with("\u{2014} training.example.cn/ledger "));
    assert_eq!(Checkpoint::open(&signed, &key.public()), Ok(checkpoint));
}

#[test]
fn a_signed_text_that_is_no_checkpoint_of_this_log_names_the_line() {
    let key = key();
    let root = Log::new().root().hash;
    let body = |size: &str, tail: &str| format!("{ORIGIN}\n{size}\n{root}\n{tail}");
    let tail = "entries 0\ntime 2026-11-25T00:00:00Z\n";
    for (text, told) in [
        (String::from("x\n"), "line 2"),
        (body("-1", tail), "line 2"),
        (body("18446744073709551615", tail), "line 2"),
        (body("00", tail), "spelling"),
        (body("0", "time 2026-11-25T00:00:00Z\n"), "line 4"),
        (body("0", "entries 0\ntime yesterday\n"), "line 5"),
        (
            body("0", "entries 0\ntime 2026-11-25T08:00:00+08:00\n"),
            "spelling",
        ),
        (body("0", &format!("{tail}more\n")), "line 6"),
        (format!("other/log\n0\n{root}\n{tail}"), "other/log"),
    ] {
        let error = Checkpoint::open(&key.sign(&text), &key.public()).expect_err(&text);
        assert!(error.to_string().contains(told), "{text:?}: {error}");
    }
    let other = SigningKey::from_bytes("other/log", &[1; 32]).expect("a key");
    let checkpoint = Checkpoint::of(Log::new().root(), &key, 0, Timestamp(0));
    assert!(checkpoint.sign(&other).is_err());
}

#[test]
fn a_document_of_another_kind_is_told_what_would_be_right() {
    let proof = text(&proof_of(&City::small(), "e1-3", 2));
    for (altered, told) in [
        (String::new(), "EOF"),
        ("{}".into(), "format"),
        (
            proof.replace("xueshi-proof/1", "xueshi-proof/9"),
            "xueshi-proof/1",
        ),
        (proof.replace("\"4.00\"", "\"4.0\""), "hours is \"4.0\""),
        (proof.replace("\"4.00\"", "4.00"), "expected a string"),
        (
            proof.replace("\"links\"", "\"chain\""),
            "unknown field `chain`",
        ),
        (
            proof.replace("\"sequence\":3", "\"sequence\":0"),
            "sequence is \"0\"",
        ),
        (
            proof.replace("\"kind\":\"completion\",\"id\"", "\"id\""),
            "missing field `kind`",
        ),
        (
            proof.replace("\"campus-safety\"", "\"safety\""),
            "`campus-safety`",
        ),
        (
            proof.replace(
                "\"course_title\":\"地震应急与疏散\"",
                "\"course_title\":\"\"",
            ),
            "course_title",
        ),
    ] {
        let error = read(&altered, None).expect_err(&altered).to_string();
        assert!(error.contains(told), "{told}: {error}");
    }
}

#[test]
fn a_document_with_any_byte_changed_is_refused() {
    let city = City::small();
    let mut late = City::default();
    for format in [Format::One, Format::One, Format::Two] {
        late.credit(1, format);
        late.credit(2, format);
    }
    late.checkpoint();
    let documents = [
        text(&proof_of(&city, "e3-3", 1 + 1).with_consistency(city.extension(2, 1))),
        text(&proof_of(&late, "e1-1", 0)),
        text(&city.consistency(0, 2)),
    ];
    let known = key().public();
    for document in documents {
        assert_eq!(read(&document, Some(&known)), Ok(()));
        for place in 0..document.len() {
            for change in [0x01, 0x10, 0x20] {
                let mut bytes = document.clone().into_bytes();
                bytes[place] ^= change;
                // What is not UTF-8 is not read at all.
                let Ok(altered) = String::from_utf8(bytes) else {
                    continue;
                };
                assert!(read(&altered, None).is_err(), "byte {place}: {altered}");
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Credit(u8, bool),
    Checkpoint,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0_u8..6, any::<bool>()).prop_map(|(teacher, old)| Step::Credit(teacher, old)),
        1 => Just(Step::Checkpoint),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_entry_of_any_city_is_proven_at_every_checkpoint_from_its_own_on(steps in steps()) {
        let mut city = City::default();
        for step in steps {
            match step {
                Step::Credit(teacher, true) => city.credit(teacher, Format::One),
                Step::Credit(teacher, false) => city.credit(teacher, Format::Two),
                Step::Checkpoint => city.checkpoint(),
            }
        }
        city.checkpoint();
        let last = city.checkpoints.len() - 1;
        let known = key().public();
        for entry in city.entries() {
            prop_assert!(city.proof(entry, last).is_some());
            for number in 0..=last {
                if let Some(proof) = city.proof(entry, number) {
                    let proof = proof.with_consistency(city.extension(number, last));
                    prop_assert_eq!(read(&text(&proof), Some(&known)), Ok(()));
                }
            }
        }
        for newer in 0..=last {
            for older in 0..=newer {
                let document = city.consistency(older, newer);
                prop_assert_eq!(read(&text(&document), Some(&known)), Ok(()));
            }
        }
    }

    #[test]
    fn any_other_byte_at_any_place_is_refused(place in any::<prop::sample::Index>(), byte in 0_u8..128) {
        let city = City::small();
        let document = text(&proof_of(&city, "e3-3", 2).with_consistency(city.extension(2, 1)));
        let mut bytes = document.into_bytes();
        let place = place.index(bytes.len());
        prop_assume!(bytes[place] != byte);
        bytes[place] = byte;
        if let Ok(altered) = String::from_utf8(bytes) {
            prop_assert!(read(&altered, None).is_err());
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(?s).{0,120}", place in any::<prop::sample::Index>()) {
        let _ = read(&text, None);
        let document = super::documents::text(&proof_of(&City::small(), "e3-3", 2));
        let place = place.index(document.len());
        if let (Some(start), Some(end)) = (document.get(..place), document.get(place..)) {
            let _ = read(&format!("{start}{text}{end}"), None);
            let _ = read(start, None);
        }
    }
}
