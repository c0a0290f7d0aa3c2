//! Owns: what Twilio posts and answers, as it stands in the table: adapter, core and Postgres together.
//! Must not know: how any of them works.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use linelamp::bridge::Pace;
use linelamp::bridge::twilio::run;
use linelamp::domain::phone_system::{AnswerMode, SystemKind};
use tokio::net::TcpListener;

use crate::core::story::{ask, core_for, rings, run_sql, session, sits_at, state, until};
use crate::fake_twilio::{ACCOUNT, FakeTwilio, LINE, OFFICE, Phone, post, send};
use crate::support::TestDatabase;
use crate::twilio::{CALLER, PHONE, settings};

/// A hotline behind Twilio: adapter and core, as the program runs them.
pub(crate) struct Hotline {
    pub(crate) twilio: FakeTwilio,
    pub(crate) at: SocketAddr,
}

impl Hotline {
    async fn open(db: &TestDatabase) -> Self {
        Self::looking_every(db, Pace::default().between_looks).await
    }

    pub(crate) async fn looking_every(db: &TestDatabase, between_looks: Duration) -> Self {
        Self::of(db, FakeTwilio::start().await, between_looks).await
    }

    async fn of(db: &TestDatabase, twilio: FakeTwilio, between_looks: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        twilio.world().posts_to = Some(at);
        let (told, asks) = core_for(db, SystemKind::Twilio, between_looks);
        tokio::spawn(run(settings(&twilio, 1_000), listener, None, told, asks));
        Self { twilio, at }
    }

    /// A caller comes in, and Twilio posts it. Gives the call's name and how long the answer took.
    pub(crate) async fn caller(&self) -> (String, Duration) {
        let call = self.twilio.caller_waits(CALLER);
        let asked = Instant::now();
        self.voice(&call).await;
        (call, asked.elapsed())
    }

    pub(crate) async fn voice(&self, call: &str) {
        let fields = [
            ("CallSid", call),
            ("AccountSid", ACCOUNT),
            ("From", CALLER),
            ("To", LINE),
            ("Direction", "inbound"),
        ];
        let (status, answer) = post(self.at, "voice", &fields).await;
        assert!(status == 200 && answer.contains("<Enqueue"), "{status}");
    }

    pub(crate) async fn over(&self, call: &str) {
        self.twilio.hangs_up(call);
        let fields = [
            ("CallSid", call),
            ("AccountSid", ACCOUNT),
            ("CallStatus", "completed"),
            ("Direction", "inbound"),
        ];
        assert_eq!(post(self.at, "status", &fields).await.0, 204);
    }
}

pub(crate) const CALLS: &str = "SELECT count(*)::text FROM linelamp.call";
const OPEN: &str = "SELECT count(*)::text FROM linelamp.call WHERE ended_at IS NULL";

#[tokio::test]
async fn a_twin_is_one_row_a_forgery_is_none_and_an_end_before_the_beginning_is_an_end() {
    let db = TestDatabase::new().await;
    let hotline = Hotline::open(&db).await;
    let (waits, _) = hotline.caller().await;
    hotline.voice(&waits).await;
    let forged = format!("CallSid=CA666&AccountSid={ACCOUNT}&From=%2B1&To=%2B1001");
    let headers = "Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=\r\n";
    assert_eq!(
        send(hotline.at, "voice", headers, forged.as_bytes())
            .await
            .0,
        403
    );
    let gone = hotline.twilio.caller_waits(CALLER);
    hotline.over(&gone).await;
    hotline.voice(&gone).await;
    until(&db, CALLS, "2").await;
    until(&db, OPEN, "1").await;
    assert_eq!(state(&db, &waits).await, "waiting");
    assert_eq!(state(&db, &gone).await, "abandoned caller_hung_up");
    let lines = "SELECT string_agg(l.name, ', ') FROM linelamp.call c JOIN linelamp.line l ON l.id = c.line_id";
    assert_eq!(ask(&db, lines).await, "Pine Hill, Pine Hill");
}

#[tokio::test]
async fn callers_are_enqueued_while_the_database_is_away_and_all_is_right_five_seconds_after() {
    let db = TestDatabase::alone().await;
    let hotline = Hotline::open(&db).await;
    let (before, _) = hotline.caller().await;
    until(&db, CALLS, "1").await;
    db.server().crash().unwrap();
    let mut longest = Duration::ZERO;
    let mut gone = String::new();
    for _ in 0..50 {
        let (call, took) = hotline.caller().await;
        longest = longest.max(took);
        gone = call;
    }
    hotline.over(&gone).await;
    hotline.over(&before).await;
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
    assert_eq!(state(&db, &gone).await, "abandoned caller_hung_up");
    assert_eq!(state(&db, &before).await, "abandoned caller_hung_up");
}

#[tokio::test]
async fn an_order_puts_the_caller_through_and_a_call_that_vanished_is_closed_with_its_true_end() {
    let db = TestDatabase::new().await;
    let hotline = Hotline::open(&db).await;
    hotline.twilio.phone(PHONE, Phone::Answers);
    let (call, _) = hotline.caller().await;
    until(&db, OPEN, "1").await;
    sits_at(&db, "op-001", PHONE).await;
    let heard = "SELECT state FROM linelamp.phone_system";
    until(&db, heard, "live").await;
    // Taking the caller rings the phone.
    sqlx::query("SELECT linelamp.call_take_best(gen_random_uuid(), NULL, NULL)")
        .execute(&mut db.connect("op-001").await)
        .await
        .unwrap();
    let took = until(&db, "SELECT result FROM linelamp.command", "done").await;
    assert!(took < Duration::from_secs(3), "{took:?}");
    until(
        &db,
        "SELECT (reached_at IS NOT NULL)::text FROM linelamp.call",
        "true",
    )
    .await;
    assert_eq!(state(&db, &call).await, "on_call");
    assert_eq!(hotline.twilio.world().in_rooms().len(), 2);
    // Nobody posts the end; the next look around finds it, and the list of ended calls says when.
    hotline.twilio.world().posts_to = None;
    hotline.twilio.hangs_up(&call);
    run_sql(&db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'linelamp-bridge' AND datname = current_database()").await;
    until(&db, OPEN, "0").await;
    until(&db, "SELECT end_seen::text FROM linelamp.call", "true").await;
    assert_eq!(state(&db, &call).await, "wrap_up unknown");
}

#[tokio::test]
async fn whom_only_the_database_knows_stays_and_his_end_is_seen_and_an_office_call_leaves_no_row() {
    let db = TestDatabase::new().await;
    let twilio = FakeTwilio::start().await;
    // A bridge before this one told of him; his number has been another's since, and he waits in no queue.
    let known = twilio.caller_of(OFFICE, CALLER);
    let office = twilio.caller_of(OFFICE, CALLER);
    let mut before = session(&db, AnswerMode::Pull).await;
    before.facts(&[rings(&known, 0)]).await.unwrap();
    before.close().await.unwrap();
    let hotline = Hotline::of(&db, twilio, Duration::from_secs(1)).await;
    until(&db, "SELECT state FROM linelamp.phone_system", "live").await;
    assert_eq!(state(&db, &known).await, "waiting");
    hotline.twilio.hangs_up(&known);
    hotline.twilio.hangs_up(&office);
    let seen = "SELECT (ended_at IS NOT NULL AND end_seen)::text FROM linelamp.call";
    until(&db, seen, "true").await;
    assert_eq!(state(&db, &known).await, "abandoned unknown");
    assert_eq!(ask(&db, CALLS).await, "1");
    let numbers = "SELECT count(*)::text FROM linelamp.call_number";
    assert_eq!(ask(&db, numbers).await, "0");
}
