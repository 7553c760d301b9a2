//! What several pages share.

pub mod checklist;
pub mod comments;
pub mod course_card;
pub mod course_text;
pub mod credit;
pub mod diff;
pub mod discussion;
pub mod downloads;
pub mod fields;
pub mod hint;
pub mod icon;
pub mod kept;
pub mod media;
pub mod meter;
pub mod outline;
pub mod package;
pub mod paging;
pub mod player_tools;
pub mod questions_file;
pub mod quiz;
pub mod ratings;
pub mod survey;
