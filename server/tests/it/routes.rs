//! Every route of the product with what each role gets from it: read a row as "this request, asked by anonymous,
//! teacher, administrator of another county, own administrator, auditor, author, reviewer, operator".

mod bodies;
mod scene;

use std::collections::BTreeSet;

use axum::http::Method;

pub use bodies::*;
pub use scene::Scene;

pub const ROLES: [&str; 8] = [
    "anonymous",
    "teacher",
    "another county's administrator",
    "own administrator",
    "auditor",
    "author",
    "reviewer",
    "operator",
];

pub enum Body {
    None,
    Json(&'static str),
    Form(&'static [(&'static str, &'static str)]),
    /// A reading unit for a draft.
    Unit,
    /// A list with one bad row.
    List,
    /// Training taken elsewhere, with a document.
    Declaration,
    /// A work for an assignment.
    Work,
}

pub struct Route {
    /// `GET /courses/{code}`: as the router knows it.
    pub name: &'static str,
    /// As it is asked; `$entry`, `$attempt`, `$media` and `$asset` stand for what the scene holds.
    pub path: &'static str,
    pub body: Body,
    pub expected: [u16; 8],
}

const fn route(name: &'static str, path: &'static str, body: Body, expected: [u16; 8]) -> Route {
    Route {
        name,
        path,
        body,
        expected,
    }
}

#[rustfmt::skip]
pub const TABLE: &[Route] = &[
    route("POST /api/v1/sessions", "/api/v1/sessions", Body::Json(r#"{"login":"teacher","password":"correct horse"}"#), [201; 8]),
    route("GET /api/v1/courses", "/api/v1/courses", Body::None, [200; 8]),
    route("POST /api/v1/courses", "/api/v1/courses", Body::Json(NEW_DRAFT_JSON), [401, 403, 403, 403, 403, 201, 403, 403]),
    route("GET /api/v1/courses/{code}", "/api/v1/courses/KM-T-1", Body::None, [200; 8]),
    route("GET /api/v1/search/suggestions", "/api/v1/search/suggestions?q=shi", Body::None, [200; 8]),
    route("GET /api/v1/search", "/api/v1/search?q=%E5%AD%A6%E7%94%9F", Body::None, [200; 8]),
    route("GET /api/v1/courses/{code}/ratings", "/api/v1/courses/KM-T-1/ratings", Body::None, [200; 8]),
    route("PUT /api/v1/me/courses/{code}/rating", "/api/v1/me/courses/KM-T-1/rating", Body::Json(r#"{"stars":4,"comment":"有用"}"#), [401, 204, 403, 403, 403, 403, 403, 403]),
    route("POST /courses/{code}/rating", "/courses/KM-T-1/rating", Body::Form(&[("stars", "5"), ("comment", "很有用")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("POST /courses/{code}/rating/moderation", "/courses/KM-T-1/rating/moderation", Body::Form(&[("account", "$teacher"), ("to", "hide"), ("reason", "x")]), [303, 403, 403, 403, 403, 403, 303, 403]),
    route("DELETE /api/v1/me/courses/{code}/rating", "/api/v1/me/courses/KM-T-1/rating", Body::None, [401, 204, 403, 403, 403, 403, 403, 403]),
    route("POST /api/v1/courses/{code}/enrolments", "/api/v1/courses/KM-T-2/enrolments", Body::None, [401, 201, 403, 403, 403, 403, 403, 403]),
    route("GET /api/v1/me/enrolments", "/api/v1/me/enrolments", Body::None, [401, 200, 200, 200, 200, 200, 200, 200]),
    route("GET /api/v1/me/courses/{code}/progress", "/api/v1/me/courses/KM-T-1/progress", Body::None, [401, 200, 404, 404, 404, 404, 404, 404]),
    route("POST /api/v1/me/units/{id}/heartbeats", "/api/v1/me/units/KM-E-1~1~text/heartbeats", Body::Json(r#"{"session":"s","watched":[[0,1]]}"#), [401, 200, 403, 403, 403, 403, 403, 403]),
    route("POST /api/v1/me/units/{id}/attempts", "/api/v1/me/units/KM-E-1~1~quiz/attempts", Body::None, [401, 201, 403, 403, 403, 403, 403, 403]),
    route("PUT /api/v1/me/attempts/{id}/saved", "/api/v1/me/attempts/$attempt/saved", Body::Json(r#"{"answers":{}}"#), [401, 200, 403, 403, 403, 403, 403, 403]),
    route("POST /learn/{code}/{unit}/saved", "/learn/KM-E-1/quiz/saved", Body::Form(&[("attempt", "$attempt")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("PUT /api/v1/me/attempts/{id}", "/api/v1/me/attempts/$attempt", Body::Json(r#"{"answers":{}}"#), [401, 200, 403, 403, 403, 403, 403, 403]),
    route("GET /api/v1/me/units/{id}/works", "/api/v1/me/units/KM-E-1~1~task/works", Body::None, [401, 200, 403, 403, 403, 403, 403, 403]),
    // One waits for its mark already.
    route("POST /api/v1/me/units/{id}/works", "/api/v1/me/units/KM-E-1~1~task/works", Body::Work, [401, 409, 403, 403, 403, 403, 403, 403]),
    route("POST /learn/{code}/{unit}/works", "/learn/KM-E-1/task/works", Body::Work, [303, 409, 404, 404, 404, 404, 404, 404]),
    route("GET /learn/{code}/{unit}", "/learn/KM-E-1/task", Body::None, [303, 200, 303, 303, 303, 303, 303, 303]),
    route("GET /learn/{code}/{unit}", "/learn/KM-E-1/needs", Body::None, [303, 200, 303, 303, 303, 303, 303, 303]),
    route("GET /learn/{code}/{unit}", "/learn/KM-E-1/day", Body::None, [303, 200, 303, 303, 303, 303, 303, 303]),
    route("GET /api/v1/courses/{code}/works", "/api/v1/courses/KM-E-1/works", Body::None, [401, 403, 403, 403, 403, 403, 200, 403]),
    route("GET /author/{code}/works", "/author/KM-E-1/works?show=all", Body::None, [303, 403, 403, 403, 403, 403, 200, 403]),
    route("GET /author/{code}/works/{work}", "/author/KM-E-1/works/$work", Body::None, [303, 403, 403, 403, 403, 403, 200, 403]),
    route("GET /works/{work}/{sha256}", "/works/$work/$sum", Body::None, [401, 200, 404, 404, 404, 404, 200, 404]),
    route("POST /author/{code}/works/{work}", "/author/KM-E-1/works/$work", Body::Form(&[("level.0", "0"), ("remark", "目标呢？")]), [303, 403, 403, 403, 403, 403, 303, 403]),
    route("POST /api/v1/works/{id}/mark", "/api/v1/works/$work/mark", Body::Json(r#"{"levels":[1]}"#), [401, 403, 403, 403, 403, 403, 200, 403]),
    route("GET /api/v1/courses/{code}/units/{unit}/results", "/api/v1/courses/KM-E-1/units/needs/results", Body::None, [401, 403, 403, 403, 403, 403, 200, 403]),
    route("GET /author/{code}/units/{unit}/results", "/author/KM-E-1/units/needs/results", Body::None, [303, 403, 403, 403, 403, 403, 200, 403]),
    route("POST /api/v1/me/units/{id}/survey", "/api/v1/me/units/KM-E-1~1~needs/survey", Body::Json(r#"{"answers":{"0":[4]}}"#), [401, 200, 403, 403, 403, 403, 403, 403]),
    route("POST /learn/{code}/{unit}/survey", "/learn/KM-E-1/needs/survey", Body::Form(&[("a.0", "3")]), [303, 303, 404, 404, 404, 404, 404, 404]),
    route("GET /api/v1/me/units/{id}/sessions", "/api/v1/me/units/KM-E-1~1~day/sessions", Body::None, [401, 200, 403, 403, 403, 403, 403, 403]),
    // The scene's own session is held for no course.
    route("PUT /api/v1/me/sessions/{id}", "/api/v1/me/sessions/$training", Body::None, [401, 404, 403, 403, 403, 403, 403, 403]),
    route("DELETE /api/v1/me/sessions/{id}", "/api/v1/me/sessions/$training", Body::None, [401, 404, 403, 403, 403, 403, 403, 403]),
    route("POST /learn/{code}/{unit}/sessions", "/learn/KM-E-1/day/sessions", Body::Form(&[("session", "$training"), ("to", "on")]), [303, 404, 403, 403, 403, 403, 403, 403]),
    route("GET /api/v1/me/ledger", "/api/v1/me/ledger", Body::None, [401, 200, 200, 200, 200, 200, 200, 200]),
    route("GET /api/v1/me/record", "/api/v1/me/record", Body::None, [401, 200, 200, 200, 200, 200, 200, 200]),
    route("GET /api/v1/certificates/{code}", "/api/v1/certificates/$certificate", Body::None, [200; 8]),
    route("GET /api/v1/ledger/entries", "/api/v1/ledger/entries?organisation=530102", Body::None, [401, 403, 403, 200, 200, 403, 403, 403]),
    route("POST /api/v1/ledger/entries/{id}/verification", "/api/v1/ledger/entries/$entry/verification", Body::Json(r#"{"decision":"verify"}"#), [401, 403, 403, 200, 403, 403, 403, 403]),
    route("POST /api/v1/ledger/verifications", "/api/v1/ledger/verifications", Body::Json(r#"{"entries":["$entry"],"decision":"verify"}"#), [401, 403, 403, 200, 403, 403, 403, 403]),
    route("POST /api/v1/me/entries/{id}/appeal", "/api/v1/me/entries/$entry/appeal", Body::Json(r#"{"reason":"x"}"#), [401, 409, 404, 404, 404, 404, 404, 404]),
    route("GET /api/v1/ledger/checkpoints", "/api/v1/ledger/checkpoints", Body::None, [200; 8]),
    route("GET /api/v1/ledger/checkpoints/{number}", "/api/v1/ledger/checkpoints/99", Body::None, [404; 8]),
    route("GET /api/v1/ledger/checkpoints/{number}/consistency", "/api/v1/ledger/checkpoints/99/consistency?from=99", Body::None, [404; 8]),
    route("GET /api/v1/ledger/entries/{id}/proof", "/api/v1/ledger/entries/$entry/proof", Body::None, [409; 8]),
    route("GET /api/v1/exports/hours", "/api/v1/exports/hours?year=2026", Body::None, [401, 403, 200, 200, 403, 403, 403, 403]),
    route("POST /api/v1/exports/hours", "/api/v1/exports/hours", Body::Json(r#"{"year":2031}"#), [401, 403, 200, 200, 403, 403, 403, 403]),
    route("GET /api/v1/exports", "/api/v1/exports", Body::None, [401, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /api/v1/exports/{year}/{batch}", "/api/v1/exports/2031/1", Body::None, [401, 403, 404, 404, 404, 403, 403, 403]),
    route("PUT /api/v1/exports/{year}/{batch}/acknowledgement", "/api/v1/exports/2031/1/acknowledgement", Body::Json("\"x\""), [401, 403, 422, 422, 403, 403, 403, 403]),
    route("POST /api/v1/exports/{year}/{batch}/resending", "/api/v1/exports/2031/1/resending", Body::None, [401, 403, 200, 200, 403, 403, 403, 403]),
    route("GET /api/v1/policies", "/api/v1/policies", Body::None, [401, 403, 200, 200, 200, 403, 403, 403]),
    // The city's administrator alone; the platform's own tests show it.
    route("POST /api/v1/policies", "/api/v1/policies", Body::Json(POLICY), [401, 403, 403, 403, 403, 403, 403, 403]),
    route("POST /api/v1/policies/effect", "/api/v1/policies/effect", Body::Json(POLICY), [401, 403, 403, 403, 403, 403, 403, 403]),
    route("GET /api/v1/closings", "/api/v1/closings", Body::None, [401, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /api/v1/closings", "/api/v1/closings?organisation=530102&year=2026", Body::None, [401, 403, 403, 200, 200, 403, 403, 403]),
    route("POST /api/v1/closings", "/api/v1/closings", Body::Json(r#"{"organisation":"530102","year":2002}"#), [401, 403, 403, 201, 403, 403, 403, 403]),

    route("POST /api/v1/imports/{id}", "/api/v1/imports/organisations", Body::List, [401, 403, 200, 200, 403, 403, 403, 403]),
    route("GET /api/v1/imports", "/api/v1/imports", Body::None, [401, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /api/v1/imports/{id}", "/api/v1/imports/$batch", Body::None, [401, 403, 404, 200, 200, 403, 403, 403]),
    route("GET /api/v1/imports/{id}/report.xlsx", "/api/v1/imports/$batch/report.xlsx", Body::None, [401, 403, 404, 200, 200, 403, 403, 403]),

    route("GET /api/v1/trainings", "/api/v1/trainings", Body::None, [401, 403, 200, 200, 200, 403, 403, 403]),
    route("POST /api/v1/trainings", "/api/v1/trainings", Body::Json(TRAINING_JSON), [401, 403, 201, 201, 403, 403, 403, 403]),
    route("GET /admin/trainings", "/admin/trainings", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /admin/trainings/new", "/admin/trainings/new", Body::None, [303, 403, 200, 200, 403, 403, 403, 403]),
    route("POST /admin/trainings", "/admin/trainings", Body::Form(TRAINING), [303, 403, 303, 303, 403, 403, 403, 403]),
    route("GET /admin/trainings/{id}", "/admin/trainings/$training?teacher=t", Body::None, [303, 403, 403, 200, 200, 403, 403, 403]),
    route("GET /admin/trainings/{id}/plan", "/admin/trainings/$training/plan", Body::None, [303, 403, 403, 200, 403, 403, 403, 403]),
    // Its check-in is open, so the plan is fixed.
    route("POST /admin/trainings/{id}/plan", "/admin/trainings/$training/plan", Body::Form(TRAINING), [303, 403, 403, 409, 403, 403, 403, 403]),
    route("GET /admin/trainings/{id}/code", "/admin/trainings/$training/code", Body::None, [303, 403, 403, 200, 403, 403, 403, 403]),
    route("POST /admin/trainings/{id}/roster", "/admin/trainings/$training/roster", Body::Form(&[("do", "add"), ("people", "teacher")]), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("GET /check-in/{training}", "/check-in/$training?code=$code", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("POST /check-in/{training}", "/check-in/$training", Body::Form(&[("code", "$code")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("POST /api/v1/trainings/{id}/check-ins", "/api/v1/trainings/$training/check-ins", Body::Json(r#"{"code":"$code","logins":["teacher"]}"#), [401, 200, 403, 200, 403, 403, 403, 403]),
    route("POST /admin/trainings/{id}/presence", "/admin/trainings/$training/presence", Body::Form(&[("do", "tick"), ("account", "$teacher")]), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("POST /api/v1/trainings/{id}/settlement", "/api/v1/trainings/$training/settlement", Body::None, [401, 403, 403, 200, 403, 403, 403, 403]),
    route("POST /admin/trainings/{id}/state", "/admin/trainings/$training/state", Body::Form(&[("to", "settled")]), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("GET /api/v1/me/notices", "/api/v1/me/notices", Body::None, [401, 200, 200, 200, 200, 200, 200, 200]),
    route("POST /api/v1/me/notices/readings", "/api/v1/me/notices/readings", Body::Json(r#"{"ids":[1]}"#), [401, 204, 204, 204, 204, 204, 204, 204]),
    route("GET /me/notices", "/me/notices", Body::None, [303, 200, 200, 200, 200, 200, 200, 200]),
    route("POST /me/notices", "/me/notices", Body::Form(&[("notice", "1")]), [303; 8]),
    route("GET /me/settings", "/me/settings", Body::None, [303, 200, 200, 200, 200, 200, 200, 200]),
    route("POST /me/settings", "/me/settings", Body::Form(&[("address", ""), ("lang", "zh-CN")]), [303; 8]),
    // Whoever has the link of a letter; there is none.
    route("GET /mail/confirmation", "/mail/confirmation?token=none", Body::None, [404; 8]),
    route("POST /mail/confirmation", "/mail/confirmation", Body::Form(&[("token", "none")]), [404; 8]),
    route("GET /mail/unsubscription/{token}", "/mail/unsubscription/none", Body::None, [404; 8]),
    route("POST /mail/unsubscription/{token}", "/mail/unsubscription/none", Body::Form(&[]), [404; 8]),
    route("GET /admin/mail", "/admin/mail", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /downloads", "/downloads", Body::None, [200; 8]),
    route("POST /learn/{code}/{unit}/notes", "/learn/KM-E-1/text/notes", Body::Form(&[("note", "a note")]), [303, 303, 404, 404, 404, 404, 404, 404]),
    route("POST /learn/{code}/{unit}/notes/{note}", "/learn/KM-E-1/text/notes/none", Body::Form(&[("note", "words")]), [303, 404, 403, 403, 403, 403, 403, 403]),
    route("GET /api/v1/courses/{code}/units/{unit}/questions", "/api/v1/courses/KM-E-1/units/text/questions", Body::None, [401, 200, 403, 403, 403, 403, 200, 403]),
    route("POST /api/v1/courses/{code}/units/{unit}/questions", "/api/v1/courses/KM-E-1/units/text/questions", Body::Json(r#"{"words":"动静搭配怎么安排？"}"#), [401, 201, 403, 403, 403, 403, 403, 403]),
    // The course came as a folder: it has no author here.
    route("POST /api/v1/courses/{code}/questions/{question}/answers", "/api/v1/courses/KM-E-1/questions/$question/answers", Body::Json(r#"{"words":"请看第一节。"}"#), [401, 201, 403, 403, 403, 403, 201, 403]),
    route("POST /learn/{code}/{unit}/questions", "/learn/KM-E-1/text/questions", Body::Form(&[("words", "自动作业怎么布置？")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("POST /learn/{code}/{unit}/questions/{question}", "/learn/KM-E-1/text/questions/$question", Body::Form(&[("to", "answer"), ("words", "请看第二节。")]), [303, 303, 403, 403, 403, 403, 303, 403]),
    route("GET /learn/{code}/{unit}", "/learn/KM-E-1/text?question=$question&said=kept", Body::None, [303, 200, 303, 303, 303, 303, 303, 303]),
    route("GET /author/{code}/questions", "/author/KM-E-1/questions?show=all", Body::None, [303, 403, 403, 403, 403, 403, 200, 403]),
    // The teacher asked it.
    route("POST /author/{code}/questions/{question}", "/author/KM-E-1/questions/$question", Body::Form(&[("to", "unmark")]), [303, 303, 403, 403, 403, 403, 303, 403]),
    route("GET /author/courses/reports", "/author/courses/reports", Body::None, [303, 403, 403, 403, 403, 403, 200, 403]),
    route("POST /author/courses/reports/{post}", "/author/courses/reports/$question", Body::Form(&[("to", "dismiss")]), [303, 403, 403, 403, 403, 403, 303, 403]),
    route("GET /me/notes", "/me/notes", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("GET /me/notes.txt", "/me/notes.txt", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("POST /me/notes/{note}", "/me/notes/none", Body::Form(&[("note", "words")]), [303, 404, 403, 403, 403, 403, 403, 403]),
    route("POST /me/hints", "/me/hints", Body::Form(&[("hint", "year"), ("back", "/me")]), [303; 8]),
    route("GET /me/calendar", "/me/calendar", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("POST /me/calendar", "/me/calendar", Body::Form(&[("to", "renew")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("GET /calendar/{file}", "/calendar/none.ics", Body::None, [404; 8]),
    route("GET /api/v1/me/recommendations", "/api/v1/me/recommendations", Body::None, [401, 200, 403, 403, 403, 403, 403, 403]),
    route("GET /me/recommendations", "/me/recommendations", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    // Published by a county for its own people; whoever is elsewhere does not learn that it is there.
    route("GET /workshops", "/workshops", Body::None, [303, 200, 200, 200, 200, 200, 200, 200]),
    route("GET /workshops/{id}", "/workshops/$workshop", Body::None, [303, 200, 404, 200, 200, 404, 404, 404]),
    route("POST /workshops/{id}/membership", "/workshops/$group/membership", Body::Form(&[("to", "apply")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("GET /workshops/{id}/manage", "/workshops/$workshop/manage", Body::None, [303, 200, 404, 403, 403, 404, 404, 404]),
    route("POST /workshops/{id}/manage", "/workshops/$workshop/manage", Body::Form(&[("revision", "1"), ("courses", "KM-T-1")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("POST /workshops/{id}/people", "/workshops/$workshop/people", Body::Form(&[("account", "$fellow"), ("to", "accept")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("POST /workshops/{id}/topics", "/workshops/$workshop/topics", Body::Form(&[("words", "下周交案例。")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("POST /workshops/{id}/topics/{topic}", "/workshops/$workshop/topics/$topic", Body::Form(&[("to", "agree")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("POST /workshops/{id}/posts/{post}", "/workshops/$workshop/posts/$reply", Body::Form(&[("to", "hide"), ("reason", "x")]), [303, 303, 403, 303, 403, 403, 403, 403]),
    route("GET /admin/workshops", "/admin/workshops", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /admin/workshops/new", "/admin/workshops/new", Body::None, [303, 403, 200, 200, 403, 403, 403, 403]),
    // Another county does not find the teacher.
    route("POST /admin/workshops", "/admin/workshops", Body::Form(WORKSHOP), [303, 403, 422, 303, 403, 403, 403, 403]),
    route("GET /admin/workshops/{id}", "/admin/workshops/$workshop", Body::None, [303, 403, 403, 200, 200, 403, 403, 403]),
    route("POST /admin/workshops/{id}", "/admin/workshops/$group", Body::Form(CHANGED_WORKSHOP), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("POST /admin/workshops/{id}/state", "/admin/workshops/$group/state", Body::Form(&[("to", "open")]), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("GET /api/v1/workshops", "/api/v1/workshops", Body::None, [401, 200, 200, 200, 200, 200, 200, 200]),
    route("POST /api/v1/workshops", "/api/v1/workshops", Body::Json(WORKSHOP_JSON), [401, 403, 422, 201, 403, 403, 403, 403]),
    route("GET /api/v1/workshops/{id}", "/api/v1/workshops/$workshop", Body::None, [401, 200, 404, 200, 200, 404, 404, 404]),
    route("PUT /api/v1/workshops/{id}", "/api/v1/workshops/$group", Body::Json(WORKSHOP_JSON), [401, 403, 403, 409, 403, 403, 403, 403]),
    route("POST /api/v1/workshops/{id}/closing", "/api/v1/workshops/$group/closing", Body::None, [401, 403, 403, 200, 403, 403, 403, 403]),
    route("DELETE /api/v1/workshops/{id}/closing", "/api/v1/workshops/$group/closing", Body::None, [401, 403, 403, 200, 403, 403, 403, 403]),
    route("PUT /api/v1/workshops/{id}/courses", "/api/v1/workshops/$workshop/courses", Body::Json(r#"{"revision":99,"courses":[]}"#), [401, 409, 403, 403, 403, 403, 403, 403]),
    route("POST /api/v1/workshops/{id}/membership", "/api/v1/workshops/$group/membership", Body::Json("{}"), [401, 200, 403, 403, 403, 403, 403, 403]),
    route("DELETE /api/v1/workshops/{id}/membership", "/api/v1/workshops/$group/membership", Body::None, [401, 204, 403, 403, 403, 403, 403, 403]),
    route("GET /api/v1/workshops/{id}/people", "/api/v1/workshops/$workshop/people", Body::None, [401, 200, 404, 200, 200, 404, 404, 404]),
    route("POST /api/v1/workshops/{id}/people/{account}", "/api/v1/workshops/$workshop/people/$fellow", Body::Json(r#"{"decision":"accept"}"#), [401, 204, 403, 403, 403, 403, 403, 403]),
    route("GET /api/v1/workshops/{id}/topics", "/api/v1/workshops/$workshop/topics", Body::None, [401, 200, 404, 409, 409, 404, 404, 404]),
    route("POST /api/v1/workshops/{id}/topics", "/api/v1/workshops/$workshop/topics", Body::Json(r#"{"words":"再下周也交。"}"#), [401, 201, 403, 403, 403, 403, 403, 403]),
    route("POST /api/v1/workshops/{id}/topics/{topic}/replies", "/api/v1/workshops/$workshop/topics/$topic/replies", Body::Json(r#"{"words":"先听再说。"}"#), [401, 201, 404, 409, 409, 404, 404, 404]),
    route("GET /paths", "/paths", Body::None, [200; 8]),
    route("GET /paths/{id}", "/paths/$path", Body::None, [404, 200, 404, 200, 200, 404, 404, 404]),
    route("POST /paths/{id}/membership", "/paths/$path/membership", Body::Form(&[("to", "join")]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("GET /admin/paths", "/admin/paths", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /admin/paths/new", "/admin/paths/new", Body::None, [303, 403, 200, 200, 403, 403, 403, 403]),
    route("POST /admin/paths", "/admin/paths", Body::Form(PATH), [303, 403, 303, 303, 403, 403, 403, 403]),
    route("GET /admin/paths/{id}", "/admin/paths/$path", Body::None, [303, 403, 403, 200, 200, 403, 403, 403]),
    route("POST /admin/paths/{id}", "/admin/paths/$path", Body::Form(CHANGED_PATH), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("POST /admin/paths/{id}/state", "/admin/paths/$path/state", Body::Form(&[("to", "published")]), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("GET /api/v1/paths", "/api/v1/paths", Body::None, [200; 8]),
    route("POST /api/v1/paths", "/api/v1/paths", Body::Json(PATH_JSON), [401, 403, 201, 201, 403, 403, 403, 403]),
    route("GET /api/v1/paths/{id}", "/api/v1/paths/$path", Body::None, [404, 200, 404, 200, 200, 404, 404, 404]),
    route("PUT /api/v1/paths/{id}", "/api/v1/paths/$path", Body::Json(PATH_JSON), [401, 403, 403, 409, 403, 403, 403, 403]),
    route("POST /api/v1/paths/{id}/publication", "/api/v1/paths/$path/publication", Body::None, [401, 403, 403, 200, 403, 403, 403, 403]),
    route("POST /api/v1/paths/{id}/membership", "/api/v1/paths/$path/membership", Body::None, [401, 200, 403, 403, 403, 403, 403, 403]),
    route("DELETE /api/v1/paths/{id}/membership", "/api/v1/paths/$path/membership", Body::None, [401, 204, 403, 403, 403, 403, 403, 403]),
    route("POST /api/v1/paths/{id}/withdrawal", "/api/v1/paths/$another_path/withdrawal", Body::None, [401, 403, 403, 200, 403, 403, 403, 403]),
    route("GET /api/v1/me/assignments", "/api/v1/me/assignments", Body::None, [401, 200, 200, 200, 200, 200, 200, 200]),
    route("GET /api/v1/assignments", "/api/v1/assignments", Body::None, [401, 403, 200, 200, 200, 403, 403, 403]),
    route("POST /api/v1/assignments", "/api/v1/assignments", Body::Json(ASSIGNMENT_JSON), [401, 403, 403, 201, 403, 403, 403, 403]),
    route("GET /api/v1/assignments/{id}", "/api/v1/assignments/$assignment", Body::None, [401, 403, 403, 200, 200, 403, 403, 403]),
    route("GET /admin/assignments", "/admin/assignments", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /admin/assignments/new", "/admin/assignments/new", Body::None, [303, 403, 200, 200, 403, 403, 403, 403]),
    route("POST /admin/assignments", "/admin/assignments", Body::Form(ASSIGNMENT), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("GET /admin/assignments/{id}", "/admin/assignments/$assignment", Body::None, [303, 403, 403, 200, 200, 403, 403, 403]),
    route("POST /admin/assignments/{id}/withdrawal", "/admin/assignments/$assignment/withdrawal", Body::Form(&[]), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("POST /api/v1/assignments/{id}/withdrawal", "/api/v1/assignments/$assignment/withdrawal", Body::None, [401, 403, 403, 200, 403, 403, 403, 403]),
    route("GET /me/trainings", "/me/trainings", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("GET /api/v1/me/declarations", "/api/v1/me/declarations", Body::None, [401, 200, 200, 200, 200, 200, 200, 200]),
    route("POST /api/v1/me/declarations", "/api/v1/me/declarations", Body::Declaration, [401, 201, 403, 403, 403, 403, 403, 403]),
    route("GET /me/declarations", "/me/declarations", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("GET /me/declarations/new", "/me/declarations/new", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("POST /me/declarations", "/me/declarations", Body::Declaration, [303, 303, 403, 403, 403, 403, 403, 403]),
    // Whether somebody else has such a document is nobody's business.
    route("GET /documents/{entry}/{sha256}", "$document", Body::None, [401, 200, 404, 200, 200, 404, 404, 404]),

    route("GET /api/openapi.json", "/api/openapi.json", Body::None, [200; 8]),
    route("GET /media/{sha256}/{name}", "$media", Body::None, [401, 200, 200, 200, 200, 200, 200, 200]),
    route("GET /livez", "/livez", Body::None, [200; 8]),
    route("GET /readyz", "/readyz", Body::None, [200; 8]),
    // Numbers are for the program that serves; a test installs none.
    route("GET /metrics", "/metrics", Body::None, [404; 8]),

    route("GET /", "/", Body::None, [200; 8]),
    route("GET /help", "/help", Body::None, [200; 8]),
    route("GET /login", "/login?next=/me", Body::None, [200, 303, 303, 303, 303, 303, 303, 303]),
    route("POST /login", "/login", Body::Form(&[("login", "teacher"), ("password", "correct horse")]), [303; 8]),
    route("GET /courses", "/courses", Body::None, [200; 8]),
    route("GET /courses/{code}", "/courses/KM-T-1", Body::None, [200; 8]),
    route("POST /courses/{code}/enrolments", "/courses/KM-T-2/enrolments", Body::Form(&[]), [303, 303, 403, 403, 403, 403, 403, 403]),
    route("GET /search", "/search?q=%E5%AD%A6%E7%94%9F", Body::None, [200; 8]),
    route("GET /learn/{code}", "/learn/KM-E-1", Body::None, [303; 8]),
    route("GET /learn/{code}/{unit}", "/learn/KM-E-1/clip", Body::None, [303, 200, 303, 303, 303, 303, 303, 303]),
    route("GET /learn/{code}/{unit}", "/learn/KM-E-1/text", Body::None, [303, 200, 303, 303, 303, 303, 303, 303]),
    route("GET /learn/{code}/{unit}", "/learn/KM-E-1/plan", Body::None, [303, 200, 303, 303, 303, 303, 303, 303]),
    route("GET /learn/{code}/{unit}", "/learn/KM-E-1/quiz", Body::None, [303, 200, 303, 303, 303, 303, 303, 303]),
    route("GET /learn/{code}/{unit}", "/learn/KM-T-1/quiz", Body::None, [303, 200, 303, 303, 303, 303, 303, 303]),
    route("POST /learn/{code}/{unit}/evidence", "/learn/KM-E-1/text/evidence", Body::Form(&[("session", "s")]), [303, 303, 404, 404, 404, 404, 404, 404]),
    route("POST /learn/{code}/{unit}/attempts", "/learn/KM-E-1/quiz/attempts", Body::Form(&[]), [303, 303, 404, 404, 404, 404, 404, 404]),
    route("POST /learn/{code}/{unit}/answers", "/learn/KM-E-1/quiz/answers", Body::Form(&[("attempt", "$attempt")]), [303, 303, 404, 404, 404, 404, 404, 404]),
    route("GET /me", "/me", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("GET /me/ledger", "/me/ledger?year=2026", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("GET /me/record", "/me/record", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("GET /me/record.pdf", "/me/record.pdf", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("GET /me/certificates", "/me/certificates", Body::None, [303, 200, 403, 403, 403, 403, 403, 403]),
    route("POST /me/certificates", "/me/certificates", Body::Form(&[("year", "2026")]), [303, 409, 403, 403, 403, 403, 403, 403]),
    route("GET /admin/people/{login}/record", "/admin/people/teacher/record", Body::None, [303, 403, 404, 200, 200, 403, 403, 403]),
    route("GET /admin/people/{login}/record.pdf", "/admin/people/teacher/record.pdf", Body::None, [303, 403, 404, 200, 200, 403, 403, 403]),
    route("GET /certificates", "/certificates", Body::None, [200; 8]),
    route("GET /certificates/{code}", "/certificates/$certificate", Body::None, [200; 8]),
    // The whole name is on it: whoever may not read the record learns nothing.
    route("GET /certificates/{code}/certificate.pdf", "/certificates/$certificate/certificate.pdf", Body::None, [303, 200, 404, 200, 200, 404, 404, 404]),
    route("GET /verification", "/verification", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /verification", "/verification?organisation=530102-01&state=", Body::None, [303, 403, 403, 200, 200, 403, 403, 403]),
    // The teacher sees the evidence of their own entry.
    route("GET /verification/{entry}", "/verification/$entry", Body::None, [303, 200, 403, 200, 200, 403, 403, 403]),
    route("POST /verification/{entry}/appeal", "/verification/$entry/appeal", Body::Form(&[("reason", "x")]), [303, 409, 404, 404, 404, 404, 404, 404]),
    route("GET /ledger/checkpoints", "/ledger/checkpoints", Body::None, [200; 8]),
    route("GET /ledger/checkpoints/{name}", "/ledger/checkpoints/99.txt", Body::None, [404; 8]),
    route("GET /ledger/entries/{id}/proof", "/ledger/entries/$entry/proof", Body::None, [200; 8]),
    route("GET /admin/exports", "/admin/exports?year=2031", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("POST /admin/exports", "/admin/exports", Body::Form(&[("year", "2031")]), [303, 403, 303, 303, 403, 403, 403, 403]),
    route("POST /admin/exports/schedule", "/admin/exports/schedule", Body::Form(&[("day", "")]), [303, 403, 403, 403, 403, 403, 403, 403]),
    route("POST /admin/exports/template", "/admin/exports/template", Body::Form(&[]), [303, 403, 403, 403, 403, 403, 403, 403]),
    route("GET /admin/exports/{year}/{batch}", "/admin/exports/2031/1", Body::None, [303, 403, 404, 404, 404, 403, 403, 403]),
    route("GET /admin/exports/{year}/{batch}/{file}", "/admin/exports/2031/1/hours.csv", Body::None, [303, 403, 404, 404, 404, 403, 403, 403]),
    route("POST /admin/exports/{year}/{batch}/resending", "/admin/exports/2031/1/resending", Body::None, [303, 403, 303, 303, 403, 403, 403, 403]),
    route("POST /admin/exports/{year}/{batch}/answer", "/admin/exports/2031/1/answer", Body::List, [303, 403, 404, 404, 403, 403, 403, 403]),
    route("POST /verification/decisions", "/verification/decisions", Body::Form(&[("decision", "verify"), ("entries", "$entry")]), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("GET /admin", "/admin", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /admin/policies", "/admin/policies", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /admin/policies/{version}", "/admin/policies/km-2015-63%2F1", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /admin/policies/new", "/admin/policies/new", Body::None, [303, 403, 403, 403, 403, 403, 403, 403]),
    route("POST /admin/policies/new", "/admin/policies/new", Body::Form(POLICY_FORM), [303, 403, 403, 403, 403, 403, 403, 403]),
    route("GET /admin/closings", "/admin/closings", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /admin/closings", "/admin/closings?organisation=530102&year=2026", Body::None, [303, 403, 403, 200, 200, 403, 403, 403]),
    route("POST /admin/closings", "/admin/closings", Body::Form(CLOSING), [303, 403, 403, 303, 403, 403, 403, 403]),
    route("GET /author", "/author", Body::None, [303, 403, 403, 403, 403, 200, 200, 403]),
    route("POST /author", "/author", Body::Form(ANOTHER), [303, 403, 403, 403, 403, 303, 403, 403]),
    route("GET /author/{code}", "/author/KM-D-1", Body::None, [303, 403, 403, 403, 403, 200, 200, 403]),
    route("GET /author/{code}/preview/{unit}", "/author/KM-D-1/preview/$unit", Body::None, [303, 403, 403, 403, 403, 200, 200, 403]),
    route("POST /author/{code}", "/author/KM-D-1", Body::Form(METADATA), [303, 403, 403, 403, 403, 303, 403, 403]),
    // It came as a folder: no author here wrote it.
    route("GET /author/{code}/analytics", "/author/KM-T-1/analytics", Body::None, [303, 403, 403, 403, 403, 403, 200, 403]),
    route("GET /author/{code}/analytics", "/author/KM-E-1/analytics", Body::None, [303, 403, 403, 403, 403, 403, 200, 403]),
    route("GET /author/{code}/history", "/author/KM-D-1/history", Body::None, [303, 403, 403, 403, 403, 200, 200, 403]),
    route("POST /author/{code}/comments", "/author/KM-D-1/comments", Body::Form(&[("comment", "请加一张图")]), [303, 403, 403, 403, 403, 303, 303, 403]),
    route("POST /author/{code}/deletion", "/author/KM-D-1/deletion", Body::Form(&[("to", "recover")]), [303, 403, 403, 403, 403, 303, 403, 403]),
    route("POST /author/{code}/unsent", "/author/KM-D-1/unsent", Body::Form(&[("place", "about"), ("title", "写到一半")]), [303, 403, 403, 403, 403, 200, 403, 403]),
    route("POST /author/{code}/history", "/author/KM-D-1/history", Body::Form(&[("revision", "0"), ("from", "1")]), [303, 403, 403, 403, 403, 303, 403, 403]),
    route("GET /author/{code}/units/{unit}/analysis", "/author/KM-T-1/units/quiz/analysis", Body::None, [303, 403, 403, 403, 403, 403, 200, 403]),
    route("GET /author/{code}/units/{unit}/questions", "/author/KM-D-1/units/$unit/questions", Body::None, [303, 403, 403, 403, 403, 404, 404, 403]),
    route("GET /author/courses/bank", "/author/courses/bank", Body::None, [303, 403, 403, 403, 403, 200, 403, 403]),
    // A form without questions.
    route("POST /author/courses/bank", "/author/courses/bank", Body::Unit, [303, 403, 403, 403, 403, 422, 403, 403]),
    route("GET /author/courses/bank/questions", "/author/courses/bank/questions", Body::None, [303, 403, 403, 403, 403, 200, 403, 403]),
    route("POST /author/courses/bank/removal", "/author/courses/bank/removal", Body::Form(&[("question", "none")]), [303, 403, 403, 403, 403, 303, 403, 403]),
    route("GET /author/{code}/units/{unit}/bank", "/author/KM-D-1/units/$unit/bank", Body::None, [303, 403, 403, 403, 403, 404, 404, 403]),
    route("POST /author/{code}/units/{unit}/bank", "/author/KM-D-1/units/$unit/bank", Body::Form(&[("revision", "$revision"), ("question", "none")]), [303, 403, 403, 403, 403, 404, 403, 403]),
    // A form without a file.
    route("POST /author/courses/import", "/author/courses/import", Body::Unit, [303, 403, 403, 403, 403, 422, 403, 403]),
    route("GET /author/{code}/export", "/author/KM-D-1/export", Body::None, [303, 403, 403, 403, 403, 200, 200, 403]),
    route("GET /author/{code}/units/{unit}/captions", "/author/KM-D-1/units/video-1/captions", Body::None, [303, 403, 403, 403, 403, 200, 409, 403]),
    route("POST /author/{code}/units/{unit}/captions", "/author/KM-D-1/units/video-1/captions", Body::Form(&[("revision", "$revision"), ("from-0", "0:00"), ("to-0", "0:01"), ("text-0", "开讲")]), [303, 403, 403, 403, 403, 303, 403, 403]),
    route("GET /author/{code}/units/{unit}/captions.vtt", "/author/KM-D-1/units/video-1/captions.vtt", Body::None, [303, 403, 403, 403, 403, 200, 200, 403]),
    route("GET /author/{code}/units/{unit}/captions.srt", "/author/KM-D-1/units/video-1/captions.srt", Body::None, [303, 403, 403, 403, 403, 200, 200, 403]),
    route("POST /author/{code}/units", "/author/KM-D-1/units", Body::Unit, [303, 403, 403, 403, 403, 303, 403, 403]),
    route("POST /author/{code}/units/{unit}", "/author/KM-D-1/units/$unit", Body::Form(&[("change", "optional"), ("revision", "$revision")]), [303, 403, 403, 403, 403, 303, 403, 403]),
    route("GET /author/{code}/units/{unit}", "/author/KM-D-1/units/$unit", Body::None, [303, 403, 403, 403, 403, 200, 409, 403]),
    route("POST /author/{code}/units/{unit}/content", "/author/KM-D-1/units/$unit/content", Body::Unit, [303, 403, 403, 403, 403, 303, 403, 403]),
    // Without a pass there is nothing, for anybody.
    route("GET /scorm/{pass}/play", "/scorm/none/play", Body::None, [404; 8]),
    route("GET /scorm/{pass}/h5p", "/scorm/none/h5p", Body::None, [404; 8]),
    route("GET /scorm/{pass}/files/{*path}", "/scorm/none/files/index.html", Body::None, [404; 8]),
    route("POST /scorm/{pass}/state", "/scorm/none/state", Body::Json(r#"{"version":0,"cmi":{}}"#), [404; 8]),
    route("POST /scorm/{pass}/fetch", "/scorm/none/fetch?activity=a&session=s", Body::None, [404; 8]),
    route("GET /xapi/about", "/xapi/about", Body::None, [200; 8]),
    // Only who holds the token of a launch speaks here, in a version that is understood.
    route("GET /xapi/statements", "/xapi/statements", Body::None, [400; 8]),
    route("POST /xapi/statements", "/xapi/statements", Body::Json("{}"), [400; 8]),
    route("PUT /xapi/statements", "/xapi/statements", Body::Json("{}"), [400; 8]),
    route("GET /xapi/{kind}/{name}", "/xapi/activities/state", Body::None, [400; 8]),
    route("PUT /xapi/{kind}/{name}", "/xapi/activities/state", Body::Json("{}"), [400; 8]),
    route("POST /xapi/{kind}/{name}", "/xapi/activities/state", Body::Json("{}"), [400; 8]),
    route("DELETE /xapi/{kind}/{name}", "/xapi/activities/state", Body::None, [400; 8]),
    route("GET /xapi//about", "/xapi//about", Body::None, [200; 8]),
    // Only who holds the token of a launch speaks here, in a version that is understood.
    route("GET /xapi//statements", "/xapi//statements", Body::None, [400; 8]),
    route("POST /xapi//statements", "/xapi//statements", Body::Json("{}"), [400; 8]),
    route("PUT /xapi//statements", "/xapi//statements", Body::Json("{}"), [400; 8]),
    route("GET /xapi//{kind}/{name}", "/xapi//activities/state", Body::None, [400; 8]),
    route("PUT /xapi//{kind}/{name}", "/xapi//activities/state", Body::Json("{}"), [400; 8]),
    route("POST /xapi//{kind}/{name}", "/xapi//activities/state", Body::Json("{}"), [400; 8]),
    route("DELETE /xapi//{kind}/{name}", "/xapi//activities/state", Body::None, [400; 8]),
    route("OPTIONS /api/v1/uploads", "/api/v1/uploads", Body::None, [204; 8]),
    // Without the protocol's header: refused by it, once the person may upload.
    route("POST /api/v1/uploads", "/api/v1/uploads", Body::None, [401, 403, 403, 403, 403, 412, 403, 403]),
    route("HEAD /api/v1/uploads/{id}", "/api/v1/uploads/none", Body::None, [401, 403, 403, 403, 403, 412, 403, 403]),
    route("PATCH /api/v1/uploads/{id}", "/api/v1/uploads/none", Body::None, [401, 403, 403, 403, 403, 412, 403, 403]),
    route("DELETE /api/v1/uploads/{id}", "/api/v1/uploads/none", Body::None, [401, 403, 403, 403, 403, 412, 403, 403]),
    route("GET /api/v1/courses/{code}/draft", "/api/v1/courses/KM-D-1/draft", Body::None, [401, 403, 403, 403, 403, 200, 200, 403]),
    route("GET /api/v1/courses/{code}/draft/export", "/api/v1/courses/KM-D-1/draft/export", Body::None, [401, 403, 403, 403, 403, 200, 200, 403]),
    route("GET /api/v1/courses/{code}/draft/history", "/api/v1/courses/KM-D-1/draft/history", Body::None, [401, 403, 403, 403, 403, 200, 200, 403]),
    route("POST /api/v1/courses/{code}/draft/history", "/api/v1/courses/KM-D-1/draft/history", Body::Json(r#"{"revision":0,"from":1}"#), [401, 403, 403, 403, 403, 409, 403, 403]),
    route("GET /api/v1/courses/{code}/draft/history/{revision}", "/api/v1/courses/KM-D-1/draft/history/1", Body::None, [401, 403, 403, 403, 403, 200, 200, 403]),
    route("GET /api/v1/courses/{code}/draft/history/{revision}/changes", "/api/v1/courses/KM-D-1/draft/history/1/changes", Body::None, [401, 403, 403, 403, 403, 200, 200, 403]),
    route("GET /api/v1/courses/{code}/draft/units/{key}/questions", "/api/v1/courses/KM-D-1/draft/units/none/questions", Body::None, [401, 403, 403, 403, 403, 404, 404, 403]),
    route("GET /api/v1/courses/{code}/units/{unit}/analysis", "/api/v1/courses/KM-T-1/units/quiz/analysis", Body::None, [401, 403, 403, 403, 403, 403, 200, 403]),
    route("GET /api/v1/bank/questions", "/api/v1/bank/questions", Body::None, [401, 403, 403, 403, 403, 200, 403, 403]),
    route("POST /api/v1/bank/questions", "/api/v1/bank/questions", Body::Json(r#"{"module":"pedagogy","gift":"一 {T}"}"#), [401, 403, 403, 403, 403, 201, 403, 403]),
    route("PUT /api/v1/bank/questions/{id}", "/api/v1/bank/questions/none", Body::Json(r#"{"module":"pedagogy","gift":"一 {T}"}"#), [401, 403, 403, 403, 403, 404, 403, 403]),
    route("DELETE /api/v1/bank/questions/{id}", "/api/v1/bank/questions/none", Body::None, [401, 403, 403, 403, 403, 204, 403, 403]),
    route("GET /api/v1/bank/export", "/api/v1/bank/export", Body::None, [401, 403, 403, 403, 403, 200, 403, 403]),
    route("POST /api/v1/bank/imports", "/api/v1/bank/imports", Body::Unit, [401, 403, 403, 403, 403, 422, 403, 403]),
    route("PUT /api/v1/courses/{code}/draft", "/api/v1/courses/KM-D-1/draft", Body::Json(DRAFT_JSON), [401, 403, 403, 403, 403, 409, 403, 403]),
    route("POST /api/v1/courses/{code}/draft/comments", "/api/v1/courses/KM-D-1/draft/comments", Body::Json(r#"{"words":"x"}"#), [401, 403, 403, 403, 403, 201, 201, 403]),
    route("PUT /api/v1/courses/{code}/draft/comments/{id}", "/api/v1/courses/KM-D-1/draft/comments/none", Body::Json(r#"{"settled":true}"#), [401, 403, 403, 403, 403, 404, 404, 403]),
    route("POST /api/v1/courses/{code}/draft/units", "/api/v1/courses/KM-D-1/draft/units", Body::Unit, [401, 403, 403, 403, 403, 201, 403, 403]),
    route("PUT /api/v1/courses/{code}/draft/units/{key}", "/api/v1/courses/KM-D-1/draft/units/$unit", Body::Unit, [401, 403, 403, 403, 403, 200, 403, 403]),
    // Nobody knows the course, so that every role but the reviewer's is refused first.
    route("POST /author/{code}/catalogue", "/author/KM-X-9/catalogue", Body::Form(&[("to", "retire")]), [303, 403, 403, 403, 403, 403, 404, 403]),
    route("POST /author/{code}/state", "/author/KM-D-1/state", Body::Form(&[("to", "submit"), ("revision", "$revision")]), [303, 403, 403, 403, 403, 303, 403, 403]),
    route("POST /api/v1/courses/{code}/{step}", "/api/v1/courses/KM-D-1/submit", Body::Json("{}"), [401, 403, 403, 403, 403, 200, 403, 403]),

    route("GET /admin/imports", "/admin/imports", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("POST /admin/imports", "/admin/imports", Body::List, [303, 403, 303, 303, 403, 403, 403, 403]),
    route("GET /admin/imports/{number}", "/admin/imports/$batch", Body::None, [303, 403, 404, 200, 200, 403, 403, 403]),
    route("GET /admin/imports/{number}/report.xlsx", "/admin/imports/$batch/report.xlsx", Body::None, [303, 403, 404, 200, 200, 403, 403, 403]),
    route("POST /admin/imports/{number}/mapping", "/admin/imports/$batch/mapping", Body::Form(&[]), [303, 403, 404, 303, 403, 403, 403, 403]),
    route("POST /admin/imports/{number}/run", "/admin/imports/$batch/run", Body::Form(&[("rows", "all")]), [303, 403, 404, 303, 403, 403, 403, 403]),
    route("GET /admin/search", "/admin/search", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("POST /admin/search", "/admin/search", Body::Form(&[("words", ""), ("synonyms", "")]), [303, 403, 403, 403, 403, 403, 403, 403]),
    route("POST /admin/search/misses", "/admin/search/misses", Body::Form(&[]), [303, 403, 403, 403, 403, 403, 403, 403]),
    route("GET /admin/people", "/admin/people?q=teacher", Body::None, [303, 403, 200, 200, 200, 403, 403, 403]),
    route("GET /admin/people/{login}", "/admin/people/teacher", Body::None, [303, 403, 404, 200, 200, 403, 403, 403]),
    // Of somebody who asks for nothing else in this table: a new password ends the sessions.
    route("GET /admin/people/{login}/adjustment", "/admin/people/teacher/adjustment", Body::None, [303, 403, 404, 200, 403, 403, 403, 403]),
    route("POST /admin/people/{login}/adjustment", "/admin/people/teacher/adjustment", Body::Form(&[("key", "k")]), [303, 403, 404, 422, 403, 403, 403, 403]),
    route("POST /admin/people/{login}/password", "/admin/people/pupil/password", Body::Form(&[]), [303, 403, 404, 200, 403, 403, 403, 403]),

    // Last: they end the sessions with which all the others were asked.
    route("POST /logout", "/logout", Body::Form(&[]), [303; 8]),
    route("DELETE /api/v1/sessions/current", "/api/v1/sessions/current", Body::None, [401; 8]),
];

impl Route {
    pub fn method(&self) -> Method {
        let word = self.name.split(' ').next().expect("a method");
        word.parse().expect("a method")
    }

    pub fn is_page(&self) -> bool {
        let is_machine = |start| self.path.starts_with(start);
        let is_file = [
            ".pdf",
            ".xlsx",
            ".csv",
            ".txt",
            ".vtt",
            ".srt",
            "/export",
            "/bank/questions",
            "/notes/text",
        ]
        .into_iter()
        .any(|ending| self.path.ends_with(ending));
        !is_file
            && ![
                "/api/",
                "$media",
                "$document",
                "/works/",
                // The frames of packages, and what they speak with.
                "/scorm/",
                "/xapi/",
                "/livez",
                "/readyz",
                "/metrics",
            ]
            .into_iter()
            .any(is_machine)
    }
}

/// The routes that the source names, as `GET /courses/{code}`.
pub fn named_in(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in source.split(".route(").skip(1) {
        let path = part.split('"').nth(1).expect("a path");
        let mut depth = 1_usize;
        let length = part.find(|c: char| {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let handlers = &part[..length.expect("a closed bracket")];
        for method in ["get", "post", "put", "delete"] {
            let is_called = handlers
                .match_indices(&format!("{method}("))
                .any(|(at, _)| {
                    let before = handlers[..at].chars().last();
                    before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
                });
            if is_called {
                found.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    found
}
