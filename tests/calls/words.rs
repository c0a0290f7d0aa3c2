//! Owns: note lines, whose they are and where they go; people and cases.

use linelamp::db::words::{self, NewPerson};
use linelamp::db::{Written, calls, opening};
use linelamp::domain::{Answer, CaseId, Claim, Read, Record};

use crate::story::*;
use crate::support::TestDatabase;

#[tokio::test]
async fn a_line_sent_three_times_stands_once() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let line = line(claim, "insulin stopped on Tuesday");
    let kept = |written: Written| match written.answer {
        Answer::Noted { at, late, .. } => (at, late),
        other => panic!("{other:?}"),
    };
    let first = kept(words::append_note(&mut ana, &line).await.unwrap());
    for _ in 0..2 {
        let again = words::append_note(&mut ana, &line).await.unwrap();
        assert_eq!(kept(again), first);
    }
    let notes = opening::list_call_notes(&mut ana, claim).await.unwrap();
    assert_eq!(notes.len(), 1);
}

#[tokio::test]
async fn a_saved_line_says_which_database_has_it_and_where_in_its_log() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let end = "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint";
    let before: i64 = sqlx::query_scalar(end).fetch_one(&mut ana).await.unwrap();
    let Answer::Noted { saved, .. } = write(&mut ana, claim, "insulin stopped").await else {
        panic!("noted");
    };
    let after: i64 = sqlx::query_scalar(end).fetch_one(&mut ana).await.unwrap();
    let (timeline, identity): (String, uuid::Uuid) = sqlx::query_as(
        "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8), id FROM linelamp.database_identity",
    )
    .fetch_one(&mut db.superuser().await)
    .await
    .unwrap();
    assert_eq!(format!("{:08X}", saved.origin.timeline), timeline);
    assert_eq!(saved.origin.identity, identity);
    let lsn = saved.lsn.0.cast_signed();
    assert!(before < lsn && lsn <= after, "{before} {lsn} {after}");
}

#[tokio::test]
async fn every_change_says_which_database_made_it() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let taken = calls::take_call(&mut ana, request(), call).await.unwrap();
    let Answer::Yours(claim) = taken.answer else {
        panic!("taken");
    };
    db.set_up("UPDATE linelamp.database_identity SET id = gen_random_uuid()")
        .await;
    let talking = calls::talk_call(&mut ana, claim).await.unwrap();
    assert_ne!(talking.origin, taken.origin);
    assert_eq!(talking.origin.timeline, taken.origin.timeline);
}

#[tokio::test]
async fn a_line_of_a_lost_claim_is_kept_and_marked_late() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    calls::pass_call(&mut ana, request(), claim, None)
        .await
        .unwrap();
    let hers = take(&mut cleo, call).await.unwrap();
    let answer = write(&mut ana, claim, "typed while the link was gone").await;
    assert!(matches!(
        answer,
        Answer::Noted {
            late: true,
            unplaced: false,
            ..
        }
    ));
    let notes = opening::list_call_notes(&mut cleo, hers).await.unwrap();
    assert!(notes[0].late);
}

#[tokio::test]
async fn a_line_on_a_call_one_never_held_does_not_land_there() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let answer = write(&mut cleo, claim, "not mine").await;
    assert!(matches!(answer, Answer::Noted { unplaced: true, .. }));
    let notes = opening::list_call_notes(&mut ana, claim).await.unwrap();
    assert!(notes.is_empty());
}

async fn case_of(conn: &mut sqlx::PgConnection, claim: Claim) -> (CaseId, String) {
    match words::make_case(conn, request(), Some(claim), None)
        .await
        .unwrap()
        .answer
    {
        Answer::CaseMade { case, number } => (case, number),
        other => panic!("{other:?}"),
    }
}

async fn kinds(conn: &mut sqlx::PgConnection, case: CaseId) -> Vec<String> {
    let opened = linelamp::db::orders::read_once(conn, &Read::OpenCase { case })
        .await
        .unwrap();
    let Answer::CaseOpened(record) = opened else {
        panic!("opened")
    };
    record.entries.into_iter().map(|entry| entry.kind).collect()
}

#[tokio::test]
async fn a_call_on_the_wrong_case_is_moved_and_both_timelines_say_so() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    write(&mut ana, claim, "a line").await;
    let (wrong, _) = case_of(&mut ana, claim).await;
    let (right, _) = case_of(&mut ana, claim).await;
    assert_eq!(
        kinds(&mut ana, right).await,
        ["placed", "case_made", "placed", "note"]
    );
    words::place_call(
        &mut ana,
        request(),
        call,
        Some(claim.fence),
        (None, Some(wrong)),
    )
    .await
    .unwrap();
    let left = kinds(&mut ana, right).await;
    assert_eq!(left, ["moved_away", "case_made"]);
    let joined = kinds(&mut ana, wrong).await;
    assert!(joined.contains(&"note".to_owned()) && joined.contains(&"moved_away".to_owned()));
    // What is written from now on goes where the call is.
    write(&mut ana, claim, "another line").await;
    assert_eq!(kinds(&mut ana, wrong).await[0], "note");
}

#[tokio::test]
async fn a_timeline_is_paged_without_gap_or_repeat() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let (case, _) = case_of(&mut ana, claim).await;
    for n in 0..25 {
        write(&mut ana, claim, &format!("line {n}")).await;
    }
    let ticket = opening::request_record(&mut ana, Record::Case(case))
        .await
        .unwrap();
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let (page, last) = opening::read_timeline(&mut ana, ticket, before, 7)
            .await
            .unwrap();
        before = page.last().map(|entry| (entry.at, entry.id));
        all.extend(page);
        if last {
            break;
        }
    }
    let mut ids: Vec<_> = all.iter().map(|entry| entry.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((all.len(), ids.len()), (27, 27));
    assert!(all.windows(2).all(|pair| pair[0].at >= pair[1].at));
}

#[tokio::test]
async fn a_person_is_made_once_however_often_it_is_asked() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let wish = request();
    let person = NewPerson {
        given: Some("Marisol".into()),
        family: Some("Tzul Ajpop".into()),
        a_number: Some("012345678".into()),
        ..NewPerson::default()
    };
    let first = words::make_person(&mut ana, wish, Some(claim), &person)
        .await
        .unwrap();
    let second = words::make_person(&mut ana, wish, Some(claim), &person)
        .await
        .unwrap();
    assert_eq!(first, second);
    assert_eq!(seen(&mut ana, call).await.unwrap().person, Some(first));
    assert!(!format!("{person:?}").contains("Marisol"));
}
