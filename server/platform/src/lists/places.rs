//! The tree of organisations, as a list brings it in.

use std::collections::HashMap;

use database::organisations::organisation;
use domain::{
    organisations::{OrganisationKind, OrganisationPath},
    rosters::{Field, OrganisationRow, Problem},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use super::{Good, Importer, Parsed, Report};
use crate::{Error, write::Tx};

pub(super) struct Plan {
    new: Vec<organisation::Model>,
    changed: Vec<organisation::Model>,
    pub report: Report,
}

/// What each good row comes to. A parent may stand below its children in the list.
pub(super) async fn plan(
    db: &impl ConnectionTrait,
    importer: Importer<'_>,
    mut parsed: Parsed<OrganisationRow>,
) -> Result<Plan, Error> {
    let mut plan = Plan {
        new: Vec::new(),
        changed: Vec::new(),
        report: std::mem::take(&mut parsed.report),
    };
    let mut tree: HashMap<String, organisation::Model> = organisation::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect();
    let mut waiting = std::mem::take(&mut parsed.good);
    loop {
        let before = waiting.len();
        let mut later = Vec::new();
        for good in waiting {
            let ready = good
                .row_of
                .parent
                .as_ref()
                .is_none_or(|parent| tree.contains_key(parent));
            if ready {
                place(&parsed, importer, &good, &mut tree, &mut plan);
            } else {
                later.push(good);
            }
        }
        waiting = later;
        if waiting.len() == before || waiting.is_empty() {
            break;
        }
    }
    for good in waiting {
        let parent = good.row_of.parent.unwrap_or_default();
        let table = parsed.table(good.sheet);
        let problem = Problem::UnknownOrganisation;
        plan.report
            .refuse(table, good.row, Field::ParentCode, &parent, problem);
    }
    plan.report.sort();
    Ok(plan)
}

fn place(
    parsed: &Parsed<OrganisationRow>,
    importer: Importer<'_>,
    good: &Good<OrganisationRow>,
    tree: &mut HashMap<String, organisation::Model>,
    plan: &mut Plan,
) {
    let row = &good.row_of;
    let table = parsed.table(good.sheet);
    let parent = row.parent.as_ref().and_then(|code| tree.get(code)).cloned();
    let fits = matches!(
        (row.kind, parent.as_ref().map(|parent| parent.kind.as_str())),
        (OrganisationKind::City, None)
            | (OrganisationKind::County, Some("city"))
            | (OrganisationKind::School, Some("city" | "county"))
    );
    if !fits {
        let value = row.parent.clone().unwrap_or_default();
        plan.report.refuse(
            table,
            good.row,
            Field::ParentCode,
            &value,
            Problem::WrongParent,
        );
        return;
    }
    let path = match &parent {
        Some(parent) => OrganisationPath::from_stored(parent.path.clone()).child(&row.code),
        None => OrganisationPath::root(&row.code),
    };
    let path = match path {
        Ok(path) if importer.reaches(&path) => path,
        Ok(_) => {
            plan.report.refuse(
                table,
                good.row,
                Field::Code,
                &row.code,
                Problem::OutsideScope,
            );
            return;
        }
        Err(_) => {
            let form = "a code of 1 to 32 letters, digits, '-' or '_'";
            plan.report.refuse(
                table,
                good.row,
                Field::Code,
                &row.code,
                Problem::Form { form },
            );
            return;
        }
    };
    let there = tree.get(&row.code).cloned();
    if let Some(there) = &there
        && there.path != path.as_str()
    {
        let problem = Problem::ParentDiffers {
            parent: there.path.clone(),
        };
        let value = row.parent.clone().unwrap_or_default();
        plan.report
            .refuse(table, good.row, Field::ParentCode, &value, problem);
        return;
    }
    let wanted = organisation::Model {
        id: there
            .as_ref()
            .map_or_else(String::new, |there| there.id.clone()),
        code: row.code.clone(),
        name: row.name.clone(),
        kind: row.kind.code().to_owned(),
        parent_id: there
            .as_ref()
            .and_then(|there| there.parent_id.clone())
            .or_else(|| parent.map(|parent| parent.code)),
        path: path.as_str().to_owned(),
        stage: row
            .stage
            .map(|stage| stage.code().to_owned())
            .or_else(|| there.as_ref().and_then(|there| there.stage.clone())),
        rural: row
            .rural
            .unwrap_or_else(|| there.as_ref().is_some_and(|there| there.rural)),
    };
    match there {
        Some(there) if there == wanted => plan.report.unchanged += 1,
        Some(_) => {
            plan.report.accepted += 1;
            plan.changed.push(wanted.clone());
        }
        None => {
            plan.report.accepted += 1;
            plan.new.push(wanted.clone());
        }
    }
    let _ = tree.insert(row.code.clone(), wanted);
}

/// Writes what was planned in this transaction.
pub(super) async fn carry_out(tx: &Tx, plan: &Plan) -> Result<(), Error> {
    let mut ids: HashMap<String, String> = organisation::Entity::find()
        .all(tx.db())
        .await?
        .into_iter()
        .map(|row| (row.code, row.id))
        .collect();
    // In the order of the plan, every parent comes before its children.
    for row in &plan.new {
        let id = tx.fresh_id();
        let parent = row.parent_id.as_ref().and_then(|code| ids.get(code));
        let new = organisation::ActiveModel {
            id: Set(id.clone()),
            code: Set(row.code.clone()),
            name: Set(row.name.clone()),
            kind: Set(row.kind.clone()),
            parent_id: Set(parent.cloned()),
            path: Set(row.path.clone()),
            stage: Set(row.stage.clone()),
            rural: Set(row.rural),
        };
        organisation::Entity::insert(new)
            .exec_without_returning(tx.db())
            .await?;
        let _ = ids.insert(row.code.clone(), id);
    }
    for row in &plan.changed {
        // What a list of the same day made new and changed again is new.
        let Some(id) = ids.get(&row.code) else {
            continue;
        };
        let changed = organisation::ActiveModel {
            id: Set(id.clone()),
            name: Set(row.name.clone()),
            kind: Set(row.kind.clone()),
            stage: Set(row.stage.clone()),
            rural: Set(row.rural),
            ..organisation::ActiveModel::default()
        };
        organisation::Entity::update(changed).exec(tx.db()).await?;
    }
    Ok(())
}
