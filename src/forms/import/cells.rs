//! Owns: one row of the survey sheet as cells by column, and what single cells say.
//! Must not know: the rows around it.

use crate::forms::columns::Column;
use crate::forms::expression::looks_computed;
use crate::forms::kind::Kind;
use crate::forms::model::{Preset, Words};

/// The cells of one row, by column.
pub(super) struct Cells<'a> {
    pub(super) row: u32,
    pub(super) cells: Vec<(Column, Option<&'a str>, &'a str)>,
}

impl<'a> Cells<'a> {
    pub(super) fn one(&self, wanted: Column) -> Option<&'a str> {
        let mut cells = self.cells.iter();
        cells.find(|cell| cell.0 == wanted).map(|cell| cell.2)
    }

    pub(super) fn words(&self, wanted: Column) -> Words {
        let cells = self.cells.iter().filter(|cell| cell.0 == wanted);
        Words {
            by_language: cells
                .map(|(_, language, text)| (language.map(str::to_owned), (*text).to_owned()))
                .collect(),
        }
    }
}

/// The ends and the step that the parameters of a range say, and whether they make sense.
pub(super) fn range_in(said: &str) -> (Kind, bool) {
    let (mut start, mut end, mut step) = (0.0, 10.0, 1.0);
    let spaced = said.replace('=', " = ");
    let words: Vec<&str> = spaced
        .split([' ', ',', ';'])
        .filter(|word| !word.is_empty())
        .collect();
    let mut right = words.len().is_multiple_of(3);
    for triple in words.chunks(3) {
        let value = triple.get(2).and_then(|text| text.parse::<f64>().ok());
        let name = triple.first().map(|name| name.to_lowercase());
        match (name.as_deref(), value) {
            (Some("start"), Some(value)) => start = value,
            (Some("end"), Some(value)) => end = value,
            (Some("step"), Some(value)) => step = value,
            (Some("start" | "end" | "step"), None) => right = false,
            _ => {}
        }
    }
    right &= [start, end, step].iter().all(|value| value.is_finite());
    (
        Kind::Range { start, end, step },
        right && step != 0.0 && start <= end,
    )
}

/// What stands there at first, or the expression that says it.
pub(super) fn preset<'a>(cells: &Cells<'a>, kind: &Kind) -> (Preset, Option<&'a str>) {
    let plain_hyphens = matches!(kind, Kind::Date | Kind::DateTime | Kind::Geopoint);
    match cells.one(Column::Default) {
        Some(text) if looks_computed(text, plain_hyphens) => (Preset::Nothing, Some(text)),
        Some(text) => (Preset::Text(text.to_owned()), None),
        None => (Preset::Nothing, None),
    }
}

pub(super) fn rules_of(cells: &Cells<'_>, default: Option<&str>) -> Vec<(Column, String)> {
    const RULES: &[Column] = &[
        Column::Required,
        Column::Relevant,
        Column::Constraint,
        Column::Calculation,
        Column::ChoiceFilter,
        Column::ReadOnly,
        Column::RepeatCount,
        Column::Trigger,
    ];
    let written = RULES
        .iter()
        .filter_map(|&column| Some((column, cells.one(column)?.to_owned())));
    let default = default.map(|text| (Column::Default, text.to_owned()));
    written.chain(default).collect()
}

/// A name that an expression can name: a letter or `_` first, then also digits, `-` and `.`.
pub(super) fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    let letter = |c: char| c == '_' || c.is_alphabetic();
    letters.next().is_some_and(letter)
        && letters.all(|c| letter(c) || c.is_alphanumeric() || matches!(c, '-' | '.'))
}

/// `Spanish (es)`, `Español`, `es`.
pub(super) fn is_spanish(language: &str) -> bool {
    let small = language.to_lowercase();
    small == "es"
        || small.contains("(es)")
        || small.starts_with("espa")
        || small.starts_with("spanish")
}
