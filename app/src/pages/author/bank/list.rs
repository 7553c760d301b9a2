//! Questions in a table, and how they are looked for.

use content::markdown::plain_text;
use domain::{catalogue::Module, time::Zone};
use leptos::prelude::*;
use platform::bank::BankQuestion;

use super::Asked;
use crate::text::{Text, fill, format};

/// Characters of a question by which a button names it.
const SHORT: usize = 30;

pub(super) fn filters(text: &'static Text, asked: &Asked, action: &str) -> impl IntoView + use<> {
    let words = &text.bank;
    let options: Vec<_> = Module::ALL
        .iter()
        .map(|module| {
            let chosen = asked.module == module.code();
            view! { <option value=module.code() selected=chosen>{text.words.module(*module)}</option> }
        })
        .collect();
    view! {
        <form class="filters card" method="get" action=action.to_owned() role="search" aria-label=words.filters>
            <div class="form-row">
                <label class="field">
                    <span>{words.words}</span>
                    <input type="search" name="q" value=asked.q.clone() maxlength="64" />
                </label>
                <label class="field">
                    <span>{words.module}</span>
                    <select name="module"><option value="">{words.every_module}</option>{options}</select>
                </label>
                <label class="field">
                    <span>{words.subject}</span>
                    <input type="text" name="subject" value=asked.subject.clone() maxlength="50" />
                </label>
                <button class="button quiet" type="submit">{words.apply}</button>
            </div>
        </form>
    }
}

/// With `chosen`, each row has a box of the form with that id.
pub(super) fn table(
    text: &'static Text,
    questions: &[BankQuestion],
    chosen: Option<&'static str>,
    zone: &Zone,
) -> AnyView {
    let words = &text.bank;
    if questions.is_empty() {
        return view! { <p class="empty">{words.empty}</p> }.into_any();
    }
    let rows: Vec<_> = questions
        .iter()
        .map(|each| row(text, each, chosen, zone))
        .collect();
    view! {
        <table class="queue">
            <thead>
                <tr>
                    <th scope="col">{words.question}</th>
                    <th scope="col">{words.kind}</th>
                    <th scope="col">{words.module}</th>
                    <th scope="col">{words.subject}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(
    text: &'static Text,
    each: &BankQuestion,
    chosen: Option<&'static str>,
    zone: &Zone,
) -> impl IntoView + use<> {
    let words = &text.bank;
    let stem = plain_text(&each.question.readable_stem());
    let short: String = stem.chars().take(SHORT).collect();
    let by = fill(
        words.brought_by,
        &[
            ("name", &each.owner_name),
            ("when", &format::day(each.at, zone)),
        ],
    );
    let choice = chosen.map(|form| {
        let label = fill(words.choose_this, &[("question", &short)]);
        view! { <input type="checkbox" name="question" value=each.id.clone() form=form aria-label=label /> " " }
    });
    let remove = (chosen.is_none() && each.is_own).then(|| {
        let label = fill(words.remove_of, &[("question", &short)]);
        view! {
            <form method="post" action="/author/courses/bank/removal">
                <input type="hidden" name="question" value=each.id.clone() />
                <button class="button quiet danger small" type="submit" aria-label=label>{words.remove}</button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row" data-label=words.question>
                {choice} {stem}
                <p class="muted small">{by}</p>
                {remove}
            </th>
            <td data-label=words.kind>{words.kind_of(each.question.kind())}</td>
            <td data-label=words.module>{text.words.module(each.module)}</td>
            <td data-label=words.subject>{each.subject.clone()}</td>
        </tr>
    }
}
