//! Owns: the proof that two people on one record know of each other, and that others do not.

use std::time::{Duration, Instant};

use linelamp::db::person::{open_person, set_value};
use linelamp::db::{DbError, desk, feed, presence};
use linelamp::domain::{
    CallState, EndWhy, LinkState, NewPerson, NewValue, Record, RecordField, Row, Words, Write,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::link::Desk;
use crate::story::*;
use crate::support::TestDatabase;

/// Who is in which record and types, as this login sees it.
async fn seen_by(conn: &mut PgConnection) -> Vec<(String, Record, bool)> {
    let world = feed::read_all(conn, false).await.unwrap().batch.rows;
    let seen = world.into_iter().filter_map(|row| match row {
        Row::Presence(one) => Some((one.login.0, one.record, one.typing)),
        _ => None,
    });
    seen.collect()
}

#[tokio::test]
async fn a_colleague_sees_within_two_seconds_who_is_in_a_record_and_types() {
    let db = TestDatabase::new().await;
    let call = ring(&db).await;
    let record = Record::Call(call);
    let (mut ana, mut cleo) = (Desk::open(&db, "op-001"), Desk::open(&db, "op-003"));
    ana.until(|desk| desk.shows(call, CallState::Waiting)).await;
    cleo.until(|desk| desk.link == LinkState::Live).await;
    for typing in [false, true, false] {
        let told = Instant::now();
        ana.order(Write::Presence {
            record: Some(record),
            typing,
        })
        .await;
        let as_told = |desk: &Desk| desk.store.in_record(record).any(|one| one.typing == typing);
        cleo.until(as_told).await;
        assert!(told.elapsed() < Duration::from_secs(2));
    }
    let left = Write::Presence {
        record: None,
        typing: false,
    };
    ana.order(left).await;
    cleo.until(|desk| desk.store.in_record(record).count() == 0)
        .await;
}

#[tokio::test]
async fn it_is_seen_by_the_team_only_and_absent_is_as_forbidden() {
    let db = TestDatabase::new().await;
    let (mut ana, mut bo) = (db.connect("op-001").await, db.connect("op-002").await);
    let mut eli = db.connect("op-011").await;
    let record = Record::Call(ring(&db).await);
    let here = Uuid::new_v4();
    presence::set(&mut ana, here, Some(record), true)
        .await
        .unwrap();
    assert_eq!(seen_by(&mut bo).await, []);
    assert_eq!(
        seen_by(&mut eli).await,
        [("op-001".to_owned(), record, true)]
    );
    let absent = Record::Case(linelamp::domain::CaseId(Uuid::new_v4()));
    for refused in [record, absent] {
        let answer = presence::set(&mut bo, here, Some(refused), false).await;
        assert_eq!(answer.unwrap_err(), DbError::Denied);
    }
}

#[tokio::test]
async fn it_ends_with_its_desk_closed_or_silent() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let mut keeper = db.connect("linelamp-keeper").await;
    let record = Record::Call(ring(&db).await);
    let here = Uuid::new_v4();
    desk::beat(&mut ana, here, &[]).await.unwrap();
    presence::set(&mut ana, here, Some(record), false)
        .await
        .unwrap();
    let sweep = "SELECT linelamp.keeper_presence()";
    let swept: i32 = sqlx::query_scalar(sweep)
        .fetch_one(&mut keeper)
        .await
        .unwrap();
    assert_eq!((swept, seen_by(&mut cleo).await.len()), (0, 1));
    let cursor = feed::read_all(&mut cleo, false).await.unwrap().cursor;
    // A beat prolongs it and is no news.
    desk::beat(&mut ana, here, &[]).await.unwrap();
    let news = feed::read_since(&mut cleo, &cursor).await.unwrap().unwrap();
    assert!(
        !news
            .batch
            .rows
            .iter()
            .any(|row| matches!(row, Row::Presence(_)))
    );
    db.set_up("UPDATE linelamp.heartbeat SET last_seen = now() - interval '36 seconds'")
        .await;
    let swept: i32 = sqlx::query_scalar(sweep)
        .fetch_one(&mut keeper)
        .await
        .unwrap();
    assert_eq!((swept, seen_by(&mut cleo).await.len()), (1, 0));
    let news = feed::read_since(&mut cleo, &cursor).await.unwrap().unwrap();
    assert_eq!(news.batch.gone.len(), 1);

    presence::set(&mut ana, here, Some(record), false)
        .await
        .unwrap();
    desk::leave(&mut ana, here).await.unwrap();
    assert_eq!(seen_by(&mut cleo).await, []);
}

/// What becomes of a call whose operator typed, or last typed, when it ended.
async fn ends_while(typing: &'static str, why: EndWhy) -> CallState {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut bridge = db.connect("linelamp-bridge").await;
    let arrival = linelamp::db::calls::Arrival {
        source: "pbx".to_owned(),
        provider_id: "1".to_owned(),
        line: "1001".to_owned(),
        from: None,
        at: None,
    };
    let (call, _) = linelamp::db::calls::add_call(&mut bridge, &arrival)
        .await
        .unwrap();
    let claim = take(&mut ana, call).await.unwrap();
    write(&mut ana, claim, "insulin stopped on").await;
    let here = Uuid::new_v4();
    presence::set(&mut ana, here, Some(Record::Call(call)), false)
        .await
        .unwrap();
    presence::set(&mut ana, here, Some(Record::Call(call)), true)
        .await
        .unwrap();
    db.set_up(typing).await;
    linelamp::db::calls::end_call(&mut bridge, "pbx", "1", why, None)
        .await
        .unwrap();
    let mut keeper = db.connect("linelamp-keeper").await;
    sqlx::query("SELECT linelamp.keeper_broken_off()")
        .execute(&mut keeper)
        .await
        .unwrap();
    state(&mut ana, call).await
}

#[tokio::test]
async fn a_call_that_ends_in_mid_sentence_is_broken_off_also_where_the_desk_died_with_it() {
    let still = "SELECT 1";
    let a_moment_ago =
        "UPDATE linelamp.presence SET typing = false, turned_at = now() - interval '3 seconds'";
    let a_while_ago =
        "UPDATE linelamp.presence SET typing = false, turned_at = now() - interval '30 seconds'";
    let gone = EndWhy::CallerHungUp;
    assert_eq!(ends_while(still, gone).await, CallState::BrokenOff);
    assert_eq!(ends_while(a_moment_ago, gone).await, CallState::BrokenOff);
    assert_eq!(ends_while(a_while_ago, gone).await, CallState::WrapUp);
    let by_hand = EndWhy::OperatorHungUp;
    assert_eq!(ends_while(still, by_hand).await, CallState::WrapUp);
}

#[tokio::test]
async fn whoever_may_open_a_person_sees_within_two_seconds_who_is_in_the_record_and_that_something_is_new()
 {
    let db = TestDatabase::new().await;
    let (mut ana, mut south) = (db.connect("op-001").await, db.connect("op-002").await);
    let whose = linelamp::db::words::make_person(&mut ana, request(), None, &NewPerson::default())
        .await
        .unwrap();
    let record = Record::Person(whose);
    let mut bo = Desk::open(&db, "op-002");
    bo.until(|desk| desk.link == LinkState::Live).await;
    open_person(&mut ana, whose).await.unwrap();
    let told = Instant::now();
    presence::set(&mut ana, Uuid::new_v4(), Some(record), true)
        .await
        .unwrap();
    desk::hint(&mut ana).await.unwrap();
    bo.until(|desk| desk.store.in_record(record).any(|one| one.typing))
        .await;
    assert!(told.elapsed() < Duration::from_secs(2));
    // Without having opened him, nobody is in his record.
    let here = Uuid::new_v4();
    let unopened = presence::set(&mut south, here, Some(record), false).await;
    assert_eq!(unopened.unwrap_err(), DbError::Denied);
    open_person(&mut south, whose).await.unwrap();
    presence::set(&mut south, here, Some(record), false)
        .await
        .unwrap();
    let value = NewValue {
        record,
        field: RecordField::Given,
        value: Words::new("Jorge"),
        seen: 0,
    };
    set_value(&mut ana, request(), &value).await.unwrap();
    let told = Instant::now();
    desk::hint(&mut ana).await.unwrap();
    let is_new = |desk: &Desk| {
        let mut there = desk.store.in_record(record);
        there.any(|one| one.login.0 == "op-002" && one.news == 1)
    };
    bo.until(is_new).await;
    assert!(told.elapsed() < Duration::from_secs(2));
    db.set_up("DELETE FROM linelamp.presence WHERE login = 'op-001'")
        .await;
    desk::hint(&mut ana).await.unwrap();
    bo.until(|desk| {
        desk.store
            .in_record(record)
            .all(|one| one.login.0 == "op-002")
    })
    .await;
}
