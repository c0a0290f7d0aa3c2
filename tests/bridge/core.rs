//! Owns: the core of the bridge, told by a scripted adapter: its facts in the database, its commands, its absences.
//! Must not know: any protocol.

mod acting;
mod commands;
mod facts;
mod orders;
mod program;
mod speed;
pub(crate) mod story;
