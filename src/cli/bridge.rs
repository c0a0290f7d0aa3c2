//! Owns: `linelamp bridge`: its flags, what it prints, and ending in good order when told to.
//! Must not know: how a phone system is spoken to, or what is done with what it says.

mod adapter;
mod check;
mod speaking;

use std::io::Write as _;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::{Context, Failure};
use crate::bridge::{self, Between, BridgeNews, Ends, Pace, ROOM, Source};
use crate::config::Bridge;
use crate::db::feed;
use crate::domain::Row;
use crate::domain::phone_system::PhoneSystem;
use speaking::Speaker;

/// `linelamp bridge`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct BridgeArgs {
    /// The phone system, as the configuration names it; needed where it names several
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[command(subcommand)]
    command: Option<BridgeCommand>,
}

/// `linelamp bridge …`
#[derive(Debug, Subcommand)]
pub(super) enum BridgeCommand {
    /// Look at a phone system and say what is wrong on its side
    Check {
        /// The phone system, as the configuration names it; needed where it names several
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
    },
    /// Show whether the phone systems are heard
    Status,
}

pub(super) fn run(args: BridgeArgs, context: &Context) -> Result<(), Failure> {
    match args.command {
        Some(BridgeCommand::Check { source }) => {
            check::check(chosen(source.as_deref(), context)?, context)
        }
        Some(BridgeCommand::Status) => status(context),
        None => act(chosen(args.source.as_deref(), context)?, context),
    }
}

/// The bridge of this name, or the only one there is.
fn chosen<'a>(name: Option<&str>, context: &'a Context) -> Result<&'a Bridge, Failure> {
    let all = &context.config.bridges;
    let names = || {
        let names: Vec<&str> = all.iter().map(|bridge| bridge.name.as_str()).collect();
        names.join(", ")
    };
    match (name, all.as_slice()) {
        (_, []) => Err(Failure::config(context.say.say("bridge-none"))),
        (None, [only]) => Ok(only),
        (None, _) => Err(Failure::usage(
            context
                .say
                .say_with("bridge-which", &[("names", names().into())]),
        )),
        (Some(name), _) => all
            .iter()
            .find(|bridge| bridge.name.as_str() == name)
            .ok_or_else(|| {
                Failure::usage(
                    context
                        .say
                        .say_with("bridge-unknown", &[("names", names().into())]),
                )
            }),
    }
}

fn act(bridge: &Bridge, context: &Context) -> Result<(), Failure> {
    let adapter = adapter::Adapter::of(bridge, context)?;
    let between = Between {
        source: Source {
            name: bridge.name.clone(),
            kind: bridge.kind,
            mode: bridge.mode,
        },
        to: context.connect_to()?,
        pace: Pace::default(),
    };
    context.block_on(async {
        let signals = [
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
            signal(SignalKind::hangup()),
        ];
        let [Ok(mut term), Ok(mut int), Ok(mut hup)] = signals else {
            return Err(Failure::machine(context.say.say("error-no-runtime")));
        };
        let stop = async {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
                _ = hup.recv() => {}
            }
        };
        let (told, hears) = mpsc::channel(ROOM);
        let (orders, asks) = mpsc::channel(ROOM);
        let mut speaker = Speaker::new(print);
        let tell = |news| {
            let line = context.in_lines(&as_json(&news, context), |_| sentence(&news, context));
            if let Ok(line) = line {
                speaker.say(line, |lines| left_out(lines, context));
            }
        };
        let ends = Ends {
            told: hears,
            asks: orders,
        };
        let core = bridge::run(&between, ends, stop, tell);
        // Either ends when the other has: the channels between them close.
        let (adapter, ()) = tokio::join!(adapter.run(context, told, asks), core);
        speaker.end();
        adapter
    })?
}

/// One line for each thing worth telling. Where nobody reads it any more, the work goes on.
fn print(line: &str) {
    let mut out = std::io::stdout().lock();
    let _unread = writeln!(out, "{}", line.trim_end_matches('\n')).and_then(|()| out.flush());
}

fn left_out(lines: i64, context: &Context) -> String {
    let told = json!({ "bridge": "left_out", "lines": lines });
    let said = |_: &Value| {
        context
            .say
            .say_with("bridge-left-out", &[("lines", lines.into())])
    };
    context.in_lines(&told, said).unwrap_or_default()
}

fn sentence(news: &BridgeNews, context: &Context) -> String {
    let say = &context.say;
    match news {
        BridgeNews::Acting => say.say("bridge-acting"),
        BridgeNews::StandingBy => say.say("bridge-standing-by"),
        BridgeNews::Trouble(error) => Failure::database(error, say).sentence,
        BridgeNews::Live => say.say("bridge-live"),
        BridgeNews::Silent(silence) => say.word("bridge-silence", silence.word()),
        BridgeNews::Picture(taken) => say.say_with(
            "bridge-picture",
            &[
                ("changed", taken.changed.into()),
                ("vanished", taken.vanished.into()),
            ],
        ),
        BridgeNews::Refused(calls) => say.say_with("bridge-refused", &[("calls", (*calls).into())]),
        BridgeNews::NotTaken { provider_id, why } => say.say_with(
            "bridge-not-taken",
            &[
                ("call", provider_id.clone().into()),
                ("why", Failure::database(why, say).sentence.into()),
            ],
        ),
        BridgeNews::Begun(command) => {
            say.say_with("bridge-begun", &[("command", command.to_string().into())])
        }
    }
}

fn as_json(news: &BridgeNews, context: &Context) -> Value {
    let what = match news {
        BridgeNews::Acting => "acting",
        BridgeNews::StandingBy => "standing_by",
        BridgeNews::Trouble(_) => "trouble",
        BridgeNews::Live => "live",
        BridgeNews::Silent(silence) => silence.word(),
        BridgeNews::Picture(_) => "picture",
        BridgeNews::Refused(_) => "refused",
        BridgeNews::NotTaken { .. } => "not_taken",
        BridgeNews::Begun(_) => "begun",
    };
    let mut told = json!({ "bridge": what });
    match news {
        BridgeNews::Trouble(error) => {
            told["why"] = json!(Failure::database(error, &context.say).sentence);
        }
        BridgeNews::Picture(taken) => {
            told["changed"] = json!(taken.changed);
            told["vanished"] = json!(taken.vanished);
        }
        BridgeNews::Refused(calls) => told["calls"] = json!(calls),
        BridgeNews::NotTaken { provider_id, why } => {
            told["call"] = json!(provider_id);
            told["why"] = json!(Failure::database(why, &context.say).sentence);
        }
        BridgeNews::Begun(command) => told["command"] = json!(command),
        _ => {}
    }
    told
}

fn status(context: &Context) -> Result<(), Failure> {
    let batch = context.with_database(async |conn| Ok(feed::read_all(conn, false).await?.batch))?;
    let (now, systems) = (batch.server_now, systems(batch.rows));
    context.print(&systems, |systems| {
        if systems.is_empty() {
            return context.say.say("bridge-no-systems");
        }
        let lines = systems.iter().map(|system| one(system, now, context));
        lines.collect::<Vec<_>>().join("\n")
    })
}

/// The phone systems among these rows.
pub(super) fn systems(rows: Vec<Row>) -> Vec<PhoneSystem> {
    let systems = rows.into_iter().filter_map(|row| match row {
        Row::PhoneSystem(system) => Some(system),
        _ => None,
    });
    systems.collect()
}

/// One phone system in a line. `now` is the server's: what it counts from was written down by that clock.
pub(super) fn one(system: &PhoneSystem, now: Timestamp, context: &Context) -> String {
    let seconds = now.duration_since(system.since).as_secs();
    context.say.say_with(
        "bridge-system",
        &[
            ("source", system.source.clone().into()),
            (
                "kind",
                context.say.word("bridge-kind", system.kind.word()).into(),
            ),
            (
                "mode",
                context.say.word("bridge-mode", system.mode.word()).into(),
            ),
            (
                "state",
                context.say.word("bridge-state", system.state.word()).into(),
            ),
            ("minutes", (seconds.max(0) / 60).into()),
        ],
    )
}
