//! The register of teachers, as a list brings it in: new teachers, changes, moves to another school.

mod places;

use std::collections::{BTreeMap, HashMap};

use database::{
    accounts::account,
    organisations::organisation,
    staff::{member, transfer},
};
use domain::{
    accounts::{Login, Role},
    organisations::OrganisationPath,
    rosters::{Field, Problem, TeacherRow, normal_name},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use places::Places;

use super::{Good, Importer, Parsed, Report};
use crate::{Error, crediting::IN_A_LIST, write::Tx};

/// Nobody signs in with this: an administrator gives the first password.
pub(crate) const NO_PASSWORD: &str = "!";
/// Rows of one statement.
const AT_ONCE: usize = 1_000;

pub(super) struct Plan {
    schools: Vec<organisation::Model>,
    new: Vec<Teacher>,
    changed: Vec<(Teacher, Before)>,
    pub report: Report,
}

#[derive(Clone, Debug)]
struct Teacher {
    row: TeacherRow,
    login: String,
    /// Of the organisation; new ones have no id yet.
    code: String,
    path: String,
}

/// What the register has of a teacher.
#[derive(Clone, Debug)]
struct Before {
    account: account::Model,
    member: Option<member::Model>,
    path: String,
}

/// What each good row comes to. Schools that the list names under a known county and that are not there become new ones.
pub(super) async fn plan(
    db: &impl ConnectionTrait,
    importer: Importer<'_>,
    mut parsed: Parsed<TeacherRow>,
) -> Result<Plan, Error> {
    let mut plan = Plan {
        schools: Vec::new(),
        new: Vec::new(),
        changed: Vec::new(),
        report: std::mem::take(&mut parsed.report),
    };
    let mut places = Places::read(db).await?;
    let register = Register::read(db, &parsed.good, &places).await?;
    for good in std::mem::take(&mut parsed.good) {
        let table = parsed.table(good.sheet);
        let Good { row, row_of, .. } = good;
        let found = places.find(&row_of, importer, &mut plan.schools);
        let (code, path) = match found {
            Ok(found) => found,
            Err((field, value, problem)) => {
                plan.report.refuse(table, row, field, &value, problem);
                continue;
            }
        };
        let login = row_of
            .login
            .clone()
            .unwrap_or_else(|| row_of.staff_number.to_ascii_lowercase());
        let Ok(login) = Login::parse(&login) else {
            let form = "a login: 2 to 64 letters, digits, '.', '_', '-' or '@'";
            let problem = Problem::Form { form };
            plan.report
                .refuse(table, row, Field::StaffNumber, &login, problem);
            continue;
        };
        let teacher = Teacher {
            login: login.to_string(),
            code,
            path,
            row: row_of,
        };
        match register.compare(&teacher, importer) {
            Compared::New => {
                plan.report.accepted += 1;
                plan.new.push(teacher);
            }
            Compared::Same => plan.report.unchanged += 1,
            Compared::Changed(before) => {
                plan.report.accepted += 1;
                plan.report.transfers += u64::from(before.path != teacher.path);
                plan.changed.push((teacher, *before));
            }
            Compared::Bad(field, value, problem) => {
                plan.report.refuse(table, row, field, &value, problem);
            }
        }
    }
    plan.report.new_schools = plan
        .schools
        .iter()
        .map(|school| school.name.clone())
        .collect();
    plan.report.sort();
    Ok(plan)
}

struct Register {
    by_number: HashMap<String, Before>,
    by_login: HashMap<String, Before>,
    /// Staff number of whoever has the identity number.
    by_identity: HashMap<String, String>,
}

enum Compared {
    New,
    Same,
    Changed(Box<Before>),
    Bad(Field, String, Problem),
}

impl Register {
    async fn read(
        db: &impl ConnectionTrait,
        rows: &[Good<TeacherRow>],
        places: &Places,
    ) -> Result<Self, Error> {
        let paths: HashMap<&str, &str> = places
            .by_code
            .values()
            .map(|place| (place.id.as_str(), place.path.as_str()))
            .collect();
        let mut members: HashMap<String, member::Model> = HashMap::new();
        let mut by_identity = HashMap::new();
        let numbers: Vec<String> = rows.iter().map(|r| r.row_of.staff_number.clone()).collect();
        let identities: Vec<String> = rows
            .iter()
            .map(|r| r.row_of.identity_number.as_str().to_owned())
            .collect();
        let lists = [
            (member::Column::Number, numbers),
            (member::Column::Identity, identities),
        ];
        for (column, values) in lists {
            for some in values.chunks(IN_A_LIST) {
                let found = member::Entity::find()
                    .filter(column.is_in(some))
                    .all(db)
                    .await?;
                for row in found {
                    if let Some(identity) = &row.identity {
                        let _ = by_identity.insert(identity.clone(), row.number.clone());
                    }
                    let _ = members.insert(row.account_id.clone(), row);
                }
            }
        }
        let mut register = Self {
            by_number: HashMap::new(),
            by_login: HashMap::new(),
            by_identity,
        };
        let logins: Vec<String> = rows
            .iter()
            .map(|r| {
                let login = r.row_of.login.as_ref().unwrap_or(&r.row_of.staff_number);
                login.to_ascii_lowercase()
            })
            .collect();
        let ids: Vec<String> = members.keys().cloned().collect();
        for (column, values) in [(account::Column::Id, ids), (account::Column::Login, logins)] {
            for some in values.chunks(IN_A_LIST) {
                let found = account::Entity::find()
                    .filter(column.is_in(some))
                    .all(db)
                    .await?;
                for row in found {
                    let member = members.get(&row.id).cloned();
                    let path = paths.get(row.organisation_id.as_str()).copied();
                    let before = Before {
                        member: member.clone(),
                        path: path.unwrap_or_default().to_owned(),
                        account: row,
                    };
                    if let Some(member) = member {
                        let _ = register.by_number.insert(member.number, before.clone());
                    }
                    let login = before.account.login.clone();
                    let _ = register.by_login.insert(login, before);
                }
            }
        }
        Ok(register)
    }

    fn compare(&self, teacher: &Teacher, importer: Importer<'_>) -> Compared {
        let row = &teacher.row;
        let identity = row.identity_number.as_str();
        if let Some(other) = self
            .by_identity
            .get(identity)
            .filter(|number| **number != row.staff_number)
        {
            let registered = other.clone();
            let problem = Problem::Taken { registered };
            return Compared::Bad(Field::IdentityNumber, identity.to_owned(), problem);
        }
        let before = self.by_number.get(&row.staff_number);
        let by_login = self.by_login.get(&teacher.login);
        let Some(before) = before.or(by_login) else {
            return Compared::New;
        };
        let taken = |field, value: &str| {
            let registered = before.account.name.clone();
            Compared::Bad(field, value.to_owned(), Problem::Taken { registered })
        };
        // An account of that login that is somebody else's, or no teacher's.
        let is_same = normal_name(&before.account.name) == row.name
            || before
                .member
                .as_ref()
                .is_some_and(|m| m.number == row.staff_number);
        if before.account.role != Role::Teacher.code() || !is_same {
            return taken(Field::StaffNumber, &row.staff_number);
        }
        if by_login.is_some_and(|other| other.account.id != before.account.id) {
            return taken(Field::Login, &teacher.login);
        }
        if !importer.reaches(&OrganisationPath::from_stored(before.path.clone())) {
            let value = row.staff_number.clone();
            return Compared::Bad(Field::StaffNumber, value, Problem::OutsideScope);
        }
        let account = &before.account;
        let same_account = account.name == row.name
            && before.path == teacher.path
            && row
                .stage
                .is_none_or(|stage| account.stage.as_deref() == Some(stage.code()))
            && row
                .subject
                .as_ref()
                .is_none_or(|s| account.subject.as_ref() == Some(s));
        let same_member = before.member.as_ref().is_some_and(|member| {
            let (wanted, mut have) = (member_of(&account.id, row, Some(member), 0), member.clone());
            have.updated_at = 0;
            wanted == have
        });
        if same_account && same_member {
            Compared::Same
        } else {
            Compared::Changed(Box::new(before.clone()))
        }
    }
}

/// The register's row; what the list leaves open stays as it was.
fn member_of(
    account: &str,
    row: &TeacherRow,
    before: Option<&member::Model>,
    at: i64,
) -> member::Model {
    let kept = |new: Option<String>, old: fn(&member::Model) -> Option<String>| {
        new.or_else(|| before.and_then(old))
    };
    member::Model {
        account_id: account.to_owned(),
        number: row.staff_number.clone(),
        identity: Some(row.identity_number.as_str().to_owned()),
        gender: kept(row.gender.map(|g| g.code().to_owned()), |m| {
            m.gender.clone()
        }),
        post: kept(row.post.clone(), |m| m.post.clone()),
        rural: row.rural.unwrap_or_else(|| before.is_some_and(|m| m.rural)),
        started_on: kept(row.start_of_work.map(|d| d.to_string()), |m| {
            m.started_on.clone()
        }),
        phone: kept(row.phone.clone(), |m| m.phone.clone()),
        updated_at: at,
    }
}

/// Writes what was planned in this transaction.
pub(super) async fn carry_out(
    tx: &Tx,
    importer: Importer<'_>,
    plan: &Plan,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<(), Error> {
    let schools: Vec<organisation::ActiveModel> = plan
        .schools
        .iter()
        .map(|row| organisation::ActiveModel {
            id: Set(tx.fresh_id()),
            code: Set(row.code.clone()),
            name: Set(row.name.clone()),
            kind: Set(row.kind.clone()),
            parent_id: Set(row.parent_id.clone()),
            path: Set(row.path.clone()),
            stage: Set(row.stage.clone()),
            rural: Set(row.rural),
        })
        .collect();
    for some in schools.chunks(AT_ONCE) {
        organisation::Entity::insert_many(some.iter().cloned())
            .exec_without_returning(tx.db())
            .await?;
    }
    let ids: BTreeMap<String, String> = organisation::Entity::find()
        .all(tx.db())
        .await?
        .into_iter()
        .map(|row| (row.code, row.id))
        .collect();
    let home = |code: &str| {
        ids.get(code)
            .cloned()
            .ok_or_else(|| Error::Damaged(format!("organisation {code} went away")))
    };
    let now = tx.now().as_millis();
    let (mut accounts, mut members) = (Vec::new(), Vec::new());
    for teacher in &plan.new {
        let id = tx.fresh_id();
        members.push(member::ActiveModel::from(member_of(
            &id,
            &teacher.row,
            None,
            now,
        )));
        accounts.push(account::ActiveModel {
            id: Set(id),
            login: Set(teacher.login.clone()),
            name: Set(teacher.row.name.clone()),
            role: Set(Role::Teacher.code().to_owned()),
            organisation_id: Set(home(&teacher.code)?),
            stage: Set(teacher.row.stage.map(|stage| stage.code().to_owned())),
            subject: Set(teacher.row.subject.clone()),
            password: Set(NO_PASSWORD.to_owned()),
            created_at: Set(now),
        });
    }
    for (accounts, members) in accounts.chunks(AT_ONCE).zip(members.chunks(AT_ONCE)) {
        account::Entity::insert_many(accounts.iter().cloned())
            .exec_without_returning(tx.db())
            .await?;
        member::Entity::insert_many(members.iter().cloned().map(all_set))
            .exec_without_returning(tx.db())
            .await?;
    }
    for (done, (teacher, before)) in plan.changed.iter().enumerate() {
        change(tx, importer, teacher, before, home(&teacher.code)?).await?;
        progress((plan.new.len() + done) as u64);
    }
    Ok(())
}

/// A row with every value meant to be written.
fn all_set(row: member::ActiveModel) -> member::ActiveModel {
    use sea_orm::ActiveModelTrait as _;

    row.reset_all()
}

async fn change(
    tx: &Tx,
    importer: Importer<'_>,
    teacher: &Teacher,
    before: &Before,
    organisation_id: String,
) -> Result<(), Error> {
    let id = &before.account.id;
    let row = &teacher.row;
    let now = tx.now().as_millis();
    let changed = account::ActiveModel {
        id: Set(id.clone()),
        name: Set(row.name.clone()),
        organisation_id: Set(organisation_id),
        stage: Set(row
            .stage
            .map(|stage| stage.code().to_owned())
            .or_else(|| before.account.stage.clone())),
        subject: Set(row
            .subject
            .clone()
            .or_else(|| before.account.subject.clone())),
        ..account::ActiveModel::default()
    };
    account::Entity::update(changed).exec(tx.db()).await?;
    let member = member::ActiveModel::from(member_of(id, row, before.member.as_ref(), now));
    if before.member.is_some() {
        member::Entity::update(all_set(member))
            .exec(tx.db())
            .await?;
    } else {
        member::Entity::insert(all_set(member))
            .exec_without_returning(tx.db())
            .await?;
    }
    if before.path != teacher.path {
        // Entries keep the organisation of their time; the move itself is history too.
        let moved = transfer::ActiveModel {
            id: Set(tx.fresh_id()),
            account_id: Set(id.clone()),
            from_path: Set(before.path.clone()),
            to_path: Set(teacher.path.clone()),
            by_id: Set(importer.account().to_string()),
            by_name: Set(importer.name()),
            at: Set(now),
        };
        transfer::Entity::insert(moved)
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}
