//! What is said of a course: the sums, the words, and one's own.

use domain::{analytics::SMALLEST_GROUP, ratings::MOST_STARS};
use leptos::prelude::*;
use platform::{
    Refusal,
    ratings::{Rating, Ratings},
};

use crate::{
    App,
    text::{Text, fill, format},
};

/// Who reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// Has completed the course.
    pub may_rate: bool,
    pub moderates: bool,
}

/// What came back with an error.
#[derive(Clone, Debug, Default)]
pub struct TypedRating {
    pub stars: Option<u8>,
    pub comment: String,
    pub refusals: Vec<Refusal>,
}

pub fn section(
    app: &App,
    text: &'static Text,
    code: &str,
    said: &Ratings,
    reader: Reader,
    typed: &TypedRating,
) -> AnyView {
    let words = &text.ratings;
    let comments: Vec<_> = said
        .comments
        .iter()
        .map(|each| comment(app, text, code, each, reader))
        .collect();
    let comments =
        (!comments.is_empty()).then(|| view! { <ul class="plain stack">{comments}</ul> });
    view! {
        <section class="card stack" id="ratings" aria-labelledby="ratings-title">
            <h2 id="ratings-title">{words.title}</h2>
            {sums(text, said)}
            {reader.may_rate.then(|| form(text, code, said.own.as_ref(), typed))}
            {comments}
        </section>
    }
    .into_any()
}

/// The mean and how many gave how much.
pub fn sums(text: &'static Text, said: &Ratings) -> AnyView {
    let words = &text.ratings;
    let count = said.sums.count();
    if count == 0 {
        return view! { <p class="muted">{words.none}</p> }.into_any();
    }
    let Some(tenths) = said.sums.mean_tenths() else {
        let sentence = fill(words.few, &[("count", &count), ("few", &SMALLEST_GROUP)]);
        return view! { <p class="muted">{sentence}</p> }.into_any();
    };
    let mean = format!("{}.{}", tenths / 10, tenths % 10);
    let lines: Vec<_> = (1..=u64::from(MOST_STARS))
        .rev()
        .zip(said.sums.of.iter().rev())
        .map(|(stars, people)| {
            view! { <li class="num">{fill(words.line, &[("count", &stars), ("people", people)])}</li> }
        })
        .collect();
    view! {
        <p><b class="num">{fill(words.mean, &[("mean", &mean), ("count", &count)])}</b></p>
        <ul class="plain">{lines}</ul>
    }
    .into_any()
}

fn form(text: &'static Text, code: &str, own: Option<&Rating>, typed: &TypedRating) -> AnyView {
    let words = &text.ratings;
    let chosen = typed.stars.or(own.map(|own| own.stars.count()));
    let given = if typed.refusals.is_empty() {
        own.map(|own| own.comment.clone()).unwrap_or_default()
    } else {
        typed.comment.clone()
    };
    let problems: Vec<_> = typed
        .refusals
        .iter()
        .map(|each| match each.code {
            "too-long" => words.error_long,
            _ => words.error_stars,
        })
        .map(|sentence| view! { <p class="error" role="alert">{sentence}</p> })
        .collect();
    let options: Vec<_> = (1..=MOST_STARS)
        .map(|stars| {
            view! {
                <label class="option">
                    <input type="radio" name="stars" value=stars.to_string() checked=chosen == Some(stars) required=true />
                    <span class="num">{fill(words.stars, &[("count", &stars)])}</span>
                </label>
            }
        })
        .collect();
    let hidden = own.and_then(|own| own.hidden.as_ref()).map(|reason| {
        view! { <p class="notice warning">{fill(words.hidden, &[("reason", reason)])}</p> }
    });
    let action = format!("/courses/{code}/rating");
    let (title, verb) = match own {
        Some(_) => (words.own, words.change),
        None => (words.give, words.send),
    };
    let back = own.is_some().then(|| {
        view! { <button class="button quiet" type="submit" name="to" value="take-back" formnovalidate=true>{words.take_back}</button> }
    });
    view! {
        <details open=own.is_none() || !typed.refusals.is_empty()>
            <summary>{title}</summary>
            {hidden}
            {problems}
            <form class="stack" method="post" action=action>
                <fieldset class="field">
                    <legend>{words.how_many}</legend>
                    <div class="options">{options}</div>
                </fieldset>
                <div class="field">
                    <label for="rating-comment">{words.comment}</label>
                    <textarea id="rating-comment" name="comment" rows="3" maxlength="1000">{given}</textarea>
                </div>
                <p class="actions"><button class="button" type="submit">{verb}</button>{back}</p>
            </form>
        </details>
    }
    .into_any()
}

fn comment(app: &App, text: &'static Text, code: &str, each: &Rating, reader: Reader) -> AnyView {
    let words = &text.ratings;
    let when = format::day(each.at, &app.platform.rules.zone);
    let stars = fill(words.stars, &[("count", &each.stars.count())]);
    let hidden = each.hidden.as_ref().map(|reason| {
        view! { <p class="notice warning">{fill(words.hidden, &[("reason", reason)])}</p> }
    });
    let moderating = reader.moderates.then(|| moderation(text, code, each));
    view! {
        <li>
            <p class="muted small">{each.name.clone()} " · " <span class="num">{stars}</span> " · " <span class="num">{when}</span></p>
            <p>{each.comment.clone()}</p>
            {hidden}
            {moderating}
        </li>
    }
    .into_any()
}

fn moderation(text: &'static Text, code: &str, each: &Rating) -> AnyView {
    let words = &text.ratings;
    let action = format!("/courses/{code}/rating/moderation");
    let account = each.account.to_string();
    if each.hidden.is_some() {
        return view! {
            <form method="post" action=action>
                <input type="hidden" name="account" value=account />
                <button class="button quiet" type="submit" name="to" value="show">{words.show_again}</button>
            </form>
        }
        .into_any();
    }
    let id = format!("reason-{account}");
    let label = fill(words.hide_label, &[("name", &each.name)]);
    view! {
        <details>
            <summary aria-label=label>{words.hide}</summary>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="account" value=account />
                <div class="field">
                    <label for=id.clone()>{words.reason}</label>
                    <input id=id name="reason" type="text" maxlength="300" required=true />
                </div>
                <p><button class="button quiet" type="submit" name="to" value="hide">{words.hide}</button></p>
            </form>
        </details>
    }
    .into_any()
}
