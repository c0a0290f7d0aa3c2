//! Owns: drawing who calls: those who may be meant, or the card of whoever it is; above the note, or in a pane of its own.
//! Must not know: keys beyond their numbers, or who is likeliest.

use super::Around;
use super::card::{Line, Lines, moment};
use crate::domain::{Candidate, LinkState, Words};
use crate::messages::Value;
use crate::panes::Sight;
use crate::panes::call::{Caller, Seeking};
use crate::theme::Role;
use crate::widgets::{Frame, Pen, Row, Sheet, columns, frame};

/// From this width on two of those who may be meant stand side by side.
const SIDE_BY_SIDE: u16 = 78;

/// The keys of what is known of the caller, as the operator has them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallerKeys {
    /// Opens the message that waits.
    pub message: String,
    /// Shows all of it above the note, or one line.
    pub who: String,
    /// Makes a new person.
    pub new_person: String,
    /// Picks whoever has this place in the list.
    pub picks: Vec<String>,
    /// That rings the operator's phone again.
    pub ring_again: String,
    /// That gives the call back.
    pub pass: String,
}

impl CallerKeys {
    fn pick(&self, at: usize) -> &str {
        self.picks.get(at).map_or("", String::as_str)
    }

    /// What all picks are held with, said once where that is Alt, and the key without it.
    fn short(&self) -> (&'static str, fn(&str) -> &str) {
        if self.picks.iter().all(|key| key.starts_with("Alt+")) {
            ("Alt: ", |key| key.strip_prefix("Alt+").unwrap_or(key))
        } else {
            ("", |key| key)
        }
    }
}

/// Where what is known of the caller stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// In the pane beside.
    Beside,
    /// Above the note, short or whole as the operator wishes.
    Above,
    /// Above the note, all of it.
    Whole,
}

/// Draws it above the note; gives the rows it took.
pub(super) fn above(
    caller: &Caller,
    so: Around<'_>,
    sight: &Sight<'_>,
    sheet: &mut Sheet<'_>,
) -> u16 {
    let call = sight.call_in_hand();
    let Some(call) = call.filter(|_| so.who != Who::Beside && sheet.area.height >= 6) else {
        return 0;
    };
    let whole = so.who == Who::Whole || caller.unfolded;
    if call.person.is_some() {
        let lines = Lines {
            caller,
            call,
            keys: so.keys,
            sight,
        };
        let lines = lines.all(whole, &sheet.pen);
        return paragraphs(&lines, 0, 2, sheet);
    }
    if whole {
        return listed(caller, so, sight, sheet);
    }
    strip(caller, so.keys, sight, sheet)
}

/// Draws what must be seen of it above a form, too; gives the rows it took.
pub(super) fn short(
    caller: &Caller,
    keys: &CallerKeys,
    sight: &Sight<'_>,
    sheet: &mut Sheet<'_>,
) -> u16 {
    let Some(call) = sight.call_in_hand() else {
        return 0;
    };
    if call.person.is_none() {
        return strip(caller, keys, sight, sheet);
    }
    let lines = Lines {
        caller,
        call,
        keys,
        sight,
    };
    let lines = lines.all(false, &sheet.pen);
    paragraphs(&lines, 0, 1, sheet)
}

/// Draws the pane beside the note.
pub fn beside(caller: &Caller, keys: &CallerKeys, sight: &Sight<'_>, sheet: &mut Sheet<'_>) {
    let framed = Frame::new(sheet.pen.say("caller-title"), false);
    let inner = frame(&framed, sheet.area, sheet.buf, &sheet.pen);
    let mut sheet = sheet.within(inner);
    let Some(call) = sight.call_in_hand() else {
        return;
    };
    if call.person.is_some() {
        let lines = Lines {
            caller,
            call,
            keys,
            sight,
        };
        let lines = lines.all(true, &sheet.pen);
        paragraphs(&lines, 0, 6, &mut sheet);
        return;
    }
    let mut used = 0;
    for (at, candidate) in caller.candidates.found().iter().enumerate() {
        let lines = face(keys.pick(at), candidate, sight, &sheet.pen);
        used += paragraphs(&lines, used, 2, &mut sheet);
    }
    let lines = around(caller, keys, sight, &sheet.pen);
    paragraphs(&lines, used, 4, &mut sheet);
}

fn paragraphs(lines: &[Line], from: u16, most: u16, sheet: &mut Sheet<'_>) -> u16 {
    let mut used = 0;
    for (said, role) in lines {
        let style = sheet.pen.style(*role);
        used += sheet.paragraph(from + used, most, said, style);
    }
    used
}

/// Somebody who may be meant, over several lines.
fn face(key: &str, candidate: &Candidate, sight: &Sight<'_>, pen: &Pen<'_>) -> [Line; 3] {
    let why = pen.say_with("caller-why", &[("why", Value::from(why(candidate, pen)))]);
    [
        (format!("{key} {}", name(candidate, pen)), Role::Title),
        (format!("  {}", details(candidate, sight, pen)), Role::Text),
        (format!("  {why}"), Role::Muted),
    ]
}

/// What stands below the list: that it may be somebody new, or why nobody stands there.
fn around(caller: &Caller, keys: &CallerKeys, sight: &Sight<'_>, pen: &Pen<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = said_instead(caller, sight, pen).into_iter().collect();
    if caller.candidates.is_wanted() {
        let said = format!("{} {}", keys.new_person, pen.say("caller-new"));
        lines.push((said, Role::Title));
    } else if lines.is_empty() {
        lines.push((pen.say("caller-unknown"), Role::Muted));
    }
    lines
}

/// Why nobody is listed.
fn said_instead(caller: &Caller, sight: &Sight<'_>, pen: &Pen<'_>) -> Option<Line> {
    let candidates = &caller.candidates;
    let is_connected = matches!(sight.link, LinkState::Live | LinkState::Stale(_));
    let id = match candidates.seeking {
        _ if !candidates.is_wanted() => return None,
        Seeking::Enough => "caller-enough",
        _ if !is_connected => "caller-offline",
        Seeking::Answered if candidates.found().is_empty() => "caller-nobody",
        Seeking::Answered | Seeking::Begun => return None,
    };
    Some((pen.say(id), Role::Muted))
}

/// Everybody who may be meant, one after the other; why before what else is known.
fn listed(caller: &Caller, so: Around<'_>, sight: &Sight<'_>, sheet: &mut Sheet<'_>) -> u16 {
    let pen = sheet.pen;
    let most = if so.who == Who::Whole { 3 } else { 1 };
    let mut used = 0;
    for (at, candidate) in caller.candidates.found().iter().enumerate() {
        let who = format!("{} ({})", name(candidate, &pen), why(candidate, &pen));
        let details = details(candidate, sight, &pen);
        let said = format!("{} {who} · {details}", so.keys.pick(at));
        used += sheet.paragraph(used, most, &said, pen.style(Role::Text));
    }
    let mut lines: Vec<Line> = said_instead(caller, sight, &pen).into_iter().collect();
    if caller.candidates.is_wanted() {
        let said = format!("{} {}", so.keys.new_person, pen.say("caller-new"));
        lines.push((said, Role::Text));
    }
    used + paragraphs(&lines, used, 1, sheet)
}

/// The two who are likeliest, in one line, or in two where it is narrow.
fn strip(caller: &Caller, keys: &CallerKeys, sight: &Sight<'_>, sheet: &mut Sheet<'_>) -> u16 {
    let pen = sheet.pen;
    let found = caller.candidates.found();
    if let Some((said, role)) = said_instead(caller, sight, &pen) {
        let mut row = sheet.row(0);
        row.text(&said, pen.style(role)).skip(2);
        offer(&keys.new_person, &pen.say("caller-new"), &pen, &mut row);
        return 1;
    }
    let best = &found[..found.len().min(2)];
    let wide = sheet.area.width >= SIDE_BY_SIDE;
    let rows = best.chunks(if wide { 2 } else { 1 });
    let count = rows.len();
    let mut number = 0;
    for (at, here) in rows.enumerate() {
        let mut row = sheet.row(u16::try_from(at).unwrap_or(u16::MAX));
        let (held, short_keys) = keys.short();
        row.text(held, pen.style(Role::Hint));
        let width = row.left() / u16::try_from(here.len()).unwrap_or(1);
        for candidate in here {
            one(
                short_keys(keys.pick(number)),
                candidate,
                width.saturating_sub(2),
                &pen,
                &mut row,
            );
            row.skip(2);
            number += 1;
        }
        if at + 1 == count {
            let more = found.len() - best.len();
            if more > 0 {
                let more = pen.count("caller-more", i64::try_from(more).unwrap_or(0));
                offer(&keys.who, &more, &pen, &mut row);
            }
            offer(&keys.new_person, &pen.say("caller-new"), &pen, &mut row);
        }
    }
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// A key and what it does, where there is room for both.
fn offer(key: &str, said: &str, pen: &Pen<'_>, row: &mut Row<'_>) {
    if row.left() > columns(said) + columns(key) {
        row.text(key, pen.style(Role::Key))
            .skip(1)
            .text(said, pen.style(Role::Hint))
            .skip(2);
    }
}

/// One of them within this width. Why it looks alike is never cut before the name is.
fn one(key: &str, candidate: &Candidate, width: u16, pen: &Pen<'_>, row: &mut Row<'_>) {
    let name = name(candidate, pen);
    let why = format!(" ({})", why(candidate, pen));
    let year = candidate.born.as_ref().map(|born| pen.name(born.reveal()));
    let place = candidate.country.as_ref().map(plain(pen));
    let details: Vec<String> = place.into_iter().chain(year).collect();
    let details = format!(" {}", details.join(" "));
    let room = width.saturating_sub(columns(key) + 1);
    let for_name = room.saturating_sub(columns(&why)).max(room / 3);
    let shown = columns(&name).min(for_name);
    row.text(&format!("{key} "), pen.style(Role::Key))
        .cell(&name, shown, pen.style(Role::Title));
    let left = room.saturating_sub(shown);
    let for_details = left.saturating_sub(columns(&why));
    if details.trim().is_empty() || for_details < 4 {
        row.cell(&why, left.min(columns(&why)), pen.style(Role::Muted));
        return;
    }
    row.cell(
        &details,
        for_details.min(columns(&details)),
        pen.style(Role::Text),
    )
    .cell(&why, columns(&why), pen.style(Role::Muted));
}

fn name(candidate: &Candidate, pen: &Pen<'_>) -> String {
    if candidate.name.is_empty() {
        return pen.say("card-no-name");
    }
    pen.name(candidate.name.reveal())
}

fn plain<'a>(pen: &'a Pen<'_>) -> impl Fn(&Words) -> String + 'a {
    |words| pen.name(words.reveal())
}

fn details(candidate: &Candidate, sight: &Sight<'_>, pen: &Pen<'_>) -> String {
    let parts = [
        candidate.country.as_ref().map(plain(pen)),
        candidate.born.as_ref().map(plain(pen)),
        candidate.a_number.as_ref().map(|masked| pen.name(masked)),
        candidate.facility.as_ref().map(|place| pen.name(place)),
        candidate.last_contact.map(|at| moment(at, sight)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

fn why(candidate: &Candidate, pen: &Pen<'_>) -> String {
    let words = candidate.why.iter();
    let words: Vec<String> = words.map(|word| pen.word("candidate", word)).collect();
    words.join(", ")
}
