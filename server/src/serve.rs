//! Putting the platform together from the settings, and serving it.

use std::{io::Write as _, net::SocketAddr, sync::Arc, time::Duration};

use app::{App, parts::kept::Kept};
use content::{
    renditions::{Ffmpeg, Office},
    scan::Scanner,
    store::Store,
};
use database::Connection;
use domain::learning::StudyRules;
use platform::{Platform, Rules, clock::System, demo};
use tokio::{net::TcpListener, signal};

use crate::{
    assets::{self, Files},
    cli::Failure,
    config::Config,
    guard::Guard,
    metrics,
    post::{self, Hook, Mailer},
    router,
};

/// So long may what is under way take once the process is told to end.
const GRACE: Duration = Duration::from_secs(20);
/// How often the calendar is looked at.
const CALENDAR: Duration = Duration::from_mins(15);
/// How late a course may come out, or leave the catalogue, at most.
const SCHEDULE: Duration = Duration::from_secs(20);

/// The same for what only reads: a mistyped folder must not become an empty installation that looks well.
pub async fn open_existing(config: &Config) -> Result<Platform, Failure> {
    match config.sqlite_file() {
        Some(file) if !file.is_file() => Err(Failure::usage(format!(
            "there is no database at {}; look at XUESHI_DATA and DATABASE_URL",
            file.display()
        ))),
        _ => open(config).await,
    }
}

/// Opens everything that the settings name, and brings the schema up to date.
pub async fn open(config: &Config) -> Result<Platform, Failure> {
    std::fs::create_dir_all(&config.data).map_err(|error| {
        Failure::usage(format!("XUESHI_DATA {}: {error}", config.data.display()))
    })?;
    let database = Connection::open_with(&config.database_url, config.database_connections)
        .await
        .map_err(|error| Failure::usage(error.to_string()))?;
    database.migrate().await.map_err(|error| {
        Failure::usage(format!(
            "the schema could not be brought up to date: {error}"
        ))
    })?;
    let store = Store::open(&config.storage).map_err(|error| Failure::usage(error.to_string()))?;
    let index = search::Index::open(&config.data.join("index"))
        .map_err(|error| Failure::usage(format!("search index: {error}")))?
        .index;
    let rules = Rules {
        study: StudyRules {
            speed_permille: config.study_speed_permille,
            ..StudyRules::default()
        },
        zone: config.zone.clone(),
    };
    let system = Arc::new(System);
    let platform = Platform::new(
        database,
        store,
        index,
        rules,
        Arc::clone(&system) as Arc<dyn platform::Clock>,
        system,
    )
    .await?;
    platform.name_modules(app::text::module_names());
    if let Some(place) = &config.clamd {
        platform.scan_with(Scanner::new(place.clone()));
    }
    Ok(platform)
}

/// What makes renditions of videos, where this machine has it.
pub fn ffmpeg(config: &Config) -> Result<Option<Ffmpeg>, Failure> {
    let program = config.ffmpeg.find("ffmpeg");
    let program = program.map_err(|why| Failure::usage(format!("XUESHI_FFMPEG: {why}")))?;
    Ok(program.map(Ffmpeg::new))
}

/// What makes PDFs of documents, where this machine has it; distributions call it by either name.
pub fn office(config: &Config) -> Result<Option<Office>, Failure> {
    let find = |name| {
        let program = config.soffice.find(name);
        program.map_err(|why| Failure::usage(format!("XUESHI_SOFFICE: {why}")))
    };
    let program = match find("soffice")? {
        Some(program) => Some(program),
        None => find("libreoffice")?,
    };
    Ok(program.map(Office::new))
}

/// What carries letters, where the settings name a mail server.
pub fn mailer(config: &Config) -> Result<Option<Mailer>, Failure> {
    let mailer = config
        .mail
        .as_ref()
        .map(|(url, from)| Mailer::new(url, from));
    mailer
        .transpose()
        .map_err(|error| Failure::usage(error.to_string()))
}

/// What hands notices on, where the settings name a receiver.
pub fn hook(config: &Config) -> Result<Option<Hook>, Failure> {
    let hook = config
        .webhook
        .as_ref()
        .map(|(url, secret)| Hook::new(url.clone(), secret));
    hook.transpose()
        .map_err(|error| Failure::usage(error.to_string()))
}

/// Starts what sends letters and hands notices on.
fn keep_posting(platform: &Platform, config: &Config) -> Result<(), Failure> {
    let site = config.public_url.as_ref();
    let site = site.map_or_else(String::new, |url| url.origin().ascii_serialization());
    if let Some(mailer) = mailer(config)? {
        platform.opens_mail();
        let work = post::keep_mailing(platform.clone(), Arc::new(mailer), site.clone());
        tokio::spawn(work);
    }
    if let Some(hook) = hook(config)? {
        tokio::spawn(post::keep_hooking(platform.clone(), Arc::new(hook), site));
    }
    Ok(())
}

/// The router over an open platform, and whether it has islands.
pub fn site(platform: Platform, config: &Config) -> (axum::Router, bool) {
    let (files, assets): (Files, _) = assets::load();
    let compressed = files.clone();
    tokio::task::spawn_blocking(move || compressed.compress());
    let has_islands = assets.islands.is_some();
    let secure = config
        .public_url
        .as_ref()
        .is_some_and(|url| url.scheme() == "https");
    let app = App {
        platform,
        assets: Arc::new(assets),
        secure,
        public_url: config.public_url.clone(),
        packages_url: config.packages_url.clone(),
        kept: Kept::default(),
    };
    let guard = Guard {
        app,
        proxies: Arc::new(config.trusted_proxies.clone()),
        public_url: config.public_url.clone(),
    };
    (router::router(&guard, &files), has_islands)
}

/// Serves until the process is told to end, then finishes what is under way.
pub async fn serve(config: &Config) -> Result<(), Failure> {
    metrics::install().map_err(|error| Failure::usage(format!("metrics: {error}")))?;
    let platform = open(config).await?;
    let follower = platform.clone();
    tokio::spawn(async move { follower.follow_outbox().await });
    let checker = platform.clone();
    tokio::spawn(async move {
        if let Err(error) = checker.check_index().await {
            tracing::error!(%error, "the search index could not be checked");
        }
    });
    tokio::spawn(keep_calendar(platform.clone()));
    tokio::spawn(keep_schedule(platform.clone()));
    if let Some(ffmpeg) = ffmpeg(config)? {
        let maker = platform.clone();
        tokio::spawn(async move { maker.make_renditions(&ffmpeg).await });
    }
    if let Some(office) = office(config)? {
        let maker = platform.clone();
        tokio::spawn(async move { maker.make_renditions(&office).await });
    }
    keep_posting(&platform, config)?;
    let has_demo = platform.has_demo().await?;
    let (router, has_islands) = site(platform, config);
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| Failure::usage(format!("XUESHI_LISTEN {}: {error}", config.listen)))?;
    let address = listener
        .local_addr()
        .map_err(|error| Failure::usage(format!("XUESHI_LISTEN: {error}")))?;
    announce(config, address, has_demo, has_islands);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(told_to_end());
    tokio::select! {
        ended = async { serving.await } => {
            ended.map_err(|error| Failure::problem(format!("serving ended: {error}")))
        }
        // A download over a slow line does not hold the process for ever; what is written is written.
        () = async { told_to_end().await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

/// What is done by itself, by the calendar: a checkpoint a day, reminders, batches once a month, stale uploads swept
/// away. Every node asks; one does it.
async fn keep_calendar(platform: Platform) {
    let mut every = tokio::time::interval(CALENDAR);
    loop {
        every.tick().await;
        if let Err(error) = platform.make_due_checkpoint().await {
            tracing::error!(%error, "no checkpoint could be made");
        }
        if let Err(error) = platform.sweep_uploads().await {
            tracing::error!(%error, "stale uploads could not be swept away");
        }
        if let Err(error) = platform.sweep_drafts().await {
            tracing::error!(%error, "deleted drafts could not be swept away");
        }
        if let Err(error) = platform.keep_reminders().await {
            tracing::error!(%error, "reminders could not be given");
        }
        if let Err(error) = platform.make_scheduled_batches().await {
            tracing::error!(%error, "the month's batches could not be made");
        }
    }
}

/// Courses that come out at their moment, those whose licence ends, and attempts whose time has ended.
async fn keep_schedule(platform: Platform) {
    let mut every = tokio::time::interval(SCHEDULE);
    loop {
        every.tick().await;
        if let Err(error) = platform.keep_schedule().await {
            tracing::error!(%error, "the schedule of courses could not be kept");
        }
        if let Err(error) = platform.close_ended_attempts().await {
            tracing::error!(%error, "attempts whose time has ended could not be closed");
        }
    }
}

/// What somebody who has just started it wants to know.
fn announce(config: &Config, address: SocketAddr, has_demo: bool, has_islands: bool) {
    for name in &config.without_effect {
        tracing::warn!("{name} is for a later release and has no effect yet");
    }
    let mut lines = Vec::new();
    if !has_islands {
        lines.push(
            "This build has no islands (no WebAssembly): every page works without them.".to_owned(),
        );
    }
    lines.push(format!("Xueshi 学时: http://{address}"));
    if has_demo {
        lines.push(format!("Demo accounts, password {}:", demo::PASSWORD));
        let accounts = demo::ACCOUNTS.iter();
        lines.extend(accounts.map(|(login, what)| format!("  {login:<22} {what}")));
    }
    lines.push(String::new());
    // Whoever started it may have stopped listening: it serves all the same.
    let _ = std::io::stdout().write_all(lines.join("\n").as_bytes());
}

async fn told_to_end() {
    let interrupted = async {
        // Where signals cannot be had, the process ends without grace.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
