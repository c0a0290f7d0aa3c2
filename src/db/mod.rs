//! Owns: all SQL: one file per noun, the feed, the link, migrations and what a superuser does once.
//! Must not know: panes, commands or the screen. The database decides; this room asks it.
//!
//! Statements are constants run without the compile-time macros: the build never depends on a database, and
//! `tests/db` prepares every one of them against the migrated schema.

pub mod bridge;
pub mod call_records;
pub mod calls;
pub mod card;
pub mod cases;
pub mod checkup;
pub mod connect;
pub mod desk;
mod error;
pub mod facilities;
pub mod feed;
pub mod follow_ups;
pub mod forms;
pub mod half_typed;
pub mod init;
pub mod journal;
pub mod keeper;
pub mod lines;
pub mod link;
pub mod marks;
pub mod messages;
pub mod migrate;
pub mod moving;
pub mod opening;
pub mod operators;
pub mod orders;
pub mod password;
pub mod people;
pub mod person;
mod person_told;
pub mod phone;
pub mod presence;
pub mod queue_log;
pub mod reports;
pub mod restored;
pub mod rows;
pub mod simulation;
pub mod training;
pub mod unplaced;
pub mod words;
mod written;

pub use error::DbError;
pub use sqlx::PgConnection;
pub use written::Written;
