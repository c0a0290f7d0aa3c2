//! Owns: a phone system that is killed, stopped, started anew and frozen under load.
//! Must not know: the bridge's own troubles.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::chain::{Chain, Way, channels, control};
use super::load::Evening;
use crate::core::story::ask;

/// What this counts among the callers who were there when the phone system went.
async fn of_the_lost(chain: &Chain, lost: &BTreeSet<String>, what: &str) -> String {
    let ids: Vec<String> = lost.iter().map(|id| format!("'{id}'")).collect();
    let query = format!(
        "SELECT count(*) FILTER (WHERE {what})::text FROM linelamp.call WHERE provider_id IN ({})",
        ids.join(",")
    );
    ask(&chain.db, query).await
}

/// Waits until the phone system is fully up.
async fn is_up() {
    control(&["start"]);
    let began = Instant::now();
    while !control(&["cli", "core waitfullybooted"]).contains("fully booted") {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "it does not start"
        );
        sleep(Duration::from_millis(50)).await;
    }
}

/// The phone system goes by this and comes back: nobody gave up, and who waited is to be called back.
async fn goes_and_comes(name: &str, by: &str) {
    let chain = Chain::new(name, "pull", &Way::plain()).await;
    let _bridge = chain.heard_bridge().await;
    let evening = Evening::begins(chain, 60).await;
    let before: BTreeSet<String> = channels().callers.into_iter().collect();
    // Whoever hung up while this was asked is not counted among the lost.
    let moment = jiff::Timestamp::now();
    control(&[by]);
    let gone = Instant::now();
    let down = evening.chain.until_state("down").await;
    println!("{name}: down {down:?} after it went");
    assert!(down <= Duration::from_secs(2), "{down:?}");
    sleep(Duration::from_secs(3).saturating_sub(gone.elapsed())).await;
    is_up().await;
    let up = Instant::now();
    let right = evening.chain.until_right().await;
    let whole = up.elapsed();
    assert!(whole <= Duration::from_secs(10), "{whole:?}");
    let mistaken = format!(
        "end_why <> 'phone_system_restarted' AND reached_at IS NULL AND ended_at >= '{moment}'"
    );
    let mistaken = of_the_lost(&evening.chain, &before, &mistaken).await;
    let waited = "end_why = 'phone_system_restarted' AND reached_at IS NULL";
    let back = format!("{waited} AND callback = 'possible'");
    let waited = of_the_lost(&evening.chain, &before, waited).await;
    let back = of_the_lost(&evening.chain, &before, &back).await;
    println!(
        "{name}: right {right:?} after it was up; {waited} had waited, {back} can be called back, {mistaken} mistaken"
    );
    assert_eq!((mistaken.as_str(), &waited), ("0", &back));
    assert_ne!(back, "0", "nobody waited");
    evening.ends(name).await;
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn the_phone_system_is_killed() {
    goes_and_comes("phone system killed", "kill").await;
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn the_phone_system_is_stopped() {
    goes_and_comes("phone system stopped", "stop").await;
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn the_phone_system_is_frozen_for_twenty_seconds() {
    let name = "phone system frozen 20 s";
    let chain = Chain::new("pbx-frozen", "pull", &Way::plain()).await;
    let _bridge = chain.heard_bridge().await;
    let evening = Evening::begins(chain, 60).await;
    control(&["freeze"]);
    let stale = Instant::now();
    let query = "SELECT count(*)::text FROM linelamp.call WHERE ended_at IS NOT NULL";
    while ask(&evening.chain.db, "SELECT state FROM linelamp.phone_system").await == "live" {
        sleep(Duration::from_millis(20)).await;
    }
    let stale = stale.elapsed();
    let ended = ask(&evening.chain.db, query).await;
    sleep(Duration::from_secs(20).saturating_sub(stale)).await;
    assert_eq!(
        ask(&evening.chain.db, query).await,
        ended,
        "nobody's call ends by a silence"
    );
    control(&["thaw"]);
    let live = evening.chain.until_state("live").await;
    let right = evening.chain.until_right().await;
    println!("{name}: stale after {stale:?}; live {live:?}, right {right:?} more after it woke");
    assert!(stale <= Duration::from_secs(10), "{stale:?}");
    evening.ends(name).await;
}
