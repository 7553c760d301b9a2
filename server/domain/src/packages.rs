//! Interactive packages 课件包: courses in the formats SCORM 1.2, SCORM 2004, cmi5 and H5P, and when each of their activities is met.
//!
//! **Rules.** An activity is a SCO (SCORM), an assignable unit (cmi5) or a content (H5P). What a package says of itself is taken for how far its
//! learner has come, never for how long they worked: time is measured by the page around it. A unit is met when every activity
//! is, or when the package's own rules of rollup say so of the whole (SCORM 2004). SCORM: success decides where the package tells it (`passed`, `failed`), else completion (`completed`), as SCORM 2004
//! 4th edition, SN-4.2 has it for rollup. cmi5: `moveOn` and `masteryScore` decide (cmi5, 10.2.4 and 13.1.4). H5P: the last
//! statement about the content as a whole that says it is done; its success decides where it is told, as in SCORM.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::catalogue::{StoredFile, words};

words! {
    Standard {
        Scorm12 = "scorm-1.2",
        Scorm2004 = "scorm-2004",
        Cmi5 = "cmi5",
        H5p = "h5p",
    }
}

words! {
    /// What meets an activity.
    MoveOn {
        /// SCORM: success where it is told, else completion.
        Success = "success",
        /// cmi5 `Passed`.
        Passed = "passed",
        /// cmi5 `Completed`.
        Completed = "completed",
        /// cmi5 `CompletedAndPassed`.
        CompletedAndPassed = "completed-and-passed",
        /// cmi5 `CompletedOrPassed`.
        CompletedOrPassed = "completed-or-passed",
        /// What SCORM calls an asset, and an H5P content that never says that it is done: it is met by being opened.
        Opened = "opened",
        /// Nothing has to be done: cmi5 `NotApplicable`.
        Nothing = "nothing",
    }
}

/// What a unit holds of a package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// The zip as it was sent.
    pub file: StoredFile,
    /// JSON: the path of every file in the package, with where it is stored.
    pub index: StoredFile,
    pub standard: Standard,
    /// In the order of the manifest; never empty.
    pub activities: Vec<Activity>,
    /// Shortest visible time that counts as done.
    pub min_seconds: u32,
}

/// One thing that a package launches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// As the manifest calls it.
    pub id: String,
    pub title: String,
    /// The file, with query and fragment.
    pub launch: String,
    pub move_on: MoveOn,
    /// The score that passes, in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_permille: Option<u16>,
    /// What the manifest has for the activity to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub launch_data: Option<String>,
}

/// How far somebody has come with an activity, by its own word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attained {
    pub completed: bool,
    /// None as long as nothing is said of success.
    pub passed: Option<bool>,
    pub score_permille: Option<u16>,
}

impl Attained {
    /// From what a SCO of SCORM 1.2 keeps: `cmi` as an object.
    pub fn of_scorm12(cmi: &Value, pass_permille: Option<u16>) -> Self {
        let core = &cmi["core"];
        let status = core["lesson_status"].as_str().unwrap_or_default();
        let score = share(
            &core["score"]["raw"],
            &core["score"]["min"],
            &core["score"]["max"],
        );
        let told = match status {
            "passed" => Some(true),
            "failed" => Some(false),
            _ => None,
        };
        // RTE 3.4.4: where the manifest has a mastery score, the score decides over what the SCO says of its success.
        let by_score = pass_permille
            .zip(score)
            .filter(|_| matches!(status, "passed" | "failed" | "completed"))
            .map(|(pass, score)| score >= pass);
        Self {
            completed: matches!(status, "passed" | "completed"),
            passed: by_score.or(told),
            score_permille: score,
        }
    }

    /// From what a SCO of SCORM 2004 keeps.
    pub fn of_scorm2004(cmi: &Value, pass_permille: Option<u16>) -> Self {
        let number = |value: &Value| number(value).filter(|number| number.is_finite());
        let scaled = number(&cmi["score"]["scaled"]).map(permille);
        let score = scaled.or_else(|| {
            let score = &cmi["score"];
            share(&score["raw"], &score["min"], &score["max"])
        });
        let told = match cmi["success_status"].as_str().unwrap_or_default() {
            "passed" => Some(true),
            "failed" => Some(false),
            _ => None,
        };
        // RTE 4.2.21: a scaled passing score and a scaled score decide.
        let by_score = pass_permille.zip(scaled).map(|(pass, score)| score >= pass);
        Self {
            completed: cmi["completion_status"] == "completed",
            passed: by_score.or(told),
            score_permille: score,
        }
    }

    /// From what is kept of an H5P content: `verb` and `result` of the last statement about the whole of it, or `opened` where
    /// nothing in it is scored. What counts is what H5P's own core sends to its sites: `completed` or `answered`.
    pub fn of_h5p(kept: &Value, pass_permille: Option<u16>) -> Self {
        let is_opened = kept["opened"] == true;
        let is_over = matches!(kept["verb"].as_str(), Some("completed" | "answered"));
        let result = &kept["result"];
        if !is_over || result["completion"] == false {
            return Self {
                completed: is_opened,
                ..Self::default()
            };
        }
        let score = &result["score"];
        let scaled = number(&score["scaled"]).filter(|share| share.is_finite());
        let score = scaled
            .map(permille)
            .or_else(|| share(&score["raw"], &score["min"], &score["max"]));
        let by_score = pass_permille.zip(score).map(|(pass, score)| score >= pass);
        Self {
            completed: true,
            passed: by_score.or(result["success"].as_bool()),
            score_permille: score,
        }
    }

    /// What one statement of a cmi5 unit adds (cmi5, 9.3 and 9.6): by its verb, where the unit may say so.
    pub fn of_statement(
        verb: &str,
        result: &Value,
        pass_permille: Option<u16>,
    ) -> Result<Self, StatementError> {
        let scaled = number(&result["score"]["scaled"]).filter(|score| score.is_finite());
        let score = scaled.map(permille);
        let nothing = Self {
            score_permille: score,
            ..Self::default()
        };
        match verb {
            "http://adlnet.gov/expapi/verbs/completed" => {
                if result["completion"] != true {
                    return Err(StatementError::Completion);
                }
                Ok(Self {
                    completed: true,
                    score_permille: None,
                    ..nothing
                })
            }
            "http://adlnet.gov/expapi/verbs/passed" => {
                if result["success"] != true {
                    return Err(StatementError::Success("true"));
                }
                if let Some(pass) =
                    pass_permille.filter(|pass| score.is_none_or(|score| score < *pass))
                {
                    return Err(StatementError::BelowMastery(pass));
                }
                Ok(Self {
                    passed: Some(true),
                    ..nothing
                })
            }
            "http://adlnet.gov/expapi/verbs/failed" => {
                if result["success"] != false {
                    return Err(StatementError::Success("false"));
                }
                if let Some(pass) =
                    pass_permille.filter(|pass| score.is_some_and(|score| score >= *pass))
                {
                    return Err(StatementError::AboveMastery(pass));
                }
                Ok(Self {
                    passed: Some(false),
                    ..nothing
                })
            }
            _ => Ok(Self::default()),
        }
    }

    /// With what was attained before: a later look at a package takes nothing away.
    #[must_use]
    pub fn and(self, before: Self) -> Self {
        let passed = match (self.passed, before.passed) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (now, then) => now.or(then),
        };
        Self {
            completed: self.completed || before.completed,
            passed,
            score_permille: self.score_permille.max(before.score_permille),
        }
    }

    pub fn meets(self, move_on: MoveOn) -> bool {
        let passed = self.passed == Some(true);
        match move_on {
            MoveOn::Success => self.passed.unwrap_or(self.completed),
            MoveOn::Passed => passed,
            MoveOn::Completed | MoveOn::Opened => self.completed,
            MoveOn::CompletedAndPassed => self.completed && passed,
            MoveOn::CompletedOrPassed => self.completed || passed,
            MoveOn::Nothing => true,
        }
    }
}

/// A statement that contradicts cmi5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    #[error("a statement \"completed\" needs result.completion = true")]
    Completion,
    #[error("its result.success must be {0}")]
    Success(&'static str),
    #[error(
        "\"passed\" needs a result.score.scaled of at least the mastery score, {0} thousandths"
    )]
    BelowMastery(u16),
    #[error(
        "\"failed\" contradicts a result.score.scaled at or above the mastery score, {0} thousandths"
    )]
    AboveMastery(u16),
}

impl Package {
    pub fn activity(&self, id: &str) -> Option<&Activity> {
        self.activities.iter().find(|activity| activity.id == id)
    }

    /// An H5P content of a kind that never says that it is done.
    pub fn is_silent(&self) -> bool {
        let is_opened = |each: &Activity| each.move_on == MoveOn::Opened;
        self.standard == Standard::H5p && self.activities.iter().all(is_opened)
    }

    /// Where several activities follow each other by rules of the package (SCORM 2004), what it comes to as a whole is kept by
    /// this id, which no activity has.
    pub const TREE: &str = "";

    /// The share of activities that are met, in thousandths; 1000 only where all are, or where the package as a whole is
    /// (SN-4.6: what its activities come to is for its own rules of rollup to say). `attained` tells of each by its id.
    pub fn met_permille(&self, attained: impl Fn(&str) -> Attained) -> u32 {
        if self.standard == Standard::Scorm2004 && attained(Self::TREE).meets(MoveOn::Success) {
            return 1000;
        }
        let met = self
            .activities
            .iter()
            .filter(|activity| attained(&activity.id).meets(activity.move_on))
            .count();
        let share = met * 1000 / self.activities.len().max(1);
        u32::try_from(share).unwrap_or(1000)
    }
}

/// A raw score between its bounds, which are 0 and 100 where they are not told.
fn share(raw: &Value, min: &Value, max: &Value) -> Option<u16> {
    let raw = number(raw)?;
    let (min, max) = (number(min).unwrap_or(0.0), number(max).unwrap_or(100.0));
    let share = (raw - min) / (max - min);
    share.is_finite().then(|| permille(share))
}

/// Packages write numbers as texts.
fn number(value: &Value) -> Option<f64> {
    value
        .as_f64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

/// A share of 1 in thousandths, between none and all.
pub fn permille(share: f64) -> u16 {
    let clamped = (share.clamp(0.0, 1.0) * 1000.0).floor();
    // Between 0 and 1000.
    (0..=1000u16)
        .rev()
        .find(|candidate| f64::from(*candidate) <= clamped)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
