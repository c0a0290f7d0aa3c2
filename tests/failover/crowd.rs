//! Owns: many desks without screens that write one line after the other, and what each of them was told.
//! Must not know: servers; it is told addresses.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use jiff::Timestamp;
use linelamp::db::calls::take_best_call;
use linelamp::db::connect::{ConnectTo, Door, connect};
use linelamp::db::link::{self, Settings};
use linelamp::domain::{
    Address, Answer, Claim, EntryId, LinkState, News, NoteLine, Order, Outcome, RequestId, Wish,
    Words, Write,
};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::LocalSet;
use uuid::Uuid;

/// One line that a desk was told is saved.
#[derive(Clone)]
pub(crate) struct SavedLine {
    pub(crate) words: String,
    pub(crate) timeline: u32,
    pub(crate) at: Instant,
    pub(crate) desk: usize,
}

type Told = Arc<Mutex<Vec<SavedLine>>>;

/// What all desks share.
#[derive(Clone)]
struct Office {
    told: Told,
    goes_home: Arc<AtomicBool>,
    /// Told once by each desk that has had a line saved.
    begun: Sender<()>,
}

/// Desks at work on a thread of their own.
pub(crate) struct Crowd {
    told: Told,
    goes_home: Arc<AtomicBool>,
    work: JoinHandle<()>,
}

impl Crowd {
    /// So many desks of these operators sit down, with the servers of these folders in this order. Each operator takes a
    /// call first, and all desks of one write to it. Comes back once every desk has a line saved.
    pub(crate) fn sits_down(
        desks: usize,
        logins: &[&'static str],
        folders: &[&str],
        database: &str,
    ) -> Self {
        let told: Told = Arc::default();
        let goes_home = Arc::new(AtomicBool::new(false));
        let (begun, begins) = channel();
        let seats: Vec<ConnectTo> = logins
            .iter()
            .map(|login| way(folders, database, login))
            .collect();
        let office = Office {
            told: Arc::clone(&told),
            goes_home: Arc::clone(&goes_home),
            begun,
        };
        let work = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            LocalSet::new().block_on(&runtime, async {
                let mut at_work = Vec::new();
                let mut claims = Vec::new();
                for seat in &seats {
                    claims.push(takes_a_call(seat).await);
                }
                for number in 0..desks {
                    let of = number % seats.len();
                    let seat = seats[of].clone();
                    let work = Seat::works(number, seat, claims[of], office.clone());
                    at_work.push(tokio::task::spawn_local(work));
                }
                for one in at_work {
                    one.await.unwrap();
                }
            });
        });
        for _ in 0..desks {
            begins.recv().unwrap();
        }
        Self {
            told,
            goes_home,
            work,
        }
    }

    /// What has been called saved until now.
    pub(crate) fn told(&self) -> Vec<SavedLine> {
        self.told.lock().unwrap().clone()
    }

    /// Everybody finishes the line in hand and goes.
    pub(crate) fn goes_home(self) -> Vec<SavedLine> {
        self.goes_home.store(true, Ordering::Relaxed);
        self.work.join().unwrap();
        let told = self.told.lock().unwrap();
        told.clone()
    }
}

fn way(folders: &[&str], database: &str, login: &str) -> ConnectTo {
    let door = |folder: &&str| Door {
        address: Address::on_socket(*folder, database).as_user(login),
        password: None,
    };
    ConnectTo {
        doors: folders.iter().map(door).collect(),
    }
}

async fn takes_a_call(seat: &ConnectTo) -> Claim {
    let mut conn = connect(seat).await.unwrap();
    let request = RequestId(Uuid::new_v4());
    let taken = take_best_call(&mut conn, request, None, None).await;
    match taken.unwrap().answer {
        Answer::Yours(claim) => claim,
        other => panic!("no call: {other:?}"),
    }
}

/// One desk.
struct Seat {
    number: usize,
    claim: Claim,
    orders: UnboundedSender<Order>,
    news: UnboundedReceiver<News>,
    told: Told,
}

impl Seat {
    async fn works(number: usize, to: ConnectTo, claim: Claim, office: Office) {
        let (orders, wanted) = unbounded_channel();
        let (tell, news) = unbounded_channel();
        let settings = Settings {
            to,
            desk: Uuid::new_v4(),
            seen: None,
        };
        let link = tokio::task::spawn_local(link::keep(settings, wanted, move |item| {
            let _closed = tell.send(item);
        }));
        let mut seat = Self {
            number,
            claim,
            orders,
            news,
            told: office.told,
        };
        for line in 0.. {
            if office.goes_home.load(Ordering::Relaxed) {
                break;
            }
            seat.writes(format!("desk {number} line {line}")).await;
            if line == 0 {
                office.begun.send(()).unwrap();
            }
        }
        drop(seat.orders);
        link.await.unwrap();
    }

    /// Writes a line until it is called saved: as the real desk does, again whenever the link is live anew.
    async fn writes(&mut self, words: String) {
        let line = NoteLine {
            entry: EntryId(Uuid::new_v4()),
            claim: self.claim,
            provider: None,
            written_at: Timestamp::now(),
            words: Words::new(words.clone()),
            amends: None,
            field: None,
        };
        let mut under_way = Some(self.sends(&line));
        loop {
            match self.news.recv().await.expect("the link lives") {
                News::Refused { key } => panic!("refused: {key}"),
                News::Link(LinkState::Live) if under_way.is_none() => {
                    under_way = Some(self.sends(&line));
                }
                News::Answered { request, outcome } if Some(request) == under_way => {
                    match outcome {
                        Outcome::Ok(Answer::Noted { saved, .. }) => {
                            self.told.lock().unwrap().push(SavedLine {
                                words,
                                timeline: saved.origin.timeline,
                                at: Instant::now(),
                                desk: self.number,
                            });
                            return;
                        }
                        Outcome::Offline => under_way = None,
                        // The link finds out by itself, and answers once more.
                        Outcome::Unknown => {}
                        other => panic!("{other:?}"),
                    }
                }
                _ => {}
            }
        }
    }

    fn sends(&self, line: &NoteLine) -> RequestId {
        let request = RequestId(Uuid::new_v4());
        let wish = Wish::Write(Write::Note(line.clone()));
        self.orders.send(Order { request, wish }).unwrap();
        request
    }
}
