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

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use linelamp::terminal::{Capabilities, Surroundings};

use canonical::Selection;
use screens::Screen;

const USE: &str = "\
What the desk's terminal writer sends, in bytes.

  cargo bench --bench bytes                     the canonical script and the recorded hour, every way
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
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value\n\n{USE}"));
        match word.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--raw" => asked.raw = Some(value()?.into()),
            "--term" => asked.term = value()?,
            "--each" => asked.each = true,
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
    let began = Instant::now();
    let ours = ways::ours(screens, capabilities);
    let spent = began.elapsed();
    let file = Scratch::with(&screens::write(screens))?;
    let ncurses = ways::ncurses(&file.0);
    if let Err(why) = &ncurses {
        println!("Without ncurses: {}", why.trim());
    }
    let counts = table::Counts {
        names: screens.iter().map(|screen| screen.name.as_str()).collect(),
        columns: vec![
            ("changed cells", Some(ways::changed(screens))),
            ("glyph floor", Some(ways::floor(screens))),
            ("ours", Some(ours.iter().map(Vec::len).collect())),
            ("ncurses", ncurses.ok()),
            ("ratatui stock", Some(ways::stock(screens))),
            ("full repaint", Some(ways::repaint(screens))),
        ],
    };
    let frames = u32::try_from(screens.len()).unwrap_or(u32::MAX);
    println!("\n### {title}\n\n{}", counts.table(each));
    println!(
        "{frames} frames, {:.0} µs each to find.",
        (spent / frames).as_secs_f64() * 1e6
    );
    Ok(())
}

/// A file for another program to read, which goes when it has been read.
struct Scratch(PathBuf);

impl Scratch {
    fn with(text: &str) -> Result<Self, String> {
        let name = format!("linelamp-screens-{}.jsonl", std::process::id());
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
