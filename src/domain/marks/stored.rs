//! Owns: a mark as the database keeps it: its bytes, its kind, and what it says as JSON.
//! Must not know: SQL.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Contact, Mark, Meaning, When, marks_on};
use crate::domain::{Consent, Phone, Words};

/// The most marks of one line that are kept; no line of a call has a tenth of it.
const MOST: usize = 200;

/// The marks of a line as the database takes them. `written_at` and the zone of the desk say which moment
/// `>tomorrow 10` is.
#[must_use]
pub fn stored(text: &str, written_at: Timestamp, here: &TimeZone) -> Value {
    let today = written_at.to_zoned(here.clone()).date();
    marks_on(text, today)
        .iter()
        .take(MOST)
        .map(|mark| one(mark, written_at, here))
        .collect()
}

fn one(mark: &Mark, written_at: Timestamp, here: &TimeZone) -> Value {
    json!({
        "from": mark.span.start,
        "to": mark.span.end,
        "kind": mark.meaning.kind().word(),
        "value": value(&mark.meaning, written_at, here),
    })
}

fn value(meaning: &Meaning, written_at: Timestamp, here: &TimeZone) -> Value {
    match meaning {
        Meaning::Name(said)
        | Meaning::From(said)
        | Meaning::Danger(said)
        | Meaning::Need(said)
        | Meaning::Again(said)
        | Meaning::Interpreter(said) => json!({ "words": said.reveal() }),
        Meaning::Born(birth) => json!({ "words": birth.said().reveal(), "date": birth.iso() }),
        Meaning::Language { code, said } => json!({ "words": said.reveal(), "code": code }),
        Meaning::Consent {
            given,
            withdrawn,
            said,
        } => consent(given, withdrawn, said),
        Meaning::Topic(code) | Meaning::Act(code) => json!({ "code": code.to_string() }),
        Meaning::Contact(somebody) => contact(somebody),
        Meaning::Urgency(urgency) => json!({ "level": urgency.level() }),
        Meaning::FollowUp(when) => follow_up(when, written_at, here),
        Meaning::ANumber(number) => json!({ "places": number.places() }),
    }
}

fn consent(given: &[Consent], withdrawn: &[Consent], said: &Words) -> Value {
    let steps = |steps: &[Consent]| steps.iter().map(|step| step.word()).collect::<Value>();
    json!({ "given": steps(given), "withdrawn": steps(withdrawn), "words": said.reveal() })
}

fn contact(somebody: &Contact) -> Value {
    let phone = somebody.phone.as_ref();
    json!({
        "relation": somebody.relation.word(),
        "name": somebody.name.reveal(),
        "said": phone.map(Phone::said),
        "number": phone.and_then(Phone::international),
    })
}

/// `wall` is what a clock shows, where the facility's was meant: the database knows which that is.
fn follow_up(when: &When, written_at: Timestamp, here: &TimeZone) -> Value {
    let at = when.moment(written_at, here, None);
    let wall = when
        .there
        .then(|| at.to_zoned(here.clone()).strftime("%FT%T").to_string());
    json!({ "at": at.to_string(), "wall": wall })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_line_is_kept_with_all_it_says() {
        let at = "2026-11-21T20:20:00Z".parse().unwrap();
        let here = TimeZone::get("America/Chicago").unwrap();
        let kept = stored(
            "=ok C2 read back >tomorrow 10 there @sister Ana +1 312 555 0100",
            at,
            &here,
        );
        assert_eq!(
            kept,
            json!([
                { "from": 0, "to": 16, "kind": "consent",
                  "value": { "given": ["C2"], "withdrawn": [], "words": "read back" } },
                { "from": 17, "to": 35, "kind": "follow_up",
                  "value": { "at": "2026-11-22T16:00:00Z", "wall": "2026-11-22T10:00:00" } },
                { "from": 36, "to": 63, "kind": "contact",
                  "value": { "relation": "sister", "name": "Ana", "said": "+1 312 555 0100",
                             "number": "+13125550100" } },
            ])
        );
    }
}
