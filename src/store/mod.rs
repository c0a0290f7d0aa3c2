//! Owns: the desk's mirror of shared rows. Versions decide: in whatever order and however often rows arrive, it ends right.
//! Must not know: where rows come from, who looks at them, or what time it is.

use std::collections::BTreeMap;

use crate::domain::{
    Batch, Call, CallId, Facility, FacilityId, Line, LineId, Login, Operator, PhoneSystemId,
    Presence, PresenceId, Record, Row, RowId, phone_system::PhoneSystem,
};

/// The mirror: what this desk may see, by id.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Store {
    calls: BTreeMap<CallId, Call>,
    lines: BTreeMap<LineId, Line>,
    facilities: BTreeMap<FacilityId, Facility>,
    operators: BTreeMap<Login, Operator>,
    presences: BTreeMap<PresenceId, Presence>,
    phone_systems: BTreeMap<PhoneSystemId, PhoneSystem>,
    whole: bool,
}

impl Store {
    /// Takes an answer in and says which rows really changed.
    pub fn merge(&mut self, batch: Batch) -> Vec<RowId> {
        if batch.whole {
            *self = Self {
                whole: true,
                ..Self::default()
            };
        }
        let gone: Vec<RowId> = batch
            .gone
            .into_iter()
            .filter(|(id, version)| self.forget(id, *version))
            .map(|(id, _)| id)
            .collect();
        let mut changed: Vec<RowId> = batch
            .rows
            .into_iter()
            .filter_map(|row| self.keep(row))
            .collect();
        changed.extend(gone.into_iter().filter(|id| !self.holds(id)));
        changed
    }

    /// Everything has been read at least once.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.whole
    }

    /// One call.
    #[must_use]
    pub fn call(&self, id: CallId) -> Option<&Call> {
        self.calls.get(&id)
    }

    /// One line.
    #[must_use]
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.get(&id)
    }

    /// One facility.
    #[must_use]
    pub fn facility(&self, id: FacilityId) -> Option<&Facility> {
        self.facilities.get(&id)
    }

    /// One operator.
    #[must_use]
    pub fn operator(&self, login: &Login) -> Option<&Operator> {
        self.operators.get(login)
    }

    /// Every call, by id.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.values()
    }

    /// Every line, by id.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.values()
    }

    /// Every facility, by id.
    pub fn facilities(&self) -> impl Iterator<Item = &Facility> {
        self.facilities.values()
    }

    /// Every operator, by login.
    pub fn operators(&self) -> impl Iterator<Item = &Operator> {
        self.operators.values()
    }

    /// Who is in a record, in no order of importance.
    pub fn in_record(&self, record: Record) -> impl Iterator<Item = &Presence> {
        let all = self.presences.values();
        all.filter(move |presence| presence.record == record)
    }

    /// Every phone system, by id.
    pub fn phone_systems(&self) -> impl Iterator<Item = &PhoneSystem> {
        self.phone_systems.values()
    }

    /// The phone system that has this call.
    #[must_use]
    pub fn phone_system_of(&self, call: &Call) -> Option<&PhoneSystem> {
        let source = call.phone.source.as_ref()?;
        let mut all = self.phone_systems.values();
        all.find(|system| system.source == *source)
    }

    fn keep(&mut self, row: Row) -> Option<RowId> {
        match row {
            Row::Call(call) => {
                newer(&mut self.calls, call.id, call, |call| call.version).map(RowId::Call)
            }
            Row::Line(line) => {
                newer(&mut self.lines, line.id, line, |line| line.version).map(RowId::Line)
            }
            Row::Facility(facility) => {
                newer(&mut self.facilities, facility.id, facility, |facility| {
                    facility.version
                })
                .map(RowId::Facility)
            }
            Row::Operator(operator) => newer(
                &mut self.operators,
                operator.login.clone(),
                operator,
                |operator| operator.version,
            )
            .map(RowId::Operator),
            Row::Presence(presence) => {
                newer(&mut self.presences, presence.id, presence, |presence| {
                    presence.version
                })
                .map(RowId::Presence)
            }
            Row::PhoneSystem(system) => {
                newer(&mut self.phone_systems, system.id, system, |system| {
                    system.version
                })
                .map(RowId::PhoneSystem)
            }
        }
    }

    /// Drops a row that left our sight, unless we hold a newer one.
    fn forget(&mut self, id: &RowId, version: i32) -> bool {
        match id {
            RowId::Call(id) => drop_older(&mut self.calls, id, |call| call.version <= version),
            RowId::Line(id) => drop_older(&mut self.lines, id, |line| line.version <= version),
            RowId::Facility(id) => drop_older(&mut self.facilities, id, |facility| {
                facility.version <= version
            }),
            RowId::Operator(id) => drop_older(&mut self.operators, id, |operator| {
                operator.version <= version
            }),
            RowId::Presence(id) => drop_older(&mut self.presences, id, |presence| {
                presence.version <= version
            }),
            RowId::PhoneSystem(id) => drop_older(&mut self.phone_systems, id, |system| {
                system.version <= version
            }),
        }
    }

    fn holds(&self, id: &RowId) -> bool {
        match id {
            RowId::Call(id) => self.calls.contains_key(id),
            RowId::Line(id) => self.lines.contains_key(id),
            RowId::Facility(id) => self.facilities.contains_key(id),
            RowId::Operator(id) => self.operators.contains_key(id),
            RowId::Presence(id) => self.presences.contains_key(id),
            RowId::PhoneSystem(id) => self.phone_systems.contains_key(id),
        }
    }
}

/// Keeps the row if it is newer than ours; its id, if so.
fn newer<K: Ord + Clone, T>(
    rows: &mut BTreeMap<K, T>,
    id: K,
    row: T,
    version: impl Fn(&T) -> i32,
) -> Option<K> {
    if rows
        .get(&id)
        .is_some_and(|ours| version(ours) >= version(&row))
    {
        return None;
    }
    rows.insert(id.clone(), row);
    Some(id)
}

fn drop_older<K: Ord, T>(rows: &mut BTreeMap<K, T>, id: &K, is_older: impl Fn(&T) -> bool) -> bool {
    let drops = rows.get(id).is_some_and(is_older);
    if drops {
        rows.remove(id);
    }
    drops
}

#[cfg(test)]
pub(crate) mod invented;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn facility(id: u128, version: i32) -> Facility {
        Facility {
            id: FacilityId(Uuid::from_u128(id)),
            version,
            name: format!("Pine Hill {id} as of {version}"),
            kind: None,
            place: None,
        }
    }

    fn batch(rows: Vec<Row>, gone: Vec<(RowId, i32)>) -> Batch {
        Batch {
            whole: false,
            rows,
            gone,
            server_now: "2026-03-01T10:00:00Z".parse().unwrap(),
        }
    }

    proptest! {
        #[test]
        fn in_any_order_and_however_often_rows_arrive_the_mirror_ends_right(
            arrivals in prop::collection::vec((0_u128..4, 1_i32..9), 1..60)
        ) {
            let mut store = Store::default();
            for (id, version) in &arrivals {
                store.merge(batch(vec![Row::Facility(facility(*id, *version))], Vec::new()));
            }
            for kept in store.facilities() {
                let newest = arrivals.iter().filter(|(id, _)| FacilityId(Uuid::from_u128(*id)) == kept.id).map(|(_, version)| *version).max();
                prop_assert_eq!(Some(kept.version), newest);
            }
        }
    }

    #[test]
    fn a_row_still_visible_in_the_same_answer_beats_its_gone_row() {
        let mut store = Store::default();
        store.merge(batch(vec![Row::Facility(facility(1, 3))], Vec::new()));
        let id = FacilityId(Uuid::from_u128(1));
        store.merge(batch(
            vec![Row::Facility(facility(1, 4))],
            vec![(RowId::Facility(id), 4)],
        ));
        assert_eq!(store.facility(id).unwrap().version, 4);
    }

    #[test]
    fn a_gone_row_leaves_the_mirror_unless_ours_is_newer() {
        let mut store = Store::default();
        store.merge(batch(vec![Row::Facility(facility(1, 3))], Vec::new()));
        let id = FacilityId(Uuid::from_u128(1));
        assert!(
            store
                .merge(batch(Vec::new(), vec![(RowId::Facility(id), 2)]))
                .is_empty()
        );
        assert_eq!(
            store.merge(batch(Vec::new(), vec![(RowId::Facility(id), 3)])),
            [RowId::Facility(id)]
        );
        assert!(store.facility(id).is_none());
    }

    #[test]
    fn the_whole_world_replaces_what_was_there() {
        let mut store = Store::default();
        store.merge(batch(vec![Row::Facility(facility(1, 9))], Vec::new()));
        store.merge(Batch {
            whole: true,
            ..batch(vec![Row::Facility(facility(2, 1))], Vec::new())
        });
        assert!(store.is_whole());
        assert_eq!(store.facilities().count(), 1);
    }
}
