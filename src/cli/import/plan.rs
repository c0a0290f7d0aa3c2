//! Owns: what a list of facilities asks for: the rows that can be taken, and every other row with its reason.
//! Must not know: what the database holds already.

use std::collections::HashMap;

use serde::Serialize;

use super::columns::{Columns, ColumnsError, Field, Mapping, find};
use super::sheet::{self, Row, SheetError};
use crate::db::facilities::FacilityEntry;
use crate::domain::safe;

/// Why a row is not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// No name.
    NoName,
    /// A cell is longer than the field allows.
    TooLong {
        /// Which.
        field: Field,
        /// Characters allowed.
        most: usize,
    },
    /// A cell holds a character that cannot be seen.
    Hidden {
        /// Which.
        field: Field,
    },
    /// A cell holds a spreadsheet's error, such as `#REF!`.
    ErrorValue {
        /// Which.
        field: Field,
    },
    /// More other names than a facility has.
    TooManyNames {
        /// Names allowed.
        most: usize,
    },
    /// The code is not two to twelve letters and digits.
    NotACode,
    /// The country is neither a two-letter code nor one of the names known here.
    NotACountry,
    /// The same facility stands further up.
    SameAs {
        /// In which row.
        other: u32,
    },
    /// The database knows several facilities of that name.
    Ambiguous,
}

/// A row that is not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Rejected {
    /// The row in the file.
    pub row: u32,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

/// What a file asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// What the columns were taken for.
    pub columns: Columns,
    /// In the order of the file.
    pub accepted: Vec<FacilityEntry>,
    /// In the order of the file.
    pub rejected: Vec<Rejected>,
}

/// Why a file is refused whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refused {
    /// It could not be read.
    Sheet(SheetError),
    /// Its columns make no sense.
    Columns(ColumnsError),
}

const MOST_ALIASES: usize = 20;

/// Reads a file's bytes as a list of facilities.
pub fn plan(bytes: &[u8], mappings: &[Mapping]) -> Result<Plan, Refused> {
    let tables = sheet::read(bytes).map_err(Refused::Sheet)?;
    let (table, columns) = find(&tables, mappings).map_err(Refused::Columns)?;
    let mut accepted = Vec::new();
    let mut rejected = Vec::new();
    let mut seen = Seen::default();
    for row in table
        .rows
        .iter()
        .skip(columns.above)
        .filter(|row| columns.says_something(row))
    {
        let facility = facility(row, &columns).and_then(|facility| seen.first(facility));
        match facility {
            Ok(facility) => accepted.push(facility),
            Err(reason) => rejected.push(Rejected {
                row: row.number,
                reason,
            }),
        }
    }
    Ok(Plan {
        columns,
        accepted,
        rejected,
    })
}

impl Columns {
    fn cell<'a>(&self, row: &'a Row, field: Field) -> Option<&'a str> {
        let (column, _) = self.used.get(&field)?;
        row.cells
            .get(*column)
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    fn says_something(&self, row: &Row) -> bool {
        self.used
            .keys()
            .any(|&field| self.cell(row, field).is_some())
    }
}

fn facility(row: &Row, columns: &Columns) -> Result<FacilityEntry, Reason> {
    let text = |field| {
        columns
            .cell(row, field)
            .map(|cell| clean(cell, field))
            .transpose()
    };
    let mut facility = FacilityEntry {
        row: row.number,
        name: text(Field::Name)?.ok_or(Reason::NoName)?,
        code: text(Field::Code)?.map(|code| code_of(&code)).transpose()?,
        ..FacilityEntry::default()
    };
    let aliases = columns.cell(row, Field::Aliases).unwrap_or_default();
    for alias in aliases
        .split([';', '|', '\n'])
        .map(str::trim)
        .filter(|alias| !alias.is_empty())
    {
        let alias = clean(alias, Field::Aliases)?;
        if alias != facility.name && !facility.aliases.contains(&alias) {
            facility.aliases.push(alias);
        }
    }
    if facility.aliases.len() > MOST_ALIASES {
        return Err(Reason::TooManyNames { most: MOST_ALIASES });
    }
    for field in [
        Field::Kind,
        Field::Contractor,
        Field::Address,
        Field::City,
        Field::State,
        Field::FieldOffice,
    ] {
        if let Some(text) = text(field)? {
            facility.details.insert(field.word(), text);
        }
    }
    if let Some(country) = text(Field::Country)? {
        facility
            .details
            .insert(Field::Country.word(), country_of(&country)?);
    }
    Ok(facility)
}

/// A cell on one line, refused when it is too long, an error, or not what it looks like.
fn clean(cell: &str, field: Field) -> Result<String, Reason> {
    let most = match field {
        Field::Name | Field::Aliases | Field::Contractor => 120,
        Field::Address => 200,
        Field::Code => 20,
        Field::Kind | Field::City | Field::State | Field::Country | Field::FieldOffice => 80,
    };
    let text = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > most {
        return Err(Reason::TooLong { field, most });
    }
    if safe(&text).as_str() != text {
        return Err(Reason::Hidden { field });
    }
    if matches!(
        text.as_str(),
        "#N/A" | "#REF!" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NULL!" | "#NUM!"
    ) {
        return Err(Reason::ErrorValue { field });
    }
    Ok(text)
}

fn code_of(code: &str) -> Result<String, Reason> {
    let code = code.to_ascii_uppercase();
    let well_formed =
        (2..=12).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    well_formed.then_some(code).ok_or(Reason::NotACode)
}

fn country_of(country: &str) -> Result<String, Reason> {
    let upper = country.to_uppercase();
    match upper.as_str() {
        "USA"
        | "U.S."
        | "U.S.A."
        | "UNITED STATES"
        | "UNITED STATES OF AMERICA"
        | "ESTADOS UNIDOS"
        | "EE. UU."
        | "EE.UU."
        | "EEUU" => Ok("US".to_owned()),
        "MEXICO" | "MÉXICO" => Ok("MX".to_owned()),
        "CANADA" | "CANADÁ" => Ok("CA".to_owned()),
        "GUATEMALA" => Ok("GT".to_owned()),
        code if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => Ok(upper),
        _ => Err(Reason::NotACountry),
    }
}

/// Which facilities stood further up: by code, and by name and place.
#[derive(Default)]
struct Seen {
    by_code: HashMap<String, u32>,
    by_place: HashMap<[String; 3], (u32, bool)>,
}

impl Seen {
    /// Two rows are the same facility when they share the code, or name and place while one has no code.
    fn first(&mut self, facility: FacilityEntry) -> Result<FacilityEntry, Reason> {
        let detail = |field: Field| {
            facility
                .details
                .get(field.word())
                .map(|text| text.to_lowercase())
                .unwrap_or_default()
        };
        let place = [
            facility.name.to_lowercase(),
            detail(Field::City),
            detail(Field::State),
        ];
        let coded = facility.code.is_some();
        if let Some(&other) = facility
            .code
            .as_ref()
            .and_then(|code| self.by_code.get(code))
        {
            return Err(Reason::SameAs { other });
        }
        if let Some(&(other, other_coded)) = self.by_place.get(&place)
            && !(coded && other_coded)
        {
            return Err(Reason::SameAs { other });
        }
        if let Some(code) = &facility.code {
            self.by_code.insert(code.clone(), facility.row);
        }
        self.by_place.entry(place).or_insert((facility.row, coded));
        Ok(facility)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{Field, Reason, plan};

    fn rejected(text: &str) -> Vec<(u32, Reason)> {
        plan(text.as_bytes(), &[])
            .unwrap()
            .rejected
            .into_iter()
            .map(|row| (row.row, row.reason))
            .collect()
    }

    #[test]
    fn a_good_row_is_taken_as_it_stands() {
        let list = "DETLOC,Name,Aliases,Type,City,State,Country,AOR\npnhlltx,  Pine  Hill ,The Hill; Pine Hill;Annex,CDF,Marfa,TX,United States,ELP\n";
        let plan = plan(list.as_bytes(), &[]).unwrap();
        assert_eq!(plan.rejected, []);
        let row = serde_json::to_value(&plan.accepted[0]).unwrap();
        assert_eq!(
            row,
            serde_json::json!({
                "row": 2, "name": "Pine Hill", "code": "PNHLLTX", "aliases": ["The Hill", "Annex"], "kind": "CDF",
                "city": "Marfa", "state": "TX", "country": "US", "field_office": "ELP"
            })
        );
    }

    #[test]
    fn every_rejected_row_has_its_number_and_its_reason() {
        let long = "x".repeat(121);
        let list = format!(
            "Name,Code,City,Country\n,AAAA,Marfa,\n{long},,,\nPine\u{202E} Hill,,,\n#REF!,,,\nCedar,A-B,,\nMarsh,,,Elsewhere\n\nOak,OAKK,,\noak,OAKK,,\nElm,,Ely,\nELM,,ely,\n"
        );
        assert_eq!(
            rejected(&list),
            [
                (2, Reason::NoName),
                (
                    3,
                    Reason::TooLong {
                        field: Field::Name,
                        most: 120
                    }
                ),
                (4, Reason::Hidden { field: Field::Name }),
                (5, Reason::ErrorValue { field: Field::Name }),
                (6, Reason::NotACode),
                (7, Reason::NotACountry),
                (10, Reason::SameAs { other: 9 }),
                (12, Reason::SameAs { other: 11 }),
            ]
        );
    }

    #[test]
    fn two_codes_of_one_name_are_two_facilities() {
        assert_eq!(rejected("Name,Code\nPine Hill,AAAA\nPine Hill,BBBB\n"), []);
    }
}
