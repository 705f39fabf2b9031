//! What an operator runs by hand: migrate, check the configuration, back up, verify the audit log.

use super::{Common, start_log};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::path::PathBuf;
use store::Db;

pub async fn migrate(common: &Common) -> Result<()> {
    let config = common.load(None, None)?;
    start_log(config.log);
    let db = Db::open(&config.database).await.context("database")?;
    db.migrate().await?;
    println!("The database is up to date.");
    Ok(())
}

pub fn check_config(common: &Common) -> Result<()> {
    let config = common.load(None, None)?;
    println!("The configuration is good.");
    println!("  public address  {}", config.portal.public_origin);
    println!("  listens on      {}", config.listen);
    println!(
        "  database        {}",
        config.database.split(':').next().unwrap_or_default()
    );
    Ok(())
}

#[derive(Args)]
pub struct Backup {
    /// Where to write the copy; must not exist yet
    to: PathBuf,
}

impl Backup {
    pub async fn run(&self, common: &Common) -> Result<()> {
        let config = common.load(None, None)?;
        if self.to.exists() {
            bail!(
                "{} is already there; a backup never overwrites",
                self.to.display()
            );
        }
        let db = Db::open_existing(&config.database)
            .await
            .context("database")?;
        db.backup(&self.to).await?;
        println!("Written to {}.", self.to.display());
        Ok(())
    }
}

pub async fn verify_log(common: &Common) -> Result<()> {
    let config = common.load(None, None)?;
    let db = Db::open_existing(&config.database)
        .await
        .context("database")?;
    let report = store::audit::verify(&db).await?;
    println!("{report}");
    if !report.is_whole() {
        bail!("the audit log is broken");
    }
    Ok(())
}
