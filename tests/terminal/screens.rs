//! Owns: what may stand in a file of screens, and that what does not is refused whole.
//! Must not know: what is measured on them.

#[path = "../../benches/bytes/screens.rs"]
mod format;

use format::{read, write};
use linelamp::terminal::{Capabilities, Writer};
use proptest::prelude::*;
use ratatui::style::{Color, Modifier};

use crate::emulator::{Counting, Emulator};
use crate::random::{Drawing, chains};

const SAMPLE: &str = r##"{"size":{"columns":20,"rows":3}}
{"step":"first","cursor":{"row":1,"column":4},"cells":[{"row":0,"column":0,"text":"Pine Hill","style":{"fg":"bright-red","bold":true}}]}
{"step":"one more","keep":true,"cursor":null,"cells":[{"row":2,"column":18,"text":"漢","style":{"bg":"#0a141e","fg":99}}]}
{"size":{"columns":10,"rows":2}}
{"step":"smaller","cells":[]}
"##;

#[test]
fn a_file_of_screens_is_read_and_each_screen_reaches_the_terminal() {
    let screens = read(SAMPLE).unwrap();
    assert_eq!(screens.len(), 3);
    let kept = &screens[1].cells;
    assert_eq!(kept[(0, 0)].fg, Color::LightRed);
    assert_eq!(kept[(0, 0)].modifier, Modifier::BOLD);
    assert_eq!(kept[(18, 2)].symbol(), "漢");
    assert_eq!(
        (kept[(18, 2)].bg, kept[(18, 2)].fg),
        (Color::Rgb(10, 20, 30), Color::Indexed(99))
    );
    assert_eq!(screens[2].cells.area.width, 10);
    let mut writer = Writer::new(Capabilities::XTERM);
    let mut terminal = Emulator::new(20, 3, Capabilities::XTERM, Counting::ByCharacter);
    for screen in &screens[..2] {
        terminal
            .take(&writer.frame(&screen.cells, screen.cursor))
            .unwrap();
        terminal.shows(&screen.cells, screen.cursor).unwrap();
    }
}

const SEQUENCE: &str = r#"{"size":{"columns":40,"rows":5}}
{"step":"first","cursor":{"row":4,"column":2},"cells":[{"row":0,"column":0,"text":"Pine Hill, waiting for ten minutes"},{"row":1,"column":0,"text":"Marsh Unit, waiting for nine minutes"},{"row":4,"column":0,"text":"> "}]}
{"step":"a letter","keep":true,"cursor":{"row":4,"column":3},"cells":[{"row":4,"column":2,"text":"a"}]}
{"step":"nothing","keep":true,"cursor":{"row":4,"column":3},"cells":[]}
{"step":"two rows move","cursor":{"row":4,"column":3},"cells":[{"row":0,"column":0,"text":"New"},{"row":1,"column":0,"text":"Pine Hill, waiting for ten minutes"},{"row":2,"column":0,"text":"Marsh Unit, waiting for nine minutes"},{"row":4,"column":0,"text":"> a"}]}
"#;

#[test]
fn the_raw_bytes_of_a_file_are_counted_by_step_and_replay_to_its_last_screen() {
    let screens = read(SEQUENCE).unwrap();
    let mut writer = Writer::new(Capabilities::XTERM);
    let frames: Vec<Vec<u8>> = screens
        .iter()
        .map(|screen| writer.frame(&screen.cells, screen.cursor))
        .collect();
    assert_eq!(frames[1], b"a");
    assert!(frames[2].is_empty());
    let moved = frames[3].len();
    assert!(
        moved < 30,
        "{moved} bytes: rows that move are not written again"
    );
    let last = screens.last().unwrap();
    let mut terminal = Emulator::new(40, 5, Capabilities::XTERM, Counting::ByCharacter);
    terminal.take(&frames.concat()).unwrap();
    terminal.shows(&last.cells, last.cursor).unwrap();
}

#[test]
fn what_is_not_understood_is_refused_with_its_line() {
    let size = r#"{"size":{"columns":20,"rows":3}}"#;
    let cases = [
        ("", "no step"),
        (size, "no step"),
        (
            r#"{"step":"x","cells":[]}"#,
            "line 1: the size comes before",
        ),
        (r#"{"size":{"columns":0,"rows":3}}"#, "line 1: a size is"),
        (
            r#"{"step":"x","cells":[{"row":3,"column":0,"text":"a"}]}"#,
            "row 3",
        ),
        (
            r#"{"step":"x","cells":[{"row":0,"column":18,"text":"abc"}]}"#,
            "column 18",
        ),
        (
            r#"{"step":"x","cells":[{"row":0,"column":0,"text":"\u001b[2J"}]}"#,
            "control",
        ),
        (
            r#"{"step":"x","cells":[{"row":0,"column":0,"text":"a","style":{"fg":"pink"}}]}"#,
            "no colour",
        ),
        (r#"{"step":"x","keep":true,"cells":[]}"#, "keep needs"),
        (
            r#"{"step":"x","cursor":{"row":0,"column":20},"cells":[]}"#,
            "the cursor stands",
        ),
        (r#"{"step":"x","cells":[],"colour":1}"#, "docs/screens.md"),
        ("{\"step\":", "docs/screens.md"),
    ];
    for (line, why) in cases {
        let alone = line.is_empty() || line.contains("size") || why.starts_with("line 1");
        let text = if alone {
            line.to_owned()
        } else {
            format!("{size}\n{line}\n")
        };
        let said = read(&text).unwrap_err();
        assert!(said.contains(why), "{line}: {said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn screens_that_are_written_are_read_back_as_they_were(chain in chains(40, false)) {
        let mut drawing = Drawing::new(&chain);
        let mut screens = Vec::new();
        for changes in &chain.steps {
            for change in changes {
                drawing.apply(change);
            }
            screens.push(format::Screen {
                name: "a step".to_owned(),
                cells: drawing.frame.clone(),
                cursor: drawing.cursor,
            });
        }
        let mut writers = [Writer::new(Capabilities::XTERM), Writer::new(Capabilities::XTERM)];
        let read = read(&write(&screens)).map_err(TestCaseError::fail)?;
        for (read, drawn) in read.iter().zip(&screens) {
            // Cells hidden behind a wide character are not told: what counts is what a terminal is sent.
            let [one, other] = &mut writers;
            prop_assert_eq!(one.frame(&read.cells, read.cursor), other.frame(&drawn.cells, drawn.cursor));
        }
    }
}
