//! How hard the words for people are to read: every text that there is, held to the level of a notice.
//!
//! Where the limits come from: GOV.UK's guidance on content design asks for sentences of at most 25 words. A Chinese text
//! takes about 1.6 characters for an English word, so 25 words are 40 characters; 99 of 100 sentences here have fewer than
//! 30. A Chinese reader rests at every mark, and what stands between two of them is short in official notices: at most 20.

use std::{collections::BTreeSet, fs, path::Path};

/// Words of an English sentence.
const MOST_WORDS: usize = 25;
/// Characters of a Chinese sentence, up to a full stop, a semicolon, a question or exclamation mark.
const MOST_CHARACTERS: usize = 40;
/// Characters between any two marks.
const MOST_AT_A_BREATH: usize = 20;
/// A place that a value is put into counts as a short word.
const PLACE: usize = 2;

/// Words of people who make programs, in their plain form; an English one counts with an `s` behind it, too.
const JARGON: &[&str] = &[
    "api",
    "backend",
    "boolean",
    "byte",
    "cache",
    "chain",
    "checkpoint",
    "cookie",
    "csv",
    "database",
    "endpoint",
    "hash",
    "html",
    "http",
    "idempotent",
    "instantiate",
    "json",
    "markdown",
    "merkle",
    "metadata",
    "null",
    "parameter",
    "payload",
    "regex",
    "script",
    "server",
    "sha",
    "smtp",
    "timestamp",
    "token",
    "uuid",
    "webhook",
    "xml",
    "令牌",
    "参数",
    "哈希",
    "字节",
    "数据库",
    "服务器",
    "检查点",
    "接口",
    "索引",
    "缓存",
    "编码",
    "脚本",
];

/// Where such a word has to be said: the group of texts, the words, why. None of these is for teachers.
const EXCEPTIONS: &[(&str, &[&str], &str)] = &[
    (
        "administration",
        &["checkpoint", "检查点"],
        "counties keep the signed checkpoints and ask for them by this name",
    ),
    (
        "authoring",
        &["json", "markdown", "xml"],
        "authors bring files of these formats, and write Markdown",
    ),
    (
        "bank",
        &["xml"],
        "Moodle XML is a format that authors bring",
    ),
    (
        "checkpoints",
        &["checkpoint", "检查点"],
        "what administrators keep and verifiers check",
    ),
    (
        "exchange",
        &["byte", "xml", "字节"],
        "what is wrong in a file that an author brings, exactly",
    ),
    (
        "exports",
        &["checkpoint", "csv", "检查点"],
        "the format that an administrator chooses, and the checkpoint beside it",
    ),
    (
        "folders",
        &["byte", "json", "markdown", "字节", "编码"],
        "what is wrong in a file that an author brings, exactly",
    ),
    (
        "lists",
        &["csv"],
        "the format of the lists that administrators send",
    ),
    (
        "mail",
        &["checkpoint", "检查点"],
        "counties keep the signed checkpoints",
    ),
    (
        "questions",
        &["byte", "xml", "字节"],
        "what is wrong in a file that an author brings, exactly",
    ),
    (
        "tasks",
        &["http", "markdown"],
        "authors write Markdown, organisers the address of a live session",
    ),
];

struct Said {
    /// The file of its group.
    group: String,
    words: String,
}

/// Every literal of the groups: those of `texts!`, and those that stand elsewhere in their files.
fn all() -> Vec<Said> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text");
    let mut said = Vec::new();
    for file in fs::read_dir(folder).expect("the texts are there") {
        let path = file.expect("a file").path();
        let group = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if group == "level" {
            continue;
        }
        let source = fs::read_to_string(&path).expect("reads");
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let found = literals(source).into_iter().map(|words| Said {
            group: group.clone(),
            words,
        });
        said.extend(found.filter(|said| is_for_people(&said.words)));
    }
    assert!(said.len() > 3_000, "only {} texts were found", said.len());
    said
}

/// What stands between quotes, comments left out.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut signs = source.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '/' if signs.peek() == Some(&'/') => {
                signs.by_ref().find(|sign| *sign == '\n');
            }
            '"' => found.push(literal(&mut signs)),
            _ => {}
        }
    }
    found
}

/// Up to the closing quote. A backslash before the end of a line joins it with the next.
fn literal(signs: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut text = String::new();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => break,
            '\\' => match signs.next() {
                Some('n') => text.push('\n'),
                Some('\n') => while signs.next_if(|sign| sign.is_whitespace()).is_some() {},
                Some(other) => text.push(other),
                None => {}
            },
            _ => text.push(sign),
        }
    }
    text
}

fn is_han(sign: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&sign)
}

/// Codes such as `rubric-line` are not.
fn is_for_people(text: &str) -> bool {
    let begins_large = text.starts_with(|sign: char| sign.is_ascii_uppercase());
    text.contains(is_han)
        || begins_large
        || (text.contains(' ') && text.contains(|sign: char| sign.is_ascii_lowercase()))
}

/// Without the places of values: `{count|entry|entries}` is the word that goes with many, `{count}` is said to `place`.
fn spoken(text: &str, place: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inner, behind)) = after.split_once('}') else {
            return out + after;
        };
        out.push_str(inner.rsplit_once('|').map_or(place, |(_, many)| many));
        rest = behind;
    }
    out + rest
}

fn is_chinese(text: &str) -> bool {
    let words = text
        .split(|sign: char| !sign.is_ascii_alphabetic())
        .filter(|word| !word.is_empty());
    text.chars().filter(|sign| is_han(*sign)).count() > words.count()
}

/// A name or a number in Latin letters counts as one character.
fn characters(text: &str) -> usize {
    let mut count = 0;
    let mut is_within = false;
    for sign in text.chars() {
        let is_latin = sign.is_ascii_alphanumeric() || (is_within && ".-_".contains(sign));
        count += usize::from(is_han(sign) || (is_latin && !is_within));
        is_within = is_latin;
    }
    count
}

fn english_sentences(text: &str) -> Vec<String> {
    let text = spoken(text, "value");
    let mut found = vec![String::new()];
    for word in text.split_whitespace() {
        if let Some(last) = found.last_mut() {
            last.push_str(word);
            last.push(' ');
        }
        if word
            .trim_end_matches(['”', '"', ')'])
            .ends_with(['.', '?', '!'])
        {
            found.push(String::new());
        }
    }
    found
}

fn words(sentence: &str) -> usize {
    sentence
        .split_whitespace()
        .filter(|word| word.contains(|sign: char| sign.is_alphanumeric()))
        .count()
}

fn assert_none(wrong: &[String]) {
    assert!(
        wrong.is_empty(),
        "{} texts:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn no_english_sentence_is_longer_than_twenty_five_words() {
    let wrong: Vec<_> = all()
        .iter()
        .filter(|said| !is_chinese(&said.words))
        .flat_map(|said| {
            english_sentences(&said.words)
                .into_iter()
                .map(|sentence| (said.group.clone(), sentence))
        })
        .filter(|(_, sentence)| words(sentence) > MOST_WORDS)
        .map(|(group, sentence)| format!("{group}: {} words: {sentence}", words(&sentence)))
        .collect();
    assert_none(&wrong);
}

#[test]
fn no_chinese_sentence_is_longer_than_forty_characters_and_twenty_at_a_breath() {
    // One Han character for each that a value is likely to take.
    let place = "值".repeat(PLACE);
    let mut wrong = Vec::new();
    for said in all().iter().filter(|said| is_chinese(&said.words)) {
        for sentence in spoken(&said.words, &place).split(['。', '；', ';', '？', '?', '！', '\n'])
        {
            if characters(sentence) > MOST_CHARACTERS {
                wrong.push(format!(
                    "{}: {} characters: {sentence}",
                    said.group,
                    characters(sentence)
                ));
            }
            for part in sentence.split(['，', '：', '、', '（', '）', '(', ')', '—', '“', '”', '·'])
            {
                if characters(part) > MOST_AT_A_BREATH {
                    wrong.push(format!(
                        "{}: {} at a breath: {part}",
                        said.group,
                        characters(part)
                    ));
                }
            }
        }
    }
    assert_none(&wrong);
}

/// The words of a text that only people who make programs know.
fn jargon(text: &str) -> BTreeSet<&'static str> {
    let text = spoken(text, "").to_lowercase();
    let latin: BTreeSet<&str> = text
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .collect();
    let is_said = |word: &str| {
        if word.contains(is_han) {
            return text.contains(word);
        }
        latin.contains(word)
            || latin
                .iter()
                .any(|said| said.strip_suffix('s') == Some(word))
    };
    JARGON
        .iter()
        .copied()
        .filter(|word| is_said(word))
        .collect()
}

#[test]
fn words_of_the_trade_stand_only_where_they_must_and_nowhere_for_teachers() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for said in all() {
        for word in jargon(&said.words) {
            let excepted = EXCEPTIONS
                .iter()
                .find(|(group, words, _)| *group == said.group && words.contains(&word));
            match excepted {
                Some((group, ..)) => {
                    used.insert((*group, word));
                }
                None => wrong.push(format!("{}: {word}: {}", said.group, said.words)),
            }
        }
    }
    assert_none(&wrong);
    let idle: Vec<_> = EXCEPTIONS
        .iter()
        .flat_map(|(group, words, _)| words.iter().map(move |word| (*group, *word)))
        .filter(|exception| !used.contains(exception))
        .map(|(group, word)| format!("{group} does not need {word} any more"))
        .collect();
    assert_none(&idle);
}

/// Letters are the only place of the more formal word.
#[test]
fn the_reader_is_addressed_by_one_word_in_all_pages() {
    let formal: Vec<_> = all()
        .into_iter()
        .filter(|said| said.group != "mail" && said.words.contains('您'))
        .map(|said| format!("{}: {}", said.group, said.words))
        .collect();
    assert_none(&formal);
}

#[test]
fn sentences_are_counted_as_people_read_them() {
    assert_eq!(
        literals(r#"a: "中\"文", "Two words"; // "no""#),
        ["中\"文", "Two words"]
    );
    assert_eq!(
        spoken("{count} {count|other has|others have} it", "value"),
        "value others have it"
    );
    assert_eq!(
        english_sentences("One two. {three} four?")
            .iter()
            .map(|each| words(each))
            .collect::<Vec<_>>(),
        [2, 2, 0]
    );
    assert_eq!(characters("用 PDF 版，共 10 页"), 6);
    assert!(is_chinese("下载 PDF 和 CSV") && !is_chinese("Columns 编号 and 结果, nothing else"));
    assert_eq!(
        jargon("Two servers keep it; 服务器"),
        BTreeSet::from(["server", "服务器"])
    );
    assert_eq!(jargon("观察"), BTreeSet::new());
}
