//! Owns: the statements by which people and teams come, are suspended and go.
//! Must not know: passwords; only their verifiers pass here.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgConnection;

use super::DbError;
use crate::domain::{Group, Link, Login, OperatorState, TeamId};

const TEAM_ADD: &str = "SELECT linelamp.team_add($1, $2)";
const ADD: &str = "SELECT linelamp.operator_add($1, $2, $3, $4, $5)";
const SUSPEND: &str = "SELECT linelamp.operator_suspend($1)";
const RESUME: &str = "SELECT linelamp.operator_resume($1)";
const REMOVE: &str = "SELECT linelamp.operator_remove($1)";
const SIGN_OUT: &str = "SELECT linelamp.operator_sign_out($1)";
const SET_VERIFIER: &str = "SELECT linelamp.operator_password($1, $2)";
const LIST: &str = r#"SELECT login, handle, "group", teams, active, removed, state, since, link FROM linelamp.operator_list()"#;

/// Every statement of this file, for the test that prepares them.
pub const STATEMENTS: &[&str] = &[
    TEAM_ADD,
    ADD,
    SUSPEND,
    RESUME,
    REMOVE,
    SIGN_OUT,
    SET_VERIFIER,
    LIST,
];

// What is still open after this many tries of 1.5 s each is the keeper's to end.
const SIGN_OUT_TRIES: u32 = 3;

/// Somebody who is to get a login.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewOperator {
    /// `op-000` to `op-999`, never used before.
    pub login: Login,
    /// The short name colleagues see: a pseudonym, 1 to 24 characters.
    pub handle: String,
    /// The one group of rights.
    pub group: Group,
    /// The codes of the teams.
    pub teams: Vec<String>,
}

/// One login as an admin sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Listed {
    /// The login.
    pub login: Login,
    /// The pseudonym on screen.
    pub handle: String,
    /// The group of rights.
    pub group: Group,
    /// The codes of the teams.
    pub teams: Vec<String>,
    /// May sign in.
    pub active: bool,
    /// Has left for good; the row stays because it signs what was written.
    pub removed: bool,
    /// What they are doing.
    pub state: OperatorState,
    /// Since when.
    pub since: Timestamp,
    /// Whether their desk is heard from.
    pub link: Link,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    login: String,
    handle: String,
    group: String,
    teams: Vec<String>,
    active: bool,
    removed: bool,
    state: String,
    since: jiff_sqlx::Timestamp,
    link: String,
}

impl TryFrom<ListedRow> for Listed {
    type Error = DbError;

    fn try_from(row: ListedRow) -> Result<Self, DbError> {
        // A word this program does not know was written by a newer one.
        Ok(Self {
            login: Login(row.login),
            handle: row.handle,
            group: Group::from_word(&row.group).ok_or(DbError::OldClient)?,
            teams: row.teams,
            active: row.active,
            removed: row.removed,
            state: OperatorState::from_word(&row.state).ok_or(DbError::OldClient)?,
            since: row.since.to_jiff(),
            link: Link::from_word(&row.link).ok_or(DbError::OldClient)?,
        })
    }
}

/// Makes a team, or finds the one with this code. For admins.
pub async fn team_add(conn: &mut PgConnection, code: &str, name: &str) -> Result<TeamId, DbError> {
    let id: i32 = sqlx::query_scalar(TEAM_ADD)
        .bind(code)
        .bind(name)
        .fetch_one(conn)
        .await?;
    Ok(TeamId(id))
}

/// Makes a login in one group and its teams. Without a verifier it has no password and signs in as a Unix user only.
pub async fn add(
    conn: &mut PgConnection,
    new: &NewOperator,
    verifier: Option<&str>,
) -> Result<(), DbError> {
    sqlx::query(ADD)
        .bind(&new.login.0)
        .bind(&new.handle)
        .bind(new.group.word())
        .bind(&new.teams)
        .bind(verifier)
        .execute(conn)
        .await?;
    Ok(())
}

/// Shuts a login out: no new session, and the living ones end. Returns how many are still there (the keeper goes on).
pub async fn suspend(conn: &mut PgConnection, login: &Login) -> Result<i32, DbError> {
    sqlx::query(SUSPEND)
        .bind(&login.0)
        .execute(&mut *conn)
        .await?;
    sign_out(conn, login).await
}

/// Lets a suspended login in again.
pub async fn resume(conn: &mut PgConnection, login: &Login) -> Result<(), DbError> {
    sqlx::query(RESUME).bind(&login.0).execute(conn).await?;
    Ok(())
}

/// Ends a login for good; what it wrote stays signed by it. Returns how many sessions are still there.
pub async fn remove(conn: &mut PgConnection, login: &Login) -> Result<i32, DbError> {
    let living = suspend(&mut *conn, login).await?;
    sqlx::query(REMOVE).bind(&login.0).execute(conn).await?;
    Ok(living)
}

/// Gives a login another password, as a verifier. For admins, when somebody lost theirs.
pub async fn set_verifier(
    conn: &mut PgConnection,
    login: &Login,
    verifier: &str,
) -> Result<(), DbError> {
    sqlx::query(SET_VERIFIER)
        .bind(&login.0)
        .bind(verifier)
        .execute(conn)
        .await?;
    Ok(())
}

/// Everybody for an admin, the colleagues of their teams for a lead.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<Listed>, DbError> {
    sqlx::query_as::<_, ListedRow>(LIST)
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(Listed::try_from)
        .collect()
}

async fn sign_out(conn: &mut PgConnection, login: &Login) -> Result<i32, DbError> {
    let mut living = 0;
    for _ in 0..SIGN_OUT_TRIES {
        living = sqlx::query_scalar(SIGN_OUT)
            .bind(&login.0)
            .fetch_one(&mut *conn)
            .await?;
        if living == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(living)
}
