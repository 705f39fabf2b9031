//! `schakel messages`: what could not be sent, and trying it again. For whoever runs the program: addresses are shown.

use super::{Common, open, start_log};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use domain::{
    id::MessageId,
    time::{Instant, date_of},
};
use services::{
    Error, Services,
    messages::{kept, texts, worker},
};

#[derive(Args)]
pub struct Messages {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Show the mails and text messages that were given up on
    Dead,
    /// Try a mail again
    Retry(Retry),
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Retry {
    /// As `schakel messages dead` shows it
    id: Option<MessageId>,
    /// Every mail that was given up on
    #[arg(long)]
    all: bool,
}

impl Messages {
    pub async fn run(&self, common: &Common) -> Result<()> {
        let config = common.load(None, None)?;
        start_log(config.log);
        let services = open(&config).await?;
        match &self.what {
            What::Dead => show(&services).await,
            What::Retry(Retry { id: Some(id), .. }) => match worker::revive(&services, *id).await {
                Err(Error::NotFound) => bail!("no mail that was given up on has this id"),
                done => {
                    done?;
                    println!("1 mail will be tried again.");
                    Ok(())
                }
            },
            What::Retry(Retry { id: None, .. }) => {
                let mails = worker::revive_all(&services).await?;
                println!("{mails} {} will be tried again.", plural(mails));
                Ok(())
            }
        }
    }
}

async fn show(s: &Services) -> Result<()> {
    let mails = kept::dead(s).await?;
    let texts = texts::dead(s).await?;
    if mails.is_empty() && texts.is_empty() {
        println!("Nothing was given up on.");
    }
    for mail in mails {
        println!(
            "mail  {}  {}  tries: {}  {}  {}\n      {}",
            mail.id,
            day(mail.at),
            mail.attempts,
            mail.to,
            mail.subject,
            mail.error
        );
    }
    // A number and the words are the reader's; a code that came too late is asked for again, not sent again.
    for text in texts {
        println!(
            "text  {}  {}  tries: {}\n      {}",
            text.id,
            day(text.at),
            text.attempts,
            text.error
        );
    }
    Ok(())
}

fn day(at: Option<Instant>) -> String {
    at.map(|at| date_of(at).to_string()).unwrap_or_default()
}

fn plural(mails: u64) -> &'static str {
    if mails == 1 { "mail" } else { "mails" }
}
