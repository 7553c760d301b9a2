//! The pages of Xueshi. Everything here works without scripts: links navigate, forms post.
//!
//! [`routes`] is the table of contents of the product. A page is a file in `pages`, what several share is in `parts`,
//! a posted form is a function in `actions`, and every word for people is in [`text`].

pub mod actions;
mod assets;
pub mod fault;
pub mod letters;
pub mod pages;
pub mod parts;
pub mod shell;
pub mod text;
pub mod visit;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use platform::{
    Platform,
    declarations::{DOCUMENT_LIMIT, MOST_DOCUMENTS},
};
use url::Url;

pub use assets::{Assets, DocumentReader, H5pPlayer, Islands, PackagePlayer, Uploads};
pub use shell::CONTENT_SECURITY;
pub use visit::Visit;

/// What every page needs.
#[derive(Clone)]
pub struct App {
    pub platform: Platform,
    pub assets: Arc<Assets>,
    /// Cookies travel over TLS only.
    pub secure: bool,
    /// The address that people use, where the settings say it.
    pub public_url: Option<Url>,
    /// Where packages run, apart from the site, where the settings say it.
    pub packages_url: Option<Url>,
    /// Rendered once, kept as long as it is true.
    pub kept: parts::kept::Kept,
}

/// Largest form without a file, in bytes.
const FORM_LIMIT: usize = 1024 * 1024;
/// Largest form of captions, in bytes: every character of Chinese travels as nine.
const CAPTIONS_LIMIT: usize = 8 * FORM_LIMIT;
/// Largest upload of a draft's file, in bytes. A form is held in memory until it is checked.
pub const UPLOAD_LIMIT: usize = 200 * 1024 * 1024;
/// Largest upload of a list, in bytes.
pub const LIST_LIMIT: usize = 50 * 1024 * 1024;

/// Largest declaration, or work that is handed in, with its documents, in bytes.
pub const DECLARATION_LIMIT: usize = MOST_DOCUMENTS * DOCUMENT_LIMIT + FORM_LIMIT;

pub fn routes() -> Router<App> {
    let pages = Router::new()
        .route("/", get(pages::home::page))
        .route(
            "/login",
            get(pages::login::page).post(actions::session::sign_in),
        )
        .route("/logout", post(actions::session::sign_out))
        .route("/courses", get(pages::courses::page))
        .route("/courses/{code}", get(pages::course::page))
        .route("/courses/{code}/enrolments", post(actions::learning::enrol))
        .route("/search", get(pages::search::page))
        .route("/courses/{code}/rating", post(actions::ratings::rate))
        .route(
            "/courses/{code}/rating/moderation",
            post(actions::ratings::moderate),
        )
        .route("/learn/{code}", get(pages::learn::start))
        .route("/learn/{code}/{unit}", get(pages::learn::page))
        .route(
            "/learn/{code}/{unit}/evidence",
            post(actions::learning::declare),
        )
        .route(
            "/learn/{code}/{unit}/attempts",
            post(actions::learning::start_attempt),
        )
        .route(
            "/learn/{code}/{unit}/answers",
            post(actions::learning::submit_attempt),
        )
        .route(
            "/learn/{code}/{unit}/saved",
            post(actions::learning::save_answers),
        )
        .route(
            "/learn/{code}/{unit}/survey",
            post(actions::works::answer_survey),
        )
        .route(
            "/learn/{code}/{unit}/sessions",
            post(actions::works::choose_session),
        )
        .route("/learn/{code}/{unit}/notes", post(actions::notes::write))
        .route(
            "/learn/{code}/{unit}/notes/{note}",
            post(actions::notes::change),
        )
        .route(
            "/learn/{code}/{unit}/questions",
            post(actions::discussion::ask),
        )
        .route(
            "/learn/{code}/{unit}/questions/{question}",
            post(actions::discussion::about),
        )
        .route("/author/{code}/questions", get(pages::author::discussion))
        .route(
            "/author/{code}/questions/{question}",
            post(actions::discussion::about_course),
        )
        .route("/author/courses/reports", get(pages::author::reports))
        .route(
            "/author/courses/reports/{post}",
            post(actions::discussion::moderate),
        )
        .route("/downloads", get(pages::downloads::page))
        .route("/me/notes", get(pages::notes::page))
        .route("/me/notes.txt", get(pages::notes::as_text))
        .route("/me/notes/{note}", post(actions::notes::change_one))
        .route("/author/{code}/works", get(pages::author::works))
        .route(
            "/author/{code}/works/{work}",
            get(pages::author::work).post(actions::works::mark),
        )
        .route(
            "/author/{code}/units/{unit}/results",
            get(pages::author::results),
        )
        .route("/me", get(pages::me::page))
        .route("/me/hints", post(actions::hints::put_away))
        .route("/me/ledger", get(pages::ledger::page))
        .route("/me/recommendations", get(pages::recommendations::page))
        .route("/paths", get(pages::paths::list))
        .route("/paths/{id}", get(pages::paths::page))
        .route("/paths/{id}/membership", post(actions::paths::member))
        .route(
            "/admin/paths",
            get(pages::paths::edit_list).post(actions::paths::make),
        )
        .route("/admin/paths/new", get(pages::paths::new))
        .route(
            "/admin/paths/{id}",
            get(pages::paths::edit).post(actions::paths::change),
        )
        .route("/admin/paths/{id}/state", post(actions::paths::turn))
        .route("/workshops", get(pages::workshops::list))
        .route("/workshops/{id}", get(pages::workshops::page))
        .route(
            "/workshops/{id}/membership",
            post(actions::workshops::member),
        )
        .route(
            "/workshops/{id}/manage",
            get(pages::workshops::manage).post(actions::workshops::lead),
        )
        .route("/workshops/{id}/people", post(actions::workshops::people))
        .route("/workshops/{id}/topics", post(actions::workshops::begin))
        .route(
            "/workshops/{id}/topics/{topic}",
            post(actions::workshops::about),
        )
        .route(
            "/workshops/{id}/posts/{post}",
            post(actions::workshops::moderate),
        )
        .route(
            "/admin/workshops",
            get(pages::workshops::edit_list).post(actions::workshops::found),
        )
        .route("/admin/workshops/new", get(pages::workshops::new))
        .route(
            "/admin/workshops/{id}",
            get(pages::workshops::edit).post(actions::workshops::change),
        )
        .route(
            "/admin/workshops/{id}/state",
            post(actions::workshops::turn),
        )
        .route(
            "/me/notices",
            get(pages::notices::page).post(actions::notices::read),
        )
        .route(
            "/me/calendar",
            get(pages::calendar::page).post(actions::calendar::change),
        )
        .route("/calendar/{file}", get(pages::calendar::feed))
        .route(
            "/admin/assignments",
            get(pages::assignments::list).post(actions::assignments::assign),
        )
        .route("/admin/assignments/new", get(pages::assignments::new))
        .route("/admin/assignments/{id}", get(pages::assignments::one))
        .route(
            "/admin/assignments/{id}/withdrawal",
            post(actions::assignments::withdraw),
        )
        .route(
            "/me/settings",
            get(pages::mail::settings).post(actions::mail::keep),
        )
        .route(
            "/mail/confirmation",
            get(pages::mail::confirmation).post(actions::mail::confirm),
        )
        .route(
            "/mail/unsubscription/{token}",
            get(pages::mail::unsubscription).post(actions::mail::unsubscribe),
        )
        .route("/admin/mail", get(pages::mail::list))
        .route("/me/trainings", get(pages::trainings::mine))
        .route("/me/declarations/new", get(pages::declarations::new))
        .route(
            "/check-in/{training}",
            get(pages::trainings::check_in).post(actions::trainings::check_in),
        )
        .route(
            "/admin/trainings",
            get(pages::trainings::list).post(actions::trainings::create),
        )
        .route("/admin/trainings/new", get(pages::trainings::plan))
        .route("/admin/trainings/{id}", get(pages::trainings::training))
        .route(
            "/admin/trainings/{id}/plan",
            get(pages::trainings::change).post(actions::trainings::change),
        )
        .route("/admin/trainings/{id}/code", get(pages::trainings::code))
        .route(
            "/admin/trainings/{id}/roster",
            post(actions::trainings::roster),
        )
        .route(
            "/admin/trainings/{id}/presence",
            post(actions::trainings::presence),
        )
        .route(
            "/admin/trainings/{id}/state",
            post(actions::trainings::state),
        )
        .route("/verification", get(pages::verification::queue))
        .route(
            "/verification/decisions",
            post(actions::verification::decide),
        )
        .route("/verification/{entry}", get(pages::verification::entry))
        .route(
            "/verification/{entry}/appeal",
            post(actions::verification::appeal),
        )
        .route("/admin", get(pages::admin::hub))
        .route("/admin/policies", get(pages::admin::policies::list))
        .route(
            "/admin/policies/new",
            get(pages::admin::policies::new).post(actions::administration::decide_policy),
        )
        .route(
            "/admin/policies/{version}",
            get(pages::admin::policies::show),
        )
        .route(
            "/admin/closings",
            get(pages::admin::closings::page).post(actions::administration::close_year),
        )
        .route(
            "/author",
            get(pages::author::overview).post(actions::authoring::create),
        )
        .route(
            "/author/{code}",
            get(pages::author::draft).post(actions::authoring::save),
        )
        .route("/author/{code}/export", get(pages::author::export))
        .route("/author/{code}/preview/{unit}", get(pages::author::preview))
        .route("/author/{code}/analytics", get(pages::author::analytics))
        .route(
            "/author/{code}/history",
            get(pages::author::history).post(pages::author::restore),
        )
        .route(
            "/author/{code}/units/{unit}/analysis",
            get(pages::author::analysis),
        )
        .route(
            "/author/{code}/units/{unit}/questions",
            get(pages::author::questions),
        )
        .route(
            "/author/{code}/units/{unit}/captions.vtt",
            get(pages::author::webvtt),
        )
        .route(
            "/author/{code}/units/{unit}/captions.srt",
            get(pages::author::subrip),
        )
        .route(
            "/author/{code}/units/{unit}",
            get(pages::author::unit).post(actions::authoring::change_unit),
        )
        .route(
            "/author/{code}/catalogue",
            post(actions::authoring::change_catalogue),
        )
        .route(
            "/author/{code}/state",
            post(actions::authoring::change_state),
        )
        .route("/author/{code}/comments", post(actions::authoring::comment))
        .route("/author/{code}/deletion", post(actions::authoring::delete))
        .route(
            "/author/courses/bank/questions",
            get(pages::author::bank_file),
        )
        .route(
            "/author/courses/bank/removal",
            post(actions::authoring::remove_from_bank),
        )
        .route(
            "/author/{code}/units/{unit}/bank",
            get(pages::author::choosing).post(actions::authoring::take_from_bank),
        )
        .route(
            "/author/{code}/unsent",
            post(actions::authoring::keep_unsent),
        )
        .route("/ledger/checkpoints", get(pages::checkpoints::page))
        .route("/ledger/checkpoints/{name}", get(pages::checkpoints::note))
        .route("/ledger/entries/{id}/proof", get(pages::checkpoints::proof))
        .route(
            "/admin/exports",
            get(pages::exports::page).post(actions::exports::make),
        )
        .route("/admin/exports/schedule", post(actions::exports::schedule))
        .route("/admin/exports/template", post(actions::exports::template))
        .route("/admin/exports/{year}/{batch}", get(pages::exports::batch))
        .route(
            "/admin/exports/{year}/{batch}/resending",
            post(actions::exports::resend),
        )
        .route(
            "/admin/exports/{year}/{batch}/{file}",
            get(pages::exports::file),
        )
        .route("/admin/imports/{number}", get(pages::imports::one))
        .route(
            "/admin/imports/{number}/mapping",
            post(actions::imports::check_again),
        )
        .route("/admin/imports/{number}/run", post(actions::imports::run))
        .route(
            "/admin/imports/{number}/report.xlsx",
            get(pages::imports::report),
        )
        .route(
            "/admin/search",
            get(pages::admin::search::show).post(actions::administration::teach_search),
        )
        .route(
            "/admin/search/misses",
            post(actions::administration::forget_misses),
        )
        .route("/admin/people", get(pages::people::list))
        .route("/admin/people/{login}", get(pages::people::one))
        .route(
            "/admin/people/{login}/adjustment",
            get(pages::people::adjustment::new).post(actions::people::adjust),
        )
        .route(
            "/admin/people/{login}/password",
            post(actions::people::reset_password),
        )
        .route("/me/record", get(pages::record::own))
        .route("/me/record.pdf", get(pages::record::own_pdf))
        .route(
            "/me/certificates",
            get(pages::certificates::own).post(actions::certificates::issue),
        )
        .route("/admin/people/{login}/record", get(pages::record::person))
        .route(
            "/admin/people/{login}/record.pdf",
            get(pages::record::person_pdf),
        )
        .route("/certificates", get(pages::certificates::ask))
        .route("/certificates/{code}", get(pages::certificates::check))
        .route(
            "/certificates/{code}/certificate.pdf",
            get(pages::certificates::pdf),
        )
        .route("/help", get(pages::help::page))
        .layer(DefaultBodyLimit::max(FORM_LIMIT));
    let uploads = Router::new()
        .route("/author/{code}/units", post(actions::authoring::add_unit))
        .route("/author/courses/import", post(actions::authoring::import))
        .route(
            "/author/courses/bank",
            get(pages::author::bank).post(actions::authoring::add_to_bank),
        )
        .route(
            "/author/{code}/units/{unit}/content",
            post(actions::authoring::edit_unit),
        )
        .route(
            "/admin/exports/{year}/{batch}/answer",
            post(actions::exports::answer),
        )
        .layer(DefaultBodyLimit::max(UPLOAD_LIMIT));
    let captions = Router::new()
        .route(
            "/author/{code}/units/{unit}/captions",
            get(pages::author::captions).post(actions::authoring::write_captions),
        )
        .layer(DefaultBodyLimit::max(CAPTIONS_LIMIT));
    let lists = Router::new()
        .route(
            "/admin/imports",
            get(pages::imports::list).post(actions::imports::check),
        )
        .layer(DefaultBodyLimit::max(LIST_LIMIT));
    let declarations = Router::new()
        .route(
            "/me/declarations",
            get(pages::declarations::list).post(actions::declarations::create),
        )
        .route("/learn/{code}/{unit}/works", post(actions::works::hand_in))
        .layer(DefaultBodyLimit::max(DECLARATION_LIMIT));
    pages
        .merge(uploads)
        .merge(captions)
        .merge(lists)
        .merge(declarations)
        .fallback(pages::error::not_found)
}
