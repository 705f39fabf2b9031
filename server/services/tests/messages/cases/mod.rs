//! One message of every kind, and of every turn it can take, with the names of the demo world.

mod accounts;
mod apply;
mod chain;
mod means;

use domain::{
    level::Level,
    number::{FiscalNumber, KvkNumber},
    role::Role,
    time::{Date, Instant},
};
use services::messages::{
    Asked, Granted, Link, Message, Party, Service, Side, Words, kind::RoleAt,
};

/// Sunday 22 November 2026, 14:05 in Haarlem.
const NOW: Instant = Instant::from_seconds(1_795_352_700);
const LAST_DAY: Date = Date::constant(2027, 12, 31);
pub const ANSWER_BEFORE: Date = Date::constant(2026, 12, 13);
pub const TOKEN: &str = "Wm9tZXIyMDI2LWVlbi10b2tlbi12YW4tNDMtdGVrZW5z";

fn party(name: &str, kvk: &str, town: &str) -> Party {
    Party {
        name: name.into(),
        number: KvkNumber::parse(kvk).expect("a KvK number").into(),
        town: town.into(),
    }
}

fn de_vries() -> Party {
    party("Kantoor De Vries", "00001001", "Haarlem")
}

fn jansen() -> Party {
    party("Bakkerij Jansen", "00001002", "Zaandam")
}

/// Without a KvK number (R-ID-8).
fn maas_en_waal() -> Party {
    Party {
        name: "Maas & Waal".into(),
        number: FiscalNumber::parse("823456789")
            .expect("a fiscal number")
            .into(),
        town: "Kleef, Duitsland".into(),
    }
}

fn de_linde() -> Party {
    party("Stichting De Linde", "00001003", "Alkmaar")
}

fn tax() -> Service {
    Service {
        name: Words::new("Belastingaangifte doen", "File tax returns"),
        provider: Words::new(
            "Belastingdienst (voorbeeld)",
            "Tax Administration (example)",
        ),
        does: Words::new(
            "aangifte btw en loonheffing indienen en inzien",
            "file and view returns for VAT and payroll tax",
        ),
    }
}

fn sick() -> Service {
    Service {
        name: Words::new("Ziekmeldingen doorgeven", "Report sick leave"),
        provider: Words::new("UWV (voorbeeld)", "UWV (example)"),
        does: Words::new(
            "werknemers ziek en beter melden",
            "report employees sick and better",
        ),
    }
}

fn subsidy() -> Service {
    Service {
        name: Words::new("Subsidie aanvragen", "Apply for subsidy"),
        provider: Words::new("RVO (voorbeeld)", "RVO (example)"),
        does: Words::new(
            "aanvragen indienen, ook met financiële gevolgen",
            "file applications, with financial consequences too",
        ),
    }
}

pub fn asked() -> Asked {
    Asked {
        intermediary: de_vries(),
        asked_by: "Anna Bakker".into(),
        client: jansen(),
        services: vec![tax(), sick(), subsidy()],
        level: Level::Eh3,
        last_day: LAST_DAY,
        match_code: "K7PF".into(),
    }
}

fn asked_of_de_linde() -> Asked {
    Asked {
        client: de_linde(),
        services: vec![tax()],
        ..asked()
    }
}

fn granted() -> Granted {
    Granted {
        client: jansen(),
        intermediary: de_vries(),
        services: vec![tax(), sick()],
        level: Level::Eh3,
        last_day: LAST_DAY,
    }
}

fn stopped(reader: Side, by: Side, left: Vec<Service>) -> Message {
    let (stopped_by, services) = match by {
        Side::Client => (
            "Sanne Jansen",
            if left.is_empty() {
                vec![tax(), sick()]
            } else {
                vec![tax()]
            },
        ),
        Side::Intermediary => ("Anna Bakker", vec![tax(), sick()]),
    };
    let link = match reader {
        Side::Client => Link::authorisation(id()),
        Side::Intermediary => Link::client(id()),
    };
    let granted = Granted {
        services,
        ..granted()
    };
    let reason = left.is_empty().then(|| "Wij doen het zelf.".to_owned());
    Message::GrantStopped {
        granted,
        left,
        reader,
        by,
        stopped_by: stopped_by.into(),
        at: NOW,
        reason,
        link,
    }
}

/// The same id wherever one is needed.
fn id<T: From<uuid::Uuid>>() -> T {
    uuid::Uuid::from_u128(0x0b00_0001_0000_4000_8000_0000_0000_0042).into()
}

fn manager() -> RoleAt {
    RoleAt {
        role: Role::Manager,
        level: Some(Level::Eh3),
    }
}

fn belgium() -> Words {
    Words::new("België", "Belgium")
}

pub fn every_message() -> Vec<(&'static str, Message)> {
    [
        accounts::account(),
        accounts::people(),
        chain::requests(),
        chain::grants(),
        apply::applications(),
        apply::activations(),
        means::held(),
    ]
    .concat()
}
