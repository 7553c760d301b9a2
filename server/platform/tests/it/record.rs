//! A record is whole, and goes where the teacher goes.

use database::{accounts::account, organisations::organisation, staff::transfer};
use domain::{accounts::Role, time::TrainingYear, verification::Decision};
use platform::{Error, Viewer, verification::By};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::world::{World, course, on_both};

/// As a list of teachers moves them: the account now, and the move for good.
async fn transfer_to(world: &World, teacher: &Viewer, code: &str) {
    let to = organisation::Entity::find()
        .filter(organisation::Column::Code.eq(code))
        .one(&world.database.read)
        .await
        .expect("reads")
        .expect("is there");
    account::Entity::update_many()
        .col_expr(account::Column::OrganisationId, Expr::value(to.id))
        .filter(account::Column::Id.eq(teacher.account().as_str()))
        .exec(&world.database.write)
        .await
        .expect("moved");
    let row = transfer::ActiveModel {
        id: Set(format!("move-{code}")),
        account_id: Set(teacher.account().to_string()),
        from_path: Set(teacher.organisation.path.to_string()),
        to_path: Set(to.path),
        by_id: Set("county".to_owned()),
        by_name: Set("县教师进修学校".to_owned()),
        at: Set(world.platform.now().as_millis()),
    };
    transfer::Entity::insert(row)
        .exec_without_returning(&world.database.write)
        .await
        .expect("a move");
}

on_both! {
    async fn a_record_holds_every_year_with_its_sums_and_what_is_missing(world: World) {
        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        world.course("KM-T-1").await;
        world.import(&course("KM-T-2", "subject", "10.00")).await;
        world.import(&course("KM-T-3", "campus-safety", "2.00")).await;
        let first = world.complete(&teacher, "KM-T-1").await;
        world.platform.decide(&county, &first, &Decision::Verify, By::default()).await.expect("verifies");
        let second = world.complete(&teacher, "KM-T-2").await;
        let reject = Decision::Reject { reason: "代学".to_owned() };
        world.platform.decide(&county, &second, &reject, By::default()).await.expect("rejects");
        world.pass(366 * 86_400);
        world.complete(&teacher, "KM-T-3").await;

        let record = world.platform.record_of(&teacher, None).await.expect("their own");
        let years: Vec<_> = record.years.iter().map(|year| year.year.number()).collect();
        assert_eq!(years, [2027, 2026]);
        let [next, year] = &record.years[..] else { panic!("two years") };
        assert_eq!((year.total.to_string(), year.verified.to_string(), year.pending.to_string()), ("4.00".to_owned(), "4.00".to_owned(), "0.00".to_owned()));
        assert_eq!(year.entries.len(), 3, "what was taken back stays in the record");
        assert_eq!((next.total.to_string(), next.pending.to_string()), ("2.00".to_owned(), "2.00".to_owned()));
        assert_eq!((next.missing.hours.to_string(), next.missing.modules.len()), ("70.00".to_owned(), 3));
        assert_eq!(next.to_certify.hours.to_string(), "72.00");
        for year in &record.years {
            let account = world.platform.own_ledger(&teacher, year.year).await.expect("reads");
            assert_eq!((account.total, account.verified, account.pending), (year.total, year.verified, year.pending));
            let of = |hours: Vec<domain::hours::CreditHours>| hours.into_iter().sum::<domain::hours::CreditHours>();
            assert_eq!(of(year.by_module.iter().map(|(_, hours)| *hours).collect()), year.total);
            assert_eq!(of(year.by_level.iter().map(|(_, hours)| *hours).collect()), year.total);
            assert_eq!(of(year.by_mode.iter().map(|(_, hours)| *hours).collect()), year.total);
        }
        // Cycles of the plan: 2015, 2020, 2025.
        let [cycle] = &record.cycles[..] else { panic!("one cycle") };
        assert_eq!((cycle.cycle.first, cycle.cycle.last()), (TrainingYear(2025), TrainingYear(2029)));
        assert_eq!((cycle.total.to_string(), cycle.missing.to_string()), ("6.00".to_owned(), "354.00".to_owned()));
        assert_eq!(record.head, next.entries[0].entry.head());
        assert_eq!((record.person.name.as_str(), record.person.organisation.name.as_str()), (teacher.name.as_str(), "第一小学"));
    }
}

on_both! {
    async fn nobody_outside_the_scope_reads_a_record(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        world.complete(&teacher, "KM-T-1").await;
        for (login, role, organisation) in [
            ("school", Role::Administrator, "530102-01"),
            ("county", Role::Administrator, "530102"),
            ("auditor", Role::Auditor, "KM"),
        ] {
            let person = world.person(login, role, organisation).await;
            let record = world.platform.record_of(&person, Some("T1")).await.expect(login);
            assert_eq!(record.person.account, *teacher.account());
            let error = world.platform.record_of(&person, Some("nobody")).await.expect_err(login);
            assert!(matches!(error, Error::NotFound(_)), "{login}: {error:?}");
        }
        for (login, role, organisation) in [
            ("neighbour", Role::Administrator, "530102-02"),
            ("county2", Role::Administrator, "530111"),
            ("auditor2", Role::Auditor, "530111"),
        ] {
            let person = world.person(login, role, organisation).await;
            let error = world.platform.record_of(&person, Some("t1")).await.expect_err(login);
            assert!(matches!(error, Error::NotFound(_)), "{login}: {error:?}");
        }
        for (login, role) in [("colleague", Role::Teacher), ("author", Role::Author), ("reviewer", Role::Reviewer), ("operator", Role::Operator)] {
            let person = world.person(login, role, "530102-01").await;
            let error = world.platform.record_of(&person, Some("t1")).await.expect_err(login);
            assert!(matches!(error, Error::Denied(_)), "{login}: {error:?}");
        }
    }
}

on_both! {
    async fn a_record_goes_with_the_teacher_to_the_new_school_and_leaves_the_old_one(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let old = world.person("old", Role::Administrator, "530102-01").await;
        let new = world.person("new", Role::Administrator, "530111-01").await;
        let before = world.platform.record_of(&old, Some("t1")).await.expect("its own teacher");
        let code = before.years[0].entries[0].entry.certificate_code();
        transfer_to(&world, &teacher, "530111-01").await;

        let error = world.platform.record_of(&old, Some("t1")).await.expect_err("has left");
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        let error = world.platform.held_certificate(&old, &code).await.expect_err("has left");
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        let record = world.platform.record_of(&new, Some("t1")).await.expect("has come");
        assert_eq!(record.years[0].entries[0].entry.id, entry);
        assert_eq!(record.person.organisation.name, "第三小学");
        let [moved] = &record.person.moves[..] else { panic!("one move") };
        assert_eq!((moved.from.as_str(), moved.to.as_str(), moved.by.as_str()), ("第一小学", "第三小学", "县教师进修学校"));
        let own = world.platform.record_of(&teacher, None).await.expect("their own");
        assert_eq!(own.years[0].entries.len(), 1);
    }
}
