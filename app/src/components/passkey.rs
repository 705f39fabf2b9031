//! A button for a passkey. Hidden until `public/passkey.js` finds that the browser has them; it needs no WebAssembly.

use crate::{lang::lang, text::login as t};
use leptos::prelude::*;

/// A name, not a text in the markup: what is all text is made with `innerHTML`, and a script made so does not run. Who came
/// here without loading the page anew would not see the button.
const SCRIPT: &str = "/passkey.js";

/// What the passkey is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasskeyUse {
    Login,
    Register,
    StepUp,
}

/// `next` is where to go after it; `name_from` is the id of the field that names a new passkey.
#[component]
pub fn PasskeyButton(
    purpose: PasskeyUse,
    #[prop(into)] label: String,
    #[prop(into)] next: Signal<String>,
    #[prop(optional)] name_from: Option<&'static str>,
) -> impl IntoView {
    let lang = lang();
    let code = match purpose {
        PasskeyUse::Login => "login",
        PasskeyUse::Register => "register",
        PasskeyUse::StepUp => "step-up",
    };
    view! {
        <div class="passkey">
            <button
                type="button"
                class="nl-button nl-button--secondary"
                hidden
                data-passkey=code
                data-next=next
                data-name-from=name_from
                data-status="passkey-status"
                data-busy=t::passkey_busy(lang)
                data-cancelled=t::passkey_cancelled(lang)
                data-refused=t::passkey_refused(lang)
                data-limited=t::passkey_limited(lang)
                data-failed=t::passkey_failed(lang)
            >
                {label}
            </button>
            <p id="passkey-status" role="status" aria-live="polite"></p>
            <script src=SCRIPT defer></script>
        </div>
    }
}
