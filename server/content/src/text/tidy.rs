//! Text as search takes it: what cannot be seen goes, all else stays as the author wrote it.

/// Without control and other invisible characters; runs of blanks are one, blank lines are none. Kangxi and CJK
/// radicals, which some PDF printers write for the hanzi of the same shape, become these hanzi.
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut blank, mut line_break) = (false, false);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                line_break = true;
            }
            c if c.is_whitespace() => blank = true,
            c if is_invisible(c) => {}
            c => {
                if !out.is_empty() && (line_break || blank) {
                    out.push(if line_break { '\n' } else { ' ' });
                }
                (blank, line_break) = (false, false);
                out.push(hanzi(c));
            }
        }
    }
    out
}

/// Soft hyphens, marks of direction, joiners, private and unassigned characters that fonts without names map to.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}'
            | '\u{F0000}'..='\u{10FFFF}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// The hanzi that looks like a radical (Unicode, `EquivalentUnifiedIdeograph`), or the character itself.
fn hanzi(c: char) -> char {
    match c {
        // The Kangxi radicals stand in their own order, whose hanzi do not follow from each other.
        '\u{2F00}'..='\u{2FD5}' => KANGXI.chars().nth(c as usize - 0x2F00).unwrap_or(c),
        '\u{2E80}'..='\u{2EF3}' => SUPPLEMENT
            .iter()
            .find(|(radical, _)| *radical == c)
            .map_or(c, |(_, hanzi)| *hanzi),
        c => c,
    }
}

/// U+2F00 to U+2FD5.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Those of the radicals supplement that are whole hanzi of today.
const SUPPLEMENT: &[(char, char)] = &[
    ('⺁', '厂'),
    ('⺇', '几'),
    ('⺌', '小'),
    ('⺓', '幺'),
    ('⺛', '旡'),
    ('⺝', '月'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺩', '王'),
    ('⺫', '目'),
    ('⺰', '纟'),
    ('⺱', '罓'),
    ('⺼', '月'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻒', '镸'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻖', '阝'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

/// A character of a script that is written without blanks between words, or its punctuation.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{30FF}' | '\u{3105}'..='\u{312F}' | '\u{31C0}'..='\u{31EF}'
        | '\u{3200}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FFEF}'
        | '\u{20000}'..='\u{323AF}')
        || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn tidied_text_is_tidy(text in "([a-z年 \n\t\r\u{0}-\u{1F}\u{200B}⼀]|.){0,60}") {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once.clone());
            prop_assert!(!once.contains("  ") && !once.contains("\n\n") && !once.contains(" \n") && !once.contains("\n "));
            prop_assert!(once.chars().all(|c| c == '\n' || !c.is_control()));
        }

        #[test]
        fn words_stay_as_they_were(text in "[a-zA-Z0-9０-９一-龥，。]{0,40}") {
            prop_assert_eq!(tidy(&text), text);
        }
    }

    #[test]
    fn blanks_and_what_is_invisible_go() {
        assert_eq!(
            tidy("\u{FEFF}  学\u{0}时\u{200B}\t\u{A0} 认定\r\n\n \n\u{3000}第一条\u{AD}  "),
            "学时 认定\n第一条"
        );
        assert_eq!(tidy("ＡＢ１２ ① “引”"), "ＡＢ１２ ① “引”");
    }

    #[test]
    fn radicals_are_the_hanzi_that_they_look_like() {
        assert_eq!(KANGXI.chars().count(), 0x2FD5 - 0x2F00 + 1);
        assert_eq!(tidy("⼀⼆⼈⼤⼩⽤⾼⿓⿕⻓⻅⻚"), "一二人大小用高龍龠长见页");
    }
}
