//! Owns: the find box: what is typed, what was asked, what was found, which hit is selected.
//! Must not know: tickets, or what a hit holds beyond its label.

pub mod view;

use crate::domain::{Found, Record, Words};
use crate::panes::Typing;

/// How far the last search is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Hits {
    /// Nothing was asked yet.
    #[default]
    None,
    /// Asked; no answer yet.
    Searching,
    /// Found, best first.
    Found(Vec<Found>),
    /// The search did not succeed; the message says why.
    Failed(&'static str),
}

/// The find pane.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Find {
    /// What is typed.
    pub typing: Typing,
    /// How far the search is.
    pub hits: Hits,
    asked: Option<Words>,
    at: usize,
}

impl Find {
    /// Enter was pressed: the words to search for, or nothing if the hits shown answer them already.
    pub fn ask(&mut self) -> Option<Words> {
        if self.typing.is_blank() {
            return None;
        }
        let words = Words::new(self.typing.text().trim());
        let answered = matches!(self.hits, Hits::Found(_) | Hits::Searching)
            && self.asked.as_ref() == Some(&words);
        if answered {
            return None;
        }
        self.asked = Some(words.clone());
        self.hits = Hits::Searching;
        self.at = 0;
        Some(words)
    }

    /// The answer came.
    pub fn found(&mut self, found: Vec<Found>) {
        self.at = 0;
        self.hits = Hits::Found(found);
    }

    /// The search failed; the same words may be asked again.
    pub fn failed(&mut self, message: &'static str) {
        self.asked = None;
        self.hits = Hits::Failed(message);
    }

    /// The selected hit, if the hits answer what is typed.
    #[must_use]
    pub fn selected(&self) -> Option<Record> {
        let Hits::Found(found) = &self.hits else {
            return None;
        };
        found.get(self.at).map(|hit| hit.record)
    }

    /// Where the selected hit stands.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Moves the selection by so many hits.
    pub fn step(&mut self, by: isize) {
        if let Hits::Found(found) = &self.hits {
            self.at = self
                .at
                .saturating_add_signed(by)
                .min(found.len().saturating_sub(1));
        }
    }
}
