//! Owns: drawing the lines of a note: time, tick, words, and the marks in them.
//! Must not know: what a mark does.

use std::collections::BTreeSet;

use super::MARGIN;
use crate::domain::marks::pieces;
use crate::domain::{EntryId, MarkPlace};
use crate::messages::Value;
use crate::panes::Sight;
use crate::panes::call::notes::amended;
use crate::panes::call::{NoteRow, Tick};
use crate::theme::Role;
use crate::widgets::{Pen, Sheet, wrap};

/// Words that look alike.
type Run = (String, Role);

/// One line on the screen: what stands in the margin, and the words.
struct Shown {
    margin: Option<(String, &'static str, Role)>,
    words: Vec<Run>,
}

/// A note being drawn: its lines, and which of their marks do not stand any more.
struct Drawn<'a> {
    rows: &'a [NoteRow],
    amended: BTreeSet<(EntryId, usize)>,
    sight: &'a Sight<'a>,
}

/// How many rows a note takes at this width.
pub(in crate::panes) fn note_height(rows: &[NoteRow], sight: &Sight<'_>, sheet: &Sheet<'_>) -> u16 {
    let count = shown(rows, sight, sheet).len();
    u16::try_from(count).unwrap_or(u16::MAX)
}

fn shown(rows: &[NoteRow], sight: &Sight<'_>, sheet: &Sheet<'_>) -> Vec<Shown> {
    let width = sheet.area.width.saturating_sub(MARGIN);
    let drawn = Drawn {
        rows,
        amended: amended(rows),
        sight,
    };
    rows.iter()
        .flat_map(|row| drawn.lines(row, width, &sheet.pen))
        .collect()
}

/// Draws the newest lines of a note, as many as there is room for.
pub(in crate::panes) fn note(
    rows: &[NoteRow],
    back: usize,
    sight: &Sight<'_>,
    sheet: &mut Sheet<'_>,
) {
    let shown = shown(rows, sight, sheet);
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
        for (words, role) in &line.words {
            row.text(words, pen.style(*role));
        }
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

impl Drawn<'_> {
    fn lines(&self, row: &NoteRow, width: u16, pen: &Pen<'_>) -> Vec<Shown> {
        let (sign, role) = sign(row.tick);
        let runs = self.runs(row, pen);
        let whole: String = runs.iter().map(|(words, _)| words.as_str()).collect();
        let mut margin = Some((self.sight.clock.wall(row.at), sign, role));
        cut(&runs, &wrap(&whole, width, 0).lines)
            .into_iter()
            .map(|words| Shown {
                margin: margin.take(),
                words,
            })
            .collect()
    }

    fn runs(&self, row: &NoteRow, pen: &Pen<'_>) -> Vec<Run> {
        let mut runs = Vec::new();
        let colleague = row
            .author
            .as_ref()
            .filter(|author| !self.sight.is_me(author));
        if let Some(author) = colleague {
            let name = pen.name(&self.sight.handle(author));
            runs.push((format!("{name}: "), Role::Text));
        }
        match (row.kind.as_str(), row.amends) {
            ("note", _) => runs.extend(self.marked(row, pen)),
            (_, Some(place)) => runs.extend(self.amendment(row, &place, pen)),
            (kind, None) => runs.push((fact(kind, row.words.reveal(), pen), Role::Muted)),
        }
        if row.half_typed {
            runs.push((format!(" ({})", pen.say("half-typed")), Role::Warning));
        }
        if row.tick == Tick::Late {
            runs.push((format!(" {}", pen.say("call-note-late")), Role::Text));
        }
        runs
    }

    /// The words of a line, its marks among them; what does not stand any more says so in words.
    fn marked(&self, row: &NoteRow, pen: &Pen<'_>) -> Vec<Run> {
        let mut runs = Vec::new();
        for piece in pieces(row.words.reveal(), &row.marks) {
            let text = pen.name(piece.text);
            match piece.mark {
                None => runs.push((text, Role::Text)),
                // It counts where somebody said so, in a line below.
                Some(_) if row.half_typed => runs.push((text, Role::Muted)),
                Some(mark) if self.amended.contains(&(row.entry, mark.span.start)) => {
                    let said = pen.say("mark-taken-back");
                    runs.push((format!("{text} ({said})"), Role::Muted));
                }
                Some(_) => runs.push((text, Role::Mark)),
            }
        }
        runs
    }

    fn amendment(&self, row: &NoteRow, place: &MarkPlace, pen: &Pen<'_>) -> Vec<Run> {
        let was = pen.name(&self.was(place).unwrap_or_else(|| "…".to_owned()));
        let said = |id: &str| pen.say_with(id, &[("was", Value::from(was.clone()))]);
        if row.words.is_empty() {
            return vec![(said("mark-gone"), Role::Muted)];
        }
        let mut runs = vec![(format!("{} ", said("mark-amended")), Role::Muted)];
        runs.extend(self.marked(row, pen));
        runs
    }

    /// What an amended mark said, where its line is here.
    fn was(&self, place: &MarkPlace) -> Option<String> {
        let row = self.rows.iter().find(|row| row.entry == place.entry)?;
        let mark = row
            .marks
            .iter()
            .find(|mark| mark.span.start == place.from)?;
        row.words.reveal().get(mark.span.clone()).map(str::to_owned)
    }
}

/// The runs of a text, cut where it was broken into lines; a blank at a break may have gone.
fn cut(runs: &[Run], lines: &[String]) -> Vec<Vec<Run>> {
    let mut letters = runs
        .iter()
        .flat_map(|(words, role)| words.chars().map(move |letter| (letter, *role)))
        .peekable();
    let mut cut = Vec::with_capacity(lines.len());
    for line in lines {
        let mut here: Vec<Run> = Vec::new();
        for letter in line.chars() {
            while letters.next_if(|(next, _)| *next != letter).is_some() {}
            let role = letters.next().map_or(Role::Text, |(_, role)| role);
            match here.last_mut() {
                Some((words, same)) if *same == role => words.push(letter),
                _ => here.push((letter.to_string(), role)),
            }
        }
        cut.push(here);
    }
    cut
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

/// How a line's way to the database is shown.
pub(in crate::panes) const fn sign(tick: Tick) -> (&'static str, Role) {
    match tick {
        Tick::Unsaved | Tick::Sent => (Role::Pending.sign(), Role::Pending),
        Tick::Saved | Tick::Late => (Role::Saved.sign(), Role::Saved),
        Tick::Unplaced => (Role::Warning.sign(), Role::Warning),
        Tick::Refused => (Role::Error.sign(), Role::Error),
    }
}
