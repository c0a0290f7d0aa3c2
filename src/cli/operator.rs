//! Owns: `linelamp operator …`: people and teams come, are suspended and go.
//! Must not know: how the Unix side of a login is made; `unix` does.

mod unix;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::allowed::{Allowed, one_of};
use super::password::refused;
use super::{Context, Failure};
use crate::db::operators::{self, Listed, NewOperator};
use crate::db::{DbError, PgConnection, password};
use crate::domain::{Group, Login, Redacted, safe};

/// `linelamp operator …`
#[derive(Debug, Subcommand)]
pub(super) enum OperatorCommand {
    /// Make a login; its first password is printed once
    Add(AddArgs),
    /// List the logins: all for an admin, those of their teams for a lead
    List,
    /// Shut a login out at once, living sessions included
    Suspend(WhoArgs),
    /// Let a suspended login in again
    Resume(WhoArgs),
    /// End a login for good; what it wrote stays signed by it
    Remove(WhoArgs),
    /// Give a login a new first password, printed once
    NewPassword(WhoArgs),
    /// Make a team
    AddTeam(TeamArgs),
}

/// `linelamp operator add`
#[derive(Args, Debug)]
pub(super) struct AddArgs {
    /// op-000 to op-999, never used before
    #[arg(value_parser = login)]
    login: Login,
    /// The short name colleagues see: a pseudonym
    #[arg(long)]
    handle: String,
    /// operator, lead, steward, auditor, admin or reporter (counts and reports only)
    #[arg(long, default_value = "operator", value_parser = one_of(Group::ALL, Group::word))]
    group: Group,
    /// The code of a team; may be given several times
    #[arg(long = "team", value_name = "CODE")]
    teams: Vec<String>,
    /// As root, on the machine of the database: also make the Unix user of that name, who signs in by SSH
    #[arg(long)]
    unix: bool,
    /// With --unix: the public SSH key that lets them in
    #[arg(long, value_name = "FILE", requires = "unix")]
    ssh_key: Option<PathBuf>,
    /// With --unix: the server's file of user name maps (`pg_ident.conf`)
    #[arg(long, value_name = "FILE", requires = "unix")]
    pg_ident: Option<PathBuf>,
}

/// `linelamp operator suspend|resume|remove|new-password`
#[derive(Args, Debug)]
pub(super) struct WhoArgs {
    /// The login
    #[arg(value_parser = login)]
    login: Login,
}

/// `linelamp operator add-team`
#[derive(Args, Debug)]
pub(super) struct TeamArgs {
    /// A short code: a-z, 0-9 and -
    code: String,
    /// What it is called; the code where nothing is given
    #[arg(long)]
    name: Option<String>,
}

fn login(text: &str) -> Result<Login, Allowed> {
    let digits = text.strip_prefix("op-").unwrap_or_default();
    if digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Login(text.to_owned()));
    }
    Err(Allowed("op-000 … op-999".to_owned()))
}

pub(super) fn run(command: OperatorCommand, context: &Context) -> Result<(), Failure> {
    match command {
        OperatorCommand::Add(args) => add(args, context),
        OperatorCommand::List => list(context),
        OperatorCommand::Suspend(who) => {
            let living = changed(context, async |conn| {
                operators::suspend(conn, &who.login).await
            })?;
            shut_out(&who.login, "suspended", living, context)
        }
        OperatorCommand::Resume(who) => {
            changed(context, async |conn| {
                operators::resume(conn, &who.login).await
            })?;
            context.print(&json!({ "login": who.login, "active": true }), |_| {
                context.say.say("cli-done")
            })
        }
        OperatorCommand::Remove(who) => {
            let living = changed(context, async |conn| {
                operators::remove(conn, &who.login).await
            })?;
            shut_out(&who.login, "removed", living, context)
        }
        OperatorCommand::NewPassword(who) => new_password(&who.login, context),
        OperatorCommand::AddTeam(team) => {
            let name = team.name.as_ref().unwrap_or(&team.code);
            let id = changed(context, async |conn| {
                operators::team_add(conn, &team.code, name).await
            })?;
            context.print(&json!({ "team": id, "code": team.code }), |_| {
                context.say.say("cli-done")
            })
        }
    }
}

/// With a Unix user there is no password: the server asks the operating system who it is.
fn add(args: AddArgs, context: &Context) -> Result<(), Failure> {
    let box_side = args
        .unix
        .then(|| unix::Plan::new(&args.login, args.ssh_key, args.pg_ident, context))
        .transpose()?;
    let (first, verifier) = if box_side.is_some() {
        (None, None)
    } else {
        let (first, verifier) = first_password(context)?;
        (Some(first), Some(verifier))
    };
    let new = NewOperator {
        login: args.login,
        handle: args.handle,
        group: args.group,
        teams: args.teams,
    };
    changed(context, async |conn| {
        operators::add(conn, &new, verifier.as_deref()).await
    })?;
    let done = match &box_side {
        Some(plan) => plan.carry_out(context)?,
        None => Vec::new(),
    };
    show_first(&new.login, first.as_ref(), &done, context)
}

/// As [`Context::change`]; a value the database refuses is about a login, a handle, a group or a team here.
fn changed<T>(
    context: &Context,
    work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, DbError>,
) -> Result<T, Failure> {
    let done = context.change(async |conn| match work(conn).await {
        Err(DbError::BadInput) => Ok(None),
        answer => answer.map(Some),
    })?;
    done.ok_or_else(|| Failure::input(context.say.say("admin-refused")))
}

fn new_password(login: &Login, context: &Context) -> Result<(), Failure> {
    let (first, verifier) = first_password(context)?;
    context.with_database(async |conn| operators::set_verifier(conn, login, &verifier).await)?;
    show_first(login, Some(&first), &[], context)
}

fn first_password(context: &Context) -> Result<(Redacted<String>, String), Failure> {
    let first = password::first_password().map_err(|why| refused(why, context))?;
    let verifier = password::verifier(&first).map_err(|why| refused(why, context))?;
    Ok((first, verifier))
}

/// The one place where a password is printed.
fn show_first(
    login: &Login,
    first: Option<&Redacted<String>>,
    done: &[String],
    context: &Context,
) -> Result<(), Failure> {
    let shown = json!({ "login": login, "password": first.map(Redacted::reveal), "unix": done });
    context.print(&shown, |_| {
        let mut lines = done.to_vec();
        lines.push(first.map_or_else(
            || context.say.say("cli-done"),
            |first| {
                context.say.say_with(
                    "admin-first-password",
                    &[
                        ("login", login.0.clone().into()),
                        ("password", first.reveal().clone().into()),
                    ],
                )
            },
        ));
        lines.join("\n")
    })
}

fn shut_out(login: &Login, what: &str, living: i32, context: &Context) -> Result<(), Failure> {
    context.print(
        &json!({ "login": login, what: true, "sessions_left": living }),
        |_| {
            if living == 0 {
                context.say.say("admin-shut-out")
            } else {
                context
                    .say
                    .say_with("admin-sessions-left", &[("count", living.into())])
            }
        },
    )
}

fn list(context: &Context) -> Result<(), Failure> {
    let people = context.with_database(async |conn| operators::list(conn).await)?;
    context.print(&people, |people| {
        people.iter().map(|person| text(person, context)).collect()
    })
}

fn text(person: &Listed, context: &Context) -> String {
    let standing = if person.removed {
        "admin-removed"
    } else if person.active {
        "admin-active"
    } else {
        "admin-suspended"
    };
    format!(
        "{}  {:<24}  {:<10}  {:<20}  {:<10}  {}\n",
        person.login,
        safe(&person.handle).to_string(),
        context.say.word("group", person.group.word()),
        person.teams.join(" "),
        context.say.say(standing),
        context.say.word("operator-state", person.state.word()),
    )
}
