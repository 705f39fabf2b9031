//! What the approval screens have in common: the chain that would come to be, and where joint signing stands.

use crate::{
    components::{Chain, Leg, Link},
    format,
    text::approve as t,
};
use domain::{
    lang::Lang,
    view::{
        Party,
        chain::{Asked, Signing},
    },
};
use leptos::prelude::*;

/// Client → office → its people; waiting until it is approved.
pub fn chain(lang: Lang, asked: &Asked, leg: Leg) -> impl IntoView + use<> {
    let links = vec![
        Link::new(called(&asked.client), t::client_role(lang, number(&asked.client))).leg(leg),
        Link::new(
            asked.intermediary.name.clone(),
            t::office_role(lang, number(&asked.intermediary), &asked.intermediary.town, &asked.asked_by),
        )
        .leg(leg),
        Link::new(t::people(lang), t::people_role(lang)).anyone(),
    ];
    view! { <div class="card"><Chain links/></div> }
}

/// The name, or the number of an organisation that is not here yet.
pub fn called(party: &Party) -> String {
    if party.name.is_empty() { format!("KvK {}", number(party)) } else { party.name.clone() }
}

pub fn number(party: &Party) -> String {
    format::kvk(&party.number.to_string())
}

/// "1 van 2 handtekeningen: Els de Boer", and whose are dropped; before the reader's own signature, or with it. Nothing
/// where one signature is enough.
pub fn signing(lang: Lang, signing: &Signing, with_own: bool) -> Option<impl IntoView + use<>> {
    (signing.needed > 1).then(|| {
        let signed = u32::try_from(signing.signed_by.len()).unwrap_or(u32::MAX);
        let names = signing.signed_by.join(", ");
        let again = signing.again.join(", ");
        let words = match signed {
            0 => t::signing_nobody(lang).to_owned(),
            _ if with_own => t::signing_names(lang, names),
            _ => t::signing_by(lang, names),
        };
        view! {
            <div class="utrecht-alert utrecht-alert--info">
                <p><strong>{t::signing(lang, signed, signing.needed)}</strong></p>
                <p>{words}</p>
                {(!again.is_empty()).then(|| view! { <p>{t::signing_again(lang, again)}</p> })}
            </div>
        }
    })
}
