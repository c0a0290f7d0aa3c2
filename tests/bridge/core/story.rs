//! Owns: short words for what happens in these tests.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use linelamp::bridge::told::{Ask, Told};
use linelamp::bridge::{Between, BridgeNews, Ends, Pace, ROOM, Source};
use linelamp::db::bridge::BridgeSession;
use linelamp::db::connect::ConnectTo;
use linelamp::domain::EndWhy;
use linelamp::domain::phone_system::{
    AnswerMode, CallFacts, Caller, Connected, Ended, SignOfLife, SourceName, SystemKind,
};
use sqlx::AssertSqlSafe;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use crate::support::TestDatabase;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn source(mode: AnswerMode) -> Source {
    Source {
        name: SourceName::new("pbx").unwrap(),
        kind: SystemKind::Asterisk,
        mode,
    }
}

pub(crate) fn door(db: &TestDatabase) -> ConnectTo {
    ConnectTo::address(db.url("linelamp-bridge").parse().unwrap())
}

/// A session that speaks for the phone system, without a core around it.
pub(crate) async fn session(db: &TestDatabase, mode: AnswerMode) -> BridgeSession {
    let source = source(mode);
    let mut session = BridgeSession::open(&door(db), &source.name).await.unwrap();
    assert!(session.speak(source.kind, source.mode).await.unwrap());
    session
}

/// So many seconds after the story began, ten minutes ago.
pub(crate) fn at(second: i64) -> Timestamp {
    static BEGAN: std::sync::OnceLock<Timestamp> = std::sync::OnceLock::new();
    let began = *BEGAN.get_or_init(|| Timestamp::now() - SignedDuration::from_mins(10));
    began + SignedDuration::from_secs(second)
}

pub(crate) fn named(name: &str) -> CallFacts {
    CallFacts {
        provider_id: name.to_owned(),
        ..CallFacts::default()
    }
}

/// A call to Pine Hill that waits since this second.
pub(crate) fn rings(name: &str, second: i64) -> CallFacts {
    CallFacts {
        line: Some("1001".to_owned()),
        arrived_at: Some(at(second)),
        waiting_at: Some(at(second + 1)),
        ..named(name)
    }
}

pub(crate) fn from(caller: Caller, facts: CallFacts) -> CallFacts {
    CallFacts { caller, ..facts }
}

pub(crate) fn number(digits: &str) -> Caller {
    Caller::Number(digits.into())
}

pub(crate) fn answered(facts: CallFacts, second: i64, phone: Option<&str>) -> CallFacts {
    CallFacts {
        connected: Some(Connected {
            at: at(second),
            phone: phone.map(Into::into),
        }),
        ..facts
    }
}

pub(crate) fn over(facts: CallFacts, second: i64, why: EndWhy) -> CallFacts {
    CallFacts {
        ended: Some(Ended {
            at: at(second),
            why,
            seen: why != EndWhy::NotSeen,
        }),
        ..facts
    }
}

/// The one text that this query of the superuser answers; a query without an answer is nothing.
pub(crate) async fn ask(db: &TestDatabase, query: impl Into<String>) -> String {
    let answer: Option<Option<String>> = sqlx::query_scalar(AssertSqlSafe(query.into()))
        .fetch_optional(&mut db.superuser().await)
        .await
        .unwrap();
    answer.flatten().unwrap_or_default()
}

pub(crate) async fn run_sql(db: &TestDatabase, statement: impl Into<String>) {
    sqlx::query(AssertSqlSafe(statement.into()))
        .execute(&mut db.superuser().await)
        .await
        .unwrap();
}

/// Where a call of the phone system stands, and why it ended.
pub(crate) async fn state(db: &TestDatabase, name: &str) -> String {
    ask(
        db,
        format!(
            "SELECT concat_ws(' ', linelamp.call_state(c.ended_at, c.wrapped_at, c.broken_off_at, c.reached_at,
                    k.id IS NOT NULL AND k.ended_at IS NULL, k.reached_at, k.lapsed_at), c.end_why)
               FROM linelamp.call c
               LEFT JOIN LATERAL (SELECT * FROM linelamp.claim x WHERE x.call_id = c.id ORDER BY x.fence DESC LIMIT 1) k ON true
              WHERE c.source = 'pbx' AND c.provider_id = '{name}'"
        ),
    )
    .await
}

/// This operator sits at this phone.
pub(crate) async fn sits_at(db: &TestDatabase, login: &str, phone: &str) {
    run_sql(
        db,
        format!("INSERT INTO linelamp.operator_phone (login, phone) VALUES ('{login}', '{phone}')"),
    )
    .await;
    run_sql(
        db,
        format!("UPDATE linelamp.operator SET state = 'available', link = 'live' WHERE login = '{login}'"),
    )
    .await;
}

/// This operator has the caller who waits longest. What a desk may take, and when, is told elsewhere.
pub(crate) async fn has_taken(db: &TestDatabase, login: &str) {
    run_sql(
        db,
        format!(
            "SELECT linelamp.make_claim(c.id, '{login}', gen_random_uuid(), NULL),
                    linelamp.put_state('{login}', 'on_call', NULL, '{login}')
               FROM (SELECT x.id FROM linelamp.call x WHERE x.ended_at IS NULL AND NOT x.held
                      ORDER BY x.arrived_at LIMIT 1) c"
        ),
    )
    .await;
}

/// Waits until this query answers so; how long that took.
pub(crate) async fn until(db: &TestDatabase, query: &str, wanted: &str) -> Duration {
    let began = Instant::now();
    loop {
        let found = ask(db, query).await;
        if found == wanted {
            return began.elapsed();
        }
        assert!(
            began.elapsed() < PATIENCE,
            "{query}: {found:?}, not {wanted:?}"
        );
        tokio::task::yield_now().await;
    }
}

/// The core as the program runs it, for as long as the test lasts: where an adapter of this make tells, and is asked.
pub(crate) fn core_for(
    db: &TestDatabase,
    kind: SystemKind,
    between_looks: Duration,
) -> (mpsc::Sender<Told>, mpsc::Receiver<Ask>) {
    let (told, hears) = mpsc::channel(ROOM);
    let (orders, asks) = mpsc::channel(ROOM);
    let between = Between {
        source: Source {
            name: SourceName::new("pbx").unwrap(),
            kind,
            mode: AnswerMode::Pull,
        },
        to: door(db),
        pace: Pace {
            between_tries: Duration::from_millis(100),
            between_looks,
            ..Pace::default()
        },
    };
    tokio::spawn(async move {
        let ends = Ends {
            told: hears,
            asks: orders,
        };
        linelamp::bridge::run(&between, ends, std::future::pending(), |_| {}).await;
    });
    (told, asks)
}

/// A bridge with a scripted adapter.
pub(crate) struct Bridge {
    told: mpsc::Sender<Told>,
    asks: mpsc::Receiver<Ask>,
    news: watch::Receiver<Vec<BridgeNews>>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Bridge {
    pub(crate) fn start(db: &TestDatabase, mode: AnswerMode) -> Self {
        let (told, hears) = mpsc::channel(ROOM);
        let (orders, asks) = mpsc::channel(ROOM);
        let (stop, stopped) = oneshot::channel::<()>();
        let (say, news) = watch::channel(Vec::new());
        let to = door(db);
        let pace = Pace {
            between_tries: Duration::from_millis(100),
            ..Pace::default()
        };
        let task = tokio::spawn(async move {
            let stop = async {
                let _told_or_dropped = stopped.await;
            };
            let between = Between {
                source: source(mode),
                to,
                pace,
            };
            let ends = Ends {
                told: hears,
                asks: orders,
            };
            linelamp::bridge::run(&between, ends, stop, |news| {
                say.send_modify(|said| said.push(news));
            })
            .await;
        });
        Self {
            told,
            asks,
            news,
            stop: Some(stop),
            task,
        }
    }

    pub(crate) async fn tell(&self, told: Told) {
        self.told.send(told).await.expect("the core listens");
    }

    pub(crate) async fn call(&self, facts: CallFacts) {
        self.tell(Told::Call(Box::new(facts))).await;
    }

    pub(crate) async fn alive(&self) {
        self.tell(Told::Alive(SignOfLife {
            round_trip: Duration::from_millis(3),
            booted_at: None,
            version: Some("22.1".to_owned()),
        }))
        .await;
    }

    /// What the adapter is asked next.
    pub(crate) async fn asked(&mut self) -> Ask {
        timeout(PATIENCE, self.asks.recv())
            .await
            .expect("an order in time")
            .expect("the core lives")
    }

    /// The next look around, whatever else is asked before it.
    pub(crate) async fn asked_to_look(&mut self) -> Ask {
        loop {
            let ask = self.asked().await;
            if matches!(ask, Ask::LookAround { .. }) {
                return ask;
            }
        }
    }

    /// All that it has said until now.
    pub(super) fn said(&self) -> Vec<BridgeNews> {
        self.news.borrow().clone()
    }

    /// What was asked until now.
    pub(crate) fn asked_meanwhile(&mut self) -> Vec<Ask> {
        std::iter::from_fn(|| self.asks.try_recv().ok()).collect()
    }

    pub(crate) async fn says(&self, wanted: &BridgeNews) -> Duration {
        self.says_so(|news| news == wanted).await
    }

    /// Waits until something like this was said; how long that took.
    pub(crate) async fn says_so(&self, wanted: impl Fn(&BridgeNews) -> bool) -> Duration {
        let began = Instant::now();
        let mut news = self.news.clone();
        let said = timeout(PATIENCE, news.wait_for(|news| news.iter().any(&wanted))).await;
        assert!(said.is_ok(), "only this was said: {:?}", self.news.borrow());
        began.elapsed()
    }

    /// The adapter says nothing more: the bridge ends by itself.
    pub(crate) async fn adapter_ends(self) {
        drop(self.told);
        timeout(PATIENCE, self.task).await.unwrap().unwrap();
    }

    /// Ends it in good order.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        timeout(PATIENCE, self.task).await.unwrap().unwrap();
    }

    /// Ends it as `kill -9` does.
    pub(crate) async fn dies(self) {
        self.task.abort();
        let _aborted = self.task.await;
    }
}
