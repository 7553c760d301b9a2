//! A made-up corpus of courses: the same for the same number of units.

use std::collections::{BTreeMap, BTreeSet};

use jieba_rs::Jieba;
use pinyin::ToPinyin;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use search::{Document, Kind, Locator};

const SEED: u64 = 72;
const UNITS_IN_COURSE: usize = 10;
const CUES_IN_UNIT: u32 = 20;
const MODULES: [&str; 7] = [
    "campus-safety",
    "teacher-standards",
    "teacher-ethics",
    "subject",
    "pedagogy",
    "technology",
    "management",
];

/// What sorts of queries there are.
pub const KINDS: [&str; 7] = [
    "word",
    "two words",
    "three words",
    "phrase",
    "pinyin",
    "code",
    "mistyped",
];

#[derive(Clone)]
pub struct Asked {
    pub kind: &'static str,
    pub text: String,
    /// What FTS5 is to look for.
    pub words: Vec<String>,
}

impl Asked {
    pub fn is_for_fts5(&self) -> bool {
        !matches!(self.kind, "pinyin" | "mistyped")
    }

    pub fn needs_like(&self) -> bool {
        self.words.iter().any(|word| word.chars().count() < 3)
    }
}

pub struct Corpus {
    units: usize,
    words: Vec<String>,
    /// Running sums of how often each word is said: the second half as often as the first, the third a third.
    weights: Vec<f64>,
}

impl Corpus {
    pub fn new(units: usize) -> Self {
        let words = words();
        let mut sum = 0.0;
        let weights = (1_u32..).zip(&words).map(|(rank, _)| {
            sum += 1.0 / f64::from(rank);
            sum
        });
        Self {
            units,
            weights: weights.collect(),
            words,
        }
    }

    pub fn documents(&self) -> usize {
        self.units + self.units * CUES_IN_UNIT as usize + self.units.div_ceil(UNITS_IN_COURSE)
    }

    pub fn each_course(&mut self, each: &mut dyn FnMut(&[Document])) {
        for number in 0..self.units.div_ceil(UNITS_IN_COURSE) {
            each(&self.course(number));
        }
    }

    fn course(&self, number: usize) -> Vec<Document> {
        let mut random = StdRng::seed_from_u64(SEED + number as u64);
        // What the course is about, said again and again.
        let topic: Vec<usize> = (0..30)
            .map(|_| random.random_range(50..self.words.len()))
            .collect();
        let code = format!("KM-{number:05}");
        let title = self.sentence(&mut random, &topic, 3);
        let course = Document {
            key: format!("course:{code}"),
            course: code.clone(),
            title: title.clone(),
            course_title: title,
            text: self.sentence(&mut random, &topic, 40),
            objectives: vec![self.sentence(&mut random, &topic, 8)],
            authors: vec![format!("{}工作室", self.words[topic[0]])],
            module: MODULES[number % MODULES.len()].to_owned(),
            level: ["national", "provincial", "municipal"][number % 3].to_owned(),
            mode: "remote".to_owned(),
            stages: vec!["primary".to_owned()],
            hours: 300,
            mandatory: number.is_multiple_of(10),
            completions: random.random_range(0..5000),
            ..Document::default()
        };
        let mut documents = vec![course.clone()];
        for unit in 0..UNITS_IN_COURSE {
            let is_page = unit % 3 == 2;
            let id = format!("{code}~1~u{unit}");
            let words = if is_page { 300 } else { 0 };
            let base = Document {
                key: format!("unit:{id}"),
                unit: Some(id.clone()),
                kind: if is_page { Kind::Page } else { Kind::Video },
                title: self.sentence(&mut random, &topic, 4),
                text: self.sentence(&mut random, &topic, words),
                objectives: Vec::new(),
                authors: Vec::new(),
                ..course.clone()
            };
            documents.push(base.clone());
            for cue in 0..CUES_IN_UNIT {
                documents.push(Document {
                    key: format!("cue:{id}:{}", cue * 5000),
                    kind: Kind::Cue,
                    text: self.sentence(&mut random, &topic, 10),
                    locator: Some(Locator::Seconds(cue * 5)),
                    ..base.clone()
                });
            }
        }
        documents
    }

    fn sentence(&self, random: &mut StdRng, topic: &[usize], words: usize) -> String {
        let mut sentence = String::new();
        for number in 0..words {
            let word = if random.random_bool(0.3) {
                topic.choose(random).copied().unwrap_or_default()
            } else {
                self.word(random)
            };
            sentence += &self.words[word];
            if number % 8 == 7 {
                sentence.push('，');
            }
        }
        sentence
    }

    fn word(&self, random: &mut StdRng) -> usize {
        let last = self.weights.last().copied().unwrap_or(1.0);
        let at = random.random_range(0.0..last);
        self.weights
            .partition_point(|sum| *sum < at)
            .min(self.words.len() - 1)
    }

    pub fn queries(&self, count: usize) -> Vec<Asked> {
        let mut random = StdRng::seed_from_u64(SEED);
        (0..count)
            .map(|number| self.query(&mut random, number))
            .collect()
    }

    /// Words are asked for as often as they are said, but nobody asks for the commonest: they are "of" and "and".
    fn query(&self, random: &mut StdRng, number: usize) -> Asked {
        let course = random.random_range(0..self.units.div_ceil(UNITS_IN_COURSE));
        let asked = |kind, text: String, words: Vec<String>| Asked { kind, text, words };
        let plain = |kind, words: Vec<String>| asked(kind, words.join(" "), words);
        match number % 20 {
            0..7 => plain("word", vec![self.content_word(random)]),
            7..12 => plain(
                "two words",
                (0..2).map(|_| self.content_word(random)).collect(),
            ),
            12..14 => plain(
                "three words",
                (0..3).map(|_| self.content_word(random)).collect(),
            ),
            14..16 => {
                let documents = self.course(course);
                let cue = documents.iter().rev().nth(random.random_range(0..150));
                let said: Vec<char> = cue.map_or("", |cue| &cue.text).chars().collect();
                let phrase: String = said
                    .iter()
                    .skip(3)
                    .take(5)
                    .filter(|c| **c != '，')
                    .collect();
                asked("phrase", format!("\"{phrase}\""), vec![phrase])
            }
            16..18 => {
                let title = &self.course(course)[0].title;
                let letters: String = title
                    .chars()
                    .take(3)
                    .filter_map(|c| Some(c.to_pinyin()?.plain()))
                    .collect();
                asked("pinyin", letters, Vec::new())
            }
            18 => {
                let code = format!("KM-{course:05}");
                asked("code", code.clone(), vec![code])
            }
            _ => {
                let word = self.content_word(random);
                let wrong = self.content_word(random);
                let mixed = word.chars().take(1).chain(wrong.chars().skip(1)).collect();
                asked("mistyped", mixed, Vec::new())
            }
        }
    }

    fn content_word(&self, random: &mut StdRng) -> String {
        loop {
            let at = self.word(random);
            if at >= 20 && self.words[at].chars().count() > 1 {
                return self.words[at].clone();
            }
        }
    }
}

/// The words of the demonstration courses, the commonest first, and after them the words of the dictionary that are made
/// of the same characters.
fn words() -> Vec<String> {
    let jieba = Jieba::new();
    let corpus: Vec<Document> =
        serde_json::from_str(include_str!("../../tests/corpus.json")).expect("documents");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let is_chinese = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    for document in &corpus {
        for word in jieba.cut(&document.text, true) {
            if word.chars().all(is_chinese) {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    let mut known: Vec<_> = counts.into_iter().collect();
    known.sort_by_key(|(word, count)| (usize::MAX - count, *word));
    let mut words: Vec<String> = known.into_iter().map(|(word, _)| word.to_owned()).collect();
    let characters: BTreeSet<char> = words.iter().flat_map(|word| word.chars()).collect();
    let have: BTreeSet<String> = words.iter().cloned().collect();
    let mut more = Vec::new();
    for first in &characters {
        for second in &characters {
            let pair: String = [*first, *second].iter().collect();
            if jieba.has_word(&pair) && !have.contains(&pair) {
                more.push(pair);
            }
        }
    }
    // In an order that has nothing to do with their characters.
    let mut random = StdRng::seed_from_u64(SEED);
    rand::seq::SliceRandom::shuffle(more.as_mut_slice(), &mut random);
    words.extend(more);
    words
}
