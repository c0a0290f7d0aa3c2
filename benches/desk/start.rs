//! Owns: how long it takes from nothing to the first queue of 200 calls.
//! Must not know: any other measurement.

use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::Instant;

use linelamp::db::connect::{ConnectTo, connect_listener};
use linelamp::db::feed;

use linelamp::store::Store;
use sqlx::Connection;

use crate::hotline::{Hotline, login, program};
use crate::table::{self, Times};

const ROUNDS: usize = 25;
const BARE: &str = "
    SELECT c.id, c.line_id, c.team_id, c.arrived_at, c.ended_at, c.end_why, c.wrapped_at, c.urgency, c.language,
           c.nth_today, c.version FROM linelamp.call c WHERE c.ended_at IS NULL ORDER BY c.urgency, c.arrived_at";

/// Measures and prints.
pub(crate) async fn run(hotline: Rc<Hotline>) {
    let (mut ours, mut bare, mut psql_ours, mut psql_bare) = Default::default();
    for _ in 0..ROUNDS {
        ours_once(&hotline, &mut ours).await;
        bare_once(&hotline, &mut bare).await;
        psql_once(&hotline, feed::ALL, &mut psql_ours);
        psql_once(&hotline, BARE, &mut psql_bare);
    }
    let rows = [
        row("ours: connect, listen, read the world, merge", &mut ours),
        row("bare: connect, one SELECT of the waiting calls", &mut bare),
        row(
            "psql, the whole program: the same query as ours",
            &mut psql_ours,
        ),
        row("psql, the whole program: the bare SELECT", &mut psql_bare),
    ];
    table::print(
        "Time to the first queue of 200 calls, unix socket",
        &["way", "p50 ms", "p90 ms"],
        &rows,
    );
}

fn row(name: &str, times: &mut Times) -> Vec<String> {
    vec![
        name.to_owned(),
        table::ms(times.at(50)),
        table::ms(times.at(90)),
    ]
}

async fn ours_once(hotline: &Hotline, times: &mut Times) {
    let began = Instant::now();
    let to = ConnectTo::address(hotline.address(&login(0)));
    let mut session = connect_listener(&to).await.expect("a connection");
    let conn = sqlx::Acquire::acquire(&mut session)
        .await
        .expect("its connection");
    let answer = feed::read_all(conn, true).await.expect("the world");
    let mut store = Store::default();
    store.merge(answer.batch);
    times.add(began.elapsed());
}

async fn bare_once(hotline: &Hotline, times: &mut Times) {
    let began = Instant::now();
    let mut conn = sqlx::PgConnection::connect(&hotline.url(&login(0)))
        .await
        .expect("a connection");
    let rows = sqlx::query(BARE)
        .fetch_all(&mut conn)
        .await
        .expect("the queue");
    assert!(rows.len() >= 200, "only {} calls wait", rows.len());
    times.add(began.elapsed());
}

fn psql_once(hotline: &Hotline, query: &str, times: &mut Times) {
    let began = Instant::now();
    let psql = program("psql");
    let url = hotline.url(&login(0));
    let ran = Command::new(psql)
        .args(["-XAtq", "-c", query, &url])
        .stdout(Stdio::null())
        .status();
    assert!(ran.expect("psql").success(), "psql has read the queue");
    times.add(began.elapsed());
}
