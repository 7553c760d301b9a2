//! A question that somebody asked about a demonstration course, with its answers.

use domain::catalogue::UnitKind;

use super::person;
use crate::{Error, Platform};

const CODE: &str = "KM-SD-001";
const QUESTION: &str = "家长在教师节送来自己种的水果，当面退回怕伤了感情，收下又怕违反准则。\n这种情况学校里一般怎么处理比较妥当？";
const ANSWER: &str = "我们年级的做法是当面谢绝，说明学校有规定；实在推不掉的，当天交到办公室登记，全班分享并告诉家长。";
const REVIEWER_ANSWER: &str = "准则禁止的是收受礼品礼金。建议先当面婉拒并说明规定，一时退不掉的及时上交学校登记，由学校统一退还或处理，再给家长一个说明。";

/// Once: where the unit has a question already, nothing is asked.
pub(super) async fn play(platform: &Platform) -> Result<(), Error> {
    let Ok(course) = platform.course(CODE) else {
        return Ok(());
    };
    let read = course
        .course
        .units()
        .find(|unit| matches!(unit.kind(), UnitKind::Page | UnitKind::Video));
    let Some(unit) = read.map(|unit| unit.key.clone()) else {
        return Ok(());
    };
    let (Some(asker), Some(other), Some(reviewer)) = (
        person(platform, "teacher448").await?,
        person(platform, "teacher449").await?,
        person(platform, "reviewer1").await?,
    ) else {
        return Ok(());
    };
    let before = platform
        .questions(&reviewer, CODE, &unit, None, None, 1)
        .await?;
    if !before.questions.is_empty() {
        return Ok(());
    }
    for teacher in [&asker, &other] {
        platform.enrol(teacher, CODE).await?;
    }
    let question = platform.ask_question(&asker, CODE, &unit, QUESTION).await?;
    platform
        .agree_with_question(&other, CODE, &question, true)
        .await?;
    platform
        .answer_question(&other, CODE, &question, ANSWER)
        .await?;
    let answer = platform
        .answer_question(&reviewer, CODE, &question, REVIEWER_ANSWER)
        .await?;
    platform
        .mark_answer(&asker, CODE, &question, Some(&answer))
        .await
}
