//! Owns: `linelamp journal status|replay|password`: what the journals on this machine hold, bringing it into the
//! database, and the password that locks them.
//! Must not know: how a journal is written.

use std::io::IsTerminal as _;
use std::time::Duration;

use clap::Subcommand;
use serde_json::{Value, json};

use super::password::{new_password, piped, refused};
use super::{Context, Failure};
use crate::db::connect::connect;
use crate::db::password;
use crate::domain::{Record, Redacted};
use crate::journal::{Folder, Look, place};
use crate::runtime::{Swept, make_key, opens, sweep};

/// So often a desk that opens asks for the password.
const TRIES: usize = 3;
/// So long it waits to be told whether it was right.
const AT_ONCE: Duration = Duration::from_secs(3);

/// `linelamp journal …`
#[derive(Debug, Subcommand)]
pub(super) enum JournalCommand {
    /// Say how many lines on this machine the database may not have; needs no database
    Status,
    /// Bring the words of desks that are gone into the database; repeating it is harmless
    Replay,
    /// Give this machine's journal a password (asked for, or on standard input), or take it away
    Password {
        /// No password any more
        #[arg(long)]
        remove: bool,
    },
}

pub(super) fn run(command: &JournalCommand, context: &Context) -> Result<(), Failure> {
    let folder = Folder::in_state(&context.config.state_folder);
    match command {
        JournalCommand::Status => status(&folder, context),
        JournalCommand::Replay => replay(&folder, context),
        JournalCommand::Password { remove } => set_password(*remove, &folder, context),
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
        "password": has_password(folder, context),
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

/// Brings back what needs no password, then asks for it where the rest does.
fn bring_back(folder: &Folder, context: &Context) -> Result<Swept, Failure> {
    look(folder, context)?;
    let mut swept = Swept::default();
    context.with_database(async |conn| sweep(conn, folder, None, &mut swept).await)?;
    if swept.recovered.locked > 0 {
        let password = Some(ask_password(swept.recovered.locked, context)?);
        // What was brought back without it is told with the rest.
        swept.recovered.locked = 0;
        context
            .with_database(async |conn| sweep(conn, folder, password.as_ref(), &mut swept).await)?;
    }
    Ok(swept)
}

fn replay(folder: &Folder, context: &Context) -> Result<(), Failure> {
    let swept = bring_back(folder, context)?;
    let recovered = &swept.recovered;
    context.print(&swept_json(&swept), |_| {
        let values = [
            ("lines", recovered.lines().into()),
            ("drafts", recovered.drafts.into()),
            ("unplaced", recovered.unplaced.into()),
        ];
        context.say.say_with("cli-journal-replayed", &values)
    })?;
    for (count, id) in [
        (recovered.locked, "cli-journal-locked"),
        (recovered.refused, "cli-journal-refused"),
    ] {
        if count > 0 {
            let values = [("count", count.into())];
            return Err(Failure::refused(context.say.say_with(id, &values)));
        }
    }
    Ok(())
}

fn swept_json(swept: &Swept) -> Value {
    let recovered = &swept.recovered;
    let calls: Vec<Value> = recovered
        .calls
        .iter()
        .map(|(call, lines)| json!({ "call": call.to_string(), "lines": lines }))
        .collect();
    let records: Vec<Value> = recovered
        .records
        .iter()
        .map(|(record, lines)| {
            let (kind, id) = match record {
                Record::Call(call) => ("call", call.to_string()),
                Record::Case(case) => ("case", case.to_string()),
                Record::Person(person) => ("person", person.to_string()),
            };
            json!({ "kind": kind, "id": id, "lines": lines })
        })
        .collect();
    json!({
        "recovered": recovered.lines(),
        "calls": calls,
        "records": records,
        "of_no_record": recovered.loose,
        "half_typed": recovered.drafts,
        "unplaced": recovered.unplaced,
        "refused": recovered.refused,
        "locked": recovered.locked,
        "kept": swept.kept,
        "other_databases": swept.foreign,
        "unreadable": swept.unread,
        "unwritten": swept.unwritten,
    })
}

/// Whether the journal of the configured databases is locked with a password.
fn has_password(folder: &Folder, context: &Context) -> bool {
    let kept = folder.key(&place(&context.config.databases));
    kept.is_some_and(|kept| kept.locked)
}

/// The password for words that an earlier desk left, where a desk opens on a terminal; none where it is not needed, or
/// the operator puts it off.
///
/// # Errors
/// Nothing can be read from the terminal.
pub(super) fn password_for_desk(context: &Context) -> Result<Option<Redacted<String>>, Failure> {
    let folder = Folder::in_state(&context.config.state_folder);
    if !has_password(&folder, context) {
        return Ok(None);
    }
    let looks = folder.look().unwrap_or_default();
    let left = looks.iter().filter(|look| !look.at_work);
    let unsaved = left.map(|look| look.unsaved).sum();
    if unsaved == 0 {
        return Ok(None);
    }
    for left in (0..TRIES).rev() {
        let said = ask_password(unsaved, context)?;
        if said.reveal().is_empty() {
            return Ok(None);
        }
        if !is_wrong(&folder, &said, context) {
            return Ok(Some(said));
        }
        let values = [("left", left.into())];
        let told = context.say.say_with("cli-journal-password-wrong", &values);
        eprintln!("{told}");
    }
    Ok(None)
}

/// Whether the database says that it opens nothing here. Where that cannot be asked at once, the desk opens and finds out.
fn is_wrong(folder: &Folder, said: &Redacted<String>, context: &Context) -> bool {
    let Ok(to) = context.connect_to() else {
        return false;
    };
    let asked = async {
        let mut conn = connect(&to).await?;
        opens(&mut conn, folder, said).await
    };
    let answered = context.block_on(async { tokio::time::timeout(AT_ONCE, asked).await });
    matches!(answered, Ok(Ok(Ok(Some(false)))))
}

fn ask_password(lines: usize, context: &Context) -> Result<Redacted<String>, Failure> {
    if !std::io::stdin().is_terminal() {
        return piped(context);
    }
    let question = context
        .say
        .say_with("cli-journal-password-for", &[("count", lines.into())]);
    rpassword::prompt_password(question)
        .map(Redacted::from)
        .map_err(|_| Failure::input(context.say.say("cli-input-unreadable")))
}

fn set_password(remove: bool, folder: &Folder, context: &Context) -> Result<(), Failure> {
    let new = if remove {
        None
    } else {
        let new = new_password(context)?;
        password::fit(&new).map_err(|why| refused(why, context))?;
        Some(new)
    };
    let place = place(&context.config.databases);
    context.with_database(async |conn| make_key(conn, folder, &place, new.as_ref()).await)?;
    if has_password(folder, context) == remove {
        let path = folder.path().display().to_string();
        let values = [("path", path.into())];
        return Err(Failure::machine(
            context.say.say_with("cli-journal-unreadable", &values),
        ));
    }
    context.print(&json!({ "password": !remove }), |_| {
        context.say.say(if remove {
            "cli-journal-password-removed"
        } else {
            "cli-journal-password-set"
        })
    })
}
