//! The demonstration city.

use domain::{accounts::Role, verification::EntryState};
use platform::{Error, ledger::QueueFilter};

use platform::search::Asked;

use crate::world::{World, on_both};

on_both! {
    async fn the_demonstration_city_is_loaded_once_into_an_empty_database(world: World) {
        world.by_hand("DELETE FROM organisations").await.expect("an empty database");
        let first = world.platform.load_demo(|_| ()).await.expect("loads");
        assert_eq!((first.organisations, first.accounts, first.was_there), (76, 608, false));
        assert!(first.courses >= 11);

        let again = world.platform.load_demo(|_| ()).await.expect("loads again");
        assert!(again.was_there);
        assert_eq!((again.organisations, again.accounts, again.courses), (76, 608, first.courses));

        let signed_in = world.platform.sign_in("city1", platform::demo::PASSWORD, "192.0.2.1").await;
        let city = signed_in.expect("the password is the one that is told").viewer;
        assert_eq!(city.role(), Role::Administrator);
        let waiting = QueueFilter { state: Some(EntryState::Pending), ..QueueFilter::default() };
        let queue = world.platform.queue(&city, &waiting, None, 50).await.expect("reads");
        assert_eq!(queue.total, 8, "few enough to be read at once");
        let all = world.platform.queue(&city, &QueueFilter::default(), None, 50).await.expect("reads");
        let audit = world.platform.audit(|_| ()).await.expect("walks");
        assert_eq!((audit.finding, audit.entries), (None, all.total as u64));
        assert!(audit.entries > 25, "{} entries", audit.entries);

        let hits = world.platform.search(None, &Asked::of("地震 疏散", 10)).await.expect("searches");
        assert!(!hits.hits.is_empty());
    }
}

on_both! {
    async fn a_city_of_somebodys_own_is_not_mixed_with_the_demonstration(world: World) {
        let refused = world.platform.load_demo(|_| ()).await;
        assert!(matches!(refused, Err(Error::Conflict { code: "not-empty", .. })), "{refused:?}");
    }
}
