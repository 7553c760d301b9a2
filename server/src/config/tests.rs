use super::*;

fn read(environment: &[(&str, &str)], file: Option<&str>) -> Result<Config, String> {
    let environment = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::read(environment, file).map_err(|errors| {
        errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    })
}

#[test]
fn without_any_setting_everything_lies_below_the_data_folder() {
    let config =
        read(&[("HOME", "/h"), ("XUESHI_DATA", "/var/lib/xueshi")], None).expect("good settings");
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.database_url, "sqlite:///var/lib/xueshi/xueshi.db");
    assert_eq!(config.storage, "file:///var/lib/xueshi/objects");
    assert_eq!(config.study_speed_permille, 1000);
    assert_eq!(config.ffmpeg, Helper::Wherever);
}

#[test]
fn a_helper_is_a_path_or_off() {
    let read = |value| read(&[("XUESHI_FFMPEG", value)], None).map(|config| config.ffmpeg);
    assert_eq!(read("off"), Ok(Helper::Off));
    assert_eq!(
        read("/usr/bin/true"),
        Ok(Helper::At(PathBuf::from("/usr/bin/true")))
    );
    let error = Helper::At(PathBuf::from("/nowhere")).find("ffmpeg");
    assert!(error.is_err(), "what is named must be there");
    assert_eq!(Helper::Off.find("sh"), Ok(None));
}

#[test]
fn the_environment_comes_before_the_file() {
    let file =
        "listen = \"127.0.0.1:4000\"\nstudy_speed = 1.5\ntrusted_proxies = [\"10.0.0.0/8\"]\n";
    let config = read(&[("XUESHI_LISTEN", "127.0.0.1:5000")], Some(file)).expect("good settings");
    assert_eq!(config.listen.port(), 5000);
    assert_eq!(config.study_speed_permille, 1500);
}

#[test]
fn an_unknown_setting_is_named_wherever_it_stands() {
    let error = read(&[("XUESHI_LISTN", "x")], None).expect_err("unknown");
    assert!(
        error.contains("XUESHI_LISTN") && error.contains("XUESHI_LISTEN"),
        "{error}"
    );
    let error = read(&[], Some("listn = \"x\"")).expect_err("unknown");
    assert!(error.contains("xueshi.toml: listn"), "{error}");
    let error = read(&[("XUESHI_DATABASE_URL", "x")], None).expect_err("misnamed");
    assert!(error.contains("DATABASE_URL"), "{error}");
}

#[test]
fn a_bad_value_is_named_with_what_would_be_right() {
    for (name, value, right) in [
        ("XUESHI_LISTEN", "3000", "IP:PORT"),
        ("XUESHI_PUBLIC_URL", "xueshi.cn", "https://"),
        ("XUESHI_PUBLIC_URL", "https://xueshi.cn/path", "https://"),
        ("XUESHI_STORAGE", "./objects", "file:///"),
        ("XUESHI_ZONE", "Kunming", "Asia/Shanghai"),
        ("XUESHI_STUDY_SPEED", "9", "0.1 to 4"),
        ("XUESHI_STUDY_SPEED", "fast", "0.1 to 4"),
        ("XUESHI_LOG", "server=loud", "info"),
        ("XUESHI_FFMPEG", "bin/ffmpeg", "absolute path"),
        ("XUESHI_SOFFICE", "soffice", "absolute path"),
        ("XUESHI_CLAMD", "clamd", "host:port"),
        ("XUESHI_CLAMD", "unix:run/clamd.sock", "/absolute/path"),
        ("XUESHI_TRUSTED_PROXIES", "10/8", "10.0.0.0/8"),
        ("DATABASE_URL", "mysql://x", "postgres://"),
    ] {
        let error = read(&[(name, value)], None).expect_err(name);
        assert!(error.contains(name) && error.contains(right), "{error}");
    }
}

#[test]
fn a_broken_file_says_on_which_line() {
    let error = read(&[], Some("listen = \"127.0.0.1:1\"\ndata =\n")).expect_err("broken");
    assert!(error.contains("xueshi.toml: line 2"), "{error}");
    let error = read(&[], Some("listen = true")).expect_err("a boolean");
    assert!(error.contains("listen"), "{error}");
}

#[test]
fn settings_of_a_later_release_are_accepted_and_noted() {
    let environment = [("XUESHI_OIDC_ISSUER", "x"), ("XUESHI_OIDC_SECRET", "x")];
    let config = read(&environment, Some("[oidc]\nissuer = \"x\"")).expect("accepted");
    assert_eq!(config.without_effect.len(), 3);
}

#[test]
fn settings_of_mail_and_of_the_webhook_come_in_pairs() {
    let site = ("XUESHI_PUBLIC_URL", "https://xueshi.example.cn");
    let mail = [
        site,
        ("XUESHI_SMTP_URL", "smtp://127.0.0.1:25"),
        ("XUESHI_MAIL_FROM", "学时 <x@example.cn>"),
    ];
    let config = read(&mail, None).expect("good settings");
    assert!(config.mail.is_some() && config.webhook.is_none());
    let error = read(&mail[..2], None).expect_err("half of it");
    assert!(error.contains("XUESHI_MAIL_FROM"), "{error}");
    let error = read(&mail[1..], None).expect_err("no address of the site");
    assert!(error.contains("XUESHI_PUBLIC_URL"), "{error}");
    let hook = |url| {
        [
            site,
            ("XUESHI_WEBHOOK_URL", url),
            ("XUESHI_WEBHOOK_SECRET", "s"),
        ]
    };
    assert!(read(&hook("https://sms.example.cn/in"), None).is_ok());
    assert!(read(&hook("http://127.0.0.1:9/in"), None).is_ok());
    let error = read(&hook("http://sms.example.cn/in"), None).expect_err("in the clear");
    assert!(
        error.contains("XUESHI_WEBHOOK_URL") && error.contains("https"),
        "{error}"
    );
}

#[test]
fn a_folder_with_odd_characters_still_names_one_file() {
    let config = read(&[("XUESHI_DATA", "/a b/100%?")], None).expect("good settings");
    assert_eq!(config.database_url, "sqlite:///a b/100%25%3F/xueshi.db");
    assert_eq!(config.storage, "file:///a%20b/100%25%3F/objects");
}
