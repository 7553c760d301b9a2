//! The synthetic city.

use platform::{
    Error,
    generate::{Generated, Size},
};

use crate::world::{World, on_both};

const SIZE: Size = Size {
    teachers: 120,
    courses: 30,
    entries: 1_000,
    seed: 7,
};

on_both! {
    async fn a_synthetic_city_holds_a_ledger_that_verifies(world: World) {
        let made = world.platform.generate(&SIZE, |_| ()).await.expect("is made");
        assert_eq!(made, Generated { organisations: 6, teachers: 120, courses: 30, entries: 1_000 });
        world.assert_whole(1_000).await;

        let again = world.platform.generate(&SIZE, |_| ()).await;
        assert!(matches!(again, Err(Error::Conflict { code: "not-empty", .. })), "{again:?}");
        let many = world.platform.generate(&Size { entries: 4_000, ..SIZE }, |_| ()).await;
        assert!(matches!(many, Err(Error::Refused(_))), "{many:?}");
    }
}

on_both! {
    async fn the_same_seed_gives_the_same_ledger_and_another_seed_another(world: World) {
        world.platform.generate(&SIZE, |_| ()).await.expect("is made");
        let first = world.platform.audit(|_| ()).await.expect("walks").head;
        let mut heads = Vec::new();
        for seed in [SIZE.seed, SIZE.seed + 1] {
            let other = World::on_sqlite().await;
            other.platform.generate(&Size { seed, ..SIZE }, |_| ()).await.expect("is made");
            heads.push(other.platform.audit(|_| ()).await.expect("walks").head);
        }
        assert_eq!(heads[0], first, "on whichever database");
        assert_ne!(heads[1], first);
    }
}
