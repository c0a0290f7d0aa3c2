//! Owns: what the marks of a line become in the database, and how they are taken back.

use linelamp::db::marks::{StoredMark, list_call_marks};
use linelamp::db::{calls, opening, words};
use linelamp::domain::marks::MarkKind;
use linelamp::domain::{CallId, Claim, EntryId, MarkPlace, NoteLine, Record, Urgency, Words};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::story::*;
use crate::support::TestDatabase;

async fn marks(conn: &mut PgConnection, call: CallId) -> Vec<StoredMark> {
    let ticket = opening::request_record(conn, Record::Call(call))
        .await
        .unwrap();
    list_call_marks(conn, ticket).await.unwrap()
}

fn kinds(marks: &[StoredMark]) -> Vec<&'static str> {
    marks.iter().map(|mark| mark.place.kind.word()).collect()
}

async fn say(conn: &mut PgConnection, claim: Claim, said: &str) -> EntryId {
    let line = line(claim, said);
    words::append_note(conn, &line).await.unwrap();
    line.entry
}

async fn amend(conn: &mut PgConnection, claim: Claim, place: MarkPlace, said: &str) -> EntryId {
    let line = NoteLine {
        words: Words::new(said),
        amends: Some(place),
        ..line(claim, "")
    };
    words::append_note(conn, &line).await.unwrap();
    line.entry
}

/// What the call's row holds now: urgency and language.
async fn fields(db: &TestDatabase, call: CallId) -> (i16, Option<String>) {
    sqlx::query_as("SELECT urgency, language FROM linelamp.call WHERE id = $1")
        .bind(call.0)
        .fetch_one(&mut db.superuser().await)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_marked_line_becomes_structured_in_the_same_breath() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let said = "=name Jorge Martinez 20x xxx 117 =lang mam !u2 =ok C2 C4 @sister Marta +1 312 555 0100 >tomorrow 10";
    let entry = say(&mut ana, claim, said).await;
    let stored = marks(&mut ana, call).await;
    assert_eq!(
        kinds(&stored),
        [
            "name",
            "a_number",
            "language",
            "urgency",
            "consent",
            "contact",
            "follow_up"
        ]
    );
    for mark in &stored {
        assert_eq!(mark.place.entry, entry);
        assert!(said.get(mark.place.from..mark.to).is_some());
    }
    assert_eq!(
        stored[0].value.reveal(),
        &json!({ "words": "Jorge Martinez" })
    );
    assert_eq!(stored[1].value.reveal(), &json!({ "places": "20xxxx117" }));
    assert!(stored[6].due_at.is_some());
    assert_eq!(fields(&db, call).await, (2, Some("mam".to_owned())));
    let steps = "SELECT count(*) FROM linelamp.call_consent WHERE given AND step IN ('C2', 'C4') AND language = 'mam'";
    assert_eq!(count(&db, steps).await, 2);
    let reachable = "SELECT count(*) FROM linelamp.call_contact WHERE number = '+13125550100' AND relation = 'sister'";
    assert_eq!(count(&db, reachable).await, 1);
    // The words themselves are as they were typed.
    let notes = opening::list_call_notes(&mut ana, claim).await.unwrap();
    assert_eq!(notes[0].words.reveal(), said);
}

#[tokio::test]
async fn a_marked_line_sent_again_makes_nothing_twice() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let line = line(claim, "=ok C2 >fri @wife Rosa !u1");
    for _ in 0..3 {
        words::append_note(&mut ana, &line).await.unwrap();
    }
    assert_eq!(marks(&mut ana, call).await.len(), 4);
    for table in ["follow_up", "call_consent", "call_contact"] {
        let many: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT count(*) FROM linelamp.{table}"
        )))
        .fetch_one(&mut db.superuser().await)
        .await
        .unwrap();
        assert_eq!(many, 1, "{table}");
    }
}

#[tokio::test]
async fn an_amendment_takes_back_what_the_mark_did_and_both_lines_stand() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let said = "=name Jorge !u1";
    let entry = say(&mut ana, claim, said).await;
    assert_eq!(fields(&db, call).await.0, 1);
    let place = |from, kind| MarkPlace { entry, from, kind };
    let urgency = place(12, MarkKind::Urgency);
    let taken_back = amend(&mut ana, claim, urgency, "").await;
    assert_eq!(fields(&db, call).await.0, 4);
    let name = place(0, MarkKind::Name);
    let replaced = amend(&mut ana, claim, name, "=name Jorge Luis Martinez").await;
    let stored = marks(&mut ana, call).await;
    let stand: Vec<_> = stored
        .iter()
        .map(|mark| (mark.place.kind.word(), mark.amended_by))
        .collect();
    assert_eq!(
        stand,
        [
            ("name", Some(replaced)),
            ("urgency", Some(taken_back)),
            ("name", None)
        ]
    );
    let notes = opening::list_call_notes(&mut ana, claim).await.unwrap();
    let shown: Vec<_> = notes
        .iter()
        .map(|entry| (entry.kind.as_str(), entry.words.reveal()))
        .collect();
    assert_eq!(
        shown,
        [
            ("note", said),
            ("amended", ""),
            ("amended", "=name Jorge Luis Martinez")
        ]
    );
    assert!(
        notes[2]
            .fact
            .contains(&("entry".to_owned(), entry.to_string()))
    );
}

#[tokio::test]
async fn an_urgency_set_by_hand_afterwards_is_not_undone_with_the_mark() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let entry = say(&mut ana, claim, "!u1").await;
    let field = linelamp::domain::CallField::Urgency(Urgency::THIS_WEEK);
    calls::set_call_field(&mut ana, request(), claim, &field)
        .await
        .unwrap();
    let place = MarkPlace {
        entry,
        from: 0,
        kind: MarkKind::Urgency,
    };
    amend(&mut ana, claim, place, "").await;
    assert_eq!(fields(&db, call).await.0, 3);
}

#[tokio::test]
async fn words_without_a_claim_keep_their_marks_and_change_nothing_of_the_call() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    calls::pass_call(&mut ana, request(), claim, None)
        .await
        .unwrap();
    say(&mut ana, claim, "!u1 =name Jorge").await;
    assert_eq!(fields(&db, call).await.0, 4);
    assert_eq!(kinds(&marks(&mut ana, call).await), ["urgency", "name"]);
}

#[tokio::test]
async fn nobody_reaches_into_another_call_by_naming_its_lines() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let one = ring(&db).await;
    let claim = take(&mut ana, one).await.unwrap();
    let entry = say(&mut ana, claim, "!u1").await;
    let other = ring(&db).await;
    let hers = take(&mut cleo, other).await.unwrap();
    let place = MarkPlace {
        entry,
        from: 0,
        kind: MarkKind::Urgency,
    };
    amend(&mut cleo, hers, place, "").await;
    assert_eq!(fields(&db, one).await.0, 1);
    assert_eq!(marks(&mut ana, one).await[0].amended_by, None);
}

#[tokio::test]
async fn an_hour_of_the_facility_is_by_its_own_clocks() {
    let db = TestDatabase::new().await;
    db.set_up("UPDATE linelamp.line SET zone = 'Pacific/Kiritimati'")
        .await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    say(&mut ana, claim, ">2099-05-01 10 there").await;
    let due = marks(&mut ana, call).await[0].due_at.unwrap();
    assert_eq!(due.to_string(), "2099-04-30T20:00:00Z");
}

#[tokio::test]
async fn marks_that_are_none_are_refused_with_their_line() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let mut send = async |marks: Value, amends: Option<Value>| {
        sqlx::query("SELECT linelamp.call_note(gen_random_uuid(), $1, NULL, NULL, $2, now(), 'short', $3, $4)")
            .bind(call.0)
            .bind(claim.fence.0)
            .bind(marks)
            .bind(amends)
            .execute(&mut ana)
            .await
            .is_ok()
    };
    let mark = |from: i64, to: i64, kind: &str| json!([{ "from": from, "to": to, "kind": kind, "value": {} }]);
    assert!(send(mark(0, 5, "name"), None).await);
    assert!(!send(mark(0, 6, "name"), None).await);
    assert!(!send(mark(-1, 3, "name"), None).await);
    assert!(!send(mark(3, 3, "name"), None).await);
    assert!(!send(mark(0, 3, "spell"), None).await);
    assert!(!send(json!({}), None).await);
    assert!(!send(json!([1]), None).await);
    assert!(!send(json!([]), Some(json!({ "entry": "nobody" }))).await);
}

#[tokio::test]
async fn the_marks_of_another_teams_call_are_not_to_be_had() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut bo = db.connect("op-002").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    say(&mut ana, claim, "=name Jorge").await;
    let ticket = opening::request_record(&mut bo, Record::Call(call))
        .await
        .unwrap();
    assert!(list_call_marks(&mut bo, ticket).await.is_err());
    for table in [
        "mark",
        "amendment",
        "follow_up",
        "call_consent",
        "call_contact",
    ] {
        let read = sqlx::query(sqlx::AssertSqlSafe(format!(
            "SELECT count(*) FROM linelamp.{table}"
        )));
        assert!(read.execute(&mut ana).await.is_err(), "{table}");
    }
}
