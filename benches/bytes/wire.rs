//! Owns: what comes out of links and multiplexers when the frames of a recording go through them, way by way.
//! Must not know: how a link is set up (`wire.py`), and what the screens show.

use std::path::Path;
use std::process::Command;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use linelamp::terminal::{Capabilities, Surroundings};
use serde::Deserialize;
use serde_json::json;

use crate::screens::{Screen, write};
use crate::{Scratch, ways};

/// A way through, what a program inside it is told its terminal is, and what it is called in the table.
const ROUTES: &[(&str, &str, &str)] = &[
    ("tmux", "tmux-256color", "out of tmux"),
    ("screen", "screen-256color", "out of screen"),
    ("ssh", "xterm-256color", "`ssh`, from the server"),
    ("ssh-C", "xterm-256color", "`ssh -C`, from the server"),
    ("mosh", "xterm-256color", "mosh, from the server"),
];

/// What came out of a link after the first frame.
#[derive(Deserialize)]
struct Counted {
    bytes: usize,
    bursts: usize,
}

/// One table: a row for each way through, without the first frame. A resize ends the recording: links tell of it in ways
/// of their own.
///
/// # Errors
/// A file cannot be written, or a link broke.
pub(crate) fn measure(title: &str, screens: &[Screen]) -> Result<(), String> {
    let area = screens.first().map(|first| first.cells.area);
    let steady = screens
        .iter()
        .take_while(|one| Some(one.cells.area) == area);
    let screens: Vec<Screen> = steady.cloned().collect();
    let file = Scratch::with(&write(&screens))?;
    println!(
        "\n### {title}\n\n| bytes in bursts | ours | ncurses | ratatui stock |\n|---|---|---|---|"
    );
    let sent = |term: &str| -> Result<[Vec<Vec<u8>>; 3], String> {
        let around = Surroundings {
            term,
            tmux: term.starts_with("tmux"),
            screen: term.starts_with("screen"),
        };
        let ours = ways::ours(&screens, Capabilities::of(around));
        Ok([ours, ways::ncurses(&file.0, term)?, ways::stock(&screens)])
    };
    let written = sent("xterm-256color")?.map(|frames| {
        let frames = frames.iter().skip(1);
        let bursts = frames.clone().filter(|frame| !frame.is_empty()).count();
        format!("{} in {bursts}", frames.map(Vec::len).sum::<usize>())
    });
    println!("| as it is written | {} |", written.join(" | "));
    for (route, term, name) in ROUTES {
        let mut cells = Vec::new();
        for frames in sent(term)? {
            match through(route, &screens, &frames)? {
                Ok(counted) => cells.push(format!("{} in {}", counted.bytes, counted.bursts)),
                Err(missing) => {
                    println!("| {name} | not measured: {missing} | | |");
                    break;
                }
            }
        }
        if !cells.is_empty() {
            println!("| {name} | {} |", cells.join(" | "));
        }
    }
    Ok(())
}

/// What came out, or which program is missing.
fn through(
    route: &str,
    screens: &[Screen],
    frames: &[Vec<u8>],
) -> Result<Result<Counted, String>, String> {
    let area = screens
        .first()
        .map(|first| first.cells.area)
        .unwrap_or_default();
    let frames: Vec<String> = frames
        .iter()
        .map(|one| BASE64_STANDARD.encode(one))
        .collect();
    let recording = json!({ "columns": area.width, "rows": area.height, "frames": frames });
    let file = Scratch::with(&recording.to_string())?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/bytes/wire.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(route)
        .arg(&file.0)
        .output()
        .map_err(|why| format!("python3 cannot be started: {why}"))?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    match output.status.code() {
        Some(0) => serde_json::from_slice(&output.stdout)
            .map(Ok)
            .map_err(|why| why.to_string()),
        Some(3) => Ok(Err(said)),
        _ => Err(format!("{route}: {said}")),
    }
}
