//! What a page must show once after a redirect: a notice, or a form with its typed values and faults. It waits in
//! the database, sealed, for the browser that holds its token; secrets are never in it (`app::form` takes them out).

use crate::{
    Services,
    error::{Error, Result},
    secret::{Purpose, Token},
};

/// A flash that nobody came back for is forgotten after this long. Also how long a half-filled form survives an
/// expired session.
const KEPT_SECONDS: i64 = 60 * 60;

/// Keeps `body` and returns the token for the browser's cookie.
pub async fn put(s: &Services, body: &[u8]) -> Result<Token> {
    let token = s.token();
    let sealed = s.key.seal(&*s.rng, Purpose::Flash, body);
    let mut tx = s.db.write().await?;
    store::flash::insert(&mut tx, token.hash().bytes(), &sealed, s.now().plus_seconds(KEPT_SECONDS)).await?;
    tx.commit().await?;
    Ok(token)
}

/// Looks without taking: the page decides by its path whether the flash is for it.
pub async fn peek(s: &Services, token: &Token) -> Result<Option<Vec<u8>>> {
    let mut tx = s.db.read().await?;
    let sealed = store::flash::find(&mut tx, token.hash().bytes(), s.now()).await?;
    sealed.map(|sealed| s.key.open(Purpose::Flash, &sealed).ok_or(Error::NotFound)).transpose()
}

/// Forgets it, and those that are too old.
pub async fn drop(s: &Services, token: &Token) -> Result<()> {
    let mut tx = s.db.write().await?;
    store::flash::delete(&mut tx, token.hash().bytes(), s.now()).await?;
    tx.commit().await?;
    Ok(())
}
