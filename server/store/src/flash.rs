//! What a form says on the page after it, for browsers without WebAssembly: kept once, taken once, never a secret.

use crate::{
    db::{Tx, cell, exec},
    error::Result,
};
use domain::Instant;
use serde_json::Value;

pub async fn insert(
    tx: &mut Tx,
    token_hash: &[u8],
    content: &Value,
    expires_at: Instant,
) -> Result<()> {
    let sql = "INSERT INTO flash (token_hash, content, expires_at) VALUES ($1, $2, $3)";
    exec!(tx, sql, token_hash, content, expires_at)?;
    Ok(())
}

/// As [`insert`], in the place of what is there.
pub async fn put(
    tx: &mut Tx,
    token_hash: &[u8],
    content: &Value,
    expires_at: Instant,
) -> Result<()> {
    let sql = "INSERT INTO flash (token_hash, content, expires_at) VALUES ($1, $2, $3) \
               ON CONFLICT (token_hash) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at";
    exec!(tx, sql, token_hash, content, expires_at)?;
    Ok(())
}

/// Looks without taking it.
pub async fn peek(tx: &mut Tx, token_hash: &[u8], now: Instant) -> Result<Option<Value>> {
    cell!(
        tx,
        Value,
        "SELECT content FROM flash WHERE token_hash = $1 AND expires_at > $2",
        token_hash,
        now
    )
}

/// Puts something else there, if `before` still is; false when it is not.
pub async fn replace(
    tx: &mut Tx,
    token_hash: &[u8],
    (before, content): (&Value, &Value),
    expires_at: Instant,
) -> Result<bool> {
    let sql =
        "UPDATE flash SET content = $3, expires_at = $4 WHERE token_hash = $1 AND content = $2";
    Ok(exec!(tx, sql, token_hash, before, content, expires_at)? == 1)
}

/// Takes it: it is there once.
pub async fn take(tx: &mut Tx, token_hash: &[u8], now: Instant) -> Result<Option<Value>> {
    let sql = "DELETE FROM flash WHERE token_hash = $1 AND expires_at > $2 RETURNING content";
    cell!(tx, Value, sql, token_hash, now)
}

pub async fn purge(tx: &mut Tx, before: Instant) -> Result<u64> {
    exec!(tx, "DELETE FROM flash WHERE expires_at < $1", before)
}
