//! Typed identifiers. Each is an opaque string made by whoever owns the id source (UUID version 7
//! in production, counters in tests), so that an account's id can never be passed for a unit's.

use serde::{Deserialize, Serialize};

macro_rules! identifier {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

identifier! {
    /// A person who can sign in.
    AccountId,
    /// An organisation, by its internal id; people know it by its code.
    OrganisationId,
    /// A course through all its versions.
    CourseId,
    /// One published, immutable version of a course.
    CourseVersionId,
    /// A unit of one course version.
    UnitId,
    /// A teacher on a course version.
    EnrolmentId,
    /// One try at a quiz.
    AttemptId,
    /// Something that was handed in for an assignment.
    WorkId,
    /// A line of the ledger.
    EntryId,
    /// A session that people attend.
    TrainingId,
    /// A course that an organisation asks its people to take.
    AssignmentId,
    /// A learning path.
    PathId,
    /// A master teacher's group.
    WorkshopId,
    /// A draft that an author works on.
    DraftId,
}
