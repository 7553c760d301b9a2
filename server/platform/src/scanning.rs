//! What comes from outside is shown to a virus scanner before anybody is given it, where the installation has one.

use bytes::Bytes;
use content::scan::{ScanError, Scanner, Verdict};

use crate::{Error, Platform};

/// The code of the conflict, and of the refusal of a field, where the scanner does not answer.
pub const SCANNER_AWAY: &str = "scanner-away";
/// The code of a refusal of what it found something in.
pub const INFECTED: &str = "infected";
/// What the details of such a refusal begin with; the name of the find follows.
pub const FOUND: &str = "the virus scanner found ";

impl Platform {
    /// From now on nothing is kept that this scanner has not seen. The first one stays.
    pub fn scan_with(&self, scanner: Scanner) {
        // Set twice only by a mistake of ours, which changes nothing.
        let _ = self.scanner.set(scanner);
    }

    /// A file that comes with its form. [`Error::Refused`] names `field`: `infected`, or `scanner-away` where nobody can say
    /// now.
    pub async fn scan(&self, field: &str, bytes: &Bytes) -> Result<(), Error> {
        let Some(scanner) = self.scanner.get() else {
            return Ok(());
        };
        match judge(field, scanner.scan_bytes(bytes.clone()).await) {
            Err(Error::Conflict { code, detail }) => Err(Error::refused(field, code, detail)),
            judged => judged,
        }
    }
}

/// Of an upload, which waits where the scanner does not answer: [`Error::Conflict`] (`scanner-away`).
pub(crate) fn judge(field: &str, verdict: Result<Verdict, ScanError>) -> Result<(), Error> {
    match verdict {
        Ok(Verdict::Clean) => Ok(()),
        Ok(Verdict::Found(name)) => {
            tracing::warn!(
                name,
                "an upload is refused: the virus scanner found something"
            );
            Err(Error::refused(field, INFECTED, format!("{FOUND}{name}")))
        }
        Err(ScanError::Source(error)) => Err(Error::unavailable(error.to_string())),
        Err(error) => {
            tracing::error!(%error, "nothing can be scanned, so nothing is taken in");
            let detail = "the virus scanner does not answer now; nothing is lost: send the same again in a while";
            Err(Error::conflict(SCANNER_AWAY, detail))
        }
    }
}
