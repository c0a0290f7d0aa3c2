//! Owns: `linelamp person pick|new`: who calls, said of a call in hand.
//! Must not know: who is likeliest, or who may be picked; the database decides.

use clap::Args;
use serde_json::json;

use super::context::request;
use super::{Context, Failure, held, input};
use crate::db::words;
use crate::domain::marks::marks_on;
use crate::domain::{CallId, NewPerson, PersonId};

/// `linelamp person pick`
#[derive(Args, Debug)]
pub(super) struct PickArgs {
    /// A call of yours, by its id, as `queue` and `call list` show it
    call: CallId,
    /// The person's id, as `person candidates` shows it
    #[arg(required_unless_present = "nobody")]
    person: Option<PersonId>,
    /// Take the pick back: nobody knows who calls
    #[arg(long, conflicts_with = "person")]
    nobody: bool,
}

/// `linelamp person new`
#[derive(Args, Debug)]
pub(super) struct NewArgs {
    /// A call of yours, by its id, as `queue` and `call list` show it
    call: CallId,
    /// `-`: a name, or marks such as `=name`, `=from`, `=born` and an A-number, come on standard input
    #[arg(value_parser = ["-"])]
    words: String,
}

/// This person calls, or nobody knows who does. The call stays on its case.
pub(super) fn pick(args: &PickArgs, context: &Context) -> Result<(), Failure> {
    let id = request();
    context.change(async |conn| {
        let (claim, call) = held::held(conn, args.call).await?;
        let onto = (args.person, call.case);
        words::place_call(conn, id, claim.call, Some(claim.fence), onto).await
    })?;
    let picked = args.person.map(|person| person.to_string());
    context.print(&json!({ "person": picked }), |_| {
        context.say.say("cli-done")
    })
}

/// Somebody calls whom nobody knows yet.
pub(super) fn new(args: &NewArgs, context: &Context) -> Result<(), Failure> {
    let said = input::words(context)?;
    let mut person = NewPerson::of(&marks_on(said.reveal(), jiff::Zoned::now().date()));
    if person == NewPerson::default() {
        person.given = Some(said);
    }
    let id = request();
    context.change(async |conn| {
        let claim = held::mine(conn, args.call).await?;
        words::add_person(conn, id, Some(claim), &person).await
    })?;
    let id = id.0.to_string();
    context.print(&json!({ "person": id }), |_| {
        let person = id.clone().into();
        context
            .say
            .say_with("cli-person-made", &[("person", person)])
    })
}
