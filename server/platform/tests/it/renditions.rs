//! Smaller versions of videos: made once, by whichever node, and given to whoever may see the video.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, time::Duration};

use bytes::Bytes;
use content::{
    course_folder::ParsedCourse,
    renditions::{Ffmpeg, Patience},
};
use database::renditions::{media_job, rendition};
use domain::{
    accounts::Role,
    catalogue::Content,
    renditions::{Fault, LEASE_MILLIS, Quality, RenditionKind as Kind},
};
use platform::{
    Error, Platform,
    authoring::{Metadata, NewContent, NewFile, NewUnit},
    renditions::{Made, Stand},
};
use sea_orm::{EntityTrait, PaginatorTrait};
use tempfile::TempDir;

use crate::world::{World, bytes_of, folder, on_both};

const VIDEO: &[u8] = include_bytes!("../../../content/tests/data/two-seconds.mp4");
const SCRIPT: &str = include_str!("renditions/ffmpeg.sh");

/// The same film in a file that is ten times as large.
fn large_video() -> Vec<u8> {
    let padding = 10 * VIDEO.len();
    let mut bytes = VIDEO.to_vec();
    bytes.extend(u32::try_from(padding + 8).expect("small").to_be_bytes());
    bytes.extend(b"free");
    bytes.resize(bytes.len() + padding, 0);
    bytes
}

fn course_of(code: &str, video: &[u8]) -> ParsedCourse {
    let toml = format!(
        "code = \"{code}\"\ntitle = \"看\"\nsummary = \"s\"\nmodule = \"subject\"\nlevel = \"county\"\nhours = \"1.00\"\n\n\
        [[section]]\ntitle = \"s\"\n\n[[section.unit]]\nid = \"clip\"\nkind = \"video\"\ntitle = \"录像\"\nfile = \"clip.mp4\"\n"
    );
    folder(&[("course.toml", toml.as_bytes()), ("clip.mp4", video)])
}

fn sha_of(course: &ParsedCourse) -> String {
    let video = course.course.units().find_map(|unit| match &unit.content {
        Content::Video(video) => Some(video.file.sha256.clone()),
        _ => None,
    });
    video.expect("a video")
}

/// A program that stands in for ffmpeg, in a folder of its own.
struct Fake(TempDir);

impl Fake {
    fn new() -> Self {
        let fake = Self(tempfile::tempdir().expect("a folder"));
        fake.say("ok");
        fs::write(fake.path("poster"), b"\xFF\xD8\xFF\xE0 a picture").expect("a file");
        fs::write(fake.path("video"), VIDEO).expect("a file");
        fs::write(fake.path("ffmpeg"), SCRIPT).expect("a file");
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(fake.path("ffmpeg"), mode).expect("may run");
        fake
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What it does from its next run on.
    fn say(&self, mode: &str) {
        fs::write(self.path("mode"), mode).expect("a file");
    }

    fn runs(&self) -> usize {
        fs::read_to_string(self.path("runs")).map_or(0, |runs| runs.lines().count())
    }

    fn tool(&self, base: Duration, beat: Duration) -> Ffmpeg {
        Ffmpeg {
            program: self.path("ffmpeg"),
            patience: Patience {
                base,
                times: 0,
                beat,
            },
        }
    }

    fn patient(&self) -> Ffmpeg {
        self.tool(Duration::from_mins(5), Duration::from_millis(20))
    }
}

/// Does all the work that is free.
async fn drain(platform: &Platform, ffmpeg: &Ffmpeg) -> Vec<Made> {
    let mut all = Vec::new();
    while let Some(made) = platform.make_next_rendition(ffmpeg).await.expect("answers") {
        all.push(made);
    }
    all
}

/// Until it is so; where it never is, the test runner ends the wait.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    while !is_so().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn stands(platform: &Platform, sha256: &str) -> Vec<(Kind, Stand)> {
    platform.rendition_stands(sha256).await.expect("answers")
}

on_both! {
    async fn a_published_video_gets_its_renditions_once_and_for_whoever_sees_it(world: World) {
        let video = course_of("KM-V-1", &large_video());
        let sha = sha_of(&video);
        world.import(&video).await;
        assert_eq!(stands(&world.platform, &sha).await, [], "without an ffmpeg nothing is promised");
        let fake = Fake::new();
        let made = drain(&world.platform, &fake.patient()).await;
        assert_eq!(
            made,
            [Made::Rendition(Kind::Poster), Made::Needless(Kind::Audio), Made::Rendition(Kind::Small)],
            "the film is silent"
        );
        assert_eq!(fake.runs(), 2);
        let bytes = VIDEO.len() as u64;
        assert_eq!(stands(&world.platform, &sha).await[1..], [(Kind::Audio, Stand::Needless), (Kind::Small, Stand::Made(bytes))]);

        let renditions = world.platform.renditions_of(&sha).await.expect("answers");
        let small = renditions.playing(Quality::Small).expect("was made").clone();
        assert_eq!((small.media_type.as_str(), small.name.as_str()), ("video/mp4", "clip-small.mp4"));
        assert_eq!(renditions.playing(Quality::Audio), None, "the video itself is played");
        let teacher = world.teacher("t1").await;
        let given = world.platform.media(&teacher, &small.sha256).await.expect("is given");
        assert_eq!(given, small);
        assert_eq!(world.platform.store.get(&given).await.expect("is there"), VIDEO);

        // The same video in another course, or published again, is no new work.
        world.import(&course_of("KM-V-2", &large_video())).await;
        assert_eq!(drain(&world.platform, &fake.patient()).await, []);
        assert_eq!(fake.runs(), 2);
    }
}

on_both! {
    async fn a_rendition_of_a_draft_is_for_who_may_preview_it(world: World) {
        let author = world.person("author", Role::Author, "KM").await;
        let about = Metadata {
            title: "课".to_owned(),
            summary: "简介".to_owned(),
            hours: "1".to_owned(),
            module: "subject".to_owned(),
            level: "county".to_owned(),
            mode: "remote".to_owned(),
            source: "self-made".to_owned(),
            ..Metadata::default()
        };
        world.platform.create_draft(&author, "KM-D-1", &about).await.expect("begins");
        let unit = NewUnit {
            section: "一".to_owned(),
            title: "录像".to_owned(),
            required: true,
            content: NewContent::Video {
                file: Some(NewFile { name: "课.mp4".to_owned(), bytes: Bytes::from(large_video()) }),
                captions: None,
                watch_percent: 90,
            },
        };
        world.platform.add_unit(&author, "KM-D-1", 1, unit).await.expect("is added");
        let fake = Fake::new();
        assert_eq!(drain(&world.platform, &fake.patient()).await.len(), 3);
        let sha = sha_of(&course_of("KM-X-1", &large_video()));
        let renditions = world.platform.renditions_of(&sha).await.expect("answers");
        let poster = renditions.of(Kind::Poster).expect("was made").sha256.clone();
        let reviewer = world.person("reviewer", Role::Reviewer, "KM").await;
        for viewer in [&author, &reviewer] {
            world.platform.media(viewer, &poster).await.expect("is given");
        }
        let other = world.person("author2", Role::Author, "KM").await;
        let teacher = world.teacher("t1").await;
        for viewer in [&other, &teacher] {
            let asked = world.platform.media(viewer, &poster).await;
            assert!(matches!(asked, Err(Error::NotFound(_))), "{asked:?}");
        }
    }
}

on_both! {
    async fn what_fails_is_tried_again_later_and_given_up_at_last(world: World) {
        let video = course_of("KM-V-1", &large_video());
        let sha = sha_of(&video);
        world.import(&video).await;
        let fake = Fake::new();
        fake.say("fail");
        let failed = [Made::Failed(Kind::Poster), Made::Failed(Kind::Small)];
        let first = drain(&world.platform, &fake.patient()).await;
        assert_eq!(first, [failed[0].clone(), Made::Needless(Kind::Audio), failed[1].clone()]);
        assert_eq!(drain(&world.platform, &fake.patient()).await, [], "not at once");
        for wait in [600, 1200] {
            world.pass(wait);
            assert_eq!(drain(&world.platform, &fake.patient()).await, failed);
        }
        world.pass(100_000);
        assert_eq!(drain(&world.platform, &fake.patient()).await, []);
        let told = stands(&world.platform, &sha).await;
        assert_eq!(told, [(Kind::Poster, Stand::Failed(Fault::Unreadable)), (Kind::Audio, Stand::Needless), (Kind::Small, Stand::Failed(Fault::Unreadable))]);
        assert_eq!(fake.runs(), 6);
        assert!(fault_of_poster(&world).await.contains("the picture is broken"));
    }
}

async fn fault_of_poster(world: &World) -> String {
    let rows = media_job::Entity::find().all(&world.database.read).await;
    let rows = rows.expect("answers");
    let poster = rows.into_iter().find(|row| row.kind == Kind::Poster.code());
    poster.and_then(|row| row.fault).unwrap_or_default()
}

on_both! {
    async fn a_child_that_hangs_is_ended(world: World) {
        world.import(&course_of("KM-V-1", &large_video())).await;
        let fake = Fake::new();
        fake.say("hang");
        let hasty = fake.tool(Duration::from_millis(500), Duration::from_millis(20));
        let made = world.platform.make_next_rendition(&hasty).await.expect("answers");
        assert_eq!(made, Some(Made::Failed(Kind::Poster)));
        assert!(fault_of_poster(&world).await.contains("was not done after"));
        // Where it got so far as to say who it is, it is no more.
        if let Ok(pid) = fs::read_to_string(fake.path("pid")) {
            assert!(!PathBuf::from("/proc").join(pid.trim()).exists());
        }
    }
}

on_both! {
    async fn two_nodes_that_race_make_each_rendition_once(world: World) {
        let video = course_of("KM-V-1", &large_video());
        world.import(&video).await;
        let other = world.another_node().await;
        for file in bytes_of(&video) {
            other.store.put(&file.stored, file.bytes.clone()).await.expect("is kept");
        }
        let fake = Fake::new();
        let tool = fake.patient();
        let (one, two) = tokio::join!(drain(&world.platform, &tool), drain(&other, &tool));
        let all: Vec<_> = one.into_iter().chain(two).collect();
        for made in [Made::Rendition(Kind::Poster), Made::Needless(Kind::Audio), Made::Rendition(Kind::Small)] {
            assert_eq!(all.iter().filter(|each| **each == made).count(), 1, "{all:?}");
        }
        assert_eq!((all.len(), fake.runs()), (3, 2), "{all:?}");
    }
}

on_both! {
    async fn a_node_that_died_gives_its_work_back_and_one_that_was_late_keeps_nothing(world: World) {
        let video = course_of("KM-V-1", &large_video());
        let sha = sha_of(&video);
        world.import(&video).await;
        let fake = Fake::new();
        fake.say("wait");
        let (node, tool) = (world.platform.clone(), fake.patient());
        let died = tokio::spawn(async move { node.make_next_rendition(&tool).await });
        until(async || stands(&world.platform, &sha).await.contains(&(Kind::Poster, Stand::Making(500)))).await;
        died.abort();
        assert!(died.await.is_err(), "it is gone in the middle of its work");
        fake.say("ok");
        let rest = drain(&world.platform, &fake.patient()).await;
        assert_eq!(rest, [Made::Needless(Kind::Audio), Made::Rendition(Kind::Small)], "the poster is still the dead node's");
        world.pass(LEASE_MILLIS / 1000 + 1);

        // This one only says at the beginning that it is alive.
        fake.say("wait");
        let (node, late) = (world.platform.clone(), fake.tool(Duration::from_mins(5), Duration::from_hours(1)));
        let runs = fake.runs();
        let late = tokio::spawn(async move { node.make_next_rendition(&late).await.expect("answers") });
        until(async || fake.runs() > runs).await;
        until(async || stands(&world.platform, &sha).await.contains(&(Kind::Poster, Stand::Making(0)))).await;
        fake.say("ok");
        world.pass(LEASE_MILLIS / 1000 + 1);
        assert_eq!(drain(&world.platform, &fake.patient()).await, [Made::Rendition(Kind::Poster)]);
        fs::write(fake.path("go"), "").expect("a file");
        assert_eq!(late.await.expect("ends"), Some(Made::Lost(Kind::Poster)));
        let kept = rendition::Entity::find().count(&world.database.read).await.expect("counts");
        assert_eq!(kept, 2);
    }
}

/// The machine's own ffmpeg, where it has one.
fn installed() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join("ffmpeg"))
        .find(|program| program.is_file())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_ffmpeg_makes_all_of_them() {
    let Some(program) = installed() else {
        eprintln!("skipped: there is no ffmpeg on this machine");
        return;
    };
    let place = tempfile::tempdir().expect("a folder");
    let film = place.path().join("film.mp4");
    let picture = "testsrc2=size=1280x720:rate=25:duration=3";
    // The sound ends before the picture does.
    let made = std::process::Command::new(&program)
        .args(["-loglevel", "error", "-f", "lavfi", "-i", picture])
        .args([
            "-f",
            "lavfi",
            "-i",
            "sine=duration=2",
            "-c:v",
            "libx264",
            "-qp",
            "5",
        ])
        .args([
            "-pix_fmt",
            "yuv420p",
            "-c:a",
            "aac",
            "-movflags",
            "+faststart",
        ])
        .arg(&film)
        .status();
    assert!(made.expect("runs").success());
    let film = fs::read(&film).expect("a film");
    let world = World::on_sqlite().await;
    let video = course_of("KM-V-1", &film);
    let sha = sha_of(&video);
    world.import(&video).await;
    let made = drain(&world.platform, &Ffmpeg::new(program)).await;
    let fault = fault_of_poster(&world).await;
    let all: Vec<_> = Kind::OF_VIDEO
        .iter()
        .map(|kind| Made::Rendition(*kind))
        .collect();
    assert_eq!(made, all, "{fault}");
    let renditions = world.platform.renditions_of(&sha).await.expect("answers");
    let small = renditions.of(Kind::Small).expect("was made");
    let bytes = world.platform.store.get(small).await.expect("is there");
    let facts = content::probe::video(&bytes).expect("a video");
    assert!(
        facts.has_sound && facts.duration_millis.abs_diff(3000) < 100,
        "{facts:?}"
    );
    let audio = renditions.of(Kind::Audio).expect("was made");
    let bytes = world.platform.store.get(audio).await.expect("is there");
    assert_eq!(
        content::probe::video(&bytes),
        Err(content::probe::ProbeError::NoPicture)
    );
}
