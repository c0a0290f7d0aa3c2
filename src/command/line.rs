//! Owns: reading a typed command line, and completing it.
//! Must not know: what the verbs do.

use super::{Command, Context};

/// A verb typed on the command line, with what was given to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Typed {
    /// The verb.
    pub command: Command,
    /// The words after it.
    pub argument: Option<String>,
}

/// Why a typed line is no command here.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LineError {
    /// Nothing is typed.
    #[error("nothing is typed")]
    Empty,
    /// No verb begins so.
    #[error("no such command")]
    Unknown(String),
    /// Several verbs begin so.
    #[error("several commands begin so")]
    Several(Vec<Command>),
    /// The verb exists and is not valid where the cursor was.
    #[error("not valid here")]
    NotHere(Command),
    /// The verb takes nothing.
    #[error("takes nothing")]
    TakesNothing(Command),
}

/// Reads a typed line: a verb's name or the beginning that only one has, and what it is given.
pub fn parse_line(line: &str, context: Context) -> Result<Typed, LineError> {
    let line = line.trim().trim_start_matches(':').trim_start();
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let command = meant(name, context)?;
    if !command.valid_in(context) {
        return Err(LineError::NotHere(command));
    }
    let argument = Some(rest.trim())
        .filter(|words| !words.is_empty())
        .map(str::to_owned);
    if argument.is_some() && command.argument().is_none() {
        return Err(LineError::TakesNothing(command));
    }
    Ok(Typed { command, argument })
}

/// The verbs valid here whose names begin with what is typed, in the order of the table.
#[must_use]
pub fn completions(typed: &str, context: Context) -> Vec<Command> {
    Command::ALL
        .iter()
        .copied()
        .filter(|command| command.valid_in(context) && command.name().starts_with(typed))
        .collect()
}

fn meant(name: &str, context: Context) -> Result<Command, LineError> {
    if name.is_empty() {
        return Err(LineError::Empty);
    }
    if let Some(command) = Command::named(name) {
        return Ok(command);
    }
    match completions(name, context).as_slice() {
        [] => Err(LineError::Unknown(name.to_owned())),
        [command] => Ok(*command),
        several => Err(LineError::Several(several.to_vec())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_line_gives_its_verb_and_what_it_takes() {
        let typed = parse_line(":away meal", Context::Queue);
        assert_eq!(
            typed,
            Ok(Typed {
                command: Command::Away,
                argument: Some("meal".to_owned())
            })
        );
        let short = parse_line("take-b", Context::Queue);
        assert_eq!(
            short,
            Ok(Typed {
                command: Command::TakeBest,
                argument: None
            })
        );
    }

    #[test]
    fn a_line_that_cannot_be_meant_says_why() {
        assert_eq!(parse_line("  ", Context::Queue), Err(LineError::Empty));
        assert_eq!(
            parse_line("dance", Context::Queue),
            Err(LineError::Unknown("dance".to_owned()))
        );
        assert_eq!(
            parse_line("pass", Context::Queue),
            Err(LineError::NotHere(Command::Pass))
        );
        assert_eq!(
            parse_line("quit now", Context::Call),
            Err(LineError::TakesNothing(Command::Quit))
        );
        assert!(
            matches!(parse_line("filter", Context::Queue), Err(LineError::Several(all)) if all.len() == 4)
        );
    }

    #[test]
    fn completion_offers_only_what_is_valid_here() {
        assert!(completions("ta", Context::Queue).contains(&Command::Take));
        assert!(
            completions("ta", Context::Call)
                .iter()
                .all(|command| *command != Command::Take)
        );
    }
}
