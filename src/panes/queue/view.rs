//! Owns: drawing the queue. Nothing about a caller's name or story stands here: it is read over shoulders.
//! Must not know: what is in which row; the rows are made beside the state.

use ratatui::layout::Position;
use ratatui::style::Style;

use super::{Cap, Queue, QueueRow, Remark, Section};
use crate::messages::Value;
use crate::panes::Sight;
use crate::theme::Role;
use crate::widgets::{Frame, Pen, Row, Sheet, bar, columns as columns_of, frame};

/// From this width on there is room for remarks and the cap side by side.
const ROOMY: u16 = 66;
/// With so much left for remarks and cap, remarks are whole sentences.
const WORDY: u16 = 42;

/// With so few minutes of the cap left they are said.
const PRESSING: i64 = 5;

/// Draws the queue; gives the cell where the attention is.
pub fn view(
    queue: &Queue,
    sight: &Sight<'_>,
    focus: bool,
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let rows = queue.rows(sight);
    let framed = Frame::new(title(queue, sight, sheet.pen), focus);
    let inner = frame(&framed, sheet.area, sheet.buf, &sheet.pen);
    let mut sheet = sheet.within(inner);
    if rows.is_empty() {
        sheet.quiet(&nothing(queue, sight, sheet.pen));
        return None;
    }
    let lines = lines(&rows);
    let selected =
        |line: &Line<'_>| matches!(line, Line::Row(row) if Some(row.call) == queue.selected());
    let at = lines.iter().position(selected).unwrap_or(0);
    let top = sheet.top(at, lines.len());
    let mut cursor = None;
    for (line, y) in lines.iter().skip(top).zip(0..sheet.area.height) {
        match line {
            Line::Heading(section) => heading(*section, y, &mut sheet),
            Line::Row(row) => {
                draw(row, sight, y, &mut sheet);
                if selected(line) {
                    cursor = Some(select(focus, y, &mut sheet));
                }
            }
        }
    }
    cursor
}

enum Line<'a> {
    Heading(Section),
    Row(&'a QueueRow),
}

/// The rows with a heading above every section but the waiting ones.
fn lines(rows: &[QueueRow]) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut section = None;
    for row in rows {
        let is_new = section != Some(row.section);
        let bare = row.section == Section::Waiting && section.is_none();
        if is_new && !bare {
            lines.push(Line::Heading(row.section));
        }
        section = Some(row.section);
        lines.push(Line::Row(row));
    }
    lines
}

fn heading(section: Section, y: u16, sheet: &mut Sheet<'_>) {
    let id = match section {
        Section::Mine => "queue-mine",
        Section::Waiting => "queue-waiting",
        Section::BrokenOff => "queue-broken-off",
        Section::LinkLost => "queue-link-lost",
        Section::WithColleagues => "queue-with-colleagues",
        Section::Elsewhere => "queue-elsewhere",
    };
    let text = format!("─ {} ─", sheet.pen.say(id));
    let style = sheet.pen.style(Role::Muted);
    sheet.row(y).skip(1).text(&text, style);
}

fn select(focus: bool, y: u16, sheet: &mut Sheet<'_>) -> Position {
    let role = if focus { Role::Selected } else { Role::Mine };
    let style = sheet.pen.style(role);
    if focus {
        sheet.tint(y, style);
    }
    sheet.row(y).text(Role::Selected.sign(), style);
    Position {
        x: sheet.area.x,
        y: sheet.area.y + y,
    }
}

fn draw(row: &QueueRow, sight: &Sight<'_>, y: u16, sheet: &mut Sheet<'_>) {
    let mut pen = sheet.pen;
    pen.stale |= row.doubtful;
    let quiet = row.doubtful
        || matches!(
            row.section,
            Section::WithColleagues | Section::BrokenOff | Section::Elsewhere
        );
    let text = pen.shared(if quiet { Role::Muted } else { Role::Text });
    let level = Role::of_urgency(row.urgency);
    let place = row
        .place
        .as_deref()
        .map_or_else(|| pen.say("queue-no-line"), |name| pen.name(name));
    let roomy = sheet.area.width >= ROOMY;
    let mut line = sheet.row(y);
    let mark = if sight.pending == Some(row.call) {
        Role::Pending.sign()
    } else {
        " "
    };
    line.cell(mark, 1, pen.style(Role::Pending));
    line.cell(
        level.sign(),
        2,
        if quiet { text } else { pen.shared(level) },
    );
    let wait = if row.fresh && !quiet {
        pen.shared(Role::Changed)
    } else {
        text
    };
    line.skip(2)
        .right(&pen.minutes(row.minutes), 3, wait)
        .skip(2);
    line.cell(&place, place_width(line.left(), roomy), text)
        .skip(1);
    line.cell(row.language.as_deref().unwrap_or("?"), 4, text);
    if roomy {
        roomy_end(row, &pen, text, &mut line);
    } else {
        narrow_end(row, &pen, text, &mut line);
    }
}

const fn place_width(left: u16, roomy: bool) -> u16 {
    if roomy {
        if left >= 90 { 30 } else { 22 }
    } else if left > 30 {
        left - 21
    } else {
        left / 2
    }
}

fn roomy_end(row: &QueueRow, pen: &Pen<'_>, text: Style, line: &mut Row<'_>) {
    let length = if line.left() >= WORDY {
        Length::Whole
    } else {
        Length::Short
    };
    let remarks = remarks(row, pen, length);
    let width = line.left().saturating_sub(18);
    line.cell(&remarks, width, style_of_remarks(row, pen, text))
        .skip(1);
    if let Some(cap) = pressing_cap(row) {
        let left = pen.count("queue-cap-left", cap.minutes_left());
        line.cell(&bar(cap.used, cap.of, 5), 6, cap_style(cap, pen))
            .text(&left, cap_style(cap, pen));
    }
}

/// The time left stays, whatever else is to be said; a remark beside it is as short as it can be.
fn narrow_end(row: &QueueRow, pen: &Pen<'_>, text: Style, line: &mut Row<'_>) {
    let style = style_of_remarks(row, pen, text);
    let Some(cap) = pressing_cap(row) else {
        line.text(&remarks(row, pen, Length::Short), style);
        return;
    };
    let mut columns = 5;
    if !row.remarks.is_empty() {
        columns = 2;
        let room = line.left().saturating_sub(columns + 5);
        let shortest = remarks(row, pen, Length::Shortest);
        let said = if columns_of(&shortest) > room {
            remarks(row, pen, Length::Names)
        } else {
            shortest
        };
        line.cell(&said, room, style).skip(1);
    }
    let left = format!(" {}", pen.minutes(cap.minutes_left()));
    line.text(&bar(cap.used, cap.of, columns), cap_style(cap, pen))
        .text(&left, cap_style(cap, pen));
}

/// The cap of a call that still runs, when little of it is left. Before that the wait says enough: two clocks in each row
/// hide the one that presses, and every clock that steps is sent over the link each minute.
fn pressing_cap(row: &QueueRow) -> Option<Cap> {
    row.cap
        .filter(|cap| row.section != Section::BrokenOff && cap.minutes_left() < PRESSING)
}

/// How much room a remark has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    Whole,
    Short,
    Shortest,
    /// Of a colleague nothing but the name.
    Names,
}

fn cap_style(cap: Cap, pen: &Pen<'_>) -> Style {
    let role = match cap.minutes_left() {
        0..3 => Role::Warning,
        _ => Role::Muted,
    };
    pen.shared(role)
}

fn style_of_remarks(row: &QueueRow, pen: &Pen<'_>, text: Style) -> Style {
    let warns = row.remarks.iter().any(|remark| {
        matches!(
            remark,
            Remark::MayBeBrokenOff { .. } | Remark::LinkLost | Remark::Returned
        )
    });
    if warns {
        pen.shared(Role::Warning)
    } else {
        text
    }
}

fn remarks(row: &QueueRow, pen: &Pen<'_>, length: Length) -> String {
    let words: Vec<String> = row
        .remarks
        .iter()
        .map(|remark| remark_text(remark, pen, length))
        .collect();
    words.join(" · ")
}

fn remark_text(remark: &Remark, pen: &Pen<'_>, length: Length) -> String {
    match remark {
        Remark::MayBeBrokenOff { minutes } => {
            let ago = Value::from(pen.minutes(*minutes));
            let id = match length {
                Length::Whole => "remark-broken-off",
                Length::Short => "remark-broken-off-short",
                Length::Shortest | Length::Names => "remark-broken-off-shortest",
            };
            pen.say_with(id, &[("ago", ago)])
        }
        Remark::NthToday(nth) => {
            let id = match length {
                Length::Whole => "remark-nth-today",
                Length::Short => "remark-nth-today-short",
                Length::Shortest | Length::Names => "remark-nth-today-shortest",
            };
            pen.count(id, i64::from(*nth))
        }
        Remark::Returned => pen.say("remark-returned"),
        Remark::With(name) if length == Length::Names => pen.name(name),
        Remark::With(name) => pen.say_with("remark-with", &[("name", Value::from(pen.name(name)))]),
        Remark::LinkLost => pen.say("remark-link-lost"),
        Remark::Outgoing => pen.say("remark-outgoing"),
        Remark::Voicemail => pen.word("end-why", "voicemail"),
    }
}

fn title(queue: &Queue, sight: &Sight<'_>, pen: Pen<'_>) -> String {
    let filters = &queue.filters;
    let facility = filters
        .facility
        .and_then(|id| sight.store.facility(id))
        .map(|facility| pen.name(&facility.name));
    let language = filters.language.as_deref().map(|code| pen.language(code));
    let urgency = filters
        .urgency
        .map(|level| Role::of_urgency(level).sign().to_owned());
    let find = (!filters.find.is_empty()).then(|| format!("/{}", pen.name(&filters.find)));
    let only: Vec<String> = [facility, language, urgency, find]
        .into_iter()
        .flatten()
        .collect();
    if only.is_empty() {
        return pen.say("queue-title");
    }
    pen.say_with(
        "queue-title-only",
        &[("only", Value::from(only.join(" · ")))],
    )
}

fn nothing(queue: &Queue, sight: &Sight<'_>, pen: Pen<'_>) -> Vec<String> {
    let ids: &[&str] = if !sight.store.is_whole() {
        &["queue-loading"]
    } else if queue.filters.are_clear() {
        &["queue-empty", "queue-empty-next"]
    } else {
        &["queue-filtered-empty", "queue-filtered-next"]
    };
    ids.iter().map(|id| pen.say(id)).collect()
}
