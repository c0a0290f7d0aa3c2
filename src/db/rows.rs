//! Owns: reading the rows of the feed, which come as short arrays without keys.
//! Must not know: SQL. Whatever the bytes are, it answers with a row or with nothing, never with a panic.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::{
    Batch, Call, CallId, CaseId, Facility, FacilityId, Fence, Hand, Holder, Line, LineId, Login,
    Operator, PersonId, Row, RowId, TeamId,
};

/// Reads one row of the feed into the batch; `None` where it is not of the agreed form.
pub fn parse(kind: i16, id: &str, version: i32, body: &str, batch: &mut Batch) -> Option<()> {
    if kind == 9 {
        let id = match body {
            "1" => RowId::Call(id.parse().ok()?),
            "2" => RowId::Line(id.parse().ok()?),
            "3" => RowId::Facility(id.parse().ok()?),
            "4" => RowId::Operator(Login(id.to_owned())),
            _ => return None,
        };
        batch.gone.push((id, version));
        return Some(());
    }
    let cells = Cells(serde_json::from_str(body).ok()?);
    batch.rows.push(match kind {
        1 => Row::Call(call(id.parse().ok()?, version, &cells)?),
        2 => Row::Line(line(id.parse().ok()?, version, &cells)?),
        3 => Row::Facility(facility(id.parse().ok()?, version, &cells)?),
        4 => Row::Operator(operator(Login(id.to_owned()), version, &cells)?),
        _ => return None,
    });
    Some(())
}

/// The cells of one row, by position.
struct Cells(Vec<Value>);

impl Cells {
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

fn call(id: CallId, version: i32, cells: &Cells) -> Option<Call> {
    Some(Call {
        id,
        version,
        state: cells.word(0)?,
        line: cells.word::<LineId>(1),
        facility: cells.word::<FacilityId>(2),
        team: cells.number(3).map(TeamId),
        arrived_at: cells.time(4)?,
        ended_at: cells.time(5),
        end_why: cells.word(6),
        wrapped_at: cells.time(7),
        urgency: cells.urgency(8)?,
        language: cells.text(9),
        nth_today: cells.number(10)?,
        outgoing: cells.flag(11)?,
        returned: cells.flag(12)?,
        broken_off_at: cells.time(13),
        disposition: cells.word(14),
        non_data: cells.word(15),
        case: cells.word::<CaseId>(16),
        person: cells.word::<PersonId>(17),
        holder: match cells.at(18) {
            Some(Value::Array(holder_cells)) => Some(holder(&Cells(holder_cells.clone()))?),
            _ => None,
        },
    })
}

fn holder(cells: &Cells) -> Option<Holder> {
    Some(Holder {
        login: Login(cells.text(0)?),
        fence: Fence(cells.number(1)?),
        taken_at: cells.time(2)?,
        reached_at: cells.time(3),
        live: cells.flag(4)?,
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

fn operator(login: Login, version: i32, cells: &Cells) -> Option<Operator> {
    let teams = cells.at(8)?.as_array()?;
    Some(Operator {
        login,
        version,
        handle: cells.text(0)?,
        group: cells.word(1)?,
        state: cells.word(2)?,
        reason: cells.word(3),
        since: cells.time(4)?,
        link: cells.word(5)?,
        hand: cells.time(6).map(|raised_at| Hand {
            raised_at,
            call: cells.word::<CallId>(7),
        }),
        teams: teams
            .iter()
            .map(|team| Some(TeamId(i32::try_from(team.as_i64()?).ok()?)))
            .collect::<Option<Vec<_>>>()?,
        active: cells.flag(9)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::domain::CallState;
    use proptest::prelude::*;

    fn empty() -> Batch {
        Batch {
            whole: false,
            rows: Vec::new(),
            gone: Vec::new(),
            server_now: Timestamp::UNIX_EPOCH,
        }
    }

    const ID: &str = "6f1c1b9a-7b1e-4a46-9c53-0d7f35d0a001";

    #[test]
    fn a_waiting_call_is_read() {
        let mut batch = empty();
        let body = "[\"waiting\",null,null,1,1767225600000,null,null,null,2,\"es\",3,0,1,null,null,null,null,null,null]";
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
        assert_eq!(batch.gone, vec![(RowId::Call(ID.parse().unwrap()), 7)]);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(kind in -2i16..12, id in ".*", version: i32, body in ".*") {
            let _ = parse(kind, &id, version, &body, &mut empty());
        }

        #[test]
        fn no_array_makes_it_panic(kind in 1i16..5, cells in prop::collection::vec("null|[0-9]{1,20}|\"[a-z_-]{0,36}\"|\\[\\]", 0..20)) {
            let _ = parse(kind, ID, 1, &format!("[{}]", cells.join(",")), &mut empty());
        }
    }
}
