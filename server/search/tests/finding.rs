//! What is found and in which order, with a handful of documents made for each question.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

use proptest::prelude::*;
use search::{
    Document, Index, Kind, Locator, ModuleNames, Query, Results, SearchError, Vocabulary,
};

fn course(code: &str, title: &str) -> Document {
    Document {
        key: format!("course:{code}"),
        course: code.to_owned(),
        title: title.to_owned(),
        course_title: title.to_owned(),
        module: "campus-safety".to_owned(),
        level: "municipal".to_owned(),
        ..Document::default()
    }
}

fn unit(code: &str, key: &str, title: &str, text: &str) -> Document {
    Document {
        key: format!("unit:{code}~1~{key}"),
        unit: Some(format!("{code}~1~{key}")),
        kind: Kind::Page,
        title: title.to_owned(),
        text: text.to_owned(),
        ..course(code, "某课程")
    }
}

fn cue(code: &str, second: u32, text: &str) -> Document {
    Document {
        key: format!("cue:{code}~1~video:{}", second * 1000),
        unit: Some(format!("{code}~1~video")),
        kind: Kind::Cue,
        title: "导学".to_owned(),
        text: text.to_owned(),
        locator: Some(Locator::Seconds(second)),
        ..course(code, "某课程")
    }
}

fn holding(courses: &[&[Document]]) -> Index {
    let index = Index::in_memory().unwrap();
    for documents in courses {
        index
            .replace_course(&documents[0].course, documents)
            .unwrap();
    }
    index.commit(1).unwrap();
    index
}

fn asking(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        limit: 20,
        ..Query::default()
    }
}

fn keys(results: &Results) -> Vec<&str> {
    let hits = results.hits.iter();
    hits.map(|hit| hit.document_key.as_str()).collect()
}

fn found(index: &Index, text: &str) -> Vec<String> {
    let results = index.search(&asking(text)).unwrap();
    keys(&results).into_iter().map(str::to_owned).collect()
}

fn vocabulary() -> Vocabulary {
    Vocabulary {
        words: vec!["春城杯赛课".to_owned()],
        synonyms: vec![
            vec!["信息技术".to_owned(), "ICT".to_owned()],
            vec!["双减".to_owned(), "减负".to_owned()],
        ],
        modules: vec![ModuleNames {
            code: "campus-safety".to_owned(),
            names: vec!["校园安全".to_owned(), "Campus safety".to_owned()],
        }],
    }
}

#[test]
fn a_code_is_found_exactly_and_first() {
    let index = holding(&[
        &[
            course("KM-1", "甲"),
            unit("KM-1", "a", "页", "见 KM-2 一课"),
        ],
        &[course("KM-2", "乙")],
        &[course("KM-22", "丙")],
    ]);
    for text in ["KM-2", "km-2", "ＫＭ－２"] {
        assert_eq!(found(&index, text)[0], "course:KM-2", "{text}");
        assert!(!found(&index, text).contains(&"course:KM-22".to_owned()));
    }
}

#[test]
fn the_title_of_a_course_does_not_find_all_that_is_in_it() {
    let mut inside = cue("A", 3, "下课以后收好书包");
    inside.course_title = "地震应急".to_owned();
    let index = holding(&[&[course("A", "地震应急"), inside]]);
    assert_eq!(found(&index, "地震"), ["course:A"]);
    assert_eq!(found(&index, "地震 书包")[0], "cue:A~1~video:3000");
}

#[test]
fn an_author_an_objective_and_a_section_find_their_course() {
    let mut made = course("A", "单元教学");
    made.authors = vec!["杨丽华工作室".to_owned()];
    made.objectives = vec!["画出知识结构图".to_owned()];
    let mut page = unit("A", "p", "课例", "");
    page.section = "走进课堂".to_owned();
    let index = holding(&[&[made, page], &[course("B", "别的")]]);
    assert_eq!(found(&index, "杨丽华"), ["course:A"]);
    assert_eq!(found(&index, "结构图"), ["course:A"]);
    assert_eq!(found(&index, "走进课堂"), ["unit:A~1~p"]);
    assert_eq!(found(&index, "yanglihua"), ["course:A"]);
    assert_eq!(found(&index, "ylh"), ["course:A"]);
}

#[test]
fn pinyin_is_heard_with_each_reading_and_weaker_than_a_word_in_letters() {
    let index = holding(&[
        &[course("A", "校长的成长")],
        &[course("B", "音乐与快乐")],
        &[course("C", "Plan for class")],
    ]);
    assert_eq!(found(&index, "xiaozhang"), ["course:A"]);
    assert_eq!(found(&index, "chengzhang"), ["course:A"]);
    assert_eq!(found(&index, "yinyue"), ["course:B"]);
    assert_eq!(found(&index, "kuaile"), ["course:B"]);
    assert_eq!(found(&index, "yin yue"), ["course:B"]);
    assert_eq!(found(&index, "plan"), ["course:C"]);
}

#[test]
fn synonyms_are_found_after_the_word_itself_in_both_directions() {
    let index = holding(&[
        &[course("A", "信息技术应用")],
        &[course("B", "ICT for teachers")],
        &[course("C", "双减与作业")],
    ]);
    assert_eq!(found(&index, "减负"), Vec::<String>::new());
    index.set_vocabulary(vocabulary()).unwrap();
    assert_eq!(found(&index, "信息技术"), ["course:A", "course:B"]);
    assert_eq!(found(&index, "ict"), ["course:B", "course:A"]);
    assert_eq!(found(&index, "减负"), ["course:C"]);
    let marked = holding(&[&[unit("A", "p", "页", "落实双减，少布置作业")]]);
    marked.set_vocabulary(vocabulary()).unwrap();
    let hits = marked.search(&asking("减负")).unwrap().hits;
    assert!(hits[0].snippet.contains("<mark>双减</mark>"));
}

#[test]
fn an_added_word_makes_the_index_outdated_until_all_is_handed_in_again() {
    let documents = [course("A", "春城杯赛课纪实")];
    let index = holding(&[&documents]);
    assert!(!index.is_outdated());
    index.set_vocabulary(vocabulary()).unwrap();
    assert!(index.is_outdated());
    assert_eq!(found(&index, "春城杯赛课"), ["course:A"]);
    index.clear().unwrap();
    index.replace_course("A", &documents).unwrap();
    index.commit(2).unwrap();
    assert!(!index.is_outdated());
    assert_eq!(found(&index, "春城杯赛课"), ["course:A"]);
    index.set_vocabulary(Vocabulary::default()).unwrap();
    assert!(index.is_outdated());
}

#[test]
fn a_module_is_a_filter_and_its_name_finds_its_courses() {
    let mut other = course("B", "地震科普");
    other.module = "subject".to_owned();
    let index = holding(&[&[course("A", "地震应急")], &[other]]);
    index.set_vocabulary(vocabulary()).unwrap();
    for text in [
        "地震 module:校园安全",
        "module:campus-safety 地震",
        "地震 module:\"Campus Safety\"",
    ] {
        let results = index.search(&asking(text)).unwrap();
        assert_eq!(keys(&results), ["course:A"], "{text}");
        assert_eq!(results.module.as_deref(), Some("campus-safety"));
        assert_eq!(
            results.modules.len(),
            2,
            "the other module can still be chosen"
        );
    }
    for text in [
        "module:校园安全",
        "校园安全",
        "xiaoyuananquan",
        "campus safety",
    ] {
        assert_eq!(found(&index, text), ["course:A"], "{text}");
    }
    let unknown = index.search(&asking("地震 module:xyz")).unwrap();
    assert_eq!((unknown.module, unknown.total), (None, 2));
}

#[test]
fn only_what_somebody_may_see_is_found_counted_suggested_and_completed() {
    let mut secret = course("S", "校内保密制度");
    secret.audience = vec!["school-1".to_owned(), "county-1".to_owned()];
    let index = holding(&[&[course("A", "校内制度")], &[secret]]);
    let stranger = index.search(&asking("制度")).unwrap();
    assert_eq!(keys(&stranger), ["course:A"]);
    assert_eq!((stranger.total, stranger.modules[0].1), (1, 1));
    let grouped = index.search_grouped(&asking("制度")).unwrap();
    assert_eq!((grouped.total, grouped.courses.len()), (1, 1));
    let member = index
        .search(&Query {
            organisations: vec!["county-1".to_owned()],
            ..asking("制度")
        })
        .unwrap();
    assert_eq!(member.total, 2);
    let mistyped = Query {
        organisations: vec!["school-1".to_owned()],
        ..asking("宝密制度")
    };
    let suggested = index.search(&mistyped).unwrap().suggestion;
    assert_eq!(suggested.as_deref(), Some("保密制度"));
    assert_eq!(index.search(&asking("宝密制度")).unwrap().suggestion, None);
    assert!(index.complete("xiaoneibaomi", &[], 5).is_empty());
    assert_eq!(
        index
            .complete("xiaoneibaomi", &["school-1".to_owned()], 5)
            .len(),
        1
    );
    assert!(
        found(&index, "baomizhidu")
            .iter()
            .all(|key| key != "course:S")
    );
}

#[test]
fn a_course_with_different_audiences_is_refused() {
    let mut hidden = unit("A", "p", "页", "");
    hidden.audience = vec!["school-1".to_owned()];
    let refused = Index::in_memory()
        .unwrap()
        .replace_course("A", &[course("A", "甲"), hidden]);
    assert!(matches!(refused, Err(SearchError::MixedAudience { course }) if course == "A"));
}

#[test]
fn mandatory_courses_come_first_until_they_are_completed() {
    let mut mandatory = course("Z", "安全教育");
    mandatory.mandatory = true;
    let index = holding(&[&[course("A", "安全教育")], &[mandatory]]);
    assert_eq!(found(&index, "安全"), ["course:Z", "course:A"]);
    let completed = Query {
        completed: vec!["Z".to_owned()],
        ..asking("安全")
    };
    let results = index.search(&completed).unwrap();
    assert_eq!(keys(&results), ["course:A", "course:Z"]);
}

#[test]
fn a_video_or_a_file_is_left_to_the_place_in_it_that_matches() {
    let whole = |kind, key: &str, title: &str| Document {
        kind,
        ..unit("A", key, title, "")
    };
    let page = Document {
        key: "pdfpage:A~1~plan:4".to_owned(),
        kind: Kind::Document,
        locator: Some(Locator::Page(4)),
        ..unit("A", "plan", "演练方案", "地震时按路线疏散到操场")
    };
    let inside = [
        course("A", "应急管理"),
        whole(Kind::Video, "video", "地震疏散导学"),
        cue("A", 5, "地震后有序疏散"),
        cue("A", 9, "再见"),
        whole(Kind::Video, "other", "地震疏散纪实"),
        whole(Kind::Document, "plan", "地震疏散方案"),
        page,
    ];
    let index = holding(&[&inside]);
    let results = index.search_grouped(&asking("地震 疏散")).unwrap();
    let places = &results.courses[0].places;
    let mut locators: Vec<_> = places.iter().map(|place| place.locator.clone()).collect();
    locators.sort_by_key(|locator| format!("{locator:?}"));
    let expected = [None, Some(Locator::Page(4)), Some(Locator::Seconds(5))];
    assert_eq!(locators, expected);
    // What nothing inside speaks of is found by its title.
    let plain = places.iter().find(|place| place.locator.is_none()).unwrap();
    assert_eq!(plain.document_key, "unit:A~1~other");
}

#[test]
fn courses_are_grouped_with_their_best_three_places() {
    let mut inside = vec![course("A", "应急管理")];
    inside.push(unit("A", "p", "地震怎样避险", "地震时先避险"));
    inside.extend((0..5).map(|second| cue("A", second, "发生地震不要慌")));
    let index = holding(&[&inside, &[course("B", "地震常识")]]);
    let results = index.search_grouped(&asking("地震")).unwrap();
    assert_eq!(results.total, 2);
    let codes: Vec<_> = results
        .courses
        .iter()
        .map(|found| found.course.course.as_str())
        .collect();
    assert_eq!(codes.len(), 2);
    let a = results
        .courses
        .iter()
        .find(|c| c.course.course == "A")
        .unwrap();
    assert_eq!((a.places.len(), a.total_places), (3, 6));
    assert_eq!(a.course.document_key, "course:A");
    assert_eq!(a.places[0].document_key, "unit:A~1~p");
    assert_eq!(a.places[1].locator, Some(Locator::Seconds(0)));
    assert_eq!(
        results
            .kinds
            .iter()
            .find(|(kind, _)| *kind == Kind::Cue)
            .unwrap()
            .1,
        1
    );
    let second = Query {
        offset: 1,
        ..asking("地震")
    };
    assert_eq!(index.search_grouped(&second).unwrap().courses.len(), 1);
}

#[test]
fn facets_leave_out_their_own_filter_only() {
    let mut rural = course("B", "安全二");
    rural.level = "county".to_owned();
    rural.stages = vec!["primary".to_owned(), "junior".to_owned()];
    let index = holding(&[&[course("A", "安全一"), cue("A", 1, "注意安全")], &[rural]]);
    let filtered = Query {
        level: Some("county".to_owned()),
        ..asking("安全")
    };
    let results = index.search(&filtered).unwrap();
    assert_eq!(keys(&results), ["course:B"]);
    assert_eq!(
        results.levels,
        [("municipal".to_owned(), 2), ("county".to_owned(), 1)]
    );
    assert_eq!(results.kinds, [(Kind::Course, 1)]);
    assert_eq!(results.stages.len(), 2);
    let nowhere = Query {
        module: Some("nothing".to_owned()),
        ..asking("安全")
    };
    assert_eq!(index.search(&nowhere).unwrap().total, 0);
}

#[test]
fn completion_knows_characters_pinyin_initials_and_mixtures() {
    let index = holding(&[
        &[course("A", "师德师风建设")],
        &[
            course("B", "地震应急与疏散"),
            unit("B", "p", "师生疏散演练", ""),
        ],
    ]);
    let complete = |typed: &str| -> Vec<String> {
        let completions = index.complete(typed, &[], 5);
        completions.into_iter().map(|found| found.text).collect()
    };
    for typed in ["师德", "師德", "shide", "shid", "sds", "师ds", "SDSF"] {
        assert_eq!(complete(typed), ["师德师风建设"], "{typed}");
    }
    assert_eq!(complete("师"), ["师德师风建设", "师生疏散演练"]);
    assert_eq!(complete("疏散").len(), 2);
    assert_eq!(complete(""), Vec::<String>::new());
    let one = &index.complete("dizhen", &[], 5)[0];
    assert_eq!(one.course.as_deref(), Some("B"));
}

#[test]
fn what_was_removed_is_neither_found_nor_completed_nor_counted() {
    let index = holding(&[&[course("A", "地震应急")], &[course("B", "地震常识")]]);
    index.remove_course("A").unwrap();
    index.commit(2).unwrap();
    assert_eq!(found(&index, "地震"), ["course:B"]);
    assert_eq!(index.complete("地震", &[], 5).len(), 1);
    assert_eq!(index.search(&asking("地震")).unwrap().modules[0].1, 1);
}

#[test]
fn a_correction_keeps_what_is_right_around_it() {
    let index = holding(&[&[
        course("A", "师德师风建设"),
        unit("A", "p", "师德师风与家校沟通", "师德师风从家校沟通做起"),
    ]]);
    let suggestion = |text: &str| index.search(&asking(text)).unwrap().suggestion;
    assert_eq!(
        suggestion("失德师风 家校沟通").as_deref(),
        Some("师德师风 家校沟通")
    );
    assert_eq!(suggestion("师德师风"), None);
    assert_eq!(suggestion("完全无关的词语"), None);
}

fn everything() -> Index {
    let index = holding(&[&[
        course("KM-1", "地震应急 Teaching"),
        unit("KM-1", "p", "避险", "<b>地震</b> & 应急"),
        cue("KM-1", 1, "地震来了"),
    ]]);
    index.set_vocabulary(vocabulary()).unwrap();
    index
}

/// The first place of the unwanted phrase is behind the first place of what is looked for, or nowhere.
#[test]
fn what_is_not_wanted_may_come_late_or_never() {
    let index = everything();
    assert!(!found(&index, "地震 -\"KM-1-KM-1\"").is_empty());
    let index = holding(&[
        &[course("KM-1", "地震应急"), cue("KM-1", 1, "地震来了")],
        &[
            course("KM-2", "应急预案"),
            cue("KM-2", 1, "地震来了，先避险"),
        ],
    ]);
    let keys = found(&index, "地震来了 -先避险");
    assert!(keys.iter().any(|key| key.contains("KM-1")), "{keys:?}");
    assert!(!keys.iter().any(|key| key.contains("KM-2")), "{keys:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_a_query_and_its_snippets_are_safe(
        text in prop_oneof![
            any::<String>(),
            "[地震应急师德 \"“”《》:：\\-a-zA-Z0-9<&*~^()\\[\\]{}+|\\\\/]{0,40}",
            "(module:|模块:|-|\"|“|地震|shide|KM-1| ){0,12}",
        ],
        limit in 0_usize..30,
        offset in 0_usize..30,
    ) {
        thread_local! {
            static INDEX: Index = everything();
        }
        let query = Query { text: text.clone(), limit, offset, ..Query::default() };
        INDEX.with(|index| {
            let results = index.search(&query).unwrap();
            for hit in &results.hits {
                let plain = hit.snippet.replace("<mark>", "").replace("</mark>", "");
                prop_assert!(!plain.contains(['<', '>', '"']), "{}", hit.snippet);
            }
            index.search_grouped(&query).unwrap();
            index.complete(&text, &[], limit);
            Ok(())
        })?;
    }
}
