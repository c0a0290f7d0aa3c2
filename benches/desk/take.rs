//! Owns: how many calls a second many desks can take from one queue, and what telling the others costs.
//! Must not know: any other measurement.
//!
//! Every transaction gives back the call that this desk had and takes another, so that the queue never drains and the
//! work is the same for all: the bare row, the take with its claim and trace, with a NOTIFY inside, with our hint after.
//! A desk keeps its session for a whole shift, so the clock starts when each has taken a few calls and the server has
//! planned its statements for good; otherwise a race of seconds would measure little but planning.

use std::rc::Rc;
use std::time::{Duration, Instant};

use sqlx::{Executor, PgConnection};
use tokio::sync::Barrier;
use tokio::task::spawn_local;

use crate::hotline::{Hotline, OPERATORS};
use crate::table::{self, Times};

const LISTENERS: usize = 100;
const LASTS: Duration = Duration::from_secs(4);
/// A statement inside a function is planned anew five times, then for good.
const BEFORE: usize = 8;

const PREPARE: &str = "
    CREATE SCHEMA bench;
    GRANT USAGE ON SCHEMA bench TO linelamp_operator;
    CREATE TABLE bench.bare (id integer PRIMARY KEY, n integer NOT NULL) WITH (fillfactor = 70);
    INSERT INTO bench.bare SELECT n, 0 FROM generate_series(1, 64) n;
    GRANT SELECT, UPDATE ON bench.bare TO linelamp_operator;
    CREATE FUNCTION bench.give_back() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET enable_seqscan = off AS $$
    BEGIN
        PERFORM linelamp.end_claim(k.id, 'returned') FROM linelamp.claim k
         WHERE k.operator = session_user AND k.ended_at IS NULL;
    END $$;
    CREATE FUNCTION bench.take() RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM bench.give_back();
        RETURN (SELECT won FROM linelamp.call_take_best(gen_random_uuid(), NULL, NULL));
    END $$;
    CREATE FUNCTION bench.take_and_notify() RETURNS boolean LANGUAGE plpgsql AS $$
    DECLARE won boolean := bench.take();
    BEGIN
        NOTIFY linelamp;
        RETURN won;
    END $$;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bench TO linelamp_operator";
const BARE: &str = "UPDATE bench.bare SET n = n + 1 WHERE id = $1 RETURNING true";
const TAKE: &str = "SELECT bench.take() WHERE $1 > 0";
const TAKE_AND_NOTIFY: &str = "SELECT bench.take_and_notify() WHERE $1 > 0";
const HINT: &str = "SELECT linelamp.hint()";

/// One way to take.
#[derive(Clone, Copy)]
struct Way {
    name: &'static str,
    statement: &'static str,
    hints: bool,
}

const WAYS: [Way; 4] = [
    Way {
        name: "bare one-row UPDATE by key",
        statement: BARE,
        hints: false,
    },
    Way {
        name: "take and trace, nobody told",
        statement: TAKE,
        hints: false,
    },
    Way {
        name: "take and trace, hint after the commit (ours)",
        statement: TAKE,
        hints: true,
    },
    Way {
        name: "take and trace, NOTIFY inside the transaction",
        statement: TAKE_AND_NOTIFY,
        hints: false,
    },
];

/// Measures and prints.
pub(crate) async fn run(hotline: Rc<Hotline>) {
    hotline
        .superuser()
        .await
        .execute(sqlx::raw_sql(PREPARE))
        .await
        .expect("the bench's own schema");
    let mut listeners = Vec::new();
    for _ in 0..LISTENERS {
        let mut listener = hotline.superuser().await;
        listener
            .execute("LISTEN linelamp")
            .await
            .expect("listening");
        listeners.push(listener);
    }
    let mut rows = Vec::new();
    for way in WAYS {
        rows.push(race(&hotline, way).await);
    }
    let title = format!("{OPERATORS} desks taking from 200 waiting calls, {LISTENERS} listening");
    table::print(
        &title,
        &["way", "takes / s", "p50 ms", "p99 ms", "nothing left"],
        &rows,
    );
}

async fn race(hotline: &Rc<Hotline>, way: Way) -> Vec<String> {
    let mut desks = Vec::new();
    for n in 0..OPERATORS {
        desks.push(hotline.desk(n).await);
    }
    let ready = Rc::new(Barrier::new(OPERATORS));
    let running: Vec<_> = desks
        .into_iter()
        .enumerate()
        .map(|(n, desk)| spawn_local(takes(desk, n, way, Rc::clone(&ready))))
        .collect();
    let (mut times, mut lost) = (Times::default(), 0);
    for desk in running {
        let (its, missed) = desk.await.expect("a desk");
        times.extend(its);
        lost += missed;
    }
    let won = times.count() - lost;
    vec![
        way.name.to_owned(),
        format!("{:.0}", won as f64 / LASTS.as_secs_f64()),
        table::ms(times.at(50)),
        table::ms(times.at(99)),
        lost.to_string(),
    ]
}

/// One desk takes until time is up; the hint, like a desk's, is a statement of its own and not part of the take's time.
async fn takes(mut desk: PgConnection, n: usize, way: Way, ready: Rc<Barrier>) -> (Times, usize) {
    let (mut times, mut lost) = (Times::default(), 0);
    let row = i32::try_from(n + 1).expect("few desks");
    for _ in 0..BEFORE {
        one(&mut desk, row, way).await;
    }
    ready.wait().await;
    let over = Instant::now() + LASTS;
    while Instant::now() < over {
        let (won, took) = one(&mut desk, row, way).await;
        times.add(took);
        lost += usize::from(!won);
    }
    (times, lost)
}

/// Whether a call was won, and how long that took.
async fn one(desk: &mut PgConnection, row: i32, way: Way) -> (bool, Duration) {
    let began = Instant::now();
    let won: Option<bool> = sqlx::query_scalar(way.statement)
        .bind(row)
        .fetch_one(&mut *desk)
        .await
        .expect("a take");
    let took = began.elapsed();
    if way.hints {
        sqlx::query(HINT).execute(desk).await.expect("a hint");
    }
    (won == Some(true), took)
}
