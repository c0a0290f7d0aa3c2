//! Any frames, one after the other: what the writer sends is understood by a terminal that trusts nobody, and shows them.
#![no_main]

#[path = "../../tests/terminal/emulator/mod.rs"]
mod emulator;

use emulator::{Counting, Emulator};
use libfuzzer_sys::fuzz_target;
use linelamp::terminal::{Capabilities, Writer};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

const WORDS: [&str; 16] = [
    "a",
    "Pine Hill",
    "12m",
    " ",
    "          ",
    "─",
    "──────────",
    "● live",
    "漢字",
    "e\u{301}",
    "🦀",
    "👩\u{200d}👧",
    "\x1b[2J",
    "",
    "U1",
    "│",
];

fuzz_target!(|bytes: &[u8]| {
    let [width, height, set, rest @ ..] = bytes else {
        return;
    };
    let (width, height) = (u16::from(width % 60) + 1, u16::from(height % 20) + 1);
    let set = [
        Capabilities::XTERM,
        Capabilities::PLAIN,
        Capabilities::MODERN,
    ][usize::from(set % 3)];
    let mut writer = Writer::new(set);
    let mut terminal = Emulator::new(width, height, set, Counting::ByCharacter);
    let mut frame = Buffer::empty(Rect::new(0, 0, width, height));
    for changes in rest.chunks(16) {
        for change in changes.chunks_exact(4) {
            draw(&mut frame, change);
        }
        let cursor = Position::new(
            u16::from(changes[0]) % width,
            u16::from(changes[0] / 3) % height,
        );
        let cursor = Some(cursor).filter(|_| changes[0] % 5 > 0);
        let sent = writer.frame(&frame, cursor);
        terminal.take(&sent).expect("every terminal understands it");
        terminal
            .shows(&frame, cursor)
            .expect("every terminal shows it");
    }
});

fn draw(frame: &mut Buffer, change: &[u8]) {
    let Rect { width, height, .. } = frame.area;
    let (y, x) = (u16::from(change[0]) % height, u16::from(change[1]) % width);
    let word = WORDS[usize::from(change[2] % 16)];
    let colour = [Color::Reset, Color::Cyan, Color::Indexed(99)][usize::from(change[3] % 3)];
    let modifier = Modifier::from_bits_truncate(u16::from(change[3] / 4));
    let style = Style::reset().fg(colour).add_modifier(modifier);
    match change[2] / 16 {
        0 | 1 => {
            let cells = usize::from(width) * usize::from(height);
            let by = usize::from(width) * usize::from(change[3] % 4);
            frame.content[..cells].rotate_right(by % cells);
        }
        2 => frame.set_style(Rect::new(x, y, width - x, 1), style),
        3 => drop(frame[(x, y)].set_symbol(word).set_style(style)),
        _ => drop(frame.set_stringn(x, y, word, usize::from(width - x), style)),
    }
}
