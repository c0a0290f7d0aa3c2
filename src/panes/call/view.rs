//! Owns: drawing the call in hand: where from, how long, what the line allows, the note and the line being typed.
//! Must not know: keys, or what a line means.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{CallPane, Clockface, Face, NoteRow, Notes, Stage, Tick, face};
use crate::domain::{Call, EndWhy, Record};
use crate::messages::Value;
use crate::panes::Sight;
use crate::theme::Role;
use crate::widgets::{Frame, Pen, Sheet, bar, frame, input, input_rows, wrap};

/// Columns before the words of a line: the time, the tick, blanks.
const MARGIN: u16 = 8;

/// Draws the call in hand; gives the cell of the cursor.
pub fn view(
    pane: &CallPane,
    notes: &Notes,
    sight: &Sight<'_>,
    focus: bool,
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let claim = sight.claim?;
    let call = sight.call_in_hand();
    let around = face(call, sight);
    let framed = framed(&around, focus, &sheet.pen);
    let inner = frame(&framed, sheet.area, sheet.buf, &sheet.pen);
    let mut sheet = sheet.within(inner);
    let company = company(Record::Call(claim.call), sight, &sheet.pen);
    let used = around_note(&around, call, company, &mut sheet);
    let mut sheet = sheet.within(below(inner, used));
    let typed = input_height(pane, sheet.area);
    let above = Rect {
        height: sheet.area.height.saturating_sub(typed),
        ..sheet.area
    };
    let line = Rect {
        y: above.bottom(),
        height: typed,
        ..above
    };
    note(
        notes.of(claim.call),
        pane.back,
        sight,
        &mut sheet.within(above),
    );
    Some(typing(pane, sight, &mut sheet.within(line)))
}

fn below(area: Rect, used: u16) -> Rect {
    let used = used.min(area.height.saturating_sub(1));
    Rect {
        y: area.y + used,
        height: area.height - used,
        ..area
    }
}

fn framed(around: &Face, focus: bool, pen: &Pen<'_>) -> Frame {
    let place = around
        .place
        .as_deref()
        .map_or_else(|| pen.say("queue-no-line"), |name| pen.name(name));
    let line = around
        .line
        .as_deref()
        .map(|name| pen.name(name))
        .filter(|name| *name != place);
    let parts: Vec<String> = [Some(pen.say("call-title")), Some(place), line]
        .into_iter()
        .flatten()
        .collect();
    let framed = Frame::new(parts.join(" · "), focus);
    match around.clock {
        Some(clock) => framed.right(clock_text(clock, pen), clock_style(clock, pen)),
        None => framed,
    }
}

fn clock_text(clock: Clockface, pen: &Pen<'_>) -> String {
    let spent = stopwatch(clock.seconds);
    let Some(cap) = clock.cap else { return spent };
    let of = stopwatch(cap);
    let text = pen.say_with(
        "call-clock",
        &[("spent", Value::from(spent)), ("of", Value::from(of))],
    );
    format!("{text} {}", bar(clock.seconds, cap, 9))
}

fn stopwatch(seconds: i64) -> String {
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

fn clock_style(clock: Clockface, pen: &Pen<'_>) -> Style {
    let left = clock.cap.map(|cap| cap - clock.seconds);
    let role = match left {
        _ if clock.stopped => Role::Muted,
        Some(left) if left <= 60 => Role::Urgent1,
        Some(left) if left <= 180 => Role::Warning,
        _ => Role::Title,
    };
    pen.style(role)
}

/// Draws what stands above the note; gives the rows it took.
fn around_note(
    around: &Face,
    call: Option<&Call>,
    company: Option<String>,
    sheet: &mut Sheet<'_>,
) -> u16 {
    let pen = sheet.pen;
    // What is read aloud is read to its end; the note keeps the larger part.
    let (lines, most) = match sheet.area.height {
        0..12 => (1, 1),
        12..24 => (2, 4),
        _ => (2, 8),
    };
    let mut used = sheet.paragraph(0, lines, &policy(around, &pen), pen.shared(Role::Text));
    if let Some(opening) = around.opening.as_deref().filter(|_| sheet.area.height >= 8) {
        let said = pen.say_with("call-opening", &[("words", Value::from(pen.name(opening)))]);
        used += sheet.paragraph(used, most, &said, pen.style(Role::Muted));
    }
    if let Some((text, role)) = stage(&around.stage, call.is_none(), &pen) {
        used += sheet.paragraph(used, most, &text, pen.style(role));
    }
    if let Some(others) = company {
        used += sheet.paragraph(used, 1, &others, pen.style(Role::Warning));
    }
    let rule = "─".repeat(usize::from(sheet.area.width));
    sheet.row(used).text(&rule, pen.style(Role::Frame));
    used + 1
}

/// Who else is in this record.
pub(in crate::panes) fn company(
    record: Record,
    sight: &Sight<'_>,
    pen: &Pen<'_>,
) -> Option<String> {
    let others = sight.others_in(record).into_iter();
    let said: Vec<String> = others
        .map(|(name, typing)| {
            let id = if typing {
                "record-typing"
            } else {
                "record-here"
            };
            pen.say_with(id, &[("name", Value::from(pen.name(&name)))])
        })
        .collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// What must be known of the line before a word is said.
pub(in crate::panes) fn policy(around: &Face, pen: &Pen<'_>) -> String {
    let monitored = pen.word("monitored", around.monitored.word());
    let three_way = pen.word("three-way", around.three_way.word());
    let mut parts = vec![
        pen.say_with("call-monitored", &[("is", Value::from(monitored))]),
        pen.say_with("call-three-way", &[("is", Value::from(three_way))]),
    ];
    if let Some(urgency) = around.urgency {
        let sign = Role::of_urgency(urgency).sign();
        parts.push(format!(
            "{sign} {}",
            pen.word("urgency", &urgency.level().to_string())
        ));
    }
    parts.push(around.language.as_deref().map_or_else(
        || pen.say("call-language-unknown"),
        |code| pen.language(code),
    ));
    if around.nth_today > 1 {
        parts.push(pen.count("remark-nth-today", i64::from(around.nth_today)));
    }
    if around.placed {
        parts.push(pen.say("call-placed"));
    }
    parts.join(" · ")
}

fn stage(stage: &Stage, unknown: bool, pen: &Pen<'_>) -> Option<(String, Role)> {
    let said = match stage {
        Stage::Talking => return None,
        Stage::Arriving if unknown => (pen.say("call-stage-arriving"), Role::Pending),
        Stage::Arriving | Stage::NotReached => (pen.say("call-stage-not-reached"), Role::Warning),
        Stage::LinkLost => (pen.say("call-stage-link-lost"), Role::Error),
        Stage::Ended { broken: true, .. } => (pen.say("call-stage-broken-off"), Role::Warning),
        Stage::Ended {
            why: None | Some(EndWhy::Unknown),
            ..
        } => (pen.say("call-stage-over"), Role::Warning),
        Stage::Ended { why: Some(why), .. } => {
            let why = pen.word("end-why", why.word());
            (
                pen.say_with("call-stage-ended", &[("why", Value::from(why))]),
                Role::Warning,
            )
        }
        Stage::Lost { to: Some(name) } => (
            pen.say_with(
                "call-stage-lost-to",
                &[("name", Value::from(pen.name(name)))],
            ),
            Role::Error,
        ),
        Stage::Lost { to: None } => (pen.say("call-stage-lost"), Role::Error),
        Stage::Done { .. } => (pen.say("call-stage-done"), Role::Muted),
    };
    Some(said)
}

/// One line on the screen: what stands in the margin, and the words.
struct Shown {
    margin: Option<(String, &'static str, Role)>,
    words: String,
    role: Role,
}

/// How many rows a note takes at this width.
pub(in crate::panes) fn note_height(rows: &[NoteRow], sight: &Sight<'_>, sheet: &Sheet<'_>) -> u16 {
    let width = sheet.area.width.saturating_sub(MARGIN);
    let count: usize = rows
        .iter()
        .map(|row| lines(row, sight, width, &sheet.pen).len())
        .sum();
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Draws the newest lines of a note, as many as there is room for.
pub(in crate::panes) fn note(
    rows: &[NoteRow],
    back: usize,
    sight: &Sight<'_>,
    sheet: &mut Sheet<'_>,
) {
    let width = sheet.area.width.saturating_sub(MARGIN);
    let shown: Vec<Shown> = rows
        .iter()
        .flat_map(|row| lines(row, sight, width, &sheet.pen))
        .collect();
    let height = usize::from(sheet.area.height);
    let hidden = shown.len().saturating_sub(height);
    let top = hidden.saturating_sub(back);
    let pen = sheet.pen;
    let first = height.saturating_sub(shown.len());
    for (line, y) in shown.iter().skip(top).take(height).zip(first..) {
        let mut row = sheet.row(u16::try_from(y).unwrap_or(u16::MAX));
        match &line.margin {
            Some((time, sign, role)) => {
                row.cell(time, 6, pen.style(Role::Muted))
                    .cell(sign, 2, pen.style(*role))
            }
            None => row.skip(MARGIN),
        };
        row.text(&line.words, pen.style(line.role));
    }
    if hidden > top {
        let more = pen.count(
            "call-note-below",
            i64::try_from(hidden - top).unwrap_or(i64::MAX),
        );
        let at = sheet.area.height.saturating_sub(1);
        let mut row = sheet.row(at);
        if row.to_right(u16::try_from(more.chars().count()).unwrap_or(0)) {
            row.text(&more, pen.style(Role::Warning));
        }
    }
}

fn lines(row: &NoteRow, sight: &Sight<'_>, width: u16, pen: &Pen<'_>) -> Vec<Shown> {
    let (sign, role) = sign(row.tick);
    let words = words(row, sight, pen);
    let tone = if row.kind == "note" {
        Role::Text
    } else {
        Role::Muted
    };
    let wrapped = wrap(&words, width, 0).lines.into_iter();
    let mut margin = Some((sight.clock.wall(row.at), sign, role));
    wrapped
        .map(|words| Shown {
            margin: margin.take(),
            words,
            role: tone,
        })
        .collect()
}

fn words(row: &NoteRow, sight: &Sight<'_>, pen: &Pen<'_>) -> String {
    let said = match row.kind.as_str() {
        "note" => pen.name(row.words.reveal()),
        kind => fact(kind, row.words.reveal(), pen),
    };
    let colleague = row.author.as_ref().filter(|author| !sight.is_me(author));
    let by = colleague.map_or_else(String::new, |author| {
        format!("{}: ", pen.name(&sight.handle(author)))
    });
    let late = if row.tick == Tick::Late {
        format!(" {}", pen.say("call-note-late"))
    } else {
        String::new()
    };
    format!("{by}{said}{late}")
}

/// A fact of the timeline that is no note, in words.
pub(in crate::panes) fn fact(kind: &str, words: &str, pen: &Pen<'_>) -> String {
    let said = pen.word("entry-kind", kind);
    if words.is_empty() {
        said
    } else {
        format!("{said}: {}", pen.name(words))
    }
}

const fn sign(tick: Tick) -> (&'static str, Role) {
    match tick {
        Tick::Unsaved | Tick::Sent => (Role::Pending.sign(), Role::Pending),
        Tick::Saved | Tick::Late => (Role::Saved.sign(), Role::Saved),
        Tick::Unplaced => (Role::Warning.sign(), Role::Warning),
        Tick::Refused => (Role::Error.sign(), Role::Error),
    }
}

fn input_height(pane: &CallPane, area: Rect) -> u16 {
    let width = area.width.saturating_sub(MARGIN);
    let rows = input_rows(pane.note.text(), pane.note.cursor(), width);
    rows.min(area.height.div_ceil(2)).max(1)
}

fn typing(pane: &CallPane, sight: &Sight<'_>, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let now = sight.clock.wall(sight.clock.now());
    sheet
        .row(0)
        .cell(&now, 6, pen.style(Role::Muted))
        .text("›", pen.style(Role::Focus));
    let margin = MARGIN.min(sheet.area.width.saturating_sub(1));
    let area = Rect {
        x: sheet.area.x + margin,
        width: sheet.area.width - margin,
        ..sheet.area
    };
    input(
        pane.note.text(),
        pane.note.cursor(),
        area,
        sheet.buf,
        pen.style(Role::Input),
    )
}
