//! `/operator/visits/:id/…`: making an appointment, writing down that somebody appeared, agreeing as second clerk,
//! and saying that it was not so.

use super::words::moment;
use crate::{
    api::evidence::{self as api, Appearing, Noted, Person, Seen},
    components::{Fact, Facts, Note, NoteLook, PageTitle, loaded, param, query},
    fault,
    form::{Checkbox, Choice, Field, Hidden, Kind, PostForm, Radios},
    format,
    lang::lang,
    pages::register::signer::{Signing, may},
    text::evidence as t,
};
use domain::{
    evidence::{IdKind, TurnedAway},
    fault::Fault,
    lang::Lang,
};
use leptos::prelude::*;

fn page(found: &Appearing) -> String {
    format!("/operator/visits/{}", found.visit.application)
}

#[component]
pub fn Appoint() -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_visit, |found| {
        let lang = lang();
        let back = page(&found);
        // What is past is not moved, and no day to begin with.
        let at = found.visit.at.clone().filter(|_| !found.visit.passed);
        let (day, time) = at
            .as_ref()
            .map_or_else(Default::default, |at| (at.day.to_string(), at.time.clone()));
        let counter = found.visit.counter.clone().unwrap_or_default();
        if found.done {
            return nobody(lang, back);
        }
        let mut facts = vec![Fact::new(t::col_promised(lang), format::date(lang, found.visit.promised))];
        if at.is_some() {
            let place = found.visit.counter.clone().unwrap_or_default();
            facts.extend([Fact::new(t::moved_now(lang), moment(lang, at)), Fact::new(t::counter(lang), place)]);
        }
        view! {
            <div class="narrow">
                <PageTitle text=t::appointment_title(lang, &found.visit.organisation)/>
                <Facts facts/>
                <PostForm submit=t::appointment_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <Field name="day" label=t::day(lang) hint=t::hours_hint(lang) kind=Kind::Date value=day autocomplete="off"/>
                    <Field name="time" label=t::time(lang) hint=t::time_hint(lang) value=time autocomplete="off"/>
                    <Field name="counter" label=t::at_which(lang) value=counter autocomplete="off"/>
                </PostForm>
            </div>
        }
        .into_any()
    })
}

/// Who is meant is not expected here, or was seen already.
fn nobody(lang: Lang, back: String) -> AnyView {
    not_now(lang, back, Fault::ChangedMeanwhile)
}

fn not_now(lang: Lang, back: String, why: Fault) -> AnyView {
    view! {
        <div class="narrow">
            <PageTitle text=t::visits(lang)/>
            <Note look=NoteLook::Warning><p>{fault::text(why, lang)}</p></Note>
            <p><a href=back>{t::back(lang)}</a></p>
        </div>
    }
    .into_any()
}

#[component]
pub fn Appeared() -> impl IntoView {
    expected(appeared)
}

#[component]
pub fn TurnAway() -> impl IntoView {
    expected(turn_away)
}

/// A page about somebody who was not seen yet.
fn expected(screen: fn(Lang, &Appearing, &Person) -> AnyView) -> impl IntoView {
    let (id, signer) = (param("id"), query("signer"));
    loaded(move || id.get(), api::read_visit, move |found| {
        let lang = lang();
        let asked = signer.get_untracked();
        let is_meant = |person: &&Person| {
            let theirs = person.signer.map(|id| id.to_string()).unwrap_or_default();
            theirs == asked && person.seen == Seen::Not
        };
        match found.people.iter().find(is_meant) {
            Some(_) if found.early => not_now(lang, page(&found), Fault::ComesLater),
            Some(person) => screen(lang, &found, person),
            None => nobody(lang, page(&found)),
        }
    })
}

fn turn_away(lang: Lang, found: &Appearing, person: &Person) -> AnyView {
    let back = page(found);
    let signer = person.signer.map(|id| id.to_string()).unwrap_or_default();
    let reasons = TurnedAway::ALL.iter().map(|why| Choice::new(why.code(), because(lang, *why))).collect();
    view! {
        <div class="narrow">
            <PageTitle text=t::away_title(lang, &person.name)/>
            <p class="lead">{t::away_lead(lang)}</p>
            <PostForm submit=t::appeared_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                <Hidden name="signer" value=signer/>
                <Radios name="why" legend=t::away_why(lang) options=reasons/>
            </PostForm>
        </div>
    }
    .into_any()
}

/// Why somebody was not let through.
pub fn because(lang: Lang, why: TurnedAway) -> &'static str {
    match why {
        TurnedAway::AnotherPerson => t::away_another_person(lang),
        TurnedAway::NoDocument => t::away_no_document(lang),
        TurnedAway::DocumentNotGood => t::away_document_not_good(lang),
    }
}

fn appeared(lang: Lang, found: &Appearing, person: &Person) -> AnyView {
    let back = page(found);
    let documents = IdKind::ALL.iter().map(|kind| Choice::new(kind.code(), document(lang, *kind))).collect();
    let signer = person.signer.map(|id| id.to_string()).unwrap_or_default();
    let counter = found.visit.counter.clone().unwrap_or_default();
    let (signs_too, no_address) = (person.signer.is_some(), person.no_address);
    let heard = t::signed(lang, &person.name);
    // After the document: first who it is, and then what they sign.
    let reading = reads(lang, found, person, (t::read_out(lang), t::signs_here(lang)));
    let away = format!("{back}/turned-away?signer={signer}");
    view! {
        <div class="narrow">
            <PageTitle text=t::appeared_title(lang, &person.name)/>
            <p class="lead">{t::appeared_lead(lang)}</p>
            {expects(lang, person)}
            <PostForm submit=t::appeared_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                <Hidden name="signer" value=signer/>
                <Radios name="document" legend=t::document(lang) options=documents/>
                <Field name="valid_until" label=t::valid_until(lang) kind=Kind::Date autocomplete="off"/>
                <Field name="counter" label=t::at_which(lang) value=counter autocomplete="off"/>
                <Checkbox name="same" label=t::same(lang)/>
                {reading}
                {signs_too.then(|| view! { <Checkbox name="signed" label=heard/> })}
                {no_address.then(|| view! {
                    <Field
                        name="email"
                        label=t::receipt(lang)
                        hint=t::receipt_hint(lang)
                        kind=Kind::Email
                        optional=true
                        autocomplete="off"
                    />
                })}
            </PostForm>
            <p><a href=away>{t::away(lang)}</a></p>
        </div>
    }
    .into_any()
}

/// What the document must say.
fn expects(lang: Lang, person: &Person) -> impl IntoView + use<> {
    let birth = person.birth.map(|birth| format::date(lang, birth)).unwrap_or_default();
    let facts = vec![Fact::new(t::name(lang), person.name.clone()), Fact::new(t::birth(lang), birth)];
    view! {
        <h2 class="nl-heading nl-heading--level-3">{t::expects(lang)}</h2>
        <div class="card"><Facts facts/></div>
    }
}

/// Who signs does so at the counter (R-BEV-4): what is read out is what the page of a link says.
fn reads(
    lang: Lang,
    found: &Appearing,
    person: &Person,
    (title, note): (&'static str, &'static str),
) -> Option<impl IntoView + use<>> {
    let asked = found.asked.as_ref().filter(|_| person.signer.is_some())?;
    let signing = Signing {
        organisation: &found.visit.organisation,
        number: asked.number,
        applicant: &asked.applicant,
        wish: asked.wish,
        by_papers: asked.by_papers,
        signer: &person.name,
    };
    let (lead, facts) = (signing.lead(lang), signing.facts(lang));
    Some(view! {
        <Note><p>{note}</p></Note>
        <section class="card">
            <h2 class="nl-heading nl-heading--level-3">{title}</h2>
            <p>{lead}</p>
            {may(lang, asked.wish)}
            <Facts facts/>
        </section>
    })
}

/// Who saw somebody first, when, and with which kind of document.
pub fn noted(lang: Lang, noted: &Noted) -> impl IntoView + use<> {
    let facts = vec![
        Fact::new(t::noted_by(lang), noted.by.clone()),
        Fact::new(t::noted_at(lang), moment(lang, Some(noted.at.clone()))),
        Fact::new(t::noted_as(lang), document(lang, noted.document)),
    ];
    view! { <Facts facts/> }
}

fn document(lang: Lang, kind: IdKind) -> &'static str {
    match kind {
        IdKind::Passport => t::doc_passport(lang),
        IdKind::IdentityCard => t::doc_identity_card(lang),
        IdKind::DrivingLicence => t::doc_driving_licence(lang),
        IdKind::ResidencePermit => t::doc_residence_permit(lang),
    }
}

/// The words of a question about what a clerk wrote.
struct Question {
    title: fn(Lang, &str) -> String,
    lead: fn(Lang) -> &'static str,
    submit: fn(Lang) -> &'static str,
    /// It is put to the clerk who wrote it.
    mine: bool,
    /// What the document had to say, and what was signed, stand here once more.
    looks: bool,
}

#[component]
pub fn Confirm() -> impl IntoView {
    about(Question {
        title: |lang, name| t::agree_person_title(lang, name),
        lead: t::agree_person_lead,
        submit: t::agree_person_do,
        mine: false,
        looks: true,
    })
}

#[component]
pub fn TakeBack() -> impl IntoView {
    about(Question {
        title: |lang, name| t::take_back_title(lang, name),
        lead: t::take_back_lead,
        submit: t::take_back_do,
        mine: true,
        looks: false,
    })
}

#[component]
pub fn Doubt() -> impl IntoView {
    about(Question {
        title: |lang, name| t::doubt_title(lang, name),
        lead: t::doubt_lead,
        submit: t::doubt_do,
        mine: false,
        looks: false,
    })
}

fn about(question: Question) -> impl IntoView {
    let (id, identification) = (param("id"), query("identification"));
    loaded(move || id.get(), api::read_visit, move |found| {
        let lang = lang();
        let asked = identification.get_untracked();
        let back = page(&found);
        let is_meant = |person: &&Person| match person.seen {
            Seen::Once { identification, mine } => {
                identification.to_string() == asked && mine == question.mine
            }
            _ => false,
        };
        let Some(person) = found.people.iter().find(is_meant) else {
            return nobody(lang, back);
        };
        view! {
            <div class="narrow">
                <PageTitle text=(question.title)(lang, &person.name)/>
                <p class="lead">{(question.lead)(lang)}</p>
                {question.looks.then(|| expects(lang, person))}
                {person.noted.as_ref().map(|one| noted(lang, one))}
                {question.looks.then(|| reads(lang, &found, person, (t::was_read_out(lang), t::signed_here(lang))))}
                <PostForm submit=(question.submit)(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <Hidden name="identification" value=asked.clone()/>
                </PostForm>
            </div>
        }
        .into_any()
    })
}
