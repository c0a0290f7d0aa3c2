//! Owns: the canonical script: a title, heads, forty rows and a status bar of 120 columns, and everything that happens.
//! Must not know: how many bytes anything takes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use crate::screens::Screen;

const WIDTH: u16 = 120;
const HEIGHT: u16 = 43;
const ROWS: usize = 40;
const PANE: u16 = 62;

const PLACES: [&str; 7] = [
    "Pine Hill",
    "Cedar Creek",
    "Marsh Unit",
    "Lake County",
    "North Annex",
    "Ridge",
    "Valley Field",
];
const STATES: [(&str, Color); 4] = [
    ("waiting", Color::Yellow),
    ("on call", Color::Green),
    ("broken off", Color::LightRed),
    ("passed", Color::DarkGray),
];
const REMARKS: [&str; 5] = [
    "third call today",
    "broken off 3m ago with luis",
    "message from a lawyer",
    "",
    "asks for Mam, nobody on shift",
];

#[derive(Clone)]
struct Call {
    number: usize,
    state: usize,
    waits: usize,
}

/// How the selected row is told from the others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Selection {
    /// All of it reversed.
    Reversed,
    /// A sign before it.
    Sign,
}

struct Script {
    selection: Selection,
    calls: Vec<Call>,
    next: usize,
    top: usize,
    selected: usize,
    form: Option<(Vec<String>, usize)>,
    history: Option<usize>,
    filter: Option<String>,
    size: (u16, u16),
    screens: Vec<Screen>,
}

/// Every screen of the script.
pub(crate) fn script(selection: Selection) -> Vec<Screen> {
    let call = |number: usize| Call {
        number,
        state: number % 3 % 2,
        waits: 61 - number % 60,
    };
    let mut script = Script {
        selection,
        calls: (0..60).map(call).collect(),
        next: 60,
        top: 0,
        selected: 4,
        form: None,
        history: None,
        filter: None,
        size: (WIDTH, HEIGHT),
        screens: Vec::new(),
    };
    script.play();
    script.screens
}

impl Script {
    fn play(&mut self) {
        self.show("first paint");
        self.show("no change");
        for row in [3, 9, 17, 22, 31, 38] {
            self.calls[row].state = (self.calls[row].state + 1) % STATES.len();
            self.show("status change");
        }
        for _ in 0..4 {
            self.calls.insert(
                0,
                Call {
                    number: self.next,
                    state: 0,
                    waits: 0,
                },
            );
            self.next += 1;
            self.show("insert at top");
        }
        for row in [20, 12, 27, 6] {
            self.calls.remove(row);
            self.show("removal in the middle");
        }
        for _ in 0..4 {
            self.calls.iter_mut().for_each(|call| call.waits += 1);
            self.show("minute tick");
        }
        for _ in 0..6 {
            self.selected += 1;
            self.show("selection down");
        }
        for _ in 0..4 {
            self.top += 1;
            self.selected += 1;
            self.show("scroll by one");
        }
        self.change_rows();
        self.fill_form();
        self.look_back();
        self.size = (100, 30);
        self.show("a resize");
    }

    fn change_rows(&mut self) {
        for round in 0..4 {
            for row in [2, 8, 15, 23, 36] {
                let call = &mut self.calls[self.top + (row + round) % ROWS];
                call.state = (call.state + 1) % STATES.len();
            }
            self.show("five rows change");
        }
    }

    fn look_back(&mut self) {
        for page in 0..2 {
            self.history = Some(page);
            self.show("history page");
        }
        self.history = None;
        self.show("history back");
        for letters in 1..=4 {
            self.filter = Some("cedar"[..letters].to_owned());
            self.show("a filter");
        }
        self.filter = None;
        self.show("filter off");
    }

    fn fill_form(&mut self) {
        self.form = Some((vec![String::new(); 4], 0));
        self.show("open a pane");
        for (field, answer) in ["Jorge Martinez", "HND", "insulin stopped"]
            .iter()
            .enumerate()
        {
            for letter in answer.chars() {
                if let Some((answers, _)) = &mut self.form {
                    answers[field].push(letter);
                }
                self.show("typing");
            }
            if let Some((_, at)) = &mut self.form {
                *at += 1;
            }
            self.show("Tab");
        }
        self.form = None;
        self.show("close a pane");
    }

    fn show(&mut self, name: &str) {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut cells = Buffer::empty(area);
        let cursor = self.draw(&mut cells);
        self.screens.push(Screen {
            name: name.to_owned(),
            cells,
            cursor,
        });
    }

    fn draw(&self, cells: &mut Buffer) -> Option<Position> {
        let (width, height) = (cells.area.width, cells.area.height);
        let bar = Style::new().add_modifier(Modifier::REVERSED);
        put(
            cells,
            0,
            0,
            " linelamp  ana  on shift since 08:00   north team",
            bar.fg(Color::Cyan),
        );
        let heads = "   U   wait  line           lang state        remark";
        put(
            cells,
            0,
            1,
            heads,
            Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        );
        let waiting = self.calls.iter().filter(|call| call.state == 0).count();
        let hints = format!(
            " Enter take  / filter  h history  f form  ? keys   waiting {waiting:>3}   live"
        );
        put(
            cells,
            0,
            height - 1,
            &format!("{hints:<width$}", width = usize::from(width)),
            bar,
        );
        if let Some(page) = self.history {
            history(cells, page);
            return Some(Position::new(0, 2));
        }
        let selected = self.draw_rows(cells, height - 3);
        let field = self
            .form
            .as_ref()
            .map(|(answers, at)| form(cells, answers, *at));
        field.or(selected)
    }

    fn draw_rows(&self, cells: &mut Buffer, height: u16) -> Option<Position> {
        let fits = |call: &&Call| {
            let place = PLACES[call.number % PLACES.len()].to_lowercase();
            self.filter
                .as_ref()
                .is_none_or(|filter| place.starts_with(filter.as_str()))
        };
        let shown = self.calls.iter().enumerate().skip(self.top);
        let rows = shown.filter(|(_, call)| fits(call)).take(ROWS);
        let mut cursor = None;
        for (y, (index, call)) in (2..2 + height).zip(rows) {
            draw_row(cells, y, call);
            if index == self.selected {
                match self.selection {
                    Selection::Reversed => {
                        let row = Rect::new(0, y, cells.area.width, 1);
                        cells.set_style(row, Style::new().add_modifier(Modifier::REVERSED));
                    }
                    Selection::Sign => {
                        put(cells, 0, y, ">", Style::new().add_modifier(Modifier::BOLD));
                    }
                }
                cursor = Some(Position::new(0, y));
            }
        }
        cursor
    }
}

fn draw_row(cells: &mut Buffer, y: u16, call: &Call) {
    let urgency = call.number * 7 % 4 + 1;
    let urgent = match urgency {
        1 => Style::new()
            .fg(Color::LightRed)
            .add_modifier(Modifier::BOLD),
        2 => Style::new().fg(Color::Yellow),
        _ => Style::new(),
    };
    let (state, colour) = STATES[call.state];
    let place = PLACES[call.number % PLACES.len()];
    let language = ["es", "en", "ht", "?"][call.number % 4];
    let remark = REMARKS[call.number % REMARKS.len()];
    put(cells, 1, y, &format!("U{urgency}"), urgent);
    put(cells, 4, y, &format!("{:>4}m", call.waits), Style::new());
    put(cells, 11, y, place, Style::new());
    put(cells, 26, y, language, Style::new());
    put(cells, 31, y, state, Style::new().fg(colour));
    put(cells, 44, y, remark, Style::new());
    let line = format!(
        "line {:>2}  call {:>5}",
        call.number % 13,
        10_000 + call.number * 17
    );
    put(
        cells,
        78,
        y,
        &line,
        Style::new().add_modifier(Modifier::DIM),
    );
}

fn form(cells: &mut Buffer, answers: &[String], at: usize) -> Position {
    let (left, bottom) = (cells.area.width - PANE, cells.area.height - 2);
    let edge = Style::new().fg(Color::Cyan);
    let inside = usize::from(PANE) - 2;
    for y in 2..=bottom {
        put(cells, left, y, &format!("│{}│", " ".repeat(inside)), edge);
        cells.set_style(Rect::new(left + 1, y, PANE - 2, 1), Style::reset());
    }
    put(
        cells,
        left,
        2,
        &format!("┌ Intake {}┐", "─".repeat(inside - 8)),
        edge,
    );
    put(
        cells,
        left,
        bottom,
        &format!("└{}┘", "─".repeat(inside)),
        edge,
    );
    let names = ["Name", "Country", "Needs now", "Who may know"];
    let mut cursor = Position::new(left, 2);
    for (index, (name, answer)) in names.into_iter().zip(answers).enumerate() {
        let y = 4 + u16::try_from(index).expect("a row") * 4;
        let style = if index == at {
            Style::new().add_modifier(Modifier::BOLD)
        } else {
            Style::new()
        };
        put(cells, left + 2, y, name, style);
        put(
            cells,
            left + 2,
            y + 1,
            &format!("{:─<50}", ""),
            Style::new().add_modifier(Modifier::DIM),
        );
        put(cells, left + 16, y, answer, Style::new());
        if index == at {
            let length = u16::try_from(answer.chars().count()).expect("a column");
            cursor = Position::new(left + 16 + length, y);
        }
    }
    cursor
}

fn history(cells: &mut Buffer, page: usize) {
    for y in 2..cells.area.height - 1 {
        let number = usize::from(y) + page * 40;
        let who = ["ana", "luis", "mei"][number % 3];
        let what = REMARKS[number % 4];
        let stamp = format!("{:02}:{:02}", 8 + number / 60 % 12, number * 7 % 60);
        put(
            cells,
            1,
            y,
            &stamp,
            Style::new().add_modifier(Modifier::DIM),
        );
        put(cells, 8, y, who, Style::new().fg(Color::Cyan));
        let place = PLACES[number % PLACES.len()];
        let text = format!(
            "{place}, line {}: {what}; wants his sister told, entry {number}",
            number % 13
        );
        put(cells, 14, y, &text, Style::new());
    }
}

fn put(cells: &mut Buffer, x: u16, y: u16, text: &str, style: Style) {
    if y < cells.area.height && x < cells.area.width {
        let room = usize::from(cells.area.width - x);
        cells.set_stringn(x, y, text, room, Style::reset().patch(style));
    }
}
