//! Owns: the settings sheet.
//! Must not know: questions.

use super::{Problems, cell};
use crate::forms::problem::{Fault, Flaw};
use crate::forms::sheets::Book;

/// What the settings say.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) version: Option<String>,
    pub(super) default_language: Option<String>,
    /// The row it stands in, and the expression.
    pub(super) instance_name: Option<(u32, String)>,
    pub(super) allow_choice_duplicates: bool,
}

pub(super) fn read(book: &Book, problems: &mut Problems) -> Settings {
    let mut settings = Settings::default();
    let Some(sheet) = book.sheet("settings") else {
        return settings;
    };
    let [titles, row, ..] = sheet.rows.as_slice() else {
        return settings;
    };
    for (column, title) in titles.cells.iter().enumerate() {
        let Some(said) = cell(row, column) else {
            continue;
        };
        let title = title.trim().to_lowercase().replace(' ', "_");
        let said = said.to_owned();
        match title.as_str() {
            "form_id" | "set_form_id" | "id_string" => settings.id = Some(said),
            "form_title" | "set_form_title" | "title" => settings.title = Some(said),
            "version" => settings.version = Some(said),
            "default_language" => settings.default_language = Some(said),
            "instance_name" => settings.instance_name = Some((row.number, said)),
            "allow_choice_duplicates" => settings.allow_choice_duplicates = is_yes(&said),
            "public_key" => {
                let flaw = Flaw::new(Fault::UnsupportedType, title.clone());
                problems.at(&sheet.name, row.number, &title, flaw);
            }
            _ => {
                let flaw = Flaw::new(Fault::IgnoredColumn, title.clone());
                problems.at(&sheet.name, row.number, &title, flaw);
            }
        }
    }
    settings
}

/// The ways in which forms say yes.
pub(super) fn is_yes(said: &str) -> bool {
    ["yes", "true", "true()"].contains(&said.trim().to_lowercase().as_str())
}

/// The ways in which forms say no.
pub(super) fn is_no(said: &str) -> bool {
    ["no", "false", "false()"].contains(&said.trim().to_lowercase().as_str())
}
