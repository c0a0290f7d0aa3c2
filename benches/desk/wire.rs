//! Owns: what a desk's work costs on the wire, plain and over TLS: start, idle minute, coming back after an hour, opening a
//! case, a search; and what the driver's missing `TCP_NODELAY` costs where.
//! Must not know: any other measurement.

use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use linelamp::db::connect::{ConnectTo, connect, connect_listener};
use linelamp::db::link::{Settings, keep};
use linelamp::db::{calls, feed, words};
use linelamp::domain::{
    Address, Answer, CaseId, Claim, EntryId, NewPerson, News, NoteLine, Order, Outcome, Read,
    RequestId, Sensitive, Wanted, Wish, Words,
};
use linelamp::store::Store;
use sqlx::postgres::{PgListener, PgPoolOptions};
use sqlx::{Acquire as _, Executor as _, PgConnection, Row as _};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::spawn_local;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::encrypted::{Encrypted, SERVER};
use crate::feed::{bytes_of_link, counted_row};
use crate::hotline::{BASE, Hotline, login, program};
use crate::proxy::{Counted, Proxy};
use crate::table::{self, Times};

const ROUNDS: usize = 15;
const LINES: usize = 30;
const PEOPLE: usize = 60;
const PATIENCE: Duration = Duration::from_secs(20);
const COUNTS: [&str; 5] = ["way", "up", "down", "sum", "round trips"];
/// A hundred calls change five times each.
const AN_HOUR: &str = "UPDATE linelamp.call SET urgency = 5 - urgency
    WHERE id IN (SELECT id FROM linelamp.call ORDER BY provider_id LIMIT 100)";

/// One way to the server, and what passes on it.
struct Wire {
    name: &'static str,
    proxy: Proxy,
    to: ConnectTo,
    url: String,
}

/// Measures and prints.
pub(crate) async fn run(hotline: Rc<Hotline>) {
    let Some(encrypted) = Encrypted::begin(&hotline).await else {
        println!("\nThe wire is not measured: openssl is needed to make a certificate.");
        return;
    };
    let plain = Proxy::open(&hotline.folder("plain"), &hotline.socket()).expect("a proxy");
    let address = Address::on_socket(plain.folder.clone(), BASE).as_user(login(0));
    let tls = Proxy::open_tcp(SERVER).expect("a proxy");
    let place = format!("localhost:{}", tls.port);
    let wires = [
        Wire {
            name: "plain",
            url: address.to_string(),
            to: ConnectTo::address(address),
            proxy: plain,
        },
        Wire {
            name: "TLS",
            url: encrypted.url(&place),
            to: encrypted.way(&place),
            proxy: tls,
        },
    ];
    starts(&wires).await;
    idle(&wires).await;
    an_hour_away(&hotline, &wires).await;
    work(&hotline, &wires).await;
    a_change(&hotline, &wires).await;
    stalls(&encrypted).await;
}

async fn starts(wires: &[Wire]) {
    let (mut counts, mut waits) = (Vec::new(), Vec::new());
    for wire in wires {
        let (mut ours, mut usual, mut psql) = (Vec::new(), Vec::new(), Vec::new());
        let mut times: [Times; 3] = Default::default();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let mut session = connect_listener(&wire.to).await.expect("a connection");
            let conn = session.acquire().await.expect("its connection");
            let world = feed::read_all(conn, true).await.expect("the world");
            Store::default().merge(world.batch);
            times[0].add(began.elapsed());
            ours.push(left_alone(wire, session).await);
            let began = Instant::now();
            let (pool, listener) = as_usual(&wire.url).await;
            times[1].add(began.elapsed());
            usual.push(left_alone(wire, (pool, listener)).await);
            let began = Instant::now();
            let ran = Command::new(program("psql"))
                .args(["-XAtq", "-c", feed::ALL, &wire.url])
                .stdout(Stdio::null())
                .status();
            assert!(ran.expect("psql").success(), "psql has read the queue");
            times[2].add(began.elapsed());
            psql.push(left_alone(wire, ()).await);
        }
        let names = [
            "ours: connect, listen, read the world",
            "sqlx as usual: pool, listener, query",
            "psql: the same query",
        ];
        for ((name, seen), time) in names.iter().zip([&ours, &usual, &psql]).zip(&mut times) {
            let name = format!("{name} ({})", wire.name);
            counts.push(counted_row(&name, seen));
            waits.push(vec![name, table::ms(time.at(50)), table::ms(time.at(90))]);
        }
    }
    table::print(
        "Start to the first queue of 200 calls: bytes and round trips after TCP's own, goodbye included",
        &COUNTS,
        &counts,
    );
    table::print("The same: time", &["way", "p50 ms", "p90 ms"], &waits);
}

/// What has passed until the connection was closed.
async fn left_alone<T>(wire: &Wire, connection: T) -> Counted {
    drop(connection);
    sleep(Duration::from_millis(30)).await;
    wire.proxy.since_last()
}

async fn as_usual(url: &str) -> (sqlx::PgPool, PgListener) {
    let pool = PgPoolOptions::new().connect(url).await.expect("a pool");
    let mut listener = PgListener::connect(url).await.expect("a listener");
    listener.listen("linelamp").await.expect("listening");
    let rows = sqlx::query(feed::ALL)
        .fetch_all(&pool)
        .await
        .expect("the world");
    assert!(rows.len() > 200 && rows[0].len() == 4, "not the world");
    (pool, listener)
}

/// A desk's link, and what it says.
struct Desk {
    orders: UnboundedSender<Order>,
    news: UnboundedReceiver<News>,
    link: tokio::task::JoinHandle<()>,
}

impl Desk {
    async fn open(wire: &Wire) -> Self {
        let (orders, wanted) = unbounded_channel();
        let (tell, news) = unbounded_channel();
        let settings = Settings {
            to: wire.to.clone(),
            desk: Uuid::new_v4(),
            seen: None,
        };
        let link = spawn_local(keep(settings, wanted, move |item| {
            // Nobody listens once the measurement is over.
            let _ = tell.send(item);
        }));
        let mut desk = Self { orders, news, link };
        desk.settles().await;
        desk
    }

    /// Until nothing has been said for a while.
    async fn settles(&mut self) {
        while timeout(Duration::from_millis(300), self.news.recv())
            .await
            .is_ok_and(|one| one.is_some())
        {}
    }

    async fn reads(&mut self, read: Read) -> Answer {
        let request = RequestId(Uuid::new_v4());
        let wish = Wish::Read(read);
        self.orders.send(Order { request, wish }).expect("a link");
        loop {
            let news = timeout(PATIENCE, self.news.recv()).await;
            match news.expect("in time").expect("a link") {
                News::Answered {
                    request: of,
                    outcome: Outcome::Ok(answer),
                } if of == request => return answer,
                News::Answered { outcome, .. } => panic!("{outcome:?}"),
                _ => {}
            }
        }
    }

    async fn leaves(self) {
        drop(self.orders);
        self.link.await.expect("it leaves in good order");
    }
}

/// Four heartbeats, and nothing else: counted after the first, whose statements are prepared then.
async fn idle(wires: &[Wire]) {
    let mut desks = Vec::new();
    for wire in wires {
        desks.push(Desk::open(wire).await);
    }
    sleep(Duration::from_secs(16)).await;
    for wire in wires {
        let _first = wire.proxy.since_last();
    }
    sleep(Duration::from_mins(1)).await;
    let row = |wire: &Wire| {
        let name = format!("ours: a heartbeat every 15 s ({})", wire.name);
        counted_row(&name, &[wire.proxy.since_last()])
    };
    let rows: Vec<_> = wires.iter().map(row).collect();
    table::print("An idle minute of one desk", &COUNTS, &rows);
    for desk in desks {
        desk.leaves().await;
    }
}

async fn an_hour_away(hotline: &Hotline, wires: &[Wire]) {
    let mut rows = Vec::new();
    let mut writer = hotline.superuser().await;
    for wire in wires {
        let mut session = connect_listener(&wire.to).await.expect("a connection");
        let conn = session.acquire().await.expect("its connection");
        let cursor = feed::read_all(conn, true).await.expect("the world").cursor;
        drop(session);
        for _ in 0..5 {
            writer.execute(AN_HOUR).await.expect("changes");
        }
        let (mut since, mut whole) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            let mut session = connect_listener(&wire.to).await.expect("a connection");
            let _connected = left_alone(wire, ()).await;
            let conn = session.acquire().await.expect("its connection");
            let news = feed::listen_and_read_since(conn, &cursor).await;
            let news = news.expect("news").expect("the same database");
            assert_eq!(news.batch.rows.len(), 100);
            since.push(wire.proxy.since_last());
            feed::read_all(conn, true).await.expect("the world");
            whole.push(wire.proxy.since_last());
        }
        rows.push(counted_row(
            &format!("ours: listen, and what changed ({})", wire.name),
            &since,
        ));
        rows.push(counted_row(
            &format!("everything again ({})", wire.name),
            &whole,
        ));
    }
    table::print(
        "Back after an hour with 500 changes of 100 calls, after the connect",
        &COUNTS,
        &rows,
    );
}

async fn work(hotline: &Hotline, wires: &[Wire]) {
    let mut conn = hotline.desk(0).await;
    let (case, claim) = a_case(&mut conn).await;
    let mut rows = Vec::new();
    for wire in wires {
        let mut desk = Desk::open(wire).await;
        let name = Wanted {
            name: Some(Words::new("Jorge Martinez".to_owned())),
            ..Wanted::default()
        };
        let wishes = [
            (
                "a case with thirty lines: request, then read",
                Read::OpenCase { case },
            ),
            ("a search for who is calling", Read::Candidates(claim, name)),
        ];
        for (what, read) in wishes {
            for time in ["first", "again"] {
                desk.settles().await;
                let _before = wire.proxy.since_last();
                desk.reads(read.clone()).await;
                let name = format!("{what}, {time} ({})", wire.name);
                rows.push(counted_row(&name, &[wire.proxy.since_last()]));
            }
        }
        desk.leaves().await;
    }
    table::print("Opening a case, and a search", &COUNTS, &rows);
}

async fn a_change(hotline: &Hotline, wires: &[Wire]) {
    let mut writer = hotline.superuser().await;
    let mut rows = Vec::new();
    for wire in wires {
        let seen = bytes_of_link(&wire.proxy, wire.to.clone(), &mut writer).await;
        rows.push(counted_row(wire.name, &seen));
    }
    table::print("One queue change at one desk", &COUNTS, &rows);
}

/// A call in hand, placed into a case with lines, and people to find.
async fn a_case(conn: &mut PgConnection) -> (CaseId, Claim) {
    let request = || RequestId(Uuid::new_v4());
    let taken = calls::take_best_call(conn, request(), None, None).await;
    let Answer::Yours(claim) = taken.expect("a call").answer else {
        panic!("no call waits");
    };
    let made = words::make_case(conn, request(), Some(claim), None).await;
    let Answer::CaseMade { case, .. } = made.expect("a case").answer else {
        panic!("no case");
    };
    for n in 0..LINES {
        let line = NoteLine {
            entry: EntryId(Uuid::new_v4()),
            claim,
            provider: None,
            written_at: Timestamp::now(),
            words: Words::new(format!("line {n}: two others in the pod saw it on Tuesday")),
            amends: None,
            field: None,
        };
        words::append_note(conn, &line).await.expect("a line");
    }
    for n in 0..PEOPLE {
        let person = NewPerson {
            given: Some(Sensitive::new(format!("Jorge{n}"))),
            family: Some(Sensitive::new("Martinez".to_owned())),
            a_number: None,
            country: None,
            born: None,
            language: None,
        };
        words::make_person(conn, request(), None, &person)
            .await
            .expect("a person");
    }
    (case, claim)
}

/// The driver does not set `TCP_NODELAY`: what waits for that, and what does not. Straight to the server, no proxy.
async fn stalls(encrypted: &Encrypted) {
    let to = encrypted.way(SERVER);
    let (mut connects, mut reads, mut lines) =
        (Times::default(), Times::default(), Times::default());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        drop(connect(&to).await.expect("a connection"));
        connects.add(began.elapsed());
    }
    let mut conn = connect(&to).await.expect("a connection");
    let cursor = feed::read_all(&mut conn, false)
        .await
        .expect("the world")
        .cursor;
    let desk = Uuid::new_v4();
    for _ in 0..200 {
        let began = Instant::now();
        feed::read_since(&mut conn, &cursor).await.expect("news");
        reads.add(began.elapsed());
        let began = Instant::now();
        feed::beat_and_read_since(&mut conn, desk, &[], &cursor, Duration::from_secs(10))
            .await
            .expect("a beat, and what is new");
        lines.add(began.elapsed());
    }
    let mut psql = psql_connects(&encrypted.url(SERVER));
    let row = |name: &str, times: &mut Times| {
        vec![
            name.to_owned(),
            table::ms(times.at(50)),
            table::ms(times.at(99)),
            table::ms(times.at(100)),
        ]
    };
    let rows = [
        row("ours: connect", &mut connects),
        row("psql: start, connect, SELECT 1", &mut psql),
        row("ours: a delta query on it, 200 times", &mut reads),
        row(
            "ours: a heartbeat and its delta on it, 200 times",
            &mut lines,
        ),
    ];
    let columns = ["what", "p50 ms", "p99 ms", "slowest ms"];
    table::print("Without TCP_NODELAY, over TLS", &columns, &rows);
}

/// How long psql takes to come, ask for nothing much and go.
fn psql_connects(url: &str) -> Times {
    let mut psql = Times::default();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let ran = Command::new(program("psql"))
            .args(["-XAtq", "-c", "SELECT 1", url])
            .stdout(Stdio::null())
            .status();
        assert!(ran.expect("psql").success(), "psql is let in");
        psql.add(began.elapsed());
    }
    psql
}
