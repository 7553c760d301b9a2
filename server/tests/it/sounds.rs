//! A unit of sound alone, from its upload to the page of who listens.

use domain::accounts::Role;
use serde_json::json;

use crate::world::{World, folder, on_both};

const MP3: &[u8] = include_bytes!("../../content/tests/data/two-seconds.mp3");
const CAPTIONS: &[u8] =
    b"WEBVTT\n\n00:00.000 --> 00:01.500\n\xE5\x90\xAC\xE8\xAF\xBE\xE7\xAC\x94\xE8\xAE\xB0\n";

on_both! {
    async fn a_sound_is_heard_with_its_transcript_and_covered_like_a_video(world: World) {
        let toml = "code = \"KM-S-1\"\ntitle = \"听\"\nsummary = \"s\"\nmodule = \"subject\"\nlevel = \"county\"\nhours = \"1.00\"\n\n\
            [[section]]\ntitle = \"s\"\n\n[[section.unit]]\nid = \"talk\"\nkind = \"audio\"\ntitle = \"录音\"\nfile = \"talk.mp3\"\n\n\
            [[section.unit.captions]]\nlanguage = \"zh-CN\"\nfile = \"talk.vtt\"\n";
        world.import(&folder(&[("course.toml", toml.as_bytes()), ("talk.mp3", MP3), ("talk.vtt", CAPTIONS)])).await;
        let told = world.anyone().get("/api/v1/courses/KM-S-1").await.json(200);
        let unit = &told["sections"][0]["units"][0];
        assert_eq!((&unit["kind"], &unit["rule"]["watch_ratio"]), (&json!("audio"), &json!(0.9)));

        let teacher = world.teacher("t1").await;
        teacher.browser.form("/courses/KM-S-1/enrolments", &[]).await.assert(303);
        let page = teacher.browser.get("/learn/KM-S-1/talk").await;
        let page = page.assert(200).text();
        for word in ["<audio", "audio/mpeg", "音频", "听满", "我听完了", "听课笔记"] {
            assert!(page.contains(word), "{word} in {page}");
        }
        assert!(!page.contains("<video"), "{page}");
        world.pass(60);
        let path = format!("/api/v1/me/units/{}/heartbeats", unit["id"].as_str().expect("an id"));
        let beat = json!({ "session": "s", "number": 1, "watched": [[0, 2]] });
        let answer = teacher.program.post(&path, &beat).await.json(200);
        assert_eq!(answer["unit"]["state"], "completed", "{answer}");

        let found = world.anyone().get("/api/v1/search?q=%E5%BD%95%E9%9F%B3&kind=audio").await.json(200);
        assert_eq!(found["items"][0]["title"], "录音", "{found}");
    }
}

on_both! {
    async fn an_author_uploads_a_sound_where_a_video_is_asked_for(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        let about = json!({
            "code": "KM-P-1", "title": "课", "summary": "一。", "hours": "1.00",
            "module": "pedagogy", "level": "county", "mode": "remote", "source": "self-made",
        });
        author.program.post("/api/v1/courses", &about).await.json(201);
        let fields = [
            ("revision", "1"), ("kind", "video"), ("section", "一"), ("title", "录音"), ("watch_percent", "90"),
        ];
        let units = "/api/v1/courses/KM-P-1/draft/units";
        let draft = author.program.upload(units, &fields, ("video", "录音.mp3", MP3)).await.json(201);
        let unit = &draft["sections"][0]["units"][0];
        assert_eq!((&unit["kind"], &unit["key"]), (&json!("audio"), &json!("audio-1")), "{draft}");
        let url = unit["url"].as_str().expect("a file");
        let heard = author.browser.get(url).await;
        assert_eq!(heard.assert(200).header("content-type"), "audio/mpeg");

        let overview = author.browser.get("/author/KM-P-1").await;
        assert!(overview.assert(200).text().contains("音频“录音”没有字幕"), "{}", overview.text());
        let form = author.browser.get("/author/KM-P-1/units/audio-1").await;
        assert!(form.assert(200).text().contains("name=\"watch_percent\""));
        let changed = [
            ("revision", "2"), ("section", "一"), ("title", "新的录音"), ("watch_percent", "80"),
        ];
        author.browser.upload("/author/KM-P-1/units/audio-1/content", &changed, ("video", "", b"")).await.assert(303);
        let preview = author.browser.get("/author/KM-P-1/preview/audio-1").await;
        assert!(preview.assert(200).text().contains("<audio"));
    }
}
