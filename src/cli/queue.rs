//! Owns: `linelamp queue [--watch]`: who is waiting, as lines or JSON.
//! Must not know: how the desk draws it; the order is the database's own.

use clap::Args;
use serde::Serialize;

use super::{Context, Failure};
use crate::db::feed;
use crate::domain::{Batch, Call, CallState, LinkState, News, Row, safe};
use crate::store::Store;

/// `linelamp queue`
#[derive(Args, Debug)]
pub(super) struct QueueArgs {
    /// Stay, and print the queue again whenever it changes
    #[arg(long)]
    watch: bool,
}

#[derive(Serialize)]
struct Waiting {
    call: String,
    state: &'static str,
    urgency: u8,
    minutes: i64,
    facility: Option<String>,
    line: Option<String>,
    language: Option<String>,
    nth_today: i16,
    returned: bool,
}

pub(super) fn run(args: &QueueArgs, context: &Context) -> Result<(), Failure> {
    if args.watch {
        return watch(context);
    }
    let batch = context.with_database(async |conn| Ok(feed::read_all(conn, false).await?.batch))?;
    let mut store = Store::default();
    let now = batch.server_now;
    store.merge(batch);
    print(&store, now, context)
}

fn watch(context: &Context) -> Result<(), Failure> {
    let to = context.connect_to()?;
    let (orders, inbox) = tokio::sync::mpsc::unbounded_channel();
    let mut store = Store::default();
    let mut outcome = Ok(());
    context.block_on(crate::db::link::keep(
        crate::db::link::Settings {
            to,
            desk: uuid::Uuid::new_v4(),
            seen: None,
        },
        inbox,
        |news| match news {
            News::Rows(batch) => {
                let now = batch.server_now;
                store.merge(batch);
                if outcome.is_ok() {
                    outcome = print(&store, now, context);
                }
            }
            News::Refused { key } => outcome = Err(Failure::refused(context.say.say(key))),
            News::Link(LinkState::Offline(_)) => eprintln!("{}", context.say.say("error-offline")),
            _ => {}
        },
    ))?;
    drop(orders);
    outcome
}

fn print(store: &Store, now: jiff::Timestamp, context: &Context) -> Result<(), Failure> {
    let mut waiting: Vec<&Call> = store
        .calls()
        .filter(|call| call.state == CallState::Waiting)
        .collect();
    waiting.sort_by_key(|call| (call.urgency, call.arrived_at, call.id));
    let rows: Vec<Waiting> = waiting
        .into_iter()
        .map(|call| row(call, store, now))
        .collect();
    context.print(&rows, |rows| {
        if rows.is_empty() {
            return context.say.say("cli-nobody-waits");
        }
        rows.iter().map(|row| text(row, context)).collect()
    })
}

fn row(call: &Call, store: &Store, now: jiff::Timestamp) -> Waiting {
    Waiting {
        call: call.id.to_string(),
        state: call.state.word(),
        urgency: call.urgency.level(),
        minutes: now.duration_since(call.arrived_at).as_mins().max(0),
        facility: call
            .facility
            .and_then(|id| store.facility(id))
            .map(|facility| facility.name.clone()),
        line: call
            .line
            .and_then(|id| store.line(id))
            .map(|line| line.name.clone()),
        language: call.language.clone(),
        nth_today: call.nth_today,
        returned: call.returned,
    }
}

fn text(row: &Waiting, context: &Context) -> String {
    let place = row.facility.as_deref().or(row.line.as_deref()).map_or_else(
        || context.say.say("cli-unassigned"),
        |name| safe(name).to_string(),
    );
    format!(
        "U{} {:>4}m  {:<3} {place}  {}\n",
        row.urgency,
        row.minutes,
        row.language.as_deref().unwrap_or("?"),
        row.call
    )
}

/// What a command shows of calls: the rows of one whole read.
pub(super) fn calls(batch: Batch) -> Vec<Call> {
    batch
        .rows
        .into_iter()
        .filter_map(|row| match row {
            Row::Call(call) => Some(call),
            _ => None,
        })
        .collect()
}
