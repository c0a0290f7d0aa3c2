//! Owns: what an import tells its user: how many of each, which columns, and every row that was not taken.
//! Must not know: how files are read or rows stored.

use std::collections::BTreeMap;

use serde::Serialize;

use super::columns::Field;
use super::plan::{Plan, Reason, Rejected};
use crate::db::facilities::TakenIn;
use crate::domain::safe;
use crate::messages::Catalogue;

/// What came of a list, or what would come of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outcome {
    /// Nothing was written.
    pub dry_run: bool,
    /// The row of the titles.
    pub title_row: u32,
    /// Each field and the title of its column.
    pub columns: BTreeMap<&'static str, String>,
    /// Columns that mean nothing here.
    pub left_out: Vec<String>,
    /// Facilities that were not there.
    pub new: usize,
    /// Facilities about which something was learned.
    pub changed: usize,
    /// Facilities about which nothing was news.
    pub unchanged: usize,
    /// Rows that were not taken, in the order of the file.
    pub rejected: Vec<Rejected>,
}

impl Outcome {
    /// Joins what the file asked for with what the database answered.
    #[must_use]
    pub fn new(plan: Plan, answers: &[(u32, TakenIn)], dry_run: bool) -> Self {
        let count = |wanted| {
            answers
                .iter()
                .filter(|(_, taken_in)| *taken_in == wanted)
                .count()
        };
        let ambiguous = answers
            .iter()
            .filter(|(_, taken_in)| *taken_in == TakenIn::Ambiguous);
        let mut rejected = plan.rejected;
        rejected.extend(ambiguous.map(|&(row, _)| Rejected {
            row,
            reason: Reason::Ambiguous,
        }));
        rejected.sort_by_key(|rejected| rejected.row);
        let columns = plan
            .columns
            .used
            .into_iter()
            .map(|(field, (_, title))| (field.word(), title));
        Self {
            dry_run,
            title_row: plan.columns.title_row,
            columns: columns.collect(),
            left_out: plan.columns.left_out,
            new: count(TakenIn::New),
            changed: count(TakenIn::Changed),
            unchanged: count(TakenIn::Unchanged),
            rejected,
        }
    }

    /// The outcome in sentences, one a line.
    #[must_use]
    pub fn told(&self, say: &Catalogue) -> String {
        let mut lines = vec![say.say_with("import-titles", &[("row", self.title_row.into())])];
        for (field, title) in &self.columns {
            lines.push(format!(
                "  {} = {}",
                say.word("import-field", field),
                safe(title)
            ));
        }
        if !self.left_out.is_empty() {
            let titles: Vec<String> = self
                .left_out
                .iter()
                .map(|title| safe(title).into())
                .collect();
            lines.push(say.say_with("import-left-out", &[("titles", titles.join(", ").into())]));
        }
        for rejected in &self.rejected {
            let reason = rejected.reason.told(say);
            let values = [("row", rejected.row.into()), ("reason", reason.into())];
            lines.push(say.say_with("import-rejected-row", &values));
        }
        let values = [
            ("new", self.new.into()),
            ("changed", self.changed.into()),
            ("unchanged", self.unchanged.into()),
            ("rejected", self.rejected.len().into()),
        ];
        lines.push(say.say_with(
            if self.dry_run {
                "import-would"
            } else {
                "import-did"
            },
            &values,
        ));
        lines.join("\n") + "\n"
    }
}

impl Reason {
    /// The reason in words.
    #[must_use]
    pub fn told(&self, say: &Catalogue) -> String {
        let word = |field: &Field| say.word("import-field", field.word());
        match self {
            Self::NoName => say.say("import-no-name"),
            Self::TooManyNames { most } => {
                say.say_with("import-too-many-names", &[("most", (*most).into())])
            }
            Self::TooLong { field, most } => say.say_with(
                "import-too-long",
                &[("field", word(field).into()), ("most", (*most).into())],
            ),
            Self::Hidden { field } => {
                say.say_with("import-hidden", &[("field", word(field).into())])
            }
            Self::ErrorValue { field } => {
                say.say_with("import-error-value", &[("field", word(field).into())])
            }
            Self::NotACode => say.say("import-not-a-code"),
            Self::NotACountry => say.say("import-not-a-country"),
            Self::SameAs { other } => say.say_with("import-same-as", &[("other", (*other).into())]),
            Self::Ambiguous => say.say("import-ambiguous"),
        }
    }
}
