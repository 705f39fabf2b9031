//! Fields that belong together: choices that are all in sight, fields of which one is needed, and fields folded away.

use super::{
    Choice,
    field::{fault_view, hint_view, label_text, shown, ties},
    post_form::FormContext,
};
use crate::text;
use leptos::prelude::*;

/// One choice: control, label, hint. The heading `under` describes it too: what one sees above it is heard with it.
fn choice_view(
    kind: &'static str,
    name: &'static str,
    id: String,
    under: Option<&str>,
    (choice, checked): (Choice, bool),
) -> AnyView {
    let hint_id = (!choice.hint.is_empty()).then(|| format!("{id}-hint"));
    let described = match (under, &hint_id) {
        (Some(under), Some(hint)) => Some(format!("{under} {hint}")),
        (under, hint) => under.or(hint.as_deref()).map(str::to_owned),
    };
    let hint = hint_id.map(|id| view! { <p class="choice__hint" id=id>{choice.hint}</p> });
    view! {
        <div class="choice">
            <input
                type=kind
                id=id.clone()
                name=name
                value=choice.value
                checked=checked
                aria-describedby=described
            />
            <label for=id>{choice.label}</label>
            {hint}
        </div>
    }
    .into_any()
}

/// Choices under a legend. The first has the field's own id: the error summary leads there.
fn group(
    kind: &'static str,
    name: &'static str,
    legend: String,
    hint: String,
    optional: bool,
    choices: Vec<(Choice, bool)>,
) -> AnyView {
    let context = expect_context::<FormContext>();
    let ties = ties(context, name, !hint.is_empty());
    context.name(name, &legend);
    let id = ties.id;
    let mut heading = (String::new(), String::new());
    let choices = choices
        .into_iter()
        .enumerate()
        .map(|(i, (choice, checked))| {
            let id = if i == 0 {
                id.clone()
            } else {
                format!("{id}-{}", i + 1)
            };
            let begins = choice.under != heading.0;
            if begins {
                heading = (choice.under.clone(), format!("{id}-under"));
            }
            let (words, under) = &heading;
            let begins = begins
                .then(|| view! { <p class="choices__under" id=under.clone()>{words.clone()}</p> });
            let under = (!words.is_empty()).then_some(&**under);
            (
                begins,
                choice_view(kind, name, id, under, (choice, checked)),
            )
        })
        .collect_view();
    view! {
        <fieldset
            class="utrecht-form-field group"
            class=("utrecht-form-field--invalid", move || ties.invalid.get().is_some())
            aria-describedby=ties.described
        >
            <legend class="utrecht-form-label">{label_text(context, legend, optional)}</legend>
            {hint_view(&id, hint)}
            {fault_view(context, &id, name)}
            <div class="choices">{choices}</div>
        </fieldset>
    }
    .into_any()
}

/// One of a few.
#[component]
pub fn Radios(
    name: &'static str,
    #[prop(into)] legend: String,
    options: Vec<Choice>,
    #[prop(optional, into)] hint: String,
    /// The value chosen when the page opens.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    let chosen = shown(context, name, value);
    let choices = options
        .into_iter()
        .map(|o| (o.value == chosen, o))
        .map(|(on, o)| (o, on))
        .collect();
    group("radio", name, legend, hint, false, choices)
}

/// Any of several, sent under one name.
#[component]
pub fn Checkboxes(
    name: &'static str,
    #[prop(into)] legend: String,
    options: Vec<Choice>,
    #[prop(optional, into)] hint: String,
    /// The values chosen when the page opens.
    #[prop(optional)]
    values: Vec<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    // After a POST an empty choice is a choice, so what the page offers counts only the first time.
    let chosen = context.state.with_untracked(|s| {
        if s.returned() {
            s.all(name).map(str::to_owned).collect()
        } else {
            values
        }
    });
    let choices = options
        .into_iter()
        .map(|o| (chosen.contains(&o.value), o))
        .map(|(on, o)| (o, on))
        .collect();
    group("checkbox", name, legend, hint, optional, choices)
}

/// Fields of which at least one is filled in: each by itself may stay empty, so none of them is called optional. What is
/// wrong with all of them together stands here, under `name`. `hint` takes the place of the words that say so.
#[component]
pub fn Together(
    name: &'static str,
    #[prop(into)] legend: String,
    #[prop(optional, into)] hint: Option<String>,
    children: Children,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    let ties = ties(context, name, true);
    context.name(name, &legend);
    let id = ties.id;
    let hint = hint.unwrap_or_else(|| text::form::at_least_one(context.lang).to_owned());
    view! {
        <fieldset
            class="utrecht-form-field group"
            class=("utrecht-form-field--invalid", move || ties.invalid.get().is_some())
            id=id.clone()
            tabindex="-1"
            aria-describedby=ties.described
        >
            <legend class="utrecht-form-label">{legend}</legend>
            {hint_view(&id, hint)}
            {fault_view(context, &id, name)}
            {children()}
        </fieldset>
    }
}

/// Fields that most people leave alone: folded away under a line that says what they are for. Open from the start when
/// the field `of` came back with something in it or wrong about it, or when the page says so.
#[component]
pub fn Fold(
    #[prop(into)] summary: String,
    of: &'static str,
    #[prop(optional)] open: bool,
    children: Children,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    let open = move || {
        open || context
            .state
            .with(|s| s.fault(of).is_some() || s.value(of).is_some_and(|v| !v.is_empty()))
    };
    view! {
        <details class="fold" open=open>
            <summary>{summary}</summary>
            {children()}
        </details>
    }
}

/// Yes or no.
#[component]
pub fn Checkbox(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] checked: bool,
) -> impl IntoView {
    let context = expect_context::<FormContext>();
    let ties = ties(context, name, !hint.is_empty());
    context.name(name, &label);
    let on = context.state.with_untracked(|s| {
        if s.returned() {
            s.value(name).is_some_and(|v| !v.is_empty())
        } else {
            checked
        }
    });
    let id = ties.id.clone();
    view! {
        <div class="utrecht-form-field" class=("utrecht-form-field--invalid", move || ties.invalid.get().is_some())>
            {fault_view(context, &id, name)}
            <div class="choice">
                <input
                    type="checkbox"
                    id=id.clone()
                    name=name
                    value="yes"
                    checked=on
                    aria-invalid=ties.invalid
                    aria-describedby=ties.described
                />
                <label for=id.clone()>{label}</label>
                {(!hint.is_empty()).then(|| view! { <p class="choice__hint" id=format!("{id}-hint")>{hint}</p> })}
            </div>
        </div>
    }
}
