//! Owns: the panes of the desk, one folder each: `mod.rs` keeps state and moves it, `view.rs` draws it.
//! Must not know: keys, each other's state, or how an order is carried out.

pub mod call;
pub mod case;
pub mod find;
pub mod form;
pub mod lists;
pub mod person;
pub mod queue;
mod selection;
mod sight;
mod typing;
pub mod wrap;

pub use selection::Selection;
pub use sight::Sight;
pub use typing::Typing;
