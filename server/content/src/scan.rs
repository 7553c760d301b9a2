//! What comes from outside, shown to a virus scanner before anybody is given it: clamd, by its `INSTREAM`.
//!
//! The protocol is a word, the bytes in chunks with their lengths before them, and one line that says what was found
//! (clamd(8), "COMMANDS"). A scanner that does not answer lets nothing through.

use std::{fmt, io, path::PathBuf, str::FromStr, time::Duration};

use bytes::Bytes;
use futures::{Stream, TryStreamExt as _};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// One chunk; clamd takes larger ones, but not every proxy before it.
const CHUNK: usize = 64 << 10;
/// Its answers are one line.
const LONGEST_ANSWER: u64 = 4096;

/// Where a clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `host:port`.
    Network(String),
    Socket(PathBuf),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no clamd; write host:port or unix:/absolute/path, such as 127.0.0.1:3310")]
pub struct PlaceError(String);

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let wrong = || PlaceError(text.to_owned());
        if let Some(path) = text.strip_prefix("unix:") {
            let path = PathBuf::from(path);
            return path
                .is_absolute()
                .then_some(Self::Socket(path))
                .ok_or_else(wrong);
        }
        let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
        let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
        if host.is_empty() || host.contains(['/', ' ']) || !is_port {
            return Err(wrong());
        }
        Ok(Self::Network(text.to_owned()))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(address) => f.write_str(address),
            Self::Socket(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// A clamd, and how long it may take.
#[derive(Clone, Debug)]
pub struct Scanner {
    pub place: Place,
    /// For one step: to answer the door, to take a chunk.
    pub step: Duration,
    /// From the last byte to the verdict.
    pub verdict: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    /// With the scanner's name for it.
    Found(String),
}

#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error("clamd at {place} does not answer: {source}")]
    Away { place: Place, source: io::Error },
    #[error("clamd at {place} says {said:?}")]
    Said { place: Place, said: String },
    /// Not the scanner's fault.
    #[error("what was to be scanned cannot be read: {0}")]
    Source(io::Error),
}

impl Scanner {
    pub const fn new(place: Place) -> Self {
        Self {
            place,
            step: Duration::from_secs(20),
            verdict: Duration::from_mins(5),
        }
    }

    /// The version that it says it has.
    pub async fn version(&self) -> Result<String, ScanError> {
        let mut line = self.open().await?;
        self.away(timeout(self.step, line.write_all(b"zVERSION\0")).await)?;
        self.answer(&mut line, self.step).await
    }

    pub async fn scan_bytes(&self, bytes: Bytes) -> Result<Verdict, ScanError> {
        self.scan(futures::stream::iter([Ok(bytes)])).await
    }

    /// Shows it the bytes, a chunk at a time.
    pub async fn scan(
        &self,
        bytes: impl Stream<Item = io::Result<Bytes>> + Send,
    ) -> Result<Verdict, ScanError> {
        let mut line = self.open().await?;
        self.away(timeout(self.step, line.write_all(b"zINSTREAM\0")).await)?;
        let mut bytes = std::pin::pin!(bytes);
        while let Some(some) = bytes.try_next().await.map_err(ScanError::Source)? {
            for chunk in some.chunks(CHUNK) {
                let sent = timeout(self.step, send(&mut line, chunk)).await;
                if let Err(away) = self.away(sent) {
                    // Where it has enough it says why and hangs up.
                    return match self.answer(&mut line, self.step).await {
                        Ok(said) if !said.is_empty() => self.read(said),
                        _ => Err(away),
                    };
                }
            }
        }
        self.away(timeout(self.step, line.write_all(&0_u32.to_be_bytes())).await)?;
        let said = self.answer(&mut line, self.verdict).await?;
        self.read(said)
    }

    fn read(&self, said: String) -> Result<Verdict, ScanError> {
        let verdict = said.strip_prefix("stream: ").unwrap_or(&said);
        if verdict == "OK" {
            return Ok(Verdict::Clean);
        }
        match verdict.strip_suffix(" FOUND") {
            Some(name) => Ok(Verdict::Found(name.to_owned())),
            None => Err(ScanError::Said {
                place: self.place.clone(),
                said,
            }),
        }
    }

    async fn open(&self) -> Result<Box<dyn Line>, ScanError> {
        let opened = timeout(self.step, async {
            Ok::<Box<dyn Line>, io::Error>(match &self.place {
                Place::Network(address) => Box::new(TcpStream::connect(address).await?),
                #[cfg(unix)]
                Place::Socket(path) => Box::new(tokio::net::UnixStream::connect(path).await?),
                #[cfg(not(unix))]
                Place::Socket(_) => return Err(io::ErrorKind::Unsupported.into()),
            })
        });
        self.away(opened.await)
    }

    async fn answer(&self, line: &mut dyn Line, patience: Duration) -> Result<String, ScanError> {
        let mut said = Vec::new();
        let mut line = line.take(LONGEST_ANSWER);
        self.away(timeout(patience, line.read_to_end(&mut said)).await)?;
        let said = String::from_utf8_lossy(&said);
        Ok(said.trim_matches(['\0', '\n', ' ']).to_owned())
    }

    fn away<T>(
        &self,
        outcome: Result<io::Result<T>, tokio::time::error::Elapsed>,
    ) -> Result<T, ScanError> {
        outcome
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
            .map_err(|source| ScanError::Away {
                place: self.place.clone(),
                source,
            })
    }
}

trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

async fn send(line: &mut dyn Line, chunk: &[u8]) -> io::Result<()> {
    let length = u32::try_from(chunk.len()).map_err(io::Error::other)?;
    line.write_all(&length.to_be_bytes()).await?;
    line.write_all(chunk).await
}

#[cfg(test)]
mod tests;
