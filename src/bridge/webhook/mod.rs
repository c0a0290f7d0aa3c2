//! Owns: the adapter for any other phone system that posts signed JSON.
//! Must not know: the database, or any other adapter.

pub mod check;
pub mod message;
pub mod signature;

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
use crate::domain::phone_system::{SignOfLife, Silence, Step};
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
    /// How long the sender may be silent before the queue is shown as old; nothing: it need not send when all is quiet.
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
    mut heard: Receiver<Message>,
    told: &Sender<Told>,
    mut asks: Receiver<Ask>,
) {
    let mut known = Known::default();
    let mut looked = Timestamp::MIN;
    let mut last = Instant::now();
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
                let Some(message) = message else { return };
                last = Instant::now();
                says = translated(&mut known, message, Timestamp::now());
            }
            ask = asks.recv() => match ask {
                None => return,
                Some(ask) => says = answered(&known, &mut looked, ask, Timestamp::now()),
            },
            _ = beat.tick() => {
                known.forget(Timestamp::now());
                let silent = silent_after.is_some_and(|most| last.elapsed() > most);
                says = vec![if silent {
                    Told::Silent(Silence::NoAnswer)
                } else {
                    Told::Alive(SignOfLife::default())
                }];
            }
        }
    }
}

fn translated(known: &mut Known, message: Message, now: Timestamp) -> Vec<Told> {
    let calls = message
        .calls
        .into_iter()
        .filter_map(|call| known.learn(call, now));
    let mut says: Vec<Told> = calls.map(|call| Told::Call(Box::new(call))).collect();
    if let Some(mut picture) = message.picture {
        for call in &mut picture.calls {
            if let Some(all) = known.learn(call.clone(), now) {
                *call = all;
            }
        }
        says.push(Told::Picture(picture));
    }
    says.push(Told::Alive(message.alive));
    says
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
    type News = Message;
    const SIGNATURE_HEADER: &'static str = signature::HEADER;

    fn answer(&mut self, post: &Post, now: Now, news: &Sender<Message>) -> Answer {
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
        match news.try_send(message) {
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
