//! Every route of the product: the pages are listed in [`app::routes`], everything else here.

use std::time::Duration;

use app::{App, fault};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use platform::packages::STATE_LIMIT;
use tower_http::{
    ServiceBuilderExt as _,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    request_id::MakeRequestUuid,
    trace::TraceLayer,
};
use tracing::Span;
use utoipa::OpenApi as _;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

use crate::{
    assets::Files,
    guard::{self, Guard},
    http::{
        analysis, assignments, attempts, bank, body, certificates, checkpoints, closings, courses,
        declarations, discussion, documents, drafts, enrolments, exports, health, heartbeats,
        imports, ledger, media, notices, openapi, paths, policies, problem, progress, ratings,
        recommendations, record, scorm, search, sessions, surveys, trainings, unit_sessions,
        uploads, verification, works, workshops, xapi,
    },
    metrics,
};

/// The JSON interface below `/api/v1`, with its description.
pub fn interface() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::Description::openapi())
        .routes(routes!(sessions::create))
        .routes(routes!(sessions::end))
        .routes(routes!(courses::list, drafts::create))
        .routes(routes!(courses::show))
        .routes(routes!(drafts::show, drafts::write))
        .routes(routes!(drafts::export::export))
        .routes(routes!(drafts::history::list, drafts::history::restore))
        .routes(routes!(drafts::history::show))
        .routes(routes!(drafts::history::changes))
        .routes(routes!(drafts::questions::show))
        .routes(routes!(analysis::show))
        .routes(routes!(bank::list, bank::create))
        .routes(routes!(bank::edit, bank::remove))
        .routes(routes!(bank::export))
        .routes(routes!(bank::import).layer(DefaultBodyLimit::max(app::UPLOAD_LIMIT)))
        .routes(routes!(drafts::units::add_unit).layer(DefaultBodyLimit::max(app::UPLOAD_LIMIT)))
        .routes(routes!(drafts::units::edit_unit).layer(DefaultBodyLimit::max(app::UPLOAD_LIMIT)))
        .routes(routes!(drafts::comments::create))
        .routes(routes!(drafts::comments::settle))
        .routes(routes!(drafts::steps::step))
        .routes(routes!(uploads::offer, uploads::create))
        .routes(routes!(uploads::show, uploads::receive, uploads::cancel))
        .routes(routes!(search::list))
        .routes(routes!(search::suggest))
        .routes(routes!(ratings::list))
        .routes(routes!(ratings::rate, ratings::unrate))
        .routes(routes!(discussion::list, discussion::ask))
        .routes(routes!(discussion::answer))
        .routes(routes!(enrolments::create))
        .routes(routes!(enrolments::list))
        .routes(routes!(progress::show))
        .routes(routes!(heartbeats::create))
        .routes(routes!(attempts::create))
        .routes(routes!(attempts::submit))
        .routes(routes!(attempts::save))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(works::own, works::hand_in))
                .layer(DefaultBodyLimit::max(app::DECLARATION_LIMIT)),
        )
        .routes(routes!(works::list))
        .routes(routes!(works::mark))
        .routes(routes!(surveys::answer))
        .routes(routes!(surveys::results))
        .routes(routes!(unit_sessions::sessions))
        .routes(routes!(unit_sessions::sign_up, unit_sessions::sign_off))
        .routes(routes!(ledger::own))
        .routes(routes!(ledger::list))
        .routes(routes!(record::own))
        .routes(routes!(certificates::show))
        .routes(routes!(verification::create))
        .routes(routes!(verification::create_many))
        .routes(routes!(verification::appeal))
        .routes(routes!(exports::preview, exports::create))
        .routes(routes!(exports::list))
        .routes(routes!(exports::show))
        .routes(routes!(exports::acknowledge).layer(DefaultBodyLimit::max(exports::ANSWER_LIMIT)))
        .routes(routes!(exports::resend))
        .routes(routes!(checkpoints::list))
        .routes(routes!(checkpoints::show))
        .routes(routes!(checkpoints::consistency))
        .routes(routes!(checkpoints::proof))
        .routes(routes!(policies::list, policies::create))
        .routes(routes!(policies::effect))
        .routes(routes!(closings::list, closings::create))
        .routes(routes!(imports::create).layer(DefaultBodyLimit::max(app::LIST_LIMIT)))
        .routes(routes!(imports::list))
        .routes(routes!(imports::show))
        .routes(routes!(imports::report))
        .routes(routes!(trainings::list))
        .routes(routes!(trainings::create))
        .routes(routes!(trainings::check_in))
        .routes(routes!(trainings::settle))
        .routes(routes!(notices::list))
        .routes(routes!(notices::read))
        .routes(routes!(recommendations::own))
        .routes(routes!(paths::list, paths::create))
        .routes(routes!(paths::show, paths::change))
        .routes(routes!(paths::publish))
        .routes(routes!(paths::withdraw))
        .routes(routes!(paths::join, paths::leave))
        .routes(routes!(workshops::list, workshops::create))
        .routes(routes!(workshops::show, workshops::change))
        .routes(routes!(workshops::close, workshops::reopen))
        .routes(routes!(workshops::lead))
        .routes(routes!(workshops::join, workshops::leave))
        .routes(routes!(workshops::group::people))
        .routes(routes!(workshops::group::decide))
        .routes(routes!(workshops::group::topics, workshops::group::begin))
        .routes(routes!(workshops::group::reply))
        .routes(routes!(assignments::own))
        .routes(routes!(assignments::list, assignments::create))
        .routes(routes!(assignments::show))
        .routes(routes!(assignments::withdraw))
        .routes(routes!(declarations::list))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(declarations::create))
                .layer(DefaultBodyLimit::max(app::DECLARATION_LIMIT)),
        )
}

/// All of it.
pub fn router(guard: &Guard, files: &Files) -> Router {
    let app = guard.app.clone();
    let (interface, _) = interface().split_for_parts();
    let interface = interface
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(DefaultBodyLimit::max(body::LIMIT))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(guard::limit_time))
        .layer(from_fn(problem::dress));
    let pages = app::routes()
        .layer(CatchPanicLayer::new())
        .layer(from_fn(guard::limit_time))
        .layer(from_fn_with_state(app.clone(), fault::dress))
        .layer(from_fn_with_state(app.clone(), problem::dress_page));
    let told = Router::new()
        .nest("/api/v1", interface)
        .route("/api/openapi.json", get(openapi::show))
        .merge(pages)
        .layer(CompressionLayer::new().compress_when(worth_compressing()));
    let media = Router::new()
        .route("/media/{sha256}/{name}", get(media::show))
        .route("/documents/{entry}/{sha256}", get(documents::show))
        .route("/works/{work}/{sha256}", get(works::file))
        .route("/scorm/{pass}/play", get(scorm::play))
        .route("/scorm/{pass}/h5p", get(scorm::h5p))
        .route("/scorm/{pass}/files/{*path}", get(scorm::file))
        .route("/scorm/{pass}/state", post(scorm::keep))
        .route("/scorm/{pass}/fetch", post(scorm::fetch))
        .route("/xapi/about", get(xapi::about))
        .route(
            "/xapi/statements",
            get(xapi::statements).post(xapi::say).put(xapi::say_one),
        )
        .route(
            "/xapi/{kind}/{name}",
            get(xapi::document)
                .put(xapi::put)
                .post(xapi::merge)
                .delete(xapi::forget),
        )
        // Some units write a second slash behind the one with which the address of the store ends.
        .route("/xapi//about", get(xapi::about))
        .route(
            "/xapi//statements",
            get(xapi::statements).post(xapi::say).put(xapi::say_one),
        )
        .route(
            "/xapi//{kind}/{name}",
            get(xapi::document)
                .put(xapi::put)
                .post(xapi::merge)
                .delete(xapi::forget),
        )
        .layer(DefaultBodyLimit::max(STATE_LIMIT))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(guard::limit_time))
        .layer(from_fn(problem::dress));
    let health = Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show));

    let around = tower::ServiceBuilder::new()
        .set_x_request_id(MakeRequestUuid)
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_response(told_in_the_log),
        )
        .propagate_x_request_id()
        .layer(from_fn_with_state(guard.clone(), guard::find_client))
        .layer(from_fn_with_state(guard.clone(), guard::set_policies))
        .layer(from_fn_with_state(guard.clone(), guard::refuse_foreign))
        .layer(from_fn_with_state(
            guard.clone(),
            guard::keep_packages_apart,
        ));

    told.merge(media)
        .merge(health)
        .merge(files.routes())
        .route_layer(from_fn(metrics::count))
        .layer(around)
        .with_state(app)
}

fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("video/"))
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/zip"))
}

/// No query and no address of a person: a log is read by many.
fn span(request: &Request) -> Span {
    let id = request
        .headers()
        .get("x-request-id")
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
}

fn told_in_the_log(response: &axum::response::Response, latency: Duration, _: &Span) {
    let status = response.status();
    let milliseconds = latency.as_millis();
    if status.is_server_error() {
        tracing::error!(%status, milliseconds, "answered");
    } else {
        tracing::debug!(%status, milliseconds, "answered");
    }
}
