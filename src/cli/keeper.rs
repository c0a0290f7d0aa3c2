//! Owns: `linelamp keeper`: its flags, what it prints, and ending in good order when told to.
//! Must not know: what the timed work is.

use clap::Args;
use serde_json::{Value, json};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Context, Failure};
use crate::db::keeper::Round;
use crate::keeper::{self, KeeperNews, Once};

/// `linelamp keeper`
#[derive(Args, Debug)]
pub(super) struct KeeperArgs {
    /// Do one round and end
    #[arg(long)]
    once: bool,
}

pub(super) fn run(args: &KeeperArgs, context: &Context) -> Result<(), Failure> {
    let to = context.connect_to()?;
    if args.once {
        return match context.block_on(keeper::once(&to))? {
            Ok(Once::Done(round)) => context.print(&round, |round| told(round, context)),
            Ok(Once::AnotherIsAtWork) => Err(Failure::lost(context.say.say("keeper-not-needed"))),
            Err(error) => Err(Failure::database(&error, &context.say)),
        };
    }
    context.block_on(async {
        let signals = [
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
            signal(SignalKind::hangup()),
        ];
        let [Ok(mut term), Ok(mut int), Ok(mut hup)] = signals else {
            return Err(Failure::machine(context.say.say("error-no-runtime")));
        };
        let told_to_stop = any_of(&mut term, &mut int, &mut hup);
        keeper::run(&to, told_to_stop, |news| say(&news, context)).await;
        Ok(())
    })?
}

async fn any_of(term: &mut Signal, int: &mut Signal, hup: &mut Signal) {
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
        _ = hup.recv() => {}
    }
}

/// One line for each thing worth telling. Where nobody reads it any more, the work goes on.
fn say(news: &KeeperNews, context: &Context) {
    let _unread = context.print(&as_json(news, context), |_| match news {
        KeeperNews::Started => context.say.say("keeper-started"),
        KeeperNews::Waiting => context.say.say("keeper-another-is-at-work"),
        KeeperNews::Round(round) => told(round, context),
        KeeperNews::Trouble(error) => Failure::database(error, &context.say).sentence,
    });
}

fn as_json(news: &KeeperNews, context: &Context) -> Value {
    match news {
        KeeperNews::Started => json!({ "keeper": "started" }),
        KeeperNews::Waiting => json!({ "keeper": "waiting" }),
        KeeperNews::Round(round) => json!({ "keeper": "round", "round": round }),
        KeeperNews::Trouble(error) => {
            json!({ "keeper": "trouble", "why": Failure::database(error, &context.say).sentence })
        }
    }
}

fn told(round: &Round, context: &Context) -> String {
    let mut lines = vec![context.say.say_with(
        "keeper-round",
        &[
            ("rescued", round.rescued.into()),
            ("links", round.links.into()),
            ("broken", round.broken_off.into()),
            ("messages", round.expired_messages.into()),
            ("systems", round.phone_systems.into()),
        ],
    )];
    for ended in &round.ended_sessions {
        let login = ended.login.clone().unwrap_or_else(|| "?".to_owned());
        lines.push(context.say.say_with(
            "keeper-ended-session",
            &[
                ("login", login.into()),
                ("why", context.say.word("keeper-why", &ended.why).into()),
                ("seconds", ended.seconds.unwrap_or(0).into()),
            ],
        ));
    }
    lines.join("\n")
}
