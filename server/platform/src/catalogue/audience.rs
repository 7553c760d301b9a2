//! Courses that are not for everybody: which organisations they are for, and who sees them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError},
};

use database::organisations::organisation;
use domain::access::{Action, Resource, may};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Cache, Catalogue, Published};
use crate::{Error, Platform, Refusal, Viewer, organisations::Organisation};

/// The catalogues that people see, by the audiences whose courses are in them; made when they are first asked for.
#[derive(Default)]
pub(super) struct Views {
    revision: u64,
    by_audiences: HashMap<String, Arc<Catalogue>>,
}

impl Catalogue {
    /// The names of the organisations that the course is for; none where it is for everybody.
    pub fn audience_of(&self, published: &Published) -> Vec<String> {
        let codes = published.course.audience.iter();
        codes
            .map(|code| {
                let known = self.audiences.get(code);
                known.map_or_else(|| code.clone(), |known| known.name.clone())
            })
            .collect()
    }

    /// The codes of the audiences whose courses the person sees.
    fn seen_by(&self, viewer: Option<&Viewer>) -> Vec<String> {
        let Some(viewer) = viewer else {
            return Vec::new();
        };
        let seen = self.audiences.iter().filter(|(_, organisation)| {
            let resource = Resource::Organisation(&organisation.path);
            may(&viewer.actor, Action::ReadCourse, resource).is_ok()
        });
        seen.map(|(code, _)| code.clone()).collect()
    }

    /// What is left of it for who sees the courses of these audiences.
    fn narrowed(&self, seen: &[String], view: String) -> Self {
        let is_seen = |published: &&Arc<Published>| {
            let audience = &published.course.audience;
            audience.is_empty() || audience.iter().any(|code| seen.contains(code))
        };
        Self {
            revision: self.revision,
            view,
            courses: self.courses.iter().filter(is_seen).cloned().collect(),
            audiences: self.audiences.clone(),
        }
    }
}

impl Cache {
    fn view(&self, whole: &Catalogue, seen: &[String]) -> Arc<Catalogue> {
        let view = seen.join(" ");
        let known = {
            let views = self.views.read().unwrap_or_else(PoisonError::into_inner);
            (views.revision == whole.revision).then(|| views.by_audiences.get(&view).cloned())
        };
        if let Some(Some(known)) = known {
            return known;
        }
        let narrowed = Arc::new(whole.narrowed(seen, view.clone()));
        let mut views = self.views.write().unwrap_or_else(PoisonError::into_inner);
        if views.revision < whole.revision {
            *views = Views {
                revision: whole.revision,
                by_audiences: HashMap::new(),
            };
        }
        if views.revision == whole.revision {
            views.by_audiences.insert(view, Arc::clone(&narrowed));
        }
        narrowed
    }
}

impl Platform {
    /// The catalogue as the person sees it, or a visitor: without the courses that are for other organisations.
    pub fn catalogue_for(&self, viewer: Option<&Viewer>) -> Arc<Catalogue> {
        let whole = self.catalogue();
        if whole.audiences.is_empty() {
            return whole;
        }
        self.catalogue.view(&whole, &whole.seen_by(viewer))
    }

    /// The current version of a course that the person may see. Of any other course nobody learns that it is there.
    pub fn course_for(&self, viewer: Option<&Viewer>, code: &str) -> Result<Arc<Published>, Error> {
        self.catalogue_for(viewer)
            .course(code)
            .cloned()
            .ok_or(Error::NotFound("course"))
    }

    /// The audiences whose courses the person may find.
    pub(crate) fn audiences_seen_by(&self, viewer: Option<&Viewer>) -> Vec<String> {
        self.catalogue().seen_by(viewer)
    }

    /// Refuses codes that no organisation has.
    pub(crate) async fn check_audience(&self, codes: &[String]) -> Result<(), Error> {
        let known = self.organisations_by_code(codes).await?;
        let unknown = codes.iter().filter(|code| !known.contains_key(*code));
        let refusals: Vec<Refusal> = unknown
            .map(|code| {
                let detail = format!("{code:?} is no organisation's code");
                Refusal::new("audience", "unknown-organisation", detail)
            })
            .collect();
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(Error::Refused(refusals))
        }
    }

    /// The organisations that these courses are for, by their codes.
    pub(super) async fn audiences(
        &self,
        courses: &[Arc<Published>],
    ) -> Result<BTreeMap<String, Organisation>, Error> {
        let codes = courses.iter().flat_map(|p| p.course.audience.iter());
        let mut codes: Vec<String> = codes.cloned().collect();
        codes.sort();
        codes.dedup();
        self.organisations_by_code(&codes).await
    }

    pub(crate) async fn organisations_by_code(
        &self,
        codes: &[String],
    ) -> Result<BTreeMap<String, Organisation>, Error> {
        let mut known = BTreeMap::new();
        for some in codes.chunks(200) {
            let rows = organisation::Entity::find()
                .filter(organisation::Column::Code.is_in(some.iter().cloned()))
                .all(&self.database.write)
                .await?;
            known.extend(rows.into_iter().map(|row| (row.code.clone(), row.into())));
        }
        Ok(known)
    }
}
