//! Owns: what the lean writer's bytes are measured against: ratatui's own backend, ncurses, a full repaint, the glyphs.
//! Must not know: how the writer finds them.

#![allow(
    clippy::expect_used,
    reason = "a measurement stops at the first surprise"
)]

mod canonical;
mod hour;
mod screens;
mod table;
mod ways;
mod wire;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use linelamp::terminal::{Capabilities, Surroundings};

use canonical::Selection;
use screens::Screen;

const USE: &str = "\
What the desk's terminal writer sends, in bytes.

  cargo bench --bench bytes                     the canonical script and the recorded hour, every way
  cargo bench --bench bytes -- --wire           the same through tmux, screen, ssh and mosh (a quarter of an hour)
  cargo bench --bench bytes -- FILE             the screens of a file (docs/screens.md), every way
      --term NAME     what the writer may send, as TERM names it (xterm-256color; plain: the least)
      --raw FILE      writes the bytes the writer would send, frame after frame
      --each          one line a step instead of one line a name
";

/// What was asked for.
struct Asked {
    file: Option<PathBuf>,
    raw: Option<PathBuf>,
    term: String,
    each: bool,
    wire: bool,
}

fn main() -> ExitCode {
    let told = asked(std::env::args().skip(1)).and_then(|asked| run(&asked));
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked = Asked {
        file: None,
        raw: None,
        term: "xterm-256color".to_owned(),
        each: false,
        wire: false,
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value\n\n{USE}"));
        match word.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--raw" => asked.raw = Some(value()?.into()),
            "--term" => asked.term = value()?,
            "--each" => asked.each = true,
            "--wire" => asked.wire = true,
            name if !name.starts_with('-') && asked.file.is_none() => {
                asked.file = Some(name.into());
            }
            _ => return Err(format!("{word} is not understood\n\n{USE}")),
        }
    }
    if asked.raw.is_some() && asked.file.is_none() {
        return Err(format!("--raw needs a file of screens\n\n{USE}"));
    }
    Ok(asked)
}

fn run(asked: &Asked) -> Result<(), String> {
    let capabilities = if asked.term == "plain" {
        Capabilities::PLAIN
    } else {
        Capabilities::of(Surroundings {
            term: &asked.term,
            ..Surroundings::default()
        })
    };
    if let Some(file) = &asked.file {
        let text =
            std::fs::read_to_string(file).map_err(|why| format!("{}: {why}", file.display()))?;
        let screens = screens::read(&text).map_err(|why| format!("{}: {why}", file.display()))?;
        if let Some(raw) = &asked.raw {
            let bytes = ways::ours(&screens, capabilities).concat();
            std::fs::write(raw, bytes).map_err(|why| format!("{}: {why}", raw.display()))?;
        }
        return measure(
            &file.display().to_string(),
            &screens,
            capabilities,
            asked.each,
        );
    }
    if asked.wire {
        let script = canonical::script(Selection::Sign);
        wire::measure("The canonical script through links", &script)?;
        return wire::measure("The recorded hour through links", &hour::screens()?);
    }
    let script = |selection| canonical::script(selection);
    measure(
        "The canonical script, the selected row reversed",
        &script(Selection::Reversed),
        capabilities,
        asked.each,
    )?;
    measure(
        "The canonical script, a sign before the selected row",
        &script(Selection::Sign),
        capabilities,
        asked.each,
    )?;
    measure(
        "A recorded hour of a busy desk",
        &hour::screens()?,
        capabilities,
        asked.each,
    )
}

/// Every way, over the same screens.
fn measure(
    title: &str,
    screens: &[Screen],
    capabilities: Capabilities,
    each: bool,
) -> Result<(), String> {
    let (ours, spent) = ways::timed(screens, capabilities);
    let file = Scratch::with(&screens::write(screens))?;
    let ncurses = ways::ncurses(&file.0, "xterm-256color");
    if let Err(why) = &ncurses {
        println!("Without ncurses: {}", why.trim());
    }
    let counts = table::Counts {
        names: screens.iter().map(|screen| screen.name.as_str()).collect(),
        columns: vec![
            ("changed cells", Some(ways::changed(screens))),
            ("glyph floor", Some(ways::floor(screens))),
            ("ours", Some(ways::lengths(&ours))),
            ("ncurses", ncurses.ok().as_deref().map(ways::lengths)),
            ("ratatui stock", Some(ways::lengths(&ways::stock(screens)))),
            ("full repaint", Some(ways::repaint(screens))),
        ],
    };
    println!("\n### {title}\n\n{}", counts.table(each));
    println!("{}", told(screens, &spent));
    Ok(())
}

/// How long it took to find the frames, and the slowest of them.
fn told(screens: &[Screen], spent: &[Duration]) -> String {
    let frames = u32::try_from(screens.len()).unwrap_or(u32::MAX);
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let all: Duration = spent.iter().sum();
    let slowest = screens.iter().zip(spent).max_by_key(|(_, time)| **time);
    let (name, most) = slowest.map_or(("", Duration::ZERO), |(screen, time)| {
        (&*screen.name, *time)
    });
    format!(
        "{frames} frames, {:.0} µs each to find; the slowest {:.0} µs ({name}).",
        micros(all / frames.max(1)),
        micros(most)
    )
}

static WRITTEN: AtomicUsize = AtomicUsize::new(0);

/// A file for another program to read, which goes when it has been read.
struct Scratch(PathBuf);

impl Scratch {
    fn with(text: &str) -> Result<Self, String> {
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let name = format!("linelamp-screens-{}-{number}", std::process::id());
        let file = Self(Path::new(&std::env::temp_dir()).join(name));
        std::fs::write(&file.0, text).map_err(|why| why.to_string())?;
        Ok(file)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Whoever cleans the folder for temporary files will find it otherwise.
        let _ = std::fs::remove_file(&self.0);
    }
}
