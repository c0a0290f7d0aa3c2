//! Owns: the adapter for Asterisk and `FreePBX`, over the manager interface.
//! Must not know: Linelamp's database, or any other adapter. A queue log that is a table is read through `db`.

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
