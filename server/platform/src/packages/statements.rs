//! cmi5 units: a launch, its token, what it says, and what it keeps for itself. What it says in its own words is kept and counts
//! for nothing; what cmi5 defines is checked against the launch and counts.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use database::packages::{xapi_document, xapi_session, xapi_statement};
use domain::{
    packages::{Activity, Attained},
    time::Timestamp,
};
use hmac::Mac as _;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Kept, Opened, Pass, Saying, Spoken, Subject};
use crate::{Error, Platform};

/// In one request.
const MOST_STATEMENTS: usize = 100;
/// That are given out at once.
const GIVEN: u64 = 200;
const CATEGORY: &str = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
const SESSION: &str = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
const TERMINATED: &str = "http://adlnet.gov/expapi/verbs/terminated";

/// A cmi5 unit at work.
#[derive(Clone, Debug)]
pub struct Launched {
    pub opened: Opened,
    pub activity: Activity,
    session: String,
    is_terminated: bool,
}

/// Whose a document is, by the three resources of xAPI (xAPI 1.0.3, part 3, 2.3 to 2.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentPlace {
    State {
        activity: String,
        registration: String,
    },
    ActivityProfile {
        activity: String,
    },
    AgentProfile,
}

impl DocumentPlace {
    fn key(&self) -> String {
        match self {
            Self::State {
                activity,
                registration,
            } => format!("state {registration} {activity}"),
            Self::ActivityProfile { activity } => format!("activity {activity}"),
            Self::AgentProfile => "agent".to_owned(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub media_type: String,
    pub bytes: Bytes,
    pub updated_at: Timestamp,
}

impl Document {
    /// For `ETag`: xAPI asks for the SHA-1, and takes any tag.
    pub fn tag(&self) -> String {
        hex::encode(&Sha256::digest(&self.bytes)[..16])
    }
}

impl Opened {
    /// Who learns, as xAPI calls them: by the site and the id of the account, never by name or address.
    pub fn agent(&self) -> Value {
        json!({
            "objectType": "Agent",
            "account": { "homePage": self.pass.site, "name": self.viewer.account().as_str() },
        })
    }

    /// One for each learner and unit, for ever the same.
    pub fn registration(&self) -> String {
        let subject = serde_json::to_string(&self.pass.subject).unwrap_or_default();
        let sum = Sha256::digest(format!("registration {} {subject}", self.viewer.account()));
        let digits = hex::encode(&sum[..16]);
        // Version 8: made from whatever its maker likes (RFC 9562).
        format!(
            "{}-{}-8{}-a{}-{}",
            &digits[..8],
            &digits[8..12],
            &digits[13..16],
            &digits[17..20],
            &digits[20..32]
        )
    }

    /// The id under which the site knows an activity, which is not the one of its manifest (cmi5, 8.1.5).
    pub fn activity_id(&self, activity: &Activity) -> String {
        let subject = match &self.pass.subject {
            Subject::Unit(unit) => unit.clone(),
            Subject::Draft { code, key } => format!("draft/{code}/{key}"),
        };
        let place = self
            .package
            .activities
            .iter()
            .position(|each| each == activity);
        let number = place.unwrap_or_default() + 1;
        format!("{}/xapi/activities/{subject}/{number}", self.pass.site)
    }
}

impl Launched {
    /// What the unit is told of its launch (cmi5, 10).
    pub fn launch_data(&self) -> Value {
        let activity = &self.activity;
        let mut data = json!({
            "contextTemplate": {
                "contextActivities": { "grouping": [{ "objectType": "Activity", "id": activity.id }] },
                "extensions": { SESSION: self.session },
            },
            "launchMode": "Normal",
            "launchMethod": "AnyWindow",
            "moveOn": move_on(activity),
        });
        if let Some(pass) = activity.pass_permille {
            data["masteryScore"] = json!(f64::from(pass) / 1000.0);
        }
        if let Some(parameters) = &activity.launch_data {
            data["launchParameters"] = json!(parameters);
        }
        data
    }

    /// What a statement adds; an error names what is wrong with it.
    fn heard(&self, statement: &Value) -> Result<Attained, String> {
        let verb = statement["verb"]["id"].as_str().unwrap_or_default();
        let context = &statement["context"];
        let object = statement["object"]["id"].as_str().unwrap_or_default();
        if verb.is_empty() || object.is_empty() {
            return Err("a statement has actor, verb.id and object.id".to_owned());
        }
        let (said, own) = (
            &statement["actor"]["account"],
            &self.opened.agent()["account"],
        );
        if said != own {
            return Err("its actor is not the learner of this launch".to_owned());
        }
        let registration = self.opened.registration();
        if context["registration"] != registration.as_str() {
            return Err(format!("its context.registration is not {registration}"));
        }
        let categories = context["contextActivities"]["category"].as_array();
        let is_defined =
            categories.is_some_and(|list| list.iter().any(|each| each["id"] == CATEGORY));
        if !is_defined {
            return Ok(Attained::default());
        }
        if self.is_terminated {
            return Err("the session was terminated".to_owned());
        }
        if context["extensions"][SESSION] != self.session.as_str() {
            return Err("its session id is not that of this launch".to_owned());
        }
        if object != self.opened.activity_id(&self.activity) {
            return Err("its object is not the activity of this launch".to_owned());
        }
        Attained::of_statement(verb, &statement["result"], self.activity.pass_permille)
            .map_err(|error| error.to_string())
    }
}

fn move_on(activity: &Activity) -> &'static str {
    use domain::packages::MoveOn as M;

    match activity.move_on {
        M::Passed => "Passed",
        M::Completed => "Completed",
        M::CompletedAndPassed => "CompletedAndPassed",
        M::CompletedOrPassed => "CompletedOrPassed",
        M::Nothing | M::Opened | M::Success => "NotApplicable",
    }
}

impl Platform {
    /// The token of a launch, handed out once (cmi5, 8.2.2).
    pub async fn fetch_token(
        &self,
        opened: &Opened,
        activity: &str,
        session: &str,
    ) -> Result<String, Error> {
        let activity = opened
            .package
            .activity(activity)
            .ok_or(Error::NotFound("activity"))?;
        if session.is_empty() || session.len() > 100 {
            return Err(Error::NotFound("session"));
        }
        let row = &xapi_session::Model {
            id: session.to_owned(),
            account_id: opened.viewer.account().to_string(),
            pass: serde_json::to_string(&opened.pass)?,
            activity: activity.id.clone(),
            is_terminated: false,
            begun_at: self.now().as_millis(),
        };
        self.write(|tx| async move {
            let before = xapi_session::Entity::find_by_id(row.id.clone())
                .one(tx.db())
                .await?;
            if before.is_some() {
                let detail = "the token of this launch was fetched before; launch again";
                return Err(Error::conflict("token-fetched", detail));
            }
            let new = xapi_session::ActiveModel::from(row.clone());
            xapi_session::Entity::insert(new)
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await?;
        let mac = self.pass_mac(&format!("session {session}")).finalize();
        let secret = hex::encode(mac.into_bytes());
        Ok(STANDARD.encode(format!("{session}:{secret}")))
    }

    /// The launch that a token was given to.
    pub async fn launched(&self, token: &str, host: &str) -> Result<Launched, Error> {
        let refused = || Error::Unauthenticated;
        let text = STANDARD.decode(token).map_err(|_| refused())?;
        let text = String::from_utf8(text).map_err(|_| refused())?;
        let (session, secret) = text.split_once(':').ok_or_else(refused)?;
        let secret = hex::decode(secret).map_err(|_| refused())?;
        self.pass_mac(&format!("session {session}"))
            .verify_slice(&secret)
            .map_err(|_| refused())?;
        let row = xapi_session::Entity::find_by_id(session)
            .one(&self.database.read)
            .await?
            .ok_or_else(refused)?;
        let pass: Pass = serde_json::from_str(&row.pass)?;
        if !pass.holds(host, self.now()) {
            return Err(refused());
        }
        let opened = self.open(pass).await?;
        let activity = opened.package.activity(&row.activity).cloned();
        Ok(Launched {
            activity: activity.ok_or(Error::NotFound("activity"))?,
            opened,
            session: row.id,
            is_terminated: row.is_terminated,
        })
    }

    /// Keeps statements, all or none, and what they come to. The same ones again are no others. Gives their ids.
    pub async fn keep_statements(
        &self,
        launched: &Launched,
        statements: Vec<Value>,
    ) -> Result<(Vec<String>, Option<Kept>), Error> {
        if statements.is_empty() || statements.len() > MOST_STATEMENTS {
            let detail = format!("send 1 to {MOST_STATEMENTS} statements");
            return Err(Error::refused("statements", "too-many", detail));
        }
        let now = self.now();
        let mut said = Attained::default();
        let mut ends = false;
        let (mut ids, mut rows) = (Vec::new(), Vec::new());
        for (number, mut statement) in statements.into_iter().enumerate() {
            let wrong = |detail: String| {
                Error::refused(format!("statements[{number}]"), "statement-form", detail)
            };
            said = launched.heard(&statement).map_err(wrong)?.and(said);
            let verb = statement["verb"]["id"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            ends |= verb == TERMINATED;
            let id = match &statement["id"] {
                Value::Null => uuid(&self.ids.fresh()),
                Value::String(id) => uuid(id),
                _ => None,
            };
            let id = id.ok_or_else(|| wrong("its id is not a UUID".to_owned()))?;
            statement["id"] = json!(id);
            statement["stored"] = json!(now.to_rfc3339());
            if statement["timestamp"].is_null() {
                statement["timestamp"] = json!(now.to_rfc3339());
            }
            statement["version"] = json!("1.0.3");
            statement["authority"] = json!({
                "objectType": "Agent",
                "account": { "homePage": launched.opened.pass.site, "name": "xueshi" },
            });
            ids.push(id.clone());
            rows.push(xapi_statement::Model {
                id,
                account_id: launched.opened.viewer.account().to_string(),
                session: launched.session.clone(),
                registration: launched.opened.registration(),
                verb,
                body: statement.to_string(),
                stored_at: now.as_millis(),
            });
        }
        if matches!(launched.opened.pass.subject, Subject::Draft { .. }) {
            return Ok((ids, None));
        }
        let known = xapi_statement::Entity::find()
            .filter(xapi_statement::Column::Id.is_in(ids.iter().cloned()))
            .all(&self.database.write)
            .await?;
        for row in &known {
            let is_same = rows.iter().any(|new| new.id == row.id && alike(row, new));
            if !is_same {
                let detail = format!("another statement has the id {}", row.id);
                return Err(Error::conflict("statement-id", detail));
            }
        }
        rows.retain(|row| known.iter().all(|known| known.id != row.id));
        if rows.is_empty() {
            return Ok((ids, None));
        }
        let saying = Saying {
            id: &launched.activity.id,
            version: None,
            data: None,
            said,
        };
        let spoken = Spoken {
            statements: &rows,
            ended: ends.then_some(launched.session.as_str()),
        };
        let kept = self
            .keep_attained(&launched.opened, &[saying], spoken)
            .await?;
        Ok((ids, Some(kept)))
    }

    /// One statement of the learner, or those about the unit, the last first.
    pub async fn statements(
        &self,
        launched: &Launched,
        id: Option<&str>,
        verb: Option<&str>,
    ) -> Result<Vec<Value>, Error> {
        let mut asked = xapi_statement::Entity::find()
            .filter(xapi_statement::Column::AccountId.eq(launched.opened.viewer.account().as_str()))
            .filter(xapi_statement::Column::Registration.eq(launched.opened.registration()));
        if let Some(id) = id {
            asked = asked.filter(xapi_statement::Column::Id.eq(id));
        }
        if let Some(verb) = verb {
            asked = asked.filter(xapi_statement::Column::Verb.eq(verb));
        }
        let rows = asked
            .order_by_desc(xapi_statement::Column::StoredAt)
            .order_by_desc(xapi_statement::Column::Id)
            .limit(GIVEN)
            .all(&self.database.read)
            .await?;
        rows.iter()
            .map(|row| Ok(serde_json::from_str(&row.body)?))
            .collect()
    }

    pub async fn xapi_document(
        &self,
        launched: &Launched,
        place: &DocumentPlace,
        id: &str,
    ) -> Result<Option<Document>, Error> {
        let key = (
            launched.opened.viewer.account().to_string(),
            place.key(),
            id.to_owned(),
        );
        let row = xapi_document::Entity::find_by_id(key)
            .one(&self.database.write)
            .await?;
        row.map(document).transpose()
    }

    /// The ids of what is kept at a place.
    pub async fn xapi_documents(
        &self,
        launched: &Launched,
        place: &DocumentPlace,
    ) -> Result<Vec<String>, Error> {
        let ids = xapi_document::Entity::find()
            .select_only()
            .column(xapi_document::Column::Id)
            .filter(xapi_document::Column::AccountId.eq(launched.opened.viewer.account().as_str()))
            .filter(xapi_document::Column::Place.eq(place.key()))
            .order_by_asc(xapi_document::Column::Id)
            .into_tuple()
            .all(&self.database.read)
            .await?;
        Ok(ids)
    }

    /// Keeps a document, or by `None` forgets it. `expected` is the tag that it must have now.
    pub async fn keep_xapi_document(
        &self,
        launched: &Launched,
        place: &DocumentPlace,
        id: &str,
        new: Option<(&str, &Bytes)>,
        expected: Option<&str>,
    ) -> Result<(), Error> {
        let account = launched.opened.viewer.account();
        let key = &(account.to_string(), place.key(), id.to_owned());
        self.write(|tx| async move {
            tx.lock_account(account).await?;
            let before = xapi_document::Entity::find_by_id(key.clone())
                .one(tx.db())
                .await?;
            if let Some(expected) = expected {
                let tag = before.clone().map(document).transpose()?;
                if tag.map(|document| document.tag()).as_deref() != Some(expected) {
                    let detail = "the document was changed meanwhile";
                    return Err(Error::conflict("document-changed", detail));
                }
            }
            let Some((media_type, bytes)) = new else {
                xapi_document::Entity::delete_by_id(key.clone())
                    .exec(tx.db())
                    .await?;
                return Ok(());
            };
            let row = xapi_document::ActiveModel {
                account_id: Set(key.0.clone()),
                place: Set(key.1.clone()),
                id: Set(key.2.clone()),
                media_type: Set(media_type.to_owned()),
                body: Set(STANDARD.encode(bytes)),
                updated_at: Set(tx.now().as_millis()),
            };
            let there = OnConflict::columns([
                xapi_document::Column::AccountId,
                xapi_document::Column::Place,
                xapi_document::Column::Id,
            ])
            .update_columns([
                xapi_document::Column::MediaType,
                xapi_document::Column::Body,
                xapi_document::Column::UpdatedAt,
            ])
            .to_owned();
            xapi_document::Entity::insert(row)
                .on_conflict(there)
                .exec_without_returning(tx.db())
                .await?;
            Ok(())
        })
        .await
    }
}

fn document(row: xapi_document::Model) -> Result<Document, Error> {
    let bytes = STANDARD
        .decode(&row.body)
        .map_err(|error| Error::Damaged(format!("document {}: {error}", row.id)))?;
    Ok(Document {
        media_type: row.media_type,
        bytes: bytes.into(),
        updated_at: Timestamp::from_millis(row.updated_at),
    })
}

/// In lower case; `None` for what is no UUID.
fn uuid(text: &str) -> Option<String> {
    let is_uuid = text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        });
    is_uuid.then(|| text.to_lowercase())
}

/// Whether both say the same: when each was stored is no matter.
fn alike(one: &xapi_statement::Model, other: &xapi_statement::Model) -> bool {
    let said = |row: &xapi_statement::Model| {
        let mut body: Value = serde_json::from_str(&row.body).unwrap_or_default();
        if let Some(fields) = body.as_object_mut() {
            fields.retain(|name, _| name != "stored" && name != "timestamp");
        }
        body
    };
    one.account_id == other.account_id && said(one) == said(other)
}
