//! What a question declares as right.

use crate::questions::{Fault, Problem, tree::Element};

/// A `responseDeclaration`.
pub(super) struct Declaration<'a> {
    pub identifier: &'a str,
    pub cardinality: &'a str,
    pub base_type: &'a str,
    /// The values of the `correctResponse`.
    pub correct: Vec<Value<'a>>,
    pub mapping: Option<Mapping<'a>>,
}

/// What was written and where.
pub(super) struct Value<'a> {
    pub text: String,
    pub element: &'a Element,
}

/// A `mapping` from answers to marks, in whatever unit.
pub(super) struct Mapping<'a> {
    pub element: &'a Element,
    pub entries: Vec<(Value<'a>, f64)>,
    /// For every answer that is not among the entries.
    pub default: f64,
    pub lowest: Option<f64>,
    pub highest: Option<f64>,
}

impl<'a> Declaration<'a> {
    /// Of an interaction.
    pub fn find(item: &'a Element, interaction: &Element) -> Result<Option<Self>, Problem> {
        let wanted = interaction
            .attribute("responseIdentifier")
            .unwrap_or_default();
        item.all("responseDeclaration")
            .find(|element| element.attribute("identifier") == Some(wanted))
            .map(Self::read)
            .transpose()
    }

    fn read(element: &'a Element) -> Result<Self, Problem> {
        let attribute = |name| element.attribute(name).unwrap_or_default();
        let values = element
            .first("correctResponse")
            .into_iter()
            .flat_map(|correct| correct.all("value"));
        Ok(Self {
            identifier: attribute("identifier"),
            cardinality: attribute("cardinality"),
            base_type: attribute("baseType"),
            correct: values
                .map(|element| Value {
                    text: element.text().trim().to_owned(),
                    element,
                })
                .collect(),
            mapping: element.first("mapping").map(Mapping::read).transpose()?,
        })
    }
}

impl<'a> Mapping<'a> {
    fn read(element: &'a Element) -> Result<Self, Problem> {
        let number = |name| number(element, name).transpose();
        let entries = element.all("mapEntry").map(|entry| -> Result<_, Problem> {
            let key = Value {
                text: entry
                    .attribute("mapKey")
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
                element: entry,
            };
            let value = self::number(entry, "mappedValue").unwrap_or_else(|| {
                Err(entry.at.problem(Fault::Missing {
                    what: "mappedValue",
                    wanted: "the marks for this answer, such as mappedValue=\"1\"",
                }))
            })?;
            Ok((key, value))
        });
        Ok(Self {
            element,
            entries: entries.collect::<Result<_, Problem>>()?,
            default: number("defaultValue")?.unwrap_or(0.0),
            lowest: number("lowerBound")?,
            highest: number("upperBound")?,
        })
    }

    pub fn value(&self, key: &str) -> f64 {
        self.entries
            .iter()
            .find(|(entry, _)| entry.text == key)
            .map_or(self.default, |(_, value)| *value)
    }
}

fn number(element: &Element, name: &str) -> Option<Result<f64, Problem>> {
    let written = element.attribute(name)?;
    let number = written.trim().parse().ok();
    Some(number.filter(|n: &f64| n.is_finite()).ok_or_else(|| {
        element.at.problem(Fault::Value {
            what: "marks",
            found: written.chars().take(100).collect(),
            wanted: "a number such as 1 or -0.5",
        })
    }))
}

/// `part` of `whole` in thousandths.
pub(super) fn permille(part: f64, whole: f64) -> i32 {
    if whole <= 0.0 {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is within ±1000")]
    let permille = (part / whole * 1000.0).clamp(-1000.0, 1000.0).round() as i32;
    permille
}
