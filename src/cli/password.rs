//! Owns: `linelamp password`: a new password for the login that runs it.
//! Must not know: how a verifier is made, or where passwords are read from when signing in.

use std::io::{BufRead as _, IsTerminal as _};

use clap::Args;
use serde_json::json;

use super::{Context, Failure};
use crate::db::password::{self, PasswordError, SHORTEST};
use crate::domain::Redacted;

/// `linelamp password`
#[derive(Args, Debug)]
pub(super) struct PasswordArgs {}

pub(super) fn run(_: &PasswordArgs, context: &Context) -> Result<(), Failure> {
    let new = new_password(context)?;
    let verifier = password::verifier(&new).map_err(|why| refused(why, context))?;
    context.with_database(async |conn| password::change_mine(conn, &verifier).await)?;
    context.print(&json!({ "changed": true }), |_| {
        context.say.say("admin-password-changed")
    })
}

/// Why a password is not taken, in words.
pub(super) fn refused(why: PasswordError, context: &Context) -> Failure {
    match why {
        PasswordError::TooShort => Failure::input(
            context
                .say
                .say_with("admin-password-short", &[("count", SHORTEST.into())]),
        ),
        PasswordError::Character => Failure::input(context.say.say("admin-password-character")),
        PasswordError::NoRandomness => Failure::machine(context.say.say("admin-no-randomness")),
    }
}

/// A new password: asked for twice on a terminal, else the first line of standard input.
pub(super) fn new_password(context: &Context) -> Result<Redacted<String>, Failure> {
    if std::io::stdin().is_terminal() {
        asked_twice(context)
    } else {
        piped(context)
    }
}

fn asked_twice(context: &Context) -> Result<Redacted<String>, Failure> {
    let ask = |id| {
        rpassword::prompt_password(context.say.say(id))
            .map(Redacted::from)
            .map_err(|_| Failure::input(context.say.say("cli-input-unreadable")))
    };
    let first = ask("admin-password-new")?;
    if first != ask("admin-password-again")? {
        return Err(Failure::input(context.say.say("admin-password-differs")));
    }
    Ok(first)
}

/// The first line of standard input.
pub(super) fn piped(context: &Context) -> Result<Redacted<String>, Failure> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|_| Failure::input(context.say.say("cli-input-unreadable")))?;
    Ok(Redacted::new(
        line.trim_end_matches(['\r', '\n']).to_owned(),
    ))
}
