//! Owns: the adapter for any other phone system that posts signed JSON.
//! Must not know: the database, or any other adapter.

pub mod check;
pub mod message;
pub mod signature;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio_rustls::TlsAcceptor;

use super::http::pace::Pace;
use super::http::receive::{self, Now, Refusals, receive};
use super::http::{Answer, Post};
use super::known::{Known, TOLD_AGAIN};
use super::told::{Ask, Told};
use crate::domain::Redacted;
use crate::domain::phone_system::{CallFacts, Picture, SignOfLife, Silence, Step};
use message::Message;
use signature::{Refusal, Taken};

/// Messages that wait to be told while the database is slow; a sender hears 503 when there are more, and tries again.
const MOST_WAITING: usize = 1_000;
const BEAT: Duration = Duration::from_secs(2);

/// What the adapter is set to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The secrets that sign; the second one while they are being changed.
    pub secrets: Vec<Redacted<String>>,
    /// Posts a second that are taken; three times as many at once.
    pub posts_a_second: u32,
    /// How long the sender may be silent before the queue is shown as old; nothing: it need not send when all is quiet, and
    /// counts as heard from its first post on.
    pub silent_after: Option<Duration>,
}

/// Takes in posts until `asks` is closed.
pub async fn run(
    settings: Settings,
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    told: Sender<Told>,
    asks: Receiver<Ask>,
) {
    let doorkeeper = Doorkeeper {
        taken: Taken::default(),
        pace: Pace::new(settings.posts_a_second, Instant::now()),
        refusals: Refusals::default(),
        secrets: settings.secrets,
    };
    receive((listener, tls), doorkeeper, MOST_WAITING, async |heard| {
        translate(settings.silent_after, heard, &told, asks).await;
    })
    .await;
}

/// Tells the core what comes in. Ends when nobody asks any more.
async fn translate(
    silent_after: Option<Duration>,
    mut heard: Receiver<Posted>,
    told: &Sender<Told>,
    mut asks: Receiver<Ask>,
) {
    let mut known = Known::default();
    let mut clock = SendersClock::default();
    let mut looked = Timestamp::MIN;
    let began = Instant::now();
    let mut last = None;
    let mut beat = tokio::time::interval(BEAT);
    let mut says = vec![Told::Ready];
    loop {
        for told_now in says.drain(..) {
            if told.send(told_now).await.is_err() {
                return;
            }
        }
        tokio::select! {
            message = heard.recv() => {
                let Some(posted) = message else { return };
                last = Some(Instant::now());
                says = translated(&mut known, &mut clock, posted, Timestamp::now());
            }
            ask = asks.recv() => match ask {
                None => return,
                Some(ask) => says = answered(&known, &mut looked, ask, Timestamp::now()),
            },
            _ = beat.tick() => {
                known.forget(Timestamp::now());
                clock.forget(&known);
                let silent_since = last.unwrap_or(began);
                let is_silent = silent_after.is_some_and(|most| silent_since.elapsed() > most);
                says.extend(match last {
                    _ if is_silent => Some(Told::Silent(Silence::NoAnswer)),
                    Some(_) => Some(Told::Alive(SignOfLife::default())),
                    // Nobody knows whether its posts would reach us.
                    None => None,
                });
            }
        }
    }
}

/// A message, and when it was signed by the sender's clock, in seconds since 1970.
struct Posted {
    signed_at: i64,
    message: Message,
}

/// The order of posts by the sender's clock: each comes on a connection of its own, and one may overtake another.
#[derive(Default)]
struct SendersClock {
    /// When each call was last spoken of.
    spoken_of: HashMap<String, i64>,
    /// Of the latest picture.
    pictured: i64,
}

impl SendersClock {
    fn hears_of(&mut self, id: &str, signed_at: i64) {
        let known = self.spoken_of.entry(id.to_owned()).or_insert(signed_at);
        *known = (*known).max(signed_at);
    }

    /// Whether this picture is the latest: an older one that comes late would end callers who came since.
    fn is_latest(&mut self, signed_at: i64) -> bool {
        let latest = signed_at >= self.pictured;
        self.pictured = self.pictured.max(signed_at);
        latest
    }

    /// Calls that were spoken of since a picture was drawn, or in the same second: that it lacks them says nothing.
    fn spoken_of_since(&self, signed_at: i64) -> impl Iterator<Item = &str> {
        let since = self
            .spoken_of
            .iter()
            .filter(move |(_, at)| **at >= signed_at);
        since.map(|(id, _)| id.as_str())
    }

    fn forget(&mut self, known: &Known) {
        self.spoken_of.retain(|id, _| known.of(id).is_some());
    }
}

fn translated(
    known: &mut Known,
    clock: &mut SendersClock,
    posted: Posted,
    now: Timestamp,
) -> Vec<Told> {
    let Posted { signed_at, message } = posted;
    for call in &message.calls {
        clock.hears_of(&call.provider_id, signed_at);
    }
    let calls = message
        .calls
        .into_iter()
        .filter_map(|call| known.learn(call, now));
    let mut says: Vec<Told> = calls.map(|call| Told::Call(Box::new(call))).collect();
    if let Some(picture) = message.picture {
        says.extend(pictured(known, clock, picture, signed_at, now));
    }
    says.push(Told::Alive(message.alive));
    says
}

/// What a picture says: whom it names, and, where it is the latest, that all others are gone of whom nothing was said since.
fn pictured(
    known: &mut Known,
    clock: &mut SendersClock,
    mut picture: Picture,
    signed_at: i64,
    now: Timestamp,
) -> Vec<Told> {
    for call in &mut picture.calls {
        if let Some(all) = known.learn(call.clone(), now) {
            *call = all;
        }
    }
    if !clock.is_latest(signed_at) {
        let calls = picture.calls.into_iter();
        return calls.map(|call| Told::Call(Box::new(call))).collect();
    }
    let missing: Vec<CallFacts> = clock
        .spoken_of_since(signed_at)
        .filter(|id| !picture.calls.iter().any(|call| call.provider_id == **id))
        .filter_map(|id| known.of(id))
        .filter(|call| call.ended.is_none())
        .cloned()
        .collect();
    picture.calls.extend(missing);
    vec![Told::Picture(picture)]
}

/// This phone system takes no orders. It cannot be asked what it has either; what it told is told again, for the
/// database may have been away. What was over and told again at an earlier look is not told a third time.
fn answered(known: &Known, looked: &mut Timestamp, ask: Ask, now: Timestamp) -> Vec<Told> {
    match ask {
        Ask::Command(command) | Ask::TakeUp(command) => vec![Told::Step {
            command: command.id,
            step: Step::NotAllowed,
        }],
        Ask::LookAround { .. } => {
            let before = std::mem::replace(looked, now);
            let since = before.checked_sub(TOLD_AGAIN).unwrap_or(before);
            vec![Told::Again(known.worth_telling(since))]
        }
        Ask::Cancel(_) | Ask::Presence(_) | Ask::StandDown => Vec::new(),
    }
}

/// Owns all that is remembered about posts.
struct Doorkeeper {
    secrets: Vec<Redacted<String>>,
    taken: Taken,
    pace: Pace,
    refusals: Refusals,
}

impl receive::Doorkeeper for Doorkeeper {
    type News = Posted;
    const SIGNATURE_HEADER: &'static str = signature::HEADER;

    fn answer(&mut self, post: &Post, now: Now, news: &Sender<Posted>) -> Answer {
        let second = now.calendar.as_second();
        let header = post.signature.as_deref();
        let signed = match self.taken.judge(&self.secrets, header, &post.body, second) {
            Ok(signed) => signed,
            Err(refusal) => return self.refuse(refusal),
        };
        if !self.pace.take(now.clock) {
            return Answer::bare(429);
        }
        let message = match Message::read(&post.body) {
            Ok(message) => message,
            Err(why) => {
                let why = serde_json::json!({ "error": why.to_string() });
                return Answer::json(422, why.to_string());
            }
        };
        let posted = Posted {
            signed_at: signed.at,
            message,
        };
        match news.try_send(posted) {
            Ok(()) => {
                self.taken.keep(signed, second);
                Answer::bare(202)
            }
            Err(_) => Answer::bare(503),
        }
    }
}

impl Doorkeeper {
    fn refuse(&mut self, refusal: Refusal) -> Answer {
        self.refusals.count(&refusal);
        let status = match refusal {
            Refusal::Replayed => 409,
            Refusal::Unsigned | Refusal::Forged | Refusal::OutOfTime => 403,
        };
        Answer::json(
            status,
            serde_json::json!({ "error": refusal.to_string() }).to_string(),
        )
    }
}
