//! What the requests of the table carry.

pub const NEW_DRAFT_JSON: &str = r#"{"code":"KM-D-3","title":"课","summary":"简介","hours":"1.00","module":"subject","level":"county","mode":"remote","source":"self-made"}"#;
/// Made from a revision that never was.
pub const DRAFT_JSON: &str = r#"{"revision":0,"title":"课","summary":"简介","hours":"1.00","module":"subject","level":"county","mode":"remote","source":"self-made"}"#;

/// A draft's particulars, as its form sends them.
pub const METADATA: &[(&str, &str)] = &[
    ("code", "KM-D-1"),
    ("title", "复式教学入门"),
    ("summary", "一个教室两个年级怎样上课。"),
    ("hours", "2.5"),
    ("module", "pedagogy"),
    ("level", "county"),
    ("mode", "remote"),
    ("source", "self-made"),
    ("stages", "primary"),
    ("objectives", "会安排自动作业"),
    ("revision", "$revision"),
];

pub const ANOTHER: &[(&str, &str)] = &[
    ("code", "KM-D-2"),
    ("title", "又一门"),
    ("summary", "摘要。"),
    ("hours", "1"),
    ("module", "pedagogy"),
    ("level", "county"),
    ("mode", "remote"),
    ("source", "self-made"),
];

/// A policy that could stand, were it the city's administrator who sends it.
pub const POLICY: &str = r#"{"policy":{"version":"x/1","from":2026,"yearly_target":"72","cycle_years":5,"cycle_target":"360","cycle_anchor":2015,"minutes_per_hour":45,"minimums":{},"maximums":[],"repeats":"always","rounding":{"step":"0.01","direction":"down"},"routes":[],"conversions":[],"late":"adjust","imports_wait":false,"appeal_days":30}}"#;

pub const POLICY_FORM: &[(&str, &str)] = &[("version", "x/1"), ("action", "save")];

/// A year in which nothing is credited.
pub const CLOSING: &[(&str, &str)] = &[
    ("organisation", "530102"),
    ("year", "2001"),
    ("confirmed", "on"),
];

pub const TRAINING: &[(&str, &str)] = &[
    ("key", "form"),
    ("title", "防震演练"),
    ("module", "campus-safety"),
    ("level", "county"),
    ("mode", "face-to-face"),
    ("hours", "2"),
    ("place", "礼堂"),
    ("begins", "2026-03-02T07:00"),
    ("ends", "2026-03-02T09:00"),
];

/// The same for programs; the scene's own session is another.
pub const TRAINING_JSON: &str = r#"{"key":"json","title":"防震演练","module":"campus-safety","level":"county","mode":"face-to-face","hours":"2.00",
    "place":"礼堂","begins":"2026-03-02T07:00:00+08:00","ends":"2026-03-02T09:00:00+08:00","roster":[]}"#;

pub const ASSIGNMENT: &[(&str, &str)] = &[
    ("key", "form-course"),
    ("course", "KM-T-2"),
    ("organisation", "530102"),
    ("due", "2026-03-20"),
];

pub const PATH: &[(&str, &str)] = &[
    ("key", "form-path"),
    ("title", "第一年"),
    ("summary", "站稳讲台。"),
    ("courses", "KM-T-1"),
];

pub const CHANGED_PATH: &[(&str, &str)] = &[
    ("revision", "1"),
    ("title", "第一年"),
    ("summary", "站稳讲台。"),
    ("courses", "KM-T-2"),
];

/// A new one; as a change it is made from a revision that never was.
pub const PATH_JSON: &str =
    r#"{"key":"json-path","title":"第一年","summary":"站稳讲台。","courses":["KM-T-1"]}"#;

pub const WORKSHOP: &[(&str, &str)] = &[
    ("key", "form-workshop"),
    ("title", "德育工作室"),
    ("summary", "读案例。"),
    ("host", "teacher"),
    ("places", "9"),
];

pub const CHANGED_WORKSHOP: &[(&str, &str)] = &[
    ("revision", "1"),
    ("title", "德育工作室"),
    ("summary", "读案例，写办法。"),
    ("host", "fellow"),
    ("places", "9"),
];

pub const WORKSHOP_JSON: &str = r#"{"key":"json-workshop","title":"德育工作室","summary":"读案例。","host":"teacher","places":9,"revision":99}"#;

pub const ASSIGNMENT_JSON: &str =
    r#"{"key":"json-course","course":"KM-T-2","organisation":"530102","due":"2026-03-20"}"#;

pub const DECLARATION: &[(&str, &str)] = &[
    ("title", "暑期研修"),
    ("organiser", "国家智慧教育平台"),
    ("module", "teacher-ethics"),
    ("level", "national"),
    ("mode", "remote"),
    ("from", "2026-01-20"),
    ("to", "2026-02-20"),
    ("amount", "4"),
    ("unit", "smartedu-winter"),
];
