//! Owns: chains of random frames, each written by the lean writer and compared with what terminals then show.
//! Must not know: how few bytes it took.

use linelamp::terminal::{Capabilities, Writer};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use crate::emulator::{Counting, Emulator};
use crate::random::{Chain, Drawing, chains};

/// So many chains in a run of `cargo test`; `LINELAMP_CHAINS` for more.
const SLICE: u32 = 150;

/// Every set a terminal may have, and one in which everything differs from it.
const SETS: &[Capabilities] = &[
    Capabilities::XTERM,
    Capabilities::PLAIN,
    Capabilities::MODERN,
    Capabilities {
        coloured_erase: false,
        ..Capabilities::XTERM
    },
    Capabilities {
        rows: true,
        cells: true,
        ..Capabilities::PLAIN
    },
];

fn runner() -> TestRunner {
    let cases = std::env::var("LINELAMP_CHAINS").ok();
    let cases = cases.and_then(|cases| cases.parse().ok()).unwrap_or(SLICE);
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    })
}

/// Draws a chain, and shows each frame to whoever looks on with the bytes that were sent for it.
fn play(
    chain: &Chain,
    set: Capabilities,
    mut look: impl FnMut(&[u8], &Buffer, Option<Position>) -> Result<(), String>,
) -> Result<u32, TestCaseError> {
    let mut writer = Writer::new(set);
    let mut drawing = Drawing::new(chain);
    let mut frames = 0;
    for changes in &chain.steps {
        for change in changes {
            drawing.apply(change);
        }
        let bytes = writer.frame(&drawing.frame, drawing.cursor);
        look(&bytes, &drawing.frame, drawing.cursor).map_err(|why| {
            let sent = String::from_utf8_lossy(&bytes).escape_debug().to_string();
            TestCaseError::fail(format!("frame {frames}: {why}\nafter {sent}"))
        })?;
        let again = writer.frame(&drawing.frame, drawing.cursor);
        prop_assert!(again.is_empty(), "the same frame again is sent again");
        frames += 1;
    }
    Ok(frames)
}

#[test]
fn every_frame_is_what_a_terminal_that_trusts_nobody_shows() {
    let mut frames = 0;
    let everything = (chains(50, true), prop::sample::select(SETS), any::<bool>());
    let result = runner().run(&everything, |(chain, set, narrow)| {
        let counting = if narrow {
            Counting::Narrow
        } else {
            Counting::ByCharacter
        };
        let mut terminal = Emulator::new(chain.width, chain.height, set, counting);
        play(&chain, set, |bytes, frame, cursor| {
            terminal.take(bytes)?;
            terminal.shows(frame, cursor)
        })
        .map(|count| COUNT.with(|sum| sum.set(sum.get() + count)))
    });
    frames += COUNT.with(std::cell::Cell::take);
    println!("{frames} pairs of frames on the strict terminal");
    if let Err(why) = result {
        panic!("{why}");
    }
}

thread_local! {
    /// How many frames were compared.
    static COUNT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

#[test]
fn another_terminal_shows_the_same() {
    let result = runner().run(&chains(50, false), |chain| {
        let mut terminal = vt100::Parser::new(
            chain.height.try_into().expect("a row"),
            chain.width.try_into().expect("a column"),
            0,
        );
        play(&chain, Capabilities::XTERM, |bytes, frame, cursor| {
            terminal.process(bytes);
            compare(terminal.screen(), frame, cursor)
        })
        .map(|count| COUNT.with(|sum| sum.set(sum.get() + count)))
    });
    let frames = COUNT.with(std::cell::Cell::take);
    println!("{frames} pairs of frames on vt100");
    if let Err(why) = result {
        panic!("{why}");
    }
}

fn compare(screen: &vt100::Screen, frame: &Buffer, cursor: Option<Position>) -> Result<(), String> {
    for y in 0..frame.area.height {
        let mut skipped = 0;
        for x in 0..frame.area.width {
            if skipped > 0 {
                skipped -= 1;
                continue;
            }
            let meant = &frame[(x, y)];
            let seen = screen.cell(y, x).ok_or("no such cell")?;
            let text = if seen.has_contents() {
                seen.contents()
            } else {
                " "
            };
            // A wide character that does not fit is replaced.
            let cut = x + 1 == frame.area.width
                && unicode_width::UnicodeWidthStr::width(meant.symbol()) == 2;
            let want = if cut { "?" } else { meant.symbol() };
            skipped = u16::from(seen.is_wide());
            let has = |modifier| meant.modifier.contains(modifier);
            let blank = want == " " && !has(Modifier::REVERSED) && !has(Modifier::UNDERLINED);
            let style = seen.inverse() == has(Modifier::REVERSED)
                && seen.underline() == has(Modifier::UNDERLINED)
                && seen.bgcolor() == colour(meant.bg)
                && (blank
                    || seen.fgcolor() == colour(meant.fg)
                        && seen.italic() == has(Modifier::ITALIC));
            if text != want || !style {
                return Err(format!(
                    "row {y} column {x}: meant {meant:?}, but {seen:?} {text:?}"
                ));
            }
        }
    }
    let at = cursor.map(|at| (at.y, at.x));
    if screen.hide_cursor() != cursor.is_none()
        || at.is_some_and(|at| at != screen.cursor_position())
    {
        return Err(format!(
            "cursor {cursor:?}, but {:?}",
            screen.cursor_position()
        ));
    }
    Ok(())
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Blue => vt100::Color::Idx(4),
        Color::Cyan => vt100::Color::Idx(6),
        Color::Green => vt100::Color::Idx(2),
        Color::LightRed => vt100::Color::Idx(9),
        Color::Indexed(number) => vt100::Color::Idx(number),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    }
}
