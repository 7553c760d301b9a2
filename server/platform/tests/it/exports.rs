//! What is sent to the hours system: only what is new, reversals included, the same sums on the other side.

use bytes::Bytes;
use domain::{accounts::Role, rosters::List, time::TrainingYear, verification::Decision};
use platform::{
    Error,
    exports::{Drawn, Form, Schedule, Template},
    ledger::QueueFilter,
    lists::{Importer, ListFile, Rows},
    verification::By,
};

use crate::{
    lists::{import, list},
    world::{World, on_both},
};

const YEAR: TrainingYear = TrainingYear(2026);

const TEACHERS: &str = "工号,姓名,身份证号,所属县区,学校\n\
T1,t一老师,530102198001010015,五华区,第一小学\n\
T2,t二老师,530102198001010031,五华区,第一小学\n\
T3,t三老师,530102198001010058,官渡区,第三小学\n";

/// Three teachers; two of the first county have completed a course, and both entries are verified.
async fn verified(world: &World) {
    world.course("KM-T-1").await;
    for login in ["t1", "t2"] {
        let teacher = world.teacher(login).await;
        world.complete(&teacher, "KM-T-1").await;
    }
    world.person("t3", Role::Teacher, "530111-01").await;
    let report = import(world, &list(List::Teachers, TEACHERS), Rows::AllOrNone).await;
    assert_eq!(report.rejected, []);
    let county = world.person("c1", Role::Administrator, "530102").await;
    let filter = QueueFilter::default();
    let done = world
        .platform
        .decide_matching(&county, &filter, &Decision::Verify, Some(2), By::default())
        .await;
    done.expect("verifies");
}

async fn send(world: &World) -> Drawn {
    world
        .platform
        .make_batch(Importer::Machine, YEAR, None, "hand")
        .await
        .expect("sends")
}

fn file(world: &World, drawn: &Drawn, form: Form) -> Bytes {
    let zone = &world.platform.rules.zone;
    Bytes::from(
        drawn
            .file(&Template::default(), form, zone)
            .expect("a file"),
    )
}

on_both! {
    async fn a_batch_holds_only_what_is_new_and_looking_changes_nothing(world: World) {
        verified(&world).await;
        let city = world.person("city", Role::Administrator, "KM").await;
        let look = world.platform.next_batch(&city, YEAR, None).await.expect("looks");
        assert_eq!((look.rows.len(), look.hours.to_string().as_str()), (2, "8.00"));
        let again = world.platform.next_batch(&city, YEAR, None).await.expect("looks");
        assert_eq!((again.batch, again.rows.len()), (look.batch, 2));
        let first = send(&world).await;
        assert_eq!((first.batch, first.rows.len()), (look.batch, 2));
        let nothing = send(&world).await;
        assert_eq!((nothing.batch, nothing.rows.len()), (first.batch, 0));
        let after = world.platform.next_batch(&city, YEAR, Some(look.batch)).await.expect("looks");
        assert!(after.rows.is_empty());
        let all = world.platform.next_batch(&city, YEAR, Some(0)).await.expect("looks");
        assert_eq!(all.rows.len(), 2);
        assert_eq!(world.platform.sent_batches(&city).await.expect("reads").len(), 1);
    }
}

on_both! {
    async fn what_is_taken_back_is_sent_as_a_reversal_and_what_waits_is_not_sent(world: World) {
        verified(&world).await;
        let first = send(&world).await;
        let county = world.person("c9", Role::Administrator, "530102").await;
        let revoke = Decision::Revoke { reason: "证书造假".to_owned() };
        let entry = first.rows[0].entry.id.clone();
        world.platform.decide(&county, &entry, &revoke, By::default()).await.expect("takes back");
        world.course("KM-T-2").await;
        let teacher = world.teacher("t9").await;
        let pending = world.complete(&teacher, "KM-T-2").await;
        let no = Decision::Reject { reason: "代学".to_owned() };
        let second = send(&world).await;
        assert_eq!(second.rows.len(), 1);
        assert_eq!(second.waiting, 1);
        assert_eq!(second.rows[0].entry.reverses.as_ref(), Some(&entry));
        assert_eq!(second.hours.to_string(), "-4.00");
        // What was rejected before it was ever verified never existed for the other side.
        world.platform.decide(&county, &pending, &no, By::default()).await.expect("rejects");
        assert!(send(&world).await.rows.is_empty());
    }
}

on_both! {
    async fn our_own_export_comes_in_again_without_a_change(world: World) {
        verified(&world).await;
        let drawn = send(&world).await;
        for form in [Form::Xlsx, Form::Csv] {
            let own = ListFile { list: List::Hours, name: "x".to_owned(), bytes: file(&world, &drawn, form), source: String::new(), mapping: None };
            let report = import(&world, &own, Rows::AllOrNone).await;
            assert_eq!((report.accepted, report.unchanged, report.rejected_rows), (0, 2, 0), "{form:?} {:?}", report.rejected);
        }
        world.assert_whole(2).await;
    }
}

on_both! {
    async fn another_installation_reads_it_to_the_same_sums(world: World) {
        verified(&world).await;
        let first = send(&world).await;
        let county = world.person("c9", Role::Administrator, "530102").await;
        let revoke = Decision::Revoke { reason: "证书造假".to_owned() };
        world.platform.decide(&county, &first.rows[0].entry.id, &revoke, By::default()).await.expect("takes back");
        let all = world.platform.next_batch(&world.person("city", Role::Administrator, "KM").await, YEAR, Some(0)).await.expect("looks");
        assert_eq!((all.rows.len(), all.hours.to_string().as_str()), (3, "4.00"));

        let other = if world.database.is_sqlite() { Some(World::on_sqlite().await) } else { World::on_postgres().await };
        let other = other.expect("another installation");
        for login in ["t1", "t2"] {
            other.teacher(login).await;
        }
        other.person("t3", Role::Teacher, "530111-01").await;
        import(&other, &list(List::Teachers, TEACHERS), Rows::AllOrNone).await;
        let bytes = file(&world, &all, Form::Csv);
        let own = ListFile { list: List::Hours, name: "x".to_owned(), bytes, source: "昆明".to_owned(), mapping: None };
        let report = import(&other, &own, Rows::AllOrNone).await;
        assert_eq!((report.accepted, report.rejected_rows), (3, 0), "{:?}", report.rejected);
        let there = other.platform.make_batch(Importer::Machine, YEAR, None, "hand").await.expect("sends");
        assert_eq!((there.rows.len(), there.hours), (3, all.hours));
        let again = import(&other, &own, Rows::AllOrNone).await;
        assert_eq!((again.accepted, again.unchanged), (0, 3));
        other.assert_whole(3).await;
    }
}

on_both! {
    async fn an_answer_is_read_back_and_what_was_refused_comes_again(world: World) {
        verified(&world).await;
        let city = world.person("city", Role::Administrator, "KM").await;
        let drawn = send(&world).await;
        let [one, two] = [0, 1].map(|at| drawn.rows[at].entry.id.to_string());
        let answer = format!("\u{feff}记录编号,结果,原因\r\n{one},已接收,\r\n{two},退回,身份证号不符\r\nnobody,成功,\r\n{one}x,也许,\r\n");
        let read = world.platform.acknowledge(Importer::Person(&city), YEAR, drawn.batch, Bytes::from(answer)).await.expect("reads");
        assert_eq!((read.accepted, read.refused, read.unknown.len()), (1, 1, 2));
        let refused = world.platform.refused_rows(&city, YEAR, drawn.batch).await.expect("reads");
        assert_eq!((refused[0].entry.as_str(), refused[0].reason.as_str()), (two.as_str(), "身份证号不符"));
        assert!(send(&world).await.rows.is_empty(), "nothing comes again by itself");
        assert_eq!(world.platform.resend(&city, YEAR, drawn.batch).await.expect("again"), 1);
        let second = send(&world).await;
        assert_eq!(second.rows.len(), 1);
        assert_eq!(second.rows[0].entry.id.as_str(), two);
        assert!(second.batch > drawn.batch);
        // What comes later has a place after that.
        world.course("KM-T-3").await;
        let teacher = world.teacher("t8").await;
        let entry = world.complete(&teacher, "KM-T-3").await;
        world.platform.decide(&city, &entry, &Decision::Verify, By::default()).await.expect("verifies");
        assert_eq!(send(&world).await.rows[0].entry.id, entry);
    }
}

on_both! {
    async fn batches_are_made_by_themselves_once_a_month(world: World) {
        verified(&world).await;
        let city = world.person("city", Role::Administrator, "KM").await;
        assert_eq!(world.platform.make_scheduled_batches().await.expect("never"), 0);
        let county = world.person("c8", Role::Administrator, "530102").await;
        let denied = world.platform.decide_schedule(&county, Schedule { day: Some(1) }).await;
        assert!(matches!(denied, Err(Error::Denied(_))));
        let refused = world.platform.decide_schedule(&city, Schedule { day: Some(31) }).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        world.platform.decide_schedule(&city, Schedule { day: Some(1) }).await.expect("decides");
        assert_eq!(world.platform.make_scheduled_batches().await.expect("makes"), 1);
        assert_eq!(world.platform.make_scheduled_batches().await.expect("made"), 0);
    }
}

on_both! {
    async fn a_county_sends_its_own_hours_only(world: World) {
        verified(&world).await;
        let other = world.person("x1", Role::Administrator, "530111").await;
        let drawn = world.platform.next_batch(&other, YEAR, None).await.expect("looks");
        assert!(drawn.rows.is_empty());
        let school = world.person("s1", Role::Administrator, "530102-01").await;
        assert!(matches!(world.platform.next_batch(&school, YEAR, None).await, Err(Error::Denied(_))));
    }
}
