//! Owns: what a superuser does once per database: roles, owners, and everything that is closed from the start.
//! Must not know: tables and functions; those come with the migrations.

use sqlx::{Connection, PgConnection};

use super::DbError;
use super::connect::{ConnectTo, connect};

const ROLES_AND_REVOKES: &str = include_str!("init.sql");

const EXISTS: &str = "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1)";

// Names an object, so it cannot be bound; `%I` quotes it.
const CREATE_TEXT: &str =
    "SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING ''UTF8''', $1::text)";

const IS_THE_ONE: &str = "SELECT current_database() = $1";

const IS_SUPERUSER: &str = "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user";

/// SQLSTATE of a database that is not there.
const NO_SUCH_DATABASE: &str = "3D000";

/// The database that every cluster has.
const MAINTENANCE: &str = "postgres";

/// Sets up the database of the first door, and makes it where it is not there yet. The login is a superuser's.
///
/// # Errors
/// [`DbError::Denied`] where it is not; otherwise as [`connect`].
pub async fn set_up(to: &ConnectTo) -> Result<(), DbError> {
    let mut first = to.clone();
    first.doors.truncate(1);
    let Some(door) = first.doors.first_mut() else {
        return Err(DbError::Offline);
    };
    let database = door.address.database.clone();
    let mut conn = match connect(&first).await {
        Err(DbError::Other(code)) if code == NO_SUCH_DATABASE => {
            let mut anywhere = first.clone();
            for door in &mut anywhere.doors {
                MAINTENANCE.clone_into(&mut door.address.database);
            }
            let mut elsewhere = connect(&anywhere).await?;
            ensure_database(&mut elsewhere, &database).await?;
            elsewhere.close().await?;
            connect(&first).await?
        }
        answer => answer?,
    };
    run(&mut conn, &database).await
}

/// Makes the database if it is not there yet. `conn` is a superuser's, to any other database of the cluster.
pub async fn ensure_database(conn: &mut PgConnection, database: &str) -> Result<(), DbError> {
    let there: bool = sqlx::query_scalar(EXISTS)
        .bind(database)
        .fetch_one(&mut *conn)
        .await?;
    if there {
        return Ok(());
    }
    let create: String = sqlx::query_scalar(CREATE_TEXT)
        .bind(database)
        .fetch_one(&mut *conn)
        .await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(create))
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether this login stands above all rules.
pub(super) async fn is_superuser(conn: &mut PgConnection) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar(IS_SUPERUSER).fetch_one(conn).await?)
}

/// Makes roles, memberships, schemas and revokes in the database that `conn` is connected to; repeating it is harmless.
///
/// `conn` is a superuser's, or nothing happens: [`DbError::Denied`]. `database` says which one is meant, so that a wrong
/// connection changes nothing: [`DbError::BadInput`] when it is another one.
pub async fn run(conn: &mut PgConnection, database: &str) -> Result<(), DbError> {
    let is_the_one: bool = sqlx::query_scalar(IS_THE_ONE)
        .bind(database)
        .fetch_one(&mut *conn)
        .await?;
    if !is_the_one {
        return Err(DbError::BadInput);
    }
    if !is_superuser(conn).await? {
        return Err(DbError::Denied);
    }
    let mut change = conn.begin().await?;
    sqlx::raw_sql(ROLES_AND_REVOKES)
        .execute(&mut *change)
        .await?;
    change.commit().await?;
    Ok(())
}
