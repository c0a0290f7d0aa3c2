//! Owns: what the phone system is ordered to do, and in which word that ends.
//! Must not know: broken connections.

use super::*;

#[tokio::test]
async fn what_has_not_begun_when_the_bridge_must_stand_down_is_never_begun() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    pbx.freeze(true);
    let id = bridge.order("p-1.1", answer("101")).await;
    bridge.ask(Ask::StandDown).await;
    bridge
        .until("the word that nothing was done", |bridge| {
            bridge.last_step(id) == Some(Step::Failed)
        })
        .await;
    pbx.freeze(false);
    bridge.settle().await;
    assert_eq!(pbx.count("Originate"), 0);
}

#[tokio::test]
async fn a_hold_that_an_earlier_bridge_began_is_done_only_if_the_caller_hears_music() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    for id in ["p-1.1", "p-2.1"] {
        waits(&pbx, &mut bridge, id).await;
    }
    assert_eq!(bridge.outcome("p-1.1", answer("101")).await.0, Step::Done);
    let held = bridge.outcome("p-1.1", CommandKind::Hold).await.0;
    assert_eq!(held, Step::Done);
    for (caller, expected) in [("p-1.1", Step::Done), ("p-2.1", Step::BridgeRestarted)] {
        let begun = command(caller, CommandKind::Hold);
        let id = begun.id;
        bridge.ask(Ask::TakeUp(begun)).await;
        bridge
            .until("a word", |bridge| bridge.last_step(id).is_some())
            .await;
        assert_eq!(bridge.last_step(id), Some(expected), "{caller}");
    }
}

#[tokio::test]
async fn a_look_that_is_asked_for_while_one_is_under_way_is_taken_afterwards() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    bridge.looks = false;
    bridge.look().await;
    bridge.look().await;
    bridge
        .until("the doubt that is left", |bridge| bridge.doubts == 1)
        .await;
    assert_eq!(bridge.pictures.len(), 2);
}

#[tokio::test]
async fn a_phone_that_cannot_be_reached_is_told_in_the_right_words() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    for (phone, word) in [
        ("103", Step::PhoneBusy),
        ("104", Step::PhoneSilent),
        ("105", Step::PhoneUnreachable),
        ("999", Step::PhoneUnknown),
        ("101&102", Step::PhoneUnknown),
    ] {
        let caller = format!("p-{phone}.1");
        waits(&pbx, &mut bridge, &caller).await;
        let (step, took) = bridge.outcome(&caller, answer(phone)).await;
        assert_eq!(step, word, "{phone}");
        assert!(took <= Duration::from_secs(1), "{phone}: {took:?}");
        assert!(
            pbx.world().channels[&caller].queued,
            "{phone}: the caller still waits"
        );
        assert_eq!(
            pbx.world()
                .channels
                .keys()
                .filter(|id| id.starts_with("cmd-"))
                .count(),
            0
        );
    }
}

#[tokio::test]
async fn a_caller_who_hangs_up_while_the_phone_rings_leaves_no_leg_and_no_room() {
    for taken_by in [TakenBy::Redirect, TakenBy::Withdraw] {
        let pbx = pbx().await;
        let places = Places {
            taken_by,
            ..Places::default()
        };
        let mut bridge = Bridge::start(Settings {
            places,
            ..settings(pbx.port())
        });
        bridge
            .until("a picture", |bridge| !bridge.pictures.is_empty())
            .await;
        waits(&pbx, &mut bridge, "p-1.1").await;
        let id = bridge.order("p-1.1", answer("102")).await;
        bridge
            .until("ringing", |bridge| {
                bridge.last_step(id) == Some(Step::Ringing)
            })
            .await;
        pbx.hangs_up("p-1.1");
        let took = bridge
            .until("gone", |bridge| {
                bridge.last_step(id) == Some(Step::CallerGone)
            })
            .await;
        assert!(took <= Duration::from_secs(1), "{took:?}");
        while !pbx.world().channels.is_empty() {
            tokio::task::yield_now().await;
        }
        bridge
            .until("the end", |bridge| bridge.why("p-1.1").is_some())
            .await;
        assert_eq!(bridge.why("p-1.1"), Some(EndWhy::CallerHungUp));
    }
}

/// A caller whom an operator has answered, for both ways of taking him out of the queue.
async fn answered(taken_by: TakenBy) -> (FakePbx, Bridge) {
    let pbx = pbx().await;
    let places = Places {
        taken_by,
        ..Places::default()
    };
    let mut bridge = Bridge::start(Settings {
        places,
        ..settings(pbx.port())
    });
    bridge
        .until("a picture", |bridge| !bridge.pictures.is_empty())
        .await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    let (step, _) = bridge.outcome("p-1.1", answer("101")).await;
    assert_eq!(step, Step::Done);
    bridge
        .until("connected", |bridge| {
            bridge.calls["p-1.1"].connected.is_some()
        })
        .await;
    (pbx, bridge)
}

#[tokio::test]
async fn a_caller_is_held_and_resumed_and_an_interpreter_comes_and_goes() {
    for taken_by in [TakenBy::Redirect, TakenBy::Withdraw] {
        let (pbx, mut bridge) = answered(taken_by).await;
        for (kind, held) in [(CommandKind::Hold, true), (CommandKind::Resume, false)] {
            assert_eq!(bridge.outcome("p-1.1", kind).await.0, Step::Done);
            bridge
                .until("music or none", |bridge| {
                    bridge.calls["p-1.1"].on_hold == Some(held)
                })
                .await;
        }
        let interpreter = |phone: &str| CommandKind::Interpreter {
            phone: phone.into(),
        };
        for (kind, word, there) in [
            (interpreter("103"), Step::PhoneBusy, 2),
            (interpreter("301"), Step::Done, 3),
            (CommandKind::DropInterpreter, Step::Done, 2),
        ] {
            assert_eq!(bridge.outcome("p-1.1", kind).await.0, word);
            assert_eq!(in_room(&pbx), there);
        }
    }
}

#[tokio::test]
async fn a_caller_who_is_sent_back_waits_again_and_is_answered_again() {
    for taken_by in [TakenBy::Redirect, TakenBy::Withdraw] {
        let (pbx, mut bridge) = answered(taken_by).await;
        let requeued = bridge.outcome("p-1.1", CommandKind::Requeue).await.0;
        assert_eq!(requeued, Step::Done);
        bridge
            .until("waiting again", |bridge| {
                let call = &bridge.calls["p-1.1"];
                call.waiting_at > call.connected.as_ref().map(|connected| connected.at)
            })
            .await;
        while in_room(&pbx) > 0 {
            tokio::task::yield_now().await;
        }
        let before = bridge.calls["p-1.1"].connected.clone();
        assert_eq!(bridge.outcome("p-1.1", answer("101")).await.0, Step::Done);
        bridge
            .until("connected again", |bridge| {
                bridge.calls["p-1.1"].connected != before
            })
            .await;
    }
}

#[tokio::test]
async fn a_hang_up_ends_the_call_for_everybody_and_is_ours() {
    for taken_by in [TakenBy::Redirect, TakenBy::Withdraw] {
        let (pbx, mut bridge) = answered(taken_by).await;
        let ended = bridge.outcome("p-1.1", CommandKind::HangUp).await.0;
        assert_eq!(ended, Step::Done);
        bridge
            .until("the end", |bridge| bridge.why("p-1.1").is_some())
            .await;
        assert_eq!(bridge.why("p-1.1"), Some(EndWhy::OperatorHungUp));
        while !pbx.world().channels.is_empty() {
            tokio::task::yield_now().await;
        }
        let again = bridge.outcome("p-1.1", CommandKind::HangUp).await.0;
        assert_eq!(again, Step::Done, "it is over already");
    }
}

fn in_room(pbx: &FakePbx) -> usize {
    pbx.world()
        .channels
        .values()
        .filter(|channel| channel.room.is_some())
        .count()
}

#[tokio::test]
async fn a_bridge_that_comes_back_goes_on_with_its_own_leg_and_rings_nobody_twice() {
    let pbx = pbx().await;
    let mut first = Bridge::with(&pbx).await;
    waits(&pbx, &mut first, "p-1.1").await;
    let begun = command("p-1.1", answer("102"));
    first.ask(Ask::Command(begun.clone())).await;
    first
        .until("ringing", |bridge| {
            bridge.last_step(begun.id) == Some(Step::Ringing)
        })
        .await;
    drop(first);

    let mut second = Bridge::start(settings(pbx.port()));
    second.ask(Ask::TakeUp(begun.clone())).await;
    let never_begun = command("p-1.1", answer("101"));
    second.ask(Ask::TakeUp(never_begun.clone())).await;
    second
        .until("an answer", |bridge| {
            bridge.last_step(never_begun.id) == Some(Step::BridgeRestarted)
        })
        .await;
    pbx.picks_up(&begun.id.leg());
    second
        .until("done", |bridge| {
            bridge.last_step(begun.id) == Some(Step::Done)
        })
        .await;
    assert_eq!(pbx.count("Originate"), 1);
    second
        .until("connected", |bridge| {
            bridge.calls["p-1.1"].connected.is_some()
        })
        .await;
}

#[tokio::test]
async fn a_command_that_is_too_late_is_not_carried_out() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    let late = Command {
        expires_at: Timestamp::now(),
        ..command("p-1.1", answer("101"))
    };
    bridge.ask(Ask::Command(late.clone())).await;
    bridge
        .until("expired", |bridge| {
            bridge.last_step(late.id) == Some(Step::Expired)
        })
        .await;
    assert_eq!(pbx.count("Originate"), 0);
}

#[tokio::test]
async fn in_push_mode_the_queue_rings_whom_it_should_and_who_answers_is_told() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    let phones = |takes: Takes| {
        vec![PhonePresence {
            phone: "101".into(),
            name: "Ana".to_owned(),
            takes,
        }]
    };
    bridge.ask(Ask::Presence(phones(Takes::Calls))).await;
    bridge.ask(Ask::Presence(phones(Takes::Paused))).await;
    bridge.look().await;
    bridge
        .until("a picture", |bridge| bridge.pictures.len() == 2)
        .await;
    let member = ("hotline".to_owned(), "PJSIP/101".to_owned());
    assert_eq!(pbx.world().members.get(&member), Some(&true));
    pbx.cut();
    bridge
        .until("a picture", |bridge| bridge.pictures.len() == 3)
        .await;
    bridge.ask(Ask::Presence(Vec::new())).await;
    bridge.settle().await;
    assert!(pbx.world().members.is_empty());

    waits(&pbx, &mut bridge, "p-1.1").await;
    pbx.emit("Event=AgentConnect Queue=hotline Interface=Local/101@from-queue/n Uniqueid=p-1.1 DestUniqueid=p-1.2 DestChannel=PJSIP/101-00000001 HoldTime=9 RingTime=1");
    bridge
        .until("connected", |bridge| {
            bridge.calls["p-1.1"].connected.is_some()
        })
        .await;
    let connected = bridge.calls["p-1.1"].connected.clone().expect("connected");
    assert_eq!(connected.phone, Some("101".into()));
}

#[tokio::test]
async fn who_looks_at_a_phone_system_reads_its_rights_and_nothing_else_among_them() {
    let pbx = pbx().await;
    let seen = linelamp::bridge::asterisk::check::look(&settings(pbx.port())).await;
    let rights: Vec<String> = seen.unwrap().rights.into_iter().collect();
    assert_eq!(rights, ["Originate", "Ping"]);
}

#[tokio::test]
async fn a_phone_that_nobody_picks_up_is_no_unreachable_one_even_where_nobody_says_that_it_rings() {
    let pbx = pbx().await;
    pbx.world().faults.without_states = true;
    let mut bridge = Bridge::with(&pbx).await;
    for (phone, word) in [("104", Step::PhoneSilent), ("105", Step::PhoneUnreachable)] {
        let caller = format!("p-{phone}.1");
        waits(&pbx, &mut bridge, &caller).await;
        assert_eq!(bridge.outcome(&caller, answer(phone)).await.0, word);
    }
}

#[tokio::test]
async fn a_bridge_that_comes_back_leaves_no_operator_alone_in_a_room() {
    let pbx = pbx().await;
    let mut first = Bridge::with(&pbx).await;
    for id in ["p-1.1", "p-2.1", "p-3.1"] {
        waits(&pbx, &mut first, id).await;
        assert_eq!(first.outcome(id, answer("101")).await.0, Step::Done);
    }
    let held = first.outcome("p-3.1", CommandKind::Hold).await.0;
    assert_eq!(held, Step::Done);
    drop(first);
    pbx.hangs_up("p-1.1");

    let mut second = Bridge::with(&pbx).await;
    second.settle().await;
    // Whose the leg alone is cannot be known while somebody is on hold.
    assert_eq!(in_room(&pbx), 4);
    pbx.hangs_up("p-2.1");
    while in_room(&pbx) > 2 {
        tokio::task::yield_now().await;
    }
    let resumed = second.outcome("p-3.1", CommandKind::Resume).await.0;
    assert_eq!(resumed, Step::Done);
    second.look().await;
    while in_room(&pbx) > 2 {
        second.settle().await;
    }
    pbx.hangs_up("p-3.1");
    second.until_nobody_is_left(&pbx).await;
}

#[tokio::test]
async fn a_phone_that_rings_for_whoever_let_the_caller_go_is_hung_up_and_the_caller_stays() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    let id = bridge.order("p-1.1", answer("102")).await;
    bridge
        .until("ringing", |bridge| {
            bridge.last_step(id) == Some(Step::Ringing)
        })
        .await;
    bridge.ask(Ask::Cancel(id)).await;
    let took = bridge
        .until("cancelled", |bridge| {
            bridge.last_step(id) == Some(Step::Cancelled)
        })
        .await;
    assert!(took <= Duration::from_secs(1), "{took:?}");
    while pbx.world().channels.contains_key(&id.leg()) {
        tokio::task::yield_now().await;
    }
    // Said once more, and a hand at the phone: nothing comes of either.
    bridge.ask(Ask::Cancel(id)).await;
    pbx.picks_up(&id.leg());
    bridge.settle().await;
    assert!(pbx.world().channels["p-1.1"].queued, "the caller waits on");
    assert!(bridge.calls["p-1.1"].connected.is_none());
    // He is answered by the next.
    assert_eq!(bridge.outcome("p-1.1", answer("101")).await.0, Step::Done);
}

#[tokio::test]
async fn a_talk_goes_over_to_a_second_phone_and_the_first_is_let_go() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    let first = bridge.order("p-1.1", answer("101")).await;
    bridge
        .until("connected", |bridge| {
            bridge.last_step(first) == Some(Step::Done)
        })
        .await;
    let moved = pbx.count("Redirect") + pbx.count("QueueWithdrawCaller");
    let second = bridge.order("p-1.1", answer("301")).await;
    bridge
        .until("both are there", |bridge| {
            bridge.last_step(second) == Some(Step::Done)
        })
        .await;
    assert_eq!(in_room(&pbx), 3);
    let now = pbx.count("Redirect") + pbx.count("QueueWithdrawCaller");
    assert_eq!(now, moved, "the talk is not interrupted");
    let release = CommandKind::Release { leg: first };
    assert_eq!(bridge.outcome("p-1.1", release).await.0, Step::Done);
    assert_eq!(in_room(&pbx), 2);
    assert!(pbx.world().channels.contains_key("p-1.1"));
    assert!(pbx.world().channels.contains_key(&second.leg()));
}

#[tokio::test]
async fn music_of_which_nothing_is_seen_is_not_called_done_after_a_restart() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    // The queue itself put the two together: he is in no room.
    pbx.emit("Event=AgentConnect Queue=hotline Interface=PJSIP/101 Uniqueid=p-1.1 DestUniqueid=p-1.2 DestChannel=PJSIP/101-00000001 HoldTime=9 RingTime=1");
    bridge
        .until("connected", |bridge| {
            bridge.calls["p-1.1"].connected.is_some()
        })
        .await;
    let begun = command("p-1.1", CommandKind::Hold);
    bridge.ask(Ask::TakeUp(begun.clone())).await;
    bridge
        .until("an answer", |bridge| bridge.last_step(begun.id).is_some())
        .await;
    assert_eq!(bridge.last_step(begun.id), Some(Step::BridgeRestarted));
}
