//! Owns: the desk's hands: the thread on which everything waits that may wait (database, keys, signals).
//! Must not know: the state; it only ever sends into one channel.

use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use uuid::Uuid;

use super::DeskError;
use super::input;
use super::scribe::{Place, Scribe};
use crate::app::Msg;
use crate::db::connect::ConnectTo;
use crate::db::link;
use crate::domain::{Heard, Jot, News, Order};

/// How long a desk that closes waits for its last orders.
const FAREWELL: Duration = Duration::from_secs(3);

/// What comes in from the world.
pub(super) enum Inbound {
    /// A message for the spine.
    Msg(Msg),
    /// A signal says to end, or the terminal has gone: nothing can be asked any more.
    End,
    /// A thread has stopped that must not.
    HandsGone,
}

/// The other end of the hands.
pub(super) struct Hands {
    orders: Option<UnboundedSender<Order>>,
    scribe: Scribe,
    done: std::sync::mpsc::Receiver<()>,
}

impl Hands {
    /// Starts both threads: one that reads keys, one for everything else.
    pub(super) fn start(
        to: ConnectTo,
        journal: Place,
        desk: Uuid,
        inbound: &Sender<Inbound>,
    ) -> Result<Self, DeskError> {
        let (orders, wanted) = unbounded_channel();
        let (finished, done) = std::sync::mpsc::channel();
        let worker = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| DeskError::HandsGone)?;
        let seen = journal.folder.key(&journal.name).map(|kept| kept.origin);
        let scribe = Scribe::start(journal, inbound.clone())?;
        let heard = scribe.ear();
        let tell = inbound.clone();
        let settings = link::Settings { to, desk, seen };
        // Once on the heap, not on the stack of each who hands it on.
        let work = Box::pin(async move {
            let signals = tokio::spawn(watch_signals(tell.clone()));
            link::keep(settings, wanted, move |news| {
                if let News::Origin(origin) = &news {
                    heard.connected(*origin);
                }
                send(&tell, Inbound::Msg(Msg::News(news)));
            })
            .await;
            // The channel to the desk may be closed by now; then nobody waits.
            let _waited_for = finished.send(());
            // A signal is heeded for as long as there is a desk, whatever became of its link.
            let _watched = signals.await;
        });
        spawn("link", move || worker.block_on(work))?;
        let keys = inbound.clone();
        spawn("keys", move || read_keys(&keys))?;
        Ok(Self {
            orders: Some(orders),
            scribe,
            done,
        })
    }

    /// Gives an order. A link that has ended for good answers nothing; the desk shows that it is not connected.
    pub(super) fn order(&self, order: Order) {
        let taken = self
            .orders
            .as_ref()
            .is_some_and(|orders| orders.send(order).is_ok());
        if !taken {
            tracing::debug!("an order after the link had ended");
        }
    }

    /// Has words remembered on this machine.
    pub(super) fn jot(&self, jot: Jot) {
        self.scribe.jot(jot);
    }

    /// Lets the link carry out what was ordered and leave in good order, for a moment.
    pub(super) fn send_off(&mut self) {
        self.orders = None;
        let in_time = self.done.recv_timeout(FAREWELL).is_ok();
        tracing::info!(in_time, "desk closed");
    }

    /// Lets the journal write down the last of it.
    pub(super) fn farewell(self) {
        self.scribe.close(FAREWELL);
    }
}

/// Starts a thread. Should it break, the guard of the terminal sounds the alarm.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), DeskError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(|_| ())
        .map_err(|_| DeskError::HandsGone)
}

/// The loop may have ended; then there is nobody to tell.
pub(super) fn send(to: &Sender<Inbound>, inbound: Inbound) {
    let _ended = to.send(inbound);
}

/// Lets the invented caller of a training be heard, until nobody speaks or nobody listens any more.
pub(super) fn listen(heard: Receiver<Heard>, to: Sender<Inbound>) -> Result<(), DeskError> {
    spawn("caller's voice", move || {
        for one in heard {
            send(&to, Inbound::Msg(Msg::Heard(one)));
        }
    })
}

fn read_keys(to: &Sender<Inbound>) {
    loop {
        let Ok(event) = crossterm::event::read() else {
            send(to, Inbound::End);
            return;
        };
        if let Some(msg) = input::msg(event)
            && to.send(Inbound::Msg(msg)).is_err()
        {
            return;
        }
    }
}

async fn watch_signals(to: Sender<Inbound>) {
    let signals = (
        signal(SignalKind::terminate()),
        signal(SignalKind::hangup()),
        signal(SignalKind::interrupt()),
    );
    let (Ok(mut terminate), Ok(mut hang_up), Ok(mut interrupt)) = signals else {
        tracing::warn!("signals cannot be watched");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => tracing::info!("asked to end"),
        _ = hang_up.recv() => tracing::info!("the terminal hung up"),
        _ = interrupt.recv() => tracing::info!("interrupted"),
    }
    send(&to, Inbound::End);
}
