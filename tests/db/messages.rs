//! Owns: what somebody with psql gets of messages that are none of theirs: nothing, in one answer for absent and forbidden.
//! Must not know: screens.

use sqlx::{AssertSqlSafe, PgConnection, Row as _};
use uuid::Uuid;

use crate::psql::{
    InHand, SouthernCase, answer, done, refusal, refused, rows, southern_case, takes,
};
use crate::support::TestDatabase;

/// `bo` leaves a message for the southern person: his sister's words, with a pass-word.
async fn southern_message(base: &TestDatabase, south: &SouthernCase) -> Uuid {
    let mut bo = base.connect("op-002").await;
    let message = Uuid::new_v4();
    leaves(&mut bo, message, south, "now() + interval '3 days'").await;
    message
}

async fn leaves(conn: &mut PgConnection, message: Uuid, south: &SouthernCase, until: &str) {
    let call = south.held.call;
    done(
        conn,
        format!(
            "SELECT linelamp.message_add('{message}', '{call}', NULL, NULL, 'family', 'sister', 'Xochitl', 'the jaguar is well',
                    'tamarind', 'es', 'caller_only', {until})"
        ),
    )
    .await;
}

/// A ticket for a message, asked for in a transaction of its own.
async fn ticket(conn: &mut PgConnection, message: Uuid) -> Uuid {
    sqlx::query_scalar("SELECT linelamp.open_request('message', $1)")
        .bind(message)
        .fetch_one(conn)
        .await
        .unwrap()
}

/// What opening a message says, or the text of the refusal.
async fn opens(conn: &mut PgConnection, message: Uuid) -> Result<String, String> {
    let ticket = ticket(conn, message).await;
    let read = sqlx::query("SELECT words, pass_word FROM linelamp.message_read($1)")
        .bind(ticket)
        .fetch_one(conn)
        .await;
    match read {
        Ok(row) => Ok(format!(
            "{}/{}",
            row.get::<String, _>(0),
            row.get::<String, _>(1)
        )),
        Err(error) => Err(error.as_database_error().unwrap().to_string()),
    }
}

/// Rings, is taken, and is placed on the southern person.
async fn in_hand_on(
    base: &TestDatabase,
    conn: &mut PgConnection,
    person: Uuid,
    line: &str,
) -> InHand {
    let call = base.call_rings(line).await;
    let held = takes(conn, call).await;
    done(
        conn,
        format!(
            "SELECT linelamp.call_place(gen_random_uuid(), '{call}', {}, '{person}', NULL)",
            held.fence
        ),
    )
    .await;
    held
}

#[tokio::test]
async fn tables_of_messages_are_read_and_written_by_function_only() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    let mut dara = base.connect("op-010").await;
    for conn in [&mut ana, &mut dara] {
        refused(
            conn,
            "42501",
            &[
                "SELECT words FROM linelamp.message_waiting",
                "SELECT count(*) FROM linelamp.message_step",
                "INSERT INTO linelamp.message_step (message_id, number, step, by_whom) VALUES (gen_random_uuid(), 1, 'withdrawn', 'op-001')",
                "UPDATE linelamp.message_waiting SET expires_at = now()",
                "DELETE FROM linelamp.message_waiting",
                "SELECT linelamp.keeper_messages()",
                "SELECT linelamp.message_state(NULL)",
                "SELECT linelamp.messages_waiting_for(gen_random_uuid())",
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn another_team_opens_no_message_and_absent_is_as_forbidden() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let message = southern_message(&base, &south).await;
    let mut ana = base.connect("op-001").await;
    let mut dara = base.connect("op-010").await;
    for conn in [&mut ana, &mut dara] {
        let forbidden = opens(conn, message).await.unwrap_err();
        assert_eq!(forbidden, opens(conn, Uuid::new_v4()).await.unwrap_err());
        assert_eq!(rows(conn, "SELECT linelamp.message_list(false)").await, 0);
        for statement in [
            format!("SELECT linelamp.message_withdraw(gen_random_uuid(), '{message}')"),
            format!("SELECT linelamp.message_deliver(gen_random_uuid(), '{message}', 'read_back')"),
            format!(
                "SELECT linelamp.message_add(gen_random_uuid(), '{}', NULL, NULL, 'family', NULL, NULL, 'x', NULL, NULL, NULL, NULL)",
                south.held.call
            ),
            format!(
                "SELECT linelamp.message_add(gen_random_uuid(), NULL, NULL, '{}', 'family', NULL, NULL, 'x', NULL, NULL, NULL, NULL)",
                south.number
            ),
        ] {
            let refusal = refusal(conn, statement).await;
            assert_eq!(refusal.code, "LL001", "{}", refusal.text);
            assert!(!refusal.text.contains("jaguar") && !refusal.text.contains(&south.number));
        }
    }
    // Admins, auditors and the services have no such function at all.
    for login in ["op-030", "op-040", "linelamp-bridge", "linelamp-keeper"] {
        let mut conn = base.connect(login).await;
        refused(
            &mut conn,
            "42501",
            &[
                "SELECT linelamp.message_list(false)",
                "SELECT linelamp.message_read(gen_random_uuid())",
                "SELECT linelamp.card(gen_random_uuid(), 1)",
            ],
        )
        .await;
    }
}

#[tokio::test]
async fn whoever_has_the_person_in_hand_reads_it_and_every_look_is_recorded() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let message = southern_message(&base, &south).await;
    let mut ana = base.connect("op-001").await;
    let held = in_hand_on(&base, &mut ana, south.person, "1001").await;
    assert_eq!(
        opens(&mut ana, message).await.unwrap(),
        "the jaguar is well/tamarind"
    );
    assert_eq!(
        opens(&mut ana, message).await.unwrap(),
        "the jaguar is well/tamarind"
    );
    let mut superuser = base.superuser().await;
    let looks = format!(
        "SELECT count(*) FROM linelamp.access_log WHERE what = 'open_message' AND who = 'op-001' AND subject = '{message}'"
    );
    assert_eq!(answer(&mut superuser, looks).await.as_deref(), Some("2"));
    // Out of hand, out of sight.
    done(
        &mut ana,
        format!(
            "SELECT linelamp.call_pass(gen_random_uuid(), '{}', {}, NULL)",
            held.call, held.fence
        ),
    )
    .await;
    opens(&mut ana, message).await.unwrap_err();
}

#[tokio::test]
async fn a_look_cannot_be_hidden_in_a_transaction_that_is_taken_back() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let message = southern_message(&base, &south).await;
    let mut ana = base.connect("op-001").await;
    let call = base.call_rings("1001").await;
    let held = takes(&mut ana, call).await;
    let place = format!(
        "SELECT linelamp.call_place(gen_random_uuid(), '{call}', {}, '{}', NULL)",
        held.fence, south.person
    );
    // The ticket and its use in one transaction.
    done(&mut ana, format!("BEGIN; {place}; COMMIT; BEGIN")).await;
    let in_one = "SELECT linelamp.message_read(linelamp.open_request('message', '$'))"
        .replace('$', &message.to_string());
    assert_eq!(refusal(&mut ana, in_one).await.code, "LL001");
    done(&mut ana, "ROLLBACK").await;
    // Placing and looking in one transaction.
    done(
        &mut ana,
        format!(
            "SELECT linelamp.call_place(gen_random_uuid(), '{call}', {}, NULL, NULL)",
            held.fence
        ),
    )
    .await;
    let asked = ticket(&mut ana, message).await;
    for look in [
        format!("SELECT linelamp.card('{call}', {})", held.fence),
        format!("SELECT linelamp.message_read('{asked}')"),
    ] {
        done(&mut ana, format!("BEGIN; {place}; SAVEPOINT one")).await;
        assert!(["LL001", "LL002"].contains(&refusal(&mut ana, look).await.code.as_str()));
        done(&mut ana, "ROLLBACK").await;
    }
    // So with the claim.
    done(&mut ana, place).await;
    done(
        &mut ana,
        format!("BEGIN; SELECT linelamp.call_resume(gen_random_uuid(), '{call}')"),
    )
    .await;
    assert_eq!(
        refusal(&mut ana, format!("SELECT linelamp.message_read('{asked}')"))
            .await
            .code,
        "LL001"
    );
    done(&mut ana, "ROLLBACK").await;
}

#[tokio::test]
async fn a_sealed_persons_messages_are_shut_to_everybody() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let message = southern_message(&base, &south).await;
    let mut bo = base.connect("op-002").await;
    assert!(opens(&mut bo, message).await.is_ok());
    base.set_up("UPDATE linelamp.person SET sealed = true")
        .await;
    let mut eli = base.connect("op-011").await;
    for conn in [&mut bo, &mut eli] {
        opens(conn, message).await.unwrap_err();
        assert_eq!(rows(conn, "SELECT linelamp.message_list(false)").await, 0);
    }
    let card = format!(
        "SELECT linelamp.card('{}', {})",
        south.held.call, south.held.fence
    );
    assert_eq!(rows(&mut bo, card).await, 0);
}

#[tokio::test]
async fn what_is_no_message_is_refused_whole() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let mut bo = base.connect("op-002").await;
    let add = |words: &str, until: &str, left_by: &str| {
        format!(
            "SELECT linelamp.message_add(gen_random_uuid(), '{}', NULL, NULL, '{left_by}', NULL, NULL, {words}, NULL, NULL, NULL, {until})",
            south.held.call
        )
    };
    for statement in [
        add("'  '", "NULL", "family"),
        add("NULL", "NULL", "family"),
        add("repeat('x', 20001)", "NULL", "family"),
        add("'x'", "now() - interval '1 second'", "family"),
        add("'x'", "'infinity'", "family"),
        add("'x'", "NULL", "stranger"),
    ] {
        let refusal = refusal(&mut bo, &statement).await;
        assert!(
            ["LL006", "23514"].contains(&refusal.code.as_str()),
            "{statement}: {}",
            refusal.code
        );
    }
    let mut superuser = base.superuser().await;
    let left = "SELECT count(*) FROM linelamp.message_waiting";
    assert_eq!(answer(&mut superuser, left).await.as_deref(), Some("0"));
}

#[tokio::test]
async fn two_who_end_one_message_at_the_same_moment_end_it_once() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let message = southern_message(&base, &south).await;
    let (mut bo, mut eli) = (base.connect("op-002").await, base.connect("op-011").await);
    // Eli looks at the world before Bo withdraws it, and goes on believing what he saw.
    done(
        &mut eli,
        "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT linelamp.message_list(false)",
    )
    .await;
    done(
        &mut bo,
        format!("SELECT linelamp.message_withdraw(gen_random_uuid(), '{message}')"),
    )
    .await;
    let late =
        format!("SELECT linelamp.message_deliver(gen_random_uuid(), '{message}', 'read_back')");
    let code = refusal(&mut eli, late).await.code;
    assert!(["23505", "40001"].contains(&code.as_str()), "{code}");
    done(&mut eli, "ROLLBACK").await;
    let mut superuser = base.superuser().await;
    let steps = "SELECT string_agg(step, ' ') FROM linelamp.message_step";
    assert_eq!(
        answer(&mut superuser, steps).await.as_deref(),
        Some("withdrawn")
    );
}

#[tokio::test]
async fn a_message_left_while_he_is_being_placed_is_seen_by_one_of_the_two() {
    let base = TestDatabase::new().await;
    let south = southern_case(&base).await;
    let (mut bo, mut ana) = (base.connect("op-002").await, base.connect("op-001").await);
    let call = base.call_rings("1001").await;
    let held = takes(&mut ana, call).await;
    // Bo has written the message and not committed it; Ana places the call and waits for him.
    done(&mut bo, "BEGIN").await;
    leaves(&mut bo, Uuid::new_v4(), &south, "NULL").await;
    let place = format!(
        "SELECT linelamp.call_place(gen_random_uuid(), '{call}', {}, '{}', NULL)",
        held.fence, south.person
    );
    let placing = tokio::spawn(async move {
        sqlx::query(AssertSqlSafe(place))
            .execute(&mut ana)
            .await
            .unwrap();
    });
    let mut superuser = base.superuser().await;
    let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while answer(&mut superuser, waits).await.as_deref() == Some("0") {
        assert!(
            std::time::Instant::now() < deadline,
            "nobody waited for the message"
        );
    }
    done(&mut bo, "COMMIT").await;
    placing.await.unwrap();
    let count = format!("SELECT messages_waiting FROM linelamp.call WHERE id = '{call}'");
    assert_eq!(answer(&mut superuser, count).await.as_deref(), Some("1"));
}
