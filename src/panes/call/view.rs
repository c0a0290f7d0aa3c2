//! Owns: drawing the call in hand: where from, how long, what the line allows, the note and the line being typed.
//! Must not know: keys, or what a line means.

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{CallPane, Clockface, Face, Notes, Stage, face};
use crate::domain::phone_system::Callback;
use crate::domain::{Call, EndWhy, Record};
use crate::messages::Value;
use crate::panes::Sight;
use crate::theme::Role;
use crate::widgets::{Frame, Pen, Sheet, bar, frame, input, input_rows};

mod caller;
mod card;
mod chips;
mod lines;

pub use caller::{CallerKeys, Who, beside};
pub use card::moment;
pub(in crate::panes) use lines::{fact, note, note_height, sign};

/// Columns before the words of a line: the time, the tick, blanks.
const MARGIN: u16 = 8;
/// Rows of a pane in a window of more than thirty.
const TALL: u16 = 26;

/// What is so around the pane.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The pane has the focus.
    pub focus: bool,
    /// The key that joins a call to the one that broke off before.
    pub join: &'a str,
    /// The key that leaves the two apart.
    pub leave_apart: &'a str,
    /// Where what is known of the caller stands.
    pub who: Who,
    /// The keys of it.
    pub keys: &'a CallerKeys,
}

/// Draws the call in hand; gives the cell of the cursor.
pub fn view(
    pane: &CallPane,
    notes: &Notes,
    sight: &Sight<'_>,
    so: Around<'_>,
    sheet: &mut Sheet<'_>,
) -> Option<Position> {
    let claim = sight.claim?;
    let call = sight.call_in_hand();
    let card = call.and_then(|call| pane.caller.card_of(call));
    let around = face(call, card, sight);
    let framed = framed(&around, so.focus, &sheet.pen);
    let inner = frame(&framed, sheet.area, sheet.buf, &sheet.pen);
    let mut sheet = sheet.within(inner);
    let company = company(Record::Call(claim.call), sight, &sheet.pen);
    let has_begun = notes.of(claim.call).iter().any(|row| row.author.is_none());
    let used = around_note(&around, (call, has_begun), (company, so.keys), &mut sheet);
    let mut sheet = sheet.within(below(inner, used));
    let used = used + chips::broken_off(pane, sight, so, &mut sheet);
    let mut sheet = sheet.within(below(inner, used));
    let used = used + caller::above(&pane.caller, so, sight, &mut sheet);
    let mut sheet = sheet.within(below(inner, used));
    // What is told in lines is told whole.
    let (asked_rows, marked_rows) = match so.who {
        Who::Whole => (4, 4),
        _ if inner.height >= TALL => (1, 2),
        _ => (1, 1),
    };
    let asked = chips::to_ask(pane, notes, &around, sight, &sheet);
    let used = used + chips::asked(&asked, asked_rows, &mut sheet);
    ruled(used, inner, &mut sheet);
    let used = used + 1;
    let mut sheet = sheet.within(below(inner, used));
    let typed = input_height(pane, sheet.area);
    let marked = chips::marked(pane, sight, &sheet);
    let marked = chips::side_by_side(&marked, marked_rows);
    let marked_height = marked.height(sheet.area.width);
    let above = Rect {
        height: sheet.area.height.saturating_sub(typed + marked_height),
        ..sheet.area
    };
    let line = Rect {
        y: sheet.area.bottom().saturating_sub(typed),
        height: typed,
        ..above
    };
    note(
        notes.of(claim.call),
        pane.back,
        sight,
        &mut sheet.within(above),
    );
    marked.draw(&mut sheet.within(Rect {
        y: above.bottom(),
        height: marked_height,
        ..above
    }));
    Some(typing(pane, sight, &mut sheet.within(line)))
}

/// Draws what stays of the call above a form: the frame, what the line allows, who calls, the last six lines of the note
/// and what was begun there. Gives the room below.
pub(in crate::panes) fn above_form(
    pane: &CallPane,
    notes: &Notes,
    keys: &CallerKeys,
    sight: &Sight<'_>,
    sheet: &mut Sheet<'_>,
) -> Rect {
    let call = sight.call_in_hand();
    let card = call.and_then(|call| pane.caller.card_of(call));
    let around = face(call, card, sight);
    let pen = sheet.pen;
    let inner = frame(&framed(&around, false, &pen), sheet.area, sheet.buf, &pen);
    let mut sheet = sheet.within(inner);
    sheet
        .row(0)
        .text(&policy(&around, &pen), pen.shared(Role::Text));
    let mut used = 1;
    if let (Stage::Alone { .. }, Some((said, role))) =
        (&around.stage, stage(&around.stage, false, keys, &pen))
    {
        sheet.row(used).text(&said, pen.style(role));
        used += 1;
    }
    let mut sheet = sheet.within(below(inner, used));
    let used = used + caller::short(&pane.caller, keys, sight, &mut sheet);
    let mut sheet = sheet.within(below(inner, used));
    let rows = sight.claim.map_or(&[][..], |claim| notes.of(claim.call));
    let begun = u16::from(!pane.note.is_blank());
    let lines = note_height(rows, sight, &sheet);
    let height = lines.min(6 - begun).min(inner.height / 3);
    let above = Rect {
        y: inner.y + used.min(inner.height),
        height,
        ..inner
    };
    note(rows, 0, sight, &mut sheet.within(above));
    if begun == 1 {
        let said = format!("› {}", pen.name(pane.note.text()));
        let mut row = sheet.row(height);
        row.skip(MARGIN - 2).text(&said, pen.style(Role::Muted));
    }
    below(inner, used + height + begun)
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
    (call, has_begun): (Option<&Call>, bool),
    (company, keys): (Option<String>, &CallerKeys),
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
    // They are said once: from the first line on a small screen is the note's.
    let is_due = match sheet.area.height {
        0..8 => false,
        8..24 => !has_begun,
        _ => true,
    };
    if let Some(opening) = around.opening.as_deref().filter(|_| is_due) {
        let said = pen.say_with("call-opening", &[("words", Value::from(pen.name(opening)))]);
        used += sheet.paragraph(used, most, &said, pen.style(Role::Muted));
    }
    if let Some((text, role)) = stage(&around.stage, call.is_none(), keys, &pen) {
        used += sheet.paragraph(used, most, &text, pen.style(role));
    }
    if let Some(others) = company {
        used += sheet.paragraph(used, 1, &others, pen.style(Role::Warning));
    }
    used
}

/// The line between what is said and what is written.
fn ruled(at: u16, inner: Rect, sheet: &mut Sheet<'_>) {
    let style = sheet.pen.style(Role::Frame);
    let rule = "─".repeat(usize::from(inner.width));
    sheet.within(inner).row(at).text(&rule, style);
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
    if let Some(callback) = around.callback.filter(|known| *known != Callback::Possible) {
        parts.push(pen.word("callback", callback.word()));
    }
    if around.placed {
        parts.push(pen.say("call-placed"));
    }
    parts.join(" · ")
}

fn stage(stage: &Stage, unknown: bool, keys: &CallerKeys, pen: &Pen<'_>) -> Option<(String, Role)> {
    let with_key = |id, key: &str| pen.say_with(id, &[("key", Value::from(key.to_owned()))]);
    let said = match stage {
        Stage::Talking => return None,
        Stage::Arriving if unknown => (pen.say("call-stage-arriving"), Role::Pending),
        Stage::Arriving | Stage::NotReached => (pen.say("call-stage-not-reached"), Role::Warning),
        Stage::Ordered => (pen.say("call-stage-ordered"), Role::Pending),
        Stage::Ringing => (pen.say("call-stage-ringing"), Role::Focus),
        Stage::Alone { in_turn: false } => {
            (with_key("call-stage-alone", &keys.ring_again), Role::Error)
        }
        Stage::Alone { in_turn: true } => (
            with_key("call-stage-alone-in-turn", &keys.pass),
            Role::Error,
        ),
        Stage::OnHold => (pen.say("call-stage-on-hold"), Role::Warning),
        Stage::Elsewhere => (pen.say("call-stage-elsewhere"), Role::Warning),
        Stage::LinkLost => (pen.say("call-stage-link-lost"), Role::Error),
        Stage::Ended { broken: true, .. } => (pen.say("call-stage-broken-off"), Role::Warning),
        Stage::Ended { at_cap: true, .. } => (pen.say("call-stage-at-cap"), Role::Warning),
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
