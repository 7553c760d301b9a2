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
fn a_workshop_is_founded_by_an_administrator_above_and_led_by_its_host_who_credits_nothing() {
    let (me, other) = (AccountId::new("me"), AccountId::new("other"));
    let county = path("/KM/A/");
    for (role, organisation, host, founds, leads, moderates, settles) in [
        (Role::Administrator, "/KM/", &other, true, false, true, true),
        (
            Role::Administrator,
            "/KM/A/",
            &other,
            true,
            false,
            true,
            true,
        ),
        (
            Role::Administrator,
            "/KM/A/1/",
            &other,
            false,
            false,
            false,
            false,
        ),
        (
            Role::Administrator,
            "/KM/B/",
            &other,
            false,
            false,
            false,
            false,
        ),
        (Role::Auditor, "/KM/", &other, false, false, false, false),
        (Role::Teacher, "/KM/A/1/", &me, false, true, true, false),
        (
            Role::Teacher,
            "/KM/A/1/",
            &other,
            false,
            false,
            false,
            false,
        ),
        (Role::Author, "/KM/A/", &me, false, false, false, false),
    ] {
        let actor = actor(role, organisation);
        let own = Resource::Organisation(&county);
        let workshop = Resource::Workshop {
            host,
            organisation: &county,
        };
        let asked = [
            may(&actor, Action::FoundWorkshops, own),
            may(&actor, Action::HostWorkshop, workshop),
            may(&actor, Action::ModerateWorkshop, workshop),
            may(&actor, Action::SettleTraining, own),
        ];
        assert_eq!(
            asked.map(|asked| asked.is_ok()),
            [founds, leads, moderates, settles],
            "{role:?} {organisation}"
        );
        let holds = may(&actor, Action::HoldTraining, workshop).is_ok();
        assert_eq!(holds, leads || settles, "{role:?} {organisation}");
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
