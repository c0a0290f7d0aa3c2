//! Owns: drawing an opened person, and two records beside each other.
//! Must not know: how either was opened.

use ratatui::layout::Position;

use super::{Merging, PersonRow, is_undecided, rows};
use crate::domain::{
    ANumber, Beside, Detail, Entry, FieldState, PersonRecord, RecordField, Stayed, Told, Words,
};
use crate::panes::Sight;
use crate::theme::Role;
use crate::widgets::{Pen, Sheet, columns};

/// Columns of the label before a value.
const LABEL: u16 = 20;
/// The least room in which who and when stand behind a value.
const ROOMY: u16 = 70;

/// One line of the page.
struct Line {
    label: String,
    value: String,
    behind: String,
    role: Role,
}

/// Draws the page; gives the cell of the selected row.
pub fn view(
    record: &PersonRecord,
    at: usize,
    sight: &Sight<'_>,
    sheet: &mut Sheet<'_>,
) -> Position {
    let pen = sheet.pen;
    let rows = rows(record);
    let at = at.min(rows.len().saturating_sub(1));
    let top = sheet.top(at, rows.len());
    let mut cursor = Position::from((sheet.area.x, sheet.area.y));
    for ((place, row), y) in rows.iter().enumerate().skip(top).zip(0..sheet.area.height) {
        let line = line(record, *row, sight, &pen);
        let roomy = sheet.area.width >= ROOMY;
        let mut drawn = sheet.row(y);
        let mark = if place == at {
            Role::Selected.sign()
        } else {
            " "
        };
        drawn.text(mark, pen.style(Role::Focus)).skip(1);
        drawn.cell(&line.label, LABEL, pen.style(Role::Muted));
        drawn.text(&line.value, pen.style(line.role));
        let behind = columns(&line.behind) + 1;
        if roomy && drawn.to_right(behind) {
            drawn.text(&line.behind, pen.style(Role::Muted));
        }
        if place == at {
            sheet.tint(y, pen.style(Role::Selected));
            cursor.y = sheet.area.y + y;
        }
    }
    cursor
}

fn line(record: &PersonRecord, row: PersonRow, sight: &Sight<'_>, pen: &Pen<'_>) -> Line {
    match row {
        PersonRow::Field(field) => field_line(record.field(field), field, sight, pen),
        PersonRow::Detail(at) => record
            .details
            .get(at)
            .map_or_else(Line::empty, |detail| detail_line(detail, sight, pen)),
        PersonRow::Case(at) => Line {
            label: pen.word("record", "case"),
            value: record
                .cases
                .get(at)
                .map_or_else(String::new, |(_, number)| pen.name(number)),
            ..Line::empty()
        },
        PersonRow::Merged(at) => Line {
            label: pen.say("person-merged"),
            value: record
                .merged
                .get(at)
                .map_or_else(String::new, |(_, name)| pen.name(name.reveal())),
            ..Line::empty()
        },
        PersonRow::Stayed(at) => record
            .stayed
            .get(at)
            .map_or_else(Line::empty, |stayed| stayed_line(stayed, sight, pen)),
        PersonRow::Entry(at) => record
            .history
            .get(at)
            .map_or_else(Line::empty, |entry| entry_line(entry, sight, pen)),
    }
}

impl Line {
    const fn empty() -> Self {
        Self {
            label: String::new(),
            value: String::new(),
            behind: String::new(),
            role: Role::Text,
        }
    }
}

fn field_line(
    state: Option<&FieldState>,
    field: RecordField,
    sight: &Sight<'_>,
    pen: &Pen<'_>,
) -> Line {
    let nothing = Words::default();
    let value = state.map_or(&nothing, |state| &state.value);
    let behind = state.filter(|state| state.version > 0).map(|state| {
        let who = state
            .set_by
            .as_ref()
            .map_or_else(String::new, |login| pen.name(&sight.handle(login)));
        let when = state
            .set_at
            .map_or_else(String::new, |at| sight.clock.date(at));
        format!("{who} {when}")
    });
    Line {
        label: pen.word("field", field.word()),
        value: shown(field, value, pen),
        behind: behind.unwrap_or_default(),
        role: Role::Title,
    }
}

/// A value as it is read: an A-number in groups, a language by its name; a dash where nothing is known.
#[must_use]
pub fn shown(field: RecordField, value: &Words, pen: &Pen<'_>) -> String {
    if value.is_empty() {
        return "—".to_owned();
    }
    match field {
        RecordField::ANumber => ANumber::parse(value.reveal())
            .map_or_else(|_| pen.name(value.reveal()), |number| number.full()),
        RecordField::Language => pen.language(value.reveal()),
        RecordField::Status => pen.word("case-status", value.reveal()),
        _ => pen.name(value.reveal()),
    }
}

fn detail_line(detail: &Detail, sight: &Sight<'_>, pen: &Pen<'_>) -> Line {
    let source = pen.word("source", detail.source.word());
    let who = pen.name(&sight.handle(&detail.said_by));
    Line {
        label: pen.word("told", detail.told.kind()),
        value: told(&detail.told, sight, pen),
        behind: format!("{source} · {who} {}", sight.clock.date(detail.at)),
        role: Role::Text,
    }
}

/// Which kind of thing stayed, with what tells it from others; its words stand above.
fn stayed_line(stayed: &Stayed, sight: &Sight<'_>, pen: &Pen<'_>) -> Line {
    let label = match (stayed.kind.as_str(), stayed.label.as_str()) {
        ("field", field) => pen.word("field", field),
        ("message", left_by) => pen.word("left-by", left_by),
        (_, label) => pen.name(label),
    };
    let who = stayed
        .who
        .as_ref()
        .map_or_else(String::new, |login| pen.name(&sight.handle(login)));
    Line {
        label: pen.say("person-stayed"),
        value: format!("{} {label}", pen.word("stayed", &stayed.kind)),
        behind: format!("{who} {}", sight.clock.date(stayed.at)),
        role: Role::Warning,
    }
}

fn told(told: &Told, sight: &Sight<'_>, pen: &Pen<'_>) -> String {
    match told {
        Told::Alias(words) | Told::DoNotAsk(words) => pen.name(words.reveal()),
        Told::ANumber(digits) => shown(RecordField::ANumber, digits, pen),
        Told::Language(code) => pen.language(code),
        Told::Contact(contact) => {
            let relation = pen.word("relation", contact.relation.word());
            let said = [&contact.name, &contact.said_number].map(|words| pen.name(words.reveal()));
            let parts: Vec<String> = [relation].into_iter().chain(said).collect();
            parts.join(" ").trim().to_owned()
        }
        Told::Custody(stay) => {
            let days = [stay.from, stay.to].map(|at| sight.clock.date(at));
            format!("{}  {} … {}", pen.name(&stay.facility), days[0], days[1])
        }
        Told::Consent(said) => {
            let step = pen.word("consent", &said.step.word().to_lowercase());
            let id = if said.given {
                "person-consent-given"
            } else {
                "person-consent-withdrawn"
            };
            format!("{} {step}: {}", said.step.word(), pen.say(id))
        }
    }
}

fn entry_line(entry: &Entry, sight: &Sight<'_>, pen: &Pen<'_>) -> Line {
    let who = entry
        .author
        .as_ref()
        .map_or_else(String::new, |login| pen.name(&sight.handle(login)));
    Line {
        label: format!(
            "{} {}",
            sight.clock.date(entry.at),
            sight.clock.wall(entry.at)
        ),
        value: happened(entry, pen),
        behind: who,
        role: if is_undecided(&entry.kind) {
            Role::Warning
        } else {
            Role::Muted
        },
    }
}

/// What happened to a record, in one line: which field, which kind of detail, the words.
#[must_use]
pub fn happened(entry: &Entry, pen: &Pen<'_>) -> String {
    let kind = pen.word("entry-kind", &entry.kind);
    if let Some(field) = entry.fact("field").and_then(RecordField::from_word) {
        let value = shown(field, &entry.words, pen);
        return format!("{}: {value} · {kind}", pen.word("field", field.word()));
    }
    match entry.fact("what") {
        Some(what) if entry.kind == "half_typed" => {
            let words = pen.name(entry.words.reveal());
            format!("{}: {words} · {kind}", pen.word("told", what))
        }
        Some(what) => format!("{} · {kind}", pen.word("told", what)),
        None => kind,
    }
}

/// Draws two records beside each other: what holds afterwards stands between brackets.
pub fn merging(merging: &Merging, sheet: &mut Sheet<'_>) -> Position {
    let pen = sheet.pen;
    let half = sheet.area.width.saturating_sub(LABEL + 6) / 2;
    let mut cursor = Position::from((sheet.area.x, sheet.area.y));
    let heads = [pen.say("merge-survivor"), pen.say("merge-other")];
    let mut row = sheet.row(0);
    row.skip(LABEL + 5)
        .cell(&heads[0], half, pen.style(Role::Muted));
    row.text(&heads[1], pen.style(Role::Muted));
    for ((at, side), y) in merging
        .fields()
        .iter()
        .enumerate()
        .zip(1..sheet.area.height)
    {
        let selected = at == merging.at();
        let mark = if selected { Role::Selected.sign() } else { " " };
        let mut row = sheet.row(y);
        row.cell(mark, 2, pen.style(Role::Focus));
        row.cell(&(at + 1).to_string(), 3, pen.style(Role::Key));
        row.cell(
            &pen.word("field", side.field.word()),
            LABEL,
            pen.style(Role::Muted),
        );
        let (mine, theirs) = faces(side, &pen);
        let role = |holds: bool| if holds { Role::Title } else { Role::Muted };
        row.cell(&mine, half, pen.style(role(!side.takes_other)));
        row.text(&theirs, pen.style(role(side.takes_other)));
        if selected {
            sheet.tint(y, pen.style(Role::Selected));
            cursor.y = sheet.area.y + y;
        }
    }
    cursor
}

fn faces(side: &Beside, pen: &Pen<'_>) -> (String, String) {
    let face = |words: &Words, holds: bool| {
        let words = shown(side.field, words, pen);
        if holds {
            format!("[{words}]")
        } else {
            format!(" {words} ")
        }
    };
    (
        face(&side.survivor, !side.takes_other),
        face(&side.other, side.takes_other),
    )
}
