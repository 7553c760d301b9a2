//! Every permission of the platform: who may do what to which thing. Nothing else decides.

use crate::{
    accounts::{Actor, Role},
    ids::AccountId,
    organisations::OrganisationPath,
};

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Enrol, send evidence, take quizzes: always for oneself.
    Learn,
    /// See a person's ledger, progress and evidence.
    ReadRecord,
    /// See the entries of an organisation and everything below it.
    ReadEntries,
    /// Confirm or reject an entry 学时审核.
    Verify,
    /// Disagree with the rejection of one's own entry 申诉.
    Appeal,
    /// Declare training taken elsewhere 自主申报: always for oneself.
    Declare,
    /// Take the certificate of a year: always for oneself.
    Certify,
    /// Decide the rules for hours: the city's administrator.
    DecidePolicy,
    /// See the rules for hours with their history.
    ReadPolicies,
    /// Close a training year of an organisation and everything below it: county and city.
    CloseYear,
    /// Bring in or send out lists of organisations, teachers and hours: county and city.
    ExchangeLists,
    /// See lists, batches and closings.
    ReadLists,
    /// Give a teacher hours by an own decision 调整: county and city, for others only.
    Adjust,
    /// Plan sessions, keep their rosters, confirm attendance.
    HoldTraining,
    /// Ask people of an organisation to take a course by a day, and take that back.
    Assign,
    /// Read and tick off what one is told, put hints away, keep the own mail address and the own calendar: always one's
    /// own.
    ReceiveNotices,
    /// See people of the register and their training records.
    ReadStaff,
    /// Let a person in again: a new first password.
    ResetPassword,
    /// See a course that is only for an organisation and everything below it.
    ReadCourse,
    /// See a learning path that an organisation made for its people.
    ReadPath,
    /// Make learning paths for an organisation and everything below it: county and city.
    EditPaths,
    /// See those of an organisation with drafts, and how many have joined.
    FollowPaths,
    /// Send files for a course, piece by piece.
    Upload,
    /// Start a draft.
    CreateDraft,
    /// See, change and submit a draft.
    EditDraft,
    /// See a draft as its readers will.
    PreviewDraft,
    /// Look through the question bank, add to it and take from it.
    UseBank,
    /// Take a question out of the bank; its owner is who brought it in.
    ChangeBank,
    /// Approve or return a submitted draft.
    ReviewDraft,
    /// Takes a published course out of the catalogue.
    RetireCourse,
    /// See how far the learners of a published course came, and what their answers say about its questions; without a
    /// draft it is a reviewer's alone.
    ReadAnalytics,
    /// See and mark what was handed in for a published course: its author, and reviewers for all.
    MarkWork,
    /// Take what a learner says of a course out of sight.
    ModerateRatings,
    /// Answer for a course what learners ask about its units, and see what is open: its author, and reviewers for all.
    AnswerQuestions,
    /// Take a question or an answer out of sight, decide about reports of them.
    ModerateDiscussion,
    /// See the drafts that wait for review.
    ReadReviewQueue,
    /// Bring in a whole course from a folder, or the demonstration city.
    Import,
}

/// What it would be done to.
#[derive(Clone, Copy, Debug)]
pub enum Resource<'a> {
    Platform,
    Person {
        account: &'a AccountId,
        organisation: &'a OrganisationPath,
    },
    Organisation(&'a OrganisationPath),
    Draft {
        owner: &'a AccountId,
    },
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    #[error("this role may not do that")]
    Role,
    #[error("that is outside your organisation")]
    Scope,
    #[error("nobody decides about their own work")]
    OwnWork,
}

/// The one decision. Read a row as "this action, for these roles, on this condition".
pub fn may(actor: &Actor, action: Action, resource: Resource<'_>) -> Result<(), Denial> {
    use Action as A;
    use Resource as R;
    use Role::{Administrator, Auditor, Author, Operator, Reviewer, Teacher};

    match (action, actor.role, resource) {

        (A::ReadRecord, _, R::Person { account, .. }) if *account == actor.account => Ok(()),
        (A::ReadRecord, Administrator | Auditor, R::Person { organisation, .. })
        | (A::ReadEntries | A::ReadStaff, Administrator | Auditor, R::Organisation(organisation))
        | (A::HoldTraining | A::Assign, Administrator, R::Organisation(organisation)) => {
            within(actor, organisation)
        }

        (A::Learn, Teacher, R::Person { account, .. })
        | (A::ReceiveNotices, _, R::Person { account, .. }) => same(actor, account),

        (A::Appeal | A::Declare | A::Certify, Teacher, R::Person { account, .. }) => {
            same(actor, account)
        }

        (A::DecidePolicy, Administrator, R::Platform) if actor.organisation.depth() == 1 => Ok(()),
        (A::CloseYear | A::ExchangeLists | A::EditPaths, Administrator, R::Organisation(organisation))
        | (A::ReadLists | A::FollowPaths, Administrator | Auditor, R::Organisation(organisation))
            if actor.organisation.depth() <= 2 =>
        {
            within(actor, organisation)
        }
        (A::Adjust, Administrator, R::Person { .. }) if actor.organisation.depth() > 2 => {
            Err(Denial::Role)
        }
        (
            A::Verify | A::ResetPassword | A::Adjust,
            Administrator,
            R::Person {
                account,
                organisation,
            },
        ) => {
            within(actor, organisation)?;
            others_only(actor, account)
        }

        // Who watches over an organisation sees what its people see; who reviews courses sees all of them.
        (A::ReadCourse | A::ReadPath, role, R::Organisation(audience)) => {
            let watches = matches!(role, Administrator | Auditor);
            let sees = role == Reviewer
                || audience.holds(&actor.organisation)
                || watches && actor.organisation.holds(audience);
            if sees { Ok(()) } else { Err(Denial::Scope) }
        }

        (A::ReadPolicies, Administrator | Auditor, R::Platform)
        | (A::CreateDraft | A::Upload | A::UseBank, Author, R::Platform)
        // A course that was brought in whole has no author here.
        | (
            A::ReadReviewQueue
            | A::RetireCourse
            | A::ReadAnalytics
            | A::MarkWork
            | A::ModerateRatings
            | A::AnswerQuestions
            | A::ModerateDiscussion,
            Reviewer,
            R::Platform,
        )
        | (A::PreviewDraft | A::ReadAnalytics | A::MarkWork | A::AnswerQuestions, Reviewer, R::Draft { .. })
        | (A::Import, Operator, R::Platform) => Ok(()),
        (
            A::EditDraft
            | A::PreviewDraft
            | A::ReadAnalytics
            | A::MarkWork
            | A::AnswerQuestions
            | A::ChangeBank,
            Author,
            R::Draft { owner },
        ) => same(actor, owner),
        (A::ReviewDraft, Reviewer, R::Draft { owner }) => others_only(actor, owner),

        _ => Err(Denial::Role),
    }
}

/// Whether somebody may give this person a new first password. Teachers get one from any administrator above them; whoever
/// has another role only from further up, so that nobody takes over the account of a peer or of the platform's operator.
pub fn may_reset(
    actor: &Actor,
    role: Role,
    account: &AccountId,
    organisation: &OrganisationPath,
) -> Result<(), Denial> {
    let person = Resource::Person {
        account,
        organisation,
    };
    may(actor, Action::ResetPassword, person)?;
    if role == Role::Teacher || organisation.depth() > actor.organisation.depth() {
        Ok(())
    } else {
        Err(Denial::Scope)
    }
}

fn same(actor: &Actor, account: &AccountId) -> Result<(), Denial> {
    if actor.account == *account {
        Ok(())
    } else {
        Err(Denial::Scope)
    }
}

fn others_only(actor: &Actor, account: &AccountId) -> Result<(), Denial> {
    if actor.account == *account {
        Err(Denial::OwnWork)
    } else {
        Ok(())
    }
}

fn within(actor: &Actor, organisation: &OrganisationPath) -> Result<(), Denial> {
    if actor.organisation.holds(organisation) {
        Ok(())
    } else {
        Err(Denial::Scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> OrganisationPath {
        OrganisationPath::from_stored(text.to_owned())
    }

    fn actor(role: Role, organisation: &str) -> Actor {
        Actor {
            account: AccountId::new("me"),
            role,
            organisation: path(organisation),
        }
    }

    #[test]
    fn paths_are_made_by_counties_and_the_city_for_their_own() {
        let county = path("/KM/A/");
        let own = Resource::Organisation(&county);
        for (role, organisation, edits, follows, reads) in [
            (Role::Administrator, "/KM/", true, true, true),
            (Role::Administrator, "/KM/A/", true, true, true),
            (Role::Administrator, "/KM/A/1/", false, false, true),
            (Role::Administrator, "/KM/B/", false, false, false),
            (Role::Auditor, "/KM/", false, true, true),
            (Role::Teacher, "/KM/A/1/", false, false, true),
            (Role::Teacher, "/KM/B/1/", false, false, false),
            (Role::Author, "/KM/A/", false, false, true),
        ] {
            let actor = actor(role, organisation);
            let allowed = [Action::EditPaths, Action::FollowPaths, Action::ReadPath]
                .map(|action| may(&actor, action, own).is_ok());
            assert_eq!(allowed, [edits, follows, reads], "{role:?} {organisation}");
        }
    }

    #[test]
    fn an_administrator_verifies_in_the_subtree_and_nowhere_else() {
        let teacher = AccountId::new("teacher");
        let school = path("/KM/A/1/");
        let person = Resource::Person {
            account: &teacher,
            organisation: &school,
        };
        for (organisation, expected) in [
            ("/KM/", Ok(())),
            ("/KM/A/", Ok(())),
            ("/KM/A/1/", Ok(())),
            ("/KM/A/2/", Err(Denial::Scope)),
            ("/KM/B/", Err(Denial::Scope)),
        ] {
            assert_eq!(
                may(
                    &actor(Role::Administrator, organisation),
                    Action::Verify,
                    person
                ),
                expected,
                "{organisation}"
            );
        }
    }

    #[test]
    fn the_answers_to_a_course_are_analysed_for_its_author_and_for_reviewers() {
        let (me, other) = (AccountId::new("me"), AccountId::new("other"));
        for (role, owner, expected) in [
            (Role::Author, Some(&me), Ok(())),
            (Role::Author, Some(&other), Err(Denial::Scope)),
            (Role::Author, None, Err(Denial::Role)),
            (Role::Reviewer, Some(&other), Ok(())),
            (Role::Reviewer, None, Ok(())),
            (Role::Teacher, Some(&me), Err(Denial::Role)),
            (Role::Administrator, Some(&me), Err(Denial::Role)),
            (Role::Auditor, Some(&other), Err(Denial::Role)),
            (Role::Operator, None, Err(Denial::Role)),
        ] {
            let resource = owner.map_or(Resource::Platform, |owner| Resource::Draft { owner });
            let asked = may(&actor(role, "/KM/"), Action::ReadAnalytics, resource);
            assert_eq!(asked, expected, "{role:?} {owner:?}");
        }
    }

    #[test]
    fn an_author_answers_for_the_own_course_a_reviewer_for_all_and_only_reviewers_moderate() {
        let (me, other) = (AccountId::new("me"), AccountId::new("other"));
        for (role, owner, answers, moderates) in [
            (Role::Author, Some(&me), Ok(()), false),
            (Role::Author, Some(&other), Err(Denial::Scope), false),
            (Role::Author, None, Err(Denial::Role), false),
            (Role::Reviewer, Some(&other), Ok(()), true),
            (Role::Reviewer, None, Ok(()), true),
            (Role::Teacher, Some(&me), Err(Denial::Role), false),
            (Role::Administrator, Some(&me), Err(Denial::Role), false),
            (Role::Auditor, None, Err(Denial::Role), false),
            (Role::Operator, None, Err(Denial::Role), false),
        ] {
            let resource = owner.map_or(Resource::Platform, |owner| Resource::Draft { owner });
            let person = actor(role, "/KM/");
            let asked = may(&person, Action::AnswerQuestions, resource);
            assert_eq!(asked, answers, "{role:?} {owner:?}");
            let asked = may(&person, Action::ModerateDiscussion, Resource::Platform);
            assert_eq!(asked.is_ok(), moderates, "{role:?}");
        }
    }

    #[test]
    fn a_course_for_an_organisation_is_seen_below_it_and_by_who_watches_over_it() {
        let audience = path("/KM/A/");
        let resource = Resource::Organisation(&audience);
        for (role, home, expected) in [
            (Role::Teacher, "/KM/A/1/", Ok(())),
            (Role::Teacher, "/KM/A/", Ok(())),
            (Role::Teacher, "/KM/", Err(Denial::Scope)),
            (Role::Teacher, "/KM/B/1/", Err(Denial::Scope)),
            (Role::Author, "/KM/A/1/", Ok(())),
            (Role::Author, "/KM/B/", Err(Denial::Scope)),
            (Role::Administrator, "/KM/", Ok(())),
            (Role::Administrator, "/KM/A/1/", Ok(())),
            (Role::Administrator, "/KM/B/", Err(Denial::Scope)),
            (Role::Auditor, "/KM/", Ok(())),
            (Role::Reviewer, "/KM/B/1/", Ok(())),
            (Role::Operator, "/KM/", Err(Denial::Scope)),
        ] {
            let asked = may(&actor(role, home), Action::ReadCourse, resource);
            assert_eq!(asked, expected, "{role} of {home}");
        }
    }

    #[test]
    fn nobody_decides_about_their_own_entries_or_drafts() {
        let me = AccountId::new("me");
        let city = path("/KM/");
        let own = Resource::Person {
            account: &me,
            organisation: &city,
        };
        assert_eq!(
            may(&actor(Role::Administrator, "/KM/"), Action::Verify, own),
            Err(Denial::OwnWork)
        );
        let draft = Resource::Draft { owner: &me };
        assert_eq!(
            may(&actor(Role::Reviewer, "/KM/"), Action::ReviewDraft, draft),
            Err(Denial::OwnWork)
        );
    }

    #[test]
    fn a_new_password_goes_down_the_tree_and_never_to_a_peer() {
        let other = AccountId::new("other");
        let me = AccountId::new("me");
        for (asker, role, home, expected) in [
            (Role::Administrator, Role::Teacher, "/KM/A/1/", Ok(())),
            (Role::Administrator, Role::Administrator, "/KM/A/1/", Ok(())),
            (
                Role::Administrator,
                Role::Administrator,
                "/KM/A/",
                Err(Denial::Scope),
            ),
            (
                Role::Administrator,
                Role::Teacher,
                "/KM/B/1/",
                Err(Denial::Scope),
            ),
            (Role::Auditor, Role::Teacher, "/KM/A/1/", Err(Denial::Role)),
        ] {
            let asker = actor(asker, "/KM/A/");
            assert_eq!(
                may_reset(&asker, role, &other, &path(home)),
                expected,
                "{home}"
            );
        }
        let own = may_reset(
            &actor(Role::Administrator, "/KM/A/"),
            Role::Administrator,
            &me,
            &path("/KM/A/"),
        );
        assert_eq!(own, Err(Denial::OwnWork));
    }

    #[test]
    fn an_auditor_reads_the_area_and_changes_nothing() {
        let teacher = AccountId::new("teacher");
        let school = path("/KM/A/1/");
        let person = Resource::Person {
            account: &teacher,
            organisation: &school,
        };
        let auditor = actor(Role::Auditor, "/KM/");
        assert_eq!(may(&auditor, Action::ReadRecord, person), Ok(()));
        assert_eq!(
            may(
                &auditor,
                Action::ReadEntries,
                Resource::Organisation(&school)
            ),
            Ok(())
        );
        for action in [
            Action::Learn,
            Action::Verify,
            Action::CreateDraft,
            Action::ReviewDraft,
            Action::Import,
        ] {
            assert!(may(&auditor, action, person).is_err());
            assert!(may(&auditor, action, Resource::Platform).is_err());
        }
    }

    #[test]
    fn only_a_teacher_learns_and_only_for_themselves() {
        let me = AccountId::new("me");
        let other = AccountId::new("other");
        let school = path("/KM/A/1/");
        let teacher = actor(Role::Teacher, "/KM/A/1/");
        assert!(
            may(
                &teacher,
                Action::Learn,
                Resource::Person {
                    account: &me,
                    organisation: &school
                }
            )
            .is_ok()
        );
        assert!(
            may(
                &teacher,
                Action::Learn,
                Resource::Person {
                    account: &other,
                    organisation: &school
                }
            )
            .is_err()
        );
        for role in Role::ALL.iter().filter(|role| **role != Role::Teacher) {
            let person = Resource::Person {
                account: &me,
                organisation: &school,
            };
            assert!(
                may(&actor(*role, "/KM/"), Action::Learn, person).is_err(),
                "{role}"
            );
        }
    }
}
