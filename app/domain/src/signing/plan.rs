//! The plan as a whole: which path, how many, and what stands in the way.

use super::{
    Behind, EvidencePath, Named, Obstacle, Seat, SigningPlan, Subject, Table,
    table::{Search, named_table},
};
use crate::{
    approval::{Power, SignaturePolicy, Signatures},
    fault::Fault,
    level::Level,
    number::KvkNumber,
    register::{Answer, Extracts, LegalForm, OfficerOrganisation, Reason},
    time::Date,
};

/// Who must sign for an organisation at a level on a day (R-BEV-4, R-BEV-5, R-BEV-6, R-ID-8).
pub fn plan(policy: &SignaturePolicy, level: Level, subject: Subject<'_>, on: Date) -> SigningPlan {
    let user_signs = policy.rule(level, Power::Sole) == Signatures::AllAndUser;
    let empty = SigningPlan {
        level,
        on,
        path: EvidencePath::Register,
        table: Table::default(),
        needed: 0,
        user_signs,
        in_person: user_signs,
        missing: Vec::new(),
        cycles: Vec::new(),
        as_of: None,
        obstacle: None,
    };
    match subject {
        Subject::Fiscal(_) => SigningPlan {
            path: EvidencePath::NoKvkNumber,
            in_person: true,
            obstacle: (level != Level::Eh3).then_some(Obstacle::OnlyTaxAtEh3),
            ..empty
        }
        .unnamed(policy),
        Subject::Registered { kvk, extracts } => registered(policy, empty, kvk, extracts),
    }
}

fn registered(
    policy: &SignaturePolicy,
    mut plan: SigningPlan,
    kvk: KvkNumber,
    extracts: &Extracts,
) -> SigningPlan {
    plan.table.kvk = Some(kvk);
    let Some(extract) = extracts.get(&kvk) else {
        plan.obstacle = Some(Obstacle::NoExtract);
        return plan;
    };
    plan.table.name.clone_from(&extract.name);
    plan.as_of = Some(extract.as_of);
    if let Some(reason) = extract.barred(plan.on) {
        plan.obstacle = Some(Obstacle::Organisation(reason));
        return plan;
    }
    if extract.form == LegalForm::Kerkgenootschap {
        plan.path = EvidencePath::Church;
        return plan.unnamed(policy);
    }
    let mut search = Search::new(policy, plan.level, extracts, plan.on);
    search.seen(extract);
    plan.table = search.table(extract);
    plan.missing = search.missing;
    plan.cycles = search.cycles;
    plan.as_of = search.as_of;
    if plan.table.is_nameless() {
        plan.path = EvidencePath::NoRepresentative;
        return plan.unnamed(policy);
    }
    plan.table.each_behind(&mut |seat, _| {
        if seat.ballot.is_some() || is_barred(seat) {
            plan.path = EvidencePath::DirectorIsOrganisation;
        }
    });
    let needed = plan.table.least(&|_| false, Some(1));
    plan.needed = needed.unwrap_or(0);
    plan.obstacle = needed.is_none().then(|| plan.no_way());
    // Nobody can fetch it: papers must show who is behind it, where there is no way round.
    let unknown = plan.missing.iter().any(|officer| officer.kvk.is_none());
    if unknown && needed.is_some() && plan.table.least(&|_| false, None).is_none() {
        plan.path = EvidencePath::ForeignDirector;
    }
    plan
}

impl SigningPlan {
    /// What is wrong with who would sign and is not among those who may: the register says so, or the papers do.
    #[must_use]
    pub const fn not_among(&self) -> Fault {
        if self.path.names_by_paper() {
            Fault::NotInPapers
        } else {
            Fault::NotOnExtract
        }
    }

    /// Whether an extract that is sent in can say who signs (R-BEV-7). Of a church it has no names, and where there is
    /// no KvK number there is none.
    #[must_use]
    pub const fn takes_sent_extract(&self) -> bool {
        !matches!(
            self.obstacle,
            Some(Obstacle::Organisation(_) | Obstacle::NoExtract)
        ) && !matches!(self.path, EvidencePath::Church | EvidencePath::NoKvkNumber)
    }

    /// The plan where an extract that was sent in takes the place of the register's names (R-BEV-7). An organisation
    /// that cannot act itself cannot by another extract either.
    #[must_use]
    pub fn by_sent_extract(mut self, policy: &SignaturePolicy) -> Self {
        if !self.takes_sent_extract() {
            return self;
        }
        self.path = EvidencePath::SentExtract;
        self.table.seats.clear();
        (self.missing, self.cycles) = (Vec::new(), Vec::new());
        self.obstacle = None;
        self.unnamed(policy)
    }

    /// The plan with those at the table whom the papers name, as the clerk read them. Only for a path on which
    /// papers name who signs; on another it changes nothing.
    #[must_use]
    pub fn with_named(mut self, policy: &SignaturePolicy, named: &[Named]) -> Self {
        let barred = matches!(self.obstacle, Some(Obstacle::OnlyTaxAtEh3));
        if !self.path.names_by_paper() || barred {
            return self;
        }
        if self.path == EvidencePath::ForeignDirector {
            self.table.seat_behind((policy, self.level), named);
            let seated = |officer: &OfficerOrganisation| {
                let name = Some(officer.name.as_str());
                officer.kvk.is_none() && named.iter().any(|one| one.behind.as_deref() == name)
            };
            self.missing.retain(|officer| !seated(officer));
        } else {
            self.table = named_table(&self.table, (policy, self.level), named);
        }
        let needed = self.table.least(&|_| false, Some(1));
        self.needed = needed.unwrap_or(0);
        self.obstacle = needed.is_none().then(|| self.no_way());
        self
    }

    /// Before the papers are read: at least as many as one with full power needs.
    fn unnamed(mut self, policy: &SignaturePolicy) -> Self {
        if self.obstacle.is_none() {
            let needed = policy.needed(self.level, Power::Sole, 1);
            self.needed = needed.map_or(1, |needed| needed.signatures);
        }
        self
    }

    /// Why nobody, together or alone, can sign.
    fn no_way(&self) -> Obstacle {
        let mut not_followed = false;
        self.table.each_behind(&mut |_, behind| {
            not_followed |= *behind == Behind::NotFollowed;
        });
        let (able, needed) = self.table.able_and_needed();
        // A proxy beside directors is not what stands in their way.
        let is_in_the_way = |seat: &Seat| is_too_limited(seat) && (seat.directs || able == 0);
        if not_followed {
            Obstacle::TooManyOrganisations
        } else if able == 0 && !self.cycles.is_empty() {
            Obstacle::Cycle
        } else if self.table.seats.iter().any(is_in_the_way) {
            Obstacle::PowerTooLimited
        } else if able == 0 {
            Obstacle::NobodyMaySign(self.first_reason())
        } else {
            Obstacle::TooFew { able, needed }
        }
    }

    /// The reason to tell when nobody may sign: of the first director who is barred, or else of the first.
    fn first_reason(&self) -> Reason {
        let reasons = |seats: &dyn Fn(&&Seat) -> bool| {
            let mut found = self.table.seats.iter().filter(seats);
            found.find_map(|seat| Some(seat.verdict?.reason))
        };
        reasons(&|seat| seat.directs && is_barred(seat))
            .or_else(|| reasons(&|seat| is_barred(seat)))
            .or_else(|| reasons(&|_| true))
            .unwrap_or(Reason::NothingFound)
    }
}

fn is_barred(seat: &Seat) -> bool {
    seat.verdict
        .is_some_and(|verdict| verdict.answer == Answer::No)
}

/// Has power, and may not use it at this level.
fn is_too_limited(seat: &Seat) -> bool {
    let power = seat
        .verdict
        .is_none_or(|verdict| verdict.reason.power().is_some());
    seat.ballot.is_none() && power
}
