//! Owns: the SQL of forms: their versions, and answers field by field.
//! Must not know: how a form is read and how an answer is checked.

use std::fmt;

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::words::LOG_END;
use super::{DbError, Written};
use crate::domain::{
    Answer, Answered, CallForms, CallId, Claim, Consent, Fence, Field, FillingId, FormSheets,
    FormTitle, Lsn, NoteLine, Provider, Saved, Words,
};
use crate::forms::{Book, Form, import};

const IMPORT: &str = "SELECT number, news FROM linelamp.form_import($1, $2, $3, $4, $5)";
const LIST: &str =
    "SELECT name, title, label, number, shipped, made_by, made_at FROM linelamp.forms()";
const SOURCE: &str = "SELECT number, source FROM linelamp.form_source($1, $2)";
const SET: &str = "SELECT kept, late, placed, linelamp.origin() FROM linelamp.answers_set($1, $2, $3, $4, $5, $6, $7, $8)";
const OF_CALL: &str =
    "SELECT filling, form, version, path, value FROM linelamp.answers_of_call($1, $2)";
const REQUEST: &str = "SELECT linelamp.answers_request($1, $2)";
const EXPORT: &str = "SELECT filling, version, began, path, value FROM linelamp.answers_export($1)";
/// Who ships is the function owner: no login may.
const BE_OWNER: &str = "SET ROLE linelamp_api_owner";
const SHIP: &str = "SELECT linelamp.form_ship($1, $2, $3, $4, $5)";
const BE_ONESELF: &str = "RESET ROLE";

/// The forms that come with the program, as Markdown tables.
pub const SHIPPED: &[&str] = &[
    include_str!("../../forms/intake.md"),
    include_str!("../../forms/incident.md"),
    include_str!("../../forms/family.md"),
];

/// The newest version of a form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Listed {
    /// Its id.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The version as its author counts.
    pub label: String,
    /// The version as this hotline counts, from 1.
    pub number: i32,
    /// It came with the program.
    pub shipped: bool,
    /// Who brought this version in.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
}

/// One answer on its way to the database. `Debug` shows no words.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// Its own id: a repeat is known by it.
    pub id: Uuid,
    /// The field, with the numbers of its repeats.
    pub path: String,
    /// What was answered; empty: no longer anything.
    pub value: String,
    /// When it was written.
    pub written_at: Timestamp,
}

impl fmt::Debug for NewAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewAnswer({})", self.path)
    }
}

/// To what answers belong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filling {
    /// The form being filled in, each time anew.
    pub id: Uuid,
    /// The call.
    pub call: Option<CallId>,
    /// The claim under which it is written, where there is one.
    pub fence: Option<Fence>,
    /// The form's id.
    pub form: String,
    /// The version that is being filled in.
    pub version: i32,
}

/// What became of answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Kept {
    /// How many are new; the others were there already.
    pub kept: i32,
    /// Written after the claim had ended.
    pub late: bool,
    /// The database knows the call.
    pub placed: bool,
}

/// One answer of an export; the fields that identify somebody never come.
#[derive(Clone, PartialEq, Eq)]
pub struct Exported {
    /// Which filling-in.
    pub filling: Uuid,
    /// The version it was given to.
    pub version: i32,
    /// When it began.
    pub began: Timestamp,
    /// The field.
    pub path: String,
    /// What was answered.
    pub value: String,
}

impl fmt::Debug for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exported({})", self.path)
    }
}

/// A form as it is stored: its sheets, and which of its rows identify somebody.
fn stored(book: &Book, form: &Form) -> Result<(String, Vec<String>), DbError> {
    let source = book.store().ok_or(DbError::BadInput)?;
    let pii = form.items.iter().filter(|item| item.pii);
    Ok((source, pii.map(|item| item.path.clone()).collect()))
}

/// Keeps a form as its next version and says its number, and whether it is news. For leads, stewards and admins.
///
/// # Errors
/// [`DbError::BadInput`] when its id or title cannot be stored.
pub async fn import_form(
    conn: &mut PgConnection,
    book: &Book,
    form: &Form,
) -> Result<(i32, bool), DbError> {
    let (source, pii) = stored(book, form)?;
    Ok(sqlx::query_as(IMPORT)
        .bind(&form.id)
        .bind(&form.title)
        .bind(&form.version)
        .bind(source)
        .bind(pii)
        .fetch_one(conn)
        .await?)
}

/// The newest version of every form.
pub async fn list_forms(conn: &mut PgConnection) -> Result<Vec<Listed>, DbError> {
    type Line = (String, String, String, i32, bool, String, SqlTimestamp);
    let rows: Vec<Line> = sqlx::query_as(LIST).fetch_all(conn).await?;
    let listed = |(name, title, label, number, shipped, made_by, made_at): Line| Listed {
        name,
        title,
        label,
        number,
        shipped,
        made_by,
        made_at: made_at.to_jiff(),
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// A form's sheets: of this version, or of the newest.
///
/// # Errors
/// [`DbError::Denied`] when there is no such form or version.
pub async fn form_source(
    conn: &mut PgConnection,
    name: &str,
    version: Option<i32>,
) -> Result<(i32, Book), DbError> {
    let kept = form_sheets(conn, name, version).await?;
    // Sheets this program cannot read were kept by a newer one.
    let book = Book::restore(&kept.sheets).ok_or(DbError::OldClient)?;
    Ok((kept.version, book))
}

/// The same, as they are stored.
///
/// # Errors
/// As [`form_source`].
pub async fn form_sheets(
    conn: &mut PgConnection,
    name: &str,
    version: Option<i32>,
) -> Result<FormSheets, DbError> {
    let (version, sheets): (i32, String) = sqlx::query_as(SOURCE)
        .bind(name)
        .bind(version)
        .fetch_one(conn)
        .await?;
    Ok(FormSheets {
        form: name.to_owned(),
        version,
        sheets,
    })
}

/// Writes answers down, all or none. A repeat is harmless.
///
/// # Errors
/// [`DbError::Denied`] when the form, the version or the filling is not there for this login.
pub async fn set_answers(
    conn: &mut PgConnection,
    filling: &Filling,
    answers: &[NewAnswer],
) -> Result<Kept, DbError> {
    let (kept, _) = set(conn, filling, None, answers).await?;
    Ok(kept)
}

/// Writes one answer down, as a desk sends it: with the call as its phone system knows it. A repeat is harmless and
/// answers as the first time.
///
/// # Errors
/// As [`set_answers`].
pub async fn answer_field(
    conn: &mut PgConnection,
    line: &NoteLine,
    field: &Field,
) -> Result<Written, DbError> {
    let filling = Filling {
        id: field.filling.0,
        call: Some(line.claim.call),
        fence: Some(line.claim.fence),
        form: field.form.clone(),
        version: field.version,
    };
    let answer = NewAnswer {
        id: line.entry.0,
        path: field.path.clone(),
        value: line.words.reveal().to_owned(),
        written_at: line.written_at,
    };
    let (kept, origin) = set(&mut *conn, &filling, line.provider.as_ref(), &[answer]).await?;
    let end: i64 = sqlx::query_scalar(LOG_END).fetch_one(conn).await?;
    let origin = Written::origin(&origin)?;
    let answer = Answer::Noted {
        entry: line.entry,
        at: line.written_at,
        late: kept.late,
        unplaced: !kept.placed,
        saved: Saved {
            origin,
            lsn: Lsn(end.cast_unsigned()),
        },
    };
    Ok(Written { answer, origin })
}

async fn set(
    conn: &mut PgConnection,
    filling: &Filling,
    provider: Option<&Provider>,
    answers: &[NewAnswer],
) -> Result<(Kept, Vec<u8>), DbError> {
    let rows: Vec<(Uuid, &str, &str, Timestamp)> = answers
        .iter()
        .map(|answer| {
            let (path, value) = (answer.path.as_str(), answer.value.as_str());
            (answer.id, path, value, answer.written_at)
        })
        .collect();
    let (kept, late, placed, origin) = sqlx::query_as(SET)
        .bind(filling.id)
        .bind(filling.call.map(|call| call.0))
        .bind(&filling.form)
        .bind(filling.version)
        .bind(filling.fence.map(|fence| fence.0))
        .bind(Json(rows))
        .bind(provider.map(|call| call.source.as_str()))
        .bind(provider.map(|call| call.id.as_str()))
        .fetch_one(conn)
        .await?;
    Ok((Kept { kept, late, placed }, origin))
}

/// What was answered in forms about the call in hand.
///
/// # Errors
/// [`DbError::StaleFence`] when the call is no longer this login's.
pub async fn answers_of_call(
    conn: &mut PgConnection,
    call: CallId,
    fence: Fence,
) -> Result<Vec<Answered>, DbError> {
    type Line = (Uuid, String, i32, String, String);
    let rows: Vec<Line> = sqlx::query_as(OF_CALL)
        .bind(call.0)
        .bind(fence.0)
        .fetch_all(conn)
        .await?;
    let answered = |(filling, form, version, path, value): Line| Answered {
        field: Field {
            filling: FillingId(filling),
            form,
            version,
            path,
        },
        words: Words::new(value),
    };
    Ok(rows.into_iter().map(answered).collect())
}

/// The forms there are, and what was answered in them about the call in hand, with the sheets that tell what was asked.
///
/// # Errors
/// [`DbError::StaleFence`] when the call is no longer this login's.
pub async fn forms_of_call(conn: &mut PgConnection, claim: Claim) -> Result<CallForms, DbError> {
    let answers = answers_of_call(conn, claim.call, claim.fence).await?;
    let titles = list_forms(conn).await?.into_iter();
    let titles = titles.map(|form| FormTitle {
        form: form.name,
        title: form.title,
        version: form.number,
    });
    let mut filled: Vec<(&str, i32)> = answers
        .iter()
        .map(|answer| (answer.field.form.as_str(), answer.field.version))
        .collect();
    filled.sort_unstable();
    filled.dedup();
    let mut sheets = Vec::with_capacity(filled.len());
    for (form, version) in filled {
        sheets.push(form_sheets(conn, form, Some(version)).await?);
    }
    Ok(CallForms {
        call: claim.call,
        titles: titles.collect(),
        sheets,
        answers,
    })
}

/// Everything answered in a form on calls of one's teams; what identifies somebody only where that person agreed to the
/// purpose. Asking for it is written
/// down first, in a transaction of its own. For leads and stewards.
///
/// # Errors
/// [`DbError::Denied`] when there is no such form.
pub async fn export_answers(
    conn: &mut PgConnection,
    form: &str,
    purpose: Option<Consent>,
) -> Result<Vec<Exported>, DbError> {
    type Line = (Uuid, i32, SqlTimestamp, String, String);
    let ticket: Uuid = sqlx::query_scalar(REQUEST)
        .bind(form)
        .bind(purpose.map(Consent::word))
        .fetch_one(&mut *conn)
        .await?;
    let rows: Vec<Line> = sqlx::query_as(EXPORT).bind(ticket).fetch_all(conn).await?;
    let exported = |(filling, version, began, path, value): Line| Exported {
        filling,
        version,
        began: began.to_jiff(),
        path,
        value,
    };
    Ok(rows.into_iter().map(exported).collect())
}

/// Brings the shipped forms up to date; one that the hotline has changed stays its own. `conn` is the migration login's.
pub(super) async fn ship(conn: &mut PgConnection) -> Result<(), DbError> {
    sqlx::raw_sql(BE_OWNER).execute(&mut *conn).await?;
    for text in SHIPPED {
        let book = Book::read(text.as_bytes()).map_err(|_| DbError::BadInput)?;
        let form = import(&book, "").form.ok_or(DbError::BadInput)?;
        let (source, pii) = stored(&book, &form)?;
        sqlx::query(SHIP)
            .bind(&form.id)
            .bind(&form.title)
            .bind(&form.version)
            .bind(source)
            .bind(pii)
            .execute(&mut *conn)
            .await?;
    }
    sqlx::raw_sql(BE_ONESELF).execute(conn).await?;
    Ok(())
}
