//! Courses that an organisation asks its people to take.

use domain::assignments::AssignmentState;

use super::texts;

texts! {
    Assignments {
        title: "指定课程", "Assigned courses";
        lead: "请本单位的教师在规定日期前学完一门课程；每位教师都会收到消息和到期提醒。", "Ask teachers of the organisation to finish a course by a day; each is told, and reminded before it is due.";
        new: "指定一门课程", "Assign a course";
        empty_title: "还没有指定课程", "Nothing is assigned yet";
        empty: "指定一门课程后，可以在这里看到完成情况。", "Once a course is assigned, you follow it here.";
        count: "共 {count} 项", "{count} in all";
        more: "更早的", "Earlier ones";
        course: "课程代码", "Code of the course";
        course_hint: "例如 KM-2015-63，课程页面上可以查到。", "Such as KM-2015-63; the course's page shows it.";
        course_name: "课程", "Course";
        organisation: "单位", "Organisation";
        organisation_hint: "单位代码，留空则为本单位及下属单位。", "Its code; empty means your own and everything below.";
        stage: "学段", "Stage";
        subject: "学科", "Subject";
        post: "岗位", "Post";
        post_hint: "与教师名册上的写法一致，例如“班主任”。", "As the staff register has it, such as 班主任.";
        any: "不限", "Any";
        people: "只指定这些教师", "These teachers alone";
        people_hint: "账号或姓名，每行一个。留空则为符合以上条件的全部教师。", "Logins or names, one a line. Empty means everybody who fits the above.";
        due: "截止日期", "Last day";
        note: "说明", "Note";
        note_hint: "教师会看到，最多 500 字。", "Shown to the teachers; at most 500 characters.";
        send: "指定课程", "Assign";
        made: "已指定，教师已收到消息。", "Assigned; the teachers are told.";
        withdraw: "撤销指定", "Withdraw";
        withdraw_hint: "撤销后，尚未学完的教师会收到消息，学习进度保留。", "Whoever has not finished is told; progress stays.";
        withdrawn: "已撤销", "Withdrawn";
        withdrawn_at: "已于 {at} 撤销。", "Withdrawn at {at}.";
        done_of: "{done} / {people} 人完成", "{done} of {people} done";
        progress: "完成情况", "Progress";
        by: "由 {by} 于 {at} 指定", "Assigned by {by} at {at}";
        teacher: "教师", "Teacher";
        school: "单位", "Organisation";
        state: "状态", "State";
        next: "下一页", "Next page";
        open: "未开始", "Not started";
        under_way: "学习中", "Under way";
        done: "已完成", "Done";
        overdue: "已逾期", "Overdue";
        mine: "单位指定的课程", "Assigned by my organisation";
        mine_by: "{by} · {due} 前学完", "{by} · by {due}";
        go: "去学习", "Go and learn";
        go_what: "去学习：{title}", "Go and learn: {title}";
        error_course: "目录中没有这门课程。", "The catalogue has no such course.";
        error_audience: "这门课程只面向其他单位。", "The course is for other organisations alone.";
        error_organisation: "没有这个单位代码。", "No organisation has this code.";
        error_nobody: "本单位没有符合条件的教师。", "No teacher of the organisation fits.";
        error_due: "请填写今天或以后的日期，最多提前两年。", "Write today or a later day, at most two years ahead.";
        error_people: "最多写 2000 人；人数更多时请按单位指定。", "At most 2000 names; for more, choose by organisation.";
    }
}

impl Assignments {
    pub fn state_of(&self, state: AssignmentState) -> &'static str {
        match state {
            AssignmentState::Open => self.open,
            AssignmentState::UnderWay => self.under_way,
            AssignmentState::Done => self.done,
            AssignmentState::Overdue => self.overdue,
        }
    }

    /// A refused field, by its code.
    pub fn refused(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            "unknown-course" => self.error_course,
            "course-audience" => self.error_audience,
            "unknown-organisation" => self.error_organisation,
            "nobody-fits" => self.error_nobody,
            "due-range" => self.error_due,
            "too-many" => self.error_people,
            _ => return None,
        })
    }
}
