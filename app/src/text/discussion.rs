//! Questions about units, and their answers.

use domain::discussion::Capacity;
use platform::Refusal;

use super::texts;

texts! {
    Discussion {
        title: "问答", "Questions and answers";
        lead: "关于这一单元的提问，学习这门课程的老师都能看到，也都可以回答；课程作者会收到通知。姓名部分隐去。", "Questions about this unit. Everybody who takes the course reads and may answer them, and the author is told. Names are partly masked.";
        none: "还没有人提问。", "Nobody has asked yet.";
        more: "更多提问", "More questions";
        first: "回到第一页", "Back to the first page";
        ask: "我要提问", "Ask a question";
        ask_label: "你的问题（5 至 2000 字）", "Your question (5 to 2000 characters)";
        ask_send: "提交问题", "Send the question";
        answer: "回答", "Answer";
        answer_label: "你的回答（5 至 2000 字）", "Your answer (5 to 2000 characters)";
        answer_of: "回答：{start}", "Answer: {start}";
        answer_send: "提交回答", "Send the answer";
        author: "课程作者", "Author";
        reviewer: "课程审核人", "Reviewer";
        host: "主持人", "Host";
        you: "你", "You";
        agreed: "{count} 人有同样的问题", "{count} {count|other has|others have} the same question";
        agree: "我也想问", "Me too";
        agree_of: "我也想问：{start}", "Me too: {start}";
        disagree: "不再想问", "No longer";
        disagree_of: "不再想问：{start}", "No longer: {start}";
        answered: "已解决", "Answered";
        answers_it: "解决了问题", "This answered it";
        mark: "这条解决了问题", "This answered it";
        mark_of: "这条解决了问题：{start}", "This answered it: {start}";
        unmark: "取消“解决了问题”", "It did not answer it after all";
        unmark_of: "取消“解决了问题”：{start}", "It did not answer it after all: {start}";
        withdraw: "撤回", "Withdraw";
        withdraw_of: "撤回：{start}", "Withdraw: {start}";
        withdrawn_question: "提问人已撤回这个问题。", "Whoever asked this withdrew it.";
        withdrawn_answer: "回答人已撤回这条回答。", "Whoever wrote this answer withdrew it.";
        hidden: "已被审核人隐藏：{reason}", "Hidden by a reviewer: {reason}";
        report: "举报", "Report";
        report_of: "举报：{start}", "Report: {start}";
        report_reason: "举报的原因", "What is wrong with it";
        report_send: "提交举报", "Send the report";
        hide: "隐藏", "Hide";
        hide_of: "隐藏：{start}", "Hide: {start}";
        hide_reason: "隐藏的原因（作者本人会看到）", "Why (whoever wrote it is told)";
        topic: "发起话题", "Begin a topic";
        topic_label: "话题内容（5 至 2000 字）", "Your topic (5 to 2000 characters)";
        topic_send: "发布话题", "Send the topic";
        reply: "回复", "Reply";
        reply_label: "你的回复（5 至 2000 字）", "Your reply (5 to 2000 characters)";
        reply_of: "回复：{start}", "Reply: {start}";
        reply_send: "提交回复", "Send the reply";
        support: "赞同", "Agree";
        support_of: "赞同：{start}", "Agree: {start}";
        no_support: "取消赞同", "No longer agree";
        no_support_of: "取消赞同：{start}", "No longer agree: {start}";
        supported: "{count} 人赞同", "{count} {count|agrees|agree}";
        concluded: "已有结论", "Concluded";
        concludes: "结论", "Outcome";
        conclude: "标为结论", "Mark as the outcome";
        conclude_of: "标为结论：{start}", "Mark as the outcome: {start}";
        no_conclusion: "取消结论", "Not the outcome";
        no_conclusion_of: "取消结论：{start}", "Not the outcome: {start}";
        withdrawn_topic: "发起人已撤回这个话题。", "Whoever began this withdrew it.";
        withdrawn_reply: "这条回复已被撤回。", "Whoever wrote this reply withdrew it.";
        hidden_here: "已被隐藏：{reason}", "Hidden: {reason}";
        said_begun: "话题已发布，有人回复时会通知你。", "Your topic is here; you are told when somebody replies.";
        said_replied: "回复已提交。", "Your reply is here.";
        said_reported_here: "已收到举报，主持人或管理员会处理。", "The report is taken; the host or an administrator decides about it.";
        error_closed: "工作室已结束，不能再发言。", "The workshop is closed; nobody writes any more.";
        said_asked: "问题已提交，有人回答时会通知你。", "Your question is here; you are told when somebody answers.";
        said_answered: "回答已提交。", "Your answer is here.";
        said_kept: "已保存。", "Kept.";
        said_withdrawn: "已撤回。", "Withdrawn.";
        said_reported: "已收到举报，审核人会处理。", "The report is taken; a reviewer decides about it.";
        error_short: "至少写 5 个字。", "Write at least 5 characters.";
        error_long: "最多 2000 字。", "Write at most 2000 characters.";
        error_often: "一小时内最多提问和回答 20 条，请过一会儿再提交；写的内容还在下面。", "Twenty questions and answers in an hour are the most. Send it again in a while; what you wrote is still below.";
        error_reason: "请写明原因，最多 500 字。", "Say why, in at most 500 characters.";
        error_withdrawn: "问题已被撤回，不能再回答。", "The question was withdrawn; nobody waits for an answer.";

        of_course: "学员提问", "Questions of learners";
        of_course_title: "{title}：学员提问", "{title}: questions of learners";
        of_course_count: "学员提问（{count} 条待回答）", "Questions of learners ({count} to answer)";
        of_course_lead: "学习这门课程的老师提出的问题，按单元列出所在位置。你的回答会标明身份，提问人会收到通知。", "What the learners of this course ask, with the unit of each. Your answer is marked, and whoever asked is told.";
        open: "待回答", "To answer";
        all: "全部", "All";
        open_none: "没有待回答的问题。", "No question waits for an answer.";
        waiting: "{count} 条提问待回答", "{count} {count|question|questions} to answer";
        on_unit: "单元：{title}", "Unit: {title}";

        reports: "问答举报", "Reported questions and answers";
        reports_count: "问答举报（{count} 条待处理）", "Reported questions and answers ({count} to decide)";
        reports_lead: "有人认为下列提问或回答不妥。隐藏后其他人看不到，写的人会收到通知和原因；驳回举报则内容保留。", "Somebody says that something is wrong with these. What is hidden nobody else sees, and whoever wrote it is told why; what is dismissed stays.";
        reports_none: "没有待处理的举报。", "No report waits.";
        reported_for: "举报原因", "Reported for";
        is_question: "提问", "Question";
        is_answer: "回答", "Answer";
        dismiss: "驳回举报", "Dismiss the reports";
        dismiss_of: "驳回举报：{start}", "Dismiss the reports: {start}";
        hidden_title: "最近隐藏的内容", "Hidden lately";
        show_again: "恢复显示", "Show again";
        show_again_of: "恢复显示：{start}", "Show again: {start}";
        see: "查看所在问答", "See it in its place";
        see_of: "查看所在问答：{start}", "See it in its place: {start}";
        decided: "已处理。", "Decided.";
    }
}

/// How the same forms speak: of questions below a unit, or of topics in a workshop. What ends in `_of` names the post.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    pub begin: &'static str,
    pub begin_label: &'static str,
    pub begin_send: &'static str,
    pub answer: &'static str,
    pub answer_label: &'static str,
    pub answer_of: &'static str,
    pub answer_send: &'static str,
    /// The word on the button, and with the post that it is about.
    pub agree: (&'static str, &'static str),
    pub disagree: (&'static str, &'static str),
    pub agreed: &'static str,
    pub answered: &'static str,
    pub answers_it: &'static str,
    pub mark: (&'static str, &'static str),
    pub unmark: (&'static str, &'static str),
    pub withdrawn_question: &'static str,
    pub withdrawn_answer: &'static str,
    pub hidden: &'static str,
}

impl Discussion {
    pub const fn questions(&self) -> Voice {
        Voice {
            begin: self.ask,
            begin_label: self.ask_label,
            begin_send: self.ask_send,
            answer: self.answer,
            answer_label: self.answer_label,
            answer_of: self.answer_of,
            answer_send: self.answer_send,
            agree: (self.agree, self.agree_of),
            disagree: (self.disagree, self.disagree_of),
            agreed: self.agreed,
            answered: self.answered,
            answers_it: self.answers_it,
            mark: (self.mark, self.mark_of),
            unmark: (self.unmark, self.unmark_of),
            withdrawn_question: self.withdrawn_question,
            withdrawn_answer: self.withdrawn_answer,
            hidden: self.hidden,
        }
    }

    pub const fn topics(&self) -> Voice {
        Voice {
            begin: self.topic,
            begin_label: self.topic_label,
            begin_send: self.topic_send,
            answer: self.reply,
            answer_label: self.reply_label,
            answer_of: self.reply_of,
            answer_send: self.reply_send,
            agree: (self.support, self.support_of),
            disagree: (self.no_support, self.no_support_of),
            agreed: self.supported,
            answered: self.concluded,
            answers_it: self.concludes,
            mark: (self.conclude, self.conclude_of),
            unmark: (self.no_conclusion, self.no_conclusion_of),
            withdrawn_question: self.withdrawn_topic,
            withdrawn_answer: self.withdrawn_reply,
            hidden: self.hidden_here,
        }
    }

    pub fn capacity(&self, capacity: Capacity) -> Option<&'static str> {
        match capacity {
            Capacity::Learner | Capacity::Member => None,
            Capacity::Author => Some(self.author),
            Capacity::Reviewer => Some(self.reviewer),
            Capacity::Host => Some(self.host),
        }
    }

    pub fn refusal(&self, refusal: &Refusal) -> &'static str {
        match refusal.code {
            "too-often" => self.error_often,
            "question-withdrawn" => self.error_withdrawn,
            "workshop-closed" => self.error_closed,
            _ if refusal.field == "reason" => self.error_reason,
            "too-long" => self.error_long,
            _ => self.error_short,
        }
    }

    /// What the last form came to.
    pub fn said(&self, said: &str) -> &'static str {
        match said {
            "asked" => self.said_asked,
            "answered" => self.said_answered,
            "withdrawn" => self.said_withdrawn,
            "reported" => self.said_reported,
            "begun" => self.said_begun,
            "replied" => self.said_replied,
            "reported-here" => self.said_reported_here,
            _ => self.said_kept,
        }
    }
}
