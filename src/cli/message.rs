//! Owns: `linelamp message add|list|show|deliver|withdraw|card`.
//! Must not know: who may read a message; the database decides, and every look is recorded there.

use clap::{Args, Subcommand};
use jiff::{Span, Timestamp, ToSpan as _};
use serde::Deserialize;
use serde_json::json;

use super::allowed::{one_of, within};
use super::context::request;
use super::{Context, Failure, input};
use crate::db::messages;
use crate::domain::{
    CallId, Delivery, LeftBy, MayHear, Message, MessageHead, MessageId, MessageLine, NewMessage,
    PersonId, Words, safe, tongue, tongues,
};

/// `linelamp message …`
#[derive(Debug, Subcommand)]
pub(super) enum MessageCommand {
    /// Leave a message for a person; its words come on standard input
    Add(AddArgs),
    /// List the messages you look after: yours, for a lead the team's; nothing of what they say
    List(ListArgs),
    /// Show the words of a message; every look is recorded
    Show(MessageArg),
    /// Write down that a message was told
    Deliver(DeliverArgs),
    /// A message is not to be told any more
    Withdraw(MessageArg),
    /// Show what to know before hello, of a call of yours whose person is known
    Card(CardArg),
}

/// A first line of standard input that is no line of the message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Field {
    Relation,
    Name,
    PassWord,
}

impl Field {
    const ALL: &'static [Self] = &[Self::Relation, Self::Name, Self::PassWord];

    const fn word(self) -> &'static str {
        match self {
            Self::Relation => "relation",
            Self::Name => "name",
            Self::PassWord => "pass-word",
        }
    }
}

/// `linelamp message add`
#[derive(Args, Debug)]
pub(super) struct AddArgs {
    /// For whom: the person's id, and `-`: the words come on standard input. With `--case` or `--call` `-` alone
    #[arg(required = true, num_args = 1..=2, value_names = ["PERSON", "-"])]
    what: Vec<String>,
    /// For the person of the case with this number
    #[arg(long, value_name = "NUMBER")]
    case: Option<String>,
    /// The call of yours in which it was left; without a person or a case it is for that call's person
    #[arg(long)]
    call: Option<CallId>,
    /// Who left it: family, lawyer or colleague
    #[arg(long, default_value = "family", value_parser = one_of(LeftBy::ALL, LeftBy::word))]
    from: LeftBy,
    /// Who may hear it: `caller_only`, relayed (by another detained person) or family
    #[arg(long, default_value = "caller_only", value_parser = one_of(MayHear::ALL, MayHear::word))]
    may_hear: MayHear,
    /// In which language it is told, an ISO 639 code
    #[arg(long)]
    language: Option<String>,
    /// How many days it waits; without it as long as the hotline lets messages wait
    #[arg(long, value_parser = within(1, 366))]
    days: Option<i32>,
    /// What the first lines of standard input are, in this order: relation, name, pass-word
    #[arg(long, value_delimiter = ',', conflicts_with = "json_in", value_parser = one_of(Field::ALL, Field::word))]
    lines: Vec<Field>,
    /// Standard input is a JSON object: words, and where known relation, name, `pass_word`
    #[arg(long)]
    json_in: bool,
}

/// `linelamp message list`
#[derive(Args, Debug)]
pub(super) struct ListArgs {
    /// Only those that nobody has heard and whose time has not run out
    #[arg(long)]
    undelivered: bool,
}

/// One message.
#[derive(Args, Debug)]
pub(super) struct MessageArg {
    /// The message's id, as `message list` shows it
    message: MessageId,
}

/// `linelamp message card`
#[derive(Args, Debug)]
pub(super) struct CardArg {
    /// The call's id, as `queue` and `call list` show it
    call: CallId,
}

/// `linelamp message deliver`
#[derive(Args, Debug)]
pub(super) struct DeliverArgs {
    #[command(flatten)]
    message: MessageArg,
    /// How: read-back (it was heard) or both-ways (and whoever left it knows that)
    #[arg(long, value_parser = one_of(Delivery::ALL, how))]
    how: Delivery,
}

const fn how(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::ReadBack => "read-back",
        Delivery::BothWays => "both-ways",
    }
}

pub(super) fn run(command: MessageCommand, context: &Context) -> Result<(), Failure> {
    match command {
        MessageCommand::Add(args) => add(args, context),
        MessageCommand::List(args) => list(&args, context),
        MessageCommand::Show(args) => show(&args, context),
        MessageCommand::Deliver(args) => deliver(&args, context),
        MessageCommand::Withdraw(args) => withdraw(&args, context),
        MessageCommand::Card(args) => super::card::card(args.call, context),
    }
}

/// What somebody says, and who.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Said {
    words: String,
    #[serde(default)]
    relation: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    pass_word: String,
}

fn said(args: &AddArgs, context: &Context) -> Result<Said, Failure> {
    let given = input::words(context)?;
    if args.json_in {
        // What is wrong with it could show what stands in it.
        return serde_json::from_str(given.reveal())
            .map_err(|_| Failure::input(context.say.say("cli-message-not-json")));
    }
    let mut said = Said::default();
    let mut rest = given.reveal();
    for field in &args.lines {
        let Some((line, after)) = rest.split_once('\n') else {
            return Err(Failure::input(context.say.say("cli-message-too-few-lines")));
        };
        let line = line.trim().to_owned();
        match field {
            Field::Relation => said.relation = line,
            Field::Name => said.name = line,
            Field::PassWord => said.pass_word = line,
        }
        rest = after;
    }
    rest.trim().clone_into(&mut said.words);
    if said.words.is_empty() {
        return Err(Failure::input(context.say.say("cli-input-empty")));
    }
    Ok(said)
}

/// For whom: nothing but an id and the dash stands among the arguments.
fn person(args: &AddArgs, context: &Context) -> Result<Option<PersonId>, Failure> {
    let somebody = args.case.is_some() || args.call.is_some();
    match args.what.as_slice() {
        [dash] if dash == "-" && somebody => Ok(None),
        [person, dash] if dash == "-" && args.case.is_none() => {
            let person = person.parse().map(Some);
            person.map_err(|_| Failure::usage(context.say.say("cli-message-for-whom")))
        }
        _ => Err(Failure::usage(context.say.say("cli-message-for-whom"))),
    }
}

fn add(args: AddArgs, context: &Context) -> Result<(), Failure> {
    let person = person(&args, context)?;
    if let Some(code) = args.language.as_deref()
        && tongue(code) != Some(code)
    {
        let known: Vec<&str> = tongues().collect();
        let known = known.join(", ");
        return Err(Failure::usage(
            context
                .say
                .say_with("cli-unknown-language", &[("known", known.into())]),
        ));
    }
    let said = said(&args, context)?;
    input::fitting(&said.words, input::LONGEST_WORDS, context)?;
    let waits: Option<Span> = args.days.map(|days| (i64::from(days) * 24).hours());
    let expires_at = waits.and_then(|span| Timestamp::now().checked_add(span).ok());
    let message = NewMessage {
        call: args.call,
        person,
        case_number: args.case,
        left_by: args.from,
        relation: Words::new(said.relation),
        name: Words::new(said.name),
        words: Words::new(said.words),
        pass_word: Words::new(said.pass_word),
        language: args.language,
        may_hear: args.may_hear,
        expires_at,
    };
    let id = request();
    context.change(async |conn| messages::leave_message(conn, id, &message).await)?;
    let id = id.0.to_string();
    context.print(&json!({ "message": id }), |_| {
        context
            .say
            .say_with("cli-message-left", &[("message", id.clone().into())])
    })
}

fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let listed = context
        .with_database(async |conn| messages::list_messages(conn, args.undelivered).await)?;
    context.print(&listed, |listed| {
        listed.iter().map(|line| text(line, context)).collect()
    })
}

fn text(line: &MessageLine, context: &Context) -> String {
    format!(
        "{}  {:<10} {:<8} {:<10} {}  {}\n",
        line.expires_at.strftime("%Y-%m-%d %H:%M"),
        context.say.word("message-state", line.state.word()),
        line.case_number.as_deref().unwrap_or("-"),
        context.say.word("left-by", line.left_by.word()),
        line.written_by.0,
        line.id
    )
}

fn show(args: &MessageArg, context: &Context) -> Result<(), Failure> {
    let message =
        context.with_database(async |conn| messages::open_message(conn, args.message).await)?;
    context.print(&as_json(&message), |_| as_lines(&message, context))
}

fn as_json(message: &Message) -> serde_json::Value {
    let mut fields = head_json(&message.head);
    let more = json!({
        "person": message.person.to_string(), "relation": message.relation.reveal(), "name": message.name.reveal(),
        "words": message.words.reveal(), "pass_word": message.pass_word.reveal(),
        "written_by": message.written_by.0, "state": message.state.word(),
        "state_at": message.state_at.map(|at| at.to_string()),
    });
    if let (Some(fields), serde_json::Value::Object(more)) = (fields.as_object_mut(), more) {
        fields.extend(more);
    }
    fields
}

pub(super) fn head_json(head: &MessageHead) -> serde_json::Value {
    json!({
        "message": head.id.to_string(), "left_by": head.left_by.word(), "language": head.language,
        "may_hear": head.may_hear.word(), "has_pass_word": head.pass_word,
        "left_at": head.left_at.to_string(), "expires_at": head.expires_at.to_string(),
    })
}

/// What became of it stands first, then the pass-word: it is heard before anything is told.
fn as_lines(message: &Message, context: &Context) -> String {
    let say = &context.say;
    let foreign = |words: &Words| safe(words.reveal()).to_string();
    let (stands, at) = message.state_at.map_or_else(
        || ("cli-message-waits", message.head.expires_at),
        |at| ("cli-message-waits-no-more", at),
    );
    let at = at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let state = say.word("message-state", message.state.word());
    let mut lines = vec![say.say_with(stands, &[("state", state.into()), ("at", at.into())])];
    if !message.pass_word.is_empty() {
        let words = foreign(&message.pass_word);
        lines.push(say.say_with("message-pass-word-is", &[("words", words.into())]));
    }
    lines.push(say.word("may-hear", message.head.may_hear.word()));
    let who = [&message.relation, &message.name].map(foreign);
    let left_by = say.word("left-by", message.head.left_by.word());
    let who = [left_by].into_iter().chain(who);
    let who: Vec<String> = who.filter(|part| !part.is_empty()).collect();
    lines.push(who.join(" · "));
    lines.push(foreign(&message.words));
    lines.join("\n")
}

fn deliver(args: &DeliverArgs, context: &Context) -> Result<(), Failure> {
    let message = args.message.message;
    context
        .change(async |conn| messages::deliver_message(conn, request(), message, args.how).await)?;
    context.print(&json!({ "delivered": how(args.how) }), |_| {
        context.say.say("cli-done")
    })
}

fn withdraw(args: &MessageArg, context: &Context) -> Result<(), Failure> {
    context.change(async |conn| messages::withdraw_message(conn, request(), args.message).await)?;
    context.print(&json!({ "withdrawn": true }), |_| {
        context.say.say("cli-done")
    })
}
