//! Owns: how long a change takes from its commit to a desk's mirror, and how many bytes it costs on the wire.
//! Must not know: any other measurement.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use linelamp::db::connect::ConnectTo;
use linelamp::db::link::{Settings, keep};

use linelamp::domain::{Address, News, Order};
use linelamp::store::Store;
use sqlx::postgres::PgListener;
use sqlx::{Executor, PgConnection};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::spawn_local;
use tokio::time::timeout;
use uuid::Uuid;

use crate::hotline::{BASE, Hotline, login};
use crate::proxy::{Counted, Proxy};
use crate::table::{self, Times};

const DESKS: usize = 50;
const ROUNDS: usize = 40;
const PATIENCE: Duration = Duration::from_secs(10);

const RINGS: &str = "SELECT linelamp.call_add('bench', $1, '1001', NULL, NULL)";
const HINT: &str = "SELECT linelamp.hint()";
const SAY: &str = "NOTIFY linelamp";
const URGENCY: &str = "UPDATE linelamp.call SET urgency = 5 - urgency WHERE provider_id = 'call 1'";
const CHANGED_ROW: &str = "
    SELECT c.id, c.line_id, c.team_id, c.arrived_at, c.ended_at, c.end_why, c.wrapped_at, c.urgency, c.language,
           c.nth_today, c.version FROM linelamp.call c WHERE c.provider_id = $1";
const WAITING: &str = "
    SELECT c.id, c.line_id, c.team_id, c.arrived_at, c.ended_at, c.end_why, c.wrapped_at, c.urgency, c.language,
           c.nth_today, c.version FROM linelamp.call c WHERE c.ended_at IS NULL";

/// One desk's link, merging into a mirror; says when a batch has been merged.
pub(crate) struct Desk {
    /// Dropping it ends the link in good order.
    orders: UnboundedSender<Order>,
    link: tokio::task::JoinHandle<()>,
}

pub(crate) fn open_desk(to: ConnectTo, merged: UnboundedSender<Instant>) -> Desk {
    let (give, orders) = unbounded_channel();
    let store = RefCell::new(Store::default());
    let settings = Settings {
        to,
        desk: Uuid::new_v4(),
        seen: None,
    };
    let link = spawn_local(keep(settings, orders, move |news| {
        if let News::Rows(batch) = news {
            store.borrow_mut().merge(batch);
            // Nobody listens once the measurement is over.
            let _ = merged.send(Instant::now());
        }
    }));
    Desk { orders: give, link }
}

/// Measures and prints both tables.
pub(crate) async fn run(hotline: Rc<Hotline>) {
    let mut ours = latency_of_links(&hotline).await;
    let mut bare = latency_of_listeners(&hotline).await;
    let row = |name: &str, times: &mut Times| {
        vec![
            name.to_owned(),
            table::ms(times.at(50)),
            table::ms(times.at(99)),
            table::ms(times.at(100)),
        ]
    };
    let rows = [
        row("bare listener: NOTIFY to notification", &mut bare),
        row(
            "ours: commit to merged rows, 40 ms of coalescing inside",
            &mut ours,
        ),
    ];
    let title = format!("One change at {DESKS} desks");
    table::print(&title, &["way", "p50 ms", "p99 ms", "last ms"], &rows);
    bytes(&hotline).await;
}

async fn latency_of_links(hotline: &Rc<Hotline>) -> Times {
    let (tell, mut merged) = unbounded_channel();
    let desks: Vec<Desk> = (0..DESKS)
        .map(|n| open_desk(ConnectTo::address(hotline.address(&login(n))), tell.clone()))
        .collect();
    settle(&mut merged).await;
    let mut writer = hotline.connect("linelamp-bridge").await;
    let mut times = Times::default();
    for round in 0..ROUNDS {
        sqlx::query(RINGS)
            .bind(format!("latency {round}"))
            .execute(&mut writer)
            .await
            .expect("a call");
        let committed = Instant::now();
        let telling = async { writer.execute(HINT).await.expect("a hint") };
        let hearing = async {
            for _ in 0..DESKS {
                let at = timeout(PATIENCE, merged.recv())
                    .await
                    .expect("in time")
                    .expect("a desk");
                times.add(at.duration_since(committed));
            }
        };
        tokio::join!(telling, hearing);
        settle(&mut merged).await;
    }
    close(desks).await;
    times
}

async fn latency_of_listeners(hotline: &Rc<Hotline>) -> Times {
    let (tell, mut heard) = unbounded_channel();
    let mut listening = Vec::new();
    for n in 0..DESKS {
        let mut listener = PgListener::connect(&hotline.url(&login(n)))
            .await
            .expect("a listener");
        listener.listen("linelamp").await.expect("listening");
        let tell = tell.clone();
        listening.push(spawn_local(async move {
            while listener.recv().await.is_ok() && tell.send(Instant::now()).is_ok() {}
        }));
    }
    let mut writer = hotline.superuser().await;
    let mut times = Times::default();
    for _ in 0..ROUNDS {
        let said = Instant::now();
        writer.execute(SAY).await.expect("a notification");
        for _ in 0..DESKS {
            let at = timeout(PATIENCE, heard.recv())
                .await
                .expect("in time")
                .expect("a listener");
            times.add(at.duration_since(said));
        }
    }
    for one in listening {
        one.abort();
    }
    times
}

/// Bytes of one queue change at one desk, over a socket that counts.
async fn bytes(hotline: &Rc<Hotline>) {
    let proxy = Proxy::open(&hotline.folder("counted"), &hotline.socket()).expect("a proxy");
    let address = Address::on_socket(proxy.folder.clone(), BASE);
    let mut writer = hotline.superuser().await;
    let to = ConnectTo::address(address.clone().as_user(login(0)));
    let seen = bytes_of_link(&proxy, to, &mut writer).await;
    let mut rows = vec![counted_row(
        "ours: hint, delta query, changed row with its claim",
        &seen,
    )];
    rows.extend(
        bytes_of_bare(
            &proxy,
            &address.as_user("postgres").to_string(),
            &mut writer,
        )
        .await,
    );
    table::print(
        "Bytes of one queue change at one desk",
        &["way", "up", "down", "sum", "round trips"],
        &rows,
    );
}

/// What passes for each of a few changes, on any way to the server.
pub(crate) async fn bytes_of_link(
    proxy: &Proxy,
    to: ConnectTo,
    writer: &mut PgConnection,
) -> Vec<Counted> {
    let (tell, mut merged) = unbounded_channel();
    let desk = open_desk(to, tell);
    settle(&mut merged).await;
    let mut seen = Vec::new();
    for _ in 0..ROUNDS {
        let _before = proxy.since_last();
        writer.execute(URGENCY).await.expect("a change");
        writer.execute(HINT).await.expect("a hint");
        timeout(PATIENCE, merged.recv())
            .await
            .expect("in time")
            .expect("the desk");
        settle(&mut merged).await;
        seen.push(proxy.since_last());
    }
    close(vec![desk]).await;
    seen
}

async fn bytes_of_bare(proxy: &Proxy, url: &str, writer: &mut PgConnection) -> Vec<Vec<String>> {
    let mut listener = PgListener::connect(url).await.expect("a listener");
    listener.listen("linelamp").await.expect("listening");
    let (mut notified, mut fetched, mut polled) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let _before = proxy.since_last();
        writer.execute(SAY).await.expect("a notification");
        listener.recv().await.expect("a notification");
        notified.push(proxy.since_last());
        sqlx::query(CHANGED_ROW)
            .bind("call 1")
            .fetch_one(&mut listener)
            .await
            .expect("the row");
        fetched.push(proxy.since_last());
        sqlx::query(WAITING)
            .fetch_all(&mut listener)
            .await
            .expect("the queue");
        polled.push(proxy.since_last());
    }
    vec![
        counted_row("bare: an empty NOTIFY", &notified),
        counted_row("bare: the call's own columns fetched by key", &fetched),
        counted_row("bare: the whole queue again", &polled),
    ]
}

/// The middle one of many: the first of a kind is dearer, because its statement is prepared then.
pub(crate) fn counted_row(name: &str, counts: &[Counted]) -> Vec<String> {
    let mut sorted = counts.to_vec();
    sorted.sort_by_key(|counted| counted.up + counted.down);
    let middle = sorted[sorted.len() / 2];
    let numbers = [
        middle.up,
        middle.down,
        middle.up + middle.down,
        middle.turns,
    ];
    let mut row = vec![name.to_owned()];
    row.extend(numbers.map(|number| number.to_string()));
    row
}

/// Until nothing has been merged for a while: what other measurements left behind is read.
pub(crate) async fn settle(merged: &mut UnboundedReceiver<Instant>) {
    while timeout(Duration::from_millis(250), merged.recv())
        .await
        .is_ok_and(|one| one.is_some())
    {}
}

pub(crate) async fn close(desks: Vec<Desk>) {
    for Desk { orders, link } in desks {
        drop(orders);
        link.await.expect("the link leaves in good order");
    }
}
