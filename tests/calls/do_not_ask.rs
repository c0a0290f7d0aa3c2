//! Owns: what a person is not to be asked again: written down once, read by whoever has him in hand, taken back.

use linelamp::db::words::{self, NewPerson};
use linelamp::db::{DbError, calls, card};
use linelamp::domain::{CallId, Claim, Disposition, DoNotAsk, DoNotAskId, PersonId, Words};
use sqlx::PgConnection;

use crate::story::*;
use crate::support::TestDatabase;

/// A call in hand on this person.
async fn in_hand(db: &TestDatabase, conn: &mut PgConnection, person: PersonId) -> Claim {
    let call = ring(db).await;
    let claim = take(conn, call).await.unwrap();
    let onto = (Some(person), None);
    words::place_call(conn, request(), call, Some(claim.fence), onto)
        .await
        .unwrap();
    claim
}

async fn jorge(conn: &mut PgConnection) -> PersonId {
    let jorge = NewPerson {
        given: Some("Jorge".into()),
        family: Some("Martínez".into()),
        ..NewPerson::default()
    };
    words::make_person(conn, request(), None, &jorge)
        .await
        .unwrap()
}

async fn mark(conn: &mut PgConnection, call: CallId, about: &str) -> Result<DoNotAskId, DbError> {
    let id = request();
    let about = Words::new(about);
    card::add_do_not_ask(conn, id, call, &about).await?;
    // A repeat is harmless.
    card::add_do_not_ask(conn, id, call, &about).await?;
    Ok(DoNotAskId(id.0))
}

async fn marks(conn: &mut PgConnection, claim: Claim) -> Vec<DoNotAsk> {
    let card = card::read_card(conn, claim).await.unwrap().unwrap();
    assert_eq!(card.name.reveal(), "Jorge Martínez");
    card.do_not_ask
}

async fn lets_go(conn: &mut PgConnection, claim: Claim) {
    calls::wrap_call(conn, request(), claim, Disposition::InfoGiven, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_was_told_once_need_not_be_told_to_the_next_operator() {
    let db = TestDatabase::new().await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    let jorge = jorge(&mut ana).await;
    let first = in_hand(&db, &mut ana, jorge).await;
    mark(&mut ana, first.call, "the assault").await.unwrap();
    lets_go(&mut ana, first).await;
    let second = in_hand(&db, &mut cleo, jorge).await;
    let later = mark(&mut cleo, second.call, "his brother").await.unwrap();
    let read = marks(&mut cleo, second).await;
    let said = |mark: &DoNotAsk| {
        let by = mark.said_by.clone().unwrap().0;
        format!("{} {by}", mark.about.reveal())
    };
    let said: Vec<String> = read.iter().map(said).collect();
    assert_eq!(said, ["his brother op-003", "the assault op-001"]);
    // Taken back by whoever has him in hand, twice harmlessly.
    for mark in [read[1].id, read[1].id, later] {
        card::take_back_do_not_ask(&mut cleo, request(), mark)
            .await
            .unwrap();
    }
    assert_eq!(marks(&mut cleo, second).await, []);
}

#[tokio::test]
async fn who_never_had_him_in_hand_marks_nothing_and_takes_nothing_back() {
    let db = TestDatabase::new().await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    let jorge = jorge(&mut ana).await;
    let claim = in_hand(&db, &mut ana, jorge).await;
    let his = mark(&mut ana, claim.call, "the assault").await.unwrap();
    let refused = mark(&mut cleo, claim.call, "x").await.unwrap_err();
    assert_eq!(refused, DbError::Denied);
    let absent = DoNotAskId(request().0);
    for mark in [his, absent] {
        let refused = card::take_back_do_not_ask(&mut cleo, request(), mark).await;
        assert_eq!(refused.unwrap_err(), DbError::Denied);
    }
    for about in ["", " ", &"x".repeat(201)] {
        let refused = mark(&mut ana, claim.call, about).await.unwrap_err();
        assert_eq!(refused, DbError::BadInput);
    }
    assert_eq!(marks(&mut ana, claim).await.len(), 1);
    // After the call, whoever said it may still take it back.
    lets_go(&mut ana, claim).await;
    card::take_back_do_not_ask(&mut ana, request(), his)
        .await
        .unwrap();
}
