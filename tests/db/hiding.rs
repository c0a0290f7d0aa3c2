//! Owns: the proof that nobody looks at a record without leaving a trace.
//! Must not know: what is in the record.

use uuid::Uuid;

use crate::psql::{answer, done, notes, refusal, rows, southern_case, takes};
use crate::support::TestDatabase;

async fn looks(base: &TestDatabase, what: &str) -> usize {
    let mut owner = base.superuser().await;
    rows(
        &mut owner,
        format!("SELECT FROM linelamp.access_log WHERE what = '{what}'"),
    )
    .await
}

#[tokio::test]
async fn a_look_that_is_rolled_back_shows_nothing() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let request = format!("linelamp.open_request('case', '{}')", south.case);
    for trick in [
        "BEGIN; SELECT linelamp.case_read(REQUEST)",
        "SELECT linelamp.case_read(REQUEST)",
        "WITH t AS MATERIALIZED (SELECT REQUEST AS id) SELECT linelamp.case_read(t.id) FROM t",
        "BEGIN; SAVEPOINT a; SELECT linelamp.case_read(REQUEST)",
        "BEGIN; DECLARE later CURSOR WITH HOLD FOR SELECT * FROM linelamp.case_read(REQUEST); COMMIT",
        "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT linelamp.case_timeline(REQUEST, NULL, NULL, 10)",
    ] {
        let mut bo = base.connect("op-002").await;
        assert_eq!(
            refusal(&mut bo, trick.replace("REQUEST", &request))
                .await
                .code,
            "LL001",
            "{trick}"
        );
    }
    assert_eq!(looks(&base, "open_case").await, 0);
}

#[tokio::test]
async fn a_request_in_an_earlier_step_of_the_same_transaction_opens_nothing() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    for step in ["", "SAVEPOINT inner_step", "SAVEPOINT a; RELEASE a"] {
        let mut bo = base.connect("op-002").await;
        done(&mut bo, format!("BEGIN; {step}")).await;
        let ticket = answer(
            &mut bo,
            format!("SELECT linelamp.open_request('case', '{}')", south.case),
        )
        .await
        .unwrap();
        if step.starts_with("SAVEPOINT inner") {
            done(&mut bo, "RELEASE inner_step").await;
        }
        assert_eq!(
            refusal(&mut bo, format!("SELECT linelamp.case_read('{ticket}')"))
                .await
                .code,
            "LL001"
        );
        // Another session of the same login does not see the request before it is committed.
        let mut other = base.connect("op-002").await;
        assert_eq!(
            refusal(&mut other, format!("SELECT linelamp.case_read('{ticket}')"))
                .await
                .code,
            "LL001"
        );
    }
}

#[tokio::test]
async fn a_committed_request_opens_the_record_and_the_look_is_shown() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut bo = base.connect("op-002").await;
    let ticket = answer(
        &mut bo,
        format!("SELECT linelamp.open_request('case', '{}')", south.case),
    )
    .await
    .unwrap();
    let name = format!("SELECT given || ' ' || family FROM linelamp.case_read('{ticket}')");
    assert_eq!(answer(&mut bo, name).await.unwrap(), "Rosalinda Quetzalli");
    let looked = format!("SELECT looked -> 0 ->> 'who' FROM linelamp.case_read('{ticket}')");
    assert_eq!(answer(&mut bo, looked).await.unwrap(), "op-002");
    assert_eq!(looks(&base, "open_case").await, 1);
}

#[tokio::test]
async fn a_ticket_serves_its_owner_its_record_and_a_quarter_of_an_hour() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut bo = base.connect("op-002").await;
    let ticket = answer(
        &mut bo,
        format!("SELECT linelamp.open_request('case', '{}')", south.case),
    )
    .await
    .unwrap();
    let mut lead_of_both = base.connect("op-011").await;
    let read = format!("SELECT linelamp.case_read('{ticket}')");
    assert_eq!(
        refusal(&mut lead_of_both, read.as_str()).await.code,
        "LL001"
    );
    for other_kind in ["call_read", "person_read"] {
        assert_eq!(
            refusal(&mut bo, format!("SELECT linelamp.{other_kind}('{ticket}')"))
                .await
                .code,
            "LL001"
        );
    }
    base.set_up("UPDATE linelamp.ticket SET made_at = made_at - interval '16 minutes'")
        .await;
    assert_eq!(refusal(&mut bo, read).await.code, "LL001");
}

#[tokio::test]
async fn notes_of_a_call_are_not_read_by_a_take_that_is_rolled_back() {
    let base = TestDatabase::new().await;
    let call = base.call_rings("1001").await;
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, call).await;
    notes(&mut ana, held, "for the next one to read").await;
    done(
        &mut ana,
        format!(
            "SELECT linelamp.call_pass(gen_random_uuid(), '{call}', {}, NULL)",
            held.fence
        ),
    )
    .await;
    let mut cleo = base.connect("op-003").await;
    done(&mut cleo, "BEGIN").await;
    let mine = takes(&mut cleo, call).await;
    let read = format!("SELECT linelamp.call_notes('{call}', {})", mine.fence);
    assert_eq!(refusal(&mut cleo, read).await.code, "LL002");
}

#[tokio::test]
async fn a_search_is_recorded_before_it_answers_and_answers_only_what_was_recorded() {
    let base = TestDatabase::new().await;
    southern_case(&base).await;
    let mut bo = base.connect("op-002").await;
    let at_once = "SELECT linelamp.search_read(linelamp.search_request('feather'), 'feather')";
    assert_eq!(refusal(&mut bo, at_once).await.code, "LL001");
    let ticket = answer(&mut bo, "SELECT linelamp.search_request('feather')")
        .await
        .unwrap();
    let other_words = format!("SELECT linelamp.search_read('{ticket}', 'quetzal')");
    assert_eq!(refusal(&mut bo, other_words).await.code, "LL001");
    let same_words = format!("SELECT * FROM linelamp.search_read('{ticket}', 'feather')");
    assert_eq!(rows(&mut bo, same_words).await, 1);
    assert_eq!(
        looks(&base, "search").await,
        1,
        "the one that was rolled back found nothing"
    );
}

#[tokio::test]
async fn nobody_opens_record_after_record() {
    let base = TestDatabase::new().await;
    base.set_up("UPDATE linelamp.setting SET value = '3' WHERE name IN ('opens_per_hour', 'searches_per_hour')").await;
    let mut ana = base.connect("op-001").await;
    for _ in 0..3 {
        done(
            &mut ana,
            format!(
                "SELECT linelamp.open_request('person', '{}')",
                Uuid::new_v4()
            ),
        )
        .await;
        done(&mut ana, "SELECT linelamp.search_request('anybody')").await;
    }
    for sql in [
        "SELECT linelamp.open_request('person', gen_random_uuid())",
        "SELECT linelamp.search_request('anybody')",
    ] {
        assert_eq!(refusal(&mut ana, sql).await.code, "LL007");
    }
}

#[tokio::test]
async fn a_lead_sees_that_a_colleague_has_unplaced_lines_and_not_what_they_say() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    let write = "SELECT linelamp.call_note(gen_random_uuid(), gen_random_uuid(), 'pbx', '77', 1, now(), 'for nobody yet')";
    done(&mut ana, write).await;
    let mine = "SELECT words FROM linelamp.unplaced_list()";
    assert_eq!(answer(&mut ana, mine).await.unwrap(), "for nobody yet");
    let mut dara = base.connect("op-010").await;
    assert_eq!(rows(&mut dara, mine).await, 1);
    assert_eq!(answer(&mut dara, mine).await, None);
}

#[tokio::test]
async fn a_look_that_is_rolled_back_still_stands_in_the_servers_log_without_a_word_of_the_caller() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut bo = base.connect("op-002").await;
    assert_eq!(
        refusal(&mut bo, "SET log_min_messages = panic").await.code,
        "42501"
    );
    done(
        &mut bo,
        format!(
            "BEGIN; SELECT linelamp.open_request('case', '{}'); ROLLBACK",
            south.case
        ),
    )
    .await;
    refusal(
        &mut bo,
        "SELECT linelamp.search_request(repeat('quetzalli', 100))",
    )
    .await;
    let mut owner = base.superuser().await;
    let log = "SELECT pg_read_file(current_setting('data_directory') || '/server.log')";
    let log = answer(&mut owner, log).await.unwrap();
    assert!(log.contains(&format!("linelamp open case {} by op-002", south.case)));
    assert!(
        !log.contains("quetzalli") && !log.contains("feather"),
        "the log repeats what was said"
    );
}
