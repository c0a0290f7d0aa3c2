//! Owns: everything that can happen to the desk.
//! Must not know: where it comes from.

use jiff::Timestamp;

use crate::domain::{Heard, JournalNews, News, Words};
use crate::keymap::Chord;

/// A fact that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Msg {
    /// It is this late, by the desk's clock. Sent before every other message.
    Tick(Timestamp),
    /// A key was pressed.
    Key(Chord),
    /// Text was pasted.
    Paste(Words),
    /// The terminal has another size.
    Resized,
    /// The link has something to tell.
    News(News),
    /// The journal has something to tell.
    Journal(JournalNews),
    /// In training: the invented caller is heard.
    Heard(Heard),
    /// The desk ends without being asked: a signal, or the terminal has gone. Nothing is drawn any more.
    Ending,
}
