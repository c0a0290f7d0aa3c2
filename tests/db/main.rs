//! Owns: what the database itself promises, tried on a real one: by function, by catalogue, and as psql would.
//! Must not know: the program above it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "../support/mod.rs"]
mod support;

mod catalogue;
mod hiding;
mod journal;
mod keeper;
mod locks;
mod messages;
mod other_teams;
mod person;
mod poison;
mod psql;
mod restored;
mod rights;
mod shut_out;
mod telling;
mod writing;
