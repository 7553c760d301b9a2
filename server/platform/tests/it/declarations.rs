//! Training taken elsewhere: declared once, recognised up to the most, its documents for those who may read the record.

use bytes::Bytes;
use domain::{accounts::Role, crediting::Reason, verification::EntryState};
use futures::future::join_all;
use platform::{
    Error, Viewer,
    declarations::{Declared, NewDeclaration, Upload},
};

use crate::world::{World, on_both};

const PAPER: &[u8] = include_bytes!("../../../content/tests/data/three-pages.pdf");

fn declaration(unit: &str, amount: &str, certificate: &str) -> NewDeclaration {
    NewDeclaration {
        title: format!("研修 {certificate}"),
        organiser: "国家智慧教育平台".to_owned(),
        module: "teacher-ethics".to_owned(),
        level: "national".to_owned(),
        mode: "remote".to_owned(),
        from: "2026-01-20".to_owned(),
        to: "2026-02-25".to_owned(),
        amount: amount.to_owned(),
        unit: unit.to_owned(),
        certificate: certificate.to_owned(),
    }
}

fn paper() -> Vec<Upload> {
    vec![Upload {
        name: "证书.pdf".to_owned(),
        bytes: Bytes::from_static(PAPER),
    }]
}

async fn declare(world: &World, who: &Viewer, key: &str, new: &NewDeclaration) -> Declared {
    world
        .platform
        .declare(who, key, new, paper())
        .await
        .expect("is declared")
}

on_both! {
    async fn a_certificate_is_credited_once_however_often_it_is_declared(world: World) {
        let teacher = world.teacher("t1").await;
        let new = declaration("credit", "2", "GP-2026-001");
        let first = declare(&world, &teacher, "k1", &new).await;
        assert_eq!(declare(&world, &teacher, "k1", &new).await, first, "a double click");
        let other = world.another_node().await;
        let nodes = [&world.platform, &other];
        let all = join_all((0..16_usize).map(|n| {
            let (teacher, node) = (&teacher, nodes[n % 2]);
            async move {
                let new = NewDeclaration { title: format!("换了名字 {n}"), ..declaration("credit", "3", " gp-2026-001") };
                node.declare(teacher, &format!("k{}", n + 2), &new, paper()).await
            }
        }));
        for each in all.await {
            assert_eq!(each.expect("is taken"), Declared { entry: first.entry.clone(), before: true });
        }
        let own = world.platform.own_declarations(&teacher).await.expect("reads");
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].0.entry.hours.to_string(), own[0].0.state), ("12.00".to_owned(), EntryState::Pending));
        assert_eq!(own[0].1[0].file.name, "证书.pdf");
        assert_eq!(own[0].0.entry.details().documents, [own[0].1[0].file.sha256.clone()]);
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn no_more_than_the_most_of_a_unit_is_recognised_even_at_once(world: World) {
        let teacher = world.teacher("t1").await;
        let all = join_all((0..4).map(|n| {
            let teacher = &teacher;
            let world = &world;
            async move {
                let new = declaration("smartedu-summer", "4", &format!("S{n}"));
                world.platform.declare(teacher, &format!("k{n}"), &new, paper()).await
            }
        }));
        for each in all.await {
            each.expect("is declared");
        }
        let year = world.platform.year_now();
        let account = world.platform.own_ledger(&teacher, year).await.expect("reads");
        assert_eq!(account.total.to_string(), "10.00");
        let cut = account.entries.iter().filter(|line| {
            line.entry.reasons().iter().any(|reason| matches!(reason, Reason::RecognisedAtMost { .. }))
        });
        assert_eq!(cut.count(), 2, "the third in part and the fourth altogether");
        world.assert_whole(4).await;
    }
}

on_both! {
    async fn a_document_is_for_its_teacher_and_those_who_verify_and_not_there_for_anybody_else(world: World) {
        let teacher = world.teacher("t1").await;
        let entry = declare(&world, &teacher, "k", &declaration("day", "1", "")).await.entry;
        let papers = world.platform.documents_of_entry(&teacher, &entry).await.expect("reads");
        let sha256 = papers[0].file.sha256.clone();
        for (login, role, organisation, sees) in [
            ("school", Role::Administrator, "530102-01", true),
            ("auditor", Role::Auditor, "KM", true),
            ("neighbour", Role::Administrator, "530102-02", false),
            ("t2", Role::Teacher, "530102-01", false),
            ("author", Role::Author, "KM", false),
        ] {
            let person = world.person(login, role, organisation).await;
            let read = world.platform.document(&person, &entry, &sha256).await;
            match read {
                Ok(file) => assert!(sees && file.media_type == "application/pdf", "{login}"),
                Err(error) => assert!(!sees && matches!(error, Error::NotFound(_)), "{login}: {error:?}"),
            }
        }
        let bytes = world.platform.store.get(&papers[0].file).await.expect("is kept");
        assert_eq!(bytes, PAPER);
    }
}

on_both! {
    async fn what_cannot_stand_is_named_by_its_field(world: World) {
        let teacher = world.teacher("t1").await;
        let wrong = NewDeclaration { to: "2027-01-01".to_owned(), unit: "light-years".to_owned(), ..declaration("", "x", "") };
        let page = Upload { name: "a.pdf".to_owned(), bytes: Bytes::from_static(b"<html>") };
        let error = world.platform.declare(&teacher, "k", &wrong, vec![page]).await.expect_err("is wrong");
        let Error::Refused(refusals) = error else { panic!("{error:?}") };
        let fields: Vec<_> = refusals.iter().map(|each| each.field.as_str()).collect();
        assert_eq!(fields, ["amount", "unit", "documents[0]"]);
        let future = NewDeclaration { to: "2027-01-01".to_owned(), ..declaration("day", "1", "") };
        let error = world.platform.declare(&teacher, "k", &future, Vec::new()).await.expect_err("is wrong");
        let Error::Refused(refusals) = error else { panic!("{error:?}") };
        let codes: Vec<_> = refusals.iter().map(|each| each.code).collect();
        assert_eq!(codes, ["declaration-future", "documents-missing"]);
        let admin = world.person("school", Role::Administrator, "530102-01").await;
        let denied = world.platform.declare(&admin, "k", &declaration("day", "1", ""), paper()).await;
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
        world.assert_whole(0).await;
    }
}
