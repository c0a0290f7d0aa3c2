//! Owns: the proof that errors, plans, counters and times do not tell whether a person, a number or a record exists.
//! Must not know: what is said about them. How many rows a list table has is no secret.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Executor, PgConnection};
use uuid::Uuid;

use crate::psql::{answer, done, refusal, refused, southern_case, takes};
use crate::support::TestDatabase;

#[tokio::test]
async fn plans_and_statistics_of_personal_tables_are_refused() {
    let base = TestDatabase::new().await;
    southern_case(&base).await;
    base.set_up("ANALYZE").await;
    let mut ana = base.connect("op-001").await;
    refused(
        &mut ana,
        "42501",
        &[
            "EXPLAIN SELECT 1 FROM linelamp.person WHERE a_number = '204117117'",
            "EXPLAIN SELECT 1 FROM linelamp.call_number WHERE number = '+15550100'",
            "EXPLAIN SELECT 1 FROM linelamp.entry WHERE words LIKE '%quetzal%'",
            "EXPLAIN SELECT 1 FROM linelamp.access_log WHERE who = 'op-002'",
            "EXPLAIN ANALYZE SELECT 1 FROM linelamp.call WHERE person_id = gen_random_uuid()",
            "EXPLAIN SELECT 1 FROM linelamp.case_file WHERE person_id = gen_random_uuid()",
            "SELECT n_live_tup FROM pg_stat_user_tables",
            "SELECT idx_tup_fetch FROM pg_stat_user_indexes",
            "SELECT query FROM pg_stat_activity",
            "SELECT relation FROM pg_locks",
            "SELECT stavalues1 FROM pg_statistic",
        ],
    )
    .await;
    for table in ["person", "entry", "call_number", "access_log", "ticket"] {
        let shown = format!("SELECT count(*) FROM pg_stats WHERE tablename = '{table}'");
        assert_eq!(answer(&mut ana, shown).await.unwrap(), "0", "{table}");
    }
}

/// The whole plan with what it met, without times.
async fn plan(conn: &mut PgConnection, sql: String) -> Vec<String> {
    let explain = format!("EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, BUFFERS OFF) {sql}");
    let lines = conn.fetch_all(AssertSqlSafe(explain)).await.unwrap();
    lines.iter().map(|line| sqlx::Row::get(line, 0)).collect()
}

#[tokio::test]
async fn the_plan_for_a_person_who_called_elsewhere_is_the_plan_for_nobody() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    // Enough rows for the planner to have an opinion.
    base.set_up(
        "INSERT INTO linelamp.call (source, provider_id, team_id, arrived_at, ended_at, person_id)
         SELECT 'test', 'old ' || n, (SELECT id FROM linelamp.team WHERE code = 'south'), now(), now(),
                (SELECT id FROM linelamp.person)
           FROM generate_series(1, 3000) n;
         ANALYZE",
    )
    .await;
    let mut ana = base.connect("op-001").await;
    let mut plans = Vec::new();
    for person in [south.person, Uuid::new_v4()] {
        let sql =
            format!("SELECT id FROM linelamp.call WHERE linelamp.person_of_call(id) = '{person}'");
        plans.push(
            plan(&mut ana, sql)
                .await
                .join("\n")
                .replace(&person.to_string(), "PERSON"),
        );
    }
    assert_eq!(plans[0], plans[1]);
    let whose = format!("SELECT linelamp.person_of_call('{}')", south.held.call);
    assert_eq!(answer(&mut ana, whose.as_str()).await, None);
    let mut bo = base.connect("op-002").await;
    assert_eq!(
        answer(&mut bo, whose).await.unwrap(),
        south.person.to_string()
    );
}

#[tokio::test]
async fn a_refused_value_is_not_repeated_and_no_row_is_shown() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, base.call_rings("1001").await).await;
    let (call, fence) = (held.call, held.fence);
    for sql in [
        format!("SELECT linelamp.call_wrap(gen_random_uuid(), '{call}', {fence}, 'secretly', NULL)"),
        format!("SELECT linelamp.call_close(gen_random_uuid(), '{call}', {fence}, 'secretly')"),
        format!("SELECT linelamp.call_pass(gen_random_uuid(), '{call}', {fence}, 'secretly')"),
        "SELECT linelamp.state_set(gen_random_uuid(), 'secretly', NULL)".to_owned(),
        "SELECT linelamp.person_make(gen_random_uuid(), NULL, NULL, 'secretly', NULL, 'secretly', NULL, NULL, NULL)".to_owned(),
        // The id of somebody who exists.
        format!("SELECT linelamp.person_make('{}', NULL, NULL, 'secretly', NULL, NULL, NULL, NULL, NULL)", south.person),
        format!("SELECT linelamp.case_make('{}', NULL, NULL, NULL)", south.case),
    ] {
        let refusal = refusal(&mut ana, sql.as_str()).await;
        let told = refusal.text.replace("\"secretly\"", "");
        for word in ["secretly", "Failing row", "Key (", "Rosalinda", "op-002", &south.case.to_string()] {
            assert!(!told.contains(word), "{sql}: {told}");
        }
    }
}

#[tokio::test]
async fn listening_tells_nothing_but_look_again() {
    let base = TestDatabase::new().await;
    let mut ear = sqlx::postgres::PgListener::connect(&base.url("op-001"))
        .await
        .unwrap();
    ear.listen("linelamp").await.unwrap();
    southern_case(&base).await;
    let mut bo = base.connect("op-002").await;
    done(&mut bo, "SELECT linelamp.hint()").await;
    let heard = ear.recv().await.unwrap();
    assert_eq!(heard.payload(), "");
}

async fn median(conn: &mut PgConnection, statements: [&str; 2], rounds: usize) -> [Duration; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        // Taken in turns, so that what else the machine does falls on both.
        for (sql, times) in statements.iter().zip(&mut times) {
            let begun = Instant::now();
            let _refused = conn.fetch_all(AssertSqlSafe((*sql).to_owned())).await;
            times.push(begun.elapsed());
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    })
}

#[tokio::test]
async fn a_hidden_record_takes_no_longer_than_an_absent_one() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut ana = base.connect("op-001").await;
    let mut reads = Vec::new();
    for case in [south.case, Uuid::new_v4()] {
        let ticket = answer(
            &mut ana,
            format!("SELECT linelamp.open_request('case', '{case}')"),
        )
        .await
        .unwrap();
        reads.push(format!("SELECT linelamp.case_read('{ticket}')"));
    }
    let [hidden, absent] = median(&mut ana, [&reads[0], &reads[1]], 400).await;
    let ratio = hidden.as_secs_f64() / absent.as_secs_f64();
    assert!(
        (0.7..1.4).contains(&ratio),
        "hidden {hidden:?}, absent {absent:?}"
    );
}

#[tokio::test]
async fn a_word_in_the_notes_of_others_takes_no_longer_to_find_nowhere() {
    let base = TestDatabase::new().await;
    southern_case(&base).await;
    let mut ana = base.connect("op-001").await;
    let mut reads = Vec::new();
    for word in ["feather", "feathers"] {
        let request = format!("SELECT linelamp.search_request('{word}')");
        let ticket = answer(&mut ana, request).await.unwrap();
        reads.push(format!(
            "SELECT * FROM linelamp.search_read('{ticket}', '{word}')"
        ));
    }
    let [hidden, absent] = median(&mut ana, [&reads[0], &reads[1]], 400).await;
    let ratio = hidden.as_secs_f64() / absent.as_secs_f64();
    assert!(
        (0.7..1.4).contains(&ratio),
        "hidden {hidden:?}, absent {absent:?}"
    );
}
