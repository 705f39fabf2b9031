//! The people of these stories, and what each of them does more than once: apply, read a mail, read a phone.

use crate::stage::{Stage, vries};
use domain::{
    application::Product,
    decide::world::AuthorisationScope,
    id::{ApplicationId, PersonId, ServiceId},
    lang::Lang,
    mobile::MobileNumber,
    person::{NamePart, PersonName},
    time::Date,
};
use outside::simulator::Simulators;
use services::{
    Actor, Services, Settings,
    accounts::sign_in::SignedIn,
    application::{
        NewUser, Scope,
        activation::{
            account::{Known, with_new_account},
            check_code, confirm,
        },
        apply::{Applied, Done, apply},
    },
    catalogue::file,
    clock::{Clock, SystemRng},
    messages::{Message, texts},
    secret::Token,
};
use store::application::list::{self, OpenList, OpenSort};

pub const PASSWORD: &str = "een fiets zonder zadel";

pub fn name(given: &str, prefix: Option<&str>, family: &str) -> PersonName {
    let part = |text| NamePart::parse(text).unwrap();
    PersonName {
        given: part(given),
        prefix: prefix.map(part),
        family: part(family),
    }
}

/// Employed by the office; gets EH3 without any authorisation.
pub fn puk() -> NewUser {
    NewUser {
        name: name("Puk", Some("de"), "Jong"),
        birth: Date::constant(1994, 4, 30),
        email: "Puk@DeVries.example".into(),
        mobile: MobileNumber::parse("06 2222 3333").unwrap(),
        employed: true,
        product: Product::Eh3,
        term: 5,
        scopes: vec![],
        urgent: false,
        lang: Lang::Nl,
        same_mobile: false,
    }
}

pub const PUK: &str = "puk@devries.example";

/// Hired from elsewhere: shows an identity document for EH3 (R-AAN-5).
pub fn imre() -> NewUser {
    NewUser {
        name: name("Imre", None, "Kovács"),
        birth: Date::constant(1988, 10, 2),
        email: IMRE.into(),
        mobile: MobileNumber::parse("+36 20 555 4444").unwrap(),
        employed: false,
        lang: Lang::En,
        ..puk()
    }
}

pub const IMRE: &str = "imre@inhuur.example";

/// A service of the example catalogue.
pub fn service(slug: &str) -> ServiceId {
    let catalogue = file::parse(file::EXAMPLE).unwrap();
    let found = catalogue.services.iter().find(|one| one.slug == slug);
    found.unwrap().id
}

pub fn for_service(slug: &str) -> Scope {
    Scope {
        what: AuthorisationScope::Service(service(slug)),
        branch: None,
        years: 3,
    }
}

/// Applies for one user who can have it.
pub async fn applies(stage: &Stage, actor: &Actor, user: NewUser) -> Done {
    match apply(&stage.s, actor, &[user]).await.unwrap() {
        Applied::Done(mut done) => done.remove(0),
        Applied::Refused(verdicts) => panic!("refused: {verdicts:?}"),
    }
}

/// The token of the newest link that was mailed to activate with.
pub async fn link(stage: &Stage, email: &str) -> Token {
    let told = stage.told(email).await;
    let path = told.iter().rev().find_map(|message| match message {
        Message::MeansActivate { link, .. } => Some(link.path().to_owned()),
        _ => None,
    });
    Token::received(path.unwrap().strip_prefix("/activation/").unwrap())
}

/// Sends what waits, and reads the newest code on any phone.
pub async fn code_on_phone(s: &Services, simulators: &Simulators) -> String {
    texts::run_once(s).await.unwrap();
    let messages = simulators.sms.messages();
    code_in(&messages.last().unwrap().text)
}

pub fn code_in(text: &str) -> String {
    let code: String = text.chars().take_while(char::is_ascii_digit).collect();
    assert_eq!(code.len(), 6, "{text}");
    code
}

/// From the mail to the token under which the browser goes on.
pub async fn proves(stage: &Stage, simulators: &Simulators, email: &str) -> Token {
    let link = link(stage, email).await;
    confirm(&stage.s, &link).await.unwrap();
    let code = code_on_phone(&stage.s, simulators).await;
    check_code(&stage.s, &link, &code).await.unwrap()
}

/// From the mail to a new account.
pub async fn activates(stage: &Stage, simulators: &Simulators, email: &str) -> (SignedIn, Known) {
    let proof = proves(stage, simulators, email).await;
    with_new_account(&stage.s, &stage.phone(), None, &proof, PASSWORD, true)
        .await
        .unwrap()
}

/// The person of an address.
pub async fn person(stage: &Stage, email: &str) -> Option<PersonId> {
    let mut tx = stage.s.db.read().await.unwrap();
    let account = store::account::by_email(&mut tx, email).await.unwrap();
    account.map(|account| account.person)
}

pub async fn application(stage: &Stage, id: ApplicationId) -> store::application::Application {
    let mut tx = stage.s.db.read().await.unwrap();
    store::application::by_id(&mut tx, id)
        .await
        .unwrap()
        .unwrap()
}

/// How many applications the office ever had.
pub async fn open_applications(stage: &Stage) -> usize {
    open_lines(stage).await.len()
}

/// What is under way at the office, oldest first.
pub async fn open_lines(stage: &Stage) -> Vec<store::application::Application> {
    let question = OpenList {
        organisations: &[vries()],
        now: stage.s.now(),
        search: "",
        stages: None,
        late: false,
        sort: OpenSort::Since,
        descending: false,
        limit: u32::MAX,
        offset: 0,
    };
    let mut tx = stage.s.db.read().await.unwrap();
    list::lines(&mut tx, &question).await.unwrap()
}

/// Time goes on where it was.
struct SameClock(Services);

impl Clock for SameClock {
    fn now(&self) -> domain::Instant {
        self.0.now()
    }
}

/// The program was killed and started again: nothing but the database is left of it.
pub fn restart(stage: &mut Stage) {
    let settings = stage.s.settings.clone();
    restart_with(stage, settings);
}

/// The same, and the operator has other settings now.
pub fn restart_with(stage: &mut Stage, settings: Settings) {
    let before = stage.s.clone();
    stage.s = Services::new(
        before.db.clone(),
        Box::new(SameClock(before.clone())),
        Box::new(SystemRng),
        settings,
        before.key.clone(),
        before.connections.clone(),
    );
}
