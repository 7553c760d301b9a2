//! Documents of office programs as PDF, made by a `LibreOffice` that the machine has.
//!
//! The document is a stranger's: the program has an empty profile of its own in which macros, links that are followed by
//! themselves and the way to the network are switched off, none of our environment, a time limit, and a limit to what it
//! may write. It ends with everything that it began.

use std::{
    io,
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::{
    process::Command,
    time::{Instant, interval_at, timeout},
};

use super::{Patience, RenditionError, tail};

/// A program that makes a PDF of a document, and how long it may take.
#[derive(Clone, Debug)]
pub struct Office {
    pub program: PathBuf,
    /// Of which only what is for any file counts: nobody knows how long a document is.
    pub patience: Patience,
}

/// One document to be made a PDF.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    /// With the ending that its content has, by which the program chooses how to read it.
    pub source: &'a Path,
    /// A folder that nobody else uses.
    pub folder: &'a Path,
    /// More is not kept, and is not written for long.
    pub most_bytes: u64,
}

/// What its profile says before its first start. The network is a proxy at a port where nobody listens.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"#;
const NOWHERE: &str = "http://127.0.0.1:9";

const SWITCHES: [&str; 9] = [
    "--headless",
    "--invisible",
    "--nologo",
    "--nodefault",
    "--norestore",
    "--nolockcheck",
    "--nofirststartwizard",
    "--convert-to",
    "pdf",
];

impl Office {
    pub fn new(program: PathBuf) -> Self {
        let patience = Patience {
            base: std::time::Duration::from_mins(3),
            times: 0,
            ..Patience::default()
        };
        Self { program, patience }
    }

    /// Makes the PDF, and says where it lies. Dropping the future ends the program.
    pub async fn convert(&self, paper: &Paper<'_>) -> Result<PathBuf, RenditionError> {
        let out = paper.folder.join("out");
        prepare(paper.folder, &out)
            .await
            .map_err(|source| self.not_started(source))?;
        let mut profile = url_of(&paper.folder.join("profile"));
        profile.insert_str(0, "-env:UserInstallation=");
        let mut command = Command::new(&self.program);
        command
            .arg(profile)
            .args(SWITCHES)
            .arg("--outdir")
            .arg(&out)
            .arg(paper.source)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", paper.folder)
            .env("TMPDIR", paper.folder)
            .env("SAL_USE_VCLPLUGIN", "svp")
            .env("http_proxy", NOWHERE)
            .env("https_proxy", NOWHERE)
            .current_dir(paper.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn().map_err(|source| self.not_started(source))?;
        let mut group = Group(child.id());
        let errors = child.stderr.take();
        let work = async {
            tokio::select! {
                (status, said) = async { tokio::join!(child.wait(), tail(errors)) } => Some((status, said)),
                () = grown(&out, paper.most_bytes) => None,
            }
        };
        let limit = self.patience.base;
        let ended = timeout(limit, work)
            .await
            .map_err(|_| RenditionError::TooLong {
                program: self.program.display().to_string(),
                seconds: limit.as_secs(),
            })?;
        let too_large = || RenditionError::TooLarge {
            most_bytes: paper.most_bytes,
        };
        let (status, said) = ended.ok_or_else(too_large)?;
        group.0 = None;
        let status = status.map_err(|source| self.not_started(source))?;
        if !status.success() {
            return Err(RenditionError::Failed {
                program: self.program.display().to_string(),
                status,
                said,
            });
        }
        let made = out
            .join(paper.source.file_stem().unwrap_or_default())
            .with_extension("pdf");
        match tokio::fs::metadata(&made).await {
            Ok(about) if about.len() > paper.most_bytes => Err(too_large()),
            Ok(_) => Ok(made),
            // It does not say by its end that it could not read the document.
            Err(_) => Err(RenditionError::NothingMade { said }),
        }
    }

    fn not_started(&self, source: io::Error) -> RenditionError {
        RenditionError::Start {
            program: self.program.display().to_string(),
            source,
        }
    }
}

async fn prepare(folder: &Path, out: &Path) -> io::Result<()> {
    let user = folder.join("profile").join("user");
    tokio::fs::create_dir_all(&user).await?;
    tokio::fs::write(user.join("registrymodifications.xcu"), PROFILE).await?;
    tokio::fs::create_dir_all(out).await
}

fn url_of(folder: &Path) -> String {
    url::Url::from_file_path(folder).map_or_else(
        |()| format!("file://{}", folder.display()),
        |url| url.to_string(),
    )
}

/// Returns when there is more in the folder than there may be.
async fn grown(folder: &Path, most_bytes: u64) {
    const LOOK: std::time::Duration = std::time::Duration::from_millis(500);

    let mut look = interval_at(Instant::now() + LOOK, LOOK);
    loop {
        look.tick().await;
        let mut bytes = 0;
        let Ok(mut files) = tokio::fs::read_dir(folder).await else {
            continue;
        };
        while let Ok(Some(file)) = files.next_entry().await {
            bytes += file.metadata().await.map_or(0, |about| about.len());
        }
        if bytes > most_bytes {
            return;
        }
    }
}

/// All that the program began: its first process only waits for the one that works.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = self
            .0
            .and_then(|id| i32::try_from(id).ok())
            .and_then(rustix::process::Pid::from_raw)
        {
            // What has ended by itself meanwhile needs no end.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}
