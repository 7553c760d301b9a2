//! Gathers what is left out of one question.

use std::collections::HashSet;

use super::{LeftOut, Omission, tree::Element};

#[derive(Debug)]
pub(crate) struct Report {
    /// As the author knows it.
    question: Option<String>,
    left_out: Vec<LeftOut>,
    told: HashSet<Omission>,
}

impl Report {
    pub fn on(question: Option<String>) -> Self {
        Self {
            question,
            left_out: Vec::new(),
            told: HashSet::new(),
        }
    }

    /// Each thing is told once, where it first stands.
    pub fn leave(&mut self, element: &Element, what: Omission) {
        if self.told.insert(what.clone()) {
            self.left_out.push(LeftOut {
                question: self.question.clone(),
                file: None,
                line: element.at.line,
                what,
            });
        }
    }

    pub fn leave_part(&mut self, element: &Element) {
        let name = element.name.clone();
        self.leave(element, Omission::Part { name });
    }

    pub fn leave_setting(&mut self, element: &Element, name: &str, value: &str) {
        let name = name.to_owned();
        let value = value.chars().take(100).collect();
        self.leave(element, Omission::Setting { name, value });
    }

    /// In the order of the file.
    pub fn finish(mut self) -> Vec<LeftOut> {
        self.left_out.sort_by_key(|left_out| left_out.line);
        self.left_out
    }
}
