//! Owns: breaking a text into lines of a given width, by words, never inside a letter.
//! Must not know: what the text is.

use unicode_segmentation::UnicodeSegmentation;

use super::row::columns;

/// A text broken into lines, and where its cursor came to stand.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wrapped {
    /// The lines, at least one.
    pub lines: Vec<String>,
    /// Line and column of the cursor, from 0.
    pub cursor: (u16, u16),
}

/// Breaks a text into lines; `cursor` is counted in characters.
#[must_use]
pub fn wrap(text: &str, width: u16, cursor: usize) -> Wrapped {
    let width = width.max(2);
    let mut wrapped = Wrapped {
        lines: vec![String::new()],
        cursor: (0, 0),
    };
    let mut seen = 0;
    for word in pieces(text) {
        let fits = used(&wrapped).saturating_add(columns(word)) <= width;
        if !fits && !word.trim().is_empty() && columns(word) <= width && used(&wrapped) > 0 {
            wrapped.lines.push(String::new());
        }
        for cluster in word.graphemes(true) {
            let full = used(&wrapped).saturating_add(columns(cluster)) > width;
            if full {
                wrapped.lines.push(String::new());
            }
            if seen <= cursor {
                wrapped.cursor = place(&wrapped);
            }
            seen += cluster.chars().count();
            // The blank between two words is not carried over to the next line.
            if !(full && cluster == " ") {
                push(&mut wrapped, cluster);
            }
        }
    }
    if seen <= cursor {
        wrapped.cursor = place(&wrapped);
        if wrapped.cursor.1 >= width {
            wrapped.lines.push(String::new());
            wrapped.cursor = place(&wrapped);
        }
    }
    wrapped
}

/// Words with the signs that belong to them (`“¿Está`), and the blanks between them, in turn.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let blank = rest.chars().next()?.is_whitespace();
        let end = rest
            .find(|letter: char| letter.is_whitespace() != blank)
            .unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

fn used(wrapped: &Wrapped) -> u16 {
    wrapped.lines.last().map_or(0, |line| columns(line))
}

fn place(wrapped: &Wrapped) -> (u16, u16) {
    let line = u16::try_from(wrapped.lines.len() - 1).unwrap_or(u16::MAX);
    (line, used(wrapped))
}

fn push(wrapped: &mut Wrapped, cluster: &str) {
    if let Some(line) = wrapped.lines.last_mut() {
        line.push_str(cluster);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_to_the_next_line_whole() {
        let wrapped = wrap("two others in pod C saw the guard", 12, 0);
        assert_eq!(
            wrapped
                .lines
                .iter()
                .map(|line| line.trim_end())
                .collect::<Vec<_>>(),
            ["two others", "in pod C saw", "the guard"]
        );
    }

    #[test]
    fn a_sign_before_a_word_stays_with_it() {
        let wrapped = wrap("Dígame: ¿está a salvo?", 10, 0);
        assert_eq!(wrapped.lines, ["Dígame: ", "¿está a ", "salvo?"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut_between_letters() {
        assert_eq!(wrap("abcdefgh", 3, 0).lines, ["abc", "def", "gh"]);
    }

    #[test]
    fn the_cursor_stands_behind_the_last_letter() {
        let wrapped = wrap("guard saw", 20, 9);
        assert_eq!(wrapped.cursor, (0, 9));
        assert_eq!(wrap("abc", 3, 3).cursor, (1, 0));
        assert_eq!(wrap("", 10, 0).cursor, (0, 0));
    }
}
