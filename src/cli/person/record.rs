//! Owns: `linelamp person show|set`, and the setting of a field that `case set` shares.
//! Must not know: whether a value stands; the database compares what was seen with what is there.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::allowed::one_of;
use crate::cli::context::request;
use crate::cli::{Context, Failure, input};
use crate::db::{DbError, orders, person};
use crate::domain::{
    Answer, Detail, FieldState, Login, NewValue, PersonId, PersonRecord, Record, RecordField, Told,
    ValueSet, Words, Write, safe,
};

/// Which person.
#[derive(Args, Debug)]
pub(in crate::cli) struct PersonArg {
    /// The person's id, as `case find` and `person candidates` show it
    pub(super) person: PersonId,
}

/// What is to stand in a field.
#[derive(Args, Debug)]
pub(in crate::cli) struct SetArgs {
    /// The version of the field that was seen, as `show` tells it; without it what stands there now
    #[arg(long, value_name = "VERSION")]
    seen: Option<i32>,
    /// Nothing is to stand there any more; standard input is not read
    #[arg(long)]
    nothing: bool,
    /// `-`: the value comes on standard input
    #[arg(value_parser = ["-"], required_unless_present = "nothing")]
    value: Option<String>,
}

/// `linelamp person set`
#[derive(Args, Debug)]
pub(in crate::cli) struct PersonSetArgs {
    #[command(flatten)]
    person: PersonArg,
    /// Which field: given, family, `a_number`, country, born or language
    #[arg(value_parser = one_of(RecordField::OF_PERSON, RecordField::word))]
    field: RecordField,
    #[command(flatten)]
    set: SetArgs,
}

pub(super) fn show(whose: PersonId, context: &Context) -> Result<(), Failure> {
    let record = context.with_database(async |conn| person::open_person(conn, whose).await)?;
    context.print(&as_json(&record), |_| as_lines(&record, context))
}

pub(super) fn set(args: &PersonSetArgs, context: &Context) -> Result<(), Failure> {
    let what = SetWhat {
        record: Record::Person(args.person.person),
        field: args.field,
    };
    let seen = context.with_database(async |conn| {
        let record = person::open_person(conn, args.person.person).await?;
        let seen = record.field(args.field).map_or(0, |state| state.version);
        Ok(seen)
    })?;
    set_value(what, seen, &args.set, context)
}

/// Which field of which record.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct SetWhat {
    pub(in crate::cli) record: Record,
    pub(in crate::cli) field: RecordField,
}

/// Sets a field. A value that does not stand because somebody was faster is kept, and the command fails.
pub(in crate::cli) fn set_value(
    what: SetWhat,
    version: i32,
    args: &SetArgs,
    context: &Context,
) -> Result<(), Failure> {
    let value = if args.nothing {
        Words::default()
    } else {
        let said = input::words(context)?;
        Words::new(as_kept(what.field, said.reveal(), context)?)
    };
    let wish = Write::SetValue(Box::new(NewValue {
        record: what.record,
        field: what.field,
        value,
        seen: args.seen.unwrap_or(version),
    }));
    let written = context.change(async |conn| orders::write(conn, request(), &wish).await)?;
    let Answer::ValueSet(set) = written.answer else {
        return Err(Failure::database(&DbError::Unknown, &context.say));
    };
    context.print(&set_json(&set), |_| said_of(&set, context))?;
    if set.accepted {
        return Ok(());
    }
    Err(Failure::lost(context.say.say("person-value-kept")))
}

/// An A-number in any punctuation; everything else as it is.
fn as_kept(field: RecordField, said: &str, context: &Context) -> Result<String, Failure> {
    if field != RecordField::ANumber {
        return Ok(said.trim().to_owned());
    }
    crate::domain::ANumber::parse(said)
        .map(|number| number.digits().to_owned())
        .map_err(|_| Failure::input(context.say.say("person-no-a-number")))
}

fn said_of(set: &ValueSet, context: &Context) -> String {
    let field = context.say.word("field", set.now.field.word());
    let value = shown(&set.now.value);
    format!("{field}: {value}  {}", by(&set.now))
}

fn shown(value: &Words) -> String {
    if value.is_empty() {
        return "—".to_owned();
    }
    safe(value.reveal()).to_string()
}

fn by(state: &FieldState) -> String {
    let who = state.set_by.as_ref().map_or("", |login| login.0.as_str());
    let when = state
        .set_at
        .map_or_else(String::new, |at| at.strftime("%Y-%m-%d %H:%M").to_string());
    format!("({})", [who, &when].join(" ").trim())
}

fn set_json(set: &ValueSet) -> Value {
    json!({ "accepted": set.accepted, "now": field_json(&set.now) })
}

/// A field as JSON.
pub(in crate::cli) fn field_json(state: &FieldState) -> Value {
    json!({
        "field": state.field.word(),
        "value": (!state.value.is_empty()).then(|| state.value.reveal()),
        "version": state.version,
        "set_by": state.set_by.as_ref().map(|login| &login.0),
        "set_at": state.set_at.map(|at| at.to_string()),
    })
}

fn as_json(record: &PersonRecord) -> Value {
    let looked =
        |(who, at): &(Login, jiff::Timestamp)| json!({ "who": who.0, "at": at.to_string() });
    let history = record.history.iter().map(|entry| {
        json!({
            "entry": entry.id.to_string(), "at": entry.at.to_string(), "kind": entry.kind,
            "author": entry.author.as_ref().map(|login| &login.0), "words": entry.words.reveal(), "fact": entry.fact,
        })
    });
    json!({
        "person": record.person.to_string(),
        "version": record.version,
        "fields": record.fields.iter().map(field_json).collect::<Vec<_>>(),
        "details": record.details.iter().map(detail_json).collect::<Vec<_>>(),
        "cases": record.cases.iter().map(|(_, number)| number).collect::<Vec<_>>(),
        "merged": record.merged.iter().map(|(id, name)| json!({ "person": id.to_string(), "name": name.reveal() })).collect::<Vec<_>>(),
        "looked": record.looked.iter().map(looked).collect::<Vec<_>>(),
        "history": history.collect::<Vec<_>>(),
        "stayed": record.stayed.iter().map(super::merging::stayed_row).collect::<Vec<_>>(),
    })
}

fn detail_json(detail: &Detail) -> Value {
    let said = match &detail.told {
        Told::Alias(name) => json!({ "name": name.reveal() }),
        Told::DoNotAsk(about) => json!({ "about": about.reveal() }),
        Told::ANumber(number) => json!({ "a_number": number.reveal() }),
        Told::Language(code) => json!({ "language": code }),
        Told::Contact(contact) => json!({
            "relation": contact.relation.word(), "name": contact.name.reveal(),
            "said_number": contact.said_number.reveal(),
            "number": contact.number.as_ref().map(Words::reveal),
        }),
        Told::Custody(stay) => json!({
            "facility": stay.facility, "from": stay.from.to_string(), "to": stay.to.to_string(),
        }),
        Told::Consent(said) => json!({
            "step": said.step.word(), "given": said.given, "language": said.language,
            "read_back": said.read_back, "expires_at": said.expires_at.map(|at| at.to_string()),
        }),
    };
    json!({
        "kind": detail.told.kind(), "detail": detail.id.map(|id| id.to_string()), "said": said,
        "source": detail.source.word(), "said_by": detail.said_by.0, "at": detail.at.to_string(),
    })
}

fn as_lines(record: &PersonRecord, context: &Context) -> String {
    let say = &context.say;
    let mut lines = Vec::new();
    for state in &record.fields {
        let field = say.word("field", state.field.word());
        lines.push(format!("{field:<16}  {}", shown(&state.value)));
    }
    for detail in &record.details {
        let kind = say.word("told", detail.told.kind());
        let source = say.word("source", detail.source.word());
        let id = detail.id.map_or_else(String::new, |id| id.to_string());
        lines.push(format!(
            "{kind:<16}  {}  ({source})  {id}",
            told_text(&detail.told, context)
        ));
    }
    for (_, number) in &record.cases {
        lines.push(format!("{:<16}  {number}", say.word("record", "case")));
    }
    for (id, name) in &record.merged {
        lines.push(format!(
            "{:<16}  {}  {id}",
            say.say("person-merged"),
            shown(name)
        ));
    }
    let stayed = record.stayed.iter();
    lines.extend(stayed.map(|one| super::merging::stayed_line(one, context)));
    for entry in &record.history {
        lines.push(
            crate::cli::entries::entry_line(entry, context)
                .trim_end()
                .to_owned(),
        );
    }
    lines.join("\n")
}

/// What was told, in one line.
fn told_text(told: &Told, context: &Context) -> String {
    let say = &context.say;
    let date = |at: jiff::Timestamp| at.strftime("%Y-%m-%d").to_string();
    match told {
        Told::Alias(words) | Told::DoNotAsk(words) => shown(words),
        Told::ANumber(digits) => crate::domain::ANumber::parse(digits.reveal())
            .map_or_else(|_| String::new(), |number| number.full()),
        Told::Language(code) => code.clone(),
        Told::Contact(contact) => {
            let relation = say.word("relation", contact.relation.word());
            let parts = [
                relation,
                safe(contact.name.reveal()).to_string(),
                safe(contact.said_number.reveal()).to_string(),
            ];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(" ")
        }
        Told::Custody(stay) => {
            format!(
                "{}  {} … {}",
                safe(&stay.facility),
                date(stay.from),
                date(stay.to)
            )
        }
        Told::Consent(said) => {
            let step = say.word("consent", &said.step.word().to_lowercase());
            let given = say.say(if said.given {
                "person-consent-given"
            } else {
                "person-consent-withdrawn"
            });
            format!("{step}: {given}")
        }
    }
}
