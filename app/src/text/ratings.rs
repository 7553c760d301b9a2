//! What those who completed a course say of it.

use super::texts;

texts! {
    Ratings {
        title: "课程评价", "What learners say";
        mean: "{mean} 分（满分 5 分），{count} 人评价", "{mean} of 5 stars, from {count} people";
        few: "{count} 人评价，不足 {few} 人，暂不显示平均分。", "{count} {count|rating|ratings}; with fewer than {few} there is no mean.";
        none: "还没有人评价。学完课程后可以评价。", "Nobody has rated it yet. Whoever completes the course may.";
        stars: "{count} 星", "{count} {count|star|stars}";
        line: "{count} 星：{people} 人", "{count} {count|star|stars}: {people}";
        own: "你的评价", "Your rating";
        give: "评价这门课程", "Rate this course";
        how_many: "几颗星", "Stars";
        comment: "想说的话（可不填，其他老师会看到，姓名部分隐去）", "In words (optional; others read it, with your name partly masked)";
        send: "提交评价", "Send the rating";
        change: "修改评价", "Change the rating";
        take_back: "撤回评价", "Take it back";
        sent: "评价已保存。", "Your rating is kept.";
        hidden: "已隐藏：{reason}", "Hidden: {reason}";
        hide: "隐藏这条评价", "Hide this comment";
        hide_label: "隐藏 {name} 的评价", "Hide the comment of {name}";
        reason: "隐藏的原因", "Why";
        show_again: "恢复显示", "Show again";
        error_stars: "请选择 1 至 5 颗星。", "Choose 1 to 5 stars.";
        error_reason: "请写明隐藏的原因。", "Say why it is hidden.";
        error_long: "最多 1000 字。", "Write at most 1000 characters.";
    }
}
