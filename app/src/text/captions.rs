//! Captions written beside their video.

use super::texts;

texts! {
    Captions {
        title: "字幕 · {title}", "Captions · {title}";
        name: "字幕", "Captions";
        lead: "一行是一条字幕：从什么时候到什么时候，说了什么。保存时按时间排好。", "A row is one caption: from when to when, and what is said. Saving puts them in the order of time.";
        hint: "时间写成 00:01:02.500（时:分:秒.毫秒）。空着的行不算。", "Write times as 00:01:02.500 (hours:minutes:seconds.thousandths). Rows left empty do not count.";
        hint_player: "光标放进一行，暂停着的视频就到那一刻；行里会出现按钮，把视频现在的时刻写进去。", "With the cursor in a row a paused video goes to that moment, and buttons in the row write the player's time into it.";
        open: "在视频旁编辑字幕", "Write the captions beside the video";
        row: "第 {number} 条", "Caption {number}";
        new_row: "新的一条（{number}）", "New caption ({number})";
        from: "开始", "From";
        to: "结束", "To";
        text: "字幕", "Words";
        remove: "删除这一条", "Remove this caption";
        play: "播放这一条", "Play this one";
        set_from: "开始 = 视频现在的时刻", "From = the player's time";
        set_to: "结束 = 视频现在的时刻", "To = the player's time";
        add: "从视频现在的时刻加一条", "Add one at the player's time";
        export: "导出字幕", "Export the captions";
        error_in: "{row}，{field}：{problem}", "{row}, {field}: {problem}";
        error_time: "这不是时间。请写成 00:01:02.500。", "This is no time. Write one such as 00:01:02.500.";
        error_backwards: "结束必须晚于开始。", "It has to end after it begins.";
        error_overlap: "这一条开始时，前一条还没有结束。", "The one before has not ended when this one begins.";
        error_past_end: "这个时刻视频已经结束。", "The video is over by then.";
        error_text: "请写出说了什么，或删除这一条。", "Write what is said, or remove the caption.";
        error_long: "太长了，请分成几条。", "This is too long. Make several captions of it.";
        error_many: "字幕太多，没有保存。", "There are too many captions; nothing was saved.";
    }
}

impl Captions {
    /// What is wrong with a row, by the code of its refusal.
    pub fn fault(&self, code: &str) -> &'static str {
        match code {
            "cue-time" => self.error_time,
            "cue-backwards" => self.error_backwards,
            "cue-overlap" => self.error_overlap,
            "cue-past-end" => self.error_past_end,
            "cue-missing" => self.error_text,
            "cue-too-long" => self.error_long,
            _ => self.error_many,
        }
    }
}
