//! Owns: the Twilio adapter against a stand-in: signatures, pictures, orders, and what goes wrong.
//! Must not know: the database.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use linelamp::bridge::http::fetch::Interface;
use linelamp::bridge::tls;
use linelamp::bridge::told::{Ask, Told};
use linelamp::bridge::twilio::posted::{Plan, Voicemail};
use linelamp::bridge::twilio::{Settings, run};
use linelamp::domain::phone_system::{
    CallFacts, Caller, Command, CommandKind, Picture, Record, RecordPosition, Step,
};
use linelamp::domain::{CommandId, EndWhy, Redacted};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::timeout;
use uuid::Uuid;

use crate::fake_twilio::{ACCOUNT, FakeTwilio, LINE, PUBLIC, Phone, TOKEN, post, send};

pub(crate) const PHONE: &str = "+13125550177";
pub(crate) const INTERPRETER: &str = "+13125550178";
pub(crate) const CALLER: &str = "+13125550199";

/// The adapter between a stand-in and a core that only listens.
pub(crate) struct Bridged {
    pub(crate) twilio: FakeTwilio,
    pub(crate) door: SocketAddr,
    told: Receiver<Told>,
    pub(crate) asks: Sender<Ask>,
}

impl Bridged {
    pub(crate) async fn new() -> Self {
        Self::with_room(256, 50).await
    }

    pub(crate) async fn with_room(room: usize, posts_a_second: u32) -> Self {
        let twilio = FakeTwilio::start().await;
        let settings = settings(&twilio, posts_a_second);
        Self::set_to(settings, twilio, room).await
    }

    pub(crate) async fn set_to(settings: Settings, twilio: FakeTwilio, room: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let door = listener.local_addr().unwrap();
        let (says, told) = mpsc::channel(room);
        let (asks, asked) = mpsc::channel(room);
        tokio::spawn(run(settings, listener, None, says, asked));
        let mut bridged = Self {
            twilio,
            door,
            told,
            asks,
        };
        assert_eq!(bridged.next().await, Told::Ready);
        bridged
    }

    /// The next that is told besides signs of life.
    pub(crate) async fn next(&mut self) -> Told {
        loop {
            let told = timeout(Duration::from_secs(10), self.told.recv())
                .await
                .expect("nothing more is told");
            match told.unwrap() {
                Told::Alive(_) => {}
                told => return told,
            }
        }
    }

    /// The next facts of this call.
    pub(crate) async fn facts(&mut self, call: &str) -> CallFacts {
        loop {
            if let Told::Call(facts) = self.next().await
                && facts.provider_id == call
            {
                return *facts;
            }
        }
    }

    pub(crate) async fn look(&mut self, read_to: Option<RecordPosition>) {
        self.asks
            .send(Ask::LookAround {
                record_read_to: read_to,
            })
            .await
            .unwrap();
    }

    pub(crate) async fn picture(&mut self) -> Picture {
        loop {
            if let Told::Picture(picture) = self.next().await {
                return picture;
            }
        }
    }

    pub(crate) async fn record(&mut self) -> Record {
        loop {
            if let Told::Record(record) = self.next().await {
                return record;
            }
        }
    }

    /// Every step of this command, and how long after the order the last one came.
    pub(crate) async fn steps(&mut self, id: CommandId) -> Vec<Step> {
        let mut steps = Vec::new();
        loop {
            if let Told::Step { command, step } = self.next().await
                && command == id
            {
                steps.push(step);
                if step.is_last() {
                    return steps;
                }
            }
        }
    }

    /// A caller waits, and the operator's phone does this when it is rung.
    pub(crate) async fn with(phone: Phone) -> (Self, String) {
        let bridged = Self::new().await;
        bridged.twilio.phone(PHONE, phone);
        let call = bridged.twilio.caller_waits(CALLER);
        (bridged, call)
    }

    /// The operator's phone is ordered to ring for this caller, and rings.
    pub(crate) async fn rings(&mut self, call: &str) -> CommandId {
        let command = command(call, answer(PHONE));
        let id = command.id;
        self.asks.send(Ask::Command(command)).await.unwrap();
        loop {
            if let Told::Step { step, .. } = self.next().await {
                assert_eq!(step, Step::Ringing);
                return id;
            }
        }
    }

    pub(crate) async fn order(&mut self, call: &str, kind: CommandKind) -> Vec<Step> {
        let command = command(call, kind);
        let id = command.id;
        self.asks.send(Ask::Command(command)).await.unwrap();
        self.steps(id).await
    }

    pub(crate) async fn voice(&self, call: &str) -> (u16, String) {
        self.voice_of(LINE, call).await
    }

    pub(crate) async fn voice_of(&self, to: &str, call: &str) -> (u16, String) {
        let fields = [
            ("CallSid", call),
            ("AccountSid", ACCOUNT),
            ("From", CALLER),
            ("To", to),
            ("Direction", "inbound"),
        ];
        post(self.door, "voice", &fields).await
    }

    pub(crate) async fn over(&self, call: &str) -> (u16, String) {
        let fields = [
            ("CallSid", call),
            ("AccountSid", ACCOUNT),
            ("CallStatus", "completed"),
            ("Direction", "inbound"),
        ];
        post(self.door, "status", &fields).await
    }
}

pub(crate) fn settings(twilio: &FakeTwilio, posts_a_second: u32) -> Settings {
    let token = Redacted::new(TOKEN.to_owned());
    let address = format!("http://{}", twilio.at);
    Settings {
        plan: Plan {
            public_address: PUBLIC.to_owned(),
            account: ACCOUNT.to_owned(),
            queue: "hotline".to_owned(),
            music: None,
            voicemail: Some(Voicemail {
                after_seconds: 300,
                words: None,
                longest_seconds: 120,
            }),
        },
        interface: Interface::new(&address, ACCOUNT, &token, &tls::connector(None).unwrap())
            .unwrap(),
        token,
        numbers: Vec::new(),
        shown_number: None,
        may_ring: vec!["+1".to_owned()],
        posts_a_second,
        ping_every: Duration::from_millis(500),
    }
}

pub(crate) fn command(call: &str, kind: CommandKind) -> Command {
    Command {
        id: CommandId(Uuid::new_v4()),
        kind,
        provider_id: call.to_owned(),
        room: format!("room{}", call.trim_start_matches("CA")),
        expires_at: Timestamp::now() + SignedDuration::from_secs(20),
    }
}

pub(crate) fn answer(phone: &str) -> CommandKind {
    CommandKind::Answer {
        phone: phone.into(),
    }
}

pub(crate) fn ids(picture: &Picture) -> Vec<&str> {
    let mut ids: Vec<&str> = picture
        .calls
        .iter()
        .map(|call| call.provider_id.as_str())
        .collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn a_caller_is_enqueued_and_told_once_however_often_it_is_posted() {
    let mut bridged = Bridged::new().await;
    for _ in 0..3 {
        let (status, answer) = bridged.voice("CA1").await;
        assert_eq!(status, 200);
        assert!(
            answer.contains(&format!("waitUrl=\"{PUBLIC}/wait\""))
                && answer.contains(">hotline</Enqueue>")
        );
    }
    bridged.over("CA1").await;
    let arrived = bridged.facts("CA1").await;
    assert_eq!(arrived.line.as_deref(), Some(LINE));
    assert_eq!(arrived.caller, Caller::Number(CALLER.into()));
    let next = bridged.facts("CA1").await;
    assert_eq!(
        next.arrived_at, arrived.arrived_at,
        "the twins were no news"
    );
    assert_eq!(next.ended.unwrap().why, EndWhy::CallerHungUp);
}

#[tokio::test]
async fn a_wrong_signature_or_another_account_is_refused_and_tells_nothing() {
    let mut bridged = Bridged::new().await;
    let body = format!("CallSid=CA1&AccountSid={ACCOUNT}&From=%2B13125550199&To=%2B13125550100");
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for signature in [
        "",
        "X-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=\r\n",
        "X-Twilio-Signature: é\r\n",
    ] {
        let (status, answer) = send(
            bridged.door,
            "voice",
            &format!("{form}{signature}"),
            body.as_bytes(),
        )
        .await;
        assert_eq!((status, answer.as_str()), (403, ""));
    }
    let other = [
        ("CallSid", "CA2"),
        ("AccountSid", "AC2"),
        ("From", CALLER),
        ("To", LINE),
    ];
    assert_eq!(post(bridged.door, "voice", &other).await.0, 403);
    let nowhere = [("CallSid", "CA3"), ("AccountSid", ACCOUNT)];
    assert_eq!(post(bridged.door, "elsewhere", &nowhere).await.0, 404);
    bridged.voice("CA4").await;
    let Told::Call(first) = bridged.next().await else {
        panic!("a call")
    };
    assert_eq!(first.provider_id, "CA4", "nothing was told of the others");
}

#[tokio::test]
async fn completed_before_ringing_is_a_call_that_is_over() {
    let mut bridged = Bridged::new().await;
    bridged.over("CA1").await;
    bridged.voice("CA1").await;
    let mut last = bridged.facts("CA1").await;
    while last.ended.is_none() {
        last = bridged.facts("CA1").await;
    }
    assert_eq!(last.line.as_deref(), Some(LINE));
    assert_eq!(last.ended.unwrap().why, EndWhy::CallerHungUp);
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_too_large() {
    let bridged = Bridged::new().await;
    let body = vec![b'a'; 10 * 1024 * 1024];
    let (status, _) = send(
        bridged.door,
        "voice",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        &body,
    )
    .await;
    assert_eq!(status, 413);
    assert_eq!(
        bridged.voice("CA1").await.0,
        200,
        "the next caller does not notice"
    );
}

#[tokio::test]
async fn callers_are_enqueued_at_once_while_nobody_takes_what_is_told_and_a_picture_has_them_all() {
    let mut bridged = Bridged::with_room(1, 1_000).await;
    let mut longest = Duration::ZERO;
    let mut callers = Vec::new();
    for _ in 0..200 {
        let call = bridged.twilio.caller_waits(CALLER);
        let asked = Instant::now();
        let (status, answer) = bridged.voice(&call).await;
        longest = longest.max(asked.elapsed());
        assert!(status == 200 && answer.contains("<Enqueue"));
        callers.push(call);
    }
    assert!(longest < Duration::from_secs(2), "{longest:?}");
    let asks = bridged.asks.clone();
    let asking = tokio::spawn(async move {
        asks.send(Ask::LookAround {
            record_read_to: None,
        })
        .await
    });
    let picture = bridged.picture().await;
    asking.await.unwrap().unwrap();
    callers.sort_unstable();
    assert_eq!(ids(&picture), callers);
}

#[tokio::test]
async fn callers_are_enqueued_however_much_is_posted_and_the_gap_is_said() {
    let mut bridged = Bridged::with_room(256, 1).await;
    for number in 0..6 {
        let (status, answer) = bridged.voice(&format!("CA{number}")).await;
        assert!(
            status == 200 && answer.contains("<Enqueue"),
            "caller {number}"
        );
    }
    let mut heard = 0;
    loop {
        match bridged.next().await {
            Told::Call(_) => heard += 1,
            told => {
                assert_eq!(told, Told::Doubt);
                break;
            }
        }
    }
    assert_eq!(heard, 3, "three at once, then one a second");
}

#[tokio::test]
async fn a_picture_has_every_page_or_is_none() {
    let mut bridged = Bridged::new().await;
    let mut callers: Vec<String> = (0..7)
        .map(|_| bridged.twilio.caller_waits(CALLER))
        .collect();
    bridged.twilio.world().page = 2;
    bridged.look(None).await;
    let picture = bridged.picture().await;
    callers.sort_unstable();
    assert_eq!(ids(&picture), callers);
    assert!(
        picture
            .calls
            .iter()
            .all(|call| call.waiting_at.is_some() && call.caller == Caller::Number(CALLER.into()))
    );
    let listings = ["calls", "queues", "queue_members", "conferences"];
    for (number, cut_off) in listings.into_iter().enumerate() {
        let after = format!("CAafter{number}");
        bridged.twilio.world().cut_off = Some(cut_off);
        bridged.look(None).await;
        bridged.voice(&after).await;
        // What was posted meanwhile is told after the look, and that the look was none; no picture stands before it.
        let (mut heard, mut doubted) = (false, false);
        while !(heard && doubted) {
            match bridged.next().await {
                Told::Call(call) => heard |= call.provider_id == after,
                Told::Doubt => doubted = true,
                Told::Picture(picture) => panic!("{cut_off}: {picture:?}"),
                _ => {}
            }
        }
        bridged.twilio.world().cut_off = None;
        bridged.look(None).await;
        assert!(ids(&bridged.picture().await).len() >= 7);
    }
}

#[tokio::test]
async fn what_is_posted_while_a_picture_is_made_is_told_at_once_and_not_closed_by_it() {
    let mut bridged = Bridged::new().await;
    let waiting = bridged.twilio.caller_waits(CALLER);
    bridged.twilio.world().slow = Duration::from_millis(60);
    bridged.look(None).await;
    bridged.voice("CAnew").await;
    let Told::Call(call) = bridged.next().await else {
        panic!("the caller comes first")
    };
    assert_eq!(call.provider_id, "CAnew");
    assert_eq!(ids(&bridged.picture().await), [waiting.as_str(), "CAnew"]);
    bridged.voice("CAgone").await;
    bridged.over("CAgone").await;
    while bridged.facts("CAgone").await.ended.is_none() {}
    bridged.look(None).await;
    let picture = bridged.picture().await;
    assert_eq!(
        ids(&picture),
        [waiting.as_str(), "CAnew"],
        "who has gone does not live"
    );
}

#[tokio::test]
async fn who_came_and_went_unseen_stands_in_the_record() {
    let mut bridged = Bridged::new().await;
    bridged.look(None).await;
    let read_to = loop {
        if let Told::Record(record) = bridged.next().await {
            assert_eq!(
                record.calls,
                [],
                "the past before the first look is not ours"
            );
            break record.read_to;
        }
    };
    let gone = bridged.twilio.caller_waits(CALLER);
    bridged.twilio.hangs_up(&gone);
    let waits = bridged.twilio.caller_waits(CALLER);
    bridged.look(Some(read_to)).await;
    assert_eq!(ids(&bridged.picture().await), [waits.as_str()]);
    let Told::Record(record) = bridged.next().await else {
        panic!("the record comes next")
    };
    let [call] = &record.calls[..] else {
        panic!("one call")
    };
    assert!(
        call.provider_id == gone && call.ended.unwrap().seen && call.line.as_deref() == Some(LINE)
    );
}

#[tokio::test]
async fn the_phone_rings_once_and_the_caller_is_put_through() {
    let (mut bridged, call) = talking().await;
    assert_eq!(bridged.twilio.world().invitations, 1);
    assert_eq!(bridged.twilio.world().in_rooms().len(), 2);
    bridged.look(None).await;
    let picture = bridged.picture().await;
    let facts = picture
        .calls
        .iter()
        .find(|facts| facts.provider_id == call)
        .unwrap();
    assert!(facts.connected.is_some() && facts.waiting_at.is_some());
}

/// A caller who talks with an operator, everything posted.
pub(crate) async fn talking() -> (Bridged, String) {
    let mut bridged = Bridged::new().await;
    bridged.twilio.world().posts_to = Some(bridged.door);
    bridged.twilio.phone(PHONE, Phone::Answers);
    let call = bridged.twilio.caller_waits(CALLER);
    bridged.voice(&call).await;
    let steps = bridged.order(&call, answer(PHONE)).await;
    assert_eq!(steps, [Step::Ringing, Step::Done]);
    (bridged, call)
}

#[tokio::test]
async fn the_caller_hears_music_and_an_interpreter_comes_and_goes() {
    let (mut bridged, call) = talking().await;
    bridged.twilio.phone(INTERPRETER, Phone::Answers);
    assert_eq!(bridged.order(&call, CommandKind::Hold).await, [Step::Done]);
    assert!(
        bridged
            .twilio
            .world()
            .in_rooms()
            .iter()
            .any(|one| one.hold && one.call == call)
    );
    assert_eq!(
        bridged.order(&call, CommandKind::Resume).await,
        [Step::Done]
    );
    assert!(
        bridged
            .twilio
            .world()
            .in_rooms()
            .iter()
            .all(|one| !one.hold)
    );
    let interpreter = CommandKind::Interpreter {
        phone: INTERPRETER.into(),
    };
    assert_eq!(
        bridged.order(&call, interpreter).await,
        [Step::Ringing, Step::Done]
    );
    assert_eq!(bridged.twilio.world().in_rooms().len(), 3);
    assert_eq!(
        bridged.order(&call, CommandKind::DropInterpreter).await,
        [Step::Done]
    );
    assert_eq!(bridged.twilio.world().in_rooms().len(), 2);
}

#[tokio::test]
async fn the_caller_waits_again_is_put_through_again_and_the_operator_hangs_up() {
    let (mut bridged, call) = talking().await;
    assert_eq!(
        bridged.order(&call, CommandKind::Requeue).await,
        [Step::Done]
    );
    assert_eq!(bridged.twilio.world().in_rooms().len(), 0);
    assert_eq!(
        bridged.twilio.world().live_legs(),
        0,
        "the operator's phone is let go"
    );
    assert_eq!(bridged.twilio.world().waiting.len(), 1);
    assert_eq!(
        bridged.order(&call, answer(PHONE)).await,
        [Step::Ringing, Step::Done]
    );
    assert_eq!(
        bridged.order(&call, CommandKind::HangUp).await,
        [Step::Done]
    );
    assert_eq!(
        bridged.order(&call, CommandKind::HangUp).await,
        [Step::Done],
        "no such call any more is as good"
    );
    let mut last = bridged.facts(&call).await;
    while last.ended.is_none() {
        last = bridged.facts(&call).await;
    }
    assert_eq!(last.ended.unwrap().why, EndWhy::OperatorHungUp);
    assert_eq!(bridged.twilio.world().live_legs(), 0);
}

#[tokio::test]
async fn what_becomes_of_the_phone_is_said_within_a_second_and_the_caller_waits_on() {
    for posts in [true, false] {
        for (how, word) in [
            (Phone::Busy, Step::PhoneBusy),
            (Phone::Silent, Step::PhoneSilent),
            (Phone::Unreachable, Step::PhoneUnreachable),
            (Phone::Unknown, Step::PhoneUnknown),
        ] {
            let mut bridged = Bridged::new().await;
            bridged.twilio.world().posts_to = posts.then_some(bridged.door);
            bridged.twilio.phone(PHONE, how);
            let call = bridged.twilio.caller_waits(CALLER);
            let ordered = Instant::now();
            let steps = bridged.order(&call, answer(PHONE)).await;
            assert!(
                ordered.elapsed() < Duration::from_secs(1),
                "{how:?} {:?}",
                ordered.elapsed()
            );
            assert_eq!(steps.last(), Some(&word), "{how:?}, posts: {posts}");
            let world = bridged.twilio.world();
            assert_eq!(
                (
                    world.in_rooms().len(),
                    world.live_legs(),
                    world.waiting.len()
                ),
                (0, 0, 1)
            );
        }
    }
}

#[tokio::test]
async fn a_number_that_is_none_is_never_rung() {
    let mut bridged = Bridged::new().await;
    let call = bridged.twilio.caller_waits(CALLER);
    for phone in ["", "101;+1", "<Sip>", "+1312555010a", "sip:a b"] {
        assert_eq!(
            bridged.order(&call, answer(phone)).await,
            [Step::PhoneUnknown],
            "{phone}"
        );
    }
    assert_eq!(bridged.twilio.world().invitations, 0);
}

#[tokio::test]
async fn a_caller_who_goes_while_the_phone_rings_stops_the_ringing_within_a_second() {
    for posts in [true, false] {
        let (mut bridged, call) = Bridged::with(Phone::Rings).await;
        let id = bridged.rings(&call).await;
        bridged.twilio.hangs_up(&call);
        let gone = Instant::now();
        if posts {
            bridged.over(&call).await;
        }
        assert_eq!(bridged.steps(id).await, [Step::CallerGone]);
        assert!(
            gone.elapsed() < Duration::from_secs(1),
            "{:?}",
            gone.elapsed()
        );
        let world = bridged.twilio.world();
        assert_eq!(
            (world.in_rooms().len(), world.live_legs()),
            (0, 0),
            "no leg and no room is left"
        );
    }
}

#[tokio::test]
async fn nobody_rings_for_a_caller_who_is_gone_or_an_order_whose_time_has_passed() {
    let (mut bridged, call) = Bridged::with(Phone::Answers).await;
    let late = Command {
        expires_at: Timestamp::now(),
        ..command(&call, answer(PHONE))
    };
    let id = late.id;
    bridged.asks.send(Ask::Command(late)).await.unwrap();
    assert_eq!(bridged.steps(id).await, [Step::Expired]);
    // It began in time, and Twilio was too slow to say how the caller stands.
    bridged.twilio.world().slow = Duration::from_millis(400);
    let slow = Command {
        expires_at: Timestamp::now() + jiff::SignedDuration::from_millis(300),
        ..command(&call, answer(PHONE))
    };
    let id = slow.id;
    bridged.asks.send(Ask::Command(slow)).await.unwrap();
    assert_eq!(bridged.steps(id).await, [Step::Expired]);
    bridged.twilio.world().slow = Duration::ZERO;
    bridged.twilio.hangs_up(&call);
    assert_eq!(
        bridged.order(&call, answer(PHONE)).await,
        [Step::CallerGone]
    );
    assert_eq!(bridged.twilio.world().invitations, 0);
}

#[tokio::test]
async fn an_invitation_whose_answer_is_lost_is_found_and_not_made_again() {
    let (mut bridged, call) = Bridged::with(Phone::Answers).await;
    bridged.twilio.world().lose_answer = true;
    assert_eq!(
        bridged.order(&call, answer(PHONE)).await,
        [Step::Ringing, Step::Done]
    );
    assert_eq!(bridged.twilio.world().invitations, 1);
}

#[tokio::test]
async fn a_restarted_bridge_goes_on_from_its_leg_and_rings_nobody_a_second_time() {
    let (mut bridged, call) = Bridged::with(Phone::Answers).await;
    let begun = command(&call, answer(PHONE));
    let leg = bridged
        .twilio
        .world()
        .leg_rings(&begun.room, &begun.id.leg());
    bridged.asks.send(Ask::TakeUp(begun.clone())).await.unwrap();
    bridged.twilio.world().picks_up(&leg);
    assert_eq!(bridged.steps(begun.id).await, [Step::Ringing, Step::Done]);
    let other = bridged.twilio.caller_waits(CALLER);
    let begun = command(&other, answer(PHONE));
    bridged.asks.send(Ask::TakeUp(begun.clone())).await.unwrap();
    assert_eq!(bridged.steps(begun.id).await, [Step::BridgeRestarted]);
    let begun = command(&call, CommandKind::HangUp);
    bridged.asks.send(Ask::TakeUp(begun.clone())).await.unwrap();
    assert_eq!(bridged.steps(begun.id).await, [Step::BridgeRestarted]);
    assert_eq!(bridged.twilio.world().calls[&call].status, "in-progress");
    assert_eq!(
        bridged.twilio.world().invitations,
        1,
        "only the leg that was there"
    );
}

#[tokio::test]
async fn a_phone_that_rings_for_whoever_let_the_caller_go_is_hung_up_and_the_caller_stays() {
    let (mut bridged, call) = Bridged::with(Phone::Rings).await;
    let id = bridged.rings(&call).await;
    bridged.asks.send(Ask::Cancel(id)).await.unwrap();
    assert_eq!(bridged.steps(id).await, [Step::Cancelled]);
    let world = bridged.twilio.world();
    assert_eq!(
        (world.in_rooms().len(), world.live_legs()),
        (0, 0),
        "no leg and no room is left"
    );
    assert_eq!(world.calls[&call].status, "in-progress", "the caller waits");
}

#[tokio::test]
async fn a_talk_goes_over_to_a_second_phone_and_the_first_is_let_go() {
    let mut bridged = Bridged::new().await;
    let colleague = "+13125550177";
    bridged.twilio.phone(PHONE, Phone::Answers);
    bridged.twilio.phone(colleague, Phone::Answers);
    let call = bridged.twilio.caller_waits(CALLER);
    let first = command(&call, answer(PHONE));
    bridged
        .asks
        .send(Ask::Command(first.clone()))
        .await
        .unwrap();
    assert_eq!(bridged.steps(first.id).await, [Step::Ringing, Step::Done]);
    assert_eq!(
        bridged.order(&call, answer(colleague)).await,
        [Step::Ringing, Step::Done]
    );
    assert_eq!(bridged.twilio.world().in_rooms().len(), 3);
    let release = CommandKind::Release { leg: first.id };
    assert_eq!(bridged.order(&call, release).await, [Step::Done]);
    let world = bridged.twilio.world();
    assert_eq!((world.in_rooms().len(), world.live_legs()), (2, 1));
}
