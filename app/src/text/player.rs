//! What stands beside a video or a sound, and one's own notes.

use super::texts;

texts! {
    Player {
        tools: "播放设置", "Playing";
        speed: "速度", "Speed";
        speed_value: "{speed} 倍", "{speed}×";
        speed_limit: "学时按实际时间计，最快 {speed} 倍播放。", "Hours count real time: {speed}× is the fastest.";
        back: "后退 10 秒", "Back 10 s";
        forward: "前进 10 秒", "On 10 s";
        picture: "小窗播放", "Small window";
        keys: "快捷键", "Keys";
        key_toggle: "播放或暂停", "Play or pause";
        key_jump: "后退、前进 10 秒", "Back, on by 10 s";
        key_arrows: "后退、前进 5 秒", "Back, on by 5 s";
        key_speed: "放慢、加快", "Slower, faster";
        key_captions: "字幕", "Captions";
        key_mute: "静音", "Mute";
        key_units: "下一单元、上一单元", "Next, previous unit";
        transcript_search: "在文字稿里找", "Find in the transcript";
        transcript_follow: "跟着播放滚动", "Follow as it plays";
        transcript_found: "找到 [count] 处", "[count] found";
        asked: "你还在学习吗？之后的时间等你确认后接着计入，已计的不变。", "Are you still there? What comes now waits for your answer; what was counted stays.";
        present: "我在，继续学习", "I am here: go on";

        reader_open: "在本页阅读", "Read it here";
        reader_loading: "正在打开……", "Opening …";
        reader_failed: "打开没有成功。请再试一次，或用上面的按钮打开文档。", "It does not open. Try again, or open the document by the button above.";
        reader_said: "第 [page] 页，共 [pages] 页", "Page [page] of [pages]";
        reader_sheet: "文档页面", "The page of the document";
        reader_back: "上一页", "Previous page";
        reader_on: "下一页", "Next page";
        reader_page: "页码", "Page";
        reader_of: "共", "of";
        reader_nearer: "放大", "Larger";
        reader_farther: "缩小", "Smaller";

        notes: "我的笔记", "My notes";
        notes_hint: "只有你自己看得到。", "Only you can read them.";
        notes_all: "全部笔记", "All my notes";
        notes_none: "还没有笔记。", "No notes yet.";
        notes_none_at_all: "还没有笔记。学习课程时，可以在每个单元下面写。", "No notes yet. While you learn, write them below any unit.";
        notes_download: "下载全部笔记（文本）", "Download all notes (text)";
        notes_file: "学习笔记", "notes";
        note: "笔记", "Note";
        note_moment: "时间（分:秒）", "At (min:s)";
        note_page: "页", "Page";
        note_on_page: "第 {page} 页", "page {page}";
        note_save: "保存笔记", "Keep the note";
        note_change: "修改", "Change";
        note_change_label: "修改笔记：{start}", "Change the note: {start}";
        note_delete: "删除", "Delete";
        note_kept: "笔记已保存。", "Your notes are kept.";
        note_failed: "没有保存成功，请再试一次。", "It was not kept; please try again.";
        note_gone_unit: "课程里已没有的单元", "A unit that the course has no longer";
        error_missing: "请写点内容。", "Write something.";
        error_long: "最多 2000 字。", "Write at most 2000 characters.";
        error_moment: "请按“分:秒”填写，例如 4:05。", "Write it as minutes and seconds, such as 4:05.";
        error_page: "请填写页码，例如 3。", "Write the number of a page, such as 3.";
        error_many: "一个单元最多 200 条笔记，请先删除一些。", "A unit has room for 200 notes; delete some first.";
    }
}
