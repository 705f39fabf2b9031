//! Casbin: role-based with domains. Its policies are scanned, so each question passes every line; that is why it gets
//! a sample of the questions over the small world only.

use crate::world::{LEVEL, NOW, RandomWorld};
use anyhow::Result;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};

const MODEL: &str = "
[request_definition]
r = sub, dom, obj
[policy_definition]
p = sub, dom, obj
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.dom == p.dom && r.obj == p.obj && r.sub == p.sub
";

pub struct Engine<'a> {
    world: &'a RandomWorld,
    enforcer: Enforcer,
}

impl<'a> Engine<'a> {
    /// Only lines that can allow now are loaded: the best case for an engine without dates.
    pub async fn new(world: &'a RandomWorld) -> Result<Self> {
        let model = DefaultModel::from_str(MODEL).await?;
        let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
        let mut lines = Vec::new();
        for mandate in world
            .mandates
            .iter()
            .filter(|m| !m.revoked && m.until > NOW)
        {
            let mut people = mandate.assigned.to_vec();
            people.dedup();
            for person in people
                .into_iter()
                .filter(|p| world.levels[*p as usize] >= LEVEL)
            {
                for service in mandate.services {
                    lines.push(vec![
                        person.to_string(),
                        mandate.client.to_string(),
                        service.to_string(),
                    ]);
                }
            }
        }
        enforcer.add_policies(lines).await?;
        Ok(Self { world, enforcer })
    }

    pub fn answers(&self, count: usize) -> Result<Vec<bool>> {
        self.world.questions[..count]
            .iter()
            .map(|q| {
                Ok(self.enforcer.enforce((
                    q.person.to_string(),
                    q.client.to_string(),
                    q.service.to_string(),
                ))?)
            })
            .collect()
    }
}
