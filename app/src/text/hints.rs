//! First words to teachers: what counts, where hours appear, how to go on.

use super::texts;

texts! {
    Hints {
        away: "知道了，不再显示", "Got it, do not show again";

        year_title: "学时怎么来", "How you get hours";
        year_1: "选一门课报名，学完全部必学单元，学时立即出现在本页。", "Choose a course, enrol, and finish its required units. The hours then appear on this page at once.";
        year_2: "新登记的学时先是“待审核”。管理员审核后变成“已审核”，你不用再做什么。", "New hours are “awaiting verification” until an administrator has checked them. You need do nothing more.";
        year_away: "知道了，不再显示“学时怎么来”", "Got it, do not show again: How you get hours";

        course_title: "怎么学这门课", "How to take a course";
        course_1: "可以分几次学，进度自动保存。每个单元都写明怎样算完成。", "Take it in parts: your progress is saved. Each unit says what completes it.";
        course_2: "要去没有网络的地方？报名后，先在本页按“下载到本机”。", "Going where there is no signal? Enrol, then press “Store on this device” on this page first.";
        course_2_enrolled: "要去没有网络的地方？先在本页下方按“下载到本机”。", "Going where there is no signal? Press “Store on this device” further down this page first.";
        course_away: "知道了，不再显示“怎么学这门课”", "Got it, do not show again: How to take a course";

        lesson_title: "放心学", "While you learn";
        lesson_1: "“这一单元还需要”写明还差什么。随时可以离开，下次从“我的培训”接着学。", "“This unit still needs” says what is missing. Leave at any time, and go on from “My training”.";
        lesson_2: "网络断了也能接着看，记录先存在本机。", "If the connection drops, go on: what you do is kept on this device.";
        lesson_notes: "记笔记", "Take notes";
        lesson_questions: "提问题", "Ask a question";
        lesson_away: "知道了，不再显示“放心学”", "Got it, do not show again: While you learn";
    }
}
