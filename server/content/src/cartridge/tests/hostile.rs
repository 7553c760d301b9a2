//! What is no cartridge, or was made to do harm.

use super::*;

fn refused(files: &[(&str, &[u8])], limits: &Limits) -> Fault {
    read(&zipped(files), limits).expect_err("refused")
}

#[test]
fn what_is_no_cartridge_is_told_apart() {
    let limits = Limits::default();
    assert!(matches!(
        read(&Bytes::from_static(b"x"), &limits),
        Err(Fault::NotZip { .. })
    ));
    assert_eq!(refused(&[("a.txt", b"x")], &limits), Fault::NoManifest);
    let scorm = b"<manifest><metadata><schema>ADL SCORM</schema></metadata></manifest>";
    let found = "ADL SCORM".to_owned();
    assert_eq!(
        refused(&[("imsmanifest.xml", scorm)], &limits),
        Fault::NotCartridge { found }
    );
    assert!(matches!(
        refused(&[("imsmanifest.xml", b"<manifest>")], &limits),
        Fault::Manifest(_)
    ));
    let bomb = b"<!DOCTYPE m [<!ENTITY a \"aaaa\">]><manifest>&a;</manifest>";
    assert!(matches!(
        refused(&[("imsmanifest.xml", bomb)], &limits),
        Fault::Manifest(_)
    ));
    let nothing = manifest(&item("D", "讨论"), &resource("D", "imsdt_xmlv1p3", "d.xml"));
    let Fault::Nothing { left_out } = refused(&[("imsmanifest.xml", nothing.as_bytes())], &limits)
    else {
        panic!("nothing is left")
    };
    assert_eq!(told(&left_out), [("讨论", "discussion")]);
}

#[test]
fn names_that_lead_out_lead_nowhere_and_what_is_missing_is_told() {
    let items = [
        item("T", "外面"),
        item("W", "网上"),
        item("G", "不在"),
        item("N", "没有这个资源"),
        item("X", "坏的"),
    ]
    .concat();
    let resources = [
        resource("T", "webcontent", "../../../etc/passwd"),
        resource("W", "webcontent", "https://example.org/a.html"),
        resource("G", "webcontent", "gone.html"),
        resource("X", QTI, "bad.xml"),
    ]
    .concat();
    let cartridge = taken(&[
        ("imsmanifest.xml", with_page(&items, &resources).as_bytes()),
        ("../p.html", "<p>外</p>".as_bytes()),
        ("p.html", "<p>里</p>".as_bytes()),
        ("bad.xml", b"<a>"),
    ]);
    let (_, content) = cartridge.units().next().expect("a unit");
    let Content::Page(page) = content else {
        panic!("a page")
    };
    assert_eq!(page.markdown, "里\n");
    assert_eq!(
        told(&cartridge.left_out),
        [
            ("外面", "outside"),
            ("网上", "outside"),
            ("不在", "missing"),
            ("没有这个资源", "missing"),
            ("坏的", "unreadable")
        ]
    );
}

#[test]
fn resources_that_depend_on_each_other_in_a_circle_end() {
    let depends = |id: &str, on: &str| {
        format!(
            "<resource identifier=\"{id}\" type=\"webcontent\" href=\"p.html\"><file href=\"p.html\"/><dependency identifierref=\"{on}\"/></resource>"
        )
    };
    let manifest = manifest(
        &(item("A", "甲") + &item("B", "乙")),
        &(depends("A", "B") + &depends("B", "A")),
    );
    let cartridge = taken(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("p.html", "<p>一</p>".as_bytes()),
    ]);
    assert_eq!(cartridge.units().count(), 2);
}

#[test]
fn a_bomb_is_not_unpacked() {
    let bomb = [
        b"<p>".as_slice(),
        &vec![b' '; 20_000_000],
        "一</p>".as_bytes(),
    ]
    .concat();
    let manifest = with_page(&item("Z", "炸弹"), &resource("Z", "webcontent", "z.html"));
    let files: [(&str, &[u8]); 3] = [
        ("imsmanifest.xml", manifest.as_bytes()),
        ("p.html", "<p>一</p>".as_bytes()),
        ("z.html", &bomb),
    ];
    assert!(
        zipped(&files).len() < 100_000,
        "it packs better than pages do"
    );
    assert_eq!(told(&taken(&files).left_out), [("炸弹", "missing")]);
    let limits = |unpacked_bytes| Limits {
        unpacked_bytes,
        ..Limits::default()
    };
    assert_eq!(
        refused(&files, &limits(10)),
        Fault::NoManifest,
        "nor is the manifest"
    );
    let few = Limits {
        entries: 2,
        ..Limits::default()
    };
    assert!(matches!(refused(&files, &few), Fault::NotZip { .. }));
    let small = Limits {
        file_bytes: 100,
        ..Limits::default()
    };
    assert_eq!(refused(&files, &small), Fault::TooLarge { most: 100 });
}

#[test]
fn ten_thousand_items_are_more_than_a_course_holds() {
    let items: String = (0..10_000).map(|_| item("P", "页")).collect();
    let manifest = with_page(&items, "");
    let files: [(&str, &[u8]); 2] = [
        ("imsmanifest.xml", manifest.as_bytes()),
        ("p.html", b"<p>x</p>"),
    ];
    let (count, most) = (10_001, 500);
    assert_eq!(
        refused(&files, &Limits::default()),
        Fault::TooManyUnits { count, most }
    );
}

#[test]
fn a_manifest_as_deep_as_a_well_is_refused() {
    let items = [
        "<item><title>x</title>".repeat(10_000),
        "</item>".repeat(10_000),
    ]
    .concat();
    let manifest = with_page(&items, "");
    let fault = refused(
        &[("imsmanifest.xml", manifest.as_bytes())],
        &Limits::default(),
    );
    assert!(matches!(fault, Fault::Manifest(_)), "{fault:?}");
}
