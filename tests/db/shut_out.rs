//! Owns: the proof that a suspended or removed login is out within two seconds, whatever it holds open.
//! Must not know: how a password is checked.

use std::time::{Duration, Instant};

use linelamp::db::operators::{self, NewOperator};
use linelamp::domain::{Group, Login};
use sqlx::{Connection, PgConnection};

use crate::psql::{answer, done, notes, refusal, rows, takes};
use crate::support::TestDatabase;

const WITHIN: Duration = Duration::from_secs(2);

fn ana() -> Login {
    Login("op-001".to_owned())
}

async fn code_at_the_door(base: &TestDatabase, login: &str) -> Option<String> {
    match PgConnection::connect(&base.url(login)).await {
        Ok(_) => None,
        Err(error) => Some(
            error
                .into_database_error()
                .unwrap()
                .code()
                .unwrap()
                .into_owned(),
        ),
    }
}

#[tokio::test]
async fn suspension_ends_living_sessions_even_one_with_an_older_snapshot() {
    let base = TestDatabase::alone().await;
    base.call_rings("1001").await;
    let mut snapshot = base.connect("op-001").await;
    done(&mut snapshot, "BEGIN ISOLATION LEVEL REPEATABLE READ").await;
    assert_eq!(rows(&mut snapshot, "SELECT FROM linelamp.call").await, 1);
    let mut listener = base.connect("op-001").await;
    done(&mut listener, "LISTEN linelamp").await;

    let mut hana = base.connect("op-040").await;
    let begun = Instant::now();
    assert_eq!(operators::suspend(&mut hana, &ana()).await.unwrap(), 0);
    assert!(begun.elapsed() < WITHIN, "{:?}", begun.elapsed());
    assert!(
        sqlx::query("SELECT count(*) FROM linelamp.call")
            .execute(&mut snapshot)
            .await
            .is_err()
    );
    assert!(
        sqlx::query("SELECT 1")
            .execute(&mut listener)
            .await
            .is_err()
    );
    assert_eq!(code_at_the_door(&base, "op-001").await.unwrap(), "28000");

    operators::resume(&mut hana, &ana()).await.unwrap();
    assert_eq!(code_at_the_door(&base, "op-001").await, None);
}

#[tokio::test]
async fn suspension_is_not_held_up_by_what_the_suspended_holds() {
    let base = TestDatabase::alone().await;
    let mut held = base.connect("op-001").await;
    done(&mut held, "BEGIN").await;
    takes(&mut held, base.call_rings("1001").await).await;
    let mut own_role = base.connect("op-001").await;
    done(
        &mut own_role,
        "BEGIN; ALTER ROLE CURRENT_USER PASSWORD 'mine for now'",
    )
    .await;

    let mut hana = base.connect("op-040").await;
    let begun = Instant::now();
    assert_eq!(operators::suspend(&mut hana, &ana()).await.unwrap(), 0);
    assert!(begun.elapsed() < WITHIN, "{:?}", begun.elapsed());
    let waiting = "SELECT count(*) FROM linelamp.claim WHERE ended_at IS NULL";
    assert_eq!(
        answer(&mut base.superuser().await, waiting).await.unwrap(),
        "0"
    );
}

/// Signs in again and again, keeping every session it gets.
async fn hammer(url: String, rounds: usize) -> Vec<PgConnection> {
    let mut inside = Vec::new();
    for _ in 0..rounds {
        inside.extend(PgConnection::connect(&url).await.ok());
        tokio::task::yield_now().await;
    }
    inside
}

#[tokio::test(flavor = "current_thread")]
async fn nobody_slips_in_while_the_door_is_being_closed() {
    let base = TestDatabase::alone().await;
    let mut hana = base.connect("op-040").await;
    let mut owner = base.superuser().await;
    let hammers: Vec<_> = (0..3)
        .map(|_| tokio::spawn(hammer(base.url("op-001"), 150)))
        .collect();
    tokio::task::yield_now().await;
    operators::suspend(&mut hana, &ana()).await.unwrap();
    for hammer in hammers {
        for mut session in hammer.await.unwrap() {
            assert!(sqlx::query("SELECT 1").execute(&mut session).await.is_err());
        }
    }
    // A knock at the door is listed until it is refused: who is left is counted when nobody knocks any more.
    let left = "SELECT FROM pg_stat_activity WHERE usename = 'op-001'";
    let begun = Instant::now();
    while rows(&mut owner, left).await > 0 {
        assert!(begun.elapsed() < WITHIN, "somebody slipped in");
    }
}

#[tokio::test]
async fn the_functions_refuse_a_suspended_login_that_is_still_inside() {
    let base = TestDatabase::new().await;
    let call = base.call_rings("1001").await;
    let mut conn = base.connect("op-003").await;
    base.set_up("UPDATE linelamp.operator SET active = false WHERE login = 'op-003'")
        .await;
    assert_eq!(rows(&mut conn, "SELECT FROM linelamp.call").await, 0);
    for sql in [
        format!("SELECT linelamp.call_take(gen_random_uuid(), '{call}')"),
        format!("SELECT linelamp.open_request('call', '{call}')"),
        "SELECT linelamp.search_request('anybody')".to_owned(),
        "SELECT linelamp.beat(gen_random_uuid(), '{}')".to_owned(),
    ] {
        assert_eq!(refusal(&mut conn, sql).await.code, "LL005");
    }
}

#[tokio::test]
async fn the_keeper_ends_a_session_of_a_suspended_login_that_slipped_in() {
    let base = TestDatabase::alone().await;
    let mut inside = base.connect("op-003").await;
    base.set_up("UPDATE linelamp.operator SET active = false WHERE login = 'op-003'")
        .await;
    let mut keeper = base.connect("linelamp-keeper").await;
    done(&mut keeper, "SELECT linelamp.keeper_reap()").await;
    assert!(sqlx::query("SELECT 1").execute(&mut inside).await.is_err());
}

#[tokio::test]
async fn who_is_removed_cannot_return_and_what_they_wrote_stays_signed() {
    let base = TestDatabase::alone().await;
    let mut hana = base.connect("op-040").await;
    let ines = NewOperator {
        login: Login("op-777".to_owned()),
        handle: "ines".to_owned(),
        group: Group::Operator,
        teams: vec!["north".to_owned()],
    };
    operators::add(&mut hana, &ines, None).await.unwrap();
    let mut theirs = base.connect("op-777").await;
    let held = takes(&mut theirs, base.call_rings("1001").await).await;
    notes(&mut theirs, held, "signed").await;

    assert_eq!(operators::remove(&mut hana, &ines.login).await.unwrap(), 0);
    assert!(sqlx::query("SELECT 1").execute(&mut theirs).await.is_err());
    assert_eq!(code_at_the_door(&base, "op-777").await.unwrap(), "28000");
    let mut owner = base.superuser().await;
    assert_eq!(
        answer(&mut owner, "SELECT to_regrole('\"op-777\"')").await,
        None
    );
    let author = answer(
        &mut owner,
        "SELECT author FROM linelamp.entry WHERE words = 'signed'",
    )
    .await;
    assert_eq!(author.unwrap(), "op-777");
    let again = operators::add(&mut hana, &ines, None).await;
    assert!(again.is_err(), "a login is never given twice");
    let listed = operators::list(&mut hana).await.unwrap();
    assert!(
        listed
            .iter()
            .any(|one| one.login == ines.login && one.removed && !one.active)
    );
}

#[tokio::test]
async fn every_change_of_people_leaves_a_trace() {
    let base = TestDatabase::alone().await;
    let mut hana = base.connect("op-040").await;
    operators::suspend(&mut hana, &ana()).await.unwrap();
    operators::resume(&mut hana, &ana()).await.unwrap();
    operators::team_add(&mut hana, "west", "West")
        .await
        .unwrap();
    let mut owner = base.superuser().await;
    let traces: Vec<String> = sqlx::query_scalar(
        "SELECT what || ' ' || about FROM linelamp.access_log WHERE who = 'op-040' ORDER BY id",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert_eq!(
        traces,
        [
            "operator_suspend op-001",
            "operator_resume op-001",
            "team_add west"
        ]
    );
}
