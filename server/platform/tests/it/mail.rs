//! Letters and batches: written once, taken by one node, tried again, given up in the end.

use std::collections::BTreeSet;

use domain::{
    accounts::Role,
    notices::{Delivery, Group},
};
use futures::future::join_all;
use platform::{
    Error, Platform, Viewer,
    mail::{Channel, Letter, Message, Preferences, Sent},
    webhook::Passed,
};

use crate::world::{World, on_both};

fn wants(address: &str, hours: Delivery) -> Preferences {
    let mut chosen = Preferences {
        address: address.to_owned(),
        ..Preferences::usual("zh-CN")
    };
    chosen.choices.insert(Group::Hours, hours);
    chosen
}

async fn take(platform: &Platform, channel: Channel) -> Option<Message> {
    platform.take_message(channel).await.expect("takes")
}

/// Confirms the address by the link of the letter that was written.
async fn confirmed(world: &World, viewer: &Viewer, chosen: &Preferences) {
    world
        .platform
        .keep_preferences(viewer, chosen)
        .await
        .expect("is kept");
    let message = take(&world.platform, Channel::Mail)
        .await
        .expect("a letter");
    let Letter::Confirm { token, .. } = message.letter().expect("reads") else {
        panic!("{message:?}");
    };
    world
        .platform
        .settle_message(&message, &Sent::Done)
        .await
        .expect("is settled");
    world
        .platform
        .confirm_address(&token)
        .await
        .expect("is confirmed");
}

on_both! {
    async fn nobody_is_written_to_before_the_address_is_confirmed_and_then_once(world: World) {
        let teacher = world.teacher("t1").await;
        for code in ["KM-T-1", "KM-T-2", "KM-T-3"] {
            world.course(code).await;
        }
        let chosen = wants("t1@example.cn", Delivery::AtOnce);
        world.platform.keep_preferences(&teacher, &chosen).await.expect("is kept");
        world.complete(&teacher, "KM-T-1").await;
        assert_eq!(world.platform.sort_mail().await.expect("sorts"), 0);
        confirmed(&world, &teacher, &chosen).await;
        world.complete(&teacher, "KM-T-2").await;
        let other = world.another_node().await;
        let nodes = [&world.platform, &other];
        let sorted = join_all((0..8_usize).map(|n| nodes[n % 2].sort_mail())).await;
        let letters: usize = sorted.into_iter().map(|each| each.expect("sorts")).sum();
        assert_eq!(letters, 1);
        let taken = join_all((0..8_usize).map(|n| nodes[n % 2].take_message(Channel::Mail))).await;
        let mut taken: Vec<Message> = taken.into_iter().filter_map(|each| each.expect("takes")).collect();
        let message = taken.pop().expect("one of them");
        assert!(taken.is_empty(), "one node has it");
        assert_eq!((message.recipient.as_str(), message.lang.as_str()), ("t1@example.cn", "zh-CN"));
        assert!(world.platform.settle_message(&message, &Sent::Done).await.expect("is settled"));
        world.pass(86_400);
        assert!(take(&other, Channel::Mail).await.is_none(), "never again");
    }
}

on_both! {
    async fn a_day_is_told_in_one_letter_the_next_morning(world: World) {
        let teacher = world.teacher("t1").await;
        for code in ["KM-T-1", "KM-T-2", "KM-T-3"] {
            world.course(code).await;
        }
        confirmed(&world, &teacher, &wants("t1@example.cn", Delivery::Digest)).await;
        // It is nine in the morning: what comes now is for tomorrow.
        world.complete(&teacher, "KM-T-1").await;
        world.complete(&teacher, "KM-T-2").await;
        assert_eq!(world.platform.sort_mail().await.expect("sorts"), 0);
        world.pass(21 * 3600);
        assert_eq!(world.platform.sort_mail().await.expect("sorts"), 0, "it is still dark");
        world.pass(3600);
        assert_eq!(world.platform.sort_mail().await.expect("sorts"), 1);
        assert_eq!(world.platform.sort_mail().await.expect("sorts"), 0);
        let message = take(&world.platform, Channel::Mail).await.expect("a letter");
        let Letter::Notices { day, notices, name } = message.letter().expect("reads") else { panic!("{message:?}") };
        assert_eq!((day.as_deref(), notices.len(), name.as_str()), (Some("2026-03-03"), 2, "t一老师"));
    }
}

on_both! {
    async fn a_letter_that_is_not_taken_is_tried_later_and_one_that_is_refused_is_told(world: World) {
        let teacher = world.teacher("t1").await;
        let school = world.person("school", Role::Administrator, "530102-01").await;
        world.platform.keep_preferences(&teacher, &wants("t1@example.cn", Delivery::AtOnce)).await.expect("is kept");
        let first = take(&world.platform, Channel::Mail).await.expect("a letter");
        world.platform.settle_message(&first, &Sent::Later("busy".to_owned())).await.expect("is settled");
        assert!(take(&world.platform, Channel::Mail).await.is_none(), "not at once");
        world.pass(61);
        let second = take(&world.platform, Channel::Mail).await.expect("a minute later");
        assert_eq!(second.id, first.id);
        // The node dies; another one takes it after a while, and the first has nothing to say any more.
        world.pass(301);
        let third = take(&world.platform, Channel::Mail).await.expect("it is free again");
        assert!(!world.platform.settle_message(&second, &Sent::Done).await.expect("is told"));
        let fault = "550 no such user".to_owned();
        assert!(world.platform.settle_message(&third, &Sent::Refused(fault.clone())).await.expect("is settled"));
        let (refused, waiting) = world.platform.refused_mail(&school).await.expect("reads");
        assert_eq!((refused.len(), refused[0].login.as_str(), &refused[0].fault, waiting), (1, "t1", &fault, 0));
        let own = world.platform.mail_address(&teacher).await.expect("reads").expect("is there");
        assert_eq!(own.fault, Some(fault));
        let elsewhere = world.person("other", Role::Administrator, "530111").await;
        assert!(world.platform.refused_mail(&elsewhere).await.expect("reads").0.is_empty());
    }
}

on_both! {
    async fn a_forged_or_old_link_does_nothing_and_one_click_ends_all_mail(world: World) {
        let teacher = world.teacher("t1").await;
        let chosen = wants("t1@example.cn", Delivery::AtOnce);
        confirmed(&world, &teacher, &chosen).await;
        let token = world.platform.unsubscription_token(teacher.account().as_str(), "t1@example.cn");
        let forged = format!("{}x", &token[..token.len() - 1]);
        for wrong in [forged.as_str(), "", "a.b", "!!.!!"] {
            assert!(matches!(world.platform.unsubscribe(wrong).await, Err(Error::NotFound(_))), "{wrong}");
            assert!(matches!(world.platform.confirm_address(wrong).await, Err(Error::NotFound(_))), "{wrong}");
        }
        world.platform.asked_unsubscription(&token).await.expect("is asked");
        world.course("KM-T-1").await;
        world.complete(&teacher, "KM-T-1").await;
        assert_eq!(world.platform.sort_mail().await.expect("sorts"), 1);
        world.platform.unsubscribe(&token).await.expect("ends it");
        world.platform.unsubscribe(&token).await.expect("again");
        assert!(take(&world.platform, Channel::Mail).await.is_none(), "nor what was on its way");
        let own = world.platform.mail_address(&teacher).await.expect("reads").expect("is there");
        let chosen: BTreeSet<_> = own.preferences.choices.into_values().collect();
        assert_eq!(chosen, BTreeSet::from([Delivery::None]));
        let late = wants("new@example.cn", Delivery::AtOnce);
        world.platform.keep_preferences(&teacher, &late).await.expect("is kept");
        let message = take(&world.platform, Channel::Mail).await.expect("a letter");
        let Letter::Confirm { token, .. } = message.letter().expect("reads") else { panic!("{message:?}") };
        world.pass(8 * 86_400);
        assert!(matches!(world.platform.confirm_address(&token).await, Err(Error::NotFound(_))));
    }
}

on_both! {
    async fn a_checkpoint_is_sent_to_the_counties_that_ask_for_it(world: World) {
        let county = world.person("county", Role::Administrator, "530102").await;
        let school = world.person("school", Role::Administrator, "530102-01").await;
        for (who, address) in [(&county, "county@example.cn"), (&school, "school@example.cn")] {
            let chosen = Preferences { checkpoints: true, ..wants(address, Delivery::None) };
            confirmed(&world, who, &chosen).await;
        }
        let teacher = world.teacher("t1").await;
        world.course("KM-T-1").await;
        world.complete(&teacher, "KM-T-1").await;
        let made = world.platform.make_checkpoint("test").await.expect("seals").expect("one");
        world.platform.make_checkpoint("test").await.expect("nothing has grown");
        let message = take(&world.platform, Channel::Mail).await.expect("a letter");
        assert_eq!(message.recipient, "county@example.cn", "schools keep none");
        assert_eq!(message.letter().expect("reads"), Letter::Checkpoint { number: made.number, note: made.note });
        assert!(take(&world.platform, Channel::Mail).await.is_none());
    }
}

on_both! {
    async fn every_notice_is_in_one_batch_whichever_node_fills_it(world: World) {
        world.course("KM-T-1").await;
        let mut logins = Vec::new();
        for number in 0..3 {
            let login = format!("t{number}");
            world.complete(&world.teacher(&login).await, "KM-T-1").await;
            logins.push(login);
        }
        let other = world.another_node().await;
        let nodes = [&world.platform, &other];
        for filled in join_all((0..8_usize).map(|n| nodes[n % 2].fill_batches())).await {
            filled.expect("fills");
        }
        let mut passed: Vec<Passed> = Vec::new();
        while let Some(message) = take(&world.platform, Channel::Webhook).await {
            let batch: Vec<Passed> = serde_json::from_str(&message.body).expect("JSON");
            passed.extend(batch);
            world.platform.settle_message(&message, &Sent::Done).await.expect("is settled");
        }
        let mut told: Vec<_> = passed.into_iter().map(|each| each.login).collect();
        told.sort();
        assert_eq!(told, logins);
        // What waited for years is no news.
        world.complete(&world.teacher("t8").await, "KM-T-1").await;
        world.pass(8 * 86_400);
        assert_eq!(world.platform.fill_batches().await.expect("fills"), 0);
    }
}
