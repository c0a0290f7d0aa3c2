//! Owns: forms: XLSForm in, a typed form, relevance, constraints and calculations, a running interview.
//! Must not know: screens, the database, and where a file came from.

mod columns;
pub mod expression;
mod import;
mod interview;
mod kind;
mod model;
mod order;
mod prefill;
mod problem;
pub mod sheets;
mod subjects;

pub use import::{Imported, import};
pub use interview::{Interview, Line, Place, Refused, Trouble};
pub use kind::Kind;
pub use model::{
    Choice, ChoiceList, Form, Item, ItemId, Phase, Preset, Rule, Subject, Target, Words,
};
pub use order::{Order, Step};
pub use prefill::{prefill, said_by};
pub use problem::{Fault, Flaw, Problem};
pub use sheets::{Book, SheetError};
pub use subjects::{known, wanted};
