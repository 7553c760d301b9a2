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
    let subject = Subject {
        course_code: "KM-1".into(),
        course_title: "地震应急与疏散".into(),
        course_version: 1,
        module: Module::CampusSafety,
        level: Level::Municipal,
        mode: Mode::Remote,
        organisation: OrganisationPath::from_stored("/KM/A/1/".into()),
    };
    Entry::completion(
        EntryId::new(format!("e{n}")),
        AccountId::new("t"),
        &EnrolmentId::new(format!("n{n}")),
        subject,
        &award,
        "p/1",
        Timestamp(n),
        head,
    )
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
        ("reverses", |e| e.reverses = Some(EntryId::new("x"))),
    ];
    for (field, change) in changes {
        let mut entries = chain(3);
        change(&mut entries[1]);
        assert!(
            matches!(walk(&entries), Err(ChainError::Contents { .. })),
            "{field}"
        );
    }
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
        let back = first.reversal(EntryId::new("r"), "重复登记", Timestamp(2), first.head());
        prop_assert_eq!(first.hours + back.hours, CreditHours::ZERO);
        prop_assert_eq!(back.reverses.as_ref(), Some(&first.id));
        prop_assert_eq!(back.year, first.year);
        prop_assert!(walk(&[first, back]).is_ok());
    }
}
