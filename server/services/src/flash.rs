//! What a page must show once after a redirect: a notice, or a form with its typed values and faults. It waits in
//! the database, sealed, for the browser that holds its token; secrets are never in it (`app::form` takes them out).

use crate::{
    Services,
    error::Result,
    secret::{Purpose, Token},
};
use data_encoding::BASE64;
use serde_json::Value;

/// A flash that nobody came back for is forgotten after this long. Also how long a half-filled form survives an
/// expired session.
const KEPT_SECONDS: i64 = 60 * 60;

/// Keeps `body` and returns the token for the browser's cookie.
pub async fn put(s: &Services, body: &[u8]) -> Result<Token> {
    let token = s.token();
    let sealed = BASE64.encode(&s.key.seal(&*s.rng, Purpose::Flash, body));
    let now = s.now();
    let mut tx = s.db.write().await?;
    store::flash::purge(&mut tx, now).await?;
    store::flash::insert(
        &mut tx,
        token.hash().bytes(),
        &Value::String(sealed),
        now.plus_seconds(KEPT_SECONDS),
    )
    .await?;
    tx.commit().await?;
    Ok(token)
}

/// Looks without taking: a flash waits for its own page, past a sign-in that may lie between. One that cannot be
/// opened is as good as gone.
pub async fn peek(s: &Services, token: &Token) -> Result<Option<Vec<u8>>> {
    let mut tx = s.db.read().await?;
    let found = store::flash::peek(&mut tx, token.hash().bytes(), s.now()).await?;
    Ok(found.and_then(|sealed| {
        let sealed = BASE64.decode(sealed.as_str()?.as_bytes()).ok()?;
        s.key.open(Purpose::Flash, &sealed)
    }))
}

/// Forgets it: it was shown.
pub async fn drop(s: &Services, token: &Token) -> Result<()> {
    let mut tx = s.db.write().await?;
    store::flash::take(&mut tx, token.hash().bytes(), s.now()).await?;
    tx.commit().await?;
    Ok(())
}
