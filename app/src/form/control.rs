//! Controls of one field that are no plain line: password, choice from a list, several lines, hidden.

use super::{
    field::{framed, shown, ties},
    post_form::FormContext,
};
use crate::text;
use domain::{lang::Lang, view::ServiceLine};
use leptos::prelude::*;

/// One of the offered values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
    /// Under which heading it stands, with its neighbours of the same.
    pub under: String,
}

impl Choice {
    pub fn new(value: impl ToString, label: impl Into<String>) -> Self {
        Self {
            value: value.to_string(),
            label: label.into(),
            hint: String::new(),
            under: String::new(),
        }
    }

    /// The languages of mails and screens, each by its own name.
    pub fn languages() -> Vec<Self> {
        Lang::ALL
            .map(|lang| Self::new(lang.code(), lang.own_name()))
            .into()
    }

    /// Services, each under who provides it; providers in the order in which they come first.
    pub fn services(lang: Lang, services: &[ServiceLine]) -> Vec<Self> {
        let mut providers: Vec<&str> = Vec::new();
        for service in services {
            if !providers.contains(&service.provider.as_str()) {
                providers.push(&service.provider);
            }
        }
        providers
            .into_iter()
            .flat_map(|provider| {
                services
                    .iter()
                    .filter(move |service| service.provider == provider)
            })
            .map(|service| Self {
                value: service.id.to_string(),
                label: service.name.clone(),
                hint: text::form::service(lang, &service.does, service.level.name()),
                under: service.provider.clone(),
            })
            .collect()
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A password; it can be shown where a script can do so. `new` when one is chosen instead of given.
#[component]
pub fn PasswordField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] new: bool,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    let ties = ties(context, name, !hint.is_empty());
    let shown = RwSignal::new(false);
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let id = ties.id.clone();
    let control = view! {
        <div class="password">
            <input
                class="utrecht-textbox utrecht-textbox--html-input"
                id=ties.id
                name=name
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=if new { "new-password" } else { "current-password" }
                spellcheck="false"
                required
                aria-invalid=ties.invalid
                aria-describedby=ties.described
            />
            <button
                class="nl-button nl-button--secondary"
                type="button"
                hidden=move || !scripted.get()
                aria-controls=id
                aria-pressed=move || shown.get().to_string()
                on:click=move |_| shown.update(|s| *s = !*s)
            >
                {text::form::show(context.lang)}
            </button>
        </div>
    };
    framed(context, name, label, hint, false, control.into_any())
}

/// A choice from a list that is too long for radio buttons.
#[component]
pub fn SelectField(
    name: &'static str,
    #[prop(into)] label: String,
    options: Vec<Choice>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] optional: bool,
    /// Whether it must be chosen depends on other fields, so nothing calls it optional.
    #[prop(optional)]
    depends: bool,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    let ties = ties(context, name, !hint.is_empty());
    let chosen = shown(context, name, value);
    let options = options
        .into_iter()
        .map(|o| {
            let selected = o.value == chosen;
            view! { <option value=o.value selected=selected>{o.label}</option> }
        })
        .collect_view();
    let control = view! {
        <select
            class="utrecht-select utrecht-select--html-select"
            id=ties.id
            name=name
            required=!optional && !depends
            aria-invalid=ties.invalid
            aria-describedby=ties.described
        >
            {options}
        </select>
    };
    framed(context, name, label, hint, optional, control.into_any())
}

/// A file, in a form with `files=true`. A browser sends it by itself, also where a script could: it shows how far it is.
#[component]
pub fn FileField(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    /// What the chooser offers first: `.csv,text/csv`.
    #[prop(optional, into)]
    accept: String,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    let ties = ties(context, name, !hint.is_empty());
    let control = view! {
        <input
            class="file"
            id=ties.id
            name=name
            type="file"
            accept=(!accept.is_empty()).then_some(accept)
            required=!optional
            aria-invalid=ties.invalid
            aria-describedby=ties.described
        />
    };
    framed(context, name, label, hint, optional, control.into_any())
}

/// Text of several lines: the only `<textarea>` there may be. Leptos 0.8 does not escape inside one, so this does.
#[component]
pub fn TextArea(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] optional: bool,
    #[prop(default = 4)] rows: u16,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    let ties = ties(context, name, !hint.is_empty());
    let inside = escaped(&shown(context, name, value));
    let control = view! {
        <textarea
            class="utrecht-textarea utrecht-textarea--html-textarea"
            id=ties.id
            name=name
            rows=rows
            required=!optional
            aria-invalid=ties.invalid
            aria-describedby=ties.described
            inner_html=inside
        ></textarea>
    };
    framed(context, name, label, hint, optional, control.into_any())
}

/// HTML that shows this text and nothing else.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A value that travels with the form.
#[component]
pub fn Hidden(#[prop(into)] name: String, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::form::FormState;

    /// The field as HTML, after a POST that brought this value.
    fn html(value: &str) -> String {
        let owner = Owner::new();
        owner.with(|| {
            let state = FormState {
                values: vec![("message".to_owned(), value.to_owned())],
                ..FormState::default()
            };
            provide_context(FormContext::of(state));
            view! { <TextArea name="message" label="Bericht"/> }.to_html()
        })
    }

    #[test]
    fn text_in_a_text_area_stays_text() {
        let html = html("</textarea><script>alert(1)</script> & meer");
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(
            html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; meer"),
            "{html}"
        );
    }
}
