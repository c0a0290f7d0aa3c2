//! Owns: from sheets to a form, with every problem found on the way.
//! Must not know: where the file came from.

mod cells;
mod choices;
mod paths;
mod rules;
mod settings;
mod survey;
#[cfg(test)]
mod tests;
mod titles;

use super::model::Form;
use super::order::Order;
use super::problem::{Fault, Flaw, Problem};
use super::sheets::{Book, Row};

/// What is wrong so far.
#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn add(&mut self, sheet: &str, row: Option<u32>, column: Option<&str>, flaw: Flaw) {
        self.0.push(Problem {
            sheet: sheet.to_owned(),
            row,
            column: column.map(str::to_owned),
            fault: flaw.fault,
            about: flaw.about,
        });
    }

    fn at(&mut self, sheet: &str, row: u32, column: &str, flaw: Flaw) {
        self.add(sheet, Some(row), Some(column), flaw);
    }

    fn refuse(&self) -> bool {
        self.0.iter().any(|problem| problem.fault.refuses())
    }

    /// In the order of the sheets and rows, each once.
    fn sorted(self, book: &Book) -> Vec<Problem> {
        let place = |problem: &Problem| {
            let sheet = book
                .sheets
                .iter()
                .position(|sheet| sheet.name == problem.sheet);
            (sheet, problem.row)
        };
        let mut problems = self.0;
        problems.sort_by(|one, other| (place(one), one).cmp(&(place(other), other)));
        problems.dedup();
        problems
    }
}

/// What comes of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Imported {
    /// The form, if nothing refuses it.
    pub form: Option<Form>,
    /// Everything there is to say, refusals and notices, in the order of the sheets.
    pub problems: Vec<Problem>,
}

/// Makes a form of a file. `id` is the form's id where its settings give none.
#[must_use]
pub fn import(book: &Book, id: &str) -> Imported {
    let mut problems = Problems::default();
    let form = read(book, id, &mut problems).filter(|_| !problems.refuse());
    Imported {
        form,
        problems: problems.sorted(book),
    }
}

fn read(book: &Book, id: &str, problems: &mut Problems) -> Option<Form> {
    let settings = settings::read(book, problems);
    // A file of one sheet has the questions there, whatever it is called.
    let only = || book.sheets.first().filter(|_| book.sheets.len() == 1);
    let Some(sheet) = book.sheet("survey").or_else(only) else {
        problems.add("survey", None, None, Flaw::new(Fault::NoSurvey, ""));
        return None;
    };
    judge_sheets(book, problems);
    let mut lists = choices::read(book, &settings, problems);
    let drafts = survey::read(sheet, &mut lists, problems);
    let languages = titles::languages(&drafts.languages, &lists.languages);
    let mut form = Form {
        id: settings.id.unwrap_or_else(|| id.to_owned()),
        title: settings.title.unwrap_or_else(|| id.to_owned()),
        version: settings.version.unwrap_or_default(),
        default_language: (settings.default_language)
            .or_else(|| languages.first().cloned())
            .unwrap_or_default(),
        languages,
        instance_name: None,
        items: drafts.items,
        lists: lists.lists,
        order: Order::default(),
    };
    rules::read(&mut form, &drafts.rules, &sheet.name, problems);
    if let Some((row, name)) = settings.instance_name {
        rules::read_instance_name(&mut form, &name, row, problems);
    }
    put_in_order(&mut form, &sheet.name, problems);
    Some(form)
}

/// Whole sheets that have no place here.
fn judge_sheets(book: &Book, problems: &mut Problems) {
    for name in ["entities", "osm", "external_choices"] {
        if let Some(other) = book.sheet(name).filter(|sheet| sheet.rows.len() > 1) {
            let row = other.rows.get(1).map(|row| row.number);
            let flaw = Flaw::new(Fault::UnsupportedType, name);
            problems.add(&other.name, row, None, flaw);
        }
    }
}

fn put_in_order(form: &mut Form, sheet: &str, problems: &mut Problems) {
    match Order::of(&form.items) {
        Ok(order) => form.order = order,
        Err(circles) => {
            for circle in circles {
                let names = circle.iter().chain(circle.first());
                let names = names.map(|id| form.item(*id).name.as_str());
                let about = names.collect::<Vec<_>>().join(" → ");
                let row = circle.first().map(|id| form.item(*id).row);
                problems.add(sheet, row, None, Flaw::new(Fault::Circle, about));
            }
        }
    }
}

/// A cell of a row, if it says anything.
fn cell(row: &Row, column: usize) -> Option<&str> {
    row.cells
        .get(column)
        .map(String::as_str)
        .filter(|cell| !cell.is_empty())
}
