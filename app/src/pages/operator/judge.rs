//! `/operator/checks/:id/…`: taking a case, leaving it, and what a clerk decides. Each asks on a page of its own.

use super::{case::{documents, opened, people, unread, untaken}, words::power};
use crate::{
    api::evidence::{self as api, Case, Hands, NAMED_ROWS, Why},
    components::{Note, NoteLook, PageTitle, loaded, param},
    form::{ButtonLook, Checkboxes, Choice, Field, Fold, Kind, PostForm, SelectField, TextArea},
    lang::lang,
    pages::register::papers::name,
    text::evidence as t,
};
use domain::{approval::Power, lang::Lang};
use leptos::prelude::*;

/// The names of the fields of each row: a field's name lives as long as the page.
const GIVENS: [&str; NAMED_ROWS] = ["given-0", "given-1", "given-2", "given-3"];
const POWERS: [&str; NAMED_ROWS] = ["power-0", "power-1", "power-2", "power-3"];
const BEHIND: [&str; NAMED_ROWS] = ["behind-0", "behind-1", "behind-2", "behind-3"];

/// A page about one case.
fn about(screen: impl Fn(Lang, Case) -> AnyView + Clone + Send + Sync + 'static) -> impl IntoView {
    let id = param("id");
    loaded(move || id.get(), api::read_case, move |case| screen(lang(), case))
}

fn page(case: &Case) -> String {
    format!("/operator/checks/{}", case.application)
}

/// A question with one button.
fn asks(
    lang: Lang,
    case: &Case,
    (title, lead, submit): (String, &'static str, &'static str),
    look: ButtonLook,
) -> AnyView {
    let back = page(case);
    view! {
        <div class="narrow">
            <PageTitle text=title/>
            <p class="lead">{lead}</p>
            <PostForm submit=submit look=look beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                ""
            </PostForm>
        </div>
    }
    .into_any()
}

/// Why a page about the case cannot be used now: taking it comes first, or it is at another step.
fn first_take(lang: Lang, case: &Case) -> AnyView {
    let back = page(case);
    let why = match case.hands {
        Hands::Free if case.open => Some(t::take_first(lang)),
        Hands::Mine if case.open => Some(t::not_this_step(lang)),
        _ => None,
    };
    view! {
        <div class="narrow">
            <PageTitle text=case.organisation.clone()/>
            {why.map(|words| view! { <p class="lead">{words}</p> })}
            {untaken(lang, case, &back)}
            <p><a href=back>{t::to_case(lang)}</a></p>
        </div>
    }
    .into_any()
}

#[component]
pub fn Take() -> impl IntoView {
    about(|lang, case| {
        if !case.open || case.hands != Hands::Free {
            return first_take(lang, &case);
        }
        let title = t::take_title(lang, &case.organisation);
        asks(lang, &case, (title, t::take_lead(lang), t::take(lang)), ButtonLook::Primary)
    })
}

#[component]
pub fn Leave() -> impl IntoView {
    about(|lang, case| {
        let title = t::leave_title(lang, &case.organisation);
        asks(lang, &case, (title, "", t::leave(lang)), ButtonLook::Primary)
    })
}

#[component]
pub fn Agree() -> impl IntoView {
    about(|lang, case| {
        let Some(details) = case.details.as_ref().filter(|_| case.second) else {
            return first_take(lang, &case);
        };
        let back = page(&case);
        let opened = opened(&details.papers);
        let unread = unread(lang, &details.papers, opened);
        view! {
            <div class="narrow">
                <PageTitle text=t::agree_title(lang)/>
                <p class="lead">{t::agree_lead(lang)}</p>
                {documents(lang, &details.papers, opened)}
                {people(lang, t::proposed(lang), &details.named)}
                <PostForm submit=t::agree(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    {unread}
                </PostForm>
            </div>
        }
        .into_any()
    })
}

#[component]
pub fn Disagree() -> impl IntoView {
    about(|lang, case| {
        if case.details.is_none() || !case.second {
            return first_take(lang, &case);
        }
        let back = page(&case);
        view! {
            <div class="narrow">
                <PageTitle text=t::disagree_title(lang)/>
                <p class="lead">{t::disagree_lead(lang)}</p>
                <PostForm submit=t::disagree(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <TextArea name="reason" label=t::disagree_reason(lang) hint=t::disagree_reason_hint(lang)/>
                </PostForm>
            </div>
        }
        .into_any()
    })
}

#[component]
pub fn Withdraw() -> impl IntoView {
    about(|lang, case| {
        if case.own.is_empty() {
            // Who was a moment too late hears that nothing came of it.
            return match &case.rests {
                Some(rests) if rests.why == Why::Accepted => agreed(lang, &case),
                _ => first_take(lang, &case),
            };
        }
        let question = (t::withdraw_title(lang, &case.organisation), t::withdraw_lead(lang), t::withdraw(lang));
        asks(lang, &case, question, ButtonLook::Primary)
    })
}

fn agreed(lang: Lang, case: &Case) -> AnyView {
    view! {
        <div class="narrow">
            <PageTitle text=case.organisation.clone()/>
            <Note look=NoteLook::Warning><p>{t::withdraw_late(lang)}</p></Note>
            <p><a href=page(case)>{t::to_case(lang)}</a></p>
        </div>
    }
    .into_any()
}

#[component]
pub fn Accept() -> impl IntoView {
    about(|lang, case| {
        let Some(details) = case.details.clone() else {
            return first_take(lang, &case);
        };
        let back = page(&case);
        let opened = opened(&details.papers);
        let unread = unread(lang, &details.papers, opened);
        view! {
            <div class="narrow">
                <PageTitle text=t::accept_title(lang)/>
                <p class="lead">{t::accept_lead(lang)}</p>
                {documents(lang, &details.papers, opened)}
                <PostForm submit=t::accept_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    {row(lang, 0, &details.behind)}
                    {further(lang, 1, &details.behind)}
                    {unread}
                </PostForm>
            </div>
        }
        .into_any()
    })
}

/// One more person, behind a line to unfold, and behind those fields the next.
fn further(lang: Lang, i: usize, behind: &[String]) -> Option<AnyView> {
    (i < NAMED_ROWS).then(|| {
        let fields = row(lang, i, behind);
        let next = further(lang, i + 1, behind);
        view! { <Fold summary=t::another(lang, i + 1) of=GIVENS[i]>{fields} {next}</Fold> }.into_any()
    })
}

/// The fields of one person.
fn row(lang: Lang, i: usize, behind: &[String]) -> impl IntoView + use<> {
    // Whoever stands here is filled in whole; which person a fault is about, its label says.
    let further = i > 0;
    let label = |words: &str| match i {
        0 => words.to_owned(),
        _ => t::of_person(lang, words, i + 1),
    };
    let field = |name: &str| format!("{name}-{i}");
    // None is offered first: the strongest would then be given by whoever overlooks it.
    let powers = std::iter::once(Choice::new("", t::power_choose(lang)))
        .chain(Power::ALL.into_iter().map(|one| Choice::new(one.code(), power(lang, one))))
        .collect();
    let behind = (!behind.is_empty()).then(|| {
        let itself = Choice::new("", t::behind_itself(lang));
        // Where a director abroad is why papers are read, it is for that one.
        let options = behind.iter().map(|name| Choice::new(name, name.clone())).chain([itself]).collect();
        view! {
            <SelectField name=BEHIND[i] label=t::behind(lang) options value=behind[0].clone() optional=true/>
        }
    });
    view! {
        <fieldset class="group">
            <legend class="utrecht-form-label">{t::person(lang, i + 1)}</legend>
            <Field name=field("given") label=label(t::given(lang)) depends=further autocomplete="off"/>
            <Field name=field("prefix") label=label(t::prefix(lang)) optional=true autocomplete="off"/>
            <Field name=field("family") label=label(t::family(lang)) depends=further autocomplete="off"/>
            <Field name=field("birth") label=label(t::born_on(lang)) kind=Kind::Date depends=further autocomplete="off"/>
            <SelectField name=POWERS[i] label=label(t::power(lang)) options=powers depends=further/>
            {behind}
        </fieldset>
    }
}

#[component]
pub fn More() -> impl IntoView {
    about(|lang, case| {
        let Some(details) = case.details.as_ref() else {
            return first_take(lang, &case);
        };
        let back = page(&case);
        let papers: Vec<_> = details
            .papers
            .iter()
            .filter(|paper| paper.readable)
            .map(|paper| Choice::new(paper.id, name(lang, paper.paper)))
            .collect();
        view! {
            <div class="narrow">
                <PageTitle text=t::more_title(lang)/>
                <p class="lead">{t::more_lead(lang, language(lang, case.lang))}</p>
                <PostForm submit=t::more_do(lang) beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }>
                    <Checkboxes
                        name="refused"
                        legend=t::more_refused(lang)
                        hint=t::more_refused_hint(lang)
                        options=papers
                        optional=true
                    />
                    <TextArea name="reason" label=t::reason(lang)/>
                </PostForm>
            </div>
        }
        .into_any()
    })
}

#[component]
pub fn Refuse() -> impl IntoView {
    about(|lang, case| {
        if case.details.is_none() {
            return first_take(lang, &case);
        }
        let back = page(&case);
        view! {
            <div class="narrow">
                <PageTitle text=t::refuse_title(lang, &case.organisation)/>
                <p class="lead">{t::refuse_lead(lang)}</p>
                <PostForm
                    submit=t::refuse_do(lang)
                    look=ButtonLook::Danger
                    beside=move || view! { <a href=back.clone()>{t::back(lang)}</a> }
                >
                    <TextArea name="reason" label=t::reason(lang) hint=t::more_lead(lang, language(lang, case.lang))/>
                </PostForm>
            </div>
        }
        .into_any()
    })
}

/// The name of the applicant's language, in the reader's.
fn language(lang: Lang, theirs: Lang) -> &'static str {
    match theirs {
        Lang::Nl => t::language_nl(lang),
        Lang::En => t::language_en(lang),
    }
}
