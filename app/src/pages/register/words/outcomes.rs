//! What somebody reads about who may sign for an organisation: for each kind that there is, the verdict on every officer
//! and what each level takes, in the words of the screens (R-BEV-1, R-BEV-4 to R-BEV-6, R-ID-8). The outcomes themselves are
//! proved in `domain`; here they are read beside their sentences, in both languages.

use super::{paper_text, path_text, reason, what_to_do, why_not};
use crate::{api::register::Takes, pages::register::parts::signing, text::register as t};
use domain::{
    approval::SignaturePolicy,
    lang::Lang,
    level::Level,
    number::{FiscalNumber, KvkNumber},
    person::Identity,
    register::{
        Ends, Extract, Extracts, Function, LegalForm, LegalStatus, Officer, OfficerOrganisation, RegisteredPerson,
        RegisteredPower, Who,
    },
    signing::{EvidencePath, SigningPlan, Subject, plan},
    time::{Date, Instant},
};
use std::fmt::Write as _;

const TODAY: Date = Date::constant(2026, 11, 22);

fn kvk(number: u32) -> KvkNumber {
    KvkNumber::parse(&format!("{number:08}")).unwrap()
}

fn officer(who: Who, function: Function, power: RegisteredPower) -> Officer {
    Officer {
        who,
        function,
        title: None,
        power,
        limits: None,
        from: Some(Date::constant(2015, 1, 1)),
        until: None,
        suspended: None,
        emancipated: false,
    }
}

fn person(given: &str, function: Function, power: RegisteredPower) -> Officer {
    let identity = Identity {
        given: given.into(),
        prefix: "de".into(),
        family: "Vries".into(),
        birth: Some(Date::constant(1970, 5, 17)),
    };
    let registered = RegisteredPerson {
        identity,
        deceased: false,
        special_status: None,
        restriction: None,
    };
    officer(Who::Person(registered), function, power)
}

fn director(given: &str, power: RegisteredPower) -> Officer {
    person(given, Function::Director, power)
}

/// A director that is the organisation of this number.
fn company(number: u32) -> Officer {
    let named = OfficerOrganisation {
        kvk: Some(kvk(number)),
        name: format!("Organisatie {number}"),
    };
    officer(Who::Organisation(named), Function::Director, RegisteredPower::Sole)
}

fn extract(number: u32, form: LegalForm, officers: Vec<Officer>) -> Extract {
    Extract {
        kvk: kvk(number),
        name: format!("Organisatie {number}"),
        form,
        form_name: form.code().into(),
        rsin: None,
        registered: Some(Date::constant(2010, 1, 1)),
        ends: Ends::default(),
        special_status: None,
        restriction: None,
        foreign_status: None,
        address: None,
        branches: Vec::new(),
        officers,
        as_of: Instant::from_seconds(1_795_305_600),
    }
}

fn bv(officers: Vec<Officer>) -> Extract {
    extract(1, LegalForm::Bv, officers)
}

fn joint(directors: &[&str]) -> Vec<Officer> {
    directors.iter().map(|given| director(given, RegisteredPower::Joint)).collect()
}

fn anna() -> Extract {
    bv(vec![director("Anna", RegisteredPower::Sole)])
}

/// Every case by name, with the extracts of its organisations; the first is the one that is signed for.
fn cases() -> Vec<(&'static str, Vec<Extract>)> {
    let vof = |partners: Vec<Officer>| vec![extract(1, LegalForm::Vof, partners)];
    let proxy = || person("Piet", Function::Proxy, RegisteredPower::LimitedProxy);
    let owner = person("Anna", Function::Owner, RegisteredPower::None);
    let partner = |given, power| person(given, Function::Partner, power);
    let with = |change: fn(&mut Extract)| {
        let mut changed = anna();
        change(&mut changed);
        vec![changed]
    };
    let ring = extract(2, LegalForm::Bv, vec![company(1)]);
    let holding = extract(2, LegalForm::Bv, vec![director("Bert", RegisteredPower::Sole)]);
    vec![
        ("eenmanszaak", vec![extract(1, LegalForm::Eenmanszaak, vec![owner])]),
        ("sole director", vec![anna()]),
        ("two joint directors", vec![bv(joint(&["Anna", "Bert"]))]),
        ("three joint directors", vec![bv(joint(&["Anna", "Bert", "Cor"]))]),
        ("limited partners", vof(vec![
            partner("Anna", RegisteredPower::Limited),
            partner("Bert", RegisteredPower::Limited),
        ])),
        ("a limited partner beside an unlimited one", vof(vec![
            partner("Anna", RegisteredPower::Unlimited),
            partner("Bert", RegisteredPower::Limited),
        ])),
        ("a limited power of attorney, alone", vec![bv(vec![proxy()])]),
        ("a limited power of attorney beside a director", vec![bv(vec![
            director("Anna", RegisteredPower::Sole),
            proxy(),
        ])]),
        ("bankrupt", with(|extract| extract.special_status = Some(LegalStatus::Bankrupt))),
        ("ended", with(|extract| extract.ends.activity = Some(TODAY))),
        ("the only director has left", with(|extract| extract.officers[0].until = Some(TODAY))),
        ("the only director may not decide", with(|extract| {
            if let Who::Person(person) = &mut extract.officers[0].who {
                person.special_status = Some(LegalStatus::Guardianship);
            }
        })),
        ("church", vec![extract(1, LegalForm::Kerkgenootschap, vec![])]),
        ("nobody in the register", vec![extract(1, LegalForm::Stichting, vec![])]),
        ("a director that is an organisation", vec![bv(vec![company(2)]), holding]),
        ("a ring of organisations", vec![bv(vec![company(2)]), ring]),
    ]
}

/// Everything that is read about a case in one language.
fn read(lang: Lang, name: &str, extracts: &[Extract]) -> String {
    let known: Extracts = extracts.iter().map(|one| (one.kvk, one.clone())).collect();
    let subject = Subject::Registered {
        kvk: extracts[0].kvk,
        extracts: &known,
    };
    let mut text = format!("{name}\n");
    for one in extracts {
        for officer in &one.officers {
            let who = match &officer.who {
                Who::Person(person) => person.identity.full_name(),
                Who::Organisation(named) => named.name.clone(),
            };
            let verdict = one.verdict(officer, TODAY);
            let why = reason(lang, verdict.reason);
            writeln!(text, "  {}: {who}: {:?}. {why}", one.name, verdict.answer).unwrap();
        }
    }
    text + &levels(lang, subject)
}

/// What each level takes; levels that read alike are one line.
fn levels(lang: Lang, subject: Subject<'_>) -> String {
    let mut lines: Vec<(String, String)> = Vec::new();
    for level in Level::ISSUED {
        let words = takes(lang, &plan(&SignaturePolicy::default(), level, subject, TODAY));
        match lines.last_mut().filter(|(_, before)| *before == words) {
            Some((levels, _)) => levels.extend([", ", level.name()]),
            None => lines.push((level.name().to_owned(), words)),
        }
    }
    let mut text = String::new();
    for (levels, words) in lines {
        writeln!(text, "  {levels}: {words}").unwrap();
    }
    text
}

fn takes(lang: Lang, plan: &SigningPlan) -> String {
    if let Some(obstacle) = plan.obstacle {
        return format!("✗ {} {}", why_not(lang, obstacle), what_to_do(lang, obstacle));
    }
    let mut words = if plan.path.names_by_paper() {
        let mut text = format!("{} {}", path_text(lang, plan.path), t::papers_later(lang));
        for paper in plan.path.papers() {
            write!(text, "\n    – {}", paper_text(lang, *paper)).unwrap();
        }
        text
    } else {
        let takes = Takes {
            needed: plan.needed,
            able: u16::try_from(plan.signatories().len()).unwrap(),
            alone: plan.alone(),
            user: plan.user_signs,
            behind: plan.path == EvidencePath::DirectorIsOrganisation,
        };
        signing(lang, takes)
    };
    if plan.user_signs {
        words.extend(["\n    ", t::wish_manager_eh4(lang)]);
    }
    words
}

fn all(lang: Lang) -> String {
    let mut text: Vec<String> = cases().iter().map(|(name, extracts)| read(lang, name, extracts)).collect();
    let number = FiscalNumber::parse("823456789").unwrap();
    text.push(format!("no KvK number\n{}", levels(lang, Subject::Fiscal(number))));
    text.join("\n")
}

#[test]
fn r_bev_every_outcome_reads_so_in_dutch() {
    insta::assert_snapshot!("nl", all(Lang::Nl));
}

#[test]
fn r_bev_every_outcome_reads_so_in_english() {
    insta::assert_snapshot!("en", all(Lang::En));
}
