//! Owns: the adapter for Asterisk and `FreePBX`, over the manager interface.
//! Must not know: the database, or any other adapter.

pub mod action;
pub mod frame;
pub mod orders;

pub mod settings;
pub mod tracker;
pub mod wording;
