//! `schakel clerk`: who works for the operator. The first clerk can only be named here, by whoever runs the program.

use super::{Common, open, start_log};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use domain::fault::Fault;
use services::{Error, operator};

#[derive(Args)]
pub struct Clerk {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Show who they are
    List,
    /// Name somebody who has an account
    Add { email: String },
    /// End it
    Remove { email: String },
}

impl Clerk {
    pub async fn run(&self) -> Result<()> {
        let config = self.common.load(None, None)?;
        start_log(config.log);
        let services = open(&config).await?;
        let done = match &self.what {
            What::List => {
                for clerk in operator::clerks(&services).await? {
                    println!("{}  {}", clerk.name, clerk.email.unwrap_or_default());
                }
                return Ok(());
            }
            What::Add { email } => operator::appoint(&services, email).await,
            What::Remove { email } => operator::dismiss(&services, email).await,
        };
        match done {
            Err(Error::Refused(faults)) => match faults.first() {
                Some((_, Fault::AlreadyMember)) => bail!("this person is a clerk already"),
                _ => bail!("no account, or no clerk, has this address"),
            },
            done => Ok(done?),
        }
    }
}
