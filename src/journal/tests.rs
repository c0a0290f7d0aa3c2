//! Owns: the proof that a journal yields what was written and nothing else, wherever it was cut or bent.

use std::path::PathBuf;

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::frame::{self, HEADER};
use super::ledger::unsaved_and_kept;
use super::{Folder, KeptKey, Ledger, Record, SecretKey};
use crate::domain::marks::MarkKind;
use crate::domain::{
    CallId, CaseId, Claim, EntryId, Fence, Field, FillingId, Lsn, MarkPlace, NoteLine, Origin,
    PersonId, Piece, Provider, Receipt, Record as Opened, RecordField, Saved, Source, TypedInto,
    TypedLine, Words,
};

/// A folder that goes with its test.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        let name = format!("linelamp-journal-{}", Uuid::new_v4().simple());
        Self(std::env::temp_dir().join(name))
    }

    fn folder(&self) -> Folder {
        Folder::in_state(&self.0)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left behind is in the temporary folder.
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

fn line(entry: u128, words: &str) -> NoteLine {
    NoteLine {
        entry: EntryId(Uuid::from_u128(entry)),
        claim: Claim {
            call: CallId(Uuid::from_u128(77)),
            fence: Fence(9),
        },
        provider: Some(Provider {
            source: "pbx".to_owned(),
            id: "a/1".to_owned(),
        }),
        written_at: Timestamp::UNIX_EPOCH,
        words: Words::new(words),
        amends: (entry % 2 == 1).then_some(MarkPlace {
            entry: EntryId(Uuid::from_u128(99)),
            from: 4,
            kind: MarkKind::Born,
        }),
        field: (entry % 3 == 2).then(|| Field {
            filling: FillingId(Uuid::from_u128(55)),
            form: "intake".to_owned(),
            version: 3,
            path: "first/contact[2]/name".to_owned(),
        }),
    }
}

/// Words of every kind that a journal keeps, the kind by the number.
fn piece(entry: u128, words: &str) -> Piece {
    let person = PersonId(Uuid::from_u128(88));
    let value = |record, field| TypedInto::Value {
        record,
        field,
        seen: 4,
    };
    let into = match entry % 8 {
        3 => value(Opened::Person(person), RecordField::Born),
        4 => value(Opened::Case(CaseId(Uuid::from_u128(66))), RecordField::Need),
        5 => TypedInto::Told {
            person,
            kind: "alias".to_owned(),
        },
        6 => TypedInto::Topic,
        7 => TypedInto::Message,
        _ => return Piece::Note(line(entry, words)),
    };
    let note = line(entry, words);
    Piece::Typed(TypedLine {
        entry: note.entry,
        into,
        claim: entry.is_multiple_of(2).then_some(note.claim),
        provider: note.provider,
        source: (entry % 2 == 1).then_some(Source::Family),
        written_at: note.written_at,
        words: note.words,
    })
}

fn receipt() -> Receipt {
    Receipt {
        saved: Saved {
            origin: Origin {
                identity: Uuid::from_u128(5),
                timeline: 1,
            },
            lsn: Lsn(0x16_B374_D848),
        },
        at: Timestamp::UNIX_EPOCH,
    }
}

fn record() -> impl Strategy<Value = Record> {
    (0u128..8, 0u8..6, "\\PC{0,20}").prop_map(|(entry, kind, words)| match kind {
        0 | 1 => Record::Draft(piece(entry, &words)),
        2 => Record::Line(piece(entry, &words)),
        3 => Record::Acknowledged(EntryId(Uuid::from_u128(entry)), receipt()),
        4 => Record::Erased(EntryId(Uuid::from_u128(entry))),
        _ => Record::Released(EntryId(Uuid::from_u128(entry))),
    })
}

/// What was read, and what must have been: the same lines in the same order.
fn same(found: &Ledger, wanted: &Ledger) -> bool {
    found.records() == wanted.records()
}

fn ledger(records: &[Record]) -> Ledger {
    let mut ledger = Ledger::default();
    for record in records {
        ledger.take_in(record.clone());
    }
    ledger
}

/// Writes the records as one journal; its bytes, and where each record ends.
fn written(folder: &Folder, key: &SecretKey, records: &[Record]) -> (PathBuf, Vec<u8>, Vec<usize>) {
    let mut journal = folder.begin(key.public(), Uuid::new_v4()).unwrap();
    let mut ends = vec![HEADER];
    for record in records {
        journal.append(std::slice::from_ref(record)).unwrap();
        ends.push(usize::try_from(journal.length()).unwrap());
    }
    let path = folder.journals().unwrap().remove(0);
    let bytes = std::fs::read(&path).unwrap();
    (path, bytes, ends)
}

/// What a journal with these bytes comes to, and how many records cannot be read.
fn read_back(folder: &Folder, key: &SecretKey, bytes: &[u8]) -> Option<(Ledger, usize)> {
    for path in folder.journals().unwrap() {
        std::fs::remove_file(path).unwrap();
    }
    std::fs::write(folder.path().join("one.journal"), bytes).unwrap();
    let left = folder.left_behind().unwrap().remove(0);
    let opened = left.open(key)?;
    Some((opened.ledger, opened.unread))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_crash_at_any_byte_costs_at_most_the_record_being_written(
        records in prop::collection::vec(record(), 1..6),
    ) {
        let place = Place::new();
        let folder = place.folder();
        let key = SecretKey::make(Uuid::from_u128(1));
        let (_, bytes, ends) = written(&folder, &key, &records);
        for cut in 0..=bytes.len() {
            let found = read_back(&folder, &key, &bytes[..cut]);
            if cut < HEADER {
                prop_assert!(found.is_none());
                continue;
            }
            let whole = ends.iter().filter(|end| **end <= cut).count() - 1;
            let (found, unread) = found.unwrap();
            prop_assert!(same(&found, &ledger(&records[..whole])), "cut at {}", cut);
            prop_assert_eq!(unread, 0, "a torn tail is no damage");
        }
    }

    #[test]
    fn a_bent_byte_costs_its_record_and_never_yields_a_wrong_one(
        records in prop::collection::vec(record(), 1..5),
        at in any::<prop::sample::Index>(),
        bit in 0u8..8,
    ) {
        let place = Place::new();
        let folder = place.folder();
        let key = SecretKey::make(Uuid::from_u128(1));
        let (_, mut bytes, ends) = written(&folder, &key, &records);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let found = read_back(&folder, &key, &bytes);
        if at < HEADER {
            prop_assert!(found.is_none());
        } else {
            let bent = ends.iter().filter(|end| **end <= at).count() - 1;
            let mut left = records.clone();
            left.remove(bent);
            let (found, unread) = found.unwrap();
            prop_assert!(same(&found, &ledger(&left)));
            // The last record is a torn tail; any other is missed.
            prop_assert_eq!(unread, usize::from(bent + 1 < records.len()));
        }
    }

    #[test]
    fn rubbish_before_behind_and_between_is_passed_over(
        records in prop::collection::vec(record(), 1..4),
        rubbish in prop::collection::vec(any::<u8>(), 0..80),
        after in any::<prop::sample::Index>(),
    ) {
        let place = Place::new();
        let folder = place.folder();
        let key = SecretKey::make(Uuid::from_u128(1));
        let (_, mut bytes, ends) = written(&folder, &key, &records);
        let at = ends[after.index(ends.len())];
        bytes.splice(at..at, rubbish);
        let (found, _) = read_back(&folder, &key, &bytes).unwrap();
        prop_assert!(same(&found, &ledger(&records)));
    }

    #[test]
    fn a_file_that_is_written_anew_comes_to_the_same(
        records in prop::collection::vec(record(), 0..12),
    ) {
        let before = ledger(&records).records();
        prop_assert_eq!(ledger(&before).records(), before);
    }

    #[test]
    fn unsaved_lines_are_counted_without_a_key(
        records in prop::collection::vec(record(), 0..12),
    ) {
        let place = Place::new();
        let folder = place.folder();
        let key = SecretKey::make(Uuid::from_u128(1));
        let (_, bytes, _) = written(&folder, &key, &records);
        let contents = frame::read(&bytes).unwrap();
        let truly = ledger(&records)
            .lines()
            .filter(|owed| owed.receipt.is_none())
            .count();
        let lines = ledger(&records).lines().count();
        prop_assert_eq!(unsaved_and_kept(&contents.frames), (truly, lines - truly));
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(frame::read(&bytes).is_none(), "no header by chance");
    }
}

#[test]
fn a_record_is_worth_nothing_in_another_file_or_at_another_place() {
    let place = Place::new();
    let folder = place.folder();
    let key = SecretKey::make(Uuid::from_u128(1));
    let records = [Record::Line(piece(1, "one")), Record::Line(piece(2, "two"))];
    let (_, bytes, ends) = written(&folder, &key, &records);
    let swapped = [
        &bytes[..HEADER],
        &bytes[ends[1]..ends[2]],
        &bytes[HEADER..ends[1]],
    ]
    .concat();
    let (found, _) = read_back(&folder, &key, &swapped).unwrap();
    assert_eq!(found, ledger(&records[1..]), "the older one comes too late");
    let doubled = [&bytes[..], &bytes[HEADER..ends[1]]].concat();
    let (found, _) = read_back(&folder, &key, &doubled).unwrap();
    assert_eq!(found, ledger(&records));
    let other = folder.begin(key.public(), Uuid::new_v4()).unwrap();
    drop(other);
    let heads = folder.journals().unwrap();
    let other = heads.iter().map(|path| std::fs::read(path).unwrap());
    let other = other.min_by_key(Vec::len).unwrap();
    let moved = [&other[..HEADER], &bytes[HEADER..]].concat();
    let (found, _) = read_back(&folder, &key, &moved).unwrap();
    assert!(found.is_empty());
}

#[test]
fn a_file_is_taken_up_only_when_its_desk_is_gone_and_written_on_where_it_was_torn() {
    let place = Place::new();
    let folder = place.folder();
    let key = SecretKey::make(Uuid::from_u128(1));
    let mut journal = folder.begin(key.public(), Uuid::new_v4()).unwrap();
    journal.append(&[Record::Line(piece(1, "one"))]).unwrap();
    assert!(folder.left_behind().unwrap().is_empty(), "its desk lives");
    drop(journal);
    let path = folder.journals().unwrap().remove(0);
    let mut torn = std::fs::read(&path).unwrap();
    torn.truncate(torn.len() - 3);
    torn.extend_from_within(HEADER..HEADER + 20);
    std::fs::write(&path, &torn).unwrap();
    let left = folder.left_behind().unwrap().remove(0);
    assert!(folder.left_behind().unwrap().is_empty(), "one picks it up");
    let mut opened = left.open(&key).unwrap();
    assert!(opened.ledger.is_empty());
    opened
        .journal
        .append(&[Record::Line(piece(2, "two"))])
        .unwrap();
    drop(opened);
    let left = folder.left_behind().unwrap().remove(0);
    let opened = left.open(&key).unwrap();
    assert_eq!(opened.ledger, ledger(&[Record::Line(piece(2, "two"))]));
    opened.journal.wipe().unwrap();
    assert!(folder.journals().unwrap().is_empty());
}

#[test]
fn nobody_else_may_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let folder = place.folder();
    let key = SecretKey::make(Uuid::from_u128(1));
    std::fs::create_dir_all(folder.path()).unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let _journal = folder.begin(key.public(), Uuid::new_v4()).unwrap();
    let kept = KeptKey {
        public: key.public(),
        origin: receipt().saved.origin,
        locked: true,
    };
    folder.keep_key("here", &kept).unwrap();
    assert_eq!(folder.key("here"), Some(kept));
    assert_eq!(folder.key("elsewhere"), None);
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.path()), 0o700);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
}

#[test]
fn the_words_are_nowhere_in_the_file() {
    let place = Place::new();
    let folder = place.folder();
    let key = SecretKey::make(Uuid::from_u128(1));
    let said = "insulin stopped on Tuesday";
    let (_, bytes, _) = written(&folder, &key, &[Record::Line(piece(1, said))]);
    let seen = bytes.windows(7).any(|window| window == b"insulin");
    assert!(!seen);
    let short = written(&place.folder(), &key, &[Record::Draft(piece(1, "x"))]).1;
    assert_eq!(short.len(), bytes.len(), "nor does the length tell");
}
