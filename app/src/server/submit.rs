//! One handler for every form: parse, submit, answer. Reading a form with files is `upload`'s. The same outcome becomes
//! a [`Reply`] for `fetch` or a redirect with a flash for a plain browser, so that the two cannot differ.

use super::{
    Kept, RequestContext,
    context::sign_in_path,
    error_page::{house_page, refused_page},
    flash::typed_by,
    keep_flash,
    leave::leaving,
    upload,
};
use crate::{
    api::ApiError,
    form::{ACTING, Flash, Form, FormState, IN_LANGUAGE, Raw, Reply, Sent},
    notice::Notice,
    wire,
};
use axum::{
    Extension, Router,
    extract::{OriginalUri, RawPathParams, Request as HttpRequest},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, post},
};
use domain::{fault::Fault, lang::Lang};
use services::{
    Error, accounts::sign_in::SignedIn, flash::Whose, identification::Elsewhere, secret::Token,
};
use std::{future::Future, ops::Deref, pin::Pin, str::FromStr};

/// What a form did. Errors are the services' own: a refusal shows the form again, "not found" is a page that is not
/// there, a needed sign-in leads there and back, with what was typed kept.
pub type Outcome = Result<Done, Error>;

/// A form that is done: where to go, and what to say there.
pub struct Done {
    to: String,
    notice: Option<Notice>,
    session: Session,
    /// What becomes of the secret of a browser with a PIN.
    #[expect(
        clippy::option_option,
        reason = "it stays as it is, is set, or is forgotten"
    )]
    pin: Option<Option<Token>>,
}

enum Session {
    Same,
    /// Goes on at another party's site, and comes back in the same browser.
    Away(Box<Elsewhere>),
    Begins {
        token: Token,
        device: Option<String>,
    },
    Ends,
    Changes,
}

impl Done {
    /// Goes to a path of ours.
    pub fn to(path: impl Into<String>) -> Self {
        Self {
            to: path.into(),
            notice: None,
            session: Session::Same,
            pin: None,
        }
    }

    /// Goes to the party that checks identity documents; only an answer of that party says where.
    pub fn away(elsewhere: Elsewhere) -> Self {
        Self {
            to: elsewhere.to_string(),
            notice: None,
            session: Session::Away(Box::new(elsewhere)),
            pin: None,
        }
    }

    #[must_use]
    pub fn notice(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    /// The session has another token: the cookie is set and the next document is a new one.
    #[must_use]
    pub fn session(mut self, token: Token) -> Self {
        self.session = Session::Begins {
            token,
            device: None,
        };
        self
    }

    /// Somebody signed in, from a browser that is known from now on.
    #[must_use]
    pub fn signed_in(mut self, signed_in: SignedIn) -> Self {
        self.session = Session::Begins {
            token: signed_in.token,
            device: Some(signed_in.device),
        };
        self
    }

    /// This browser is registered with a PIN, or (`None`) not any more.
    #[must_use]
    pub fn pin(mut self, device: Option<Token>) -> Self {
        self.pin = Some(device);
        self
    }

    /// Somebody signed out.
    #[must_use]
    pub fn sign_out(mut self) -> Self {
        self.session = Session::Ends;
        self
    }

    /// The frame of the page is not what it was (another organisation, name or language): load it anew.
    #[must_use]
    pub fn reload(mut self) -> Self {
        self.session = Session::Changes;
        self
    }
}

/// The request a form is submitted in: [`RequestContext`] with the values of path and query.
pub struct Request {
    context: RequestContext,
    params: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

impl Deref for Request {
    type Target = RequestContext;

    fn deref(&self) -> &RequestContext {
        &self.context
    }
}

impl Request {
    /// A value of the path: `{token}`.
    pub fn param(&self, name: &str) -> &str {
        find(&self.params, name).unwrap_or_default()
    }

    /// An id of the path: `{mandate}`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no id.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, Error> {
        self.param(name).parse().map_err(|_| Error::NotFound)
    }

    /// A value of the query: `?next=`.
    pub fn query(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// Where `?next=` leads when it is a path of ours, else `otherwise`.
    pub fn next<'a>(&'a self, otherwise: &'a str) -> &'a str {
        self.query("next")
            .and_then(crate::path::local)
            .unwrap_or(otherwise)
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// A form that the server can carry out.
pub trait Submit: Form {
    fn submit(self, request: &Request) -> impl Future<Output = Outcome> + Send;
}

/// Declares forms without fields: their pages ask, the button answers.
macro_rules! buttons {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)+) => {$(
        $(#[$doc])*
        pub struct $name;

        impl $crate::form::Form for $name {
            const PATH: &'static str = $path;

            fn parse(_: &mut $crate::form::Raw) -> Option<Self> {
                Some(Self)
            }
        }
    )+};
}
pub(crate) use buttons;

/// Collects the routes of forms: `forms.add::<LoginForm>().add::<ForgotForm>()`.
pub struct Forms<S> {
    router: Router<S>,
    /// Forms with files: their bodies may be larger.
    uploads: Router<S>,
    paths: Vec<&'static str>,
    upload_paths: Vec<&'static str>,
}

impl<S: Clone + Send + Sync + 'static> Default for Forms<S> {
    fn default() -> Self {
        Self {
            router: Router::new(),
            uploads: Router::new(),
            paths: Vec::new(),
            upload_paths: Vec::new(),
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Forms<S> {
    #[must_use]
    pub fn add<F: Submit>(mut self) -> Self {
        self.paths.push(F::PATH);
        if F::LARGEST_FILE == 0 {
            self.router = self.router.route(F::PATH, route(carry_out::<F>));
        } else {
            self.upload_paths.push(F::PATH);
            let form = upload_route(carry_out::<F>, F::LARGEST_FILE);
            self.uploads = self.uploads.route(F::PATH, form);
        }
        self
    }

    pub(super) fn into_router(self) -> Router<S> {
        self.router
    }

    pub(super) fn into_uploads(self) -> Router<S> {
        self.uploads
    }

    pub(super) fn into_upload_paths(self) -> Vec<&'static str> {
        self.upload_paths
    }

    pub(super) fn into_paths(self) -> Vec<&'static str> {
        self.paths
    }
}

/// What is different about one form: it is read from the fields, and submitted where `submit` says so and nothing in it
/// is wrong. Routes and answers know this one type of function, so that they are compiled once and not for every form.
type CarryOut = for<'a> fn(&'a Request, &mut Raw, submit: bool) -> Carried<'a>;

type Carried<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

fn carry_out<'a, F: Submit>(request: &'a Request, raw: &mut Raw, submit: bool) -> Carried<'a> {
    match F::parse(raw) {
        Some(form) if submit && raw.state.faults.is_empty() => Box::pin(form.submit(request)),
        _ => Box::pin(async { Err(Error::Refused(Vec::new())) }),
    }
}

fn route<S: Clone + Send + Sync + 'static>(form: CarryOut) -> MethodRouter<S> {
    post(
        async move |Extension(context): Extension<RequestContext>,
                    OriginalUri(uri): OriginalUri,
                    path: RawPathParams,
                    headers: HeaderMap,
                    axum::Form(fields): axum::Form<Vec<(String, String)>>| {
            let posted = Posted::new(context, uri, &path, &headers);
            posted.answer(form, fields, Vec::new()).await
        },
    )
}

/// A form with files, of at most so many bytes each. Only who is signed in can make us take in a large body.
fn upload_route<S: Clone + Send + Sync + 'static>(
    form: CarryOut,
    largest: usize,
) -> MethodRouter<S> {
    post(
        async move |Extension(context): Extension<RequestContext>,
                    OriginalUri(uri): OriginalUri,
                    path: RawPathParams,
                    headers: HeaderMap,
                    body: HttpRequest| {
            let sender = context.actor.as_ref().map(|actor| actor.person);
            let posted = Posted::new(context, uri, &path, &headers);
            let refused = async |error| posted.by(true).refused(error, Raw::default()).await;
            let Some(sender) = sender else {
                return refused(Error::SignInNeeded).await;
            };
            let Some(_place) = upload::Place::take(sender) else {
                return refused(Error::TooMany { retry_after: 60 }).await;
            };
            match upload::read(body, largest).await {
                Ok((fields, files)) => posted.answer(form, fields, files).await,
                Err(refused) => refused,
            }
        },
    )
}

/// A POST whose fields are still to be read.
struct Posted {
    request: Request,
    uri: Uri,
    by_fetch: bool,
}

impl Posted {
    fn new(context: RequestContext, uri: Uri, path: &RawPathParams, headers: &HeaderMap) -> Self {
        let params = path
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let query = axum::extract::Query::try_from_uri(&uri)
            .map(|q| q.0)
            .unwrap_or_default();
        let by_fetch = wire::asked(headers);
        Self {
            request: Request {
                context,
                params,
                query,
            },
            uri,
            by_fetch,
        }
    }

    fn by(&self, shown_to_somebody: bool) -> Answer<'_> {
        Answer {
            context: &self.request.context,
            path: self.uri.path(),
            place: self
                .uri
                .path_and_query()
                .map_or(self.uri.path(), |p| p.as_str()),
            by_fetch: self.by_fetch,
            shown_to_somebody,
        }
    }

    async fn answer(
        &self,
        form: CarryOut,
        fields: Vec<(String, String)>,
        files: Vec<(String, Sent)>,
    ) -> Response {
        let elsewhere = shown_for_another(&self.request.context, &fields);
        let answer = self.by(find(&fields, ACTING).is_some());
        let lang = find(&fields, IN_LANGUAGE).and_then(Lang::from_code);
        let mut raw = Raw::with_files(fields, files);
        let submit = !elsewhere && lang.is_none();
        let mut outcome = form(&self.request, &mut raw, submit).await;
        if elsewhere {
            outcome = Err(Error::refused(Fault::OtherOrganisationNow));
        } else if lang.is_some() {
            // Nothing is done, and nothing is wrong with what is not finished.
            raw.state.faults.clear();
        }
        let mut response = match outcome {
            Ok(done) => answer.done(done).await,
            Err(error) => answer.refused(error, raw).await,
        };
        if let Some(lang) = lang
            && let Some(cookie) = self.request.context.cookies.language(lang)
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Whether the form was shown while another organisation was chosen than the one that is chosen now.
fn shown_for_another(context: &RequestContext, fields: &[(String, String)]) -> bool {
    let now = context
        .actor
        .as_ref()
        .and_then(|actor| actor.at.as_ref())
        .map(|at| at.organisation.to_string());
    match (find(fields, ACTING), now) {
        (Some(shown), Some(now)) => !shown.is_empty() && shown != now,
        _ => false,
    }
}

/// How to answer one POST.
struct Answer<'a> {
    context: &'a RequestContext,
    /// The path of the form's page, and the same with its query.
    path: &'a str,
    place: &'a str,
    by_fetch: bool,
    /// The form was made for a person who was signed in.
    shown_to_somebody: bool,
}

impl Answer<'_> {
    async fn done(&self, done: Done) -> Response {
        let Done {
            to,
            notice,
            session,
            pin,
        } = done;
        if let Session::Away(elsewhere) = session {
            let mut response = if self.by_fetch {
                wire::answer(&Reply::Load { to })
            } else {
                leaving(&to, self.context.lang)
            };
            if let Some(cookie) = self.context.cookies.begun(&elsewhere) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            return response;
        }
        let stays = matches!(session, Session::Same);
        let mut response = if self.by_fetch && stays {
            wire::answer(&Reply::Done { to, notice })
        } else {
            let path = to.split(['?', '#']).next().unwrap_or("/").to_owned();
            let flash = notice.map(|notice| Flash {
                notice: Some((path, notice)),
                form: None,
            });
            // A notice says what was done, never what was typed.
            self.go(to, flash.map(|flash| (flash, Kept::Next, Whose::Browser)))
                .await
        };
        let cookies = match session {
            Session::Same | Session::Away(_) | Session::Changes => Vec::new(),
            Session::Begins { token, device } => {
                self.context.cookies.signed_in(&token, device.as_deref())
            }
            Session::Ends => self.context.cookies.signed_out(),
        };
        let pin = pin.and_then(|device| self.context.cookies.with_pin(device.as_ref()));
        for cookie in cookies.into_iter().chain(pin) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    async fn refused(&self, error: Error, raw: Raw) -> Response {
        let error = match error {
            Error::Refused(faults) => {
                return self.again(raw.into_refused(faults), StatusCode::OK).await;
            }
            other => other,
        };
        let mut state = raw.into_refused(Vec::new());
        let code = ApiError::of(&error);
        if let Some(to) = sign_in_path(code, self.place) {
            return self.go_typed(to, state, Kept::BeyondSignIn).await;
        }
        // A page that is not there cannot show the form again; the other problems can pass.
        if !self.by_fetch && matches!(code, ApiError::NotFound | ApiError::Forbidden) {
            return house_page(code.status(), self.context.lang);
        }
        state.problem = Some(code);
        self.again(state, code.status()).await
    }

    /// The form once more, with its values and faults.
    async fn again(&self, state: FormState, status: StatusCode) -> Response {
        if self.by_fetch {
            return (status, wire::answer(&Reply::Invalid(state))).into_response();
        }
        self.go_typed(self.place.to_owned(), state, Kept::Next)
            .await
    }

    /// Another document, with what was typed waiting for who typed it.
    async fn go_typed(&self, to: String, state: FormState, kept: Kept) -> Response {
        let flash = Flash {
            notice: None,
            form: Some((self.path.to_owned(), state)),
        };
        match typed_by(self.context, kept, self.shown_to_somebody).await {
            Ok(whose) => self.go(to, whose.map(|whose| (flash, kept, whose))).await,
            Err(error) => self.not_now(&error),
        }
    }

    fn not_now(&self, error: &Error) -> Response {
        let status = ApiError::of(error).status();
        house_page(status, self.context.lang)
    }

    /// Another document, with a flash waiting for it.
    async fn go(&self, to: String, flash: Option<(Flash, Kept, Whose)>) -> Response {
        let cookie = match flash {
            None => None,
            Some((flash, kept, whose)) => {
                match keep_flash(self.context, &flash, kept, whose).await {
                    Ok(None)
                        if kept == Kept::Next
                            && flash.form.as_ref().is_some_and(|(_, state)| state.wrong()) =>
                    {
                        let (_, state) = flash.form.unwrap_or_default();
                        return refused_page(&state, self.place, self.context.lang);
                    }
                    Ok(cookie) => cookie,
                    Err(error) => return self.not_now(&error),
                }
            }
        };
        let mut response = if self.by_fetch {
            wire::answer(&Reply::Load { to })
        } else {
            Redirect::to(&to).into_response()
        };
        if let Some(cookie) = cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}
