//! Puk has another mobile number: changed by who can still sign in, and with an identity document by who cannot.

use crate::{
    authenticator::Device,
    identifying::picks,
    in_person::signs_in_with,
    stage::{Stage, back, connected, faults, not_allowed, not_found},
    users::{PASSWORD, PUK, activates, applies, code_in, code_on_phone, person, puk, restart},
};
use domain::{
    fault::Fault, id::PersonId, lang::Lang, level::Level, mobile::MobileNumber, view::HistoryLine,
};
use outside::simulator::Simulators;
use services::{
    Actor, Error,
    accounts::{
        Client, factors, mobile, passkey,
        sign_in::{self, Attempt, Outcome},
        texted, totp,
        way_back::{self, Step, Typed},
    },
    demo::{
        cast,
        ids::{Kind, id},
    },
    identification::{self, Outcome as Check},
    means::{
        change::resume,
        loss::{self, Report},
        mine, one,
    },
    messages::{Message, texts},
    people::history,
    secret::Token,
};
use std::time::Duration;

const NEW: &str = "een nieuw en lang wachtwoord";
const NEW_NUMBER: &str = "0687654321";
const WRONG: [(&str, Fault); 1] = [("code", Fault::WrongTextCode)];

fn number(text: &str) -> MobileNumber {
    MobileNumber::parse(text).unwrap()
}

/// Puk has a means at EH3, a password and a phone, and is signed in by both.
async fn puk_works(stage: &Stage, simulators: &Simulators) -> (Token, Actor) {
    let anna = stage.sign_in(&cast::ANNA).await;
    applies(stage, &anna, puk()).await;
    activates(stage, simulators, PUK).await;
    stage.pass_seconds(3600);
    signs_in(stage, simulators, PASSWORD).await
}

async fn signs_in(stage: &Stage, simulators: &Simulators, password: &str) -> (Token, Actor) {
    let attempt = Attempt {
        email: PUK,
        password,
        code: "",
    };
    let first = sign_in::sign_in(&stage.s, &stage.phone(), None, attempt).await;
    let Outcome::CodeSent(sent) = first.unwrap() else {
        panic!("a password alone is not enough");
    };
    let code = code_on_phone(&stage.s, simulators).await;
    let client = stage.phone();
    let signed_in = texted::with_code(&stage.s, &client, None, &sent.token, &code).await;
    let token = signed_in.unwrap().token;
    let actor = stage.actor(&token).await.unwrap();
    (token, actor)
}

/// The texts that went out, newest last: to whom, and the words.
async fn texts_sent(stage: &Stage, simulators: &Simulators) -> Vec<(String, String)> {
    texts::run_once(&stage.s).await.unwrap();
    let sent = simulators.sms.messages().into_iter();
    sent.map(|text| (text.to, text.text)).collect()
}

/// The newest code that went to the new number.
async fn code_at_new(stage: &Stage, simulators: &Simulators) -> String {
    let sent = texts_sent(stage, simulators).await;
    let newest = sent.iter().rfind(|(to, _)| to.ends_with("687654321"));
    code_in(&newest.unwrap().1)
}

async fn link(stage: &Stage) -> Token {
    way_back::ask(&stage.s, &stage.phone(), PUK).unwrap();
    links(stage, 1).await.remove(0)
}

/// So many links that were mailed to Puk; they are written behind the answer, so they are waited for.
async fn links(stage: &Stage, count: usize) -> Vec<Token> {
    for _ in 0..200 {
        let told = stage.told(PUK).await.into_iter();
        let found: Vec<Token> = told
            .filter_map(|message| match message {
                Message::WayBackLink { link, .. } => {
                    link.path().rsplit('/').next().map(Token::received)
                }
                _ => None,
            })
            .collect();
        if found.len() == count {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not so many links were mailed")
}

async fn step(stage: &Stage, link: &Token, browser: &[Token]) -> Step {
    let shown = way_back::view(&stage.s, &stage.phone(), link, browser).await;
    shown.unwrap().step
}

/// Shows a document by this link; what the browser keeps of it.
async fn shows(stage: &Stage, link: &Token, outcome: &str) -> (Vec<Token>, Check) {
    let client = stage.phone();
    let away = way_back::identify(&stage.s, &client, link, Lang::Nl).await;
    let away = away.unwrap();
    let token = picks(&away, outcome).await;
    let shown = identification::look(&stage.s, back(&token, &away, None)).await;
    let shown = shown.unwrap();
    assert_eq!(shown.next, format!("/way-back/{}", link.reveal()));
    (vec![away.browser.clone()], shown.outcome)
}

/// The whole way back by this link, to this number.
async fn comes_back(stage: &Stage, simulators: &Simulators, link: &Token, mobile: &str) {
    let (browser, _) = shows(stage, link, "as_expected").await;
    finishes(stage, simulators, (link, &browser), mobile).await;
}

/// The rest of it, once the document was shown in this browser.
async fn finishes(
    stage: &Stage,
    simulators: &Simulators,
    (link, browser): (&Token, &[Token]),
    mobile: &str,
) {
    assert_eq!(step(stage, link, browser).await, Step::Number);
    let client = stage.phone();
    way_back::number(&stage.s, &client, link, browser, &number(mobile))
        .await
        .unwrap();
    let sent = texts_sent(stage, simulators).await;
    let newest = sent.iter().rfind(|(to, _)| to.ends_with(&mobile[1..]));
    let typed = Typed {
        code: &code_in(&newest.unwrap().1),
        password: NEW,
    };
    way_back::finish(&stage.s, &client, link, browser, typed)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_4_who_has_another_number_proves_it_and_the_old_phone_is_told() {
    for (mut stage, simulators) in connected().await {
        let (elsewhere, _) = puk_works(&stage, &simulators).await;
        let (here, puk) = signs_in(&stage, &simulators, PASSWORD).await;
        let ask =
            async |actor: &Actor, text: &str| mobile::ask(&stage.s, actor, &number(text)).await;
        let own = mobile::look(&stage.s, &puk).await.unwrap();
        assert!(own.hint.unwrap().ends_with("33") && own.sent.is_none());
        assert_eq!(
            faults(ask(&puk, "0622223333").await),
            [("mobile", Fault::MobileUnchanged)]
        );
        assert_eq!(
            faults(ask(&puk, "+1 212 555 0100").await),
            [("mobile", Fault::MobileElsewhere)]
        );
        ask(&puk, NEW_NUMBER).await.unwrap();
        let code = code_at_new(&stage, &simulators).await;
        restart(&mut stage);
        let client = stage.phone();
        let confirm = async |typed: &str| mobile::confirm(&stage.s, &puk, &client, typed).await;
        let wrong = if code == "123456" { "654321" } else { "123456" };
        assert_eq!(faults(confirm(wrong).await), WRONG);
        let own = mobile::look(&stage.s, &puk).await.unwrap();
        assert!(own.hint.unwrap().ends_with("33"), "nothing changed yet");
        let token = confirm(&code).await.unwrap();
        assert!(confirm(&code).await.is_err(), "once");

        assert!(stage.actor(&elsewhere).await.is_none(), "others end");
        assert!(stage.actor(&here).await.is_none(), "a new token");
        let puk = stage.actor(&token).await.unwrap();
        assert_eq!(puk.sign_in.level, Some(Level::Eh3), "R-DEC-4");
        assert!(stage.kinds_told(PUK).await.contains(&"mobile_set"));
        let sent = texts_sent(&stage, &simulators).await;
        let (to, words) = sent.last().unwrap();
        assert!(
            to.ends_with("33") && words.contains("Was u dit niet?"),
            "{words}"
        );
        // From now on the codes go there.
        signs_in(&stage, &simulators, PASSWORD).await;
        let sent = texts_sent(&stage, &simulators).await;
        assert!(sent.last().unwrap().0.ends_with("687654321"));

        stage.pass_seconds(3600);
        let late = mobile::ask(&stage.s, &puk, &number("0611223344")).await;
        assert!(matches!(late, Err(Error::StepUpNeeded)), "{late:?}");
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_phone_and_number_comes_back_with_mailbox_document_and_another_phone() {
    for (mut stage, simulators) in connected().await {
        let (session, puk) = puk_works(&stage, &simulators).await;
        factors::new_recovery_codes(&stage.s, &puk).await.unwrap();
        let link = link(&stage).await;
        restart(&mut stage);
        assert_eq!(step(&stage, &link, &[]).await, Step::Identify);
        let new = number(NEW_NUMBER);
        let client = stage.phone();
        let nobody = way_back::number(&stage.s, &client, &link, &[], &new).await;
        not_allowed(nobody);

        // Somebody else with the mailbox shows their own document.
        let (theirs, outcome) = shows(&stage, &link, "another_person").await;
        assert!(matches!(outcome, Check::Failed(_)));
        assert_eq!(step(&stage, &link, &theirs).await, Step::Identify);
        not_allowed(way_back::number(&stage.s, &client, &link, &theirs, &new).await);

        let (browser, outcome) = shows(&stage, &link, "as_expected").await;
        assert_eq!(outcome, Check::Approved);
        // It counts in the browser in which it was shown, and in no other.
        assert_eq!(step(&stage, &link, &theirs).await, Step::Identify);
        not_allowed(way_back::number(&stage.s, &client, &link, &[], &new).await);
        restart(&mut stage);
        assert_eq!(step(&stage, &link, &browser).await, Step::Number);
        let early = Typed {
            code: "123456",
            password: NEW,
        };
        let early = way_back::finish(&stage.s, &client, &link, &browser, early).await;
        assert_eq!(faults(early), WRONG);
        let sent = way_back::number(&stage.s, &client, &link, &browser, &new).await;
        sent.unwrap();
        let Step::Code(sent) = step(&stage, &link, &browser).await else {
            panic!("the code is asked for");
        };
        assert_eq!(
            sent.to,
            number(NEW_NUMBER).spelled(),
            "to find a typing error"
        );
        let code = code_at_new(&stage, &simulators).await;
        let finish = async |browser: &[Token], password: &str| {
            let code = &code;
            let typed = Typed { code, password };
            way_back::finish(&stage.s, &client, &link, browser, typed).await
        };
        not_allowed(finish(&theirs, NEW).await);
        let both = Typed {
            code: "123456",
            password: "kort",
        };
        let both = way_back::finish(&stage.s, &client, &link, &browser, both).await;
        let short = ("password", Fault::TooShort(12));
        assert_eq!(faults(both), [("code", Fault::WrongTextCode), short]);
        // With the right code that is the only fault, and the code is still good.
        assert_eq!(faults(finish(&browser, "kort").await), [short]);
        assert!(stage.actor(&session).await.is_some(), "nothing happened");
        finish(&browser, NEW).await.unwrap();
        not_found(finish(&browser, NEW).await);

        assert!(stage.actor(&session).await.is_none(), "all sessions end");
        texts_sent(&stage, &simulators).await;
        let (_, puk) = signs_in(&stage, &simulators, NEW).await;
        let overview = factors::overview(&stage.s, &puk).await.unwrap();
        assert_eq!((overview.recovery_codes, overview.app), (0, false));
        assert_eq!(puk.sign_in.level, Some(Level::Eh3), "R-DEC-4");
        // Everybody hears who may know that it was not Puk: the mailbox, the old phone, and Anna.
        assert!(stage.kinds_told(PUK).await.contains(&"way_back_done"));
        let anna = stage.kinds_told(cast::ANNA.email).await;
        assert!(anna.contains(&"way_back_of_colleague"));
        let old = texts_sent(&stage, &simulators).await;
        let old = old.iter().rfind(|(to, _)| to.ends_with("33")).unwrap();
        assert!(old.1.contains("Was u dit niet?"), "{}", old.1);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_phone_gets_few_codes_whoever_says_it_is_theirs_and_its_owner_signs_in_all_the_same() {
    for (stage, simulators) in connected().await {
        let (_, puk) = puk_works(&stage, &simulators).await;
        let victim = number(NEW_NUMBER);
        let mut rung = 0;
        for who in [&cast::ANNA, &cast::DAAN, &cast::ESRA] {
            for _ in 0..2 {
                let actor = stage.sign_in(who).await;
                match mobile::ask(&stage.s, &actor, &victim).await {
                    Ok(()) => rung += 1,
                    Err(error) => assert!(matches!(error, Error::TooMany { .. }), "{error:?}"),
                }
            }
        }
        assert_eq!(rung, 5);
        let refused = mobile::ask(&stage.s, &puk, &victim).await;
        assert!(matches!(refused, Err(Error::TooMany { .. })), "{refused:?}");
        let other = mobile::ask(&stage.s, &puk, &number("0611223344")).await;
        other.unwrap();
        texts_sent(&stage, &simulators).await;
        signs_in(&stage, &simulators, PASSWORD).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_types_the_address_interrupts_nobody_and_one_link_used_ends_the_others() {
    for (stage, simulators) in connected().await {
        puk_works(&stage, &simulators).await;
        let hers = link(&stage).await;
        let (browser, _) = shows(&stage, &hers, "as_expected").await;
        let stranger = Client::new("192.0.2.9".parse().unwrap(), "", None);
        way_back::ask(&stage.s, &stranger, PUK).unwrap();
        let both = links(&stage, 2).await;
        let newer = both.iter().find(|link| link.reveal() != hers.reveal());
        finishes(&stage, &simulators, (&hers, &browser), NEW_NUMBER).await;
        not_found(way_back::view(&stage.s, &stage.phone(), newer.unwrap(), &browser).await);
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_app_gives_way_and_a_passkey_stays() {
    for (stage, simulators) in connected().await {
        let (_, puk) = puk_works(&stage, &simulators).await;
        let (mut device, phone) = (Device::new(1), stage.phone());
        let asked = passkey::register_start(&stage.s, &puk).await.unwrap();
        let made = device.create(&asked.options);
        passkey::register_finish(&stage.s, &puk, &phone, &asked.ceremony, made, "")
            .await
            .unwrap();
        let link = link(&stage).await;
        // The number is the one of before: what was lost is something else.
        comes_back(&stage, &simulators, &link, "0622223333").await;
        let (_, puk) = signs_in(&stage, &simulators, NEW).await;
        let overview = factors::overview(&stage.s, &puk).await.unwrap();
        assert_eq!(overview.passkeys, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_nobody_named_with_a_day_of_birth_is_not_recognised_and_old_links_look_alike() {
    for (stage, simulators) in connected().await {
        let client = Client::new("192.0.2.9".parse().unwrap(), "", None);
        way_back::ask(&stage.s, &client, "niemand@devries.example").unwrap();
        let typo = way_back::ask(&stage.s, &client, "puk");
        assert_eq!(faults(typo), [("email", Fault::NotAnEmail)]);
        not_found(way_back::view(&stage.s, &client, &Token::received("guessed"), &[]).await);

        // Bram has a means of long ago, of which there is no application here.
        way_back::ask(&stage.s, &client, cast::BRAM.email).unwrap();
        let mut bram = None;
        for _ in 0..200 {
            bram =
                stage
                    .told(cast::BRAM.email)
                    .await
                    .into_iter()
                    .find_map(|message| match message {
                        Message::WayBackLink { link, .. } => {
                            link.path().rsplit('/').next().map(Token::received)
                        }
                        _ => None,
                    });
            if bram.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let bram = bram.unwrap();
        assert_eq!(step(&stage, &bram, &[]).await, Step::NotKnown);
        let refused = way_back::identify(&stage.s, &client, &bram, Lang::Nl).await;
        assert_eq!(faults(refused), [("", Fault::NotKnownByDocument)]);

        puk_works(&stage, &simulators).await;
        assert!(person(&stage, PUK).await.is_some());
        let link = link(&stage).await;
        stage.pass_seconds(3601);
        not_found(way_back::view(&stage.s, &client, &link, &[]).await);
        not_found(way_back::identify(&stage.s, &client, &link, Lang::Nl).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_manager_s_word_opens_nothing_of_another_organisation_nor_a_clerk_s_account() {
    for (stage, simulators) in connected().await {
        let (_, puk) = puk_works(&stage, &simulators).await;
        let link = link(&stage).await;
        let (browser, _) = shows(&stage, &link, "as_expected").await;
        assert_eq!(step(&stage, &link, &browser).await, Step::Number);
        // Puk begins to work somewhere else too: that Anna named Puk is not enough any more, also for what was shown.
        let elsewhere = id(Kind::Organisation, cast::LINDE);
        let mut tx = stage.s.db.write().await.unwrap();
        let stay = stage.s.id();
        store::membership::insert(&mut tx, stay, puk.person, elsewhere, stage.s.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(step(&stage, &link, &browser).await, Step::NotKnown);
        let client = stage.phone();
        let refused = way_back::identify(&stage.s, &client, &link, Lang::Nl).await;
        assert_eq!(faults(refused), [("", Fault::NotKnownByDocument)]);
        let new = number(NEW_NUMBER);
        not_allowed(way_back::number(&stage.s, &client, &link, &browser, &new).await);

        // Of one organisation again, and a clerk: who sees everybody's papers comes back by no document.
        let mut tx = stage.s.db.write().await.unwrap();
        store::membership::end(&mut tx, stay, None, stage.s.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(step(&stage, &link, &browser).await, Step::Number);
        let mut tx = stage.s.db.write().await.unwrap();
        let appointed = stage.s.id::<domain::id::MessageId>().uuid();
        store::clerk::appoint(&mut tx, appointed, puk.person, stage.s.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(step(&stage, &link, &browser).await, Step::NotKnown);
        not_allowed(way_back::number(&stage.s, &client, &link, &browser, &new).await);
    }
}

/// What somebody in charge reads of the account, newest first; beside the act there is nothing.
async fn reads(stage: &Stage, who: &cast::Person, person: PersonId) -> Vec<String> {
    let actor = stage.sign_in(who).await;
    let mut lines = history(&stage.s, &actor, person).await.unwrap();
    lines.retain(|line| line.action.starts_with("account."));
    let bare = |line: &HistoryLine| line.about.is_empty() && line.words.is_empty();
    assert!(lines.iter().all(bare), "{lines:?}");
    lines.into_iter().map(|line| line.action).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn those_in_charge_read_that_the_phone_is_another_from_when_the_person_works_there() {
    for (stage, simulators) in connected().await {
        puk_works(&stage, &simulators).await;
        let link = link(&stage).await;
        comes_back(&stage, &simulators, &link, NEW_NUMBER).await;
        texts_sent(&stage, &simulators).await;
        let (_, puk) = signs_in(&stage, &simulators, NEW).await;

        // Puk begins to work at De Linde too, and has the old number again.
        let linde = id(Kind::Organisation, cast::LINDE);
        let mut tx = stage.s.db.write().await.unwrap();
        store::membership::insert(&mut tx, stage.s.id(), puk.person, linde, stage.s.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        mobile::ask(&stage.s, &puk, &number("0622223333"))
            .await
            .unwrap();
        let code = code_on_phone(&stage.s, &simulators).await;
        mobile::confirm(&stage.s, &puk, &stage.phone(), &code)
            .await
            .unwrap();

        let (number_set, came_back) = ("account.mobile_set", "account.way_back");
        assert_eq!(
            reads(&stage, &cast::ANNA, puk.person).await,
            [number_set, came_back, number_set]
        );
        assert_eq!(
            reads(&stage, &cast::PIETER, puk.person).await,
            [number_set],
            "what was before is not De Linde's"
        );
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_changes_the_number_ends_a_way_back_that_was_begun() {
    for (stage, simulators) in connected().await {
        let (_, puk) = puk_works(&stage, &simulators).await;
        let link = link(&stage).await;
        mobile::ask(&stage.s, &puk, &number(NEW_NUMBER))
            .await
            .unwrap();
        let code = code_at_new(&stage, &simulators).await;
        mobile::confirm(&stage.s, &puk, &stage.phone(), &code)
            .await
            .unwrap();
        not_found(way_back::view(&stage.s, &stage.phone(), &link, &[]).await);
    }
}

/// Puk's only means.
async fn own_means(stage: &Stage, puk: &Actor) -> mine::MyMeans {
    mine::mine(&stage.s, puk).await.unwrap().remove(0)
}

async fn reports_lost(stage: &Stage, puk: &Actor) {
    let lost = Report {
        means: vec![own_means(stage, puk).await.means],
        misused: false,
        ended: false,
    };
    loss::report(&stage.s, puk, &lost).await.unwrap();
}

/// A passkey of this device; the session is one of it from then on.
async fn adds_passkey(stage: &Stage, puk: &Actor, device: &mut Device) -> Actor {
    let asked = passkey::register_start(&stage.s, puk).await.unwrap();
    let made = device.create(&asked.options);
    let client = stage.phone();
    let (_, token) = passkey::register_finish(&stage.s, puk, &client, &asked.ceremony, made, "")
        .await
        .unwrap();
    stage.actor(&token).await.unwrap()
}

/// A code app; whoever set it up, under the new token.
async fn sets_up_app(stage: &Stage, puk: &Actor) -> Actor {
    factors::begin_app(&stage.s, puk).await.unwrap();
    let shown = factors::pending_app(&stage.s, puk, "QR-code").await;
    let key = shown.unwrap().unwrap().manual_key.replace(' ', "");
    let secret = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap();
    let code = totp::code(&secret, stage.s.now());
    let token = factors::confirm_app(&stage.s, puk, &stage.phone(), &code).await;
    stage.actor(&token.unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_10_what_was_lost_is_not_resumed_by_who_found_the_phone() {
    for (stage, simulators) in connected().await {
        let (_, puk) = puk_works(&stage, &simulators).await;
        reports_lost(&stage, &puk).await;
        stage.pass_seconds(60);
        let refused = async |actor: &Actor| {
            let own = own_means(&stage, actor).await;
            assert!(!own.resumes && own.unproved);
            let seen = one(&stage.s, actor, own.means).await.unwrap();
            assert_eq!(seen.not_resumed, Some(Fault::LostNeedsMore));
            let resumed = resume(&stage.s, actor, own.means).await;
            assert_eq!(faults(resumed), [("", Fault::LostNeedsMore)]);
        };
        // Whoever has the phone and knows the password signs in, and sets up what they like: it opens nothing.
        let (_, finder) = signs_in(&stage, &simulators, PASSWORD).await;
        refused(&finder).await;
        mobile::ask(&stage.s, &finder, &number(NEW_NUMBER))
            .await
            .unwrap();
        let code = code_at_new(&stage, &simulators).await;
        let token = mobile::confirm(&stage.s, &finder, &stage.phone(), &code).await;
        let finder = stage.actor(&token.unwrap()).await.unwrap();
        refused(&finder).await;
        let finder = adds_passkey(&stage, &finder, &mut Device::new(1)).await;
        refused(&finder).await;

        // With an identity document it is Puk.
        let link = link(&stage).await;
        comes_back(&stage, &simulators, &link, "0612121212").await;
        texts_sent(&stage, &simulators).await;
        let (_, puk) = signs_in(&stage, &simulators, NEW).await;
        let own = own_means(&stage, &puk).await;
        assert!(own.resumes && !own.unproved);
        resume(&stage.s, &puk, own.means).await.unwrap();
        stage.log_verifies().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_10_a_passkey_that_a_finder_planted_resumes_nothing_after_the_way_back() {
    for (stage, simulators) in connected().await {
        let (_, puk) = puk_works(&stage, &simulators).await;
        reports_lost(&stage, &puk).await;
        stage.pass_seconds(60);
        let (_, finder) = signs_in(&stage, &simulators, PASSWORD).await;
        let mut planted = Device::new(1);
        adds_passkey(&stage, &finder, &mut planted).await;
        let link = link(&stage).await;
        comes_back(&stage, &simulators, &link, "0612121212").await;

        // It is Puk who came back; an app beside the passkey makes it no more than that.
        let finder = signs_in_with(&stage, &mut planted).await;
        let finder = sets_up_app(&stage, &finder).await;
        let own = own_means(&stage, &finder).await;
        assert!(!own.resumes);
        let resumed = resume(&stage.s, &finder, own.means).await;
        assert_eq!(faults(resumed), [("", Fault::LostNeedsMore)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_aan_10_a_passkey_of_a_week_before_the_report_resumes_what_was_lost() {
    for (stage, simulators) in connected().await {
        let (_, puk) = puk_works(&stage, &simulators).await;
        let mut device = Device::new(1);
        let puk = adds_passkey(&stage, &puk, &mut device).await;
        // A finder who knows the password may have added it before the loss was noticed.
        reports_lost(&stage, &puk).await;
        let own = own_means(&stage, &puk).await;
        let resumed = resume(&stage.s, &puk, own.means).await;
        assert_eq!(faults(resumed), [("", Fault::LostNeedsMore)]);
        let anna = stage.sign_in(&cast::ANNA).await;
        resume(&stage.s, &anna, own.means).await.unwrap();

        stage.pass_days(8);
        let puk = signs_in_with(&stage, &mut device).await;
        reports_lost(&stage, &puk).await;
        let own = own_means(&stage, &puk).await;
        assert!(own.resumes);
        resume(&stage.s, &puk, own.means).await.unwrap();
    }
}
