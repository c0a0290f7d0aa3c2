//! Owns: the proof of the keeper's timed work, one fact at a time.
//! Must not know: how often it runs.

use linelamp::db::connect::ConnectTo;
use linelamp::db::keeper::KeeperSession;
use linelamp::keeper::{self, KeeperNews, Once};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::psql::{answer, done, notes, rows, takes};
use crate::support::TestDatabase;

const STATE: &str = "SELECT linelamp.call_state(c.ended_at, c.wrapped_at, c.broken_off_at, c.reached_at,
        k.fence IS NOT NULL AND k.ended_at IS NULL, k.reached_at, k.lapsed_at)
   FROM linelamp.call c
   LEFT JOIN LATERAL (SELECT * FROM linelamp.claim x WHERE x.call_id = c.id ORDER BY x.fence DESC LIMIT 1) k ON true";

const LEASES_LAPSE: &str = "UPDATE linelamp.lease SET until = now() - interval '1 second'";

async fn state_of(conn: &mut PgConnection, call: Uuid) -> String {
    answer(conn, format!("{STATE} WHERE c.id = '{call}'"))
        .await
        .unwrap()
}

async fn round(base: &TestDatabase, step: &str) -> String {
    let mut keeper = base.connect("linelamp-keeper").await;
    answer(&mut keeper, format!("SELECT linelamp.{step}()"))
        .await
        .unwrap()
}

fn access(base: &TestDatabase) -> ConnectTo {
    ConnectTo::address(base.url("linelamp-keeper").parse().expect("an address"))
}

#[tokio::test]
async fn a_call_whose_desk_died_before_reaching_the_caller_waits_again_and_is_marked() {
    let base = TestDatabase::new().await;
    let call = base.call_rings("1001").await;
    let mut ana = base.connect("op-001").await;
    takes(&mut ana, call).await;
    assert_eq!(
        round(&base, "keeper_rescue").await,
        "0",
        "the lease still runs"
    );
    base.set_up(LEASES_LAPSE).await;
    assert_eq!(round(&base, "keeper_rescue").await, "1");
    assert_eq!(state_of(&mut ana, call).await, "waiting");
    let marked = format!("SELECT returned_at IS NOT NULL FROM linelamp.call WHERE id = '{call}'");
    assert_eq!(answer(&mut ana, marked).await.unwrap(), "true");
    let mut cleo = base.connect("op-003").await;
    takes(&mut cleo, call).await;
}

#[tokio::test]
async fn a_caller_who_was_reached_is_never_sent_back_to_waiting() {
    let base = TestDatabase::new().await;
    let call = base.call_rings("1001").await;
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, call).await;
    notes(&mut ana, held, "good morning").await;
    base.set_up(LEASES_LAPSE).await;
    assert_eq!(round(&base, "keeper_rescue").await, "1");
    assert_eq!(round(&base, "keeper_rescue").await, "0");
    assert_eq!(state_of(&mut ana, call).await, "link_lost");
    let back = format!(
        "SELECT linelamp.beat(gen_random_uuid(), ARRAY[{}]::bigint[])",
        held.fence
    );
    done(&mut ana, back).await;
    assert_eq!(state_of(&mut ana, call).await, "on_call");
}

#[tokio::test]
async fn a_silent_desk_turns_stale_then_down_and_only_changes_enter_the_feed() {
    let base = TestDatabase::new().await;
    let mut ana = base.connect("op-001").await;
    done(&mut ana, "SELECT linelamp.beat(gen_random_uuid(), '{}')").await;
    done(
        &mut ana,
        "SELECT linelamp.state_set(gen_random_uuid(), 'available', NULL)",
    )
    .await;
    let seen = "SELECT link || ' ' || state FROM linelamp.operator WHERE login = 'op-001'";
    for (silence, expected, changes) in [
        ("1 second", "live available", "0"),
        ("40 seconds", "stale available", "1"),
        ("41 seconds", "stale available", "0"),
    ] {
        let mut owner = base.superuser().await;
        done(
            &mut owner,
            format!("UPDATE linelamp.heartbeat SET last_seen = now() - interval '{silence}'"),
        )
        .await;
        assert_eq!(round(&base, "keeper_links").await, changes, "{silence}");
        assert_eq!(answer(&mut ana, seen).await.unwrap(), expected);
    }
    // The grace minute is over: the state follows, and is written down as the keeper's doing.
    base.set_up(
        "UPDATE linelamp.heartbeat SET last_seen = now() - interval '70 seconds';
         UPDATE linelamp.operator SET since = now() - interval '5 minutes' WHERE login = 'op-001'",
    )
    .await;
    assert_eq!(round(&base, "keeper_links").await, "2");
    assert_eq!(answer(&mut ana, seen).await.unwrap(), "down off");
    let mut owner = base.superuser().await;
    let by =
        "SELECT set_by FROM linelamp.state_log WHERE login = 'op-001' ORDER BY id DESC LIMIT 1";
    assert_eq!(answer(&mut owner, by).await.unwrap(), "keeper");
}

#[tokio::test]
async fn a_closed_terminal_has_its_grace_minute() {
    let base = TestDatabase::new().await;
    let desk = Uuid::new_v4();
    let mut ana = base.connect("op-001").await;
    done(&mut ana, format!("SELECT linelamp.beat('{desk}', '{{}}')")).await;
    done(
        &mut ana,
        "SELECT linelamp.state_set(gen_random_uuid(), 'available', NULL)",
    )
    .await;
    base.set_up(
        "UPDATE linelamp.operator SET since = now() - interval '5 minutes' WHERE login = 'op-001'",
    )
    .await;
    done(&mut ana, format!("SELECT linelamp.leave('{desk}')")).await;
    round(&base, "keeper_links").await;
    let seen = "SELECT link || ' ' || state FROM linelamp.operator WHERE login = 'op-001'";
    assert_eq!(answer(&mut ana, seen).await.unwrap(), "down available");
    base.set_up("UPDATE linelamp.operator SET link_since = now() - interval '61 seconds' WHERE login = 'op-001'").await;
    round(&base, "keeper_links").await;
    assert_eq!(answer(&mut ana, seen).await.unwrap(), "down off");
}

/// A reached call that has ended `since_end` ago, after `talked` on a line with a cap of 900 s.
async fn ended_call(base: &TestDatabase, talked: &str, since_end: &str) -> Uuid {
    let call = base.call_rings("1001").await;
    let mut ana = base.connect("op-001").await;
    let held = takes(&mut ana, call).await;
    notes(&mut ana, held, "and then the line").await;
    let mut owner = base.superuser().await;
    done(
        &mut owner,
        format!(
            "UPDATE linelamp.call SET arrived_at = now() - interval '{talked}' - interval '{since_end}',
                    ended_at = now() - interval '{since_end}', end_why = 'unknown',
                    touched_at = now() - interval '{since_end}' WHERE id = '{call}'"
        ),
    )
    .await;
    call
}

#[tokio::test]
async fn an_ended_call_that_nobody_touches_counts_as_broken_off() {
    let base = TestDatabase::new().await;
    let fresh = ended_call(&base, "3 minutes", "50 seconds").await;
    assert_eq!(round(&base, "keeper_broken_off").await, "0");
    let forgotten = ended_call(&base, "3 minutes", "61 seconds").await;
    assert_eq!(round(&base, "keeper_broken_off").await, "1");
    let mut owner = base.superuser().await;
    assert_eq!(state_of(&mut owner, fresh).await, "wrap_up");
    assert_eq!(state_of(&mut owner, forgotten).await, "broken_off");
}

#[tokio::test]
async fn a_call_that_ended_at_the_cap_counts_as_broken_off_at_once() {
    let base = TestDatabase::new().await;
    let call = ended_call(&base, "895 seconds", "1 second").await;
    assert_eq!(round(&base, "keeper_broken_off").await, "1");
    assert_eq!(
        state_of(&mut base.superuser().await, call).await,
        "broken_off"
    );
}

#[tokio::test]
async fn what_the_operator_says_about_it_stands() {
    let base = TestDatabase::new().await;
    let call = ended_call(&base, "895 seconds", "1 second").await;
    round(&base, "keeper_broken_off").await;
    let mut ana = base.connect("op-001").await;
    let fence = answer(
        &mut ana,
        format!("SELECT fence FROM linelamp.claim WHERE call_id = '{call}'"),
    )
    .await
    .unwrap();
    done(
        &mut ana,
        format!("SELECT linelamp.call_broken_off(gen_random_uuid(), '{call}', {fence}, false)"),
    )
    .await;
    assert_eq!(round(&base, "keeper_broken_off").await, "0");
    assert_eq!(state_of(&mut ana, call).await, "wrap_up");
    // A wrap-up put off on purpose is no broken-off call either.
    let parked = {
        done(
            &mut ana,
            format!("SELECT linelamp.call_park(gen_random_uuid(), '{call}', {fence})"),
        )
        .await;
        base.set_up("DELETE FROM linelamp.lease; UPDATE linelamp.call SET touched_at = now() - interval '1 hour'").await;
        round(&base, "keeper_broken_off").await
    };
    assert_eq!(parked, "0");
}

#[tokio::test]
async fn gone_rows_live_a_day_and_calls_for_ever() {
    let base = TestDatabase::new().await;
    ended_call(&base, "3 minutes", "3 days").await;
    base.set_up(
        "INSERT INTO linelamp.gone (kind, id, version, team_id, at)
         SELECT 1, gen_random_uuid(), 1, id, now() - age FROM linelamp.team,
                unnest(ARRAY['23 hours', '25 hours']::interval[]) age WHERE code = 'north'",
    )
    .await;
    assert_eq!(round(&base, "keeper_purge").await, "1");
    let mut owner = base.superuser().await;
    assert_eq!(rows(&mut owner, "SELECT FROM linelamp.gone").await, 1);
    assert_eq!(rows(&mut owner, "SELECT FROM linelamp.call").await, 1);
}

#[tokio::test]
async fn a_second_keeper_waits_until_the_first_is_gone() {
    let base = TestDatabase::new().await;
    let first = KeeperSession::open(&access(&base))
        .await
        .unwrap()
        .expect("nobody else keeps");
    assert!(matches!(
        keeper::once(&access(&base)).await.unwrap(),
        Once::AnotherIsAtWork
    ));
    first.close().await.unwrap();
    base.call_rings("1001").await;
    let mut ana = base.connect("op-001").await;
    done(
        &mut ana,
        "SELECT linelamp.call_take_best(gen_random_uuid(), NULL, NULL)",
    )
    .await;
    base.set_up(LEASES_LAPSE).await;
    let Once::Done(round) = keeper::once(&access(&base)).await.unwrap() else {
        panic!("nobody else keeps any more");
    };
    assert_eq!(round.rescued, 1);
}

#[tokio::test]
async fn the_keeper_stops_when_told_and_every_desk_sees_that_it_was_there() {
    let base = TestDatabase::new().await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let mut stop = Some(stop);
    let mut news = Vec::new();
    keeper::run(
        &access(&base),
        async {
            let _told = stopped.await;
        },
        |said| {
            let started = matches!(said, KeeperNews::Started);
            news.push(said);
            if started && let Some(stop) = stop.take() {
                stop.send(()).unwrap();
            }
        },
    )
    .await;
    assert!(
        matches!(news.first(), Some(KeeperNews::Started)),
        "{news:?}"
    );
    let mut ana = base.connect("op-001").await;
    let heard_of = answer(&mut ana, "SELECT linelamp.beat(gen_random_uuid(), '{}')").await;
    assert_eq!(heard_of.unwrap(), "true");
}
