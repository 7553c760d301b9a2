//! A certificate says what the ledger says, now.

use domain::{
    accounts::Role, certificates::Code, hours::CreditHours, ids::EntryId, time::TrainingYear,
    verification::Decision,
};
use platform::{
    Error, Viewer,
    certificates::{Certificate, CreditFacts, Standing, YearFacts},
    verification::By,
};

use crate::world::{World, course, on_both};

const YEAR: TrainingYear = TrainingYear(2026);

async fn code_of(world: &World, teacher: &Viewer, entry: &EntryId) -> String {
    let account = world.platform.own_ledger(teacher, YEAR).await;
    let account = account.expect("reads");
    let line = account.entries.iter().find(|line| line.entry.id == *entry);
    line.expect("is there").entry.certificate_code()
}

async fn credit(world: &World, code: &str) -> CreditFacts {
    match world.platform.certificate(code).await.expect("is found") {
        Certificate::Credit(facts) => *facts,
        _ => panic!("{code} is of an entry"),
    }
}

async fn year(world: &World, code: &str) -> YearFacts {
    match world.platform.certificate(code).await.expect("is found") {
        Certificate::Year(facts) => facts,
        _ => panic!("{code} is of a year"),
    }
}

async fn decide(world: &World, who: &Viewer, entry: &EntryId, decision: &Decision) {
    let decided = world.platform.decide(who, entry, decision, By::default());
    decided.await.expect("decided");
}

on_both! {
    async fn a_certificate_tells_the_facts_of_its_entry_and_how_they_stand(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let code = code_of(&world, &teacher, &entry).await;
        let account = world.platform.own_ledger(&teacher, YEAR).await.expect("reads");
        let stored = &account.entries[0].entry;

        let facts = credit(&world, &code).await;
        assert_eq!(facts.state, Standing::Waiting);
        assert_eq!(facts.name, "t**师");
        assert_eq!((facts.hours, facts.module, facts.level, facts.mode), (stored.hours, stored.module, stored.level, stored.mode));
        assert_eq!((facts.year, facts.sequence, facts.hash), (YEAR, 1, stored.hash));
        assert_eq!((&facts.title, &facts.policy, &facts.entry), (&stored.course_title, &stored.policy, &entry));
        assert_eq!(facts.organisation, "第一小学");

        world.pass(3600);
        decide(&world, &county, &entry, &Decision::Verify).await;
        let verified = credit(&world, &code.to_lowercase().replace('-', " ")).await;
        assert_eq!(verified.state, Standing::Verified { at: world.platform.now() });

        world.pass(3600);
        decide(&world, &county, &entry, &Decision::Revoke { reason: "代学".to_owned() }).await;
        let revoked = credit(&world, &code).await;
        assert_eq!(revoked.state, Standing::Revoked { at: world.platform.now() });
        assert_eq!(revoked.hours, facts.hours, "the entry itself is what it was");

        let account = world.platform.own_ledger(&teacher, YEAR).await.expect("reads");
        let reversal = account.entries.iter().find(|line| line.entry.reverses.is_some()).expect("a reversal");
        let error = world.platform.certificate(&reversal.entry.certificate_code()).await.expect_err("takes hours back");
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    }
}

on_both! {
    async fn what_no_entry_has_is_not_found(world: World) {
        for code in ["0000-0000-0000-0000", "N000-0000-0000-0000", "", "x", "张", "3F2A-9C41-77DE-0B12-"] {
            let error = world.platform.certificate(code).await.expect_err(code);
            assert!(matches!(error, Error::NotFound(_)), "{code}: {error:?}");
        }
    }
}

on_both! {
    async fn the_whole_name_is_for_the_teacher_and_their_administrators(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let code = code_of(&world, &teacher, &entry).await;
        for (login, role, organisation, sees) in [
            ("school", Role::Administrator, "530102-01", true),
            ("city", Role::Auditor, "KM", true),
            ("neighbour", Role::Administrator, "530102-02", false),
            ("colleague", Role::Teacher, "530102-01", false),
            ("author", Role::Author, "KM", false),
        ] {
            let person = world.person(login, role, organisation).await;
            match world.platform.held_certificate(&person, &code).await {
                Ok(held) => assert!(sees && held.name == teacher.name, "{login}"),
                Err(error) => assert!(!sees && matches!(error, Error::NotFound(_)), "{login}: {error:?}"),
            }
        }
        let held = world.platform.held_certificate(&teacher, &code).await.expect("their own");
        assert_eq!(held.name, teacher.name);
    }
}

on_both! {
    async fn a_year_is_certified_once_verified_hours_meet_it_and_tells_what_stands_now(world: World) {
        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        let mut entries = Vec::new();
        for (code, module, hours) in [
            ("KM-T-1", "teacher-ethics", "4.00"),
            ("KM-T-2", "campus-safety", "4.00"),
            ("KM-T-3", "teacher-standards", "4.00"),
            ("KM-T-4", "subject", "60.00"),
        ] {
            world.import(&course(code, module, hours)).await;
            entries.push(world.complete(&teacher, code).await);
        }
        for entry in &entries[1..] {
            decide(&world, &county, entry, &Decision::Verify).await;
        }
        let error = world.platform.issue_year_certificate(&teacher, YEAR).await.expect_err("4 hours wait");
        let Error::Conflict { code: "year-not-met", detail } = error else {
            panic!("{error:?}");
        };
        assert_eq!(detail, "2026 is not met: 4.00 verified hours, 4.00 verified hours of teacher-ethics are missing");
        decide(&world, &county, &entries[0], &Decision::Verify).await;

        let (a, b) = tokio::join!(
            world.platform.issue_year_certificate(&teacher, YEAR),
            world.platform.issue_year_certificate(&teacher, YEAR),
        );
        let issued = a.expect("is met");
        assert_eq!(b.expect("is met"), issued);
        world.pass(60);
        let again = world.platform.issue_year_certificate(&teacher, YEAR).await.expect("is met");
        assert_eq!(again, issued, "nothing changed: the same one");
        let facts = year(&world, &issued.code).await;
        assert_eq!((facts.hours.to_string(), facts.now.to_string()), ("72.00".to_owned(), "72.00".to_owned()));
        assert!(facts.missing.is_nothing());
        assert_eq!((facts.name.as_str(), facts.organisation.as_str(), facts.sequence), ("t**师", "第一小学", 4));

        decide(&world, &county, &entries[3], &Decision::Revoke { reason: "代学".to_owned() }).await;
        let facts = year(&world, &issued.code).await;
        assert_eq!((facts.hours.to_string(), facts.now.to_string()), ("72.00".to_owned(), "12.00".to_owned()));
        assert_eq!(facts.missing.hours.to_string(), "60.00");
        let error = world.platform.issue_year_certificate(&teacher, YEAR).await.expect_err("60 hours were taken back");
        assert!(matches!(error, Error::Conflict { code: "year-not-met", .. }), "{error:?}");
        for who in [&county, &world.person("author", Role::Author, "KM").await] {
            let error = world.platform.issue_year_certificate(who, YEAR).await.expect_err("no teacher");
            assert!(matches!(error, Error::Denied(_)), "{error:?}");
        }
        assert!(world.by_hand("UPDATE year_certificates SET hours = 1").await.is_err());
        assert!(world.by_hand("DELETE FROM year_certificates").await.is_err());
    }
}

on_both! {
    async fn a_printed_record_is_checked_by_its_last_entry(world: World) {
        world.course("KM-T-1").await;
        world.import(&course("KM-T-2", "subject", "2.00")).await;
        let teacher = world.teacher("t1").await;
        assert_eq!(Code::of_record(world.platform.record_of(&teacher, None).await.expect("reads").head), None);
        let entry = world.complete(&teacher, "KM-T-1").await;
        let head = world.platform.record_of(&teacher, None).await.expect("reads").head;
        let code = Code::of_record(head).expect("something is credited").to_string();
        let facts = |certificate| match certificate {
            Certificate::Record(facts) => facts,
            other => panic!("{other:?}"),
        };
        let printed = facts(world.platform.certificate(&code).await.expect("is found"));
        assert_eq!((printed.sequence, printed.since, printed.hash), (1, 0, head.hash));
        assert_eq!(printed.years, [(YEAR, CreditHours::from_hundredths(400))]);

        // More comes, and the first is taken back: the paper tells what it told, and that it is not the newest.
        world.complete(&teacher, "KM-T-2").await;
        let school = world.person("s1", Role::Administrator, "530102-01").await;
        decide(&world, &school, &entry, &Decision::Reject { reason: "重复".to_owned() }).await;
        let later = facts(world.platform.certificate(&code).await.expect("is found"));
        assert_eq!((later.sequence, later.since), (1, 2));
        assert_eq!(later.years, printed.years);
        let head = world.platform.record_of(&teacher, None).await.expect("reads").head;
        let code = Code::of_record(head).expect("ends with the reversal").to_string();
        let now = facts(world.platform.certificate(&code).await.expect("is found"));
        assert_eq!((now.sequence, now.since), (3, 0));
        assert_eq!(now.years, [(YEAR, CreditHours::from_hundredths(200))]);
    }
}
