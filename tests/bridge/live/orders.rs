//! Owns: what an operator's keys do to a real phone system, and in which words it fails.
//! Must not know: load, or anything that breaks by itself.

use std::time::{Duration, Instant};

use linelamp::domain::{Claim, PhoneOrder, Words};
use tokio::time::sleep;

use super::chain::{
    Callers, Chain, Process, Way, channels, control, loses, phone, until_is, until_quiet,
};
use super::desks::{Desk, Place};

/// A word is on the screen this soon after what it tells of.
const SOON: Duration = Duration::from_secs(1);

/// How many callers the table has.
const OPEN: &str = "SELECT count(*)::text FROM linelamp.call WHERE ended_at IS NULL";

/// Claim and call as a desk shows them.
const SHOWN: &str = "CASE WHEN c.ended_at IS NOT NULL THEN 'gone'
                          WHEN k.ended_at IS NOT NULL THEN 'waits' WHEN c.on_hold THEN 'held' WHEN c.alone THEN 'alone'
                          WHEN k.reached_at IS NOT NULL THEN 'talking' ELSE 'taken' END, c.phone_step";

/// One caller after the other, and one desk.
struct Bench {
    chain: Chain,
    desk: Desk,
    callers: u32,
}

impl Bench {
    async fn new(name: &str, way: &Way) -> (Self, Process) {
        let chain = Chain::new(name, "pull", way).await;
        let bridge = chain.heard_bridge().await;
        let desk = Desk::open(&Place::of(&chain.db, "op-001", "101"))
            .await
            .unwrap();
        let bench = Self {
            chain,
            desk,
            callers: 0,
        };
        (bench, bridge)
    }

    /// A caller rings and is taken at once.
    async fn takes_one(&mut self, seconds: u32) -> (Process, Claim) {
        self.callers += 1;
        let callers = Callers {
            number: format!("+133455501{:02}", self.callers),
            seconds,
            ..Callers::default()
        };
        let callers = callers.ring();
        loop {
            match self.desk.takes().await {
                Ok(Some(claim)) => return (callers, claim),
                Ok(None) => sleep(Duration::from_millis(20)).await,
                Err(why) => panic!("{why}"),
            }
        }
    }

    async fn sees(&mut self, claim: Claim, wanted: &str) -> Duration {
        self.desk.until(claim, SHOWN, &[wanted]).await.unwrap().1
    }

    /// Ordered and seen, in time.
    async fn orders(&mut self, claim: Claim, wanted: PhoneOrder, seen: &str) {
        let what = format!("{wanted:?}");
        self.desk.orders(claim, wanted).await.unwrap();
        let took = self.sees(claim, seen).await;
        println!("{what}: {seen} after {took:?}");
        assert!(took <= SOON, "{what}: {took:?}");
    }
}

/// How many are in rooms or on the way there, callers and legs.
async fn until_there(wanted: usize) {
    let began = Instant::now();
    loop {
        let found = channels();
        if found.people() == wanted {
            return;
        }
        assert!(began.elapsed() < SOON * 5, "{wanted}: {found:?}");
        sleep(Duration::from_millis(50)).await;
    }
}

async fn a_whole_conversation(way: Way, name: &str) {
    let (mut bench, _bridge) = Bench::new(name, &way).await;
    let _phones = [
        phone("101", "answer"),
        phone("103", "answer"),
        phone("104", "busy"),
    ];
    let (_caller, claim) = bench.takes_one(60).await;
    let talking = bench.sees(claim, "talking").await;
    println!("taken and connected after {talking:?}");
    bench.orders(claim, PhoneOrder::Hold, "held").await;
    bench.orders(claim, PhoneOrder::Resume, "talking").await;
    bench
        .orders(
            claim,
            PhoneOrder::Interpreter(Words::new("104")),
            "talking phone_busy",
        )
        .await;
    let third = PhoneOrder::Interpreter(Words::new("103"));
    bench.desk.orders(claim, third).await.unwrap();
    bench
        .desk
        .until(claim, "(SELECT count(*) FROM linelamp.command o WHERE o.call_id = c.id AND o.done_at IS NULL)", &["0"])
        .await
        .unwrap();
    // His phone, and for a while the two halves of the local channel by which it was reached.
    assert!(channels().people() >= 3, "{:?}", channels());
    bench
        .desk
        .orders(claim, PhoneOrder::DropInterpreter)
        .await
        .unwrap();
    until_there(2).await;
    bench.desk.gives_back(claim).await.unwrap();
    let back = bench.sees(claim, "waits").await;
    println!("sent back after {back:?}");
    // The leg of the first talk is hung up.
    until_there(1).await;
    let again = bench.desk.takes_this(claim.call).await.unwrap();
    bench.sees(again, "talking").await;
    bench.desk.hangs_up(again).await.unwrap();
    let over = bench
        .desk
        .until(again, "c.end_why", &["operator_hung_up"])
        .await
        .unwrap()
        .1;
    println!("hung up after {over:?}");
    assert!(over <= SOON, "{over:?}");
    bench.desk.wraps_up(again).await.unwrap();
    let quiet = until_quiet().await;
    println!("no leg and no room is left after {quiet:?}");
    let account = bench.chain.settled(name).await;
    assert!(account.is_true(), "{account}");
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn taken_held_resumed_interpreted_sent_back_taken_again_and_hung_up() {
    a_whole_conversation(Way::plain(), "conversation").await;
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn a_conversation_through_an_encrypted_connection_with_callers_withdrawn() {
    a_whole_conversation(Way::encrypted().withdrawing(), "encrypted").await;
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn a_phone_that_is_busy_unreachable_or_unknown_is_told_and_the_caller_waits_again() {
    let (mut bench, _bridge) = Bench::new("phones", &Way::plain()).await;
    let _busy = phone("104", "busy");
    // Who is not there at all is found out by the phone system's own patience with SIP.
    for (number, word, most) in [
        ("104", "phone_busy", SOON),
        ("999", "phone_unknown", SOON),
        ("107", "phone_unreachable", Duration::from_secs(40)),
    ] {
        bench.desk.sits_at(number).await.unwrap();
        let (caller, claim) = bench.takes_one(60).await;
        let took = bench.sees(claim, &format!("waits {word}")).await;
        println!("{number}: {word} after {took:?}");
        assert!(took <= most, "{number}: {took:?}");
        hang_up_all();
        until_quiet().await;
        drop(caller);
        until_is(&bench.chain.db, OPEN, "0").await;
    }
    let account = bench.chain.settled("phones").await;
    assert!(account.is_true(), "{account}");
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn an_operators_phone_that_drops_is_told_and_rings_again() {
    let (mut bench, _bridge) = Bench::new("dropped", &Way::plain()).await;
    let first = phone("101", "answer");
    let (caller, claim) = bench.takes_one(60).await;
    let talking = bench.sees(claim, "talking").await;
    loses("101");
    let dropped = bench.sees(claim, "alone").await;
    println!("connected after {talking:?}, alone {dropped:?} later");
    until_there(1).await;
    assert!(dropped <= SOON, "{dropped:?}");
    // Why it cannot be rung is said, and the caller is still there.
    drop(first);
    {
        let _busy = phone("101", "busy");
        bench
            .orders(claim, PhoneOrder::Answer, "alone phone_busy")
            .await;
    }
    let _again = phone("101", "answer");
    bench.orders(claim, PhoneOrder::Answer, "talking").await;
    until_there(2).await;
    bench.desk.hangs_up(claim).await.unwrap();
    bench.sees(claim, "gone").await;
    bench.desk.wraps_up(claim).await.unwrap();
    let quiet = until_quiet().await;
    println!("no leg and no room is left after {quiet:?}");
    drop(caller);
    let account = bench.chain.settled("dropped").await;
    assert!(account.is_true(), "{account}");
}

fn hang_up_all() {
    control(&["cli", "channel request hangup all"]);
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn a_caller_who_hangs_up_while_the_phone_rings_leaves_nothing_behind() {
    let (mut bench, _bridge) = Bench::new("gone", &Way::plain()).await;
    let _silent = phone("102", "silent");
    bench.desk.sits_at("102").await.unwrap();
    let (_caller, claim) = bench.takes_one(4).await;
    let rings = bench.sees(claim, "taken ringing").await;
    println!("rings after {rings:?}");
    bench.sees(claim, "gone caller_gone").await;
    let told = super::truth::delays(&bench.chain.db).await;
    println!("gone: {told}");
    let quiet = until_quiet().await;
    assert!(quiet <= SOON * 2, "{quiet:?}");
    let account = bench.chain.settled("gone").await;
    assert!(account.is_true(), "{account}");
}
