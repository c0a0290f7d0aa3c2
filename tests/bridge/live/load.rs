//! Owns: two hundred callers at five a second and two operators who compete for them, while the bridge has its troubles.
//! Must not know: troubles of the phone system or the database.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::chain::{Callers, Chain, Process, Way, phone, until_quiet};
use super::desks::Team;
use super::outages::Gate;
use super::truth::{SETTLED, arrival_p99};

const CALLERS: u32 = 200;

/// An evening under load, from the first caller to the moment where everything is settled.
pub(super) struct Evening {
    pub(super) chain: Chain,
    pub(super) phones: Vec<Process>,
    pub(super) team: Team,
    pub(super) callers: Process,
}

impl Evening {
    /// Callers ring, operators take; the first are being served when this is answered.
    pub(super) async fn begins(chain: Chain, count: u32) -> Self {
        let phones = vec![phone("101", "answer"), phone("102", "answer")];
        let callers = Callers {
            seconds: 12,
            count,
            ..Callers::default()
        };
        let callers = callers.ring();
        let team = Team::sits_down(&chain.db, &[("op-001", "101"), ("op-003", "102")]);
        sleep(Duration::from_secs(8)).await;
        Self {
            chain,
            phones,
            team,
            callers,
        }
    }

    /// The last caller is gone, the operators go home, everything is true.
    pub(super) async fn ends(mut self, story: &str) -> (Chain, usize) {
        while !self.callers.is_over() {
            sleep(Duration::from_millis(100)).await;
        }
        let began = Instant::now();
        let talked = self.team.goes_home().await;
        until_quiet().await;
        drop(self.phones);
        let account = self.chain.settled(story).await;
        println!("{story}: {talked} talked; no leg and no room is left");
        assert!(account.is_true(), "{story}: {account}");
        assert!(began.elapsed() < SETTLED + Duration::from_secs(5));
        assert!(talked > 20, "the operators served {talked}");
        (self.chain, talked)
    }
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn two_hundred_callers_and_two_operators() {
    let chain = Chain::new("load", "pull", &Way::plain()).await;
    let _bridge = chain.heard_bridge().await;
    let evening = Evening::begins(chain, CALLERS).await;
    let (chain, talked) = evening.ends("undisturbed").await;
    assert!(talked >= 60, "{talked}");
    let p99 = arrival_p99(&chain.db).await;
    assert!(p99 <= Duration::from_millis(100), "{p99:?}");
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn the_bridge_is_killed_for_five_seconds() {
    let chain = Chain::new("killed", "pull", &Way::plain()).await;
    let bridge = chain.heard_bridge().await;
    let evening = Evening::begins(chain, CALLERS).await;
    bridge.dies();
    sleep(Duration::from_secs(5)).await;
    let _bridge = evening.chain.bridge();
    let right = evening.chain.until_right().await;
    println!("killed 5 s: right {right:?} after the start");
    evening.ends("bridge killed 5 s").await;
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn the_bridge_is_frozen_for_twenty_seconds() {
    let chain = Chain::new("frozen", "pull", &Way::plain()).await;
    let bridge = chain.heard_bridge().await;
    let evening = Evening::begins(chain, CALLERS).await;
    bridge.freeze();
    sleep(Duration::from_secs(20)).await;
    bridge.thaw();
    let right = evening.chain.until_right().await;
    println!("frozen 20 s: right {right:?} after it woke");
    evening.ends("bridge frozen 20 s").await;
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn of_two_bridges_the_acting_one_is_killed() {
    let chain = Chain::new("doubled", "pull", &Way::plain()).await;
    let acting = chain.heard_bridge().await;
    let _second = chain.bridge();
    let evening = Evening::begins(chain, CALLERS).await;
    acting.dies();
    let live = evening.chain.until_state("live").await;
    let right = evening.chain.until_right().await;
    println!("doubled: live {live:?}, right {right:?} after the death of the acting one");
    assert!(right <= Duration::from_secs(10), "{right:?}");
    evening.ends("two bridges, the acting one killed").await;
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn of_two_bridges_the_acting_one_is_frozen() {
    let chain = Chain::new("doubled-frozen", "pull", &Way::plain()).await;
    let acting = chain.heard_bridge().await;
    let _second = chain.bridge();
    let evening = Evening::begins(chain, CALLERS).await;
    acting.freeze();
    let right = evening.chain.until_right().await;
    println!("doubled: right {right:?} after the acting one froze");
    sleep(Duration::from_secs(12)).await;
    acting.thaw();
    evening
        .ends("two bridges, the acting one frozen 12 s and more")
        .await;
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn the_connection_is_cut_for_eight_seconds() {
    let gate = Gate::open().await;
    let chain = Chain::new("cut", "pull", &Way::by(gate.address())).await;
    let _bridge = chain.heard_bridge().await;
    let evening = Evening::begins(chain, CALLERS).await;
    gate.shut(true);
    sleep(Duration::from_secs(8)).await;
    gate.shut(false);
    let live = evening.chain.until_state("live").await;
    let right = evening.chain.until_right().await;
    println!("cut 8 s: live {live:?}, right {right:?} more after it could be reached");
    assert!(live + right <= Duration::from_secs(7), "{live:?} {right:?}");
    evening.ends("connection cut 8 s").await;
}
