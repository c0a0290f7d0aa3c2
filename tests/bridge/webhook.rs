//! Owns: the signed JSON of any phone system: what is taken, what is refused, and what is told.
//! Must not know: the database.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use linelamp::bridge::http::fetch::{AddressError, FetchError, Interface};
use linelamp::bridge::tls;
use linelamp::bridge::told::{Ask, Told};
use linelamp::bridge::webhook::signature::sign;
use linelamp::bridge::webhook::{Settings, run};
use linelamp::domain::phone_system::{Command, CommandKind, Silence, Step};
use linelamp::domain::{CommandId, EndWhy, Redacted};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::timeout;
use uuid::Uuid;

use crate::fake_twilio::send;

const ARRIVED: &str = r#"{"calls":[{"id":"7f-1","line":"1001","caller":{"number":"+13125550199"},"arrived_at":"2026-03-03T10:00:00Z"}]}"#;
const ENDED: &str =
    r#"{"calls":[{"id":"7f-1","ended_at":"2026-03-03T10:09:00Z","ended_why":"caller_hung_up"}]}"#;

struct Hooked {
    door: SocketAddr,
    told: Receiver<Told>,
    asks: Sender<Ask>,
}

impl Hooked {
    async fn new(posts_a_second: u32, silent_after: Option<Duration>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let door = listener.local_addr().unwrap();
        let (says, told) = mpsc::channel(64);
        let (asks, asked) = mpsc::channel(64);
        let settings = Settings {
            secrets: vec![secret()],
            posts_a_second,
            silent_after,
        };
        tokio::spawn(run(settings, listener, None, says, asked));
        let mut hooked = Self { door, told, asks };
        assert_eq!(hooked.next().await, Told::Ready);
        hooked
    }

    async fn next(&mut self) -> Told {
        loop {
            let told = timeout(Duration::from_secs(10), self.told.recv())
                .await
                .expect("nothing more is told");
            match told.unwrap() {
                Told::Alive(_) => {}
                told => return told,
            }
        }
    }

    async fn post(&self, signed_at: Timestamp, body: &str) -> (u16, String) {
        let header = sign(&secret(), signed_at.as_second(), body.as_bytes());
        self.send(&header, body.as_bytes()).await
    }

    async fn send(&self, header: &str, body: &[u8]) -> (u16, String) {
        let headers = format!("Content-Type: application/json\r\nX-Signature: {header}\r\n");
        send(self.door, "calls", &headers, body).await
    }
}

fn secret() -> Redacted<String> {
    Redacted::new("invented-secret".to_owned())
}

/// Whom a picture names; nobody is named where it is none.
fn named(told: Told) -> Option<Vec<String>> {
    let Told::Picture(picture) = told else {
        return None;
    };
    Some(
        picture
            .calls
            .into_iter()
            .map(|call| call.provider_id)
            .collect(),
    )
}

#[tokio::test]
async fn a_picture_that_was_overtaken_ends_nobody() {
    let mut hooked = Hooked::new(50, None).await;
    let now = Timestamp::now();
    let before = |seconds| now - jiff::SignedDuration::from_secs(seconds);
    let ringing = r#"{"calls": [{"id": "since", "line": "1001"}]}"#;
    assert_eq!(hooked.post(before(10), ringing).await.0, 202);
    assert!(matches!(hooked.next().await, Told::Call(_)));
    let nobody = r#"{"picture": {"calls": []}}"#;
    for drawn in [20, 10] {
        assert_eq!(hooked.post(before(drawn), nobody).await.0, 202);
        let told = hooked.next().await;
        assert_eq!(named(told), Some(vec!["since".to_owned()]), "{drawn}");
    }
    assert_eq!(hooked.post(before(5), nobody).await.0, 202);
    assert_eq!(named(hooked.next().await), Some(Vec::new()));
    // Older than that one: whom it names is told, and nobody else is over.
    let older = r#"{"picture": {"calls": [{"id": "other", "line": "1001"}]}}"#;
    assert_eq!(hooked.post(before(7), older).await.0, 202);
    let Told::Call(other) = hooked.next().await else {
        panic!("a call")
    };
    assert_eq!(other.provider_id, "other");
}

#[tokio::test]
async fn a_call_is_told_and_told_again_when_somebody_looks_around() {
    let mut hooked = Hooked::new(50, None).await;
    let now = Timestamp::now();
    assert_eq!(
        hooked.post(now, ENDED).await.0,
        202,
        "the end may come first"
    );
    assert_eq!(hooked.post(now, ARRIVED).await.0, 202);
    let Told::Call(first) = hooked.next().await else {
        panic!("a call")
    };
    assert_eq!(
        (first.line, first.ended.unwrap().why),
        (None, EndWhy::CallerHungUp)
    );
    let Told::Call(all) = hooked.next().await else {
        panic!("a call")
    };
    assert_eq!(all.line.as_deref(), Some("1001"));
    assert!(all.ended.is_some());
    hooked
        .asks
        .send(Ask::LookAround {
            record_read_to: None,
        })
        .await
        .unwrap();
    assert_eq!(
        hooked.next().await,
        Told::Again(vec![*all]),
        "the database may have been away"
    );
}

#[tokio::test]
async fn a_twin_a_forgery_and_an_old_post_are_refused() {
    let mut hooked = Hooked::new(50, None).await;
    let now = Timestamp::now();
    assert_eq!(hooked.post(now, ARRIVED).await.0, 202);
    let (status, why) = hooked.post(now, ARRIVED).await;
    assert_eq!(status, 409);
    assert!(why.contains("taken already"), "{why}");
    for old in [-301, 301] {
        let at = now + SignedDuration::from_secs(old);
        assert_eq!(hooked.post(at, ENDED).await.0, 403);
    }
    let other = sign(
        &Redacted::new("another".to_owned()),
        now.as_second(),
        ENDED.as_bytes(),
    );
    for header in [other.as_str(), "t=1", ""] {
        assert_eq!(hooked.send(header, ENDED.as_bytes()).await.0, 403);
    }
    let Told::Call(call) = hooked.next().await else {
        panic!("a call")
    };
    assert_eq!(call.ended, None);
    hooked.post(now + SignedDuration::from_secs(1), ENDED).await;
    let Told::Call(call) = hooked.next().await else {
        panic!("a call")
    };
    assert!(call.ended.is_some(), "only what was genuine was told");
}

#[tokio::test]
async fn bad_json_is_refused_whole_in_words_that_repeat_nothing() {
    let mut hooked = Hooked::new(50, None).await;
    let bad = r#"{"calls":[{"id":"1"},{"id":"2","caller":{"number":"+1312555\u00000199"}}]}"#;
    let (status, why) = hooked.post(Timestamp::now(), bad).await;
    assert_eq!(status, 422);
    assert_eq!(
        why,
        r#"{"error":"call 2: a value is empty, too long or not visible text"}"#
    );
    let (status, why) = hooked
        .post(
            Timestamp::now(),
            r#"{"calls":[{"id":"1","caller":"+13125550199"}]}"#,
        )
        .await;
    assert!(status == 422 && !why.contains("555"), "{why}");
    let mended = bad.replace("\\u0000", "");
    assert_eq!(hooked.post(Timestamp::now(), &mended).await.0, 202);
    let Told::Call(first) = hooked.next().await else {
        panic!("a call")
    };
    assert_eq!(first.provider_id, "1", "nothing was told before");
}

#[tokio::test]
async fn size_and_pace_have_limits() {
    let hooked = Hooked::new(1, None).await;
    let body = vec![b' '; 10 * 1024 * 1024];
    let header = sign(&secret(), Timestamp::now().as_second(), &body);
    assert_eq!(hooked.send(&header, &body).await.0, 413);
    let mut answers = Vec::new();
    for number in 0..5 {
        let body = format!(r#"{{"calls":[{{"id":"{number}"}}]}}"#);
        answers.push(hooked.post(Timestamp::now(), &body).await.0);
    }
    assert_eq!(answers, [202, 202, 202, 429, 429]);
}

#[tokio::test]
async fn a_picture_is_passed_on_with_all_that_is_known() {
    let mut hooked = Hooked::new(50, None).await;
    hooked.post(Timestamp::now(), ARRIVED).await;
    hooked.next().await;
    hooked.post(Timestamp::now(), r#"{"picture":{"calls":[{"id":"7f-1","waiting_at":"2026-03-03T10:00:02Z"}],"restarted":true}}"#).await;
    let Told::Picture(picture) = hooked.next().await else {
        panic!("a picture")
    };
    assert!(picture.restarted);
    assert_eq!(picture.calls[0].line.as_deref(), Some("1001"));
    assert!(picture.calls[0].waiting_at.is_some());
}

#[tokio::test]
async fn orders_are_not_allowed_and_silence_is_said_where_it_means_something() {
    let mut hooked = Hooked::new(50, Some(Duration::ZERO)).await;
    let id = CommandId(Uuid::new_v4());
    let command = Command {
        id,
        kind: CommandKind::HangUp,
        provider_id: "7f-1".to_owned(),
        room: "room1".to_owned(),
        expires_at: Timestamp::now(),
    };
    let mut told = vec![hooked.next().await];
    hooked.asks.send(Ask::Command(command)).await.unwrap();
    let step = Told::Step {
        command: id,
        step: Step::NotAllowed,
    };
    while told.last() != Some(&step) {
        told.push(hooked.next().await);
    }
    assert!(told.contains(&Told::Silent(Silence::NoAnswer)));
}

#[tokio::test]
async fn nobody_is_called_alive_before_anything_was_heard_of_him() {
    let mut hooked = Hooked::new(50, None).await;
    assert_eq!(hooked.post(Timestamp::now(), ARRIVED).await.0, 202);
    let mut told = Vec::new();
    while !matches!(told.last(), Some(Told::Alive(_))) {
        told.push(hooked.told.recv().await.unwrap());
    }
    assert!(
        matches!(told[..], [Told::Call(_), Told::Alive(_)]),
        "{told:?}"
    );
}

/// Invented for tests: certificate and key for this machine's own name.
const CERTIFICATE: &str = "tests/bridge/certificate/certificate.pem";
const KEY: &str = "tests/bridge/certificate/key.pem";

/// Behind a certificate of its own.
async fn certified() -> Hooked {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let door = listener.local_addr().unwrap();
    let (says, told) = mpsc::channel(64);
    let (asks, asked) = mpsc::channel(64);
    let settings = Settings {
        secrets: vec![secret()],
        posts_a_second: 50,
        silent_after: None,
    };
    let shown = tls::acceptor(Path::new(CERTIFICATE), Path::new(KEY)).unwrap();
    tokio::spawn(run(settings, listener, Some(shown), says, asked));
    let mut hooked = Hooked { door, told, asks };
    assert_eq!(hooked.next().await, Told::Ready);
    hooked
}

/// Somebody who asks there, and trusts these authorities.
fn asks(hooked: &Hooked, authorities: Option<&Path>) -> Interface {
    let address = format!("https://localhost:{}", hooked.door.port());
    let trusts = tls::connector(authorities).unwrap();
    Interface::new(&address, "nobody", &secret(), &trusts).unwrap()
}

#[tokio::test]
async fn with_a_certificate_of_its_own_only_those_who_trust_it_are_heard() {
    let hooked = certified().await;
    let trusting = asks(&hooked, Some(Path::new(CERTIFICATE)));
    let heard = trusting.post("/calls", &[]).await;
    assert_eq!(heard.unwrap().status, 403, "heard, and not signed");
    let unheard = asks(&hooked, None).post("/calls", &[]).await;
    assert_eq!(unheard.unwrap_err(), FetchError::Unreachable);
}

#[tokio::test]
async fn connections_that_say_nothing_shut_nobody_out_and_are_closed_within_seconds() {
    let hooked = certified().await;
    let began = Instant::now();
    let mut idle = Vec::new();
    for _ in 0..300 {
        let stranger = TcpSocket::new_v4().unwrap();
        stranger.bind("127.0.0.2:0".parse().unwrap()).unwrap();
        idle.push(stranger.connect(hooked.door).await.unwrap());
    }
    let trusting = asks(&hooked, Some(Path::new(CERTIFICATE)));
    let heard = trusting.post("/calls", &[]).await;
    assert_eq!(heard.unwrap().status, 403, "heard, and not signed");
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    for mut stream in idle {
        // Closed in good order or not: nothing comes any more.
        let closed = timeout(Duration::from_secs(6), stream.read(&mut [0])).await;
        assert_eq!(closed.expect("it is closed").unwrap_or(0), 0);
    }
    assert!(
        began.elapsed() < Duration::from_secs(6),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn without_tls_no_password_leaves_this_machine() {
    let trusts = tls::connector(Some(Path::new(CERTIFICATE))).unwrap();
    for (address, why) in [
        ("http://api.example.org", Some(AddressError::NotPrivate)),
        ("ftp://localhost", Some(AddressError::NotAnAddress)),
        ("localhost", Some(AddressError::NotAnAddress)),
        ("http://127.0.0.1:8080", None),
        ("https://api.example.org", None),
    ] {
        let interface = Interface::new(address, "nobody", &secret(), &trusts);
        assert_eq!(interface.err(), why, "{address}");
    }
}
