//! Owns: the words of the command line itself: help and usage errors in the language of the screen.
//! Must not know: what a subcommand does. An error never repeats a value: it may be a caller's words.

use std::error::Error as _;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use super::Failure;
use super::allowed::Allowed;
use crate::config::{self, Flags};
use crate::messages::{Catalogue, Language};

/// Help, version, or what is wrong with the arguments, in the language that is wished for.
pub(super) fn explain(definition: Command, given: &[OsString]) -> ExitCode {
    let say = Catalogue::new(wished(given));
    let Err(error) = in_language(definition, &say).try_get_matches_from(given) else {
        return ExitCode::SUCCESS;
    };
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed pipe after the first lines is no fault of ours.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Failure::usage(say.say("usage-missing-command")).report()
        }
        _ => Failure::usage(sentence(&error, &say)).report(),
    }
}

/// The definition with its help in the catalogue's language.
pub(super) fn in_language(definition: Command, say: &Catalogue) -> Command {
    translated(definition, "help", say)
}

/// Where flags that every subcommand has stand in a list of flags, and after them help and version.
const GLOBAL: usize = 900;
const LAST: usize = 950;

fn translated(command: Command, id: &str, say: &Catalogue) -> Command {
    let template = template(&command, say);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let mut command = command
        .about(say.say(id))
        .long_about(None::<&str>)
        .help_template(template)
        .disable_help_flag(true)
        .mut_args(|arg| translated_argument(arg, id, say))
        .arg(help_flag(say));
    if command.get_version().is_some() {
        command = command.disable_version_flag(true).arg(version_flag(say));
    }
    for name in names {
        let id = format!("{id}-{name}");
        command = command.mut_subcommand(name, |sub| translated(sub, &id, say));
    }
    command
}

fn translated_argument(arg: Arg, id: &str, say: &Catalogue) -> Arg {
    let id = argument_id(id, &arg);
    // A subcommand's own flags stand before those that every subcommand has.
    let arg = if arg.is_global_set() {
        arg.display_order(GLOBAL)
    } else {
        arg
    };
    if say.has(&id) {
        arg.help(say.say(&id)).long_help(None::<&str>)
    } else {
        arg
    }
}

fn argument_id(command: &str, arg: &Arg) -> String {
    format!("{command}--{}", arg.get_id().as_str().replace('_', "-"))
}

fn help_flag(say: &Catalogue) -> Arg {
    let flag = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help);
    flag.help(say.say("usage-help")).display_order(LAST)
}

fn version_flag(say: &Catalogue) -> Arg {
    let flag = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    flag.help(say.say("usage-version")).display_order(LAST)
}

/// The parts that this command's help has, under their headings.
fn template(command: &Command, say: &Catalogue) -> String {
    let parts = [
        ("usage-commands", "{subcommands}", command.has_subcommands()),
        (
            "usage-arguments",
            "{positionals}",
            command.get_positionals().next().is_some(),
        ),
        ("usage-options", "{options}", true),
    ];
    let there = parts.into_iter().filter(|(_, _, there)| *there);
    let parts = there.map(|(heading, part, _)| format!("\n\n{}\n{part}", say.say(heading)));
    let usage = say.say("usage-usage");
    format!(
        "{{about-with-newline}}\n{usage} {{usage}}{}",
        parts.collect::<String>()
    )
}

/// What is wrong, and what to do.
fn sentence(error: &clap::Error, say: &Catalogue) -> String {
    let id = match error.kind() {
        ErrorKind::InvalidSubcommand => "usage-unknown-command",
        ErrorKind::UnknownArgument => "usage-unknown-argument",
        ErrorKind::MissingRequiredArgument => "usage-missing-argument",
        ErrorKind::MissingSubcommand => "usage-missing-command",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::InvalidUtf8 => {
            return with_choices(error, say);
        }
        ErrorKind::ArgumentConflict => "usage-conflict",
        _ => "usage-not-understood",
    };
    let names = named(error, ContextKind::InvalidArg);
    match id {
        "usage-missing-argument" => say.say_with(id, &[("names", names.into())]),
        "usage-unknown-argument" if names.starts_with("--") => {
            say.say_with("usage-unknown-flag", &[("name", names.into())])
        }
        "usage-unknown-command" => {
            let meant = named(error, ContextKind::SuggestedSubcommand);
            if meant.is_empty() {
                say.say(id)
            } else {
                say.say_with("usage-unknown-command-meant", &[("meant", meant.into())])
            }
        }
        _ => say.say(id),
    }
}

/// A value that is not understood, with those that would be.
fn with_choices(error: &clap::Error, say: &Catalogue) -> String {
    let name = named(error, ContextKind::InvalidArg);
    let mut choices = named(error, ContextKind::ValidValue);
    if let Some(allowed) = error.source().and_then(|why| why.downcast_ref::<Allowed>()) {
        choices = allowed.to_string();
    }
    if choices.is_empty() {
        say.say_with("usage-wrong-value", &[("name", name.into())])
    } else {
        let values = [("name", name.into()), ("choices", choices.into())];
        say.say_with("usage-wrong-choice", &values)
    }
}

fn named(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(name)) => name.clone(),
        Some(ContextValue::Strings(names)) => names.join(", "),
        _ => String::new(),
    }
}

/// The language of `--lang`, or of the configuration.
fn wished(given: &[OsString]) -> Language {
    let mut texts = given.iter().filter_map(|word| word.to_str());
    let said = texts.clone().find_map(|word| word.strip_prefix("--lang="));
    let said = said.or_else(|| {
        texts
            .find(|word| *word == "--lang")
            .and_then(|_| texts.next())
    });
    said.and_then(Language::from_locale)
        .unwrap_or_else(|| config::language(&Flags::default()))
}

#[cfg(test)]
mod tests;
