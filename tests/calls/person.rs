//! Owns: the record of a person as it grows: what is told, taken back, said in calls, and where it is found again.
//! Must not know: what happens when two write at once; `versions` does.

use jiff::Timestamp;
use linelamp::db::{orders, people, person, words};
use linelamp::domain::{
    Claim, Consent, ConsentSaid, Contact, Custody, PersonId, PersonRecord, Record, Source, Told,
    Wanted, Words, Write,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::link::Desk;
use crate::story::*;
use crate::support::TestDatabase;
use crate::versions::{jorge, set};

async fn tells(conn: &mut PgConnection, whose: PersonId, told: Told) -> Uuid {
    let id = request();
    let wish = Write::TellPerson(whose, Source::Family, Box::new(told));
    orders::write(conn, id, &wish).await.unwrap();
    id.0
}

async fn opened(conn: &mut PgConnection, whose: PersonId) -> PersonRecord {
    person::open_person(conn, whose).await.unwrap()
}

fn kinds(record: &PersonRecord) -> Vec<&'static str> {
    record
        .details
        .iter()
        .map(|detail| detail.told.kind())
        .collect()
}

async fn places(conn: &mut PgConnection, claim: Claim, whose: PersonId) {
    let onto = (Some(whose), None);
    words::place_call(conn, request(), claim.call, Some(claim.fence), onto)
        .await
        .unwrap();
}

fn consent(step: Consent, given: bool) -> Told {
    Told::Consent(ConsentSaid {
        step,
        given,
        language: Some("es".to_owned()),
        interpreter: None,
        read_back: true,
        expires_at: None,
    })
}

#[tokio::test]
async fn what_is_told_stands_in_the_record_and_what_is_taken_back_does_not() {
    let db = TestDatabase::new().await;
    let (mut ana, mut bo) = (db.connect("op-001").await, db.connect("op-002").await);
    let whose = jorge(&mut ana).await;
    let stay = Custody {
        facility: "cedar creek".to_owned(),
        from: "2026-03-01T12:00:00Z".parse().unwrap(),
        to: "2026-03-09T12:00:00Z".parse().unwrap(),
    };
    let sister = Contact::read("sister Marta +1 312 555 0100").unwrap();
    let mut told = Vec::new();
    for one in [
        Told::Alias(Words::new("Chuy")),
        Told::ANumber(Words::new("111222333")),
        Told::Language("quc".to_owned()),
        Told::Contact(sister.clone()),
        Told::Custody(stay),
        consent(Consent::C2, true),
    ] {
        told.push(tells(&mut ana, whose, one).await);
    }
    // A person belongs to the hotline: another team that opens him sees it, too.
    let record = opened(&mut bo, whose).await;
    let all = [
        "a_number", "alias", "consent", "contact", "custody", "language",
    ];
    assert_eq!(kinds(&record), all);
    let contact = record.details.iter().find_map(|detail| match &detail.told {
        Told::Contact(contact) => Some(contact),
        _ => None,
    });
    assert_eq!(contact, Some(&sister));
    for id in told {
        let wish = Write::TakeBack(whose, linelamp::domain::DetailId(id));
        orders::write(&mut bo, request(), &wish).await.unwrap();
    }
    let record = opened(&mut ana, whose).await;
    assert_eq!(kinds(&record), [""; 0]);
    assert_eq!(record.history.len(), 12, "both are on the timeline");
}

#[tokio::test]
async fn a_person_is_found_by_his_other_name_his_other_number_and_where_he_is_said_to_be() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let whose = jorge(&mut ana).await;
    tells(
        &mut ana,
        whose,
        Told::Alias(Words::new("Ezequiel Barrientos")),
    )
    .await;
    tells(&mut ana, whose, Told::ANumber(Words::new("111222333"))).await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    for said in [
        "=name Ezekiel Barientos",
        "A 111-222-333",
        "=name Barrientos Ezequiel 111 xxx 333",
    ] {
        let found = people::list_candidates(&mut ana, claim, &Wanted::read(said))
            .await
            .unwrap();
        assert_eq!(found.first().map(|one| one.person), Some(whose), "{said}");
    }
    let here = Custody {
        facility: "Pine Hill".to_owned(),
        from: Timestamp::now(),
        to: Timestamp::now(),
    };
    let stay = tells(&mut ana, whose, Told::Custody(here)).await;
    let why = async |ana: &mut PgConnection| {
        let wanted = Wanted::read("A 111-222-333");
        let found = people::list_candidates(ana, claim, &wanted).await.unwrap();
        found[0].why.contains(&"facility".to_owned())
    };
    assert!(why(&mut ana).await);
    let wish = Write::TakeBack(whose, linelamp::domain::DetailId(stay));
    orders::write(&mut ana, request(), &wish).await.unwrap();
    assert!(!why(&mut ana).await);
}

#[tokio::test]
async fn what_was_said_in_a_call_is_in_the_record_of_whom_the_call_is_put_onto() {
    let db = TestDatabase::new().await;
    let (mut ana, mut bo) = (db.connect("op-001").await, db.connect("op-002").await);
    let whose = jorge(&mut ana).await;
    let claim = take(&mut ana, ring(&db).await).await.unwrap();
    write(&mut ana, claim, "@sister Marta +1 312 555 0100 =ok C2").await;
    assert_eq!(kinds(&opened(&mut ana, whose).await), [""; 0]);
    places(&mut ana, claim, whose).await;
    assert_eq!(
        kinds(&opened(&mut ana, whose).await),
        ["consent", "contact", "custody"]
    );
    // The words of a call are its team's; what he agreed to must be known to all.
    assert_eq!(kinds(&opened(&mut bo, whose).await), ["consent", "custody"]);
}

#[tokio::test]
async fn the_last_word_on_a_step_of_the_ladder_holds() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let whose = jorge(&mut ana).await;
    let mut superuser = db.superuser().await;
    let mut stands = async |step: &str| -> bool {
        sqlx::query_scalar("SELECT linelamp.consent_stands($1, $2)")
            .bind(whose.0)
            .bind(step)
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    };
    tells(&mut ana, whose, consent(Consent::C3, true)).await;
    assert!(stands("C3").await && !stands("C2").await);
    let claim = take(&mut ana, ring(&db).await).await.unwrap();
    places(&mut ana, claim, whose).await;
    write(&mut ana, claim, "=ok -C3").await;
    assert!(!stands("C3").await);
    let soon = Told::Consent(ConsentSaid {
        step: Consent::C3,
        given: true,
        language: None,
        interpreter: None,
        read_back: false,
        expires_at: Timestamp::now()
            .checked_add(jiff::Span::new().hours(1))
            .ok(),
    });
    tells(&mut ana, whose, soon).await;
    assert!(stands("C3").await);
    db.set_up("UPDATE linelamp.person_consent SET expires_at = now() WHERE expires_at IS NOT NULL")
        .await;
    assert!(!stands("C3").await);
}

#[tokio::test]
async fn whoever_has_the_record_open_hears_within_two_seconds_that_something_is_new() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let whose = jorge(&mut ana).await;
    opened(&mut ana, whose).await;
    let mut desk = Desk::open(&db, "op-003");
    desk.until(|desk| desk.link == linelamp::domain::LinkState::Live)
        .await;
    let mut cleo = db.connect("op-003").await;
    opened(&mut cleo, whose).await;
    let record = Record::Person(whose);
    desk.order(Write::Presence {
        record: Some(record),
        typing: false,
    })
    .await;
    desk.until(|desk| desk.store.in_record(record).count() == 1)
        .await;
    let told = std::time::Instant::now();
    let new = linelamp::domain::NewValue {
        record,
        field: linelamp::domain::RecordField::Born,
        value: Words::new("1994"),
        seen: 0,
    };
    set(&mut ana, request(), &new).await;
    linelamp::db::desk::hint(&mut ana).await.unwrap();
    desk.until(|desk| desk.store.in_record(record).any(|one| one.news == 1))
        .await;
    assert!(told.elapsed() < std::time::Duration::from_secs(2));
}
