//! Owns: `linelamp journal status|replay`: what the journals on this machine hold, and bringing it into the database.
//! Must not know: how a journal is written.

use clap::Subcommand;
use serde_json::{Value, json};

use super::{Context, Failure};
use crate::journal::{Folder, Look};
use crate::runtime::{Swept, sweep};

/// `linelamp journal …`
#[derive(Debug, Subcommand)]
pub(super) enum JournalCommand {
    /// Say how many lines on this machine the database may not have; needs no database
    Status,
    /// Bring the words of desks that are gone into the database; repeating it is harmless
    Replay,
}

pub(super) fn run(command: &JournalCommand, context: &Context) -> Result<(), Failure> {
    let folder = Folder::in_state(&context.config.state_folder);
    match command {
        JournalCommand::Status => status(&folder, context),
        JournalCommand::Replay => replay(&folder, context),
    }
}

fn look(folder: &Folder, context: &Context) -> Result<Vec<Look>, Failure> {
    folder.look().map_err(|_| {
        let path = folder.path().display().to_string();
        Failure::machine(
            context
                .say
                .say_with("cli-journal-unreadable", &[("path", path.into())]),
        )
    })
}

fn status(folder: &Folder, context: &Context) -> Result<(), Failure> {
    let files = look(folder, context)?;
    let unsaved: usize = files.iter().map(|file| file.unsaved).sum();
    let told: Vec<Value> = files
        .iter()
        .map(|file| {
            json!({
                "desk_at_work": file.at_work,
                "unsaved": file.unsaved,
                "kept": file.kept,
                "damaged_bytes": file.damaged,
                "bytes": file.bytes,
            })
        })
        .collect();
    let shown = json!({
        "folder": folder.path().display().to_string(),
        "unsaved": unsaved,
        "kept": files.iter().map(|file| file.kept).sum::<usize>(),
        "files": told,
    });
    context.print(&shown, |_| {
        let count = |id: &str, files: usize| context.say.say_with(id, &[("count", files.into())]);
        let at_work = files.iter().filter(|file| file.at_work).count();
        [
            count("cli-journal-unsaved", unsaved),
            count("cli-journal-at-work", at_work),
            count("cli-journal-left", files.len() - at_work),
        ]
        .join("\n")
    })
}

fn replay(folder: &Folder, context: &Context) -> Result<(), Failure> {
    look(folder, context)?;
    let mut swept = Swept::default();
    context.with_database(async |conn| sweep(conn, folder, &mut swept).await)?;
    let recovered = &swept.recovered;
    let calls: Vec<Value> = recovered
        .calls
        .iter()
        .map(|(call, lines)| json!({ "call": call.to_string(), "lines": lines }))
        .collect();
    let shown = json!({
        "recovered": recovered.lines(),
        "calls": calls,
        "half_typed": recovered.drafts,
        "unplaced": recovered.unplaced,
        "refused": recovered.refused,
        "kept": swept.kept,
        "other_databases": swept.foreign,
        "unreadable": swept.unread,
    });
    context.print(&shown, |_| {
        let values = [
            ("lines", recovered.lines().into()),
            ("drafts", recovered.drafts.into()),
            ("unplaced", recovered.unplaced.into()),
        ];
        context.say.say_with("cli-journal-replayed", &values)
    })?;
    if recovered.refused > 0 {
        let count = recovered.refused;
        return Err(Failure::refused(
            context
                .say
                .say_with("cli-journal-refused", &[("count", count.into())]),
        ));
    }
    Ok(())
}
