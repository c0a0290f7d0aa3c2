//! Owns: how the desk looks: text and style runs of every pane in its states, at three sizes.
//! Must not know: a terminal.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod asked;
mod caller;
mod forms;
mod hour;
mod marks;
mod phones;
mod promises;
mod records;
mod training;

use super::{Look, draw};
use crate::app::tests::{Desk, claim};
use crate::command::Command;
use crate::domain::{Answer, Call, CallState, EndWhy, LinkState, News, Outcome, Row};
use crate::messages::{Catalogue, Language};
use crate::store::invented::{self, ago, changed, held, morning, start, waiting};
use crate::theme::Theme;
use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

const SMALL: (u16, u16) = (80, 24);
const MIDDLE: (u16, u16) = (120, 36);
const LARGE: (u16, u16) = (160, 48);

/// Text, cursor and style runs of a desk at this size.
fn shown(desk: &Desk, size: (u16, u16)) -> String {
    shown_in(desk, size, Language::En)
}

fn shown_in(desk: &Desk, size: (u16, u16), language: Language) -> String {
    let area = Rect::new(0, 0, size.0, size.1);
    let mut buf = Buffer::empty(area);
    let catalogue = Catalogue::new(language);
    let look = Look {
        theme: Theme::default(),
        catalogue: &catalogue,
    };
    let cursor = draw(&desk.state, look, area, &mut buf);
    format!(
        "{}\n{}\n{}",
        text(&buf),
        cursor_line(cursor),
        runs(&buf).join("\n")
    )
}

fn text(buf: &Buffer) -> String {
    let rows = buf.content().chunks(usize::from(buf.area.width));
    let rows = rows.map(|row| {
        row.iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect::<String>()
            .trim_end()
            .to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn cursor_line(cursor: Option<Position>) -> String {
    cursor.map_or_else(
        || "cursor: none".to_owned(),
        |at| format!("cursor: row {} column {}", at.y, at.x),
    )
}

/// Every run of cells with a look of its own: row, columns, look. Frames are left out.
fn runs(buf: &Buffer) -> Vec<String> {
    let mut runs = Vec::new();
    for (y, row) in buf
        .content()
        .chunks(usize::from(buf.area.width))
        .enumerate()
    {
        let mut from = 0;
        while from < row.len() {
            let style = row[from].style();
            let end = row[from..]
                .iter()
                .position(|cell| cell.style() != style)
                .map_or(row.len(), |run| from + run);
            let is_frame = row[from..end]
                .iter()
                .all(|cell| "┌┐└┘─│ ".contains(cell.symbol()));
            if let Some(look) = look_of(style).filter(|_| !is_frame) {
                runs.push(format!("{y}:{from}-{} {look}", end - 1));
            }
            from = end;
        }
    }
    runs
}

fn look_of(style: Style) -> Option<String> {
    let colour = style
        .fg
        .filter(|colour| *colour != Color::Reset)
        .map(|colour| format!("{colour:?}"));
    let modifier = Some(style.add_modifier).filter(|modifier| *modifier != Modifier::empty());
    let modifier = modifier.map(|modifier| format!("{modifier:?}"));
    let parts: Vec<String> = [colour, modifier].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A desk in the middle of a call: one line saved, one under way, one half typed.
fn writing() -> Desk {
    let mut desk = Desk::on_call();
    desk.types("insulin stopped since Tuesday");
    desk.press("enter");
    desk.answers(Outcome::Ok(Answer::Done));
    desk.types(
        "two others in pod C saw the guard hit him near the door of the shower, and nobody came",
    );
    desk.press("enter");
    desk.types("wants his sister Marta to know");
    desk
}

fn changed_call(desk: &mut Desk, change: impl FnOnce(&mut Call)) {
    let mut call = held(waiting(1, 1, 2, 100), 1, 10, true);
    call.version = 9;
    change(&mut call);
    desk.hears_of(vec![call]);
}

#[test]
fn the_desk_before_the_first_answer() {
    assert_snapshot!(shown(&Desk::cold(), SMALL));
}

#[test]
fn an_empty_queue() {
    assert_snapshot!(shown(&Desk::with(Vec::new()), SMALL));
}

#[test]
fn a_usual_morning_small() {
    assert_snapshot!(shown(&Desk::with(morning()), SMALL));
}

#[test]
fn a_usual_morning_middle() {
    assert_snapshot!(shown(&Desk::with(morning()), MIDDLE));
}

#[test]
fn a_usual_morning_large() {
    assert_snapshot!(shown(&Desk::with(morning()), LARGE));
}

#[test]
fn a_usual_morning_in_spanish() {
    assert_snapshot!(shown_in(&Desk::with(morning()), SMALL, Language::Es));
}

#[test]
fn long_and_wide_and_hostile_names() {
    let mut desk = Desk::with(morning());
    let mut line = desk.state.world.store.facilities().next().unwrap().clone();
    line.version = 2;
    line.name = "Centro de Detención 漢字漢字 de la Frontera \u{1b}[31m\u{202e}red".to_owned();
    desk.merges(changed(vec![Row::Facility(line)]));
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn the_queue_while_offline_is_dimmed_and_says_since_when() {
    let mut desk = Desk::with(morning());
    desk.hear(News::Link(LinkState::Offline(ago(180))));
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn a_desk_that_hears_nothing_calls_itself_stale() {
    let mut desk = Desk::with(morning());
    desk.waits(41);
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn rows_found_while_typing() {
    let mut desk = Desk::with(morning());
    desk.press("/");
    desk.types("cedar");
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn a_call_in_hand_small() {
    assert_snapshot!(shown(&writing(), SMALL));
}

#[test]
fn a_call_in_hand_middle() {
    assert_snapshot!(shown(&writing(), MIDDLE));
}

#[test]
fn a_call_in_hand_large() {
    assert_snapshot!(shown(&writing(), LARGE));
}

#[test]
fn a_call_that_is_not_reached_yet() {
    let mut desk = Desk::with(vec![waiting(1, 1, 2, 100)]);
    desk.give(Command::Take);
    desk.answers(Outcome::Ok(Answer::Yours(claim(1, 10))));
    desk.hears_of(vec![held(waiting(1, 1, 2, 100), 1, 10, false)]);
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn the_last_minute_of_the_cap() {
    let mut desk = writing();
    desk.waits(750);
    desk.state.mode = crate::app::Mode::Desk;
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn a_call_that_has_ended() {
    let mut desk = writing();
    changed_call(&mut desk, |call| {
        call.state = CallState::WrapUp;
        call.ended_at = Some(start());
        call.end_why = Some(EndWhy::CutByFacility);
    });
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn a_call_that_a_colleague_took_over_in_mid_sentence() {
    let mut desk = writing();
    let mut over = held(waiting(1, 1, 2, 100), 2, 12, true);
    over.version = 9;
    desk.hears_of(vec![over]);
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn writing_while_offline() {
    let mut desk = writing();
    desk.hear(News::Link(LinkState::Offline(start())));
    desk.answers(Outcome::Offline);
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn both_steps_of_the_wrap_up() {
    let mut desk = writing();
    desk.press("alt-w");
    let first = shown(&desk, SMALL);
    desk.press("5");
    assert_snapshot!(format!("{first}\n\n{}", shown(&desk, MIDDLE)));
}

#[test]
fn help_a_choice_and_the_command_line() {
    let mut desk = Desk::with(morning());
    desk.press("?");
    let help = shown(&desk, SMALL);
    desk.press("esc f f");
    desk.types("ce");
    let choice = shown(&desk, SMALL);
    desk.press("esc :");
    desk.types("filter");
    assert_snapshot!(format!("{help}\n\n{choice}\n\n{}", shown(&desk, SMALL)));
}

#[test]
fn a_question_before_leaving() {
    let mut desk = writing();
    desk.give(Command::Quit);
    assert_snapshot!(shown(&desk, SMALL));
}

#[test]
fn locked_and_blank() {
    let mut desk = writing();
    desk.press("f9");
    desk.types("op-9");
    let locked = shown(&desk, SMALL);
    let mut blank = writing();
    blank.press("f12");
    let blank = shown(&blank, SMALL);
    assert!(
        blank.trim().starts_with("cursor: none"),
        "nothing at all: {blank}"
    );
    assert_snapshot!(locked);
}

#[test]
fn without_colour_everything_is_still_told() {
    let desk = writing();
    let area = Rect::new(0, 0, 80, 24);
    let mut buf = Buffer::empty(area);
    let catalogue = Catalogue::new(Language::En);
    draw(
        &desk.state,
        Look {
            theme: Theme::MONO,
            catalogue: &catalogue,
        },
        area,
        &mut buf,
    );
    assert!(
        buf.content()
            .iter()
            .all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset)
    );
    assert_eq!(
        text(&buf),
        shown(&desk, SMALL).split("\ncursor").next().unwrap()
    );
}

#[test]
fn no_size_is_too_small_or_too_odd_to_draw_on() {
    let mut desks = vec![Desk::cold(), Desk::with(morning()), writing()];
    for keys in ["?", "f f", ":", "alt-/", "t", "f9", "d"] {
        let mut desk = Desk::with(morning());
        desk.press(keys);
        desks.push(desk);
    }
    let mut wrap = writing();
    wrap.press("alt-w");
    desks.push(wrap);
    for desk in &desks {
        for size in [
            (1, 1),
            (2, 2),
            (5, 3),
            (20, 4),
            (39, 7),
            (99, 5),
            (100, 4),
            (149, 6),
            (150, 4),
            (300, 100),
        ] {
            let drawn = shown(desk, size);
            assert!(!drawn.is_empty());
        }
    }
}

#[test]
fn nothing_of_a_story_stands_in_the_queue() {
    let mut desk = writing();
    desk.give(Command::ShowQueue);
    let drawn = shown(&desk, SMALL);
    assert!(
        !drawn.contains("insulin") && !drawn.contains("sister"),
        "{drawn}"
    );
    assert!(invented::START.len() > 1);
}
