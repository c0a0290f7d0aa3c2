//! Owns: words that were typed and never sent: where they are kept, that they set nothing, and who may have them kept where.

use jiff::Timestamp;
use linelamp::db::half_typed::keep_half_typed;
use linelamp::db::{DbError, opening, orders, unplaced, words};
use linelamp::domain::{
    Answer, CaseId, Claim, EntryId, NewPerson, NewValue, PersonId, Record, RecordField, RequestId,
    TypedInto, TypedLine, Unplaced, UnplacedId, UnplacedKind, Words, Write,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::story::*;
use crate::support::TestDatabase;

fn typed(into: TypedInto, claim: Option<Claim>, said: &str) -> TypedLine {
    TypedLine {
        entry: EntryId(Uuid::now_v7()),
        into,
        claim,
        provider: None,
        source: None,
        written_at: Timestamp::now(),
        words: Words::new(said),
    }
}

const fn value(record: Record, field: RecordField) -> TypedInto {
    TypedInto::Value {
        record,
        field,
        seen: 0,
    }
}

/// Whether it found its place.
async fn keep(conn: &mut PgConnection, line: &TypedLine) -> bool {
    match keep_half_typed(conn, line).await.unwrap().answer {
        Answer::Noted { unplaced, .. } => !unplaced,
        other => panic!("{other:?}"),
    }
}

async fn jorge(conn: &mut PgConnection) -> PersonId {
    let new = NewPerson {
        given: Some("Jorge".into()),
        ..NewPerson::default()
    };
    words::make_person(conn, request(), None, &new)
        .await
        .unwrap()
}

async fn case_of(conn: &mut PgConnection, whose: PersonId) -> CaseId {
    let written = words::make_case(conn, request(), None, Some(whose)).await;
    match written.unwrap().answer {
        Answer::CaseMade { case, .. } => case,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_half_typed_value_stands_on_the_timeline_and_in_no_field() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let whose = jorge(&mut ana).await;
    let case = case_of(&mut ana, whose).await;
    let name = typed(
        value(Record::Person(whose), RecordField::Given),
        None,
        "Jorge Lu",
    );
    let need = typed(value(Record::Case(case), RecordField::Need), None, "insul");
    for _ in 0..3 {
        assert!(keep(&mut ana, &name).await && keep(&mut ana, &need).await);
    }
    let ticket = opening::request_record(&mut ana, Record::Case(case))
        .await
        .unwrap();
    let (entries, _) = opening::read_timeline(&mut ana, ticket, None, 50)
        .await
        .unwrap();
    let said: Vec<(&str, Option<&str>)> = entries
        .iter()
        .filter(|entry| entry.kind == "half_typed")
        .map(|entry| (entry.words.reveal(), entry.fact("field")))
        .collect();
    assert_eq!(said, [("insul", Some("need")), ("Jorge Lu", Some("given"))]);
    let set = "SELECT count(*) FROM linelamp.field_version";
    assert_eq!(count(&db, set).await, 0);
}

#[tokio::test]
async fn what_was_sent_after_all_is_not_kept_beside_it() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let whose = jorge(&mut ana).await;
    let line = typed(
        value(Record::Person(whose), RecordField::Given),
        None,
        "Jorge Luis",
    );
    let wish = Write::SetValue(Box::new(NewValue {
        record: Record::Person(whose),
        field: RecordField::Given,
        value: line.words.clone(),
        seen: 0,
    }));
    orders::give(&mut ana, RequestId(line.entry.0), &wish)
        .await
        .unwrap();
    assert!(keep(&mut ana, &line).await);
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    words::place_call(
        &mut ana,
        request(),
        call,
        Some(claim.fence),
        (Some(whose), None),
    )
    .await
    .unwrap();
    let topic = typed(TypedInto::Topic, Some(claim), "the assault");
    let about = topic.words.clone();
    let wish = Write::DoNotAsk { call, about };
    orders::give(&mut ana, RequestId(topic.entry.0), &wish)
        .await
        .unwrap();
    assert!(keep(&mut ana, &topic).await);
    let half = "SELECT count(*) FROM linelamp.entry WHERE fact ? 'half_typed'";
    assert_eq!(count(&db, half).await, 0);
}

#[tokio::test]
async fn for_a_record_that_is_gone_sealed_or_anothers_the_words_are_their_writers_alone() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut bo = db.connect("op-002").await;
    let whose = jorge(&mut ana).await;
    let case = case_of(&mut ana, whose).await;
    let need = |said| typed(value(Record::Case(case), RecordField::Need), None, said);
    let nobody = Record::Person(PersonId(Uuid::now_v7()));
    assert!(!keep(&mut bo, &need("of another team")).await);
    assert!(
        !keep(
            &mut bo,
            &typed(value(nobody, RecordField::Given), None, "of nobody")
        )
        .await
    );
    db.set_up("UPDATE linelamp.case_file SET sealed = true")
        .await;
    db.set_up("UPDATE linelamp.person SET sealed = true").await;
    assert!(!keep(&mut ana, &need("sealed case")).await);
    let told = TypedInto::Told {
        person: whose,
        kind: "alias".to_owned(),
    };
    assert!(!keep(&mut ana, &typed(told, None, "sealed person")).await);
    assert!(!keep(&mut ana, &typed(TypedInto::Message, None, "the money came")).await);
    let said = |list: Vec<Unplaced>| -> Vec<String> {
        let words = list.into_iter().filter_map(|one| match one.kind {
            UnplacedKind::Line(words) => words,
            UnplacedKind::Form { .. } => None,
        });
        words.map(|words| words.reveal().to_owned()).collect()
    };
    let hers = unplaced::list_unplaced(&mut ana).await.unwrap();
    assert!(hers.iter().all(|line| line.half_typed.is_some()));
    assert_eq!(
        said(hers),
        ["the money came", "sealed person", "sealed case"]
    );
    let his = unplaced::list_unplaced(&mut bo).await.unwrap();
    assert_eq!(said(his), ["of nobody", "of another team"]);
    let timelines = "SELECT count(*) FROM linelamp.timeline t JOIN linelamp.entry e ON e.id = t.entry_id WHERE e.kind = 'half_typed'";
    assert_eq!(count(&db, timelines).await, 0);
}

#[tokio::test]
async fn what_was_half_typed_and_has_no_place_is_read_and_put_onto_a_call_with_its_sign() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let half = typed(TypedInto::Message, None, "the money came");
    assert!(!keep(&mut ana, &half).await);
    let id = UnplacedId(half.entry.0);
    let opened = unplaced::open_unplaced(&mut ana, id).await.unwrap();
    assert_eq!(opened.said, [(None, Words::new("the money came"))]);
    for _ in 0..2 {
        unplaced::place_unplaced(&mut ana, id, call).await.unwrap();
    }
    assert_eq!(unplaced::list_unplaced(&mut ana).await.unwrap(), []);
    let notes = opening::list_call_notes(&mut ana, claim).await.unwrap();
    let [placed] = &notes[..] else {
        panic!("{notes:?}")
    };
    assert_eq!(
        (placed.id, placed.fact("half_typed")),
        (half.entry, Some("message"))
    );
}

#[tokio::test]
async fn a_half_typed_line_of_a_note_is_a_note_whose_marks_do_not_act() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let half = line(claim, "=lang quc =ok C2 !u1 >tomorrow");
    for _ in 0..2 {
        words::append_half_typed(&mut ana, &half, "note")
            .await
            .unwrap();
    }
    let notes = opening::list_call_notes(&mut ana, claim).await.unwrap();
    let [kept] = &notes[..] else {
        panic!("{notes:?}")
    };
    assert_eq!(
        (kept.kind.as_str(), kept.fact("half_typed")),
        ("note", Some("note"))
    );
    for nothing in [
        "SELECT count(*) FROM linelamp.mark",
        "SELECT count(*) FROM linelamp.call_consent",
        "SELECT count(*) FROM linelamp.follow_up",
        "SELECT count(*) FROM linelamp.call WHERE urgency = 1 OR language = 'quc'",
        "SELECT count(*) FROM linelamp.call WHERE reached_at IS NOT NULL",
    ] {
        assert_eq!(count(&db, nothing).await, 0, "{nothing}");
    }
    let with_marks = "SELECT linelamp.call_note(gen_random_uuid(), $1, NULL, NULL, $2, now(), '!u1', '[]', NULL, 'note')";
    let refused = sqlx::query(with_marks)
        .bind(call.0)
        .bind(claim.fence.0)
        .execute(&mut ana)
        .await
        .map_err(DbError::from);
    assert!(matches!(refused, Err(DbError::BadInput)), "{refused:?}");
}
