//! Owns: which column of a list of facilities means what, by its title in English or Spanish, and where the
//! titles stand: real lists have a heading and a date above them.
//! Must not know: what a cell may hold.

use std::collections::BTreeMap;

use super::sheet::{Row, Table};
use crate::words;

words! {
    /// What a column can mean.
    Field {
        /// What the place is called. Every list needs it.
        Name = "name",
        /// The code in the official register (DETLOC).
        Code = "code",
        /// Other names, separated by `;` or `|`.
        Aliases = "aliases",
        /// What kind of place: SPC, CDF, IGSA, …
        Kind = "kind",
        /// Who runs it.
        Contractor = "contractor",
        /// Street and number.
        Address = "address",
        /// Town.
        City = "city",
        /// State or province.
        State = "state",
        /// Country.
        Country = "country",
        /// The field office that it answers to.
        FieldOffice = "field_office",
    }
}

impl Field {
    /// Titles that mean this field, without case, accents, blanks and punctuation; the surest first.
    fn titles(self) -> impl Iterator<Item = &'static str> {
        let titles = match self {
            Self::Name => {
                "name facilityname facility detentionfacility detentionfacilityname centername nombre \
                 nombredelcentro centro centrodedetencion establecimiento instalacion"
            }
            Self::Code => {
                "detloc detloccode code facilitycode detentionfacilitycode detentionlocationcode \
                 codigo codigodetloc codigodelcentro clave"
            }
            Self::Aliases => {
                "aliases alias aka alsoknownas othernames othername altnames alternatename \
                 otrosnombres otronombre tambienconocidocomo"
            }
            Self::Kind => {
                "kind type facilitytype typedetailed facilitytypedetailed tipo tipodecentro clase"
            }
            Self::Contractor => {
                "contractor operator facilityoperator operatedby owneroperator company contratista \
                 operador operadopor empresa"
            }
            Self::Address => {
                "address street streetaddress address1 facilityaddress direccion domicilio calle"
            }
            Self::City => "city town facilitycity ciudad municipio localidad poblacion",
            Self::State => "state province st facilitystate stateprovince estado provincia",
            Self::Country => "country facilitycountry pais",
            Self::FieldOffice => {
                "fieldoffice aor areaofresponsibility erofieldoffice responsiblefieldoffice \
                 oficinadecampo oficinaregional oficina"
            }
        };
        titles.split_whitespace()
    }
}

/// The user's own word on a column: its title and what it means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapping {
    /// The column's title, as it stands in the file.
    pub title: String,
    /// What it means.
    pub field: Field,
}

impl std::str::FromStr for Mapping {
    type Err = MappingError;

    /// Reads `Title of the column=field`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (title, field) = text.rsplit_once('=').ok_or(MappingError)?;
        let field = Field::from_word(field.trim()).ok_or(MappingError)?;
        Ok(Self {
            title: title.trim().to_owned(),
            field,
        })
    }
}

/// A mapping that is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MappingError;

impl std::error::Error for MappingError {}

impl std::fmt::Display for MappingError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fields: Vec<&str> = Field::ALL.iter().map(|field| field.word()).collect();
        write!(f, "TITLE=FIELD; FIELD: {}", fields.join(", "))
    }
}

/// Where the titles stand and what each column means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Columns {
    /// How many rows of the table stand above the first facility, the titles among them.
    pub above: usize,
    /// The row of the titles, as a spreadsheet counts.
    pub title_row: u32,
    /// Which cell of a row is which field, and its title in the file.
    pub used: BTreeMap<Field, (usize, String)>,
    /// Titles that mean nothing here.
    pub left_out: Vec<String>,
}

/// Why no columns were found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ColumnsError {
    /// No row among the first ones has a title for the name. The likeliest row's titles.
    NoName(Vec<String>),
    /// The user mapped a column that is not there. Its title, and the titles that are.
    NoSuchColumn(String, Vec<String>),
}

/// How far down the titles are looked for.
const TITLES_WITHIN: usize = 40;

/// Chooses the table and the row whose titles say most; the user's mappings come before the known titles.
pub fn find<'a>(
    tables: &'a [Table],
    mappings: &[Mapping],
) -> Result<(&'a Table, Columns), ColumnsError> {
    let candidates = tables.iter().flat_map(|table| {
        let rows = table.rows.iter().take(TITLES_WITHIN).enumerate();
        rows.map(move |(index, row)| (table, columns_of(index, row, mappings)))
    });
    let mut best: Option<(&Table, Columns)> = None;
    for (table, columns) in candidates {
        // The first of equals: rows further down only look like titles.
        if best
            .as_ref()
            .is_none_or(|(_, known)| columns.weight(mappings) > known.weight(mappings))
        {
            best = Some((table, columns));
        }
    }
    let Some((table, columns)) = best else {
        return Err(ColumnsError::NoName(Vec::new()));
    };
    let missing = mappings.iter().find(|mapping| !columns.follows(mapping));
    match missing {
        Some(mapping) => Err(ColumnsError::NoSuchColumn(
            mapping.title.clone(),
            columns.titles(),
        )),
        None if !columns.used.contains_key(&Field::Name) => {
            Err(ColumnsError::NoName(columns.titles()))
        }
        None => Ok((table, columns)),
    }
}

fn columns_of(index: usize, row: &Row, mappings: &[Mapping]) -> Columns {
    let mut used = BTreeMap::new();
    let titles: Vec<String> = row.cells.iter().map(|cell| plain(cell)).collect();
    let titled = |title: &str| {
        titles
            .iter()
            .position(|known| !title.is_empty() && known == title)
    };
    for mapping in mappings {
        if let Some(column) = titled(&plain(&mapping.title)) {
            used.entry(mapping.field)
                .or_insert((column, shown(&row.cells[column])));
        }
    }
    for &field in Field::ALL {
        let free = |column: &usize| used.values().all(|(taken, _)| taken != column);
        let column = field.titles().find_map(|title| titled(title).filter(free));
        if let (false, Some(column)) = (used.contains_key(&field), column) {
            used.insert(field, (column, shown(&row.cells[column])));
        }
    }
    let left_out = row.cells.iter().enumerate().filter(|&(column, cell)| {
        !cell.trim().is_empty() && used.values().all(|&(taken, _)| taken != column)
    });
    let left_out = left_out.map(|(_, cell)| shown(cell)).collect();
    Columns {
        above: index + 1,
        title_row: row.number,
        used,
        left_out,
    }
}

impl Columns {
    /// What makes one row likelier to be the titles than another.
    fn weight(&self, mappings: &[Mapping]) -> (usize, bool, usize) {
        let followed = mappings
            .iter()
            .filter(|mapping| self.follows(mapping))
            .count();
        (
            followed,
            self.used.contains_key(&Field::Name),
            self.used.len(),
        )
    }

    fn follows(&self, mapping: &Mapping) -> bool {
        self.used
            .get(&mapping.field)
            .is_some_and(|(_, title)| plain(title) == plain(&mapping.title))
    }

    fn titles(&self) -> Vec<String> {
        let used = self.used.values().map(|(_, title)| title.clone());
        used.chain(self.left_out.iter().cloned()).collect()
    }
}

/// A title on one line.
fn shown(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title without what differs from list to list: case, accents, blanks, punctuation, a remark in brackets.
pub(super) fn plain(title: &str) -> String {
    let title = title.trim();
    let bare = match title.find('(') {
        Some(start) if start > 0 => &title[..start],
        _ => title,
    };
    bare.chars()
        .flat_map(char::to_lowercase)
        .map(without_accent)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'ä' => 'a',
        'é' | 'è' | 'ë' => 'e',
        'í' | 'ì' | 'ï' => 'i',
        'ó' | 'ò' | 'ö' => 'o',
        'ú' | 'ù' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{ColumnsError, Field, Mapping, find};
    use crate::cli::import::sheet::read;

    fn found(text: &str, mappings: &[&str]) -> Result<(u32, Vec<(Field, String)>), ColumnsError> {
        let mappings: Vec<Mapping> = mappings
            .iter()
            .map(|mapping| mapping.parse().unwrap())
            .collect();
        let tables = read(text.as_bytes()).unwrap();
        let (_, columns) = find(&tables, &mappings)?;
        Ok((
            columns.title_row,
            columns
                .used
                .into_iter()
                .map(|(field, (_, title))| (field, title))
                .collect(),
        ))
    }

    fn used(pairs: &[(Field, &str)]) -> Vec<(Field, String)> {
        pairs
            .iter()
            .map(|&(field, title)| (field, title.to_owned()))
            .collect()
    }

    #[test]
    fn titles_are_found_below_a_heading() {
        let list = "Detention statistics,,\nas of 3 March,,\n\nDETLOC,Facility Name,City (mailing)\nPNHLLTX,Pine Hill,Marfa\n";
        let expected = used(&[
            (Field::Name, "Facility Name"),
            (Field::Code, "DETLOC"),
            (Field::City, "City (mailing)"),
        ]);
        assert_eq!(found(list, &[]), Ok((4, expected)));
    }

    #[test]
    fn titles_may_be_spanish_and_the_delimiter_a_semicolon() {
        let list =
            "Código;Nombre del centro;Operador;Estado\nPNHLLTX;Pine Hill, anexo;Empresa Uno;TX\n";
        let expected = used(&[
            (Field::Name, "Nombre del centro"),
            (Field::Code, "Código"),
            (Field::Contractor, "Operador"),
            (Field::State, "Estado"),
        ]);
        assert_eq!(found(list, &[]), Ok((1, expected)));
    }

    #[test]
    fn the_users_word_comes_before_the_known_titles() {
        let list = "Name,Short\nPine Hill Processing Center,Pine Hill\n";
        assert_eq!(
            found(list, &["short=name"]),
            Ok((1, used(&[(Field::Name, "Short")])))
        );
        assert_eq!(
            found(list, &["Long=aliases"]),
            Err(ColumnsError::NoSuchColumn(
                "Long".into(),
                vec!["Name".into(), "Short".into()]
            ))
        );
    }

    #[test]
    fn a_list_without_names_is_refused_with_its_titles() {
        assert_eq!(
            found("City,Beds\nMarfa,3\n", &[]),
            Err(ColumnsError::NoName(vec!["City".into(), "Beds".into()]))
        );
    }
}
