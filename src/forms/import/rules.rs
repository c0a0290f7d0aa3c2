//! Owns: rules from text to expressions whose references are found, and the references inside labels.
//! Must not know: rows and titles.

use super::Problems;
use super::paths::Finder;
use super::settings::{is_no, is_yes};
use crate::forms::columns::Column;
use crate::forms::expression::{Expression, Function, parse};
use crate::forms::model::{Form, ItemId, Preset, Rule, Words};
use crate::forms::problem::{Fault, Flaw};

pub(super) fn read(
    form: &mut Form,
    written: &[Vec<(Column, String)>],
    sheet: &str,
    problems: &mut Problems,
) {
    let mut found: Vec<(ItemId, Column, Rule)> = Vec::new();
    let finder = Finder::new(form);
    for (id, rules) in form.ids().zip(written) {
        let item = form.item(id);
        for (column, text) in rules {
            match rule(&finder, id, *column, text) {
                Ok(Some(rule)) => {
                    for missing in finder.missing_columns(&rule, id) {
                        let flaw = Flaw::new(Fault::NoSuchColumn, missing);
                        problems.at(sheet, item.row, column.title(), flaw);
                    }
                    found.push((id, *column, rule));
                }
                Ok(None) => {}
                Err(flaw) => problems.at(sheet, item.row, column.title(), flaw),
            }
        }
        let texts = [
            (Column::Label, &item.label),
            (Column::Hint, &item.hint),
            (Column::RequiredMessage, &item.required_message),
            (Column::ConstraintMessage, &item.constraint_message),
        ];
        for (column, words) in texts {
            for flaw in flaws_in(words, id, &finder) {
                problems.at(sheet, item.row, column.title(), flaw);
            }
        }
    }
    for (id, column, rule) in found {
        let item = &mut form.items[id.0];
        match column {
            Column::Required => item.required = Some(rule),
            Column::Relevant => item.relevant = Some(rule),
            Column::Constraint => item.constraint = Some(rule),
            Column::Calculation => item.calculation = Some(rule),
            Column::ChoiceFilter => item.choice_filter = Some(rule),
            Column::ReadOnly => item.read_only = Some(rule),
            Column::RepeatCount => item.repeat_count = Some(rule),
            _ => item.preset = Preset::Computed(rule),
        }
    }
}

pub(super) fn read_instance_name(form: &mut Form, text: &str, row: u32, problems: &mut Problems) {
    let finder = Finder::new(form);
    let rule = parse(&straight(text)).and_then(|read| finder.resolve(read, None, false));
    match rule {
        Ok(rule) => form.instance_name = Some(rule),
        Err(flaw) => problems.at("settings", row, "instance_name", flaw),
    }
}

/// One rule; `None` where the cell only says no.
fn rule(finder: &Finder<'_>, id: ItemId, column: Column, text: &str) -> Result<Option<Rule>, Flaw> {
    if column == Column::Trigger {
        return Err(Flaw::new(Fault::Construct, "trigger"));
    }
    if is_yes(text) {
        return Ok(Some(Expression::Call(Function::True, Vec::new())));
    }
    if is_no(text) {
        let is_default = matches!(column, Column::Required | Column::ReadOnly);
        return Ok((!is_default).then_some(Expression::Call(Function::False, Vec::new())));
    }
    let read = parse(&straight(text))?;
    finder
        .resolve(read, Some(id), column == Column::ChoiceFilter)
        .map(Some)
}

/// Office programs bend quotation marks.
fn straight(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201C}' | '\u{201D}' => '"',
            other => other,
        })
        .collect()
}

fn flaws_in(words: &Words, id: ItemId, finder: &Finder<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for (_, text) in &words.by_language {
        for part in text.split("${").skip(1) {
            let Some((name, _)) = part.split_once('}') else {
                continue;
            };
            if let Err(flaw) = finder.named(name.trim(), &[], Some(id)) {
                flaws.push(flaw);
            }
        }
    }
    flaws
}
