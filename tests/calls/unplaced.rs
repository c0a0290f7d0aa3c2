//! Owns: what was written for calls that the database does not know: listed, read with a trace, put where it belongs.

use linelamp::db::forms::{Filling, NewAnswer, answers_of_call, set_answers};
use linelamp::db::unplaced::{list_unplaced, open_unplaced, place_unplaced};
use linelamp::db::{DbError, opening};
use linelamp::domain::{Answer, CallId, Claim, Fence, UnplacedId, UnplacedKind, Words};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::story::*;
use crate::support::TestDatabase;

/// A call that no database has heard of.
fn lost() -> Claim {
    Claim {
        call: CallId(Uuid::new_v4()),
        fence: Fence(7),
    }
}

/// Fills two fields of the shipped incident form in, for a call that is not known.
async fn fills(conn: &mut PgConnection) -> UnplacedId {
    let answer = |path: &str, value: &str| NewAnswer {
        id: Uuid::now_v7(),
        path: path.to_owned(),
        value: value.to_owned(),
        written_at: jiff::Timestamp::now(),
    };
    let filling = Filling {
        id: Uuid::now_v7(),
        call: Some(lost().call),
        fence: Some(Fence(7)),
        form: "incident".to_owned(),
        version: 1,
    };
    let answers = [
        answer("topic", "force"),
        answer("what_happened", "two saw the guard"),
    ];
    let kept = set_answers(conn, &filling, &answers).await.unwrap();
    assert!(!kept.placed);
    UnplacedId(filling.id)
}

async fn looks(db: &TestDatabase, id: UnplacedId) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT who FROM linelamp.access_log WHERE what = 'open_unplaced' AND subject = $1 ORDER BY who",
    )
    .bind(id.0)
    .fetch_all(&mut db.superuser().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_line_whose_call_is_unknown_is_kept_and_placed_later() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut lead = db.connect("op-010").await;
    let answer = write(&mut ana, lost(), "the only record of it").await;
    assert!(matches!(answer, Answer::Noted { unplaced: true, .. }));
    let own = list_unplaced(&mut ana).await.unwrap();
    let said = UnplacedKind::Line(Some(Words::new("the only record of it")));
    assert_eq!(own[0].kind, said);
    // The lead sees that there is one; reading a colleague's words is a look that is recorded.
    let listed = list_unplaced(&mut lead).await.unwrap();
    assert_eq!(listed[0].kind, UnplacedKind::Line(None));
    let id = listed[0].id;
    let words = open_unplaced(&mut lead, id).await.unwrap();
    assert_eq!(words.said[0].1.reveal(), "the only record of it");
    assert_eq!(looks(&db, id).await, ["op-010"]);
    let call = ring(&db).await;
    for _ in 0..2 {
        place_unplaced(&mut lead, id, call).await.unwrap();
    }
    assert_eq!(list_unplaced(&mut ana).await.unwrap(), []);
    let claim = take(&mut ana, call).await.unwrap();
    let notes = opening::list_call_notes(&mut ana, claim).await.unwrap();
    assert_eq!(notes[0].words.reveal(), "the only record of it");
    let elsewhere = ring(&db).await;
    let again = place_unplaced(&mut lead, id, elsewhere).await;
    assert_eq!(
        again.unwrap_err(),
        DbError::Changed,
        "the first placing stands"
    );
}

#[tokio::test]
async fn a_form_whose_call_is_unknown_stands_in_the_same_list_and_goes_to_its_call() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut lead = db.connect("op-010").await;
    let id = fills(&mut ana).await;
    for conn in [&mut ana, &mut lead] {
        let listed = list_unplaced(conn).await.unwrap();
        assert_eq!(listed.len(), 1);
        assert!(matches!(
            &listed[0].kind,
            UnplacedKind::Form {
                answers: 2,
                version: 1,
                ..
            }
        ));
    }
    let words = open_unplaced(&mut ana, id).await.unwrap();
    let said = words.said.iter().map(|(_, words)| words.reveal());
    assert_eq!(said.collect::<Vec<_>>(), ["force", "two saw the guard"]);
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    place_unplaced(&mut lead, id, call).await.unwrap();
    assert_eq!(list_unplaced(&mut ana).await.unwrap(), []);
    let answers = answers_of_call(&mut ana, call, claim.fence).await.unwrap();
    assert_eq!(answers.len(), 2);
    let notes = opening::list_call_notes(&mut ana, claim).await.unwrap();
    assert_eq!(notes.last().unwrap().kind, "form");
    let read = open_unplaced(&mut lead, id).await;
    assert_eq!(
        read.unwrap_err(),
        DbError::Denied,
        "it is read on its call now"
    );
}

#[tokio::test]
async fn what_a_colleague_wrote_is_neither_listed_nor_read_nor_placed_by_another_operator() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    write(&mut ana, lost(), "nobody else's").await;
    let line = list_unplaced(&mut ana).await.unwrap()[0].id;
    let form = fills(&mut ana).await;
    let call = ring(&db).await;
    for login in ["op-002", "op-003"] {
        let mut other = db.connect(login).await;
        assert_eq!(list_unplaced(&mut other).await.unwrap(), [], "{login}");
        for id in [line, form, UnplacedId(Uuid::new_v4())] {
            let read = open_unplaced(&mut other, id).await;
            assert_eq!(read.unwrap_err(), DbError::Denied, "{login}");
            let placed = place_unplaced(&mut other, id, call).await;
            assert_eq!(placed.unwrap_err(), DbError::Denied, "{login}");
        }
    }
}
