//! Owns: `linelamp person alias|a-number|language|contact|custody|consent|take-back`.
//! Must not know: who may see it; whoever opens the person does.

use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde_json::json;

use super::record::PersonArg;
use crate::cli::allowed::{one_of, within};
use crate::cli::context::request;
use crate::cli::{Context, Failure, input};
use crate::db::orders;
use crate::domain::{
    ANumber, Consent, ConsentSaid, Contact, Custody, DetailId, Source, Told, Words, Write,
};

/// About whom, and who told it.
#[derive(Args, Debug)]
struct Telling {
    #[command(flatten)]
    person: PersonArg,
    /// Who told it: caller, family, lawyer, document, authority or other
    #[arg(long, default_value = "caller", value_parser = one_of(Source::NAMED, Source::word))]
    from: Source,
}

/// `linelamp person alias`
#[derive(Args, Debug)]
pub(in crate::cli) struct AliasArgs {
    #[command(flatten)]
    telling: Telling,
    /// `-`: the name comes on standard input
    #[arg(value_parser = ["-"])]
    name: String,
}

/// `linelamp person a-number`
#[derive(Args, Debug)]
pub(in crate::cli) struct ANumberArgs {
    #[command(flatten)]
    telling: Telling,
    /// `-`: the number comes on standard input, seven to nine digits in any punctuation
    #[arg(value_parser = ["-"])]
    number: String,
}

/// `linelamp person language`
#[derive(Args, Debug)]
pub(in crate::cli) struct LanguageArgs {
    #[command(flatten)]
    telling: Telling,
    /// An ISO 639 code: es, quc, ht
    code: String,
}

/// `linelamp person contact`
#[derive(Args, Debug)]
pub(in crate::cli) struct ContactArgs {
    #[command(flatten)]
    telling: Telling,
    /// `-`: relation, name and number come on standard input as in a note: sister Marta +1 312 555 0100
    #[arg(value_parser = ["-"])]
    contact: String,
}

/// `linelamp person custody`
#[derive(Args, Debug)]
pub(in crate::cli) struct CustodyArgs {
    #[command(flatten)]
    telling: Telling,
    /// `-`: the name, alias or code of the facility comes on standard input
    #[arg(value_parser = ["-"])]
    facility: String,
    /// From which day, as far as is known: 2026-03-01
    #[arg(long)]
    since: Date,
    /// Until which day, as far as is known; without it the first
    #[arg(long)]
    until: Option<Date>,
}

/// `linelamp person consent`
#[derive(Args, Debug)]
pub(in crate::cli) struct ConsentArgs {
    #[command(flatten)]
    telling: Telling,
    /// Which step, C0 to C7
    #[arg(value_parser = one_of(Consent::ALL, Consent::word))]
    step: Consent,
    /// It is taken back
    #[arg(long)]
    withdrawn: bool,
    /// In which language it was asked, an ISO 639 code
    #[arg(long)]
    language: Option<String>,
    /// It was read back to the caller
    #[arg(long)]
    read_back: bool,
    /// For how many days it holds; without it until it is taken back
    #[arg(long, value_parser = within(1, 3660))]
    days: Option<i32>,
}

/// `linelamp person take-back`
#[derive(Args, Debug)]
pub(in crate::cli) struct TakeBackArgs {
    #[command(flatten)]
    person: PersonArg,
    /// Which, as `person show` tells it
    detail: DetailId,
}

pub(super) fn alias(args: &AliasArgs, context: &Context) -> Result<(), Failure> {
    let name = input::words(context)?;
    tell(
        &args.telling,
        Told::Alias(Words::new(name.reveal().trim())),
        context,
    )
}

pub(super) fn a_number(args: &ANumberArgs, context: &Context) -> Result<(), Failure> {
    let said = input::words(context)?;
    let number = ANumber::parse(said.reveal())
        .map_err(|_| Failure::input(context.say.say("person-no-a-number")))?;
    tell(
        &args.telling,
        Told::ANumber(Words::new(number.digits())),
        context,
    )
}

pub(super) fn language(args: LanguageArgs, context: &Context) -> Result<(), Failure> {
    tell(&args.telling, Told::Language(args.code), context)
}

pub(super) fn contact(args: &ContactArgs, context: &Context) -> Result<(), Failure> {
    let said = input::words(context)?;
    let contact = Contact::read(said.reveal())
        .ok_or_else(|| Failure::input(context.say.say("person-no-contact")))?;
    tell(&args.telling, Told::Contact(contact), context)
}

pub(super) fn custody(args: &CustodyArgs, context: &Context) -> Result<(), Failure> {
    let facility = input::words(context)?;
    let (since, until) = (args.since, args.until.unwrap_or(args.since));
    let days = (midday(since), midday(until));
    let (Some(from), Some(to)) = days else {
        return Err(Failure::input(context.say.say("error-bad-input")));
    };
    let stay = Custody {
        facility: facility.reveal().trim().to_owned(),
        from,
        to,
    };
    tell(&args.telling, Told::Custody(stay), context)
}

/// A day has no hour: at noon it is the same day on most of the world's clocks.
fn midday(day: Date) -> Option<Timestamp> {
    let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok()?;
    Some(noon.timestamp().min(Timestamp::now()))
}

pub(super) fn consent(args: ConsentArgs, context: &Context) -> Result<(), Failure> {
    let lasts = args.days.map(|days| (i64::from(days) * 24).hours());
    let said = ConsentSaid {
        step: args.step,
        given: !args.withdrawn,
        language: args.language,
        interpreter: None,
        read_back: args.read_back,
        expires_at: lasts.and_then(|span| Timestamp::now().checked_add(span).ok()),
    };
    tell(&args.telling, Told::Consent(said), context)
}

fn tell(telling: &Telling, told: Told, context: &Context) -> Result<(), Failure> {
    let id = request();
    let wish = Write::TellPerson(telling.person.person, telling.from, Box::new(told));
    context.change(async |conn| orders::write(conn, id, &wish).await)?;
    context.print(&json!({ "detail": id.0.to_string() }), |_| {
        context.say.say("cli-done")
    })
}

pub(super) fn take_back(args: &TakeBackArgs, context: &Context) -> Result<(), Failure> {
    let wish = Write::TakeBack(args.person.person, args.detail);
    context.change(async |conn| orders::write(conn, request(), &wish).await)?;
    context.print(&json!({ "taken_back": true }), |_| {
        context.say.say("cli-done")
    })
}
