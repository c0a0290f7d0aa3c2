//! Owns: which lists of call records are taken, and what is said of the others.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{CallRecord, Column, EndWhy, Fault, FaultyRow, Records, RecordsRefused, records};

fn now() -> Timestamp {
    "2026-03-04T00:00:00Z".parse().unwrap()
}

fn read(text: &str) -> Result<Records, RecordsRefused> {
    records(text.as_bytes(), None, now())
}

fn faults(text: &str) -> Vec<(u32, Fault)> {
    match read(text) {
        Err(RecordsRefused::Rows(rows)) => rows
            .into_iter()
            .map(|FaultyRow { row, fault }| (row, fault))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_of_any_phone_system_is_read_by_its_titles() {
    let list = "Calls of March,,,,,\n\nUniqueID,Calldate,Src,DID,Answered,Duration\n\
        pbx1-1.2,2026-03-03T10:00:00Z,+13125550199,1001,2026-03-03T10:01:00Z,540\n\
        pbx1-1.3,2026-03-03T05:00:00-06:00,anonymous,1001,,30\n";
    let read = read(list).unwrap();
    assert_eq!(read.title_row, 3);
    let [answered, abandoned] = &read.calls[..] else {
        panic!("two calls")
    };
    assert_eq!(
        *answered,
        CallRecord {
            provider_id: "pbx1-1.2".to_owned(),
            line: Some("1001".to_owned()),
            from: Some("+13125550199".into()),
            arrived_at: "2026-03-03T10:00:00Z".parse().unwrap(),
            connected_at: Some("2026-03-03T10:01:00Z".parse().unwrap()),
            ended_at: "2026-03-03T10:09:00Z".parse().unwrap(),
            why: EndWhy::Unknown,
        }
    );
    assert_eq!(abandoned.from, None);
    assert_eq!(
        abandoned.arrived_at,
        "2026-03-03T11:00:00Z".parse().unwrap()
    );
    assert_eq!(
        (abandoned.connected_at, abandoned.why),
        (None, EndWhy::CallerHungUp)
    );
}

#[test]
fn every_row_with_a_fault_is_named_and_nothing_is_taken() {
    let list = "id,arrived,ended,why,from\n\
        1,2026-03-03T10:00:00Z,2026-03-03T10:00:09Z,voicemail,\n\
        ,2026-03-03T10:00:00Z,2026-03-03T10:00:09Z,,\n\
        1,2026-03-03T10:00:00Z,2026-03-03T10:00:09Z,,\n\
        3,yesterday,2026-03-03T10:00:09Z,,\n\
        4,2026-03-03 10:00:00,2026-03-03T10:00:09Z,,\n\
        5,2026-03-03T10:00:09Z,2026-03-03T10:00:00Z,,\n\
        6,2026-03-03T10:00:00Z,2027-03-03T10:00:00Z,,\n\
        7,2026-03-03T10:00:00Z,,,\n\
        8,2026-03-03T10:00:00Z,2026-03-03T10:00:09Z,tired,\n\
        9,2026-03-03T10:00:00Z,2026-03-03T10:00:09Z,,+1\u{202e}312\n";
    assert_eq!(
        faults(list),
        [
            (3, Fault::Missing { column: Column::Id }),
            (4, Fault::SameAs { other: 2 }),
            (
                5,
                Fault::NotATime {
                    column: Column::Arrived
                }
            ),
            (
                6,
                Fault::NoZone {
                    column: Column::Arrived
                }
            ),
            (7, Fault::Backwards),
            (8, Fault::Backwards),
            (
                9,
                Fault::Missing {
                    column: Column::Ended
                }
            ),
            (10, Fault::NotAWhy),
            (
                11,
                Fault::NotPlain {
                    column: Column::From
                }
            ),
        ]
    );
    let without = "name,arrived,ended\n1,2,3\n";
    assert_eq!(read(without), Err(RecordsRefused::NoTitles));
}

#[test]
fn a_time_without_offset_is_read_by_the_clocks_of_the_zone() {
    let list = "id,arrived,seconds\n1,2026-03-03 10:00:00,60\n";
    let zone = TimeZone::get("America/Chicago").unwrap();
    let read = records(list.as_bytes(), Some(&zone), now()).unwrap();
    assert_eq!(
        read.calls[0].arrived_at,
        "2026-03-03T16:00:00Z".parse().unwrap()
    );
    assert_eq!(
        read.calls[0].ended_at,
        "2026-03-03T16:01:00Z".parse().unwrap()
    );
}

proptest! {
    #[test]
    fn any_cells_are_read_or_refused_by_row(cells in prop::collection::vec("[ -~]{0,12}", 3..9)) {
        let list = format!("id,arrived,seconds\n{}\n", cells.chunks(3).map(|row| row.join(";").replace(',', " ").replace(';', ",")).collect::<Vec<_>>().join("\n"));
        match records(list.as_bytes(), None, now()) {
            Ok(read) => prop_assert!(read.calls.iter().all(|call| call.ended_at >= call.arrived_at)),
            Err(RecordsRefused::Rows(rows)) => prop_assert!(rows.iter().all(|row| row.row > 1)),
            Err(RecordsRefused::Sheet(_) | RecordsRefused::NoTitles) => {}
        }
    }
}
