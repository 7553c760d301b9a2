//! Answering.

use std::sync::Arc;

use tantivy::{DocAddress, Score, TantivyDocument, Term};

use super::{CourseHits, GroupedResults, Hit, Index, Results, Taught};
use crate::{
    error::SearchError,
    names::Completion,
    query::{Knowledge, Plan, Query, Reading, Wish},
    ranking::{Admission, Facets, Flat, Group, Grouped, Matches, Place, walk},
    snippet::Sought,
    view::View,
};

/// With fewer matches than these, perhaps something else was meant.
const FEW: usize = 3;
/// With fewer than these, something that is nearly what was meant is welcome after them.
const ENOUGH: usize = 5;

/// In fewer documents than these it costs little to look everywhere.
const SMALL: u64 = 500_000;

/// One question to one state of the index.
struct Question<'a> {
    index: &'a Index,
    view: Arc<View>,
    taught: Arc<Taught>,
    query: &'a Query,
}

/// A question that was understood.
struct Understood {
    wish: Wish,
    module: Option<String>,
    admission: Admission,
}

/// An answer before its documents are read.
struct Answer<M> {
    matches: M,
    facets: Facets,
    sought: Vec<Sought>,
    suggestion: Option<String>,
}

impl Index {
    /// Finds, one hit for each place. What was typed is never wrong: what cannot be understood is taken as plain words.
    /// When hardly a document has all of the words, those with at least half of them come after.
    pub fn search(&self, query: &Query) -> Result<Results, SearchError> {
        let question = Question::of(self, query);
        let understood = question.understand(&query.text);
        let keep = query.offset.saturating_add(query.limit);
        let answer = question.answer(&understood, || {
            Flat::keeping(keep, &question.view, &understood.admission)
        })?;
        let best = answer.matches.best().into_iter().skip(query.offset);
        let hits = best
            .take(query.limit)
            .map(|best| question.hit(best.address, best.score, &answer.sought))
            .collect::<Result<_, _>>()?;
        Ok(Results {
            hits,
            module: understood.module,
            suggestion: answer.suggestion,
            ..Results::counted(answer.facets)
        })
    }

    /// Finds like [`Self::search`], but gives courses with the best places inside each.
    pub fn search_grouped(&self, query: &Query) -> Result<GroupedResults, SearchError> {
        let question = Question::of(self, query);
        let understood = question.understand(&query.text);
        let answer = question.answer(&understood, || {
            Grouped::of(&question.view, &understood.admission)
        })?;
        let mut courses = Vec::new();
        for group in answer.matches.page(query.offset, query.limit) {
            let mut course = question.course(&group, &answer.sought)?;
            course.total_places = answer
                .matches
                .counts
                .places(group.course, &understood.admission);
            courses.push(course);
        }
        Ok(GroupedResults {
            courses,
            module: understood.module,
            suggestion: answer.suggestion,
            ..GroupedResults::counted(answer.facets)
        })
    }

    /// What may be meant by the beginning of a query: names that begin with it, or have a word that does, written in
    /// characters, in pinyin, in its initials or in a mixture. Only names that somebody of these organisations may see.
    pub fn complete(
        &self,
        prefix: &str,
        organisations: &[String],
        limit: usize,
    ) -> Vec<Completion> {
        let view = self.view();
        let query = Query {
            organisations: organisations.to_vec(),
            ..Query::default()
        };
        let admission = Admission::of(&query, None, &view.courses);
        let may_see = |course| admission.may_see(course);
        view.names.complete(prefix, limit, &view.courses, &may_see)
    }
}

impl<'a> Question<'a> {
    fn of(index: &'a Index, query: &'a Query) -> Self {
        Self {
            index,
            view: index.view(),
            taught: index.taught(),
            query,
        }
    }

    fn understand(&self, text: &str) -> Understood {
        let names = &self.view.names;
        let reading = Reading::of(text, |called| names.module(called).map(str::to_owned));
        let admission = Admission::of(self.query, reading.module.as_deref(), &self.view.courses);
        let wish = Wish::of(
            &reading,
            &Knowledge {
                thesaurus: &self.taught.thesaurus,
                names,
                may_see: &|course| admission.may_see(course),
                is_in_texts: &|stem| self.is_in_texts(stem),
            },
        );
        Understood {
            wish,
            module: reading.module,
            admission,
        }
    }

    fn is_in_texts(&self, stem: &str) -> bool {
        let fields = &self.index.0.fields;
        let fields = [
            fields.title.words,
            fields.label.words,
            fields.text.words,
            fields.passage,
        ];
        fields.into_iter().any(|field| {
            let term = Term::from_field_text(field, stem);
            self.view
                .searcher
                .doc_freq(&term)
                .is_ok_and(|many| many > 0)
        })
    }

    fn answer<M: Matches + Counted>(
        &self,
        understood: &Understood,
        matches: impl Fn() -> M,
    ) -> Result<Answer<M>, SearchError> {
        let mut answer = Answer {
            matches: matches(),
            facets: Facets::default(),
            sought: Vec::new(),
            suggestion: None,
        };
        let mut strictly = 0;
        for (number, step) in self.steps(understood).iter().enumerate() {
            let plan = step.plan(self, &understood.wish);
            answer.matches = matches();
            walk(&self.view, plan.documents.as_ref(), &mut answer.matches)?;
            answer.matches.turn_to_passages();
            walk(&self.view, plan.passages.as_ref(), &mut answer.matches)?;
            answer.facets = answer.matches.facets(&self.view, &understood.admission);
            answer.sought = plan.sought;
            if number == 0 {
                strictly = answer.facets.total;
            }
            if answer.facets.unfiltered >= ENOUGH {
                break;
            }
        }
        if strictly < FEW {
            answer.suggestion = self.suggestion(understood, strictly)?;
        }
        Ok(answer)
    }

    /// What to try until enough is found; nothing when nothing is wanted.
    fn steps(&self, understood: &Understood) -> &'static [Step] {
        if !understood.wish.is_empty() {
            if self.view.searcher.num_docs() < SMALL {
                &[Step::Strict, Step::NearEverywhere]
            } else {
                &[Step::Strict, Step::NearInDocuments, Step::NearEverywhere]
            }
        } else if understood.module.is_some() {
            &[Step::Courses]
        } else {
            &[]
        }
    }

    /// Another text that finds more than so many.
    fn suggestion(
        &self,
        understood: &Understood,
        found: usize,
    ) -> Result<Option<String>, SearchError> {
        let may_see = |course| understood.admission.may_see(course);
        let Some(text) = self.view.names.corrected(&self.query.text, &may_see) else {
            return Ok(None);
        };
        let corrected = self.understand(&text);
        if corrected.wish.is_empty() {
            return Ok(None);
        }
        let plan = Step::Strict.plan(self, &corrected.wish);
        let mut matches = Flat::keeping(0, &self.view, &corrected.admission);
        walk(&self.view, plan.documents.as_ref(), &mut matches)?;
        walk(&self.view, plan.passages.as_ref(), &mut matches)?;
        let more = matches.facets(&self.view, &corrected.admission).total;
        Ok((more > found).then_some(text))
    }

    fn hit(
        &self,
        address: DocAddress,
        score: Score,
        sought: &[Sought],
    ) -> Result<Hit, SearchError> {
        let stored: TantivyDocument = self.view.searcher.doc(address)?;
        let document = self.index.0.fields.read(&stored)?;
        Ok(Hit::new(document, sought, score))
    }

    /// The best places of a course. A video or a file of which a passage matches is left to that passage, so that its
    /// link opens at the second or on the page.
    fn places(&self, group: &Group, sought: &[Sought]) -> Result<Vec<Hit>, SearchError> {
        let hit = |place: &Place| self.hit(place.address, place.score, sought);
        let wholes: Vec<Hit> = group.wholes().map(hit).collect::<Result<_, _>>()?;
        // Without a whole, the first places are the best ones.
        let looked_at = if wholes.is_empty() {
            Group::PLACES
        } else {
            usize::MAX
        };
        let mut places: Vec<Hit> = group
            .places()
            .take(looked_at)
            .map(hit)
            .collect::<Result<_, _>>()?;
        for whole in wholes {
            let best_inside = places
                .iter_mut()
                .find(|place| place.locator.is_some() && place.unit == whole.unit);
            match best_inside {
                Some(place) => place.score = place.score.max(whole.score),
                None => places.push(whole),
            }
        }
        // Equals stay in their order.
        places.sort_by(|a, b| b.score.total_cmp(&a.score));
        places.truncate(Group::PLACES);
        Ok(places)
    }

    fn course(&self, group: &Group, sought: &[Sought]) -> Result<CourseHits, SearchError> {
        let places = self.places(group, sought)?;
        let own = self.view.courses.get(group.course).and_then(|c| c.own);
        let course = match own {
            Some(address) => self.hit(address, group.score(), sought)?,
            None => places.first().map(Hit::of_course).unwrap_or_default(),
        };
        Ok(CourseHits {
            course: Hit {
                score: group.score(),
                ..course
            },
            places,
            total_places: 0,
        })
    }
}

/// How widely to look.
#[derive(Clone, Copy)]
enum Step {
    Strict,
    NearInDocuments,
    NearEverywhere,
    /// All courses.
    Courses,
}

impl Step {
    fn plan(self, question: &Question<'_>, wish: &Wish) -> Plan {
        let fields = &question.index.0.fields;
        let lexicon = question.index.0.lexicon.get();
        match self {
            Self::Strict => Plan::strict(wish, fields, &lexicon),
            Self::NearInDocuments => Plan::near(wish, fields, &lexicon, false),
            Self::NearEverywhere => Plan::near(wish, fields, &lexicon, true),
            Self::Courses => Plan::courses(fields),
        }
    }
}

/// Something that knows how many matches it was handed.
trait Counted {
    fn facets(&self, view: &View, admission: &Admission) -> Facets;
}

impl Counted for Flat<'_> {
    fn facets(&self, view: &View, admission: &Admission) -> Facets {
        self.counts.facets(&view.courses, admission, false)
    }
}

impl Counted for Grouped<'_> {
    fn facets(&self, view: &View, admission: &Admission) -> Facets {
        self.counts.facets(&view.courses, admission, true)
    }
}
