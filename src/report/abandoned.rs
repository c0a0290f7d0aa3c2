//! Owns: how the list of callers who gave up looks: counts by facility and hour, then each of them; CSV.
//! Must not know: who gave up when.

use std::collections::BTreeMap;

use super::sheet::{Cell, Sheet};
use super::table::align;
use crate::db::reports::Abandoned;
use crate::domain::safe;
use crate::messages::Catalogue;

/// Columns of a facility's name. What tells two of them apart often stands last: "… County Jail Annex".
const NAME_WIDTH: usize = 48;

/// The list for people: how many at each facility and hour, then one line for each caller.
#[must_use]
pub fn table(calls: &[Abandoned], say: &Catalogue) -> String {
    // By the facility itself: names may be the same, and where they are clipped more of them are.
    let mut counts: BTreeMap<_, (&Abandoned, usize)> = BTreeMap::new();
    for call in calls {
        let name = (call.facility.is_none(), call.facility.as_deref());
        let counted = counts.entry((name, call.facility_id, call.hour.as_str()));
        counted.or_insert((call, 0)).1 += 1;
    }
    let mut text = say.say("report-abandoned-by-hour") + "\n";
    let rows: Vec<Vec<String>> = counts
        .values()
        .map(|(call, count)| {
            let hour = format!("{}:00", call.hour);
            vec![place(call, say), hour, count.to_string()]
        })
        .collect();
    text.push_str(&align(&rows));
    text.push('\n');
    text.push_str(&say.say("report-abandoned-callers"));
    for call in calls {
        text.push('\n');
        text.push_str(&line(call, say));
    }
    text
}

fn line(call: &Abandoned, say: &Catalogue) -> String {
    let mut words = vec![
        format!("{} {}:{}", call.day, call.hour, call.minute),
        place(call, say),
        say.say_with(
            "report-abandoned-waited",
            &[(
                "time",
                format!("{}:{:02}", call.waited / 60, call.waited % 60).into(),
            )],
        ),
        say.word("end-why", call.end_why.as_deref().unwrap_or("unknown")),
    ];
    if call.voicemail {
        words.push(say.say("report-abandoned-voicemail"));
    }
    if let Some(callback) = &call.callback {
        words.push(say.word("report-callback", callback));
    }
    if call.nth_today > 1 {
        words.push(say.say_with(
            "report-abandoned-nth",
            &[("nth", i32::from(call.nth_today).into())],
        ));
    }
    if call.missed || !call.end_seen {
        words.push(say.say("report-abandoned-missed"));
    }
    words.join(" · ")
}

fn place(call: &Abandoned, say: &Catalogue) -> String {
    match &call.facility {
        Some(name) => safe(name).clip(NAME_WIDTH).into_owned().into(),
        None => say.say("report-no-facility"),
    }
}

/// The list as CSV. Titles and words are the same in every language.
#[must_use]
pub fn csv(calls: &[Abandoned]) -> Vec<u8> {
    let mut sheet = Sheet::new(&[
        "call",
        "day",
        "hour",
        "minute",
        "facility",
        "waited_seconds",
        "end_why",
        "end_seen",
        "missed",
        "voicemail",
        "callback",
        "nth_today",
    ]);
    let yes = |is_so: bool| Cell::Text(if is_so { "yes" } else { "no" });
    for call in calls {
        let id = call.call.to_string();
        sheet.row(&[
            Cell::Text(&id),
            Cell::Text(&call.day),
            Cell::Text(&call.hour),
            Cell::Text(&call.minute),
            Cell::Text(call.facility.as_deref().unwrap_or_default()),
            Cell::Count(call.waited.into()),
            Cell::Text(call.end_why.as_deref().unwrap_or_default()),
            yes(call.end_seen),
            yes(call.missed),
            yes(call.voicemail),
            Cell::Text(call.callback.as_deref().unwrap_or_default()),
            Cell::Count(call.nth_today.into()),
        ]);
    }
    sheet.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    fn gave_up(facility: Option<&str>, hour: &str) -> Abandoned {
        Abandoned {
            call: uuid::Uuid::from_u128(7),
            day: "2026-03-01".to_owned(),
            hour: hour.to_owned(),
            minute: "05".to_owned(),
            facility_id: facility
                .map(|name| uuid::Uuid::from_u128(name.bytes().map(u128::from).sum())),
            facility: facility.map(str::to_owned),
            waited: 125,
            end_why: Some("caller_hung_up".to_owned()),
            end_seen: true,
            missed: false,
            voicemail: false,
            callback: Some("possible".to_owned()),
            nth_today: 2,
        }
    }

    #[test]
    fn who_gave_up_is_counted_by_place_and_hour_and_named_by_what_can_be_done() {
        let mut unseen = gave_up(None, "11");
        unseen.end_why = Some("not_seen".to_owned());
        unseen.end_seen = false;
        unseen.callback = Some("forbidden".to_owned());
        let calls = [
            gave_up(Some("Pine Hill"), "10"),
            gave_up(Some("Pine Hill"), "10"),
            unseen,
        ];
        insta::assert_snapshot!(table(&calls, &Catalogue::new(Language::En)));
    }

    #[test]
    fn places_whose_names_begin_alike_or_are_the_same_are_counted_apart() {
        let beginning = "Adams County Correctional and Immigration Processing ";
        let calls = [
            gave_up(Some(&format!("{beginning}Center")), "10"),
            gave_up(Some(&format!("{beginning}Facility")), "10"),
            gave_up(Some("Pine Hill"), "10"),
            Abandoned {
                facility_id: Some(uuid::Uuid::from_u128(8)),
                ..gave_up(Some("Pine Hill"), "10")
            },
        ];
        let table = table(&calls, &Catalogue::new(Language::En));
        let counts: Vec<&str> = table.lines().filter(|line| line.ends_with("  1")).collect();
        assert_eq!(counts.len(), 4, "{table}");
    }

    #[test]
    fn a_facility_that_looks_like_a_formula_is_none_in_a_spreadsheet() {
        let text = String::from_utf8(csv(&[gave_up(Some("=1+1"), "10")])).unwrap_or_default();
        assert!(!text.contains(",=1+1"), "{text}");
        assert_eq!(text.lines().count(), 2);
    }
}
