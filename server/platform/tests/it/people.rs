//! People of the register: found within one's own organisations only, and let in again by whoever is above them.

use domain::{accounts::Role, rosters::List};
use platform::{
    Error,
    lists::Rows,
    people::{Listed, PeopleFilter},
};

use crate::{
    lists::{TEACHERS, import, list},
    world::{World, on_both},
};

fn by_text(text: &str) -> PeopleFilter {
    PeopleFilter {
        text: Some(text.to_owned()),
        ..PeopleFilter::default()
    }
}

fn logins(people: &[Listed]) -> Vec<&str> {
    people.iter().map(|person| person.login.as_str()).collect()
}

on_both! {
    async fn people_are_found_by_name_login_and_number_in_the_own_subtree(world: World) {
        import(&world, &list(List::Teachers, TEACHERS), Rows::Good).await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        for (text, expected) in [("张一", vec!["t0001"]), ("T0002", vec!["t0002"]), ("t000", vec!["t0001", "t0002"]), ("王三", vec![])] {
            let found = world.platform.people(&county, &by_text(text), None, 10).await.expect("reads");
            assert_eq!(logins(&found.items), expected, "{text}");
        }
        let first = world.platform.people(&county, &by_text("t000"), None, 1).await.expect("reads");
        assert_eq!((logins(&first.items), first.next.as_deref(), first.total), (vec!["t0001"], Some("t0001"), 2));
        let second = world.platform.people(&county, &by_text("t000"), first.next.as_deref(), 1).await.expect("reads");
        assert_eq!((logins(&second.items), second.next), (vec!["t0002"], None));
        let elsewhere = PeopleFilter { organisation: Some("530111".to_owned()), ..PeopleFilter::default() };
        let refused = world.platform.people(&county, &elsewhere, None, 10).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        let teacher = world.person("t1", Role::Teacher, "530102-01").await;
        let refused = world.platform.people(&teacher, &PeopleFilter::default(), None, 10).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    }
}

on_both! {
    async fn a_person_is_shown_with_moves_and_a_masked_number(world: World) {
        import(&world, &list(List::Teachers, TEACHERS), Rows::Good).await;
        let moved = TEACHERS.replace("五华区,第一小学", "五华区,第二小学");
        import(&world, &list(List::Teachers, &moved), Rows::Good).await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let person = world.platform.person(&county, "t0001").await.expect("is there");
        assert_eq!(person.identity.as_deref(), Some("5301************15"));
        assert_eq!((person.moves[0].from.as_str(), person.moves[0].to.as_str()), ("第一小学", "第二小学"));
        assert!(!person.has_password);
        let other = world.platform.person(&county, "t0003").await;
        assert!(matches!(other, Err(Error::NotFound(_))), "{other:?}");
    }
}

on_both! {
    async fn a_new_first_password_lets_in_and_ends_the_old_sessions(world: World) {
        import(&world, &list(List::Teachers, TEACHERS), Rows::Good).await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        let first = world.platform.reset_password(&county, "t0001").await.expect("resets");
        assert_eq!(first.chars().count(), 10);
        let session = world.platform.sign_in("t0001", &first, "192.0.2.7").await.expect("signs in");
        assert!(world.platform.authenticate(&session.token).await.expect("answers").is_some());
        let second = world.platform.reset_password(&county, "t0001").await.expect("resets");
        assert_ne!(first, second);
        assert!(world.platform.authenticate(&session.token).await.expect("answers").is_none(), "the session ended");
        let old = world.platform.sign_in("t0001", &first, "192.0.2.7").await;
        assert!(matches!(old, Err(Error::SignInFailed)));
        world.platform.sign_in("t0001", &second, "192.0.2.7").await.expect("signs in");
    }
}

on_both! {
    async fn nobody_resets_their_own_password_or_that_of_a_peer_or_of_another_county(world: World) {
        import(&world, &list(List::Teachers, TEACHERS), Rows::Good).await;
        let county = world.person("c1", Role::Administrator, "530102").await;
        world.person("c1b", Role::Administrator, "530102").await;
        for login in ["c1", "c1b"] {
            let refused = world.platform.reset_password(&county, login).await;
            assert!(matches!(refused, Err(Error::Denied(_))), "{login}: {refused:?}");
        }
        let outside = world.platform.reset_password(&county, "t0003").await;
        assert!(matches!(outside, Err(Error::NotFound(_))), "{outside:?}");
        let auditor = world.person("a1", Role::Auditor, "KM").await;
        let refused = world.platform.reset_password(&auditor, "t0001").await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        world.platform.person(&auditor, "t0001").await.expect("an auditor reads");
    }
}

on_both! {
    async fn passwords_are_not_given_out_by_the_thousand(world: World) {
        let county = world.person("c1", Role::Administrator, "530102").await;
        world.person("t1", Role::Teacher, "530102-01").await;
        let mut last = Ok(String::new());
        for _ in 0..40 {
            last = world.platform.reset_password(&county, "t1").await;
            if last.is_err() {
                break;
            }
        }
        assert!(matches!(last, Err(Error::TooOften { .. })), "{last:?}");
    }
}

on_both! {
    async fn the_machine_sets_a_password(world: World) {
        world.person("c1", Role::Administrator, "530102").await;
        world.platform.set_password("c1", "eight or more").await.expect("sets");
        world.platform.sign_in("c1", "eight or more", "192.0.2.7").await.expect("signs in");
        for (login, password, field) in [("c1", "short", "password"), ("nobody", "eight or more", "login")] {
            match world.platform.set_password(login, password).await {
                Err(Error::Refused(refusals)) => assert_eq!(refusals[0].field, field),
                other => panic!("{other:?}"),
            }
        }
    }
}

on_both! {
    async fn a_code_that_looks_like_another_opens_no_door(world: World) {
        // To LIKE, `_` is any character, and on SQLite a small letter is a capital.
        for (code, login) in [("A_1", "mine"), ("AB1", "other"), ("a_1", "small")] {
            world.place(code, "530102").await;
            world.person(login, Role::Teacher, code).await;
        }
        let school = world.person("boss", Role::Administrator, "A_1").await;
        let found = world.platform.people(&school, &PeopleFilter::default(), None, 10).await.expect("reads");
        assert_eq!(logins(&found.items), ["boss", "mine"]);
        let tree = world.platform.subtree(&school).await.expect("reads");
        assert_eq!(tree.iter().map(|place| place.code.as_str()).collect::<Vec<_>>(), ["A_1"]);
    }
}
