//! Owns: opening and finding: recorded first, read afterwards.

use linelamp::db::words::{self, NewPerson};
use linelamp::db::{DbError, opening, orders};
use linelamp::domain::{Answer, Found, Read, Record, Words};

use crate::story::*;
use crate::support::TestDatabase;

async fn find(conn: &mut sqlx::PgConnection, said: &str) -> Vec<Found> {
    let words = Words::new(said);
    match orders::read_once(conn, &Read::Search { words })
        .await
        .unwrap()
    {
        Answer::Found(found) => found,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn people_numbers_cases_and_words_are_found_and_other_teams_find_no_notes() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut bo = db.connect("op-002").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    write(&mut ana, claim, "the generator in pod C is silent").await;
    let person = NewPerson {
        given: Some("Ousmane".into()),
        family: Some("Traoré".into()),
        a_number: Some("098765432".into()),
        ..NewPerson::default()
    };
    let person = words::make_person(&mut ana, request(), Some(claim), &person)
        .await
        .unwrap();
    let Answer::CaseMade { case, number } =
        words::make_case(&mut ana, request(), Some(claim), None)
            .await
            .unwrap()
            .answer
    else {
        panic!("made")
    };
    let records =
        |found: Vec<Found>| -> Vec<Record> { found.into_iter().map(|hit| hit.record).collect() };
    assert_eq!(
        records(find(&mut ana, "generator").await),
        [Record::Call(call)]
    );
    assert_eq!(
        records(find(&mut ana, "traor").await),
        [Record::Person(person)]
    );
    assert_eq!(
        records(find(&mut ana, "A 98-765-432").await),
        [Record::Person(person)]
    );
    let spelt = number.to_lowercase().replace('-', " ");
    assert_eq!(records(find(&mut ana, &spelt).await), [Record::Case(case)]);
    assert!(find(&mut bo, "generator").await.is_empty());
    assert!(find(&mut bo, &number).await.is_empty());
    let hit = &find(&mut bo, "traor").await[0];
    assert!(
        !hit.label.reveal().contains("Traor"),
        "a list shows no name"
    );
}

#[tokio::test]
async fn absent_and_forbidden_are_one_answer() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut bo = db.connect("op-002").await;
    let call = ring(&db).await;
    take(&mut ana, call).await.unwrap();
    let forbidden = orders::read_once(&mut bo, &Read::OpenCall { call }).await;
    let absent = linelamp::domain::CallId(uuid::Uuid::new_v4());
    let missing = orders::read_once(&mut bo, &Read::OpenCall { call: absent }).await;
    assert_eq!(forbidden, Err(DbError::Denied));
    assert_eq!(missing, Err(DbError::Denied));
}

/// 4,500 lines about rice on the call that is there, the first thirty about lentils too; six hundred came in one moment.
const TWO_YEARS_OF_RICE: &str = "
    SET session_replication_role = replica;
    INSERT INTO linelamp.entry (id, call_id, kind, words, author, written_at, at, fence)
    SELECT gen_random_uuid(), c.id, 'note', CASE WHEN n <= 30 THEN 'rice and lentils' ELSE 'rice again' END, 'op-001', t, t, 1
      FROM linelamp.call c, generate_series(1, 4500) n, LATERAL (SELECT now() - interval '2 years' + greatest(n, 600) * interval '3 hours' AS t) x;
    INSERT INTO linelamp.note_word (entry_id, call_id, at, lexemes)
    SELECT e.id, c.id, e.at, linelamp.team_lexemes(c.team_id, e.words)
      FROM linelamp.entry e JOIN linelamp.call c ON c.id = e.call_id WHERE e.words LIKE 'rice%';
    RESET session_replication_role";

#[tokio::test]
async fn a_word_of_many_notes_shows_the_newest_and_a_rare_one_is_found_however_old() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let long_ago = ring(&db).await;
    db.set_up(TWO_YEARS_OF_RICE).await;
    let today = ring(&db).await;
    let claim = take(&mut ana, today).await.unwrap();
    write(&mut ana, claim, "nothing but rice").await;
    let rice = find(&mut ana, "rice").await;
    assert_eq!(rice.len(), 20);
    assert_eq!(rice[0].record, Record::Call(today));
    let lentils = find(&mut ana, "lentil").await;
    assert_eq!(lentils.len(), 20);
    assert_eq!(lentils[0].record, Record::Call(long_ago));
}

#[tokio::test]
async fn a_search_reads_only_what_was_asked_for() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let ticket = opening::request_search(&mut ana, &Words::new("harmless"))
        .await
        .unwrap();
    let other = opening::read_search(&mut ana, ticket, &Words::new("Traoré")).await;
    assert_eq!(other, Err(DbError::Denied));
}

#[tokio::test]
async fn a_name_is_found_however_it_is_spelt_and_the_spelling_is_bound_to_the_ticket() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let person = NewPerson {
        given: Some("Ousmane".into()),
        family: Some("Traoré".into()),
        ..NewPerson::default()
    };
    let made = words::make_person(&mut ana, request(), None, &person)
        .await
        .unwrap();
    for said in ["Usmane Traore", "Траоре", "traore ousman"] {
        let found = find(&mut ana, said).await;
        let people: Vec<Record> = found.iter().map(|found| found.record).collect();
        assert_eq!(people, [Record::Person(made)], "{said}");
    }
    assert!(find(&mut ana, "Delgado").await.is_empty());
    // One recorded wish is one search: the same words with another name's sounds are not answered.
    let ticket: uuid::Uuid = sqlx::query_scalar("SELECT linelamp.search_request('harmless', '[]')")
        .fetch_one(&mut ana)
        .await
        .unwrap();
    let other = sqlx::query(
        "SELECT * FROM linelamp.search_read($1, 'harmless', '[{\"word\": \"traore\", \"keys\": []}]')",
    )
    .bind(ticket)
    .fetch_all(&mut ana)
    .await;
    assert!(other.is_err());
}
