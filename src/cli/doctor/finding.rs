//! Owns: one thing that the doctor looked at, how it stands, and how it is told.
//! Must not know: how anything is looked at.

use serde_json::{Value, json};

use crate::messages::Catalogue;

/// How a thing stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// As it should be.
    Fine,
    /// One can work, but.
    Look,
    /// One cannot work.
    Broken,
}

impl Verdict {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Look => "look",
            Self::Broken => "broken",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Finding {
    /// What was found, also the id of its sentence after `doctor-`; what to do is said by the same id with `-mend`.
    pub(super) what: &'static str,
    /// How it stands.
    pub(super) verdict: Verdict,
    /// What fills the sentences.
    values: Vec<(&'static str, String)>,
}

impl Finding {
    /// All is well.
    pub(super) const fn fine(what: &'static str) -> Self {
        Self {
            what,
            verdict: Verdict::Fine,
            values: Vec::new(),
        }
    }

    /// Something to look at.
    pub(super) const fn look(what: &'static str) -> Self {
        Self {
            what,
            verdict: Verdict::Look,
            values: Vec::new(),
        }
    }

    /// Something that must be mended.
    pub(super) const fn broken(what: &'static str) -> Self {
        Self {
            what,
            verdict: Verdict::Broken,
            values: Vec::new(),
        }
    }

    /// The same with a value for its sentences.
    pub(super) fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// What fills its sentences, by name.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }

    fn sentence(&self, suffix: &str, say: &Catalogue) -> String {
        let values: Vec<_> = self
            .values
            .iter()
            .map(|(name, value)| (*name, value.as_str().into()))
            .collect();
        say.say_with(&format!("doctor-{}{suffix}", self.what), &values)
    }

    /// What to do, where something is to be done.
    fn mend(&self, say: &Catalogue) -> Option<String> {
        (self.verdict != Verdict::Fine).then(|| self.sentence("-mend", say))
    }

    /// For people: a mark, the finding, and below it what to do.
    pub(super) fn told(&self, say: &Catalogue) -> String {
        let mark = say.word("doctor-mark", self.verdict.word());
        let found = self.sentence("", say);
        match self.mend(say) {
            Some(mend) => format!("{mark}  {found}\n      {mend}\n"),
            None => format!("{mark}  {found}\n"),
        }
    }

    /// For programs.
    pub(super) fn as_json(&self, say: &Catalogue) -> Value {
        json!({
            "what": self.what,
            "verdict": self.verdict.word(),
            "says": self.sentence("", say),
            "mend": self.mend(say),
        })
    }
}
