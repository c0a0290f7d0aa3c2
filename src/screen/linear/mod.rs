//! Owns: the desk as plain lines, for screen readers and very thin links: what stands on it, section by section, and the
//! line being typed. Made of the same panes as the screen, drawn one by one on a page that is long enough.
//! Must not know: which lines were said before (`said`), or how a line reaches a terminal.

mod said;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::Pane;
use super::{Look, bottom, covered, draw_pane, in_front, overheard, told, top};
use crate::app::{Mode, Place, State};
use crate::domain::LinkState;
use crate::panes::Typing;
use crate::panes::call::view::Who;
use crate::widgets::{Pen, Sheet};

pub use said::{Said, Saying};

/// Long enough for every pane, so that none of it has to be scrolled for.
const LENGTH: u16 = 60;
/// The top line is taken apart, so it may be as long as it likes.
const UNCUT: u16 = 300;
/// Wider lines would be drawn as panes side by side.
const WIDEST: u16 = 99;
/// Narrower ones could not hold a queue row.
const NARROWEST: u16 = 40;

/// A part of the desk. A change is said once within its part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Section {
    /// Who I am, how many wait, what is unsaved, the link.
    Top,
    /// The queue, wherever the focus is: it is never hidden.
    Queue,
    /// The place with the focus.
    Place(Place),
    /// In training: what the invented caller says.
    Overheard,
    /// What is asked in front of it.
    Front,
    /// What just happened.
    Sentence,
}

/// The desk at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// What stands in each part, line by line.
    pub sections: Vec<(Section, Vec<String>)>,
    /// The line being typed, or where the focus is.
    pub prompt: String,
    /// How many columns of it stand after the cursor.
    pub after: u16,
    /// Nothing of the desk may be read: what was said before must go from the terminal too.
    pub covered: bool,
}

/// The desk as lines of at most so many columns.
#[must_use]
pub fn page(state: &State, look: Look<'_>, columns: u16) -> Page {
    let paper = Paper {
        pen: Pen {
            theme: look.theme,
            catalogue: look.catalogue,
            stale: !matches!(state.world.link, LinkState::Live | LinkState::Connecting),
            narrow: true,
        },
        columns: columns.clamp(NARROWEST, WIDEST),
    };
    let (prompt, after) = paper.prompt(state);
    let covered = matches!(state.mode, Mode::Blank { .. } | Mode::Locked { .. });
    Page {
        sections: paper.sections(state),
        prompt,
        after,
        covered,
    }
}

/// What lines are made on.
struct Paper<'a> {
    pen: Pen<'a>,
    columns: u16,
}

impl Paper<'_> {
    fn sections(&self, state: &State) -> Vec<(Section, Vec<String>)> {
        let body = |draw: &dyn Fn(&mut Sheet<'_>) -> Option<Position>| {
            self.lines(self.columns, LENGTH, draw)
        };
        match &state.mode {
            Mode::Blank { .. } => return Vec::new(),
            Mode::Locked { typing, wrong, .. } => {
                let lock = body(&|sheet| Some(covered::locked(state, typing, *wrong, sheet)));
                return vec![(Section::Front, lock)];
            }
            _ => {}
        }
        let mut sections = vec![
            (Section::Top, self.top(state)),
            (
                Section::Queue,
                body(&|sheet| draw_pane(Pane::Queue, state, Who::Whole, sheet)),
            ),
        ];
        if state.place != Place::Queue {
            let pane = super::layout::pane_of(state.place);
            let mut lines = self.pane(pane, state);
            // The line being typed is the prompt's.
            lines.retain(|line| !line.is_empty());
            if state.place == Place::Form {
                self.quiet_form(state, &mut lines);
            }
            sections.push((Section::Place(state.place), lines));
        }
        if state.heard.is_some() {
            sections.push((Section::Overheard, overheard::lines(state, &self.pen)));
        }
        let front = match told::question(state) {
            // The line being typed is the prompt's.
            Some((title, asked)) => vec![self.pen.say(title), self.pen.say(asked)],
            None => body(&|sheet| in_front(state, sheet.area, sheet)),
        };
        sections.push((Section::Front, front));
        if state.notice.is_some() && !matches!(state.mode, Mode::Question(_)) {
            let said = self.lines(UNCUT, 1, &|sheet| bottom::line(state, sheet));
            sections.push((Section::Sentence, said));
        }
        sections
    }

    fn top(&self, state: &State) -> Vec<String> {
        let line = self.lines(UNCUT, 1, &|sheet| {
            top::view(state, sheet);
            None
        });
        line.iter()
            .flat_map(|line| line.split("  "))
            .map(|part| part.trim().to_owned())
            // What the clock on the wall says is nothing the desk has to tell.
            .filter(|part| !part.is_empty() && !said::is_time(part))
            .collect()
    }

    /// A pane's lines without the one in which something is being typed.
    fn pane(&self, pane: Pane, state: &State) -> Vec<String> {
        let (rows, cursor) = self.rows(self.columns, LENGTH, &|sheet| {
            draw_pane(pane, state, Who::Whole, sheet)
        });
        let writes = matches!(state.place, Place::Call | Place::Form | Place::Find)
            || state.mode == Mode::Beside;
        let writes = writes && typing(state).is_some();
        let typed = cursor.filter(|_| writes).map(|at| usize::from(at.y));
        rows.into_iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != typed)
            .map(|(_, row)| row)
            .collect()
    }

    fn lines(
        &self,
        columns: u16,
        length: u16,
        draw: &dyn Fn(&mut Sheet<'_>) -> Option<Position>,
    ) -> Vec<String> {
        let (mut rows, _) = self.rows(columns, length, draw);
        rows.retain(|row| !row.is_empty());
        rows
    }

    fn rows(
        &self,
        columns: u16,
        length: u16,
        draw: &dyn Fn(&mut Sheet<'_>) -> Option<Position>,
    ) -> (Vec<String>, Option<Position>) {
        let area = Rect::new(0, 0, columns, length);
        let mut buf = Buffer::empty(area);
        let cursor = draw(&mut Sheet {
            area,
            buf: &mut buf,
            pen: self.pen,
        });
        ((0..length).map(|y| row(&buf, y)).collect(), cursor)
    }

    fn prompt(&self, state: &State) -> (String, u16) {
        if let Mode::Question(_) = state.mode {
            let asked = self.lines(UNCUT, 1, &|sheet| bottom::line(state, sheet));
            return (format!("{} ", asked.concat()), 0);
        }
        let sign = match &state.mode {
            Mode::CommandLine(_) => ":".to_owned(),
            Mode::FindRow(_) => "/".to_owned(),
            Mode::Blank { .. } => String::new(),
            Mode::Desk if state.place == Place::Form => format!("{}: ", self.question(state)),
            _ => format!("{}: ", self.pen.word("linear", state.context().name())),
        };
        let Some(typing) = typing(state) else {
            return (sign, 0);
        };
        self.window(&sign, typing)
    }

    /// What changes with every answer is not said with each, and the question itself is the prompt's.
    fn quiet_form(&self, state: &State, lines: &mut Vec<String>) {
        if let Some(title) = lines.first_mut()
            && let Some((name, _progress)) = title.split_once("  ")
        {
            *title = name.to_owned();
        }
        let asked = format!("> {}", self.question(state));
        lines.retain(|line| *line != asked);
    }

    /// The question that has the cursor.
    fn question(&self, state: &State) -> String {
        let shown = state.panes.form.shown();
        let asked = shown.and_then(|filling| {
            let place = filling.at()?.place();
            Some(self.pen.name(&filling.interview().label(place)))
        });
        asked.unwrap_or_else(|| self.pen.word("linear", state.context().name()))
    }

    /// As much of a long line as one row holds, its cursor always inside.
    fn window(&self, sign: &str, typing: &Typing) -> (String, u16) {
        let width = usize::from(self.columns).saturating_sub(sign.chars().count() + 1);
        let cut = typing.text().char_indices().nth(typing.cursor());
        let (before, after) = typing
            .text()
            .split_at(cut.map_or(typing.text().len(), |(at, _)| at));
        let shown = |text: &str| crate::domain::safe(text).to_string();
        let before: Vec<char> = shown(before).chars().collect();
        let before: String = before[before.len().saturating_sub(width)..]
            .iter()
            .collect();
        let room = width.saturating_sub(before.chars().count());
        let after: String = shown(after).chars().take(room).collect();
        let columns = crate::widgets::columns(&after);
        (format!("{sign}{before}{after}"), columns)
    }
}

/// The line that keys go into now.
fn typing(state: &State) -> Option<&Typing> {
    match &state.mode {
        Mode::CommandLine(line) => Some(&line.typing),
        Mode::Locked { typing, .. } => Some(typing),
        Mode::Beside => {
            let beside = state.panes.case.beside.as_ref();
            beside.map(|beside| &beside.line)
        }
        Mode::Phone(line) => Some(&line.typing),
        Mode::DoNotAsk => {
            let topic = state.panes.call.caller.topic.as_ref();
            topic.map(|topic| &topic.typing)
        }
        Mode::Leaving => {
            let leaving = state.panes.call.leaving.as_ref();
            leaving.map(crate::panes::call::Leaving::typing)
        }
        Mode::FindRow(search) => Some(&search.typing),
        Mode::Menu(menu) => Some(&menu.typing),
        Mode::Record(line) => Some(&line.typing),
        Mode::Desk => match state.place {
            Place::Call if state.world.hold.is_some() => Some(&state.panes.call.note),
            Place::Form => {
                let shown = state.panes.form.shown();
                shown
                    .filter(|filling| filling.writes())
                    .map(|filling| &filling.typing)
            }
            Place::Find => Some(&state.panes.find.typing),
            _ => None,
        },
        _ => None,
    }
}

/// A row as a line: without frames, bars and signs that only eyes read, blanks drawn together.
fn row(buf: &Buffer, y: u16) -> String {
    let mut line = String::new();
    let mut x = 0;
    while x < buf.area.width {
        let Some(cell) = buf.cell(Position { x, y }) else {
            break;
        };
        let symbol = cell.symbol();
        let drawn = symbol
            .chars()
            .next()
            .is_some_and(|c| ('\u{2500}'..='\u{25ff}').contains(&c));
        line.push_str(if drawn { " " } else { symbol });
        x += crate::widgets::columns(symbol).max(1);
    }
    let mut plain = String::with_capacity(line.len());
    let mut blanks = 0;
    for letter in line.trim().chars() {
        if letter == ' ' {
            blanks += 1;
            continue;
        }
        plain.push_str(&" ".repeat(blanks.min(2)));
        blanks = 0;
        plain.push(letter);
    }
    plain
}

#[cfg(test)]
mod tests;
