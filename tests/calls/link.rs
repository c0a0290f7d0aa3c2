//! Owns: the link under bad weather: hints, polls, killed sessions, a server that goes away and comes back.

use std::time::Duration;

use linelamp::db::connect::ConnectTo;
use linelamp::db::link::{self, Settings};
use linelamp::domain::{Answer, CallId, CallState, LinkState, News, Order, Outcome, Wish, Write};
use linelamp::store::Store;
use sqlx::Executor as _;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::story::*;
use crate::support::TestDatabase;

/// A story without hints waits for a heartbeat of 15 seconds or two.
const PATIENCE: Duration = Duration::from_mins(1);

/// A desk without a screen.
pub(crate) struct Desk {
    orders: UnboundedSender<Order>,
    news: UnboundedReceiver<News>,
    pub(crate) store: Store,
    pub(crate) link: LinkState,
    wholes: u32,
    refused: Option<&'static str>,
}

impl Desk {
    pub(crate) fn open(db: &TestDatabase, login: &str) -> Self {
        let (orders, inbox) = mpsc::unbounded_channel();
        let (tell, news) = mpsc::unbounded_channel();
        let settings = Settings {
            to: ConnectTo::address(db.url(login).parse().unwrap()),
            desk: uuid::Uuid::new_v4(),
            seen: None,
        };
        tokio::spawn(link::keep(settings, inbox, move |item| {
            let _closed = tell.send(item);
        }));
        Self {
            orders,
            news,
            store: Store::default(),
            link: LinkState::Connecting,
            wholes: 0,
            refused: None,
        }
    }

    /// Takes news in until what is wanted is so.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Self) -> bool) {
        let waiting = async {
            while !wanted(self) {
                self.hear().await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting)
            .await
            .expect("in time");
    }

    async fn hear(&mut self) -> Option<(linelamp::domain::RequestId, Outcome)> {
        match self.news.recv().await.expect("the link lives") {
            News::Rows(batch) => {
                self.wholes += u32::from(batch.whole);
                self.store.merge(batch);
            }
            News::Link(link) => self.link = link,
            News::Refused { key } => self.refused = Some(key),
            News::Answered { request, outcome } => return Some((request, outcome)),
            _ => {}
        }
        None
    }

    pub(crate) async fn order(&mut self, write: Write) -> Outcome {
        let request = request();
        self.orders
            .send(Order {
                request,
                wish: Wish::Write(write),
            })
            .unwrap();
        let waiting = async {
            loop {
                match self.hear().await {
                    Some((answered, outcome)) if answered == request => return outcome,
                    _ => {}
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting)
            .await
            .expect("answered in time")
    }

    pub(crate) fn shows(&self, call: CallId, state: CallState) -> bool {
        self.store
            .call(call)
            .is_some_and(|known| known.state == state)
    }
}

#[tokio::test]
async fn what_one_desk_does_another_sees_by_a_hint() {
    let db = TestDatabase::new().await;
    let call = ring(&db).await;
    let (mut ana, mut cleo) = (Desk::open(&db, "op-001"), Desk::open(&db, "op-003"));
    ana.until(|desk| desk.shows(call, CallState::Waiting)).await;
    cleo.until(|desk| desk.link == LinkState::Live).await;
    let before = tokio::time::Instant::now();
    let taken = ana.order(Write::Take { call }).await;
    assert!(matches!(taken, Outcome::Ok(Answer::Yours(_))));
    cleo.until(|desk| desk.shows(call, CallState::Taken)).await;
    assert!(
        before.elapsed() < Duration::from_secs(10),
        "a hint, not the heartbeat"
    );
    let lost = cleo.order(Write::Take { call }).await;
    assert!(matches!(lost, Outcome::Taken { holder: Some(who) } if who.0 == "op-001"));
}

#[tokio::test]
async fn a_change_answered_by_another_database_means_reading_all_again() {
    let db = TestDatabase::new().await;
    let mut ana = Desk::open(&db, "op-001");
    ana.until(|desk| desk.link == LinkState::Live).await;
    let call = ring(&db).await;
    ana.until(|desk| desk.shows(call, CallState::Waiting)).await;
    let wholes = ana.wholes;
    db.set_up("UPDATE linelamp.database_identity SET id = gen_random_uuid()")
        .await;
    let taken = ana.order(Write::Take { call }).await;
    assert!(matches!(taken, Outcome::Ok(Answer::Yours(_))));
    assert_eq!(ana.wholes, wholes + 1);
}

#[tokio::test]
async fn a_desk_refuses_a_restored_copy_that_nobody_has_declared() {
    let db = TestDatabase::new().await;
    db.set_up("ALTER TABLE linelamp.call DISABLE TRIGGER stamp")
        .await;
    ring(&db).await;
    db.set_up("UPDATE linelamp.call SET change_xid = '4000000000'")
        .await;
    let mut ana = Desk::open(&db, "op-001");
    ana.until(|desk| desk.refused.is_some()).await;
    assert_eq!(ana.refused, Some("refused-restored"));
}

#[tokio::test]
async fn whoever_has_no_desk_is_told_so_and_not_that_the_link_is_down() {
    let db = TestDatabase::new().await;
    for login in ["op-030", "op-040"] {
        let mut desk = Desk::open(&db, login);
        desk.until(|desk| desk.refused.is_some()).await;
        assert_eq!(desk.refused, Some("refused-no-desk"), "{login}");
    }
}

#[tokio::test]
async fn whoever_is_let_in_again_needs_no_new_desk() {
    let db = TestDatabase::alone().await;
    let mut ana = Desk::open(&db, "op-001");
    ana.until(|desk| desk.link == LinkState::Live).await;
    let mut admin = db.connect("op-040").await;
    let suspend = sqlx::query("SELECT linelamp.operator_suspend('op-001')");
    suspend.execute(&mut admin).await.unwrap();
    ana.until(|desk| desk.refused == Some("refused-suspended"))
        .await;
    let resume = sqlx::query("SELECT linelamp.operator_resume('op-001')");
    resume.execute(&mut admin).await.unwrap();
    ana.until(|desk| desk.link == LinkState::Live).await;
}

#[tokio::test]
async fn polling_alone_ends_right() {
    let db = TestDatabase::new().await;
    let mut ana = Desk::open(&db, "op-001");
    ana.until(|desk| desk.link == LinkState::Live).await;
    // Told by a bridge that never hints.
    let call = ring(&db).await;
    ana.until(|desk| desk.shows(call, CallState::Waiting)).await;
}

#[tokio::test]
async fn a_killed_session_comes_back_and_has_missed_nothing() {
    let db = TestDatabase::alone().await;
    let mut ana = Desk::open(&db, "op-001");
    ana.until(|desk| desk.link == LinkState::Live).await;
    db.set_up("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'op-001'")
        .await;
    let call = ring(&db).await;
    ana.until(|desk| matches!(desk.link, LinkState::Offline(_)))
        .await;
    ana.until(|desk| desk.shows(call, CallState::Waiting)).await;
    ana.until(|desk| desk.link == LinkState::Live).await;
}

#[tokio::test]
async fn orders_without_a_link_are_answered_at_once_and_never_queued() {
    let db = TestDatabase::alone().await;
    let call = ring(&db).await;
    let mut ana = Desk::open(&db, "op-001");
    ana.until(|desk| desk.shows(call, CallState::Waiting)).await;
    db.server().crash().unwrap();
    ana.until(|desk| matches!(desk.link, LinkState::Offline(_)))
        .await;
    assert_eq!(ana.order(Write::Take { call }).await, Outcome::Offline);
}

#[tokio::test]
async fn a_flood_of_forged_hints_changes_nothing() {
    let db = TestDatabase::new().await;
    let mut ana = Desk::open(&db, "op-001");
    ana.until(|desk| desk.link == LinkState::Live).await;
    let mut forger = db.connect("op-002").await;
    for n in 0..200 {
        let forged = format!("NOTIFY linelamp, '{n} not a call'");
        forger.execute(sqlx::AssertSqlSafe(forged)).await.unwrap();
    }
    let call = ring(&db).await;
    ana.until(|desk| desk.shows(call, CallState::Waiting)).await;
    let taken = ana.order(Write::Take { call }).await;
    assert!(matches!(taken, Outcome::Ok(Answer::Yours(_))));
}
