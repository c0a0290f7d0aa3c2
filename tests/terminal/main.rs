//! Owns: the proof that the lean writer's bytes make every terminal show what was drawn.
//! Must not know: what is drawn on a desk.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod emulator;
mod frames;
mod random;
mod screens;
