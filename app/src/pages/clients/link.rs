//! `/clients/link/:token`: a link to forward, as text and as a QR code. Shown once, to the one who made it.

use super::request::called;
use crate::{
    api::clients as api,
    components::{MatchCode, PageTitle, loaded, param},
    lang::lang,
    text::clients as t,
};
use domain::{lang::Lang, view::chain::ShareLink};
use leptos::prelude::*;

/// A name, not a text in the markup: what is all text is made with `innerHTML`, and a script made so does not run.
const SHARE: &str = "/share.js";

#[component]
pub fn Link() -> impl IntoView {
    let token = param("token");
    loaded(move || token.get(), api::read_link, |link| {
        let lang = lang();
        view! {
            <div class="narrow">
                <PageTitle text=t::share_title(lang, called(lang, &link.client))/>
                <p class="lead">{t::link_lead(lang)}</p>
                {share(lang, link)}
                <p><a href="/clients">{t::to_clients(lang)}</a></p>
            </div>
        }
    })
}

/// The link and its picture. `public/share.js` shows the buttons where the browser can do what they say; without it the
/// link stands there to be copied by hand.
pub(super) fn share(lang: Lang, link: ShareLink) -> impl IntoView {
    view! {
        <div class="card share">
            // The picture is SVG of the server's own making.
            <div class="share__qr" inner_html=link.qr></div>
            <p>{t::match_code(lang)} ": " <MatchCode code=link.match_code/> " " <span class="quiet">{t::match_code_hint(lang)}</span></p>
            <p><strong>{t::link_forward(lang)}</strong></p>
            <p class="share__url"><code>{link.url}</code></p>
            <p class="actions">
                <button type="button" class="nl-button nl-button--primary" hidden data-share="send">{t::link_share(lang)}</button>
                <button type="button" class="nl-button nl-button--secondary" hidden data-share="copy" data-done=t::link_copied(lang)>
                    {t::link_copy(lang)}
                </button>
                <span role="status"></span>
            </p>
            <script src=SHARE defer></script>
        </div>
    }
}
