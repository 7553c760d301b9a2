//! The calendar as other programs read it: iCalendar (RFC 5545).

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use platform::{
    Error,
    calendar::{Happening, What, When},
};
use sha2::{Digest, Sha256};

use super::title;
use crate::{App, Visit, fault::Fault, text::Text};

/// Whoever has the address reads it; nobody is signed in here.
pub async fn feed(
    State(app): State<App>,
    visit: Visit,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let secret = file
        .strip_suffix(".ics")
        .ok_or(Fault(Error::NotFound("calendar")))?;
    let all = app.platform.calendar_by_secret(secret).await?;
    let body = written(&app, &visit, &all);
    let tag = format!("\"{}\"", hex::encode(Sha256::digest(body.as_bytes())));
    let same = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|each| each.trim() == tag));
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (
            [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")],
            body,
        )
            .into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

fn written(app: &App, visit: &Visit, all: &[Happening]) -> String {
    let text = visit.text();
    let zone = &app.platform.rules.zone;
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Xueshi//Training//ZH"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.name(text.calendar.product);
    calendar.timezone(zone.name());
    for each in all {
        calendar.push(event(app, visit, text, each));
    }
    calendar.to_string()
}

/// Moments are told in UTC, which every program turns into the reader's own zone; whole days are days of the platform's zone.
fn event(app: &App, visit: &Visit, text: &'static Text, each: &Happening) -> Event {
    let mut event = Event::with_uid(&format!("{}@xueshi", each.uid));
    event.summary(&title(text, &each.what));
    event.append_property(Property::new("DTSTAMP", each.at.to_ical()));
    match each.when {
        When::Span(from, to) => {
            event.append_property(Property::new("DTSTART", from.to_ical()));
            event.append_property(Property::new("DTEND", to.to_ical()));
        }
        When::Day(day) => {
            event.append_property(whole_day("DTSTART", day));
            // The day after, which RFC 5545 leaves out (section 3.6.1).
            if let Some(next) = day.plus_days(1) {
                event.append_property(whole_day("DTEND", next));
            }
            event.append_property(Property::new("TRANSP", "TRANSPARENT"));
        }
    }
    let page = match &each.what {
        What::Training {
            place, is_expected, ..
        } => {
            event.location(place);
            if !is_expected {
                event.description(text.calendar.training_open);
            }
            "/me/trainings".to_owned()
        }
        What::Assignment { code, .. } => format!("/courses/{code}"),
        What::YearEnds(_) => "/me".to_owned(),
    };
    event.append_property(Property::new("URL", visit.whole_address(app, &page)));
    event.done()
}

fn whole_day(name: &str, day: domain::time::Day) -> Property {
    let digits = day.to_string().replace('-', "");
    Property::new(name, digits)
        .add_parameter("VALUE", "DATE")
        .done()
}
