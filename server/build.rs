//! Joins the stylesheet, and takes in the islands and libraries where they were built: the program carries all that it
//! serves.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// What `app/islands/build.sh` leaves in `<target>/site/pkg`.
const ISLANDS: [&str; 2] = ["islands.js", "islands_bg.wasm"];
/// What `app/libraries/build.sh` leaves in `<target>/site/libraries`.
const LIBRARIES: [&str; 6] = [
    "tus.js",
    "scorm12.js",
    "scorm2004.js",
    "h5p-player.js",
    "h5p-core.js",
    "h5p-core.css",
];

/// What it leaves of PDF.js: these, and the tables and fonts beside them.
const PDF: [&str; 2] = ["pdf.mjs", "pdf.worker.mjs"];

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    style(&out)?;
    println!("cargo:rerun-if-changed=../public");
    take_in(&out, "islands", "site/pkg", &ISLANDS)?;
    take_in(&out, "libraries", "site/libraries", &LIBRARIES)?;
    take_in(&out, "pdf", "site/libraries/pdf", &PDF)
}

/// Every file of `style/` in alphabetical order.
fn style(out: &Path) -> io::Result<()> {
    println!("cargo:rerun-if-changed=../style");
    let mut files = fs::read_dir("../style")?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.retain(|path| path.extension().is_some_and(|kind| kind == "css"));
    files.sort();
    let mut sheet = String::new();
    for file in files {
        sheet.push_str(&without_comments(&fs::read_to_string(&file)?));
        sheet.push('\n');
    }
    fs::write(out.join("style.css"), sheet)
}

/// Comments are for whoever works on the style. None of its texts holds the signs of one.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Copies what was built (of PDF.js all of it) into `<target>/<folder>`, where all of it is there, to where the program includes it.
fn take_in(out: &Path, name: &str, folder: &str, wanted: &[&str]) -> io::Result<()> {
    let embedded = out.join(name);
    if embedded.exists() {
        fs::remove_dir_all(&embedded)?;
    }
    fs::create_dir_all(&embedded)?;
    // <target>/<profile>/build/server-<hash>/out, with the triple after <target> where one is named.
    let targets = out.ancestors().skip(4).take(2);
    let built = targets
        .map(|target| target.join(folder))
        .find(|built| built.is_dir())
        .or_else(|| out.ancestors().nth(4).map(|target| target.join(folder)));
    let Some(built) = built else {
        return Ok(());
    };
    println!("cargo:rerun-if-changed={}", built.display());
    if wanted.iter().all(|name| built.join(name).is_file()) {
        for entry in fs::read_dir(&built)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            let is_wanted = name.is_some_and(|name| wanted.contains(&name)) || wanted == PDF;
            if let Some(name) = name.filter(|_| is_wanted && path.is_file()) {
                fs::copy(&path, embedded.join(name))?;
            }
        }
    }
    Ok(())
}
