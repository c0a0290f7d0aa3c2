//! Owns: one table of a scenario's file while it is read: what is asked for, what is wrong with it, and what is left over.
//! Must not know: what a scenario is made of.

use std::time::Duration;

use toml::{Table, Value};

use crate::domain::{ANumber, tongues};
use crate::words;

words! {
    /// What can be wrong with a scenario.
    Fault {
        /// It is no TOML.
        NoToml = "no_toml",
        /// Nothing is called so here.
        Unknown = "unknown",
        /// It must be there.
        Missing = "missing",
        /// It must be text between quotation marks.
        NotText = "not_text",
        /// It must be a number of seconds.
        NotSeconds = "not_seconds",
        /// It must be a list.
        NotList = "not_list",
        /// It must be true or false.
        NotYesNo = "not_yes_no",
        /// It must be one of these.
        NotOneOf = "not_one_of",
        /// It is too long, or there are too many.
        TooMuch = "too_much",
        /// Nothing is in it.
        Empty = "empty",
        /// It is no A-number.
        NoANumber = "no_a_number",
        /// It needs somebody who called before.
        NeedsBefore = "needs_before",
    }
}

/// One thing that is wrong, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// `call[1].says[3].after`.
    pub place: String,
    /// What is wrong.
    pub fault: Fault,
    /// What would be right, or a detail.
    pub about: String,
}

const LONGEST_TEXT: usize = 600;
const MOST: usize = 60;
const LONGEST_WAIT: f64 = 3600.0;
/// A table of the file while it is read: what is asked for is known, and what is left over at the end is a problem.
pub(super) struct Part<'a> {
    table: &'a Table,
    place: String,
    known: Vec<&'static str>,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Part<'a> {
    pub(super) fn new(table: &'a Table, place: String, problems: &'a mut Vec<Problem>) -> Self {
        Self {
            table,
            place,
            known: Vec::new(),
            problems,
        }
    }

    pub(super) fn at(&self, key: &str) -> String {
        if self.place.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.place)
        }
    }

    pub(super) fn wrong(&mut self, place: String, fault: Fault, about: impl Into<String>) {
        self.problems.push(Problem {
            place,
            fault,
            about: about.into(),
        });
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.push(key);
        self.table.get(key)
    }

    pub(super) fn is_there<T>(&mut self, key: &'static str, found: Option<T>) -> Option<T> {
        if found.is_none() && !self.table.contains_key(key) {
            self.wrong(self.at(key), Fault::Missing, "");
        }
        found
    }

    fn written(&mut self, place: String, value: &Value) -> Option<String> {
        let Some(text) = value.as_str().map(str::trim) else {
            self.wrong(place, Fault::NotText, "");
            return None;
        };
        if text.is_empty() {
            self.wrong(place, Fault::Empty, "");
            return None;
        }
        if text.chars().count() > LONGEST_TEXT {
            self.wrong(place, Fault::TooMuch, LONGEST_TEXT.to_string());
            return None;
        }
        Some(text.to_owned())
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        self.written(self.at(key), value)
    }

    pub(super) fn seconds(&mut self, key: &'static str) -> Option<Duration> {
        let value = self.get(key)?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "what is that large is refused below"
        )]
        let number = value
            .as_float()
            .or_else(|| value.as_integer().map(|whole| whole as f64));
        match number.filter(|number| (0.0..=LONGEST_WAIT).contains(number)) {
            Some(number) => Some(Duration::from_secs_f64(number)),
            None => {
                self.wrong(self.at(key), Fault::NotSeconds, LONGEST_WAIT.to_string());
                None
            }
        }
    }

    pub(super) fn yes(&mut self, key: &'static str) -> bool {
        match self.get(key) {
            None => false,
            Some(Value::Boolean(yes)) => *yes,
            Some(_) => {
                self.wrong(self.at(key), Fault::NotYesNo, "");
                false
            }
        }
    }

    fn list(&mut self, key: &'static str) -> &'a [Value] {
        let Some(value) = self.get(key) else {
            return &[];
        };
        match value.as_array() {
            Some(all) if all.len() > MOST => {
                self.wrong(self.at(key), Fault::TooMuch, MOST.to_string());
                &[]
            }
            Some(all) => all,
            None => {
                self.wrong(self.at(key), Fault::NotList, "");
                &[]
            }
        }
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Vec<String> {
        let all = (1..).zip(self.list(key));
        all.filter_map(|(number, value)| self.written(format!("{}[{number}]", self.at(key)), value))
            .collect()
    }

    /// Words of a fixed list.
    pub(super) fn chosen<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&str) -> Option<T>,
        choices: &str,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for (number, word) in (1..).zip(self.texts(key)) {
            match read(&word) {
                Some(one) => found.push(one),
                None => self.wrong(
                    format!("{}[{number}]", self.at(key)),
                    Fault::NotOneOf,
                    choices,
                ),
            }
        }
        found
    }

    /// One word of a fixed list.
    pub(super) fn choice<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&str) -> Option<T>,
        choices: &str,
    ) -> Option<T> {
        let word = self.text(key)?;
        let found = read(&word);
        if found.is_none() {
            self.wrong(self.at(key), Fault::NotOneOf, choices);
        }
        found
    }

    /// The tables of a list, each read in its place.
    pub(super) fn parts<T>(
        &mut self,
        key: &'static str,
        mut each: impl FnMut(&mut Part<'_>) -> Option<T>,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for (number, value) in (1..).zip(self.list(key)) {
            let place = format!("{}[{number}]", self.at(key));
            match value.as_table() {
                Some(table) => {
                    let mut part = Part::new(table, place, self.problems);
                    let read = each(&mut part);
                    part.leave();
                    found.extend(read);
                }
                None => self.wrong(place, Fault::NotList, ""),
            }
        }
        found
    }

    /// The same, of which there must be one.
    pub(super) fn some_parts<T>(
        &mut self,
        key: &'static str,
        each: impl FnMut(&mut Part<'_>) -> Option<T>,
    ) -> Vec<T> {
        let found = self.parts(key, each);
        let none = match self.table.get(key) {
            None => true,
            Some(value) => value.as_array().is_some_and(Vec::is_empty),
        };
        if none {
            self.wrong(self.at(key), Fault::Missing, "");
        }
        found
    }

    /// A table of its own, read in its place.
    pub(super) fn part<T>(
        &mut self,
        key: &'static str,
        each: impl FnOnce(&mut Part<'_>) -> Option<T>,
    ) -> Option<T> {
        let value = self.get(key)?;
        let place = self.at(key);
        let Some(table) = value.as_table() else {
            self.wrong(place, Fault::NotList, "");
            return None;
        };
        let mut part = Part::new(table, place, self.problems);
        let read = each(&mut part);
        part.leave();
        read
    }

    /// Whatever was not asked for has no business here.
    pub(super) fn leave(&mut self) {
        let left = self.table.keys();
        let left: Vec<String> = left
            .filter(|key| !self.known.contains(&key.as_str()))
            .cloned()
            .collect();
        for key in left {
            let place = self.at(&key);
            let known = self.known.join(", ");
            self.wrong(place, Fault::Unknown, known);
        }
    }

    pub(super) fn tongue(&mut self, key: &'static str) -> Option<String> {
        let known = |code: &str| {
            let mut all = tongues();
            all.find(|tongue| *tongue == code).map(str::to_owned)
        };
        self.choice(key, known, "en, es, ht, …")
    }

    pub(super) fn a_number(&mut self, key: &'static str) -> Option<String> {
        let said = self.text(key)?;
        match ANumber::parse(&said) {
            Ok(number) => Some(number.digits().to_owned()),
            Err(_) => {
                self.wrong(self.at(key), Fault::NoANumber, "");
                None
            }
        }
    }
}
