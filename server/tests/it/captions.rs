//! Captions written beside their video: saved with the draft, wrong ones named with their row, given out as files.

use domain::accounts::Role;

use crate::{
    client::Client,
    media::address,
    routes::METADATA,
    world::{VIDEO, World, on_both},
};

const PAGE: &str = "/author/KM-D-1/units/video-1/captions";

/// The author of a draft with a video, which is at revision 2.
async fn author_of_a_video(world: &World) -> Client {
    let author = world.person("author", Role::Author, "KM").await.browser;
    author.form("/author", METADATA).await.assert(303);
    let fields = [
        ("revision", "1"),
        ("kind", "video"),
        ("section", "一"),
        ("title", "录像"),
        ("watch_percent", "90"),
    ];
    let video = ("video", "讲课.mp4", VIDEO);
    let added = author.upload("/author/KM-D-1/units", &fields, video).await;
    added.assert(303);
    author
}

/// Two captions, the later one first.
const TWO: &[(&str, &str)] = &[
    ("from-0", "00:01"),
    ("to-0", "00:01.9"),
    ("text-0", "后一句 <听>"),
    ("from-5", "00:00:00.250"),
    ("to-5", "00:00:01,000"),
    ("text-5", "前一句\r\n\r\n第二行"),
    ("from-6", ""),
    ("to-6", " "),
    ("text-6", ""),
];

fn from(
    revision: &'static str,
    rows: &[(&'static str, &'static str)],
) -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![("revision", revision)];
    fields.extend_from_slice(rows);
    fields
}

on_both! {
    async fn captions_are_written_in_the_order_of_time_and_come_out_as_files(world: World) {
        let author = author_of_a_video(&world).await;
        let unit = author.get("/author/KM-D-1/units/video-1").await;
        assert!(unit.assert(200).text().contains(&format!("href=\"{PAGE}\"")));
        author.get(&format!("{PAGE}.vtt")).await.assert(404);

        let saved = author.form(PAGE, &from("2", TWO)).await;
        assert_eq!(saved.assert(303).header("location"), format!("{PAGE}?saved=yes"));
        let page = author.get(PAGE).await;
        let text = page.assert(200).text();
        let place = |words: &str| text.find(words).expect("is there");
        assert!(place("name=\"from-0\"") < place("前一句") && place("前一句") < place("后一句"), "in the order of time");
        assert!(text.contains("value=\"00:00:00.250\"") && text.contains("value=\"00:00:01.900\""), "as they are written");

        let vtt = author.get(&format!("{PAGE}.vtt")).await;
        assert_eq!(
            vtt.assert(200).text(),
            "WEBVTT\n\n00:00:00.250 --> 00:00:01.000\n前一句\n第二行\n\n00:00:01.000 --> 00:00:01.900\n后一句 &lt;听&gt;\n"
        );
        assert_eq!(vtt.header("content-disposition"), "attachment; filename=\"KM-D-1-video-1.vtt\"");
        let srt = author.get(&format!("{PAGE}.srt")).await;
        assert!(srt.assert(200).text().starts_with("1\n00:00:00,250 --> 00:00:01,000\n前一句\n第二行\n\n2\n"));
        let preview = author.get("/author/KM-D-1/preview/video-1").await;
        let track = author.get(&address(&preview, "/captions.vtt")).await;
        assert_eq!(track.assert(200).body, vtt.body, "the player has them too");
        let history = author.get("/author/KM-D-1/history").await;
        assert!(history.assert(200).text().contains("第 3 次保存"), "a save like any other");

        // Removed one by one, until there are none.
        let kept = from("3", &[
            ("from-0", "00:00:00.250"), ("to-0", "00:00:01.000"), ("text-0", "前一句"), ("remove-0", "yes"),
            ("from-1", "00:00:01.000"), ("to-1", "00:00:01.900"), ("text-1", "后一句"),
        ]);
        author.form(PAGE, &kept).await.assert(303);
        let left = author.get(&format!("{PAGE}.vtt")).await;
        assert_eq!(left.assert(200).text(), "WEBVTT\n\n00:00:01.000 --> 00:00:01.900\n后一句\n");
        author.form(PAGE, &from("4", &[])).await.assert(303);
        author.get(&format!("{PAGE}.vtt")).await.assert(404);
        let preview = author.get("/author/KM-D-1/preview/video-1").await;
        assert!(!preview.assert(200).text().contains("<track"));
    }
}

on_both! {
    async fn every_wrong_field_is_named_with_its_row_and_nothing_is_saved(world: World) {
        let author = author_of_a_video(&world).await;
        let wrong = from("2", &[
            ("from-0", "00:00:01"), ("to-0", "x"), ("text-0", "一"),
            ("from-1", "00:00:01"), ("to-1", "00:00:00.5"), ("text-1", ""),
            ("from-2", "00:00:00"), ("to-2", "00:00:01.5"), ("text-2", "三"),
            ("from-3", "00:00:01.4"), ("to-3", "00:00:01.6"), ("text-3", "四"),
            ("from-4", "00:00:09"), ("to-4", "00:00:10"), ("text-4", "五"),
            // What is to go need not be right.
            ("from-5", "y"), ("to-5", "z"), ("text-5", "六"), ("remove-5", "yes"),
        ]);
        let page = author.form(PAGE, &wrong).await;
        let text = page.assert(422).text();
        for (field, row, problem) in [
            ("to", 0, "第 1 条，结束：这不是时间"),
            ("to", 1, "第 2 条，结束：结束必须晚于开始"),
            ("text", 1, "第 2 条，字幕：请写出说了什么"),
            ("from", 3, "第 4 条，开始：这一条开始时，前一条还没有结束"),
            ("from", 4, "第 5 条，开始：这个时刻视频已经结束"),
        ] {
            assert!(text.contains(&format!("href=\"#{field}-{row}\"")), "{field} of {row}");
            assert!(text.contains(&format!("id=\"{field}-{row}-error\"")), "{field} of {row}");
            assert!(text.contains(problem), "{problem}");
        }
        assert_eq!(text.matches("-error\"").count(), 10, "each is named once and described by it");
        assert!(text.contains("value=\"y\"") && text.contains("name=\"remove-5\" value=\"yes\" checked"), "as it was typed");
        author.get(&format!("{PAGE}.vtt")).await.assert(404);

        // Another window saved meanwhile: what was typed stays, and the next save means it.
        author.form(PAGE, &from("2", TWO)).await.assert(303);
        let stale = author.form(PAGE, &from("2", &[("from-0", "0:00"), ("to-0", "0:01"), ("text-0", "另一窗")])).await;
        let text = stale.assert(409).text();
        assert!(text.contains("另一窗") && text.contains("name=\"revision\" value=\"3\""));
        let track = author.get(&format!("{PAGE}.vtt")).await;
        assert!(track.assert(200).text().contains("前一句"));
    }
}

on_both! {
    async fn captions_of_a_draft_that_waits_for_its_reviewer_stay_as_they_are(world: World) {
        let author = author_of_a_video(&world).await;
        author.form("/author/KM-D-1/units/video-1", &[("change", "required"), ("revision", "2")]).await.assert(303);
        author.form("/author/KM-D-1/state", &[("to", "submit"), ("revision", "3")]).await.assert(303);
        author.get(PAGE).await.assert(409);
        author.form(PAGE, &from("4", TWO)).await.assert(409);
        author.get(&format!("{PAGE}.vtt")).await.assert(404);
        let other = world.person("author2", Role::Author, "KM").await.browser;
        other.get(PAGE).await.assert(403);
        other.form(PAGE, &from("4", TWO)).await.assert(403);
        author.get("/author/KM-D-1/units/video-9/captions").await.assert(404);
    }
}
