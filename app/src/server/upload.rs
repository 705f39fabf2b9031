//! Reading the body of a form with files (`multipart/form-data`). What is in a file, and whether it is welcome, is for
//! the service that gets it; here is only how much is taken in, of how many at the same time.

use crate::form::{Sent, Upload};
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::id::PersonId;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// The largest body of a form with files. A file that the form finds too large is still read to its end up to here:
/// a browser that is cut off shows its own error instead of ours.
pub const LARGEST_BODY: usize = 64 * 1024 * 1024;
/// Fields and files together; no form has more.
const MOST_PARTS: usize = 500;
/// One field that is no file.
const LONGEST_VALUE: usize = 64 * 1024;
/// As much of a file's name as is shown.
const LONGEST_NAME: usize = 120;

/// Bodies that are taken in at the same time: what they hold is in memory until the form has answered.
const MOST_AT_ONCE: usize = 16;
/// Of these, one person's: two tabs.
const MOST_OF_ONE: usize = 2;

/// Who is sending something now, and how many bodies.
static SENDING: Mutex<BTreeMap<PersonId, usize>> = Mutex::new(BTreeMap::new());

/// A place among those who send something; given back when it is dropped.
pub(super) struct Place(PersonId);

impl Place {
    /// None when so much is taken in already that this has to wait.
    pub fn take(person: PersonId) -> Option<Self> {
        let mut sending = SENDING.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = sending.values().sum();
        let own = sending.entry(person).or_default();
        if all >= MOST_AT_ONCE || *own >= MOST_OF_ONE {
            return None;
        }
        *own += 1;
        Some(Self(person))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut sending = SENDING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = sending.get_mut(&self.0) {
            *own -= 1;
        }
        sending.retain(|_, own| *own > 0);
    }
}

type Read = (Vec<(String, String)>, Vec<(String, Sent)>);

/// The fields and the files, these together of at most `largest` bytes.
///
/// # Errors
/// The answer to a body that is not what a browser sends.
pub(super) async fn read(request: Request, largest: usize) -> Result<Read, Response> {
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(IntoResponse::into_response)?;
    let mut fields = Vec::new();
    let mut files = Vec::new();
    let mut room = largest;
    while let Some(mut part) = parts
        .next_field()
        .await
        .map_err(IntoResponse::into_response)?
    {
        if fields.len() + files.len() >= MOST_PARTS {
            return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
        }
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file) = part.file_name().map(shown_name) {
            let bytes = bytes(&mut part, room).await?;
            room -= bytes.as_ref().map_or(0, Vec::len);
            files.push((
                name,
                bytes.map_or(Sent::Larger(largest), |bytes| {
                    Sent::Whole(Upload { name: file, bytes })
                }),
            ));
        } else {
            let Some(bytes) = bytes(&mut part, LONGEST_VALUE).await? else {
                return Err(StatusCode::PAYLOAD_TOO_LARGE.into_response());
            };
            fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok((fields, files))
}

/// The part to its end; none when it is larger than this.
async fn bytes(part: &mut Field<'_>, largest: usize) -> Result<Option<Vec<u8>>, Response> {
    let mut whole = Vec::new();
    let mut fits = true;
    while let Some(chunk) = part.chunk().await.map_err(IntoResponse::into_response)? {
        fits &= whole.len() + chunk.len() <= largest;
        if fits {
            whole.extend_from_slice(&chunk);
        } else {
            whole = Vec::new();
        }
    }
    Ok(fits.then_some(whole))
}

/// The last part of a path, readable: without what turns the letters after it around.
fn shown_name(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'))
        .take(LONGEST_NAME)
        .collect()
}
