//! Owns: `linelamp person merge|unmerge`.
//! Must not know: which record is right; whoever merges says it of every field.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::allowed::one_of;
use crate::cli::context::request;
use crate::cli::{Context, Failure};
use crate::db::{DbError, orders, person};
use crate::domain::{
    Answer, Beside, Merge, PersonId, RecordField, Stayed, Words, Write, beside, safe,
};

/// `linelamp person merge`
#[derive(Args, Debug)]
pub(in crate::cli) struct MergeArgs {
    /// The person who stays
    survivor: PersonId,
    /// The person who is merged into that one
    other: PersonId,
    /// The fields that take the second one's value; an empty field takes it anyway
    #[arg(long, value_delimiter = ',', value_parser = one_of(RecordField::OF_PERSON, RecordField::word))]
    take: Vec<RecordField>,
    /// Do it; without it both are shown and nothing is changed
    #[arg(long)]
    yes: bool,
}

pub(super) fn merge(args: &MergeArgs, context: &Context) -> Result<(), Failure> {
    let (survivor, other) = context.with_database(async |conn| {
        let survivor = person::open_person(conn, args.survivor).await?;
        Ok((survivor, person::open_person(conn, args.other).await?))
    })?;
    // Whoever was merged away opens as the other one.
    if survivor.person != args.survivor
        || other.person != args.other
        || survivor.person == other.person
    {
        return Err(Failure::lost(context.say.say("person-merged-already")));
    }
    let sides = beside(&survivor, &other, &args.take);
    if args.yes {
        let wish = Write::Merge(Box::new(Merge {
            survivor: survivor.person,
            other: other.person,
            chosen: args.take.clone(),
            seen: [survivor.version, other.version],
        }));
        context.change(async |conn| orders::write(conn, request(), &wish).await)?;
    }
    let rows: Vec<Value> = sides.iter().map(row).collect();
    context.print(&json!({ "merged": args.yes, "fields": rows }), |_| {
        let said = if args.yes {
            "person-merge-done"
        } else {
            "person-merge-shown"
        };
        let lines = sides.iter().map(|side| line(side, context));
        lines
            .chain([context.say.say(said)])
            .collect::<Vec<_>>()
            .join("\n")
    })
}

fn row(side: &Beside) -> Value {
    json!({
        "field": side.field.word(), "survivor": side.survivor.reveal(), "other": side.other.reveal(),
        "takes": if side.takes_other { "other" } else { "survivor" },
    })
}

/// What holds afterwards stands between brackets.
fn line(side: &Beside, context: &Context) -> String {
    let face = |words: &Words, holds: bool| {
        let words = if words.is_empty() {
            "—".to_owned()
        } else {
            safe(words.reveal()).to_string()
        };
        if holds {
            format!("[{words}]")
        } else {
            format!(" {words} ")
        }
    };
    let field = context.say.word("field", side.field.word());
    let (mine, theirs) = (
        face(&side.survivor, !side.takes_other),
        face(&side.other, side.takes_other),
    );
    format!("{field:<16}  {mine:<32}  {theirs}")
}

pub(super) fn unmerge(whose: PersonId, context: &Context) -> Result<(), Failure> {
    let wish = Write::Unmerge(whose);
    let written = context.change(async |conn| orders::write(conn, request(), &wish).await)?;
    let Answer::Parted(stayed) = written.answer else {
        return Err(Failure::database(&DbError::Unknown, &context.say));
    };
    let rows: Vec<Value> = stayed.iter().map(stayed_row).collect();
    context.print(&json!({ "stayed": rows }), |_| {
        let lines = stayed.iter().map(|one| stayed_line(one, context));
        let said = if stayed.is_empty() {
            "person-unmerged"
        } else {
            "person-unmerged-stayed"
        };
        [context.say.say(said)]
            .into_iter()
            .chain(lines)
            .collect::<Vec<_>>()
            .join("\n")
    })
}

pub(super) fn stayed_row(one: &Stayed) -> Value {
    json!({
        "kind": one.kind, "id": one.id.to_string(), "label": one.label, "at": one.at.to_string(),
        "who": one.who.as_ref().map(|login| &login.0),
    })
}

pub(super) fn stayed_line(one: &Stayed, context: &Context) -> String {
    let label = match (one.kind.as_str(), one.label.as_str()) {
        ("field", field) => context.say.word("field", field),
        (_, label) => safe(label).to_string(),
    };
    let who = one.who.as_ref().map_or("", |login| login.0.as_str());
    format!(
        "{}  {who:<6}  {:<12}  {label}  {}",
        one.at.strftime("%Y-%m-%d %H:%M"),
        context.say.word("stayed", &one.kind),
        one.id
    )
}

/// `linelamp person move`
#[derive(Args, Debug)]
pub(in crate::cli) struct MoveArgs {
    /// The person with whom it stayed
    person: PersonId,
    /// What is to move, by its id, as `person unmerge` and `person show` list it
    what: uuid::Uuid,
}

pub(super) fn move_stayed(args: &MoveArgs, context: &Context) -> Result<(), Failure> {
    let wish = Write::MoveStayed(args.person, args.what);
    context.change(async |conn| orders::write(conn, request(), &wish).await)?;
    context.print(&json!({ "moved": args.what.to_string() }), |_| {
        context.say.say("notice-moved")
    })
}
