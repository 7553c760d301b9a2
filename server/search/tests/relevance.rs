//! How well teachers find what they look for, in numbers: eighty judged queries over the demonstration courses. See the
//! table with `cargo test -p search --test relevance -- --nocapture`.
//!
//! Where the answer says that another text was perhaps meant, the person asks for that, as most people would.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

#[path = "relevance/judgement.rs"]
mod judgement;

use std::collections::BTreeMap;

use search::{Document, Index, ModuleNames, Query, Vocabulary};

const TOP: usize = 10;
/// What was reached when the judgements were made, less one hundredth. A change that falls below makes search worse.
const LEAST_NDCG: f64 = 0.92;
const LEAST_RECALL: f64 = 0.94;
/// No sort of query may be left behind by the others.
const LEAST_OF_A_KIND: f64 = 0.80;

fn corpus() -> Vec<Document> {
    serde_json::from_str(include_str!("corpus.json")).expect("documents")
}

fn vocabulary() -> Vocabulary {
    let module = |code: &str, names: [&str; 2]| ModuleNames {
        code: code.to_owned(),
        names: names.map(str::to_owned).to_vec(),
    };
    let group = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    Vocabulary {
        words: Vec::new(),
        synonyms: vec![
            group(&["双减", "减负"]),
            group(&["欺凌", "霸凌"]),
            group(&["应急", "突发事件"]),
            group(&["信息技术", "ICT"]),
            group(&["人工智能", "AI"]),
            group(&["电动自行车", "电动车"]),
        ],
        modules: vec![
            module("campus-safety", ["校园安全", "Campus safety"]),
            module("teacher-standards", ["教师标准", "Teacher standards"]),
            module("teacher-ethics", ["师德教育", "Teacher ethics"]),
            module("subject", ["学科教学", "Subject teaching"]),
            module("pedagogy", ["教学方法", "Pedagogy"]),
            module("technology", ["信息技术", "Technology"]),
            module("management", ["班级管理", "Class management"]),
        ],
    }
}

fn index(documents: &[Document]) -> Index {
    let index = Index::in_memory().expect("an index");
    index.set_vocabulary(vocabulary()).expect("the vocabulary");
    for course in documents.chunk_by(|a, b| a.course == b.course) {
        let code = &course[0].course;
        index.replace_course(code, course).expect("a course");
    }
    index.commit(1).expect("a commit");
    index
}

/// The keys of the first page.
fn found(index: &Index, text: &str) -> Vec<String> {
    let ask = |text: &str| {
        let query = Query {
            text: text.to_owned(),
            limit: TOP,
            ..Query::default()
        };
        index.search(&query).expect("an answer")
    };
    let mut answer = ask(text);
    if let Some(meant) = &answer.suggestion {
        answer = ask(meant);
    }
    answer
        .hits
        .into_iter()
        .map(|hit| hit.document_key)
        .collect()
}

#[derive(Clone, Copy, Default)]
struct Score {
    ndcg: f64,
    recall: f64,
}

/// Normalised discounted cumulative gain, and the share of the good answers that are on the first page.
fn score(found: &[String], grades: &BTreeMap<&str, u32>) -> Score {
    let discounted = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
        let places = (2..).take(TOP);
        let gains = grades.zip(places);
        gains
            .map(|(grade, place)| (f64::from(2_u32.pow(grade)) - 1.0) / f64::from(place).log2())
            .sum()
    };
    let mut ideal: Vec<_> = grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let grade = |key: &String| grades.get(key.as_str()).copied().unwrap_or(0);
    let gain = discounted(&mut found.iter().map(grade));
    let good = grades
        .values()
        .filter(|grade| **grade >= 2)
        .count()
        .min(TOP);
    let seen = found.iter().filter(|key| grade(key) >= 2).count().min(good);
    Score {
        ndcg: gain / discounted(&mut ideal.into_iter()),
        recall: share(seen, good),
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).expect("small"));
    number(part) / number(whole)
}

fn mean(scores: &[Score]) -> Score {
    let sum = scores.iter().fold(Score::default(), |sum, score| Score {
        ndcg: sum.ndcg + score.ndcg,
        recall: sum.recall + score.recall,
    });
    let count = f64::from(u32::try_from(scores.len()).expect("small"));
    Score {
        ndcg: sum.ndcg / count,
        recall: sum.recall / count,
    }
}

#[test]
fn teachers_find_what_they_look_for() {
    let documents = corpus();
    let index = index(&documents);
    let keys: Vec<&str> = documents.iter().map(|d| d.key.as_str()).collect();
    let mut by_kind: BTreeMap<String, Vec<Score>> = BTreeMap::new();
    let mut all = Vec::new();
    for judged in judgement::all() {
        let found = found(&index, &judged.text);
        let score = score(&found, &judged.grades(&keys));
        println!(
            "{:<12} {:.3} {:.3}  {}",
            judged.kind, score.ndcg, score.recall, judged.text
        );
        if std::env::var_os("SHOW_FOUND").is_some() && score.ndcg < 0.9 {
            for key in &found {
                println!(
                    "      {} {key}",
                    judged.grades(&keys).get(key.as_str()).unwrap_or(&0)
                );
            }
        }
        by_kind.entry(judged.kind).or_default().push(score);
        all.push(score);
    }
    println!(
        "\n{:<12} {:>7} {:>8} {:>10}",
        "kind", "queries", "nDCG@10", "recall@10"
    );
    for (kind, scores) in &by_kind {
        let Score { ndcg, recall } = mean(scores);
        println!("{kind:<12} {:>7} {ndcg:>8.3} {recall:>10.3}", scores.len());
    }
    let total = mean(&all);
    println!(
        "{:<12} {:>7} {:>8.3} {:>10.3}",
        "all",
        all.len(),
        total.ndcg,
        total.recall
    );
    assert!(all.len() >= 60);
    assert!(
        total.ndcg >= LEAST_NDCG,
        "nDCG@10 fell to {:.3}",
        total.ndcg
    );
    assert!(
        total.recall >= LEAST_RECALL,
        "recall@10 fell to {:.3}",
        total.recall
    );
    for (kind, scores) in &by_kind {
        let ndcg = mean(scores).ndcg;
        assert!(
            ndcg >= LEAST_OF_A_KIND,
            "nDCG@10 of {kind} fell to {ndcg:.3}"
        );
    }
}
