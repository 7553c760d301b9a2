//! `xueshi proof check`, as whoever was given a document runs it: no settings, no database.

use domain::{
    catalogue::{Level, Mode, Module},
    crediting::Award,
    hours::CreditHours,
    ids::{AccountId, EnrolmentId, EntryId},
    ledger::{Credit, Details, Entry, EntryKind, Head, Source},
    organisations::OrganisationPath,
    proofs::{Checkpoint, Consistency, Leaf, Log, Place, Proof, SigningKey},
    time::{Timestamp, TrainingYear},
};
use serde_json::Value;

use crate::program::Installation;

struct Given {
    installation: Installation,
    key: String,
}

/// A folder with the proof of an entry, the growth of the log, the key, and nothing else.
fn given() -> Given {
    let key = SigningKey::from_bytes("training.example.cn/ledger", &[7; 32]).expect("a key");
    let mut log = Log::new();
    let mut checkpoints = Vec::new();
    let mut proof = None;
    for teacher in ["t1", "t2"] {
        let credit = Credit {
            kind: EntryKind::Completion,
            source: Source::completion(&EnrolmentId::new(teacher)),
            award: Award {
                hours: CreditHours::from_hundredths(450),
                year: TrainingYear(2026),
                explanation: vec![],
            },
            course_code: Some("KM-1".into()),
            title: Some("地震\u{1b}[2J应急".into()),
            course_version: Some(1),
            module: Module::CampusSafety,
            level: Level::Municipal,
            mode: Mode::Remote,
            organisation: OrganisationPath::from_stored("/KM/A/1/".into()),
            policy: "p/1".into(),
            details: Details::default(),
        };
        let account = AccountId::new(teacher);
        let at = Timestamp(1_780_000_000_000);
        let id = EntryId::new(format!("e-{teacher}"));
        let entry = Entry::credit(id, account.clone(), credit, at, Head::EMPTY);
        let index = log.push(&Leaf {
            account,
            sequence: entry.sequence,
            hash: entry.hash,
        });
        let checkpoint = Checkpoint::of(log.root(), &key, index + 1, at.plus_millis(60_000));
        let signed = checkpoint.sign(&key).expect("its own log");
        checkpoints.push(signed.clone());
        let place = Place { index, sequence: 1 };
        let path = log.inclusion(index, log.size()).expect("it is there");
        proof = Some(Proof::new(entry, vec![], place, path, signed, key.public()));
    }
    let path = log.consistency(1, 2).expect("both were");
    let newer = checkpoints.pop().expect("two");
    let older = checkpoints.pop().expect("two");
    let growth = Consistency::new(older, newer, path, key.public());
    let installation = Installation::new();
    let key = key.public().to_string();
    let proof = serde_json::to_vec(&proof).expect("plain data");
    let altered = String::from_utf8(proof.clone()).expect("a text");
    installation.write(
        ".",
        &[
            ("altered.json", altered.replace("4.50", "9.50").into()),
            ("growth.json", serde_json::to_vec(&growth).expect("plain")),
            ("key.txt", format!("{key}\n").into()),
            ("noise.json", vec![0xff, 0xfe]),
            ("proof.json", proof),
            // It would stop every command that reads its settings.
            ("xueshi.toml", "nonsense = [".into()),
        ],
    );
    Given { installation, key }
}

#[test]
fn a_proof_is_checked_with_the_key_that_the_reader_has() {
    let Given { installation, key } = given();
    for key in [key.as_str(), "key.txt"] {
        let run = installation.run(&["proof", "check", "proof.json", "--key", key]);
        let told = run.done();
        assert!(told.contains("4.50 hours of 2026"), "{told}");
        assert!(told.contains("the key that you gave"), "{told}");
        assert!(!told.contains('\u{1b}'), "{told}");
    }
    let run = installation.run(&["proof", "check", "proof.json", "--key", &key, "--json"]);
    let told: Value = serde_json::from_str(&run.done()).expect("JSON");
    assert_eq!(told["proven"], true);
    assert_eq!(told["entry"]["hours"], "4.50");
    assert_eq!(told["checkpoint"]["size"], 2);
    let grown = installation.run(&["proof", "check", "growth.json", "--key", &key]);
    assert!(grown.done().contains("the log only grew"));
}

#[test]
fn without_a_key_it_is_said_that_nothing_is_proven_yet() {
    let Given { installation, .. } = given();
    let told = installation.run(&["proof", "check", "proof.json"]).done();
    assert!(told.contains("proves nothing until you compare"), "{told}");
    assert!(told.contains("fingerprint 3ac1 96b0 "), "{told}");
    let run = installation.run(&["proof", "check", "proof.json", "--json"]);
    let told: Value = serde_json::from_str(&run.done()).expect("JSON");
    assert_eq!(told["proven"], false);
    assert_eq!(told["key_from"], "file");
}

#[test]
fn what_is_wrong_ends_with_1_and_what_cannot_be_read_with_2() {
    let Given { installation, key } = given();
    let check = |arguments: &[&str]| installation.run(&[&["proof", "check"], arguments].concat());
    let told = check(&["altered.json"]).failed(1);
    assert!(told.contains("altered"), "{told}");
    let told = check(&["key.txt"]).failed(1);
    assert!(told.contains("not a document"), "{told}");
    let other = SigningKey::from_bytes("training.example.cn/ledger", &[8; 32]).expect("a key");
    let told = check(&["proof.json", "--key", &other.public().to_string()]).failed(1);
    assert!(told.contains(&key), "{told}");
    check(&["missing.json"]).failed(2);
    check(&["noise.json"]).failed(2);
    let told = check(&["proof.json", "--key", "nonsense"]).failed(2);
    assert!(told.contains("NAME+ID+KEY"), "{told}");
    check(&["proof.json", "--key", "noise.json"]).failed(2);
}
