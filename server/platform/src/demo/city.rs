//! Who and what is in the demonstration city. The county-level units are Kunming's own; schools and people are made up.

use domain::{
    accounts::Role,
    catalogue::Stage,
    organisations::{OrganisationKind, OrganisationPath},
};

/// Teachers in every school.
const TEACHERS: usize = 10;
/// Teachers with neighbouring numbers who share a school, so that `teacher1` to `teacher50` come from ten.
const NEIGHBOURS: usize = 5;

/// The fourteen districts, counties and county-level city of Kunming with their codes (GB/T 2260), and the development zone
/// that runs schools of its own. `true` where most schools are rural.
const COUNTIES: [(&str, &str, &str, bool); 15] = [
    ("530102", "五华区", "五华", false),
    ("530103", "盘龙区", "盘龙", false),
    ("530111", "官渡区", "官渡", false),
    ("530112", "西山区", "西山", false),
    ("530113", "东川区", "东川", true),
    ("530114", "呈贡区", "呈贡", false),
    ("530115", "晋宁区", "晋宁", true),
    ("530124", "富民县", "富民", true),
    ("530125", "宜良县", "宜良", true),
    ("530126", "石林彝族自治县", "石林", true),
    ("530127", "嵩明县", "嵩明", true),
    ("530128", "禄劝彝族苗族自治县", "禄劝", true),
    ("530129", "寻甸回族彝族自治县", "寻甸", true),
    ("530181", "安宁市", "安宁", false),
    ("5301-JK", "昆明经济技术开发区", "经开区", false),
];

/// The schools of a county-level unit: what follows the unit's short name, and whether the school is rural where the
/// unit is.
const SCHOOLS: [(&str, Stage, bool); 4] = [
    ("实验小学", Stage::Primary, false),
    ("中心幼儿园", Stage::Kindergarten, false),
    ("民族中学", Stage::Junior, true),
    ("第一高级中学", Stage::Senior, false),
];
/// In rural units the primary school is one in the mountains.
const RURAL_PRIMARY: &str = "青山乡中心小学";

const SURNAMES: [&str; 30] = [
    "李", "王", "张", "杨", "刘", "陈", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭",
    "何", "林", "高", "罗", "郑", "普", "毕", "段", "施", "尹", "木", "和", "沙", "龙",
];
const GIVEN: [&str; 40] = [
    "春梅", "建华", "晓燕", "志强", "丽萍", "文军", "雪梅", "国平", "海燕", "永福", "秀英", "俊杰",
    "桂芳", "云波", "红霞", "明辉", "玉兰", "学文", "静", "勇", "婷", "涛", "敏", "磊", "艳", "超",
    "娟", "伟", "琼", "鹏", "家兴", "美玲", "正刚", "佳慧", "绍云", "思源", "丹", "开荣", "洁",
    "梓涵",
];
/// By the words that courses use; `None` for those who teach everything.
const SUBJECTS: [Option<&str>; 5] = [
    Some("chinese"),
    Some("math"),
    Some("english"),
    Some("chinese"),
    Some("math"),
];

pub(super) struct City {
    pub organisations: Vec<Place>,
    pub people: Vec<Person>,
}

pub(super) struct Place {
    pub code: String,
    pub name: String,
    pub kind: OrganisationKind,
    pub parent: Option<String>,
    pub path: OrganisationPath,
    pub stage: Option<Stage>,
    pub rural: bool,
}

pub(super) struct Person {
    pub login: String,
    pub name: String,
    pub role: Role,
    /// Code of the organisation.
    pub organisation: String,
    pub stage: Option<Stage>,
    pub subject: Option<&'static str>,
}

pub(super) const CITY: &str = "KM";

pub(super) fn build() -> City {
    let city = path(None, CITY);
    let mut organisations = vec![Place {
        code: CITY.to_owned(),
        name: "昆明市".to_owned(),
        kind: OrganisationKind::City,
        parent: None,
        path: city.clone(),
        stage: None,
        rural: false,
    }];
    let mut schools = Vec::new();
    for (code, name, short, is_rural) in COUNTIES {
        let county = path(Some(&city), code);
        organisations.push(Place {
            code: code.to_owned(),
            name: name.to_owned(),
            kind: OrganisationKind::County,
            parent: Some(CITY.to_owned()),
            path: county.clone(),
            stage: None,
            rural: is_rural,
        });
        for ((suffix, stage, in_the_country), number) in SCHOOLS.into_iter().zip(1..) {
            let is_primary = stage == Stage::Primary;
            let suffix = if is_rural && is_primary {
                RURAL_PRIMARY
            } else {
                suffix
            };
            let school_code = format!("{code}-{number:02}");
            schools.push((school_code.clone(), stage));
            organisations.push(Place {
                path: path(Some(&county), &school_code),
                code: school_code,
                name: format!("{short}{suffix}"),
                kind: OrganisationKind::School,
                parent: Some(code.to_owned()),
                stage: Some(stage),
                rural: is_rural && (is_primary || in_the_country),
            });
        }
    }
    let mut people = staff(&schools[0].0);
    people.extend(teachers(&order(&schools)));
    City {
        organisations,
        people,
    }
}

/// Two schools of the first county, then one of each other, then the rest: whoever tries the first fifty teachers meets
/// schools of many counties, and colleagues.
fn order(schools: &[(String, Stage)]) -> Vec<(String, Stage)> {
    let per_county = SCHOOLS.len();
    let front = [0, 1]
        .into_iter()
        .chain((1..COUNTIES.len()).map(|county| county * per_county + county % per_county));
    let mut order: Vec<usize> = front.collect();
    for school in 0..schools.len() {
        if !order.contains(&school) {
            order.push(school);
        }
    }
    order.into_iter().map(|at| schools[at].clone()).collect()
}

fn teachers(schools: &[(String, Stage)]) -> impl Iterator<Item = Person> {
    (0..schools.len() * TEACHERS).map(|at| {
        let (school, stage) = &schools[at / NEIGHBOURS % schools.len()];
        let subject = match stage {
            Stage::Kindergarten => None,
            _ => SUBJECTS[at % SUBJECTS.len()],
        };
        Person {
            login: format!("teacher{}", at + 1),
            name: name(at),
            role: Role::Teacher,
            organisation: school.clone(),
            stage: Some(*stage),
            subject,
        }
    })
}

/// A surname and a given name; the first 1200 differ.
pub(crate) fn name(at: usize) -> String {
    let surname = SURNAMES[at % SURNAMES.len()];
    let given = GIVEN[(at * 7 + at / SURNAMES.len()) % GIVEN.len()];
    format!("{surname}{given}")
}

fn staff(first_school: &str) -> Vec<Person> {
    let person = |login: &str, name: &str, role, organisation: &str| Person {
        login: login.to_owned(),
        name: name.to_owned(),
        role,
        organisation: organisation.to_owned(),
        stage: None,
        subject: None,
    };
    let (first, second) = (COUNTIES[0].0, COUNTIES[1].0);
    vec![
        person("author1", "苏文瑾", Role::Author, CITY),
        person("reviewer1", "钱立民", Role::Reviewer, CITY),
        person("school1", "唐晓梅", Role::Administrator, first_school),
        person("county1", "彭国栋", Role::Administrator, first),
        person("county2", "蒋玉琴", Role::Administrator, second),
        person("city1", "董志远", Role::Administrator, CITY),
        person("auditor1", "沈明德", Role::Auditor, CITY),
        person("operator1", "平台运维", Role::Operator, CITY),
    ]
}

fn path(parent: Option<&OrganisationPath>, code: &str) -> OrganisationPath {
    let path = match parent {
        Some(parent) => parent.child(code),
        None => OrganisationPath::root(code),
    };
    // The codes are those above, and a test builds the city.
    path.unwrap_or_else(|_| OrganisationPath::from_stored(String::new()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_city_has_the_size_that_it_promises() {
        let city = build();
        let of = |kind| city.organisations.iter().filter(|o| o.kind == kind).count();
        assert_eq!(of(OrganisationKind::City), 1);
        assert_eq!(of(OrganisationKind::County), 15);
        assert_eq!(of(OrganisationKind::School), 60);
        let teachers: Vec<_> = city
            .people
            .iter()
            .filter(|person| person.role == Role::Teacher)
            .collect();
        assert_eq!(teachers.len(), 600);
        let first_fifty: BTreeSet<_> = teachers[..50].iter().map(|t| &t.organisation).collect();
        let counties: BTreeSet<_> = teachers[..50]
            .iter()
            .map(|t| &t.organisation[..6])
            .collect();
        assert_eq!((first_fifty.len(), counties.len()), (10, 9));
    }

    #[test]
    fn every_place_has_a_path_below_the_city_and_every_person_a_login_of_their_own() {
        let city = build();
        let root = OrganisationPath::root(CITY).expect("a code");
        assert!(city.organisations.iter().all(|o| root.holds(&o.path)));
        let logins: BTreeSet<_> = city.people.iter().map(|p| &p.login).collect();
        assert_eq!(logins.len(), city.people.len());
        let codes: BTreeSet<_> = city.organisations.iter().map(|o| &o.code).collect();
        assert!(city.people.iter().all(|p| codes.contains(&p.organisation)));
        let names: BTreeSet<_> = city.people.iter().map(|p| &p.name).collect();
        assert!(names.len() > 590, "{} names", names.len());
    }

    #[test]
    fn the_first_teacher_the_school_and_the_county_belong_together() {
        let city = build();
        let home = |login: &str| {
            let person = city
                .people
                .iter()
                .find(|p| p.login == login)
                .expect("is there");
            let place = city
                .organisations
                .iter()
                .find(|o| o.code == person.organisation)
                .expect("is there");
            place.path.clone()
        };
        assert_eq!(home("school1"), home("teacher1"));
        assert!(home("county1").holds(&home("teacher1")));
        assert!(!home("county2").holds(&home("teacher1")));
        assert!(home("auditor1").holds(&home("teacher1")));
    }
}
