//! Owns: the sockets and the clock: bytes to the phone system and back, again and again until the core ends.
//! Must not know: what any byte means.

use std::io;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, Sink};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::action::Action;
use super::conversation::{Conversation, Out, Parting};
use super::frame::Reader;
use super::queue_log::{self, Look};
use super::settings::{Settings, Tls};
use crate::bridge::tls;
use crate::bridge::told::{Ask, Told};
use crate::domain::phone_system::Silence;

/// Either end of a connection, encrypted or not.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// Why a connection ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// The core has ended.
    Closed,
    /// The connection broke, or could not be made.
    Lost,
    /// It stands and nobody answers.
    NoAnswer,
    /// The phone system does not let us in.
    Refused,
}

impl From<Parting> for Ended {
    fn from(parting: Parting) -> Self {
        match parting {
            Parting::Silent => Self::NoAnswer,
            Parting::Refused => Self::Refused,
            Parting::Odd => Self::Lost,
        }
    }
}

/// Keeps connected until the core closes its end.
pub async fn run(settings: Settings, told: Sender<Told>, mut asks: Receiver<Ask>) {
    let (first, longest) = settings.patience.pauses;
    let mut talk = Conversation::new(settings.clone());
    let mut pause = first;
    // The log is read beside the connection: a slow disk must not hold up what happens now.
    let log = settings.queue_log.clone().map(|place| {
        let (ask, asked) = mpsc::channel(1);
        tokio::spawn(queue_log::keep(place, asked, told.clone()));
        ask
    });
    let log = log.as_ref();
    let mut trusts = None;
    let mut clock = Clock::new();
    loop {
        let began = Instant::now();
        let ended = match timeout(settings.patience.silence, connect(&settings, &mut trusts)).await
        {
            Ok(Ok(wire)) => {
                Link::new(&mut talk, &told, log, &mut clock)
                    .serve(wire, &mut asks, &settings)
                    .await
            }
            Ok(Err(_)) => Ended::Lost,
            Err(_) => Ended::NoAnswer,
        };
        let silence = match ended {
            Ended::Closed => return,
            Ended::NoAnswer => Silence::NoAnswer,
            Ended::Lost | Ended::Refused => Silence::Disconnected,
        };
        talk.lost(silence);
        // A connection that held for a while was good: the next one is tried at once.
        if began.elapsed() > longest {
            pause = first;
        }
        // Who is refused is counted by the phone system; knocking harder does not help.
        let wait = jittered(if ended == Ended::Refused {
            longest
        } else {
            pause
        });
        pause = (pause * 2).min(longest);
        let mut link = Link::new(&mut talk, &told, log, &mut clock);
        if link.idle(wait, &mut asks).await == Ended::Closed {
            return;
        }
    }
}

/// Connects. `trusts` keeps what was read of those whom we trust: a machine has hundreds of them.
pub(super) async fn connect(
    settings: &Settings,
    trusts: &mut Option<TlsConnector>,
) -> io::Result<Box<dyn Wire>> {
    let stream = TcpStream::connect((settings.host.as_str(), settings.port)).await?;
    stream.set_nodelay(true)?;
    let authority = match &settings.tls {
        Tls::Off => return Ok(Box::new(stream)),
        Tls::Trusted => None,
        Tls::Authority(file) => Some(file.as_path()),
    };
    let connector = match trusts {
        Some(known) => known,
        None => trusts.insert(tls::connector(authority).map_err(io::Error::other)?),
    };
    let name = ServerName::try_from(settings.host.clone()).map_err(io::Error::other)?;
    Ok(Box::new(connector.connect(name, stream).await?))
}

/// Spreads bridges that lost the same phone system.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(0.75 + f64::from(rand::random::<u8>()) / 510.0)
}

/// A clock that goes on evenly, and is put right when the machine's was.
struct Clock {
    wall: Timestamp,
    even: Instant,
    /// By how much the machine's was set since this was last asked.
    set_by: SignedDuration,
}

impl Clock {
    /// The machine's clock may be set; by less than this it is not worth a jump.
    const SAME: SignedDuration = SignedDuration::from_secs(1);

    fn new() -> Self {
        Self {
            wall: Timestamp::now(),
            even: Instant::now(),
            set_by: SignedDuration::ZERO,
        }
    }

    fn now(&mut self) -> Timestamp {
        let gone = SignedDuration::try_from(self.even.elapsed()).unwrap_or_default();
        let even = self.wall + gone;
        let apart = Timestamp::now().duration_since(even);
        if apart.abs() > Self::SAME {
            let set_by = self.set_by.saturating_add(apart);
            *self = Self {
                set_by,
                ..Self::new()
            };
            return self.wall;
        }
        even
    }
}

/// One conversation and who listens to it.
struct Link<'a> {
    talk: &'a mut Conversation,
    told: &'a Sender<Told>,
    log: Option<&'a Sender<Look>>,
    clock: &'a mut Clock,
}

impl<'a> Link<'a> {
    fn new(
        talk: &'a mut Conversation,
        told: &'a Sender<Told>,
        log: Option<&'a Sender<Look>>,
        clock: &'a mut Clock,
    ) -> Self {
        Self {
            talk,
            told,
            log,
            clock,
        }
    }

    fn now(&mut self) -> Timestamp {
        let now = self.clock.now();
        let set_by = std::mem::take(&mut self.clock.set_by);
        if set_by != SignedDuration::ZERO {
            self.talk.clock_was_set(set_by);
        }
        now
    }

    async fn serve(
        &mut self,
        wire: Box<dyn Wire>,
        asks: &mut Receiver<Ask>,
        settings: &Settings,
    ) -> Ended {
        let (mut from, mut to) = tokio::io::split(wire);
        let mut reader = Reader::default();
        let mut bytes = vec![0; 16 * 1024];
        let mut greeted = false;
        let now = self.now();
        self.talk.connected(now);
        loop {
            if let Err(ended) = self
                .hand_out(Some(&mut to), settings.patience.silence)
                .await
            {
                return ended;
            }
            if let Some(parting) = self.talk.parting() {
                return parting.into();
            }
            let due = self.until_due();
            tokio::select! {
                read = from.read(&mut bytes) => {
                    let count = match read {
                        Ok(0) | Err(_) => return Ended::Lost,
                        Ok(count) => count,
                    };
                    reader.read(&bytes[..count]);
                    if let (false, Some(banner)) = (greeted, reader.banner()) {
                        greeted = true;
                        self.talk.greeted(banner);
                    }
                    self.hear(&mut reader);
                }
                ask = asks.recv() => match ask {
                    Some(ask) => {
                        let now = self.now();
                        self.talk.ask(ask, now);
                    }
                    None => {
                        let goodbye = Action::new("Logoff").bytes("goodbye");
                        let _sent = timeout(settings.patience.ping, to.write_all(&goodbye)).await;
                        return Ended::Closed;
                    }
                },
                () = sleep_until(due) => {
                    let now = self.now();
                    self.talk.tick(now);
                }
            }
        }
    }

    fn hear(&mut self, reader: &mut Reader) {
        while let Some(frame) = reader.next_frame() {
            let now = self.now();
            self.talk.heard(&frame, now);
        }
    }

    /// Waits without a connection: what is asked now is refused, or kept for later.
    async fn idle(&mut self, wait: Duration, asks: &mut Receiver<Ask>) -> Ended {
        let mut rest = std::pin::pin!(sleep(wait));
        loop {
            if self.hand_out(None::<&mut Sink>, wait).await.is_err() {
                return Ended::Closed;
            }
            tokio::select! {
                () = rest.as_mut() => return Ended::Lost,
                ask = asks.recv() => match ask {
                    Some(ask) => {
                        let now = self.now();
                        self.talk.ask(ask, now);
                    }
                    None => return Ended::Closed,
                },
            }
        }
    }

    /// Sends and tells what has come together. Bytes for nobody are dropped; what is told is told even if nothing can
    /// be sent any more.
    async fn hand_out<W: AsyncWrite + Unpin>(
        &mut self,
        mut to: Option<&mut W>,
        patience: Duration,
    ) -> Result<(), Ended> {
        let mut sent = Ok(());
        for out in self.talk.take() {
            match (out, &mut to) {
                (Out::Bytes(bytes), Some(to)) if sent.is_ok() => {
                    sent = match timeout(patience, to.write_all(&bytes)).await {
                        Ok(Ok(())) => Ok(()),
                        Ok(Err(_)) => Err(Ended::Lost),
                        Err(_) => Err(Ended::NoAnswer),
                    };
                }
                (Out::Tell(told), _) => {
                    if self.told.send(told).await.is_err() {
                        return Err(Ended::Closed);
                    }
                }
                (Out::ReadRecord(until, from), _) => {
                    // Where it is still being read, the next picture asks again.
                    let _busy = self.log.map(|log| log.try_send((until, from)));
                }
                (Out::Bytes(_), _) => {}
            }
        }
        if let (Some(to), Ok(())) = (to, sent) {
            sent = match timeout(patience, to.flush()).await {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) => Err(Ended::Lost),
                Err(_) => Err(Ended::NoAnswer),
            };
        }
        sent
    }

    fn until_due(&mut self) -> Instant {
        let now = self.now();
        let wait = self.talk.due().duration_since(now);
        let wait = Duration::try_from(wait).unwrap_or(Duration::ZERO);
        Instant::now() + wait.min(Duration::from_mins(1))
    }
}
