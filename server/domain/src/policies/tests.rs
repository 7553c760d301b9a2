use proptest::prelude::*;

use super::*;

fn hours(hundredths: i64) -> CreditHours {
    CreditHours::from_hundredths(hundredths)
}

fn remote(hundredths: i64) -> Sum {
    Sum {
        module: Module::Subject,
        level: Level::Municipal,
        mode: Mode::Remote,
        hours: hours(hundredths),
    }
}

#[test]
fn the_plans_own_policy_has_no_problem_and_survives_writing() {
    let policy = Policy::default();
    assert_eq!(policy.problems(), []);
    let text = serde_json::to_string(&policy).expect("writes");
    assert_eq!(
        serde_json::from_str::<Policy>(&text).expect("reads"),
        policy
    );
}

#[test]
fn the_newest_policy_that_governs_a_year_is_in_force_there() {
    let second = Policy {
        version: "km/2".into(),
        from: TrainingYear(2026),
        to: Some(TrainingYear(2026)),
        ..Policy::default()
    };
    let policies = Policies::new(vec![second]);
    assert_eq!(policies.of(TrainingYear(2026)).version, "km/2");
    for year in [1999, 2025, 2027] {
        assert_eq!(policies.of(TrainingYear(year)).version, "km-2015-63/1");
    }
}

#[test]
fn a_route_is_written_from_below_upwards() {
    for good in ["school", "school,county,city", "county,county!", "city"] {
        assert_eq!(good.parse::<Route>().expect("a route").to_string(), good);
    }
    for bad in [
        "",
        "county,school",
        "village",
        "school,,city",
        "school,school,school,city,city",
    ] {
        assert!(bad.parse::<Route>().is_err(), "{bad:?}");
    }
}

#[test]
fn the_first_route_that_fits_is_taken() {
    let rule = |level, route: &str| RouteRule {
        level,
        mode: None,
        route: route.parse().expect("a route"),
    };
    let policy = Policy {
        routes: vec![
            rule(Some(Level::National), "county,city!"),
            rule(None, "school,county"),
        ],
        ..Policy::default()
    };
    assert_eq!(
        policy.route(Level::National, Mode::Remote).to_string(),
        "county,city!"
    );
    assert_eq!(
        policy.route(Level::County, Mode::Remote).to_string(),
        "school,county"
    );
}

#[test]
fn a_policy_that_cannot_stand_names_its_fields() {
    let bad = Policy {
        version: " ".into(),
        to: Some(TrainingYear(2000)),
        cycle_years: 0,
        yearly_target: CreditHours::ZERO,
        ..Policy::default()
    };
    let fields: Vec<_> = bad.problems().iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["version", "from", "yearly_target", "cycle_years"]);
}

#[test]
fn a_maximum_cuts_what_fits_it_and_leaves_the_rest() {
    let policy = Policy {
        maximums: vec![Maximum {
            module: None,
            level: None,
            mode: Some(Mode::Remote),
            hours: hours(4000),
        }],
        ..Policy::default()
    };
    let shadowing = Sum {
        mode: Mode::Shadowing,
        ..remote(3000)
    };
    assert_eq!(policy.counted(&[remote(5000), shadowing]), hours(7000));
    assert!(!Standing::under(&policy, &[remote(9000)]).target_met);
    assert!(Standing::under(&Policy::default(), &[remote(9000)]).target_met);
}

proptest! {
    #[test]
    fn rounding_moves_by_less_than_a_step(amount in -100_000_i64..100_000, step in 1_i64..500, which in 0_usize..3) {
        let rounding = Rounding { step: hours(step), direction: Direction::ALL[which] };
        let rounded = rounding.apply(hours(amount)).hundredths();
        prop_assert_eq!(rounded.rem_euclid(step), 0);
        prop_assert!((rounded - amount).abs() < step);
        match rounding.direction {
            Direction::Down => prop_assert!(rounded <= amount),
            Direction::Up => prop_assert!(rounded >= amount),
            Direction::Nearest => prop_assert!((rounded - amount).abs() * 2 <= step),
        }
    }

    #[test]
    fn what_counts_is_never_more_than_there_is_nor_more_than_a_maximum(
        sums in prop::collection::vec(0_i64..20_000, 0..6), most in 0_i64..30_000
    ) {
        let sums: Vec<Sum> = sums.into_iter().map(remote).collect();
        let all: CreditHours = sums.iter().map(|sum| sum.hours).sum();
        let policy = Policy {
            maximums: vec![Maximum { module: None, level: None, mode: None, hours: hours(most) }],
            ..Policy::default()
        };
        prop_assert_eq!(policy.counted(&sums), all.min(hours(most)));
    }
}
