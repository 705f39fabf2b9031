//! The whole site as one router, in process, on the demo world: what holds for every address, whatever page, form or
//! function stands behind it. What single pages show is for the browser tests; rules are for those of `services`.
//! The rule: the addresses come from the application's own tables, so that a new one is tried without being asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod activating;
mod approving;
mod asking;
mod away;
mod evidence;
mod factors;
mod guards;
mod header;
mod kept;
mod links;
mod means;
mod measured;
mod outage;
mod paging;
mod questions;
mod reports;
mod routes;
mod samples;
mod site;
mod strangers;
mod uploads;
mod without;
