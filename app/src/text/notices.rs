//! What people are told, in words; and where they are told it.

use domain::{
    notices::{Delivery, Group, Notice, Session},
    time::Zone,
};

use super::{Text, fill, format, texts};

texts! {
    Notices {
        title: "消息", "Notices";
        lead: "与你有关的变化都在这里：学时、审核、培训活动、指定课程和提醒。", "Everything that concerns you: hours, verification, sessions, assigned courses, reminders.";
        in_header: "消息，{count} 条未读", "Notices, {count} unread";
        count: "共 {count} 条", "{count} in all";
        none: "还没有消息。", "No notices yet.";
        unread: "未读", "Unread";
        read: "标为已读", "Mark as read";
        read_what: "标为已读：{title}", "Mark as read: {title}";
        read_all: "全部标为已读", "Mark all as read";
        more: "更早的", "Earlier ones";
        see: "查看", "See";
        see_what: "查看：{title}", "See: {title}";

        credited: "学时已登记：{title}", "Hours credited: {title}";
        credited_body: "{hours}，等待审核。", "{hours}, waiting for verification.";
        imported: "名单导入了你的学时", "A list brought in hours of yours";
        imported_body: "{count} 条记录，共 {hours}。", "{count} {count|entry|entries}, {hours} in all.";
        verified: "审核通过：{title}", "Verified: {title}";
        verified_body: "{hours} 已认定。", "{hours} are verified.";
        rejected: "学时被驳回：{title}", "Rejected: {title}";
        rejected_body: "{hours} 已冲正。理由：{reason}", "{hours} were taken back. Reason: {reason}";
        revoked: "认定被撤销：{title}", "Verification taken back: {title}";
        appeal_granted: "申诉成立：{title}", "Appeal granted: {title}";
        appeal_granted_body: "{hours} 已重新登记。", "{hours} are credited again.";
        appeal_upheld: "申诉未采纳：{title}", "Appeal not granted: {title}";
        appeal_upheld_body: "理由：{reason}", "Reason: {reason}";
        draft_returned: "课程被退回修改：{title}", "Sent back to you: {title}";
        draft_approved: "课程已通过审核：{title}", "Approved: {title}";
        draft_approved_body: "将于 {at} 发布。", "It will be published at {at}.";
        course_published: "课程已发布：{title}", "Published: {title}";
        course_published_body: "教师现在可以选学。", "Teachers can take it now.";
        commented: "{by} 评论了 {title}", "{by} commented on {title}";
        training_enrolled: "你已列入培训名单：{title}", "You are expected at: {title}";
        training_changed: "培训安排有变：{title}", "A session was changed: {title}";
        training_removed: "你已移出培训名单：{title}", "You are no longer expected at: {title}";
        training_body: "{at}，{place}", "{at}, {place}";
        assigned: "指定课程：{title}", "Assigned course: {title}";
        assigned_body: "{by} 请你在 {due} 前学完。", "{by} asks you to finish it by {due}.";
        assigned_note: "{body}{note}", "{body} {note}";
        withdrawn: "指定课程已撤销：{title}", "No longer assigned: {title}";
        withdrawn_body: "不再要求学习；已学的进度保留。", "It is asked for no more; your progress stays.";
        assignment_due: "即将到期：{title}", "Due soon: {title}";
        assignment_due_body: "请在 {due} 前学完。", "Finish it by {due}.";
        year_due: "{year} 年度还差 {hours}", "{hours} missing in {year}";
        question_asked: "有人提问：{title}", "A question about: {title}";
        question_answered: "{by} 回答了你在“{title}”的提问", "{by} answered your question about {title}";
        post_hidden: "你在“{title}”写的内容已被隐藏", "What you wrote about {title} was hidden";
        post_hidden_body: "“{words}” 原因：{reason}", "“{words}” Reason: {reason}";
        year_due_body: "距年度结束不到 {days} 天，请尽快完成。", "The training year ends within {days} {days|day|days}.";

        workshop_hosted: "你主持名师工作室：{title}", "You lead the workshop: {title}";
        workshop_hosted_body: "由{by}成立。请写下给成员的话，列出课程。", "{by} has founded it. Say a word to its members and list the courses.";
        workshop_applied: "{by} 申请加入“{title}”", "{by} asks to join “{title}”";
        workshop_joined: "你已加入工作室：{title}", "You have joined: {title}";
        workshop_joined_body: "可以参加讨论，之后的活动已为你留名额。", "Take part in the discussion; you are expected at its sessions.";
        workshop_parted: "工作室“{title}”的主持人没有保留你的名额", "“{title}”: the host has no place for you";
        workshop_parted_body: "理由：{reason}", "Reason: {reason}";
        workshop_closed: "工作室已结束：{title}", "Closed: {title}";
        workshop_closed_body: "内容仍可查看。", "What is there can still be read.";
        topic_begun: "{by} 在“{title}”发起了话题", "{by} began a topic in “{title}”";
        topic_replied: "{by} 回复了你在“{title}”的话题", "{by} replied to your topic in “{title}”";

        group_hours: "学时与审核", "Hours and verification";
        group_assignments: "指定课程", "Assigned courses";
        group_trainings: "培训活动", "Sessions";
        group_reminders: "提醒", "Reminders";
        group_authoring: "课程制作", "Authoring";
        group_discussion: "问答", "Questions and answers";
        group_workshops: "名师工作室", "Workshops";
        at_once: "立即", "At once";
        digest: "每日汇总", "Once a day";
        no_mail: "不发", "Never";
    }
}

/// A notice as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    pub title: String,
    pub body: String,
}

impl Notices {
    pub fn group(&self, group: Group) -> &'static str {
        match group {
            Group::Hours => self.group_hours,
            Group::Assignments => self.group_assignments,
            Group::Trainings => self.group_trainings,
            Group::Reminders => self.group_reminders,
            Group::Authoring => self.group_authoring,
            Group::Discussion => self.group_discussion,
            Group::Workshops => self.group_workshops,
        }
    }

    pub fn delivery(&self, delivery: Delivery) -> &'static str {
        match delivery {
            Delivery::AtOnce => self.at_once,
            Delivery::Digest => self.digest,
            Delivery::None => self.no_mail,
        }
    }
}

/// A notice in the reader's words; times are of the platform's zone.
pub fn worded(text: &'static Text, notice: &Notice, zone: &Zone) -> Worded {
    let words = &text.notices;
    let titled = |pattern: &str, title: &String, body: String| Worded {
        title: fill(pattern, &[("title", title)]),
        body,
    };
    let by_whom = |pattern: &str, title: &String, by: &String, said: &String| Worded {
        title: fill(pattern, &[("by", by), ("title", title)]),
        body: said.clone(),
    };
    let amount = |hours| format::hours(hours, text.lang);
    let session = |pattern: &str, session: &Session| {
        let values: [(&str, &dyn std::fmt::Display); 2] = [
            ("at", &format::moment(session.begins, zone)),
            ("place", &session.place),
        ];
        titled(pattern, &session.title, fill(words.training_body, &values))
    };
    match notice {
        Notice::Credited { title, hours, .. } => {
            let body = fill(words.credited_body, &[("hours", &amount(*hours))]);
            titled(words.credited, title, body)
        }
        Notice::Imported { entries, hours, .. } => Worded {
            title: words.imported.to_owned(),
            body: fill(
                words.imported_body,
                &[("count", entries), ("hours", &amount(*hours))],
            ),
        },
        Notice::Verified { title, hours, .. } => {
            let body = fill(words.verified_body, &[("hours", &amount(*hours))]);
            titled(words.verified, title, body)
        }
        Notice::Rejected {
            title,
            hours,
            reason,
            ..
        }
        | Notice::Revoked {
            title,
            hours,
            reason,
            ..
        } => {
            let pattern = match notice {
                Notice::Revoked { .. } => words.revoked,
                _ => words.rejected,
            };
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("hours", &amount(*hours)), ("reason", reason)];
            titled(pattern, title, fill(words.rejected_body, &values))
        }
        Notice::AppealGranted { title, hours, .. } => {
            let body = fill(words.appeal_granted_body, &[("hours", &amount(*hours))]);
            titled(words.appeal_granted, title, body)
        }
        Notice::AppealUpheld { title, reason, .. } => {
            let body = fill(words.appeal_upheld_body, &[("reason", reason)]);
            titled(words.appeal_upheld, title, body)
        }
        Notice::DraftReturned { title, remarks, .. } => {
            titled(words.draft_returned, title, remarks.clone())
        }
        Notice::DraftApproved {
            title, publish_at, ..
        } => {
            let at = format::moment(*publish_at, zone);
            let body = fill(words.draft_approved_body, &[("at", &at)]);
            titled(words.draft_approved, title, body)
        }
        Notice::CoursePublished { title, .. } => titled(
            words.course_published,
            title,
            words.course_published_body.to_owned(),
        ),
        Notice::Commented {
            title,
            by,
            words: said,
            ..
        } => by_whom(words.commented, title, by, said),
        Notice::TrainingEnrolled(each) => session(words.training_enrolled, each),
        Notice::TrainingChanged(each) => session(words.training_changed, each),
        Notice::TrainingRemoved(each) => session(words.training_removed, each),
        Notice::Assigned {
            title,
            by,
            due,
            note,
            ..
        } => {
            let body = fill(words.assigned_body, &[("by", by), ("due", due)]);
            let body = if note.is_empty() {
                body
            } else {
                fill(words.assigned_note, &[("body", &body), ("note", note)])
            };
            titled(words.assigned, title, body)
        }
        Notice::AssignmentWithdrawn { title, .. } => {
            titled(words.withdrawn, title, words.withdrawn_body.to_owned())
        }
        Notice::AssignmentDue { title, due, .. } => {
            let body = fill(words.assignment_due_body, &[("due", due)]);
            titled(words.assignment_due, title, body)
        }
        Notice::QuestionAsked {
            title, words: said, ..
        } => titled(words.question_asked, title, said.clone()),
        Notice::QuestionAnswered {
            title,
            by,
            words: said,
            ..
        } => by_whom(words.question_answered, title, by, said),
        Notice::PostHidden {
            title,
            words: said,
            reason,
            ..
        } => {
            let said: String = said.chars().take(60).collect();
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("words", &said), ("reason", reason)];
            titled(
                words.post_hidden,
                title,
                fill(words.post_hidden_body, &values),
            )
        }
        Notice::WorkshopHosted { title, by, .. } => titled(
            words.workshop_hosted,
            title,
            fill(words.workshop_hosted_body, &[("by", by)]),
        ),
        Notice::WorkshopApplied {
            title,
            by,
            words: said,
            ..
        } => by_whom(words.workshop_applied, title, by, said),
        Notice::WorkshopJoined { title, .. } => titled(
            words.workshop_joined,
            title,
            words.workshop_joined_body.to_owned(),
        ),
        Notice::WorkshopParted {
            title, words: said, ..
        } => {
            let reason = fill(words.workshop_parted_body, &[("reason", said)]);
            let body = if said.is_empty() {
                String::new()
            } else {
                reason
            };
            titled(words.workshop_parted, title, body)
        }
        Notice::WorkshopClosed { title, .. } => titled(
            words.workshop_closed,
            title,
            words.workshop_closed_body.to_owned(),
        ),
        Notice::TopicBegun {
            title,
            by,
            words: said,
            ..
        } => by_whom(words.topic_begun, title, by, said),
        Notice::TopicReplied {
            title,
            by,
            words: said,
            ..
        } => by_whom(words.topic_replied, title, by, said),
        Notice::YearDue {
            year,
            missing,
            days,
        } => Worded {
            title: fill(
                words.year_due,
                &[("year", year), ("hours", &amount(*missing))],
            ),
            body: fill(words.year_due_body, &[("days", days)]),
        },
    }
}
