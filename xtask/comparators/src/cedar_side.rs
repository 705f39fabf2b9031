//! Cedar: one policy, one entity per mandate with its grant as attributes, people in the groups they are assigned to.
//! Requests are built beforehand, the entity store once.

use crate::world::{LEVEL, NOW, RandomWorld};
use anyhow::{Context as _, Result};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid,
    PolicySet, Request, RestrictedExpression,
};
use std::collections::{HashMap, HashSet};

const POLICY: &str = r#"
permit(principal, action == Action::"act", resource)
when {
    principal in resource.assigned
    && resource.services.contains(context.service)
    && !resource.revoked
    && resource.from <= context.now && context.now < resource.until
    && resource.level >= context.needed
    && principal.level >= context.needed
};
"#;

pub struct Engine {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    requests: Vec<Request>,
}

impl Engine {
    pub fn new(world: &RandomWorld) -> Result<Self> {
        let kind = |name: &str| name.parse::<EntityTypeName>().context("type name");
        let (person, mandate, group, action) = (
            kind("Person")?,
            kind("Mandate")?,
            kind("Assigned")?,
            kind("Action")?,
        );
        let uid = |kind: &EntityTypeName, n: u64| {
            EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(n.to_string()))
        };
        let mut groups: HashMap<u32, HashSet<EntityUid>> = HashMap::new();
        let mut entities = Vec::new();
        for (n, m) in world.mandates.iter().enumerate() {
            let assigned = uid(&group, n as u64);
            for employee in m.assigned {
                groups.entry(employee).or_default().insert(assigned.clone());
            }
            let attributes = HashMap::from([
                (
                    "assigned".to_owned(),
                    RestrictedExpression::new_entity_uid(assigned.clone()),
                ),
                (
                    "services".to_owned(),
                    RestrictedExpression::new_set(
                        m.services
                            .iter()
                            .map(|s| RestrictedExpression::new_long(i64::from(*s))),
                    ),
                ),
                (
                    "revoked".to_owned(),
                    RestrictedExpression::new_bool(m.revoked),
                ),
                ("from".to_owned(), RestrictedExpression::new_long(0)),
                ("until".to_owned(), RestrictedExpression::new_long(m.until)),
                ("level".to_owned(), RestrictedExpression::new_long(LEVEL)),
            ]);
            entities.push(Entity::new_no_attrs(assigned, HashSet::new()));
            entities.push(Entity::new(
                uid(&mandate, n as u64),
                attributes,
                HashSet::new(),
            )?);
        }
        for (n, level) in world.levels.iter().enumerate() {
            let parents = groups.remove(&(n as u32)).unwrap_or_default();
            let attributes =
                HashMap::from([("level".to_owned(), RestrictedExpression::new_long(*level))]);
            entities.push(Entity::new(uid(&person, n as u64), attributes, parents)?);
        }
        let act = EntityUid::from_type_name_and_id(action, EntityId::new("act"));
        let requests = world
            .questions
            .iter()
            .map(|q| {
                let context = Context::from_pairs([
                    (
                        "service".to_owned(),
                        RestrictedExpression::new_long(i64::from(q.service)),
                    ),
                    ("now".to_owned(), RestrictedExpression::new_long(NOW)),
                    ("needed".to_owned(), RestrictedExpression::new_long(LEVEL)),
                ])?;
                Ok(Request::new(
                    uid(&person, u64::from(q.person)),
                    act.clone(),
                    uid(&mandate, q.mandate as u64),
                    context,
                    None,
                )?)
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            authorizer: Authorizer::new(),
            policies: POLICY.parse()?,
            entities: Entities::from_entities(entities, None)?,
            requests,
        })
    }

    pub fn answers(&self) -> Vec<bool> {
        self.requests
            .iter()
            .map(|r| {
                self.authorizer
                    .is_authorized(r, &self.policies, &self.entities)
                    .decision()
                    == Decision::Allow
            })
            .collect()
    }
}
