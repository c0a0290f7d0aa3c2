//! Owns: the adapter for Asterisk and `FreePBX`, over the manager interface.
//! Must not know: the database, or any other adapter.

pub mod action;
pub mod check;
mod connection;
pub mod conversation;
pub mod frame;
pub mod listing;
pub mod orders;
pub mod presence;
pub mod queue_log;
pub mod settings;
pub mod tracker;
pub mod wording;

pub use connection::run;
