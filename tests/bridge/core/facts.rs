//! Owns: facts in any order, any number of times, make the rows they should.
//!
//! `LINELAMP_SHUFFLES=1000 cargo test --test bridge core::facts` tries as many orders as that.

use linelamp::domain::EndWhy;
use linelamp::domain::phone_system::{
    AnswerMode, CallFacts, Caller, Picture, Record, RecordPosition, Silence,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::story::*;
use crate::support::TestDatabase;

/// Orders tried where `LINELAMP_SHUFFLES` names no number.
const FEW: u32 = 60;

/// Everything about the calls of one seed but what differs by chance.
fn rows_of(seed: &str) -> String {
    format!(
        "SELECT string_agg(concat_ws(' ', replace(c.provider_id, '{seed}', ''), c.arrival_seen, l.number, c.team_id, c.arrived_at,
                c.waiting_at, c.connected_at, c.reached_at, c.ended_at, c.end_why, c.end_seen, c.missed, c.on_hold, c.alone, c.voicemail,
                c.callback, c.urgency, c.language, n.number IS NOT NULL,
                (SELECT string_agg(concat_ws('-', k.operator, k.reached_at IS NOT NULL, k.end_kind), ',' ORDER BY k.fence)
                   FROM linelamp.claim k WHERE k.call_id = c.id)), E'\\n' ORDER BY c.provider_id)
           FROM linelamp.call c LEFT JOIN linelamp.line l ON l.id = c.line_id LEFT JOIN linelamp.call_number n ON n.call_id = c.id
          WHERE c.provider_id LIKE '{seed}%'"
    )
}

/// What is told of five calls, in the parts in which a phone system tells it: answered and hung up, given up, voicemail
/// without a number, one still on hold, and one left alone by the phone that had answered him.
fn parts(seed: &str) -> Vec<CallFacts> {
    let one = |name: &str| named(&format!("{seed}{name}"));
    let (a, b, c, d) = (one("a"), one("b"), one("c"), one("d"));
    let left = one("e");
    let line = |facts: CallFacts, number: &str| CallFacts {
        line: Some(number.to_owned()),
        ..facts
    };
    let arrived = |facts: CallFacts, second| CallFacts {
        arrived_at: Some(at(second)),
        ..facts
    };
    let waits = |facts: CallFacts, second| CallFacts {
        waiting_at: Some(at(second)),
        ..facts
    };
    vec![
        arrived(line(a.clone(), "1001"), 0),
        waits(line(a.clone(), "1001"), 1),
        answered(a.clone(), 9, Some("101")),
        from(number("5550100"), a.clone()),
        over(a, 30, EndWhy::CallerHungUp),
        arrived(line(b.clone(), "2001"), 3),
        from(number("5550101"), b.clone()),
        from(Caller::Prohibited, b.clone()),
        over(b, 20, EndWhy::CallerHungUp),
        arrived(line(c.clone(), "nobody's"), 5),
        from(Caller::Withheld, c.clone()),
        CallFacts {
            voicemail: true,
            ..c.clone()
        },
        over(c, 40, EndWhy::TimedOut),
        arrived(line(d.clone(), "1002"), 6),
        waits(d.clone(), 7),
        CallFacts {
            on_hold: Some(true),
            ..d
        },
        arrived(line(left.clone(), "1001"), 8),
        waits(left.clone(), 9),
        CallFacts {
            alone: Some(true),
            ..answered(left, 11, None)
        },
    ]
}

async fn one(conn: &mut sqlx::PgConnection, query: String) -> String {
    sqlx::query_scalar(sqlx::AssertSqlSafe(query))
        .fetch_one(conn)
        .await
        .unwrap()
}

#[tokio::test]
async fn any_order_and_any_repetition_make_the_same_rows() {
    let db = TestDatabase::new().await;
    sits_at(&db, "op-001", "101").await;
    run_sql(
        &db,
        "UPDATE linelamp.setting SET value = '1000000' WHERE name ~ '_per_minute$'",
    )
    .await;
    let mut bridge = session(&db, AnswerMode::Push).await;
    bridge.facts(&parts("r-")).await.unwrap();
    let mut superuser = db.superuser().await;
    let wanted = one(&mut superuser, rows_of("r-")).await;
    assert!(
        wanted.contains("voicemail") && wanted.contains("op-001-t"),
        "{wanted}"
    );
    let mut dice = TestRunner::new_with_rng(
        Config::default(),
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let shuffles = std::env::var("LINELAMP_SHUFFLES").map_or(FEW, |many| many.parse().unwrap());
    for seed in 0..shuffles {
        let name = format!("s{seed:04}-");
        let told: Vec<CallFacts> = parts(&name)
            .into_iter()
            .flat_map(|p| [p.clone(), p])
            .collect();
        let shuffled = Just(told)
            .prop_shuffle()
            .new_tree(&mut dice)
            .unwrap()
            .current();
        let size = 3 + seed as usize % 13;
        for batch in shuffled.chunks(size) {
            bridge.facts(batch).await.unwrap();
        }
        let found = one(&mut superuser, rows_of(&name)).await;
        assert_eq!(found, wanted, "seed {seed}");
    }
}

#[tokio::test]
async fn what_is_said_again_changes_no_row() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let told = over(
        answered(from(number("5550100"), rings("a", 0)), 9, None),
        20,
        EndWhy::CallerHungUp,
    );
    assert_eq!(
        bridge
            .facts(std::slice::from_ref(&told))
            .await
            .unwrap()
            .changed,
        1
    );
    let version = "SELECT version::text FROM linelamp.call WHERE provider_id = 'a'";
    let before = ask(&db, version).await;
    assert_eq!(bridge.facts(&[told]).await.unwrap().changed, 0);
    assert_eq!(ask(&db, version).await, before);
}

#[tokio::test]
async fn ended_is_final_but_an_end_that_nobody_saw_may_be_put_right_once() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let end = "SELECT concat_ws(' ', end_why, end_seen, missed) FROM linelamp.call WHERE provider_id = 'a'";
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    let vanished = bridge.picture(&Picture::default()).await.unwrap();
    assert_eq!(vanished.vanished, 1);
    assert_eq!(ask(&db, end).await, "not_seen f f");
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    assert_eq!(state(&db, "a").await, "abandoned not_seen");
    let record = |second| Record {
        calls: vec![
            over(rings("a", 0), second, EndWhy::CallerHungUp),
            over(rings("b", 2), 4, EndWhy::CallerHungUp),
            rings("still there", 5),
        ],
        read_to: RecordPosition(format!("line {second}")),
    };
    assert_eq!(bridge.record(&record(30)).await.unwrap(), 2);
    assert_eq!(ask(&db, end).await, "caller_hung_up t f");
    let ended = "SELECT extract(epoch FROM ended_at - arrived_at)::int::text FROM linelamp.call WHERE provider_id = 'a'";
    assert_eq!(ask(&db, ended).await, "30");
    assert_eq!(bridge.record(&record(50)).await.unwrap(), 0);
    assert_eq!(ask(&db, ended).await, "30");
    let position = bridge.record_read_to().await.unwrap();
    assert_eq!(position, Some(RecordPosition("line 50".to_owned())));
    // Who came and went meanwhile is there and says so; whoever is there still comes with the picture.
    let missed = "SELECT string_agg(provider_id, ',') FROM linelamp.call WHERE missed";
    assert_eq!(ask(&db, missed).await, "b");
}

#[tokio::test]
async fn a_restart_takes_its_callers_with_it_and_who_waited_can_be_called_back() {
    let db = TestDatabase::new().await;
    sits_at(&db, "op-001", "101").await;
    let mut bridge = session(&db, AnswerMode::Push).await;
    let talking = answered(rings("talking", 0), 9, Some("101"));
    let waiting = from(number("5550100"), rings("waiting", 3));
    bridge
        .facts(&[talking, waiting, rings("lives", 4)])
        .await
        .unwrap();
    let picture = Picture {
        calls: vec![rings("lives", 4)],
        booted_at: Some(at(60)),
        restarted: true,
        ..Picture::default()
    };
    assert_eq!(bridge.picture(&picture).await.unwrap().vanished, 2);
    assert_eq!(
        state(&db, "talking").await,
        "wrap_up phone_system_restarted"
    );
    assert_eq!(
        state(&db, "waiting").await,
        "abandoned phone_system_restarted"
    );
    assert_eq!(state(&db, "lives").await, "waiting");
    let back = "SELECT string_agg(provider_id, ',') FROM linelamp.call
                 WHERE callback = 'possible' AND ended_at IS NOT NULL AND reached_at IS NULL";
    assert_eq!(ask(&db, back).await, "waiting");
    // A call that a script told of under the same name of a source is none of the bridge's.
    run_sql(&db, "INSERT INTO linelamp.call (source, provider_id, arrived_at) VALUES ('pbx', 'by hand', now())").await;
    assert_eq!(bridge.picture(&picture).await.unwrap().vanished, 0);
}

#[tokio::test]
async fn a_picture_ends_nobody_who_lives_and_waits_for_nobody() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let calls = ["lives", "in somebody's hands", "is gone"].map(|name| rings(name, 0));
    bridge.facts(&calls).await.unwrap();
    let mut somebody = db.superuser().await;
    for statement in [
        "BEGIN",
        "SELECT 1 FROM linelamp.call WHERE provider_id = 'in somebody''s hands' FOR UPDATE",
    ] {
        sqlx::query(statement).execute(&mut somebody).await.unwrap();
    }
    let picture = Picture {
        others: vec!["lives".to_owned(), "a phone".to_owned()],
        ..Picture::default()
    };
    let began = tokio::time::Instant::now();
    let closed = bridge.picture(&picture).await.unwrap();
    assert!(began.elapsed() < std::time::Duration::from_secs(1));
    assert_eq!((closed.vanished, closed.held), (1, 1));
    assert_eq!(state(&db, "lives").await, "waiting");
    assert_eq!(state(&db, "is gone").await, "abandoned not_seen");
    sqlx::query("ROLLBACK")
        .execute(&mut somebody)
        .await
        .unwrap();
    let closed = bridge.picture(&picture).await.unwrap();
    assert_eq!((closed.vanished, closed.held), (1, 0));
}

#[tokio::test]
async fn a_bridge_that_comes_after_a_restart_says_so_although_it_did_not_see_it() {
    let db = TestDatabase::new().await;
    let started = |second, name: &str| Picture {
        calls: vec![rings(name, 0)],
        booted_at: Some(at(second)),
        ..Picture::default()
    };
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    bridge.picture(&started(-60, "a")).await.unwrap();
    bridge.close().await.unwrap();
    let mut anew = session(&db, AnswerMode::Pull).await;
    // Two clocks of the same start are a little apart.
    let closed = anew.picture(&started(-58, "a")).await.unwrap();
    assert_eq!(closed.vanished, 0);
    anew.picture(&started(60, "b")).await.unwrap();
    assert_eq!(state(&db, "a").await, "abandoned phone_system_restarted");
}

#[tokio::test]
async fn who_was_hung_up_by_a_stop_has_not_given_up_although_that_is_said_last() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let ends = |name: &str, second, why| over(rings(name, 0), second, why);
    let before = [
        ends("stopped", 30, EndWhy::CallerHungUp),
        ends("long before", 10, EndWhy::CallerHungUp),
    ];
    bridge.facts(&before).await.unwrap();
    let after = [
        ends("stopped", 30, EndWhy::PhoneSystemRestarted),
        ends("long before", 30, EndWhy::PhoneSystemRestarted),
    ];
    bridge.facts(&after).await.unwrap();
    assert_eq!(
        state(&db, "stopped").await,
        "abandoned phone_system_restarted"
    );
    assert_eq!(state(&db, "long before").await, "abandoned caller_hung_up");
}

#[tokio::test]
async fn a_number_that_no_line_has_is_nobodys_and_everybody_sees_it() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let stranger = CallFacts {
        line: Some("+1 (555) 0199".to_owned()),
        ..rings("stranger", 0)
    };
    let punctuated = CallFacts {
        line: Some("00-1001".to_owned()),
        ..rings("known", 0)
    };
    bridge.facts(&[stranger, punctuated]).await.unwrap();
    for login in ["op-010", "op-011", "op-002"] {
        let seen: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM linelamp.call WHERE provider_id = 'stranger' AND team_id IS NULL)")
            .fetch_one(&mut db.connect(login).await)
            .await
            .unwrap();
        assert!(seen, "{login}");
    }
    let line = "SELECT l.number FROM linelamp.call c JOIN linelamp.line l ON l.id = c.line_id WHERE c.provider_id = 'known'";
    assert_eq!(ask(&db, line).await, "1001");
}

#[tokio::test]
async fn a_number_that_its_caller_forbade_is_nowhere_whatever_was_said_first() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let known = from(number("5550177"), rings("a", 0));
    let forbidden = from(Caller::Prohibited, rings("a", 0));
    for told in [&known, &forbidden, &known] {
        bridge.facts(std::slice::from_ref(told)).await.unwrap();
    }
    assert_eq!(
        ask(&db, "SELECT count(*)::text FROM linelamp.call_number").await,
        "0"
    );
    assert_eq!(
        ask(&db, "SELECT callback FROM linelamp.call").await,
        "forbidden"
    );
}

#[tokio::test]
async fn the_same_number_again_is_a_new_call_and_says_which_was_before_it() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let first = from(number("5550100"), rings("first", 0));
    let second = from(number("5550100"), rings("second", 60));
    let elsewhere = CallFacts {
        line: Some("2001".to_owned()),
        ..from(number("5550100"), rings("elsewhere", 70))
    };
    let third = from(number("5550100"), rings("third", 120));
    // The later ones are told first.
    bridge.facts(&[third]).await.unwrap();
    bridge.facts(&[first, elsewhere]).await.unwrap();
    bridge.facts(&[second]).await.unwrap();
    let told = "SELECT string_agg(concat_ws(' ', c.provider_id, c.nth_today, e.provider_id), ', ' ORDER BY c.arrived_at)
                  FROM linelamp.call c LEFT JOIN linelamp.call e ON e.id = c.earlier_id";
    assert_eq!(
        ask(&db, told).await,
        "first 1, second 2 first, elsewhere 1, third 3 second"
    );
}

#[tokio::test]
async fn facts_beat_words_about_the_end() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    run_sql(
        &db,
        "UPDATE linelamp.line SET cap_seconds = 60 WHERE number = '1001'",
    )
    .await;
    let cut = over(answered(rings("cut", 0), 5, None), 61, EndWhy::CallerHungUp);
    let before = over(
        answered(rings("before", 0), 5, None),
        40,
        EndWhy::CallerHungUp,
    );
    let mut left_word = over(rings("left word", 0), 30, EndWhy::CallerHungUp);
    left_word.voicemail = true;
    bridge.facts(&[cut, before, left_word]).await.unwrap();
    assert_eq!(state(&db, "cut").await, "wrap_up cut_by_facility");
    assert_eq!(state(&db, "before").await, "wrap_up caller_hung_up");
    assert_eq!(state(&db, "left word").await, "abandoned voicemail");
}

#[tokio::test]
async fn a_caller_sent_back_to_the_queue_waits_since_he_first_arrived() {
    let db = TestDatabase::new().await;
    sits_at(&db, "op-001", "101").await;
    let mut bridge = session(&db, AnswerMode::Push).await;
    bridge
        .facts(&[answered(rings("a", 0), 5, Some("101"))])
        .await
        .unwrap();
    assert_eq!(state(&db, "a").await, "on_call");
    let again = CallFacts {
        waiting_at: Some(at(50)),
        ..named("a")
    };
    bridge.facts(&[again]).await.unwrap();
    assert_eq!(state(&db, "a").await, "waiting");
    let waits = format!("SELECT (arrived_at = '{}')::text FROM linelamp.call", at(0));
    assert_eq!(ask(&db, waits).await, "true");
    assert_eq!(
        ask(
            &db,
            "SELECT state FROM linelamp.operator WHERE login = 'op-001'"
        )
        .await,
        "available"
    );
}

#[tokio::test]
async fn the_operator_whose_phone_answered_has_the_call_whoever_had_it_before() {
    let db = TestDatabase::new().await;
    sits_at(&db, "op-001", "101").await;
    let mut bridge = session(&db, AnswerMode::Push).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    has_taken(&db, "op-003").await;
    bridge
        .facts(&[answered(rings("a", 0), 5, Some("101"))])
        .await
        .unwrap();
    let claims = "SELECT string_agg(concat_ws(' ', operator, end_kind), ', ' ORDER BY fence) FROM linelamp.claim";
    assert_eq!(ask(&db, claims).await, "op-003 taken_over, op-001");
    let states = "SELECT string_agg(state, ', ' ORDER BY login) FROM linelamp.operator WHERE login IN ('op-001', 'op-003')";
    assert_eq!(ask(&db, states).await, "on_call, available");
}

#[tokio::test]
async fn an_answer_told_after_the_end_is_a_conversation_to_wrap_up() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    bridge.facts(&[rings("a", 0)]).await.unwrap();
    has_taken(&db, "op-001").await;
    bridge
        .facts(&[over(rings("a", 0), 9, EndWhy::CallerHungUp)])
        .await
        .unwrap();
    assert_eq!(state(&db, "a").await, "abandoned caller_hung_up");
    bridge
        .facts(&[answered(rings("a", 0), 8, None)])
        .await
        .unwrap();
    assert_eq!(state(&db, "a").await, "wrap_up caller_hung_up");
    assert_eq!(
        ask(
            &db,
            "SELECT concat_ws(' ', operator, end_kind) FROM linelamp.claim"
        )
        .await,
        "op-001"
    );
}

#[tokio::test]
async fn a_flood_is_let_in_by_the_minute_and_strangers_keep_nobody_out() {
    let db = TestDatabase::new().await;
    run_sql(
        &db,
        "UPDATE linelamp.setting SET value = '3' WHERE name = 'source_strangers_per_minute'",
    )
    .await;
    run_sql(
        &db,
        "UPDATE linelamp.setting SET value = '5' WHERE name = 'source_calls_per_minute'",
    )
    .await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let strangers: Vec<CallFacts> = (0..10)
        .map(|n| CallFacts {
            line: None,
            ..rings(&format!("stranger {n}"), n)
        })
        .collect();
    assert_eq!(bridge.facts(&strangers).await.unwrap().refused, 7);
    let callers: Vec<CallFacts> = (0..7).map(|n| rings(&format!("caller {n}"), n)).collect();
    assert_eq!(bridge.facts(&callers).await.unwrap().refused, 2);
    // Facts of calls that are in are never refused.
    assert_eq!(bridge.facts(&strangers[..3]).await.unwrap().refused, 0);
    // The minute passes, and who is still there comes in.
    run_sql(
        &db,
        "UPDATE linelamp.phone_system_pulse SET minute = minute - interval '1 minute'",
    )
    .await;
    assert_eq!(bridge.facts(&callers).await.unwrap().refused, 0);
    assert_eq!(ask(&db, "SELECT count(*)::text FROM linelamp.call WHERE ended_at IS NULL AND line_id IS NOT NULL").await, "7");
}

#[tokio::test]
async fn the_keeper_turns_silence_into_stale_and_down() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let mut keeper = db.connect("linelamp-keeper").await;
    let sign = linelamp::domain::phone_system::SignOfLife::default();
    let state = "SELECT state FROM linelamp.phone_system";
    for (silent_for, expected) in [(5, "live"), (11, "stale"), (31, "down")] {
        assert_eq!(bridge.alive(Some(&sign)).await.unwrap(), silent_for != 11);
        run_sql(
            &db,
            format!("UPDATE linelamp.phone_system_pulse SET heard_at = now() - interval '{silent_for} s'"),
        )
        .await;
        sqlx::query("SELECT linelamp.keeper_phone_systems()")
            .execute(&mut keeper)
            .await
            .unwrap();
        assert_eq!(ask(&db, state).await, expected);
    }
    assert!(bridge.alive(Some(&sign)).await.unwrap());
    assert!(bridge.silent(Silence::NoAnswer).await.unwrap());
    assert_eq!(ask(&db, state).await, "stale");
    assert!(bridge.silent(Silence::Disconnected).await.unwrap());
    assert!(!bridge.silent(Silence::NoAnswer).await.unwrap());
    assert_eq!(ask(&db, state).await, "down");
}

#[tokio::test]
async fn who_gave_up_is_a_list_for_leads_of_their_teams_and_of_nobodys() {
    let db = TestDatabase::new().await;
    let mut bridge = session(&db, AnswerMode::Pull).await;
    let elsewhere = CallFacts {
        line: Some("2001".to_owned()),
        ..over(rings("south", 2), 40, EndWhy::CallerHungUp)
    };
    let stranger = CallFacts {
        line: None,
        ..over(rings("stranger", 4), 9, EndWhy::CallerHungUp)
    };
    let answered = over(
        answered(rings("answered", 5), 9, None),
        60,
        EndWhy::CallerHungUp,
    );
    let gave_up = over(
        from(number("5550100"), rings("north", 0)),
        125,
        EndWhy::CallerHungUp,
    );
    bridge
        .facts(&[elsewhere, stranger, answered, gave_up])
        .await
        .unwrap();
    let listed = async |login: &str| {
        let day = jiff::Timestamp::now().in_tz("UTC").unwrap().date();
        let mut conn = db.connect(login).await;
        let all =
            linelamp::db::reports::abandoned(&mut conn, day.yesterday().unwrap(), day).await?;
        let told = all
            .into_iter()
            .map(|one| (one.facility, one.waited, one.callback));
        Ok::<_, linelamp::db::DbError>(told.collect::<Vec<_>>())
    };
    let north = (
        Some("Pine Hill".to_owned()),
        125,
        Some("possible".to_owned()),
    );
    let south = (Some("Marsh Unit".to_owned()), 38, None);
    let nobodys = (None, 5, None);
    assert_eq!(
        listed("op-010").await.unwrap(),
        [north.clone(), nobodys.clone()]
    );
    assert_eq!(listed("op-011").await.unwrap(), [north, south, nobodys]);
    assert!(listed("op-001").await.is_err(), "an operator counts nobody");
}
