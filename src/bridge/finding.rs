//! Owns: what a look at a phone system found, as data: how bad it is, which it is, and about what.
//! Must not know: any phone system, or the sentences in which it is told.

use serde::Serialize;

use crate::words;

/// A secret shorter than this can be guessed.
pub const SHORTEST_SECRET: usize = 16;

words! {
    /// How bad it is.
    Verdict {
        /// As it should be.
        Fine = "fine",
        /// It works, and something is lost or risked.
        Doubtful = "doubtful",
        /// The bridge cannot do its work like this, or callers are at risk.
        Wrong = "wrong",
    }
}

/// One thing that was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding<What> {
    /// How bad.
    pub verdict: Verdict,
    /// Which.
    pub what: What,
    /// What it is about: a queue, a number, an address.
    pub about: String,
}

/// What was found until now.
#[derive(Clone, Debug)]
pub struct Found<What>(Vec<Finding<What>>);

impl<What> Default for Found<What> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<What> Found<What> {
    /// Adds one.
    pub fn add(&mut self, verdict: Verdict, what: What, about: impl Into<String>) {
        self.0.push(Finding {
            verdict,
            what,
            about: about.into(),
        });
    }

    /// All of them, the worst first; where there is none, that all is well.
    #[must_use]
    pub fn sorted(mut self, all_is_well: What) -> Vec<Finding<What>> {
        if self.0.is_empty() {
            self.add(Verdict::Fine, all_is_well, "");
        }
        self.0
            .sort_by_key(|finding| std::cmp::Reverse(finding.verdict));
        self.0
    }
}
