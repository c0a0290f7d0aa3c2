//! Owns: a look at a phone system before it is trusted: what the bridge's user sees of it, asked over one connection.
//! Must not know: what is wrong with it, or how that is said.

mod judge;

pub use judge::{Finding, Verdict, What, judge};

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, timeout_at};

use super::action::Action;
use super::connection::{Wire, connect};
use super::conversation::proof;
use super::frame::{Frame, Reader};
use super::queue_log::Where;
use super::settings::Settings;
use super::wording;

/// For the whole look.
const PATIENCE: Duration = Duration::from_secs(15);

/// The headers of an answer that are no rights.
const OF_EVERY_ANSWER: [&str; 3] = ["Response", "ActionID", "Message"];

/// What the bridge's user sees of a phone system.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Seen {
    /// Its version, in its own words.
    pub version: Option<String>,
    /// The name that stands in the id of each call.
    pub system_name: Option<String>,
    /// How many seconds its clock is ahead of ours.
    pub clock_ahead: Option<i64>,
    /// What the user may ask for.
    pub rights: BTreeSet<String>,
    /// Its queues.
    pub queues: BTreeMap<String, QueueSeen>,
    /// The contexts that were looked for and are there.
    pub contexts: BTreeMap<String, ContextSeen>,
    /// Channels that it has now.
    pub calls: u64,
    /// Whether it says of callers' numbers if they may be shown; nothing where there is no caller now.
    pub says_presentation: Option<bool>,
    /// The file of its queue log, where it cannot be read.
    pub unreadable_log: Option<PathBuf>,
}

/// One queue.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct QueueSeen {
    /// The devices of its members.
    pub members: BTreeSet<String>,
    /// Callers who wait.
    pub callers: u64,
}

/// One context of the dialplan.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct ContextSeen {
    /// Its extensions.
    pub extensions: BTreeSet<String>,
    /// The contexts that it opens besides.
    pub includes: BTreeSet<String>,
    /// Its steps: the application and what it is given. Not told: the numbers of interpreters may stand there.
    #[serde(skip)]
    pub steps: Vec<(String, String)>,
}

/// Why a phone system could not be looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unseen {
    /// Nobody listens there, or the certificate is not the right one.
    #[error("the phone system cannot be reached")]
    Unreachable,
    /// Something else listens there.
    #[error("what answers there is no manager interface")]
    NotAManager,
    /// The user, his secret, or the address we come from.
    #[error("the phone system does not let the user in")]
    Refused,
    /// It does not answer.
    #[error("the phone system does not answer")]
    Silent,
}

/// Connects, asks, and takes leave.
///
/// # Errors
/// Why nothing can be seen.
pub async fn look(settings: &Settings) -> Result<Seen, Unseen> {
    let until = Instant::now() + PATIENCE;
    let opened = timeout_at(until, connect(settings, &mut None)).await;
    let wire = opened.map_err(|_| Unseen::Silent)?;
    let mut visit = Visit {
        wire: wire.map_err(|_| Unseen::Unreachable)?,
        reader: Reader::default(),
        until,
        count: 0,
    };
    visit.enter(settings).await?;
    let seen = visit.look_around(settings).await;
    // It is only polite.
    let _gone = visit.send(&Action::new("Logoff")).await;
    seen
}

/// One connection.
struct Visit {
    wire: Box<dyn Wire>,
    reader: Reader,
    until: Instant,
    count: u32,
}

impl Visit {
    async fn enter(&mut self, settings: &Settings) -> Result<(), Unseen> {
        while self.reader.banner().is_none() {
            self.hear().await?;
            if self.reader.next_frame().is_some() {
                return Err(Unseen::NotAManager);
            }
        }
        let login = Action::new("Login")
            .with("Username", &settings.user)
            .with("Events", "off");
        let login = if settings.plain_login {
            login.with("Secret", settings.secret.reveal())
        } else {
            let asked = Action::new("Challenge").with("AuthType", "MD5");
            let answer = self.ask(&asked).await?;
            let challenge = answer.get("Challenge").unwrap_or_default();
            let key = proof(challenge, settings.secret.reveal());
            login.with("AuthType", "MD5").with("Key", &key)
        };
        match self.ask(&login).await?.answer() {
            Some("Success") => Ok(()),
            _ => Err(Unseen::Refused),
        }
    }

    async fn look_around(&mut self, settings: &Settings) -> Result<Seen, Unseen> {
        let core = self.ask(&Action::new("CoreSettings")).await?;
        let rights = self.ask(&Action::new("ListCommands")).await?;
        let sign = self.ask(&Action::new("Ping")).await?;
        let mut seen = Seen {
            version: core.said("AsteriskVersion").map(str::to_owned),
            system_name: core.said("SystemName").map(str::to_owned),
            clock_ahead: ahead(&sign),
            rights: rights
                .keys()
                .filter(|key| !OF_EVERY_ANSWER.contains(key))
                .map(str::to_owned)
                .collect(),
            unreadable_log: unreadable_log(settings),
            ..Seen::default()
        };
        for frame in self.list(&Action::new("QueueStatus")).await? {
            seen.takes_queue(&frame);
        }
        let channels = self.list(&Action::new("CoreShowChannels")).await?;
        seen.calls = channels.len() as u64;
        let mut callers = channels
            .iter()
            .filter(|channel| is_caller(channel, settings))
            .peekable();
        if callers.peek().is_some() {
            seen.says_presentation =
                Some(callers.any(|caller| wording::presentations(caller).next().is_some()));
        }
        for context in contexts(settings) {
            let asked = Action::new("ShowDialPlan").with("Context", &context);
            let steps = self.list(&asked).await?;
            if !steps.is_empty() {
                seen.contexts.insert(context, context_of(&steps));
            }
        }
        Ok(seen)
    }

    /// The answer to one action.
    async fn ask(&mut self, action: &Action) -> Result<Frame, Unseen> {
        let id = self.send(action).await?;
        loop {
            let frame = self.next().await?;
            if frame.answer().is_some() && frame.get("ActionID") == Some(id.as_str()) {
                return Ok(frame);
            }
        }
    }

    /// The entries of a list; none where it is refused.
    async fn list(&mut self, action: &Action) -> Result<Vec<Frame>, Unseen> {
        let id = self.send(action).await?;
        let mut entries = Vec::new();
        loop {
            let frame = self.next().await?;
            if frame.get("ActionID") != Some(id.as_str()) {
                continue;
            }
            let is_last = frame.get("EventList") == Some("Complete");
            match frame.answer() {
                Some("Success") => {}
                Some(_) => return Ok(entries),
                None if is_last => return Ok(entries),
                None => entries.push(frame),
            }
        }
    }

    async fn send(&mut self, action: &Action) -> Result<String, Unseen> {
        self.count += 1;
        let id = format!("check-{}", self.count);
        let bytes = action.bytes(&id);
        let sent = async {
            self.wire.write_all(&bytes).await?;
            self.wire.flush().await
        };
        match timeout_at(self.until, sent).await {
            Ok(Ok(())) => Ok(id),
            Ok(Err(_)) => Err(Unseen::Refused),
            Err(_) => Err(Unseen::Silent),
        }
    }

    async fn next(&mut self) -> Result<Frame, Unseen> {
        loop {
            if let Some(frame) = self.reader.next_frame() {
                return Ok(frame);
            }
            self.hear().await?;
        }
    }

    async fn hear(&mut self) -> Result<(), Unseen> {
        let mut bytes = [0; 8 * 1024];
        let heard: io::Result<usize> = timeout_at(self.until, self.wire.read(&mut bytes))
            .await
            .map_err(|_| Unseen::Silent)?;
        match heard {
            // Who is not let in is shown out.
            Ok(0) | Err(_) => Err(Unseen::Refused),
            Ok(count) => {
                self.reader.read(&bytes[..count]);
                Ok(())
            }
        }
    }
}

impl Seen {
    fn takes_queue(&mut self, frame: &Frame) {
        let Some(name) = frame.said("Queue") else {
            return;
        };
        let queue = self.queues.entry(name.to_owned()).or_default();
        match frame.event() {
            Some("QueueMember") => {
                let device = frame.said("Location").unwrap_or_default();
                queue.members.insert(device.to_owned());
            }
            Some("QueueEntry") => queue.callers += 1,
            _ => {}
        }
    }
}

/// Whether this channel stands where only callers come.
fn is_caller(channel: &Frame, settings: &Settings) -> bool {
    let places = &settings.places;
    let context = channel.said("Context").unwrap_or_default();
    let ours = settings.reading.contexts.iter().map(String::as_str);
    ours.chain([places.waiting.0.as_str(), places.hold.0.as_str()])
        .any(|own| own == context)
}

fn unreadable_log(settings: &Settings) -> Option<PathBuf> {
    match &settings.queue_log {
        Some(Where::File(file)) if File::open(file).is_err() => Some(file.clone()),
        _ => None,
    }
}

/// The contexts that the bridge's settings name.
fn contexts(settings: &Settings) -> BTreeSet<String> {
    let places = &settings.places;
    let interpreters = places.interpreter.split('@').nth(1);
    let named = places.contexts().into_iter().cloned();
    named
        .chain(interpreters.map(str::to_owned))
        .chain(settings.reading.contexts.iter().cloned())
        .collect()
}

fn context_of(steps: &[Frame]) -> ContextSeen {
    let mut seen = ContextSeen::default();
    for step in steps {
        if let Some(extension) = step.said("Extension") {
            seen.extensions.insert(extension.to_owned());
        }
        if let Some(other) = step.said("IncludeContext") {
            seen.includes.insert(other.to_owned());
        }
        if let Some(application) = step.said("Application") {
            let given = step.get("AppData").unwrap_or_default();
            seen.steps.push((application.to_owned(), given.to_owned()));
        }
    }
    seen
}

/// Both clocks, as far as a round trip of milliseconds lets one see.
fn ahead(sign: &Frame) -> Option<i64> {
    let theirs = sign.said("Timestamp").and_then(wording::moment)?;
    let apart: SignedDuration = theirs.duration_since(Timestamp::now());
    Some(apart.as_secs())
}
