//! Documents of office programs: made PDFs where a node can, downloaded where none can.

use std::{
    fs,
    io::{Cursor, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    time::Duration,
};

use content::{
    course_folder::ParsedCourse,
    renditions::{Office, Patience},
};
use domain::{
    accounts::Role,
    catalogue::{Content, Unit},
    learning::Intervals,
    renditions::{Fault, RenditionKind as Kind},
};
use platform::{
    Error,
    authoring::{Check, Metadata, NewContent, NewFile, NewUnit},
    learning::{Beat, Origin},
    renditions::{Made, Stand},
    search::Asked,
};
use search::Locator;
use tempfile::TempDir;

use crate::world::{World, folder, on_both};

const PAPER: &[u8] = include_bytes!("../../demo/courses/KM-AQ-001/handout.pdf");
const SCRIPT: &str = include_str!("documents/soffice.sh");
const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// A Word document of two pages.
fn word() -> Vec<u8> {
    word_of("紫藤花开的校园")
}

fn word_of(first: &str) -> Vec<u8> {
    let paragraph = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let text = format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}<w:p><w:r><w:br w:type="page"/></w:r></w:p>{}</w:body></w:document>"#,
        paragraph(first),
        paragraph("第二页说的是疏散路线")
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, words) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", &text),
    ] {
        zip.start_file(name, options).expect("starts");
        zip.write_all(words.as_bytes()).expect("is written");
    }
    zip.finish().expect("finishes").into_inner()
}

fn course_of(code: &str) -> ParsedCourse {
    course_with(code, &word())
}

fn course_with(code: &str, document: &[u8]) -> ParsedCourse {
    let toml = format!(
        "code = \"{code}\"\ntitle = \"课\"\nsummary = \"s\"\nmodule = \"subject\"\nlevel = \"county\"\nhours = \"1.00\"\n\n\
        [[section]]\ntitle = \"s\"\n\n[[section.unit]]\nid = \"plan\"\nkind = \"document\"\ntitle = \"预案\"\nfile = \"plan.docx\"\nmin_seconds = 5\n"
    );
    folder(&[("course.toml", toml.as_bytes()), ("plan.docx", document)])
}

fn unit_of(course: &ParsedCourse) -> Unit {
    course.course.units().next().expect("a unit").clone()
}

fn sha_of(unit: &Unit) -> String {
    match &unit.content {
        Content::Document(document) => document.file.sha256.clone(),
        other => panic!("a document: {other:?}"),
    }
}

/// A program that stands in for `LibreOffice`, in a folder of its own.
struct Fake(TempDir);

impl Fake {
    fn new(mode: &str) -> Self {
        let fake = Self(tempfile::tempdir().expect("a folder"));
        fake.say(mode);
        fs::write(fake.path("paper"), PAPER).expect("a file");
        fs::write(fake.path("soffice"), SCRIPT).expect("a file");
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(fake.path("soffice"), mode).expect("may run");
        fake
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn say(&self, mode: &str) {
        fs::write(self.path("mode"), mode).expect("a file");
    }

    fn runs(&self) -> String {
        fs::read_to_string(self.path("runs")).unwrap_or_default()
    }

    fn tool(&self, base: Duration) -> Office {
        Office {
            program: self.path("soffice"),
            patience: Patience {
                base,
                times: 0,
                beat: Duration::from_millis(20),
            },
        }
    }

    async fn work(&self, world: &World) -> Option<Made> {
        let tool = self.tool(Duration::from_mins(5));
        let made = world.platform.make_next_rendition(&tool).await;
        made.expect("answers")
    }
}

async fn stand(world: &World, unit: &Unit) -> Option<Stand> {
    let stands = world.platform.stands_of_unit(unit).await.expect("answers");
    stands.into_iter().map(|(_, stand)| stand).next()
}

on_both! {
    async fn a_word_document_is_shown_as_a_pdf_and_found_page_by_page(world: World) {
        let course = course_of("KM-W-1");
        let unit = unit_of(&course);
        world.import(&course).await;
        let asked = Asked::of("紫藤花开", 10);
        let found = world.platform.search(None, &asked).await.expect("searches");
        let hit = found.hits.iter().find(|hit| hit.unit.is_some()).expect("by its own words");
        assert_eq!(hit.locator, None, "nobody knows the page yet");
        assert_eq!(stand(&world, &unit).await, None, "without a program nothing is promised");

        let fake = Fake::new("ok");
        assert_eq!(fake.work(&world).await, Some(Made::Rendition(Kind::Pdf)));
        let told = fake.runs();
        for word in ["-env:UserInstallation=file:///", "--headless", "--norestore", "--convert-to pdf", "source.docx"] {
            assert!(told.contains(word), "{word} in {told}");
        }
        let renditions = world.platform.renditions_of_unit(&unit).await.expect("answers");
        let (pdf, pages) = renditions.pdf().expect("was made");
        assert_eq!((pdf.media_type.as_str(), pdf.name.as_str()), ("application/pdf", "plan.pdf"));
        assert_eq!(pages, content::probe::document(PAPER).expect("a PDF").pages);
        assert_eq!(stand(&world, &unit).await, Some(Stand::Made(PAPER.len() as u64)));
        let teacher = world.teacher("t1").await;
        world.platform.media(&teacher, &pdf.sha256).await.expect("is given");
        world.platform.media(&teacher, &sha_of(&unit)).await.expect("the file itself, too");

        // The index has the pages that are shown by now.
        world.platform.catch_up().await.expect("follows");
        let documents = world.platform.documents("KM-W-1").await.expect("reads");
        let places: Vec<_> = documents.iter().filter_map(|each| each.locator.clone()).collect();
        assert!(places.contains(&Locator::Page(1)), "{places:?}");
        assert!(documents.iter().all(|each| !each.text.contains("紫藤")), "what is not shown is not found");

        world.import(&course_of("KM-W-2")).await;
        assert_eq!(fake.work(&world).await, None, "the same document is no new work");
    }
}

on_both! {
    async fn a_document_without_a_pdf_is_met_by_its_time(world: World) {
        world.import(&course_of("KM-W-1")).await;
        let teacher = world.teacher("t1").await;
        world.platform.enrol(&teacher, "KM-W-1").await.expect("enrols");
        world.pass(30);
        let id = world.platform.progress(&teacher, "KM-W-1").await.expect("answers").units[0].id.clone();
        let beat = Beat { session: "s".to_owned(), watched: Intervals::one(0, 5000), ..Beat::default() };
        let recorded = world.platform.record_progress(&teacher, &id, &beat, &Origin::default()).await.expect("records");
        assert!(recorded.credit.is_some());
    }
}

on_both! {
    async fn why_no_pdf_could_be_made_is_told_at_once_where_it_lies_with_the_document(world: World) {
        for (mode, fault) in [("unreadable", Fault::Unreadable), ("crash", Fault::Unreadable), ("text", Fault::Unreadable)] {
            let course = course_with(&format!("KM-{mode}"), &word_of(mode));
            world.import(&course).await;
            let fake = Fake::new(mode);
            assert_eq!(fake.work(&world).await, Some(Made::Failed(Kind::Pdf)), "{mode}");
            assert_eq!(stand(&world, &unit_of(&course)).await, Some(Stand::Failed(fault)), "{mode}");
            world.pass(100_000);
            assert_eq!(fake.work(&world).await, None, "{mode}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pdf_without_end_is_cut_short() {
    let world = World::on_sqlite().await;
    let course = course_of("KM-W-1");
    world.import(&course).await;
    let fake = Fake::new("flood");
    assert_eq!(fake.work(&world).await, Some(Made::Failed(Kind::Pdf)));
    let told = stand(&world, &unit_of(&course)).await;
    assert_eq!(told, Some(Stand::Failed(Fault::TooLarge)));
}

on_both! {
    async fn a_program_that_hangs_is_ended_with_all_that_it_began_and_tried_again(world: World) {
        world.import(&course_of("KM-W-1")).await;
        let fake = Fake::new("hang");
        let hasty = fake.tool(Duration::from_secs(1));
        let made = world.platform.make_next_rendition(&hasty).await.expect("answers");
        assert_eq!(made, Some(Made::Failed(Kind::Pdf)));
        if let Ok(pid) = fs::read_to_string(fake.path("pid")) {
            let stat = PathBuf::from("/proc").join(pid.trim()).join("stat");
            // Ended, or only waiting to be counted as such.
            let is_gone = || fs::read_to_string(&stat).map_or(true, |stat| stat.contains(") Z "));
            for _ in 0..100 {
                if is_gone() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert!(is_gone(), "its child lives");
        }
        fake.say("ok");
        assert_eq!(fake.work(&world).await, None, "not at once");
        world.pass(601);
        assert_eq!(fake.work(&world).await, Some(Made::Rendition(Kind::Pdf)));
    }
}

on_both! {
    async fn an_author_uploads_a_document_and_the_checklist_says_that_it_is_not_shown(world: World) {
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
        let unit = |bytes: Vec<u8>| NewUnit {
            section: "一".to_owned(),
            title: "预案".to_owned(),
            required: true,
            content: NewContent::Document {
                file: Some(NewFile { name: "预案.docx".to_owned(), bytes: bytes.into() }),
                min_seconds: 60,
            },
        };
        let text = world.platform.add_unit(&author, "KM-D-1", 1, unit(b"just words".to_vec())).await;
        let Err(Error::Refused(refusals)) = text else { panic!("{text:?}") };
        assert!(refusals[0].detail.contains("docx"), "{refusals:?}");
        let draft = world.platform.add_unit(&author, "KM-D-1", 1, unit(word())).await.expect("is added");
        let shown = Check::Download { unit: "预案".to_owned() };
        assert!(draft.checks.contains(&shown), "{:?}", draft.checks);
        let fake = Fake::new("ok");
        assert_eq!(fake.work(&world).await, Some(Made::Rendition(Kind::Pdf)));
        let draft = world.platform.draft(&author, "KM-D-1").await.expect("is there");
        assert!(!draft.checks.contains(&shown), "{:?}", draft.checks);
    }
}

/// The machine's own `LibreOffice`, where it has one.
fn installed() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join("soffice"))
        .find(|program| program.is_file())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_libreoffice_makes_a_pdf_of_two_pages() {
    let Some(program) = installed() else {
        eprintln!("skipped: there is no LibreOffice on this machine");
        return;
    };
    let world = World::on_sqlite().await;
    let course = course_of("KM-W-1");
    world.import(&course).await;
    let made = world
        .platform
        .make_next_rendition(&Office::new(program))
        .await;
    assert_eq!(made.expect("answers"), Some(Made::Rendition(Kind::Pdf)));
    let unit = unit_of(&course);
    let renditions = world
        .platform
        .renditions_of_unit(&unit)
        .await
        .expect("answers");
    let (_, pages) = renditions.pdf().expect("was made");
    assert_eq!(pages, 2);
}
