//! What becomes of an index on disk when the process, the disk or the program changes under it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use search::{Document, Index, Opened, Query};

fn course(code: &str, title: &str) -> Document {
    Document {
        key: format!("course:{code}"),
        course: code.to_owned(),
        title: title.to_owned(),
        course_title: title.to_owned(),
        text: "防震减灾与校园应急".repeat(200),
        ..Document::default()
    }
}

fn titles(index: &Index) -> Vec<String> {
    let query = Query {
        text: "校园应急".to_owned(),
        limit: 10,
        ..Query::default()
    };
    let hits = index.search(&query).unwrap().hits;
    hits.into_iter().map(|hit| hit.title).collect()
}

fn filled(folder: &Path) {
    let Opened {
        index,
        rebuilt_needed,
    } = Index::open(folder).unwrap();
    assert!(rebuilt_needed, "it is new");
    index
        .replace_course("A", &[course("A", "地震应急")])
        .unwrap();
    index.commit(7).unwrap();
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect()
}

#[test]
fn what_was_committed_is_there_after_opening_again_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    {
        let index = Index::open(folder.path()).unwrap().index;
        index.replace_course("A", &[course("A", "别的")]).unwrap();
        index.replace_course("B", &[course("B", "更多")]).unwrap();
    }
    let again = Index::open(folder.path()).unwrap();
    assert!(!again.rebuilt_needed);
    assert_eq!(again.index.position(), Some(7));
    assert_eq!(titles(&again.index), ["地震应急"]);
    assert!(!again.index.is_outdated());
}

#[test]
fn the_added_words_are_remembered_with_the_documents() {
    let folder = tempfile::tempdir().unwrap();
    let vocabulary = search::Vocabulary {
        words: vec!["春城杯".to_owned()],
        ..search::Vocabulary::default()
    };
    {
        let index = Index::open(folder.path()).unwrap().index;
        index.set_vocabulary(vocabulary.clone()).unwrap();
        index.replace_course("A", &[course("A", "春城杯")]).unwrap();
        index.commit(1).unwrap();
    }
    let index = Index::open(folder.path()).unwrap().index;
    assert!(index.is_outdated(), "the words were not taught yet");
    index.set_vocabulary(vocabulary).unwrap();
    assert!(!index.is_outdated());
}

#[test]
fn a_flipped_bit_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let index = Index::open(folder.path()).unwrap().index;
    assert!(index.check().unwrap().is_empty());
    let store = files(folder.path(), ".store").remove(0);
    let mut bytes = fs::read(&store).unwrap();
    bytes[3] ^= 1;
    fs::write(&store, bytes).unwrap();
    let damaged = index.check().unwrap();
    assert_eq!(damaged.len(), 1, "{damaged:?}");
}

#[test]
fn an_index_that_lacks_a_file_or_makes_no_sense_is_made_anew() {
    for ending in [".store", ".idx", ".fast", "meta.json"] {
        for cut in [true, false] {
            let root = tempfile::tempdir().unwrap();
            let folder = root.path().join("index");
            filled(&folder);
            let file = files(&folder, ending).remove(0);
            if cut {
                fs::write(&file, b"nonsense").unwrap();
            } else {
                fs::remove_file(&file).unwrap();
            }
            let opened = Index::open(&folder).unwrap();
            assert!(opened.rebuilt_needed, "{ending} {cut}");
            assert!(opened.index.is_empty());
            opened
                .index
                .replace_course("A", &[course("A", "又来")])
                .unwrap();
            opened.index.commit(8).unwrap();
            assert_eq!(titles(&opened.index), ["又来"]);
        }
    }
}

#[test]
fn a_killed_process_leaves_a_whole_commit() {
    // Examples are built with the tests, beside them.
    let tests = std::env::current_exe().unwrap();
    let built = tests.ancestors().nth(2).unwrap();
    let program = built.join("examples/commit_until_killed");
    let folder = tempfile::tempdir().unwrap();
    let mut last = 0;
    for round in 0..4 {
        let mut child = Command::new(&program)
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let committed = || {
            let meta = fs::read_to_string(folder.path().join("meta.json")).unwrap_or_default();
            let position = meta.split("position\\\":").nth(1)?;
            let end = position.find(|c: char| !c.is_ascii_digit())?;
            position[..end].parse::<u64>().ok()
        };
        // Loading the dictionary takes a while; then it commits as fast as it can, and dies in the middle of something.
        while committed().is_none_or(|position| position < last + 3) {
            assert_eq!(
                child.try_wait().unwrap(),
                None,
                "the child commits until it is killed"
            );
            thread::sleep(Duration::from_millis(3 + round));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let opened = Index::open(folder.path()).unwrap();
        assert!(!opened.rebuilt_needed);
        let position = opened.index.position().unwrap();
        assert!(position > last);
        assert_eq!(titles(&opened.index), [position.to_string()]);
        last = position;
    }
}
