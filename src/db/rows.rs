//! Owns: reading the rows of the feed, which come as short arrays without keys.
//! Must not know: SQL. Whatever the bytes are, it answers with a row or with nothing, never with a panic.

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::{
    Batch, Call, CallId, Facility, FacilityId, Fence, Hand, Holder, Line, LineId, Login, Operator,
    PhoneSystemId, Presence, PresenceId, Record, Row, RowId, TeamId,
    phone_system::{CallPhone, PhoneMark, PhoneSystem},
};

/// Reads one row of the feed into the batch; `None` where it is not of the agreed form. A kind that this program does not
/// know comes from a newer schema and is none of its business.
pub fn parse(
    kind: i16,
    id: Option<Uuid>,
    version: i32,
    body: &str,
    batch: &mut Batch,
) -> Option<()> {
    match kind {
        1 => batch
            .rows
            .push(Row::Call(call(CallId(id?), version, body)?)),
        2 => batch
            .rows
            .push(Row::Line(line(LineId(id?), version, &Cells::of(body)?)?)),
        3 => batch.rows.push(Row::Facility(facility(
            FacilityId(id?),
            version,
            &Cells::of(body)?,
        )?)),
        4 => batch
            .rows
            .push(Row::Operator(operator(version, &Cells::of(body)?)?)),
        5 => batch.rows.push(Row::Presence(presence(
            PresenceId(id?),
            version,
            &Cells::of(body)?,
        )?)),
        6 => batch.rows.push(Row::PhoneSystem(phone_system(
            PhoneSystemId(id?),
            version,
            &Cells::of(body)?,
        )?)),
        9 => batch.gone.push((gone(id?, body)?, version)),
        _ => {}
    }
    Some(())
}

fn gone(id: Uuid, kind: &str) -> Option<RowId> {
    Some(match kind {
        "1" => RowId::Call(CallId(id)),
        "2" => RowId::Line(LineId(id)),
        "3" => RowId::Facility(FacilityId(id)),
        "5" => RowId::Presence(PresenceId(id)),
        _ => return None,
    })
}

/// The cells of one row, by position.
struct Cells(Vec<Value>);

impl Cells {
    fn of(body: &str) -> Option<Self> {
        Some(Self(serde_json::from_str(body).ok()?))
    }
    fn at(&self, place: usize) -> Option<&Value> {
        self.0.get(place).filter(|value| !value.is_null())
    }
    fn text(&self, place: usize) -> Option<String> {
        self.at(place)?.as_str().map(str::to_owned)
    }
    fn word<T: std::str::FromStr>(&self, place: usize) -> Option<T> {
        self.at(place)?.as_str()?.parse().ok()
    }
    fn number<T: TryFrom<i64>>(&self, place: usize) -> Option<T> {
        T::try_from(self.at(place)?.as_i64()?).ok()
    }
    fn time(&self, place: usize) -> Option<Timestamp> {
        Timestamp::from_millisecond(self.at(place)?.as_i64()?).ok()
    }
    fn flag(&self, place: usize) -> Option<bool> {
        Some(self.number::<i64>(place)? != 0)
    }
    fn urgency(&self, place: usize) -> Option<crate::domain::Urgency> {
        crate::domain::Urgency::new(self.number(place)?)
    }
}

fn word<T: std::str::FromStr>(cell: Option<&str>) -> Option<T> {
    cell?.parse().ok()
}

/// A call comes as closed words and numbers between commas; an empty cell is nothing.
fn call(id: CallId, version: i32, body: &str) -> Option<Call> {
    let cells: Vec<&str> = body.split(',').collect();
    let cell = |place: usize| cells.get(place).copied().filter(|cell| !cell.is_empty());
    let flag = |place: usize| Some(word::<i64>(cell(place))? != 0);
    let arrived_at = Timestamp::from_millisecond(word(cell(4))?).ok()?;
    let after = |place: usize| {
        let later = arrived_at
            .as_millisecond()
            .checked_add(word(cell(place))?)?;
        Timestamp::from_millisecond(later).ok()
    };
    let holder = match cell(18) {
        Some(login) => Some(Holder {
            login: Login(login.to_owned()),
            fence: Fence(word(cell(19))?),
            taken_at: after(20)?,
            reached_at: after(21),
            live: flag(22)?,
        }),
        None => None,
    };
    Some(Call {
        id,
        version,
        state: word(cell(0))?,
        line: word(cell(1)),
        facility: word(cell(2)),
        team: word(cell(3)).map(TeamId),
        arrived_at,
        ended_at: after(5),
        end_why: word(cell(6)),
        wrapped_at: after(7),
        urgency: crate::domain::Urgency::new(word(cell(8))?)?,
        language: cell(9).map(str::to_owned),
        messages_waiting: word(cell(23)).unwrap_or(0),
        nth_today: word(cell(10))?,
        outgoing: flag(11)?,
        returned: flag(12)?,
        broken_off_at: after(13),
        disposition: word(cell(14)),
        non_data: word(cell(15)),
        case: word(cell(16)),
        person: word(cell(17)),
        holder,
        phone: call_phone(cell),
    })
}

fn call_phone<'a>(cell: impl Fn(usize) -> Option<&'a str>) -> CallPhone {
    CallPhone {
        source: cell(24).map(str::to_owned),
        step: word(cell(25)),
        callback: word(cell(26)),
        marks: cell(27).map(phone_marks).unwrap_or_default(),
        earlier: word(cell(28)),
    }
}

/// A letter for each; a letter of a newer schema is passed over.
fn phone_marks(letters: &str) -> Vec<PhoneMark> {
    let mark = |letter| match letter {
        'h' => Some(PhoneMark::OnHold),
        'v' => Some(PhoneMark::Voicemail),
        'u' => Some(PhoneMark::EndNotSeen),
        'm' => Some(PhoneMark::Missed),
        'e' => Some(PhoneMark::Elsewhere),
        'a' => Some(PhoneMark::Alone),
        _ => None,
    };
    letters.chars().filter_map(mark).collect()
}

fn phone_system(id: PhoneSystemId, version: i32, cells: &Cells) -> Option<PhoneSystem> {
    Some(PhoneSystem {
        id,
        version,
        source: cells.text(0)?,
        kind: cells.word(1)?,
        mode: cells.word(2)?,
        state: cells.word(3)?,
        since: cells.time(4)?,
        system_version: cells.text(5),
    })
}

fn line(id: LineId, version: i32, cells: &Cells) -> Option<Line> {
    Some(Line {
        id,
        version,
        number: cells.text(0)?,
        name: cells.text(1)?,
        facility: cells.word::<FacilityId>(2),
        team: TeamId(cells.number(3)?),
        cap_seconds: cells.number(4),
        monitored: cells.word(5)?,
        three_way: cells.word(6)?,
        hours: cells.text(7),
        default_urgency: cells.urgency(8)?,
        default_language: cells.text(9),
        opening: serde_json::from_value(cells.at(10)?.clone()).ok()?,
        zone: cells.text(11),
    })
}

fn facility(id: FacilityId, version: i32, cells: &Cells) -> Option<Facility> {
    Some(Facility {
        id,
        version,
        name: cells.text(0)?,
        kind: cells.text(1),
        place: cells.text(2),
    })
}

fn operator(version: i32, cells: &Cells) -> Option<Operator> {
    let teams = cells.at(9)?.as_array()?;
    Some(Operator {
        login: Login(cells.text(0)?),
        version,
        handle: cells.text(1)?,
        group: cells.word(2)?,
        state: cells.word(3)?,
        reason: cells.word(4),
        since: cells.time(5)?,
        link: cells.word(6)?,
        hand: cells.time(7).map(|raised_at| Hand {
            raised_at,
            call: cells.word::<CallId>(8),
        }),
        teams: teams
            .iter()
            .map(|team| Some(TeamId(i32::try_from(team.as_i64()?).ok()?)))
            .collect::<Option<Vec<_>>>()?,
        active: cells.flag(10)?,
    })
}

fn presence(id: PresenceId, version: i32, cells: &Cells) -> Option<Presence> {
    let subject = cells.at(1)?.as_str()?;
    Some(Presence {
        id,
        version,
        record: match cells.at(0)?.as_str()? {
            "call" => Record::Call(subject.parse().ok()?),
            "case" => Record::Case(subject.parse().ok()?),
            "person" => Record::Person(subject.parse().ok()?),
            _ => return None,
        },
        login: Login(cells.text(2)?),
        typing: cells.flag(3)?,
        news: cells.at(4).and_then(Value::as_i64).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::domain::CallState;
    use crate::domain::phone_system::{AnswerMode, Callback, SourceState, Step};
    use proptest::prelude::*;

    fn empty() -> Batch {
        Batch {
            whole: false,
            rows: Vec::new(),
            gone: Vec::new(),
            server_now: Timestamp::UNIX_EPOCH,
        }
    }

    const ID: Option<Uuid> = Some(Uuid::from_u128(7));

    #[test]
    fn a_waiting_call_is_read() {
        let mut batch = empty();
        let body = "waiting,,,1,1767225600000,,,,2,es,3,0,1,,,,,,,,,,";
        parse(1, ID, 4, body, &mut batch).unwrap();
        let [Row::Call(call)] = batch.rows.as_slice() else {
            unreachable!("one call was read")
        };
        assert_eq!(call.state, CallState::Waiting);
        assert_eq!((call.nth_today, call.returned, call.version), (3, true, 4));
        assert_eq!(call.holder, None);
    }

    #[test]
    fn a_gone_row_says_what_went() {
        let mut batch = empty();
        parse(9, ID, 7, "1", &mut batch).unwrap();
        assert_eq!(batch.gone, vec![(RowId::Call(CallId(ID.unwrap())), 7)]);
    }

    #[test]
    fn a_call_in_hand_is_read_with_its_holder() {
        let mut batch = empty();
        let body = "on_call,,,1,1767225600000,,,,2,,1,0,0,,,,,,op-001,1099511627777,4000,9000,1";
        parse(1, ID, 5, body, &mut batch).unwrap();
        let [Row::Call(call)] = batch.rows.as_slice() else {
            unreachable!("one call was read")
        };
        let holder = call.holder.as_ref().unwrap();
        let after = |at: Timestamp| at.as_millisecond() - call.arrived_at.as_millisecond();
        assert_eq!(
            (after(holder.taken_at), holder.reached_at.map(after)),
            (4000, Some(9000))
        );
        assert_eq!(
            (holder.login.0.as_str(), holder.fence.0, holder.live),
            ("op-001", 1_099_511_627_777, true)
        );
    }

    #[test]
    fn what_a_phone_system_says_is_read() {
        let mut batch = empty();
        let body =
            "waiting,,,1,1767225600000,,,,2,es,3,0,1,,,,,,,,,,,,pbx,phone_busy,forbidden,hva,";
        parse(1, ID, 4, body, &mut batch).unwrap();
        let system = r#"["pbx","asterisk","push","stale",1767225600000,null]"#;
        parse(6, ID, 2, system, &mut batch).unwrap();
        let [Row::Call(call), Row::PhoneSystem(system)] = batch.rows.as_slice() else {
            unreachable!("a call and a phone system were read")
        };
        assert_eq!(call.phone.source.as_deref(), Some("pbx"));
        assert_eq!(call.phone.step, Some(Step::PhoneBusy));
        assert_eq!(call.phone.callback, Some(Callback::Forbidden));
        assert!(call.phone.has(PhoneMark::OnHold) && call.phone.has(PhoneMark::Voicemail));
        assert!(call.phone.has(PhoneMark::Alone) && !call.phone.has(PhoneMark::Missed));
        assert_eq!(
            (system.mode, system.state),
            (AnswerMode::Push, SourceState::Stale)
        );
    }

    #[test]
    fn a_kind_of_a_newer_schema_is_passed_over() {
        let mut batch = empty();
        parse(77, ID, 1, "whatever", &mut batch).unwrap();
        assert_eq!(batch, empty());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(kind in -2i16..12, version: i32, body in ".*") {
            let _ = parse(kind, ID, version, &body, &mut empty());
        }

        #[test]
        fn no_cells_make_it_panic(cells in prop::collection::vec("|[0-9-]{1,20}|[a-z_-]{0,36}", 0..31)) {
            let _ = parse(1, ID, 1, &cells.join(","), &mut empty());
        }

        #[test]
        fn no_array_makes_it_panic(kind in 2i16..7, cells in prop::collection::vec("null|[0-9]{1,20}|\"[a-z_-]{0,36}\"|\\[\\]", 0..20)) {
            let _ = parse(kind, ID, 1, &format!("[{}]", cells.join(",")), &mut empty());
        }
    }
}
