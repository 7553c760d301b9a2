//! Packages made on the spot, honest and hostile, and one that nobody here made.

use std::{fs, path::Path};

use domain::packages::{MoveOn, Standard};
use proptest::{collection::vec, prelude::*};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

const SCORM_12: &str = r#"<?xml version="1.0"?>
<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="B">
    <organization identifier="A"><title>另一个</title></organization>
    <organization identifier="B">
      <title>校园安全</title>
      <item identifier="I1" identifierref="R1"><title>疏散</title><adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>难度=2</adlcp:datafromlms></item>
      <item identifier="I2"><title>更多</title><item identifier="I3" identifierref="R2" parameters="?page=2"><title>图</title></item></item>
    </organization>
  </organizations>
  <resources xml:base="content/">
    <resource identifier="R1" type="webcontent" adlcp:scormtype="sco" href="index.html"/>
    <resource identifier="R2" type="webcontent" adlcp:scormtype="asset" href="plan%20a.html"/>
  </resources>
</manifest>"#;

const SCORM_2004: &str = r#"<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations>
    <organization identifier="A">
      <title>师德</title>
      <item identifier="I1" identifierref="R1"><title>案例</title>
        <imsss:sequencing><imsss:objectives><imsss:primaryObjective satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives></imsss:sequencing>
      </item>
    </organization>
  </organizations>
  <resources><resource identifier="R1" type="webcontent" adlcp:scormType="sco" href="shared/launch.html?content=a"/></resources>
</manifest>"#;

const CMI5: &str = r#"<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://example.org/c"><title><langstring lang="en">Rocks</langstring><langstring lang="zh-CN">岩石</langstring></title></course>
  <block id="b"><au id="https://example.org/c/1" moveOn="CompletedAndPassed" masteryScore="0.75"><title><langstring lang="en">One</langstring></title><url>a/index.html?x=1</url><launchParameters>{"level":2}</launchParameters></au></block>
  <au id="https://example.org/c/2"><title><langstring lang="en">Two</langstring></title><url>b.html</url></au>
</courseStructure>"#;

const H5P: &str = r#"{"title":" 洗手 ","mainLibrary":"H5P.Own","preloadedDependencies":[
  {"machineName":"H5P.Own","majorVersion":"1","minorVersion":0},{"machineName":"H5P.Sign","majorVersion":2,"minorVersion":"1"}]}"#;
const OWN: &str = r#"{"preloadedJs":[{"path":"scripts/own.js"}],"preloadedCss":[{"path":"gone.css"}],"preloadedDependencies":[{"machineName":"H5P.Sign","majorVersion":2,"minorVersion":1}]}"#;

fn h5p() -> Vec<(&'static str, &'static str)> {
    vec![
        ("h5p.json", H5P),
        (
            "content/content.json",
            r#"{"question":"<p>饭前要洗手吗？","media":{"library":"H5P.Sign 2.1","params":{}}}"#,
        ),
        ("H5P.Own-1.0/library.json", OWN),
        (
            "H5P.Own-1.0/scripts/own.js",
            "this.triggerXAPIScored(1, 1, 'answered')",
        ),
        ("H5P.Sign-2.1/library.json", "\u{feff}{}"),
    ]
}

fn zipped(files: &[(&str, &str)]) -> Bytes {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("starts");
        std::io::Write::write_all(&mut writer, text.as_bytes()).expect("writes");
    }
    writer.finish().expect("finishes").into_inner().into()
}

fn fault(files: &[(&str, &str)]) -> Fault {
    read(&zipped(files), &Limits::default()).expect_err("is refused")
}

#[test]
fn scorm_1_2_tells_its_items_in_order() {
    let files = [
        ("imsmanifest.xml", SCORM_12),
        ("content/index.html", "<p>一"),
        ("content/plan a.html", "<p>二"),
    ];
    let parsed = read(&zipped(&files), &Limits::default()).expect("a package");
    assert_eq!(
        (parsed.standard, parsed.title.as_str()),
        (Standard::Scorm12, "校园安全")
    );
    let [first, second] = parsed.activities.as_slice() else {
        panic!("{:?}", parsed.activities)
    };
    assert_eq!(
        (first.id.as_str(), first.launch.as_str()),
        ("I1", "content/index.html")
    );
    assert_eq!(
        (first.move_on, first.pass_permille),
        (MoveOn::Success, Some(800))
    );
    assert_eq!(first.launch_data.as_deref(), Some("难度=2"));
    assert_eq!(second.launch, "content/plan%20a.html?page=2");
    assert_eq!(second.move_on, MoveOn::Opened);
    let page = parsed
        .files
        .iter()
        .find(|file| file.path == "content/index.html");
    assert_eq!(page.expect("unpacked").media_type, "text/html");
}

#[test]
fn a_folder_that_was_zipped_whole_is_read_from_its_manifest_on() {
    let files = [
        ("golf/imsmanifest.xml", SCORM_2004),
        ("golf/shared/launch.html", "<p>一"),
        ("__MACOSX/golf/._imsmanifest.xml", "x"),
        ("readme.txt", "beside it"),
    ];
    let parsed = read(&zipped(&files), &Limits::default()).expect("a package");
    assert_eq!(parsed.standard, Standard::Scorm2004);
    assert_eq!(parsed.activities[0].pass_permille, Some(600));
    assert_eq!(parsed.activities[0].launch, "shared/launch.html?content=a");
    let paths: Vec<&str> = parsed.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["imsmanifest.xml", "shared/launch.html"]);
}

#[test]
fn blanks_around_identifiers_do_not_belong_to_them() {
    let manifest = SCORM_2004
        .replace("identifier=\"R1\"", "identifier=\"  R1 \"")
        .replace("identifier=\"I1\"", "identifier=\" I1\"");
    let files = [
        ("imsmanifest.xml", manifest.as_str()),
        ("shared/launch.html", "<p>一"),
    ];
    let parsed = read(&zipped(&files), &Limits::default()).expect("a package");
    assert_eq!(parsed.activities[0].id, "I1");
}

#[test]
fn cmi5_tells_its_units_and_their_rules() {
    let files = [("cmi5.xml", CMI5), ("a/index.html", ""), ("b.html", "")];
    let parsed = read(&zipped(&files), &Limits::default()).expect("a package");
    assert_eq!(
        (parsed.standard, parsed.title.as_str()),
        (Standard::Cmi5, "岩石")
    );
    let rules: Vec<_> = parsed
        .activities
        .iter()
        .map(|each| (each.move_on, each.pass_permille))
        .collect();
    assert_eq!(
        rules,
        [
            (MoveOn::CompletedAndPassed, Some(750)),
            (MoveOn::Nothing, None)
        ]
    );
    assert_eq!(
        parsed.activities[0].launch_data.as_deref(),
        Some("{\"level\":2}")
    );
}

#[test]
fn an_h5p_package_is_one_activity_that_says_when_it_is_done() {
    let parsed = read(&zipped(&h5p()), &Limits::default()).expect("a package");
    assert_eq!(
        (parsed.standard, parsed.title.as_str()),
        (Standard::H5p, "洗手")
    );
    let [activity] = parsed.activities.as_slice() else {
        panic!("{:?}", parsed.activities)
    };
    assert_eq!(
        (activity.id.as_str(), activity.move_on),
        ("H5P.Own", MoveOn::Success)
    );
    assert_eq!(parsed.files.len(), 5);
    // In a folder, with folders of libraries that do not tell their versions.
    let names: Vec<String> = h5p()
        .iter()
        .map(|(name, _)| format!("wash/{}", name.replace("-1.0", "").replace("-2.1", "")))
        .collect();
    let files: Vec<(&str, &str)> = names
        .iter()
        .zip(h5p())
        .map(|(name, (_, text))| (name.as_str(), text))
        .collect();
    let parsed = read(&zipped(&files), &Limits::default()).expect("a package");
    assert_eq!(parsed.standard, Standard::H5p);
    // Within a package of SCORM it is the SCO's own matter.
    let mut files = h5p();
    files.extend([
        ("imsmanifest.xml", SCORM_2004),
        ("shared/launch.html", "<p>一"),
    ]);
    let parsed = read(&zipped(&files), &Limits::default()).expect("a package");
    assert_eq!(parsed.standard, Standard::Scorm2004);
}

#[test]
fn an_h5p_content_that_never_says_so_is_met_by_being_opened() {
    let mut files = h5p();
    files[3].1 = "H5P.Own = function () {}";
    let parsed = read(&zipped(&files), &Limits::default()).expect("a package");
    assert_eq!(parsed.activities[0].move_on, MoveOn::Opened);
    // It is the parts that say so: a question on a page of plain texts.
    files[4].1 = r#"{"preloadedJs":[{"path":"./sign.js"}]}"#;
    files.push(("H5P.Sign-2.1/sign.js", "this.trigger(\"completed\")"));
    let parsed = read(&zipped(&files), &Limits::default()).expect("a package");
    assert_eq!(parsed.activities[0].move_on, MoveOn::Success);
}

#[test]
fn what_an_h5p_package_lacks_is_named() {
    let without = |name: &str| {
        let files: Vec<_> = h5p()
            .into_iter()
            .filter(|(each, _)| *each != name)
            .collect();
        fault(&files)
    };
    let lacks = |library: &str| Fault::Library {
        library: library.to_owned(),
    };
    assert_eq!(without("H5P.Sign-2.1/library.json"), lacks("H5P.Sign 2.1"));
    assert_eq!(without("H5P.Own-1.0/library.json"), lacks("H5P.Own 1.0"));
    let script = without("H5P.Own-1.0/scripts/own.js");
    assert!(
        matches!(&script, Fault::Missing { title, launch } if title == "H5P.Own 1.0" && launch == "scripts/own.js"),
        "{script:?}"
    );
    let content = without("content/content.json");
    assert!(
        matches!(&content, Fault::Missing { launch, .. } if launch == "content/content.json"),
        "{content:?}"
    );
    let with = |at: usize, text: &'static str| {
        let mut files = h5p();
        files[at].1 = text;
        fault(&files)
    };
    assert_eq!(
        with(1, r#"{"steps":[{"library":"H5P.Film 1.5"}]}"#),
        lacks("H5P.Film")
    );
    assert_eq!(with(0, r#"{"mainLibrary":"H5P.Own"}"#), lacks("H5P.Own"));
    let circle = with(
        4,
        r#"{"preloadedDependencies":[{"machineName":"H5P.Own","majorVersion":1,"minorVersion":0}]}"#,
    );
    assert!(circle.to_string().contains("circle"), "{circle}");
    for (at, file) in [
        (0, "h5p.json"),
        (1, "content/content.json"),
        (2, "H5P.Own-1.0/library.json"),
    ] {
        let wrong = with(at, "{");
        assert!(
            matches!(&wrong, Fault::Manifest { file: named, .. } if named == file),
            "{wrong:?}"
        );
    }
    assert_eq!(lacks("x").code(), "package-library");
}

#[test]
fn what_leads_out_of_a_package_refuses_it() {
    for name in [
        "../x.html",
        "/etc/passwd",
        "a/../../x",
        "C:/x.html",
        "a\\..\\..\\x",
    ] {
        let refused = fault(&[("imsmanifest.xml", SCORM_2004), (name, "x")]);
        assert!(
            matches!(refused, Fault::Outside { .. }),
            "{name}: {refused:?}"
        );
    }
}

#[test]
fn a_link_in_a_package_refuses_it() {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer
        .add_symlink("secret.html", "/etc/passwd", SimpleFileOptions::default())
        .expect("adds");
    let bytes: Bytes = writer.finish().expect("finishes").into_inner().into();
    let refused = read(&bytes, &Limits::default()).expect_err("is refused");
    assert_eq!(
        refused,
        Fault::Link {
            name: "secret.html".to_owned()
        }
    );
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let zeros = "0".repeat(8 << 20);
    let files = [
        ("imsmanifest.xml", SCORM_2004),
        ("shared/launch.html", zeros.as_str()),
    ];
    let bomb = read(
        &zipped(&files),
        &Limits {
            ratio: 20,
            ..Limits::default()
        },
    );
    assert!(matches!(bomb, Err(Fault::Bomb { .. })), "{bomb:?}");
    let whole = read(
        &zipped(&files),
        &Limits {
            unpacked_bytes: 4 << 20,
            ratio: 10_000,
            ..Limits::default()
        },
    );
    assert!(
        matches!(whole, Err(Fault::TooManyBytes { .. })),
        "{whole:?}"
    );
    let many: Vec<String> = (0..101).map(|n| format!("{n}.html")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "")).collect();
    let files = read(
        &zipped(&many),
        &Limits {
            files: 100,
            ..Limits::default()
        },
    );
    assert_eq!(files, Err(Fault::TooManyFiles { most: 100 }));
    let large = read(
        &zipped(&many),
        &Limits {
            file_bytes: 100,
            ..Limits::default()
        },
    );
    assert_eq!(large, Err(Fault::TooLarge { most: 100 }));
}

#[test]
fn a_manifest_that_launches_nothing_that_is_there_says_so() {
    assert_eq!(fault(&[("index.html", "")]), Fault::NoManifest);
    let missing = fault(&[("imsmanifest.xml", SCORM_2004)]);
    assert!(
        matches!(&missing, Fault::Missing { title, .. } if title == "案例"),
        "{missing:?}"
    );
    let elsewhere = SCORM_2004.replace("shared/launch.html", "https://example.org/");
    assert!(matches!(
        fault(&[("imsmanifest.xml", &elsewhere)]),
        Fault::Elsewhere { .. }
    ));
    let empty = "<manifest><organizations/></manifest>";
    assert!(matches!(
        fault(&[("imsmanifest.xml", empty)]),
        Fault::NoActivity { .. }
    ));
    assert!(matches!(
        fault(&[("imsmanifest.xml", "<manifest>")]),
        Fault::Manifest { .. }
    ));
    let score = CMI5.replace("0.75", "75");
    let refused = fault(&[("cmi5.xml", &score), ("a/index.html", ""), ("b.html", "")]);
    assert!(
        refused.to_string().contains("masteryScore") && refused.to_string().contains("line 3"),
        "{refused}"
    );
    let no_zip = read(&Bytes::from_static(b"no zip"), &Limits::default());
    assert!(matches!(no_zip, Err(Fault::NotZip { .. })));
}

proptest! {
    #[test]
    fn a_damaged_package_is_an_error_and_never_a_crash(
        changes in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<proptest::sample::Index>(),
    ) {
        let files = [("imsmanifest.xml", SCORM_12), ("content/index.html", "<p>一"), ("content/plan a.html", "<p>二")];
        let mut bytes = zipped(&files).to_vec();
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        let _ = read(&Bytes::from(bytes.clone()), &Limits::default());
        bytes.truncate(cut.index(bytes.len()));
        let _ = read(&Bytes::from(bytes), &Limits::default());
    }

    #[test]
    fn a_damaged_manifest_is_an_error_and_never_a_crash(
        which in proptest::sample::select(vec![("imsmanifest.xml", SCORM_12), ("imsmanifest.xml", SCORM_2004), ("cmi5.xml", CMI5), ("h5p.json", H5P), ("H5P.Own-1.0/library.json", OWN)]),
        lost in vec(any::<proptest::sample::Index>(), 1..4),
    ) {
        let mut lines: Vec<&str> = which.1.lines().collect();
        for at in lost {
            let at = at.index(lines.len().max(1));
            if at < lines.len() {
                lines.remove(at);
            }
        }
        let manifest = lines.join("\n");
        let _ = read(&zipped(&[(which.0, &manifest), ("a/index.html", "")]), &Limits::default());
        let mut own: Vec<(&str, &str)> = h5p().into_iter().filter(|(name, _)| *name != which.0).collect();
        own.push((which.0, &manifest));
        let _ = read(&zipped(&own), &Limits::default());
    }
}

/// ADL CATAPULT's, where it is at hand.
#[test]
fn a_package_of_other_people_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/testdata/packages/geology-cmi5.zip");
    let Ok(bytes) = fs::read(&path) else {
        println!("skipped: {} is missing", path.display());
        return;
    };
    let parsed = read(&bytes.into(), &Limits::default()).expect("a package");
    assert_eq!(parsed.standard, Standard::Cmi5);
    assert_eq!(parsed.activities.len(), 1);
    assert_eq!(parsed.activities[0].move_on, MoveOn::CompletedOrPassed);
    assert_eq!(parsed.activities[0].launch, "index.html");
}
