//! Owns: forms as desk and database speak of them: which there are, their sheets, an answer in one field.
//! Must not know: what a form asks, or how its sheets are read.

use super::ids::{CallId, FillingId};
use super::words::Words;

/// Which field of which form being filled in.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Field {
    /// The form being filled in, each time anew.
    pub filling: FillingId,
    /// The form's id.
    pub form: String,
    /// The version that is being filled in.
    pub version: i32,
    /// The field's names with slashes, each repeat with its number.
    pub path: String,
}

/// The newest version of a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormTitle {
    /// Its id.
    pub form: String,
    /// What it is called.
    pub title: String,
    /// The version as this hotline counts, from 1.
    pub version: i32,
}

/// One version of a form, as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormSheets {
    /// Its id.
    pub form: String,
    /// The version as this hotline counts, from 1.
    pub version: i32,
    /// Its sheets.
    pub sheets: String,
}

/// What stands in one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// Which field.
    pub field: Field,
    /// What was answered.
    pub words: Words,
}

/// The forms there are, and what was answered in them about one call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallForms {
    /// The call.
    pub call: CallId,
    /// The forms there are.
    pub titles: Vec<FormTitle>,
    /// Every version in which something was answered.
    pub sheets: Vec<FormSheets>,
    /// What was answered, one filling-in after the other.
    pub answers: Vec<Answered>,
}
