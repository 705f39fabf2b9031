//! The worker: makes mails of what waits in the outbox, and sends them; text messages go beside it ([`super::texts`]), so
//! that a slow mail server does not hold up a code. Several workers may run at once, on several
//! machines: a message goes into one mail, and a mail is claimed for a while by one worker. A worker that dies leaves
//! its mail to the next one after that while, so a mail leaves at least once, always under the same Message-ID.

use super::{
    Mailer, Message,
    compose::compose,
    mailer::{Failure, Outgoing, TIMEOUT},
    sealed, standing, texts,
};
use crate::{Services, boxed, effects, error::Result, import, jobs};
use domain::{id::MessageId, time::Instant};
use std::time::Duration;
use store::{
    Tx,
    mail::{self, Mail, NewMail},
    outbox,
};
use tokio::sync::watch;

/// How often the outbox is looked at.
const POLL: Duration = Duration::from_secs(1);
/// How long the worker leaves a database alone that does not answer.
const REST: Duration = Duration::from_secs(10);
/// A claim holds for twice the longest try, so that two workers never try at once.
const LEASE_SECONDS: i64 = 2 * TIMEOUT.as_secs().cast_signed();
/// After this many tries, some sixteen hours, a mail is dead and waits for the operator.
pub const MAX_ATTEMPTS: u32 = 12;
/// The wait after the first failure; each next one is twice as long.
const FIRST_WAIT_SECONDS: i64 = 60;
const LONGEST_WAIT_SECONDS: i64 = 4 * 3600;
/// Sent mails are forgotten after this many days; dead ones stay.
const KEEP_SENT_DAYS: i64 = 30;
/// How many recipients are read in one go.
const BATCH: u32 = 100;

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub composed: u32,
    pub sent: u32,
    /// Failed for now; tried again later.
    pub delayed: u32,
    /// Failed for good.
    pub dead: u32,
}

impl std::ops::AddAssign for Report {
    fn add_assign(&mut self, other: Self) {
        self.composed += other.composed;
        self.sent += other.sent;
        self.delayed += other.delayed;
        self.dead += other.dead;
    }
}

impl Report {
    fn tell(&self) {
        let Self {
            composed,
            sent,
            delayed,
            dead,
        } = *self;
        tracing::info!(composed, sent, delayed, dead, "messages");
        for (end, mails) in [("sent", sent), ("delayed", delayed), ("dead", dead)] {
            metrics::counter!("schakel_mails_total", "end" => end).increment(mails.into());
        }
    }
}

/// Works until `stop` turns true, then finishes what is under way. Also runs the periodic jobs, and applies for the users
/// of uploaded files.
#[boxed]
pub async fn run(s: Services, mailer: Mailer, stop: watch::Receiver<bool>) {
    tokio::join!(
        jobs::run(s.clone(), stop.clone()),
        mails(s.clone(), mailer, stop.clone()),
        texts::run(s.clone(), stop.clone()),
        import::job::run(s, stop),
    );
}

async fn mails(s: Services, mailer: Mailer, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let mut rest = POLL;
        match Box::pin(round(&s, &mailer, &stop)).await {
            Ok(report) if report != Report::default() => report.tell(),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the outbox could not be read; the worker tries again");
                rest = REST;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            // An error means that whoever could say stop is gone: stop.
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
}

/// One round: everything that is due now is composed and tried once.
///
/// # Errors
/// When the database does not answer. What was done before that stays done.
#[boxed]
pub async fn run_once(s: &Services, mailer: &Mailer) -> Result<Report> {
    // The sender is dropped: nobody can say stop.
    Box::pin(round(s, mailer, &watch::channel(false).1)).await
}

async fn round(s: &Services, mailer: &Mailer, stop: &watch::Receiver<bool>) -> Result<Report> {
    let mut report = Report {
        composed: compose_due(s).await?,
        ..Report::default()
    };
    // A slow server holds up one of these, not all mail.
    let send = || Box::pin(send_due(s, mailer, stop));
    let parts: [Result<Report>; 4] = tokio::join!(send(), send(), send(), send()).into();
    for part in parts {
        report += part?;
    }
    Ok(report)
}

/// Forgets mails that were sent long ago, with the messages in them.
pub(crate) async fn forget_old(s: &Services, tx: &mut Tx) -> Result<u64> {
    Ok(mail::purge(tx, s.now().plus_days(-KEEP_SENT_DAYS)).await?)
}

/// Makes mails of what is due, a transaction per recipient.
async fn compose_due(s: &Services) -> Result<u32> {
    let mut composed = 0;
    loop {
        let mut tx = s.db.read().await?;
        let recipients = outbox::due_recipients(&mut tx, s.now(), BATCH).await?;
        drop(tx);
        let full = recipients.len() == BATCH as usize;
        let mut progress = 0;
        for recipient in recipients {
            progress += compose_for(s, &recipient).await?;
        }
        composed += progress;
        if !full || progress == 0 {
            return Ok(composed);
        }
    }
}

/// Makes the mails for one recipient: an urgent message has one of its own, the others share one as soon as the first
/// of them is due.
async fn compose_for(s: &Services, recipient: &str) -> Result<u32> {
    let mut tx = s.db.write().await?;
    let now = s.now();
    let mut mails = 0;
    for rows in parcels(s, outbox::waiting_for(&mut tx, recipient).await?, now) {
        let rows = still_so(s, &mut tx, rows, now).await?;
        if rows.is_empty() {
            continue;
        }
        let id = s.id();
        let messages: Vec<Message> = rows.iter().filter_map(|row| opened(s, row)).collect();
        // The newest message knows best which language the reader wants now.
        let lang = rows.last().map(|row| row.lang).unwrap_or_default();
        let written = compose(&s.settings.public_origin, lang, &messages).ok();
        // Messages that cannot be read become a mail without a body, which dies at sending, where the operator sees it.
        let (subject, text, html) = match &written {
            Some(written) => (
                written.subject.clone(),
                sealed::seal(s, &written.text),
                sealed::seal(s, &written.html),
            ),
            None => (
                rows.iter()
                    .map(|row| row.kind.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
                String::new(),
                String::new(),
            ),
        };
        let new = NewMail {
            id,
            recipient,
            lang,
            subject: &subject,
            text: &text,
            html: &html,
            at: now,
        };
        mail::insert(&mut tx, &new).await?;
        for row in &rows {
            if !outbox::put_in_mail(&mut tx, row.id, id).await? {
                // Another worker was first: its mail stands, ours is rolled back.
                return Ok(0);
            }
        }
        mails += 1;
    }
    tx.commit().await?;
    Ok(mails)
}

/// Those that still tell what is so; the others are taken back.
async fn still_so(
    s: &Services,
    tx: &mut Tx,
    rows: Vec<outbox::Message>,
    now: Instant,
) -> Result<Vec<outbox::Message>> {
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        match opened(s, &row) {
            Some(message) if !standing::stands(tx, &row, &message, now).await? => {
                outbox::discard(tx, row.id).await?;
            }
            _ => kept.push(row),
        }
    }
    Ok(kept)
}

/// Divides what waits for one recipient into mails.
pub(super) fn parcels(
    s: &Services,
    rows: Vec<outbox::Message>,
    now: Instant,
) -> Vec<Vec<outbox::Message>> {
    let (together, alone): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|row| opened(s, row).is_some_and(|message| !message.is_urgent()));
    let mut parcels: Vec<_> = alone
        .into_iter()
        .filter(|row| row.due_at <= now)
        .map(|row| vec![row])
        .collect();
    if together.iter().any(|row| row.due_at <= now) {
        parcels.push(together);
    }
    parcels
}

/// `None` when the message was sealed under another key.
pub(super) fn opened(s: &Services, row: &outbox::Message) -> Option<Message> {
    effects::open_message(s, &row.params)
}

/// Sends until nothing is due.
async fn send_due(s: &Services, mailer: &Mailer, stop: &watch::Receiver<bool>) -> Result<Report> {
    let mut report = Report::default();
    while !*stop.borrow() {
        let mut tx = s.db.write().await?;
        let now = s.now();
        let claimed = mail::claim(&mut tx, now, now.plus_seconds(LEASE_SECONDS)).await?;
        tx.commit().await?;
        let Some(claimed) = claimed else { break };
        let result = attempt(s, mailer, &claimed).await;
        note(s, &claimed, &result, &mut report).await?;
    }
    Ok(report)
}

async fn attempt(s: &Services, mailer: &Mailer, mail: &Mail) -> Result<(), Failure> {
    let unreadable = || Failure::Never("it was sealed under another key".into());
    let text = sealed::open(s, &mail.text).ok_or_else(unreadable)?;
    let html = sealed::open(s, &mail.html).ok_or_else(unreadable)?;
    let outgoing = Outgoing {
        id: mail.id.uuid(),
        to: &mail.recipient,
        lang: mail.lang,
        subject: &mail.subject,
        text: &text,
        html: &html,
        written_at: mail.created_at,
    };
    mailer.send(&outgoing).await
}

/// Notes down how a try ended. The database may be away just now, and forgetting that a mail was taken means sending
/// it twice, so this tries a few times.
async fn note(
    s: &Services,
    mail: &Mail,
    result: &Result<(), Failure>,
    report: &mut Report,
) -> Result<()> {
    let mut tries = 0;
    loop {
        tries += 1;
        match note_once(s, mail, result, report).await {
            Err(error) if tries < 4 => {
                tracing::warn!(mail = %mail.id, %error, "what became of a mail could not be noted; again");
                tokio::time::sleep(Duration::from_millis(250) * tries).await;
            }
            done => return done,
        }
    }
}

async fn note_once(
    s: &Services,
    mail: &Mail,
    result: &Result<(), Failure>,
    report: &mut Report,
) -> Result<()> {
    let mut tx = s.db.write().await?;
    let now = s.now();
    let (won, counted) = match result {
        Ok(()) => (
            mail::sent(&mut tx, mail, now).await?,
            Report {
                sent: 1,
                ..Report::default()
            },
        ),
        Err(Failure::Later(why)) if mail.attempts < MAX_ATTEMPTS => {
            let next = now.plus_seconds(wait_seconds(mail.attempts, random(s)));
            (
                mail::retry(&mut tx, mail, why, next).await?,
                Report {
                    delayed: 1,
                    ..Report::default()
                },
            )
        }
        Err(Failure::Later(why) | Failure::Never(why)) => (
            mail::give_up(&mut tx, mail, why, now).await?,
            Report {
                dead: 1,
                ..Report::default()
            },
        ),
    };
    tx.commit().await?;
    *report += counted;
    if !won {
        tracing::warn!(mail = %mail.id, "a try took longer than its claim; another worker has the mail now");
    } else if counted.dead == 1 {
        // The words of the server may hold an address: they are in the table, not in the log.
        tracing::error!(mail = %mail.id, attempts = mail.attempts, "a mail could not be sent; it waits for the operator");
    }
    Ok(())
}

fn random(s: &Services) -> u8 {
    let mut byte = [0];
    s.rng.fill(&mut byte);
    byte[0]
}

/// How long to wait after the n-th failure: doubling, and a fifth more or less, so that mails which failed
/// together do not all come back together.
fn wait_seconds(attempts: u32, random: u8) -> i64 {
    let doubled = FIRST_WAIT_SECONDS
        .saturating_mul(1 << attempts.saturating_sub(1).min(20))
        .min(LONGEST_WAIT_SECONDS);
    let fifth = doubled / 5;
    doubled - fifth + 2 * fifth * i64::from(random) / 255
}

/// Tries a dead mail again. For the operator.
///
/// # Errors
/// [`crate::Error::NotFound`] when there is no dead mail with this id.
#[boxed]
pub async fn revive(s: &Services, id: MessageId) -> Result<()> {
    let mut tx = s.db.write().await?;
    if !mail::revive(&mut tx, id, s.now()).await? {
        return Err(crate::Error::NotFound);
    }
    Ok(tx.commit().await?)
}

/// Tries every dead mail again; how many there were. For the operator, when what stood in the way is gone.
///
/// # Errors
/// When the database does not answer.
#[boxed]
pub async fn revive_all(s: &Services) -> Result<u64> {
    let mut tx = s.db.write().await?;
    let mails = mail::revive_all(&mut tx, s.now()).await?;
    tx.commit().await?;
    Ok(mails)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_spread_and_end() {
        assert_eq!((wait_seconds(1, 0), wait_seconds(1, 255)), (48, 72));
        assert_eq!(wait_seconds(2, 0), 2 * wait_seconds(1, 0));
        assert!(wait_seconds(MAX_ATTEMPTS, 255) <= LONGEST_WAIT_SECONDS * 6 / 5);
        assert!(wait_seconds(u32::MAX, 255) <= LONGEST_WAIT_SECONDS * 6 / 5);
    }
}
