//! Owns: reading a key table as written: sections, keys, verbs, and the line each stands in.
//! Must not know: how tables are put together.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

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
    /// The line, from 1.
    pub(super) number: usize,
    /// The number of the text it stands in.
    pub(super) source: usize,
}

/// A key table as written, with everything that is wrong in it.
#[derive(Clone, Debug, Default)]
pub struct KeyTable {
    pub(super) lines: Vec<Line>,
    pub(super) faults: Vec<Fault>,
    /// The shipped keys are left out.
    pub(super) replace: bool,
}

/// A text that a key table stands in, and its number among several.
#[derive(Clone, Debug)]
pub struct Source {
    number: usize,
    /// The byte after the end of each line.
    ends: Vec<usize>,
}

impl Source {
    /// The text with this number.
    #[must_use]
    pub fn new(text: &str, number: usize) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self {
            number,
            ends: ends.map(|(at, _)| at + 1).collect(),
        }
    }

    /// The line, from 1, of this byte.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        1 + self.ends.partition_point(|end| *end <= byte)
    }
}

impl KeyTable {
    /// Whether it says nothing.
    pub(super) const fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.faults.is_empty() && !self.replace
    }

    /// Reads the sections of a table; faults are kept, not raised, so that all are told at once.
    #[must_use]
    pub fn read(table: &DeTable<'_>, source: &Source) -> Self {
        let mut read = Self::default();
        for (name, value) in table {
            let number = source.line_of(name.span().start);
            match (name.get_ref().as_ref(), value.get_ref()) {
                (REPLACE, DeValue::Boolean(replace)) => read.replace = *replace,
                (REPLACE, _) => read.fault(
                    source.number,
                    number,
                    FaultKind::NotExpected(REPLACE.to_owned()),
                ),
                (section, value) => match (Context::named(section), value) {
                    (Some(context), DeValue::Table(lines)) => {
                        read.section(context, lines, source);
                    }
                    (Some(_), _) => read.fault(
                        source.number,
                        number,
                        FaultKind::NotExpected(section.to_owned()),
                    ),
                    (None, _) => read.fault(
                        source.number,
                        number,
                        FaultKind::UnknownSection(section.to_owned()),
                    ),
                },
            }
        }
        read
    }

    /// Lays a later table over this one; gives back the faults of the later one.
    pub fn lay_over(&mut self, later: Self) -> Vec<Fault> {
        if later.replace {
            self.lines.clear();
            self.replace = true;
        }
        let overruled = |line: &Line| {
            later
                .lines
                .iter()
                .any(|new| (new.context, &new.keys) == (line.context, &line.keys))
        };
        self.lines.retain(|line| !overruled(line));
        self.lines.extend(later.lines);
        later.faults
    }

    fn section(&mut self, context: Context, lines: &DeTable<'_>, source: &Source) {
        // The parser sorts by key; faults are told in the order of the file.
        let mut lines: Vec<_> = lines.iter().collect();
        lines.sort_by_key(|(keys, _)| keys.span().start);
        for (keys, value) in lines {
            let number = source.line_of(keys.span().start);
            match read_line(keys.get_ref(), value) {
                Ok((keys, command)) => self.lines.push(Line {
                    context,
                    keys,
                    command,
                    number,
                    source: source.number,
                }),
                Err(kind) => self.fault(source.number, number, kind),
            }
        }
    }

    fn fault(&mut self, source: usize, line: usize, kind: FaultKind) {
        self.faults.push(Fault { source, line, kind });
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
