//! Making alike what people write differently: blanks, line breaks and full-width forms.

/// White space, and what cannot be seen but travels with copied text.
pub(super) fn is_white(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// The half-width form of a full-width letter, digit or sign.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '﹒' | '。' => '.',
        '—' | '–' | '−' => '-',
        _ => c,
    }
}

/// Without any white space, in half-width forms.
pub(super) fn compact(text: &str) -> String {
    text.chars().filter(|c| !is_white(*c)).map(narrow).collect()
}

/// How headings and words are compared: without white space, stars and colons, half-width, in lower case.
pub fn normal_heading(text: &str) -> String {
    compact(text)
        .chars()
        .filter(|c| !matches!(c, '*' | ':' | '_' | '"' | '\''))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Without the remark in brackets at the end: `身份证号(必填)`.
pub(super) fn without_remark(heading: &str) -> Option<&str> {
    let open = heading.rfind('(')?;
    (heading.ends_with(')') && open > 0).then(|| &heading[..open])
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// The name of a person, school or programme: trimmed, one blank between words, none beside a Chinese character
/// (`于  春生` is `于春生`), one form of the dot within a name (`阿依·古丽`).
pub fn normal_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if is_white(c) {
            gap = !out.is_empty();
            continue;
        }
        let c = match c {
            '•' | '‧' | '∙' | '・' | '●' | '˙' => '·',
            '\u{FF10}'..='\u{FF19}'
            | '\u{FF21}'..='\u{FF3A}'
            | '\u{FF41}'..='\u{FF5A}'
            | '（'
            | '）' => narrow(c),
            c => c,
        };
        if gap
            && !is_han(c)
            && out
                .chars()
                .next_back()
                .is_some_and(|before| !is_han(before))
        {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}
