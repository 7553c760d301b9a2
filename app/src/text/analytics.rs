//! What authors learn from their learners.

use super::texts;

texts! {
    Analytics {
        name: "学习情况", "How it is learned";
        title: "学习情况 · {title}", "How it is learned · {title}";
        lead: "只有人数，没有姓名。不足 {count} 人时不显示比例和中位数。", "Numbers of people and no names. Of fewer than {count} people there are no shares and no median.";
        versions: "版本", "Editions";
        version: "第 {number} 版（{day}）", "Edition {number} ({day})";
        people: "人数", "People";
        enrolled: "报名", "Enrolled";
        begun: "开始学习", "Begun";
        completed: "学完", "Completed";
        median: "从报名到学完（中位数）", "From enrolment to completion (median)";
        too_few: "人数太少，不显示", "Too few to say";
        count: "{count} 人", "{count} people";
        of_whole: "{count} 人 · {percent}", "{count} people · {percent}";
        units: "在哪里停下来", "Where people stop";
        units_hint: "比例按报名人数计算。“停在这里”：还没学完这门课，两周没有再学，最后学的是这个单元。", "Shares are of those enrolled. “Stopped here”: has not completed the course, has done nothing for two weeks, and was here last.";
        column_unit: "单元", "Unit";
        column_begun: "开始", "Begun";
        column_met: "达到要求", "Met";
        column_stopped: "停在这里", "Stopped here";
        videos: "视频的哪一段有人看", "What of each video is watched";
        videos_hint: "每段是全长的二十分之一；看了一段的至少一半才算看过。比例按看过这个视频的人数计算。", "Each part is a twentieth of the length, and counts when at least half of it was seen. Shares are of those who saw any of the video.";
        viewers: "{count} 人看过", "Seen by {count}";
        chart: "每段看过的比例：最低 {lowest}，最高 {highest}", "Share that saw each part: {lowest} at the lowest, {highest} at the highest";
        table: "按段列出", "Part by part";
        column_part: "时段", "Part";
        column_seen: "看过", "Seen";
    }
}
