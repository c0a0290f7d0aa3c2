//! Owns: what is told of the calls while everything goes wrong that can.
//! Must not know: what the phone system is ordered to do, beyond an answer.

use linelamp::bridge::asterisk::conversation::{Conversation, Out};

use super::*;

#[tokio::test]
async fn it_gets_in_by_challenge_or_plainly_and_not_with_a_wrong_secret() {
    let pbx = pbx().await;
    let _by_challenge = Bridge::with(&pbx).await;
    let plain = Settings {
        plain_login: true,
        ..settings(pbx.port())
    };
    let mut plain = Bridge::start(plain);
    plain
        .until("a picture", |bridge| !bridge.pictures.is_empty())
        .await;
    let wrong = Settings {
        secret: "wrong".into(),
        ..settings(pbx.port())
    };
    let mut wrong = Bridge::start(wrong);
    wrong
        .until("silence", |bridge| {
            bridge.silences.contains(&Silence::Disconnected)
        })
        .await;
    assert_eq!(wrong.ready, 0);
}

#[tokio::test]
async fn nothing_is_closed_before_the_phone_system_is_up_or_by_a_list_that_is_not_whole() {
    let pbx = pbx().await;
    pbx.world().faults.not_booted = true;
    let mut bridge = Bridge::start(settings(pbx.port()));
    while pbx.count("Ping") < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(pbx.count("QueueStatus"), 0, "asked before it was up");
    pbx.world().faults.not_booted = false;
    pbx.emit("Event=FullyBooted Uptime=1");
    bridge
        .until("the first picture", |bridge| bridge.pictures.len() == 1)
        .await;
    waits(&pbx, &mut bridge, "p-1.1").await;

    for spoil in [
        (|faults| faults.half_lists = true) as fn(&mut crate::fake_ami::Faults),
        |faults| faults.wrong_counts = true,
        |faults| faults.without_queue = Some("hotline-night".to_owned()),
    ] {
        spoil(&mut pbx.world().faults);
        let doubts = bridge.doubts;
        bridge.look().await;
        bridge.until("doubt", |bridge| bridge.doubts > doubts).await;
        assert_eq!(
            bridge.pictures.len(),
            1,
            "a picture of a list that was not whole"
        );
        assert_eq!(bridge.why("p-1.1"), None);
        pbx.world().faults = crate::fake_ami::Faults::default();
        bridge
            .until("a whole picture", |bridge| bridge.pictures.len() == 2)
            .await;
        assert_eq!(bridge.why("p-1.1"), None);
        bridge.pictures.pop();
    }
}

#[tokio::test]
async fn two_hundred_calls_end_with_none_missing_none_invented_and_none_left_open() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    let mut joined = BTreeMap::new();
    for number in 0..200 {
        let id = format!("p-{number}.1");
        joined.insert(id.clone(), Instant::now());
        pbx.caller_joins(&id, "+15550100");
        if number % 5 < 2 {
            let (step, _) = bridge.outcome(&id, answer("101")).await;
            assert_eq!(step, Step::Done, "{id}");
        }
        if number >= 20 {
            pbx.hangs_up(&format!("p-{}.1", number - 20));
        }
    }
    // Whoever comes and goes in one moment is told once, with his end, which waits for its reason.
    bridge
        .until("everybody", |bridge| bridge.calls.len() == 200)
        .await;
    for number in 180..200 {
        pbx.hangs_up(&format!("p-{number}.1"));
    }
    bridge
        .until("every end", |bridge| {
            bridge.calls.len() == 200 && bridge.calls.values().all(|call| call.ended.is_some())
        })
        .await;
    let connected = bridge
        .calls
        .values()
        .filter(|call| call.connected.is_some())
        .count();
    assert_eq!(connected, 80);
    let answered_twice = bridge
        .steps
        .iter()
        .filter(|(_, step)| *step == Step::Done)
        .count();
    assert_eq!(answered_twice, 80);
    let mut took: Vec<Duration> = joined
        .iter()
        .map(|(id, at)| bridge.heard[id][0].0.duration_since(*at))
        .collect();
    took.sort();
    println!(
        "event to fact: p50 {:?}, p99 {:?}, max {:?}",
        took[100], took[197], took[199]
    );
    assert!(
        took[197] <= Duration::from_millis(100),
        "p99 {:?}",
        took[197]
    );
    bridge.until_nobody_is_left(&pbx).await;
}

#[tokio::test]
async fn frames_twice_and_in_any_order_give_the_same_calls() {
    for seed in 0..12 {
        let pbx = pbx().await;
        let mut bridge = Bridge::with(&pbx).await;
        pbx.world().faults.shuffle = Some(seed);
        pbx.caller_joins("p-1.1", "+15550100");
        pbx.caller_joins("p-2.1", "+15550101");
        bridge
            .until("two callers", |bridge| bridge.calls.len() == 2)
            .await;
        let (step, _) = bridge.outcome("p-1.1", answer("101")).await;
        assert_eq!(step, Step::Done, "seed {seed}");
        pbx.hangs_up("p-1.1");
        pbx.hangs_up("p-2.1");
        bridge
            .until("both ends", |bridge| {
                bridge.calls.values().all(|call| call.ended.is_some())
            })
            .await;
        assert_eq!(bridge.calls.len(), 2, "seed {seed}");
        assert!(bridge.calls["p-1.1"].connected.is_some(), "seed {seed}");
        assert_eq!(bridge.calls["p-2.1"].connected, None, "seed {seed}");
        assert_eq!(
            bridge.why("p-2.1"),
            Some(EndWhy::CallerHungUp),
            "seed {seed}"
        );
    }
}

#[tokio::test]
async fn after_a_cut_the_ended_the_new_and_the_answered_calls_are_right() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    for id in ["p-1.1", "p-2.1", "p-3.1"] {
        waits(&pbx, &mut bridge, id).await;
    }
    let (step, _) = bridge.outcome("p-3.1", answer("101")).await;
    assert_eq!(step, Step::Done);
    let originated = pbx.count("Originate");
    pbx.cut();
    pbx.hangs_up("p-1.1");
    pbx.caller_joins("p-4.1", "+15550104");
    {
        let mut world = pbx.world();
        let phone = crate::fake_ami::Channel {
            name: "PJSIP/101-00000031".to_owned(),
            linked: "p-2.1".to_owned(),
            bridge: Some("b-1".to_owned()),
            application: "AppQueue".to_owned(),
            ..Default::default()
        };
        world.channels.insert("p-2.9".to_owned(), phone);
        let caller = world.channels.get_mut("p-2.1").expect("the caller");
        caller.queued = false;
        caller.bridge = Some("b-1".to_owned());
    }
    let took = bridge
        .until("the next picture", |bridge| bridge.pictures.len() == 2)
        .await;
    assert!(took <= Duration::from_secs(5), "back after {took:?}");
    assert!(bridge.silences.contains(&Silence::Disconnected));
    assert!(!bridge.pictures[1].restarted);
    assert_eq!(bridge.why("p-1.1"), Some(EndWhy::NotSeen));
    assert_eq!(bridge.why("p-3.1"), None);
    let taken_meanwhile = bridge.calls["p-2.1"].connected.clone().expect("connected");
    assert_eq!(taken_meanwhile.phone, Some("101".into()));
    assert!(bridge.calls["p-4.1"].waiting_at.is_some());
    assert_eq!(bridge.calls.len(), 4, "{:?}", bridge.calls.keys());
    bridge.settle().await;
    assert_eq!(pbx.count("Originate"), originated, "a command was repeated");
}

#[tokio::test]
async fn a_bridge_that_is_started_anew_knows_who_talks_who_is_on_hold_and_who_speaks_to_the_voicemail()
 {
    let pbx = pbx().await;
    let mut before = Bridge::with(&pbx).await;
    for (id, phone) in [("p-1.1", "101"), ("p-2.1", "301")] {
        waits(&pbx, &mut before, id).await;
        assert_eq!(before.outcome(id, answer(phone)).await.0, Step::Done);
    }
    let (held, _) = before.outcome("p-2.1", CommandKind::Hold).await;
    assert_eq!(held, Step::Done);
    waits(&pbx, &mut before, "p-3.1").await;
    {
        let mut world = pbx.world();
        let caller = world.channels.get_mut("p-3.1").expect("the caller");
        caller.queued = false;
        "VoiceMail".clone_into(&mut caller.application);
    }
    drop(before);
    let mut anew = Bridge::with(&pbx).await;
    let living: BTreeSet<&str> = anew.pictures[0]
        .calls
        .iter()
        .map(|call| call.provider_id.as_str())
        .collect();
    assert_eq!(living, BTreeSet::from(["p-1.1", "p-2.1", "p-3.1"]));
    // The operators' legs are no calls, and yet nothing of theirs is over.
    assert_eq!(anew.pictures[0].others.len(), 5);
    let talks = anew.calls["p-1.1"].connected.clone().expect("connected");
    assert_eq!(talks.phone, Some("101".into()));
    let (back, _) = anew.outcome("p-2.1", CommandKind::Resume).await;
    assert_eq!(back, Step::Done);
    for id in ["p-1.1", "p-2.1", "p-3.1"] {
        pbx.hangs_up(id);
        anew.until("the end", |bridge| bridge.why(id).is_some())
            .await;
        assert_eq!(anew.why(id), Some(EndWhy::CallerHungUp), "{id}");
    }
}

#[tokio::test]
async fn a_phone_system_that_is_killed_abandons_nobody() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    pbx.kill_and_restart();
    let down = bridge
        .until("down", |bridge| !bridge.silences.is_empty())
        .await;
    assert!(down <= Duration::from_secs(2), "down after {down:?}");
    bridge
        .until("the next picture", |bridge| bridge.pictures.len() == 2)
        .await;
    assert!(bridge.pictures[1].restarted);
    assert_eq!(bridge.why("p-1.1"), Some(EndWhy::PhoneSystemRestarted));
}

#[tokio::test]
async fn a_phone_system_that_stops_cleanly_abandons_nobody() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    pbx.hangs_up("p-1.1");
    pbx.emit("Event=Shutdown Shutdown=Cleanly Restart=False");
    bridge
        .until("the end", |bridge| bridge.why("p-1.1").is_some())
        .await;
    assert_eq!(bridge.why("p-1.1"), Some(EndWhy::PhoneSystemRestarted));
}

#[tokio::test]
async fn a_phone_system_that_freezes_is_called_silent_and_nothing_happens_twice_when_it_wakes() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    pbx.freeze(true);
    let id = bridge.order("p-1.1", answer("101")).await;
    let stale = bridge
        .until("no answer", |bridge| {
            bridge.silences.contains(&Silence::NoAnswer)
        })
        .await;
    assert!(stale <= Duration::from_secs(10), "{stale:?}");
    assert_eq!(bridge.why("p-1.1"), None);
    pbx.freeze(false);
    bridge
        .until("a picture after waking", |bridge| {
            bridge.pictures.len() == 2
        })
        .await;
    bridge
        .until("the command's end", |bridge| {
            bridge.last_step(id).is_some_and(Step::is_last)
        })
        .await;
    bridge.settle().await;
    assert!(pbx.count("Originate") <= 1, "rung twice");
    assert_eq!(bridge.why("p-1.1"), None);
    assert_eq!(bridge.calls.len(), 1);
}

#[tokio::test]
async fn who_writes_into_the_phone_systems_frames_ends_nobodys_call() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    let forged = "Event: Newchannel\r\nCallerIDName: x\n\nEvent: Hangup\nUniqueid: p-1.1\n\n\r\nCallerIDNum: +1\r\nUniqueid: p-9.9\r\n\r\n";
    pbx.emit_raw(forged);
    let pictures = bridge.pictures.len();
    bridge
        .until("another picture", |bridge| bridge.pictures.len() > pictures)
        .await;
    bridge.settle().await;
    assert_eq!(bridge.why("p-1.1"), None);
    pbx.caller_joins("p-2.1", "+15550102");
    bridge
        .until("the next caller", |bridge| {
            bridge.calls.contains_key("p-2.1")
        })
        .await;
}

#[tokio::test]
async fn whatever_a_callers_number_ends_like_nobody_is_hung_up_or_put_through_by_it() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    for invented in [
        "Event:Hangup\nUniqueid:p-1.1",
        "Event:AgentConnect\nQueue:hotline\nInterface:x/101\nUniqueid:p-1.1",
        "Event:QueueCallerJoin\nQueue:hotline\nUniqueid:p-7.7",
    ] {
        let number = format!("1\n\n{invented}\n\nEvent:x");
        assert!(number.len() < 80, "longer than any number is kept");
        let pictures = bridge.pictures.len();
        pbx.caller_joins("p-9.1", &number);
        // While he waits, he stands in every list.
        bridge
            .until("another picture", |bridge| bridge.pictures.len() > pictures)
            .await;
        bridge.settle().await;
        let call = &bridge.calls["p-1.1"];
        assert!(call.ended.is_none() && call.connected.is_none());
        assert!(!bridge.calls.contains_key("p-7.7"), "{invented}");
        pbx.hangs_up("p-9.1");
    }
    // Whoever comes and goes honestly is read as ever.
    pbx.caller_joins("p-2.1", "+15550102");
    bridge
        .until("the next caller", |bridge| {
            bridge.calls.contains_key("p-2.1")
        })
        .await;
    pbx.hangs_up("p-1.1");
    bridge
        .until("his end", |bridge| bridge.why("p-1.1").is_some())
        .await;
}

#[tokio::test]
async fn a_bridge_that_comes_anew_finds_who_talks_and_who_is_on_hold() {
    let pbx = pbx().await;
    let mut first = Bridge::with(&pbx).await;
    for id in ["p-1.1", "p-2.1"] {
        waits(&pbx, &mut first, id).await;
        assert_eq!(first.outcome(id, answer("101")).await.0, Step::Done);
    }
    let held = first.outcome("p-2.1", CommandKind::Hold).await.0;
    assert_eq!(held, Step::Done);
    drop(first);

    let second = Bridge::with(&pbx).await;
    let there: Vec<&String> = second.calls.keys().collect();
    assert_eq!(there, ["p-1.1", "p-2.1"]);
    let talks = second.calls["p-1.1"].connected.clone();
    assert_eq!(talks.and_then(|talk| talk.phone), Some("101".into()));
}

#[tokio::test]
async fn who_writes_into_the_phone_systems_frames_drops_nobodys_ringing_phone() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    let id = bridge.order("p-1.1", answer("102")).await;
    bridge
        .until("ringing", |bridge| {
            bridge.last_step(id) == Some(Step::Ringing)
        })
        .await;
    let leg = id.leg();
    pbx.emit_raw(&format!(
        "Event: Newchannel\r\nCallerIDName: x\n\nEvent: Hangup\nUniqueid: {leg}\nCause: 17\n\n\r\nCallerIDNum: +1\r\nUniqueid: p-9.9\r\n\r\n"
    ));
    let doubts = bridge.doubts;
    bridge.until("doubt", |bridge| bridge.doubts > doubts).await;
    bridge.settle().await;
    assert_eq!(bridge.last_step(id), Some(Step::Ringing));
    pbx.picks_up(&leg);
    bridge
        .until("done", |bridge| bridge.last_step(id) == Some(Step::Done))
        .await;
}

#[tokio::test]
async fn who_writes_into_the_phone_systems_frames_hangs_up_nobodys_operator() {
    let pbx = pbx().await;
    let mut bridge = Bridge::with(&pbx).await;
    waits(&pbx, &mut bridge, "p-1.1").await;
    assert_eq!(bridge.outcome("p-1.1", answer("101")).await.0, Step::Done);
    pbx.emit_raw(
        "Event: Newchannel\r\nCallerIDName: x\n\nEvent: Hangup\nUniqueid: p-1.1\n\n\r\nCallerIDNum: +1\r\nUniqueid: p-9.9\r\n\r\n",
    );
    let pictures = bridge.pictures.len();
    bridge
        .until("another picture", |bridge| bridge.pictures.len() > pictures)
        .await;
    bridge.settle().await;
    assert_eq!(pbx.count("Hangup"), 0, "the operator's phone was hung up");
    pbx.hangs_up("p-1.1");
    bridge.until_nobody_is_left(&pbx).await;
}

#[test]
fn an_answer_that_was_long_on_its_way_moves_no_clock() {
    let mut talk = Conversation::new(settings(0));
    let began = Timestamp::now();
    let said = |milliseconds: i64| {
        let at = began + SignedDuration::from_millis(milliseconds);
        format!("{}.{:03}000", at.as_second(), at.subsec_millisecond())
    };
    let heard = |talk: &mut Conversation, headers: &[(&str, &str)], milliseconds: i64| {
        let frame = headers.iter().copied().collect();
        talk.heard(&frame, began + SignedDuration::from_millis(milliseconds));
        talk.take()
    };
    talk.connected(began);
    talk.greeted("Asterisk Call Manager/9.0.0");
    let login = [("Response", "Success"), ("ActionID", "login")];
    heard(&mut talk, &login, 0);
    heard(&mut talk, &[("Event", "FullyBooted"), ("Uptime", "9")], 0);
    talk.tick(began);
    let asked = talk.take().into_iter().find_map(|out| match out {
        Out::Bytes(bytes) => String::from_utf8(bytes).unwrap().lines().find_map(|line| {
            let id = line.strip_prefix("ActionID: ")?;
            id.starts_with("ping").then(|| id.to_owned())
        }),
        _ => None,
    });
    let asked = asked.expect("a question");
    let (answered, ended) = (said(5), said(10));
    let pong = [
        ("Response", "Success"),
        ("ActionID", asked.as_str()),
        ("Timestamp", answered.as_str()),
    ];
    heard(&mut talk, &pong, 900);
    let arrived = [
        ("Event", "Newchannel"),
        ("Timestamp", ended.as_str()),
        ("Channel", "PJSIP/carrier-1"),
        ("Context", "from-carrier"),
        ("Exten", "+15550001"),
        ("Uniqueid", "p-1.1"),
        ("Linkedid", "p-1.1"),
    ];
    let told = heard(&mut talk, &arrived, 950);
    let at = told.into_iter().find_map(|out| match out {
        Out::Tell(Told::Call(facts)) => facts.arrived_at,
        _ => None,
    });
    let at = at.expect("a caller").duration_since(began);
    assert!(at <= SignedDuration::from_millis(11), "{at:?}");
}
