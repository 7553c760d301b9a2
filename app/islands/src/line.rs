//! What the line under the content says.

use crate::{
    message::Outcome,
    study::{Kind, Study},
    texts::SaveTexts,
};

/// How the last attempt to send went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trouble {
    #[default]
    None,
    NoLine,
    NotNow,
    SignedOut,
    Refused,
}

#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "for the browser")
)]
impl Trouble {
    pub const fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Taken(_) => Self::None,
            Outcome::NoLine => Self::NoLine,
            Outcome::NotNow => Self::NotNow,
            Outcome::SignedOut => Self::SignedOut,
            Outcome::Refused => Self::Refused,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// For the style.
    pub state: &'static str,
    /// How far the server has it: changes every few seconds, so nobody wants to be interrupted by it.
    pub saved: String,
    /// What the learner should hear of.
    pub note: String,
}

impl Line {
    /// `sending`: long enough for somebody to wonder.
    pub fn of(
        kind: Kind,
        study: &Study,
        trouble: Trouble,
        sending: bool,
        texts: &SaveTexts,
    ) -> Self {
        let saved = || saved(kind, study, texts);
        let (state, saved, note) = match trouble {
            Trouble::Refused => ("refused", saved(), &*texts.refused),
            Trouble::SignedOut => ("signed-out", saved(), &*texts.signed_out),
            // Nothing waits to be sent, so nothing is amiss.
            Trouble::NoLine | Trouble::NotNow | Trouble::None
                if study.is_complete() && study.is_settled() =>
            {
                ("complete", String::new(), &*texts.complete)
            }
            Trouble::NoLine | Trouble::NotNow | Trouble::None if study.is_asked() => {
                ("asked", saved(), &*texts.asked)
            }
            Trouble::NoLine => ("offline", saved(), &*texts.offline),
            Trouble::NotNow => ("unavailable", saved(), &*texts.unavailable),
            Trouble::None if study.is_complete() => ("complete", String::new(), &*texts.complete),
            Trouble::None if study.held_back() >= 3_000 => {
                ("catching-up", saved(), &*texts.catching_up)
            }
            Trouble::None if sending => ("saving", texts.saving.clone(), ""),
            Trouble::None => ("saved", saved(), ""),
        };
        Self {
            state,
            saved,
            note: note.to_owned(),
        }
    }
}

fn saved(kind: Kind, study: &Study, texts: &SaveTexts) -> String {
    match (kind, study.saved_place()) {
        (_, None) => texts.saved_none.clone(),
        (Kind::Video, Some(to)) => texts.saved_up_to.replace("{place}", &place(to)),
        (Kind::Reading, Some(_)) => {
            // Rounded down: never more than is saved.
            let seconds = study.covered().total() / 1000;
            texts.saved_time.replace("{time}", &length(seconds, texts))
        }
    }
}

/// `4:05`, `1:02:03`, as the pages write it.
fn place(millis: u32) -> String {
    let seconds = millis / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

fn length(seconds: u32, texts: &SaveTexts) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let pattern = match (minutes, rest) {
        (0, _) => &texts.seconds,
        (_, 0) => &texts.minutes,
        _ => &texts.minutes_seconds,
    };
    pattern
        .replace("{minutes}", &minutes.to_string())
        .replace("{seconds}", &rest.to_string())
}

#[cfg(test)]
mod tests {
    use domain::learning::Intervals;

    use super::*;

    fn texts() -> SaveTexts {
        SaveTexts {
            saved_up_to: "已保存到 {place}".into(),
            saved_time: "已保存 {time}".into(),
            saved_none: "自动保存".into(),
            saving: "正在保存".into(),
            offline: "网络不通".into(),
            unavailable: "服务器没有应答".into(),
            signed_out: "登录已过期".into(),
            refused: "没有被记录".into(),
            catching_up: "按实际时间".into(),
            complete: "已完成".into(),
            seconds: "{seconds} 秒".into(),
            minutes: "{minutes} 分钟".into(),
            minutes_seconds: "{minutes} 分 {seconds} 秒".into(),
            ..SaveTexts::default()
        }
    }

    fn study(kind: Kind, covered: &[(u32, u32)]) -> Study {
        Study::new(
            kind,
            "s".into(),
            Intervals::from(covered.to_vec()),
            600_000,
            900,
        )
    }

    fn says(kind: Kind, study: &Study, trouble: Trouble) -> Line {
        Line::of(kind, study, trouble, false, &texts())
    }

    #[test]
    fn it_begins_by_saying_that_saving_goes_by_itself() {
        let line = says(Kind::Video, &study(Kind::Video, &[]), Trouble::None);
        assert_eq!(
            (line.state, &*line.saved, &*line.note),
            ("saved", "自动保存", "")
        );
    }

    #[test]
    fn a_video_is_saved_up_to_the_end_of_the_passage_at_the_playhead() {
        let covered = Intervals::from(vec![(0, 41_999), (100_000, 3_723_000)]);
        let mut video = Study::new(Kind::Video, "s".into(), covered, 7_200_000, 900);
        for (at, words) in [
            (0, "已保存到 0:41"),
            (55_000, "已保存到 0:41"),
            (100_000, "已保存到 1:02:03"),
        ] {
            video.play(&Intervals::empty(), at, false);
            assert_eq!(says(Kind::Video, &video, Trouble::None).saved, words);
        }
        let late = study(Kind::Video, &[(5_000, 9_000)]);
        assert_eq!(
            says(Kind::Video, &late, Trouble::None).saved,
            "已保存到 0:09"
        );
    }

    #[test]
    fn reading_is_saved_by_its_time_never_more_than_there_is() {
        for (to, words) in [
            (12_999, "已保存 12 秒"),
            (60_000, "已保存 1 分钟"),
            (192_500, "已保存 3 分 12 秒"),
        ] {
            let reading = study(Kind::Reading, &[(0, to)]);
            assert_eq!(says(Kind::Reading, &reading, Trouble::None).saved, words);
        }
    }

    #[test]
    fn trouble_is_told_beside_what_is_saved() {
        let video = study(Kind::Video, &[(0, 41_000)]);
        for (trouble, state, note) in [
            (Trouble::of(&Outcome::NoLine), "offline", "网络不通"),
            (Trouble::NotNow, "unavailable", "服务器没有应答"),
            (Trouble::SignedOut, "signed-out", "登录已过期"),
            (Trouble::Refused, "refused", "没有被记录"),
        ] {
            let line = says(Kind::Video, &video, trouble);
            assert_eq!(
                (line.state, &*line.saved, &*line.note),
                (state, "已保存到 0:41", note)
            );
        }
    }

    #[test]
    fn a_complete_unit_says_so_unless_something_still_waits_for_the_line() {
        let mut video = study(Kind::Video, &[(0, 540_000)]);
        assert_eq!(says(Kind::Video, &video, Trouble::NoLine).state, "complete");
        video.play(&Intervals::one(540_000, 550_000), 550_000, false);
        assert_eq!(says(Kind::Video, &video, Trouble::NoLine).state, "offline");
        assert_eq!(says(Kind::Video, &video, Trouble::None).note, "已完成");
    }

    #[test]
    fn a_slow_answer_shows_as_saving_without_being_announced() {
        let line = Line::of(
            Kind::Video,
            &study(Kind::Video, &[(0, 1)]),
            Trouble::None,
            true,
            &texts(),
        );
        assert_eq!(
            (line.state, &*line.saved, &*line.note),
            ("saving", "正在保存", "")
        );
    }
}
