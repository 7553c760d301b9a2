//! The settings: by environment or in `xueshi.toml`, the environment first.
//!
//! An unknown key or a bad value stops the start: a setting that is silently ignored is worse than none.

mod helper;
mod proxies;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use content::scan;
use database::Connection;
use domain::time::Zone;
use url::Url;

pub use helper::Helper;
pub use proxies::TrustedProxies;

/// The file in the working directory; it need not exist.
pub const FILE: &str = "xueshi.toml";

/// Everything that can be set. In the file a key is written so; in the environment in capitals after `XUESHI_`,
/// but for `DATABASE_URL`, which everybody knows.
const KEYS: [&str; 18] = [
    "listen",
    "data",
    "database_url",
    "database_connections",
    "storage",
    "public_url",
    "packages_url",
    "smtp_url",
    "mail_from",
    "webhook_url",
    "webhook_secret",
    "log",
    "zone",
    "study_speed",
    "trusted_proxies",
    "ffmpeg",
    "soffice",
    "clamd",
];
/// Accepted and without effect yet.
const RESERVED_PREFIX: &str = "oidc_";

#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub database_url: String,
    /// Of the pool, where it is PostgreSQL.
    pub database_connections: u32,
    pub storage: String,
    pub public_url: Option<Url>,
    /// Where packages run, apart from the site.
    pub packages_url: Option<Url>,
    /// Directives as `tracing` knows them; `None` leaves them to the command.
    pub log: Option<String>,
    /// The mail server, and in whose name letters are sent; both or neither.
    pub mail: Option<(String, String)>,
    /// Who is handed notices, and the secret that signs them; both or neither.
    pub webhook: Option<(Url, String)>,
    pub zone: Zone,
    /// Content seconds that one real second may earn, in thousandths.
    pub study_speed_permille: u32,
    pub trusted_proxies: TrustedProxies,
    /// Makes smaller versions of videos.
    pub ffmpeg: Helper,
    /// Makes PDFs of documents.
    pub soffice: Helper,
    /// Sees every upload before anybody else does.
    pub clamd: Option<scan::Place>,
    /// Names of settings that belong to a later release.
    pub without_effect: Vec<String>,
}

/// One thing that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{name}: unknown setting; known are {}", known())]
    Unknown { name: String },
    #[error("{name}: {why}")]
    Bad { name: String, why: String },
    #[error("{FILE}: {0}")]
    File(String),
}

fn known() -> String {
    let names: Vec<String> = KEYS.iter().map(|key| variable(key)).collect();
    format!("{} and XUESHI_OIDC_…", names.join(", "))
}

/// The name of a setting in the environment.
fn variable(key: &str) -> String {
    match key {
        "database_url" => "DATABASE_URL".to_owned(),
        other => format!("XUESHI_{}", other.to_ascii_uppercase()),
    }
}

impl Config {
    /// Reads the environment and the file beside us.
    pub fn load() -> Result<Self, Vec<ConfigError>> {
        let file = match std::fs::read_to_string(FILE) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(vec![ConfigError::File(error.to_string())]),
        };
        let environment = std::env::vars_os().map(|(name, value)| {
            (
                name.to_string_lossy().into_owned(),
                value.to_string_lossy().into_owned(),
            )
        });
        Self::read(environment, file.as_deref())
    }

    /// The same with everything handed in.
    pub fn read(
        environment: impl IntoIterator<Item = (String, String)>,
        file: Option<&str>,
    ) -> Result<Self, Vec<ConfigError>> {
        let mut settings = Settings::default();
        if let Some(text) = file {
            settings.take_file(text);
        }
        for (name, value) in environment {
            settings.take_variable(name, value);
        }
        settings.finish()
    }
}

impl Config {
    /// The file of the database, where it is SQLite.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let file = self.database_url.strip_prefix("sqlite://")?;
        let file = file.split('?').next().unwrap_or(file);
        let file = file
            .replace("%3F", "?")
            .replace("%23", "#")
            .replace("%25", "%");
        Some(PathBuf::from(file))
    }
}

/// A value with the name under which it was found, for messages.
struct Found {
    name: String,
    value: String,
}

#[derive(Default)]
struct Settings {
    values: BTreeMap<String, Found>,
    without_effect: Vec<String>,
    errors: Vec<ConfigError>,
}

impl Settings {
    fn take_file(&mut self, text: &str) {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let line = error
                    .span()
                    .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
                let what = error.message().to_owned();
                self.errors
                    .push(ConfigError::File(format!("line {line}: {what}")));
                return;
            }
        };
        for (name, value) in table {
            let shown = format!("{FILE}: {name}");
            let lower = name.to_ascii_lowercase();
            let key = lower.strip_prefix("xueshi_").unwrap_or(&lower).to_owned();
            let value = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Float(number) => number.to_string(),
                _ if is_reserved(&key) || key == "oidc" => String::new(),
                toml::Value::Array(list) if key == "trusted_proxies" => list
                    .iter()
                    .map(|one| {
                        one.as_str()
                            .map_or_else(|| one.to_string(), ToOwned::to_owned)
                    })
                    .collect::<Vec<_>>()
                    .join(","),
                other => {
                    let why = format!("write a text in quotes, not a {}", other.type_str());
                    self.errors.push(ConfigError::Bad { name: shown, why });
                    continue;
                }
            };
            if key == "oidc" {
                self.without_effect.push(shown);
            } else {
                self.take(key, shown, value);
            }
        }
    }

    fn take_variable(&mut self, name: String, value: String) {
        if name == "DATABASE_URL" {
            self.take("database_url".to_owned(), name, value);
        } else if name == "XUESHI_DATABASE_URL" {
            let why = "the variable is called DATABASE_URL".to_owned();
            self.errors.push(ConfigError::Bad { name, why });
        } else if let Some(key) = name.strip_prefix("XUESHI_") {
            self.take(key.to_ascii_lowercase(), name, value);
        }
    }

    fn take(&mut self, key: String, name: String, value: String) {
        if is_reserved(&key) {
            self.without_effect.push(name);
        } else if KEYS.contains(&key.as_str()) {
            self.values.insert(key, Found { name, value });
        } else {
            self.errors.push(ConfigError::Unknown { name });
        }
    }

    fn finish(mut self) -> Result<Config, Vec<ConfigError>> {
        let data = self.value("data", absolute).unwrap_or_default();
        let data = if data.as_os_str().is_empty() {
            absolute("./data").unwrap_or_else(|_| PathBuf::from("./data"))
        } else {
            data
        };
        let mail = self.pair("smtp_url", "mail_from", |text| Ok(text.to_owned()));
        let webhook = self.pair("webhook_url", "webhook_secret", hook_url);
        let config = Config {
            mail,
            webhook,
            listen: self
                .value("listen", listen)
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            database_url: self
                .value("database_url", database_url)
                .unwrap_or_else(|| sqlite_url(&data.join("xueshi.db"))),
            database_connections: self
                .value("database_connections", connections)
                .unwrap_or(Connection::CONNECTIONS),
            storage: self
                .value("storage", storage)
                .unwrap_or_else(|| folder_url(&data.join("objects"))),
            public_url: self.value("public_url", public_url),
            packages_url: self.value("packages_url", public_url),
            log: self.value("log", log),
            zone: self
                .value("zone", |text| {
                    Zone::named(text).map_err(|error| error.to_string())
                })
                .unwrap_or_else(Zone::shanghai),
            study_speed_permille: self.value("study_speed", study_speed).unwrap_or(1000),
            trusted_proxies: self
                .value("trusted_proxies", TrustedProxies::parse)
                .unwrap_or_default(),
            ffmpeg: self.value("ffmpeg", Helper::parse).unwrap_or_default(),
            soffice: self.value("soffice", Helper::parse).unwrap_or_default(),
            clamd: self.value("clamd", clamd),
            without_effect: std::mem::take(&mut self.without_effect),
            data,
        };
        if config.public_url.is_none() && (config.mail.is_some() || config.webhook.is_some()) {
            self.errors.push(ConfigError::Bad {
                name: variable("public_url"),
                why: "letters and messages say where the site is; write its address".to_owned(),
            });
        }
        if self.errors.is_empty() {
            Ok(config)
        } else {
            Err(self.errors)
        }
    }

    /// Two settings that are of no use alone.
    fn pair<T>(
        &mut self,
        first: &str,
        second: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<(T, String)> {
        let one = self.value(first, read);
        let other = self.value(second, |text| Ok(text.to_owned()));
        match (one, other) {
            (Some(one), Some(other)) => Some((one, other)),
            (None, None) => None,
            (one, _) => {
                let missing = if one.is_some() { second } else { first };
                self.errors.push(ConfigError::Bad {
                    name: variable(missing),
                    why: format!("{} and {} go together", variable(first), variable(second)),
                });
                None
            }
        }
    }

    fn value<T>(&mut self, key: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let found = self.values.remove(key)?;
        match read(found.value.trim()) {
            Ok(value) => Some(value),
            Err(why) => {
                self.errors.push(ConfigError::Bad {
                    name: found.name,
                    why,
                });
                None
            }
        }
    }
}

fn is_reserved(key: &str) -> bool {
    key.starts_with(RESERVED_PREFIX)
}

fn clamd(text: &str) -> Result<scan::Place, String> {
    text.parse()
        .map_err(|error: scan::PlaceError| error.to_string())
}

fn absolute(text: &str) -> Result<PathBuf, String> {
    std::path::absolute(text).map_err(|error| format!("{text:?} is not a folder: {error}"))
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| format!("{text:?} is not an address; write IP:PORT, such as 127.0.0.1:3000"))
}

fn connections(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(count @ 1..=1000) => Ok(count),
        _ => Err(format!("{text:?} is not a number from 1 to 1000")),
    }
}

fn database_url(text: &str) -> Result<String, String> {
    let known = ["sqlite:", "postgres:", "postgresql:"];
    if known.iter().any(|scheme| text.starts_with(scheme)) {
        Ok(text.to_owned())
    } else {
        Err("write sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME".to_owned())
    }
}

fn storage(text: &str) -> Result<String, String> {
    if text.starts_with("file:///") || text.starts_with("s3://") {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "{text:?} is not a store; write file:///absolute/path or s3://bucket/prefix"
        ))
    }
}

fn public_url(text: &str) -> Result<Url, String> {
    let right = "write the address that people use, such as https://xueshi.example.cn";
    let url = Url::parse(text).map_err(|error| format!("{text:?}: {error}; {right}"))?;
    let is_origin = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    if is_origin {
        Ok(url)
    } else {
        Err(format!(
            "{text:?} is not the address of a site without a path; {right}"
        ))
    }
}

/// A receiver may have a path. What is signed is not sealed: over a network it travels by TLS.
fn hook_url(text: &str) -> Result<Url, String> {
    let right = "write https://HOST/PATH; http is for the machine itself";
    let url = Url::parse(text).map_err(|error| format!("{error}; {right}"))?;
    let is_own = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() == "https" || url.scheme() == "http" && is_own {
        Ok(url)
    } else {
        Err(right.to_owned())
    }
}

fn log(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("{text:?}: {error}; write a level such as info or debug"))
}

/// `1`, `1.5`: at most three places, 0.1 to 4.
fn study_speed(text: &str) -> Result<u32, String> {
    let wrong = || format!("{text:?} is not a speed; write a number from 0.1 to 4, such as 1.0");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) || fraction.len() > 3 || whole.len() > 1 {
        return Err(wrong());
    }
    let permille: u32 = format!("{whole}{fraction:0<3}")
        .parse()
        .map_err(|_| wrong())?;
    if (100..=4000).contains(&permille) {
        Ok(permille)
    } else {
        Err(wrong())
    }
}

/// A path may hold characters that mean something in a URL.
fn sqlite_url(path: &Path) -> String {
    let path = path.display().to_string();
    let path = path
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23");
    format!("sqlite://{path}")
}

fn folder_url(path: &Path) -> String {
    Url::from_file_path(path).map_or_else(
        |()| format!("file://{}", path.display()),
        |url| url.to_string(),
    )
}

#[cfg(test)]
mod tests;
