//! Owns: the adapter for Twilio.
//! Must not know: the database, or any other adapter.
//!
//! Posts are answered from the plan alone, at once; what they tell goes through a queue to the one task that owns what
//! is known of the calls. A listing and each order run beside it and report to it.

pub mod calls;
pub mod check;
mod dialling;
mod doorkeeper;
pub mod form;
mod look;
pub mod moments;
mod orders;
pub mod posted;
mod refusals;
pub mod rest;
pub mod rows;
pub mod signature;
mod translator;
pub mod twiml;

use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio_rustls::TlsAcceptor;

use super::http::fetch::Interface;
use super::http::pace::Pace;
use super::http::receive::{Refusals, receive};
use super::told::{Ask, Told};
use crate::domain::Redacted;
use dialling::Dialling;
use doorkeeper::Doorkeeper;
use posted::Plan;
use rest::Rest;
use translator::Translator;

/// News that wait to be told while the database is slow. What does not fit is found again by looking around.
const MOST_WAITING: usize = 2_000;

/// What the adapter is set to.
#[derive(Clone)]
pub struct Settings {
    /// Addresses, the queue, the voicemail.
    pub plan: Plan,
    /// The token with which Twilio signs.
    pub token: Redacted<String>,
    /// Twilio's REST interface.
    pub interface: Interface,
    /// The hotline's numbers; none: those of the account whose calls are told here.
    pub numbers: Vec<String>,
    /// The number that is shown to operators' phones; nothing: the line that was called.
    pub shown_number: Option<String>,
    /// How the numbers of phones begin that may be rung; none: those of the country of the number they are shown.
    pub may_ring: Vec<String>,
    /// Posts a second that are taken; three times as many at once.
    pub posts_a_second: u32,
    /// How often Twilio is asked for a sign of life.
    pub ping_every: Duration,
}

/// Takes in posts and carries out orders until `asks` is closed.
pub async fn run(
    settings: Settings,
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    told: Sender<Told>,
    asks: Receiver<Ask>,
) {
    let doorkeeper = Doorkeeper {
        plan: settings.plan.clone(),
        token: settings.token,
        pace: Pace::new(settings.posts_a_second, Instant::now()),
        refusals: Refusals::default(),
        missed: false,
    };
    let rest = Rest::new(settings.interface, &settings.plan.account);
    let dialling = Dialling {
        shown_number: settings.shown_number,
        may_ring: settings.may_ring,
    };
    let translator = Translator::new(rest, settings.plan, dialling, settings.numbers, told);
    receive((listener, tls), doorkeeper, MOST_WAITING, async |heard| {
        translator.run(settings.ping_every, heard, asks).await;
    })
    .await;
}
