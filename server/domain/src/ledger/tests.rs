use proptest::prelude::*;

use super::*;

fn entry(n: i64, hours: i64, head: Head) -> Entry {
    let award = Award {
        hours: CreditHours::from_hundredths(hours),
        year: TrainingYear(2026),
        explanation: vec![Reason::Year {
            year: TrainingYear(2026),
        }],
    };
    let credit = Credit {
        kind: EntryKind::Completion,
        source: Source::completion(&EnrolmentId::new(format!("n{n}"))),
        award,
        course_code: Some("KM-1".into()),
        title: Some("地震应急与疏散".into()),
        course_version: Some(1),
        module: Module::CampusSafety,
        level: Level::Municipal,
        mode: Mode::Remote,
        organisation: OrganisationPath::from_stored("/KM/A/1/".into()),
        policy: "p/1".into(),
        details: Details::default(),
    };
    Entry::credit(
        EntryId::new(format!("e{n}")),
        AccountId::new("t"),
        credit,
        Timestamp(n),
        head,
    )
}

/// As the first edition of the program wrote it.
fn old_entry(n: i64, head: Head) -> Entry {
    Entry {
        format: Format::One,
        ..entry(n, 100, head)
    }
    .sealed()
}

fn chain(length: i64) -> Vec<Entry> {
    let mut head = Head::EMPTY;
    (1..=length)
        .map(|n| {
            let entry = entry(n, 100 * n, head);
            head = entry.head();
            entry
        })
        .collect()
}

fn walk(entries: &[Entry]) -> Result<Head, ChainError> {
    entries
        .iter()
        .try_fold(Head::EMPTY, |head, entry| entry.follows(head))
}

#[test]
fn a_chain_as_written_is_whole() {
    let entries = chain(5);
    assert_eq!(walk(&entries), Ok(entries[4].head()));
}

type Change = fn(&mut Entry);

#[test]
fn a_change_of_any_field_is_found_at_that_entry() {
    let changes: Vec<(&str, Change)> = vec![
        ("id", |e| e.id = EntryId::new("x")),
        ("account", |e| e.account = AccountId::new("x")),
        ("at", |e| e.at = Timestamp(99)),
        ("year", |e| e.year = TrainingYear(2025)),
        ("hours", |e| e.hours = CreditHours::from_hundredths(99_900)),
        ("kind", |e| e.kind = EntryKind::Reversal),
        ("source kind", |e| e.source.kind = "x".into()),
        ("source id", |e| e.source.id = "x".into()),
        ("course", |e| e.course_code = None),
        ("title", |e| e.course_title = Some("x".into())),
        ("version", |e| e.course_version = Some(2)),
        ("module", |e| e.module = Module::Subject),
        ("level", |e| e.level = Level::National),
        ("mode", |e| e.mode = Mode::Shadowing),
        ("organisation", |e| {
            e.organisation = OrganisationPath::from_stored("/KM/B/".into());
        }),
        ("policy", |e| e.policy = "x".into()),
        ("explanation", |e| e.explanation = "[]".into()),
        ("details", |e| e.details = "{}".into()),
        ("reverses", |e| e.reverses = Some(EntryId::new("x"))),
        ("format", |e| {
            e.format = match e.format {
                Format::One => Format::Two,
                Format::Two => Format::One,
            };
        }),
    ];
    for (field, change) in changes {
        let mut entries = chain(3);
        change(&mut entries[1]);
        assert!(
            matches!(walk(&entries), Err(ChainError::Contents { .. })),
            "{field}"
        );
        let first = old_entry(1, Head::EMPTY);
        let mut old = vec![first.clone(), old_entry(2, first.head())];
        change(&mut old[1]);
        assert!(walk(&old).is_err(), "{field}, as it was written before");
    }
}

#[test]
fn a_chain_begun_by_the_first_edition_is_continued() {
    let first = old_entry(1, Head::EMPTY);
    // The hash is pinned: what was written once is read for ever.
    assert_eq!(
        first.hash.to_string(),
        "dbdcb2182626a5f5d1822092b35a6455a706ba53c55ac52381d7a2f965d9b882"
    );
    let second = entry(2, 200, first.head());
    assert!(walk(&[first, second]).is_ok());
}

#[test]
fn an_entry_is_hashed_as_the_documents_say() {
    let entry = entry(1, 400, Head::EMPTY);
    let fields = "2:e11:t1:11:14:20263:40010:completion10:completion2:n14:KM-121:地震应急与疏散1:1\
        13:campus-safety9:municipal6:remote8:/KM/A/1/3:p/129:[{\"line\":\"year\",\"year\":2026}]0:0:";
    let contents: [u8; 32] = Sha256::digest(format!("xueshi ledger entry 2\n{fields}")).into();
    let mut link = b"xueshi ledger link 2\n".to_vec();
    link.extend(contents);
    link.extend([0; 32]);
    assert_eq!(
        entry.hash.as_bytes(),
        &<[u8; 32]>::from(Sha256::digest(link))
    );
}

#[test]
fn a_missing_a_reordered_and_a_resealed_entry_are_found() {
    let mut missing = chain(4);
    missing.remove(1);
    assert!(matches!(
        walk(&missing),
        Err(ChainError::Position {
            expected: 2,
            found: 3,
            ..
        })
    ));

    let mut reordered = chain(4);
    reordered.swap(1, 2);
    assert!(walk(&reordered).is_err());

    // Somebody who changes an entry and computes its hash anew breaks the link after it.
    let mut resealed = chain(4);
    resealed[1].hours = CreditHours::from_hundredths(99_900);
    resealed[1] = resealed[1].clone().sealed();
    assert!(matches!(walk(&resealed), Err(ChainError::Link { .. })));
}

proptest! {
    #[test]
    fn a_reversal_brings_the_sum_back_and_continues_the_chain(hours in 0_i64..100_000) {
        let first = entry(1, hours, Head::EMPTY);
        let back = first.reversal(EntryId::new("r"), first.year, &[], Timestamp(2), first.head());
        prop_assert_eq!(first.hours + back.hours, CreditHours::ZERO);
        prop_assert_eq!(back.reverses.as_ref(), Some(&first.id));
        prop_assert_eq!(back.year, first.year);
        prop_assert!(walk(&[first, back]).is_ok());
    }
}
