//! Owns: completing a mark in the line being typed, and the line while a mark of an earlier one is being amended.
//! Must not know: keys, or how an amendment travels.

use super::CallPane;
use crate::domain::marks::{completions, last_word};
use crate::domain::{MarkPlace, Words};
use crate::panes::Typing;

/// A completion under way: the same key goes on to the next word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Completing {
    /// What stands before and behind the word.
    around: (Words, Words),
    words: Vec<String>,
    at: usize,
    /// The line as it was left: anything else typed ends it.
    line: Typing,
}

/// A mark that is being amended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Amending {
    /// Which mark.
    pub place: MarkPlace,
    /// What it said: the line begins with it.
    pub was: Words,
    /// The mark stands in a line that was never sent: Enter makes it count as it is, and nothing else does.
    pub never_sent: bool,
    /// Enter was pressed.
    sent: bool,
    /// The line that was being typed when it began.
    kept: Typing,
}

impl Amending {
    /// The line that was being typed when it began, and goes on when it ends.
    #[must_use]
    pub fn kept(&self) -> &str {
        self.kept.text()
    }
}

impl CallPane {
    /// What the last word may become, and which of it stands there now.
    #[must_use]
    pub fn offered(&self) -> (Vec<String>, Option<usize>) {
        if let Some(begun) = self
            .completing
            .as_ref()
            .filter(|begun| begun.line == self.note)
        {
            return (begun.words.clone(), Some(begun.at));
        }
        let before = self.before_cursor();
        // A list of everything helps nobody: behind a head it is shown on the key.
        if before.ends_with(char::is_whitespace) {
            return (Vec::new(), None);
        }
        (completions(&before, self.spanish), None)
    }

    /// Completes the mark at the cursor, or goes on to the next (`forward`) or last word; false where there is none.
    pub fn complete(&mut self, forward: bool) -> bool {
        let goes_on = self
            .completing
            .take()
            .filter(|begun| begun.line == self.note);
        let Some(mut begun) = goes_on
            .map(|mut begun| {
                let many = begun.words.len();
                let step = if forward { 1 } else { many - 1 };
                begun.at = (begun.at + step) % many;
                begun
            })
            .or_else(|| self.begin())
        else {
            return false;
        };
        let (before, after) = (begun.around.0.reveal(), begun.around.1.reveal());
        let word = &begun.words[begun.at];
        // A code may go on with a dot; everything else is followed by a blank.
        let end = if word.starts_with(['#', '/']) || after.starts_with(' ') {
            ""
        } else {
            " "
        };
        let left = format!("{before}{word}{end}");
        let cursor = left.chars().count();
        self.note = Typing::with(&format!("{left}{after}")).at(cursor);
        begun.line = self.note.clone();
        self.completing = Some(begun);
        true
    }

    fn begin(&self) -> Option<Completing> {
        let before = self.before_cursor();
        let words = completions(&before, self.spanish);
        if words.is_empty() {
            return None;
        }
        let start = last_word(&before);
        let after = self.note.text()[before.len()..].to_owned();
        Some(Completing {
            around: (Words::new(&before[..start]), Words::new(after)),
            words,
            at: 0,
            line: Typing::default(),
        })
    }

    fn before_cursor(&self) -> String {
        self.note.text().chars().take(self.note.cursor()).collect()
    }

    /// Begins to amend a mark: its words stand in the line, what was being typed is kept aside.
    pub fn amend(&mut self, place: MarkPlace, was: &str, never_sent: bool) {
        self.stop_amending();
        let kept = std::mem::replace(&mut self.note, Typing::with(was));
        self.amending = Some(Amending {
            place,
            was: Words::new(was),
            never_sent,
            sent: false,
            kept,
        });
    }

    /// Enter: what stands in the line is to count.
    pub fn send_amendment(&mut self) {
        if let Some(amending) = &mut self.amending {
            amending.sent = true;
        }
    }

    /// Ends it and brings the kept line back; gives the mark and the new words, if they are other words, or are to count now.
    pub fn stop_amending(&mut self) -> Option<(MarkPlace, Words)> {
        let amending = self.amending.take()?;
        let now = std::mem::replace(&mut self.note, amending.kept).take();
        (now != amending.was || amending.never_sent && amending.sent)
            .then_some((amending.place, now))
    }
}
