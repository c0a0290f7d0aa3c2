//! Owns: how a form looks beside the note, at three sizes and in both languages.
//! Must not know: a terminal.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::{LARGE, MIDDLE, SMALL, shown, shown_in, text};
use crate::app::tests::forms::{beside, filling};
use crate::messages::{Catalogue, Language};
use crate::screen::{Look, draw};
use crate::theme::Theme;
use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

#[test]
fn a_form_beside_the_note() {
    let mut desk = filling();
    desk.press("alt-f");
    desk.types("=name Jorge Martinez insulin stopped since Tuesday");
    desk.press("enter");
    desk.types("two others saw");
    desk.press("alt-f");
    assert_snapshot!(shown(&desk, SMALL));
    desk.types("y");
    desk.types("the guard hit him");
    desk.press("down down");
    desk.types("12");
    desk.press("down");
    desk.types("mh");
    for size in [SMALL, MIDDLE, LARGE] {
        assert_snapshot!(shown(&desk, size));
    }
    desk.press("enter");
    desk.types("+");
    desk.types("Marta");
    desk.press("up");
    assert_snapshot!(shown(&desk, SMALL));
    desk.press("alt-L");
    assert_snapshot!(shown_in(&desk, SMALL, Language::Es));
}

#[test]
fn the_wrap_up_lists_what_is_open() {
    let mut desk = filling();
    desk.types("n");
    desk.press("alt-w");
    assert_snapshot!(shown(&desk, SMALL));
}

/// A form of 300 rows with 280 conditions, each on the two rows before it and on the first.
fn large() -> String {
    let mut rows = "| survey |\n| | type | name | label | relevant | calculation |\n".to_owned();
    for row in 0..300 {
        let before = |steps: usize| format!("f{}", row - steps);
        let condition = if row < 20 {
            String::new()
        } else {
            let (one, two) = (before(1), before(2));
            format!("${{{one}}} != 'x' and (${{{two}}} != 'y' or string-length(${{f0}}) < 900)")
        };
        let written = if row % 10 == 9 {
            let calculation = format!("concat(${{{}}}, '')", before(1));
            writeln!(
                rows,
                "| | calculate | f{row} | | {condition} | {calculation} |"
            )
        } else {
            writeln!(rows, "| | text | f{row} | Row {row} | {condition} | |")
        };
        written.unwrap();
    }
    rows
}

#[test]
fn a_key_in_a_form_of_three_hundred_rows_is_on_the_screen_within_a_frame() {
    let mut desk = beside(&large());
    let catalogue = Catalogue::new(Language::En);
    let look = Look {
        theme: Theme::default(),
        catalogue: &catalogue,
    };
    let area = Rect::new(0, 0, SMALL.0, SMALL.1);
    let mut took: Vec<Duration> = Vec::new();
    for round in 0..12 {
        for key in ["a", "b", "backspace", "enter", "c", "up", "pagedown"] {
            let mut buf = Buffer::empty(area);
            let begin = Instant::now();
            desk.press(key);
            draw(&desk.state, look, area, &mut buf);
            took.push(begin.elapsed());
            assert!(text(&buf).contains("Row "), "{}", text(&buf));
        }
        if round % 4 == 3 {
            desk.press("alt-f alt-f");
        }
    }
    took.sort_unstable();
    let (median, slowest) = (took[took.len() / 2], took[took.len() - 1]);
    println!(
        "300 rows, 280 conditions, key to drawn screen: median {median:?}, slowest {slowest:?}"
    );
    // Far above what is measured, so that a busy machine does not fail it: the figures are in docs/performance.md.
    assert!(slowest.as_millis() < 160, "{slowest:?}");
}
