//! Owns: the spine: state, messages, modes, and `update`, which turns a message into a new state and orders.
//! Must not know: sockets, files, clocks, terminals. Time arrives as a message, the world answers as a message.

mod answers;
mod argument;
mod command_line;
mod drafts;
mod journal;
mod keys;
mod menu;
mod mode;
mod msg;
mod news;
mod notice;
mod obey;
mod offers;
mod orders;
mod own_phone;
mod places;
mod presence;
mod refusals;
mod state;
mod update;
mod verbs;
mod wake;
mod world;

pub use command_line::CommandLine;
pub use drafts::Drafts;
pub use journal::Journal;
pub use menu::{Label, Menu, MenuRow, Pick};
pub use mode::{Mode, PhoneAsked, PhoneLine, Question, Search, Told};
pub use msg::Msg;
pub use notice::{Fill, Notice, Tone};
pub use orders::{Orders, Session};
pub use own_phone::{Known, OwnPhone};
pub use places::Place;
pub use presence::Presence;
pub use state::{Panes, Settings, State};
pub use update::update;
pub use wake::wake_at;
pub use world::{Hold, World};

#[cfg(test)]
pub(crate) mod tests;
