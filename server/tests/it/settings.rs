//! A setting that is not understood stops the start, by its name.

use crate::program::Installation;

#[test]
fn an_unknown_setting_stops_the_start_with_its_name() {
    let told = Installation::new()
        .with("XUESHI_LISTENN", "127.0.0.1:0")
        .run(&["serve"])
        .failed(2);
    assert!(told.contains("XUESHI_LISTENN: unknown setting"), "{told}");

    let place = Installation::new();
    std::fs::write(
        place.path("xueshi.toml"),
        "listen = \"127.0.0.1:0\"\ncolour = \"red\"\n",
    )
    .expect("a file");
    let told = place.run(&["check"]).failed(2);
    assert!(told.contains("xueshi.toml: colour"), "{told}");
}

#[test]
fn a_bad_value_stops_the_start_and_every_one_is_told() {
    let told = Installation::new()
        .with("XUESHI_LISTEN", "everywhere")
        .with("DATABASE_URL", "mysql://here")
        .with("XUESHI_STORAGE", "ftp://there")
        .with("XUESHI_STUDY_SPEED", "fast")
        .run(&[])
        .failed(2);
    for name in [
        "XUESHI_LISTEN",
        "DATABASE_URL",
        "XUESHI_STORAGE",
        "XUESHI_STUDY_SPEED",
    ] {
        assert!(
            told.lines().any(|line| line.contains(name)),
            "{name} in {told}"
        );
    }
    assert_eq!(told.lines().count(), 4, "{told}");
}

#[test]
fn wrong_usage_ends_with_two() {
    let place = Installation::new();
    place.run(&["fly"]).failed(2);
    place.run(&["import", "course"]).failed(2);
    assert!(!place.path("data").exists(), "nothing was begun");
}

#[test]
fn check_says_a_line_for_each_thing_and_fails_where_one_does_not_answer() {
    let place = Installation::new();
    place.run(&["migrate"]).done();
    let told = place.run(&["check"]).done();
    let starts: Vec<_> = told
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        starts,
        [
            "configuration",
            "database",
            "store",
            "index",
            "ffmpeg",
            "soffice",
            "clamd",
            "mail",
            "webhook",
        ],
        "{told}"
    );

    let told = Installation::new()
        .with("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
        .run(&["check"]);
    assert_ne!(told.code, 0, "{told:?}");
    assert!(told.err.contains("database"), "{told:?}");
}

#[test]
fn what_only_reads_never_makes_an_empty_installation_that_looks_well() {
    let place = Installation::new().with("XUESHI_DATA", "mistyped");
    for command in [
        &["ledger", "verify"][..],
        &["check"],
        &["search", "rebuild"],
        &["backup", "--out", "file.tar"],
    ] {
        let told = place.run(command).failed(2);
        assert!(told.contains("there is no database at"), "{told}");
        assert!(told.contains("mistyped"), "{told}");
    }
    assert!(!place.path("mistyped").exists(), "nothing was made");
}

#[test]
fn an_account_is_made_at_the_machine_with_a_password_from_standard_input() {
    let place = Installation::new();
    place
        .run(&[
            "generate",
            "--teachers",
            "2",
            "--courses",
            "1",
            "--entries",
            "0",
        ])
        .done();
    let create = [
        "account", "create", "--login", "lihua", "--role", "teacher", "--org", "SYN", "--name",
        "李华",
    ];
    let told = place.run_with(&create, "short\n").failed(2);
    assert!(told.contains("password"), "{told}");
    place.run_with(&create, "correct horse\n").done();
    let told = place.run_with(&create, "correct horse\n").failed(2);
    assert!(told.contains("login"), "{told}");
    let mut other = create;
    other[7] = "nowhere";
    let told = place.run_with(&other, "correct horse\n").failed(2);
    assert!(told.contains("org"), "{told}");

    let served = place.serve();
    let credentials = serde_json::json!({"login": "lihua", "password": "correct horse"});
    let (status, session) =
        crate::program::ask(served.address, "", "POST", "/api/v1/sessions", &credentials)
            .expect("answers");
    assert_eq!(
        (status, &session["user"]["name"]),
        (201, &serde_json::json!("李华"))
    );
}
