//! Owns: stories about the order of the queue and what its rows say.

use jiff::tz::TimeZone;

use super::{Filters, Queue, Remark, Section, summary};
use crate::domain::{Call, CallState, Clock, LinkState, Urgency};
use crate::panes::Sight;
use crate::store::Store;
use crate::store::invented::{ago, call_id, held, login, mirror, morning, start, waiting};

fn order(calls: Vec<Call>) -> Vec<u128> {
    let store = mirror(calls);
    look(&store, |sight| {
        Queue::default()
            .rows(sight)
            .iter()
            .map(|row| row.call.0.as_u128())
            .collect()
    })
}

fn look<T>(store: &Store, at: impl FnOnce(&Sight<'_>) -> T) -> T {
    let clock = Clock::new(start(), TimeZone::UTC);
    let me = login(1);
    let fresh = std::collections::BTreeSet::new();
    at(&Sight {
        store,
        clock: &clock,
        me: Some(&me),
        claim: None,
        link: LinkState::Live,
        fresh: &fresh,
        pending: None,
    })
}

fn broken_off(line: u128, urgency: u8, seconds: i64) -> Call {
    let mut call = held(waiting(90, line, urgency, seconds + 300), 2, 5, true);
    call.state = CallState::BrokenOff;
    call.ended_at = Some(ago(seconds));
    call.broken_off_at = Some(ago(seconds));
    call
}

#[test]
fn urgency_comes_first_and_then_arrival() {
    assert_eq!(
        order(vec![
            waiting(1, 1, 4, 90),
            waiting(2, 2, 2, 10),
            waiting(3, 3, 4, 200)
        ]),
        [2, 3, 1]
    );
}

#[test]
fn a_record_that_broke_off_lends_its_urgency_to_a_call_from_the_same_place() {
    let calls = vec![
        waiting(1, 2, 3, 500),
        waiting(2, 1, 4, 10),
        broken_off(1, 1, 200),
    ];
    assert_eq!(order(calls)[0], 2);
}

#[test]
fn within_equal_urgency_the_caller_who_may_have_been_cut_off_comes_first() {
    let calls = vec![
        waiting(1, 2, 2, 500),
        waiting(2, 1, 2, 10),
        broken_off(1, 3, 200),
    ];
    assert_eq!(order(calls)[..2], [2, 1]);
}

#[test]
fn after_a_quarter_of_an_hour_nothing_is_lent_any_more() {
    let calls = vec![
        waiting(1, 2, 4, 500),
        waiting(2, 1, 4, 10),
        broken_off(1, 1, 15 * 60 + 1),
    ];
    assert_eq!(order(calls), [1, 2]);
}

#[test]
fn a_call_whose_facility_nobody_knows_is_lent_nothing() {
    let mut unknown = waiting(2, 1, 4, 10);
    unknown.facility = None;
    let mut record = broken_off(1, 1, 200);
    record.facility = None;
    assert_eq!(
        order(vec![waiting(1, 2, 4, 500), unknown, record])[..2],
        [1, 2]
    );
}

#[test]
fn the_rows_say_what_else_is_known_and_nothing_of_the_story() {
    let store = mirror(morning());
    let rows = look(&store, |sight| Queue::default().rows(sight));
    let of = |number: u128| rows.iter().find(|row| row.call == call_id(number)).unwrap();
    assert_eq!(of(1).remarks, [Remark::MayBeBrokenOff { minutes: 3 }]);
    assert_eq!(of(3).remarks, [Remark::NthToday(3)]);
    assert_eq!((of(20).section, of(20).minutes), (Section::BrokenOff, 3));
    assert_eq!(of(21).section, Section::LinkLost);
    assert_eq!(of(22).remarks, [Remark::With("luis".to_owned())]);
}

#[test]
fn waiting_spends_the_cap() {
    let store = mirror(vec![waiting(1, 1, 4, 10 * 60)]);
    let left = look(&store, |sight| {
        Queue::default().rows(sight)[0].cap.unwrap().minutes_left()
    });
    assert_eq!(left, 5);
}

#[test]
fn the_top_line_counts_everybody_whatever_is_filtered() {
    let store = mirror(morning());
    let counted = look(&store, summary);
    assert_eq!((counted.waiting, counted.oldest, counted.urgent), (3, 2, 1));
}

#[test]
fn filters_hide_rows_on_this_desk_only() {
    let store = mirror(morning());
    let filters = Filters {
        urgency: Urgency::new(3),
        ..Filters::default()
    };
    let queue = Queue {
        filters,
        ..Queue::default()
    };
    assert_eq!(look(&store, |sight| queue.rows(sight).len()), 2);
}
