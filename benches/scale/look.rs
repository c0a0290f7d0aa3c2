//! Owns: what looking back costs on a hotline of a given size: a page of a long history, a search; each beside its bare
//! statement, asked as superuser and without any record of who looked.
//! Must not know: how the hotline grew.

use std::time::Instant;

use linelamp::db::opening::{read_search, read_timeline, request_record, request_search};
use linelamp::domain::{CaseId, EntryId, Record, Words};
use sqlx::{Executor as _, PgConnection};
use uuid::Uuid;

use crate::hotline::Hotline;
use crate::table::{self, Times};

const ROUNDS: usize = 200;
const PAGE: i32 = 40;
/// Lines of the long history, and where its pages are read.
const LINES: i64 = 10_000;
const PLACES: [i64; 3] = [0, 5_000, 9_960];

const LIMITS: &str = "UPDATE linelamp.setting SET value = '1000000' WHERE name IN ('opens_per_hour', 'searches_per_hour')";
const CASE: &str = "
    INSERT INTO linelamp.case_file (id, number, team_id) SELECT gen_random_uuid(), 'LNG-001', id FROM linelamp.team RETURNING id";
const HISTORY: &str = "
    INSERT INTO linelamp.timeline (case_id, at, entry_id)
    SELECT $1, e.at, e.id FROM (SELECT id, at FROM linelamp.entry WHERE kind = 'note' LIMIT $2) e";
const STANDS_BEFORE: &str = "
    SELECT at, entry_id FROM linelamp.timeline WHERE case_id = $1 AND $2 > 0
     ORDER BY at DESC, entry_id DESC OFFSET greatest($2 - 1, 0) LIMIT 1";
const BARE_PAGE: &str = "
    SELECT e.id, e.kind, e.at, e.author, e.words FROM linelamp.timeline t JOIN linelamp.entry e ON e.id = t.entry_id
     WHERE t.case_id = $1 ORDER BY t.at DESC, t.entry_id DESC OFFSET $2 LIMIT $3";
const BARE_NOTES: &str = "
    SELECT w.call_id FROM linelamp.note_word w
     WHERE w.lexemes @@ (SELECT linelamp.team_search(array_agg(id), $1) FROM linelamp.team) ORDER BY w.at DESC LIMIT 20";
const BARE_PEOPLE: &str = "
    SELECT id FROM linelamp.person WHERE search @@ plainto_tsquery('simple', $1) ORDER BY made_at DESC LIMIT 20";

/// What is looked for, and which bare statement answers that.
const SEARCHES: [(&str, &str, &str); 4] = [
    ("a name as it is spelt", "family77", BARE_PEOPLE),
    ("a rare word of a note", "word4711", BARE_NOTES),
    ("two words of a note", "insulin word4711", BARE_NOTES),
    ("a word that stands in every note", "insulin", BARE_NOTES),
];

/// One row of either table.
pub(crate) type Rows = Vec<Vec<String>>;

/// A page of a history of ten thousand lines.
pub(crate) async fn pages(hotline: &Hotline, people: i32) -> Rows {
    let mut superuser = hotline.superuser().await;
    superuser.execute(LIMITS).await.expect("limits");
    let case: Uuid = sqlx::query_scalar(CASE)
        .fetch_one(&mut superuser)
        .await
        .expect("a case");
    sqlx::query(HISTORY)
        .bind(case)
        .bind(LINES)
        .execute(&mut superuser)
        .await
        .expect("a history");
    superuser
        .execute("VACUUM ANALYZE linelamp.timeline")
        .await
        .expect("statistics");
    let mut desk = hotline.desk(0).await;
    let mut rows = Vec::new();
    for place in PLACES {
        let ours = page_times(&mut desk, &mut superuser, case, place).await;
        let mut bare = Times::default();
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let page = sqlx::query(BARE_PAGE).bind(case).bind(place).bind(PAGE);
            page.fetch_all(&mut superuser).await.expect("a page");
            bare.add(began.elapsed());
        }
        rows.push(row(people, &format!("after {place} lines"), ours, bare));
    }
    rows
}

async fn page_times(
    desk: &mut PgConnection,
    superuser: &mut PgConnection,
    case: Uuid,
    place: i64,
) -> Times {
    let before: Option<(jiff_sqlx::Timestamp, Uuid)> = sqlx::query_as(STANDS_BEFORE)
        .bind(case)
        .bind(place)
        .fetch_optional(superuser)
        .await
        .expect("a place");
    let before = before.map(|(at, id)| (at.to_jiff(), EntryId(id)));
    let ticket = request_record(desk, Record::Case(CaseId(case)))
        .await
        .expect("a ticket");
    let mut times = Times::default();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let (page, _) = read_timeline(desk, ticket, before, PAGE)
            .await
            .expect("a page");
        times.add(began.elapsed());
        assert_eq!(page.len(), 40);
    }
    times
}

/// A search, without the request that goes before it.
pub(crate) async fn searches(hotline: &Hotline, people: i32) -> Rows {
    let mut superuser = hotline.superuser().await;
    let mut desk = hotline.desk(1).await;
    let mut rows = Vec::new();
    for (what, words, statement) in SEARCHES {
        let (mut ours, mut bare) = (Times::default(), Times::default());
        for _ in 0..ROUNDS / 4 {
            let wanted = Words::new(words.to_owned());
            let ticket = request_search(&mut desk, &wanted).await.expect("a ticket");
            let began = Instant::now();
            let found = read_search(&mut desk, ticket, &wanted).await;
            ours.add(began.elapsed());
            assert!(!found.expect("an answer").is_empty(), "{words}");
            let began = Instant::now();
            let asked = sqlx::query(statement).bind(words);
            asked.fetch_all(&mut superuser).await.expect("an answer");
            bare.add(began.elapsed());
        }
        rows.push(row(people, what, ours, bare));
    }
    rows
}

fn row(people: i32, what: &str, mut ours: Times, mut bare: Times) -> Vec<String> {
    vec![
        people.to_string(),
        what.to_owned(),
        table::ms(ours.at(50)),
        table::ms(ours.at(99)),
        table::ms(bare.at(50)),
        table::ms(bare.at(99)),
    ]
}

/// Both tables.
pub(crate) fn print(pages: &[Vec<String>], searches: &[Vec<String>]) {
    let head = |what, bare| ["people", what, "p50 ms", "p99 ms", bare, "its p99 ms"];
    table::print(
        "A page of forty lines in a history of ten thousand",
        &head("where", "OFFSET p50 ms"),
        pages,
    );
    table::print("A search", &head("for", "bare query p50 ms"), searches);
}
