//! Owns: the survey sheet: titles, rows, groups and repeats, names.
//! Must not know: what expressions mean.

use super::cells::{Cells, is_name, is_spanish, preset, range_in, rules_of};
use super::choices::Lists;
use super::settings::{is_no, is_yes};
use super::{Problems, cell, titles};
use crate::forms::columns::{Column, survey_column};
use crate::forms::expression::looks_computed;
use crate::forms::kind::{self, Kind, Written};
use crate::forms::model::{Item, ItemId, Phase, Subject, Words};
use crate::forms::problem::{Fault, Flaw};
use crate::forms::sheets::Sheet;

/// Rows read, rules still as written: for each row its column and text.
#[derive(Default)]
pub(super) struct Drafts {
    pub(super) items: Vec<Item>,
    pub(super) rules: Vec<Vec<(Column, String)>>,
    pub(super) languages: Vec<String>,
}

/// Appearances that change something here; others are for other screens.
const APPEARANCES: &[&str] = &["multiline", "minimal", "autocomplete", "field-list"];

struct Reading<'a> {
    sheet: &'a str,
    lists: &'a mut Lists,
    problems: &'a mut Problems,
    drafts: Drafts,
    /// The groups and repeats that are open.
    open: Vec<ItemId>,
    told: Vec<String>,
}

pub(super) fn read(sheet: &Sheet, lists: &mut Lists, problems: &mut Problems) -> Drafts {
    let Some((titles_row, rows)) = sheet.rows.split_first() else {
        problems.add(&sheet.name, None, None, Flaw::new(Fault::NoColumn, "type"));
        return Drafts::default();
    };
    let double_colons = titles_row.cells.iter().any(|title| title.contains("::"));
    let columns: Vec<Option<(Column, Option<String>)>> = (titles_row.cells.iter())
        .map(|title| survey_column(title, double_colons))
        .collect();
    titles::judge(sheet, titles_row, &columns, problems);
    let mut reading = Reading {
        sheet: &sheet.name,
        lists,
        problems,
        drafts: Drafts::default(),
        open: Vec::new(),
        told: Vec::new(),
    };
    for (_, language) in columns.iter().flatten() {
        if let Some(language) = language
            && !reading.drafts.languages.contains(language)
        {
            reading.drafts.languages.push(language.clone());
        }
    }
    for row in rows {
        let cells = (columns.iter().enumerate()).filter_map(|(at, column)| {
            let (column, language) = column.as_ref()?;
            Some((*column, language.as_deref(), cell(row, at)?))
        });
        let cells = Cells {
            row: row.number,
            cells: cells.collect(),
        };
        reading.row(&cells);
    }
    for id in std::mem::take(&mut reading.open) {
        let item = &reading.drafts.items[id.0];
        let (row, name) = (item.row, item.name.clone());
        reading.problem(row, Column::Type, Flaw::new(Fault::NeverEnded, name));
        reading.close(id);
    }
    reading.drafts
}

impl Reading<'_> {
    fn problem(&mut self, row: u32, column: Column, flaw: Flaw) {
        self.problems.at(self.sheet, row, column.title(), flaw);
    }

    fn row(&mut self, cells: &Cells<'_>) {
        if cells.one(Column::Disabled).is_some_and(is_yes) || cells.cells.is_empty() {
            return;
        }
        let Some(written) = cells.one(Column::Type) else {
            let said = cells.one(Column::Name).or(cells.one(Column::Label));
            let fault = if said.is_some() {
                Fault::NoType
            } else {
                Fault::IgnoredRow
            };
            self.problem(
                cells.row,
                Column::Type,
                Flaw::new(fault, said.unwrap_or_default()),
            );
            return;
        };
        let flaw = |fault| Flaw::new(fault, written);
        match kind::read(written) {
            Written::Plain(kind) => self.question(cells, kind, false),
            Written::Begin(kind) => {
                // Opened even when its name is wrong: its end must not be a second problem.
                let id = self.add(cells, kind);
                self.open.push(id);
            }
            Written::End(kind) => self.end(cells, &kind),
            Written::Select {
                choosing,
                list,
                or_other,
            } => match self.lists.find(&list) {
                Some(at) => self.question(cells, choosing.from(at), or_other),
                None => {
                    self.problem(cells.row, Column::Type, Flaw::new(Fault::NoSuchList, list));
                    self.question(cells, Kind::Text, false);
                }
            },
            Written::NoList => self.problem(cells.row, Column::Type, flaw(Fault::NoListName)),
            Written::Setting => self.problem(cells.row, Column::Type, flaw(Fault::IgnoredRow)),
            Written::Unsupported => {
                self.problem(cells.row, Column::Type, flaw(Fault::UnsupportedType));
                self.stand_in(cells);
            }
            Written::Unknown => {
                self.problem(cells.row, Column::Type, flaw(Fault::UnknownType));
                self.stand_in(cells);
            }
        }
    }

    /// A refused question keeps its name, so that rules which name it are no second problem.
    fn stand_in(&mut self, cells: &Cells<'_>) {
        if cells.one(Column::Name).is_some() {
            self.add(cells, Kind::Hidden);
        }
    }

    fn question(&mut self, cells: &Cells<'_>, kind: Kind, or_other: bool) {
        let kind = match kind {
            Kind::Range { .. } => self.range(cells),
            other => other,
        };
        if kind == Kind::Device {
            let about = cells.one(Column::Type).unwrap_or_default();
            self.problem(cells.row, Column::Type, Flaw::new(Fault::StaysEmpty, about));
        }
        let computed = cells.one(Column::Calculation).is_some()
            || cells
                .one(Column::Default)
                .is_some_and(|text| looks_computed(text, false));
        if kind == Kind::Calculate && !computed {
            let about = cells.one(Column::Name).unwrap_or_default();
            self.problem(
                cells.row,
                Column::Calculation,
                Flaw::new(Fault::NoCalculation, about),
            );
        }
        if let Kind::SelectMultiple(list) | Kind::Rank(list) = kind {
            let spaced = self.lists.lists[list].choices.iter();
            let spaced = spaced
                .map(|choice| &choice.name)
                .find(|name| name.contains(' '));
            if let Some(name) = spaced.cloned() {
                self.problem(cells.row, Column::Type, Flaw::new(Fault::ChoiceSpace, name));
            }
        }
        if or_other && cells.one(Column::ChoiceFilter).is_some() {
            self.problem(
                cells.row,
                Column::ChoiceFilter,
                Flaw::new(Fault::OrOtherFilter, ""),
            );
        }
        let list = kind.list();
        let id = self.add(cells, kind);
        if let (true, Some(list)) = (or_other, list) {
            self.lists.add_other(list);
            self.add_other_text(id);
        }
    }

    /// The text that `or_other` asks for, asked only where "other" was chosen.
    fn add_other_text(&mut self, select: ItemId) {
        let of = &self.drafts.items[select.0];
        let mut item = of.clone();
        let name = format!("{}_other", of.name);
        item.path = format!("{}_other", of.path);
        item.kind = Kind::Text;
        item.end = self.drafts.items.len() + 1;
        item.subject = None;
        item.appearance.clear();
        let languages = self.drafts.languages.iter().cloned().map(Some);
        let languages: Vec<Option<String>> = if self.drafts.languages.is_empty() {
            vec![None]
        } else {
            languages.collect()
        };
        let said = |language: &Option<String>| match language {
            Some(name) if is_spanish(name) => "Especifique otro.",
            _ => "Specify other.",
        };
        item.label = Words {
            by_language: languages
                .iter()
                .map(|of| (of.clone(), said(of).to_owned()))
                .collect(),
        };
        item.hint = Words::default();
        let rule = format!("selected(../{}, 'other')", of.name);
        item.name = name;
        self.drafts.items.push(item);
        self.drafts.rules.push(vec![(Column::Relevant, rule)]);
    }

    fn range(&mut self, cells: &Cells<'_>) -> Kind {
        let said = cells.one(Column::Parameters).unwrap_or_default();
        let (kind, right) = range_in(said);
        if !right {
            self.problem(
                cells.row,
                Column::Parameters,
                Flaw::new(Fault::BadParameter, said),
            );
        }
        kind
    }

    fn name(&mut self, cells: &Cells<'_>, kind: &Kind) -> String {
        let Some(name) = cells.one(Column::Name) else {
            if *kind != Kind::Note {
                let about = cells.one(Column::Type).unwrap_or_default();
                self.problem(cells.row, Column::Name, Flaw::new(Fault::NoName, about));
            }
            return format!("{}_{}", kind.word(), cells.row);
        };
        if !is_name(name) {
            self.problem(cells.row, Column::Name, Flaw::new(Fault::BadName, name));
        }
        name.to_owned()
    }

    fn add(&mut self, cells: &Cells<'_>, kind: Kind) -> ItemId {
        let name = self.name(cells, &kind);
        let id = ItemId(self.drafts.items.len());
        let parent = self.open.last().copied();
        let twin = |item: &Item| item.parent == parent && item.name == name;
        if self.drafts.items.iter().any(twin) {
            self.problem(
                cells.row,
                Column::Name,
                Flaw::new(Fault::NameTwice, name.clone()),
            );
        }
        let label = cells.words(Column::Label);
        if label.is_empty()
            && (kind.is_asked() || kind == Kind::Note)
            && cells.one(Column::Hint).is_none()
        {
            self.problem(
                cells.row,
                Column::Label,
                Flaw::new(Fault::NoLabel, name.clone()),
            );
        }
        let above = parent.map(|parent| &self.drafts.items[parent.0]);
        let path = above.map_or_else(|| name.clone(), |above| format!("{}/{name}", above.path));
        let mut repeats = above.map(|above| above.repeats.clone()).unwrap_or_default();
        let (pii, phase) = above.map_or((false, Phase::Call), |above| (above.pii, above.phase));
        repeats.extend((kind == Kind::Repeat).then_some(id));
        let (preset, computed) = preset(cells, &kind);
        let item = Item {
            parent,
            path,
            repeats,
            end: id.0 + 1,
            label,
            hint: cells.words(Column::Hint),
            required_message: cells.words(Column::RequiredMessage),
            constraint_message: cells.words(Column::ConstraintMessage),
            preset,
            appearance: self.appearance(cells),
            pii: self.yes_or_no(cells, Column::Pii).unwrap_or(pii),
            phase: self.phase(cells).unwrap_or(phase),
            subject: self.subject(cells),
            ..Item::bare(cells.row, name, kind)
        };
        self.drafts.items.push(item);
        self.drafts.rules.push(rules_of(cells, computed));
        id
    }

    fn appearance(&mut self, cells: &Cells<'_>) -> Vec<String> {
        let mut used = Vec::new();
        for word in cells
            .one(Column::Appearance)
            .unwrap_or_default()
            .split_whitespace()
        {
            if APPEARANCES.contains(&word) {
                used.push(word.to_owned());
            } else if !self.told.iter().any(|told| told == word) {
                self.told.push(word.to_owned());
                self.problem(
                    cells.row,
                    Column::Appearance,
                    Flaw::new(Fault::IgnoredAppearance, word),
                );
            }
        }
        used
    }

    fn yes_or_no(&mut self, cells: &Cells<'_>, column: Column) -> Option<bool> {
        let said = cells.one(column)?;
        if !is_yes(said) && !is_no(said) {
            self.problem(cells.row, column, Flaw::new(Fault::BadValue, said));
        }
        Some(is_yes(said))
    }

    fn phase(&mut self, cells: &Cells<'_>) -> Option<Phase> {
        let said = cells.one(Column::Phase)?;
        match said.to_lowercase().as_str() {
            "call" => Some(Phase::Call),
            "wrap-up" | "wrap_up" | "wrapup" => Some(Phase::WrapUp),
            _ => {
                self.problem(cells.row, Column::Phase, Flaw::new(Fault::BadValue, said));
                None
            }
        }
    }

    fn subject(&mut self, cells: &Cells<'_>) -> Option<Subject> {
        let said = cells.one(Column::Index)?;
        let mut subjects = Subject::ALL.iter();
        let found = subjects
            .find(|subject| subject.word().eq_ignore_ascii_case(said))
            .copied();
        if found.is_none() {
            self.problem(cells.row, Column::Index, Flaw::new(Fault::BadValue, said));
        }
        found
    }

    fn end(&mut self, cells: &Cells<'_>, kind: &Kind) {
        let about = cells.one(Column::Type).unwrap_or_default();
        let Some(id) = self.open.pop() else {
            self.problem(cells.row, Column::Type, Flaw::new(Fault::EndAlone, about));
            return;
        };
        let item = &self.drafts.items[id.0];
        if item.kind != *kind {
            let name = item.name.clone();
            self.problem(cells.row, Column::Type, Flaw::new(Fault::WrongEnd, name));
        }
        self.close(id);
    }

    fn close(&mut self, id: ItemId) {
        self.drafts.items[id.0].end = self.drafts.items.len();
    }
}
