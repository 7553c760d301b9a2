//! Master teachers' groups: who founds, leads and joins them, what their members see, and who credits their sessions.

use domain::{
    accounts::Role,
    discussion::Capacity,
    ids::WorkshopId,
    notices::Notice,
    paths::StepState,
    recommendation::Reason,
    training::PlaceState,
    workshops::{Membership, Standing},
};
use platform::{
    Error, Viewer,
    discussion::{Moderation, Spot},
    training::NewTraining,
    workshops::{Decision, HostWords, NewWorkshop},
};

use crate::world::{World, on_both, origin};

fn workshop(host: &str, places: &str) -> NewWorkshop {
    NewWorkshop {
        title: "德育工作室".to_owned(),
        summary: "读案例，写办法。".to_owned(),
        host: host.to_owned(),
        places: places.to_owned(),
    }
}

fn session(workshop: &WorkshopId) -> NewTraining {
    NewTraining {
        title: "线下研讨".to_owned(),
        module: "teacher-ethics".to_owned(),
        level: "county".to_owned(),
        mode: "face-to-face".to_owned(),
        hours: "2".to_owned(),
        place: "礼堂".to_owned(),
        begins: "2026-03-05T09:00".to_owned(),
        ends: "2026-03-05T12:00".to_owned(),
        workshop: workshop.to_string(),
        ..NewTraining::default()
    }
}

async fn kinds(world: &World, viewer: &Viewer) -> Vec<&'static str> {
    let page = world
        .platform
        .notices(viewer, None, 50)
        .await
        .expect("reads");
    page.items.iter().map(|each| each.notice.kind()).collect()
}

async fn joins(world: &World, host: &Viewer, teacher: &Viewer, id: &WorkshopId) {
    let platform = &world.platform;
    platform
        .apply_to_workshop(teacher, id, "想学")
        .await
        .expect("applies");
    platform
        .decide_membership(host, id, teacher.account(), Decision::Accept)
        .await
        .expect("accepts");
}

fn conflict(error: &Error) -> &'static str {
    match error {
        Error::Conflict { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn an_administrator_founds_a_workshop_and_its_host_leads_it(world: World) {
        for code in ["KM-T-1", "KM-T-2"] {
            world.course(code).await;
        }
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let other = world.person("other", Role::Administrator, "530111").await;
        let (host, teacher) = (world.teacher("host").await, world.teacher("t1").await);
        let refused = platform.found_workshop(&teacher, "k", &workshop("host", "2")).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        let Err(Error::Refused(refusals)) = platform.found_workshop(&county, "k", &workshop("nobody", "0")).await else { panic!() };
        let told: Vec<_> = refusals.iter().map(|each| (each.field.as_str(), each.code)).collect();
        assert_eq!(told, [("places", "workshop-places"), ("host", "person-unknown")]);
        let Err(Error::Refused(refusals)) = platform.found_workshop(&other, "k", &workshop("host", "2")).await else { panic!() };
        assert_eq!(refusals[0].field, "host", "another county's teachers are not looked at");

        let id = platform.found_workshop(&county, "k", &workshop("host", "2")).await.expect("founds");
        assert_eq!(platform.found_workshop(&county, "k", &workshop("host", "2")).await.expect("again"), id);
        assert_eq!(kinds(&world, &host).await, ["workshop-hosted"]);
        assert_eq!(platform.workshops(&teacher).await.expect("reads").len(), 1);
        for stranger in [&other, &world.person("far", Role::Teacher, "530111").await] {
            assert!(matches!(platform.workshop(stranger, &id).await, Err(Error::NotFound(_))));
            assert_eq!(platform.workshops(stranger).await.expect("reads").len(), 0);
        }

        let words = HostWords { welcome: "欢迎".to_owned(), courses: "KM-T-2 先学这门\nKM-T-1".to_owned() };
        for nobody in [&teacher, &county] {
            let refused = platform.lead_workshop(nobody, &id, 1, &words).await;
            assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        }
        let wrong = HostWords { courses: "KM-T-1\nKM-X-9\nKM-T-1".to_owned(), ..words.clone() };
        let Err(Error::Refused(refusals)) = platform.lead_workshop(&host, &id, 1, &wrong).await else { panic!() };
        let told: Vec<_> = refusals.iter().map(|each| (each.code, each.detail.as_str())).collect();
        assert_eq!(told, [("path-unknown-course", "KM-X-9"), ("path-twice", "KM-T-1")]);
        platform.lead_workshop(&host, &id, 1, &words).await.expect("leads");
        let stale = platform.lead_workshop(&host, &id, 1, &words).await.expect_err("an earlier look");
        assert_eq!(conflict(&stale), "workshop-changed");
        joins(&world, &host, &teacher, &id).await;
        let next = platform.recommendations(&teacher).await.expect("reads");
        let listed = |title: &str, note: &str| Reason::Workshop { title: title.to_owned(), note: note.to_owned() };
        assert_eq!(next[0].published.course.code.as_str(), "KM-T-2", "in the host's order");
        assert_eq!(next[0].reasons[0], listed("德育工作室", "先学这门"));
        let waits = world.teacher("t9").await;
        platform.apply_to_workshop(&waits, &id, "").await.expect("applies");
        for other in [&host, &waits] {
            let next = platform.recommendations(other).await.expect("reads");
            assert!(next.iter().all(|each| !each.reasons.contains(&listed("德育工作室", "先学这门"))));
        }
        world.complete(&teacher, "KM-T-1").await;
        let shown = platform.workshop(&teacher, &id).await.expect("reads");
        let steps = platform.workshop_steps(&teacher, &[shown]).await.expect("reads").remove(0);
        let steps: Vec<_> = steps.iter().map(|(listed, state)| (listed.course.code.as_str(), listed.note.as_str(), *state)).collect();
        assert_eq!(steps, [("KM-T-2", "先学这门", StepState::Open), ("KM-T-1", "", StepState::Done)]);
    }
}

on_both! {
    async fn teachers_ask_to_join_and_are_accepted_while_there_is_a_place(world: World) {
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let (host, one, two) = (world.teacher("host").await, world.teacher("t1").await, world.teacher("t2").await);
        let far = world.person("far", Role::Teacher, "530111").await;
        let id = platform.found_workshop(&county, "k", &workshop("host", "1")).await.expect("founds");
        assert!(matches!(platform.apply_to_workshop(&far, &id, "").await, Err(Error::NotFound(_))));
        assert_eq!(conflict(&platform.apply_to_workshop(&host, &id, "").await.expect_err("leads it")), "workshop-host");
        for again in 0..2 {
            platform.apply_to_workshop(&one, &id, "想学").await.unwrap_or_else(|error| panic!("{again}: {error}"));
        }
        assert_eq!(kinds(&world, &host).await, ["workshop-applied", "workshop-hosted"], "a double click tells once");
        assert_eq!(conflict(&platform.workshop_people(&one, &id).await.expect_err("waits")), "workshop-not-member");
        let refused = platform.decide_membership(&one, &id, one.account(), Decision::Accept).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "nobody accepts themselves");
        platform.decide_membership(&host, &id, one.account(), Decision::Accept).await.expect("accepts");
        platform.decide_membership(&host, &id, one.account(), Decision::Accept).await.expect("again");
        platform.apply_to_workshop(&two, &id, "").await.expect("waits for a place");
        let full = platform.decide_membership(&host, &id, two.account(), Decision::Accept).await.expect_err("no place");
        assert_eq!(conflict(&full), "workshop-full");
        let shown = platform.workshop(&host, &id).await.expect("reads");
        assert_eq!((shown.members, shown.waiting, shown.is_full()), (1, 1, true));
        let people = platform.workshop_people(&one, &id).await.expect("a member sees members");
        assert_eq!(people.iter().map(|person| person.state).collect::<Vec<_>>(), [Membership::Member]);
        assert_eq!(platform.workshop_people(&host, &id).await.expect("reads").len(), 2);
        platform.leave_workshop(&one, &id).await.expect("leaves");
        platform.leave_workshop(&one, &id).await.expect("again");
        platform.decide_membership(&host, &id, two.account(), Decision::Accept).await.expect("has a place now");
        world.pass(1);
        platform.decide_membership(&host, &id, two.account(), Decision::Remove("不再参加")).await.expect("removes");
        let told = platform.notices(&two, None, 5).await.expect("reads").items.remove(0).notice;
        assert!(matches!(told, Notice::WorkshopParted { words, .. } if words == "不再参加"));
        let standing = platform.workshop(&two, &id).await.expect("still sees it").standing;
        assert_eq!(standing, Standing::Known(Membership::Removed));
    }
}

on_both! {
    async fn only_as_many_are_accepted_at_the_same_moment_as_there_are_places(world: World) {
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let host = world.teacher("host").await;
        let id = platform.found_workshop(&county, "k", &workshop("host", "2")).await.expect("founds");
        let mut tasks = Vec::new();
        for number in 0..6 {
            let teacher = world.teacher(&format!("t{number}")).await;
            platform.apply_to_workshop(&teacher, &id, "").await.expect("applies");
            let (platform, host, id) = (world.platform.clone(), host.clone(), id.clone());
            tasks.push(tokio::spawn(async move {
                platform.decide_membership(&host, &id, teacher.account(), Decision::Accept).await
            }));
        }
        let mut accepted = 0;
        for task in tasks {
            match task.await.expect("runs") {
                Ok(()) => accepted += 1,
                Err(error) => assert_eq!(conflict(&error), "workshop-full"),
            }
        }
        assert_eq!((accepted, platform.workshop(&host, &id).await.expect("reads").members), (2, 2));
    }
}

on_both! {
    async fn its_members_talk_by_name_and_nobody_else_reads(world: World) {
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        let (host, one, two) = (world.teacher("host").await, world.teacher("t1").await, world.teacher("t2").await);
        let outsider = world.teacher("t3").await;
        let id = platform.found_workshop(&county, "k", &workshop("host", "9")).await.expect("founds");
        for teacher in [&one, &two] {
            joins(&world, &host, teacher, &id).await;
        }
        let begun = platform.begin_topic(&one, &id, "家长质疑作业太多怎么办？").await.expect("begins");
        assert_eq!(platform.begin_topic(&one, &id, "家长质疑作业太多怎么办？").await.expect("a double click"), begun);
        assert_eq!(kinds(&world, &two).await[0], "topic-begun");
        assert_eq!(kinds(&world, &host).await[0], "topic-begun");
        assert!(!kinds(&world, &one).await.contains(&"topic-begun"), "not of one's own");
        let reply = platform.answer_question(&two, &id, &begun, "先谢谢家长提醒。").await.expect("replies");
        assert_eq!(kinds(&world, &one).await[0], "topic-replied");
        platform.agree_with_question(&two, &id, &begun, true).await.expect("agrees");
        let seen = platform.question(&host, &id, &begun).await.expect("reads");
        assert_eq!((seen.post.name.as_str(), seen.post.capacity, seen.agreed), (one.name.as_str(), Capacity::Member, 1), "in full");
        assert!(seen.may_mark, "the host does");

        for who in [&outsider, &county] {
            let error = platform.topics(who, &id, None, None, 20).await.expect_err("is none of them");
            assert_eq!(conflict(&error), "workshop-not-member");
        }
        assert!(matches!(platform.topics(&reviewer, &id, None, None, 20).await, Err(Error::NotFound(_))));
        let error = platform.answer_question(&outsider, &id, &begun, "我也想说几句").await.expect_err("is none of them");
        assert_eq!(conflict(&error), "workshop-not-member");
        // A post of one place is none of another.
        world.course("KM-T-1").await;
        platform.enrol(&two, "KM-T-1").await.expect("enrols");
        let error = platform.withdraw_post(&two, Spot::Course("KM-T-1"), &reply).await.expect_err("is elsewhere");
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");

        platform.report_post(&one, &id, &reply, "不妥").await.expect("reports");
        assert_eq!(platform.reports_waiting(&reviewer).await.expect("reads"), 0, "none of the reviewers' business");
        assert!(matches!(platform.workshop_reports(&one, &id).await, Err(Error::Denied(_))));
        assert_eq!(platform.workshop_reports(&county, &id).await.expect("reads").len(), 1);
        platform.moderate_topic(&host, &id, &reply, Moderation::Hide("离题")).await.expect("hides");
        assert_eq!(kinds(&world, &two).await[0], "post-hidden");
        assert_eq!(platform.workshop_reports(&host, &id).await.expect("reads").len(), 0);
        assert!(platform.hidden_posts(&reviewer).await.expect("reads").is_empty());
        assert!(platform.question(&one, &id, &begun).await.expect("reads").answers.is_empty());
        platform.moderate_topic(&county, &id, &reply, Moderation::Show).await.expect("shows");
        assert_eq!(platform.question(&one, &id, &begun).await.expect("reads").answers.len(), 1);

        // The host's own words are for an administrator to decide about.
        let own = platform.begin_topic(&host, &id, "下周请大家交案例。").await.expect("begins");
        platform.report_post(&one, &id, &own, "不妥").await.expect("reports");
        assert_eq!(platform.workshop_reports(&host, &id).await.expect("reads").len(), 0);
        assert!(matches!(platform.moderate_topic(&host, &id, &own, Moderation::Dismiss).await, Err(Error::Denied(_))));
        assert_eq!(platform.workshop_reports(&county, &id).await.expect("reads").len(), 1);

        platform.close_workshop(&county, &id).await.expect("closes");
        let error = platform.begin_topic(&one, &id, "还想再说几句话").await.expect_err("is closed");
        assert_eq!(conflict(&error), "workshop-closed");
        assert_eq!(platform.topics(&one, &id, None, None, 20).await.expect("still reads").questions.len(), 2);
        assert_eq!(kinds(&world, &one).await[0], "workshop-closed");
        assert_eq!(platform.workshops(&outsider).await.expect("reads").len(), 0);
    }
}

on_both! {
    async fn its_sessions_expect_the_members_and_an_administrator_credits_them(world: World) {
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let (host, one, two) = (world.teacher("host").await, world.teacher("t1").await, world.teacher("t2").await);
        let id = platform.found_workshop(&county, "k", &workshop("host", "9")).await.expect("founds");
        joins(&world, &host, &one, &id).await;
        let refused = platform.plan_training(&one, "s", &session(&id)).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        let training = platform.plan_training(&host, "s", &session(&id)).await.expect("plans");
        assert_eq!(platform.plan_training(&host, "s", &session(&id)).await.expect("again"), training);
        assert_eq!(kinds(&world, &one).await[0], "training-enrolled");
        joins(&world, &host, &two, &id).await;
        assert!(kinds(&world, &two).await.contains(&"training-enrolled"), "who comes later is expected as well");
        let (_, roster) = platform.training(&host, &training).await.expect("the host keeps the roster");
        assert_eq!(roster.len(), 2);
        assert!(matches!(platform.training(&one, &training).await, Err(Error::Denied(_))));
        let refused = platform.candidates(&host, &training, "t").await;
        assert!(matches!(refused, Err(Error::Denied(_))), "a host does not look into the register");
        let refused = platform.add_to_roster(&host, &training, "t3", &[]).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
        let shown = platform.workshop(&two, &id).await.expect("reads");
        let sessions = platform.workshop_sessions(&two, &shown).await.expect("reads");
        assert_eq!((sessions.len(), sessions[0].place), (1, Some(PlaceState::Expected)));
        platform.leave_workshop(&two, &id).await.expect("leaves");
        assert_eq!(platform.training(&host, &training).await.expect("reads").1.len(), 1, "and is expected no more");

        world.pass(3 * 24 * 3600 + 3600);
        platform.open_check_in(&host, &training).await.expect("opens");
        platform.tick(&host, &training, &[one.account().clone()], true, &origin()).await.expect("ticks");
        world.pass(24 * 3600);
        let refused = platform.settle_training(&host, &training).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "nobody gives hours to their own group");
        let settled = platform.settle_training(&county, &training).await.expect("credits");
        assert_eq!(settled.written, 1);
        let refused = platform.tick(&host, &training, &[one.account().clone()], true, &origin()).await;
        assert!(matches!(refused, Err(Error::Denied(_))), "nor afterwards");
        world.assert_whole(1).await;
    }
}

on_both! {
    async fn a_new_host_takes_over_and_the_one_before_stays_as_a_member(world: World) {
        let platform = &world.platform;
        let county = world.person("county", Role::Administrator, "530102").await;
        let (host, next) = (world.teacher("host").await, world.teacher("t1").await);
        let id = platform.found_workshop(&county, "k", &workshop("host", "9")).await.expect("founds");
        joins(&world, &host, &next, &id).await;
        platform.change_workshop(&county, &id, 1, &workshop("t1", "9")).await.expect("changes");
        let stale = platform.change_workshop(&county, &id, 1, &workshop("host", "9")).await.expect_err("an earlier look");
        assert_eq!(conflict(&stale), "workshop-changed");
        assert_eq!(platform.workshop(&next, &id).await.expect("reads").standing, Standing::Host);
        let before = platform.workshop(&host, &id).await.expect("reads");
        assert_eq!((before.standing, before.members), (Standing::Known(Membership::Member), 1));
        assert_eq!(kinds(&world, &next).await[0], "workshop-hosted");
        let words = HostWords::default();
        assert!(matches!(platform.lead_workshop(&host, &id, 2, &words).await, Err(Error::Denied(_))));
        assert_eq!(platform.own_workshops(&host).await.expect("reads").len(), 1);
    }
}
