//! Two learning paths that the city's administrator has published.

use database::accounts::account;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{Error, Platform, paths::NewPath};

struct Demo {
    title: &'static str,
    summary: &'static str,
    posts: &'static str,
    stages: &'static [&'static str],
    courses: &'static [&'static str],
}

const PATHS: [Demo; 2] = [
    Demo {
        title: "新教师第一年",
        summary: "从守住师德底线、看懂专业标准，到能独立应对突发情况、用好平台资源上好一节课。",
        posts: "",
        stages: &["primary", "junior", "senior"],
        courses: &[
            "KM-SD-001",
            "KM-BZ-003",
            "KM-AQ-001",
            "KM-BZ-001",
            "KM-JS-001",
            "KM-SD-003",
        ],
    },
    Demo {
        title: "班主任的一年",
        summary: "建好班级，和家长说到一起，护住学生，遇到险情知道先做什么。",
        posts: "班主任、骨干班主任",
        stages: &[],
        courses: &[
            "KM-GL-001",
            "KM-SD-003",
            "KM-SD-002",
            "KM-AQ-003",
            "KM-AQ-002",
        ],
    },
];

/// Makes and publishes what is not there; whoever has made paths since keeps their own alone.
pub(super) async fn load(platform: &Platform) -> Result<(), Error> {
    let row = account::Entity::find()
        .filter(account::Column::Login.eq("city1"))
        .one(&platform.database.read)
        .await?;
    let Some(row) = row else { return Ok(()) };
    let city = platform.viewer(row).await?;
    if !platform.paths_to_edit(&city).await?.is_empty() {
        return Ok(());
    }
    let catalogue = platform.catalogue();
    for demo in PATHS {
        let is_there = |code: &&&str| catalogue.course(code).is_some();
        let courses: Vec<&str> = demo.courses.iter().filter(is_there).copied().collect();
        if courses.is_empty() {
            continue;
        }
        let new = NewPath {
            title: demo.title.to_owned(),
            summary: demo.summary.to_owned(),
            posts: demo.posts.to_owned(),
            stages: demo
                .stages
                .iter()
                .map(|stage| (*stage).to_owned())
                .collect(),
            subjects: String::new(),
            courses: courses.join("\n"),
        };
        let id = platform.make_path(&city, demo.title, &new).await?;
        platform.publish_path(&city, &id).await?;
    }
    Ok(())
}
