//! Owns: several short texts side by side over a few rows: whole ones only, the first ones first, `+2` for the rest.
//! Must not know: what they say.

use ratatui::style::Style;

use super::row::columns;
use super::sheet::Sheet;
use crate::theme::Role;

/// Short texts that stand side by side.
pub struct Chips<'a> {
    /// What stands before the first.
    pub lead: &'a str,
    /// What stands between two.
    pub gap: &'a str,
    /// The texts and their looks.
    pub chips: &'a [(String, Role)],
    /// At most so many rows.
    pub rows: u16,
}

impl Chips<'_> {
    /// How many rows they take at this width.
    #[must_use]
    pub fn height(&self, width: u16) -> u16 {
        let (_, counts) = self.laid(width);
        u16::try_from(counts.len()).unwrap_or(u16::MAX)
    }

    /// Draws them from the first row on; gives the rows they took.
    pub fn draw(&self, sheet: &mut Sheet<'_>) -> u16 {
        let pen = sheet.pen;
        let muted: Style = pen.style(Role::Muted);
        let (from, counts) = self.laid(sheet.area.width);
        let mut left = self.chips.iter().skip(from);
        let mut rest = self.chips.len() - from;
        for (y, count) in (0..).zip(&counts) {
            let mut row = sheet.row(y);
            if y == 0 {
                row.text(self.lead, muted);
            }
            for (at, (text, role)) in left.by_ref().take(*count).enumerate() {
                if at > 0 {
                    row.text(self.gap, muted);
                }
                row.text(text, pen.style(*role));
            }
            rest -= count;
            if usize::from(y) + 1 == counts.len() && rest > 0 {
                row.text(self.gap, muted).text(&format!("+{rest}"), muted);
            }
        }
        u16::try_from(counts.len()).unwrap_or(u16::MAX)
    }

    /// The first one shown, and how many stand in each row. The selected one is always among them.
    fn laid(&self, width: u16) -> (usize, Vec<usize>) {
        let selected = self
            .chips
            .iter()
            .position(|(_, role)| *role == Role::Selected);
        let last_begin = selected.unwrap_or(0);
        for from in 0..last_begin {
            let counts = self.rows_from(from, width);
            if from + counts.iter().sum::<usize>() > last_begin {
                return (from, counts);
            }
        }
        (last_begin, self.rows_from(last_begin, width))
    }

    fn rows_from(&self, from: usize, width: u16) -> Vec<usize> {
        let mut counts = Vec::new();
        let mut at = from;
        for row in 0..self.rows {
            if at == self.chips.len() {
                break;
            }
            let lead = if row == 0 { columns(self.lead) } else { 0 };
            let room = width.saturating_sub(lead);
            let count = self.fitting(at, room, row + 1 == self.rows);
            counts.push(count);
            at += count;
        }
        counts
    }

    /// How many from this one on stand whole in so many columns; one that is wider than a row is cut, not left out. The
    /// last row keeps room to say how many are not shown.
    fn fitting(&self, from: usize, room: u16, last: bool) -> usize {
        let gap = columns(self.gap);
        let chips = &self.chips[from..];
        let mut used: u16 = 0;
        let mut count = 0;
        for (text, _) in chips {
            let before = if count > 0 { gap } else { 0 };
            let wanted = used.saturating_add(before).saturating_add(columns(text));
            let left = chips.len() - count - 1;
            let more = if last && left > 0 {
                gap + columns(&format!("+{left}"))
            } else {
                0
            };
            if wanted.saturating_add(more) > room {
                break;
            }
            used = wanted;
            count += 1;
        }
        count.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{Catalogue, Language};
    use crate::theme::Theme;
    use crate::widgets::Pen;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn shown(words: &[&str], rows: u16, width: u16, selected: Option<usize>) -> Vec<String> {
        let look = |at| {
            if Some(at) == selected {
                Role::Selected
            } else {
                Role::Muted
            }
        };
        let words = words.iter().enumerate();
        let chips: Vec<(String, Role)> = words
            .map(|(at, word)| ((*word).to_owned(), look(at)))
            .collect();
        let area = Rect::new(0, 0, width, rows);
        let mut buf = Buffer::empty(area);
        let catalogue = Catalogue::new(Language::En);
        let chips = Chips {
            lead: "ask: ",
            gap: " · ",
            chips: &chips,
            rows,
        };
        let took = chips.draw(&mut Sheet {
            area,
            buf: &mut buf,
            pen: Pen {
                theme: Theme::default(),
                catalogue: &catalogue,
                stale: false,
                narrow: true,
            },
        });
        assert_eq!(took, chips.height(width));
        let row = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>();
        (0..took).map(|y| row(y).trim_end().to_owned()).collect()
    }

    #[test]
    fn whole_ones_stand_there_the_first_ones_first_and_the_rest_is_counted() {
        let words = ["name?", "language?", "danger?", "need?"];
        assert_eq!(
            shown(&words, 1, 80, None),
            ["ask: name? · language? · danger? · need?"]
        );
        assert_eq!(shown(&words, 1, 30, None), ["ask: name? · language? · +2"]);
        assert_eq!(
            shown(&words, 2, 24, None),
            ["ask: name? · language?", "danger? · need?"]
        );
        assert_eq!(shown(&words, 2, 20, None), ["ask: name?", "language? · +2"]);
    }

    #[test]
    fn one_wider_than_the_row_is_cut_and_the_selected_one_is_always_shown() {
        assert_eq!(shown(&["interpreter"], 1, 12, None), ["ask: interp…"]);
        let words = ["name?", "language?", "danger?", "need?"];
        assert_eq!(shown(&words, 1, 24, Some(3)), ["ask: danger? · need?"]);
    }
}
