//! Owns: drawing a form beside the note: one question under the other, the one with the cursor opened.
//! Must not know: keys beyond those of choices, and where answers go.

use ratatui::layout::{Position, Rect};

use super::{Filling, FormPane, choosing};
use crate::domain::CallId;
use crate::forms::{Line, Place, Trouble};
use crate::messages::Value;
use crate::panes::Sight;
use crate::panes::call::view::{CallerKeys, above_form, sign};
use crate::panes::call::{CallPane, Notes};
use crate::theme::Role;
use crate::widgets::{Frame, Pen, Sheet, columns, frame, wrap};

mod opened;

/// Columns before a line: whether the database has the answer.
const MARGIN: u16 = 2;
/// The most rows of words to read out.
const READ_OUT: u16 = 3;
/// What stands for an answer that identifies somebody.
const MASKED: &str = "••••••";

/// The call around the form.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The call in hand.
    pub call: &'a CallPane,
    /// Its note.
    pub notes: &'a Notes,
    /// The keys of what is known of the caller.
    pub keys: &'a CallerKeys,
    /// The note stands above the form: there is no room beside it.
    pub with_note: bool,
    /// The form has the focus.
    pub focus: bool,
}

/// Draws the form that is shown; gives the cell of the cursor.
pub fn view(
    pane: &FormPane,
    around: Around<'_>,
    sight: &Sight<'_>,
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let filling = pane.shown()?;
    let call = pane.call()?;
    let area = if around.with_note {
        above_form(around.call, around.notes, around.keys, sight, sheet)
    } else {
        sheet.area
    };
    let pen = sheet.pen;
    let (answered, all) = filling.progress(pane.wrap_up);
    let values = [
        ("answered", Value::from(answered)),
        ("all", Value::from(all)),
    ];
    let framed = Frame::new(title(pane, filling, &pen), around.focus).right(
        pen.say_with("form-progress", &values),
        pen.style(Role::Muted),
    );
    let ruled = Pen {
        narrow: pen.narrow || around.with_note,
        ..pen
    };
    let inner = frame(&framed, area, sheet.buf, &ruled);
    let drawn = Drawn {
        filling,
        call,
        notes: around.notes,
        wrap_up: pane.wrap_up,
        pen,
    };
    drawn.draw(&mut sheet.within(inner))
}

fn title(pane: &FormPane, filling: &Filling, pen: &Pen<'_>) -> String {
    let mut parts = vec![pen.say("form-title"), pen.name(&pane.title(filling))];
    let interview = filling.interview();
    if interview.form().languages.len() > 1 {
        parts.push(pen.name(interview.language()));
    }
    parts.join(" · ")
}

/// A form being drawn.
struct Drawn<'a> {
    filling: &'a Filling,
    call: CallId,
    notes: &'a Notes,
    wrap_up: bool,
    pen: Pen<'a>,
}

impl Drawn<'_> {
    fn draw(&self, sheet: &mut Sheet<'_>) -> Option<Position> {
        let script = self.filling.interview().script(self.wrap_up);
        let width = sheet.area.width;
        let at = self.filling.at();
        let focus = script.iter().position(|line| Some(line) == at);
        let first = self.first_shown(&script, focus.unwrap_or(0), sheet.area);
        let mut cursor = None;
        let mut y = 0;
        let mut shown = first;
        for (line, number) in script.iter().zip(0..).skip(first) {
            if y >= sheet.area.height {
                break;
            }
            shown = number + 1;
            let left = Rect {
                y: sheet.area.y + y,
                height: sheet.area.height - y,
                ..sheet.area
            };
            if Some(number) == focus {
                cursor = Some(self.opened(line, &mut sheet.within(left)));
                y += self.opened_height(line, width);
            } else {
                y += self.closed(line, &mut sheet.within(left));
            }
        }
        let below = script.len() - shown;
        if below > 0 {
            let more = self
                .pen
                .count("form-below", i64::try_from(below).unwrap_or(i64::MAX));
            let mut row = sheet.row(sheet.area.height.saturating_sub(1));
            if row.to_right(columns(&more)) {
                row.text(&more, self.pen.style(Role::Muted));
            }
        }
        cursor
    }

    /// The line at the top. The form is turned page by page, so that most keys change few cells.
    fn first_shown(&self, script: &[Line], focus: usize, area: Rect) -> usize {
        // The question with the cursor needs more than its own row.
        let page = area.height.saturating_sub(4).max(1);
        let mut first = 0;
        let mut used = 0;
        for (number, line) in script.iter().enumerate().take(focus + 1) {
            let height = self.closed_height(line, area.width);
            if used + height > page && number > first {
                first = number;
                used = 0;
            }
            used += height;
        }
        let Some(line) = script.get(focus) else {
            return first;
        };
        let opened = self.opened_height(line, area.width);
        let mut above: u16 = script[first..focus]
            .iter()
            .map(|line| self.closed_height(line, area.width))
            .sum();
        while above + opened > area.height && first < focus {
            above -= self.closed_height(&script[first], area.width);
            first += 1;
        }
        first
    }

    fn closed_height(&self, line: &Line, width: u16) -> u16 {
        match line {
            Line::Note(place) => {
                let said = self.said(place);
                let lines = wrap(&said, width.saturating_sub(MARGIN), 0).lines.len();
                u16::try_from(lines).unwrap_or(READ_OUT).clamp(1, READ_OUT)
            }
            Line::Heading(_) | Line::Question(_) | Line::More(_) => 1,
        }
    }

    fn said(&self, place: &Place) -> String {
        self.pen.name(&self.filling.interview().label(place))
    }

    /// A line without the cursor; gives the rows it took.
    fn closed(&self, line: &Line, sheet: &mut Sheet<'_>) -> u16 {
        let pen = &self.pen;
        match line {
            Line::Heading(place) => {
                sheet
                    .row(0)
                    .text(&self.heading(place), pen.style(Role::Title));
            }
            Line::Note(place) => {
                let said = self.said(place);
                let inner = indented(sheet.area);
                sheet.row(0).text("»", pen.style(Role::Muted));
                let mut inside = sheet.within(inner);
                return inside.paragraph(0, READ_OUT, &said, pen.style(Role::Text));
            }
            Line::More(place) => {
                let said = self.more(place);
                sheet.row(0).text(&said, pen.style(Role::Muted));
            }
            Line::Question(place) => self.closed_question(place, sheet),
        }
        1
    }

    fn heading(&self, place: &Place) -> String {
        let said = self.said(place);
        let position = self.filling.interview().position_of(place);
        position.map_or(said.clone(), |number| format!("{said} {number}"))
    }

    fn more(&self, place: &Place) -> String {
        let what = Value::from(self.said(place));
        self.pen.say_with("form-more", &[("what", what)])
    }

    fn closed_question(&self, place: &Place, sheet: &mut Sheet<'_>) {
        let pen = &self.pen;
        let (mark, role) = self.tick(place);
        let label = self.said(place);
        let answer = self.answer(place);
        let trouble = self.trouble(place);
        let room = sheet.area.width.saturating_sub(MARGIN);
        let width = if answer.is_empty() {
            room
        } else {
            room * 9 / 20
        };
        let mut row = sheet.row(0);
        row.cell(mark, MARGIN, pen.style(role))
            .cell(&label, width, pen.style(Role::Muted))
            .skip(1);
        let role = if trouble.is_some() {
            Role::Warning
        } else {
            Role::Text
        };
        row.text(&answer, pen.style(role));
        if let Some(trouble) = trouble {
            row.text(&format!(" {} {trouble}", role.sign()), pen.style(role));
        } else if self.filling.is_noted(place) {
            let said = format!("  {}", pen.say("form-from-note"));
            row.text(&said, pen.style(Role::Muted));
        }
    }

    /// Whether the database has the answer.
    fn tick(&self, place: &Place) -> (&'static str, Role) {
        let interview = self.filling.interview();
        if interview.written(place).is_empty() {
            return ("·", Role::Muted);
        }
        let field = self.filling.field(interview.path(place));
        match self.notes.answered(self.call, &field) {
            Some(tick) => sign(tick),
            None if self.filling.is_told(&field.path) => (Role::Saved.sign(), Role::Saved),
            None => ("·", Role::Muted),
        }
    }

    /// What stands in a question, masked where it identifies somebody.
    fn answer(&self, place: &Place) -> String {
        let interview = self.filling.interview();
        let row = interview.form().item(place.item);
        let written = interview.written(place);
        if written.is_empty() {
            return String::new();
        }
        if row.pii {
            return MASKED.to_owned();
        }
        if !choosing::chooses(&row.kind) {
            return self.pen.name(written);
        }
        let mut chosen = choosing::offers(interview, place);
        chosen.retain(|offer| offer.chosen.is_some());
        chosen.sort_by_key(|offer| offer.chosen);
        let labels = chosen.iter().map(|offer| self.pen.name(&offer.label));
        labels.collect::<Vec<_>>().join(", ")
    }

    /// What is wrong with an answer, in the form's own words where it has any. That one is missing is nobody's hurry.
    fn trouble(&self, place: &Place) -> Option<String> {
        let interview = self.filling.interview();
        let trouble = interview
            .trouble(place)
            .filter(|trouble| *trouble != Trouble::Missing)?;
        let own = interview.message(place, trouble);
        Some(own.map_or_else(
            || self.pen.word("form-trouble", trouble.word()),
            |own| self.pen.name(&own),
        ))
    }
}

fn indented(area: Rect) -> Rect {
    let margin = MARGIN.min(area.width.saturating_sub(1));
    Rect {
        x: area.x + margin,
        width: area.width - margin,
        ..area
    }
}
