//! Owns: an opened record: a case with its timeline, a call with its note, or a person; and which entry is selected.
//! Must not know: tickets, or how a page is fetched.

pub mod view;

use crate::domain::{CallRecord, CaseId, CaseRecord, Claim, Entry, PersonRecord, Read, Record};
use crate::panes::{Typing, person};

/// How many entries a page of a timeline has.
pub const PAGE: i32 = 50;

/// What is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opened {
    /// A case.
    Case(CaseRecord),
    /// A call.
    Call(CallRecord),
    /// A person.
    Person(PersonRecord),
}

impl Opened {
    /// Which record it is.
    #[must_use]
    pub const fn record(&self) -> Record {
        match self {
            Self::Case(record) => Record::Case(record.case),
            Self::Call(record) => Record::Call(record.call),
            Self::Person(record) => Record::Person(record.person),
        }
    }
}

/// How far the opening is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Opening {
    /// Nothing was asked for.
    #[default]
    Nothing,
    /// Asked for; no answer yet.
    Asked(Record),
    /// Here it is.
    Here(Opened),
    /// It could not be opened; the message says why. Absent and forbidden look the same.
    Failed(&'static str),
}

/// A colleague's call whose hand is up for it: whoever leads writes into it, too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Beside {
    /// The colleague's claim.
    pub claim: Claim,
    /// The line being typed.
    pub line: Typing,
}

impl Beside {
    /// Nothing is typed yet.
    #[must_use]
    pub fn new(claim: Claim) -> Self {
        Self {
            claim,
            line: Typing::default(),
        }
    }
}

/// The pane of the opened record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CasePane {
    /// What is shown.
    pub shows: Opening,
    /// The opened call is written into.
    pub beside: Option<Beside>,
    /// How often colleagues had changed the record when it was read.
    pub news: i64,
    /// Somebody changed it and it was not read again yet.
    pub unread: bool,
    at: usize,
    paging: bool,
}

impl CasePane {
    /// A record is asked for.
    pub fn ask(&mut self, record: Record) -> Read {
        *self = Self {
            shows: Opening::Asked(record),
            ..Self::default()
        };
        match record {
            Record::Call(call) => Read::OpenCall { call },
            Record::Case(case) => Read::OpenCase { case },
            Record::Person(person) => Read::OpenPerson { person },
        }
    }

    /// Whether this record is waited for, or stands here and may be read again.
    #[must_use]
    pub fn awaits(&self, record: Record) -> bool {
        match &self.shows {
            Opening::Asked(asked) => *asked == record,
            Opening::Here(here) => here.record() == record,
            _ => false,
        }
    }

    /// The answer came. A record that is only read again stays where it was scrolled to.
    pub fn show(&mut self, opened: Opened) {
        let again = matches!(&self.shows, Opening::Here(here) if here.record() == opened.record());
        if again {
            self.shows = Opening::Here(opened);
            self.unread = false;
            return;
        }
        *self = Self {
            shows: Opening::Here(opened),
            ..Self::default()
        };
    }

    /// It could not be opened.
    pub fn failed(&mut self, message: &'static str) {
        self.paging = false;
        if matches!(self.shows, Opening::Asked(_)) {
            self.shows = Opening::Failed(message);
        }
    }

    /// One more page came.
    pub fn append(&mut self, case: CaseId, entries: Vec<Entry>, last: bool) {
        self.paging = false;
        if let Opening::Here(Opened::Case(record)) = &mut self.shows
            && record.case == case
        {
            record.entries.extend(entries);
            record.last = last;
        }
    }

    /// The opened case, if it is one.
    #[must_use]
    pub const fn case(&self) -> Option<&CaseRecord> {
        match &self.shows {
            Opening::Here(Opened::Case(record)) => Some(record),
            _ => None,
        }
    }

    /// The opened person, if it is one.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonRecord> {
        match &self.shows {
            Opening::Here(Opened::Person(record)) => Some(record),
            _ => None,
        }
    }

    /// The selected entry, from 0.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Waiting for an older page.
    #[must_use]
    pub const fn is_paging(&self) -> bool {
        self.paging
    }

    /// Moves the selection by so many entries; near the end of what is here, asks for the next page.
    pub fn step(&mut self, by: isize) -> Option<Read> {
        if let Opening::Here(Opened::Call(record)) = &self.shows {
            // The newest line stands below: going up goes back, by lines of the screen.
            let letters = |entry: &Entry| entry.words.reveal().chars().count();
            let lines: usize = record
                .notes
                .iter()
                .map(|entry| 1 + letters(entry) / 40)
                .sum();
            self.at = self
                .at
                .saturating_add_signed(by.saturating_neg())
                .min(lines);
            return None;
        }
        self.at = self
            .at
            .saturating_add_signed(by)
            .min(self.len().saturating_sub(1));
        self.next_page()
    }

    /// The record that the selected row leads to.
    #[must_use]
    pub fn leads_to(&self) -> Option<Record> {
        match &self.shows {
            Opening::Here(Opened::Person(record)) => person::leads_to(record, self.at),
            Opening::Here(Opened::Case(record)) => {
                record.entries.get(self.at)?.call.map(Record::Call)
            }
            _ => None,
        }
    }

    fn len(&self) -> usize {
        match &self.shows {
            Opening::Here(Opened::Case(record)) => record.entries.len(),
            Opening::Here(Opened::Person(record)) => person::rows(record).len(),
            _ => 0,
        }
    }

    fn next_page(&mut self) -> Option<Read> {
        let near_end = self.at + 10 >= self.len();
        let record = self.case()?;
        if self.paging || record.last || !near_end {
            return None;
        }
        let case = record.case;
        let before = record.entries.last().map(|entry| (entry.at, entry.id));
        self.paging = true;
        Some(Read::Timeline {
            case,
            before,
            count: PAGE,
        })
    }
}
