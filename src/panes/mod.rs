//! Owns: the panes of the desk, one folder each: `mod.rs` keeps state and moves it, `view.rs` draws it.
//! Must not know: keys, each other's state, or how an order is carried out.

mod typing;

pub use typing::Typing;
