//! Owns: a message's way: left, seen at the desk the moment the person is picked, told, expired, withdrawn; and the card.

use jiff::{SignedDuration, Timestamp};
use linelamp::db::connect::ConnectTo;
use linelamp::db::keeper::KeeperSession;
use linelamp::db::words::{self, NewPerson};
use linelamp::db::{DbError, calls, card, feed, messages, orders};
use linelamp::domain::{
    Answer, CallId, CaseId, Claim, Delivery, Disposition, LeftBy, MayHear, MessageId, MessageState,
    NewMessage, NextStep, PersonId, Read, Row, Words,
};
use sqlx::PgConnection;

use crate::story::*;
use crate::support::TestDatabase;

/// Somebody whom Ana talked with, and his case: the call is wrapped up with a promise.
struct Known {
    person: PersonId,
    case: CaseId,
    number: String,
}

async fn known(db: &TestDatabase, ana: &mut PgConnection) -> Known {
    let call = ring(db).await;
    let claim = take(ana, call).await.unwrap();
    let jorge = NewPerson {
        given: Some("Jorge".into()),
        language: Some("quc".to_owned()),
        ..NewPerson::default()
    };
    let person = words::make_person(ana, request(), Some(claim), &jorge)
        .await
        .unwrap();
    let made = words::make_case(ana, request(), Some(claim), Some(person))
        .await
        .unwrap();
    let Answer::CaseMade { case, number } = made.answer else {
        panic!("no case was made")
    };
    write(ana, claim, "=danger his cellmate >fri").await;
    calls::wrap_call(
        ana,
        request(),
        claim,
        Disposition::CallAgainAgreed,
        Some(NextStep::FollowUp),
    )
    .await
    .unwrap();
    Known {
        person,
        case,
        number,
    }
}

fn from_his_sister(person: Option<PersonId>) -> NewMessage {
    NewMessage {
        call: None,
        person,
        case_number: None,
        left_by: LeftBy::Family,
        relation: Words::new("sister"),
        name: Words::new("Marta"),
        words: Words::new("the money is on the way"),
        pass_word: Words::new("tamarind"),
        language: Some("es".to_owned()),
        may_hear: MayHear::CallerOnly,
        expires_at: None,
    }
}

async fn leave(conn: &mut PgConnection, message: &NewMessage) -> MessageId {
    let id = request();
    messages::leave_message(conn, id, message).await.unwrap();
    MessageId(id.0)
}

/// Rings, is taken and placed on this person.
async fn calls_again(db: &TestDatabase, conn: &mut PgConnection, person: PersonId) -> Claim {
    let call = ring(db).await;
    let claim = take(conn, call).await.unwrap();
    place(conn, claim, person).await;
    claim
}

async fn place(conn: &mut PgConnection, claim: Claim, person: PersonId) {
    let onto = (Some(person), None);
    words::place_call(conn, request(), claim.call, Some(claim.fence), onto)
        .await
        .unwrap();
}

async fn waiting(conn: &mut PgConnection, call: CallId) -> i16 {
    seen(conn, call).await.unwrap().messages_waiting
}

/// How the messages one looks after stand.
async fn states(conn: &mut PgConnection) -> Vec<MessageState> {
    let listed = messages::list_messages(conn, false).await.unwrap();
    listed.iter().map(|line| line.state).collect()
}

/// What stands on a case's timeline about messages, oldest first: what and by whom.
async fn timeline(conn: &mut PgConnection, case: CaseId) -> Vec<String> {
    let opened = orders::read_once(conn, &Read::OpenCase { case })
        .await
        .unwrap();
    let Answer::CaseOpened(record) = opened else {
        panic!()
    };
    let entries = record.entries.into_iter().rev();
    let entries = entries.filter(|entry| entry.kind.starts_with("message_"));
    entries
        .map(|entry| {
            assert!(entry.words.is_empty(), "a fact carries no words");
            format!("{} {}", entry.kind, entry.author.unwrap().0)
        })
        .collect()
}

async fn a_year_later(db: &TestDatabase) {
    db.set_up("UPDATE linelamp.message_waiting SET expires_at = now() - interval '1 second'")
        .await;
}

async fn keeper(db: &TestDatabase) -> KeeperSession {
    let to = ConnectTo::address(db.url("linelamp-keeper").parse().unwrap());
    KeeperSession::open(&to).await.unwrap().unwrap()
}

/// How many messages the keeper's next round finds expired.
async fn swept(keeper: &mut KeeperSession) -> i32 {
    keeper.round().await.unwrap().expired_messages
}

/// The operator has her call in hand, puts it on his case, and writes her message down.
async fn his_sister_calls(db: &TestDatabase, ana: &mut PgConnection, jorge: &Known) -> MessageId {
    let hers = calls_again(db, ana, jorge.person).await;
    let message = leave(
        ana,
        &NewMessage {
            call: Some(hers.call),
            ..from_his_sister(None)
        },
    )
    .await;
    calls::wrap_call(ana, request(), hers, Disposition::InfoGiven, None)
        .await
        .unwrap();
    message
}

/// The feed says of this call that a message waits, and no more.
async fn is_news(conn: &mut PgConnection, cursor: &feed::Cursor, call: CallId) {
    let news = feed::read_since(conn, cursor)
        .await
        .unwrap()
        .unwrap()
        .batch
        .rows;
    assert!(
        news.iter().any(
            |row| matches!(row, Row::Call(one) if one.id == call && one.messages_waiting == 1)
        )
    );
}

async fn says_all_of_it(conn: &mut PgConnection, message: MessageId) {
    let opened = messages::open_message(conn, message).await.unwrap();
    assert_eq!(opened.words.reveal(), "the money is on the way");
    assert_eq!(
        (opened.pass_word.reveal(), opened.name.reveal()),
        ("tamarind", "Marta")
    );
}

#[tokio::test]
async fn a_message_is_left_seen_when_he_is_picked_read_back_and_answered() {
    let db = TestDatabase::new().await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    let jorge = known(&db, &mut ana).await;
    let message = his_sister_calls(&db, &mut ana, &jorge).await;
    // He calls, and another operator takes it.
    let call = ring(&db).await;
    let claim = take(&mut cleo, call).await.unwrap();
    assert_eq!(waiting(&mut cleo, call).await, 0);
    let cursor = feed::read_all(&mut cleo, false).await.unwrap().cursor;
    place(&mut cleo, claim, jorge.person).await;
    is_news(&mut cleo, &cursor, call).await;
    let card = card::read_card(&mut cleo, claim).await.unwrap().unwrap();
    let head = &card.messages[0];
    assert_eq!(
        (head.id, head.left_by, head.pass_word),
        (message, LeftBy::Family, true)
    );
    says_all_of_it(&mut cleo, message).await;
    let wish = request();
    for _again in 0..2 {
        messages::deliver_message(&mut cleo, wish, message, Delivery::ReadBack)
            .await
            .unwrap();
    }
    assert_eq!(waiting(&mut cleo, call).await, 0);
    assert_eq!(states(&mut ana).await, [MessageState::ReadBack]);
    // Heard is heard.
    let withdrawn = messages::withdraw_message(&mut ana, request(), message).await;
    assert_eq!(withdrawn.unwrap_err(), DbError::Ended);
    // Its writer tells the sister.
    messages::deliver_message(&mut ana, request(), message, Delivery::BothWays)
        .await
        .unwrap();
    assert_eq!(states(&mut ana).await, [MessageState::Delivered]);
    assert_eq!(
        timeline(&mut ana, jorge.case).await,
        [
            "message_left op-001",
            "message_read_back op-003",
            "message_delivered op-001"
        ]
    );
}

#[tokio::test]
async fn a_message_left_while_he_is_on_the_line_is_news_at_once() {
    let db = TestDatabase::new().await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    let jorge = known(&db, &mut ana).await;
    let claim = calls_again(&db, &mut cleo, jorge.person).await;
    let by_number = NewMessage {
        case_number: Some(jorge.number.to_lowercase()),
        ..from_his_sister(None)
    };
    let message = leave(&mut ana, &by_number).await;
    assert_eq!(waiting(&mut cleo, claim.call).await, 1);
    messages::withdraw_message(&mut ana, request(), message)
        .await
        .unwrap();
    assert_eq!(waiting(&mut cleo, claim.call).await, 0);
    let told = messages::open_message(&mut cleo, message).await;
    assert_eq!(told.unwrap_err(), DbError::Denied);
    assert_eq!(
        timeline(&mut ana, jorge.case).await,
        ["message_left op-001", "message_withdrawn op-001"]
    );
}

#[tokio::test]
async fn leads_see_what_nobody_has_heard_and_operators_their_own() {
    let db = TestDatabase::new().await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    let (mut dara, mut fadi) = (db.connect("op-010").await, db.connect("op-020").await);
    let jorge = known(&db, &mut ana).await;
    let late = leave(&mut ana, &from_his_sister(Some(jorge.person))).await;
    let tomorrow = Timestamp::now() + SignedDuration::from_hours(24);
    let pressing = NewMessage {
        expires_at: Some(tomorrow),
        ..from_his_sister(Some(jorge.person))
    };
    let pressing = leave(&mut ana, &pressing).await;
    for conn in [&mut dara, &mut fadi] {
        let listed = messages::list_messages(conn, true).await.unwrap();
        let ids: Vec<MessageId> = listed.iter().map(|line| line.id).collect();
        assert_eq!(ids, [pressing, late]);
        assert_eq!(
            listed[0].case_number.as_deref(),
            Some(jorge.number.as_str())
        );
        assert!(messages::open_message(conn, late).await.is_ok());
    }
    assert_eq!(messages::list_messages(&mut cleo, false).await.unwrap(), []);
    assert_eq!(
        messages::open_message(&mut cleo, late).await.unwrap_err(),
        DbError::Denied
    );
    messages::withdraw_message(&mut dara, request(), pressing)
        .await
        .unwrap();
    let listed = messages::list_messages(&mut dara, true).await.unwrap();
    assert_eq!(listed.len(), 1);
}

#[tokio::test]
async fn time_runs_out_by_the_clock_and_the_keeper_writes_it_down() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut keeper = keeper(&db).await;
    let jorge = known(&db, &mut ana).await;
    let message = leave(&mut ana, &from_his_sister(Some(jorge.person))).await;
    let claim = calls_again(&db, &mut ana, jorge.person).await;
    assert_eq!(
        (
            swept(&mut keeper).await,
            waiting(&mut ana, claim.call).await
        ),
        (0, 1)
    );
    a_year_later(&db).await;
    // Before the keeper comes by, the functions know it themselves.
    let told = messages::deliver_message(&mut ana, request(), message, Delivery::ReadBack).await;
    assert_eq!(told.unwrap_err(), DbError::Ended);
    assert_eq!(
        card::read_card(&mut ana, claim)
            .await
            .unwrap()
            .unwrap()
            .messages,
        []
    );
    assert_eq!(states(&mut ana).await, [MessageState::Expired]);
    assert_eq!(
        (
            swept(&mut keeper).await,
            waiting(&mut ana, claim.call).await
        ),
        (1, 0)
    );
    assert_eq!(swept(&mut keeper).await, 0);
    assert_eq!(
        timeline(&mut ana, jorge.case).await,
        ["message_left op-001", "message_expired keeper"]
    );
}

#[tokio::test]
async fn what_was_left_for_one_is_there_for_whom_he_turns_out_to_be() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let jorge = known(&db, &mut ana).await;
    let george = words::make_person(&mut ana, request(), None, &NewPerson::default())
        .await
        .unwrap();
    leave(&mut ana, &from_his_sister(Some(george))).await;
    let claim = calls_again(&db, &mut ana, jorge.person).await;
    assert_eq!(waiting(&mut ana, claim.call).await, 0);
    db.set_up("UPDATE linelamp.person SET merged_into = (SELECT p.id FROM linelamp.person p WHERE p.given = 'Jorge') WHERE given IS NULL").await;
    assert_eq!(waiting(&mut ana, claim.call).await, 1);
    let card = card::read_card(&mut ana, claim).await.unwrap().unwrap();
    messages::deliver_message(&mut ana, request(), card.messages[0].id, Delivery::ReadBack)
        .await
        .unwrap();
    assert_eq!(waiting(&mut ana, claim.call).await, 0);
    leave(&mut ana, &from_his_sister(Some(george))).await;
    assert_eq!(waiting(&mut ana, claim.call).await, 1);
    // Not the same man after all.
    db.set_up("UPDATE linelamp.person SET merged_into = NULL")
        .await;
    assert_eq!(waiting(&mut ana, claim.call).await, 0);
}

#[tokio::test]
async fn a_case_made_later_shows_what_was_left_before() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let someone = words::make_person(&mut ana, request(), None, &NewPerson::default())
        .await
        .unwrap();
    leave(&mut ana, &from_his_sister(Some(someone))).await;
    // Nothing of it lies about as a line that belongs nowhere.
    assert_eq!(
        linelamp::db::unplaced::list_unplaced(&mut ana)
            .await
            .unwrap(),
        []
    );
    let made = words::make_case(&mut ana, request(), None, Some(someone))
        .await
        .unwrap();
    let Answer::CaseMade { case, .. } = made.answer else {
        panic!()
    };
    assert_eq!(timeline(&mut ana, case).await, ["message_left op-001"]);
}

#[tokio::test]
async fn the_card_says_who_talked_with_him_last_what_was_promised_and_what_threatens_him() {
    let db = TestDatabase::new().await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    let jorge = known(&db, &mut ana).await;
    let call = ring(&db).await;
    let claim = take(&mut cleo, call).await.unwrap();
    assert_eq!(card::read_card(&mut cleo, claim).await.unwrap(), None);
    place(&mut cleo, claim, jorge.person).await;
    let card = card::read_card(&mut cleo, claim).await.unwrap().unwrap();
    let last = card.last.unwrap();
    assert_eq!(last.with.unwrap().0, "op-001");
    assert_eq!(last.came_of, Some(Disposition::CallAgainAgreed));
    assert_eq!(card.promise, Some(NextStep::FollowUp));
    assert!(card.promise_due.unwrap() > last.at);
    assert_eq!(card.danger.unwrap().0.reveal(), "his cellmate");
    // Of the last call, whose line says so; the person's own would be next.
    assert_eq!(card.language.as_deref(), Some("es"));
    card::read_card(&mut cleo, claim).await.unwrap();
    let mut superuser = db.superuser().await;
    let shown: i64 =
        sqlx::query_scalar("SELECT count(*) FROM linelamp.access_log WHERE what = 'card'")
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    assert_eq!(shown, 1, "recorded once a call");
}

#[tokio::test]
async fn the_card_leaves_out_what_nobody_knows_and_what_another_team_heard() {
    let db = TestDatabase::new().await;
    let (mut ana, mut bo) = (db.connect("op-001").await, db.connect("op-002").await);
    let jorge = known(&db, &mut ana).await;
    let southern = CallId(db.call_rings("2001").await);
    let claim = take(&mut bo, southern).await.unwrap();
    place(&mut bo, claim, jorge.person).await;
    let card = card::read_card(&mut bo, claim).await.unwrap().unwrap();
    let last = card.last.unwrap();
    assert_eq!((last.with, last.came_of), (None, None));
    assert_eq!(
        (card.promise, card.promise_due, card.danger),
        (None, None, None)
    );
    assert_eq!(card.language.as_deref(), Some("quc"));
    let stale = Claim {
        fence: linelamp::domain::Fence(claim.fence.0 + 1),
        ..claim
    };
    assert_eq!(
        card::read_card(&mut bo, stale).await.unwrap_err(),
        DbError::StaleFence
    );
}

#[tokio::test]
async fn a_message_says_in_no_log_and_no_debug_what_it_says() {
    let message = from_his_sister(None);
    let shown = format!("{message:?}");
    for secret in ["tamarind", "Marta", "money", "sister"] {
        assert!(!shown.contains(secret));
    }
}
