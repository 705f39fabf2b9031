//! `/my-means/data`: everything that is kept about the reader, per purpose (R-PRV).

use super::words::word;
use crate::{
    api::means as api,
    components::{
        Column, DataTable, Fact, Facts, PageTitle, history_action, history_basis, loaded,
    },
    fault, format,
    lang::lang,
    pages::contact::topic,
    text::{abroad as a, contact as c, means as t, people as p},
};
use domain::{
    application::ApplicationState,
    evidence::IdKind,
    identification::IdentificationState,
    lang::Lang,
    view::kept::{At, Country, Kept as Found, Means, Passkey, Scope},
};
use leptos::prelude::*;

#[component]
pub fn Kept() -> impl IntoView {
    loaded(|| (), |()| api::read_kept(), screen)
}

fn when(lang: Lang, at: &At) -> String {
    format!("{} {}", format::short_date(lang, at.day), at.time)
}

fn screen(kept: Found) -> impl IntoView {
    let lang = lang();
    view! {
        <p><a href="/my-means">{t::to_mine(lang)}</a></p>
        <PageTitle text=t::kept_title(lang)/>
        <p class="lead">{t::kept_lead(lang)}</p>
        <form class="screen-only" method="post" action="/my-means/data.json">
            <button class="nl-button nl-button--secondary" type="submit">{t::kept_download(lang)}</button>
        </form>
        {section(t::kept_account(lang), None, t::kept_account_why(lang), account(lang, &kept))}
        {section(t::kept_organisations(lang), Some(kept.organisations.len()), t::kept_organisations_why(lang), places(lang, &kept))}
        {section(p::teams(lang), Some(kept.teams.len()), t::kept_organisations_why(lang), teams(lang, &kept))}
        {section(p::count_assignments(lang), Some(kept.clients.len()), t::kept_organisations_why(lang), clients(lang, &kept))}
        {section(t::kept_means(lang), Some(kept.means.len()), t::kept_means_why(lang), means(lang, &kept))}
        {section(t::kept_authorisations(lang), Some(kept.authorisations.len()), t::kept_authorisations_why(lang), authorisations(lang, &kept))}
        {section(t::kept_applications(lang), Some(kept.applications.len()), t::kept_applications_why(lang), applications(lang, &kept))}
        {section(t::kept_identifications(lang), Some(kept.identifications.len()), t::kept_identifications_why(lang), identifications(lang, &kept))}
        {section(t::kept_sessions(lang), Some(kept.sessions.len()), t::kept_sessions_why(lang), sessions(lang, &kept))}
        {section(t::kept_messages(lang), Some(kept.mails.len() + kept.texts.len()), t::kept_messages_why(lang), messages(lang, &kept))}
        {section(t::kept_questions(lang), Some(kept.questions.len()), t::kept_questions_why(lang), questions(lang, &kept))}
        {section(t::kept_events(lang), Some(kept.events.len()), t::kept_events_why(lang), events(lang, &kept))}
        <h2 class="nl-heading nl-heading--level-2">{t::kept_consent(lang)}</h2>
        <p>{t::kept_consent_text(lang)}</p>
        <h2 class="nl-heading nl-heading--level-2">{t::kept_law(lang)}</h2>
        <p>{t::kept_law_text(lang)}</p>
    }
}

/// Folded, with how much there is: all of it at once is more than anybody finds the way in. What is counted nowhere is open.
fn section(
    title: &'static str,
    count: Option<usize>,
    why: &'static str,
    content: AnyView,
) -> impl IntoView {
    view! {
        <details class="fold" open=count.is_none()>
            <summary>
                <h2 class="nl-heading nl-heading--level-2">{title}</h2>
                {count.map(|count| format!(" ({count})"))}
            </summary>
            <p class="quiet">{why}</p>
            {content}
        </details>
    }
}

fn table(
    lang: Lang,
    caption: &'static str,
    columns: &[&'static str],
    rows: Vec<Vec<String>>,
) -> AnyView {
    if rows.is_empty() {
        return view! { <p>{t::kept_none(lang)}</p> }.into_any();
    }
    let columns = columns.iter().map(|name| Column::new(*name)).collect();
    let rows = rows
        .into_iter()
        .map(|cells| cells.into_iter().map(IntoAny::into_any).collect())
        .collect();
    view! { <DataTable caption columns rows/> }.into_any()
}

fn account(lang: Lang, kept: &Found) -> AnyView {
    let account = &kept.account;
    let yes = |yes: bool| {
        if yes {
            t::kept_yes(lang)
        } else {
            t::kept_no(lang)
        }
    };
    let listed = |keys: &[Passkey]| {
        let keys: Vec<String> = keys
            .iter()
            .map(|key| format!("{} ({})", key.name, when(lang, &key.since)))
            .collect();
        if keys.is_empty() {
            t::kept_no(lang).to_owned()
        } else {
            keys.join(", ")
        }
    };
    let facts = vec![
        Fact::new(
            t::kept_name(lang),
            view! { {account.name.clone()} " " <a href="/account/name">{t::kept_name_change(lang)}</a> },
        ),
        Fact::new(
            t::kept_email(lang),
            view! { {account.email.clone()} " " <a href="/account/email">{t::kept_email_change(lang)}</a> },
        ),
        Fact::new(
            t::kept_mobile(lang),
            account
                .mobile
                .as_deref()
                .map_or_else(|| t::kept_mobile_none(lang).to_owned(), format::unbroken),
        ),
        Fact::new(t::kept_language(lang), account.lang.own_name()),
        Fact::new(t::kept_since(lang), when(lang, &account.since)),
        Fact::new(
            t::kept_password(lang),
            account
                .password_changed
                .as_ref()
                .map_or_else(|| t::never_used(lang).to_owned(), |at| when(lang, at)),
        ),
        Fact::new(t::kept_app(lang), yes(account.code_app)),
        Fact::new(t::kept_codes(lang), account.recovery_codes.to_string()),
        Fact::new(t::kept_passkeys(lang), listed(&account.passkeys)),
        Fact::new(t::kept_pins(lang), listed(&account.pin_devices)),
    ];
    view! { <Facts facts/> }.into_any()
}

fn places(lang: Lang, kept: &Found) -> AnyView {
    let rows = kept
        .organisations
        .iter()
        .map(|place| {
            let left = place
                .ended
                .as_ref()
                .map(|at| format!(", {}", t::kept_left(lang, when(lang, at))))
                .unwrap_or_default();
            vec![
                place.organisation.clone(),
                when(lang, &place.since) + &left,
                place
                    .last_use
                    .as_ref()
                    .map_or_else(|| t::never_used(lang).to_owned(), |at| when(lang, at)),
            ]
        })
        .collect();
    let columns = [
        t::organisation(lang),
        t::since(lang),
        t::last_use(lang),
    ];
    table(lang, t::kept_organisations(lang), &columns, rows)
}

fn means(lang: Lang, kept: &Found) -> AnyView {
    let rows = kept
        .means
        .iter()
        .map(|means| {
            vec![
                means.organisation.clone(),
                means.level.name().to_owned(),
                word(lang, means.state).to_owned(),
                abroad(lang, means),
                when(lang, &means.issued),
                format::short_date(lang, means.last_day),
                means.number.to_string(),
            ]
        })
        .collect();
    let columns = [
        t::organisation(lang),
        t::level(lang),
        t::state(lang),
        t::abroad(lang),
        t::issued(lang),
        t::until(lang),
        t::kept_number(lang),
    ];
    table(lang, t::kept_means(lang), &columns, rows)
}

/// The countries that are asked or given now, and whether it is coupled.
fn abroad(lang: Lang, means: &Means) -> String {
    let open = |country: &&Country| matches!(country.state.as_str(), "asked" | "given");
    let names = means.abroad.iter().filter(open)
        .map(|country| country.name.as_str())
        .collect::<Vec<_>>();
    let coupled = means.coupled.as_ref().map(|since| {
        let day = format::date(lang, since.day);
        format!("{} {}", a::coupled(lang), a::coupled_text(lang, &day))
    });
    [(!names.is_empty()).then(|| names.join(", ")), coupled]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("; ")
}

fn teams(lang: Lang, kept: &Found) -> AnyView {
    let rows = kept
        .teams
        .iter()
        .map(|team| {
            let ended = team.ended.as_ref();
            vec![
                team.name.clone(),
                team.organisation.clone(),
                when(lang, &team.since),
                ended.map_or_else(String::new, |at| when(lang, at)),
            ]
        })
        .collect();
    let columns = [
        p::team(lang),
        t::organisation(lang),
        t::since(lang),
        t::until(lang),
    ];
    table(lang, p::teams(lang), &columns, rows)
}

fn clients(lang: Lang, kept: &Found) -> AnyView {
    let rows = kept
        .clients
        .iter()
        .map(|row| {
            let what = if row.all_services {
                p::every_service(lang).to_owned()
            } else {
                row.services.join(", ")
            };
            let until = match (&row.ended, row.last_day) {
                (Some(at), _) => p::own_ended(lang, when(lang, at)),
                (None, Some(day)) => format::short_date(lang, day),
                (None, None) => String::new(),
            };
            vec![
                row.client.clone(),
                row.organisation.clone(),
                what,
                row.level.name().to_owned(),
                when(lang, &row.since),
                until,
            ]
        })
        .collect();
    let columns = [
        p::count_assignments(lang),
        t::organisation(lang),
        p::service(lang),
        t::level(lang),
        t::since(lang),
        t::until(lang),
    ];
    table(lang, p::count_assignments(lang), &columns, rows)
}

fn authorisations(lang: Lang, kept: &Found) -> AnyView {
    let rows = kept
        .authorisations
        .iter()
        .map(|own| {
            let what = match &own.what {
                Scope::All => p::every_service(lang).to_owned(),
                Scope::Provider(name) => p::every_service_of(lang, name),
                Scope::Service { name, provider } => format!("{name}, {provider}"),
            };
            vec![
                own.organisation.clone(),
                what,
                own.level.name().to_owned(),
                format::short_date(lang, own.first_day),
                own.ended.map_or_else(
                    || format::short_date(lang, own.last_day),
                    |day| p::own_ended(lang, format::short_date(lang, day)),
                ),
            ]
        })
        .collect();
    let columns = [
        t::organisation(lang),
        p::service(lang),
        t::level(lang),
        t::since(lang),
        t::until(lang),
    ];
    table(lang, t::kept_authorisations(lang), &columns, rows)
}

fn applications(lang: Lang, kept: &Found) -> AnyView {
    let rows = kept
        .applications
        .iter()
        .map(|row| {
            let kind = match &*row.kind {
                "means" => t::kept_kind_means(lang),
                "upgrade" => t::kept_kind_upgrade(lang),
                "manager" => t::kept_kind_manager(lang),
                _ => t::kept_kind_representative(lang),
            };
            let birth = row.birth.map(|day| format::short_date(lang, day));
            let name = (!row.name.is_empty()).then(|| row.name.clone());
            let filled: Vec<String> = [name, birth, row.mobile.clone()]
                .into_iter()
                .flatten()
                .collect();
            vec![
                format!("{kind}, {}", row.level),
                row.organisation.clone(),
                when(lang, &row.sent),
                state(lang, &row.state),
                filled.join(", "),
            ]
        })
        .collect();
    let columns = [
        t::kept_applications(lang),
        t::organisation(lang),
        t::asked_on(lang),
        t::state(lang),
        t::kept_filled_in(lang),
    ];
    table(lang, t::kept_applications(lang), &columns, rows)
}

/// The words of an application's state by its code.
fn state(lang: Lang, code: &str) -> String {
    ApplicationState::EXAMPLES
        .into_iter()
        .find(|state| state.code() == code)
        .map_or_else(
            || code.to_owned(),
            |state| fault::application_state(lang, state).to_owned(),
        )
}

fn identifications(lang: Lang, kept: &Found) -> AnyView {
    let rows = kept
        .identifications
        .iter()
        .map(|row| {
            let birth = row.birth.map(|day| format::short_date(lang, day));
            let shown: Vec<String> = [
                (!row.name.is_empty()).then(|| row.name.clone()),
                birth,
                row.document.as_deref().map(|kind| document(lang, kind)),
            ]
            .into_iter()
            .flatten()
            .collect();
            vec![
                when(lang, &row.started),
                shown_as(lang, &row.state),
                shown.join(", "),
            ]
        })
        .collect();
    let columns = [t::kept_when(lang), t::state(lang), t::kept_filled_in(lang)];
    table(lang, t::kept_identifications(lang), &columns, rows)
}

/// How showing a document went, by its code.
fn shown_as(lang: Lang, code: &str) -> String {
    IdentificationState::from_code(code).map_or_else(
        || code.to_owned(),
        |state| {
            match state {
                IdentificationState::Waiting => t::kept_id_waiting(lang),
                IdentificationState::Approved => t::kept_id_approved(lang),
                IdentificationState::Declined => t::kept_id_declined(lang),
                IdentificationState::Expired => t::kept_id_expired(lang),
            }
            .to_owned()
        },
    )
}

fn document(lang: Lang, code: &str) -> String {
    IdKind::from_code(code).map_or_else(
        || code.to_owned(),
        |kind| {
            match kind {
                IdKind::Passport => t::kept_passport(lang),
                IdKind::IdentityCard => t::kept_identity_card(lang),
                IdKind::DrivingLicence => t::kept_driving_licence(lang),
                IdKind::ResidencePermit => t::kept_residence_permit(lang),
            }
            .to_owned()
        },
    )
}

fn sessions(lang: Lang, kept: &Found) -> AnyView {
    let rows = kept
        .sessions
        .iter()
        .map(|row| {
            let device = if row.device.is_empty() {
                t::kept_unknown_device(lang)
            } else {
                &row.device
            };
            vec![
                format!("{device}, {}", row.address),
                when(lang, &row.began),
                when(lang, row.ended.as_ref().unwrap_or(&row.seen)),
            ]
        })
        .collect();
    let columns = [
        t::kept_device(lang),
        t::kept_from(lang),
        t::kept_until(lang),
    ];
    table(lang, t::kept_sessions(lang), &columns, rows)
}

fn messages(lang: Lang, kept: &Found) -> AnyView {
    let mails = kept.mails.iter().map(|row| {
        vec![
            when(lang, &row.at),
            row.subject
                .clone()
                .unwrap_or_else(|| t::kept_waiting(lang).to_owned()),
            row.to.clone(),
        ]
    });
    let texts = kept.texts.iter().map(|row| {
        vec![
            when(lang, &row.at),
            t::kept_text(lang).to_owned(),
            String::new(),
        ]
    });
    let columns = [t::kept_when(lang), t::kept_subject(lang), t::email(lang)];
    table(
        lang,
        t::kept_messages(lang),
        &columns,
        mails.chain(texts).collect(),
    )
}

fn questions(lang: Lang, kept: &Found) -> AnyView {
    let rows = kept
        .questions
        .iter()
        .map(|row| {
            vec![
                when(lang, &row.at),
                topic(lang, row.topic).to_owned(),
                row.text.clone(),
                row.phone.clone(),
            ]
        })
        .collect();
    let columns = [
        t::kept_when(lang),
        t::kept_subject(lang),
        c::message(lang),
        c::phone(lang),
    ];
    table(lang, t::kept_questions(lang), &columns, rows)
}

fn events(lang: Lang, kept: &Found) -> AnyView {
    let rows: Vec<Vec<String>> = kept
        .events
        .iter()
        .map(|row| {
            let who = if row.own {
                t::kept_by_you(lang).to_owned()
            } else {
                format!(
                    "{}, {}",
                    t::kept_about_you(lang),
                    history_basis(lang, &row.basis)
                )
            };
            vec![
                when(lang, &row.at),
                history_action(lang, &row.action),
                who,
                row.organisation.clone(),
            ]
        })
        .collect();
    let most = (rows.len() as u64 >= u64::from(kept.most)).then(|| t::kept_most(lang, kept.most));
    let columns = [
        t::kept_when(lang),
        t::kept_event(lang),
        t::kept_who(lang),
        t::organisation(lang),
    ];
    view! {
        {most.map(|most| view! { <p>{most}</p> })}
        {table(lang, t::kept_events(lang), &columns, rows)}
    }
    .into_any()
}
