//! Owns: reading a key table as written: sections, keys, verbs, and the line each stands in.
//! Must not know: how tables are put together.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::SHIPPED;
use super::chord::Sequence;
use super::fault::{Fault, FaultKind};
use crate::command::{Command, Context};

/// The value that takes a key away instead of giving it a verb.
const NOTHING: &str = "nothing";
/// The switch that leaves out the shipped keys.
const REPLACE: &str = "replace";

/// One line of a key table.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) context: Context,
    pub(super) keys: Sequence,
    /// `None` takes the key away.
    pub(super) command: Option<Command>,
    pub(super) number: usize,
}

/// A key table as written, with everything that is wrong in it.
#[derive(Clone, Debug, Default)]
pub struct KeyTable {
    pub(super) lines: Vec<Line>,
    pub(super) faults: Vec<Fault>,
    /// The shipped keys are left out.
    pub(super) replace: bool,
}

/// Finds the line, from 1, of a place in a text.
#[derive(Clone, Copy, Debug)]
pub struct LineNumbers<'a>(pub &'a str);

impl LineNumbers<'_> {
    /// The line of this byte.
    #[must_use]
    pub fn of(self, byte: usize) -> usize {
        let before = self.0.as_bytes().iter().take(byte);
        1 + before.filter(|character| **character == b'\n').count()
    }
}

impl KeyTable {
    /// The shipped table.
    pub(super) fn shipped() -> Self {
        let (table, _) = DeTable::parse_recoverable(SHIPPED);
        Self::read(table.get_ref(), LineNumbers(SHIPPED))
    }

    /// Reads the sections of a table; faults are kept, not raised, so that all are told at once.
    #[must_use]
    pub fn read(table: &DeTable<'_>, numbers: LineNumbers<'_>) -> Self {
        let mut read = Self::default();
        for (name, value) in table {
            let number = numbers.of(name.span().start);
            match (name.get_ref().as_ref(), value.get_ref()) {
                (REPLACE, DeValue::Boolean(replace)) => read.replace = *replace,
                (REPLACE, _) => read.fault(number, FaultKind::NotExpected(REPLACE.to_owned())),
                (section, value) => match (Context::named(section), value) {
                    (Some(context), DeValue::Table(lines)) => {
                        read.section(context, lines, numbers);
                    }
                    (Some(_), _) => read.fault(number, FaultKind::NotExpected(section.to_owned())),
                    (None, _) => read.fault(number, FaultKind::UnknownSection(section.to_owned())),
                },
            }
        }
        read
    }

    fn section(&mut self, context: Context, lines: &DeTable<'_>, numbers: LineNumbers<'_>) {
        // The parser sorts by key; faults are told in the order of the file.
        let mut lines: Vec<_> = lines.iter().collect();
        lines.sort_by_key(|(keys, _)| keys.span().start);
        for (keys, value) in lines {
            let number = numbers.of(keys.span().start);
            match read_line(keys.get_ref(), value) {
                Ok((keys, command)) => self.lines.push(Line {
                    context,
                    keys,
                    command,
                    number,
                }),
                Err(kind) => self.fault(number, kind),
            }
        }
    }

    fn fault(&mut self, line: usize, kind: FaultKind) {
        self.faults.push(Fault { line, kind });
    }
}

fn read_line(
    keys: &str,
    value: &Spanned<DeValue<'_>>,
) -> Result<(Sequence, Option<Command>), FaultKind> {
    let DeValue::String(name) = value.get_ref() else {
        return Err(FaultKind::NotExpected(keys.to_owned()));
    };
    let sequence = keys.parse().map_err(|why| FaultKind::NoKey {
        keys: keys.to_owned(),
        why,
    })?;
    if name.as_ref() == NOTHING {
        return Ok((sequence, None));
    }
    let command =
        Command::named(name).ok_or_else(|| FaultKind::UnknownCommand(name.to_string()))?;
    Ok((sequence, Some(command)))
}
