//! Owns: phones that Twilio rings: which, how often, and that none rings for nobody.
//! Must not know: the database.

use std::time::Duration;

use linelamp::bridge::told::Ask;
use linelamp::domain::phone_system::{CommandKind, Step};

use crate::fake_twilio::Phone;
use crate::twilio::{Bridged, CALLER, PHONE, answer, command, talking};

/// Twilio's answer to the invitation is lost; the phone is rung by it all the same, and not again.
async fn rings_once(mut bridged: Bridged, call: &str) {
    bridged.twilio.world().lose_answer = true;
    assert_eq!(
        bridged.order(call, answer(PHONE)).await,
        [Step::Ringing, Step::Done]
    );
    assert_eq!(bridged.twilio.world().invitations, 1);
}

#[tokio::test]
async fn an_invitation_that_is_listed_late_is_found_and_not_made_again() {
    let (bridged, call) = Bridged::with(Phone::Answers).await;
    bridged.twilio.world().without_legs = 2;
    rings_once(bridged, &call).await;
}

#[tokio::test]
async fn an_invitation_that_is_posted_before_it_is_listed_goes_on() {
    let (bridged, call) = Bridged::with(Phone::Answers).await;
    bridged.twilio.world().posts_to = Some(bridged.door);
    bridged.twilio.world().without_legs = usize::MAX;
    rings_once(bridged, &call).await;
}

#[tokio::test]
async fn a_leg_that_shows_itself_after_it_was_given_up_rings_no_more() {
    let (mut bridged, call) = Bridged::with(Phone::Rings).await;
    bridged.twilio.world().lose_answer = true;
    bridged.twilio.world().without_legs = usize::MAX;
    assert_eq!(bridged.order(&call, answer(PHONE)).await, [Step::Failed]);
    assert_eq!(
        bridged.twilio.world().live_legs(),
        1,
        "it rings all the same"
    );
    bridged.twilio.world().without_legs = 0;
    bridged.twilio.until(|world| world.live_legs() == 0).await;
    let world = bridged.twilio.world();
    assert_eq!((world.waiting.len(), world.invitations), (1, 1));
}

#[tokio::test]
async fn a_bridge_that_stands_down_begins_nothing_it_was_given_before() {
    let (mut bridged, call) = Bridged::with(Phone::Answers).await;
    bridged.twilio.world().slow = Duration::from_millis(200);
    let given = command(&call, answer(PHONE));
    let id = given.id;
    bridged.asks.send(Ask::Command(given)).await.unwrap();
    bridged.asks.send(Ask::StandDown).await.unwrap();
    assert_eq!(bridged.steps(id).await, [Step::Failed]);
    assert_eq!(bridged.twilio.world().invitations, 0);
    // It speaks again, and what it is given now it does.
    bridged.twilio.world().slow = Duration::ZERO;
    assert_eq!(
        bridged.order(&call, answer(PHONE)).await,
        [Step::Ringing, Step::Done]
    );
    bridged.twilio.world().slow = Duration::from_millis(200);
    for kind in [CommandKind::Hold, CommandKind::Requeue] {
        let given = command(&call, kind);
        let id = given.id;
        bridged.asks.send(Ask::Command(given)).await.unwrap();
        bridged.asks.send(Ask::StandDown).await.unwrap();
        assert_eq!(bridged.steps(id).await, [Step::Failed]);
    }
    let world = bridged.twilio.world();
    assert!(world.in_rooms().len() == 2 && world.in_rooms().iter().all(|one| !one.hold));
}

#[tokio::test]
async fn what_rings_already_goes_on_when_a_bridge_stands_down() {
    let (mut bridged, call) = Bridged::with(Phone::Rings).await;
    let id = bridged.rings(&call).await;
    bridged.asks.send(Ask::StandDown).await.unwrap();
    let leg = bridged.twilio.world().leg();
    bridged.twilio.world().picks_up(&leg);
    assert_eq!(bridged.steps(id).await, [Step::Done]);
}

#[tokio::test]
async fn a_number_for_which_the_hotline_does_not_pay_is_not_rung_and_the_caller_stays_where_he_is()
{
    let abroad = "+525512345678";
    let mut bridged = Bridged::new().await;
    bridged.twilio.phone(abroad, Phone::Answers);
    let call = bridged.twilio.caller_waits(CALLER);
    assert_eq!(
        bridged.order(&call, answer(abroad)).await,
        [Step::PhoneBarred]
    );
    assert_eq!(bridged.twilio.world().invitations, 0);
    assert_eq!(bridged.twilio.world().waiting.len(), 1);
    let (mut bridged, call) = talking().await;
    bridged.twilio.phone(abroad, Phone::Answers);
    let interpreter = CommandKind::Interpreter {
        phone: abroad.into(),
    };
    assert_eq!(bridged.order(&call, interpreter).await, [Step::PhoneBarred]);
    assert_eq!(bridged.twilio.world().in_rooms().len(), 2);
}
