//! `schakel clerk`: who works for the operator. The first clerk can only be named here, by whoever runs the program.

use super::{Common, open, start_log};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use domain::fault::Fault;
use services::{Error, operator};

#[derive(Args)]
pub struct Clerk {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Show who they are
    List,
    /// Name somebody who has an account
    Add {
        /// The address with which the person signs in
        email: String,
    },
    /// End it
    Remove {
        /// The address with which the person signs in
        email: String,
    },
}

impl Clerk {
    pub async fn run(&self, common: &Common) -> Result<()> {
        let config = common.load(None, None)?;
        start_log(config.log);
        let services = open(&config).await?;
        match &self.what {
            What::List => {
                for clerk in operator::clerks(&services).await? {
                    println!("{}  {}", clerk.name, clerk.email.unwrap_or_default());
                }
            }
            What::Add { email } => {
                told(operator::appoint(&services, email).await, email)?;
                println!("{email} is a clerk from the next page on.");
            }
            What::Remove { email } => {
                told(operator::dismiss(&services, email).await, email)?;
                println!("{email} is a clerk no more.");
            }
        }
        Ok(())
    }
}

/// A refusal in words, with the address it is about.
fn told(done: services::Result<()>, email: &str) -> Result<()> {
    match done {
        Err(Error::NotFound) => bail!("{email} has an account, and is no clerk"),
        Err(Error::Refused(faults)) => match faults.first() {
            Some((_, Fault::AlreadyMember)) => bail!("{email} is a clerk already"),
            _ => bail!("no account has the address {email}"),
        },
        done => Ok(done?),
    }
}
