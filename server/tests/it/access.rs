//! Who may do what, over every route there is; and that asking changes nothing.

use std::collections::BTreeSet;

use axum::http::Method;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};

use crate::{
    openapi::operations,
    routes::{ROLES, Scene, TABLE, named_in},
    world::{World, on_both},
};

on_both! {
    async fn every_role_gets_from_every_route_what_the_table_says(world: World) {
        let scene = Scene::set(world).await;
        let mut wrong = Vec::new();
        for route in TABLE {
            let mut found = [0; 8];
            for (role, status) in found.iter_mut().enumerate() {
                let answer = scene.ask(route, role).await;
                *status = answer.status.as_u16();
                // Nobody gets further than the sign-in page without an account.
                let is_sent_away = role == 0 && *status == 303 && !route.name.starts_with("POST /log");
                if is_sent_away && !answer.header("location").starts_with("/login?next=") {
                    wrong.push(format!("{}: anonymous is led to {}", route.name, answer.header("location")));
                }
            }
            if found != route.expected {
                wrong.push(format!("{} ({})\n  expected {:?}\n  found    {found:?}", route.name, route.path, route.expected));
            }
        }
        assert!(wrong.is_empty(), "in the order {ROLES:?}:\n{}", wrong.join("\n"));
        // A course, a session, and two declarations.
        scene.world.assert_whole(4).await;
    }
}

#[test]
fn every_route_has_a_row_in_the_table() {
    let mut routes: BTreeSet<String> = operations().into_iter().map(|(name, _)| name).collect();
    routes.extend(named_in(include_str!("../../../app/src/lib.rs")));
    routes.extend(named_in(include_str!("../../src/router.rs")));
    let rows: BTreeSet<String> = TABLE.iter().map(|route| route.name.to_owned()).collect();
    let without: Vec<_> = routes.difference(&rows).collect();
    assert!(without.is_empty(), "without a row: {without:?}");
    let gone: Vec<_> = rows.difference(&routes).collect();
    assert!(gone.is_empty(), "no route any more: {gone:?}");
}

/// Something that is another as soon as anything in the database is.
struct Seal {
    connection: DatabaseConnection,
    is_sqlite: bool,
}

impl Seal {
    async fn on(world: &World) -> Self {
        Self {
            connection: Database::connect(&world.url).await.expect("opens"),
            is_sqlite: world.database.is_sqlite(),
        }
    }

    async fn read(&self) -> Vec<(String, String)> {
        let schema = concat!(
            include_str!("../../database/src/migrations/1_spine.sql"),
            include_str!("../../database/src/migrations/2_ledger.sql"),
            include_str!("../../database/src/migrations/13_notices.sql"),
        );
        let tables = schema
            .split("CREATE TABLE ")
            .skip(1)
            .map(|rest| rest.split([' ', '(']).next().expect("a name"));
        let mut seal = Vec::new();
        for table in tables {
            let counted = format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}");
            let hashed = format!(
                "SELECT COALESCE(MD5(STRING_AGG(t::TEXT, ';' ORDER BY t::TEXT)), '') FROM {table} t"
            );
            let sql = if self.is_sqlite { counted } else { hashed };
            seal.push((table.to_owned(), self.text(&sql).await));
        }
        if self.is_sqlite {
            // Raised by every commit of another connection, whatever it wrote.
            let version = "SELECT CAST(data_version AS TEXT) FROM pragma_data_version";
            seal.push(("everything".to_owned(), self.text(version).await));
        }
        seal
    }

    async fn text(&self, sql: &str) -> String {
        let statement = Statement::from_string(self.connection.get_database_backend(), sql);
        let row = self
            .connection
            .query_one_raw(statement)
            .await
            .expect("answers")
            .expect("a row");
        row.try_get_by_index(0).expect("a text")
    }
}

on_both! {
    async fn looking_at_everything_changes_nothing(world: World) {
        let scene = Scene::set(world).await;
        let seal = Seal::on(&scene.world).await;
        let before = seal.read().await;
        for route in TABLE.iter().filter(|route| route.method() == Method::GET) {
            for role in 0..ROLES.len() {
                for query in ["lang=en", "lang=zh-CN&large=1"] {
                    let answer = scene.ask_with(route, role, query).await;
                    assert!(!answer.status.is_server_error(), "{}: {answer:?}", route.name);
                }
            }
        }
        assert_eq!(seal.read().await, before);
    }
}
