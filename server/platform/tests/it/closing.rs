//! Closing a year, and deciding policies: what stands stays, and what comes later stands where the rules say.

use domain::{
    accounts::Role,
    closing::{Check, Item},
    hours::CreditHours,
    ids::EntryId,
    policies::{Late, Policy, Standing},
    rosters::List,
    time::TrainingYear,
    verification::Decision,
};
use platform::{
    Error, Viewer, closing::Closed, lists::Rows, policies::Differently, verification::By,
};

use crate::{
    lists::{import, list},
    world::{World, course, name_of, on_both},
};

const THIS: TrainingYear = TrainingYear(2026);
const NEXT: TrainingYear = TrainingYear(2027);

fn hours(text: &str) -> CreditHours {
    text.parse().expect("hours")
}

fn version(name: &str, change: impl FnOnce(&mut Policy)) -> Policy {
    let mut policy = Policy {
        version: name.to_owned(),
        ..Policy::default()
    };
    change(&mut policy);
    policy
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::Conflict { code, .. } => code,
        other => panic!("{other}"),
    }
}

fn refused(error: Error) -> Vec<(String, &'static str)> {
    match error {
        Error::Refused(refusals) => refusals.into_iter().map(|r| (r.field, r.code)).collect(),
        other => panic!("{other}"),
    }
}

fn count(checklist: &[Item], code: Check) -> u64 {
    let item = checklist.iter().find(|item| item.code == code);
    item.expect("is in the list").count
}

async fn close(world: &World, who: &Viewer, place: &str, year: i32) -> Result<Closed, Error> {
    let by = By {
        address: Some("192.0.2.9"),
        agent: None,
    };
    world
        .platform
        .close_year(who, place, TrainingYear(year), "", by)
        .await
}

async fn year_of(world: &World, who: &Viewer, entry: &EntryId) -> TrainingYear {
    let row = world.platform.entry(who, entry).await.expect("reads");
    row.line.entry.year
}

async fn total(world: &World, teacher: &Viewer, year: TrainingYear) -> String {
    let account = world.platform.own_ledger(teacher, year).await;
    account.expect("reads").total.to_string()
}

on_both! {
    async fn a_year_is_closed_once_nothing_waits_and_again_changes_nothing(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let school = world.person("s1", Role::Administrator, "530102-01").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        let checklist = world.platform.checklist(&county, "530102", THIS).await.expect("counts");
        let blocking: Vec<_> = checklist.iter().filter(|item| item.blocks).map(|item| item.code).collect();
        assert_eq!(blocking, [Check::Pending]);
        let counted = [Check::Pending, Check::Appealed, Check::Flagged, Check::BelowTarget, Check::NotExported, Check::YearNotOver];
        assert_eq!(counted.map(|code| count(&checklist, code)), [1, 0, 0, 1, 0, 1]);
        let error = close(&world, &county, "530102", 2026).await.expect_err("waits");
        assert_eq!(code(&error), "year-not-ready");
        assert!(error.to_string().contains("1 pending"), "{error}");
        world.platform.decide(&county, &entry, &Decision::Verify, By::default()).await.expect("verifies");
        let checklist = world.platform.checklist(&county, "530102", THIS).await.expect("counts");
        assert_eq!(count(&checklist, Check::NotExported), 1);

        assert!(matches!(close(&world, &school, "530102-01", 2026).await, Err(Error::Denied(_))));
        assert!(matches!(close(&world, &county, "530111", 2026).await, Err(Error::Denied(_))));
        assert!(matches!(close(&world, &county, "KM", 2026).await, Err(Error::Denied(_))));
        assert!(matches!(close(&world, &county, "nowhere", 2026).await, Err(Error::NotFound(_))));
        assert_eq!(refused(close(&world, &county, "530102", 2027).await.expect_err("not begun")), [("year".to_owned(), "year-range")]);

        let Closed::New(first) = close(&world, &county, "530102", 2026).await.expect("closes") else { panic!("is new") };
        assert_eq!((first.name.as_str(), first.by.as_str()), ("五华区", name_of("c1").as_str()));
        let Closed::Before(again) = close(&world, &county, "530102", 2026).await.expect("the same") else { panic!("was closed") };
        assert_eq!(again, first);
        // A school below a closed county is closed too.
        let Closed::Before(below) = close(&world, &county, "530102-01", 2026).await.expect("the same") else { panic!("was closed") };
        assert_eq!(below, first);
        let seen = world.platform.closings(&county).await.expect("reads");
        assert_eq!(seen, [first]);
        assert!(world.by_hand("DELETE FROM closings").await.is_err());
    }
}

on_both! {
    async fn a_school_below_a_closed_county_is_closed_and_a_neighbour_is_not(world: World) {
        world.course("KM-T-1").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let city = world.person("k1", Role::Administrator, "KM").await;
        close(&world, &county, "530102", 2026).await.expect("closes");
        let inside = world.teacher("t1").await;
        let neighbour = world.person("t2", Role::Teacher, "530111-01").await;
        let late = world.complete(&inside, "KM-T-1").await;
        let other = world.complete(&neighbour, "KM-T-1").await;
        assert_eq!(year_of(&world, &city, &late).await, NEXT);
        assert_eq!(year_of(&world, &city, &other).await, THIS);
        let elsewhere = world.person("c2", Role::Administrator, "530111").await;
        assert!(world.platform.closings(&elsewhere).await.expect("reads").is_empty());
        world.assert_whole(2).await;
    }
}

on_both! {
    async fn closing_while_courses_are_completed_loses_nothing_and_lets_nothing_in_afterwards(world: World) {
        use database::{ledger::ledger_entry, policies::closing};
        use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

        let codes: Vec<String> = (1..=3).map(|number| format!("KM-T-{number}")).collect();
        for code in &codes {
            world.course(code).await;
        }
        let city = world.person("k1", Role::Administrator, "KM").await;
        let mut teachers = Vec::new();
        for number in 1..=8 {
            teachers.push(world.teacher(&format!("t{number}")).await);
        }
        let learn = teachers.iter().map(|teacher| {
            let (world, codes) = (&world, &codes);
            async move {
                for code in codes {
                    world.complete(teacher, code).await;
                }
            }
        });
        let end = async {
            // What is credited waits for verification, which stands in the way: verify and try again.
            for _ in 0..200 {
                let filter = platform::ledger::QueueFilter::default();
                let done = world.platform.decide_matching(&city, &filter, &Decision::Verify, None, By::default()).await;
                done.expect("verifies");
                match close(&world, &city, "KM", 2026).await {
                    Ok(closed) => return closed.closing(),
                    Err(error) => assert_eq!(code(&error), "year-not-ready"),
                }
            }
            panic!("was never ready");
        };
        let (_, closed) = tokio::join!(futures::future::join_all(learn), end);
        let before = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Year.eq(2026))
            .count(&world.database.read)
            .await
            .expect("counts");
        let after = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Year.eq(2027))
            .count(&world.database.read)
            .await
            .expect("counts");
        assert_eq!(before + after, 24, "nothing is lost");
        // All of the closed year were there, verified, when it was closed: none of them was unseen by the check list.
        assert_eq!(count(&closed.checklist, Check::NotExported), before);
        assert_eq!(closing::Entity::find().count(&world.database.read).await.expect("counts"), 1);
        world.complete(&world.teacher("t9").await, "KM-T-1").await;
        let still = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Year.eq(2026))
            .count(&world.database.read)
            .await
            .expect("counts");
        assert_eq!(still, before);
        world.assert_whole(25).await;
    }
}

on_both! {
    async fn a_reversal_after_closing_stands_in_the_open_year(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let entry = world.complete(&teacher, "KM-T-1").await;
        world.platform.decide(&county, &entry, &Decision::Verify, By::default()).await.expect("verifies");
        close(&world, &county, "530102", 2026).await.expect("closes");
        let revoke = Decision::Revoke { reason: "证书造假".to_owned() };
        let done = world.platform.decide(&county, &entry, &revoke, By::default()).await.expect("takes back");
        let reversal = done.reversal.expect("an entry");
        assert_eq!(year_of(&world, &county, &reversal).await, NEXT);
        assert_eq!((total(&world, &teacher, THIS).await, total(&world, &teacher, NEXT).await), ("4.00".to_owned(), "-4.00".to_owned()));
        world.assert_whole(2).await;
    }
}

const TEACHER: &str = "工号,姓名,身份证号,所属县区,学校,学段,学科,农村教师\n\
T0001,张一,530102198001010015,五华区,第一小学,小学,语文,否\n";

const TRAINED: &str = "姓名,工号,项目名称,培训级别,培训方式,培训类别,学时,开始日期,结束日期,证书编号,年度\n\
张一,T0001,师德专题,县级,远程,师德教育,4.5,2025-03-01,2025-03-01,G2,2025\n";

on_both! {
    async fn what_a_list_brings_for_a_closed_year_becomes_an_adjustment_of_the_open_one(world: World) {
        let city = world.person("k1", Role::Administrator, "KM").await;
        import(&world, &list(List::Teachers, TEACHER), Rows::Good).await;
        close(&world, &city, "KM", 2025).await.expect("closes");
        let report = import(&world, &list(List::Hours, TRAINED), Rows::Good).await;
        assert_eq!((report.accepted, report.rejected_rows), (1, 0), "{:?}", report.rejected);
        let checklist = world.platform.checklist(&city, "KM", THIS).await.expect("counts");
        assert_eq!(count(&checklist, Check::NotExported), 1, "it stands in the open year");
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn what_a_list_brings_for_a_closed_year_is_refused_where_the_policy_says_so(world: World) {
        let city = world.person("k1", Role::Administrator, "KM").await;
        import(&world, &list(List::Teachers, TEACHER), Rows::Good).await;
        let strict = version("strict/1", |policy| policy.late = Late::Refuse);
        world.platform.decide_policy(&city, &strict, "").await.expect("decides");
        close(&world, &city, "KM", 2025).await.expect("closes");
        let report = import(&world, &list(List::Hours, TRAINED), Rows::Good).await;
        assert_eq!((report.accepted, report.rejected_rows), (0, 1));
        assert_eq!(report.rejected[0].code, "year-closed");
        world.assert_whole(0).await;
    }
}

on_both! {
    async fn a_new_policy_decides_new_entries_on_every_node_and_no_old_one(world: World) {
        for code in ["KM-T-1", "KM-T-2"] {
            world.course(code).await;
        }
        let teacher = world.teacher("t1").await;
        let city = world.person("k1", Role::Administrator, "KM").await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let other = world.another_node().await;
        let first = world.complete(&teacher, "KM-T-1").await;
        assert_eq!(other.policies().await.expect("reads").of(THIS).version, "km-2015-63/1");
        let before = world.platform.entry(&city, &first).await.expect("reads").line.entry;

        let two = version("km/2", |policy| policy.yearly_target = hours("90"));
        assert!(matches!(world.platform.decide_policy(&county, &two, "").await, Err(Error::Denied(_))));
        world.platform.decide_policy(&city, &two, "市教育局 2026 年第 3 号").await.expect("decides");
        assert_eq!(other.policies().await.expect("reads").of(THIS).yearly_target, hours("90"));
        let error = world.platform.decide_policy(&city, &two, "").await.expect_err("is taken");
        assert_eq!(refused(error), [("version".to_owned(), "taken")]);
        let error = world.platform.decide_policy(&city, &Policy::default(), "").await.expect_err("is taken");
        assert_eq!(refused(error), [("version".to_owned(), "taken")]);
        let wrong = version("new", |policy| {
            policy.cycle_years = 0;
            policy.yearly_target = hours("0");
        });
        let fields: Vec<_> = refused(world.platform.decide_policy(&city, &wrong, "").await.expect_err("three fields")).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["version", "yearly_target", "cycle_years"]);

        let second = world.complete(&teacher, "KM-T-2").await;
        let of = |id: EntryId| { let (world, city) = (&world, &city); async move { world.platform.entry(city, &id).await.expect("reads").line.entry } };
        assert_eq!(of(first).await, before);
        assert_eq!((before.policy.as_str(), of(second).await.policy.as_str()), ("km-2015-63/1", "km/2"));
        let history = world.platform.policy_history(&county).await.expect("reads");
        let told: Vec<_> = history.iter().map(|v| (v.policy.version.as_str(), v.in_force, v.by.as_deref())).collect();
        assert_eq!(told, [("km/2", true, Some(name_of("k1").as_str())), ("km-2015-63/1", false, None)]);
        assert!(world.platform.policy_history(&teacher).await.is_err());
        assert!(world.by_hand("UPDATE policies SET note = ''").await.is_err());
        world.assert_whole(2).await;
    }
}

on_both! {
    async fn the_effect_of_a_policy_is_told_before_it_is_decided(world: World) {
        world.import(&course("KM-T-1", "teacher-ethics", "4.00")).await;
        world.import(&course("KM-T-2", "subject", "6.00")).await;
        let city = world.person("k1", Role::Administrator, "KM").await;
        let (both, one) = (world.teacher("t1").await, world.teacher("t2").await);
        world.person("t3", Role::Teacher, "530111-01").await;
        world.complete(&both, "KM-T-1").await;
        world.complete(&both, "KM-T-2").await;
        world.complete(&one, "KM-T-1").await;

        let easy = version("easy/1", |policy| {
            policy.yearly_target = hours("10");
            policy.minimums = [(domain::catalogue::Module::TeacherEthics, hours("4"))].into();
        });
        let effect = world.platform.policy_effect(&city, &easy, THIS).await.expect("counts");
        assert_eq!((effect.teachers, effect.differently), (3, 2));
        assert_eq!((effect.target_met_before, effect.target_met_after), (0, 1));
        assert_eq!((effect.modules_met_before, effect.modules_met_after), (0, 2));
        let (no, yes) = (Standing::default(), Standing { target_met: true, modules_met: true });
        let row = |login: &str, sum: &str, after: Standing| Differently {
            name: name_of(login),
            login: login.to_owned(),
            hours: hours(sum),
            before: no,
            after,
        };
        let partly = Standing { modules_met: true, ..no };
        assert_eq!(effect.examples, [row("t1", "10.00", yes), row("t2", "4.00", partly)]);

        // A maximum cuts what is counted; teachers without an hour are counted and named too.
        let none = version("none/1", |policy| {
            policy.yearly_target = hours("10");
            policy.minimums.clear();
            policy.maximums = vec![domain::policies::Maximum { module: None, level: None, mode: None, hours: hours("9") }];
        });
        let effect = world.platform.policy_effect(&city, &none, THIS).await.expect("counts");
        assert_eq!((effect.target_met_after, effect.modules_met_after, effect.differently), (0, 3, 3));
        assert_eq!(effect.examples.iter().map(|each| each.login.as_str()).collect::<Vec<_>>(), ["t1", "t2", "t3"]);
        let same = world.platform.policy_effect(&city, &version("same/1", |_| ()), THIS).await.expect("counts");
        assert_eq!((same.teachers, same.differently), (3, 0));
        let county = world.person("c1", Role::Administrator, "530102").await;
        assert!(matches!(world.platform.policy_effect(&county, &easy, THIS).await, Err(Error::Denied(_))));
        // Nothing was decided by looking.
        assert_eq!(world.platform.policies().await.expect("reads").all().len(), 1);

        let overview = world.platform.overview(&city).await.expect("counts");
        assert_eq!((overview.pending, overview.people.teachers, overview.people.met), (3, 3, 0));
        world.platform.decide_policy(&city, &easy, "").await.expect("decides");
        let overview = world.platform.overview(&city).await.expect("counts");
        assert_eq!((overview.people.all, overview.people.met, overview.policy.as_str()), (5, 1, "easy/1"));
    }
}

on_both! {
    async fn what_waits_for_a_batch_is_told_and_a_reversal_of_what_was_never_sent_is_not(world: World) {
        for code in ["KM-T-1", "KM-T-2"] {
            world.course(code).await;
        }
        let city = world.person("k1", Role::Administrator, "KM").await;
        let teacher = world.teacher("t1").await;
        let (rejected, verified) = (world.complete(&teacher, "KM-T-1").await, world.complete(&teacher, "KM-T-2").await);
        let reject = Decision::Reject { reason: "代学".to_owned() };
        world.platform.decide(&city, &rejected, &reject, By::default()).await.expect("rejects");
        let not_exported = || async {
            let checklist = world.platform.checklist(&city, "KM", THIS).await.expect("counts");
            count(&checklist, Check::NotExported)
        };
        assert_eq!(not_exported().await, 0);
        world.platform.decide(&city, &verified, &Decision::Verify, By::default()).await.expect("verifies");
        assert_eq!(not_exported().await, 1);
        let sent = world.platform.make_batch(platform::lists::Importer::Person(&city), THIS, None, "test").await.expect("sends");
        assert_eq!(sent.rows.len(), 1);
        assert_eq!(not_exported().await, 0);
    }
}

on_both! {
    async fn hours_over_a_maximum_meet_no_target_in_the_overview_and_the_check_list_either(world: World) {
        world.import(&course("KM-T-1", "teacher-ethics", "4.00")).await;
        world.import(&course("KM-T-2", "subject", "6.00")).await;
        let city = world.person("k1", Role::Administrator, "KM").await;
        let teacher = world.teacher("t1").await;
        let other = world.teacher("t2").await;
        world.complete(&other, "KM-T-1").await;
        world.complete(&teacher, "KM-T-1").await;
        world.complete(&teacher, "KM-T-2").await;
        for (name, most, met) in [("enough/1", "10", 1), ("less/1", "9", 0)] {
            let capped = version(name, |policy| {
                policy.yearly_target = hours("10");
                policy.maximums = vec![domain::policies::Maximum { module: None, level: None, mode: None, hours: hours(most) }];
            });
            let effect = world.platform.policy_effect(&city, &capped, THIS).await.expect("counts");
            world.platform.decide_policy(&city, &capped, "").await.expect("decides");
            let overview = world.platform.overview(&city).await.expect("counts");
            let checklist = world.platform.checklist(&city, "KM", THIS).await.expect("counts");
            assert_eq!((effect.target_met_after, overview.people.met, count(&checklist, Check::BelowTarget)), (met, met, 2 - met), "{name}");
        }
    }
}
