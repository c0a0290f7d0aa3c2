//! Owns: HTTP/1.1 as the webhook adapters need it: a listener with limits, a client with time limits, a pace.
//! Must not know: who posts, who is asked, or what a body means.
//!
//! The listener hands every [`Post`] to one task, the door of its adapter, which owns all that is remembered about
//! posts (their pace, their signatures) and answers at once. What the post means goes on from there through a queue;
//! the answer never waits for the database.

pub mod fetch;
pub mod knock;
pub mod listen;
pub mod pace;
mod places;
pub mod receive;

use tokio::sync::oneshot;

/// A request that was read whole.
#[derive(Debug)]
pub struct Post {
    /// The last word of its path: `voice` of `/hotline/voice`.
    pub place: String,
    /// What stands behind the `?`, as it was sent.
    pub query: Option<String>,
    /// Its `Content-Type`.
    pub content_type: String,
    /// The header that signs it.
    pub signature: Option<String>,
    /// Its body.
    pub body: Vec<u8>,
    /// Where its answer goes.
    pub answer: oneshot::Sender<Answer>,
}

/// What a post is answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Answer {
    /// A status without a body.
    #[must_use]
    pub const fn bare(status: u16) -> Self {
        Self {
            status,
            content_type: "text/plain; charset=utf-8",
            body: String::new(),
        }
    }

    /// An XML document.
    #[must_use]
    pub const fn xml(body: String) -> Self {
        Self {
            status: 200,
            content_type: "text/xml; charset=utf-8",
            body,
        }
    }

    /// A JSON document.
    #[must_use]
    pub const fn json(status: u16, body: String) -> Self {
        Self {
            status,
            content_type: "application/json",
            body,
        }
    }
}
