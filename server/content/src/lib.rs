//! Course content: where the bytes live, what they are, and the formats in which courses and questions arrive.
//!
//! * [`course_folder`]: a course as an author writes it, a `course.toml` beside its files.
//! * [`cartridge`]: a course as other systems hand it on (Common Cartridge).
//! * [`gift`], [`moodle_xml`], [`qti`]: questions; [`questions`]: what came of a file of them and what was left out.
//! * [`captions`]: `WebVTT` and SRT; [`markdown`]: pages as safe HTML and as plain text.
//! * [`print`]: records and certificates as PDF, and QR codes.
//! * [`probe`]: what a file is by its content, whatever it is called.
//! * [`renditions`]: smaller versions of a video and PDFs of documents, where the machine has the programs.
//! * [`scan`]: what comes from outside, shown to a virus scanner.
//! * [`sheet`]: lists as xlsx or csv, read, written, and sent back with the bad cells marked.
//! * [`text`]: the text of PDF, pptx, docx, HTML and packages, page by page, for search.
//! * [`store`]: the object store, a local folder or S3.
//!
//! Parsing and printing only: the rules are in `domain`, the use-cases in `platform`.

pub mod captions;
pub mod cartridge;
pub mod course_folder;
pub mod gift;
pub mod markdown;
pub mod moodle_xml;
pub mod packages;
pub mod print;
pub mod probe;
pub mod qti;
pub mod questions;
pub mod renditions;
pub mod scan;
pub mod sheet;
pub mod store;
pub mod text;
