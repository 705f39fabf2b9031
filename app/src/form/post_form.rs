//! The form itself: error summary, fields, buttons. Enhanced when WebAssembly runs; the same form before that.

use super::{ACTING, FormState, PageFlash, Reply, TYPED, send::send};
use crate::{
    api::frame,
    components::{Refused, Revision},
    fault,
    lang::lang,
    text,
};
use domain::{fault::Fault, lang::Lang};
use leptos::{ev::SubmitEvent, html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

/// What the fields of a form share.
#[derive(Clone, Copy)]
pub(super) struct FormContext {
    pub state: RwSignal<FormState>,
    pub lang: Lang,
    /// Put before every field's id, so that two forms may stand on one page.
    prefix: StoredValue<String>,
    /// What the fields are called, for the error summary.
    labels: StoredValue<Vec<(String, String)>>,
}

impl FormContext {
    fn new(state: FormState, prefix: String) -> Self {
        Self {
            state: RwSignal::new(state),
            lang: lang(),
            prefix: StoredValue::new(prefix),
            labels: StoredValue::default(),
        }
    }

    /// A form on its own, in this state.
    #[cfg(all(test, feature = "ssr"))]
    pub fn of(state: FormState) -> Self {
        Self::new(state, String::new())
    }

    pub fn id(&self, name: &str) -> String {
        self.prefix.with_value(|prefix| format!("{prefix}{name}"))
    }

    /// A field says what it is called.
    pub fn name(&self, name: &str, label: &str) {
        self.labels
            .update_value(|labels| labels.push((name.to_owned(), label.to_owned())));
    }

    /// Which field of the form it is; the whole form comes first.
    fn place(&self, name: &str) -> usize {
        self.labels.with_value(|labels| {
            labels
                .iter()
                .position(|(field, _)| field == name)
                .map_or(0, |place| place + 1)
        })
    }

    fn label(&self, name: &str) -> Option<String> {
        self.labels.with_value(|labels| {
            labels
                .iter()
                .find(|(field, _)| field == name)
                .map(|(_, label)| label.clone())
        })
    }
}

/// How a button looks: the one thing to do, the way out, harm, or harm as one of several ways.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum ButtonLook {
    #[default]
    Primary,
    Quiet,
    Danger,
    QuietDanger,
}

impl ButtonLook {
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "nl-button nl-button--primary",
            Self::Quiet => "nl-button nl-button--secondary",
            Self::Danger => "nl-button nl-button--primary nl-button--negative",
            Self::QuietDanger => "nl-button nl-button--secondary nl-button--negative",
        }
    }
}

#[derive(Clone, Copy)]
struct Machine {
    context: FormContext,
    busy: RwSignal<bool>,
    form: NodeRef<html::Form>,
    summary: NodeRef<html::Div>,
}

/// The state of one form; `action` empty means the page's own URL. `faults` are there before anything is sent.
fn machine(action: &str, prefix: String, faults: Vec<(String, Fault)>) -> Machine {
    let flash = expect_context::<PageFlash>();
    let path = if action.is_empty() {
        use_location().pathname.get_untracked()
    } else {
        action.to_owned()
    };
    let returned = flash.form.with_untracked(|form| {
        form.as_ref()
            .filter(|(at, _)| *at == path_of(&path))
            .map(|(_, state)| state.clone())
    });
    let opened = || FormState {
        faults,
        ..FormState::default()
    };
    let context = FormContext::new(returned.unwrap_or_else(opened), prefix);
    provide_context(context);
    Machine {
        context,
        busy: RwSignal::new(false),
        form: NodeRef::new(),
        summary: NodeRef::new(),
    }
}

fn path_of(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

impl Machine {
    fn on_submit(self) -> impl Fn(SubmitEvent) + Clone {
        let flash = expect_context::<PageFlash>();
        let revision = expect_context::<Revision>();
        let refused = expect_context::<Refused>().0;
        let here = use_location().pathname;
        let navigate = use_navigate();
        let by_browser = StoredValue::new(false);
        move |event: SubmitEvent| {
            let Some(form) = event
                .target()
                .and_then(|t| t.dyn_into::<HtmlFormElement>().ok())
            else {
                return;
            };
            if by_browser.get_value() {
                return;
            }
            event.prevent_default();
            if self.busy.get_untracked() {
                return;
            }
            self.busy.set(true);
            let submitter = event.submitter();
            let (navigate, refused) = (navigate.clone(), refused.clone());
            leptos::task::spawn_local(async move {
                match send(&form, submitter.as_ref()).await {
                    Some(Reply::Done { to, notice }) => {
                        flash.form.set(None);
                        refused.set(false);
                        let path = path_of(&to).to_owned();
                        if here.with_untracked(|here| *here == path) {
                            revision.0.update(|n| *n += 1);
                        }
                        flash.notice.set(notice.map(|notice| (path, notice)));
                        // Gone before the page is: a form that is done must not keep what was typed in it.
                        self.context.state.try_set(FormState::default());
                        form.reset();
                        // One that stays marked is shown anew, empty.
                        let _ = form.remove_attribute(TYPED);
                        navigate(&to, NavigateOptions::default());
                    }
                    Some(Reply::Load { to }) => {
                        // Nothing to do when the browser refuses: the form stays as it is.
                        let _ = window().location().assign(&to);
                        return;
                    }
                    Some(Reply::Invalid(state)) => {
                        refused.set(state.wrong());
                        self.context.state.set(state);
                        request_animation_frame(move || focus(self.summary));
                    }
                    // After this event is over: while it is going on a browser ignores that a form is submitted again.
                    None => set_timeout(
                        move || {
                            by_browser.set_value(true);
                            let again = match submitter.as_ref() {
                                Some(button) => form.request_submit_with_submitter(Some(button)),
                                None => form.request_submit(),
                            };
                            if again.is_err() {
                                by_browser.set_value(false);
                            }
                        },
                        Duration::ZERO,
                    ),
                }
                self.busy.try_set(false);
            });
        }
    }
}

fn focus(summary: NodeRef<html::Div>) {
    if let Some(element) = summary.get_untracked() {
        // An element that cannot take the focus is still read out: it is an alert.
        let _ = element.focus();
    }
}

/// A form that posts to its own page (or to `action`). Children are its fields.
#[component]
pub fn PostForm(
    /// The text of the button, an action with its extent: "Ja, voor 2 diensten".
    #[prop(into)]
    submit: Signal<String>,
    /// Another page's path, whose form this is.
    #[prop(optional, into)]
    action: String,
    /// Set on the second form of a page.
    #[prop(optional, into)]
    prefix: String,
    #[prop(optional)] look: ButtonLook,
    /// The buttons stay in sight while one reads a long form.
    #[prop(optional)]
    sticky: bool,
    /// The form has files; the server's half says so too, by `Form::LARGEST_FILE`.
    #[prop(optional)]
    files: bool,
    /// What is wrong with the fields as the page opens, where what they hold was judged before.
    #[prop(optional)]
    faults: Vec<(String, Fault)>,
    /// What stands beside the button: the way out.
    #[prop(optional, into)]
    beside: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let machine = machine(&action, prefix, faults);
    let busy = machine.busy;
    let returned = machine.context.state.with_untracked(FormState::returned);
    view! {
        <ErrorSummary context=machine.context summary=machine.summary/>
        <form
            class=if sticky { "form form--sticky" } else { "form" }
            method="post"
            action=(!action.is_empty()).then_some(action)
            enctype=files.then_some("multipart/form-data")
            novalidate
            // `TYPED`, written out.
            data-typed=returned.then_some("")
            node_ref=machine.form
            on:submit=machine.on_submit()
        >
            <ActingFor/>
            {children()}
            <div class="actions">
                <button class=look.class() type="submit" aria-disabled=move || busy.get().then_some("true")>
                    {submit}
                </button>
                {beside.map(|view| view.run())}
            </div>
        </form>
    }
}

/// For which organisation the form was shown, and that it was shown to somebody. Another organisation may have been chosen
/// since, in another tab; the server then refuses instead of doing it for the wrong one. And what somebody typed is given
/// back to nobody else.
#[component]
fn ActingFor() -> impl IntoView {
    let viewer = frame().viewer;
    viewer.map(|viewer| {
        let acting = viewer.acting.map_or_else(String::new, |id| id.to_string());
        view! { <input type="hidden" name=ACTING value=acting/> }
    })
}

/// A form of one button in a row or beside a title. Its page asks the same for whoever has no WebAssembly.
#[component]
pub fn PostButton(
    #[prop(into)] action: String,
    #[prop(into)] label: String,
    #[prop(optional)] look: ButtonLook,
    /// Hidden fields.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
) -> impl IntoView {
    let machine = machine(&action, String::new(), Vec::new());
    let busy = machine.busy;
    view! {
        <form class="form-inline" method="post" action=action node_ref=machine.form on:submit=machine.on_submit()>
            <ActingFor/>
            {fields
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
                .collect_view()}
            <button class=look.class() type="submit" aria-disabled=move || busy.get().then_some("true")>
                {label}
            </button>
            <ErrorSummary context=machine.context summary=machine.summary/>
        </form>
    }
}

#[component]
fn ErrorSummary(context: FormContext, summary: NodeRef<html::Div>) -> impl IntoView {
    let lang = context.lang;
    let state = context.state;
    let title = context.id("summary-title");
    let count = move || state.with(|s| s.mistakes().count() + usize::from(s.problem.is_some()));
    let lines = move || {
        state.with(|s| {
            let problem = s
                .problem
                .map(|p| view! { <li>{p.text(lang)}</li> }.into_any());
            // In the order of the fields, whatever order they were read in.
            let mut faults: Vec<_> = s.mistakes().collect();
            faults.sort_by_key(|(name, _)| context.place(name));
            let faults = faults.into_iter().map(|(name, fault)| {
                let words = fault::text(*fault, lang);
                let words = match context.label(name) {
                    // A question has its mark already.
                    Some(label) if label.ends_with('?') => format!("{label} {words}"),
                    Some(label) => format!("{label}: {words}"),
                    None => words,
                };
                if name.is_empty() {
                    return view! { <li>{words}</li> }.into_any();
                }
                let id = context.id(name);
                let target = id.clone();
                view! {
                    <li>
                        <a
                            href=format!("#{id}")
                            on:click=move |event| {
                                if let Some(field) = document().get_element_by_id(&target)
                                    && let Ok(field) = field.dyn_into::<web_sys::HtmlElement>()
                                    && field.focus().is_ok()
                                {
                                    event.prevent_default();
                                }
                            }
                        >
                            {words}
                        </a>
                    </li>
                }
                .into_any()
            });
            problem.into_iter().chain(faults).collect_view()
        })
    };
    view! {
        <div
            class="error-summary"
            role="alert"
            tabindex="-1"
            autofocus=state.with_untracked(FormState::wrong)
            node_ref=summary
            hidden=move || count() == 0
            aria-labelledby=title
        >
            <h2 id=title.clone()>{move || text::form::summary(lang, count())}</h2>
            <ul>{lines}</ul>
        </div>
    }
}
