//! How a path finds its page. An area declares its pages with [`area!`](crate::area) and the part of the download they
//! are in, fetched when the first of them is wanted. The rule: every page belongs to a part, and a page that is not
//! there yet never breaks the document that is.

use leptos::prelude::*;
use leptos_router::{
    ChooseView, GeneratedRouteData, MatchInterface, MatchNestedRoutes, MatchParams, Method,
    PathSegment, RouteMatchId, SsrMode, location::Url,
};
use std::{borrow::Cow, future::Future, pin::Pin, sync::Arc};

/// Something that arrives later, on the one thread that shows pages.
pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// The pages of one area, made by [`area!`](crate::area).
pub struct Area {
    /// Paths in the order in which they are tried: `/people/invite` before `/people/:id`.
    pub paths: &'static [&'static str],
    /// The view of the page with this number.
    pub show: fn(usize) -> Later<AnyView>,
    /// Fetches the part of the download that the area is in.
    pub load: fn() -> Later<Result<(), LoadError>>,
}

/// A part of the download did not arrive.
#[derive(Debug)]
pub struct LoadError;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for LoadError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// The parameters in `path` if it fits `pattern` (`/people/:id`), else nothing.
fn fit<'a>(pattern: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut params = Vec::new();
    let mut wanted = pattern.trim_matches('/').split('/');
    let mut given = path.trim_matches('/').split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(params),
            (Some(name), Some(value)) => match name.strip_prefix(':') {
                Some(_) if value.is_empty() => return None,
                Some(param) => params.push((param, value)),
                None if name == value => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

/// One page: its area and its number there.
#[derive(Clone, Copy)]
struct Screen {
    area: &'static Area,
    index: usize,
}

impl ChooseView for Screen {
    async fn choose(self) -> AnyView {
        (self.area.show)(self.index).await
    }

    async fn preload(&self) {
        // A part that fails here is asked for again by `choose`, which knows what to do.
        let _ = (self.area.load)().await;
    }
}

/// All pages, as the router wants them: one type for all, where a tuple of routes would be one type each.
#[derive(Clone)]
pub struct Table(Arc<[(RouteMatchId, Screen)]>);

impl Table {
    pub fn new(areas: &[&'static Area]) -> Self {
        let screens = areas
            .iter()
            .flat_map(|&area| (0..area.paths.len()).map(move |index| Screen { area, index }));
        Self(
            screens
                .map(|screen| (RouteMatchId::new_from_route_id(), screen))
                .collect(),
        )
    }
}

/// A page found, with the values in its path.
pub struct Found {
    id: RouteMatchId,
    path: String,
    params: Vec<(Cow<'static, str>, String)>,
    screen: Screen,
}

impl MatchParams for Found {
    fn to_params(&self) -> Vec<(Cow<'static, str>, String)> {
        self.params.clone()
    }
}

impl MatchInterface for Found {
    type Child = ();

    fn as_id(&self) -> RouteMatchId {
        self.id
    }

    fn as_matched(&self) -> &str {
        &self.path
    }

    fn into_view_and_child(self) -> (impl ChooseView, Option<()>) {
        (self.screen, None)
    }
}

impl MatchNestedRoutes for Table {
    type Data = ();
    type Match = Found;

    fn match_nested<'a>(&'a self, path: &'a str) -> (Option<(RouteMatchId, Found)>, &'a str) {
        for &(id, screen) in &*self.0 {
            if let Some(params) = fit(screen.area.paths[screen.index], path) {
                let params = params
                    .into_iter()
                    .map(|(name, value)| (Cow::Borrowed(name), value.to_owned()))
                    .collect();
                return (
                    Some((
                        id,
                        Found {
                            id,
                            path: path.to_owned(),
                            params,
                            screen,
                        },
                    )),
                    "",
                );
            }
        }
        (None, path)
    }

    fn generate_routes(&self) -> impl IntoIterator<Item = GeneratedRouteData> + '_ {
        self.0.iter().map(|(_, screen)| GeneratedRouteData {
            segments: screen.area.paths[screen.index]
                .trim_matches('/')
                .split('/')
                .map(|part| match part.strip_prefix(':') {
                    Some(param) => PathSegment::Param(param.into()),
                    None if part.is_empty() => PathSegment::Unit,
                    None => PathSegment::Static(part.into()),
                })
                .collect(),
            // The whole document at once, with the right status; nothing arrives later.
            ssr_mode: SsrMode::Async,
            methods: [Method::Get].into(),
            regenerate: Vec::new(),
        })
    }

    fn optional(&self) -> bool {
        false
    }
}

/// Before hydration: fetches the part that is on the screen. Without it the document simply stays HTML.
///
/// # Errors
/// The part did not arrive.
pub async fn load_first(areas: &[&'static Area]) -> Result<(), LoadError> {
    let path = location().pathname().unwrap_or_default();
    match areas.iter().find(|area| {
        area.paths
            .iter()
            .any(|pattern| fit(pattern, &path).is_some())
    }) {
        Some(area) => (area.load)().await,
        None => Ok(()),
    }
}

/// A part did not arrive: let the server make the page; the new document tries again.
pub async fn leave() -> AnyView {
    let to = use_context::<ArcRwSignal<Url>>().map(|url| {
        let url = url.read_untracked();
        format!(
            "{}{}{}",
            url.path(),
            if url.search().is_empty() { "" } else { "?" },
            url.search().trim_start_matches('?')
        )
    });
    // There is nowhere to report a failing navigation to; the document on screen stays usable.
    let _ = location().set_href(&to.unwrap_or_else(|| "/".into()));
    std::future::pending().await
}

/// Declares an area: the part of the download it is in, and its pages with their paths. A path with a parameter comes
/// after its namesakes without.
///
/// Areas that one visitor uses together share a part: `public` (signing in, the start page, the catalogue), `office`
/// (what is arranged for and by clients), `people` (staff and one's own account), `means` (applying for means and keeping
/// them), `desk` (what the operator's clerks open). On their own are `approve` and `register`, for who follows a link or
/// comes once. Every part more makes the whole bigger, because what some parts share is a file per combination.
///
/// ```ignore
/// crate::area!(people: Overview = "/people", Invite = "/people/invite", Person = "/people/:id");
/// ```
#[macro_export]
macro_rules! area {
    ($part:ident: $($page:ident = $path:literal),+ $(,)?) => {
        #[derive(Clone, Copy)]
        enum Page { $($page),+ }

        #[cfg_attr(
            feature = "split",
            leptos::wasm_split::wasm_split($part, wasm_split_path = leptos::wasm_split, fallible, preload(load))
        )]
        fn part(page: Page) -> Result<leptos::prelude::AnyView, $crate::routes::LoadError> {
            use leptos::prelude::*;
            Ok(match page { $(Page::$page => view! { <$page/> }.into_any()),+ })
        }

        /// The pages of this area.
        pub static AREA: $crate::routes::Area = $crate::routes::Area {
            paths: &[$($path),+],
            show: |index| Box::pin(async move {
                #[cfg(feature = "ssr")]
                leptos::prefetch_lazy_fn_on_server(stringify!($part));
                let page = [$(Page::$page),+][index];
                #[cfg(feature = "split")]
                let view = part(page).await;
                #[cfg(not(feature = "split"))]
                let view = part(page);
                match view {
                    Ok(view) => view,
                    Err(_) => $crate::routes::leave().await,
                }
            }),
            load: || Box::pin(async {
                #[cfg(feature = "split")]
                load().await?;
                Ok(())
            }),
        };
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_its_pattern_and_gives_its_values() {
        assert_eq!(fit("/", "/"), Some(vec![]));
        assert_eq!(
            fit("/clients/:mandate/stop", "/clients/7/stop"),
            Some(vec![("mandate", "7")])
        );
        assert_eq!(
            fit("/clients/:mandate", "/clients/7/"),
            Some(vec![("mandate", "7")])
        );
        assert_eq!(fit("/clients/:mandate", "/clients/"), None);
        assert_eq!(fit("/clients/:mandate", "/clients"), None);
        assert_eq!(fit("/clients", "/clientsx"), None);
        assert_eq!(fit("/", "/clients"), None);
    }

    #[test]
    fn no_page_hides_behind_another_of_its_area() {
        for area in crate::AREAS {
            for (index, path) in area.paths.iter().enumerate() {
                let hidden = area.paths[..index]
                    .iter()
                    .find(|earlier| fit(earlier, path).is_some());
                assert_eq!(hidden, None, "{path} is never reached");
            }
        }
    }
}
