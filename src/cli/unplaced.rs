//! Owns: `linelamp unplaced list|show|place`: what was written for calls that the database does not know.
//! Must not know: who may read or place it; the database decides.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Context, Failure};
use crate::db::unplaced;
use crate::domain::{CallId, Unplaced, UnplacedId, UnplacedKind, safe};

/// `linelamp unplaced …`
#[derive(Debug, Subcommand)]
pub(super) enum UnplacedCommand {
    /// List the lines and forms whose call is not known: yours, for a lead also your colleagues'
    List,
    /// Show what one of them says; every look is recorded
    Show(UnplacedArg),
    /// Put one of them onto a call of your teams; repeating it is harmless
    Place(PlaceArgs),
}

/// One of them.
#[derive(Args, Debug)]
pub(super) struct UnplacedArg {
    /// The id, as `unplaced list` shows it
    id: UnplacedId,
}

/// `linelamp unplaced place`
#[derive(Args, Debug)]
pub(super) struct PlaceArgs {
    #[command(flatten)]
    unplaced: UnplacedArg,
    /// The call's id, as `call list` shows it
    call: CallId,
}

pub(super) fn run(command: &UnplacedCommand, context: &Context) -> Result<(), Failure> {
    match command {
        UnplacedCommand::List => list(context),
        UnplacedCommand::Show(args) => show(args.id, context),
        UnplacedCommand::Place(args) => place(args, context),
    }
}

fn list(context: &Context) -> Result<(), Failure> {
    let listed = context.with_database(async |conn| unplaced::list_unplaced(conn).await)?;
    let rows: Vec<Value> = listed.iter().map(row).collect();
    context.print(&rows, |_| {
        if listed.is_empty() {
            return context.say.say("list-unplaced-empty");
        }
        listed.iter().map(|one| line(one, context)).collect()
    })
}

fn row(one: &Unplaced) -> Value {
    let (kind, words, form) = match &one.kind {
        UnplacedKind::Line(words) => (
            "line",
            words.as_ref().map(|words| words.reveal().to_owned()),
            None,
        ),
        UnplacedKind::Form {
            title,
            version,
            answers,
        } => {
            let form = json!({ "title": title, "version": version, "answers": answers });
            ("form", None, Some(form))
        }
    };
    json!({
        "id": one.id.to_string(), "kind": kind, "author": one.author.0, "at": one.at.to_string(),
        "words": words, "form": form,
        "source": one.provider.as_ref().map(|(source, _)| source),
        "provider_id": one.provider.as_ref().map(|(_, id)| id),
        "half_typed": one.half_typed,
    })
}

fn line(one: &Unplaced, context: &Context) -> String {
    let what = match &one.kind {
        UnplacedKind::Line(Some(words)) => safe(words.reveal()).clip(60).to_string(),
        UnplacedKind::Line(None) => context.say.say("unplaced-line"),
        UnplacedKind::Form { title, answers, .. } => {
            let title = safe(title).to_string();
            let values = [("title", title.into()), ("n", (*answers).into())];
            context.say.say_with("unplaced-form", &values)
        }
    };
    let what = match &one.half_typed {
        Some(_) => format!("{what} ({})", context.say.word("entry", "half_typed")),
        None => what,
    };
    let call = one.provider.as_ref();
    let call = call.map(|(source, id)| format!("{} {}", safe(source), safe(id)));
    format!(
        "{}  {:<6}  {}  {what}  {}\n",
        one.at.strftime("%Y-%m-%d %H:%M"),
        one.author.0,
        one.id,
        call.unwrap_or_default()
    )
}

fn show(id: UnplacedId, context: &Context) -> Result<(), Failure> {
    let opened = context.with_database(async |conn| unplaced::open_unplaced(conn, id).await)?;
    let said: Vec<Value> = (opened.said.iter())
        .map(|(field, words)| json!({ "field": field, "words": words.reveal() }))
        .collect();
    context.print(&said, |_| {
        let line = |(field, words): &(Option<String>, crate::domain::Words)| match field {
            Some(field) => format!("{}: {}\n", safe(field), safe(words.reveal())),
            None => format!("{}\n", safe(words.reveal())),
        };
        opened.said.iter().map(line).collect()
    })
}

fn place(args: &PlaceArgs, context: &Context) -> Result<(), Failure> {
    let (id, call) = (args.unplaced.id, args.call);
    context.change(async |conn| unplaced::place_unplaced(conn, id, call).await)?;
    context.print(&json!({ "placed": call.to_string() }), |_| {
        context.say.say("notice-unplaced-placed")
    })
}
