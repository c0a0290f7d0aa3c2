//! Owns: the life of a call and of its words in the database, told as the rooms of `db` tell it.
//! Must not know: screens and keys.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

#[path = "../support/mod.rs"]
mod support;

mod candidates;
mod do_not_ask;
mod feed;
mod follow_ups;
mod half_typed;
mod joining;
mod life;
mod link;
mod marks;
mod merging;
mod messages;
mod opening;
mod person;
mod presence;
mod ranking;
mod statements;
mod story;
mod unplaced;
mod versions;
mod words;
