//! People who can sign in, and their roles.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{catalogue::words, ids::AccountId, organisations::OrganisationPath};

words! {
    Role {
        Teacher = "teacher",
        Author = "author",
        Reviewer = "reviewer",
        /// Of a school, a county or the city: the organisation says which.
        Administrator = "administrator",
        /// 督导: reads everything in the area, changes nothing.
        Auditor = "auditor",
        /// Runs the platform: imports courses, sees to the machine, has no say over hours.
        Operator = "operator",
    }
}

/// Who asks. Made from a session or, for commands of the operator at the machine, by the binary itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub account: AccountId,
    pub role: Role,
    pub organisation: OrganisationPath,
}

/// The name by which a person signs in: 2 to 64 of `a-z A-Z 0-9 . _ - @`, compared in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a login; use 2 to 64 letters, digits, '.', '_', '-' or '@'")]
pub struct LoginError(pub String);

impl Login {
    pub fn parse(text: &str) -> Result<Self, LoginError> {
        let text = text.trim();
        let fits = (2..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'@'));
        if fits {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(LoginError(text.to_owned()))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
