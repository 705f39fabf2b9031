//! Text messages: asking for one in the transaction of what it belongs to, the worker that sends them, the reports that
//! come back, and what pages say about them. Which codes are good, and for how long, is decided where they are checked.
//!
//! The rules: one that has not left is tried again until it would come too late; one that perhaps left is never
//! repeated by itself, and the screen says that nobody knows; numbers and words rest sealed, and neither is logged.

use super::text;
use crate::{
    Services, boxed,
    code::Code,
    error::{Error, Result},
    secret::Purpose,
};
use domain::{id::MessageId, lang::Lang, mobile::MobileNumber, time::Instant};
use outside::sms::{
    Blame, SmsError,
    report::{self, Delivery},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::{
    Tx,
    text_message::{self as rows, NewText, TextMessage, TextState},
};
use tokio::sync::watch;
use uuid::Uuid;

/// How often the table is looked at.
const POLL: Duration = Duration::from_secs(1);
/// How long the worker leaves a database alone that does not answer.
const REST: Duration = Duration::from_secs(10);
/// A claim holds for longer than the longest try.
const LEASE_SECONDS: i64 = 60;
/// The wait after the first try that did not leave; each next one is twice as long.
const FIRST_WAIT_SECONDS: i64 = 3;
const LONGEST_WAIT_SECONDS: i64 = 60;
/// After these many days nobody asks any more what became of one.
const KEEP_DAYS: i64 = 30;
/// How many are shown to the operator.
const NEWEST: u32 = 200;

/// What a text message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Text {
    /// Confirms the mobile number of who gets a means (R-AAN-3).
    Activation {
        code: Code,
        minutes: u32,
    },
    SignIn {
        code: Code,
        minutes: u32,
    },
    /// Once more, before something that asks for it.
    StepUp {
        code: Code,
        minutes: u32,
    },
    /// Proves a number that is to take the place of another.
    Number {
        code: Code,
        minutes: u32,
    },
    /// To the number that was an account's until now: another took its place. Whoever still has this phone can say that it
    /// was not them.
    NumberGone,
}

impl Text {
    const fn code(&self) -> Option<&Code> {
        match self {
            Self::Activation { code, .. }
            | Self::SignIn { code, .. }
            | Self::StepUp { code, .. }
            | Self::Number { code, .. } => Some(code),
            Self::NumberGone => None,
        }
    }
}

/// What lies sealed in a row. Words are made when it is sent.
#[derive(Serialize, Deserialize)]
struct Content {
    lang: Lang,
    text: Text,
}

/// Puts a text message in the table; the worker sends it after the commit. What still waits about the same is taken
/// back: a phone gets the newest only.
pub(crate) async fn send(
    s: &Services,
    tx: &mut Tx,
    (to, lang): (&MobileNumber, Lang),
    text: Text,
    about: Uuid,
    expires_at: Instant,
) -> Result<MessageId> {
    let now = s.now();
    let content = serde_json::to_vec(&Content { lang, text })
        .map_err(|_| Error::Internal("a text message that cannot be written"))?;
    let seal = |plain: &[u8]| s.key.seal(&*s.rng, Purpose::TextMessage, plain);
    let new = NewText {
        id: s.id(),
        recipient: &seal(to.as_str().as_bytes()),
        content: &seal(&content),
        about,
        at: now,
        expires_at,
    };
    rows::take_back(tx, about, now).await?;
    rows::insert(tx, &new).await?;
    Ok(new.id)
}

/// The code that was last sent about something, to send it once more.
pub(crate) async fn last_code(s: &Services, tx: &mut Tx, about: Uuid) -> Result<Option<Code>> {
    let row = rows::newest_about(tx, about).await?;
    Ok(row
        .and_then(|row| opened(s, &row))
        .and_then(|(_, content)| content.text.code().cloned()))
}

/// `None` when it was sealed under another key.
fn opened(s: &Services, row: &TextMessage) -> Option<(MobileNumber, Content)> {
    let open = |sealed: &[u8]| s.key.open(Purpose::TextMessage, sealed);
    let number = String::from_utf8(open(&row.recipient)?).ok()?;
    let content = serde_json::from_slice(&open(&row.content)?).ok()?;
    Some((MobileNumber::parse(&number).ok()?, content))
}

/// What became of a text message, as a page says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// Under way, as far as we know.
    OnItsWay,
    /// The gateway does not answer; it is tried again.
    Delayed,
    /// The phone has it.
    Delivered,
    /// It broke off while it was sent: perhaps it arrives. Ask for it once more when it does not.
    NotKnown,
    /// The network could not deliver it.
    NotDelivered,
    /// The gateway says that this is no mobile number, or sends nothing to it: another number is needed.
    BadNumber,
    /// It was not sent, and that is our side's matter: try again later.
    NotSent,
}

/// Where the newest text message about something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texted {
    pub arrival: Arrival,
    /// When it was asked for.
    pub at: Instant,
}

/// What became of the newest text message about something.
pub(crate) async fn about(tx: &mut Tx, about: Uuid) -> Result<Option<Texted>> {
    Ok(rows::newest_about(tx, about).await?.map(|row| Texted {
        arrival: arrival(&row),
        at: row.created_at,
    }))
}

fn arrival(row: &TextMessage) -> Arrival {
    match row.state {
        TextState::Waiting if row.attempts > 0 => Arrival::Delayed,
        TextState::Waiting | TextState::Sending | TextState::Sent => Arrival::OnItsWay,
        TextState::Unknown => Arrival::NotKnown,
        TextState::Delivered => Arrival::Delivered,
        TextState::Failed => Arrival::NotDelivered,
        TextState::Dead => match refusal(row).and_then(SmsError::blame) {
            Some(Blame::Number | Blame::Blocked) => Arrival::BadNumber,
            _ => Arrival::NotSent,
        },
    }
}

/// The gateway's refusal, as it stands in the row.
fn refusal(row: &TextMessage) -> Option<SmsError> {
    let number = row.last_error.as_deref()?.strip_prefix("refused_")?;
    number.parse().ok().map(SmsError::Refused)
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub sent: u32,
    /// Did not leave; tried again later.
    pub delayed: u32,
    /// Nobody knows whether it left.
    pub unknown: u32,
    /// Not sent, and not tried again.
    pub dead: u32,
}

impl std::ops::AddAssign for Report {
    fn add_assign(&mut self, other: Self) {
        self.sent += other.sent;
        self.delayed += other.delayed;
        self.unknown += other.unknown;
        self.dead += other.dead;
    }
}

impl Report {
    fn tell(&self) {
        let Self {
            sent,
            delayed,
            unknown,
            dead,
        } = *self;
        tracing::info!(sent, delayed, unknown, dead, "text messages");
        let ends = [
            ("sent", sent),
            ("delayed", delayed),
            ("unknown", unknown),
            ("dead", dead),
        ];
        for (end, texts) in ends {
            metrics::counter!("schakel_texts_total", "end" => end).increment(texts.into());
        }
    }
}

/// Works until `stop` turns true, then finishes what is under way.
pub(super) async fn run(s: Services, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let mut rest = POLL;
        match Box::pin(round(&s, &stop)).await {
            Ok(report) if report != Report::default() => report.tell(),
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "text messages could not be read; the worker tries again");
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

/// One round: everything that is due now is tried once.
///
/// # Errors
/// When the database does not answer. What was done before that stays done.
#[boxed]
pub async fn run_once(s: &Services) -> Result<Report> {
    // The sender is dropped: nobody can say stop.
    Box::pin(round(s, &watch::channel(false).1)).await
}

async fn round(s: &Services, stop: &watch::Receiver<bool>) -> Result<Report> {
    let mut report = Report::default();
    let mut tx = s.db.read().await?;
    let due = rows::next_attempt(&mut tx).await?;
    drop(tx);
    if due.is_none_or(|at| at > s.now()) {
        return Ok(report);
    }
    let mut tx = s.db.write().await?;
    let lapsed = rows::lapse(&mut tx, s.now()).await?;
    tx.commit().await?;
    report.unknown += u32::try_from(lapsed).unwrap_or(u32::MAX);
    // Somebody waits for each of these: a slow answer to one does not hold up the others.
    let send = || Box::pin(send_due(s, stop));
    let parts: [Result<Report>; 4] = tokio::join!(send(), send(), send(), send()).into();
    for part in parts {
        report += part?;
    }
    Ok(report)
}

/// Sends until nothing is due.
async fn send_due(s: &Services, stop: &watch::Receiver<bool>) -> Result<Report> {
    let mut report = Report::default();
    while !*stop.borrow() {
        let mut tx = s.db.write().await?;
        let now = s.now();
        let claimed = rows::claim(&mut tx, now, now.plus_seconds(LEASE_SECONDS)).await?;
        tx.commit().await?;
        let Some(claimed) = claimed else { break };
        let end = attempt(s, &claimed).await;
        report += note(s, &claimed, &end).await?;
    }
    Ok(report)
}

/// How one try ended.
enum End {
    Sent,
    /// It did not leave; the word says why.
    Later(&'static str),
    /// Perhaps it left.
    Unknown(&'static str),
    Never(String),
}

async fn attempt(s: &Services, row: &TextMessage) -> End {
    if row.expires_at <= s.now() {
        return End::Never("too_late".into());
    }
    let Some((to, content)) = opened(s, row) else {
        return End::Never("sealed_otherwise".into());
    };
    let words = text::sms(&content.text, &s.settings.public_origin, content.lang);
    match s.connections.sms.send(&to, &words, row.id.uuid()).await {
        Ok(_) => End::Sent,
        Err(SmsError::Refused(number)) => End::Never(format!("refused_{number}")),
        Err(SmsError::Unavailable) => End::Later("unavailable"),
        Err(SmsError::Unknown) => End::Unknown("unknown"),
        Err(SmsError::Malformed) => End::Unknown("malformed"),
    }
}

/// Notes down how a try ended. The database may be away just now, so this tries a few times; when all fail, the claim
/// lapses, and what happened is not known.
async fn note(s: &Services, row: &TextMessage, end: &End) -> Result<Report> {
    let mut tries = 0;
    loop {
        tries += 1;
        match note_once(s, row, end).await {
            Err(error) if tries < 4 => {
                tracing::warn!(text = %row.id, %error, "what became of a text message could not be noted; again");
                tokio::time::sleep(Duration::from_millis(250) * tries).await;
            }
            done => return done,
        }
    }
}

async fn note_once(s: &Services, row: &TextMessage, end: &End) -> Result<Report> {
    let now = s.now();
    let next = now.plus_seconds(wait_seconds(row.attempts));
    let mut report = Report::default();
    let mut tx = s.db.write().await?;
    match end {
        End::Sent => {
            rows::settle(&mut tx, row, TextState::Sent, None, now).await?;
            report.sent = 1;
        }
        End::Later(why) if next < row.expires_at => {
            rows::retry(&mut tx, row, why, next).await?;
            report.delayed = 1;
        }
        End::Unknown(why) => {
            rows::settle(&mut tx, row, TextState::Unknown, Some(why), now).await?;
            report.unknown = 1;
        }
        End::Later(why) => {
            rows::settle(&mut tx, row, TextState::Dead, Some(why), now).await?;
            report.dead = 1;
        }
        End::Never(why) => {
            rows::settle(&mut tx, row, TextState::Dead, Some(why), now).await?;
            report.dead = 1;
        }
    }
    tx.commit().await?;
    if report.dead == 1 {
        tracing::error!(text = %row.id, attempts = row.attempts, "a text message could not be sent");
    }
    Ok(report)
}

/// How long to wait after the n-th try that did not leave.
fn wait_seconds(attempts: u32) -> i64 {
    FIRST_WAIT_SECONDS
        .saturating_mul(1 << attempts.saturating_sub(1).min(20))
        .min(LONGEST_WAIT_SECONDS)
}

/// Forgets text messages that nobody asks about any more.
pub(crate) async fn forget_old(s: &Services, tx: &mut Tx) -> Result<u64> {
    Ok(rows::purge(tx, s.now().plus_days(-KEEP_DAYS)).await?)
}

/// What was in a callback of the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// So many of its reports were news.
    News(u32),
    /// No reports of the published form.
    Unreadable,
}

/// Takes in the status reports of the gateway, whose secret in the address was compared before. They come more than
/// once and in any order; each is a state, and what is known already changes nothing.
#[boxed]
pub async fn report(s: &Services, body: &[u8]) -> Result<Taken> {
    let Ok(reports) = report::read(body) else {
        return Ok(Taken::Unreadable);
    };
    let mut news = 0;
    for one in reports {
        news += u32::from(report_one(s, &one).await?);
    }
    Ok(Taken::News(news))
}

async fn report_one(s: &Services, told: &report::Report) -> Result<bool> {
    let id = MessageId::from(told.reference);
    let mut tx = s.db.write().await?;
    let Some(row) = rows::by_id(&mut tx, id).await? else {
        // Another program's, or long forgotten.
        return Ok(false);
    };
    let (known, next) = (known(row.state), state(told.delivery));
    if next == row.state || !told.delivery.replaces(known) {
        return Ok(false);
    }
    let code = told.code.map(|code| format!("network_{code}"));
    let won = rows::report(&mut tx, id, row.state, next, code.as_deref(), s.now()).await?;
    tx.commit().await?;
    Ok(won)
}

/// What earlier reports said, as far as the state tells.
const fn known(state: TextState) -> Option<Delivery> {
    match state {
        TextState::Delivered => Some(Delivery::Delivered),
        TextState::Failed => Some(Delivery::Failed),
        _ => None,
    }
}

const fn state(delivery: Delivery) -> TextState {
    match delivery {
        Delivery::OnItsWay => TextState::Sent,
        Delivery::Delivered => TextState::Delivered,
        Delivery::Rejected | Delivery::Failed => TextState::Failed,
    }
}

/// A text message of the demo, whole.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    pub id: MessageId,
    pub to: String,
    pub lang: Lang,
    pub text: String,
    pub arrival: Arrival,
    pub at: Instant,
}

/// The demo's text messages, newest first. Outside the demo they do not exist.
///
/// # Errors
/// [`Error::NotFound`] outside the demo.
#[boxed]
pub async fn list(s: &Services) -> Result<Vec<Kept>> {
    if !s.settings.demo {
        return Err(Error::NotFound);
    }
    let mut tx = s.db.read().await?;
    let newest = rows::newest(&mut tx, NEWEST).await?;
    Ok(newest
        .iter()
        .filter_map(|row| {
            let (to, content) = opened(s, row)?;
            Some(Kept {
                id: row.id,
                to: to.as_str().to_owned(),
                lang: content.lang,
                text: text::sms(&content.text, &s.settings.public_origin, content.lang),
                arrival: arrival(row),
                at: row.created_at,
            })
        })
        .collect())
}

/// A text message that was not sent. Without its number and words: those are the reader's.
#[derive(Clone, Debug, Serialize)]
pub struct Dead {
    pub id: MessageId,
    pub attempts: u32,
    /// A word of ours with the gateway's number: `refused_102`, `unavailable`, `too_late`.
    pub error: String,
    pub at: Option<Instant>,
}

/// Text messages that were not sent, newest first: for the operator. What somebody took back is none of them.
///
/// # Errors
/// When the database does not answer.
#[boxed]
pub async fn dead(s: &Services) -> Result<Vec<Dead>> {
    let mut tx = s.db.read().await?;
    let found = rows::in_state(&mut tx, TextState::Dead, NEWEST).await?;
    Ok(found
        .into_iter()
        .filter(|row| row.last_error.as_deref() != Some("taken_back"))
        .map(|row| Dead {
            id: row.id,
            attempts: row.attempts,
            error: row.last_error.unwrap_or_default(),
            at: row.done_at,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wait_is_short_because_somebody_looks_at_a_screen() {
        assert_eq!([1, 2, 3].map(wait_seconds), [3, 6, 12]);
        assert_eq!(wait_seconds(u32::MAX), LONGEST_WAIT_SECONDS);
    }

    #[test]
    fn a_report_of_being_on_its_way_settles_a_message_nobody_knew_about_and_nothing_else() {
        assert!(Delivery::OnItsWay.replaces(known(TextState::Unknown)));
        assert!(!Delivery::OnItsWay.replaces(known(TextState::Delivered)));
        assert!(!Delivery::OnItsWay.replaces(known(TextState::Failed)));
        assert!(Delivery::Delivered.replaces(known(TextState::Failed)));
    }
}
