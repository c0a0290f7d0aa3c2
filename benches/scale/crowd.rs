//! Owns: a busy minute: ten calls a second ring, are taken, written down and wrapped up, while many desks look on.
//! Must not know: what a desk shows; each of these is a link with its mirror and no screen.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs;
use std::rc::Rc;
use std::time::{Duration, Instant};

use linelamp::db::connect::ConnectTo;
use linelamp::db::link::{Settings, keep};
use linelamp::domain::{CallId, CallState, News, Order};
use linelamp::store::Store;
use sqlx::Executor as _;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::{JoinHandle, spawn_local};
use tokio::time::{interval, sleep_until, timeout};
use uuid::Uuid;

use crate::hotline::{Hotline, login};
use crate::table::{self, Times};
use crate::work;

const OPERATORS: usize = 64;
/// Of all desks so many have a call in hand at a time.
const WORKERS: usize = 20;
const BETWEEN_CALLS: Duration = Duration::from_millis(100);
const MINUTE: Duration = Duration::from_mins(1);
const TO_SETTLE: Duration = Duration::from_mins(5);
const HINT: &str = "SELECT linelamp.hint()";
/// Jiffies in a second, as every Linux of ours has them.
const JIFFIES: f64 = 100.0;

/// What a busy minute came to.
pub(crate) struct Minute {
    desks: usize,
    rung: usize,
    taken: usize,
    seen: Times,
    server: f64,
    ours: f64,
}

/// What all desks share.
#[derive(Default)]
struct Shared {
    rung: RefCell<HashMap<CallId, Instant>>,
    seen: RefCell<Times>,
    live: Cell<usize>,
}

/// So many desks sit, some of them work, and every desk sees each call that rings.
pub(crate) async fn works(hotline: &Rc<Hotline>, desks: usize) -> Minute {
    let shared = Rc::new(Shared::default());
    let mut looking = Vec::new();
    for n in 0..desks {
        looking.push(looks(hotline, n, &shared));
        // They do not all sit down in one moment.
        if n % 20 == 19 {
            let _sat_down = timeout(TO_SETTLE, until(&shared, n + 1)).await;
        }
    }
    timeout(TO_SETTLE, until(&shared, desks))
        .await
        .expect("all are live");

    let (server, ours) = (cpu_of_server(), cpu_of_this());
    let end = Instant::now() + MINUTE;
    let working: Vec<JoinHandle<usize>> = (0..WORKERS)
        .map(|n| spawn_local(a_worker(Rc::clone(hotline), n, end)))
        .collect();
    let rung = callers(hotline, &shared, end).await;
    let mut taken = 0;
    for one in working {
        taken += one.await.expect("a worker");
    }
    let (server, ours) = (cpu_of_server() - server, cpu_of_this() - ours);
    // What still is on its way arrives.
    sleep_until((Instant::now() + Duration::from_secs(5)).into()).await;
    for (orders, link) in looking {
        drop(orders);
        link.await.expect("the link leaves in good order");
    }
    Minute {
        desks,
        rung,
        taken,
        seen: shared.seen.take(),
        server,
        ours,
    }
}

/// One desk without a screen: notes when each call that rang stands in its mirror.
fn looks(
    hotline: &Rc<Hotline>,
    n: usize,
    shared: &Rc<Shared>,
) -> (UnboundedSender<Order>, JoinHandle<()>) {
    let (give, orders) = unbounded_channel();
    let store = RefCell::new(Store::default());
    let settings = Settings {
        to: ConnectTo::address(hotline.address(&login(n % OPERATORS))),
        desk: Uuid::new_v4(),
        seen: None,
    };
    let shared = Rc::clone(shared);
    let link = spawn_local(keep(settings, orders, move |news| {
        if let News::Rows(batch) = news {
            let was_whole = batch.whole;
            let changed = store.borrow_mut().merge(batch);
            if was_whole {
                shared.live.set(shared.live.get() + 1);
            }
            let rung = shared.rung.borrow();
            for id in changed {
                if let linelamp::domain::RowId::Call(call) = id
                    && let Some(at) = rung.get(&call)
                    && store
                        .borrow()
                        .call(call)
                        .is_some_and(|call| call.state == CallState::Waiting)
                {
                    shared.seen.borrow_mut().add(at.elapsed());
                }
            }
        }
    }));
    (give, link)
}

async fn until(shared: &Shared, desks: usize) {
    let mut looks = interval(Duration::from_millis(20));
    while shared.live.get() < desks {
        looks.tick().await;
    }
}

/// Ten callers a second.
async fn callers(hotline: &Hotline, shared: &Shared, end: Instant) -> usize {
    let mut bridge = hotline.connect("linelamp-bridge").await;
    let mut pace = interval(BETWEEN_CALLS);
    let mut rung = 0;
    while Instant::now() < end {
        pace.tick().await;
        let call = work::rings(&mut bridge, &format!("crowd {rung}")).await;
        shared.rung.borrow_mut().insert(call, Instant::now());
        bridge.execute(HINT).await.expect("a hint");
        rung += 1;
    }
    rung
}

/// Takes, writes a line, wraps up, as fast as calls come for twenty.
async fn a_worker(hotline: Rc<Hotline>, n: usize, end: Instant) -> usize {
    let mut desk = hotline.connect(&login(n)).await;
    let mut pace = interval(BETWEEN_CALLS * u32::try_from(WORKERS).expect("a few"));
    let mut taken = 0;
    while Instant::now() < end {
        pace.tick().await;
        let Some(claim) = work::takes(&mut desk).await else {
            continue;
        };
        desk.execute(HINT).await.expect("a hint");
        work::notes(&mut desk, claim).await;
        work::wraps(&mut desk, claim).await;
        desk.execute(HINT).await.expect("a hint");
        taken += 1;
    }
    taken
}

/// Seconds of processor that all server processes have used.
fn cpu_of_server() -> f64 {
    let processes = fs::read_dir("/proc").expect("processes");
    let stats = processes
        .flatten()
        .filter_map(|process| fs::read_to_string(process.path().join("stat")).ok());
    stats
        .filter(|stat| stat.contains("(postgres)"))
        .map(|stat| cpu(&stat))
        .sum()
}

fn cpu_of_this() -> f64 {
    cpu(&fs::read_to_string("/proc/self/stat").expect("this process"))
}

/// User and system time; the fields behind the name in brackets.
fn cpu(stat: &str) -> f64 {
    let fields: Vec<&str> = stat
        .rsplit(") ")
        .next()
        .unwrap_or_default()
        .split(' ')
        .collect();
    let field = |n: usize| {
        fields
            .get(n)
            .and_then(|said| said.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (field(11) + field(12)) / JIFFIES
}

/// One row a crowd.
pub(crate) fn print(all: &[Minute]) {
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|minute| {
            let mut seen = minute.seen.clone();
            vec![
                minute.desks.to_string(),
                format!("{:.1}", minute.rung as f64 / MINUTE.as_secs_f64()),
                format!("{:.1}", minute.taken as f64 / MINUTE.as_secs_f64()),
                seen.count().to_string(),
                table::ms(seen.at(50)),
                table::ms(seen.at(99)),
                format!("{:.1}", minute.server),
                format!("{:.1}", minute.ours),
            ]
        })
        .collect();
    table::print(
        "A busy minute",
        &[
            "desks",
            "calls / s",
            "takes / s",
            "sightings",
            "p50 ms",
            "p99 ms",
            "server CPU s",
            "desks' CPU s",
        ],
        &rows,
    );
}
