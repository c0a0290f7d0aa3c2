//! Owns: drawing that several panes share: a pen, cells, frames, wrapped text, bars, one-line inputs. No state.
//! Must not know: calls, queues or any pane.

mod bar;
mod chips;
mod frame;
mod input;
mod pen;
mod row;
mod sheet;
mod wrap;

pub use bar::bar;
pub use chips::Chips;
pub use frame::{Frame, frame, popup};
pub use input::{input, input_rows};
pub use pen::Pen;
pub use row::{Row, columns};
pub use sheet::Sheet;
pub use wrap::{Wrapped, wrap};
