//! Owns: the proof that a journal's key opens for its own login only and leaves a trace, and that an admin alone says
//! whether a standby is expected.

use linelamp::db::{DbError, journal};
use linelamp::domain::Lsn;
use uuid::Uuid;

use crate::support::TestDatabase;

const SECRET: [u8; 32] = [7; 32];

#[tokio::test]
async fn a_journals_key_is_handed_to_its_own_login_only_and_every_time_is_recorded() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut lead = db.connect("op-010").await;
    let key = Uuid::new_v4();
    assert!(!journal::knows_key(&mut ana, key).await.unwrap());
    journal::put_key(&mut ana, key, &SECRET).await.unwrap();
    journal::put_key(&mut ana, key, &[8; 32]).await.unwrap();
    assert!(journal::knows_key(&mut ana, key).await.unwrap());
    let handed = journal::get_key(&mut ana, key).await.unwrap().unwrap();
    assert_eq!(handed.reveal(), &SECRET, "a repeat changes nothing");
    // A lead of her team is nobody here, and learns nothing by putting the same key.
    journal::put_key(&mut lead, key, &[9; 32]).await.unwrap();
    assert!(!journal::knows_key(&mut lead, key).await.unwrap());
    assert!(journal::get_key(&mut lead, key).await.unwrap().is_none());
    let traces: Vec<(String, String)> =
        sqlx::query_as("SELECT who, what FROM linelamp.access_log WHERE subject = $1 ORDER BY id")
            .bind(key)
            .fetch_all(&mut db.superuser().await)
            .await
            .unwrap();
    let trace = |what: &str| ("op-001".to_owned(), what.to_owned());
    assert_eq!(traces, [trace("journal_key_put"), trace("journal_key_get")]);
}

#[tokio::test]
async fn a_key_of_another_form_is_refused_and_so_is_who_writes_no_notes() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    for secret in [&[][..], &[1; 31], &[1; 33]] {
        let put = journal::put_key(&mut ana, Uuid::new_v4(), secret).await;
        assert_eq!(put, Err(DbError::BadInput));
    }
    for login in ["op-020", "op-030", "op-040", "linelamp-bridge"] {
        let mut other = db.connect(login).await;
        let key = Uuid::new_v4();
        let put = journal::put_key(&mut other, key, &SECRET).await;
        assert_eq!(put, Err(DbError::Denied), "{login}");
        let got = journal::get_key(&mut other, key).await;
        assert_eq!(got.unwrap_err(), DbError::Denied, "{login}");
    }
}

#[tokio::test]
async fn an_admin_alone_says_whether_a_standby_is_expected() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut admin = db.connect("op-040").await;
    for login in ["op-001", "op-010", "op-020", "op-030"] {
        let said = journal::expect_standby(&mut db.connect(login).await, true).await;
        assert_eq!(said, Err(DbError::Denied), "{login}");
    }
    let before = journal::standing(&mut ana, Lsn(0)).await.unwrap();
    assert!(!before.expected && !before.reached);
    journal::expect_standby(&mut admin, true).await.unwrap();
    let after = journal::standing(&mut ana, Lsn(0)).await.unwrap();
    assert!(after.expected && !after.reached, "none is connected");
    assert_eq!(after.origin, before.origin);
}
