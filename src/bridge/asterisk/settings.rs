//! Owns: what the adapter must be told of one phone system.
//! Must not know: where it was written down.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::queue_log;
use crate::domain::Sensitive;

/// How the phone system is reached, what belongs to the hotline on it, and how it is asked for things.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The machine.
    pub host: String,
    /// Its port: 5038, or 5039 with TLS.
    pub port: u16,
    /// Whether the connection is encrypted, and by whose word it is the right machine.
    pub tls: Tls,
    /// The user of the manager interface.
    pub user: String,
    /// His secret, from a file or the environment.
    pub secret: Sensitive,
    /// Whether the secret may go over the wire as it is; else it is proven by a challenge.
    pub plain_login: bool,
    /// What of the phone system's calls is ours.
    pub reading: Reading,
    /// Where calls are sent, and how phones are rung.
    pub places: Places,
    /// Where its own record of the queue is, if it can be read.
    pub queue_log: Option<queue_log::Where>,
    /// Seconds of patience, shortened in tests.
    pub patience: Patience,
}

impl Settings {
    /// Whether what is said to the phone system never leaves this machine.
    #[must_use]
    pub fn is_on_this_machine(&self) -> bool {
        let address = self.host.parse::<IpAddr>();
        self.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }
}

/// Encryption of the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// None: for the same machine or inside a tunnel.
    Off,
    /// By the authorities this machine trusts.
    Trusted,
    /// By the authorities in this file, or the very certificates in it, in PEM.
    Authority(PathBuf),
}

/// What of the phone system's calls is ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The queues of the hotline. If one of them is missing from a list, the list is not believed.
    pub queues: Vec<String>,
    /// The contexts in which the hotline's lines come in, if every call there is one of the hotline's.
    pub contexts: Vec<String>,
    /// The contexts where only callers of the hotline come once they are in: waiting, rooms, music. Those where we send
    /// them ourselves are added.
    pub places: Vec<String>,
    /// The one of them where a caller hears music.
    pub hold: String,
    /// What the names of our rooms begin with.
    pub room_prefix: String,
    /// The channel variable with the dialled number, such as `FROM_DID`.
    pub line_variable: Option<String>,
    /// The channel variable with the facility's code.
    pub facility_variable: Option<String>,
}

impl Reading {
    /// What our templates call the place behind the queue on a `FreePBX`.
    const AFTER_QUEUE: &str = "linelamp-after-queue";

    /// Who stands where we send callers is one: a bridge that has just begun knows him by nothing else.
    pub fn adds(&mut self, places: &Places) {
        self.places.extend(places.contexts().map(String::clone));
        self.places.push(Self::AFTER_QUEUE.to_owned());
        self.hold.clone_from(&places.hold.0);
    }
}

/// Where calls are sent, and how phones are rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// How an operator's phone is rung; `{phone}` stands for its name.
    pub phone: String,
    /// How an interpreter is rung; `{phone}` stands for the number.
    pub interpreter: String,
    /// The context whose extensions are rooms.
    pub rooms: String,
    /// The context and extension that plays music to who is on hold.
    pub hold: (String, String),
    /// The context and extension that leads back into the queue.
    pub waiting: (String, String),
    /// How a caller is taken out of the queue.
    pub taken_by: TakenBy,
}

/// How a caller is taken out of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TakenBy {
    /// At once; the phone system's own log says that he gave up.
    #[default]
    Redirect,
    /// Within a second, by a step of the dialplan; the phone system's own log stays true.
    Withdraw,
}

/// How long the adapter waits for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Between two signs of life.
    pub ping: Duration,
    /// For an answer to a sign of life; for anything that is asked.
    pub silence: Duration,
    /// For the phone system to be up after it lets us in.
    pub booting: Duration,
    /// For a phone to be answered.
    pub ringing: Duration,
    /// The first and the longest pause between two tries to connect.
    pub pauses: (Duration, Duration),
}

impl Places {
    /// The contexts where only callers of the hotline come: rooms, music, and back into the queue.
    pub(super) fn contexts(&self) -> [&String; 3] {
        [&self.rooms, &self.hold.0, &self.waiting.0]
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            ping: Duration::from_secs(2),
            silence: Duration::from_secs(5),
            booting: Duration::from_mins(1),
            ringing: Duration::from_secs(20),
            pauses: (Duration::from_millis(250), Duration::from_secs(5)),
        }
    }
}

impl Default for Places {
    fn default() -> Self {
        Self {
            phone: "PJSIP/{phone}".to_owned(),
            interpreter: "Local/{phone}@linelamp-interpreters".to_owned(),
            rooms: "linelamp-rooms".to_owned(),
            hold: ("linelamp-hold".to_owned(), "s".to_owned()),
            waiting: ("linelamp-waiting".to_owned(), "s".to_owned()),
            taken_by: TakenBy::default(),
        }
    }
}
