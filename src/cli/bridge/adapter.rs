//! Owns: from what the configuration says of a phone system to the adapter that speaks to it.
//! Must not know: what the adapter says or is asked.

use std::path::PathBuf;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{Receiver, Sender};

use crate::bridge::asterisk::queue_log::Where;
use crate::bridge::tls::{TlsAcceptor, TlsError};
use crate::bridge::told::{Ask, Told};
use crate::bridge::{asterisk, http, tls, twilio, webhook};
use crate::cli::{Context, Failure};
use crate::config::{Bridge, address_fault, secret_in};
use crate::db::connect::Door;
use crate::domain::phone_system::SystemKind;
use crate::domain::{AddressError, Redacted, Sensitive, safe};

const MANAGER_PORT: u16 = 5038;
const MANAGER_TLS_PORT: u16 = 5039;
const TWILIO_REST: &str = "https://api.twilio.com";
/// Twice within the ten seconds after which a phone system counts as unheard.
const TWILIO_PING_EVERY: Duration = Duration::from_secs(4);
const POSTS_A_SECOND: u32 = 50;
/// The longest voicemail, in seconds, where nothing else is said.
const VOICEMAIL_LONGEST: u32 = 180;
const QUEUE: &str = "linelamp";

/// One adapter, ready to run.
pub(super) enum Adapter {
    Asterisk(Box<asterisk::settings::Settings>),
    Twilio(Box<twilio::Settings>, Listening),
    Webhook(webhook::Settings, Listening),
}

/// Where an adapter is called, and with which certificate.
pub(super) struct Listening {
    address: String,
    tls: Option<TlsAcceptor>,
}

impl Adapter {
    /// The adapter for this phone system.
    pub(super) fn of(bridge: &Bridge, context: &Context) -> Result<Self, Failure> {
        let secret = secret(bridge, context)?;
        Ok(match bridge.kind {
            SystemKind::Asterisk => Self::Asterisk(Box::new(manager(bridge, &secret, context)?)),
            SystemKind::Twilio => Self::Twilio(
                Box::new(cloud(bridge, secret, context)?),
                listening(bridge, context)?,
            ),
            SystemKind::Webhook => {
                Self::Webhook(posts(bridge, secret, context)?, listening(bridge, context)?)
            }
        })
    }

    /// Runs it until `asks` is closed.
    pub(super) async fn run(
        self,
        context: &Context,
        told: Sender<Told>,
        asks: Receiver<Ask>,
    ) -> Result<(), Failure> {
        match self {
            Self::Asterisk(settings) => asterisk::run(*settings, told, asks).await,
            Self::Twilio(settings, place) => {
                let listener = place.open(context).await?;
                twilio::run(*settings, listener, place.tls, told, asks).await;
            }
            Self::Webhook(settings, place) => {
                let listener = place.open(context).await?;
                webhook::run(settings, listener, place.tls, told, asks).await;
            }
        }
        Ok(())
    }
}

impl Listening {
    async fn open(&self, context: &Context) -> Result<TcpListener, Failure> {
        TcpListener::bind(&self.address).await.map_err(|error| {
            Failure::missing(context.say.say_with(
                "bridge-no-listener",
                &[
                    ("address", self.address.clone().into()),
                    ("why", error.to_string().into()),
                ],
            ))
        })
    }
}

pub(super) fn secret(bridge: &Bridge, context: &Context) -> Result<Redacted<String>, Failure> {
    match (bridge.path("secret_file"), &context.config.bridge_secret) {
        (Some(file), _) => read(&file, context),
        (None, Some(secret)) => Ok(secret.clone()),
        (None, None) => Err(Failure::config(context.say.say("bridge-no-secret"))),
    }
}

fn read(file: &std::path::Path, context: &Context) -> Result<Redacted<String>, Failure> {
    secret_in(file).map_err(|error| {
        let path = error.path();
        Failure::config(context.say.say_with(error.id(), &[("path", path.into())]))
    })
}

fn bad(name: &str, why: String, context: &Context) -> Failure {
    Failure::config(context.say.say_with(
        "bridge-bad-value",
        &[("name", name.to_owned().into()), ("why", why.into())],
    ))
}

pub(super) fn bad_certificates(name: &str, error: TlsError, context: &Context) -> Failure {
    let word = match error {
        TlsError::NoCertificate => "no-certificate",
        TlsError::NoKey => "no-key",
        TlsError::NoFit => "no-fit",
        TlsError::NoAuthorities => "no-authorities",
    };
    bad(name, context.say.word("bridge-tls-fault", word), context)
}

fn bad_rest_address(error: http::fetch::AddressError, context: &Context) -> Failure {
    use http::fetch::AddressError;
    let word = match error {
        AddressError::NotAnAddress => "not-an-address",
        AddressError::NotPrivate => "not-private",
    };
    let why = context.say.word("bridge-address-fault", word);
    bad("rest_address", why, context)
}

fn listening(bridge: &Bridge, context: &Context) -> Result<Listening, Failure> {
    let tls = match (bridge.path("certificate"), bridge.path("key")) {
        (None, None) => None,
        (certificate, key) => Some(
            tls::acceptor(&certificate.unwrap_or_default(), &key.unwrap_or_default())
                .map_err(|error| bad_certificates("certificate", error, context))?,
        ),
    };
    Ok(Listening {
        address: bridge.text("listen").unwrap_or_default().to_owned(),
        tls,
    })
}

/// The address on which this bridge listens without a certificate of its own.
pub(super) fn listen_in_clear(bridge: &Bridge) -> Option<&str> {
    match bridge.path("certificate") {
        None => bridge.text("listen"),
        Some(_) => None,
    }
}

/// Where a bridge that takes posts is reached: under its public name, else where it listens.
pub(super) fn address(bridge: &Bridge) -> String {
    let listen = bridge.text("listen").unwrap_or_default();
    match (bridge.text("public_address"), listen_in_clear(bridge)) {
        (Some(public), _) => public.trim_end_matches('/').to_owned(),
        (None, Some(listen)) => http::knock::from_here(listen),
        (None, None) => format!("https://{listen}"),
    }
}

pub(super) fn manager(
    bridge: &Bridge,
    secret: &Redacted<String>,
    context: &Context,
) -> Result<asterisk::settings::Settings, Failure> {
    use asterisk::settings::{Patience, Reading, Settings, Tls};
    let encrypts = bridge.switch("tls").unwrap_or(false);
    let tls = match (encrypts, bridge.path("authority")) {
        (false, _) => Tls::Off,
        (true, None) => Tls::Trusted,
        (true, Some(file)) => Tls::Authority(file),
    };
    let usual_port = if encrypts {
        MANAGER_TLS_PORT
    } else {
        MANAGER_PORT
    };
    let port = bridge
        .number("port")
        .and_then(|port| u16::try_from(port).ok());
    let settings = Settings {
        host: bridge.text("host").unwrap_or("127.0.0.1").to_owned(),
        port: port.unwrap_or(usual_port),
        tls,
        user: bridge.text("user").unwrap_or_default().to_owned(),
        secret: Sensitive::new(secret.reveal().as_str()),
        plain_login: bridge.switch("plain_login").unwrap_or(false),
        reading: Reading {
            queues: bridge.texts("queues"),
            contexts: bridge.texts("contexts"),
            places: bridge.texts("places"),
            // Known from where callers are sent.
            hold: String::new(),
            line_variable: bridge.text("line_variable").map(str::to_owned),
            // As the database names rooms.
            room_prefix: "room".to_owned(),
            facility_variable: bridge.text("facility_variable").map(str::to_owned),
        },
        places: places(bridge),
        queue_log: queue_log(bridge, context)?,
        patience: Patience::default(),
    };
    let is_safe = encrypts || settings.is_on_this_machine();
    if !is_safe && bridge.switch("tunnel") != Some(true) {
        return Err(Failure::config(context.say.say_with(
            "bridge-in-the-clear",
            &[("host", safe(&settings.host).to_string().into())],
        )));
    }
    Ok(settings)
}

/// Where in the dialplan a call is sent. A place is named "context" or "context,extension".
fn places(bridge: &Bridge) -> asterisk::settings::Places {
    use asterisk::settings::{Places, TakenBy};
    let usual = Places::default();
    let text = |name, usual: String| bridge.text(name).map_or(usual, str::to_owned);
    let place = |name, (context, extension): (String, String)| match bridge.text(name) {
        None => (context, extension),
        Some(said) => match said.split_once(',') {
            Some((context, extension)) => (context.trim().to_owned(), extension.trim().to_owned()),
            None => (said.trim().to_owned(), extension),
        },
    };
    Places {
        phone: text("phone", usual.phone),
        interpreter: text("interpreter", usual.interpreter),
        rooms: text("rooms", usual.rooms),
        hold: place("hold", usual.hold),
        waiting: place("waiting", usual.waiting),
        taken_by: match bridge.text("taken_by") {
            Some("withdraw") => TakenBy::Withdraw,
            _ => TakenBy::Redirect,
        },
    }
}

/// Where the phone system's own record of the queue is. A table's clock is the one of this machine.
fn queue_log(bridge: &Bridge, context: &Context) -> Result<Option<Where>, Failure> {
    let Some(address) = bridge.text("queue_log_database") else {
        return Ok(bridge.path("queue_log").map(Where::File));
    };
    let address = address.parse().map_err(|error: AddressError| {
        let why = address_fault(error).say(&context.say);
        bad("queue_log_database", why, context)
    })?;
    let password = bridge.path("queue_log_password_file");
    let password = password.map(|file| read(&file, context)).transpose()?;
    Ok(Some(Where::Table(
        Door { address, password },
        TimeZone::system(),
    )))
}

pub(super) fn cloud(
    bridge: &Bridge,
    token: Redacted<String>,
    context: &Context,
) -> Result<twilio::Settings, Failure> {
    let text = |name: &str| bridge.text(name).map(str::to_owned);
    let account = text("account").unwrap_or_default();
    let authority: Option<PathBuf> = bridge.path("authority");
    let trusts = tls::connector(authority.as_deref())
        .map_err(|error| bad_certificates("authority", error, context))?;
    let rest = bridge.text("rest_address").unwrap_or(TWILIO_REST);
    let interface = http::fetch::Interface::new(rest, &account, &token, &trusts)
        .map_err(|error| bad_rest_address(error, context))?;
    let voicemail =
        bridge
            .number("voicemail_after")
            .map(|after_seconds| twilio::posted::Voicemail {
                after_seconds,
                words: text("voicemail_words"),
                longest_seconds: bridge
                    .number("voicemail_longest")
                    .unwrap_or(VOICEMAIL_LONGEST),
            });
    Ok(twilio::Settings {
        plan: twilio::posted::Plan {
            public_address: text("public_address")
                .unwrap_or_default()
                .trim_end_matches('/')
                .to_owned(),
            account,
            queue: text("queue").unwrap_or_else(|| QUEUE.to_owned()),
            music: text("music"),
            voicemail,
        },
        token,
        interface,
        numbers: bridge
            .texts("numbers")
            .iter()
            .map(|one| bare(one))
            .collect(),
        shown_number: text("shown_number"),
        may_ring: bridge.texts("may_ring"),
        posts_a_second: bridge.number("posts_a_second").unwrap_or(POSTS_A_SECOND),
        ping_every: TWILIO_PING_EVERY,
    })
}

/// A number as Twilio writes it, without what people write between the digits.
fn bare(number: &str) -> String {
    number.replace([' ', '-', '.', '(', ')'], "")
}

pub(super) fn posts(
    bridge: &Bridge,
    secret: Redacted<String>,
    context: &Context,
) -> Result<webhook::Settings, Failure> {
    let mut secrets = vec![secret];
    if let Some(file) = bridge.path("second_secret_file") {
        secrets.push(read(&file, context)?);
    }
    Ok(webhook::Settings {
        secrets,
        posts_a_second: bridge.number("posts_a_second").unwrap_or(POSTS_A_SECOND),
        silent_after: bridge
            .number("silent_after")
            .map(|seconds| Duration::from_secs(seconds.into())),
    })
}
