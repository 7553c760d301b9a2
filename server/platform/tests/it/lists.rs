//! Lists of organisations, teachers and hours: every row is told, nothing comes twice, all of it or the good rows.

use bytes::Bytes;
use domain::{
    accounts::Role,
    ids::AccountId,
    rosters::{Field, List},
    time::TrainingYear,
};
use platform::{
    Error, Viewer,
    lists::{Importer, ListFile, Report, Rows},
};

use crate::world::{World, on_both};

pub fn list(list: List, text: &str) -> ListFile {
    ListFile {
        list,
        name: "list.csv".to_owned(),
        bytes: Bytes::copy_from_slice(text.as_bytes()),
        source: String::new(),
        mapping: None,
    }
}

pub const TEACHERS: &str = "工号,姓名,身份证号,所属县区,学校,学段,学科,农村教师\n\
T0001,张一,530102198001010015,五华区,第一小学,小学,语文,否\n\
T0002,李二,530102198001010031,五华区,新建小学,小学,数学,是\n\
T0003,王三,530102198001010058,官渡区,第三小学,小学,英语,否\n";

const HOURS: &str = "姓名,工号,项目名称,培训级别,培训方式,培训类别,学时,开始日期,结束日期,证书编号,年度\n\
张一,T0001,国培计划骨干研修,国培,集中,专业,40,2025-07-01,2025-07-06,G1,2025\n\
张一,T0001,师德专题,县级,远程,师德教育,4.5,2025-03-01,2025-03-01,G2,2025\n\
李二,T0002,校园安全,市级,远程,校园安全,12,2025-04-01,2025-04-02,G3,2025\n";

pub async fn import(world: &World, file: &ListFile, rows: Rows) -> Report {
    let done = world
        .platform
        .import_list(Importer::Machine, file, rows, &|_| ())
        .await;
    done.expect("imports").1
}

async fn registered(world: &World) {
    let report = import(world, &list(List::Teachers, TEACHERS), Rows::Good).await;
    assert_eq!(
        (report.accepted, report.rejected_rows),
        (3, 0),
        "{:?}",
        report.rejected
    );
    assert_eq!(report.new_schools, ["新建小学"]);
}

async fn total(world: &World, login: &str, year: i32) -> String {
    let viewer = by_login(world, login).await;
    let account = world
        .platform
        .own_ledger(&viewer, TrainingYear(year))
        .await
        .expect("reads");
    account.total.to_string()
}

/// Somebody of the register, as if signed in; the list gives no passwords.
async fn by_login(world: &World, login: &str) -> Viewer {
    use database::accounts::account;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

    let row = account::Entity::find()
        .filter(account::Column::Login.eq(login))
        .one(&world.database.read)
        .await
        .expect("reads")
        .expect("is there");
    let mut viewer = world
        .person(&format!("x-{login}"), Role::Teacher, "530102-01")
        .await;
    viewer.actor.account = AccountId::new(row.id);
    viewer
}

on_both! {
    async fn a_dry_run_tells_all_and_writes_nothing(world: World) {
        let report = world.platform.check_list(Importer::Machine, &list(List::Teachers, TEACHERS)).await.expect("looks");
        assert_eq!((report.rows, report.accepted, report.written), (3, 3, false));
        let again = world.platform.check_list(Importer::Machine, &list(List::Teachers, TEACHERS)).await.expect("looks");
        assert_eq!(again.accepted, 3, "nothing was written");
    }
}

on_both! {
    async fn a_roster_registers_teachers_once_and_moves_them(world: World) {
        registered(&world).await;
        let again = import(&world, &list(List::Teachers, TEACHERS), Rows::Good).await;
        assert_eq!((again.accepted, again.unchanged), (0, 3));
        let moved = TEACHERS.replace("五华区,第一小学", "五华区,第二小学");
        let report = import(&world, &list(List::Teachers, &moved), Rows::Good).await;
        assert_eq!((report.accepted, report.unchanged, report.transfers), (1, 2, 1));
        let wrong = TEACHERS.replace("T0003,王三,530102198001010058", "T0009,王三,530102198001010058");
        let report = import(&world, &list(List::Teachers, &wrong), Rows::Good).await;
        assert_eq!(report.rejected[0].code, "taken");
        assert_eq!(report.rejected[0].row, 4);
    }
}

on_both! {
    async fn hours_are_credited_once_however_often_the_list_comes(world: World) {
        registered(&world).await;
        let report = import(&world, &list(List::Hours, HOURS), Rows::Good).await;
        assert_eq!((report.accepted, report.unchanged, report.rejected_rows), (3, 0, 0), "{:?}", report.rejected);
        assert_eq!(report.hours.to_string(), "56.50");
        assert_eq!(total(&world, "t0001", 2025).await, "44.50");
        let again = import(&world, &list(List::Hours, HOURS), Rows::Good).await;
        assert_eq!((again.accepted, again.unchanged), (0, 3));
        // The same training with other hours is told, never overwritten.
        let other = HOURS.replace("专业,40,", "专业,30,");
        let report = import(&world, &list(List::Hours, &other), Rows::Good).await;
        assert_eq!((report.accepted, report.unchanged, report.rejected_rows), (0, 2, 1));
        assert_eq!(report.rejected[0].code, "already-credited");
        world.assert_whole(3).await;
    }
}

on_both! {
    async fn one_bad_row_keeps_all_out_where_that_is_asked_for(world: World) {
        registered(&world).await;
        let bad = HOURS.replace("T0002", "T9999");
        let report = import(&world, &list(List::Hours, &bad), Rows::AllOrNone).await;
        assert_eq!((report.written, report.rejected_rows), (false, 1));
        assert_eq!(report.rejected[0].code, "unknown-teacher");
        assert_eq!((report.rejected[0].row, report.rejected[0].value.as_str()), (4, "T9999"));
        world.assert_whole(0).await;
        let report = import(&world, &list(List::Hours, &bad), Rows::Good).await;
        assert_eq!((report.written, report.accepted), (true, 2));
        world.assert_whole(2).await;
    }
}

on_both! {
    async fn a_county_brings_in_its_own_people_only(world: World) {
        registered(&world).await;
        let county = world.person("c2", Role::Administrator, "530111").await;
        let importer = Importer::Person(&county);
        let done = world.platform.import_list(importer, &list(List::Hours, HOURS), Rows::Good, &|_| ()).await;
        let (batch, report) = done.expect("is read");
        assert_eq!((report.accepted, report.rejected_rows), (0, 3));
        assert!(report.rejected.iter().all(|bad| bad.code == "outside-scope"));
        assert!(world.platform.batch(&county, batch).await.is_ok());
        let other = world.person("c1", Role::Administrator, "530102").await;
        assert!(matches!(world.platform.batch(&other, batch).await, Err(Error::NotFound(_))));
        let school = world.person("s1", Role::Administrator, "530102-01").await;
        let refused = world.platform.check_list(Importer::Person(&school), &list(List::Hours, HOURS)).await;
        assert!(matches!(refused, Err(Error::Denied(_))));
    }
}

on_both! {
    async fn a_list_that_was_looked_at_is_written_once_by_whoever_presses_first(world: World) {
        registered(&world).await;
        let city = world.person("city", Role::Administrator, "KM").await;
        let number = world.platform.keep_list(Importer::Person(&city), &list(List::Hours, HOURS)).await.expect("keeps");
        world.assert_whole(0).await;
        let (one, two) = tokio::join!(
            world.platform.run_batch(&city, number, Rows::Good, &|_| ()),
            world.platform.run_batch(&city, number, Rows::Good, &|_| ()),
        );
        assert_eq!(one.expect("writes").accepted, 3);
        assert_eq!(two.expect("the same").accepted, 3);
        world.assert_whole(3).await;
    }
}

on_both! {
    async fn two_imports_of_the_same_list_at_once_credit_once(world: World) {
        registered(&world).await;
        let file = list(List::Hours, HOURS);
        let (one, two) = tokio::join!(import(&world, &file, Rows::Good), import(&world, &file, Rows::Good));
        assert_eq!(one.accepted + two.accepted, 3);
        assert_eq!(one.unchanged + two.unchanged, 3);
        world.assert_whole(3).await;
    }
}

on_both! {
    async fn a_tree_comes_in_with_parents_below_their_children(world: World) {
        let text = "代码,名称,类型,上级代码\n530121-01,呈贡一小,学校,530121\n530121,呈贡区,县区,KM\n530999-01,孤儿学校,学校,530999\n";
        let report = import(&world, &list(List::Organisations, text), Rows::Good).await;
        assert_eq!((report.accepted, report.rejected_rows), (2, 1), "{:?}", report.rejected);
        let school = world.platform.organisation("530121-01").await.expect("is there");
        assert_eq!(school.path.as_str(), "/KM/530121/530121-01/");
        let again = import(&world, &list(List::Organisations, text), Rows::Good).await;
        assert_eq!((again.accepted, again.unchanged), (0, 2));
    }
}

/// What schools really send; nobody here wrote it.
fn testdata(name: &str) -> Option<Bytes> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/testdata/rosters")
        .join(name);
    std::fs::read(path).ok().map(Bytes::from)
}

const COUNTIES: &str = "代码,名称,类型,上级代码\n530103,盘龙区,县区,KM\n530112,西山区,县区,KM\n530113,东川区,县区,KM\n\
530114,呈贡区,县区,KM\n530115,晋宁区,县区,KM\n530124,富民县,县区,KM\n530125,宜良县,县区,KM\n530126,石林彝族自治县,县区,KM\n\
530127,嵩明县,县区,KM\n530128,禄劝彝族苗族自治县,县区,KM\n530129,寻甸回族彝族自治县,县区,KM\n530181,安宁市,县区,KM\n";

on_both! {
    async fn six_hundred_rows_from_outside_have_ten_bad_ones(world: World) {
        let (Some(teachers), Some(hours)) = (testdata("teachers-clean.xlsx"), testdata("hours-2015.xlsx")) else {
            eprintln!("skipped: ../shared/testdata is not here");
            return;
        };
        import(&world, &list(List::Organisations, COUNTIES), Rows::AllOrNone).await;
        let file = |list, bytes| ListFile { list, name: "a.xlsx".to_owned(), bytes, source: "昆明".to_owned(), mapping: None };
        let report = import(&world, &file(List::Teachers, teachers), Rows::AllOrNone).await;
        assert_eq!((report.accepted, report.rejected_rows), (400, 0), "{:?}", report.rejected.first());
        let hours = file(List::Hours, hours);
        let report = import(&world, &hours, Rows::Good).await;
        assert_eq!((report.rows, report.accepted, report.rejected_rows), (600, 590, 10));
        let mut rows: Vec<_> = report.rejected.iter().map(|bad| bad.row).collect();
        rows.dedup();
        assert_eq!(rows, [7, 8, 9, 10, 11, 12, 14, 15, 16, 19], "{:#?}", report.rejected);
        let marked = platform::Platform::marked(&hours.bytes, &report, "问题", |bad| bad.reason.clone()).expect("marks");
        assert!(marked.starts_with(b"PK"));
        let again = import(&world, &hours, Rows::Good).await;
        assert_eq!((again.accepted, again.unchanged, again.rejected_rows), (0, 590, 10));
        world.assert_whole(590).await;
    }
}

on_both! {
    async fn columns_are_corrected_and_remembered_for_the_source(world: World) {
        let county = world.person("c1", Role::Administrator, "530102").await;
        import(&world, &list(List::Teachers, TEACHERS), Rows::Good).await;
        // 认定数 is what this source calls the hours; it also has a column that is called so.
        let odd = HOURS.replace(",学时,", ",认定数,").replace(",证书编号,", ",学时,").replace(",G", ",9");
        let mut file = list(List::Hours, &odd);
        "县教育局".clone_into(&mut file.source);
        let importer = Importer::Person(&county);
        let number = world.platform.keep_list(importer, &file).await.expect("keeps");
        let batch = world.platform.batch(&county, number).await.expect("reads");
        assert_eq!(batch.report.headings[6], "认定数");
        let mut mapping = batch.report.mapping;
        mapping.columns.insert(Field::Hours, "认定数".to_owned());
        mapping.columns.insert(Field::Certificate, String::new());
        let report = world.platform.check_batch_again(&county, number, mapping).await.expect("looks");
        assert_eq!((report.hours.to_string().as_str(), report.accepted), ("56.50", 3), "{:?}", report.rejected);
        let again = world.platform.check_list(importer, &file).await.expect("looks");
        assert_eq!(again.hours.to_string(), "56.50", "remembered for the source");
        "another".clone_into(&mut file.source);
        let other = world.platform.check_list(importer, &file).await.expect("looks");
        assert_ne!(other.hours.to_string(), "56.50");
        let report = world.platform.run_batch(&county, number, Rows::Good, &|_| ()).await.expect("writes");
        assert_eq!((report.accepted, report.written), (3, true));
        let late = world.platform.check_batch_again(&county, number, report.mapping).await;
        assert!(matches!(late, Err(Error::Conflict { code: "batch-done", .. })));
    }
}

on_both! {
    async fn a_list_is_written_while_nobody_waits(world: World) {
        let county = world.person("c1", Role::Administrator, "530102").await;
        import(&world, &list(List::Teachers, TEACHERS), Rows::Good).await;
        let number = world.platform.keep_list(Importer::Person(&county), &list(List::Hours, HOURS)).await.expect("keeps");
        world.platform.start_batch(&county, number, Rows::Good).await.expect("starts");
        world.platform.start_batch(&county, number, Rows::Good).await.expect("again changes nothing");
        for _ in 0..500 {
            if world.platform.running_batch(number).is_none() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let batch = world.platform.batch(&county, number).await.expect("reads");
        assert_eq!((batch.report.written, batch.report.accepted), (true, 3));
        world.assert_whole(3).await;
        let page = world.platform.batches(&county, None, 1).await.expect("reads");
        assert_eq!((page.items[0].number, page.next), (number, None), "only what lies in the own subtree");
    }
}
