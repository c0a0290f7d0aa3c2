//! Owns: the tasks behind an adapter that is posted to: one listens, one answers each post at once, and both end with
//! whoever hears what the posts tell.
//! Must not know: what a post means, or which posts are welcome.

use std::fmt::Display;
use std::time::Instant;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio_rustls::TlsAcceptor;

use super::listen::{Door, listen};
use super::{Answer, Post};

/// Posts that were read and wait for their answer.
const UNANSWERED: usize = 64;

/// Whoever owns all that is remembered about posts, and answers each from that alone.
pub trait Doorkeeper: Send + 'static {
    /// What a post tells.
    type News: Send + 'static;
    /// The header that signs a post.
    const SIGNATURE_HEADER: &'static str;

    /// The answer to this post. What it tells goes into `news`, where there is room.
    fn answer(&mut self, post: &Post, now: Now, news: &Sender<Self::News>) -> Answer;
}

/// The moment of a post, by the calendar and by the clock that never goes back.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// By the calendar.
    pub calendar: Timestamp,
    /// By the clock.
    pub clock: Instant,
}

/// Has every post answered while `work` hears what they tell; ends when `work` does.
pub async fn receive<D: Doorkeeper>(
    entrance: (TcpListener, Option<TlsAcceptor>),
    doorkeeper: D,
    most_waiting: usize,
    work: impl AsyncFnOnce(Receiver<D::News>),
) {
    let (posts, posted) = mpsc::channel(UNANSWERED);
    let (news, heard) = mpsc::channel(most_waiting);
    let door = Door {
        signature_header: D::SIGNATURE_HEADER,
        posts,
    };
    let listening = tokio::spawn(listen(entrance.0, entrance.1, door));
    let answering = tokio::spawn(answer_all(doorkeeper, posted, news));
    work(heard).await;
    // Their channel is closed: both end by themselves, the answer under way first.
    for ended in [answering.await, listening.await] {
        if ended.is_err() {
            tracing::error!("a task that takes in posts broke down");
        }
    }
}

async fn answer_all<D: Doorkeeper>(
    mut doorkeeper: D,
    mut posts: Receiver<Post>,
    news: Sender<D::News>,
) {
    loop {
        let post = tokio::select! {
            post = posts.recv() => post,
            () = news.closed() => return,
        };
        let Some(post) = post else { return };
        let now = Now {
            calendar: Timestamp::now(),
            clock: Instant::now(),
        };
        let answer = doorkeeper.answer(&post, now, &news);
        // Whoever asked may be gone; what was taken is taken.
        drop(post.answer.send(answer));
    }
}

/// How many posts were refused; said ever more rarely, so that whoever knocks cannot fill the log.
#[derive(Default, Debug)]
pub struct Refusals(u64);

impl Refusals {
    /// Counts one more.
    pub fn count(&mut self, why: &impl Display) {
        self.0 += 1;
        if self.0.is_power_of_two() {
            tracing::warn!(refused = self.0, %why, "posts were refused");
        }
    }
}
