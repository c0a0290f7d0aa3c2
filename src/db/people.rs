//! Owns: the SQL of seeking people while a call lasts, and of filing names under their keys.
//! Must not know: why names sound alike; `matching` makes the keys.

use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::{Value, json};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use super::DbError;
use crate::domain::{Candidate, Claim, NewPerson, PersonId, Sensitive, Wanted, Words};
use crate::matching::Name;

/// The name of a new person as one text.
pub(super) fn full_name(person: &NewPerson) -> String {
    let parts = [&person.given, &person.family];
    let said: Vec<&str> = parts.into_iter().flatten().map(Sensitive::reveal).collect();
    said.join(" ")
}

/// The words of a name with their keys, as the database takes them.
pub(super) fn filed(name: &str, unfinished: bool) -> Value {
    let words = Name::read(name).filed();
    let last = words.len();
    let items = (1..).zip(&words).map(|(place, filed)| {
        json!({ "word": filed.word, "keys": filed.keys, "unfinished": unfinished && place == last })
    });
    items.collect()
}

#[derive(FromRow)]
struct CandidateRow {
    id: Uuid,
    given: Option<String>,
    family: Option<String>,
    a_number_masked: Option<String>,
    country_of_birth: Option<String>,
    born_in: Option<String>,
    facility: Option<String>,
    last_contact: Option<SqlTimestamp>,
    score: i32,
    why: Vec<String>,
}

pub(super) const CANDIDATES: &str = "SELECT id, given, family, a_number_masked, country_of_birth, born_in, facility, last_contact, score, why
  FROM linelamp.candidates($1, $2, $3, $4, $5, $6)";
/// Who may be calling, the likeliest first; at most five. The claim is the ticket.
pub async fn list_candidates(
    conn: &mut PgConnection,
    claim: Claim,
    wanted: &Wanted,
) -> Result<Vec<Candidate>, DbError> {
    let rows: Vec<CandidateRow> = sqlx::query_as(CANDIDATES)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .bind(
            wanted
                .name
                .as_ref()
                .map(|name| filed(name.reveal(), wanted.unfinished)),
        )
        .bind(
            wanted
                .country
                .as_ref()
                .map(|country| country.reveal().to_owned()),
        )
        .bind(wanted.born.map(i32::from))
        .bind(wanted.a_number.map(|number| number.places()))
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(Candidate::from).collect())
}

impl From<CandidateRow> for Candidate {
    fn from(row: CandidateRow) -> Self {
        let name: Vec<&str> = [&row.given, &row.family]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        Self {
            person: PersonId(row.id),
            name: Words::new(name.join(" ")),
            a_number: row.a_number_masked,
            country: row.country_of_birth.map(Words::new),
            born: row.born_in.map(Words::new),
            facility: row.facility,
            last_contact: row.last_contact.map(SqlTimestamp::to_jiff),
            score: row.score,
            why: row.why,
        }
    }
}
