//! Organisations and people for these tests, on 22 November 2026.

use domain::{
    Date, Instant, Level,
    approval::SignaturePolicy,
    number::KvkNumber,
    person::Identity,
    register::{
        Ends, Extract, Extracts, Function, LegalForm, Officer, OfficerOrganisation,
        RegisteredPerson, RegisteredPower, Who,
    },
    signing::{self, Behind, SigningPlan, Sitter, Subject, Table},
};

pub const TODAY: Date = Date::constant(2026, 11, 22);
pub const YESTERDAY: Date = Date::constant(2026, 11, 21);
pub const TOMORROW: Date = Date::constant(2026, 11, 23);
pub const LEVELS: [Level; 3] = Level::ISSUED;

/// Somebody grown up, told apart by the given name.
pub fn identity(given: &str) -> Identity {
    Identity {
        given: given.into(),
        prefix: "de".into(),
        family: "Vries".into(),
        birth: Some(Date::constant(1970, 5, 17)),
    }
}

pub fn registered(given: &str) -> RegisteredPerson {
    RegisteredPerson {
        identity: identity(given),
        deceased: false,
        special_status: None,
        restriction: None,
    }
}

pub fn officer(who: Who, function: Function, power: RegisteredPower) -> Officer {
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

pub fn person(given: &str, function: Function, power: RegisteredPower) -> Officer {
    officer(Who::Person(registered(given)), function, power)
}

pub fn director(given: &str, power: RegisteredPower) -> Officer {
    person(given, Function::Director, power)
}

pub fn partner(given: &str, power: RegisteredPower) -> Officer {
    person(given, Function::Partner, power)
}

pub fn proxy(given: &str, power: RegisteredPower) -> Officer {
    person(given, Function::Proxy, power)
}

pub fn kvk(number: u32) -> KvkNumber {
    KvkNumber::parse(&format!("{number:08}")).unwrap()
}

pub fn named(number: u32) -> OfficerOrganisation {
    OfficerOrganisation {
        kvk: Some(kvk(number)),
        name: format!("Organisatie {number}"),
    }
}

/// A director that is an organisation.
pub fn company(number: u32, power: RegisteredPower) -> Officer {
    officer(Who::Organisation(named(number)), Function::Director, power)
}

pub fn extract(number: u32, form: LegalForm, officers: Vec<Officer>) -> Extract {
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
        as_of: Instant::from_seconds(1_795_305_600 - i64::from(number)),
    }
}

pub fn bv(officers: Vec<Officer>) -> Extract {
    extract(1, LegalForm::Bv, officers)
}

pub fn known(extracts: impl IntoIterator<Item = Extract>) -> Extracts {
    let extracts = extracts.into_iter();
    extracts.map(|extract| (extract.kvk, extract)).collect()
}

/// The plan for organisation 1.
pub fn plan_of(extracts: &Extracts, level: Level) -> SigningPlan {
    let subject = Subject::Registered {
        kvk: kvk(1),
        extracts,
    };
    signing::plan(&SignaturePolicy::default(), level, subject, TODAY)
}

pub fn plan(extract: Extract, level: Level) -> SigningPlan {
    plan_of(&known([extract]), level)
}

/// The given names of those who may sign.
pub fn able(plan: &SigningPlan) -> Vec<&str> {
    let all = plan.signatories();
    all.iter().map(|able| able.who.given.as_str()).collect()
}

/// Signed so many, needed so many, without a user known.
pub fn tally(plan: &SigningPlan, signed: &[&str]) -> (u16, u16) {
    let signed: Vec<_> = signed.iter().map(|given| identity(given)).collect();
    let tally = plan.tally(&signed, None);
    (tally.signed, tally.needed)
}

/// The table behind the seat of an organisation.
pub fn behind(table: &Table, seat: usize) -> &Behind {
    match &table.seats[seat].who {
        Sitter::Organisation { behind, .. } => behind,
        Sitter::Person(who) => panic!("{} is a person", who.given),
    }
}
