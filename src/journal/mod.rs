//! Owns: the encrypted journal on this machine of words the database may not have: records, frames, seals, files.
//! Must not know: the database, the screen, or when anything is written.
//!
//! One file for each desk process, locked by it: a file without a lock is one whose desk is gone. Everything in a file
//! is sealed to a public key; the secret half lies in the database. A desk can write its journal without a database
//! and cannot read it without one.

mod file;
mod folder;
pub mod frame;
mod ledger;
pub mod password;
mod record;
mod seal;

pub use file::{Journal, LeftBehind, Opened, trouble};
pub use folder::{Folder, KeptKey, Look, place};
pub use ledger::{Ledger, Owed};
pub use record::{Kind, Record};
pub use seal::{PublicKey, SecretKey};

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]
mod tests;
