//! Letters in the words of their readers: as text, and as HTML for programs that show it.

use domain::time::Zone;
use platform::mail::{Dated, Letter};

use crate::text::{Lang, Text, Worded, fill, format, worded};

/// A letter that can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What a letter needs to know of where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    /// Address of the site, without a slash at its end.
    pub site: &'a str,
    pub zone: &'a Zone,
    /// Where its reader ends these letters.
    pub unsubscribe: &'a str,
}

/// Puts a letter into words.
pub fn written(letter: &Letter, lang: &str, from: From<'_>) -> Written {
    let text = Text::of(Lang::parse(lang).unwrap_or_default());
    match letter {
        Letter::Confirm { name, token } => confirm(text, name, token, from),
        Letter::Notices { name, day, notices } => told(text, name, day.as_deref(), notices, from),
        Letter::Checkpoint { number, note } => checkpoint(text, *number, note, from),
    }
}

fn confirm(text: &'static Text, name: &str, token: &str, from: From<'_>) -> Written {
    let words = &text.mail;
    let link = format!("{}/mail/confirmation?token={token}", from.site);
    let hello = fill(words.hello, &[("name", &name)]);
    let plain = format!("{hello}\n\n{}\n\n{link}\n", words.confirm_body);
    let inside = format!(
        "<p>{}</p><p>{}</p><p><a href=\"{link}\">{}</a></p>",
        escaped(&hello),
        escaped(words.confirm_body),
        escaped(words.confirm_do)
    );
    Written {
        subject: words.confirm_title.to_owned(),
        text: plain,
        html: page(text, &inside),
    }
}

fn told(
    text: &'static Text,
    name: &str,
    day: Option<&str>,
    notices: &[Dated],
    from: From<'_>,
) -> Written {
    let words = &text.mail;
    let said: Vec<(Worded, String, String)> = notices
        .iter()
        .map(|each| {
            let link = format!("{}{}", from.site, each.notice.page());
            let at = format::moment(each.at, from.zone);
            (worded(text, &each.notice, from.zone), link, at)
        })
        .collect();
    let subject = match (day, said.first()) {
        (None, Some((first, ..))) => first.title.clone(),
        (day, _) => fill(
            words.subject_digest,
            &[("day", &day.unwrap_or_default()), ("count", &said.len())],
        ),
    };
    let hello = fill(words.hello, &[("name", &name)]);
    let all = format!("{}/me/notices", from.site);
    let mut plain = format!("{hello}\n");
    let mut inside = format!("<p>{}</p>", escaped(&hello));
    for (each, link, at) in &said {
        plain.extend([format!("\n{}\n{}\n{at}\n{link}\n", each.title, each.body)]);
        inside.extend([format!(
            "<h2><a href=\"{link}\">{}</a></h2><p>{}</p><p><small>{at}</small></p>",
            escaped(&each.title),
            escaped(&each.body)
        )]);
    }
    plain.extend([format!("\n{}: {all}\n", words.see_all)]);
    inside.extend([format!(
        "<p><a href=\"{all}\">{}</a></p>",
        escaped(words.see_all)
    )]);
    stop(text, from, &mut plain, &mut inside);
    Written {
        subject,
        text: plain,
        html: page(text, &inside),
    }
}

fn checkpoint(text: &'static Text, number: i64, note: &str, from: From<'_>) -> Written {
    let words = &text.mail;
    let mut plain = format!("{}\n\n{note}\n", words.checkpoint_body);
    let mut inside = format!(
        "<p>{}</p><pre>{}</pre>",
        escaped(words.checkpoint_body),
        escaped(note)
    );
    stop(text, from, &mut plain, &mut inside);
    Written {
        subject: fill(words.subject_checkpoint, &[("number", &number)]),
        text: plain,
        html: page(text, &inside),
    }
}

fn stop(text: &'static Text, from: From<'_>, plain: &mut String, inside: &mut String) {
    let words = text.mail.stop;
    let link = from.unsubscribe;
    plain.extend([format!("\n{words} {link}\n")]);
    inside.extend([format!(
        "<p><small>{} <a href=\"{link}\">{}</a></small></p>",
        escaped(words),
        escaped(text.mail.unsubscribe_do)
    )]);
}

fn page(text: &'static Text, inside: &str) -> String {
    let lang = text.lang.code();
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"></head><body>{inside}</body></html>"
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use domain::{hours::CreditHours, ids::EntryId, notices::Notice, time::Timestamp};

    use super::*;

    #[test]
    fn a_letter_says_what_happened_in_both_languages_and_writes_nobody_elses_markup() {
        let zone = Zone::shanghai();
        let from = From {
            site: "https://xueshi.example.cn",
            zone: &zone,
            unsubscribe: "https://xueshi.example.cn/mail/unsubscription/t",
        };
        let letter = Letter::Notices {
            name: "王芳".to_owned(),
            day: None,
            notices: vec![Dated {
                notice: Notice::Rejected {
                    entry: EntryId::new("e1"),
                    title: "防震 <b>".to_owned(),
                    hours: CreditHours::from_hundredths(400),
                    reason: "未到场 & 无证明".to_owned(),
                },
                at: Timestamp::from_millis(1_772_413_200_000),
            }],
        };
        let zh = written(&letter, "zh-CN", from);
        assert_eq!(zh.subject, "学时被驳回：防震 <b>");
        assert!(zh.text.contains("王芳，您好：") && zh.text.contains("未到场 & 无证明"));
        assert!(
            zh.text
                .contains("https://xueshi.example.cn/verification/e1")
        );
        assert!(zh.html.contains("防震 &lt;b&gt;") && zh.html.contains("&amp; 无证明"));
        assert!(!zh.html.contains("<b>"));
        assert!(zh.text.contains(from.unsubscribe) && zh.html.contains(from.unsubscribe));
        let en = written(&letter, "en", from);
        assert_eq!(en.subject, "Rejected: 防震 <b>");
        assert!(en.html.contains("<html lang=\"en\">"));
    }
}
