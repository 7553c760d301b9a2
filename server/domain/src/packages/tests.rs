use proptest::prelude::*;
use serde_json::json;

use super::*;

#[test]
fn a_sco_of_scorm_1_2_is_met_by_its_status_and_its_mastery_score() {
    let of = |status: &str, raw: &str, pass| {
        let cmi = json!({"core": {"lesson_status": status, "score": {"raw": raw}}});
        Attained::of_scorm12(&cmi, pass).meets(MoveOn::Success)
    };
    for (status, raw, pass, met) in [
        ("completed", "", None, true),
        ("passed", "", None, true),
        ("failed", "90", None, false),
        ("incomplete", "100", Some(800), false),
        ("browsed", "", None, false),
        ("not attempted", "", None, false),
        ("completed", "79", Some(800), false),
        ("completed", "80", Some(800), true),
        ("passed", "10", Some(800), false),
    ] {
        assert_eq!(of(status, raw, pass), met, "{status} {raw} {pass:?}");
    }
}

#[test]
fn a_sco_of_scorm_2004_that_failed_is_not_met_by_completion() {
    let of = |cmi: Value, pass| Attained::of_scorm2004(&cmi, pass);
    let completed = json!({"completion_status": "completed", "success_status": "unknown"});
    assert!(of(completed, None).meets(MoveOn::Success));
    let failed = json!({"completion_status": "completed", "success_status": "failed", "score": {"scaled": "0.4"}});
    assert!(!of(failed.clone(), None).meets(MoveOn::Success));
    assert_eq!(of(failed.clone(), None).score_permille, Some(400));
    assert!(
        of(failed, Some(400)).meets(MoveOn::Success),
        "the passing score decides"
    );
    assert!(!of(json!({}), None).meets(MoveOn::Success));
}

#[test]
fn an_h5p_content_is_met_by_its_last_word_about_the_whole() {
    let of = |kept: Value| Attained::of_h5p(&kept, None);
    let scored = |verb: &str, raw: u32, success: Value| json!({"verb": verb, "result": {"score": {"raw": raw, "min": 0, "max": 4}, "completion": true, "success": success}});
    let met = |kept: Value| of(kept).meets(MoveOn::Success);
    assert!(met(scored("completed", 3, json!(true))));
    assert!(
        met(scored("answered", 1, Value::Null)),
        "of success it says nothing"
    );
    assert!(!met(scored("completed", 3, json!(false))));
    assert_eq!(
        of(scored("completed", 3, json!(false))).score_permille,
        Some(750)
    );
    assert!(met(json!({"verb": "completed"})));
    assert!(!met(
        json!({"verb": "answered", "result": {"completion": false}})
    ));
    for verb in ["attempted", "progressed", "interacted", "passed"] {
        assert_eq!(
            of(scored(verb, 4, json!(true))),
            Attained::default(),
            "{verb}"
        );
    }
    assert!(met(json!({"opened": true, "userData": {}})));
    for nothing in [Value::Null, json!([]), json!({"opened": "yes", "verb": 1})] {
        assert_eq!(of(nothing), Attained::default());
    }
    let by_score = Attained::of_h5p(&scored("completed", 3, json!(false)), Some(700));
    assert_eq!(by_score.passed, Some(true), "the passing score decides");
}

#[test]
fn move_on_of_cmi5_is_obeyed() {
    let attained = |completed, passed| Attained {
        completed,
        passed,
        score_permille: None,
    };
    for (completed, passed, met) in [
        (false, None, [false, false, false, false, true]),
        (true, None, [false, true, false, true, true]),
        (false, Some(true), [true, false, false, true, true]),
        (true, Some(true), [true; 5]),
        (true, Some(false), [false, true, false, true, true]),
    ] {
        let rules = [
            MoveOn::Passed,
            MoveOn::Completed,
            MoveOn::CompletedAndPassed,
            MoveOn::CompletedOrPassed,
            MoveOn::Nothing,
        ];
        assert_eq!(
            rules.map(|rule| attained(completed, passed).meets(rule)),
            met,
            "{completed} {passed:?}"
        );
    }
}

#[test]
fn a_package_is_met_by_all_its_activities_or_by_its_own_rollup() {
    let file = StoredFile {
        sha256: String::new(),
        bytes: 0,
        media_type: String::new(),
        name: String::new(),
    };
    let activity = |id: &str| Activity {
        id: id.to_owned(),
        title: String::new(),
        launch: String::new(),
        move_on: MoveOn::Success,
        pass_permille: None,
        launch_data: None,
    };
    let mut package = Package {
        file: file.clone(),
        index: file,
        standard: Standard::Scorm2004,
        activities: vec![activity("a"), activity("b")],
        min_seconds: 0,
    };
    let done = Attained {
        completed: true,
        ..Attained::default()
    };
    let failed = Attained {
        passed: Some(false),
        ..done
    };
    let with = |known: Vec<(&'static str, Attained)>| {
        move |id: &str| {
            let found = known.iter().find(|(each, _)| *each == id);
            found.map_or_else(Attained::default, |(_, attained)| *attained)
        }
    };
    assert_eq!(package.met_permille(with(vec![("a", done)])), 500);
    assert_eq!(
        package.met_permille(with(vec![("a", done), ("b", done)])),
        1000
    );
    let tree = with(vec![("b", failed), (Package::TREE, done)]);
    assert_eq!(package.met_permille(tree), 1000);
    assert_eq!(package.met_permille(with(vec![(Package::TREE, failed)])), 0);
    package.standard = Standard::Scorm12;
    assert_eq!(package.met_permille(with(vec![(Package::TREE, done)])), 0);
}

#[test]
fn a_statement_adds_what_its_verb_says_and_no_more() {
    let of = |verb: &str, result: Value, pass| {
        Attained::of_statement(
            &format!("http://adlnet.gov/expapi/verbs/{verb}"),
            &result,
            pass,
        )
    };
    let completed = of("completed", json!({"completion": true}), None).expect("is right");
    assert!(completed.completed && completed.passed.is_none());
    assert_eq!(
        of("completed", json!({}), None),
        Err(StatementError::Completion)
    );
    let passed = of(
        "passed",
        json!({"success": true, "score": {"scaled": 0.8}}),
        Some(800),
    );
    assert_eq!(
        passed.map(|each| (each.passed, each.score_permille)),
        Ok((Some(true), Some(800)))
    );
    let low = of(
        "passed",
        json!({"success": true, "score": {"scaled": 0.79}}),
        Some(800),
    );
    assert_eq!(low, Err(StatementError::BelowMastery(800)));
    assert_eq!(
        of("passed", json!({"success": true}), Some(1)),
        Err(StatementError::BelowMastery(1))
    );
    let high = of(
        "failed",
        json!({"success": false, "score": {"scaled": 0.8}}),
        Some(800),
    );
    assert_eq!(high, Err(StatementError::AboveMastery(800)));
    assert_eq!(
        of("experienced", json!({}), Some(800)),
        Ok(Attained::default())
    );
}

proptest! {
    #[test]
    fn what_was_attained_is_never_taken_away(a in any::<(bool, Option<bool>, Option<u16>)>(), b in any::<(bool, Option<bool>, Option<u16>)>()) {
        let of = |(completed, passed, score_permille)| Attained { completed, passed, score_permille };
        let (before, now) = (of(a), of(b));
        let after = now.and(before);
        prop_assert!(after.completed || !before.completed);
        prop_assert!(after.passed == Some(true) || before.passed != Some(true));
        prop_assert!(after.score_permille >= before.score_permille);
        prop_assert_eq!(after.and(before), after);
    }

    #[test]
    fn a_share_is_within_its_bounds(share in any::<f64>()) {
        prop_assert!(permille(share) <= 1000);
    }

    #[test]
    fn whole_thousandths_come_back(thousandths in 0u16..=1000) {
        prop_assert!(permille(f64::from(thousandths) / 1000.0).abs_diff(thousandths) <= 1);
    }
}
