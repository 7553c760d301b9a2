//! Moving through what is suggested, by the keyboard. Decides nothing else, so that it can be tried natively.

/// Which of the suggestions is chosen, if one is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choosing {
    pub at: Option<usize>,
    pub is_open: bool,
}

/// What a key leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Led {
    /// The list has seen to it.
    Taken,
    /// The suggestion with this number is what is meant.
    Chosen(usize),
    /// Not ours: the field does what it always does.
    Passed,
}

impl Choosing {
    /// `count` suggestions are shown.
    pub fn press(&mut self, key: &str, count: usize) -> Led {
        if !self.is_open || count == 0 {
            return Led::Passed;
        }
        match key {
            "ArrowDown" => {
                self.at = match self.at {
                    Some(at) if at + 1 < count => Some(at + 1),
                    // Beyond the last is the field itself.
                    Some(_) => None,
                    None => Some(0),
                };
                Led::Taken
            }
            "ArrowUp" => {
                self.at = match self.at {
                    Some(0) => None,
                    Some(at) => Some(at - 1),
                    None => Some(count - 1),
                };
                Led::Taken
            }
            "Enter" => match self.at {
                Some(at) => Led::Chosen(at),
                None => Led::Passed,
            },
            "Escape" => {
                *self = Self::default();
                Led::Taken
            }
            _ => Led::Passed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> Choosing {
        Choosing {
            at: None,
            is_open: true,
        }
    }

    #[test]
    fn the_arrows_go_round_by_way_of_the_field() {
        let mut choosing = open();
        let mut seen = Vec::new();
        for _ in 0..4 {
            assert_eq!(choosing.press("ArrowDown", 3), Led::Taken);
            seen.push(choosing.at);
        }
        assert_eq!(seen, [Some(0), Some(1), Some(2), None]);
        assert_eq!(choosing.press("ArrowUp", 3), Led::Taken);
        assert_eq!(choosing.at, Some(2));
    }

    #[test]
    fn enter_takes_what_is_chosen_and_else_sends_the_form() {
        let mut choosing = open();
        assert_eq!(choosing.press("Enter", 3), Led::Passed);
        choosing.at = Some(1);
        assert_eq!(choosing.press("Enter", 3), Led::Chosen(1));
    }

    #[test]
    fn escape_closes_and_a_closed_list_takes_no_key() {
        let mut choosing = open();
        assert_eq!(choosing.press("Escape", 3), Led::Taken);
        for key in ["ArrowDown", "Enter", "Escape", "a"] {
            assert_eq!(choosing.press(key, 3), Led::Passed, "{key}");
        }
        assert_eq!(open().press("ArrowDown", 0), Led::Passed);
    }
}
