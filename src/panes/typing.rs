//! Owns: one line of text being typed, with its cursor; used by the note, the find box and every prompt.
//! Must not know: keys (the spine turns them into requests) or where the line is drawn.

use std::fmt;

use tui_input::{Input, InputRequest};

use crate::domain::Words;

/// The longest line a desk takes: what the database takes, in characters.
const LONGEST: usize = 20_000;

/// One line being typed. `Debug` does not show it: it may be a caller's words.
#[derive(Clone, Default)]
pub struct Typing {
    input: Input,
}

impl Typing {
    /// A line that already holds something; the cursor stands at its end.
    #[must_use]
    pub fn with(text: &str) -> Self {
        Self {
            input: Input::new(text.to_owned()),
        }
    }

    /// The same line with its cursor behind so many characters.
    #[must_use]
    pub fn at(self, cursor: usize) -> Self {
        Self {
            input: self.input.with_cursor(cursor),
        }
    }

    /// Moves, inserts or deletes.
    pub fn edit(&mut self, request: InputRequest) {
        if self.is_full() && matches!(request, InputRequest::InsertChar(_)) {
            return;
        }
        self.input.handle(request);
    }

    /// Not one character more has room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        // Bytes are never fewer than characters: most lines need no counting.
        self.text().len() >= LONGEST && self.text().chars().count() >= LONGEST
    }

    /// Puts pasted text in at the cursor: a line break becomes a space. Gives back what has no room; where there is a space,
    /// the two are parted there, and not inside a word.
    pub fn paste(&mut self, text: &str) -> String {
        let plain: Vec<char> = text
            .trim_end()
            .chars()
            .map(|letter| match letter {
                '\n' | '\r' | '\t' => ' ',
                letter => letter,
            })
            .collect();
        let before: Vec<char> = self.text().chars().collect();
        let room = whole_words(&plain, LONGEST.saturating_sub(before.len()));
        let (left, right) = before.split_at(self.cursor().min(before.len()));
        let whole = left.iter().chain(&plain[..room]).chain(right).collect();
        self.input = Input::new(whole).with_cursor(left.len() + room);
        plain[room..].iter().collect()
    }

    /// What stands there.
    #[must_use]
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Where the cursor stands, in characters from the start.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Nothing but blanks stands there.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// Takes the words out and leaves an empty line.
    pub fn take(&mut self) -> Words {
        Words::new(self.input.value_and_reset().trim())
    }

    /// Empties the line.
    pub fn clear(&mut self) {
        self.input.reset();
    }
}

impl PartialEq for Typing {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() && self.cursor() == other.cursor()
    }
}

impl Eq for Typing {}

impl fmt::Debug for Typing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typing(‹redacted›)")
    }
}

/// As many of these letters as fit into so much room: up to behind a space, where one stands in them.
fn whole_words(letters: &[char], room: usize) -> usize {
    if letters.len() <= room {
        return letters.len();
    }
    let space = letters[..room].iter().rposition(|letter| *letter == ' ');
    space.map_or(room, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_paragraph_becomes_one_line() {
        let mut line = Typing::default();
        assert_eq!(line.paste("first\nsecond\r\n"), "");
        assert_eq!(line.text(), "first second");
    }

    #[test]
    fn a_paste_goes_in_at_the_cursor_and_what_has_no_room_comes_back() {
        let mut line = Typing::with("ab");
        line.edit(InputRequest::GoToPrevChar);
        assert_eq!(line.paste("XY"), "");
        assert_eq!((line.text(), line.cursor()), ("aXYb", 3));
        let rest = line.paste(&"ñ".repeat(LONGEST));
        assert_eq!(rest, "ñ".repeat(4));
        assert!(line.is_full());
    }

    #[test]
    fn a_long_paste_is_parted_at_a_space_and_nothing_is_lost() {
        let text = "guards ".repeat(4_000);
        let mut line = Typing::default();
        let rest = line.paste(&text);
        assert!(line.text().ends_with("guards "));
        assert_eq!(format!("{}{rest}", line.text()), text.trim_end());
        let mut word = Typing::default();
        let rest = word.paste(&"a".repeat(LONGEST + 3));
        assert_eq!(
            rest, "aaa",
            "one word without a space is parted where it must be"
        );
    }

    #[test]
    fn debug_never_shows_the_words() {
        assert!(!format!("{:?}", Typing::with("Jorge")).contains("Jorge"));
    }

    #[test]
    fn taking_the_words_leaves_an_empty_line() {
        let mut line = Typing::with("  insulin stopped ");
        assert_eq!(line.take().reveal(), "insulin stopped");
        assert!(line.is_blank());
    }
}
