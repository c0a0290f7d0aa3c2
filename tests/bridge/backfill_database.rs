//! Owns: what the database makes of the queue log, and the log that is a table.
//! Must not know: how lines of the log read; that is told in the other stories.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use linelamp::bridge::asterisk::queue_log::{QueueLog, Where};
use linelamp::db::bridge::BridgeSession;
use linelamp::db::connect::{ConnectTo, Door};
use linelamp::domain::EndWhy;
use linelamp::domain::phone_system::{AnswerMode, CallFacts, Picture, SourceName, SystemKind};

use crate::backfill::{Log, at, calls, only, read_to, said};
use crate::support::TestDatabase;

/// What the database has of the calls of this phone system.
async fn rows(db: &TestDatabase) -> Vec<(String, String, bool, bool)> {
    sqlx::query_as(
        "SELECT provider_id, coalesce(end_why, 'open'), end_seen, missed
         FROM linelamp.call WHERE source = 'pbx' ORDER BY provider_id",
    )
    .fetch_all(&mut db.superuser().await)
    .await
    .unwrap()
}

fn waiting(id: &str) -> CallFacts {
    CallFacts {
        provider_id: id.to_owned(),
        arrived_at: Some(at(0)),
        waiting_at: Some(at(1)),
        ..CallFacts::default()
    }
}

#[tokio::test]
async fn the_log_settles_ends_that_nobody_saw_adds_who_came_and_went_and_closes_nobody_who_lives() {
    let db = TestDatabase::new().await;
    let to = ConnectTo::address(db.url("linelamp-bridge").parse().unwrap());
    let name = SourceName::new("pbx").unwrap();
    let mut session = BridgeSession::open(&to, &name).await.unwrap();
    let speaks = session.speak(SystemKind::Asterisk, AnswerMode::Pull).await;
    assert!(speaks.unwrap());
    let mut log = Log::new("database");
    log.read().await;
    let lives = [
        "pbx-1.alive",
        "pbx-1.gave-up",
        "pbx-1.talked",
        "pbx-1.unclear",
    ]
    .map(waiting);
    session.facts(&lives).await.unwrap();
    // Nobody was connected from here on. One went to the voicemail and is still speaking into it.
    let line =
        |second, call: &str, rest: &str| said(second, &format!("pbx-1.{call}|hotline|{rest}"));
    log.write(
        &(line(1, "alive", "NONE|ENTERQUEUE|||1")
            + &line(9, "alive", "NONE|EXITWITHTIMEOUT|1|1|8")),
    );
    log.write(
        &(line(1, "gave-up", "NONE|ENTERQUEUE|||1") + &line(10, "gave-up", "NONE|ABANDON|1|1|9")),
    );
    log.write(
        &(line(1, "talked", "NONE|ENTERQUEUE|||1")
            + &line(5, "talked", "NONE|WITHDRAW|1|1|4|room7")),
    );
    log.write(&line(20, "talked", "NONE|HANGUP|"));
    log.write(
        &(line(1, "unclear", "NONE|ENTERQUEUE|||1")
            + &line(6, "unclear", "NONE|WITHDRAW|1|1|4|room8")),
    );
    log.write(
        &(line(3, "missed", "NONE|ENTERQUEUE|||1") + &line(8, "missed", "NONE|ABANDON|1|1|5")),
    );
    let picture = Picture {
        calls: vec![waiting("pbx-1.alive")],
        ..Picture::default()
    };
    session.facts(&picture.calls).await.unwrap();
    session.picture(&picture).await.unwrap();
    let closed = rows(&db)
        .await
        .into_iter()
        .filter(|row| row.1 == "not_seen")
        .count();
    assert_eq!(closed, 3);

    let reading = log.read().await;
    for _twice in 0..2 {
        for record in &reading.records {
            session.record(record).await.unwrap();
        }
    }
    let row =
        |id: &str, why: &str, seen, missed| (format!("pbx-1.{id}"), why.to_owned(), seen, missed);
    assert_eq!(
        rows(&db).await,
        [
            row("alive", "open", true, false),
            row("gave-up", "caller_hung_up", true, false),
            row("missed", "caller_hung_up", false, true),
            row("talked", "unknown", true, false),
            row("unclear", "not_seen", false, false),
        ]
    );
    let position = session.record_read_to().await.unwrap();
    assert_eq!(position, Some(read_to(&reading)));
    assert!(calls(&log.read_anew(position.as_ref().unwrap()).await).is_empty());
    // A process that knows nothing of the lines before reads that one of them is gone, and somebody it never heard of.
    log.write(&line(70, "unclear", "NONE|HANGUP|"));
    log.write(&line(71, "stranger", "NONE|HANGUP|"));
    for record in &log.read_anew(&position.unwrap()).await.records {
        session.record(record).await.unwrap();
    }
    let after = rows(&db).await;
    assert_eq!(after.len(), 5);
    assert_eq!(after[4], row("unclear", "unknown", true, false));
}

#[tokio::test]
async fn a_log_that_is_a_table_tells_the_same() {
    let db = TestDatabase::new().await;
    db.set_up(
        "CREATE TABLE public.queue_log (id bigserial PRIMARY KEY, time timestamp, callid text, queuename text, agent text,
             event text, data1 text, data2 text, data3 text, data4 text, data5 text)",
    )
    .await;
    db.set_up("DO $$ BEGIN EXECUTE format('ALTER ROLE postgres IN DATABASE %I SET search_path = public', current_database()); END $$")
        .await;
    let door = Door {
        address: db.url("postgres").parse().unwrap(),
        password: None,
    };
    let place = Where::Table(door, TimeZone::get("America/Chicago").unwrap());
    let mut log = QueueLog::new(place.clone());
    let insert =
        "INSERT INTO public.queue_log (time, callid, queuename, agent, event, data1, data2) VALUES";
    let later = at(100_000);
    db.set_up("INSERT INTO public.queue_log (time, callid, queuename, agent, event) VALUES ('2026-11-22 04:00:00', 'a-1.0', 'hotline', 'NONE', 'ABANDON')").await;
    assert!(
        calls(&log.read(later, None).await.unwrap()).is_empty(),
        "that was before"
    );
    let mut conn = db.superuser().await;
    let enter = format!(
        "{insert} ('2026-11-22 04:01:00.25', 'a-1.1', 'hotline', 'NONE', 'ENTERQUEUE', '', '+13345550123')"
    );
    sqlx::query(sqlx::AssertSqlSafe(enter))
        .execute(&mut conn)
        .await
        .unwrap();
    let before = read_to(&log.read(later, None).await.unwrap());
    let abandon = format!(
        "{insert} ('2026-11-22 04:01:30.75', 'a-1.1', 'hotline', 'NONE', 'ABANDON', '1', '1')"
    );
    sqlx::query(sqlx::AssertSqlSafe(abandon))
        .execute(&mut conn)
        .await
        .unwrap();
    let mut anew = QueueLog::new(place);
    for reading in [
        anew.read(later, Some(&before)).await,
        log.read(later, None).await,
    ] {
        let (call, why, _) = only(&reading.unwrap());
        assert_eq!(why, EndWhy::CallerHungUp);
        assert_eq!(
            call.waiting_at,
            Some("2026-11-22T10:01:00.25Z".parse().unwrap())
        );
        assert_eq!(
            call.ended.unwrap().at,
            "2026-11-22T10:01:30.75Z".parse::<Timestamp>().unwrap()
        );
    }
}
