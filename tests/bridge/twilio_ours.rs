//! Owns: whose calls are the hotline's, in an account that has others besides.
//! Must not know: the database.

use linelamp::bridge::told::Told;
use linelamp::domain::phone_system::{CallFacts, Record};

use crate::fake_twilio::{FakeTwilio, LINE, OFFICE};
use crate::twilio::{Bridged, CALLER, ids, settings};

fn of<'a>(record: &'a Record, id: &str) -> &'a CallFacts {
    let mut calls = record.calls.iter();
    calls.find(|call| call.provider_id == id).unwrap()
}

/// Of this call nothing is said but that it is over.
fn is_an_end_alone(call: &CallFacts) -> bool {
    let alone = CallFacts {
        provider_id: call.provider_id.clone(),
        ended: call.ended,
        ..CallFacts::default()
    };
    *call == alone && call.ended.is_some()
}

#[tokio::test]
async fn an_office_call_of_the_same_account_is_none_of_the_hotlines_and_nothing_of_it_is_told() {
    let mut bridged = Bridged::new().await;
    let office = bridged.twilio.caller_of(OFFICE, CALLER);
    // Nobody posted him, and he waits nowhere: his number is ours.
    let missed = bridged.twilio.caller_of(LINE, CALLER);
    bridged.look(None).await;
    let picture = bridged.picture().await;
    assert_eq!(ids(&picture), [missed.as_str()]);
    assert_eq!(
        picture.others,
        [office.as_str()],
        "should the database know it"
    );
}

#[tokio::test]
async fn who_came_and_went_unseen_is_told_whole_where_his_number_is_ours_and_else_only_that_he_went()
 {
    let mut bridged = Bridged::new().await;
    bridged.look(None).await;
    let read_to = bridged.record().await.read_to;
    let office = bridged.twilio.caller_of(OFFICE, CALLER);
    let missed = bridged.twilio.caller_of(LINE, CALLER);
    for call in [&office, &missed] {
        bridged.twilio.hangs_up(call);
    }
    bridged.look(Some(read_to)).await;
    let record = bridged.record().await;
    let ours = of(&record, &missed);
    assert!(ours.ended.is_some() && ours.line.as_deref() == Some(LINE));
    assert!(is_an_end_alone(of(&record, &office)), "{record:?}");
    // Nor is it told again as something that was heard.
    bridged.look(None).await;
    let Told::Again(again) = bridged.next().await else {
        panic!("what ended is told again first")
    };
    let again: Vec<&str> = again.iter().map(|call| call.provider_id.as_str()).collect();
    assert_eq!(again, [missed.as_str()]);
}

#[tokio::test]
async fn the_numbers_that_the_configuration_names_are_the_hotlines_whatever_the_account_says() {
    let twilio = FakeTwilio::start().await;
    let mut settings = settings(&twilio, 50);
    settings.numbers = vec![OFFICE.to_owned()];
    let mut bridged = Bridged::set_to(settings, twilio, 256).await;
    let named = bridged.twilio.caller_of(OFFICE, CALLER);
    let other = bridged.twilio.caller_of(LINE, CALLER);
    bridged.look(None).await;
    let picture = bridged.picture().await;
    assert_eq!(ids(&picture), [named.as_str()]);
    assert_eq!(picture.others, [other.as_str()]);
}

#[tokio::test]
async fn who_was_told_by_a_post_or_waits_with_us_is_ours_whatever_he_dialled() {
    let mut bridged = Bridged::new().await;
    let posted = bridged.twilio.caller_of(OFFICE, CALLER);
    bridged.voice_of(OFFICE, &posted).await;
    bridged.facts(&posted).await;
    let waits = bridged.twilio.caller_of(OFFICE, CALLER);
    let since = jiff::Timestamp::now();
    bridged.twilio.world().waiting.push((waits.clone(), since));
    bridged.look(None).await;
    let picture = bridged.picture().await;
    assert_eq!(ids(&picture), [posted.as_str(), waits.as_str()]);
}

#[tokio::test]
async fn an_end_of_which_nothing_else_was_told_makes_no_call() {
    let mut bridged = Bridged::new().await;
    bridged.look(None).await;
    let read_to = bridged.record().await.read_to;
    // The status of an office number is told here by mistake; a caller of ours comes and goes after it.
    bridged.over("CAoffice").await;
    bridged.voice("CAours").await;
    bridged.over("CAours").await;
    loop {
        if let Told::Call(call) = bridged.next().await {
            assert_eq!(call.provider_id, "CAours");
            if call.ended.is_some() {
                break;
            }
        }
    }
    bridged.look(Some(read_to)).await;
    let record = bridged.record().await;
    assert!(is_an_end_alone(of(&record, "CAoffice")), "{record:?}");
}
