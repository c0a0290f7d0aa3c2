//! Owns: every sentence a person reads, in English and Spanish, and the choice of the language.
//! Must not know: any other room, and nothing about screens, callers or commands.

mod catalogue;
mod language;
mod pseudo;
mod sentence;
pub mod shipped;

pub use catalogue::{Catalogue, Value};
pub use language::Language;
