//! Who is asking, worked out once per request: session cookie → actor, language, address. Handlers, pages and
//! server functions find the result in the request's extensions.

use super::Portal;
use app::server::{Cookies, RequestContext};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{id::OrganisationId, lang::Lang};
use services::{Actor, Services};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Puts the [`RequestContext`] in place.
pub async fn attach(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|c| c.0.ip());
    let address = client_address(peer, headers, &portal.config.trusted_proxies);
    let cookies = Cookies {
        secure: portal.config.secure(),
    };
    let sent = cookies.read(headers);
    let mut actor = match &sent.session {
        None => None,
        Some(token) => {
            match services::accounts::session::authenticate(&portal.services, token).await {
                Ok(actor) => actor,
                Err(error) => return super::errors::plain(&error).into_response(),
            }
        }
    };
    let chosen = sent.lang.or(actor.as_ref().map(|actor| actor.lang));
    let lang = chosen.unwrap_or_else(|| asked_for(headers));
    if let Some(actor) = &mut actor {
        actor.lang = lang;
    }
    let places = match &actor {
        // The header of a page offers them; nothing else needs them.
        Some(actor) if request.method() == Method::GET && !is_function(request.uri()) => {
            places(&portal.services, actor).await
        }
        _ => Vec::new(),
    };
    let context = RequestContext {
        services: portal.services.clone(),
        actor,
        places,
        session: sent.session,
        lang,
        address,
        checks: sent.checks,
        device: sent.device,
        pin: sent.pin,
        flashes: sent.flashes,
        user_agent: text(headers, header::USER_AGENT)
            .unwrap_or_default()
            .to_owned(),
        cookies,
        demo: portal.config.portal.demo,
    };
    request.extensions_mut().insert(context);
    next.run(request).await
}

fn is_function(uri: &Uri) -> bool {
    uri.path().starts_with("/api/")
}

/// Where somebody can work, when there is a choice.
async fn places(services: &Services, actor: &Actor) -> Vec<(OrganisationId, String)> {
    let found = services::accounts::session::places(services, actor).await;
    let places = found.unwrap_or_else(|error| {
        // The page itself may do without the header's choice; the account page has it too.
        tracing::warn!(%error, "the header does not know where somebody can work");
        Vec::new()
    });
    if places.len() < 2 {
        return Vec::new();
    }
    places
        .into_iter()
        .map(|place| (place.organisation, place.name))
        .collect()
}

/// The last address in front of our own proxies; what a stranger writes in the header is not believed.
fn client_address(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    if !trusted.contains(&peer) {
        return peer;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .filter_map(|v| v.trim().parse().ok())
        .rfind(|address| !trusted.contains(address))
        .unwrap_or(peer)
}

/// The language of who has chosen none, in this browser or in the account.
fn asked_for(headers: &HeaderMap) -> Lang {
    // Dutch first: English only for a browser that asks for English and not for Dutch.
    let accepted = text(headers, header::ACCEPT_LANGUAGE)
        .unwrap_or_default()
        .to_ascii_lowercase();
    if accepted.contains("en") && !accepted.contains("nl") {
        Lang::En
    } else {
        Lang::Nl
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_proxies_are_believed_about_the_address() {
        let proxy: IpAddr = "10.0.0.1".parse().expect("address");
        let stranger: IpAddr = "192.0.2.9".parse().expect("address");
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            "1.1.1.1, 198.51.100.7, 10.0.0.1".parse().expect("header"),
        );
        assert_eq!(client_address(Some(stranger), &headers, &[proxy]), stranger);
        assert_eq!(
            client_address(Some(proxy), &headers, &[proxy]).to_string(),
            "198.51.100.7"
        );
    }

    #[test]
    fn dutch_unless_english_is_the_only_one_understood() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, value.parse().expect("header"));
            asked_for(&headers)
        };
        assert_eq!(asked_for(&HeaderMap::new()), Lang::Nl);
        assert_eq!(with("nl-NL,nl;q=0.9,en;q=0.8"), Lang::Nl);
        assert_eq!(with("en-GB,en;q=0.9"), Lang::En);
    }
}
