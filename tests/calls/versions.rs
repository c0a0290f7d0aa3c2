//! Owns: the proof that nobody overwrites anybody silently: two desks on one record, in many random histories.
//! Must not know: how a conflict is shown.

use std::collections::{BTreeMap, BTreeSet};

use linelamp::db::words::{self, NewPerson};
use linelamp::db::{orders, person};
use linelamp::domain::{
    Answer, Entry, NewValue, PersonId, PersonRecord, Read, Record, RecordField, RequestId,
    ValueSet, Words, Write,
};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sqlx::PgConnection;

use crate::story::*;
use crate::support::TestDatabase;

/// Histories of an ordinary run; `LINELAMP_HISTORIES` asks for another number.
const FEW: usize = 40;
const STEPS: usize = 14;

pub(crate) async fn nobody_counts_opens(db: &TestDatabase) {
    db.set_up("UPDATE linelamp.setting SET value = '100000' WHERE name = 'opens_per_hour'")
        .await;
}

pub(crate) fn how_many() -> usize {
    let wished = std::env::var("LINELAMP_HISTORIES").ok();
    wished.map_or(FEW, |number| number.parse().unwrap())
}

pub(crate) async fn jorge(conn: &mut PgConnection) -> PersonId {
    let jorge = NewPerson {
        given: Some("Jorge".into()),
        country: Some("HN".into()),
        ..NewPerson::default()
    };
    words::make_person(conn, request(), None, &jorge)
        .await
        .unwrap()
}

pub(crate) async fn set(conn: &mut PgConnection, request: RequestId, value: &NewValue) -> ValueSet {
    let wish = Write::SetValue(Box::new(value.clone()));
    match orders::write(conn, request, &wish).await.unwrap().answer {
        Answer::ValueSet(set) => *set,
        other => panic!("{other:?}"),
    }
}

fn value(record: Record, field: RecordField, said: &str, seen: i32) -> NewValue {
    NewValue {
        record,
        field,
        value: Words::new(said),
        seen,
    }
}

/// One desk: the versions it believes in, and what it sent last.
struct Desk {
    conn: PgConnection,
    seen: BTreeMap<RecordField, i32>,
    sent: Option<(RequestId, NewValue)>,
}

/// What truly stands in a field, reckoned apart from the database.
#[derive(Clone, Default)]
struct Truth {
    value: String,
    version: i32,
}

struct World {
    record: Record,
    fields: &'static [RecordField],
    desks: [Desk; 2],
    truth: BTreeMap<RecordField, Truth>,
    typed: Vec<(RecordField, String)>,
    dice: StdRng,
}

/// Values that the field takes, most of them never used before.
fn invented(field: RecordField, nth: usize, dice: &mut StdRng) -> String {
    match field {
        RecordField::ANumber => format!("{:09}", 100_000 + nth * 7 + dice.random_range(0..3)),
        RecordField::Language => {
            ["es", "quc", "ht", "mam", "en"][dice.random_range(0..5)].to_owned()
        }
        RecordField::Status => ["open", "ongoing", "closed"][dice.random_range(0..3)].to_owned(),
        RecordField::Responsible => {
            ["op-001", "op-003", "op-010"][dice.random_range(0..3)].to_owned()
        }
        _ => format!("said {nth} {}", dice.random_range(0..1000)),
    }
}

impl World {
    async fn edit(&mut self, who: usize, nth: usize) {
        let field = self.fields[self.dice.random_range(0..self.fields.len())];
        let said = invented(field, nth, &mut self.dice);
        let new = value(self.record, field, &said, self.desks[who].seen[&field]);
        self.typed.push((field, said.clone()));
        let id = request();
        let answer = set(&mut self.desks[who].conn, id, &new).await;
        let truth = self.truth.get_mut(&field).unwrap();
        let same = truth.value == said;
        assert_eq!(
            answer.accepted,
            same || new.seen == truth.version,
            "a value stands exactly where nobody was faster"
        );
        if answer.accepted && !same {
            truth.version += 1;
            truth.value = said;
        }
        assert_eq!(
            (answer.now.value.reveal(), answer.now.version),
            (truth.value.as_str(), truth.version),
            "the answer says what stands there"
        );
        let desk = &mut self.desks[who];
        desk.sent = Some((id, new));
        // One in three answers is lost on the way: the desk goes on believing what it saw.
        if self.dice.random_range(0..3) > 0 {
            desk.seen.insert(field, answer.now.version);
        }
    }

    /// Both at the same moment, on one field, having seen the same.
    async fn race(&mut self, nth: usize) {
        let field = self.fields[self.dice.random_range(0..self.fields.len())];
        let version = self.truth[&field].version;
        let said = [0, 1].map(|_| invented(field, nth, &mut self.dice));
        let new = [0, 1].map(|at| value(self.record, field, &said[at], version));
        let [ana, cleo] = &mut self.desks;
        let (one, other) = tokio::join!(
            set(&mut ana.conn, request(), &new[0]),
            set(&mut cleo.conn, request(), &new[1])
        );
        let before = self.truth[&field].clone();
        self.typed
            .extend(said.iter().map(|said| (field, said.clone())));
        let differ = said[0] != said[1] && said.iter().all(|said| *said != before.value);
        if differ {
            assert!(one.accepted != other.accepted, "one of two is first");
        }
        // What stands is what the database says; the answers must not contradict it.
        let (mut stands, _) = reads(&mut self.desks[0].conn, self.record).await;
        let state = stands.remove(&field).unwrap();
        assert!(said.contains(&state.value) || state.value == before.value);
        for desk in &mut self.desks {
            desk.seen.insert(field, state.version);
        }
        self.truth.insert(field, state);
    }

    /// The last order once more, as after a lost answer: nothing happens twice.
    async fn repeat(&mut self, who: usize) {
        let Some((id, new)) = self.desks[who].sent.clone() else {
            return;
        };
        let truth = self.truth[&new.field].clone();
        let answer = set(&mut self.desks[who].conn, id, &new).await;
        assert_eq!(
            (answer.now.value.reveal(), answer.now.version),
            (truth.value.as_str(), truth.version),
            "a repeat changes nothing"
        );
        self.desks[who].seen.insert(new.field, answer.now.version);
    }

    async fn look(&mut self, who: usize) {
        let (stands, _) = reads(&mut self.desks[who].conn, self.record).await;
        self.desks[who].seen = stands
            .into_iter()
            .map(|(field, truth)| (field, truth.version))
            .collect();
    }
}

/// What stands in the fields, and all that is written on the record's timeline.
async fn reads(
    conn: &mut PgConnection,
    record: Record,
) -> (BTreeMap<RecordField, Truth>, Vec<Entry>) {
    let (fields, entries) = match record {
        Record::Person(whose) => {
            let opened = person::open_person(conn, whose).await.unwrap();
            (opened.fields, opened.history)
        }
        Record::Case(case) => {
            let opened = orders::read_once(conn, &Read::OpenCase { case }).await;
            let Answer::CaseOpened(opened) = opened.unwrap() else {
                panic!("the case did not open")
            };
            assert!(opened.last, "all of its timeline is here");
            (opened.fields, opened.entries)
        }
        Record::Call(_) => panic!("a call has no such fields"),
    };
    let truth = fields.into_iter().map(|state| {
        let value = state.value.reveal().to_owned();
        let version = state.version;
        (state.field, Truth { value, version })
    });
    (truth.collect(), entries)
}

async fn nothing_is_lost(world: &mut World, originals: &[(RecordField, &str)]) {
    let originals = originals
        .iter()
        .map(|(field, said)| (*field, (*said).to_owned()));
    let mut every: Vec<(RecordField, String)> = originals.collect();
    every.append(&mut world.typed);
    let (truth, entries) = reads(&mut world.desks[0].conn, world.record).await;
    for (field, said) in every {
        let kept = entries
            .iter()
            .any(|entry| entry.fact("field") == Some(field.word()) && entry.words.reveal() == said);
        let stands = truth[&field].value == said;
        assert!(stands || kept, "{field:?}: a value was lost");
    }
    let ids: BTreeSet<_> = entries.iter().map(|entry| entry.id).collect();
    assert_eq!(ids.len(), entries.len(), "an entry stands twice");
}

async fn history(db: &TestDatabase, seed: u64, of_case: bool) {
    let mut desks = [db.connect("op-001").await, db.connect("op-003").await];
    let whose = jorge(&mut desks[0]).await;
    let (record, fields, originals): (_, &'static [RecordField], &[(RecordField, &str)]) =
        if of_case {
            let made = words::make_case(&mut desks[0], request(), None, Some(whose)).await;
            let Answer::CaseMade { case, .. } = made.unwrap().answer else {
                panic!("no case was made")
            };
            (
                Record::Case(case),
                RecordField::OF_CASE,
                &[(RecordField::Status, "open")],
            )
        } else {
            let said = &[(RecordField::Given, "Jorge"), (RecordField::Country, "HN")];
            (Record::Person(whose), RecordField::OF_PERSON, said)
        };
    let truth = fields.iter().map(|field| {
        let known = originals.iter().find(|(known, _)| known == field);
        let value = known.map_or("", |(_, value)| *value).to_owned();
        (*field, Truth { value, version: 0 })
    });
    let [ana, cleo] = desks;
    let unknowing = || fields.iter().map(|field| (*field, 0)).collect();
    let mut world = World {
        record,
        fields,
        truth: truth.collect(),
        desks: [ana, cleo].map(|conn| Desk {
            conn,
            seen: unknowing(),
            sent: None,
        }),
        typed: Vec::new(),
        dice: StdRng::seed_from_u64(seed),
    };
    for nth in 0..STEPS {
        let who = world.dice.random_range(0..2);
        match world.dice.random_range(0..10) {
            0 | 1 => world.look(who).await,
            2 | 3 => world.repeat(who).await,
            4 | 5 => world.race(nth).await,
            _ => world.edit(who, nth).await,
        }
    }
    nothing_is_lost(&mut world, originals).await;
}

#[tokio::test]
async fn every_value_typed_at_two_desks_is_current_or_on_the_timeline() {
    let db = TestDatabase::new().await;
    nobody_counts_opens(&db).await;
    let histories = how_many();
    for seed in 0..histories {
        history(&db, u64::try_from(seed).unwrap(), seed % 3 == 2).await;
    }
    eprintln!("{histories} histories of two desks, {STEPS} steps each: no value lost, none twice");
}

#[tokio::test]
async fn different_fields_never_meet_and_the_second_on_one_field_is_asked() {
    let db = TestDatabase::new().await;
    let (mut ana, mut cleo) = (db.connect("op-001").await, db.connect("op-003").await);
    let whose = jorge(&mut ana).await;
    let record = Record::Person(whose);
    let born = set(
        &mut ana,
        request(),
        &value(record, RecordField::Born, "1994", 0),
    )
    .await;
    let family = set(
        &mut cleo,
        request(),
        &value(record, RecordField::Family, "Martínez", 0),
    )
    .await;
    assert!(born.accepted && family.accepted);
    let late = request();
    let refused = set(
        &mut cleo,
        late,
        &value(record, RecordField::Born, "1993", 0),
    )
    .await;
    assert!(!refused.accepted);
    assert_eq!(refused.now.value.reveal(), "1994");
    assert_eq!(refused.now.set_by.as_ref().unwrap().0, "op-001");
    assert!(refused.now.set_at.is_some());
    let kept = |record: &PersonRecord| {
        let mut refused = record
            .history
            .iter()
            .filter(|entry| entry.kind == "field_refused");
        refused
            .next()
            .map(|entry| (entry.id.0, entry.words.clone()))
    };
    let opened = person::open_person(&mut ana, whose).await.unwrap();
    assert_eq!(kept(&opened), Some((late.0, Words::new("1993"))));
    // Knowing what stands there, he may put his own.
    let mine = set(
        &mut cleo,
        request(),
        &value(record, RecordField::Born, "1993", refused.now.version),
    )
    .await;
    assert!(mine.accepted);
}
