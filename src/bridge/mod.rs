//! Owns: the process between one phone system and the database.
//! Must not know: SQL, the words of a protocol outside its adapter's folder, or anything of a case.
//!
//! The core owns facts, upserts, the picture, commands and heartbeats. An adapter only translates: it is an
//! `async fn run(settings, told: Sender<Told>, asks: Receiver<Ask>)` that connects by itself, again and again, and ends
//! when `asks` is closed.

pub mod asterisk;
pub mod told;
pub mod twilio;
pub mod webhook;
