//! Owns: the proof that a restored copy is refused until it is declared, and is sound afterwards.
//! Must not know: how copies are made.

use linelamp::db::connect::ConnectTo;
use linelamp::db::{DbError, feed, restored};
use linelamp::keeper::{self, Once};
use sqlx::Executor as _;

use crate::psql::{answer, done, notes, takes};
use crate::support::TestDatabase;

/// What a dump from a server that has seen four thousand million transactions, on its third timeline, brings along.
const FROM_AN_OLDER_SERVER: [&str; 4] = [
    "SET session_replication_role = replica",
    "UPDATE linelamp.call SET change_xid = '4000000000'",
    "UPDATE linelamp.entry SET change_xid = '4000000001'",
    "UPDATE linelamp.claim SET fence = (3::bigint << 40) + 77, made_xid = '4000000000'",
];

/// A hotline with a call that is held and noted, brought back from a dump.
async fn copy() -> (TestDatabase, uuid::Uuid) {
    let base = TestDatabase::new().await;
    let call = base.call_rings("1001").await;
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, call).await;
    notes(&mut ana, held, "insulin stopped on Tuesday").await;
    let mut superuser = base.superuser().await;
    for step in FROM_AN_OLDER_SERVER {
        superuser.execute(step).await.unwrap();
    }
    (base, call)
}

#[tokio::test]
async fn desk_and_keeper_refuse_a_copy_that_nobody_has_declared() {
    let (base, _) = copy().await;
    let mut ana = base.connect("op-001").await;
    let refused = feed::read_all(&mut ana, false).await.unwrap_err();
    assert_eq!(refused, DbError::Restored);
    let to = ConnectTo::address(base.url("linelamp-keeper").parse().unwrap());
    assert!(matches!(keeper::once(&to).await, Err(DbError::Restored)));
}

#[tokio::test]
async fn only_a_superuser_declares_it() {
    let (base, _) = copy().await;
    for login in ["op-001", "op-040", "linelamp_migrator", "linelamp-keeper"] {
        let mut conn = base.connect(login).await;
        let refused = restored::declare(&mut conn).await.unwrap_err();
        assert_eq!(refused, DbError::Denied, "{login}");
    }
}

#[tokio::test]
async fn a_declared_copy_is_read_anew_and_goes_on() {
    let (base, call) = copy().await;
    let mut superuser = base.superuser().await;
    let before = answer(&mut superuser, "SELECT id FROM linelamp.database_identity").await;
    restored::declare(&mut superuser).await.unwrap();
    let after = answer(&mut superuser, "SELECT id FROM linelamp.database_identity").await;
    assert_ne!(before, after);

    let mut ana = base.connect("op-001").await;
    let world = feed::read_all(&mut ana, false).await.unwrap();
    let quiet = feed::read_since(&mut ana, &world.cursor).await.unwrap();
    assert!(quiet.expect("the same world").batch.rows.is_empty());
    let to = ConnectTo::address(base.url("linelamp-keeper").parse().unwrap());
    assert!(matches!(keeper::once(&to).await, Ok(Once::Done(_))));

    // The copy's fence was given on a later timeline than this server is on: the next one is higher all the same.
    done(
        &mut superuser,
        "UPDATE linelamp.lease SET until = now() - interval '1 second'; SELECT linelamp.keeper_rescue()",
    )
    .await;
    let mut cleo = base.connect("op-003").await;
    let taken = format!("SELECT fence FROM linelamp.call_take_over(gen_random_uuid(), '{call}')");
    let fence: i64 = answer(&mut cleo, taken).await.unwrap().parse().unwrap();
    assert!(fence > (3 << 40) + 77, "{fence}");
}

#[tokio::test]
async fn the_number_that_a_hash_covers_outlives_every_restore() {
    let (base, _) = copy().await;
    let mut superuser = base.superuser().await;
    for _ in 0..2 {
        restored::declare(&mut superuser).await.unwrap();
    }
    let kept = "SELECT original_xid::text FROM linelamp.entry WHERE change_xid <> original_xid";
    assert_eq!(
        answer(&mut superuser, kept).await.as_deref(),
        Some("4000000001")
    );
    let trace = "SELECT count(*)::text FROM linelamp.access_log WHERE what = 'restored'";
    assert_eq!(answer(&mut superuser, trace).await.as_deref(), Some("2"));
}

/// Colleagues commit between any two looks: a true database must never be taken for a copy because it is busy.
#[tokio::test]
async fn a_busy_database_is_not_taken_for_a_copy() {
    let base = TestDatabase::new().await;
    let mut bridge = base.connect("linelamp-bridge").await;
    let mut desks = Vec::new();
    for _ in 0..3 {
        desks.push(base.connect("op-001").await);
    }
    let stop = std::cell::Cell::new(false);
    let ringing = async {
        let mut calls = 0;
        while !stop.get() {
            let ring =
                format!("SELECT linelamp.call_add('test', 'busy {calls}', '1001', NULL, NULL)");
            done(&mut bridge, &ring).await;
            calls += 1;
        }
        calls
    };
    let looking = async {
        let looks = desks.iter_mut().map(|desk| async {
            for _ in 0..150 {
                feed::read_all(desk, false).await.expect("its own database");
            }
        });
        futures_util::future::join_all(looks).await;
        stop.set(true);
    };
    let (calls, ()) = tokio::join!(ringing, looking);
    assert!(calls > 20, "nothing happened meanwhile: {calls}");
}
