//! From what services say to what screens show.

use super::{
    Appearing, Asked, Away, Booked, Case, Counter, Details, Hands, Holder, Item, Known, Line,
    Named, Noted, Officer, Papers, Person, Registered, Rests, Said, Seen, Sent, Stated, Visit,
    When, Why,
};
use crate::api::register::Wish;
use domain::{application::ApplicationState, time::date_of};
use services::evidence::{counter, look, queue, send};

pub fn papers(found: send::Papers) -> Papers {
    let item = |item: send::Item| Item {
        paper: item.paper,
        optional: item.optional,
        state: item.state,
        issued: item.issued,
        sent_on: item.sent_on,
    };
    Papers {
        organisation: found.organisation,
        known: Known {
            number: found.number,
            form: found.form,
            town: found.town,
            birth: found.applicant.birth,
            applicant: found.applicant.full_name(),
        },
        path: found.path,
        items: found.items.into_iter().map(item).collect(),
        open: found.open,
        complete: found.complete,
        waiting_since: found.waiting_since.map(date_of),
        accepted: found.accepted,
        told: found.told,
        usually: found.usually,
        promised: found.promised,
    }
}

pub fn counter(found: counter::Mine, phone: Option<String>) -> Counter {
    Counter {
        kind: found.kind,
        page: found.page,
        number: found.number,
        at: found.at.map(when),
        counter: found.counter,
        passed: found.passed,
        appeared: found.appeared,
        binds: found.binds,
        by_register: found.by_register,
        phone,
        passkeys: found.passkeys,
    }
}

impl From<counter::Booked> for Booked {
    fn from(made: counter::Booked) -> Self {
        Self {
            at: when(made.at),
            counter: made.counter,
        }
    }
}

fn when(at: domain::Instant) -> When {
    let local = domain::time::wall_clock(at);
    When {
        day: local.date().into(),
        time: format!("{:02}:{:02}", local.hour(), local.minute()),
    }
}

const fn hands(hands: queue::Hands) -> Hands {
    match hands {
        queue::Hands::Free => Hands::Free,
        queue::Hands::Mine => Hands::Mine,
        queue::Hands::Other => Hands::Other,
        queue::Hands::Second => Hands::Second,
        queue::Hands::Interest => Hands::Interest,
    }
}

pub fn line(line: queue::Line) -> Line {
    Line {
        application: line.application,
        organisation: line.organisation,
        kind: line.kind,
        level: line.level,
        path: line.path,
        age: line.age,
        due: line.due,
        late: line.late,
        promised: line.promised,
        hands: hands(line.hands),
        holder: line.holder,
        second: line.second,
    }
}

pub fn visit(visit: counter::Visit) -> Visit {
    Visit {
        application: visit.application,
        kind: visit.kind,
        number: visit.number,
        organisation: visit.organisation,
        at: visit.at.map(when),
        counter: visit.counter,
        passed: visit.passed,
        waits: visit.waits,
        promised: visit.promised,
    }
}

pub fn case(found: look::Shown) -> Case {
    Case {
        application: found.application,
        organisation: found.organisation,
        number: found.number,
        kind: found.kind,
        level: found.level,
        path: found.path,
        promised: found.promised,
        due: found.due,
        late: found.late,
        hands: hands(found.hands),
        takes_two: found.takes_two,
        second: found.second,
        holder: found.holder.map(|holder| Holder {
            name: holder.name,
            since: when(holder.since),
            until: when(holder.until),
        }),
        disagreed: found.disagreed.map(said),
        asked: found.asked.into_iter().map(said).collect(),
        open: found.state == ApplicationState::InReview,
        rests: found.rests.map(|rests| Rests {
            why: why(rests.why),
            by: rests.by,
            on: rests.on,
            reason: rests.reason,
        }),
        own: found.own.into_iter().map(named).collect(),
        lang: found.lang,
        details: found.details.map(details),
    }
}

fn said(said: look::Said) -> Said {
    Said {
        by: said.by,
        on: date_of(said.at),
        words: said.words,
        refused: said.refused,
    }
}

const fn why(why: look::Why) -> Why {
    match why {
        look::Why::Applicant => Why::Applicant,
        look::Why::Accepted => Why::Accepted,
        look::Why::Refused => Why::Refused,
        look::Why::Cancelled => Why::Cancelled,
        look::Why::Expired => Why::Expired,
    }
}

fn named(named: domain::signing::Named) -> Named {
    Named {
        name: named.who.full_name(),
        birth: named.who.birth,
        power: named.power,
        behind: named.behind,
    }
}

fn details(found: look::Details) -> Details {
    let register = found.register.map(|said| Registered {
        name: said.name,
        kvk: said.kvk,
        address: said.address,
        form: said.form,
        town: said.town,
        as_of: date_of(said.as_of),
        officers: said
            .officers
            .into_iter()
            .map(|officer| Officer {
                name: officer.name,
                birth: officer.birth,
                title: officer.title,
                reason: officer.reason,
            })
            .collect(),
    });
    let paper = |line: look::Line| Sent {
        id: line.id,
        paper: line.paper,
        kind: line.kind,
        issued: line.issued,
        sent_on: line.sent_on,
        state: line.state,
        readable: line.readable,
        opened: line.opened,
    };
    Details {
        applicant: found.applicant.full_name(),
        birth: found.applicant.birth,
        email: found.email,
        register,
        stated: found.stated.map(|said| Stated {
            form: said.form,
            town: said.town,
            known_as: said.known_as,
        }),
        papers: found.papers.into_iter().map(paper).collect(),
        named: found.named.into_iter().map(named).collect(),
        behind: found.behind,
    }
}

fn away(away: counter::Away) -> Away {
    Away {
        by: away.by,
        at: when(away.at),
        why: away.why,
    }
}

pub fn appearing(found: counter::Shown) -> Appearing {
    let person = |person: counter::Person| Person {
        signer: person.signer,
        name: person.name,
        birth: person.birth,
        seen: match person.seen {
            counter::Seen::Not => Seen::Not,
            counter::Seen::Agreed => Seen::Agreed,
            counter::Seen::Once {
                identification,
                mine,
            } => Seen::Once {
                identification,
                mine,
            },
        },
        noted: person.noted.map(|noted| Noted {
            by: noted.by,
            at: when(noted.at),
            document: noted.document,
        }),
        no_address: person.no_address,
        away: person.away.into_iter().map(away).collect(),
    };
    let kind = found.visit.kind;
    Appearing {
        interest: found.interest,
        done: found.done,
        early: found.early,
        asked: found.asked.map(|asked| Asked {
            wish: Wish::of(kind, asked.level),
            applicant: asked.applicant,
            number: asked.number,
            by_papers: asked.by_papers,
        }),
        visit: visit(found.visit),
        people: found.people.into_iter().map(person).collect(),
    }
}
