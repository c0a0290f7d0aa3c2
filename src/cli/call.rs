//! Owns: `linelamp call …`: what the desk does with a call, one command each.
//! Must not know: how the database decides.

use clap::{Args, Subcommand};
use serde_json::json;

use super::allowed::one_of;
use super::context::request;
use super::marks::{self, AmendArgs, MarksArgs};
use super::phone::{self, HandArgs, InterpreterArgs, UnsafeArgs};
use super::{Context, Failure, entries, held, input, queue};
use crate::db::{DbError, PgConnection, calls, feed, orders, words};
use crate::domain::phone_system::{Caller, PhoneMark};
use crate::domain::{
    Answer, Call, CallId, CallState, Claim, Disposition, EndWhy, EntryId, Fence, NextStep, NonData,
    NoteLine, PassReason, PhoneOrder, Read, Sensitive, Words,
};

/// `linelamp call …`
#[derive(Debug, Subcommand)]
pub(super) enum CallCommand {
    /// Tell that a call arrived; repeating it is harmless
    Add(AddArgs),
    /// Tell that the caller is connected
    Connected(ProviderArgs),
    /// Tell that a call ended; in any order, repeating it is harmless
    End(EndArgs),
    /// Take a call, or the best one
    Take(TakeArgs),
    /// Take over a colleague's call whose link is lost, or write of one that somebody else's phone answered
    TakeOver(CallArg),
    /// Hand a call of yours to a colleague; where a phone system has it, his phone rings first
    Hand(HandArgs),
    /// Say that calling back would put the caller of a call of yours in danger
    UnsafeCallback(UnsafeArgs),
    /// Give a call of yours back to the queue
    Pass(PassArgs),
    /// Ring your phone and put the caller of a call of yours through
    Answer(CallArg),
    /// Let the caller of a call of yours hear music
    Hold(CallArg),
    /// Take the caller back from the music
    Resume(CallArg),
    /// Ring an interpreter into a call of yours, or let him go
    Interpreter(InterpreterArgs),
    /// Send the caller back to the queue, and the call with him
    Requeue(PassArgs),
    /// End a call of yours: the phone system hangs up, or it is written down
    HangUp(CallArg),
    /// Append a line to the note of a call of yours, read from standard input
    Note(NoteArgs),
    /// List the marks of a call's note; the look is recorded
    Marks(MarksArgs),
    /// Take back or replace a mark of a call of yours; what was written stays
    Amend(AmendArgs),
    /// Join a call of yours with one that broke off, or leave the two apart
    Join(JoinArgs),
    /// Finish the wrap-up of a call of yours
    Wrap(WrapArgs),
    /// List the calls of the last day
    List(ListArgs),
    /// Show a call and its note; the look is recorded
    Show(CallArg),
}

/// A call of a phone system.
#[derive(Args, Debug)]
pub(super) struct ProviderArgs {
    /// The phone system
    #[arg(long)]
    source: String,
    /// The phone system's own name for the call
    #[arg(long)]
    id: String,
}

/// `linelamp call add`
#[derive(Args, Debug)]
pub(super) struct AddArgs {
    #[command(flatten)]
    provider: ProviderArgs,
    /// The number that was dialled
    #[arg(long)]
    line: String,
    /// `-`: read the caller's number from standard input
    #[arg(long, value_parser = ["-"])]
    from: Option<String>,
}

/// `linelamp call end`
#[derive(Args, Debug)]
pub(super) struct EndArgs {
    #[command(flatten)]
    provider: ProviderArgs,
    /// Why: `caller_hung_up`, `operator_hung_up`, `cut_by_facility`, `timed_out`, `no_agents`, voicemail, `not_seen`, `phone_system_restarted` or unknown
    #[arg(long, default_value = "unknown", value_parser = one_of(EndWhy::ALL, EndWhy::word))]
    why: EndWhy,
}

/// One call.
#[derive(Args, Debug)]
pub(super) struct CallArg {
    /// The call's id, as `queue` and `call list` show it
    pub(super) call: CallId,
}

/// `linelamp call take`
#[derive(Args, Debug)]
pub(super) struct TakeArgs {
    /// The call's id; without it the best waiting call
    call: Option<CallId>,
}

/// `linelamp call pass`
#[derive(Args, Debug)]
pub(super) struct PassArgs {
    #[command(flatten)]
    call: CallArg,
    /// Why: language, conflict, `not_now`, technical or other
    #[arg(long, value_parser = one_of(PassReason::ALL, PassReason::word))]
    reason: Option<PassReason>,
}

/// `linelamp call join`
#[derive(Args, Debug)]
pub(super) struct JoinArgs {
    #[command(flatten)]
    call: CallArg,
    /// The call that broke off
    earlier: CallId,
    /// The two have nothing to do with each other
    #[arg(long)]
    apart: bool,
}

/// `linelamp call note`
#[derive(Args, Debug)]
pub(super) struct NoteArgs {
    #[command(flatten)]
    call: CallArg,
    /// `-`: the words come on standard input
    #[arg(value_parser = ["-"])]
    words: String,
}

/// `linelamp call wrap`
#[derive(Args, Debug)]
pub(super) struct WrapArgs {
    #[command(flatten)]
    call: CallArg,
    /// What came of it: `intake_complete`, `partial_call_died`, `message_delivered`, …
    #[arg(long, required_unless_present = "non_data", value_parser = one_of(Disposition::ALL, Disposition::word))]
    disposition: Option<Disposition>,
    /// What happens next: nothing, `caller_calls_again`, `follow_up` or `lead_review`
    #[arg(long, value_parser = one_of(NextStep::ALL, NextStep::word))]
    next_step: Option<NextStep>,
    /// A call without a story: `hang_up`, silent, abusive, `wrong_number`, test or prank
    #[arg(long, conflicts_with_all = ["disposition", "next_step"], value_parser = one_of(NonData::ALL, NonData::word))]
    non_data: Option<NonData>,
}

/// `linelamp call list`
#[derive(Args, Debug)]
pub(super) struct ListArgs {
    /// Only those in this state: waiting, taken, `on_call`, `answered_elsewhere`, `link_lost`, `wrap_up`, `broken_off`, abandoned or done
    #[arg(long, value_parser = one_of(CallState::ALL, CallState::word))]
    state: Option<CallState>,
    /// Only those that are or were mine
    #[arg(long)]
    mine: bool,
}

pub(super) fn run(command: CallCommand, context: &Context) -> Result<(), Failure> {
    match command {
        CallCommand::Add(args) => add(args, context),
        CallCommand::Connected(args) => connected(&args, context),
        CallCommand::End(args) => end(&args, context),
        CallCommand::Take(args) => take(&args, context),
        CallCommand::Pass(args) | CallCommand::Requeue(args) => pass(&args, context),
        CallCommand::TakeOver(call) => {
            let taken = context
                .change(async |conn| calls::take_over_call(conn, request(), call.call).await)?;
            print_taken(&taken.answer, context)
        }
        CallCommand::Hand(args) => phone::hand(&args, context),
        CallCommand::UnsafeCallback(args) => phone::unsafe_callback(&args, context),
        CallCommand::Answer(call) => phone::give(&call, &PhoneOrder::Answer, context),
        CallCommand::Hold(call) => phone::give(&call, &PhoneOrder::Hold, context),
        CallCommand::Resume(call) => phone::give(&call, &PhoneOrder::Resume, context),
        CallCommand::Interpreter(args) => phone::interpreter(&args, context),
        CallCommand::HangUp(call) => phone::hang_up(&call, context),
        CallCommand::Note(args) => note(&args, context),
        CallCommand::Marks(args) => marks::list(&args, context),
        CallCommand::Amend(args) => marks::amend(&args, &last_claim, context),
        CallCommand::Join(args) => join(&args, context),
        CallCommand::Wrap(args) => wrap(&args, context),
        CallCommand::List(args) => list(&args, context),
        CallCommand::Show(args) => show(&args, context),
    }
}

fn add(args: AddArgs, context: &Context) -> Result<(), Failure> {
    let from = args.from.map(|_| input::words(context)).transpose()?;
    // A script may pass on what its phone system writes for nobody.
    let is_number =
        |from: &Sensitive| matches!(Caller::said(from.reveal(), true), Caller::Number(_));
    let from = from.filter(is_number);
    let arrival = calls::Arrival {
        source: args.provider.source,
        provider_id: args.provider.id,
        line: args.line,
        from,
        at: None,
    };
    let (call, news) = context.change(async |conn| calls::add_call(conn, &arrival).await)?;
    context.print(&json!({ "call": call.to_string(), "new": news }), |_| {
        call.to_string()
    })
}

fn connected(args: &ProviderArgs, context: &Context) -> Result<(), Failure> {
    let known = context
        .change(async |conn| calls::connect_call(conn, &args.source, &args.id, None).await)?;
    if known {
        context.print(&json!({ "known": true }), |_| context.say.say("cli-done"))
    } else {
        Err(Failure::input(context.say.say("cli-call-not-known")))
    }
}

fn end(args: &EndArgs, context: &Context) -> Result<(), Failure> {
    let known = context.change(async |conn| {
        calls::end_call(
            conn,
            &args.provider.source,
            &args.provider.id,
            args.why,
            None,
        )
        .await
    })?;
    context.print(&json!({ "known": known }), |_| context.say.say("cli-done"))
}

fn take(args: &TakeArgs, context: &Context) -> Result<(), Failure> {
    let written = context.change(async |conn| match args.call {
        Some(call) => calls::take_call(conn, request(), call).await,
        None => calls::take_best_call(conn, request(), None, None).await,
    })?;
    print_taken(&written.answer, context)
}

fn print_taken(answer: &Answer, context: &Context) -> Result<(), Failure> {
    match answer {
        Answer::Yours(claim) => context.print(
            &json!({ "call": claim.call.to_string(), "fence": claim.fence.0 }),
            |_| {
                context
                    .say
                    .say_with("cli-taken", &[("call", claim.call.to_string().into())])
            },
        ),
        _ => Err(Failure::lost(context.say.say("cli-nobody-waits"))),
    }
}

/// The last claim on a call, whoever has it: words are never fenced off, and the database says where they belong.
pub(super) async fn last_claim(conn: &mut PgConnection, call: CallId) -> Result<Claim, DbError> {
    let known = queue::calls(feed::read_all(conn, false).await?.batch)
        .into_iter()
        .find(|known| known.id == call);
    let fence = known
        .and_then(|known| known.holder)
        .map_or(Fence(0), |holder| holder.fence);
    Ok(Claim { call, fence })
}

fn pass(args: &PassArgs, context: &Context) -> Result<(), Failure> {
    context.change(async |conn| {
        let claim = held::mine(conn, args.call.call).await?;
        calls::pass_call(conn, request(), claim, args.reason).await
    })?;
    context.print(&json!({ "passed": true }), |_| context.say.say("cli-done"))
}

fn join(args: &JoinArgs, context: &Context) -> Result<(), Failure> {
    context.change(async |conn| {
        let claim = held::mine(conn, args.call.call).await?;
        calls::join_call(conn, request(), claim, args.earlier, !args.apart).await
    })?;
    context.print(&json!({ "joined": !args.apart }), |_| {
        context.say.say("cli-done")
    })
}

fn note(args: &NoteArgs, context: &Context) -> Result<(), Failure> {
    let said = input::words(context)?;
    input::fitting(said.reveal(), input::LONGEST_WORDS, context)?;
    // A mark may have changed the call: every desk looks again.
    let written = context.change(async |conn| {
        let claim = last_claim(conn, args.call.call).await?;
        let line = NoteLine {
            entry: EntryId(uuid::Uuid::now_v7()),
            claim,
            provider: None,
            written_at: jiff::Timestamp::now(),
            words: Words::new(said.reveal()),
            amends: None,
            field: None,
        };
        words::append_note(conn, &line).await
    })?;
    let Answer::Noted {
        entry,
        late,
        unplaced,
        ..
    } = written.answer
    else {
        return Err(Failure::machine(context.say.say("error-no-output")));
    };
    let kept = json!({ "entry": entry.to_string(), "late": late, "unplaced": unplaced });
    context.print(&kept, |_| {
        context.say.say(match (unplaced, late) {
            (true, _) => "cli-noted-unplaced",
            (false, true) => "cli-noted-late",
            (false, false) => "cli-noted",
        })
    })
}

fn wrap(args: &WrapArgs, context: &Context) -> Result<(), Failure> {
    context.change(async |conn| {
        let claim = held::mine(conn, args.call.call).await?;
        match (args.non_data, args.disposition) {
            (Some(non_data), _) => calls::close_call(conn, request(), claim, non_data).await,
            (None, Some(disposition)) => {
                calls::wrap_call(conn, request(), claim, disposition, args.next_step).await
            }
            (None, None) => Err(DbError::BadInput),
        }
    })?;
    context.print(&json!({ "wrapped": true }), |_| context.say.say("cli-done"))
}

fn list(args: &ListArgs, context: &Context) -> Result<(), Failure> {
    let (me, mut calls) = context.with_database(async |conn| {
        let me = crate::db::desk::who_am_i(conn).await?;
        Ok((me, queue::calls(feed::read_all(conn, false).await?.batch)))
    })?;
    calls.retain(|call| {
        args.state.is_none_or(|state| call.state == state)
            && (!args.mine
                || call
                    .holder
                    .as_ref()
                    .is_some_and(|holder| holder.login.0 == me))
    });
    calls.sort_by_key(|call| std::cmp::Reverse(call.arrived_at));
    context.print(&calls, |calls| {
        calls.iter().map(|call| line(call, context)).collect()
    })
}

fn line(call: &Call, context: &Context) -> String {
    let holder = call
        .holder
        .as_ref()
        .map_or("-", |holder| holder.login.0.as_str());
    let is_alone = call.phone.has(PhoneMark::Alone);
    let alone = is_alone.then(|| format!("  {}", context.say.say("cli-call-alone")));
    format!(
        "{}  U{}  {:<12} {:<6}  {}{}\n",
        call.arrived_at.strftime("%Y-%m-%d %H:%M"),
        call.urgency.level(),
        context.say.word("call-state", call.state.word()),
        holder,
        call.id,
        alone.unwrap_or_default()
    )
}

fn show(args: &CallArg, context: &Context) -> Result<(), Failure> {
    let answer = context.with_database(async |conn| {
        orders::read_once(conn, &Read::OpenCall { call: args.call }).await
    })?;
    let Answer::CallOpened(record) = answer else {
        return Err(Failure::refused(context.say.say("error-denied")));
    };
    entries::print_entries(&record.notes, context)
}
