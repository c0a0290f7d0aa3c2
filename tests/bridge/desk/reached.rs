//! Owns: who is reached: words while one's own phone rings reach nobody, and no phone rings twice for one caller.
//! Must not know: a phone system; its side is told through the bridge's functions.

use linelamp::db::forms::{Filling, NewAnswer, set_answers};
use linelamp::db::words::append_note;
use linelamp::db::{DbError, calls};
use linelamp::domain::phone_system::Step;
use linelamp::domain::{
    CallField, CallState, Claim, EndWhy, EntryId, NoteLine, PhoneOrder, PhoneRefusal, Urgency,
    Words,
};
use uuid::Uuid;

use super::{Switchboard, refused, request};

impl Switchboard {
    async fn writes(&mut self, claim: Claim, words: &str) {
        let line = NoteLine {
            entry: EntryId(Uuid::new_v4()),
            claim,
            provider: None,
            written_at: jiff::Timestamp::now(),
            words: Words::new(words),
            amends: None,
            field: None,
        };
        append_note(&mut self.ana, &line).await.unwrap();
    }

    async fn answers_a_form(&mut self, claim: Claim) {
        let filling = Filling {
            id: Uuid::new_v4(),
            call: Some(claim.call),
            fence: Some(claim.fence),
            form: "incident".to_owned(),
            version: 1,
        };
        let answer = NewAnswer {
            id: Uuid::new_v4(),
            path: "topic".to_owned(),
            value: "force".to_owned(),
            written_at: jiff::Timestamp::now(),
        };
        let kept = set_answers(&mut self.ana, &filling, &[answer]).await;
        assert!(kept.unwrap().placed);
    }

    /// Speaks for a system that only posts from now on.
    async fn only_posts(&mut self) {
        sqlx::query("SELECT linelamp.bridge_hello('pbx1', 'webhook', 'pull')")
            .execute(&mut self.bridge)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn words_while_ones_own_phone_rings_reach_nobody_and_a_busy_phone_gives_the_caller_back() {
    let mut board = Switchboard::new("pull").await;
    let (claim, answer) = board.rings_for("a1").await;
    board.writes(claim, "Pine Hill, line 4").await;
    let urgent = CallField::Urgency(Urgency::new(2).unwrap());
    calls::set_call_field(&mut board.ana, request(), claim, &urgent)
        .await
        .unwrap();
    board.answers_a_form(claim).await;
    let talking = calls::talk_call(&mut board.ana, claim).await;
    assert_eq!(
        talking.map(|_| ()),
        Err(refused(PhoneRefusal::NotConnected))
    );
    assert_eq!(board.sees(claim.call).await.state, CallState::Taken);
    board.step(answer, Step::PhoneBusy).await;
    let back = board.sees(claim.call).await;
    assert_eq!(
        (back.state, back.phone.step),
        (CallState::Waiting, Some(Step::PhoneBusy))
    );
    let kept: Vec<String> = sqlx::query_scalar(
        "SELECT words FROM linelamp.entry WHERE call_id = $1 AND kind = 'note' AND NOT late",
    )
    .bind(claim.call.0)
    .fetch_all(&mut board.db.superuser().await)
    .await
    .unwrap();
    assert_eq!(kept, ["Pine Hill, line 4"]);
    let reached: i64 = sqlx::query_scalar(
        "SELECT count(c.reached_at) + count(k.reached_at)
           FROM linelamp.call c JOIN linelamp.claim k ON k.call_id = c.id",
    )
    .fetch_one(&mut board.db.superuser().await)
    .await
    .unwrap();
    assert_eq!(reached, 0, "he was never spoken to");
}

#[tokio::test]
async fn a_caller_who_was_put_through_after_all_is_his_whose_phone_rang() {
    let mut board = Switchboard::new("pull").await;
    let (claim, answer) = board.rings_for("a1").await;
    // The bridge was away while the phone was picked up, and the order ran out.
    board.step(answer, Step::Failed).await;
    assert_eq!(board.sees(claim.call).await.state, CallState::Waiting);
    board.connects("a1", None).await;
    let talking = board.sees(claim.call).await;
    assert_eq!(talking.state, CallState::OnCall);
    assert_eq!(talking.holder.unwrap().fence, claim.fence);
    board.writes(claim, "insulin").await;
}

#[tokio::test]
async fn where_a_system_only_posts_the_first_line_says_that_somebody_is_there() {
    let mut board = Switchboard::new("pull").await;
    board.only_posts().await;
    let call = board.rings("a1", "1001").await;
    let claim = board.takes(call).await.unwrap();
    board.writes(claim, "Pine Hill, line 4").await;
    assert_eq!(board.sees(call).await.state, CallState::OnCall);
}

#[tokio::test]
async fn a_system_that_only_posts_is_ordered_nothing() {
    let mut board = Switchboard::new("pull").await;
    board.only_posts().await;
    let call = board.rings("a1", "1001").await;
    let claim = board.takes(call).await.unwrap();
    board.writes(claim, "Pine Hill, line 4").await;
    let hold = board.orders(claim, PhoneOrder::Hold).await;
    assert_eq!(hold, Err(refused(PhoneRefusal::NotByPhone)));
    // However silent it is, what was reached can be passed on.
    board.is_silent().await;
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    let passed = board.sees(call).await;
    assert_eq!(
        (passed.state, passed.phone.step),
        (CallState::Waiting, None)
    );
    board.is_heard().await;
    let claim = board.takes(call).await.unwrap();
    calls::hang_up_call(&mut board.ana, request(), claim, EndWhy::OperatorHungUp)
        .await
        .unwrap();
    assert_eq!(
        board.sees(call).await.end_why,
        Some(EndWhy::OperatorHungUp),
        "the operator's word is all there is"
    );
    assert!(board.next().await.is_empty());
}

#[tokio::test]
async fn a_phone_that_rings_is_not_rung_once_more() {
    let mut board = Switchboard::new("pull").await;
    let (claim, answer) = board.rings_for("a1").await;
    board.orders(claim, PhoneOrder::Answer).await.unwrap();
    assert!(board.next().await.is_empty(), "it rings once");
    let ringing = board.sees(claim.call).await;
    assert_eq!(ringing.phone.step, Some(Step::Ringing));
    board.connects("a1", None).await;
    board.step(answer, Step::Done).await;
    assert_eq!(board.sees(claim.call).await.state, CallState::OnCall);
    // The phone fell out of the conversation: it is rung again.
    board.orders(claim, PhoneOrder::Answer).await.unwrap();
    board.one("answer", Some("101")).await;
}

#[tokio::test]
async fn a_session_that_does_not_speak_for_a_phone_system_tells_and_learns_nothing_of_it() {
    let mut board = Switchboard::new("push").await;
    let claim = board.is_picked_up("a1").await;
    board.orders(claim, PhoneOrder::Hold).await.unwrap();
    let hold = board.one("hold", None).await;
    let mut other = board.db.connect("linelamp-bridge").await;
    sqlx::query("SELECT linelamp.bridge_hello('posts', 'webhook', 'pull')")
        .execute(&mut other)
        .await
        .unwrap();
    for asked in [
        "linelamp.bridge_presence('pbx1')".to_owned(),
        "linelamp.bridge_facts('pbx1', '[]')".to_owned(),
        "linelamp.bridge_picture('pbx1', '{}', false, NULL)".to_owned(),
        "linelamp.bridge_record('pbx1', '[]', 'x')".to_owned(),
        "linelamp.bridge_position('pbx1')".to_owned(),
        "linelamp.bridge_next_commands('pbx1', 10)".to_owned(),
        "linelamp.bridge_begun_commands('pbx1')".to_owned(),
        "linelamp.bridge_refuse_late('pbx1')".to_owned(),
        "linelamp.bridge_alive('pbx1', 1, NULL, NULL)".to_owned(),
        "linelamp.bridge_silent('pbx1', 'disconnected')".to_owned(),
        format!("linelamp.bridge_step('{hold}', 'done')"),
    ] {
        let refusal = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT * FROM {asked}")))
            .execute(&mut other)
            .await
            .map_err(DbError::from);
        assert_eq!(refusal.map(|_| ()), Err(DbError::Denied), "{asked}");
    }
    board.step(hold, Step::Done).await;
}
