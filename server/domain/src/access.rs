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
    /// See a workshop that an organisation founded for its people.
    ReadWorkshop,
    /// Found workshops for an organisation and everything below it, name their hosts, close them.
    FoundWorkshops,
    /// See those of an organisation with how many are in them.
    FollowWorkshops,
    /// Lead a workshop: its courses, who is in it, its sessions.
    HostWorkshop,
    /// Take words of a workshop's discussion out of sight, decide about reports of them.
    ModerateWorkshop,
    /// Credit the hours of everybody who was at a session.
    SettleTraining,
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
    /// A master teacher's group, or a session of it.
    Workshop {
        host: &'a AccountId,
        organisation: &'a OrganisationPath,
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
        | (
            A::ReadEntries | A::ReadStaff | A::FollowWorkshops,
            Administrator | Auditor,
            R::Organisation(organisation),
        )
        | (
            A::HoldTraining | A::SettleTraining | A::Assign | A::FoundWorkshops,
            Administrator,
            R::Organisation(organisation),
        )
        | (A::HoldTraining | A::ModerateWorkshop, Administrator, R::Workshop { organisation, .. }) => {
            within(actor, organisation)
        }

        // The host leads; hours are credited by an administrator alone.
        (A::HostWorkshop | A::HoldTraining | A::ModerateWorkshop, Teacher, R::Workshop { host, .. }) => same(actor, host),

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
        (A::ReadCourse | A::ReadPath | A::ReadWorkshop, role, R::Organisation(audience)) => {
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
mod tests;
