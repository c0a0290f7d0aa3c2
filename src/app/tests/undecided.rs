//! Owns: stories about values that were kept and not set: half typed and never sent, or second of two.
//! Must not know: how they came to the timeline.

use uuid::Uuid;

use super::Desk;
use super::person::{field, new_value, opened, person_record, picks, refused, written};
use crate::app::menu::Pick;
use crate::app::{Mode, Place};
use crate::domain::{CaseId, CaseRecord, Entry, NewValue, Record, RecordField, Words, Write};
use crate::panes::case::Opened;
use crate::store::invented::morning;

/// What was half typed into a field, on the timeline.
fn half_typed(which: RecordField, said: &str) -> Entry {
    Entry {
        kind: "half_typed".to_owned(),
        ..refused(which, said)
    }
}

#[test]
fn what_was_never_sent_stands_in_its_line_again_and_is_sent_as_any_other() {
    let mut record = person_record(400, "Jorge");
    record.history = vec![half_typed(RecordField::ANumber, "A 204-004-118")];
    let mut desk = opened(record);
    desk.press("G enter");
    assert!(
        matches!(&desk.state.mode, Mode::Record(line) if line.typing.text() == "A 204-004-118")
    );
    desk.press("enter");
    let sent = new_value(RecordField::ANumber, "204004118", 1);
    assert_eq!(desk.writes(), [Write::SetValue(Box::new(sent))]);
}

#[test]
fn what_was_kept_of_a_case_is_decided_or_goes_on_there() {
    let need = |said: &str| NewValue {
        record: Record::Case(CaseId(Uuid::from_u128(500))),
        field: RecordField::Need,
        value: Words::new(said),
        seen: 3,
    };
    for half in [true, false] {
        let mut desk = Desk::with(morning());
        let said = if half {
            half_typed(RecordField::Need, "insulin")
        } else {
            refused(RecordField::Need, "insulin")
        };
        desk.state.panes.case.show(Opened::Case(CaseRecord {
            case: CaseId(Uuid::from_u128(500)),
            number: "26-0142".to_owned(),
            status: "open".to_owned(),
            person: None,
            person_name: None,
            fields: vec![field(RecordField::Need, "a lawyer", 3)],
            entries: vec![said],
            last: true,
        }));
        desk.state.place = Place::Case;
        desk.press("enter");
        if half {
            assert!(matches!(desk.state.mode, Mode::Record(_)));
            desk.press("enter");
        } else {
            assert_eq!(picks(&desk)[0], Pick::Mine(Box::new(need("insulin"))));
            desk.press("1");
        }
        assert_eq!(
            written(&desk).last(),
            Some(&Write::SetValue(Box::new(need("insulin"))))
        );
    }
}
