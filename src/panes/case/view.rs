//! Owns: drawing an opened record.
//! Must not know: how it was opened.

use ratatui::layout::{Position, Rect};

use super::{Beside, CasePane, Opened, Opening};
use crate::domain::{CallRecord, CaseRecord, Entry, RecordField};
use crate::messages::Value;
use crate::panes::call::{Notes, face, view as call_view};
use crate::panes::{Sight, person};
use crate::theme::Role;
use crate::widgets::{Frame, Pen, Sheet, frame, input, input_rows, wrap};

/// Columns before the words of an entry: mark, day, time, who.
const MARGIN: u16 = 30;

/// Draws the opened record; gives the cell where the attention is. `writing`: the line beside a call has the cursor.
pub fn view(
    pane: &CasePane,
    notes: &Notes,
    sight: &Sight<'_>,
    (focus, writing): (bool, bool),
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let mut framed = Frame::new(title(pane, sheet.pen), focus);
    let record = match &pane.shows {
        Opening::Here(opened) => Some(opened.record()),
        _ => None,
    };
    let company = record.and_then(|record| call_view::company(record, sight, &sheet.pen));
    let new = pane.unread.then(|| sheet.pen.say("record-new"));
    let beside: Vec<String> = [new, company].into_iter().flatten().collect();
    if !beside.is_empty() {
        framed = framed.right(beside.join(" · "), sheet.pen.style(Role::Warning));
    }
    let inner = frame(&framed, sheet.area, sheet.buf, &sheet.pen);
    let mut sheet = sheet.within(inner);
    match &pane.shows {
        Opening::Nothing => None,
        Opening::Asked(_) => {
            sheet.quiet(&[sheet.pen.say("case-opening")]);
            None
        }
        Opening::Failed(id) => {
            sheet.quiet(&[sheet.pen.say(id)]);
            None
        }
        Opening::Here(Opened::Case(record)) => case(record, pane, sight, &mut sheet),
        Opening::Here(Opened::Call(record)) => {
            let notes = notes.with_record(record.call, record.notes.clone());
            let mut sheet = match &pane.beside {
                Some(beside) => {
                    let (above, cursor) = beside_line(beside, sight, &mut sheet);
                    call(record, &notes, pane.at(), sight, &mut sheet.within(above));
                    return Some(cursor).filter(|_| writing);
                }
                None => sheet,
            };
            call(record, &notes, pane.at(), sight, &mut sheet);
            None
        }
        Opening::Here(Opened::Person(record)) => {
            Some(person::view::view(record, pane.at(), sight, &mut sheet))
        }
    }
}

fn title(pane: &CasePane, pen: Pen<'_>) -> String {
    match &pane.shows {
        Opening::Here(Opened::Case(record)) => {
            let number = pen.name(&record.number);
            let status = pen.word("case-status", &record.status);
            format!(
                "{} · {status}",
                pen.say_with("case-title", &[("number", Value::from(number))])
            )
        }
        Opening::Here(Opened::Call(_)) => pen.say("case-title-call"),
        Opening::Here(Opened::Person(record)) if !record.name().is_empty() => {
            pen.name(record.name().reveal())
        }
        Opening::Here(Opened::Person(_)) => pen.say("case-title-person"),
        _ => pen.say("case-title-none"),
    }
}

fn case(
    record: &CaseRecord,
    pane: &CasePane,
    sight: &Sight<'_>,
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let pen = sheet.pen;
    let name = record
        .person_name
        .as_ref()
        .map_or_else(|| pen.say("case-no-person"), |name| pen.name(name.reveal()));
    sheet.row(0).skip(1).text(&name, pen.style(Role::Title));
    let known = record
        .fields
        .iter()
        .filter(|state| state.field != RecordField::Status && !state.value.is_empty());
    let known: Vec<String> = known
        .map(|state| {
            let value = person::view::shown(state.field, &state.value, &pen);
            format!("{}: {value}", pen.word("field", state.field.word()))
        })
        .collect();
    sheet
        .row(1)
        .skip(1)
        .text(&known.join(" · "), pen.style(Role::Text));
    let area = rest(sheet.area, 2);
    if record.entries.is_empty() {
        sheet.within(area).quiet(&[pen.say("case-empty")]);
        return None;
    }
    let mut sheet = sheet.within(area);
    let mut lines = timeline(record, sight, sheet.area.width, &pen);
    if pane.is_paging() {
        lines.push(Shown::plain(record.entries.len(), pen.say("case-paging")));
    }
    scroll(&lines, pane.at(), &mut sheet)
}

/// One line on the screen, and the entry it belongs to.
struct Shown {
    entry: usize,
    margin: Option<[String; 3]>,
    words: String,
    role: Role,
}

impl Shown {
    const fn plain(entry: usize, words: String) -> Self {
        Self {
            entry,
            margin: None,
            words,
            role: Role::Muted,
        }
    }
}

fn timeline(record: &CaseRecord, sight: &Sight<'_>, width: u16, pen: &Pen<'_>) -> Vec<Shown> {
    let entries = record.entries.iter().enumerate();
    entries
        .flat_map(|(at, entry)| entry_lines(at, entry, sight, width, pen))
        .collect()
}

fn entry_lines(
    at: usize,
    entry: &Entry,
    sight: &Sight<'_>,
    width: u16,
    pen: &Pen<'_>,
) -> Vec<Shown> {
    let is_note = entry.kind == "note";
    let words = if is_note {
        pen.name(entry.words.reveal())
    } else {
        said_of(entry, sight, pen)
    };
    let author = entry
        .author
        .as_ref()
        .map_or_else(String::new, |login| pen.name(&sight.handle(login)));
    let mut margin = Some([
        sight.clock.date(entry.at),
        sight.clock.wall(entry.at),
        author,
    ]);
    let role = if is_note { Role::Text } else { Role::Muted };
    let lines = wrap(&words, width.saturating_sub(MARGIN), 0)
        .lines
        .into_iter();
    lines
        .map(|words| Shown {
            entry: at,
            margin: margin.take(),
            words,
            role,
        })
        .collect()
}

/// A fact in words; one about a person or a field says what was changed.
fn said_of(entry: &Entry, sight: &Sight<'_>, pen: &Pen<'_>) -> String {
    let about_record = ["field_", "person_"]
        .iter()
        .any(|kind| entry.kind.starts_with(kind));
    if about_record {
        return person::view::happened(entry, pen);
    }
    if let Some(due) = entry.due() {
        let id = match entry.kind.as_str() {
            "follow_up" => "follow-up-promised",
            _ => "follow-up-was-kept",
        };
        let at = Value::from(call_view::moment(due, sight));
        return pen.say_with(id, &[("at", at)]);
    }
    call_view::fact(&entry.kind, entry.said().reveal(), pen)
}

fn scroll(lines: &[Shown], selected: usize, sheet: &mut Sheet<'_>) -> Option<Position> {
    let pen = sheet.pen;
    let line = lines
        .iter()
        .position(|line| line.entry == selected)
        .unwrap_or(0);
    let top = sheet.top(line, lines.len());
    let mut cursor = None;
    for (line, y) in lines.iter().skip(top).zip(0..sheet.area.height) {
        let mut row = sheet.row(y);
        match &line.margin {
            Some([date, time, author]) => {
                row.skip(2).cell(date, 11, pen.style(Role::Muted)).cell(
                    time,
                    6,
                    pen.style(Role::Muted),
                );
                row.cell(author, MARGIN - 19, pen.style(Role::Muted));
            }
            None => {
                row.skip(MARGIN);
            }
        }
        row.text(&line.words, pen.style(line.role));
        if line.entry == selected && line.margin.is_some() {
            sheet
                .row(y)
                .text(Role::Selected.sign(), pen.style(Role::Focus));
            cursor = Some(Position {
                x: sheet.area.x,
                y: sheet.area.y + y,
            });
        }
    }
    cursor
}

fn call(record: &CallRecord, notes: &Notes, back: usize, sight: &Sight<'_>, sheet: &mut Sheet<'_>) {
    let pen = sheet.pen;
    let call = sight.store.call(record.call);
    let around = face(call, None, sight);
    let place = around
        .place
        .as_deref()
        .map_or_else(|| pen.say("queue-no-line"), |name| pen.name(name));
    let when = call.map_or_else(String::new, |call| {
        format!(
            "{} {}",
            sight.clock.date(call.arrived_at),
            sight.clock.wall(call.arrived_at)
        )
    });
    let state = call.map_or_else(String::new, |call| {
        pen.word("call-state", call.state.word())
    });
    let name = record
        .person_name
        .as_ref()
        .map(|name| pen.name(name.reveal()));
    let number = record.case_number.as_deref().map(|number| pen.name(number));
    let head: Vec<String> = [Some(place), Some(when), Some(state), name, number]
        .into_iter()
        .flatten()
        .collect();
    sheet
        .row(0)
        .skip(1)
        .text(&head.join(" · "), pen.style(Role::Title));
    sheet
        .row(1)
        .skip(1)
        .text(&call_view::policy(&around, &pen), pen.style(Role::Text));
    if let Some(opening) = around.opening.as_deref() {
        let said = pen.say_with("call-opening", &[("words", Value::from(pen.name(opening)))]);
        sheet.row(2).skip(1).text(&said, pen.style(Role::Muted));
    }
    note(
        record,
        notes,
        back,
        sight,
        &mut sheet.within(rest(sheet.area, 4)),
    );
}

fn note(record: &CallRecord, notes: &Notes, back: usize, sight: &Sight<'_>, sheet: &mut Sheet<'_>) {
    let rows = notes.of(record.call);
    if rows.is_empty() {
        sheet.quiet(&[sheet.pen.say("case-no-notes")]);
        return;
    }
    let area = sheet.area;
    let height = call_view::note_height(rows, sight, sheet).min(area.height);
    call_view::note(
        rows,
        back,
        sight,
        &mut sheet.within(Rect { height, ..area }),
    );
}

/// Draws the line in which a lead writes into a colleague's call, under a rule; gives what is left above, and the cell
/// of its cursor.
fn beside_line(beside: &Beside, sight: &Sight<'_>, sheet: &mut Sheet<'_>) -> (Rect, Position) {
    const MARGIN: u16 = 8;
    let pen = sheet.pen;
    let area = sheet.area;
    let (text, cursor) = (beside.line.text(), beside.line.cursor());
    let width = area.width.saturating_sub(MARGIN);
    let most = (area.height / 2).max(1);
    let height = input_rows(text, cursor, width).clamp(1, most);
    let above = Rect {
        height: area.height.saturating_sub(height + 1),
        ..area
    };
    let rule = "─".repeat(usize::from(area.width));
    sheet.row(above.height).text(&rule, pen.style(Role::Frame));
    let now = sight.clock.wall(sight.clock.now());
    sheet
        .row(above.height + 1)
        .cell(&now, 6, pen.style(Role::Muted))
        .text("›", pen.style(Role::Focus));
    let line = Rect {
        x: area.x + MARGIN.min(area.width.saturating_sub(1)),
        y: above.bottom() + 1,
        width,
        height,
    };
    let cursor = input(text, cursor, line, sheet.buf, pen.style(Role::Input));
    (above, cursor)
}

fn rest(area: Rect, used: u16) -> Rect {
    let used = used.min(area.height);
    Rect {
        y: area.y + used,
        height: area.height - used,
        ..area
    }
}
