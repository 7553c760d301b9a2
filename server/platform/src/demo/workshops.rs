//! A master teacher's group that the city has founded, with members, courses, a session to come and a topic.

use domain::time::Day;

use super::person;
use crate::{
    Error, Platform,
    training::NewTraining,
    workshops::{Decision, HostWords, NewWorkshop},
};

/// Behind the name of its host.
const TITLE: &str = "家校沟通名师工作室";
const SUMMARY: &str = "从真实的班级故事出发，研究师德与家校沟通；适合班主任和新任教师。";
const WELCOME: &str =
    "本期我们一起读准则、看案例、写自己的处理办法。每两周讨论一个真实情境，期末线下碰一次面。";
const COURSES: [(&str, &str); 3] = [
    ("KM-SD-001", "先看第一节，再来讨论“收不收”"),
    ("KM-GL-001", "带着自己班的一件事来学"),
    ("KM-SD-003", "写给新任教师"),
];
const TOPIC: &str =
    "第一期情境：家长在班级群里当众质疑作业太多，您会先说什么、后做什么？\n请写出您的第一句话。";
const REPLY: &str =
    "先谢谢家长提醒，再说今晚会和各科老师核对作业总量，明天在群里给答复；不在群里争对错。";
const DAY_MILLIS: i64 = 24 * 3_600_000;

/// Once: where the city has a workshop already, none is founded.
pub(super) async fn play(platform: &Platform) -> Result<(), Error> {
    let (Some(city), Some(host), Some(first), Some(second), Some(waiting)) = (
        person(platform, "city1").await?,
        person(platform, "teacher445").await?,
        person(platform, "teacher446").await?,
        person(platform, "teacher447").await?,
        person(platform, "teacher448").await?,
    ) else {
        return Ok(());
    };
    if !platform.workshops_to_follow(&city).await?.is_empty() {
        return Ok(());
    }
    let new = NewWorkshop {
        title: format!("{}{TITLE}", host.name),
        summary: SUMMARY.to_owned(),
        host: host.login.clone(),
        places: "20".to_owned(),
    };
    let id = platform.found_workshop(&city, TITLE, &new).await?;
    let catalogue = platform.catalogue();
    let lines: Vec<String> = COURSES
        .iter()
        .filter(|(code, _)| catalogue.course(code).is_some())
        .map(|(code, note)| format!("{code} {note}"))
        .collect();
    let words = HostWords {
        welcome: WELCOME.to_owned(),
        courses: lines.join("\n"),
    };
    platform.lead_workshop(&host, &id, 1, &words).await?;
    for teacher in [&first, &second] {
        platform.apply_to_workshop(teacher, &id, "").await?;
        platform
            .decide_membership(&host, &id, teacher.account(), Decision::Accept)
            .await?;
    }
    let wish = "教二年级，第一年当班主任，想学怎么和家长说话。";
    platform.apply_to_workshop(&waiting, &id, wish).await?;
    let topic = platform.begin_topic(&host, &id, TOPIC).await?;
    platform.answer_question(&first, &id, &topic, REPLY).await?;
    let zone = &platform.rules.zone;
    let day = Day::of(platform.now().plus_millis(14 * DAY_MILLIS), zone);
    let session = NewTraining {
        title: "工作室线下研讨：家校沟通案例".to_owned(),
        module: "teacher-ethics".to_owned(),
        level: "municipal".to_owned(),
        mode: "face-to-face".to_owned(),
        hours: "3".to_owned(),
        place: "五华区教师进修学校 201".to_owned(),
        begins: format!("{day}T14:30"),
        ends: format!("{day}T17:30"),
        workshop: id.to_string(),
        ..NewTraining::default()
    };
    platform.plan_training(&host, TITLE, &session).await?;
    Ok(())
}
