//! Where a row's teacher belongs.

use std::collections::HashMap;

use database::organisations::organisation;
use domain::{
    organisations::{OrganisationKind, OrganisationPath},
    rosters::{Field, Problem, TeacherRow, normal_name, same_place},
};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::Importer;
use crate::Error;

/// Schools and what is above them, by the names that a list may give.
pub(super) struct Places {
    pub by_code: HashMap<String, organisation::Model>,
    /// By the name that is compared, and the path of the one above.
    schools: HashMap<(String, String), Vec<String>>,
    counties: Vec<organisation::Model>,
    children: HashMap<String, usize>,
}

/// The field, its value, and why it is refused.
pub(super) type Refused = (Field, String, Problem);

impl Places {
    pub async fn read(db: &impl ConnectionTrait) -> Result<Self, Error> {
        let rows = organisation::Entity::find().all(db).await?;
        let mut places = Self {
            by_code: HashMap::new(),
            schools: HashMap::new(),
            counties: rows
                .iter()
                .filter(|row| row.kind == OrganisationKind::County.code())
                .cloned()
                .collect(),
            children: HashMap::new(),
        };
        for row in rows {
            places.add(row);
        }
        Ok(places)
    }

    fn add(&mut self, row: organisation::Model) {
        let above = parent_path(&row.path);
        *self.children.entry(above.clone()).or_default() += 1;
        if row.kind == OrganisationKind::School.code() {
            let key = (normal_name(&row.name), above);
            self.schools.entry(key).or_default().push(row.code.clone());
        }
        let _ = self.by_code.insert(row.code.clone(), row);
    }

    /// Code and path of the organisation that the row names, within the importer's reach.
    pub fn find(
        &mut self,
        row: &TeacherRow,
        importer: Importer<'_>,
        new: &mut Vec<organisation::Model>,
    ) -> Result<(String, String), Refused> {
        let within = |place: &organisation::Model, field, value: &str| {
            let path = OrganisationPath::from_stored(place.path.clone());
            if importer.reaches(&path) {
                Ok((place.code.clone(), place.path.clone()))
            } else {
                Err((field, value.to_owned(), Problem::OutsideScope))
            }
        };
        if let Some(code) = &row.organisation_code {
            let place = self.by_code.get(code).ok_or_else(|| {
                (
                    Field::OrganisationCode,
                    code.clone(),
                    Problem::UnknownOrganisation,
                )
            })?;
            return within(place, Field::OrganisationCode, code);
        }
        let school = row.school.clone().unwrap_or_default();
        let name = normal_name(&school);
        let unknown =
            |field, value: &str| Err((field, value.to_owned(), Problem::UnknownOrganisation));
        let Some(county_name) = &row.county else {
            let mut codes: Vec<&String> = self
                .schools
                .iter()
                .filter(|((school, _), _)| *school == name)
                .flat_map(|(_, codes)| codes)
                .collect();
            codes.retain(|code| {
                self.by_code.get(*code).is_some_and(|place| {
                    importer.reaches(&OrganisationPath::from_stored(place.path.clone()))
                })
            });
            return match codes.as_slice() {
                [] => unknown(Field::School, &school),
                [code] => within(&self.by_code[*code], Field::School, &school),
                many => {
                    let found = many.len();
                    Err((
                        Field::School,
                        school,
                        Problem::AmbiguousOrganisation { found },
                    ))
                }
            };
        };
        let counties: Vec<&organisation::Model> = self
            .counties
            .iter()
            .filter(|county| same_place(&county.name, county_name))
            .collect();
        let county = match counties.as_slice() {
            [] => return unknown(Field::County, county_name),
            [county] => (*county).clone(),
            many => {
                let found = many.len();
                let problem = Problem::AmbiguousOrganisation { found };
                return Err((Field::County, county_name.clone(), problem));
            }
        };
        let key = (name.clone(), county.path.clone());
        match self.schools.get(&key).map(Vec::as_slice) {
            Some([code]) => {
                let place = self.by_code[code].clone();
                within(&place, Field::School, &school)
            }
            Some(many) => {
                let found = many.len();
                Err((
                    Field::School,
                    school,
                    Problem::AmbiguousOrganisation { found },
                ))
            }
            None => {
                let _ = within(&county, Field::County, county_name)?;
                let place = self.new_school(&county, school, row);
                new.push(place.clone());
                self.add(place.clone());
                Ok((place.code, place.path))
            }
        }
    }

    fn new_school(
        &self,
        county: &organisation::Model,
        name: String,
        row: &TeacherRow,
    ) -> organisation::Model {
        let mut number = self.children.get(&county.path).copied().unwrap_or_default();
        let code = loop {
            number += 1;
            let code = format!("{}-{number:02}", county.code);
            if !self.by_code.contains_key(&code) {
                break code;
            }
        };
        organisation::Model {
            id: String::new(),
            path: format!("{}{code}/", county.path),
            code,
            name,
            kind: OrganisationKind::School.code().to_owned(),
            parent_id: Some(county.id.clone()),
            stage: row.stage.map(|stage| stage.code().to_owned()),
            rural: row.rural.unwrap_or_default(),
        }
    }
}

fn parent_path(path: &str) -> String {
    let trimmed = path.trim_end_matches('/');
    trimmed[..=trimmed.rfind('/').unwrap_or(0)].to_owned()
}
