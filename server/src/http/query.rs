//! A query, read so that what is wrong is named by its field.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use domain::time::TrainingYear;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// The query of a request, every field a text; [`word`], [`limit`] and [`year`] read them.
pub struct Asked<T>(pub T);

impl<S, T> FromRequestParts<S> for Asked<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(error) => Err(Problem::malformed(format!("the query: {error}"))),
        }
    }
}

/// A field that is there and not empty.
pub fn text(value: Option<&String>) -> Option<&str> {
    value
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
}

/// One of the words that a field allows.
pub fn word<T>(field: &'static str, value: Option<&String>) -> Result<Option<T>, Problem>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text(value)
        .map(|text| {
            text.parse()
                .map_err(|error: T::Err| Problem::field(field, "unknown-word", error.to_string()))
        })
        .transpose()
}

/// How many items a page of a list holds: 1 to 100, 20 where nothing is said.
pub fn limit(value: Option<&String>) -> Result<usize, Problem> {
    const DEFAULT: usize = 20;
    const MOST: usize = 100;

    let Some(text) = text(value) else {
        return Ok(DEFAULT);
    };
    let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
    limit.ok_or_else(|| {
        Problem::field(
            "limit",
            "limit-range",
            format!("{text:?} is not a number from 1 to {MOST}"),
        )
    })
}

/// A training year, in four digits.
pub fn year(value: Option<&String>) -> Result<Option<TrainingYear>, Problem> {
    text(value)
        .map(|text| {
            let year = text
                .parse()
                .ok()
                .filter(|year| (1900..=2999).contains(year));
            year.map(TrainingYear).ok_or_else(|| {
                Problem::field(
                    "year",
                    "year-form",
                    format!("{text:?} is not a year such as 2026"),
                )
            })
        })
        .transpose()
}
