//! `schakel seed --demo`: the demo world in an empty database, with its logins on screen.

use super::{Common, open, start_log};
use anyhow::{Result, bail};
use clap::Args;
use services::{Services, demo};

#[derive(Args)]
pub struct Seed {
    /// Print the logins as JSON
    #[arg(long)]
    json: bool,
    /// How many clients Kantoor De Vries has
    #[arg(long, default_value_t = 40)]
    clients: u32,
}

impl Seed {
    pub async fn run(&self, common: &Common) -> Result<()> {
        if !common.demo {
            bail!("the demo world has passwords that everybody knows; to make it, add --demo");
        }
        let config = common.load(None, None)?;
        start_log(config.log);
        let services = open(&config).await?;
        let logins = demo::seed(
            &services,
            demo::Scale {
                clients: self.clients,
            },
        )
        .await?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&logins)?);
        } else {
            println!("{logins}");
        }
        Ok(())
    }
}

/// The demo serves its own world: made at the first start, shown at every start.
pub async fn demo_world(services: &Services) -> Result<demo::DemoLogins> {
    if demo::is_demo(services).await? {
        Ok(demo::logins(services).await?)
    } else {
        Ok(demo::seed(services, demo::Scale::default()).await?)
    }
}
