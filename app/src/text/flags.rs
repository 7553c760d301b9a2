//! What about the evidence a person should look at, with its numbers.

use domain::flags::Flag;

use super::{Text, fill, format, texts};

texts! {
    Flags {
        title: "需要留意", "Worth a look";
        note: "提示只请你核对，不会扣除学时。", "A hint asks a person to look; it takes no hours away.";
        faster: "学得比内容快", "Faster than the content";
        faster_line: "从第一条学习记录到完成用了 {took}，而必学内容共 {content}。", "{took} passed from the first evidence to the completion; the required content lasts {content}.";
        parallel: "同时学习多处", "Several sessions at once";
        parallel_line: "有 {sessions} 个学习页面同时在学，共 {time}。", "{sessions} study sessions were under way at the same time, for {time}.";
        device: "多人共用设备", "One device, several teachers";
        device_line: "{teachers} 位教师在 10 分钟内用同一种设备学习，地址都是 {address}。", "{teachers} {teachers|teacher|teachers} learned at the same device at {address} within 10 minutes.";
        night: "深夜长时间学习", "A long night";
        night_line: "{day} 的 0 点至 5 点计入了 {minutes} 分钟。", "{minutes} {minutes|minute|minutes} were admitted between 0 and 5 o'clock on {day}.";
        quiz: "答题过快", "A quiz in seconds";
        quiz_line: "{questions} 道题用 {seconds} 秒交卷。", "{questions} {questions|question|questions} were handed in after {seconds} s.";
    }
}

impl Flags {
    /// The name of a kind, by its code.
    pub fn name(&self, code: &str) -> Option<&'static str> {
        let names = [
            self.faster,
            self.parallel,
            self.device,
            self.night,
            self.quiz,
        ];
        let at = Flag::CODES.iter().position(|each| *each == code)?;
        names.get(at).copied()
    }
}

/// A sentence for each flag.
pub fn flag_sentences(text: &Text, flags: &[Flag]) -> Vec<String> {
    let words = &text.flags;
    let lasts = |seconds: &i64| {
        let millis = u32::try_from(seconds.saturating_mul(1000)).unwrap_or(u32::MAX);
        format::length(millis, text.lang)
    };
    let sentence = |flag: &Flag| match flag {
        Flag::FasterThanContent {
            took_seconds,
            content_seconds,
        } => fill(
            words.faster_line,
            &[
                ("took", &lasts(took_seconds)),
                ("content", &lasts(content_seconds)),
            ],
        ),
        Flag::ParallelSessions { sessions, seconds } => fill(
            words.parallel_line,
            &[("sessions", sessions), ("time", &lasts(seconds))],
        ),
        Flag::SameDevice { teachers, address } => fill(
            words.device_line,
            &[("teachers", teachers), ("address", address)],
        ),
        Flag::NightLong { day, minutes } => {
            fill(words.night_line, &[("day", day), ("minutes", minutes)])
        }
        Flag::QuizInSeconds { seconds, questions } => fill(
            words.quiz_line,
            &[("seconds", seconds), ("questions", questions)],
        ),
    };
    flags.iter().map(sentence).collect()
}
