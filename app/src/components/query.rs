//! The state of a list lives in the URL: these read it and make links that change one thing of it.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// A value of the query: `query("state")`; absent is empty.
pub fn query(name: &'static str) -> Memo<String> {
    let map = use_query_map();
    Memo::new(move |_| map.with(|map| map.get(name).unwrap_or_default()))
}

/// A link to this page with these values changed (empty removes one). Any change goes back to the first page.
pub fn with_query(
    changes: Vec<(&'static str, String)>,
) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let location = use_location();
    let map = use_query_map();
    move || {
        let mut query = map.get();
        query.remove("page");
        for (name, value) in &changes {
            query.remove(name);
            if !value.is_empty() {
                query.insert(*name, value.clone());
            }
        }
        format!("{}{}", location.pathname.get(), query.to_query_string())
    }
}
