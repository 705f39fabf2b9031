//! A field of one line, and what all fields share: label, hint, fault, and how they point at each other.

use super::post_form::FormContext;
use crate::{fault, text};
use leptos::prelude::*;

/// What is typed in a field; it decides keyboard, autofill and the browser's own help.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Kind {
    #[default]
    Text,
    Email,
    /// Mobile number.
    Phone,
    Date,
    Number,
    /// Digits that are no quantity: a KvK number, a branch number.
    Digits,
    /// The code from an app or a message; may be pasted.
    Code,
    /// Digits that nobody may look over somebody's shoulder for.
    Pin,
}

impl Kind {
    fn input_type(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Date => "date",
            Self::Pin => "password",
            _ => "text",
        }
    }

    fn input_mode(self) -> Option<&'static str> {
        matches!(self, Self::Number | Self::Digits | Self::Code | Self::Pin).then_some("numeric")
    }

    fn autocomplete(self) -> Option<&'static str> {
        match self {
            Self::Code => Some("one-time-code"),
            // A password manager would offer the password here.
            Self::Pin => Some("off"),
            Self::Email => Some("email"),
            Self::Phone => Some("tel"),
            _ => None,
        }
    }

    /// As wide as what belongs in it.
    fn class(self) -> &'static str {
        match self {
            Self::Date | Self::Digits | Self::Phone => {
                "utrecht-textbox utrecht-textbox--html-input textbox--medium"
            }
            Self::Number | Self::Code | Self::Pin => {
                "utrecht-textbox utrecht-textbox--html-input textbox--short"
            }
            Self::Text | Self::Email => "utrecht-textbox utrecht-textbox--html-input",
        }
    }
}

/// Ids and states that tie a control to its label, hint and fault.
#[derive(Clone)]
pub(super) struct Ties {
    pub id: String,
    pub invalid: Signal<Option<&'static str>>,
    pub described: Signal<Option<String>>,
}

/// Called by every control, before its view is made.
pub(super) fn ties(context: FormContext, name: &str, hint: bool) -> Ties {
    let id = context.id(name);
    let field = name.to_owned();
    let told = Memo::new(move |_| {
        context
            .state
            .with(|s| (s.fault(&field).is_some(), s.is_wrong(&field)))
    });
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = Signal::derive(move || match (hint, told.get().0) {
        (false, false) => None,
        (true, false) => Some(hint_id.clone()),
        (false, true) => Some(error_id.clone()),
        (true, true) => Some(format!("{hint_id} {error_id}")),
    });
    Ties {
        id,
        invalid: Signal::derive(move || told.get().1.then_some("true")),
        described,
    }
}

/// The value to show: what was typed before, else what the page offers.
pub(super) fn shown(context: FormContext, name: &str, offered: String) -> String {
    context
        .state
        .with_untracked(|s| s.value(name).map(str::to_owned))
        .unwrap_or(offered)
}

/// The hint under a label.
pub(super) fn hint_view(id: &str, hint: String) -> Option<AnyView> {
    let id = format!("{id}-hint");
    (!hint.is_empty())
        .then(|| view! { <p class="utrecht-form-field-description" id=id>{hint}</p> }.into_any())
}

/// What is wrong, above the control.
pub(super) fn fault_view(context: FormContext, id: &str, name: &str) -> AnyView {
    let id = format!("{id}-error");
    let field = name.to_owned();
    let told = move || {
        let said = |f| fault::text(f, context.lang);
        context.state.with(|s| {
            let words = s.faults(&field).map(said).collect::<Vec<_>>().join(" ");
            (words, s.is_wrong(&field))
        })
    };
    view! {
        {move || {
            let (words, wrong) = told();
            (!words.is_empty()).then(|| {
                let class =
                    if wrong { "utrecht-form-field-error-message" } else { "utrecht-form-field-description" };
                view! {
                    <p class=class id=id.clone()>
                        {wrong.then(|| view! { <span class="visually-hidden">{text::form::error(context.lang)}</span> })}
                        {words}
                    </p>
                }
            })
        }}
    }
    .into_any()
}

/// A label, with "(niet verplicht)" where a field may stay empty.
pub(super) fn label_text(context: FormContext, label: String, optional: bool) -> AnyView {
    let note = optional
        .then(|| view! { <span class="optional">{text::form::optional(context.lang)}</span> });
    view! { {label} " " {note} }.into_any()
}

/// Label, hint, fault and control, in this order.
pub(super) fn framed(
    context: FormContext,
    name: &str,
    label: String,
    hint: String,
    optional: bool,
    control: AnyView,
) -> AnyView {
    let id = context.id(name);
    context.name(name, &label);
    let field = name.to_owned();
    let wrong = move || context.state.with(|s| s.is_wrong(&field));
    view! {
        <div class="utrecht-form-field" class=("utrecht-form-field--invalid", wrong)>
            <label class="utrecht-form-label" for=id.clone()>
                {label_text(context, label, optional)}
            </label>
            {hint_view(&id, hint)}
            {fault_view(context, &id, name)}
            {control}
        </div>
    }
    .into_any()
}

/// A field of one line.
#[component]
pub fn Field(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] kind: Kind,
    /// What the field holds when the page opens.
    #[prop(optional, into)]
    value: String,
    /// The field may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Whether it must be filled in depends on the reader; the hint says when, so nothing calls it optional.
    #[prop(optional)]
    depends: bool,
    /// The browser's autofill token, where the kind does not say it: `organization`, `username`.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// First and last choosable day (`2026-11-22`) of a date.
    #[prop(optional, into)]
    min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    let ties = ties(context, &name, !hint.is_empty());
    let control = view! {
        <input
            class=kind.class()
            id=ties.id
            name=name.clone()
            type=kind.input_type()
            inputmode=kind.input_mode()
            autocomplete=autocomplete.or(kind.autocomplete())
            spellcheck=(kind != Kind::Text).then_some("false")
            min=min
            max=max
            required=!optional && !depends
            value=shown(context, &name, value)
            aria-invalid=ties.invalid
            aria-describedby=ties.described
        />
    };
    framed(context, &name, label, hint, optional, control.into_any())
}
