//! Owns: `linelamp form check`, and how problems of a form are told.
//! Must not know: how they are found.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::{book_of, id_of};
use crate::cli::{Context, Failure};
use crate::domain::safe;
use crate::forms::{Form, Imported, Problem, Rule, Target, import};
use crate::messages::Catalogue;

pub(super) fn run(file: &Path, context: &Context) -> Result<(), Failure> {
    let imported = import(&book_of(file, context)?, &id_of(file));
    context.print(&as_json(&imported, &context.say), |_| {
        told(&imported, &context.say)
    })?;
    refused(&imported, &context.say)
}

/// What is left to say when a form cannot be used.
pub(super) fn refused(imported: &Imported, say: &Catalogue) -> Result<(), Failure> {
    let problems = imported
        .problems
        .iter()
        .filter(|problem| problem.fault.refuses());
    match problems.count() {
        0 => Ok(()),
        count => Err(Failure::input(
            say.say_with("form-refused", &[("problems", count.into())]),
        )),
    }
}

/// Every problem on a line of its own, and what the form is if it can be used.
pub(super) fn told(imported: &Imported, say: &Catalogue) -> String {
    let mut lines: String = (imported.problems.iter())
        .map(|problem| {
            let values = [
                ("place", place(problem, say).into()),
                ("says", says(problem, say).into()),
            ];
            if problem.fault.refuses() {
                say.say_with("form-refused-line", &values) + "\n"
            } else {
                say.say_with("form-notice-line", &values) + "\n"
            }
        })
        .collect();
    if let Some(form) = &imported.form {
        lines.push_str(&fits(form, say));
    }
    lines
}

fn fits(form: &Form, say: &Catalogue) -> String {
    let languages = if form.languages.is_empty() {
        say.say("form-no-language")
    } else {
        safe(&form.languages.join(", ")).to_string()
    };
    let asked = form
        .items
        .iter()
        .filter(|item| item.kind.is_asked())
        .count();
    say.say_with(
        "form-fits",
        &[
            ("title", safe(&form.title).to_string().into()),
            ("questions", asked.into()),
            ("lists", form.lists.len().into()),
            ("languages", languages.into()),
        ],
    )
}

fn says(problem: &Problem, say: &Catalogue) -> String {
    let id = format!("form-fault-{}", problem.fault.word().replace('_', "-"));
    let about = safe(&problem.about).clip(80).to_string();
    say.say_with(&id, &[("about", about.into())])
        .trim_end()
        .to_owned()
}

fn place(problem: &Problem, say: &Catalogue) -> String {
    let sheet = safe(&problem.sheet).clip(40).to_string();
    let Some(row) = problem.row else {
        return say.say_with("form-place-sheet", &[("sheet", sheet.into())]);
    };
    // A row's number is a name, not a count: no thousands mark.
    let row = row.to_string();
    match &problem.column {
        None => say.say_with(
            "form-place-row",
            &[("sheet", sheet.into()), ("row", row.into())],
        ),
        Some(column) => say.say_with(
            "form-place-cell",
            &[
                ("sheet", sheet.into()),
                ("row", row.into()),
                ("column", safe(column).clip(40).to_string().into()),
            ],
        ),
    }
}

/// The rows that a rule looks at; nothing where there is no rule.
fn looks_at(rule: Option<&Rule>, form: &Form) -> Option<BTreeSet<String>> {
    let mut paths = BTreeSet::new();
    rule?.each_field(&mut |target| {
        if let Target::Item { item, .. } = target {
            paths.insert(form.item(*item).path.clone());
        }
    });
    Some(paths)
}

/// The same for programs.
pub(super) fn as_json(imported: &Imported, say: &Catalogue) -> Value {
    let problems: Vec<Value> = (imported.problems.iter())
        .map(|problem| {
            json!({
                "sheet": problem.sheet,
                "row": problem.row,
                "column": problem.column,
                "fault": problem.fault,
                "about": problem.about,
                "refuses": problem.fault.refuses(),
                "says": says(problem, say),
            })
        })
        .collect();
    let form = imported.form.as_ref().map(|form| {
        let rows: Vec<Value> = (form.items.iter())
            .map(|item| {
                json!({
                    "path": item.path,
                    "type": item.kind.word(),
                    "row": item.row,
                    "list": item.kind.list().map(|list| form.lists[list].name.as_str()),
                    "pii": item.pii,
                    "relevant": looks_at(item.relevant.as_ref(), form),
                    "calculated": item.calculation.is_some(),
                    "constrained": item.constraint.is_some(),
                    "required": item.required.is_some(),
                })
            })
            .collect();
        json!({
            "id": form.id,
            "title": form.title,
            "version": form.version,
            "languages": form.languages,
            "default_language": form.default_language,
            "rows": rows,
        })
    });
    json!({ "accepted": form.is_some(), "form": form, "problems": problems })
}
