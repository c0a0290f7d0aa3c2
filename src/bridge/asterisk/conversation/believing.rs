//! Owns: which frames are believed, where somebody writes into the phone system's own.
//! Must not know: what a frame says of any call.
//!
//! A line break in a caller's number ends a line of the phone system's. What he adds may be whole frames; what stands before
//! and after them are the two pieces of an honest one, and neither has all that such a frame has.

use super::Conversation;
use crate::bridge::asterisk::frame::Frame;
use crate::bridge::told::Told;

/// A phone system keeps no more of a number than fits eight of the shortest frames.
const MOST_INVENTED: u8 = 8;

impl Conversation {
    /// Whether this frame may be read. After one that may not, what is believed of the last moment is doubted.
    pub(super) fn believes(&mut self, frame: &Frame) -> bool {
        if !frame.is_forged() {
            let is_invented = self.invented > 0 && frame.event().is_some();
            self.invented = self.invented.saturating_sub(1);
            return !is_invented;
        }
        // What comes after the first piece is the caller's, until the second one comes.
        let is_first_piece = self.invented == 0 && frame.is_torn();
        self.invented = if is_first_piece { MOST_INVENTED } else { 0 };
        if let Some(listing) = &mut self.listing {
            listing.counts(frame);
        }
        self.tracker.distrust();
        self.orders.distrust();
        self.tell(Told::Doubt);
        false
    }
}
