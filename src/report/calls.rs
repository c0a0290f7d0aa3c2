//! Owns: how a count of calls looks: a table for people, CSV for spreadsheet programs.
//! Must not know: how calls are counted.

use super::sheet::{Cell, Sheet};
use super::table::align;
use crate::db::reports::{CallCount, Cut};
use crate::domain::safe;
use crate::messages::Catalogue;

/// The columns of the table: the id of the title, and the cell.
type Column = (&'static str, fn(&CallCount) -> String);

const COLUMNS: [Column; 7] = [
    ("report-arrived", |count| count.arrived.to_string()),
    ("report-reached", |count| count.reached.to_string()),
    ("report-abandoned", |count| count.abandoned.to_string()),
    ("report-broken-off", |count| count.broken_off.to_string()),
    ("report-wait-median", |count| clock(count.wait_median)),
    ("report-wait-p90", |count| clock(count.wait_p90)),
    ("report-wait-longest", |count| clock(count.wait_longest)),
];

/// Columns of a facility's name.
const NAME_WIDTH: usize = 24;

/// The counts as a table for people: all calls, then each cut under its heading.
#[must_use]
pub fn table(counts: &[CallCount], say: &Catalogue) -> String {
    let mut rows = vec![Vec::new()];
    rows[0].push(String::new());
    rows[0].extend(COLUMNS.iter().map(|(title, _)| say.say(title)));
    let mut cut = Cut::All;
    for count in counts {
        if count.cut != cut {
            cut = count.cut;
            rows.push(Vec::new());
            rows.push(vec![say.word("report-by", cut.word())]);
        }
        let mut row = vec![name(count, say)];
        row.extend(COLUMNS.iter().map(|(_, cell)| cell(count)));
        rows.push(row);
    }
    align(&rows)
}

/// The counts as CSV. Titles and keys are the same in every language; times are whole seconds.
#[must_use]
pub fn csv(counts: &[CallCount]) -> Vec<u8> {
    let mut sheet = Sheet::new(&[
        "cut",
        "key",
        "label",
        "arrived",
        "reached",
        "abandoned",
        "short_abandoned",
        "broken_off",
        "non_data",
        "outgoing",
        "wait_median_seconds",
        "wait_p90_seconds",
        "wait_longest_seconds",
        "talk_median_seconds",
    ]);
    for count in counts {
        sheet.row(&[
            Cell::Text(count.cut.word()),
            Cell::Text(&count.key),
            Cell::Text(count.label.as_deref().unwrap_or_default()),
            Cell::Count(count.arrived),
            Cell::Count(count.reached),
            Cell::Count(count.abandoned),
            Cell::Count(count.short_abandoned),
            Cell::Count(count.broken_off),
            Cell::Count(count.non_data),
            Cell::Count(count.outgoing),
            Cell::Seconds(count.wait_median),
            Cell::Seconds(count.wait_p90),
            Cell::Seconds(count.wait_longest),
            Cell::Seconds(count.talk_median),
        ]);
    }
    sheet.into_bytes()
}

/// What a row is called.
fn name(count: &CallCount, say: &Catalogue) -> String {
    match count.cut {
        Cut::All => say.say("report-all"),
        Cut::Facility => match &count.label {
            Some(label) => safe(label).clip(NAME_WIDTH).into_owned().into(),
            None => say.say("report-no-facility"),
        },
        Cut::Day => count.key.clone(),
        Cut::Hour => format!("{}:00", count.key),
        Cut::Weekday => say.word("report-weekday", &count.key),
    }
}

/// Seconds as minutes and seconds; `-` where there are none.
fn clock(seconds: Option<f64>) -> String {
    match seconds {
        Some(seconds) => {
            let whole = format!("{seconds:.0}").parse::<u64>().unwrap_or(0);
            format!("{}:{:02}", whole / 60, whole % 60)
        }
        None => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{CallCount, Cut, csv, table};
    use crate::messages::{Catalogue, Language};

    fn count(cut: Cut, key: &str, label: Option<&str>) -> CallCount {
        CallCount {
            cut,
            key: key.to_owned(),
            label: label.map(str::to_owned),
            arrived: 12,
            reached: 9,
            abandoned: 3,
            short_abandoned: 1,
            broken_off: 2,
            non_data: 0,
            outgoing: 1,
            wait_median: Some(38.5),
            wait_p90: Some(125.0),
            wait_longest: Some(3_725.0),
            talk_median: None,
        }
    }

    fn counts() -> [CallCount; 5] {
        [
            count(Cut::All, "", None),
            count(Cut::Facility, "b5", Some("=Pine\u{1B} Hill")),
            count(Cut::Facility, "", None),
            count(Cut::Hour, "09", None),
            count(Cut::Weekday, "1", None),
        ]
    }

    #[test]
    fn people_read_a_table_in_their_language() {
        insta::assert_snapshot!("calls_en", table(&counts(), &Catalogue::new(Language::En)));
        insta::assert_snapshot!("calls_es", table(&counts(), &Catalogue::new(Language::Es)));
    }

    #[test]
    fn a_spreadsheet_gets_seconds_and_no_formula() {
        let csv = csv(&counts());
        let csv = String::from_utf8_lossy(&csv);
        assert!(
            csv.contains(
                "\"facility\",\"b5\",\"'=Pine␛ Hill\",12,9,3,1,2,0,1,38,125,3725,\"\"\r\n"
            ),
            "{csv}"
        );
    }
}
