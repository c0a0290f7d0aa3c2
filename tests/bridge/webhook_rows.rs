//! Owns: what any other phone system posts, as it stands in the table: adapter, core and Postgres together.
//! Must not know: how any of them works.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use linelamp::bridge::Pace;
use linelamp::bridge::webhook::signature::sign;
use linelamp::bridge::webhook::{Settings, run};
use linelamp::domain::Redacted;
use linelamp::domain::phone_system::SystemKind;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::core::story::{core_for, state, until};
use crate::fake_twilio::send;
use crate::support::TestDatabase;
use crate::twilio_rows::CALLS;

pub(crate) const SECRET: &str = "invented-secret-of-a-test";

/// A hotline whose phone system posts signed JSON: adapter and core, as the program runs them.
pub(crate) struct Hooked {
    pub(crate) at: SocketAddr,
}

impl Hooked {
    pub(crate) async fn open(db: &TestDatabase, between_looks: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (told, asks) = core_for(db, SystemKind::Webhook, between_looks);
        let settings = Settings {
            secrets: vec![Redacted::new(SECRET.to_owned())],
            posts_a_second: 1_000,
            silent_after: None,
        };
        tokio::spawn(run(settings, listener, None, told, asks));
        Self { at }
    }

    async fn post(&self, secret: &str, message: &Value) -> u16 {
        self.post_at(Timestamp::now().as_second(), secret, message)
            .await
    }

    async fn post_at(&self, signed_at: i64, secret: &str, message: &Value) -> u16 {
        let body = message.to_string();
        let secret = Redacted::new(secret.to_owned());
        let signature = sign(&secret, signed_at, body.as_bytes());
        let headers = format!("Content-Type: application/json\r\nX-Signature: {signature}\r\n");
        send(self.at, "calls", &headers, body.as_bytes()).await.0
    }

    /// Says this, and it is taken.
    pub(crate) async fn says(&self, message: &Value) {
        assert_eq!(self.post(SECRET, message).await, 202);
    }
}

const OPEN: &str = "SELECT count(*)::text FROM linelamp.call WHERE ended_at IS NULL";

fn rings(id: &str) -> Value {
    json!({ "calls": [{ "id": id, "line": "1001", "caller": { "number": "+13125550199" }, "waiting_at": Timestamp::now() }] })
}

fn over(id: &str) -> Value {
    json!({ "calls": [{ "id": id, "ended_at": Timestamp::now(), "ended_why": "caller_hung_up" }] })
}

#[tokio::test]
async fn a_twin_is_one_row_a_forgery_is_none_and_an_end_before_the_beginning_is_an_end() {
    let db = TestDatabase::new().await;
    let hooked = Hooked::open(&db, Pace::default().between_looks).await;
    let waits = rings("waits");
    hooked.says(&waits).await;
    let again = hooked.post(SECRET, &waits).await;
    assert!(
        again == 409 || again == 202,
        "{again}: a second later it is another post"
    );
    assert_eq!(hooked.post("another secret", &rings("forged")).await, 403);
    hooked.says(&over("gone")).await;
    hooked.says(&rings("gone")).await;
    until(&db, CALLS, "2").await;
    until(&db, OPEN, "1").await;
    assert_eq!(state(&db, "waits").await, "waiting");
    assert_eq!(state(&db, "gone").await, "abandoned caller_hung_up");
    let later = Timestamp::now().as_second() + 1;
    let nobody = json!({ "picture": { "calls": [] } });
    assert_eq!(hooked.post_at(later, SECRET, &nobody).await, 202);
    until(&db, OPEN, "0").await;
    assert_eq!(state(&db, "waits").await, "abandoned not_seen");
}

#[tokio::test]
async fn a_system_that_draws_no_picture_is_live_while_it_is_heard() {
    let db = TestDatabase::new().await;
    let hooked = Hooked::open(&db, Pace::default().between_looks).await;
    hooked.says(&rings("waits")).await;
    until(&db, "SELECT state FROM linelamp.phone_system", "live").await;
    assert_eq!(state(&db, "waits").await, "waiting");
}

#[tokio::test]
async fn posts_are_taken_while_the_database_is_away_and_all_is_right_five_seconds_after() {
    let db = TestDatabase::alone().await;
    let hooked = Hooked::open(&db, Pace::default().between_looks).await;
    hooked.says(&rings("before")).await;
    until(&db, CALLS, "1").await;
    db.server().crash().unwrap();
    let mut longest = Duration::ZERO;
    for number in 0..50 {
        let asked = Instant::now();
        hooked.says(&rings(&format!("call {number}"))).await;
        longest = longest.max(asked.elapsed());
    }
    hooked.says(&over("call 7")).await;
    hooked.says(&over("before")).await;
    assert!(longest < Duration::from_secs(2), "{longest:?}");
    db.server().resume().unwrap();
    let back = Instant::now();
    until(&db, CALLS, "51").await;
    until(&db, OPEN, "49").await;
    assert!(
        back.elapsed() < Duration::from_secs(5),
        "{:?}",
        back.elapsed()
    );
    assert_eq!(state(&db, "before").await, "abandoned caller_hung_up");
    assert_eq!(state(&db, "call 7").await, "abandoned caller_hung_up");
}
