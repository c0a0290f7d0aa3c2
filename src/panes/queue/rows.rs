//! Owns: the order of the queue and what each row says.
//! Must not know: widths, colours or languages.

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp};

use super::Filters;
use crate::domain::phone_system::PhoneMark;
use crate::domain::{Call, CallId, CallState, Clock, Urgency};
use crate::panes::Sight;

/// For so long a record that broke off lends its urgency to calls from the same facility.
const LENDS_FOR: SignedDuration = SignedDuration::from_mins(15);

/// Which part of the queue a row stands in, from the top.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Section {
    /// Mine, and not in hand: the link was lost, or this desk has just begun.
    Mine,
    /// Nobody has it.
    Waiting,
    /// Broke off, and the caller may come back.
    BrokenOff,
    /// A colleague's desk went silent with a caller on the line.
    LinkLost,
    /// A colleague has it.
    WithColleagues,
    /// Somebody has it whose phone is nobody's here.
    Elsewhere,
}

/// What else there is to say about a call, without a word of its story.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remark {
    /// A record of the same facility broke off so many minutes ago.
    MayBeBrokenOff {
        /** Minutes. */
        minutes: i64,
    },
    /// Which call of today from the same, shared phone.
    NthToday(i16),
    /// Came back from a desk that died.
    Returned,
    /// Who has it, or had it.
    With(String),
    /// Mine, and the link was lost.
    LinkLost,
    /// The hotline placed it.
    Outgoing,
    /// The caller left a voicemail.
    Voicemail,
}

/// How much of the cap is spent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cap {
    /// Seconds since first arrival.
    pub used: i64,
    /// Seconds allowed.
    pub of: i64,
}

impl Cap {
    /// Whole minutes left, rounded down; none when it is spent.
    #[must_use]
    pub const fn minutes_left(self) -> i64 {
        let left = self.of - self.used;
        if left > 0 { left / 60 } else { 0 }
    }
}

/// One row of the queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueueRow {
    /// Which call.
    pub call: CallId,
    /// Where it stands.
    pub section: Section,
    /// How urgent: its own, or the one a broken-off record lends it.
    pub urgency: Urgency,
    /// Whole minutes since arrival; where a colleague has it, since it was taken; where it broke off, since then.
    pub minutes: i64,
    /// The facility, or the line.
    pub place: Option<String>,
    /// The line's name.
    pub line: Option<String>,
    /// An ISO 639 code.
    pub language: Option<String>,
    /// What else.
    pub remarks: Vec<Remark>,
    /// The cap, stepping by the minute.
    pub cap: Option<Cap>,
    /// It changed in this minute.
    pub fresh: bool,
    /// Its phone system is not heard: it may be over.
    pub doubtful: bool,
}

/// What the top line says of the queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// How many wait.
    pub waiting: usize,
    /// Whole minutes the oldest has waited.
    pub oldest: i64,
    /// How many of them are of urgency 1.
    pub urgent: usize,
}

/// The rows to show, in order.
pub(super) fn rows(sight: &Sight<'_>, filters: &Filters) -> Vec<QueueRow> {
    let broken = Broken::of(sight);
    let mut rows: Vec<(QueueRow, Order)> = sight
        .store
        .calls()
        .filter(|call| filters.show(call, sight))
        .filter_map(|call| {
            let section = section_of(call, sight)?;
            Some((
                row(call, section, sight, &broken),
                order(call, section, &broken),
            ))
        })
        .collect();
    rows.sort_unstable_by_key(|(_, order)| *order);
    rows.into_iter().map(|(row, _)| row).collect()
}

/// The whole queue in three numbers, whatever is filtered.
#[must_use]
pub fn summary(sight: &Sight<'_>) -> Summary {
    let broken = Broken::of(sight);
    let waiting = || {
        sight
            .store
            .calls()
            .filter(|call| call.state == CallState::Waiting)
    };
    Summary {
        waiting: waiting().count(),
        oldest: waiting()
            .map(|call| sight.clock.minutes_since(call.arrived_at))
            .max()
            .unwrap_or(0),
        urgent: waiting()
            .filter(|call| broken.urgency(call) == Urgency::NOW)
            .count(),
    }
}

/// The cap of a call, stepping by the minute.
#[must_use]
pub fn cap_of(
    call: &Call,
    sight: &Sight<'_>,
    seconds: impl Fn(&Clock, Timestamp) -> i64,
) -> Option<Cap> {
    let of = i64::from(sight.line(call)?.cap_seconds?);
    Some(Cap {
        used: seconds(sight.clock, call.arrived_at),
        of,
    })
}

/// Section, urgency, not-broken-off, arrival, id: what comes first in the queue.
type Order = (Section, Urgency, Reverse<bool>, Timestamp, CallId);

fn order(call: &Call, section: Section, broken: &Broken) -> Order {
    let lent = section == Section::Waiting && broken.before(call).is_some();
    let urgency = if section == Section::Waiting {
        broken.urgency(call)
    } else {
        call.urgency
    };
    (section, urgency, Reverse(lent), call.arrived_at, call.id)
}

fn section_of(call: &Call, sight: &Sight<'_>) -> Option<Section> {
    let in_hand = sight.claim.is_some_and(|claim| claim.call == call.id);
    let live = call.holder.as_ref().filter(|holder| holder.live);
    let mine = live.is_some_and(|holder| sight.is_me(&holder.login));
    match call.state {
        CallState::Waiting => Some(Section::Waiting),
        CallState::BrokenOff => {
            let recent = call
                .broken_off_at
                .is_some_and(|at| sight.clock.now().duration_since(at) < LENDS_FOR);
            (recent && !in_hand).then_some(Section::BrokenOff)
        }
        CallState::Taken | CallState::OnCall | CallState::LinkLost if mine => {
            (!in_hand).then_some(Section::Mine)
        }
        CallState::LinkLost => Some(Section::LinkLost),
        CallState::Taken | CallState::OnCall => Some(Section::WithColleagues),
        CallState::AnsweredElsewhere => Some(Section::Elsewhere),
        CallState::WrapUp | CallState::Abandoned | CallState::Done => None,
    }
}

fn row(call: &Call, section: Section, sight: &Sight<'_>, broken: &Broken) -> QueueRow {
    let waits = section == Section::Waiting;
    let live = call.holder.as_ref().filter(|holder| holder.live && !waits);
    let since = match (section, live) {
        (Section::BrokenOff, _) => call.broken_off_at.unwrap_or(call.arrived_at),
        (_, Some(holder)) => holder.reached_at.unwrap_or(holder.taken_at),
        (_, None) => call.arrived_at,
    };
    QueueRow {
        call: call.id,
        section,
        urgency: if waits {
            broken.urgency(call)
        } else {
            call.urgency
        },
        minutes: sight
            .clock
            .minutes_since(if waits { call.arrived_at } else { since }),
        place: sight.place(call),
        line: sight.line(call).map(|line| line.name.clone()),
        language: call.language.clone(),
        remarks: remarks(call, section, sight, broken),
        cap: cap_of(call, sight, |clock, at| clock.minutes_since(at) * 60),
        fresh: sight.fresh.contains(&call.id),
        doubtful: sight.is_doubtful(call),
    }
}

fn remarks(call: &Call, section: Section, sight: &Sight<'_>, broken: &Broken) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let holder = call
        .holder
        .as_ref()
        .map(|holder| sight.handle(&holder.login));
    match section {
        Section::Waiting => {
            if let Some(at) = broken.before(call) {
                remarks.push(Remark::MayBeBrokenOff {
                    minutes: sight.clock.minutes_since(at),
                });
            }
        }
        Section::Mine if call.state == CallState::LinkLost => remarks.push(Remark::LinkLost),
        Section::Mine | Section::Elsewhere => {}
        Section::BrokenOff | Section::LinkLost | Section::WithColleagues => {
            remarks.extend(holder.map(Remark::With));
        }
    }
    // Why a phone did not come about was said to whom it concerned.
    if call.returned && call.state == CallState::Waiting && call.phone.step.is_none() {
        remarks.push(Remark::Returned);
    }
    if call.outgoing {
        remarks.push(Remark::Outgoing);
    }
    if call.phone.has(PhoneMark::Voicemail) {
        remarks.push(Remark::Voicemail);
    }
    if call.nth_today > 1 {
        remarks.push(Remark::NthToday(call.nth_today));
    }
    remarks
}

/// The records that broke off and still lend their urgency.
struct Broken<'a> {
    records: Vec<&'a Call>,
}

impl<'a> Broken<'a> {
    fn of(sight: &Sight<'a>) -> Self {
        let now = sight.clock.now();
        let records = sight
            .store
            .calls()
            .filter(|call| call.facility.is_some())
            .filter(|call| {
                call.broken_off_at
                    .is_some_and(|at| now.duration_since(at) < LENDS_FOR)
            })
            .collect();
        Self { records }
    }

    fn same_place(&self, call: &Call) -> impl Iterator<Item = &&'a Call> {
        let facility = call.facility;
        let id = call.id;
        self.records
            .iter()
            .filter(move |record| record.facility == facility && record.id != id)
    }

    /// When the youngest record of the same facility broke off.
    fn before(&self, call: &Call) -> Option<Timestamp> {
        self.same_place(call)
            .filter_map(|record| record.broken_off_at)
            .max()
    }

    /// The call's own urgency, or the higher one it is lent.
    fn urgency(&self, call: &Call) -> Urgency {
        self.same_place(call)
            .map(|record| record.urgency)
            .chain([call.urgency])
            .min()
            .unwrap_or(call.urgency)
    }
}
