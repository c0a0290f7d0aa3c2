//! Owns: the proof that nobody can write a value that the desks of others cannot read.
//! Must not know: how a desk shows it.

use linelamp::db::feed;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::psql::{InHand, answer, done, refusal, takes};
use crate::support::TestDatabase;

#[tokio::test]
async fn a_time_without_end_is_set_right_before_any_desk_reads_it() {
    let base = TestDatabase::new().await;
    let mut bridge = base.connect("linelamp-bridge").await;
    for (id, at) in [
        ("a", "-infinity"),
        ("b", "infinity"),
        ("c", "0044-03-15 12:00 BC"),
    ] {
        for told in [
            format!("call_add('test', '{id}', '1001', NULL, '{at}')"),
            format!("call_connected('test', '{id}', '{at}')"),
            format!("call_end('test', '{id}', NULL, '{at}')"),
            format!("call_end('test', 'only {id}', NULL, '{at}')"),
        ] {
            done(&mut bridge, format!("SELECT linelamp.{told}")).await;
        }
    }
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, base.call_rings("1001").await).await;
    for at in ["-infinity", "infinity"] {
        let note = format!(
            "SELECT linelamp.call_note('{}', '{}', NULL, NULL, {}, '{at}', 'odd clock')",
            Uuid::new_v4(),
            held.call,
            held.fence
        );
        done(&mut ana, note).await;
    }
    let read = feed::read_all(&mut ana, false)
        .await
        .expect("every desk reads it");
    assert!(read.batch.rows.len() >= 4);
    assert_eq!(times_of_lines(&mut ana, held).await.len(), 2);
}

async fn times_of_lines(conn: &mut PgConnection, held: InHand) -> Vec<jiff_sqlx::Timestamp> {
    sqlx::query_scalar("SELECT written_at FROM linelamp.call_notes($1, $2)")
        .bind(held.call)
        .bind(held.fence)
        .fetch_all(conn)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_line_has_one_text_for_each_language_or_is_refused() {
    let base = TestDatabase::new().await;
    let mut dara = base.connect("op-010").await;
    let set = |opening: &str| {
        format!(
            "SELECT linelamp.line_set(gen_random_uuid(), '1001', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{opening}')"
        )
    };
    for opening in [
        "[1]",
        "\"words\"",
        "{\"es\": 1}",
        "{\"es\": {\"a\": \"b\"}}",
        "{\"es\": null}",
    ] {
        assert_eq!(
            refusal(&mut dara, set(opening)).await.code,
            "23514",
            "{opening}"
        );
    }
    done(&mut dara, set("{\"es\": \"Buenos días\"}")).await;
    feed::read_all(&mut dara, false)
        .await
        .expect("every desk reads it");
}

#[tokio::test]
async fn words_of_any_shape_come_back_as_they_were_written() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, base.call_rings("1001").await).await;
    let odd = "\u{1b}[2J\u{202e}gnol\u{200d}\u{7}'; DROP TABLE linelamp.call; --\\ \u{e0041}";
    let long = "ñ".repeat(20_000);
    for words in [odd, long.as_str()] {
        sqlx::query("SELECT linelamp.call_note($1, $2, NULL, NULL, $3, now(), $4)")
            .bind(Uuid::new_v4())
            .bind(held.call)
            .bind(held.fence)
            .bind(words)
            .execute(&mut ana)
            .await
            .unwrap();
    }
    let read = format!(
        "SELECT words FROM linelamp.call_notes('{}', {})",
        held.call, held.fence
    );
    assert_eq!(answer(&mut ana, read).await.unwrap(), odd);
    let too_long = format!(
        "SELECT linelamp.call_note(gen_random_uuid(), '{}', NULL, NULL, {}, now(), repeat('x', 20001))",
        held.call, held.fence
    );
    assert_eq!(refusal(&mut ana, too_long).await.code, "LL006");
}
