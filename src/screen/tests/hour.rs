//! Owns: an hour of a busy desk, drawn as it happens, for the measurement of what a terminal is sent.
//! Must not know: how few bytes that takes. Write it anew with `WRITE_HOUR=1 cargo test --lib a_busy_hour`.

use jiff::{SignedDuration, Timestamp};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Look, MIDDLE, draw};
use crate::app::tests::Desk;
use crate::domain::{Answer, Batch, Call, CallState, Outcome, Row};
use crate::messages::{Catalogue, Language};
use crate::store::invented::{changed, held, start, waiting};
use crate::theme::Theme;

#[path = "../../../benches/bytes/screens.rs"]
#[allow(
    clippy::expect_used,
    reason = "a measurement stops at the first surprise"
)]
mod screens;

use screens::Screen;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/bytes/hour.jsonl");
const SAID: &str =
    "two others in pod C saw the guard and nobody came; wants his sister Marta to know today. ";

/// A desk, and every screen it has drawn.
struct Recorder {
    desk: Desk,
    catalogue: Catalogue,
    minute: i32,
    calls: Vec<Call>,
    screens: Vec<Screen>,
}

impl Recorder {
    /// A screen in which nothing changed is not drawn again.
    fn draw(&mut self, name: &str) {
        let area = Rect::new(0, 0, MIDDLE.0, MIDDLE.1);
        let mut cells = Buffer::empty(area);
        let look = Look {
            theme: Theme::default(),
            catalogue: &self.catalogue,
        };
        let cursor = draw(&self.desk.state, look, area, &mut cells);
        let same = self.screens.last();
        if same.is_none_or(|same| (&same.cells, same.cursor) != (&cells, cursor)) {
            self.screens.push(Screen {
                name: name.to_owned(),
                cells,
                cursor,
            });
        }
    }

    fn now(&self) -> Timestamp {
        start() + SignedDuration::from_mins(i64::from(self.minute))
    }

    fn hears(&mut self, name: &str, rows: Vec<Call>) {
        self.desk.merges(Batch {
            server_now: self.now(),
            ..changed(rows.into_iter().map(Row::Call).collect())
        });
        self.draw(name);
    }

    /// What a minute brings: heartbeats, everybody's clock, a colleague who takes a call, somebody who gives up, a new caller.
    fn minute(&mut self) {
        for beat in 1..=3 {
            self.desk.waits(15);
            self.desk.merges(Batch {
                server_now: self.now() + SignedDuration::from_secs(15 * beat),
                ..changed(Vec::new())
            });
        }
        self.minute += 1;
        self.desk.waits(15);
        self.hears("minute tick", Vec::new());
        let number = usize::try_from(self.minute).unwrap();
        let mut taken = held(
            self.calls[number % 40].clone(),
            2 + u8::from(number % 2 == 0),
            50,
            true,
        );
        taken.version = 1 + self.minute;
        self.hears("status change", vec![taken]);
        if number % 2 == 0 {
            let late = 60 * i64::from(self.minute);
            let new = waiting(1000 + u128::try_from(number).unwrap(), 1, 2, -late);
            self.hears("insert", vec![new]);
        }
        if number % 3 == 0 {
            let mut gone = self.calls[(number * 7) % 40].clone();
            gone.version = 100 + self.minute;
            gone.state = CallState::Done;
            gone.ended_at = Some(start() + SignedDuration::from_mins(i64::from(self.minute)));
            gone.wrapped_at = gone.ended_at;
            self.hears("removal", vec![gone]);
        }
    }
}

fn callers() -> Vec<Call> {
    (0..40_u8)
        .map(|number| {
            let place = u128::from(number % 3) + 1;
            waiting(
                100 + u128::from(number),
                place,
                number % 4 + 1,
                45 * i64::from(number),
            )
        })
        .collect()
}

/// Half an hour between calls, half an hour with a caller in hand.
fn hour() -> Vec<Screen> {
    let mut recorder = Recorder {
        desk: Desk::with(callers()),
        catalogue: Catalogue::new(Language::En),
        minute: 0,
        calls: callers(),
        screens: Vec::new(),
    };
    recorder.draw("first paint");
    for _ in 0..30 {
        recorder.minute();
        for _ in 0..3 {
            recorder.desk.press("down");
            recorder.draw("selection down");
        }
    }
    recorder.desk = Desk::on_call();
    recorder.minute = 0;
    recorder.hears("a call is taken", callers());
    for _ in 0..30 {
        recorder.minute();
        for letter in SAID.chars() {
            recorder.desk.types(&letter.to_string());
            recorder.draw("typing");
        }
        recorder.desk.press("enter");
        recorder.draw("a line is sent");
        recorder.desk.answers(Outcome::Ok(Answer::Done));
        recorder.draw("a line is saved");
    }
    recorder.screens
}

#[test]
fn a_busy_hour_is_drawn_and_can_be_written_down() {
    let hour = hour();
    let written = screens::write(&hour);
    if std::env::var_os("WRITE_HOUR").is_some() {
        std::fs::write(FILE, &written).unwrap();
    }
    let read = screens::read(&written).unwrap();
    assert_eq!(read.len(), hour.len());
    for (read, drawn) in read.iter().zip(&hour) {
        assert_eq!(read.cells, drawn.cells, "{}", drawn.name);
        assert_eq!(read.cursor, drawn.cursor, "{}", drawn.name);
    }
    let typed = hour.iter().filter(|screen| screen.name == "typing").count();
    assert!(typed > 1000, "{typed} letters");
}
