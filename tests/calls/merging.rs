//! Owns: the proof that two records become one and two again: fields, calls, cases, messages, candidates.
//! Must not know: how the two are shown beside each other.

use linelamp::db::words::{self, NewPerson};
use linelamp::db::{DbError, card, messages, orders, people, person};
use linelamp::domain::{
    Answer, CaseId, Claim, FieldState, LeftBy, MayHear, Merge, NewMessage, NewValue, PersonId,
    Read, Record, RecordField, Source, Told, Wanted, Words, Write,
};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sqlx::PgConnection;

use crate::story::*;
use crate::support::TestDatabase;
use crate::versions::{how_many, nobody_counts_opens, set};

async fn somebody(conn: &mut PgConnection, said: [Option<&str>; 4]) -> PersonId {
    let [given, family, a_number, born] = said.map(|said| said.map(Into::into));
    let somebody = NewPerson {
        given,
        family,
        a_number,
        born,
        ..NewPerson::default()
    };
    words::make_person(conn, request(), None, &somebody)
        .await
        .unwrap()
}

async fn jorge(conn: &mut PgConnection) -> PersonId {
    somebody(
        conn,
        [Some("Jorge"), Some("Martínez"), Some("204004117"), None],
    )
    .await
}

async fn george(conn: &mut PgConnection) -> PersonId {
    somebody(
        conn,
        [Some("Xorxe"), Some("Quintanilla"), None, Some("1994")],
    )
    .await
}

async fn merge(
    conn: &mut PgConnection,
    survivor: PersonId,
    other: PersonId,
    chosen: &[RecordField],
) -> Result<(), DbError> {
    let seen = [
        person::open_person(conn, survivor).await?.version,
        person::open_person(conn, other).await?.version,
    ];
    let wish = Write::Merge(Box::new(Merge {
        survivor,
        other,
        chosen: chosen.to_vec(),
        seen,
    }));
    orders::write(conn, request(), &wish).await.map(|_| ())
}

async fn unmerge(conn: &mut PgConnection, who: PersonId) -> Result<Vec<String>, DbError> {
    let written = orders::write(conn, request(), &Write::Unmerge(who)).await?;
    let Answer::Parted(stayed) = written.answer else {
        panic!("not parted")
    };
    Ok(stayed.into_iter().map(|one| one.kind).collect())
}

async fn values(conn: &mut PgConnection, who: PersonId) -> Vec<(RecordField, String)> {
    let opened = person::open_person(conn, who).await.unwrap();
    let value = |state: &FieldState| (state.field, state.value.reveal().to_owned());
    opened.fields.iter().map(value).collect()
}

async fn kinds(conn: &mut PgConnection, who: PersonId) -> Vec<String> {
    let opened = person::open_person(conn, who).await.unwrap();
    opened.history.into_iter().map(|entry| entry.kind).collect()
}

/// Two records: the other one has a case and a message.
struct Two {
    jorge: PersonId,
    george: PersonId,
    case: CaseId,
}

async fn two(ana: &mut PgConnection) -> Two {
    let (jorge, george) = (jorge(ana).await, george(ana).await);
    let left = NewMessage {
        call: None,
        person: Some(george),
        case_number: None,
        left_by: LeftBy::Family,
        relation: Words::default(),
        name: Words::default(),
        words: Words::new("the money is on the way"),
        pass_word: Words::default(),
        language: None,
        may_hear: MayHear::CallerOnly,
        expires_at: None,
    };
    messages::leave_message(ana, request(), &left)
        .await
        .unwrap();
    let made = words::make_case(ana, request(), None, Some(george)).await;
    let Answer::CaseMade { case, .. } = made.unwrap().answer else {
        panic!("no case was made")
    };
    Two {
        jorge,
        george,
        case,
    }
}

#[tokio::test]
async fn merged_they_are_one_by_every_way() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let Two {
        jorge,
        george,
        case,
    } = two(&mut ana).await;
    merge(&mut ana, jorge, george, &[RecordField::Given])
        .await
        .unwrap();
    // The other opens as the survivor, with the fields as chosen and the empty ones filled.
    let opened = person::open_person(&mut ana, george).await.unwrap();
    assert_eq!(opened.person, jorge);
    assert_eq!(opened.name().reveal(), "Xorxe Martínez");
    assert_eq!(
        opened.field(RecordField::Born).unwrap().value.reveal(),
        "1994"
    );
    assert_eq!(opened.cases.first().map(|(id, _)| *id), Some(case));
    assert_eq!(opened.merged.first().map(|(id, _)| *id), Some(george));
    let opened = orders::read_once(&mut ana, &Read::OpenCase { case })
        .await
        .unwrap();
    let Answer::CaseOpened(record) = opened else {
        panic!("the case did not open")
    };
    assert_eq!(record.person, Some(jorge));
    let words = Words::new("Quintanilla");
    let found = orders::read_once(&mut ana, &Read::Search { words })
        .await
        .unwrap();
    let Answer::Found(found) = found else {
        panic!("no search")
    };
    let records: Vec<Record> = found.iter().map(|hit| hit.record).collect();
    assert_eq!(records, [Record::Person(jorge)]);
}

#[tokio::test]
async fn calls_cards_messages_and_candidates_follow_a_merge_and_its_undoing() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let Two { jorge, george, .. } = two(&mut ana).await;
    merge(&mut ana, jorge, george, &[]).await.unwrap();
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    let quintanilla = "=name Xorxe Quintanilla";
    assert_eq!(sought(&mut ana, claim, quintanilla).await, [jorge]);
    let onto = (Some(george), None);
    words::place_call(&mut ana, request(), call, Some(claim.fence), onto)
        .await
        .unwrap();
    assert_eq!(seen(&mut ana, call).await.unwrap().messages_waiting, 1);
    let shown = card::read_card(&mut ana, claim).await.unwrap().unwrap();
    assert_eq!((shown.person, shown.messages.len()), (jorge, 1));
    let alias = Told::Alias(Words::new("Chuy"));
    let wish = Write::TellPerson(george, Source::Family, Box::new(alias));
    orders::write(&mut ana, request(), &wish).await.unwrap();
    // Not one man after all.
    let mut stayed = unmerge(&mut ana, george).await.unwrap();
    stayed.sort();
    assert_eq!(stayed, ["alias", "call"]);
    assert_eq!(sought(&mut ana, claim, quintanilla).await, [george]);
    assert_eq!(seen(&mut ana, call).await.unwrap().messages_waiting, 0);
    for who in [jorge, george] {
        let kinds = kinds(&mut ana, who).await;
        for kind in ["merged", "unmerged"] {
            assert_eq!(kinds.iter().filter(|one| *one == kind).count(), 1, "{kind}");
        }
    }
}

async fn sought(conn: &mut PgConnection, claim: Claim, said: &str) -> Vec<PersonId> {
    let found = people::list_candidates(conn, claim, &Wanted::read(said))
        .await
        .unwrap();
    found.iter().map(|one| one.person).collect()
}

#[tokio::test]
async fn a_value_for_whoever_was_merged_away_meanwhile_is_kept_with_the_survivor() {
    let db = TestDatabase::new().await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    let (jorge, george) = (jorge(&mut ana).await, george(&mut ana).await);
    person::open_person(&mut cleo, george).await.unwrap();
    merge(&mut ana, jorge, george, &[]).await.unwrap();
    let new = NewValue {
        record: Record::Person(george),
        field: RecordField::Family,
        value: Words::new("Quintanilla Paz"),
        seen: 0,
    };
    let answer = set(&mut cleo, request(), &new).await;
    assert!(!answer.accepted);
    assert_eq!(answer.record, Record::Person(jorge));
    assert_eq!(answer.now.value.reveal(), "Martínez");
    let opened = person::open_person(&mut ana, jorge).await.unwrap();
    let kept = opened
        .history
        .iter()
        .find(|entry| entry.kind == "field_refused");
    assert_eq!(kept.unwrap().words.reveal(), "Quintanilla Paz");
}

#[tokio::test]
async fn chains_are_followed_and_undone_from_their_end_and_circles_are_refused() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let a = somebody(&mut ana, [Some("Aurelio"), None, None, None]).await;
    let b = somebody(&mut ana, [None, Some("Bracamonte"), None, None]).await;
    let c = somebody(&mut ana, [None, None, Some("111222333"), None]).await;
    let before = (
        values(&mut ana, a).await,
        values(&mut ana, b).await,
        values(&mut ana, c).await,
    );
    merge(&mut ana, b, a, &[]).await.unwrap();
    merge(&mut ana, c, b, &[]).await.unwrap();
    assert_eq!(person::open_person(&mut ana, a).await.unwrap().person, c);
    assert_eq!(
        person::open_person(&mut ana, a)
            .await
            .unwrap()
            .name()
            .reveal(),
        "Aurelio Bracamonte"
    );
    for (survivor, other) in [(a, c), (b, c), (a, b), (c, a), (c, c)] {
        let refused = merge(&mut ana, survivor, other, &[]).await.unwrap_err();
        assert!(
            matches!(refused, DbError::Changed | DbError::BadInput),
            "{refused:?}"
        );
    }
    assert_eq!(unmerge(&mut ana, a).await.unwrap_err(), DbError::Changed);
    unmerge(&mut ana, b).await.unwrap();
    assert_eq!(person::open_person(&mut ana, a).await.unwrap().person, b);
    unmerge(&mut ana, a).await.unwrap();
    assert_eq!(unmerge(&mut ana, a).await.unwrap_err(), DbError::Changed);
    let after = (
        values(&mut ana, a).await,
        values(&mut ana, b).await,
        values(&mut ana, c).await,
    );
    assert_eq!(before, after);
}

#[tokio::test]
async fn whoever_was_changed_since_he_was_shown_is_not_merged() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let (jorge, george) = (jorge(&mut ana).await, george(&mut ana).await);
    let seen = [
        person::open_person(&mut ana, jorge).await.unwrap().version,
        person::open_person(&mut ana, george).await.unwrap().version,
    ];
    let new = NewValue {
        record: Record::Person(george),
        field: RecordField::Born,
        value: Words::new("1995"),
        seen: 0,
    };
    set(&mut ana, request(), &new).await;
    let wish = Write::Merge(Box::new(Merge {
        survivor: jorge,
        other: george,
        chosen: Vec::new(),
        seen,
    }));
    let refused = orders::write(&mut ana, request(), &wish).await;
    assert_eq!(refused.unwrap_err(), DbError::Changed);
}

#[tokio::test]
async fn two_who_merge_in_opposite_directions_end_in_one_merge_and_one_refusal() {
    let db = TestDatabase::new().await;
    nobody_counts_opens(&db).await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    for _ in 0..how_many() / 2 {
        let (jorge, george) = (jorge(&mut ana).await, george(&mut ana).await);
        let (one, other) = tokio::join!(
            merge(&mut ana, jorge, george, &[]),
            merge(&mut cleo, george, jorge, &[])
        );
        let refused = [one, other].into_iter().filter_map(Result::err);
        let refused: Vec<DbError> = refused.collect();
        assert_eq!(refused, [DbError::Changed]);
    }
}

/// Sets random fields of the two while they are one; gives what was typed.
async fn edits_between(
    ana: &mut PgConnection,
    two: [PersonId; 2],
    dice: &mut StdRng,
) -> Vec<String> {
    let mut typed = Vec::new();
    for nth in 0..dice.random_range(0..4) {
        let field =
            [RecordField::Given, RecordField::Family, RecordField::Born][dice.random_range(0..3)];
        let said = format!("later {nth}");
        let new = NewValue {
            record: Record::Person(two[dice.random_range(0..2)]),
            field,
            value: Words::new(said.as_str()),
            seen: dice.random_range(0..2),
        };
        set(ana, request(), &new).await;
        typed.push(said);
    }
    typed
}

async fn merged_and_parted(ana: &mut PgConnection, seed: u64) {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut said = |text: &'static str| (dice.random_range(0..3) > 0).then_some(text);
    let mine = [
        said("Jorge"),
        said("Martínez"),
        said("204004117"),
        said("1994"),
    ];
    let theirs = [
        said("George"),
        said("Quintanilla"),
        said("111222333"),
        said("1994"),
    ];
    let two = [somebody(ana, mine).await, somebody(ana, theirs).await];
    let before = [values(ana, two[0]).await, values(ana, two[1]).await];
    let all = RecordField::OF_PERSON.iter().copied();
    let chosen: Vec<RecordField> = all.filter(|_| dice.random_range(0..2) == 0).collect();
    merge(ana, two[0], two[1], &chosen).await.unwrap();
    let merged = values(ana, two[0]).await;
    for (at, (field, now)) in merged.iter().enumerate() {
        let (mine, theirs) = (&before[0][at].1, &before[1][at].1);
        let takes = chosen.contains(field) || mine.is_empty();
        assert_eq!(
            now,
            if takes { theirs } else { mine },
            "seed {seed}, {field:?}"
        );
    }
    let typed = edits_between(ana, two, &mut dice).await;
    let stayed = unmerge(ana, two[1]).await.unwrap();
    assert_eq!(stayed.len(), typed.len(), "seed {seed}: all is listed");
    let after = [values(ana, two[0]).await, values(ana, two[1]).await];
    assert_eq!(before, after, "seed {seed}");
    let opened = person::open_person(ana, two[0]).await.unwrap();
    for said in typed {
        let mut words = opened.history.iter().map(|entry| entry.words.reveal());
        assert!(
            words.any(|words| words == said),
            "seed {seed}: {said} was lost"
        );
    }
}

/// Any fields, any choice, any edits between: parted, both are as they were.
#[tokio::test]
async fn merging_and_parting_gives_the_fields_back_in_every_history() {
    let db = TestDatabase::new().await;
    nobody_counts_opens(&db).await;
    let mut ana = db.connect("op-001").await;
    let histories = how_many();
    for seed in 0..histories {
        merged_and_parted(&mut ana, u64::try_from(seed).unwrap()).await;
    }
    eprintln!("{histories} merges undone: the fields were as before");
}

#[tokio::test]
async fn what_stayed_is_listed_on_the_page_and_moves_to_whom_it_belongs() {
    let db = TestDatabase::new().await;
    let mut ana = db.connect("op-001").await;
    let Two { jorge, george, .. } = two(&mut ana).await;
    merge(&mut ana, jorge, george, &[]).await.unwrap();
    let call = ring(&db).await;
    let claim = take(&mut ana, call).await.unwrap();
    words::place_call(
        &mut ana,
        request(),
        call,
        Some(claim.fence),
        (Some(george), None),
    )
    .await
    .unwrap();
    let alias = Told::Alias(Words::new("Chuy"));
    let wish = Write::TellPerson(george, Source::Facility, Box::new(alias));
    orders::write(&mut ana, request(), &wish).await.unwrap();
    let field = NewValue {
        record: Record::Person(jorge),
        field: RecordField::Country,
        value: Words::new("Honduras"),
        seen: 0,
    };
    orders::write(&mut ana, request(), &Write::SetValue(Box::new(field)))
        .await
        .unwrap();
    unmerge(&mut ana, george).await.unwrap();
    let page = person::open_person(&mut ana, jorge).await.unwrap();
    let kinds: Vec<&str> = page.stayed.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["call", "alias", "field"]);
    for stayed in &page.stayed {
        let wish = Write::MoveStayed(jorge, stayed.id);
        orders::write(&mut ana, request(), &wish).await.unwrap();
        let again = orders::write(&mut ana, request(), &wish).await;
        assert_eq!(again.unwrap_err(), DbError::Changed, "it moves once");
    }
    let left = person::open_person(&mut ana, jorge).await.unwrap();
    assert_eq!(left.stayed, []);
    let mut told = left.details.iter().map(|detail| detail.told.kind());
    assert!(!told.any(|kind| kind == "alias"));
    let onto = person::open_person(&mut ana, george).await.unwrap();
    assert_eq!(onto.details[0].told, Told::Alias(Words::new("Chuy")));
    assert_eq!(onto.details[0].source, Source::Facility);
    let country = onto.field(RecordField::Country).unwrap();
    assert_eq!(country.value.reveal(), "Honduras");
    assert_eq!(seen(&mut ana, call).await.unwrap().person, Some(george));
    assert_eq!(seen(&mut ana, call).await.unwrap().messages_waiting, 1);
}
