//! Owns: the choices sheet.
//! Must not know: questions.

use std::collections::{BTreeMap, BTreeSet};

use super::settings::Settings;
use super::{Problems, cell};
use crate::forms::columns::{ChoiceColumn, choice_column};
use crate::forms::model::{Choice, ChoiceList, Words};
use crate::forms::problem::{Fault, Flaw};
use crate::forms::sheets::{Book, Row, Sheet};

/// The lists, and what their titles told.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) lists: Vec<ChoiceList>,
    pub(super) languages: Vec<String>,
}

impl Lists {
    /// The number of the list of that name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.lists.iter().position(|list| list.name == name)
    }

    /// Adds the choice that `or_other` means, once, in every language the list has.
    pub(super) fn add_other(&mut self, list: usize) {
        let choices = &mut self.lists[list].choices;
        if choices.iter().any(|choice| choice.name == "other") {
            return;
        }
        let mut languages: Vec<Option<String>> = Vec::new();
        for (language, _) in choices.iter().flat_map(|choice| &choice.label.by_language) {
            if !languages.contains(language) {
                languages.push(language.clone());
            }
        }
        if languages.is_empty() {
            languages.push(None);
        }
        let said = |language: &Option<String>| match language {
            Some(name) if super::cells::is_spanish(name) => "Otro",
            _ => "Other",
        };
        let label = languages
            .iter()
            .map(|language| (language.clone(), said(language).to_owned()));
        choices.push(Choice {
            name: "other".to_owned(),
            label: Words {
                by_language: label.collect(),
            },
            columns: BTreeMap::new(),
        });
    }
}

pub(super) fn read(book: &Book, settings: &Settings, problems: &mut Problems) -> Lists {
    let mut lists = Lists::default();
    let Some(sheet) = book.sheet("choices") else {
        return lists;
    };
    let Some((titles, rows)) = sheet.rows.split_first() else {
        return lists;
    };
    let double_colons = titles.cells.iter().any(|title| title.contains("::"));
    let columns: Vec<Option<ChoiceColumn>> = (titles.cells.iter())
        .map(|title| choice_column(title, double_colons))
        .collect();
    for needed in [ChoiceColumn::List, ChoiceColumn::Name] {
        if !rows.is_empty() && !columns.contains(&Some(needed.clone())) {
            let title = if needed == ChoiceColumn::List {
                "list_name"
            } else {
                "name"
            };
            problems.add(
                &sheet.name,
                Some(titles.number),
                None,
                Flaw::new(Fault::NoColumn, title),
            );
        }
    }
    for column in &columns {
        if let Some(ChoiceColumn::Label(Some(language))) = column
            && !lists.languages.contains(language)
        {
            lists.languages.push(language.clone());
        }
    }
    for row in rows {
        read_row(sheet, row, &columns, &mut lists, problems);
    }
    if !settings.allow_choice_duplicates {
        find_doubles(sheet, &columns, problems);
    }
    lists
}

fn read_row(
    sheet: &Sheet,
    row: &Row,
    columns: &[Option<ChoiceColumn>],
    lists: &mut Lists,
    problems: &mut Problems,
) {
    let (list, choice) = choice_in(row, columns);
    let mut problem = |column: &str, fault, about: String| {
        problems.at(&sheet.name, row.number, column, Flaw::new(fault, about));
    };
    let Some(list) = list else {
        if !choice.name.is_empty() || !choice.label.is_empty() {
            problem("list_name", Fault::IgnoredRow, choice.name);
        }
        return;
    };
    if choice.name.is_empty() {
        problem("name", Fault::ChoiceNoName, list);
        return;
    }
    if choice.label.is_empty() {
        problem("label", Fault::NoLabel, choice.name.clone());
    }
    match lists.find(&list) {
        Some(at) => lists.lists[at].choices.push(choice),
        None => lists.lists.push(ChoiceList {
            name: list,
            choices: vec![choice],
        }),
    }
}

/// The list that a row belongs to, and its choice.
fn choice_in(row: &Row, columns: &[Option<ChoiceColumn>]) -> (Option<String>, Choice) {
    let mut list = None;
    let mut choice = Choice {
        name: String::new(),
        label: Words::default(),
        columns: BTreeMap::new(),
    };
    for (at, column) in columns.iter().enumerate() {
        let (Some(column), Some(said)) = (column, cell(row, at)) else {
            continue;
        };
        let said = said.to_owned();
        match column {
            ChoiceColumn::List => list = Some(said),
            ChoiceColumn::Name => choice.name = said,
            ChoiceColumn::Label(of) => choice.label.by_language.push((of.clone(), said)),
            ChoiceColumn::Other(title) => drop(choice.columns.insert(title.clone(), said)),
        }
    }
    (list, choice)
}

fn find_doubles(sheet: &Sheet, columns: &[Option<ChoiceColumn>], problems: &mut Problems) {
    let place = |wanted: &ChoiceColumn| {
        columns
            .iter()
            .position(|column| column.as_ref() == Some(wanted))
    };
    let (Some(list), Some(name)) = (place(&ChoiceColumn::List), place(&ChoiceColumn::Name)) else {
        return;
    };
    let mut seen = BTreeSet::new();
    for row in sheet.rows.iter().skip(1) {
        let (Some(list), Some(name)) = (cell(row, list), cell(row, name)) else {
            continue;
        };
        if !seen.insert((list, name)) {
            problems.at(
                &sheet.name,
                row.number,
                "name",
                Flaw::new(Fault::ChoiceTwice, name),
            );
        }
    }
}
