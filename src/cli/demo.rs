//! Owns: `linelamp demo`: its flags, what it prints, and ending in good order when told to.
//! Must not know: callers, colleagues or how the private Postgres runs.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::allowed::{Allowed, within};
use super::local_failure::local_failure;
use super::{Context, Failure, desk};
use crate::config::Flags;
use crate::db::DbError;
use crate::db::connect::ConnectTo;
use crate::demo::{Demo, DemoError, MOST_COLLEAGUES, Seat, Tally, Wishes};
use crate::domain::Address;

/// `linelamp demo`
#[derive(Args, Debug)]
pub(super) struct DemoArgs {
    /// Forget what earlier demos left in the folder
    #[arg(long)]
    fresh: bool,
    /// The folder of the private Postgres
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The folder of the Postgres server programs, if not a usual one
    #[arg(long, value_name = "DIR")]
    pg_bin: Option<PathBuf>,
    /// How many call, on average; 0: nobody
    #[arg(long, value_name = "N", value_parser = within(0, 600))]
    calls_per_minute: Option<i32>,
    /// The same seed throws the same dice
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Simulated colleagues who take calls too
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = colleagues)]
    colleagues: usize,
    /// Whose desk to open
    #[arg(long = "as", value_name = "WHO", default_value = "operator")]
    who: Who,
    /// No screen: only callers, colleagues and the count at the end
    #[arg(long)]
    headless: bool,
    /// How long, without a screen: 20s, 5m, 1h
    #[arg(long = "for", value_name = "TIME", requires = "headless", value_parser = duration)]
    lasting: Option<Duration>,
    /// Print the connection URLs, one a line, and stay until ended
    #[arg(long, requires = "headless")]
    print_url: bool,
}

/// Whose desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Who {
    /// One who takes calls.
    Operator,
    /// The lead of both teams.
    Lead,
}

impl DemoArgs {
    fn wishes(&self) -> Wishes {
        let hurry = self.headless && !self.print_url;
        Wishes {
            dir: self.dir.clone(),
            pg_bin: self.pg_bin.clone(),
            fresh: self.fresh,
            history: true,
            calls_per_minute: self
                .calls_per_minute
                .map_or(if hurry { 90 } else { 10 }, i32::unsigned_abs),
            colleagues: self.colleagues,
            seed: self.seed,
            hurry,
        }
    }
}

/// The flags, with the demo's own database standing in for whatever is configured.
pub(super) fn flags(flags: Flags) -> Flags {
    let own = Address::default().as_user(Seat::Operator.login());
    Flags {
        database: vec![own.to_string()],
        ..flags
    }
}

pub(super) fn run(args: &DemoArgs, context: &Context) -> Result<(), Failure> {
    if args.headless {
        without_a_screen(args, context)
    } else {
        with_a_desk(args, context)
    }
}

fn with_a_desk(args: &DemoArgs, context: &Context) -> Result<(), Failure> {
    desk::check_terminal(context)?;
    let (runtime, ends) = Ends::listen(context)?;
    eprintln!("{}", context.say.say("demo-starting"));
    let demo = Demo::start(&args.wishes()).map_err(|error| failure(&error, context))?;
    if runtime.block_on(ends.told_within(Some(Duration::ZERO))) {
        return Ok(());
    }
    let seat = match args.who {
        Who::Operator => Seat::Operator,
        Who::Lead => Seat::Lead,
    };
    // From here on the desk listens for the end itself; the demo ends with it.
    desk::open(context, ConnectTo::address(demo.address(seat)), None)
}

fn without_a_screen(args: &DemoArgs, context: &Context) -> Result<(), Failure> {
    // Before anything is started: whoever is told to end from now on ends in good order.
    let (runtime, ends) = Ends::listen(context)?;
    let mut demo = Demo::start(&args.wishes()).map_err(|error| failure(&error, context))?;
    if args.print_url {
        print_urls(&demo, context)?;
    } else if !demo.simulates() {
        // What another one simulates is not this run's to count.
        return Err(Failure::lost(context.say.say("demo-busy")));
    }
    runtime.block_on(ends.told_within(args.lasting));
    let tally = demo.finish().map_err(|error| failure(&error, context))?;
    drop(demo);
    if args.print_url && args.lasting.is_none() {
        return Ok(());
    }
    context.print(&tally, |tally| told(tally, context))
}

fn print_urls(demo: &Demo, context: &Context) -> Result<(), Failure> {
    let url = |seat: Seat| demo.address(seat).to_string();
    let urls: Map<String, Value> = Seat::ALL
        .iter()
        .map(|&seat| (seat.name().to_owned(), url(seat).into()))
        .collect();
    context.print(&urls, |_| {
        let lines: Vec<String> = Seat::ALL
            .iter()
            .map(|&seat| format!("{}={}", seat.name(), url(seat)))
            .collect();
        lines.join("\n")
    })
}

fn told(tally: &Tally, context: &Context) -> String {
    let count = |number: i64| number.into();
    let doubles = i64::try_from(tally.double_takes).unwrap_or(i64::MAX);
    context.say.say_with(
        "demo-tally",
        &[
            ("arrived", count(tally.calls_arrived)),
            ("taken", count(tally.calls_taken)),
            ("finished", count(tally.calls_finished)),
            ("abandoned", count(tally.calls_abandoned)),
            ("notes", count(tally.notes_saved)),
            ("doubles", count(doubles)),
        ],
    )
}

/// Why there is no private hotline, in words.
pub(super) fn failure(error: &DemoError, context: &Context) -> Failure {
    match error {
        DemoError::Local(error) => local_failure(error, &context.say),
        DemoError::Database(DbError::OtherBuild | DbError::OldClient) => {
            Failure::config(context.say.say("demo-other-build"))
        }
        DemoError::Database(error) => Failure::database(error, &context.say),
        DemoError::Thread(_) => Failure::machine(context.say.say("error-no-runtime")),
    }
}

/// Ctrl-C, `kill`, and the terminal going away.
struct Ends([Signal; 3]);

impl Ends {
    /// Listens from now on, in place of being killed on the spot.
    fn listen(context: &Context) -> Result<(tokio::runtime::Runtime, Self), Failure> {
        let no_runtime = |_| Failure::machine(context.say.say("error-no-runtime"));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.map_err(no_runtime)?;
        let listening = {
            let _inside = runtime.enter();
            let kinds = [
                SignalKind::interrupt(),
                SignalKind::terminate(),
                SignalKind::hangup(),
            ];
            let [interrupt, terminate, hangup] = kinds.map(signal);
            Self([
                interrupt.map_err(no_runtime)?,
                terminate.map_err(no_runtime)?,
                hangup.map_err(no_runtime)?,
            ])
        };
        Ok((runtime, listening))
    }

    /// Waits until told to end (true) or until the time is over (false).
    async fn told_within(mut self, time: Option<Duration>) -> bool {
        let [interrupt, terminate, hangup] = &mut self.0;
        let told = async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
        };
        if let Some(time) = time {
            return tokio::time::timeout(time, told).await.is_ok();
        }
        told.await;
        true
    }
}

fn colleagues(text: &str) -> Result<usize, Allowed> {
    let most = MOST_COLLEAGUES;
    text.parse()
        .ok()
        .filter(|&count| count <= most)
        .ok_or_else(|| Allowed(format!("0 … {most}")))
}

/// `20s`, `5m`, `1h`; a bare number is seconds.
fn duration(text: &str) -> Result<Duration, Allowed> {
    let wrong = || Allowed("20s, 5m, 1h".to_owned());
    let (number, unit) = match text.strip_suffix(['s', 'm', 'h']) {
        Some(number) => (number, &text[number.len()..]),
        None => (text, "s"),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let seconds = match unit {
        "h" => number.checked_mul(3600),
        "m" => number.checked_mul(60),
        _ => Some(number),
    };
    seconds
        .filter(|&seconds| seconds > 0)
        .map(Duration::from_secs)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_number_with_a_unit() {
        let read = |text| duration(text).ok();
        assert_eq!(read("20s"), Some(Duration::from_secs(20)));
        assert_eq!(read("5m"), Some(Duration::from_mins(5)));
        assert_eq!(read("1h"), Some(Duration::from_hours(1)));
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        for wrong in ["", "s", "0s", "-1s", "1d", "ten"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nobody_gets_more_colleagues_than_there_are() {
        assert_eq!(colleagues("0").ok(), Some(0));
        assert!(colleagues("1000").is_err());
    }
}
