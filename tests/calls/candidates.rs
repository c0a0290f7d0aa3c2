//! Owns: who is it, asked during a call: who is found, who may ask, and what is written down about it.

use linelamp::db::people::list_candidates;
use linelamp::db::words::{self, NewPerson};
use linelamp::db::{DbError, calls};
use linelamp::domain::{Candidate, Claim, EndWhy, Fence, PersonId, Wanted};
use sqlx::PgConnection;

use crate::story::*;
use crate::support::TestDatabase;

async fn person(conn: &mut PgConnection, claim: Option<Claim>, said: [&str; 5]) -> PersonId {
    let [given, family, a_number, country, born] = said;
    let person = NewPerson {
        given: Some(given.into()),
        family: Some(family.into()),
        a_number: Some(a_number.into()),
        country: Some(country.into()),
        born: Some(born.into()),
        language: None,
    };
    words::make_person(conn, request(), claim, &person)
        .await
        .unwrap()
}

async fn seek(conn: &mut PgConnection, claim: Claim, said: &str) -> Vec<Candidate> {
    list_candidates(conn, claim, &Wanted::read(said))
        .await
        .unwrap()
}

fn ids(found: &[Candidate]) -> Vec<PersonId> {
    found.iter().map(|candidate| candidate.person).collect()
}

/// Jorge who called from here before, his namesake elsewhere, and a stranger; and a new call from here.
async fn jorge_calls_again(
    db: &TestDatabase,
    ana: &mut PgConnection,
) -> (PersonId, PersonId, Claim) {
    let earlier = take(ana, ring(db).await).await.unwrap();
    let jorge = person(
        ana,
        Some(earlier),
        ["Jorge", "Martínez Ramírez", "204004117", "HN", "1994-05-02"],
    )
    .await;
    let namesake = person(ana, None, ["Jorge", "Martínez", "111222333", "GT", "1961"]).await;
    person(ana, None, ["Nadia", "Haddad", "333222111", "SY", "1980"]).await;
    calls::hang_up_call(ana, request(), earlier, EndWhy::OperatorHungUp)
        .await
        .unwrap();
    let claim = take(ana, ring(db).await).await.unwrap();
    (jorge, namesake, claim)
}

#[tokio::test]
async fn a_person_is_found_by_name_as_heard_by_number_as_heard_and_by_where_he_is() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let (jorge, namesake, claim) = jorge_calls_again(&db, &mut ana).await;
    for said in [
        "=name Jorge Martinez",
        "=name Martines, Jorhe",
        "=name Хорхе Мартинес =from hn",
        "=name Jorge Matrinez 20x xxx 117",
        "=name Jorge Martinez =born 1994",
    ] {
        let found = seek(&mut ana, claim, said).await;
        assert_eq!(found.first().map(|one| one.person), Some(jorge), "{said}");
        assert!(found.len() <= 2, "{said}");
    }
    let found = seek(
        &mut ana,
        claim,
        "=name Jorge Martinez =from HN =born 1993 A 20x xxx 117",
    )
    .await;
    assert_eq!(ids(&found), [jorge, namesake]);
    assert_eq!(
        found[0].why,
        ["a_number", "name", "country", "born_near", "facility"]
    );
    assert_eq!(found[0].a_number.as_deref(), Some("A-•••-••4-117"));
    assert!(found[0].facility.is_some() && found[0].last_contact.is_some());
    assert_eq!(ids(&seek(&mut ana, claim, "A 204-004-117").await), [jorge]);
    assert!(
        seek(&mut ana, claim, "=name Ousmane Traoré")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_name_begun_finds_who_was_here_before_its_end() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let (jorge, _, claim) = jorge_calls_again(&db, &mut ana).await;
    let begun = Wanted {
        unfinished: true,
        ..Wanted::read("Mart")
    };
    let found = list_candidates(&mut ana, claim, &begun).await.unwrap();
    assert_eq!(
        ids(&found),
        [jorge],
        "he was here last; his namesake was not"
    );
}

#[tokio::test]
async fn only_who_has_the_call_may_ask_and_not_without_end() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let mut luis = db.connect("op-003").await;
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let hidden = person(
        &mut ana,
        None,
        ["Jorge", "Martínez", "204004117", "HN", "1994"],
    )
    .await;
    let wanted = Wanted::read("=name Jorge Martinez");

    let other = list_candidates(&mut luis, claim, &wanted).await;
    assert_eq!(other.unwrap_err(), DbError::StaleFence);
    let guessed = Claim {
        fence: Fence(claim.fence.0 + 1),
        ..claim
    };
    let guessed = list_candidates(&mut ana, guessed, &wanted).await;
    assert_eq!(guessed.unwrap_err(), DbError::StaleFence);

    seek(&mut ana, claim, "=name Jorge Martinez").await;
    seek(&mut ana, claim, "=name Jorge Martinez =from HN").await;
    let mut owner = db.superuser().await;
    let shown: Vec<(uuid::Uuid, String)> =
        sqlx::query_as("SELECT person_id, login FROM linelamp.candidate_shown WHERE call_id = $1")
            .bind(call.0)
            .fetch_all(&mut owner)
            .await
            .unwrap();
    assert_eq!(shown, [(hidden.0, "op-001".to_owned())]);

    db.set_up("UPDATE linelamp.person SET sealed = true").await;
    assert!(
        seek(&mut ana, claim, "=name Jorge Martinez")
            .await
            .is_empty()
    );
    db.set_up("UPDATE linelamp.candidate_count SET asked = 300")
        .await;
    let tired = list_candidates(&mut ana, claim, &wanted).await;
    assert_eq!(tired.unwrap_err(), DbError::TooMany);
}

#[tokio::test]
async fn a_country_is_the_same_by_whatever_name_and_a_slip_counts_against_nobody() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let jorge = person(
        &mut ana,
        None,
        ["Jorge", "Martinez", "012345678", "Honduras", "1990"],
    )
    .await;
    let claim = take(&mut ana, ring(&db).await).await.unwrap();
    let mut scores = Vec::new();
    for said in ["Honduras", "hondúras", "HN", "Hondruas", "Guatemala"] {
        let found = seek(
            &mut ana,
            claim,
            &format!("=name Jorge Martinez =from {said}"),
        )
        .await;
        assert_eq!(ids(&found), [jorge], "{said}");
        scores.push((found[0].score, found[0].why.contains(&"country".to_owned())));
    }
    let [full, accented, code, slip, other] = scores[..] else {
        panic!("{scores:?}")
    };
    assert_eq!([accented, code], [full, full]);
    assert!(full.1 && !slip.1 && !other.1);
    assert!(full.0 > slip.0 && slip.0 > other.0, "{scores:?}");
}
