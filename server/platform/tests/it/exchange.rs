//! Courses that leave the platform and come back, and courses of other systems.

use bytes::{Bytes, BytesMut};
use content::course_folder::{Limits, Packer, Purpose, read_packed};
use domain::{
    access::Denial,
    accounts::Role,
    authoring::Gap,
    catalogue::{Content, Course},
};
use futures::TryStreamExt as _;
use platform::{
    Error, Viewer,
    authoring::{Arrived, CourseUnread, Draft, Exported, Metadata, NewFile},
    catalogue::Publication,
};

use crate::world::{World, on_both};

const VIDEO: &[u8] = include_bytes!("../../../content/tests/data/two-seconds.mp4");
const DOCUMENT: &[u8] = include_bytes!("../../../content/tests/data/three-pages.pdf");

const COURSE: &str = r#"
code = "KM-X-1"
title = "带走再带回"
summary = "每种单元都有一个。"
objectives = ["认识\"课程文件夹\""]
hours = "2.50"
module = "pedagogy"
level = "county"
stages = ["primary"]
authors = ["李老师"]
audience = ["530102"]

[[section]]
title = "一"

[[section.unit]]
id = "clip"
kind = "video"
title = "录像"
file = "讲座.mp4"
watch_ratio = 0.905
captions = [{ language = "zh-CN", file = "讲座.srt" }]

[[section.unit]]
id = "page"
kind = "page"
title = "图文"
file = "page.md"

[[section]]
title = "二"

[[section.unit]]
id = "paper"
kind = "document"
title = "文档"
file = "plan.pdf"
optional = true

[[section.unit]]
id = "sco"
kind = "package"
title = "课件"
file = "sco.zip"

[[section.unit]]
id = "quiz"
kind = "quiz"
title = "测验"
file = "quiz.gift"
searchable = true
"#;

const SCORM: &str = r#"<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schemaversion>1.2</schemaversion></metadata>
<organizations><organization identifier="A"><title>洗手</title><item identifier="I" identifierref="R"><title>七步洗手法</title></item></organization></organizations>
<resources><resource identifier="R" type="webcontent" adlcp:scormtype="sco" href="sco.html"/></resources></manifest>"#;

/// A zip of these files in a folder.
fn zipped(files: &[(&str, &[u8])]) -> Bytes {
    let mut bytes = Vec::new();
    let code = "KM-X-1".parse().expect("a code");
    let mut packer = Packer::new(&mut bytes, &code);
    for (name, content) in files {
        packer.begin(name).expect("begins");
        packer.write(content).expect("writes");
    }
    packer.finish().expect("finishes");
    bytes.into()
}

fn folder(course: &str) -> Bytes {
    let package = zipped(&[
        ("imsmanifest.xml", SCORM.as_bytes()),
        ("sco.html", "<h1>洗手</h1>".as_bytes()),
    ]);
    zipped(&[
        ("course.toml", course.as_bytes()),
        ("讲座.mp4", VIDEO),
        (
            "讲座.srt",
            "1\n00:00:00,000 --> 00:00:01,500\n全员培训\n".as_bytes(),
        ),
        ("page.md", "# 目标\n\n三年一个周期。\n".as_bytes()),
        ("plan.pdf", DOCUMENT),
        ("sco.zip", &package),
        ("quiz.gift", "::学时::每年多少学时? {#72}\n".as_bytes()),
    ])
}

async fn bring(
    world: &World,
    viewer: &Viewer,
    bytes: &Bytes,
    code: &str,
) -> Result<Arrived, Error> {
    let file = NewFile {
        name: "课程.zip".to_owned(),
        bytes: bytes.clone(),
    };
    let read = world.platform.import_draft(viewer, file, code).await?;
    Ok(read.unwrap_or_else(|unread| panic!("{unread}")))
}

async fn whole(exported: Exported) -> Bytes {
    let bytes: BytesMut = exported
        .bytes
        .try_collect()
        .await
        .expect("is sent to its end");
    bytes.freeze()
}

async fn export(world: &World, viewer: &Viewer, code: &str) -> Bytes {
    let exported = world.platform.export_draft(viewer, code).await;
    whole(exported.expect("is exported")).await
}

fn code_of(error: &Error) -> &'static str {
    match error {
        Error::Conflict { code, .. } => code,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn a_course_that_leaves_comes_back_as_it_was(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let another = world.person("a2", Role::Author, "KM").await;
        let reviewer = world.person("r1", Role::Reviewer, "KM").await;
        let arrived = bring(&world, &author, &folder(COURSE), "").await.expect("comes in");
        let (draft, kinds): (Draft, Vec<String>) = (arrived.draft, Vec::new());
        let kinds = draft.course.units().fold(kinds, |mut kinds, unit| { kinds.push(unit.kind().to_string()); kinds });
        assert_eq!(kinds, ["video", "page", "document", "package", "quiz"]);
        assert_eq!((draft.revision, draft.course.authors.concat().as_str()), (1, "李老师"));

        let bytes = export(&world, &author, "KM-X-1").await;
        assert_eq!(export(&world, &reviewer, "KM-X-1").await, bytes, "a reviewer reads the same");
        let foreign = world.platform.export_draft(&another, "KM-X-1").await;
        assert!(matches!(foreign, Err(Error::Denied(_))), "{foreign:?}");

        // Under another code it is another author's copy, which exports as the same but for its code.
        let copy = bring(&world, &another, &bytes, "KM-X-2").await.expect("comes in").draft;
        let renamed = Course { code: draft.course.code.clone(), ..copy.course.clone() };
        assert_eq!(renamed, draft.course);
        let copied = export(&world, &another, "KM-X-2").await;
        let parsed = read_packed(Purpose::Draft, copied.clone(), &Limits::default()).expect("is a course");
        assert_eq!(parsed.course, copy.course);
        let back = bring(&world, &author, &copied, "KM-X-1").await.expect("comes back").draft;
        assert_eq!((back.revision, &back.course), (1, &draft.course), "nothing changed, so nothing was saved");
        assert_eq!(export(&world, &author, "KM-X-1").await, bytes);
    }
}

on_both! {
    async fn a_code_that_is_there_is_the_next_save_of_ones_own_and_closed_to_others(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let another = world.person("a2", Role::Author, "KM").await;
        let first = bring(&world, &author, &folder(COURSE), "").await.expect("comes in").draft;
        let renamed = Metadata { title: "改过的名字".to_owned(), ..Metadata::of(&first.course) };
        world.platform.save_draft(&author, "KM-X-1", first.revision, &renamed).await.expect("is saved");
        let again = bring(&world, &author, &folder(COURSE), "").await.expect("comes in").draft;
        assert_eq!((again.revision, &again.course), (3, &first.course));
        let before = world.platform.draft_at(&author, "KM-X-1", 2).await.expect("is kept");
        assert_eq!(before.title, "改过的名字");

        let foreign = bring(&world, &another, &folder(COURSE), "").await.expect_err("is somebody else's");
        assert_eq!(code_of(&foreign), "code-taken");
        world.course("KM-T-1").await;
        let published = bring(&world, &another, &folder(COURSE), "KM-T-1").await.expect_err("has no draft");
        assert_eq!(code_of(&published), "code-taken");
        world.platform.submit_draft(&author, "KM-X-1", again.revision).await.expect("is submitted");
        let frozen = bring(&world, &author, &folder(COURSE), "").await.expect_err("waits for its reviewer");
        assert_eq!(code_of(&frozen), "draft-state");
        let teacher = world.teacher("t1").await;
        let denied = bring(&world, &teacher, &folder(COURSE), "KM-X-9").await;
        assert!(matches!(denied, Err(Error::Denied(Denial::Role))), "{denied:?}");
    }
}

on_both! {
    async fn a_published_version_comes_in_again_as_nothing_new(world: World) {
        world.course("KM-T-1").await;
        let exported = world.platform.export_course("KM-T-1").await.expect("is exported");
        assert_eq!(exported.name(), "KM-T-1.zip");
        let bytes = whole(exported).await;
        let parsed = read_packed(Purpose::Publish, bytes, &Limits::default()).expect("is a course");
        assert_eq!(world.import(&parsed).await, Publication::Unchanged(1));
        let unknown = world.platform.export_course("KM-X-9").await;
        assert!(matches!(unknown, Err(Error::NotFound(_))), "{unknown:?}");
    }
}

on_both! {
    async fn a_file_that_is_missing_is_told_before_anything_is_sent(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        bring(&world, &author, &folder(COURSE), "").await.expect("comes in");
        // Another node has the same database, and an empty store of its own.
        let other = world.another_node().await;
        let refused = other.export_draft(&author, "KM-X-1").await;
        assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
    }
}

on_both! {
    async fn what_is_wrong_with_a_folder_is_told_at_once_and_nothing_is_kept(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let wrong = COURSE.replace("\"pedagogy\"", "\"cooking\"").replace("0.905", "9").replace("page.md", "gone.md");
        let file = NewFile { name: "课.zip".to_owned(), bytes: folder(&wrong) };
        let read = world.platform.import_draft(&author, file, "").await.expect("is read");
        let Err(CourseUnread::Folder(problems)) = read else { panic!("{read:?}") };
        let lines: Vec<_> = problems.iter().map(|each| (each.file.as_str(), each.line)).collect();
        assert_eq!(lines, [("course.toml", Some(7)), ("course.toml", Some(21)), ("course.toml", Some(28))]);

        // What a form would refuse, and an organisation that is none.
        let long = COURSE.replace("每种单元都有一个。", &"长".repeat(2001));
        let refused = bring(&world, &author, &folder(&long), "").await.expect_err("is too long");
        assert!(matches!(&refused, Error::Refused(refusals) if refusals[0].field == "summary"), "{refused:?}");
        let nowhere = COURSE.replace("530102", "999999");
        let refused = bring(&world, &author, &folder(&nowhere), "").await.expect_err("is nobody's");
        assert!(matches!(&refused, Error::Refused(refusals) if refusals[0].code == "unknown-organisation"), "{refused:?}");
        let refused = bring(&world, &author, &folder(COURSE), "a b").await.expect_err("is no code");
        assert!(matches!(&refused, Error::Refused(refusals) if refusals[0].field == "code"), "{refused:?}");
        assert!(world.platform.drafts_of(&author).await.expect("reads").is_empty());
    }
}

const CARTRIDGE: &str = r#"<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1">
<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion></metadata>
<organizations><organization identifier="o"><item identifier="r"><item identifier="s"><title>第一周</title>
<item identifier="i1" identifierref="P"><title>导言</title></item><item identifier="i2" identifierref="D"><title>讨论区</title></item></item></item></organization></organizations>
<resources><resource identifier="P" type="webcontent" href="p.html"><file href="p.html"/></resource>
<resource identifier="D" type="imsdt_xmlv1p3"><file href="d.xml"/></resource></resources></manifest>"#;

on_both! {
    async fn a_cartridge_becomes_a_draft_that_its_author_has_to_complete(world: World) {
        let author = world.person("a1", Role::Author, "KM").await;
        let bytes = zipped(&[("imsmanifest.xml", CARTRIDGE.as_bytes()), ("p.html", "<h1>导言</h1><p>全员培训。</p>".as_bytes())]);
        let refused = bring(&world, &author, &bytes, "").await.expect_err("says no code");
        assert!(matches!(&refused, Error::Refused(refusals) if refusals[0].field == "code"), "{refused:?}");

        let arrived = bring(&world, &author, &bytes, "KM-CC-1").await.expect("comes in");
        let draft = arrived.draft;
        assert!(arrived.is_cartridge);
        let left_out: Vec<_> = arrived.left_out.iter().map(|each| each.what.code()).collect();
        assert_eq!(left_out, ["discussion"]);
        assert_eq!((draft.course.title.as_str(), draft.course.sections[0].title.as_str()), ("KM-CC-1", "第一周"));
        let content = &draft.course.units().next().expect("a unit").content;
        assert!(matches!(content, Content::Page(page) if page.markdown == "# 导言\n\n全员培训。\n"), "{content:?}");
        assert_eq!(draft.gaps, [Gap::Summary, Gap::Hours]);
        let early = world.platform.submit_draft(&author, "KM-CC-1", draft.revision).await;
        assert!(matches!(early, Err(Error::Refused(_))), "{early:?}");

        // Unfinished as it is, it leaves and comes back.
        let exported = export(&world, &author, "KM-CC-1").await;
        let back = bring(&world, &author, &exported, "").await.expect("comes back").draft;
        assert_eq!((back.revision, back.course), (1, draft.course));

        let scorm = zipped(&[("imsmanifest.xml", SCORM.as_bytes())]);
        let file = NewFile { name: "课.zip".to_owned(), bytes: scorm };
        let read = world.platform.import_draft(&author, file, "KM-CC-2").await.expect("is read");
        assert!(matches!(read, Err(CourseUnread::Cartridge(_))), "{read:?}");
    }
}
