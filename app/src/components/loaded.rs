//! A page is one loader and a view: [`loaded`] asks the server, waits, and shows the answer or the problem.

use super::Problem;
use crate::api::{ApiError, frame};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;

/// Counts what was changed on the page itself, so that its data are asked for again.
#[derive(Clone, Copy)]
pub struct Revision(pub RwSignal<u32>);

pub(super) fn provide_revision() {
    provide_context(Revision(RwSignal::new(0)));
}

/// Shows what `fetch` gives for `source`; again when the source or the revision changes.
pub fn loaded<S, T, F, V>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> AnyView
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
    V: IntoView + 'static,
{
    let revision = expect_context::<Revision>().0;
    let data = Resource::new(
        move || (revision.get(), source()),
        move |(_, source)| fetch(source),
    );
    view! {
        <Transition>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match data.await {
                        Ok(data) => view(data).into_any(),
                        Err(error) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// A page that asks the server nothing and is still for nobody but who is signed in.
pub fn signed_in<V: IntoView + 'static>(view: impl FnOnce() -> V) -> AnyView {
    if frame().viewer.is_some() {
        return view().into_any();
    }
    #[cfg(feature = "ssr")]
    let error = ApiError::from(services::Error::SignInNeeded);
    #[cfg(not(feature = "ssr"))]
    let error = ApiError::SignIn;
    view! { <Problem error/> }.into_any()
}

/// A value of the page's path: `param("mandate")`.
pub fn param(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(name).unwrap_or_default()))
}
