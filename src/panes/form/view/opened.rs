//! Owns: drawing the line of a form that has the cursor: the whole question, what is typed or may be chosen.
//! Must not know: the lines above and below it.

use ratatui::layout::{Position, Rect};

use super::{Drawn, MARGIN, READ_OUT, indented};
use crate::forms::{Kind, Line, Place};
use crate::panes::form::Offer;
use crate::theme::Role;
use crate::widgets::{Pen, Row, Sheet, columns, input, input_rows, wrap};

/// Between two choices.
const GAP: u16 = 3;

impl Drawn<'_> {
    fn hint(&self, place: &Place) -> Option<String> {
        let interview = self.filling.interview();
        let hint = &interview.form().item(place.item).hint;
        if !hint.is_empty() {
            return Some(self.pen.name(&interview.said(hint, place)));
        }
        let word = match interview.form().item(place.item).kind {
            Kind::Date => "date",
            Kind::Time => "time",
            Kind::DateTime => "date-time",
            Kind::SelectMultiple(_) => "several",
            Kind::Rank(_) => "rank",
            Kind::Geopoint => "geopoint",
            _ => return None,
        };
        Some(self.pen.word("form-how", word))
    }

    pub(super) fn opened_height(&self, line: &Line, width: u16) -> u16 {
        let Line::Question(place) = line else {
            return self.closed_height(line, width);
        };
        let inner = width.saturating_sub(MARGIN);
        let label = wrap(&self.said(place), inner, 0).lines.len();
        let label = u16::try_from(label).unwrap_or(READ_OUT).clamp(1, READ_OUT);
        let answer = if self.filling.writes() {
            let typing = &self.filling.typing;
            input_rows(typing.text(), typing.cursor(), inner).clamp(1, 4)
        } else {
            let rows = flow(&self.filling.offers(), inner, &self.pen).len();
            u16::try_from(rows).unwrap_or(u16::MAX).max(1)
        };
        let extra = u16::from(self.hint(place).is_some()) + u16::from(self.below(place).is_some());
        label + answer + extra
    }

    /// What stands below the answer with the cursor: what is wrong with it, or where it came from.
    fn below(&self, place: &Place) -> Option<(String, Role)> {
        let trouble = self.trouble(place);
        if let Some(trouble) = trouble {
            return Some((format!("{} {trouble}", Role::Warning.sign()), Role::Warning));
        }
        let noted = self.filling.is_noted(place);
        noted.then(|| (self.pen.say("form-from-note"), Role::Muted))
    }

    /// The line with the cursor.
    pub(super) fn opened(&self, line: &Line, sheet: &mut Sheet<'_>) -> Position {
        let pen = self.pen;
        let said = match line {
            Line::Question(place) => return self.opened_question(place, sheet),
            Line::More(place) => self.more(place),
            Line::Heading(place) | Line::Note(place) => {
                format!("{}  {}", self.heading(place), pen.say("form-remove"))
            }
        };
        sheet
            .row(0)
            .cell(Role::Selected.sign(), MARGIN, pen.style(Role::Focus))
            .text(&said, pen.style(Role::Focus));
        Position {
            x: sheet.area.x,
            y: sheet.area.y,
        }
    }

    fn opened_question(&self, place: &Place, sheet: &mut Sheet<'_>) -> Position {
        let pen = self.pen;
        let mark = Role::Selected.sign();
        sheet.row(0).text(mark, pen.style(Role::Focus));
        let inner = indented(sheet.area);
        let mut inside = sheet.within(inner);
        let mut y = inside.paragraph(0, READ_OUT, &self.said(place), pen.style(Role::Focus));
        if let Some(hint) = self.hint(place) {
            inside.row(y).text(&hint, pen.style(Role::Muted));
            y += 1;
        }
        let rest = Rect {
            y: inner.y + y.min(inner.height.saturating_sub(1)),
            height: inner.height.saturating_sub(y).max(1),
            ..inner
        };
        let (cursor, used) = self.answering(&mut inside.within(rest));
        if let Some((below, role)) = self.below(place) {
            inside.row(y + used).text(&below, pen.style(role));
        }
        cursor
    }

    /// What is being typed, or what may be chosen; gives the cursor and the rows it took.
    fn answering(&self, sheet: &mut Sheet<'_>) -> (Position, u16) {
        let area = sheet.area;
        if self.filling.writes() {
            let typing = &self.filling.typing;
            let rows = input_rows(typing.text(), typing.cursor(), area.width).clamp(1, 4);
            let height = rows.min(area.height);
            let style = self.pen.style(Role::Input);
            let area = Rect { height, ..area };
            let cursor = input(typing.text(), typing.cursor(), area, sheet.buf, style);
            return (cursor, rows);
        }
        let offers = self.filling.offers();
        let rows = flow(&offers, area.width, &self.pen);
        let mut cursor = Position {
            x: area.x,
            y: area.y,
        };
        for (row, y) in rows.iter().zip(0..) {
            let mut x = 0;
            for at in row {
                let offer = &offers[*at];
                if *at == self.filling.choice() {
                    cursor = Position {
                        x: area.x + x,
                        y: area.y + y,
                    };
                }
                let mut cells = sheet.row(y);
                cells.skip(x);
                self.choice(offer, *at == self.filling.choice(), &mut cells);
                x += width_of(offer, &self.pen) + GAP;
            }
        }
        (cursor, u16::try_from(rows.len()).unwrap_or(u16::MAX).max(1))
    }

    fn choice(&self, offer: &Offer, stands_out: bool, row: &mut Row<'_>) {
        let pen = &self.pen;
        let key = offer.key.map_or_else(|| " ".to_owned(), String::from);
        let role = match (offer.chosen, stands_out) {
            (Some(_), _) => Role::Saved,
            (None, true) => Role::Focus,
            (None, false) => Role::Text,
        };
        row.text(&key, pen.style(Role::Key))
            .text(&chosen_mark(offer), pen.style(role))
            .text(&pen.name(&offer.label), pen.style(role));
    }
}

/// Between the key of a choice and its label: whether it is chosen.
fn chosen_mark(offer: &Offer) -> String {
    offer
        .chosen
        .map_or_else(|| " ".to_owned(), |_| Role::Saved.sign().to_owned())
}

fn width_of(offer: &Offer, pen: &Pen<'_>) -> u16 {
    2 + columns(&pen.name(&offer.label))
}

/// Which choices stand in which row.
fn flow(offers: &[Offer], width: u16, pen: &Pen<'_>) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut left = 0;
    for (at, offer) in offers.iter().enumerate() {
        let wide = width_of(offer, pen);
        match rows.last_mut() {
            Some(row) if wide <= left => row.push(at),
            _ => {
                rows.push(vec![at]);
                left = width;
            }
        }
        left = left.saturating_sub(wide + GAP);
    }
    rows
}
