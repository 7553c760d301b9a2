//! Signed notes, as C2SP's signed-note describes them: a text, an empty line, and lines of Ed25519 signatures, each with
//! the name and the id of its key.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// The byte that says Ed25519.
const ED25519: u8 = 1;
const DASH: &str = "\u{2014} ";
/// As many as are read; the description asks for 16 at least.
const SIGNATURE_LIMIT: usize = 100;

/// Why something is not a key.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyError {
    #[error(
        "{0:?} cannot name a key: write something like training.example.cn/ledger, without blanks and '+'"
    )]
    Name(String),
    #[error("not a public key: write NAME+ID+KEY, such as training.example.cn/ledger+0123abcd+AQ…")]
    Form,
    #[error("the id of the key is {found}, but its name and bytes give {expected}")]
    Id { expected: String, found: String },
    #[error("the key is not one of Ed25519")]
    Ed25519,
}

/// Why the text of a note is not to be believed.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NoteError {
    #[error("not a signed text: {0}")]
    Form(&'static str),
    #[error("not signed by {wanted}, but by {found}")]
    NotSigned { wanted: String, found: String },
    #[error(
        "the signature of {0} does not fit: the text was altered, or somebody else wrote the signature"
    )]
    Signature(String),
}

/// The key that checkpoints are signed with. It is never printed.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// From the 32 bytes of the secret, which whoever owns the randomness has made.
    pub fn from_bytes(name: &str, secret: &[u8; 32]) -> Result<Self, KeyError> {
        Ok(Self {
            name: named(name)?,
            key: ed25519_dalek::SigningKey::from_bytes(secret),
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn public(&self) -> PublicKey {
        PublicKey {
            name: self.name.clone(),
            key: self.key.verifying_key(),
        }
    }

    /// The note. `text` ends with a line feed.
    pub(super) fn sign(&self, text: &str) -> String {
        let mut signature = self.public().id().to_vec();
        signature.extend(self.key.sign(text.as_bytes()).to_bytes());
        let signature = STANDARD.encode(signature);
        format!("{text}\n{DASH}{} {signature}\n", self.name)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The key that anyone checks with. Text form, everywhere: `name+id+base64`, as signed-note's tools read and write it.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    key: VerifyingKey,
}

impl PublicKey {
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What people compare; it begins with the id of the key.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Sha256::new();
        hash.update(&self.name);
        hash.update([b'\n', ED25519]);
        hash.update(self.key.as_bytes());
        Fingerprint(hash.finalize().into())
    }

    fn id(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.fingerprint().0;
        [a, b, c, d]
    }

    /// The text of a note that this key has signed. Signatures of other keys say nothing here.
    pub(super) fn open<'n>(&self, note: &'n str) -> Result<&'n str, NoteError> {
        let (text, signatures) = parts(note)?;
        let mut found = Vec::new();
        for signature in &signatures {
            if signature.name == self.name && signature.id == self.id() {
                let wrong = || NoteError::Signature(self.short());
                let signature = Signature::from_slice(&signature.bytes).map_err(|_| wrong())?;
                return match self.key.verify_strict(text.as_bytes(), &signature) {
                    Ok(()) => Ok(text),
                    Err(_) => Err(wrong()),
                };
            }
            found.push(format!("{}+{}", signature.name, hex::encode(signature.id)));
        }
        Err(NoteError::NotSigned {
            wanted: self.short(),
            found: found.join(", "),
        })
    }

    fn short(&self) -> String {
        format!("{}+{}", self.name, hex::encode(self.id()))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend(self.key.as_bytes());
        write!(f, "{}+{}", self.short(), STANDARD.encode(bytes))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(bytes)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Form);
        };
        let bytes = STANDARD.decode(bytes).map_err(|_| KeyError::Form)?;
        let (&kind, bytes) = bytes.split_first().ok_or(KeyError::Form)?;
        if kind != ED25519 {
            return Err(KeyError::Ed25519);
        }
        let bytes = bytes.try_into().map_err(|_| KeyError::Ed25519)?;
        let key = VerifyingKey::from_bytes(bytes)
            .ok()
            // A key of small order fits a signature to many texts.
            .filter(|key| !key.is_weak())
            .ok_or(KeyError::Ed25519)?;
        let name = named(name)?;
        let key = Self { name, key };
        let expected = hex::encode(key.id());
        if expected != id {
            return Err(KeyError::Id {
                expected,
                found: id.to_owned(),
            });
        }
        Ok(key)
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// SHA-256 over name and key, printed in groups of four hexadecimal digits for people to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups: Vec<String> = self.0.chunks(2).map(hex::encode).collect();
        f.write_str(&groups.join(" "))
    }
}

fn named(name: &str) -> Result<String, KeyError> {
    let bad = |c: char| c == '+' || c.is_whitespace() || c.is_control();
    if name.is_empty() || name.contains(bad) {
        return Err(KeyError::Name(name.to_owned()));
    }
    Ok(name.to_owned())
}

struct SignatureLine<'n> {
    name: &'n str,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// The text of a note, with its last line feed, and the lines of signatures.
fn parts(note: &str) -> Result<(&str, Vec<SignatureLine<'_>>), NoteError> {
    if note.chars().any(|c| c < ' ' && c != '\n') {
        return Err(NoteError::Form("there is a control character in it"));
    }
    let end = note.rfind("\n\n").ok_or(NoteError::Form(
        "there is no empty line between text and signature",
    ))?;
    let (text, rest) = (&note[..=end], &note[end + 2..]);
    let lines = rest
        .strip_suffix('\n')
        .ok_or(NoteError::Form("the last line is not complete"))?;
    if lines.lines().count() > SIGNATURE_LIMIT {
        return Err(NoteError::Form("there are more than 100 signatures"));
    }
    let signatures = lines
        .split('\n')
        .map(|line| {
            signature_line(line).ok_or(NoteError::Form(
                "a line of signature is not '\u{2014} NAME BASE64'",
            ))
        })
        .collect::<Result<_, _>>()?;
    Ok((text, signatures))
}

fn signature_line(line: &str) -> Option<SignatureLine<'_>> {
    let (name, bytes) = line.strip_prefix(DASH)?.split_once(' ')?;
    named(name).ok()?;
    let bytes = STANDARD.decode(bytes).ok()?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    Some(SignatureLine {
        name,
        id: *id,
        bytes: bytes.to_vec(),
    })
}

#[cfg(test)]
mod tests;
