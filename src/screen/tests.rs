//! Owns: how the desk looks: text and style runs of every pane in its states, at three sizes.
//! Must not know: a terminal.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{Look, draw};
use crate::app::tests::Desk;
use crate::messages::{Catalogue, Language};
use crate::store::invented;
use crate::theme::Theme;

/// Text, cursor and style runs of a desk at this size.
fn shown(desk: &Desk, width: u16, height: u16) -> String {
    shown_in(desk, width, height, Language::En)
}

fn shown_in(desk: &Desk, width: u16, height: u16, language: Language) -> String {
    let area = Rect::new(0, 0, width, height);
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

/// Every run of cells with a look of its own: row, columns, look.
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
            if let Some(look) = look_of(style) {
                runs.push(format!("{y}:{from}-{} {look}", end - 1));
            }
            from = end;
        }
    }
    runs
}

fn look_of(style: Style) -> Option<String> {
    use ratatui::style::{Color, Modifier};
    let colour = style
        .fg
        .filter(|colour| *colour != Color::Reset)
        .map(|colour| format!("{colour:?}"));
    let modifier = Some(style.add_modifier).filter(|modifier| *modifier != Modifier::empty());
    let modifier = modifier.map(|modifier| format!("{modifier:?}"));
    let parts: Vec<String> = [colour, modifier].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[test]
fn look() {
    let desk = Desk::with(invented::morning());
    let mut call = Desk::on_call();
    call.types("insulin stopped since Tuesday");
    call.press("enter");
    call.answers(crate::domain::Outcome::Ok(crate::domain::Answer::Done));
    call.types(
        "two others in pod C saw the guard hit him near the door of the shower and nobody came",
    );
    call.press("enter");
    call.types("wants his sister Marta to know, number follows, and he is afraid of the next transfer he says");
    let mut wrap = Desk::on_call();
    wrap.press("alt-w");
    let mut help = Desk::with(invented::morning());
    help.press("?");
    let mut menu = Desk::with(invented::morning());
    menu.press("c");
    let mut find = Desk::with(invented::morning());
    find.press("alt-/");
    for desk in [desk, call, wrap, help, menu, find] {
        for (w, h) in [(80, 24), (120, 36), (160, 48)] {
            println!("{}", shown(&desk, w, h).split("\ncursor").next().unwrap());
        }
    }
}
