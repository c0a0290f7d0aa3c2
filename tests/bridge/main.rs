//! Owns: the bridge between phone systems and the queue: its core, its adapters, the desk beside it.
//! Must not know: screens, but for the stories of the desk.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]
#![allow(
    clippy::too_many_lines,
    reason = "a call's story is told in one piece, from ring to end"
)]

mod desk;

#[path = "../support/mod.rs"]
mod support;

mod asterisk;
mod backfill;
mod backfill_database;
mod checks;
mod core;
mod fake_ami;
mod fake_switch;
mod fake_twilio;
mod live;
mod posted_speed;
mod streams;
mod templates;
mod twilio;
mod twilio_legs;
mod twilio_ours;
mod twilio_rows;
mod webhook;
mod webhook_rows;
