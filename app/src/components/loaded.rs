//! A page is one loader and a view: [`loaded`] asks the server, waits, and shows the answer or the problem. Waiting
//! and showing are the same code for every page ([`show`]); only the last step knows what a page's data are.

use super::Problem;
use crate::{
    api::{ApiError, frame},
    wire::{self, Unreadable},
};
use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use leptos_router::hooks::use_params_map;
use serde::{Serialize, de::DeserializeOwned};
use std::{any::Any, convert::Infallible, future::Future, pin::Pin, sync::Arc};

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
    view: impl Fn(T) -> V + Send + Sync + 'static,
) -> AnyView
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
    V: IntoView + 'static,
{
    show(Page {
        source: Box::new(move || Source::new(source())),
        fetch: Box::new(move |source| match source.get() {
            Some(source) => {
                let answer = fetch(source);
                Box::pin(async move { Answer::new(answer.await) })
            }
            None => Box::pin(async { Answer::new(Err::<T, _>(ApiError::Unavailable)) }),
        }),
        view: Arc::new(move |answer| match answer.get() {
            Ok(data) => view(data).into_any(),
            Err(error) => view! { <Problem error/> }.into_any(),
        }),
    })
}

/// An answer on its way.
type Waiting = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// A loader and its view without the types of what they pass on.
struct Page {
    source: Box<dyn Fn() -> Source + Send + Sync>,
    fetch: Box<dyn Fn(Source) -> Waiting + Send + Sync>,
    view: Arc<dyn Fn(Answer) -> AnyView + Send + Sync>,
}

fn show(page: Page) -> AnyView {
    let Page {
        source,
        fetch,
        view,
    } = page;
    let revision = expect_context::<Revision>().0;
    let data = Resource::<Answer, Document>::new_with_options(
        move || (revision.get(), source()),
        move |(_, source)| fetch(source),
        false,
    );
    view! {
        <Transition>
            {move || {
                let view = view.clone();
                Suspend::new(async move { view(data.await) })
            }}
        </Transition>
    }
    .into_any()
}

/// What is asked for, of any type that can be compared.
#[derive(Clone)]
struct Source {
    value: Arc<dyn Any + Send + Sync>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl Source {
    fn new<S: PartialEq + Send + Sync + 'static>(value: S) -> Self {
        Self {
            value: Arc::new(value),
            same: |a, b| a.downcast_ref::<S>() == b.downcast_ref(),
        }
    }

    /// `None` for another type than it was made from.
    fn get<S: Clone + 'static>(&self) -> Option<S> {
        self.value.downcast_ref().cloned()
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

/// A page's data, of any type: as a server function gave them, or as they stand in the server's document.
#[derive(Clone)]
enum Answer {
    Given {
        value: Arc<dyn Any + Send + Sync>,
        #[cfg(feature = "ssr")]
        write: fn(&dyn Any) -> Result<String, Unreadable>,
    },
    Written(Arc<str>),
}

/// Before what is written stands this when it is an error: nothing else is written so.
const ERROR: char = '!';

impl Answer {
    fn new<T: Serialize + Send + Sync + 'static>(value: Result<T, ApiError>) -> Self {
        Self::Given {
            value: Arc::new(value),
            #[cfg(feature = "ssr")]
            write: |value| match value.downcast_ref::<Result<T, ApiError>>() {
                Some(Ok(data)) => wire::write(data),
                Some(Err(error)) => Ok(format!("{ERROR}{}", wire::write(error)?)),
                None => Ok(String::new()),
            },
        }
    }

    fn get<T: Clone + DeserializeOwned + 'static>(&self) -> Result<T, ApiError> {
        match self {
            Self::Given { value, .. } => value
                .downcast_ref()
                .cloned()
                .unwrap_or(Err(ApiError::Unavailable)),
            Self::Written(text) => wire::read(written(text)?).ok_or(ApiError::Unavailable),
        }
    }
}

/// The data's own text, or the error that stands in its place.
fn written(text: &str) -> Result<&str, ApiError> {
    match text.strip_prefix(ERROR) {
        Some(error) => Err(wire::read(error).unwrap_or(ApiError::Unavailable)),
        None => Ok(text),
    }
}

/// Writes data into the server's document (the browser has none to write); they are read where their type is known.
struct Document;

impl Encoder<Answer> for Document {
    type Error = Unreadable;
    type Encoded = String;

    fn encode(answer: &Answer) -> Result<String, Unreadable> {
        match answer {
            #[cfg(feature = "ssr")]
            Answer::Given { value, write } => write(&**value),
            #[cfg(not(feature = "ssr"))]
            Answer::Given { .. } => Ok(String::new()),
            Answer::Written(text) => Ok((**text).to_owned()),
        }
    }
}

impl Decoder<Answer> for Document {
    type Error = Infallible;
    type Encoded = str;

    fn decode(text: &str) -> Result<Answer, Infallible> {
        Ok(Answer::Written(text.into()))
    }
}

/// For a page that has something better to say than that it is not there. The status of the answer stays.
///
/// # Errors
/// Every other reason.
pub fn there<T>(answer: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Err(ApiError::NotFound) => Ok(None),
        answer => answer.map(Some),
    }
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
