//! Owns: short words for what happens in these tests.

use jiff::Timestamp;
use linelamp::db::{DbError, calls, feed, words};
use linelamp::domain::{
    Answer, Call, CallId, CallState, Claim, EntryId, NoteLine, RequestId, Row, Words,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::TestDatabase;

pub(crate) fn request() -> RequestId {
    RequestId(Uuid::new_v4())
}

/// The one number that this query of the superuser answers.
pub(crate) async fn count(db: &TestDatabase, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&mut db.superuser().await)
        .await
        .unwrap()
}

/// A call rings on a line of team north.
pub(crate) async fn ring(db: &TestDatabase) -> CallId {
    CallId(db.call_rings("1001").await)
}

/// Takes it, or says why not.
pub(crate) async fn take(conn: &mut PgConnection, call: CallId) -> Result<Claim, DbError> {
    match calls::take_call(conn, request(), call).await?.answer {
        Answer::Yours(claim) => Ok(claim),
        other => panic!("{other:?}"),
    }
}

/// Takes the best one; `None`: nothing waits.
pub(crate) async fn take_best(conn: &mut PgConnection) -> Option<Claim> {
    match calls::take_best_call(conn, request(), None, None)
        .await
        .unwrap()
        .answer
    {
        Answer::Yours(claim) => Some(claim),
        _ => None,
    }
}

/// What this login's queue knows of a call.
pub(crate) async fn seen(conn: &mut PgConnection, call: CallId) -> Option<Call> {
    let answer = feed::read_all(conn, false).await.unwrap();
    answer.batch.rows.into_iter().find_map(|row| match row {
        Row::Call(found) if found.id == call => Some(found),
        _ => None,
    })
}

pub(crate) async fn state(conn: &mut PgConnection, call: CallId) -> CallState {
    seen(conn, call).await.expect("the call is in sight").state
}

pub(crate) fn line(claim: Claim, said: &str) -> NoteLine {
    NoteLine {
        entry: EntryId(Uuid::now_v7()),
        claim,
        provider: None,
        written_at: Timestamp::now(),
        words: Words::new(said),
        amends: None,
        field: None,
    }
}

pub(crate) async fn write(conn: &mut PgConnection, claim: Claim, said: &str) -> Answer {
    words::append_note(conn, &line(claim, said))
        .await
        .unwrap()
        .answer
}

/// Makes every lease run out.
pub(crate) async fn leases_run_out(db: &TestDatabase) {
    db.set_up("UPDATE linelamp.lease SET until = clock_timestamp() - interval '1 second'")
        .await;
}

/// The phone system says that every living call has ended.
pub(crate) async fn calls_end(db: &TestDatabase) {
    db.set_up("SELECT linelamp.end_call(c.id, 'caller_hung_up', NULL) FROM linelamp.call c WHERE c.ended_at IS NULL")
        .await;
}
