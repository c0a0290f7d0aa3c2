//! Owns: what an operator can order of a phone system, as the database sees it: take and ring, refusals, hold, requeue.
//! Must not know: a phone system; its side is told through the bridge's functions.

mod dropped;
mod reached;

use linelamp::db::{DbError, calls, desk, feed, phone};
use linelamp::domain::phone_system::{PhoneMark, Step};
use linelamp::domain::{
    Answer, Call, CallId, CallState, Claim, EndWhy, OperatorState, PhoneOrder, PhoneRefusal,
    RequestId, Row, Words,
};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::TestDatabase;

/// A phone system with an operator beside it.
struct Switchboard {
    db: TestDatabase,
    bridge: PgConnection,
    ana: PgConnection,
}

impl Switchboard {
    async fn new(mode: &str) -> Self {
        let db = TestDatabase::new().await;
        let mut bridge = db.connect("linelamp-bridge").await;
        sqlx::query("SELECT linelamp.bridge_hello('pbx1', 'asterisk', $1)")
            .bind(mode)
            .execute(&mut bridge)
            .await
            .unwrap();
        let ana = db.connect("op-001").await;
        let mut board = Self { db, bridge, ana };
        board.is_heard().await;
        desk::set_state(&mut board.ana, request(), OperatorState::Available, None)
            .await
            .unwrap();
        board
    }

    async fn is_heard(&mut self) {
        sqlx::query("SELECT linelamp.bridge_alive('pbx1', 4, NULL, 'Asterisk 22')")
            .execute(&mut self.bridge)
            .await
            .unwrap();
    }

    async fn is_silent(&mut self) {
        sqlx::query("SELECT linelamp.bridge_silent('pbx1', 'no_answer')")
            .execute(&mut self.bridge)
            .await
            .unwrap();
    }

    async fn tells(&mut self, facts: Value) {
        sqlx::query("SELECT * FROM linelamp.bridge_facts('pbx1', $1)")
            .bind(json!([facts]))
            .execute(&mut self.bridge)
            .await
            .unwrap();
    }

    /// A caller waits on this line.
    async fn rings(&mut self, id: &str, line: &str) -> CallId {
        let now = jiff::Timestamp::now().to_string();
        self.tells(json!({ "id": id, "line": line, "arrived": now, "waiting": now }))
            .await;
        let call: Uuid = sqlx::query_scalar("SELECT id FROM linelamp.call WHERE provider_id = $1")
            .bind(id)
            .fetch_one(&mut self.db.superuser().await)
            .await
            .unwrap();
        CallId(call)
    }

    /// What a bridge is to do next: kind and phone.
    async fn next(&mut self) -> Vec<(Uuid, String, Option<String>)> {
        sqlx::query_as("SELECT id, kind, argument FROM linelamp.bridge_next_commands('pbx1', 10)")
            .fetch_all(&mut self.bridge)
            .await
            .unwrap()
    }

    /// Only this is to be done next.
    async fn one(&mut self, kind: &str, phone: Option<&str>) -> Uuid {
        let next = self.next().await;
        let [(id, found, argument)] = next.as_slice() else {
            panic!("one command, not {next:?}")
        };
        assert_eq!((found.as_str(), argument.as_deref()), (kind, phone));
        *id
    }

    async fn step(&mut self, command: Uuid, step: Step) {
        let known: bool = sqlx::query_scalar("SELECT linelamp.bridge_step($1, $2)")
            .bind(command)
            .bind(step.word())
            .fetch_one(&mut self.bridge)
            .await
            .unwrap();
        assert!(known, "{step:?}");
    }

    async fn sets_phone(&mut self, number: &str) -> Result<(), DbError> {
        let set = phone::set_phone(&mut self.ana, request(), &Words::new(number)).await;
        set.map(|_| ())
    }

    async fn takes(&mut self, call: CallId) -> Result<Claim, DbError> {
        let written = calls::take_call(&mut self.ana, request(), call).await?;
        let Answer::Yours(claim) = written.answer else {
            panic!("{:?}", written.answer)
        };
        Ok(claim)
    }

    async fn orders(&mut self, claim: Claim, wanted: PhoneOrder) -> Result<(), DbError> {
        let ordered = phone::order(&mut self.ana, request(), claim, &wanted).await;
        ordered.map(|_| ())
    }

    async fn sees(&mut self, call: CallId) -> Call {
        let rows = feed::read_all(&mut self.ana, false)
            .await
            .unwrap()
            .batch
            .rows;
        let found = rows.into_iter().find_map(|row| match row {
            Row::Call(one) if one.id == call => Some(one),
            _ => None,
        });
        found.expect("the call is in the feed")
    }

    async fn connects(&mut self, id: &str, phone: Option<&str>) {
        let now = jiff::Timestamp::now().to_string();
        self.tells(json!({ "id": id, "connected": { "at": now, "phone": phone } }))
            .await;
    }

    async fn caller_hangs_up(&mut self, id: &str) {
        let now = jiff::Timestamp::now().to_string();
        let ended = json!({ "at": now, "why": "caller_hung_up", "seen": true });
        self.tells(json!({ "id": id, "ended": ended })).await;
    }

    /// Taken, rung and put through.
    /// Where phones ring in turn: who picked up has the call.
    async fn is_picked_up(&mut self, id: &str) -> Claim {
        let call = self.rings(id, "1001").await;
        self.sets_phone("101").await.unwrap();
        self.connects(id, Some("101")).await;
        let fence = self.sees(call).await.holder.unwrap().fence;
        Claim { call, fence }
    }

    async fn puts_through(&mut self, id: &str, line: &str) -> Claim {
        let call = self.rings(id, line).await;
        self.sets_phone("101").await.unwrap();
        let claim = self.takes(call).await.unwrap();
        let command = self.one("answer", Some("101")).await;
        self.step(command, Step::Ringing).await;
        self.connects(id, None).await;
        self.step(command, Step::Done).await;
        claim
    }
}

fn request() -> RequestId {
    RequestId(Uuid::new_v4())
}

fn refused(why: PhoneRefusal) -> DbError {
    DbError::Phone(why)
}

#[tokio::test]
async fn taking_a_call_rings_the_phone_that_was_set_and_the_row_tells_the_rest() {
    let mut board = Switchboard::new("pull").await;
    let call = board.rings("a1", "1001").await;
    board.sets_phone("101").await.unwrap();
    let claim = board.takes(call).await.unwrap();
    let answer = board.one("answer", Some("101")).await;
    assert!(board.next().await.is_empty(), "a command is taken once");
    board.step(answer, Step::Ringing).await;
    let ringing = board.sees(call).await;
    assert_eq!(
        (ringing.state, ringing.phone.step),
        (CallState::Taken, Some(Step::Ringing))
    );
    board.connects("a1", None).await;
    board.step(answer, Step::Done).await;
    assert_eq!(board.sees(call).await.state, CallState::OnCall);

    board.orders(claim, PhoneOrder::Hold).await.unwrap();
    let hold = board.one("hold", None).await;
    board.step(hold, Step::Done).await;
    assert!(board.sees(call).await.phone.has(PhoneMark::OnHold));
    board.orders(claim, PhoneOrder::Resume).await.unwrap();
    let resume = board.one("resume", None).await;
    board.step(resume, Step::Done).await;
    assert!(!board.sees(call).await.phone.has(PhoneMark::OnHold));

    calls::hang_up_call(&mut board.ana, request(), claim, EndWhy::OperatorHungUp)
        .await
        .unwrap();
    assert_eq!(
        board.sees(call).await.state,
        CallState::OnCall,
        "the end is a fact"
    );
    board.one("hang_up", None).await;
    board.caller_hangs_up("a1").await;
    let over = board.sees(call).await;
    assert_eq!(
        (over.state, over.end_why),
        (CallState::WrapUp, Some(EndWhy::OperatorHungUp))
    );
}

#[tokio::test]
async fn without_a_phone_nobody_is_claimed_and_nothing_rings() {
    let mut board = Switchboard::new("pull").await;
    let call = board.rings("a1", "1001").await;
    assert_eq!(board.takes(call).await, Err(refused(PhoneRefusal::NoPhone)));
    let best = calls::take_best_call(&mut board.ana, request(), None, None).await;
    assert_eq!(best, Err(refused(PhoneRefusal::NoPhone)));
    assert_eq!(board.sees(call).await.state, CallState::Waiting);
    assert!(board.next().await.is_empty());
}

#[tokio::test]
async fn a_phone_that_does_not_come_about_gives_the_call_back_with_its_word() {
    let mut board = Switchboard::new("pull").await;
    board.sets_phone("101").await.unwrap();
    for (at, step) in [
        Step::PhoneBusy,
        Step::PhoneSilent,
        Step::PhoneUnreachable,
        Step::PhoneUnknown,
        Step::PhoneBarred,
        Step::NotAllowed,
        Step::Failed,
        Step::BridgeRestarted,
    ]
    .into_iter()
    .enumerate()
    {
        let call = board.rings(&format!("a{at}"), "1001").await;
        board.takes(call).await.unwrap();
        let command = board.one("answer", Some("101")).await;
        board.step(command, step).await;
        let back = board.sees(call).await;
        assert_eq!(
            (back.state, back.phone.step),
            (CallState::Waiting, Some(step))
        );
        let phones: i64 = sqlx::query_scalar("SELECT count(argument) FROM linelamp.command")
            .fetch_one(&mut board.db.superuser().await)
            .await
            .unwrap();
        assert_eq!(phones, 0, "a phone is forgotten with its command");
    }
}

#[tokio::test]
async fn an_order_that_is_late_is_never_done() {
    let mut board = Switchboard::new("pull").await;
    board.sets_phone("101").await.unwrap();
    let call = board.rings("a1", "1001").await;
    board.takes(call).await.unwrap();
    board
        .db
        .set_up("UPDATE linelamp.command SET expires_at = clock_timestamp() - interval '1 second'")
        .await;
    assert!(board.next().await.is_empty());
    let late: bool = sqlx::query_scalar("SELECT linelamp.bridge_refuse_late('pbx1')")
        .fetch_one(&mut board.bridge)
        .await
        .unwrap();
    assert!(late);
    let back = board.sees(call).await;
    assert_eq!(
        (back.state, back.phone.step),
        (CallState::Waiting, Some(Step::Expired))
    );
}

#[tokio::test]
async fn a_silent_phone_system_is_given_no_order_and_keeps_no_other_caller_waiting() {
    let mut board = Switchboard::new("pull").await;
    board.sets_phone("101").await.unwrap();
    let call = board.rings("a1", "1001").await;
    board.is_silent().await;
    assert_eq!(
        board.takes(call).await,
        Err(refused(PhoneRefusal::NotHeard))
    );
    let best = calls::take_best_call(&mut board.ana, request(), None, None).await;
    assert_eq!(best, Err(refused(PhoneRefusal::NotHeard)));
    let told = CallId(board.db.call_rings("1001").await);
    let best = calls::take_best_call(&mut board.ana, request(), None, None)
        .await
        .unwrap();
    assert!(matches!(best.answer, Answer::Yours(claim) if claim.call == told));
    assert!(board.next().await.is_empty());
}

#[tokio::test]
async fn in_push_mode_nobody_takes_and_the_phone_that_answers_has_the_call() {
    let mut board = Switchboard::new("push").await;
    board.sets_phone("101").await.unwrap();
    let call = board.rings("a1", "1001").await;
    assert_eq!(
        board.takes(call).await,
        Err(refused(PhoneRefusal::RingsInTurn))
    );
    let best = calls::take_best_call(&mut board.ana, request(), None, None).await;
    assert_eq!(best, Err(refused(PhoneRefusal::RingsInTurn)));
    board.connects("a1", Some("101")).await;
    let talking = board.sees(call).await;
    let holder = talking.holder.unwrap();
    assert_eq!(
        (talking.state, holder.login.0.as_str()),
        (CallState::OnCall, "op-001")
    );
}

#[tokio::test]
async fn an_interpreter_is_rung_where_the_line_does_not_forbid_it() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    let interpreter = PhoneOrder::Interpreter(Words::new("+1 (312) 555-0199"));
    board.orders(claim, interpreter.clone()).await.unwrap();
    board.one("interpreter", Some("+13125550199")).await;
    board
        .orders(claim, PhoneOrder::DropInterpreter)
        .await
        .unwrap();
    board.one("drop_interpreter", None).await;
    let nonsense = PhoneOrder::Interpreter(Words::new("101,evil"));
    assert_eq!(board.orders(claim, nonsense).await, Err(DbError::BadInput));
    board
        .db
        .set_up("UPDATE linelamp.line SET three_way = 'not_allowed'")
        .await;
    let forbidden = board.orders(claim, interpreter).await;
    assert_eq!(forbidden, Err(refused(PhoneRefusal::ThreeWay)));
    assert!(board.next().await.is_empty());
}

#[tokio::test]
async fn whoever_is_only_rung_for_cannot_hold_and_nobody_orders_for_another() {
    let mut board = Switchboard::new("pull").await;
    board.sets_phone("101").await.unwrap();
    let call = board.rings("a1", "1001").await;
    let claim = board.takes(call).await.unwrap();
    let early = board.orders(claim, PhoneOrder::Hold).await;
    assert_eq!(early, Err(refused(PhoneRefusal::NotConnected)));
    let mut cleo = board.db.connect("op-003").await;
    let theirs = phone::order(&mut cleo, request(), claim, &PhoneOrder::Hold).await;
    assert_eq!(theirs.map(|_| ()), Err(DbError::StaleFence));
}

#[tokio::test]
async fn a_call_given_back_goes_back_in_the_phone_system_too() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    board.one("requeue", None).await;
    assert_eq!(board.sees(claim.call).await.state, CallState::Waiting);
    // Before a bridge has begun to ring, giving back is enough.
    let call = board.rings("a2", "1001").await;
    let claim = board.takes(call).await.unwrap();
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    assert!(board.next().await.is_empty());
}

#[tokio::test]
async fn whoever_takes_a_call_next_hears_nothing_of_the_phone_before() {
    let mut board = Switchboard::new("pull").await;
    let call = board.rings("a1", "1001").await;
    board.sets_phone("101").await.unwrap();
    let claim = board.takes(call).await.unwrap();
    let silent = board.one("answer", Some("101")).await;
    board.step(silent, Step::Ringing).await;
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    let mut cleo = board.db.connect("op-003").await;
    phone::set_phone(&mut cleo, request(), &Words::new("102"))
        .await
        .unwrap();
    calls::take_call(&mut cleo, request(), call).await.unwrap();
    let rings = board.one("answer", Some("102")).await;
    board.step(rings, Step::Ringing).await;
    board.step(silent, Step::PhoneSilent).await;
    let row = board.sees(call).await;
    assert_eq!(
        (row.state, row.phone.step),
        (CallState::Taken, Some(Step::Ringing))
    );
}

#[tokio::test]
async fn a_system_that_only_posts_is_answered_on_a_phone_of_its_own_however_silent_it_is() {
    let mut board = Switchboard::new("pull").await;
    sqlx::query("SELECT linelamp.bridge_hello('pbx1', 'webhook', 'pull')")
        .execute(&mut board.bridge)
        .await
        .unwrap();
    board.is_silent().await;
    let call = board.rings("a1", "1001").await;
    board.takes(call).await.unwrap();
    assert!(board.next().await.is_empty());
    assert_eq!(board.sees(call).await.state, CallState::Taken);
}

#[tokio::test]
async fn a_desk_that_comes_back_goes_on_with_the_phone_that_rings() {
    let mut board = Switchboard::new("pull").await;
    board.sets_phone("101").await.unwrap();
    let call = board.rings("a1", "1001").await;
    board.takes(call).await.unwrap();
    let answer = board.one("answer", Some("101")).await;
    calls::resume_call(&mut board.ana, request(), call)
        .await
        .unwrap();
    assert!(board.next().await.is_empty(), "it rings once");
    board.step(answer, Step::PhoneBusy).await;
    assert_eq!(board.sees(call).await.state, CallState::Waiting);
}

#[tokio::test]
async fn closing_a_call_without_a_story_hangs_up() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    calls::close_call(
        &mut board.ana,
        request(),
        claim,
        linelamp::domain::NonData::Abusive,
    )
    .await
    .unwrap();
    board.one("hang_up", None).await;
    let closed = board.sees(claim.call).await;
    assert_eq!(
        (closed.state, closed.end_why),
        (CallState::Done, Some(EndWhy::OperatorHungUp))
    );
}

#[tokio::test]
async fn an_end_that_is_only_said_while_the_phone_system_is_away_gives_way_to_what_it_tells() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    board.is_silent().await;
    calls::hang_up_call(&mut board.ana, request(), claim, EndWhy::OperatorHungUp)
        .await
        .unwrap();
    let said = board.sees(claim.call).await;
    assert_eq!(
        (
            said.end_why,
            said.phone.marks.contains(&PhoneMark::EndNotSeen)
        ),
        (Some(EndWhy::OperatorHungUp), true)
    );
    board.is_heard().await;
    board.caller_hangs_up("a1").await;
    let told = board.sees(claim.call).await;
    assert_eq!(
        (
            told.end_why,
            told.phone.marks.contains(&PhoneMark::EndNotSeen)
        ),
        (Some(EndWhy::CallerHungUp), false)
    );
}

#[tokio::test]
async fn a_phone_is_its_owners_for_one_shift_and_no_more_than_two_digits_are_shown() {
    let mut board = Switchboard::new("pull").await;
    assert_eq!(phone::own_phone(&mut board.ana).await.unwrap(), None);
    board.sets_phone("+1 312 555-0142").await.unwrap();
    let own = phone::own_phone(&mut board.ana).await.unwrap();
    assert_eq!(own.as_deref(), Some("42"));
    for nonsense in ["my phone", "1", "101&102", "+12", "101\r\nAction: Logoff"] {
        assert_eq!(
            board.sets_phone(nonsense).await,
            Err(DbError::BadInput),
            "{nonsense}"
        );
    }
    for login in [
        "op-001",
        "op-003",
        "op-010",
        "op-020",
        "op-040",
        "linelamp-bridge",
    ] {
        let mut conn = board.db.connect(login).await;
        let read = sqlx::query("SELECT * FROM linelamp.operator_phone")
            .execute(&mut conn)
            .await;
        assert!(read.is_err(), "{login}");
    }
    // The phone on a desk is whoever's sat down there last.
    let mut cleo = board.db.connect("op-003").await;
    let shared = Words::new("+13125550142");
    phone::set_phone(&mut cleo, request(), &shared)
        .await
        .unwrap();
    assert_eq!(phone::own_phone(&mut board.ana).await.unwrap(), None);
    desk::set_state(&mut cleo, request(), OperatorState::Available, None)
        .await
        .unwrap();
    desk::set_state(&mut cleo, request(), OperatorState::Off, None)
        .await
        .unwrap();
    assert_eq!(phone::own_phone(&mut cleo).await.unwrap(), None);
}

#[tokio::test]
async fn a_call_that_no_bridge_has_is_taken_as_ever() {
    let mut board = Switchboard::new("pull").await;
    let call = CallId(board.db.call_rings("1001").await);
    let claim = board.takes(call).await.unwrap();
    let refusal = board.orders(claim, PhoneOrder::Hold).await;
    assert_eq!(refusal, Err(refused(PhoneRefusal::NotByPhone)));
    calls::hang_up_call(&mut board.ana, request(), claim, EndWhy::OperatorHungUp)
        .await
        .unwrap();
    assert_eq!(board.sees(call).await.state, CallState::Abandoned);
    assert!(board.next().await.is_empty());
}

#[tokio::test]
async fn a_hotline_without_a_phone_system_has_no_word_of_it_in_its_rows() {
    let db = TestDatabase::new().await;
    let call = CallId(db.call_rings("1001").await);
    let mut ana = db.connect("op-001").await;
    calls::take_call(&mut ana, request(), call).await.unwrap();
    let rows = feed::read_all(&mut ana, false).await.unwrap().batch.rows;
    assert!(rows.iter().all(|row| match row {
        Row::Call(call) => call.phone.is_nothing(),
        Row::PhoneSystem(_) => false,
        _ => true,
    }));
}

/// Where the feed says that a call stands.
async fn stands(board: &mut Switchboard, call: CallId) -> String {
    board.sees(call).await.state.word().to_owned()
}

async fn waits_on(board: &mut Switchboard, id: &str) {
    let now = jiff::Timestamp::now().to_string();
    board.tells(json!({ "id": id, "waiting": now })).await;
}

#[tokio::test]
async fn whom_somebody_elses_phone_answered_is_offered_to_nobody_and_may_be_written_about() {
    let mut board = Switchboard::new("pull").await;
    board.sets_phone("101").await.unwrap();
    let call = board.rings("a1", "1001").await;
    // A phone that nobody has set.
    board.connects("a1", Some("900")).await;
    assert_eq!(stands(&mut board, call).await, "answered_elsewhere");
    let elsewhere = Err(refused(PhoneRefusal::Elsewhere));
    assert_eq!(board.takes(call).await, elsewhere);
    let best = calls::take_best_call(&mut board.ana, request(), None, None)
        .await
        .unwrap();
    assert_eq!(best.answer, Answer::NothingWaits);
    assert!(board.next().await.is_empty(), "nothing rings");

    let beside = calls::take_over_call(&mut board.ana, request(), call)
        .await
        .unwrap();
    let Answer::Yours(claim) = beside.answer else {
        panic!("{:?}", beside.answer)
    };
    assert!(board.sees(call).await.phone.has(PhoneMark::Elsewhere));
    for order in [PhoneOrder::Hold, PhoneOrder::Answer] {
        let ordered = board.orders(claim, order).await;
        assert_eq!(ordered, Err(refused(PhoneRefusal::Elsewhere)));
    }
    let ended = calls::hang_up_call(&mut board.ana, request(), claim, EndWhy::OperatorHungUp).await;
    assert_eq!(ended.map(|_| ()), Err(refused(PhoneRefusal::Elsewhere)));
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    assert!(board.next().await.is_empty(), "he stays where he is");
    assert_eq!(stands(&mut board, call).await, "answered_elsewhere");

    // That phone hangs up, and he waits on.
    waits_on(&mut board, "a1").await;
    assert_eq!(stands(&mut board, call).await, "waiting");
    board.takes(call).await.unwrap();
    board.one("answer", Some("101")).await;
}

#[tokio::test]
async fn what_is_written_beside_a_talk_elsewhere_is_wrapped_up_after_it() {
    let mut board = Switchboard::new("pull").await;
    let call = board.rings("a1", "1001").await;
    board.connects("a1", None).await;
    calls::take_over_call(&mut board.ana, request(), call)
        .await
        .unwrap();
    board.caller_hangs_up("a1").await;
    let over = board.sees(call).await;
    assert_eq!(
        (over.state, over.end_why),
        (CallState::WrapUp, Some(EndWhy::CallerHungUp))
    );
}

#[tokio::test]
async fn whom_the_phone_system_could_not_take_back_is_still_being_talked_to() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    let back = board.one("requeue", None).await;
    assert_eq!(stands(&mut board, claim.call).await, "waiting");
    board.step(back, Step::Failed).await;
    assert_eq!(stands(&mut board, claim.call).await, "answered_elsewhere");
}

impl Switchboard {
    /// Ana has taken a caller and her phone rings.
    async fn rings_for(&mut self, id: &str) -> (Claim, Uuid) {
        let call = self.rings(id, "1001").await;
        self.sets_phone("101").await.unwrap();
        let claim = self.takes(call).await.unwrap();
        let answer = self.one("answer", Some("101")).await;
        self.step(answer, Step::Ringing).await;
        (claim, answer)
    }

    /// What a bridge is told to ring no more.
    async fn cancelled(&mut self) -> Vec<Uuid> {
        sqlx::query_scalar("SELECT linelamp.bridge_cancelled_commands('pbx1')")
            .fetch_all(&mut self.bridge)
            .await
            .unwrap()
    }

    /// The lease of every claim runs out, as when a desk dies.
    async fn desks_die(&mut self) {
        self.db
            .set_up("UPDATE linelamp.lease SET until = clock_timestamp() - interval '1 second'")
            .await;
    }
}

#[tokio::test]
async fn whoever_lets_a_caller_go_lets_his_phone_go_with_him() {
    let mut board = Switchboard::new("pull").await;
    let (claim, answer) = board.rings_for("a1").await;
    assert!(board.cancelled().await.is_empty());
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    assert_eq!(board.cancelled().await, [answer]);
    let row = board.sees(claim.call).await;
    assert_eq!((row.state, row.phone.step), (CallState::Waiting, None));
    board.step(answer, Step::Cancelled).await;
    assert!(board.cancelled().await.is_empty());
    let row = board.sees(claim.call).await;
    assert_eq!((row.state, row.phone.step), (CallState::Waiting, None));
    assert!(board.next().await.is_empty());

    let (claim, answer) = board.rings_for("a2").await;
    calls::close_call(
        &mut board.ana,
        request(),
        claim,
        linelamp::domain::NonData::Test,
    )
    .await
    .unwrap();
    assert_eq!(board.cancelled().await, [answer]);
    board.step(answer, Step::Cancelled).await;
    board.one("hang_up", None).await;
}

#[tokio::test]
async fn a_desk_that_dies_while_the_phone_rings_lets_the_phone_go() {
    let mut board = Switchboard::new("pull").await;
    let (claim, answer) = board.rings_for("a1").await;
    board.desks_die().await;
    let mut cleo = board.db.connect("op-003").await;
    phone::set_phone(&mut cleo, request(), &Words::new("102"))
        .await
        .unwrap();
    calls::take_call(&mut cleo, request(), claim.call)
        .await
        .unwrap();
    assert_eq!(board.cancelled().await, [answer]);
    board.one("answer", Some("102")).await;
}

#[tokio::test]
async fn a_phone_that_was_picked_up_at_the_very_moment_gives_the_caller_back() {
    let mut board = Switchboard::new("pull").await;
    let (claim, answer) = board.rings_for("a1").await;
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    board.connects("a1", None).await;
    board.step(answer, Step::Done).await;
    let back = board.one("requeue", None).await;
    waits_on(&mut board, "a1").await;
    board.step(back, Step::Done).await;
    assert_eq!(stands(&mut board, claim.call).await, "waiting");
}

#[tokio::test]
async fn taken_again_at_once_the_phone_rings_anew_under_the_new_claim() {
    let mut board = Switchboard::new("pull").await;
    let (claim, old) = board.rings_for("a1").await;
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    board.takes(claim.call).await.unwrap();
    let new = board.one("answer", Some("101")).await;
    board.step(new, Step::Ringing).await;
    board.step(old, Step::Cancelled).await;
    let row = board.sees(claim.call).await;
    assert_eq!(
        (row.state, row.phone.step),
        (CallState::Taken, Some(Step::Ringing))
    );
}

impl Switchboard {
    /// Cleo is ready for a call, at this phone where one is named.
    async fn cleo_is_there(&mut self, phone: Option<&str>) -> PgConnection {
        let mut cleo = self.db.connect("op-003").await;
        desk::set_state(&mut cleo, request(), OperatorState::Available, None)
            .await
            .unwrap();
        self.db
            .set_up("UPDATE linelamp.operator SET link = 'live' WHERE login = 'op-003'")
            .await;
        if let Some(phone) = phone {
            phone::set_phone(&mut cleo, request(), &Words::new(phone))
                .await
                .unwrap();
        }
        cleo
    }

    async fn hands(&mut self, claim: Claim) -> Answer {
        let cleo = linelamp::domain::Login("op-003".to_owned());
        calls::hand_call(&mut self.ana, request(), claim, &cleo)
            .await
            .unwrap()
            .answer
    }

    async fn holder(&mut self, call: CallId) -> (CallState, String) {
        let row = self.sees(call).await;
        (row.state, row.holder.unwrap().login.0)
    }
}

#[tokio::test]
async fn a_talk_that_is_handed_on_rings_the_colleague_and_lets_the_first_go_when_he_is_there() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    let _cleo = board.cleo_is_there(Some("102")).await;
    assert_eq!(board.hands(claim).await, Answer::ColleagueRings);
    let ana = (CallState::OnCall, "op-001".to_owned());
    assert_eq!(board.holder(claim.call).await, ana);
    let answer = board.one("answer", Some("102")).await;
    board.step(answer, Step::Ringing).await;
    assert_eq!(board.holder(claim.call).await, ana);
    board.step(answer, Step::Done).await;
    let cleo = (CallState::OnCall, "op-003".to_owned());
    assert_eq!(board.holder(claim.call).await, cleo);
    // The leg that put Ana through.
    let first: Uuid = sqlx::query_scalar(
        "SELECT id FROM linelamp.command WHERE kind = 'answer' ORDER BY created_at LIMIT 1",
    )
    .fetch_one(&mut board.db.superuser().await)
    .await
    .unwrap();
    let leg = format!("cmd-{first}");
    board.one("release", Some(&leg)).await;
    assert!(
        board
            .sees(claim.call)
            .await
            .holder
            .unwrap()
            .reached_at
            .is_some()
    );
}

#[tokio::test]
async fn a_colleague_who_does_not_pick_up_leaves_the_talk_as_it_was() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    let _cleo = board.cleo_is_there(Some("102")).await;
    board.hands(claim).await;
    let answer = board.one("answer", Some("102")).await;
    board.step(answer, Step::PhoneSilent).await;
    let row = board.sees(claim.call).await;
    assert_eq!(
        (row.state, row.phone.step),
        (CallState::OnCall, Some(Step::PhoneSilent))
    );
    assert_eq!(row.holder.unwrap().login.0, "op-001");
    assert!(board.next().await.is_empty());
    // Once more, and the caller is given back while it rings.
    board.hands(claim).await;
    let answer = board.one("answer", Some("102")).await;
    calls::pass_call(&mut board.ana, request(), claim, None)
        .await
        .unwrap();
    assert_eq!(board.cancelled().await, [answer]);
    board.one("requeue", None).await;
}

#[tokio::test]
async fn without_a_phone_of_the_colleagues_the_talk_is_handed_on_at_once() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    let _cleo = board.cleo_is_there(None).await;
    assert_eq!(board.hands(claim).await, Answer::Done);
    let cleo = (CallState::OnCall, "op-003".to_owned());
    assert_eq!(board.holder(claim.call).await, cleo);
    assert!(board.next().await.is_empty(), "nobody is cut off");
}

#[tokio::test]
async fn the_call_before_from_the_same_phone_is_linked_for_whoever_may_see_it() {
    let mut board = Switchboard::new("pull").await;
    let now = jiff::Timestamp::now().to_string();
    let number = "+13125550100";
    for id in ["a1", "a2"] {
        board
            .tells(
                json!({ "id": id, "line": "1001", "arrived": now, "waiting": now,
                           "caller": "number", "number": number }),
            )
            .await;
    }
    let ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM linelamp.call ORDER BY provider_id")
        .fetch_all(&mut board.db.superuser().await)
        .await
        .unwrap();
    let (first, second) = (CallId(ids[0]), CallId(ids[1]));
    let row = board.sees(second).await;
    assert_eq!((row.nth_today, row.phone.earlier), (2, Some(first)));
    assert_eq!((row.case, row.person), (None, None), "it is no identity");
    // The earlier one goes to a team of which Ana is none.
    board
        .db
        .set_up("INSERT INTO linelamp.team (code, name) VALUES ('elsewhere', 'Elsewhere')")
        .await;
    board
        .db
        .set_up(
            "UPDATE linelamp.call SET team_id = (SELECT max(id) FROM linelamp.team) WHERE provider_id = 'a1'",
        )
        .await;
    let row = board.sees(second).await;
    assert_eq!((row.nth_today, row.phone.earlier), (2, None));
}

#[tokio::test]
async fn calling_back_is_marked_as_a_danger_and_the_mark_goes_again() {
    use linelamp::domain::CallField;
    use linelamp::domain::phone_system::Callback;
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    board
        .tells(json!({ "id": "a1", "caller": "number", "number": "+13125550100" }))
        .await;
    for (so, callback) in [(true, Callback::Unsafe), (false, Callback::Possible)] {
        let field = CallField::UnsafeCallback(so);
        calls::set_call_field(&mut board.ana, request(), claim, &field)
            .await
            .unwrap();
        assert_eq!(board.sees(claim.call).await.phone.callback, Some(callback));
    }
}

#[tokio::test]
async fn a_talk_that_is_handed_on_once_more_rings_once_more() {
    let mut board = Switchboard::new("pull").await;
    let claim = board.puts_through("a1", "1001").await;
    let _cleo = board.cleo_is_there(Some("102")).await;
    board.hands(claim).await;
    let first = board.one("answer", Some("102")).await;
    assert_eq!(board.hands(claim).await, Answer::ColleagueRings);
    assert_eq!(board.cancelled().await, [first]);
    let second = board.one("answer", Some("102")).await;
    board.step(first, Step::Cancelled).await;
    board.step(second, Step::Done).await;
    let cleo = (CallState::OnCall, "op-003".to_owned());
    assert_eq!(board.holder(claim.call).await, cleo);
}

#[tokio::test]
async fn whoever_picks_up_although_his_desk_died_keeps_the_caller() {
    let mut board = Switchboard::new("pull").await;
    let (claim, answer) = board.rings_for("a1").await;
    board.desks_die().await;
    board
        .db
        .set_up("SELECT linelamp.rescue(c.id) FROM linelamp.call c")
        .await;
    assert_eq!(board.cancelled().await, [answer]);
    board.connects("a1", None).await;
    board.step(answer, Step::Done).await;
    assert!(board.next().await.is_empty(), "nobody takes him away");
    let ana = (CallState::OnCall, "op-001".to_owned());
    assert_eq!(board.holder(claim.call).await, ana);
}
