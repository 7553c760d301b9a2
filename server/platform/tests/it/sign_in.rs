//! Signing in says nothing about which half was wrong, slows down who guesses, and ends when asked.

use platform::Error;

use crate::world::{PASSWORD, World, on_both};

on_both! {
    async fn a_wrong_password_and_an_unknown_login_look_the_same(world: World) {
        world.teacher("t1").await;
        for (login, password) in [("t1", "wrong password"), ("nobody", PASSWORD), ("", ""), ("t1' OR 1=1", "x")] {
            let error = world.platform.sign_in(login, password, "192.0.2.1").await.expect_err(login);
            assert!(matches!(error, Error::SignInFailed), "{login}: {error:?}");
        }
    }
}

on_both! {
    async fn guessing_is_slowed_down_and_the_owner_still_gets_in(world: World) {
        world.teacher("t1").await;
        let mut slowed = false;
        for _ in 0..12 {
            let outcome = world.platform.sign_in("t1", "a guess", "203.0.113.5").await;
            slowed |= matches!(outcome, Err(Error::TooOften { retry_after_seconds }) if retry_after_seconds > 0);
        }
        assert!(slowed);
        world.platform.sign_in("t1", PASSWORD, "192.0.2.1").await.expect("knows the password");
    }
}

on_both! {
    async fn a_session_ends_by_signing_out_and_by_time(world: World) {
        world.teacher("t1").await;
        let first = world.platform.sign_in("T1 ", PASSWORD, "192.0.2.1").await.expect("logins ignore case and blanks");
        assert!(world.platform.authenticate(&first.token).await.expect("reads").is_some());
        world.platform.sign_out(&first.token).await.expect("signs out");
        assert!(world.platform.authenticate(&first.token).await.expect("reads").is_none());

        let second = world.platform.sign_in("t1", PASSWORD, "192.0.2.1").await.expect("signs in");
        world.pass(3_600 * 24 * 400);
        let other = world.another_node().await;
        assert!(other.authenticate(&second.token).await.expect("reads").is_none());
        assert!(other.authenticate("no token").await.expect("reads").is_none());
    }
}
