//! Owns: what is told about a person, as the database takes it and gives it.
//! Must not know: which statement carries it.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::domain::marks::Relation;
use crate::domain::{
    ConsentSaid, Contact, Custody, Detail, DetailId, Entry, EntryId, FieldState, Login,
    RecordField, Told, Words,
};

/// What the database is given.
pub(super) fn given(told: &Told) -> Value {
    match told {
        Told::Alias(name) => json!({ "name": name.reveal() }),
        Told::ANumber(number) => json!({ "a_number": number.reveal() }),
        Told::Language(code) => json!({ "language": code }),
        Told::Contact(contact) => json!({
            "relation": contact.relation.word(),
            "name": contact.name.reveal(),
            "said_number": contact.said_number.reveal(),
            "number": contact.number.as_ref().map(Words::reveal),
        }),
        Told::Custody(stay) => json!({
            "facility": stay.facility,
            "from": stay.from.to_string(),
            "to": stay.to.to_string(),
        }),
        Told::DoNotAsk(about) => json!({ "about": about.reveal() }),
        Told::Consent(said) => json!({
            "step": said.step.word(),
            "given": said.given,
            "language": said.language,
            "interpreter": said.interpreter.as_ref().map(Words::reveal),
            "read_back": said.read_back,
            "expires_at": said.expires_at.map(|at| at.to_string()),
        }),
    }
}

/// One row of the details; `None`: a kind that this program does not know yet.
pub(super) fn detail(row: &Value) -> Option<Detail> {
    let said = row.get("said")?;
    let told = match text(row, "kind")? {
        "alias" => Told::Alias(words(said, "name")),
        "a_number" => Told::ANumber(words(said, "a_number")),
        "language" => Told::Language(text(said, "language")?.to_owned()),
        "contact" => Told::Contact(Contact {
            relation: text(said, "relation")?.parse().unwrap_or(Relation::Other),
            name: words(said, "name"),
            said_number: words(said, "said_number"),
            number: text(said, "number").map(Words::new),
        }),
        "do_not_ask" => Told::DoNotAsk(words(said, "about")),
        "custody" => Told::Custody(Custody {
            facility: text(said, "facility")?.to_owned(),
            from: time(said, "from")?,
            to: time(said, "to")?,
        }),
        "consent" => Told::Consent(ConsentSaid {
            step: text(said, "step")?.parse().ok()?,
            given: said.get("given")?.as_bool()?,
            language: text(said, "language").map(str::to_owned),
            interpreter: text(said, "interpreter").map(Words::new),
            read_back: said.get("read_back")?.as_bool()?,
            expires_at: time(said, "expires_at"),
        }),
        _ => return None,
    };
    Some(Detail {
        id: id(row, "id").map(DetailId),
        told,
        source: text(row, "source")?.parse().ok()?,
        said_by: Login(text(row, "said_by")?.to_owned()),
        at: time(row, "at")?,
    })
}

/// All fields of a record.
pub(super) fn fields(rows: &Value) -> Vec<FieldState> {
    let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter().filter_map(field).collect()
}

fn field(row: &Value) -> Option<FieldState> {
    let field: RecordField = text(row, "field")?.parse().ok()?;
    Some(FieldState {
        field,
        value: words(row, "value"),
        version: i32::try_from(row.get("version")?.as_i64()?).ok()?,
        set_by: text(row, "by").map(|login| Login(login.to_owned())),
        set_at: time(row, "at"),
    })
}

/// One entry of a person's history.
pub(super) fn entry(row: &Value) -> Option<Entry> {
    Some(Entry {
        id: EntryId(id(row, "id")?),
        at: time(row, "at")?,
        kind: text(row, "kind")?.to_owned(),
        author: text(row, "author").map(|login| Login(login.to_owned())),
        call: None,
        late: false,
        words: words(row, "words"),
        fact: row
            .get("fact")
            .cloned()
            .map_or_else(Vec::new, super::opening::plain_fact),
    })
}

pub(super) fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row.get(name)?.as_str()
}

pub(super) fn words(row: &Value, name: &str) -> Words {
    Words::new(text(row, name).unwrap_or_default())
}

pub(super) fn id(row: &Value, name: &str) -> Option<Uuid> {
    text(row, name)?.parse().ok()
}

pub(super) fn time(row: &Value, name: &str) -> Option<Timestamp> {
    Timestamp::from_millisecond(row.get(name)?.as_i64()?).ok()
}
