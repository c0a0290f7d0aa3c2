//! Owns: printing the entries of a timeline: notes, and facts in words.
//! Must not know: whose timeline it is.

use serde_json::json;

use super::{Context, Failure};
use crate::domain::{Entry, safe};

/// Entries as lines: time, author, words; or as JSON.
pub(super) fn print_entries(entries: &[Entry], context: &Context) -> Result<(), Failure> {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            json!({
                "entry": entry.id.to_string(), "at": entry.at.to_string(), "kind": entry.kind, "late": entry.late,
                "author": entry.author.as_ref().map(|author| author.0.clone()),
                "words": entry.words.reveal(), "fact": entry.fact,
            })
        })
        .collect();
    context.print(&rows, |_| {
        entries
            .iter()
            .map(|entry| entry_line(entry, context))
            .collect()
    })
}

pub(super) fn entry_line(entry: &Entry, context: &Context) -> String {
    let author = entry.author.as_ref().map_or("", |author| author.0.as_str());
    let said = match entry.kind.as_str() {
        "note" if entry.fact("half_typed").is_some() => format!(
            "{} ({})",
            safe(entry.words.reveal()),
            context.say.word("entry", "half_typed")
        ),
        "note" => safe(entry.words.reveal()).to_string(),
        kind if let Some(due) = entry.due() => format!(
            "{}: {}",
            context.say.word("entry", kind),
            due.strftime("%Y-%m-%d %H:%M UTC")
        ),
        kind if kind.starts_with("field_")
            || kind == "half_typed" && entry.fact("field").is_some() =>
        {
            format!(
                "{} · {}: {}",
                context.say.word("entry", kind),
                context
                    .say
                    .word("field", entry.fact("field").unwrap_or_default()),
                safe(entry.words.reveal())
            )
        }
        kind @ "half_typed" if let Some(what) = entry.fact("what") => format!(
            "{} · {}: {}",
            context.say.word("entry", kind),
            context.say.word("told", what),
            safe(entry.words.reveal())
        ),
        kind if let Some(what) = entry.fact("what") => {
            format!(
                "{} · {}",
                context.say.word("entry", kind),
                context.say.word("told", what)
            )
        }
        kind if entry.words.is_empty() => context.say.word("entry", kind),
        kind => format!(
            "{}: {}",
            context.say.word("entry", kind),
            safe(entry.words.reveal())
        ),
    };
    format!(
        "{}  {author:<6}  {said}\n",
        entry.at.strftime("%Y-%m-%d %H:%M")
    )
}
