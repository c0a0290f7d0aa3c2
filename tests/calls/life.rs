//! Owns: take, reach, pass, lapse, hand on, end, wrap up.

use linelamp::db::{DbError, calls, desk};
use linelamp::domain::{
    Answer, CallField, CallState, Disposition, EndWhy, Login, NextStep, NonData, OperatorState,
    Row, Urgency,
};

use crate::story::*;
use crate::support::TestDatabase;

#[tokio::test]
async fn a_call_lives_from_waiting_to_done() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    assert_eq!(state(&mut ana, call).await, CallState::Waiting);
    let claim = take(&mut ana, call).await.unwrap();
    assert_eq!(state(&mut ana, call).await, CallState::Taken);
    write(&mut ana, claim, "says the water is cold").await;
    assert_eq!(state(&mut ana, call).await, CallState::OnCall);
    calls_end(&db).await;
    assert_eq!(state(&mut ana, call).await, CallState::WrapUp);
    calls::wrap_call(
        &mut ana,
        request(),
        claim,
        Disposition::InfoGiven,
        Some(NextStep::Nothing),
    )
    .await
    .unwrap();
    let done = seen(&mut ana, call).await.unwrap();
    assert_eq!(done.state, CallState::Done);
    assert_eq!(done.disposition, Some(Disposition::InfoGiven));
}

#[tokio::test]
async fn a_line_gives_a_waiting_call_its_urgency_language_and_team() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut bo = db.connect("op-002").await;
    let call = linelamp::domain::CallId(db.call_rings("1002").await);
    let seen_by_ana = seen(&mut ana, call).await.unwrap();
    assert_eq!(seen_by_ana.urgency, Urgency::THIS_WEEK);
    assert!(seen(&mut bo, call).await.is_none());
    let unassigned = linelamp::domain::CallId(db.call_rings("no such line").await);
    assert!(seen(&mut ana, unassigned).await.unwrap().team.is_none());
    assert!(seen(&mut bo, unassigned).await.is_some());
}

#[tokio::test]
async fn the_second_taker_reads_who_won() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let call = ring(&db).await;
    take(&mut ana, call).await.unwrap();
    let lost = take(&mut cleo, call).await.unwrap_err();
    assert_eq!(
        lost,
        DbError::Taken {
            holder: Some(Login("op-001".to_owned()))
        }
    );
}

#[tokio::test]
async fn a_take_asked_twice_with_one_request_is_one_take() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let wish = request();
    let first = calls::take_call(&mut ana, wish, call).await.unwrap();
    let second = calls::take_call(&mut ana, wish, call).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(
        calls::look_up(&mut ana, wish).await.unwrap(),
        Some(first.answer)
    );
    assert_eq!(calls::look_up(&mut ana, request()).await.unwrap(), None);
}

#[tokio::test]
async fn nobody_has_two_callers_in_hand() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let first = ring(&db).await;
    let second = ring(&db).await;
    take(&mut ana, first).await.unwrap();
    assert_eq!(take(&mut ana, second).await.unwrap_err(), DbError::OnCall);
}

#[tokio::test]
async fn a_passed_call_waits_again_and_is_not_offered_to_the_same_desk_at_once() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    calls::pass_call(&mut ana, request(), claim, None)
        .await
        .unwrap();
    assert_eq!(state(&mut ana, call).await, CallState::Waiting);
    assert_eq!(take_best(&mut ana).await, None);
    assert_eq!(take_best(&mut cleo).await.unwrap().call, call);
    let stale = calls::talk_call(&mut ana, claim).await.unwrap_err();
    assert_eq!(stale, DbError::StaleFence);
}

#[tokio::test]
async fn a_desk_that_dies_before_reaching_the_caller_gives_him_back_marked() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let call = ring(&db).await;
    let dead = take(&mut ana, call).await.unwrap();
    leases_run_out(&db).await;
    // No keeper is needed: the next taker rescues the call himself.
    let claim = take(&mut cleo, call).await.unwrap();
    assert!(claim.fence > dead.fence);
    assert!(seen(&mut cleo, call).await.unwrap().returned);
}

#[tokio::test]
async fn a_caller_who_was_reached_is_never_sent_back_by_a_lapsed_lease() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let mut keeper = db.connect("linelamp-keeper").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    calls::talk_call(&mut ana, claim).await.unwrap();
    leases_run_out(&db).await;
    sqlx::query("SELECT linelamp.keeper_rescue()")
        .execute(&mut keeper)
        .await
        .unwrap();
    assert_eq!(state(&mut cleo, call).await, CallState::LinkLost);
    assert!(matches!(
        take(&mut cleo, call).await,
        Err(DbError::Taken { .. })
    ));
    assert_eq!(take_best(&mut cleo).await, None);
    // Ana's desk is heard from again and still has the claim.
    desk::beat(&mut ana, uuid::Uuid::new_v4(), &[claim.fence])
        .await
        .unwrap();
    assert_eq!(state(&mut cleo, call).await, CallState::OnCall);
}

#[tokio::test]
async fn a_lost_link_is_resumed_by_its_operator_or_taken_over_by_a_deliberate_key() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let call = ring(&db).await;
    let first = take(&mut ana, call).await.unwrap();
    calls::talk_call(&mut ana, first).await.unwrap();
    let refused = calls::take_over_call(&mut cleo, request(), call).await;
    assert!(matches!(refused, Err(DbError::Taken { .. })));
    let Answer::Yours(resumed) = calls::resume_call(&mut ana, request(), call)
        .await
        .unwrap()
        .answer
    else {
        panic!("resumed")
    };
    assert_eq!(
        calls::talk_call(&mut ana, first).await.unwrap_err(),
        DbError::StaleFence
    );
    leases_run_out(&db).await;
    let Answer::Yours(taken_over) = calls::take_over_call(&mut cleo, request(), call)
        .await
        .unwrap()
        .answer
    else {
        panic!("taken over")
    };
    assert!(first.fence < resumed.fence && resumed.fence < taken_over.fence);
    assert_eq!(state(&mut cleo, call).await, CallState::OnCall);
}

#[tokio::test]
async fn a_call_is_handed_to_a_named_colleague_who_is_there() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let to = Login("op-003".to_owned());
    let away = calls::hand_call(&mut ana, request(), claim, &to).await;
    assert_eq!(away.unwrap_err(), DbError::NotFree);
    desk::beat(&mut cleo, uuid::Uuid::new_v4(), &[])
        .await
        .unwrap();
    desk::set_state(&mut cleo, request(), OperatorState::Available, None)
        .await
        .unwrap();
    calls::hand_call(&mut ana, request(), claim, &to)
        .await
        .unwrap();
    let holder = seen(&mut cleo, call).await.unwrap().holder.unwrap();
    assert_eq!((holder.login, holder.live), (to, true));
    assert_eq!(
        calls::talk_call(&mut ana, claim).await.unwrap_err(),
        DbError::StaleFence
    );
}

#[tokio::test]
async fn an_end_may_be_told_before_the_beginning_and_twice() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut bridge = db.connect("linelamp-bridge").await;
    let known = calls::end_call(&mut bridge, "pbx", "7", EndWhy::CallerHungUp, None).await;
    assert!(!known.unwrap());
    let arrival = calls::Arrival {
        source: "pbx".to_owned(),
        provider_id: "7".to_owned(),
        line: "1001".to_owned(),
        from: None,
        at: None,
    };
    let (call, news) = calls::add_call(&mut bridge, &arrival).await.unwrap();
    assert!(news);
    let (same, news) = calls::add_call(&mut bridge, &arrival).await.unwrap();
    assert_eq!((same, news), (call, false));
    assert_eq!(state(&mut ana, call).await, CallState::Abandoned);
    calls::end_call(&mut bridge, "pbx", "7", EndWhy::CutByFacility, None)
        .await
        .unwrap();
    let ended = seen(&mut ana, call).await.unwrap();
    assert_eq!(ended.end_why, Some(EndWhy::CallerHungUp), "ended is final");
}

#[tokio::test]
async fn the_best_call_is_urgent_then_perhaps_broken_off_then_first() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut cleo = db.connect("op-003").await;
    // A urgent call from Pine Hill breaks off.
    let broken = ring(&db).await;
    let claim = take(&mut ana, broken).await.unwrap();
    calls::set_call_field(
        &mut ana,
        request(),
        claim,
        &CallField::Urgency(Urgency::NOW),
    )
    .await
    .unwrap();
    calls::mark_broken_off(&mut ana, request(), claim, true)
        .await
        .unwrap();
    assert_eq!(state(&mut ana, broken).await, CallState::BrokenOff);
    // Cedar Creek's line starts with a higher urgency than Pine Hill's, and its caller came first.
    let other = linelamp::domain::CallId(db.call_rings("1002").await);
    let again = ring(&db).await;
    assert_eq!(take_best(&mut cleo).await.unwrap().call, again);
    calls::park_call(&mut ana, request(), claim).await.unwrap();
    assert_eq!(take_best(&mut ana).await.unwrap().call, other);
}

#[tokio::test]
async fn the_same_number_again_is_counted_and_never_shown() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut bridge = db.connect("linelamp-bridge").await;
    let mut nth = Vec::new();
    for id in ["a", "b", "c"] {
        let arrival = calls::Arrival {
            source: "pbx".to_owned(),
            provider_id: id.to_owned(),
            line: "1001".to_owned(),
            from: Some("+1 555 0100".into()),
            at: None,
        };
        let (call, _) = calls::add_call(&mut bridge, &arrival).await.unwrap();
        nth.push(seen(&mut ana, call).await.unwrap().nth_today);
        assert!(!format!("{arrival:?}").contains("0100"));
    }
    assert_eq!(nth, [1, 2, 3]);
}

#[tokio::test]
async fn any_disposition_but_call_died_takes_the_broken_off_mark_away() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    for (disposition, stays) in [
        (Disposition::PartialCallDied, true),
        (Disposition::Referred, false),
    ] {
        let call = ring(&db).await;
        let claim = take(&mut ana, call).await.unwrap();
        write(&mut ana, claim, "half a sentence").await;
        calls::mark_broken_off(&mut ana, request(), claim, true)
            .await
            .unwrap();
        calls::wrap_call(&mut ana, request(), claim, disposition, None)
            .await
            .unwrap();
        let wrapped = seen(&mut ana, call).await.unwrap();
        assert_eq!(wrapped.broken_off_at.is_some(), stays, "{disposition:?}");
    }
}

#[tokio::test]
async fn a_wrap_up_is_put_off_and_resumed_and_a_silent_call_closed_with_one_order() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    write(&mut ana, claim, "a line").await;
    let living = calls::park_call(&mut ana, request(), claim).await;
    assert_eq!(
        living.unwrap_err(),
        DbError::BadInput,
        "the caller is there"
    );
    calls_end(&db).await;
    calls::park_call(&mut ana, request(), claim).await.unwrap();
    assert_eq!(state(&mut ana, call).await, CallState::WrapUp);
    let silent = ring(&db).await;
    let in_hand = take(&mut ana, silent).await.unwrap();
    calls::close_call(&mut ana, request(), in_hand, NonData::Silent)
        .await
        .unwrap();
    assert_eq!(
        seen(&mut ana, silent).await.unwrap().non_data,
        Some(NonData::Silent)
    );
    let Answer::Yours(again) = calls::resume_call(&mut ana, request(), call)
        .await
        .unwrap()
        .answer
    else {
        panic!("resumed")
    };
    calls::wrap_call(&mut ana, request(), again, Disposition::Referred, None)
        .await
        .unwrap();
    assert_eq!(state(&mut ana, call).await, CallState::Done);
}

#[tokio::test]
async fn a_call_entered_by_hand_is_claimed_and_reached_at_once() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let wish = request();
    let first = calls::enter_call(&mut ana, wish, None, true).await.unwrap();
    assert_eq!(
        calls::enter_call(&mut ana, wish, None, true).await.unwrap(),
        first
    );
    let Answer::Yours(claim) = first.answer else {
        panic!("entered")
    };
    let call = seen(&mut ana, claim.call).await.unwrap();
    assert_eq!((call.state, call.outgoing), (CallState::OnCall, true));
}

#[tokio::test]
async fn the_state_of_an_operator_follows_his_acts() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    write(&mut ana, claim, "a line").await;
    assert_eq!(ana_is(&mut ana).await, OperatorState::OnCall);
    calls_end(&db).await;
    assert_eq!(ana_is(&mut ana).await, OperatorState::WrapUp);
    calls::wrap_call(&mut ana, request(), claim, Disposition::InfoGiven, None)
        .await
        .unwrap();
    assert_eq!(ana_is(&mut ana).await, OperatorState::Available);
}

async fn ana_is(conn: &mut sqlx::PgConnection) -> OperatorState {
    let answer = linelamp::db::feed::read_all(conn, false).await.unwrap();
    answer
        .batch
        .rows
        .into_iter()
        .find_map(|row| match row {
            Row::Operator(operator) if operator.handle == "ana" => Some(operator.state),
            _ => None,
        })
        .unwrap()
}
