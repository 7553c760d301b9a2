//! The city, its county-level units, their schools and kindergartens: a tree, by codes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::catalogue::words;

words! {
    OrganisationKind {
        City = "city",
        County = "county",
        /// Kindergartens are schools too.
        School = "school",
    }
}

impl OrganisationKind {
    /// Whether a body of this kind may act where one of `other` is asked for: the city for the county, both for the school.
    pub const fn reaches(self, other: Self) -> bool {
        self.height() >= other.height()
    }

    const fn height(self) -> u8 {
        match self {
            Self::School => 0,
            Self::County => 1,
            Self::City => 2,
        }
    }
}

/// Where an organisation stands in the tree: the codes from the root, `/KM/530102/530102-01/`.
///
/// A subtree is exactly the paths that start with its root's path: codes hold no `/`, and every path ends with one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrganisationPath(String);

/// A code that cannot stand in a path.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not an organisation code; use 1 to 32 letters, digits, '-' or '_'")]
pub struct CodeError(pub String);

impl OrganisationPath {
    pub fn root(code: &str) -> Result<Self, CodeError> {
        Ok(Self(format!("/{}/", checked(code)?)))
    }

    pub fn child(&self, code: &str) -> Result<Self, CodeError> {
        Ok(Self(format!("{}{}/", self.0, checked(code)?)))
    }

    /// For paths that this type once wrote to the database.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This organisation and every one above it, from the root down.
    pub fn ancestry(&self) -> Vec<Self> {
        self.0
            .char_indices()
            .skip(1)
            .filter(|(_, letter)| *letter == '/')
            .map(|(at, _)| Self(self.0[..=at].to_owned()))
            .collect()
    }

    /// 1 for the city, 2 for its counties, 3 for their schools.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count().saturating_sub(1)
    }

    /// Whether `other` is this organisation or lies below it.
    pub fn holds(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl fmt::Display for OrganisationPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn checked(code: &str) -> Result<&str, CodeError> {
    let fits = (1..=32).contains(&code.len())
        && code
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if fits {
        Ok(code)
    } else {
        Err(CodeError(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subtree_ends_at_its_own_code_even_when_a_neighbours_code_begins_alike() {
        let city = OrganisationPath::root("KM").expect("a code");
        let one = city.child("5301").expect("a code");
        let neighbour = city.child("53010").expect("a code");
        let school = one.child("01").expect("a code");
        assert!(city.holds(&school) && one.holds(&school) && one.holds(&one));
        assert!(!one.holds(&neighbour) && !school.holds(&one));
        assert_eq!(school.ancestry(), [city.clone(), one, school.clone()]);
        assert_eq!((city.depth(), school.depth()), (1, 3));
    }

    #[test]
    fn a_code_cannot_smuggle_in_a_level_or_a_wildcard() {
        for bad in ["", "a/b", "a%", "..", "昆明"] {
            assert!(OrganisationPath::root(bad).is_err(), "{bad:?}");
        }
    }
}
