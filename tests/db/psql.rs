//! Owns: what somebody with psql does: plain statements, and reading what comes back, refusals included.
//! Must not know: what is being tried.

use sqlx::postgres::PgDatabaseError;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row as _};
use uuid::Uuid;

use crate::support::TestDatabase;

/// What a refusal says, in full.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    pub(crate) text: String,
}

/// Runs a statement that must be refused.
pub(crate) async fn refusal(conn: &mut PgConnection, sql: impl Into<String>) -> Refusal {
    let sql = sql.into();
    match conn.fetch_all(AssertSqlSafe(sql.clone())).await {
        Ok(rows) => panic!("not refused, {} rows: {sql}", rows.len()),
        Err(sqlx::Error::Database(error)) => {
            let server = error.downcast_ref::<PgDatabaseError>();
            Refusal {
                code: server.code().to_owned(),
                text: format!(
                    "{} {:?} {:?}",
                    server.message(),
                    server.detail(),
                    server.hint()
                ),
            }
        }
        Err(other) => panic!("{sql}: {other}"),
    }
}

/// Runs statements that must all be refused with this SQLSTATE.
pub(crate) async fn refused(conn: &mut PgConnection, code: &str, statements: &[&str]) {
    for sql in statements {
        let refusal = refusal(conn, *sql).await;
        assert_eq!(refusal.code, code, "{sql}: {}", refusal.text);
    }
}

/// Runs statements that must succeed.
pub(crate) async fn done(conn: &mut PgConnection, sql: impl Into<String>) {
    let sql = sql.into();
    conn.execute(AssertSqlSafe(sql.clone()))
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The first column of the first row, as text; `None` for NULL.
pub(crate) async fn answer(conn: &mut PgConnection, sql: impl Into<String>) -> Option<String> {
    let sql = sql.into();
    let asked = format!("SELECT asked.value::text FROM ({sql}) asked(value) LIMIT 1");
    sqlx::query_scalar(AssertSqlSafe(asked))
        .fetch_one(conn)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// How many rows come back.
pub(crate) async fn rows(conn: &mut PgConnection, sql: impl Into<String>) -> usize {
    let sql = sql.into();
    conn.fetch_all(AssertSqlSafe(sql.clone()))
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
        .len()
}

/// A call in somebody's hands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InHand {
    pub(crate) call: Uuid,
    pub(crate) fence: i64,
}

/// Takes this call and must win it.
pub(crate) async fn takes(conn: &mut PgConnection, call: Uuid) -> InHand {
    let row = sqlx::query("SELECT won, fence FROM linelamp.call_take($1, $2)")
        .bind(Uuid::new_v4())
        .bind(call)
        .fetch_one(conn)
        .await
        .unwrap();
    assert!(row.get::<bool, _>(0), "the call was free");
    InHand {
        call,
        fence: row.get(1),
    }
}

/// Writes a line onto a call in hand.
pub(crate) async fn notes(conn: &mut PgConnection, held: InHand, words: &str) {
    sqlx::query("SELECT linelamp.call_note($1, $2, NULL, NULL, $3, now(), $4)")
        .bind(Uuid::new_v4())
        .bind(held.call)
        .bind(held.fence)
        .bind(words)
        .execute(conn)
        .await
        .unwrap();
}

/// A case of the southern team, of which the northern one must learn nothing.
pub(crate) struct SouthernCase {
    pub(crate) held: InHand,
    pub(crate) case: Uuid,
    pub(crate) number: String,
    pub(crate) person: Uuid,
}

/// `op-002` takes a southern call, names the caller, opens a case and writes the word "quetzal" down.
pub(crate) async fn southern_case(base: &TestDatabase) -> SouthernCase {
    let mut bo = base.connect("op-002").await;
    let call = base.call_rings("2001").await;
    let held = takes(&mut bo, call).await;
    notes(&mut bo, held, "he keeps a quetzal feather").await;
    let person = Uuid::new_v4();
    sqlx::query("SELECT linelamp.person_make($1, $2, $3, 'Rosalinda', 'Quetzalli', '204117117', 'HN', '1994', 'es')")
        .bind(person)
        .bind(held.call)
        .bind(held.fence)
        .execute(&mut bo)
        .await
        .unwrap();
    let row = sqlx::query("SELECT made, number FROM linelamp.case_make($1, $2, $3, $4)")
        .bind(Uuid::new_v4())
        .bind(held.call)
        .bind(held.fence)
        .bind(person)
        .fetch_one(&mut bo)
        .await
        .unwrap();
    SouthernCase {
        held,
        case: row.get(0),
        number: row.get(1),
        person,
    }
}
