//! Owns: `linelamp phone …`: the phone that rings for this login, the phone systems, and what is ordered of them.
//! Must not know: how a phone system is spoken to.

use clap::{Args, Subcommand};
use serde_json::json;

use super::call::CallArg;
use super::context::request;
use super::{Context, Failure, bridge, held, input};
use crate::db::phone::{order, own_phone, set_phone};
use crate::db::{calls, feed};
use crate::domain::{Answer, CallField, EndWhy, Login, PhoneOrder, Words};

/// `linelamp phone …`
#[derive(Debug, Subcommand)]
pub(super) enum PhoneCommand {
    /// Set the phone that rings for you until your shift ends, read from standard input
    Set(NumberArg),
    /// Let no phone ring for you
    Forget,
    /// Show the end of your phone's number, and the phone systems
    Show,
}

/// A number, which is nobody's to read in a list of processes.
#[derive(Args, Debug)]
pub(super) struct NumberArg {
    /// `-`: the number comes on standard input
    #[arg(value_parser = ["-"])]
    number: String,
}

/// `linelamp call hand`
#[derive(Args, Debug)]
pub(super) struct HandArgs {
    #[command(flatten)]
    call: CallArg,
    /// The colleague's login
    to: String,
}

/// `linelamp call unsafe-callback`
#[derive(Args, Debug)]
pub(super) struct UnsafeArgs {
    #[command(flatten)]
    call: CallArg,
    /// It would not after all
    #[arg(long)]
    not: bool,
}

/// `linelamp call interpreter`
#[derive(Args, Debug)]
pub(super) struct InterpreterArgs {
    #[command(flatten)]
    call: CallArg,
    /// `-`: the interpreter's number comes on standard input; without it he leaves the call
    #[arg(value_parser = ["-"])]
    number: Option<String>,
}

pub(super) fn run(command: &PhoneCommand, context: &Context) -> Result<(), Failure> {
    match command {
        PhoneCommand::Set(_) => {
            let number = number(context)?;
            set(&number, context)
        }
        PhoneCommand::Forget => set(&Words::default(), context),
        PhoneCommand::Show => show(context),
    }
}

fn number(context: &Context) -> Result<Words, Failure> {
    let said = input::words(context)?;
    Ok(Words::new(said.reveal().trim()))
}

fn set(number: &Words, context: &Context) -> Result<(), Failure> {
    let own = context.change(async |conn| {
        set_phone(conn, request(), number).await?;
        own_phone(conn).await
    })?;
    context.print(&json!({ "ends": own }), |_| said(own.as_deref(), context))
}

fn said(own: Option<&str>, context: &Context) -> String {
    own.map_or_else(
        || context.say.say("notice-phone-forgotten"),
        |end| {
            let values = [("end", end.to_owned().into())];
            context.say.say_with("notice-phone-set", &values)
        },
    )
}

fn show(context: &Context) -> Result<(), Failure> {
    let (own, batch) = context.with_database(async |conn| {
        let own = own_phone(conn).await?;
        Ok((own, feed::read_all(conn, false).await?.batch))
    })?;
    let (now, systems) = (batch.server_now, bridge::systems(batch.rows));
    context.print(&json!({ "ends": own, "systems": systems }), |_| {
        let mut lines = vec![match &own {
            Some(end) => context
                .say
                .say_with("notice-phone-set", &[("end", end.clone().into())]),
            None => context.say.say("cli-phone-none"),
        }];
        lines.extend(
            systems
                .iter()
                .map(|system| bridge::one(system, now, context)),
        );
        lines.join("\n")
    })
}

/// Orders something of the phone system that has a call of mine.
pub(super) fn give(call: &CallArg, wanted: &PhoneOrder, context: &Context) -> Result<(), Failure> {
    context.change(async |conn| {
        let claim = held::mine(conn, call.call).await?;
        order(conn, request(), claim, wanted).await
    })?;
    context.print(&json!({ "ordered": wanted.word() }), |_| {
        context.say.say("cli-phone-ordered")
    })
}

/// Rings an interpreter into the call, or lets him go.
pub(super) fn interpreter(args: &InterpreterArgs, context: &Context) -> Result<(), Failure> {
    let wanted = match &args.number {
        Some(_) => PhoneOrder::Interpreter(number(context)?),
        None => PhoneOrder::DropInterpreter,
    };
    give(&args.call, &wanted, context)
}

/// The call is over: a phone system hangs up, elsewhere it is written down.
pub(super) fn hang_up(call: &CallArg, context: &Context) -> Result<(), Failure> {
    context.change(async |conn| {
        let claim = held::mine(conn, call.call).await?;
        calls::hang_up_call(conn, request(), claim, EndWhy::OperatorHungUp).await
    })?;
    context.print(&json!({ "hung_up": true }), |_| context.say.say("cli-done"))
}

/// Hands the call on: at once, or when the colleague picks up.
pub(super) fn hand(args: &HandArgs, context: &Context) -> Result<(), Failure> {
    let handed = context.change(async |conn| {
        let claim = held::mine(conn, args.call.call).await?;
        calls::hand_call(conn, request(), claim, &Login(args.to.clone())).await
    })?;
    let rings = handed.answer == Answer::ColleagueRings;
    context.print(&json!({ "handed": !rings, "rings": rings }), |_| {
        context.say.say(if rings {
            "cli-colleague-rings"
        } else {
            "cli-done"
        })
    })
}

/// Marks calling back as a danger, or takes the mark away.
pub(super) fn unsafe_callback(args: &UnsafeArgs, context: &Context) -> Result<(), Failure> {
    let field = CallField::UnsafeCallback(!args.not);
    context.change(async |conn| {
        let claim = held::mine(conn, args.call.call).await?;
        calls::set_call_field(conn, request(), claim, &field).await
    })?;
    context.print(&json!({ "unsafe": !args.not }), |_| {
        context.say.say("cli-done")
    })
}
