//! Owns: the proof that nothing is written but through functions, with the right fence, in one's own name.
//! Must not know: other teams; `other_teams` does.

use crate::psql::{InHand, answer, notes, refusal, refused, takes};
use crate::support::TestDatabase;

const EVERYBODY: [&str; 9] = [
    "op-001",
    "op-010",
    "op-020",
    "op-030",
    "op-040",
    "linelamp-bridge",
    "linelamp-keeper",
    "op-011",
    "linelamp_migrator",
];

#[tokio::test]
async fn no_login_changes_deletes_or_empties_a_table() {
    let base = TestDatabase::new().await;
    let mut owner = base.superuser().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = 'linelamp'::regnamespace AND c.relkind = 'r'
            AND c.relname <> 'schema_migration'",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(tables.len() > 20, "{tables:?}");
    for login in EVERYBODY {
        let mut conn = base.connect(login).await;
        for table in tables
            .iter()
            .map(|name| format!("linelamp.{}", name.trim_start_matches("linelamp.")))
        {
            for sql in [
                format!("INSERT INTO {table} DEFAULT VALUES"),
                format!("DELETE FROM {table}"),
                format!("TRUNCATE {table}"),
                format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
                format!(
                    "CREATE TRIGGER mine AFTER INSERT ON {table} EXECUTE FUNCTION linelamp.stamp()"
                ),
                format!("DROP TABLE {table}"),
            ] {
                let refusal = refusal(&mut conn, sql.as_str()).await;
                assert_eq!(refusal.code, "42501", "{login}: {sql}: {}", refusal.text);
            }
        }
    }
}

#[tokio::test]
async fn an_entry_is_neither_changed_nor_deleted_by_its_own_author() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, base.call_rings("1001").await).await;
    notes(&mut ana, held, "as it was said").await;
    refused(
        &mut ana,
        "42501",
        &[
            "UPDATE linelamp.entry SET words = 'otherwise'",
            "DELETE FROM linelamp.entry",
            "SELECT words FROM linelamp.entry",
            "UPDATE linelamp.call SET urgency = 1",
            "UPDATE linelamp.claim SET operator = 'op-001'",
            "UPDATE linelamp.operator SET \"group\" = 'lead' WHERE login = 'op-001'",
        ],
    )
    .await;
    let mut api = base.superuser().await;
    // Not even the owner of the functions may.
    refused(
        &mut api,
        "42501",
        &[
            "SET ROLE linelamp_api_owner; UPDATE linelamp.entry SET words = 'otherwise'",
            "SET ROLE linelamp_api_owner; DELETE FROM linelamp.access_log",
            "SET ROLE linelamp_api_owner; DELETE FROM linelamp.call",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_taken_call_stays_with_its_holder_and_the_loser_reads_who_it_is() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    let mut cleo = base.connect("op-003").await;
    let held = takes(&mut ana, base.call_rings("1001").await).await;
    let again = format!(
        "SELECT (won, holder) FROM linelamp.call_take(gen_random_uuid(), '{}')",
        held.call
    );
    assert_eq!(answer(&mut cleo, again).await.unwrap(), "(f,op-001)");
    let over = format!(
        "SELECT (won, holder) FROM linelamp.call_take_over(gen_random_uuid(), '{}')",
        held.call
    );
    assert_eq!(
        refusal(&mut cleo, over.as_str()).await.code,
        "LL001",
        "nobody was reached yet"
    );
    notes(&mut ana, held, "hello").await;
    assert_eq!(answer(&mut cleo, over).await.unwrap(), "(f,op-001)");
}

fn fenced(held: InHand) -> Vec<String> {
    let InHand { call, fence } = held;
    [
        "call_talking('CALL', FENCE)",
        "call_pass(gen_random_uuid(), 'CALL', FENCE, NULL)",
        "call_hand(gen_random_uuid(), 'CALL', FENCE, 'op-010')",
        "call_hang_up(gen_random_uuid(), 'CALL', FENCE, NULL)",
        "call_broken_off(gen_random_uuid(), 'CALL', FENCE, true)",
        "call_set(gen_random_uuid(), 'CALL', FENCE, 'urgency', '1')",
        "call_wrap(gen_random_uuid(), 'CALL', FENCE, 'refused', NULL)",
        "call_close(gen_random_uuid(), 'CALL', FENCE, 'test')",
        "call_park(gen_random_uuid(), 'CALL', FENCE)",
        "call_notes('CALL', FENCE)",
    ]
    .iter()
    .map(|act| {
        format!("SELECT linelamp.{act}")
            .replace("CALL", &call.to_string())
            .replace("FENCE", &fence.to_string())
    })
    .collect()
}

#[tokio::test]
async fn a_stale_fence_and_a_borrowed_fence_change_nothing() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    let mut cleo = base.connect("op-003").await;
    let stale = takes(&mut ana, base.call_rings("1001").await).await;
    let pass = format!(
        "SELECT linelamp.call_pass(gen_random_uuid(), '{}', {}, NULL)",
        stale.call, stale.fence
    );
    crate::psql::done(&mut ana, pass).await;
    let theirs = takes(&mut cleo, stale.call).await;
    assert!(theirs.fence > stale.fence);
    // The claim list shows the fence of a colleague to everybody of the team; it serves nobody but its holder.
    for sql in fenced(stale).into_iter().chain(fenced(theirs)) {
        assert_eq!(refusal(&mut ana, sql.as_str()).await.code, "LL002", "{sql}");
    }
    // Words are never refused: the line is kept, and marked as written after the claim ended.
    let late = format!(
        "SELECT (late, placed) FROM linelamp.call_note(gen_random_uuid(), '{}', NULL, NULL, {}, now(), 'one more thing')",
        stale.call, stale.fence
    );
    assert_eq!(answer(&mut ana, late).await.unwrap(), "(t,t)");
}

#[tokio::test]
async fn nobody_writes_in_the_name_of_another() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    refused(
        &mut ana,
        "42501",
        &[
            "SET SESSION AUTHORIZATION \"op-003\"",
            "SET ROLE \"op-003\"",
            "SET ROLE linelamp_lead",
            "SET ROLE linelamp_api_owner",
            "SELECT set_config('session_authorization', 'op-003', false)",
            "SELECT set_config('role', 'op-003', false)",
            "ALTER ROLE \"op-003\" PASSWORD 'known'",
            "ALTER ROLE \"op-003\" SET search_path = pg_temp",
        ],
    )
    .await;
    // A role that may be put on is no disguise.
    let held = takes(&mut ana, base.call_rings("1001").await).await;
    crate::psql::done(&mut ana, "SET ROLE linelamp_operator").await;
    notes(&mut ana, held, "in my own name").await;
    let mut owner = base.superuser().await;
    let author = answer(
        &mut owner,
        "SELECT author FROM linelamp.entry WHERE words = 'in my own name'",
    )
    .await;
    assert_eq!(author.unwrap(), "op-001");
}

#[tokio::test]
async fn what_has_ended_stays_ended_for_whoever_asks() {
    let base = TestDatabase::new().await;
    let call = base.call_rings("1001").await;
    let mut owner = base.superuser().await;
    crate::psql::done(
        &mut owner,
        format!(
            "UPDATE linelamp.call SET ended_at = now(), reached_at = now() WHERE id = '{call}'"
        ),
    )
    .await;
    refused(
        &mut owner,
        "LL008",
        &[
            "UPDATE linelamp.call SET ended_at = NULL",
            "UPDATE linelamp.call SET ended_at = now() + interval '1 hour'",
            "UPDATE linelamp.call SET reached_at = NULL",
        ],
    )
    .await;
}
