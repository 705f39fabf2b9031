//! The subcommands. Each one opens what it needs and nothing more; `serve` runs the worker too unless told not to.

mod clerk;
mod maintain;
mod messages;
mod seed;
mod serve;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use server::config::{Config, Flags, LogFormat};
use services::{
    Services,
    clock::{SystemClock, SystemRng},
};
use std::{io::IsTerminal as _, net::SocketAddr, path::PathBuf};
use store::Db;

#[derive(Parser)]
#[command(
    name = "schakel",
    version,
    about = "Portal and register for business identity and chain authorisations"
)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve people, and send messages unless --no-worker is given
    Serve(serve::Serve),
    /// Only send messages and run the daily jobs
    Worker,
    /// Bring the database up to date
    Migrate,
    /// Make the demo world in an empty database
    Seed(seed::Seed),
    /// Read the configuration, say what is wrong with it, and stop
    CheckConfig,
    /// Write a copy of an SQLite database while it is in use
    Backup(maintain::Backup),
    /// Check every organisation's audit chain and name the first broken row
    VerifyLog,
    /// Say who works for the operator and sees its screens
    Clerk(clerk::Clerk),
    /// What could not be sent, and trying it again
    Messages(messages::Messages),
}

/// What every subcommand takes, before its name or after it.
#[derive(Args)]
struct Common {
    /// TOML file with the configuration
    #[arg(long, short, global = true)]
    config: Option<PathBuf>,
    /// `sqlite://FILE` or `postgres://…`
    #[arg(long, global = true)]
    database: Option<String>,
    /// The demo: messages stay here, everything is marked as a demo
    #[arg(long, global = true)]
    demo: bool,
}

impl Common {
    fn load(&self, listen: Option<SocketAddr>, site: Option<PathBuf>) -> Result<Config> {
        let flags = Flags {
            listen,
            database: self.database.clone(),
            site,
        };
        Config::load(self.config.as_deref(), &flags, self.demo)
    }
}

/// Runs one subcommand to its end.
pub fn run(cli: Cli) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("the asynchronous runtime")?;
    let Cli { common, command } = cli;
    runtime.block_on(async {
        match command {
            Command::Serve(serve) => serve.run(&common).await,
            Command::Worker => serve::worker(&common).await,
            Command::Migrate => maintain::migrate(&common).await,
            Command::Seed(seed) => seed.run(&common).await,
            Command::CheckConfig => maintain::check_config(&common),
            Command::Backup(backup) => backup.run(&common).await,
            Command::VerifyLog => maintain::verify_log(&common).await,
            Command::Clerk(clerk) => clerk.run(&common).await,
            Command::Messages(messages) => messages.run(&common).await,
        }
    })
}

/// The log goes to standard error; people's names, addresses and tokens never go into it.
fn start_log(format: LogFormat) {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first subscriber.
    let _ = match format {
        LogFormat::Text => log.compact().try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}

/// Opens the database, brings it up to date and builds the use cases on it.
async fn open(config: &Config) -> Result<Services> {
    let db = Db::open(&config.database).await.context("database")?;
    db.migrate()
        .await
        .context("bringing the database up to date")?;
    Ok(Services::new(
        db,
        Box::new(SystemClock),
        Box::new(SystemRng),
        config.portal.clone(),
        config.sealing_key()?,
        config.connections()?,
    ))
}
