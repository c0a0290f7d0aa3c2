//! Owns: an operator's phone that drops in mid-talk, as the row tells it: marked, rung again, and taken back by what follows.
//! Must not know: a phone system; its side is told through the bridge's functions.

use linelamp::db::calls;
use linelamp::domain::phone_system::{PhoneMark, Step};
use linelamp::domain::{Call, CallState, Claim, PhoneOrder, PhoneRefusal};
use serde_json::json;

use super::{Switchboard, refused, request};

impl Switchboard {
    /// The phone system says whether nobody but the caller is there.
    async fn is_left(&mut self, id: &str, alone: bool) {
        self.tells(json!({ "id": id, "alone": alone })).await;
    }

    async fn shows(&mut self, claim: Claim) -> Call {
        self.sees(claim.call).await
    }

    async fn is_marked(&mut self, claim: Claim) -> bool {
        self.shows(claim).await.phone.has(PhoneMark::Alone)
    }
}

#[tokio::test]
async fn a_phone_that_dropped_is_marked_and_rings_again_under_the_same_claim() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    assert!(!board.is_marked(claim).await);
    board.is_left("a1", true).await;
    let left = board.shows(claim).await;
    assert!(left.phone.has(PhoneMark::Alone));
    assert_eq!(left.state, CallState::OnCall, "the call stays in hand");
    let version = left.version;
    board.is_left("a1", true).await;
    assert_eq!(board.shows(claim).await.version, version, "said twice");

    board.orders(claim, PhoneOrder::Answer).await.unwrap();
    board.orders(claim, PhoneOrder::Answer).await.unwrap();
    let again = board.one("answer", Some("101")).await;
    board.step(again, Step::PhoneBusy).await;
    let busy = board.shows(claim).await;
    assert_eq!(busy.phone.step, Some(Step::PhoneBusy));
    assert!(
        busy.phone.has(PhoneMark::Alone),
        "the caller is still there"
    );
    assert_eq!(busy.holder.unwrap().fence, claim.fence);

    board.orders(claim, PhoneOrder::Answer).await.unwrap();
    let again = board.one("answer", Some("101")).await;
    board.step(again, Step::Ringing).await;
    board.step(again, Step::Done).await;
    let talks = board.shows(claim).await;
    assert!(!talks.phone.has(PhoneMark::Alone));
    assert_eq!(
        (talks.state, talks.holder.unwrap().fence, talks.phone.step),
        (CallState::OnCall, claim.fence, None)
    );
}

#[tokio::test]
async fn an_order_to_ring_again_that_is_late_is_never_done() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    board.is_left("a1", true).await;
    board.orders(claim, PhoneOrder::Answer).await.unwrap();
    sqlx::query(
        "UPDATE linelamp.command SET expires_at = now() - interval '1 s' WHERE done_at IS NULL",
    )
    .execute(&mut board.db.superuser().await)
    .await
    .unwrap();
    assert!(board.next().await.is_empty());
    sqlx::query("SELECT linelamp.bridge_refuse_late('pbx1')")
        .execute(&mut board.bridge)
        .await
        .unwrap();
    let late = board.shows(claim).await;
    assert_eq!(late.phone.step, Some(Step::Expired));
    assert_eq!(late.state, CallState::OnCall);
    assert!(late.phone.has(PhoneMark::Alone));
}

#[tokio::test]
async fn whatever_follows_takes_the_mark_away() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    // Nobody is left alone by what is told with his end.
    let now = jiff::Timestamp::now().to_string();
    board.is_left("a1", true).await;
    let later = (jiff::Timestamp::now() + jiff::SignedDuration::from_secs(1)).to_string();
    board
        .tells(json!({ "id": "a1", "connected": { "at": later, "phone": null } }))
        .await;
    assert!(!board.is_marked(claim).await, "the next connection");
    board.is_left("a1", true).await;
    board.is_left("a1", false).await;
    assert!(
        !board.is_marked(claim).await,
        "a picture that shows another"
    );
    let ended = json!({ "at": now, "why": "caller_hung_up", "seen": true });
    board
        .tells(json!({ "id": "a1", "alone": true, "ended": ended }))
        .await;
    board.is_left("a1", true).await;
    let over = board.shows(claim).await;
    assert!(over.ended_at.is_some() && !over.phone.has(PhoneMark::Alone));
    calls::wrap_call(
        &mut board.ana,
        request(),
        claim,
        linelamp::domain::Disposition::ALL[0],
        None,
    )
    .await
    .unwrap();

    let claim = board.puts_through("b1", "1001").await;
    board.is_left("b1", true).await;
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    let requeue = board.one("requeue", None).await;
    board.step(requeue, Step::Done).await;
    board.is_left("b1", false).await;
    let waits = board.shows(claim).await;
    assert_eq!(waits.state, CallState::Waiting);
    assert!(!waits.phone.has(PhoneMark::Alone));
    board.is_left("b1", true).await;
    let later = (jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2)).to_string();
    board
        .tells(json!({ "id": "b1", "alone": true, "waiting": later }))
        .await;
    assert!(!board.is_marked(claim).await, "who waits was not dropped");
}

#[tokio::test]
async fn where_phones_ring_in_turn_nobody_orders_a_ring_and_the_call_can_be_given_back() {
    let mut board = Switchboard::new("push").await;
    let claim = board.is_picked_up("a1").await;
    board.is_left("a1", true).await;
    assert!(board.is_marked(claim).await);
    assert_eq!(
        board.orders(claim, PhoneOrder::Answer).await,
        Err(refused(PhoneRefusal::RingsInTurn))
    );
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    board.one("requeue", None).await;
}

#[tokio::test]
async fn a_colleague_who_takes_over_from_a_desk_that_died_rings_the_caller_who_was_left() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    board.is_left("a1", true).await;
    board.desks_die().await;
    let mut cleo = board.cleo_is_there(Some("103")).await;
    let taken = calls::take_over_call(&mut cleo, request(), claim.call)
        .await
        .unwrap();
    let linelamp::domain::Answer::Yours(taken) = taken.answer else {
        panic!("{:?}", taken.answer)
    };
    linelamp::db::phone::order(&mut cleo, request(), taken, &PhoneOrder::Answer)
        .await
        .unwrap();
    board.one("answer", Some("103")).await;
}
