//! The editor's fields: from a policy to what is typed, and back with every field that cannot be read.

use std::{collections::BTreeMap, str::FromStr};

use domain::{
    catalogue::{Level, Mode, Module},
    hours::CreditHours,
    policies::{Conversion, Maximum, Policy, Rounding, RouteRule},
    time::TrainingYear,
};
use platform::Refusal;

/// Rows of the editor where the policy has fewer.
const ROWS: usize = 4;
/// Room for new units below those that there are.
const SPARE_UNITS: usize = 2;

/// Every field as it was typed, by its name.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    fields: BTreeMap<String, String>,
    pub maximums: usize,
    pub routes: usize,
    pub conversions: usize,
}

impl From<Vec<(String, String)>> for Typed {
    fn from(fields: Vec<(String, String)>) -> Self {
        let fields: BTreeMap<_, _> = fields.into_iter().collect();
        let rows = |start: &str| {
            let last = fields.keys().filter_map(|name| {
                let number = name.strip_prefix(start)?.split('_').next()?;
                number.parse::<usize>().ok().filter(|row| *row < 100)
            });
            last.max().map_or(0, |row| row + 1)
        };
        Self {
            maximums: rows("maximum_").max(ROWS),
            routes: rows("route_").max(ROWS),
            conversions: rows("conversion_").max(ROWS),
            fields,
        }
    }
}

impl From<&Policy> for Typed {
    /// What the editor shows at first; the version and the note are for its reader to name.
    fn from(policy: &Policy) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut put = |name: &str, value: String| fields.push((name.to_owned(), value));
        put("from", policy.from.to_string());
        put("to", policy.to.map(|y| y.to_string()).unwrap_or_default());
        put("yearly_target", policy.yearly_target.short());
        put("cycle_years", policy.cycle_years.to_string());
        put("cycle_target", policy.cycle_target.short());
        put("cycle_anchor", policy.cycle_anchor.to_string());
        put("minutes_per_hour", policy.minutes_per_hour.to_string());
        for (module, hours) in &policy.minimums {
            put(&format!("minimum_{module}"), hours.short());
        }
        for (row, each) in policy.maximums.iter().enumerate() {
            let code = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
            put(
                &format!("maximum_{row}_level"),
                code(each.level.map(Level::code)),
            );
            put(
                &format!("maximum_{row}_mode"),
                code(each.mode.map(Mode::code)),
            );
            put(
                &format!("maximum_{row}_module"),
                code(each.module.map(Module::code)),
            );
            put(&format!("maximum_{row}_hours"), each.hours.short());
        }
        for (row, each) in policy.routes.iter().enumerate() {
            let code = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
            put(
                &format!("route_{row}_level"),
                code(each.level.map(Level::code)),
            );
            put(
                &format!("route_{row}_mode"),
                code(each.mode.map(Mode::code)),
            );
            let steps = each.route.to_string();
            put(
                &format!("route_{row}_steps"),
                steps.trim_end_matches('!').to_owned(),
            );
            if each.route.by_different_people {
                put(&format!("route_{row}_different"), "on".to_owned());
            }
        }
        for (row, each) in policy.conversions.iter().enumerate() {
            put(&format!("conversion_{row}_unit"), each.unit.clone());
            put(&format!("conversion_{row}_name"), each.name.clone());
            put(&format!("conversion_{row}_hours"), each.hours.short());
            let most = each.most.map(CreditHours::short).unwrap_or_default();
            put(&format!("conversion_{row}_most"), most);
        }
        put("repeats", policy.repeats.code().to_owned());
        put("rounding_step", policy.rounding.step.short());
        put(
            "rounding_direction",
            policy.rounding.direction.code().to_owned(),
        );
        put("late", policy.late.code().to_owned());
        if policy.imports_wait {
            put("imports_wait", "on".to_owned());
        }
        put("appeal_days", policy.appeal_days.to_string());
        put("remind_days", days(&policy.remind_days));
        put("due_days", days(&policy.due_days));
        put("attention_minutes", policy.attention_minutes.to_string());
        put("playback_percent", policy.playback_percent.to_string());
        put("offline_hours", policy.offline_hours.to_string());
        if policy.hidden_counts {
            put("hidden_counts", "on".to_owned());
        }
        let mut typed = Self::from(fields);
        typed.conversions = typed
            .conversions
            .max(policy.conversions.len() + SPARE_UNITS);
        typed
    }
}

impl Typed {
    pub fn get(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .map(String::as_str)
            .unwrap_or_default()
    }

    pub fn is_on(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// A new version governs from this year on where nothing else is typed.
    pub fn start_in(&mut self, year: TrainingYear) {
        self.fields.insert("from".to_owned(), year.to_string());
        self.fields.insert("to".to_owned(), String::new());
    }

    /// The mandatory modules, and every other that has a minimum.
    pub fn modules(&self) -> Vec<Module> {
        let asked =
            |module: &Module| module.is_mandatory() || self.is_on(&format!("minimum_{module}"));
        Module::ALL.iter().copied().filter(asked).collect()
    }

    /// The policy, if every field can be read; whether it can stand is for the platform to say.
    pub fn policy(&self) -> Result<Policy, Vec<Refusal>> {
        let mut reader = Reader {
            typed: self,
            refusals: Vec::new(),
        };
        let policy = reader.policy();
        if reader.refusals.is_empty() {
            Ok(policy)
        } else {
            Err(reader.refusals)
        }
    }
}

/// `60, 30, 7`.
pub fn days(days: &[u16]) -> String {
    let days: Vec<String> = days.iter().map(ToString::to_string).collect();
    days.join(", ")
}

struct Reader<'a> {
    typed: &'a Typed,
    refusals: Vec<Refusal>,
}

impl Reader<'_> {
    fn policy(&mut self) -> Policy {
        let mut policy = Policy {
            version: self.typed.get("version").trim().to_owned(),
            from: TrainingYear(self.number("from")),
            to: (!self.text("to").is_empty()).then(|| TrainingYear(self.number("to"))),
            yearly_target: self.hours("yearly_target"),
            cycle_years: self.number("cycle_years"),
            cycle_target: self.hours("cycle_target"),
            cycle_anchor: TrainingYear(self.number("cycle_anchor")),
            minutes_per_hour: self.number("minutes_per_hour"),
            appeal_days: self.number("appeal_days"),
            remind_days: self.days("remind_days"),
            due_days: self.days("due_days"),
            attention_minutes: self.number("attention_minutes"),
            offline_hours: self.number("offline_hours"),
            playback_percent: self.number("playback_percent"),
            hidden_counts: self.typed.is_on("hidden_counts"),
            imports_wait: self.typed.is_on("imports_wait"),
            maximums: Vec::new(),
            routes: Vec::new(),
            conversions: Vec::new(),
            ..Policy::default()
        };
        policy.rounding = Rounding {
            step: self.hours("rounding_step"),
            direction: self
                .word("rounding_direction")
                .unwrap_or(policy.rounding.direction),
        };
        policy.repeats = self.word("repeats").unwrap_or(policy.repeats);
        policy.late = self.word("late").unwrap_or(policy.late);
        policy.minimums.clear();
        for module in self.typed.modules() {
            let name = format!("minimum_{module}");
            if !self.text(&name).is_empty() {
                let hours = self.hours(&name);
                policy.minimums.insert(module, hours);
            }
        }
        for row in 0..self.typed.maximums {
            policy.maximums.extend(self.maximum(row));
        }
        for row in 0..self.typed.routes {
            policy.routes.extend(self.route(row));
        }
        for row in 0..self.typed.conversions {
            policy.conversions.extend(self.conversion(row));
        }
        policy
    }

    fn maximum(&mut self, row: usize) -> Option<Maximum> {
        let name = |part: &str| format!("maximum_{row}_{part}");
        if self.text(&name("hours")).is_empty() {
            return None;
        }
        Some(Maximum {
            module: self.choice(&name("module")),
            level: self.choice(&name("level")),
            mode: self.choice(&name("mode")),
            hours: self.hours(&name("hours")),
        })
    }

    fn route(&mut self, row: usize) -> Option<RouteRule> {
        let name = |part: &str| format!("route_{row}_{part}");
        let steps = self.text(&name("steps"));
        if steps.is_empty() {
            return None;
        }
        let different = if self.typed.is_on(&name("different")) {
            "!"
        } else {
            ""
        };
        let route = match format!("{steps}{different}").parse() {
            Ok(route) => route,
            Err(error) => {
                self.refuse(&name("steps"), "route", format!("{error}"));
                return None;
            }
        };
        Some(RouteRule {
            level: self.choice(&name("level")),
            mode: self.choice(&name("mode")),
            route,
        })
    }

    fn conversion(&mut self, row: usize) -> Option<Conversion> {
        let name = |part: &str| format!("conversion_{row}_{part}");
        let unit = self.text(&name("unit"));
        if unit.is_empty() {
            return None;
        }
        let most = name("most");
        Some(Conversion {
            unit,
            name: self.text(&name("name")),
            hours: self.hours(&name("hours")),
            most: (!self.text(&most).is_empty()).then(|| self.hours(&most)),
        })
    }

    fn text(&self, name: &str) -> String {
        self.typed.get(name).trim().to_owned()
    }

    fn hours(&mut self, name: &str) -> CreditHours {
        match self.text(name).parse() {
            Ok(hours) => hours,
            Err(error) => {
                self.refuse(name, "hours-form", format!("{error}"));
                CreditHours::ZERO
            }
        }
    }

    fn number<N: FromStr + Default>(&mut self, name: &str) -> N {
        let text = self.text(name);
        text.parse().unwrap_or_else(|_| {
            self.refuse(
                name,
                "number-form",
                format!("{text:?} is not a whole number that fits"),
            );
            N::default()
        })
    }

    /// Days, separated however people do; none is fine.
    fn days(&mut self, name: &str) -> Vec<u16> {
        let text = self.text(name);
        let parts = text.split([',', '，', '、', ' ']).map(str::trim);
        let days: Result<Vec<u16>, _> = parts
            .filter(|part| !part.is_empty())
            .map(str::parse)
            .collect();
        days.unwrap_or_else(|_| {
            let detail = format!("{text:?} is not a list of days; write it as 60, 30, 7");
            self.refuse(name, "days-form", detail);
            Vec::new()
        })
    }

    fn word<W: FromStr>(&mut self, name: &str) -> Option<W>
    where
        W::Err: std::fmt::Display,
    {
        let word = self.text(name).parse();
        word.map_err(|error: W::Err| self.refuse(name, "unknown-word", error.to_string()))
            .ok()
    }

    /// A word, or nothing where all are meant.
    fn choice<W: FromStr>(&mut self, name: &str) -> Option<W>
    where
        W::Err: std::fmt::Display,
    {
        if self.text(name).is_empty() {
            None
        } else {
            self.word(name)
        }
    }

    fn refuse(&mut self, name: &str, code: &'static str, detail: String) {
        self.refusals.push(Refusal::new(name, code, detail));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_survives_the_form_and_what_cannot_be_read_is_named() {
        let mut policy = Policy {
            to: Some(TrainingYear(2030)),
            maximums: vec![Maximum {
                module: None,
                level: Some(Level::School),
                mode: None,
                hours: CreditHours::from_hundredths(2050),
            }],
            ..Policy::default()
        };
        policy.routes[0].route.by_different_people = true;
        let mut typed = Typed::from(&policy);
        typed
            .fields
            .insert("version".to_owned(), policy.version.clone());
        assert_eq!(typed.policy(), Ok(policy));
        typed
            .fields
            .insert("maximum_0_hours".to_owned(), "二十".to_owned());
        typed
            .fields
            .insert("cycle_years".to_owned(), "-1".to_owned());
        let refused = typed.policy().expect_err("two fields");
        let named: Vec<_> = refused.iter().map(|r| (r.field.as_str(), r.code)).collect();
        assert_eq!(
            named,
            [
                ("cycle_years", "number-form"),
                ("maximum_0_hours", "hours-form")
            ]
        );
    }
}
