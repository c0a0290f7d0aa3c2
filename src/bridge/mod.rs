//! Owns: the process between one phone system and the database.
//! Must not know: SQL, the words of a protocol outside its adapter's folder, or anything of a case.
//!
//! The core owns facts, upserts, the picture, commands and heartbeats. An adapter only translates: it is an
//! `async fn run(settings, told: Sender<Told>, asks: Receiver<Ask>)` that connects by itself, again and again, and ends
//! when `asks` is closed.

mod acting;
pub mod asterisk;
pub mod finding;
mod hints;
pub mod http;
pub mod known;
mod pending;
pub mod tls;
pub mod told;
pub mod twilio;
pub mod webhook;

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::timeout;

use crate::db::DbError;
use crate::db::bridge::{BridgeSession, TakenIn};
use crate::db::connect::ConnectTo;
use crate::domain::phone_system::{AnswerMode, Silence, SourceName, SystemKind};
use crate::domain::{CommandId, Origin};
use acting::{Acting, in_time};
use hints::Hints;
use pending::Pending;
use told::{Ask, Told};

/// How many of either kind may wait between core and adapter.
pub const ROOM: usize = 256;

/// One phone system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Its name: the `source` of its calls.
    pub name: SourceName,
    /// Its make.
    pub kind: SystemKind,
    /// Who decides who answers.
    pub mode: AnswerMode,
}

/// How often things are done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// Between two tries to reach the database, or to act.
    pub between_tries: Duration,
    /// Between two signs of life.
    pub between_beats: Duration,
    /// Between two looks for commands, where no hint comes.
    pub between_polls: Duration,
    /// Between two looks around, where nothing gives rise to doubt.
    pub between_looks: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            between_tries: Duration::from_secs(1),
            between_beats: Duration::from_secs(2),
            between_polls: Duration::from_secs(1),
            between_looks: Duration::from_mins(1),
        }
    }
}

/// What a bridge has to tell. Nothing in it is a caller's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BridgeNews {
    /// It speaks for the phone system now.
    Acting,
    /// Another bridge does; this one waits for its end.
    StandingBy,
    /// The database is away or refuses; it goes on trying.
    Trouble(DbError),
    /// The phone system answers.
    Live,
    /// It does not.
    Silent(Silence),
    /// A picture was taken in.
    Picture(TakenIn),
    /// More calls than may come in a minute: they are told again with the next picture.
    Refused(i32),
    /// The database does not take what was told of a call, by its provider's name.
    NotTaken {
        /// The phone system's name for the call.
        provider_id: String,
        /// Why.
        why: DbError,
    },
    /// A command was begun.
    Begun(CommandId),
}

/// What a bridge stands between, and how often it looks at either.
#[derive(Clone, Debug)]
pub struct Between {
    /// The phone system.
    pub source: Source,
    /// The database.
    pub to: ConnectTo,
    /// How often.
    pub pace: Pace,
}

/// The core's ends of the channels to the adapter.
#[derive(Debug)]
pub struct Ends {
    /// What the adapter says.
    pub told: Receiver<Told>,
    /// What it is asked. When this is dropped, the adapter ends.
    pub asks: Sender<Ask>,
}

/// What is to be written, and hints in both directions.
#[derive(Default, Debug)]
struct Shared {
    pending: Pending,
    hints: Hints,
}

/// Bridges until `stop` is ready or the adapter has ended. The adapter is listened to all the while, whatever the
/// database does: a phone system that is not read says nothing of it.
pub async fn run(
    between: &Between,
    ends: Ends,
    stop: impl Future<Output = ()>,
    tell: impl FnMut(BridgeNews),
) {
    let shared = Shared::default();
    let (to, tries) = (&between.to, between.pace.between_tries);
    tokio::select! {
        biased;
        () = act_again(between, &shared, ends.asks, stop, tell) => {}
        () = listen(ends.told, &shared.pending) => {}
        () = shared.hints.hear(to, tries) => {}
        () = shared.hints.say(to, tries) => {}
    }
}

/// Takes in whatever is told; when the adapter has ended, waits for what was told to be written.
async fn listen(mut told: Receiver<Told>, pending: &Pending) {
    while let Some(told) = told.recv().await {
        pending.take(told);
    }
    pending.adapter_has_ended();
    std::future::pending::<()>().await;
}

async fn act_again(
    between: &Between,
    shared: &Shared,
    asks: Sender<Ask>,
    stop: impl Future<Output = ()>,
    mut tell: impl FnMut(BridgeNews),
) {
    let pending = &shared.pending;
    let mut stop = pin!(stop);
    let mut acting = Acting::new(between, shared, asks);
    let mut seen: Option<Origin> = None;
    let mut told = None;
    let mut waiting: Option<BridgeSession> = None;
    loop {
        let idle = match speaks(between, &mut waiting, seen).await {
            Ok(Some(session)) => {
                seen = Some(session.origin());
                told = None;
                tell(BridgeNews::Acting);
                pending.keep_everything();
                match acting.act(session, stop.as_mut(), &mut tell).await {
                    Ok(()) => return,
                    Err(trouble) => Some(trouble),
                }
            }
            Ok(None) => {
                pending.keep_the_last_minute();
                None
            }
            Err(trouble) => {
                pending.database_is_away();
                Some(trouble)
            }
        };
        if told.as_ref() != Some(&idle) {
            tell(
                idle.clone()
                    .map_or(BridgeNews::StandingBy, BridgeNews::Trouble),
            );
            told = Some(idle);
        }
        let tries = between.pace.between_tries;
        if timeout(tries, stop.as_mut()).await.is_ok() || pending.is_over() {
            return;
        }
    }
}

/// A session that speaks now. One that waits for its turn is kept in `waiting`, and asks again over its own connection.
async fn speaks(
    between: &Between,
    waiting: &mut Option<BridgeSession>,
    seen: Option<Origin>,
) -> Result<Option<BridgeSession>, DbError> {
    let Source { name, kind, mode } = &between.source;
    let mut session = match waiting.take() {
        Some(session) => session,
        None => BridgeSession::open(&between.to, name).await?,
    };
    // Another server may have taken over from this one: what is said to it is lost.
    if seen.is_some_and(|seen| session.origin().is_overtaken_by(seen)) {
        return Err(DbError::Overtaken);
    }
    if in_time(session.speak(*kind, *mode)).await? {
        return Ok(Some(session));
    }
    *waiting = Some(session);
    Ok(None)
}
