//! Owns: what each act of a desk costs on a hotline of a given size, one desk alone.
//! Must not know: how the hotline grew.

use std::time::Instant;

use linelamp::db::calls::{Arrival, add_call, take_best_call, wrap_call};
use linelamp::db::connect::{ConnectTo, connect_listener};
use linelamp::db::feed;
use linelamp::db::words::append_note;
use linelamp::domain::{
    Answer, CallId, Claim, Disposition, EntryId, NextStep, NoteLine, RequestId, Words,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::hotline::{Hotline, login};
use crate::table::{self, Times};

const ROUNDS: usize = 200;
const SIZE: &str = "SELECT pg_database_size(current_database()) / 1000000";

/// The costs on a hotline of one size.
pub(crate) struct Costs {
    people: i32,
    megabytes: i64,
    acts: [Times; 5],
}

const ACTS: [&str; 5] = [
    "a call rings",
    "take the best",
    "a line of a note",
    "wrap up",
    "first queue",
];

/// Measures.
pub(crate) async fn measured(hotline: &Hotline, people: i32) -> Costs {
    let mut bridge = hotline.connect("linelamp-bridge").await;
    let mut desk = hotline.desk(0).await;
    let mut acts: [Times; 5] = Default::default();
    for round in 0..ROUNDS {
        let id = format!("round {round}");
        let began = Instant::now();
        rings(&mut bridge, &id).await;
        acts[0].add(began.elapsed());

        let began = Instant::now();
        let claim = takes(&mut desk).await.expect("somebody waits");
        acts[1].add(began.elapsed());

        let began = Instant::now();
        notes(&mut desk, claim).await;
        acts[2].add(began.elapsed());

        let began = Instant::now();
        wraps(&mut desk, claim).await;
        acts[3].add(began.elapsed());
    }
    for _ in 0..ROUNDS / 10 {
        let began = Instant::now();
        let to = ConnectTo::address(hotline.address(&login(0)));
        let mut session = connect_listener(&to).await.expect("a connection");
        let conn = sqlx::Acquire::acquire(&mut session)
            .await
            .expect("its connection");
        feed::read_all(conn, true).await.expect("the world");
        acts[4].add(began.elapsed());
    }
    let mut superuser = hotline.superuser().await;
    let megabytes = sqlx::query_scalar(SIZE)
        .fetch_one(&mut superuser)
        .await
        .expect("a size");
    Costs {
        people,
        megabytes,
        acts,
    }
}

/// One row a size.
pub(crate) fn print(all: &[Costs]) {
    let mut head = vec!["people", "entries", "database MB"];
    head.extend(ACTS);
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|costs| {
            let mut row = vec![
                costs.people.to_string(),
                (costs.people * 5).to_string(),
                costs.megabytes.to_string(),
            ];
            for times in &costs.acts {
                let mut times = times.clone();
                row.push(format!(
                    "{} / {}",
                    table::ms(times.at(50)),
                    table::ms(times.at(99))
                ));
            }
            row
        })
        .collect();
    table::print(
        "What an act costs on a hotline that has grown: p50 / p99 ms",
        &head,
        &rows,
    );
}

pub(crate) async fn rings(bridge: &mut PgConnection, id: &str) -> CallId {
    let arrival = Arrival {
        source: "scale".to_owned(),
        provider_id: id.to_owned(),
        line: "1001".to_owned(),
        from: None,
        at: None,
    };
    add_call(bridge, &arrival).await.expect("a call").0
}

/// The best waiting call, where there is one.
pub(crate) async fn takes(desk: &mut PgConnection) -> Option<Claim> {
    let taken = take_best_call(desk, RequestId(Uuid::new_v4()), None, None).await;
    match taken.ok()?.answer {
        Answer::Yours(claim) => Some(claim),
        _ => None,
    }
}

pub(crate) async fn notes(desk: &mut PgConnection, claim: Claim) {
    let line = NoteLine {
        entry: EntryId(Uuid::new_v4()),
        claim,
        provider: None,
        written_at: jiff::Timestamp::now(),
        words: Words::new("insulin stopped since Tuesday"),
        amends: None,
        field: None,
    };
    append_note(desk, &line).await.expect("a line");
}

pub(crate) async fn wraps(desk: &mut PgConnection, claim: Claim) {
    let request = RequestId(Uuid::new_v4());
    let (came, next) = (Disposition::IntakeComplete, Some(NextStep::Nothing));
    wrap_call(desk, request, claim, came, next)
        .await
        .expect("wrapped up");
}
