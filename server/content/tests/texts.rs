//! The handouts of the demonstration courses say what they were made from, on the page where it stands.

#![expect(clippy::expect_used, reason = "a test that cannot go on panics")]

use std::{fs, path::Path};

use content::text::{At, Limits, Text, of_file};

fn demo() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../platform/demo")
}

fn read(path: &Path) -> Text {
    let bytes = fs::read(path).expect("a file");
    let text = of_file(&bytes, &Limits::default()).expect("readable");
    assert!(!text.truncated, "{}", path.display());
    text
}

#[test]
fn every_handout_says_what_it_was_made_from() {
    let (mut whole, mut all) = (0_usize, 0_usize);
    let mut folders: Vec<_> = fs::read_dir(demo().join("courses"))
        .expect("the courses")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    folders.sort();
    for folder in folders {
        let code = folder
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a code");
        let handout = read(&folder.join("handout.pdf"));
        let pages: Vec<&str> = handout
            .places
            .iter()
            .map(|place| place.text.as_str())
            .collect();
        let said = pages.join("\n");
        let letters: String = said.chars().filter(|c| !c.is_whitespace()).collect();
        let source = fs::read(demo().join(format!("make/{code}.html"))).expect("its source");
        let source = of_file(
            &[b"<!doctype html>", source.as_slice()].concat(),
            &Limits::default(),
        )
        .expect("a page");
        for line in source.places.iter().flat_map(|place| place.text.lines()) {
            // A cell of a table may be broken over lines between any two characters; all else must be whole.
            for part in line.split(' ') {
                assert!(letters.contains(part), "{code}: {part}\n{said}");
                all += 1;
                whole += usize::from(said.contains(part));
            }
        }
    }
    println!("{whole} of {all} parts in one line");
    assert!(all > 500 && whole * 100 >= all * 96, "{whole} of {all}");
}

#[test]
fn a_sentence_is_found_on_its_page() {
    for (code, page, sentence) in [
        (
            "KM-BZ-001",
            1,
            "第一步：在每个领域给自己打一个等级（一：刚起步，二：基本做到，三：经常做到，四：能带动同伴）。",
        ),
        ("KM-BZ-001", 2, "请谁帮助、听课或评议"),
        (
            "KM-AQ-001",
            1,
            "班主任每学期初填写一次，每次演练后复查。学校可按教室和路线的实际情况增删项目。",
        ),
        ("KM-AQ-001", 1, "课桌结实，桌下没有妨碍躲避的杂物"),
        (
            "KM-AQ-001",
            1,
            "帮扶同伴 协助行动不便的同学，每位由两人固定帮扶",
        ),
    ] {
        let text = read(&demo().join(format!("courses/{code}/handout.pdf")));
        let on = text
            .places
            .iter()
            .filter(|place| place.text.contains(sentence))
            .map(|place| place.at.clone());
        assert_eq!(
            on.collect::<Vec<_>>(),
            [At::Page(page)],
            "{sentence}\n{text:#?}"
        );
    }
}
