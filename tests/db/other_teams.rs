//! Owns: the proof that another team's rows stay out of reach, by every route.
//! Must not know: who may change what in one's own team; `writing` does.

use uuid::Uuid;

use crate::psql::{answer, done, notes, refusal, rows, southern_case, takes};
use crate::support::TestDatabase;

#[tokio::test]
async fn no_list_shows_a_row_of_another_team() {
    let base = TestDatabase::new().await;
    southern_case(&base).await;
    let mut ana = base.connect("op-001").await;
    for list in [
        "SELECT FROM linelamp.call",
        "SELECT FROM linelamp.claim",
        "SELECT FROM linelamp.case_file",
        "SELECT FROM linelamp.gone",
        "SELECT FROM linelamp.line WHERE number = '2001'",
        "SELECT FROM linelamp.operator WHERE login = 'op-002'",
        "SELECT FROM linelamp.operator_team WHERE login = 'op-002'",
    ] {
        assert_eq!(rows(&mut ana, list).await, 0, "{list}");
    }
    let mut lead_of_both = base.connect("op-011").await;
    assert_eq!(
        rows(&mut lead_of_both, "SELECT FROM linelamp.case_file").await,
        1
    );
}

/// Every function that takes a call, a case or a person, with the id left open.
const ROUTES: &[&str] = &[
    "SELECT linelamp.call_take_over(gen_random_uuid(), '{call}')",
    "SELECT linelamp.call_resume(gen_random_uuid(), '{call}')",
    "SELECT linelamp.call_talking('{call}', {fence})",
    "SELECT linelamp.call_pass(gen_random_uuid(), '{call}', {fence}, NULL)",
    "SELECT linelamp.call_hand(gen_random_uuid(), '{call}', {fence}, 'op-003')",
    "SELECT linelamp.call_hang_up(gen_random_uuid(), '{call}', {fence}, NULL)",
    "SELECT linelamp.call_broken_off(gen_random_uuid(), '{call}', {fence}, true)",
    "SELECT linelamp.call_set(gen_random_uuid(), '{call}', {fence}, 'urgency', '1')",
    "SELECT linelamp.call_wrap(gen_random_uuid(), '{call}', {fence}, 'refused', NULL)",
    "SELECT linelamp.call_close(gen_random_uuid(), '{call}', {fence}, 'test')",
    "SELECT linelamp.call_park(gen_random_uuid(), '{call}', {fence})",
    "SELECT linelamp.call_place(gen_random_uuid(), '{call}', {fence}, NULL, NULL)",
    "SELECT linelamp.call_place(gen_random_uuid(), '{mine}', {my_fence}, NULL, '{case}')",
    "SELECT linelamp.case_make(gen_random_uuid(), '{call}', {fence}, NULL)",
    "SELECT linelamp.call_notes('{call}', {fence})",
    "SELECT linelamp.call_read('{call_ticket}')",
    "SELECT linelamp.case_read('{case_ticket}')",
    "SELECT linelamp.case_timeline('{case_ticket}', NULL, NULL, 10)",
    "SELECT linelamp.person_read('{case_ticket}')",
    "SELECT linelamp.unplaced_place('{call}', '{call}')",
];

#[tokio::test]
async fn every_route_to_a_foreign_record_is_refused_in_the_words_used_for_an_absent_one() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut ana = base.connect("op-001").await;
    let mine = takes(&mut ana, base.call_rings("1001").await).await;
    let absent = (Uuid::new_v4(), Uuid::new_v4());
    for route in ROUTES {
        let mut answers = Vec::new();
        for (call, case) in [(south.held.call, south.case), absent] {
            let call_ticket = answer(
                &mut ana,
                format!("SELECT linelamp.open_request('call', '{call}')"),
            )
            .await;
            let case_ticket = answer(
                &mut ana,
                format!("SELECT linelamp.open_request('case', '{case}')"),
            )
            .await;
            let sql = route
                .replace("{call}", &call.to_string())
                .replace("{case}", &case.to_string())
                .replace("{fence}", &south.held.fence.to_string())
                .replace("{mine}", &mine.call.to_string())
                .replace("{my_fence}", &mine.fence.to_string())
                .replace("{call_ticket}", &call_ticket.unwrap())
                .replace("{case_ticket}", &case_ticket.unwrap());
            answers.push(refusal(&mut ana, sql).await);
        }
        assert!(
            answers[0].code.starts_with("LL"),
            "{route}: {:?}",
            answers[0]
        );
        assert_eq!(answers[0], answers[1], "{route}");
    }
}

#[tokio::test]
async fn taking_a_foreign_call_looks_like_taking_one_that_never_was() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let waiting = base.call_rings("2001").await;
    let mut ana = base.connect("op-001").await;
    for call in [south.held.call, waiting, Uuid::new_v4()] {
        let sql = format!(
            "SELECT (won, fence, holder) FROM linelamp.call_take(gen_random_uuid(), '{call}')"
        );
        assert_eq!(answer(&mut ana, sql).await.unwrap(), "(f,,)");
    }
    let best = "SELECT (won, taken) FROM linelamp.call_take_best(gen_random_uuid(), NULL, NULL)";
    assert_eq!(answer(&mut ana, best).await.unwrap(), "(f,)");
}

#[tokio::test]
async fn a_search_finds_no_word_and_no_case_number_of_another_team() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    for (login, found) in [("op-001", 0), ("op-002", 1)] {
        let mut conn = base.connect(login).await;
        for words in ["feather", south.number.as_str()] {
            let ticket = answer(
                &mut conn,
                format!("SELECT linelamp.search_request('{words}')"),
            )
            .await
            .unwrap();
            let read = format!("SELECT * FROM linelamp.search_read('{ticket}', '{words}')");
            assert_eq!(
                rows(&mut conn, read).await,
                found,
                "{login} looks for a word"
            );
        }
    }
}

/// Before, the first two thousand notes with the word were looked at, whosever they were.
#[tokio::test]
async fn the_notes_of_others_do_not_crowd_out_ours() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut superuser = base.superuser().await;
    let theirs = format!(
        "INSERT INTO linelamp.entry (id, call_id, kind, words, author, written_at)
         SELECT gen_random_uuid(), '{}', 'note', 'a feather, once more', 'op-002', now() FROM generate_series(1, 2100)",
        south.held.call
    );
    done(&mut superuser, &theirs).await;
    let call = base.call_rings("1001").await;
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, call).await;
    notes(&mut ana, held, "he found O'Hara's feather\\s in pod C").await;
    for (words, found) in [
        ("feather", 1),
        ("FEATH", 1),
        ("pod feather", 1),
        ("o'hara", 1),
        ("pod quetzal", 0),
    ] {
        let quoted = words.replace('\'', "''");
        let request = format!("SELECT linelamp.search_request('{quoted}')");
        let ticket = answer(&mut ana, request).await.unwrap();
        let read = format!("SELECT * FROM linelamp.search_read('{ticket}', '{quoted}')");
        assert_eq!(rows(&mut ana, read).await, found, "{words}");
    }
}

/// The words go where the call goes.
#[tokio::test]
async fn a_call_that_changes_teams_is_found_by_the_new_one_only() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut superuser = base.superuser().await;
    let moves = format!(
        "UPDATE linelamp.call SET team_id = 1, case_id = NULL, person_id = NULL WHERE id = '{}'",
        south.held.call
    );
    done(&mut superuser, &moves).await;
    for (login, found) in [("op-001", 1), ("op-002", 0)] {
        let mut conn = base.connect(login).await;
        let ticket = answer(&mut conn, "SELECT linelamp.search_request('feather')")
            .await
            .unwrap();
        let read = format!("SELECT * FROM linelamp.search_read('{ticket}', 'feather')");
        assert_eq!(rows(&mut conn, read).await, found, "{login}");
    }
}

#[tokio::test]
async fn a_line_written_to_a_foreign_call_never_reaches_it() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut ana = base.connect("op-001").await;
    let call = south.held.call;
    let write = format!(
        "SELECT placed FROM linelamp.call_note(gen_random_uuid(), '{call}', NULL, NULL, {}, now(), 'planted')",
        south.held.fence
    );
    assert_eq!(answer(&mut ana, write).await.unwrap(), "false");
    let mut bo = base.connect("op-002").await;
    let lines = format!(
        "SELECT * FROM linelamp.call_notes('{call}', {}) n WHERE n.words = 'planted'",
        south.held.fence
    );
    assert_eq!(rows(&mut bo, lines).await, 0);
}

#[tokio::test]
async fn a_lead_has_no_say_in_a_team_of_others() {
    let base = TestDatabase::new().await;
    let mut dara = base.connect("op-010").await;
    for sql in [
        "SELECT linelamp.state_set_for(gen_random_uuid(), 'op-002', 'off', NULL)",
        "SELECT linelamp.hand_lower(gen_random_uuid(), 'op-002')",
        "SELECT linelamp.line_set(gen_random_uuid(), '2001', 'taken over', NULL, 'north', NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
        "SELECT linelamp.line_set(gen_random_uuid(), '2001', 'renamed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
    ] {
        assert_eq!(refusal(&mut dara, sql).await.code, "LL001", "{sql}");
    }
    assert_eq!(
        rows(
            &mut dara,
            "SELECT FROM linelamp.operator_list() l WHERE l.login = 'op-002'"
        )
        .await,
        0
    );
}

#[tokio::test]
async fn a_call_is_not_handed_to_somebody_of_another_team() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, base.call_rings("1001").await).await;
    for colleague in ["op-002", "op-999"] {
        let sql = format!(
            "SELECT linelamp.call_hand(gen_random_uuid(), '{}', {}, '{colleague}')",
            held.call, held.fence
        );
        assert_eq!(refusal(&mut ana, sql).await.code, "LL010");
    }
}
