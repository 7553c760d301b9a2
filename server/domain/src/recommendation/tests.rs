use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::{select, subsequence},
};

use super::*;
use crate::{
    catalogue::{Level, Licence, Mode, Source},
    hours::CreditHours,
    time::Day,
};

const NOW: Timestamp = Timestamp::from_millis(1_772_413_200_000);
const DAY: i64 = 24 * 3_600_000;
const SUBJECTS: [&str; 3] = ["math", "chinese", "english"];

fn code(text: &str) -> CourseCode {
    text.parse().expect("a code")
}

fn course(text: &str, module: Module, stages: &[Stage], subjects: &[&str]) -> Course {
    Course {
        code: code(text),
        title: text.to_owned(),
        summary: String::new(),
        objectives: Vec::new(),
        language: "zh-CN".to_owned(),
        hours: CreditHours::from_hundredths(100),
        module,
        level: Level::County,
        mode: Mode::Remote,
        mandatory: module.is_mandatory(),
        stages: stages.to_vec(),
        subjects: subjects.iter().map(|each| (*each).to_owned()).collect(),
        authors: Vec::new(),
        source: Source::SelfMade,
        audience: Vec::new(),
        licence: None,
        sections: Vec::new(),
    }
}

fn ask(course: &str, due: i64) -> Ask {
    Ask {
        course: code(course),
        by: "五华区".to_owned(),
        due: NOW.plus_millis(due * DAY),
    }
}

fn listing(course: &str, at: usize) -> Listing {
    Listing {
        course: code(course),
        title: "德育工作室".to_owned(),
        note: "先学这门".to_owned(),
        at,
    }
}

fn step(course: &str, title: &str, joined: Option<i64>) -> NextStep {
    NextStep {
        course: code(course),
        title: title.to_owned(),
        step: 2,
        of: 5,
        joined: joined.map(|days| NOW.plus_millis(days * DAY)),
        fit: Fit::default(),
    }
}

fn taken(state: ProgressState, days: i64) -> Taken {
    Taken {
        state,
        touched: NOW.plus_millis(days * DAY),
    }
}

fn list(facts: &Facts, courses: &[Course]) -> Vec<Recommendation> {
    recommend(facts, courses, NOW, &Zone::shanghai())
}

fn codes(list: &[Recommendation]) -> Vec<&str> {
    list.iter().map(|each| each.course.as_str()).collect()
}

fn math_teacher() -> Person {
    Person {
        post: Some("班主任".to_owned()),
        stage: Some(Stage::Primary),
        subject: Some("math".to_owned()),
    }
}

#[test]
fn what_was_asked_for_comes_first_and_every_place_has_its_reason() {
    let everybody: &[Stage] = Stage::ALL;
    let courses = [
        course("A-PATH", Module::Management, everybody, &[]),
        course("B-FIT", Module::Management, everybody, &[]),
        course("C-LATE", Module::Technology, everybody, &[]),
        course("D-SOON", Module::Technology, &[Stage::Senior], &[]),
        course("E-BEGUN", Module::Subject, everybody, &["chinese"]),
        course("F-BEGUN", Module::Subject, everybody, &[]),
        course("G-SAFE", Module::CampusSafety, everybody, &[]),
        course("H-SAFE", Module::CampusSafety, &[Stage::Primary], &[]),
        course("I-ETHIC", Module::TeacherEthics, everybody, &[]),
        course("J-MATH", Module::Subject, &[Stage::Primary], &["math"]),
        course("K-STAGE", Module::Pedagogy, &[Stage::Primary], &[]),
        course("L-OTHER", Module::Pedagogy, &[Stage::Senior], &[]),
        course("M-DONE", Module::CampusSafety, everybody, &[]),
        course("N-PLAIN", Module::Technology, everybody, &[]),
    ];
    let facts = Facts {
        person: math_teacher(),
        unmet: vec![Module::CampusSafety, Module::TeacherEthics],
        asked: vec![
            ask("D-SOON", 3),
            ask("C-LATE", -2),
            ask("M-DONE", -9),
            ask("D-SOON", 9),
        ],
        steps: vec![
            step("A-PATH", "第一年", Some(-5)),
            step("B-FIT", "班主任", None),
        ],
        // What is made for others is for the members as well.
        listed: vec![listing("N-PLAIN", 1), listing("L-OTHER", 0)],
        taken: BTreeMap::from([
            (code("E-BEGUN"), taken(ProgressState::InProgress, -4)),
            (code("F-BEGUN"), taken(ProgressState::NotStarted, -1)),
            (code("M-DONE"), taken(ProgressState::Completed, -1)),
        ]),
    };
    let list = list(&facts, &courses);
    assert_eq!(
        codes(&list),
        [
            "C-LATE", "D-SOON", "A-PATH", "F-BEGUN", "E-BEGUN", "L-OTHER", "N-PLAIN", "H-SAFE",
            "I-ETHIC", "G-SAFE", "B-FIT", "J-MATH", "K-STAGE"
        ]
    );
    let because = |at: usize| list[at].reasons[0].clone();
    assert!(matches!(because(0), Reason::Assigned { overdue: true, .. }));
    assert!(
        matches!(because(1), Reason::Assigned { overdue: false, due, .. } if due == NOW.plus_millis(3 * DAY))
    );
    assert!(matches!(because(2), Reason::Path { step: 2, of: 5, .. }));
    assert_eq!(because(3), Reason::UnderWay);
    assert_eq!(
        because(5),
        Reason::Workshop {
            title: "德育工作室".to_owned(),
            note: "先学这门".to_owned()
        }
    );
    assert_eq!(
        list[7].reasons,
        [
            Reason::Unmet(Module::CampusSafety),
            Reason::Stage(Stage::Primary)
        ]
    );
    assert!(matches!(because(10), Reason::PathFor { .. }));
    assert_eq!(
        list[11].reasons,
        [
            Reason::Subject("math".to_owned()),
            Reason::Stage(Stage::Primary)
        ]
    );
}

#[test]
fn a_course_whose_licence_has_ended_is_not_recommended_even_where_it_was_asked_for() {
    let mut course = course("A-1", Module::Technology, &[], &[]);
    let facts = Facts {
        asked: vec![ask("A-1", 3)],
        ..Facts::default()
    };
    for (until, expected) in [("2026-03-01", 0), ("2026-03-02", 1)] {
        course.licence = Some(Licence {
            holder: "某社".to_owned(),
            terms: String::new(),
            until: Some(until.parse::<Day>().expect("a day")),
        });
        assert_eq!(
            list(&facts, std::slice::from_ref(&course)).len(),
            expected,
            "{until}"
        );
    }
}

#[test]
fn whoever_has_no_subject_is_not_offered_courses_of_subjects() {
    let courses = [
        course("A-1", Module::CampusSafety, &[], &["math"]),
        course("B-1", Module::CampusSafety, &[Stage::Kindergarten], &[]),
    ];
    let facts = Facts {
        person: Person {
            stage: Some(Stage::Kindergarten),
            ..Person::default()
        },
        unmet: vec![Module::CampusSafety],
        ..Facts::default()
    };
    assert_eq!(codes(&list(&facts, &courses)), ["B-1"]);
    // Of whom nothing is known, anything may be for.
    let unknown = Facts {
        person: Person::default(),
        ..facts
    };
    assert_eq!(codes(&list(&unknown, &courses)), ["A-1", "B-1"]);
}

/// Everything that speaks for or against a course, over the codes `KM-0` to `KM-39`.
fn facts() -> impl Strategy<Value = Facts> {
    let person = (
        option::of(select(vec!["班主任", "校长"])),
        option::of(select(Stage::ALL)),
        option::of(select(&SUBJECTS[..])),
    );
    let codes = || (0..40_u32).prop_map(|number| code(&format!("KM-{number}")));
    let asked = vec((codes(), -20_i64..20, select(vec!["甲", "乙"])), 0..6);
    let steps = vec(
        (codes(), select(vec!["一", "二"]), option::of(-9_i64..0)),
        0..6,
    );
    let states = select(ProgressState::ALL);
    let began = btree_map(codes(), (states, -30_i64..0), 0..12);
    let unmet = subsequence(Module::MANDATORY.to_vec(), 0..=3);
    let listed = vec((codes(), 0..5_usize), 0..6);
    let all = (person, asked, steps, began, unmet, listed);
    all.prop_map(|(person, asked, steps, began, unmet, listed)| Facts {
        listed: listed
            .into_iter()
            .map(|(course, at)| listing(course.as_str(), at))
            .collect(),
        person: Person {
            post: person.0.map(str::to_owned),
            stage: person.1,
            subject: person.2.map(str::to_owned),
        },
        unmet,
        asked: asked
            .into_iter()
            .map(|(course, due, by)| Ask {
                by: by.to_owned(),
                ..ask(course.as_str(), due)
            })
            .collect(),
        steps: steps
            .into_iter()
            .map(|(course, title, joined)| step(course.as_str(), title, joined))
            .collect(),
        taken: began
            .into_iter()
            .map(|(course, (state, days))| (course, taken(state, days)))
            .collect(),
    })
}

fn courses() -> impl Strategy<Value = Vec<Course>> {
    let each = (
        select(Module::ALL),
        subsequence(Stage::ALL.to_vec(), 0..=4),
        subsequence(SUBJECTS.to_vec(), 0..=2),
        option::of(select(vec!["2026-02-01", "2026-12-31"])),
    );
    vec(each, 0..40).prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        numbered
            .map(|(number, (module, stages, subjects, until))| {
                let mut course = course(&format!("KM-{number}"), module, &stages, &subjects);
                course.licence = until.map(|until| Licence {
                    holder: "某社".to_owned(),
                    terms: String::new(),
                    until: Some(until.parse().expect("a day")),
                });
                course
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_same_facts_give_the_same_list_in_whatever_order_they_come(
        (facts, courses) in (facts(), courses()),
        seed in any::<u64>(),
    ) {
        let shuffle = |length: usize| {
            let mut order: Vec<usize> = (0..length).collect();
            order.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
            order
        };
        let mut other = facts.clone();
        other.asked = shuffle(facts.asked.len()).into_iter().map(|at| facts.asked[at].clone()).collect();
        other.steps = shuffle(facts.steps.len()).into_iter().map(|at| facts.steps[at].clone()).collect();
        other.listed = shuffle(facts.listed.len()).into_iter().map(|at| facts.listed[at].clone()).collect();
        other.unmet.reverse();
        let mixed: Vec<Course> = shuffle(courses.len()).into_iter().map(|at| courses[at].clone()).collect();
        prop_assert_eq!(list(&facts, &courses), list(&other, &mixed));
    }

    #[test]
    fn nothing_is_recommended_twice_or_without_a_reason_or_that_cannot_be_taken(
        (facts, courses) in (facts(), courses()),
    ) {
        let offered: Vec<&Course> = courses.iter().chain(&courses).collect();
        let list = recommend(&facts, offered, NOW, &Zone::shanghai());
        prop_assert!(list.len() <= MOST);
        let mut seen = std::collections::BTreeSet::new();
        for each in &list {
            prop_assert!(seen.insert(&each.course), "{} twice", each.course);
            prop_assert!(!each.reasons.is_empty());
            let course = courses.iter().find(|course| course.code == each.course).expect("is offered");
            let taken = facts.taken.get(&each.course);
            prop_assert!(taken.is_none_or(|taken| taken.state != ProgressState::Completed));
            let ends = course.licence.as_ref().and_then(|it| it.ends_at(&Zone::shanghai()));
            prop_assert!(ends.is_none_or(|ends| ends > NOW));
            let is_chosen = each.reasons.iter().any(|reason| {
                matches!(reason, Reason::Assigned { .. } | Reason::Path { .. } | Reason::UnderWay | Reason::Workshop { .. })
            });
            if let Some(stage) = facts.person.stage.filter(|_| !is_chosen) {
                prop_assert!(course.stages.is_empty() || course.stages.contains(&stage));
            }
        }
    }

    #[test]
    fn what_was_asked_for_stands_first_by_its_last_day(
        (facts, courses) in (facts(), courses()),
    ) {
        let list = list(&facts, &courses);
        let dues: Vec<Option<Timestamp>> = list
            .iter()
            .map(|each| match each.reasons[0] {
                Reason::Assigned { due, .. } => Some(due),
                _ => None,
            })
            .collect();
        let asked = dues.iter().take_while(|due| due.is_some()).count();
        prop_assert!(dues[asked..].iter().all(Option::is_none));
        prop_assert!(dues[..asked].is_sorted());
        let is_open = |ask: &&Ask| {
            let offered = courses.iter().any(|course| {
                let ends = course.licence.as_ref().and_then(|it| it.ends_at(&Zone::shanghai()));
                course.code == ask.course && ends.is_none_or(|ends| ends > NOW)
            });
            let taken = facts.taken.get(&ask.course);
            offered && taken.is_none_or(|taken| taken.state != ProgressState::Completed)
        };
        let wanted: std::collections::BTreeSet<_> = facts.asked.iter().filter(is_open).map(|ask| &ask.course).collect();
        prop_assert_eq!(asked, wanted.len());
    }
}
