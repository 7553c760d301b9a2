//! Renditions of a video, made by an ffmpeg that the machine has; and of a document ([`Office`]).
//!
//! The video is a stranger's: the child sees one file of ours and writes another, speaks no network protocol, reads the
//! file as nothing but MP4 (no playlists, which could name others), has one thread and a time limit, and none of our
//! environment. No shell is in between.

mod arguments;
mod office;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use domain::renditions::{Fault, RenditionKind};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader},
    process::Command,
    sync::watch,
    time::timeout,
};

use arguments::arguments;

pub use office::{Office, Paper};

/// Of what it says of its errors, so much is kept.
const SAID_BYTES: usize = 2000;

/// A program that makes renditions, and how long it may take.
#[derive(Clone, Debug)]
pub struct Ffmpeg {
    pub program: PathBuf,
    pub patience: Patience,
}

#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For any video.
    pub base: Duration,
    /// And so many times the length of the video.
    pub times: u32,
    /// Between two signs of life of whoever waits for it.
    pub beat: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            base: Duration::from_mins(10),
            times: 4,
            beat: Duration::from_secs(5),
        }
    }
}

/// One rendition to be made.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    pub kind: RenditionKind,
    pub source: &'a Path,
    pub target: &'a Path,
    pub duration_millis: u32,
    /// More is not worth keeping, and is not written.
    pub most_bytes: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum RenditionError {
    #[error("{program} cannot be started: {source}")]
    Start {
        program: String,
        source: std::io::Error,
    },
    #[error("{program} ended with {status}: {said}")]
    Failed {
        program: String,
        status: std::process::ExitStatus,
        said: String,
    },
    #[error("{program} was not done after {seconds} s")]
    TooLong { program: String, seconds: u64 },
    #[error("what is made has more than {most_bytes} bytes")]
    TooLarge { most_bytes: u64 },
    #[error("nothing was made of it: {said}")]
    NothingMade { said: String },
}

impl RenditionError {
    /// As its author is told.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Start { .. } => Fault::Machine,
            Self::Failed { .. } | Self::NothingMade { .. } => Fault::Unreadable,
            Self::TooLong { .. } => Fault::TooLong,
            Self::TooLarge { .. } => Fault::TooLarge,
        }
    }
}

impl Ffmpeg {
    pub fn new(program: PathBuf) -> Self {
        Self {
            program,
            patience: Patience::default(),
        }
    }

    /// Makes the rendition, and says in thousandths how far it is. Dropping the future ends the child.
    pub async fn make(
        &self,
        task: &Task<'_>,
        told: &watch::Sender<u32>,
    ) -> Result<(), RenditionError> {
        let program = || self.program.display().to_string();
        let start = |source| RenditionError::Start {
            program: program(),
            source,
        };
        let mut child = Command::new(&self.program)
            .args(arguments(task))
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| (OsString::from("PATH"), path)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(start)?;
        let (progress, errors) = (child.stdout.take(), child.stderr.take());
        let limit = self.patience.base
            + Duration::from_millis(u64::from(task.duration_millis)) * self.patience.times;
        let work = async {
            tokio::join!(
                child.wait(),
                follow(progress, task.duration_millis, told),
                tail(errors)
            )
        };
        let ended = timeout(limit, work).await;
        let Ok((status, (), said)) = ended else {
            // A child that does not die of this has left nothing to wait for.
            let _ = child.kill().await;
            return Err(RenditionError::TooLong {
                program: program(),
                seconds: limit.as_secs(),
            });
        };
        let status = status.map_err(start)?;
        if status.success() {
            Ok(())
        } else {
            Err(RenditionError::Failed {
                program: program(),
                status,
                said,
            })
        }
    }
}

/// Reads `out_time_us=…` lines until there are no more.
async fn follow(
    progress: Option<impl AsyncRead + Unpin>,
    duration_millis: u32,
    told: &watch::Sender<u32>,
) {
    let Some(progress) = progress else { return };
    let mut lines = BufReader::new(progress).lines();
    // What cannot be read says nothing of how far it is.
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(permille) = permille(&line, duration_millis) {
            told.send_replace(permille);
        }
    }
}

/// Microseconds that are done, as a share of the whole; never all before the end.
fn permille(line: &str, duration_millis: u32) -> Option<u32> {
    let micros: u64 = line.trim().strip_prefix("out_time_us=")?.parse().ok()?;
    let permille = micros / u64::from(duration_millis.max(1));
    Some(u32::try_from(permille).unwrap_or(999).min(999))
}

/// The end of what it says; all of it is read, so that it never waits for a reader.
async fn tail(errors: Option<impl AsyncRead + Unpin>) -> String {
    let Some(mut errors) = errors else {
        return String::new();
    };
    let (mut said, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = errors.read(&mut buffer).await {
        said.extend_from_slice(&buffer[..count]);
        let surplus = said.len().saturating_sub(SAID_BYTES);
        said.drain(..surplus);
    }
    String::from_utf8_lossy(&said).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_thousandths_and_is_not_whole_before_the_end() {
        assert_eq!(permille("out_time_us=1000000\n", 2000), Some(500));
        assert_eq!(permille("out_time_us=2000000", 2000), Some(999));
        assert_eq!(permille("out_time_us=N/A", 2000), None);
        assert_eq!(permille("out_time_us=-5", 2000), None);
        assert_eq!(permille("progress=end", 2000), None);
        assert_eq!(permille("out_time_us=7", 0), Some(7));
    }
}
