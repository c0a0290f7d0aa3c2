//! Owns: `linelamp db init|migrate|status|standby|restored`.
//! Must not know: what a migration changes.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Context, Failure};
use crate::db::connect::connect;
use crate::db::migrate::{self, NEEDED, PROGRAM, Status};
use crate::db::{DbError, PgConnection, init, journal, restored};

/// `linelamp db …`
#[derive(Debug, Subcommand)]
pub(super) enum DbCommand {
    /// Make the database, its roles and everything that is shut from the start; as a superuser, once
    Init,
    /// Bring the tables and functions up to date; as the migration login or a superuser
    Migrate,
    /// Say where the schema stands; fails where something is to be done
    Status,
    /// Say whether a standby must have a line before a desk may forget it; an admin's business
    Standby(StandbyArgs),
    /// Declare that this database was restored from a dump: everybody reads all again; as a superuser
    Restored,
}

/// `linelamp db standby`
#[derive(Args, Debug)]
pub(super) struct StandbyArgs {
    /// expected: a line stays in its desk's journal until a standby has it; none: for an hour
    #[arg(value_parser = ["expected", "none"])]
    standby: String,
}

pub(super) fn run(command: &DbCommand, context: &Context) -> Result<(), Failure> {
    match command {
        DbCommand::Init => set_up(context),
        DbCommand::Migrate => bring_up_to_date(context),
        DbCommand::Status => status(context),
        DbCommand::Standby(args) => standby(args, context),
        DbCommand::Restored => declare_restored(context),
    }
}

fn set_up(context: &Context) -> Result<(), Failure> {
    let to = context.connect_to()?;
    match context.block_on(init::set_up(&to))? {
        Ok(()) => context.print(&json!({ "initialised": true }), |_| {
            context.say.say("admin-initialised")
        }),
        Err(DbError::Denied) => Err(Failure::refused(context.say.say("admin-init-superuser"))),
        Err(error) => Err(Failure::database(&error, &context.say)),
    }
}

fn declare_restored(context: &Context) -> Result<(), Failure> {
    let to = context.connect_to()?;
    let declared = context.block_on(async {
        let mut conn = connect(&to).await?;
        restored::declare(&mut conn).await
    })?;
    match declared {
        Ok(()) => context.print(&json!({ "restored": true }), |_| {
            context.say.say("admin-restored")
        }),
        Err(DbError::Denied) => Err(Failure::refused(
            context.say.say("admin-restored-superuser"),
        )),
        Err(error) => Err(Failure::database(&error, &context.say)),
    }
}

fn bring_up_to_date(context: &Context) -> Result<(), Failure> {
    let applied = as_migrator(context, async |conn| migrate::run(conn).await)?;
    context.print(&json!({ "applied": applied }), |_| {
        let count = applied.len();
        context
            .say
            .say_with("admin-migrated", &[("count", count.into())])
    })
}

/// Work that only the migration login or a superuser may do; who is neither reads how to become one.
fn as_migrator<T>(
    context: &Context,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, DbError>,
) -> Result<T, Failure> {
    let done = context.with_database(async |conn| match work(conn).await {
        Err(DbError::Denied) => Ok(None),
        answer => answer.map(Some),
    })?;
    done.ok_or_else(|| Failure::refused(context.say.say("admin-migrator-needed")))
}

fn status(context: &Context) -> Result<(), Failure> {
    let status = as_migrator(context, async |conn| migrate::status(conn).await)?;
    let shown = json!({
        "program": PROGRAM,
        "needed": NEEDED,
        "applied": status.applied,
        "pending": status.pending,
        "unknown": status.unknown,
        "changed": status.changed,
    });
    let what = verdict(&status);
    context.print(&shown, |_| {
        let applied = status.applied.last().copied().unwrap_or(0);
        context.say.say_with(
            "admin-schema",
            &[("applied", applied.into()), ("needed", NEEDED.into())],
        )
    })?;
    match what {
        None => Ok(()),
        Some(id) => Err(Failure::config(context.say.say(id))),
    }
}

fn standby(args: &StandbyArgs, context: &Context) -> Result<(), Failure> {
    let expected = args.standby == "expected";
    context.with_database(async |conn| journal::expect_standby(conn, expected).await)?;
    context.print(&json!({ "standby_expected": expected }), |_| {
        context.say.say(if expected {
            "admin-standby-expected"
        } else {
            "admin-standby-none"
        })
    })
}

/// What is to be done, as the id of the sentence that says so.
fn verdict(status: &Status) -> Option<&'static str> {
    if !status.changed.is_empty() {
        Some("admin-schema-changed")
    } else if !status.unknown.is_empty() {
        Some("admin-schema-newer")
    } else if !status.pending.is_empty() {
        Some("error-old-schema")
    } else {
        None
    }
}
