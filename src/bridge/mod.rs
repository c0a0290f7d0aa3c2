//! Owns: the process between one phone system and the database.
//! Must not know: SQL, the words of a protocol outside its adapter's folder, or anything of a case.
//!
//! The core owns facts, upserts, the picture, commands and heartbeats. An adapter only translates: it is an
//! `async fn run(settings, told: Sender<Told>, asks: Receiver<Ask>)` that connects by itself, again and again, and ends
//! when `asks` is closed.

mod acting;
pub mod asterisk;
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
use acting::Acting;
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

/// Bridges until `stop` is ready or the adapter has ended. The adapter is listened to all the while, whatever the
/// database does: a phone system that is not read says nothing of it.
pub async fn run(
    source: &Source,
    to: &ConnectTo,
    pace: Pace,
    told: Receiver<Told>,
    asks: Sender<Ask>,
    stop: impl Future<Output = ()>,
    tell: impl FnMut(BridgeNews),
) {
    let pending = Pending::default();
    let hints = Hints::default();
    tokio::select! {
        biased;
        () = act_again(source, to, pace, &pending, &hints, asks, stop, tell) => {}
        () = listen(told, &pending) => {}
        () = hints.hear(to, pace.between_tries) => {}
        () = hints.say(to, pace.between_tries) => {}
    }
}

/// Takes in whatever is told; when the adapter has ended, waits for what was told to be written.
async fn listen(mut told: Receiver<Told>, pending: &Pending) {
    while let Some(told) = told.recv().await {
        pending.take(told);
    }
    pending.adapter_has_ended();
    std::future::pending().await
}

#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one run, named once above and once here"
)]
async fn act_again(
    source: &Source,
    to: &ConnectTo,
    pace: Pace,
    pending: &Pending,
    hints: &Hints,
    asks: Sender<Ask>,
    stop: impl Future<Output = ()>,
    mut tell: impl FnMut(BridgeNews),
) {
    let mut stop = pin!(stop);
    let mut acting = Acting::new(source, pace, pending, hints, asks);
    let mut seen: Option<Origin> = None;
    let mut told = None;
    loop {
        let idle = match BridgeSession::open(to, &source.name, source.kind, source.mode).await {
            Ok(Some(session)) if is_overtaken(&session, seen) => Some(DbError::Overtaken),
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
            Err(trouble) => Some(trouble),
        };
        if told.as_ref() != Some(&idle) {
            tell(
                idle.clone()
                    .map_or(BridgeNews::StandingBy, BridgeNews::Trouble),
            );
            told = Some(idle);
        }
        if timeout(pace.between_tries, stop.as_mut()).await.is_ok() || pending.is_over() {
            return;
        }
    }
}

/// Whether another server has taken over from this one.
fn is_overtaken(session: &BridgeSession, seen: Option<Origin>) -> bool {
    seen.is_some_and(|seen| session.origin().is_overtaken_by(seen))
}
