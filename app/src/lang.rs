//! The language of a document: decided by the server (cookie, account, browser), fixed for the document's life.

use domain::lang::Lang;
use leptos::prelude::*;

/// The language to write in.
pub fn lang() -> Lang {
    use_context::<Lang>().unwrap_or_default()
}

/// In the browser the document says its language; on the server the request does (`server::provide_request`).
pub(crate) fn provide_lang() {
    #[cfg(not(feature = "ssr"))]
    {
        let code = document()
            .document_element()
            .and_then(|e| e.get_attribute("lang"));
        provide_context(code.and_then(|c| Lang::from_code(&c)).unwrap_or_default());
    }
}
