//! Owns: promises to look again: made by a mark, listed until they are kept, seen on the timeline.

use linelamp::db::follow_ups::{keep_follow_up, list_follow_ups};
use linelamp::db::{DbError, opening, words};
use linelamp::domain::{Answer, FollowUp, FollowUpId, Record, Words};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::story::*;
use crate::support::TestDatabase;

async fn listed(conn: &mut PgConnection) -> Vec<FollowUp> {
    list_follow_ups(conn).await.unwrap()
}

#[tokio::test]
async fn a_promise_stands_on_the_timeline_and_in_the_list_until_it_is_kept() {
    let db = TestDatabase::new().await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    let mut lead = db.connect("op-010").await;
    let claim = take(&mut ana, ring(&db).await).await.unwrap();
    let made = words::make_case(&mut ana, request(), Some(claim), None)
        .await
        .unwrap();
    let Answer::CaseMade { case, number } = made.answer else {
        panic!()
    };
    write(&mut ana, claim, "I look again >tomorrow 10").await;
    write(&mut ana, claim, "and sooner >1h").await;
    let mine = listed(&mut ana).await;
    assert_eq!(mine.len(), 2);
    assert!(mine[0].due_at < mine[1].due_at, "the next due first");
    assert_eq!(mine[0].case_number.as_deref(), Some(number.as_str()));
    assert_eq!(listed(&mut lead).await, mine);
    assert_eq!(listed(&mut cleo).await, [], "a colleague has his own");
    let by_cleo = keep_follow_up(&mut cleo, request(), mine[0].id).await;
    assert_eq!(by_cleo.unwrap_err(), DbError::Denied);
    let nobodys = keep_follow_up(&mut cleo, request(), FollowUpId(Uuid::new_v4())).await;
    assert_eq!(nobodys.unwrap_err(), DbError::Denied);
    keep_follow_up(&mut ana, request(), mine[0].id)
        .await
        .unwrap();
    keep_follow_up(&mut lead, request(), mine[0].id)
        .await
        .unwrap();
    assert_eq!(listed(&mut ana).await, mine[1..]);
    let ticket = opening::request_record(&mut ana, Record::Case(case))
        .await
        .unwrap();
    let (entries, _) = opening::read_timeline(&mut ana, ticket, None, 50)
        .await
        .unwrap();
    let told: Vec<_> = entries
        .iter()
        .filter(|entry| entry.due().is_some())
        .collect();
    let kinds: Vec<&str> = told.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["follow_up_kept", "follow_up", "follow_up"],
        "kept once, newest first"
    );
    assert_eq!(
        told[0].due().unwrap().as_second(),
        mine[0].due_at.as_second()
    );
}

#[tokio::test]
async fn a_promise_that_is_taken_back_is_none() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let claim = take(&mut ana, ring(&db).await).await.unwrap();
    let promise = line(claim, ">tomorrow 10 the lawyer");
    words::append_note(&mut ana, &promise).await.unwrap();
    assert_eq!(listed(&mut ana).await.len(), 1);
    let amended = linelamp::domain::NoteLine {
        words: Words::new("he said no"),
        amends: Some(linelamp::domain::MarkPlace {
            entry: promise.entry,
            from: 0,
            kind: linelamp::domain::marks::MarkKind::FollowUp,
        }),
        ..line(claim, "")
    };
    words::append_note(&mut ana, &amended).await.unwrap();
    assert_eq!(listed(&mut ana).await, []);
}
