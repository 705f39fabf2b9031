//! `/sign/:token`: somebody is asked to sign for who applies. What is asked, showing who one is, signing or not; afterwards
//! the same link is the receipt.

use super::parts::{becomes, known_by, marks};
use crate::{
    api::register::{self as api, Asked, Step, Wish},
    components::{Chain, Fact, Facts, Leg, Link, PageTitle, loaded, param},
    form::{ButtonLook, PostForm, TextArea},
    format,
    lang::lang,
    text::{evidence as e, register as t},
};
use domain::{lang::Lang, number::OrganisationNumber};
use leptos::prelude::*;

#[component]
pub fn Sign() -> impl IntoView {
    let token = param("token");
    loaded(
        move || token.get(),
        api::read_signing,
        move |asked| screen(&asked, &token.get_untracked()),
    )
}

fn screen(asked: &Asked, token: &str) -> AnyView {
    let lang = lang();
    match asked.step {
        Step::Identify | Step::Appear => identify(lang, asked, token).into_any(),
        Step::Sign => sign(lang, asked, token).into_any(),
        Step::Signed | Step::Refused => receipt(lang, asked).into_any(),
    }
}

/// Who asks whom to sign, and for what: the same words by a link and at a counter.
pub struct Signing<'a> {
    pub organisation: &'a str,
    pub number: OrganisationNumber,
    pub applicant: &'a str,
    pub wish: Wish,
    /// Papers, not the register, say who may sign.
    pub by_papers: bool,
    pub signer: &'a str,
}

impl Signing<'_> {
    fn of(asked: &Asked) -> Signing<'_> {
        Signing {
            organisation: &asked.organisation,
            number: asked.number,
            applicant: &asked.applicant,
            wish: asked.wish,
            by_papers: asked.by_papers,
            signer: &asked.signer,
        }
    }

    /// What is asked, in a sentence.
    pub fn lead(&self, lang: Lang) -> String {
        let (applicant, organisation, wish) = (self.applicant, self.organisation, becomes(lang, self.wish));
        if self.wish == Wish::TaxMeans {
            t::asked_lead_tax(lang, applicant, organisation)
        } else if self.by_papers {
            t::asked_lead_papers(lang, applicant, wish, organisation)
        } else {
            t::asked_lead(lang, applicant, wish, organisation)
        }
    }

    /// What is signed for, piece by piece.
    pub fn facts(&self, lang: Lang) -> Vec<Fact> {
        vec![
            Fact::new(t::organisation(lang), t::organisation_is(lang, self.organisation, known_by(lang, self.number))),
            Fact::new(t::sign_asks(lang), self.applicant.to_owned()),
            Fact::new(t::sign_as(lang), becomes(lang, self.wish)),
            Fact::new(t::sign_document(lang), self.signer.to_owned()),
        ]
    }
}

/// The organisation lets the applicant act: what a signature makes.
fn picture(lang: Lang, asked: &Asked, leg: Leg) -> impl IntoView + use<> {
    let links = vec![
        Link::new(asked.organisation.clone(), known_by(lang, asked.number)).leg(leg),
        Link::new(asked.applicant.clone(), becomes(lang, asked.wish)),
    ];
    view! { <div class="card"><Chain links/></div> }
}

/// How many have signed; `own`: the reader is still to sign.
fn count(lang: Lang, asked: &Asked, own: bool) -> Option<impl IntoView + use<>> {
    let (signed, needed) = (asked.signed, asked.needed);
    (needed > 1).then(|| view! {
        <p class="signing">
            {marks(signed, needed)}
            <strong>{t::count(lang, signed, needed)}</strong>
            {own.then(|| view! { <span>{t::count_own(lang)}</span> })}
        </p>
    })
}

fn identify(lang: Lang, asked: &Asked, token: &str) -> impl IntoView + use<> {
    let tax = asked.wish == Wish::TaxMeans;
    let facts = vec![
        Fact::new(t::asked_stop(lang), if tax { t::asked_stop_tax(lang) } else { t::asked_stop_text(lang) }),
        Fact::new(t::asked_until(lang), t::open_until_text(lang, format::date(lang, asked.last_day))),
    ];
    let to = format!("/sign/{token}/identify");
    view! {
        <div class="narrow">
            <PageTitle text=t::asked_title(lang, &asked.applicant)/>
            <p class="lead">{Signing::of(asked).lead(lang)}</p>
            {picture(lang, asked, Leg::Waits)}
            {count(lang, asked, true)}
            {may(lang, asked.wish)}
            <Facts facts/>
            {if asked.step == Step::Appear {
                let words = if tax { e::asked_appear_tax } else { e::asked_appear };
                view! { <p>{words(lang, &asked.signer, &asked.applicant)}</p> }.into_any()
            } else {
                view! {
                    <p>{t::asked_identify(lang, &asked.signer)}</p>
                    {asked.shown_elsewhere.then(|| view! { <p>{t::asked_elsewhere(lang)}</p> })}
                    <p class="actions"><a class="nl-button nl-button--primary" href=to>{t::to_identify(lang)}</a></p>
                }
                .into_any()
            }}
            <p class="quiet">{t::asked_unknown(lang)}</p>
        </div>
    }
}

/// What a manager can do, in plain words (R-MACH-9).
pub fn may(lang: Lang, wish: Wish) -> Option<impl IntoView + use<>> {
    let Wish::Manager(level) = wish else { return None };
    Some(view! {
        <h2 class="nl-heading nl-heading--level-3">{t::asked_may(lang)}</h2>
        <ul class="ticks">
            <li>{t::asked_may_invite(lang)}</li>
            <li>{t::asked_may_grant(lang, level.name())}</li>
            <li>{t::asked_may_answer(lang)}</li>
        </ul>
    })
}

fn sign(lang: Lang, asked: &Asked, token: &str) -> impl IntoView + use<> {
    let refuse = format!("/sign/{token}/refuse");
    let facts = Signing::of(asked).facts(lang);
    view! {
        <div class="narrow">
            <PageTitle text=t::sign_title(lang, &asked.organisation)/>
            <p class="lead">{t::sign_lead(lang)}</p>
            <div class="card"><Facts facts/></div>
            {count(lang, asked, true)}
            <PostForm
                submit=t::sign_do(lang)
                beside=move || view! { <a class="nl-button nl-button--secondary" href=refuse.clone()>{t::refuse(lang)}</a> }
            >
                ""
            </PostForm>
        </div>
    }
}

fn receipt(lang: Lang, asked: &Asked) -> impl IntoView + use<> {
    let signed = asked.step == Step::Signed;
    let complete = asked.signed >= asked.needed;
    let applicant = &asked.applicant;
    let (title, text) = match (signed, asked.given, complete) {
        (false, true, _) => (t::receipt_refused(lang), t::receipt_went_on(lang, applicant, becomes(lang, asked.wish))),
        (false, false, _) => (t::receipt_refused(lang), t::receipt_refused_text(lang, applicant)),
        (true, true, _) => (t::receipt_signed(lang), t::receipt_given(lang, applicant, becomes(lang, asked.wish))),
        (true, false, true) => (t::receipt_signed(lang), t::receipt_complete(lang, applicant)),
        (true, false, false) => (t::receipt_signed(lang), t::receipt_signed_text(lang, applicant)),
    };
    view! {
        <div class="narrow">
            <PageTitle text=title/>
            <p class="lead">{text}</p>
            {signed.then(|| view! {
                {picture(lang, asked, if asked.given { Leg::Holds } else { Leg::Waits })}
                {count(lang, asked, false)}
            })}
            <p class="quiet">{t::receipt_close(lang)}</p>
        </div>
    }
}

#[component]
pub fn Refuse() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_signing, move |asked| {
        let lang = lang();
        let back = format!("/sign/{}", token.get_untracked());
        view! {
            <div class="narrow">
                <PageTitle text=t::refuse_title(lang, &asked.applicant)/>
                <p class="lead">{t::refuse_lead(lang, &asked.applicant)}</p>
                <PostForm
                    submit=t::refuse_do(lang)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    <TextArea
                        name="reason"
                        label=t::refuse_reason(lang)
                        hint=t::refuse_reason_hint(lang, &asked.applicant)
                        optional=true
                    />
                </PostForm>
            </div>
        }
    })
}
