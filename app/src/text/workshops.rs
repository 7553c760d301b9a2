//! Master teachers' groups: found, joined, led.

use domain::workshops::{Membership, Standing, WorkshopState};

use super::{fill, texts};

texts! {
    Workshops {
        title: "名师工作室", "Master teacher workshops";
        lead: "名师带着一组教师一起学：有自己的课程清单、讨论和活动。", "A master teacher and a group learn together, with courses, a discussion and sessions of their own.";
        none_title: "还没有工作室", "No workshops yet";
        none: "市、区县或学校成立工作室后，会出现在这里。", "Workshops appear here once the city, a county or a school has founded one.";
        mine: "我的工作室", "My workshops";
        mine_more: "查看全部工作室", "See all workshops";
        host: "主持人", "Host";
        founded_by: "成立单位", "Founded by";
        members: "成员", "Members";
        members_of: "{count} / {places} 人", "{count} of {places}";
        courses_count: "{count} 门课程", "{count} {count|course|courses}";
        state_host: "我主持", "You lead it";
        state_member: "已加入", "Joined";
        state_applied: "等待主持人同意", "Waiting for the host";
        state_declined: "申请未通过", "Not accepted";
        state_left: "已退出", "You left";
        state_removed: "已不是成员", "No longer a member";
        open: "进行中", "Open";
        closed: "已结束", "Closed";
        closed_note: "这个工作室已结束，内容只供查看。", "This workshop is closed. What is here can still be read.";

        join: "申请加入", "Ask to join";
        join_hint: "主持人同意后，你会收到通知，并能参加讨论和活动。", "Once the host agrees you are told, and you take part in discussion and sessions.";
        join_words: "想对主持人说的话（选填，最多 500 字）", "A word to the host (optional, at most 500 characters)";
        full_note: "名额已满。仍可申请，有人退出时主持人可以接收。", "All places are taken. You can still ask; the host may accept you once a place is free.";
        take_back: "撤回申请", "Take it back";
        waiting_note: "申请已送出，等主持人同意。", "You have asked; the host decides.";
        leave: "退出工作室", "Leave the workshop";
        leave_hint: "之后的活动不再为你留名额；课程进度和学时都会保留。", "You are no longer expected at its sessions. Progress and hours stay as they are.";
        manage: "管理工作室", "Lead the workshop";
        manage_count: "管理工作室（{count} 人申请）", "Lead the workshop ({count} {count|application|applications})";
        only_members: "讨论、活动和成员名单在加入后可见。", "Discussion, sessions and members are for those who have joined.";
        said_applied: "申请已送出。", "The host has your application.";
        said_left: "已退出。", "You have left.";
        said_saved: "已保存。", "Saved.";
        said_accepted: "已加入，对方会收到通知。", "Accepted; they are told.";
        said_parted: "已处理，对方会收到通知。", "Done; they are told.";

        welcome_title: "主持人的话", "From the host";
        courses: "课程清单", "Courses";
        courses_none: "主持人还没有列出课程。", "The host has named no courses yet.";
        sessions: "活动", "Sessions";
        sessions_none: "还没有安排活动。", "No sessions are planned.";
        session_new: "安排一次活动", "Plan a session";
        session_for: "为工作室“{title}”安排，成员自动列入名单。学时由管理员在活动结束后登记。", "For the workshop “{title}”. Its members are expected at once; an administrator credits the hours afterwards.";
        session_settle: "活动结束后，由{organisation}的管理员登记学时。", "After the session the administrators of {organisation} credit the hours.";
        session_manage: "名单与签到：{title}", "Roster and check-in: {title}";
        session_expected: "已为你留名额", "You are expected";
        session_present: "已参加", "You were there";
        session_over: "已结束", "Over";
        discussion: "讨论", "Discussion";
        discussion_lead: "工作室成员都能看到和回复，署真实姓名。主持人可以隐藏不妥的内容。", "Everybody in the workshop reads and replies, by name. The host may hide what does not belong here.";
        discussion_none: "还没有话题，来发起第一个。", "Nobody has begun a topic yet.";
        older: "更早的话题", "Earlier topics";

        manage_title: "{title}：管理", "{title}: lead it";
        applications: "申请", "Applications";
        applications_none: "没有待处理的申请。", "Nobody waits.";
        accept: "同意加入", "Accept";
        accept_of: "同意加入：{name}", "Accept {name}";
        decline: "不同意", "Decline";
        decline_of: "不同意：{name}", "Decline {name}";
        decline_words: "理由（选填，对方会看到）", "Why (optional; they are told)";
        remove: "移出", "Remove";
        remove_of: "移出：{name}", "Remove {name}";
        members_none: "还没有成员。", "There are no members yet.";
        welcome: "给成员的话", "To the members";
        welcome_hint: "本期研究什么、怎么参加，最多 500 字。", "What you study and how to take part; at most 500 characters.";
        list: "课程", "Courses";
        list_hint: "每行一门：课程代码，空一格，再写推荐的理由。例如：KM-SD-001 先看第二节", "One a line: the code, a blank, and why. For example: KM-SD-001 see its second part first";
        save: "保存", "Save";
        reports: "被举报的内容", "Reported posts";
        changed: "别人刚刚改过这个工作室。表单里是你填写的，再保存就以你的为准。", "Somebody has changed the workshop meanwhile. The form holds what you wrote; saving it again makes yours count.";

        admin_title: "名师工作室", "Master teacher workshops";
        admin_lead: "为本单位成立工作室，指定主持人。主持人接收成员、列课程、安排活动；学时仍由管理员登记和审核。", "Found workshops and name their hosts. A host accepts members, lists courses and plans sessions; hours stay with the administrators.";
        admin_none: "还没有工作室。", "There is none yet.";
        new: "成立工作室", "Found a workshop";
        name: "名称", "Name";
        summary: "研修方向", "What it studies";
        summary_hint: "研究什么、适合谁，最多 500 字。", "What it is about and for whom; at most 500 characters.";
        host_hint: "本单位或下属单位一位教师的账号或姓名。", "Login or name of a teacher of your organisation or below.";
        places: "成员名额", "Places";
        places_hint: "主持人之外最多多少人，1 至 200。", "The most members beside the host, 1 to 200.";
        state: "状态", "State";
        close: "结束工作室", "Close the workshop";
        close_hint: "不再接收成员和发言，内容保留，成员会收到通知。", "Nobody joins or writes any more; what is there stays, and its members are told.";
        reopen: "恢复工作室", "Open it again";
        reopen_hint: "成员可以继续讨论和参加活动。", "Its members go on as before.";
        see: "查看页面", "See the page";
        updated: "更新时间", "Changed";

        error_places: "名额是 1 至 200 的整数。", "Places are a whole number from 1 to 200.";
        error_note: "课程 {code} 的理由超过 100 字。", "The note beside {code} is longer than 100 characters.";
        conflict_full: "名额已满。请先增加名额，或等有人退出。", "All places are taken. Ask for more places, or wait until somebody leaves.";
        conflict_closed: "工作室已结束，没有改动。", "The workshop is closed; nothing was changed.";
        conflict_application: "没有这份申请，可能已被撤回。", "There is no such application; it may have been taken back.";
        conflict_member: "这位教师不是成员。", "This teacher is no member.";
        conflict_host: "主持人不需要加入，也不能退出。如需更换，请联系管理员。", "The host neither joins nor leaves. Ask an administrator to name another one.";
        conflict_outside: "请先加入这个工作室。", "Join this workshop first.";
    }
}

impl Workshops {
    pub fn state_of(&self, state: WorkshopState) -> &'static str {
        match state {
            WorkshopState::Open => self.open,
            WorkshopState::Closed => self.closed,
        }
    }

    /// How the reader stands with it; nothing for who never asked.
    pub fn standing(&self, standing: Standing) -> Option<&'static str> {
        Some(match standing {
            Standing::Host => self.state_host,
            Standing::Known(Membership::Member) => self.state_member,
            Standing::Known(Membership::Applied) => self.state_applied,
            Standing::Known(Membership::Declined) => self.state_declined,
            Standing::Known(Membership::Left) => self.state_left,
            Standing::Known(Membership::Removed) => self.state_removed,
            Standing::Stranger => return None,
        })
    }

    /// What the last form came to.
    pub fn said(&self, said: &str) -> Option<&'static str> {
        Some(match said {
            "applied" => self.said_applied,
            "left" => self.said_left,
            "saved" => self.said_saved,
            "accept" => self.said_accepted,
            "parted" => self.said_parted,
            _ => return None,
        })
    }

    /// A refused field, by its code; `detail` is the code of the course.
    pub fn refused(&self, code: &str, detail: &str) -> Option<String> {
        match code {
            "workshop-places" => Some(self.error_places.to_owned()),
            "workshop-note" => Some(fill(self.error_note, &[("code", &detail)])),
            _ => None,
        }
    }

    pub fn conflict(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            "workshop-full" => self.conflict_full,
            "workshop-closed" => self.conflict_closed,
            "workshop-no-application" => self.conflict_application,
            "workshop-no-member" => self.conflict_member,
            "workshop-host" => self.conflict_host,
            "workshop-not-member" => self.conflict_outside,
            _ => return None,
        })
    }
}
