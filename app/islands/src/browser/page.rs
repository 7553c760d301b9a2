//! The rest of the page, kept true to what the server said. All of it was rendered by the server; see
//! `app::pages::learn`.

use web_sys::Element;

use crate::{message::UnitState, texts::SaveTexts};

/// What the unit still needs, and the signs of how it stands.
pub fn show_unit(unit: &UnitState, texts: &SaveTexts) {
    show_need(unit, texts);
    let (sign, word) = match &*unit.state {
        "completed" => &texts.completed,
        "in_progress" => &texts.in_progress,
        _ => return,
    };
    if let Some(tag) = find("#unit-state .tag") {
        write(&tag, &format!("{sign} {word}"));
        tag.class_list()
            .toggle_with_force("ok", unit.is_complete())
            .ok();
    }
    if let Some(row) = current_row() {
        set(&row, "data-state", &unit.state);
        for (part, words) in [
            (".sign", sign.clone()),
            (".visually-hidden", format!("{word} ")),
        ] {
            if let Ok(Some(part)) = row.query_selector(part) {
                write(&part, &words);
            }
        }
    }
    if unit.is_complete()
        && let Some(next) = find("a[rel=next]")
    {
        next.class_list().remove_1("quiet").ok();
    }
}

/// The unit's own row in the course's contents.
fn current_row() -> Option<Element> {
    find(".outline [aria-current]")?.closest(".unit").ok()?
}

fn show_need(unit: &UnitState, texts: &SaveTexts) {
    let Some(list) = find(".need ul") else { return };
    remove_all(".need [data-part=need]");
    for line in unit.still_needed.iter().rev() {
        if let Ok(item) = super::document().create_element("li") {
            set(&item, "data-part", "need");
            write(&item, line);
            list.prepend_with_node_1(&item).ok();
        }
    }
    if unit.is_complete() {
        remove_all(".need [data-part=rule]");
        if let Some(section) = find(".need") {
            set(&section, "data-state", "completed");
        }
        if let Some(title) = find("#need-title") {
            write(&title, &texts.complete);
        }
    }
}

/// `ratio` from 0 to 1.
pub fn show_course(ratio: f64, texts: &SaveTexts) {
    // Rounded down: 100 % means met.
    let percent = (ratio * 100.0 + 1e-9).floor().to_string();
    let label = texts
        .course_progress
        .replace("{percent}", &format!("{percent}%"));
    if let Some(words) = find("#course-progress p") {
        write(&words, &label);
    }
    if let Some(meter) = find("#course-progress meter") {
        set(&meter, "value", &percent);
        set(&meter, "aria-label", &label);
        write(&meter, &format!("{percent}%"));
    }
}

/// The promise beside the content is kept.
pub fn show_credit(hours: &str, texts: &SaveTexts) {
    if let Some(promise) = find("#course-promise") {
        write(&promise, &texts.credited.replace("{hours}", hours));
    }
}

fn find(selector: &str) -> Option<Element> {
    super::document().query_selector(selector).ok().flatten()
}

fn remove_all(selector: &str) {
    while let Some(element) = find(selector) {
        element.remove();
    }
}

fn write(element: &Element, words: &str) {
    // What did not change is not touched: a reader may have it selected.
    if element.text_content().as_deref() != Some(words) {
        element.set_text_content(Some(words));
    }
}

fn set(element: &Element, name: &str, value: &str) {
    _ = element.set_attribute(name, value);
}
