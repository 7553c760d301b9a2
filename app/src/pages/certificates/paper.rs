//! A certificate on paper, with the whole name.

use content::print::{Body, Certificate as Sheet, Paper, QrBlock};
use platform::certificates::{Certificate, Held};

use super::{missing, period, state, what};
use crate::{
    App, Visit,
    text::{fill, format},
};

/// None for a record, which is printed as such.
pub fn of(app: &App, visit: &Visit, held: &Held) -> Option<Paper> {
    let text = visit.text();
    let words = &text.certificates;
    let now = app.platform.now();
    let today = format::day(now, &app.platform.rules.zone);
    let code = held.certificate.code().to_owned();
    let mut facts = vec![(words.code.to_owned(), code.clone())];
    if let Some(number) = &held.number {
        facts.push((words.number.to_owned(), number.clone()));
    }
    let (title, sentence, organisation) = match &held.certificate {
        Certificate::Credit(credit) => {
            facts.extend(period(text, credit).map(|period| (words.period.to_owned(), period)));
            let kind = format!(
                "{} · {} · {}",
                text.words.module(credit.module),
                text.words.level(credit.level),
                text.words.mode(credit.mode)
            );
            facts.push((words.kind.to_owned(), kind));
            facts.push((words.policy.to_owned(), credit.policy.clone()));
            let sentence = fill(
                words.paper_sentence,
                &[
                    ("title", &what(text, credit)),
                    ("year", &credit.year),
                    ("hours", &format::hours(credit.hours, text.lang)),
                    ("state", &state(app, text, credit.state)),
                ],
            );
            (words.paper_credit, sentence, &credit.organisation)
        }
        Certificate::Year(year) => {
            let at = format::day(year.at, &app.platform.rules.zone);
            facts.push((words.issued_at.to_owned(), at));
            facts.push((
                words.target.to_owned(),
                format::hours(year.target, text.lang),
            ));
            let pattern = if year.missing.is_nothing() {
                words.paper_sentence_year
            } else {
                words.paper_sentence_year_changed
            };
            let sentence = fill(
                pattern,
                &[
                    ("year", &year.year),
                    ("hours", &format::hours(year.hours, text.lang)),
                    ("now", &format::hours(year.now, text.lang)),
                    ("missing", &missing(text, &year.missing)),
                ],
            );
            (words.paper_year, sentence, &year.organisation)
        }
        // A record has a paper of its own.
        Certificate::Record(_) => return None,
    };
    let address = visit.whole_address(app, "/certificates");
    Some(Paper {
        title: title.to_owned(),
        language: text.lang.code().to_owned(),
        issued: now,
        body: Body::Certificate(Sheet {
            heading: words.paper_heading.to_owned(),
            name: held.name.clone(),
            sentence,
            facts,
            seal: vec![organisation.clone(), fill(words.printed, &[("at", &today)])],
            code: Some(QrBlock {
                text: fill(words.paper_scan, &[("code", &code)]),
                url: format!("{address}/{code}"),
            }),
            footer: fill(words.paper_footer, &[("address", &address)]),
        }),
    })
}
