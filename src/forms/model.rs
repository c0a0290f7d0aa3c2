//! Owns: a form as it is once read: its rows, lists and rules, with every reference found.
//! Must not know: sheets, and answers.

use std::collections::BTreeMap;

use super::expression::Expression;
use super::kind::Kind;
use super::order::Order;

/// A row of the form, by its place in the form's order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ItemId(pub usize);

/// Where a rule points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// A row, in the same repeats as the asking row for the first `shared` of them, in all others beyond.
    Item {
        /// The row.
        item: ItemId,
        /// How many repeats, from the outermost, are the asking row's own.
        shared: usize,
    },
    /// A column of the choice that a filter looks at.
    Column(String),
}

/// An expression with every reference found.
pub type Rule = Expression<Target>;

/// Words in several languages.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Words {
    /// Language and text; `None` is the column without a language.
    pub by_language: Vec<(Option<String>, String)>,
}

impl Words {
    /// The words in a language; else in the default language, else in whichever there is.
    #[must_use]
    pub fn said(&self, language: &str, default: &str) -> &str {
        let find = |wanted: Option<&str>| {
            let mut texts = self.by_language.iter();
            texts
                .find(|(of, _)| of.as_deref() == wanted)
                .map(|(_, text)| text.as_str())
        };
        find(Some(language))
            .or_else(|| find(Some(default)))
            .or_else(|| find(None))
            .or_else(|| self.by_language.first().map(|(_, text)| text.as_str()))
            .unwrap_or_default()
    }

    /// No words in any language.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.by_language.is_empty()
    }
}

/// What an answer is before anybody gives one.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Preset {
    /// Nothing.
    #[default]
    Nothing,
    /// This.
    Text(String),
    /// What this gives when the interview, or the repeat, begins.
    Computed(Rule),
}

/// When a question is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Phase {
    /// While the caller is there.
    #[default]
    Call,
    /// Afterwards.
    WrapUp,
}

/// What a field says about the caller: a mark in the note fills it, and it finds the person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// Danger now.
    Danger,
    /// The language spoken.
    Language,
    /// The name as spoken.
    Name,
    /// The A-number.
    ANumber,
    /// The country of birth.
    Country,
    /// The birth date or year.
    Born,
    /// What is needed.
    Need,
    /// How to call again safely.
    Again,
    /// The consent.
    Consent,
}

impl Subject {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::Danger,
        Self::Language,
        Self::Name,
        Self::ANumber,
        Self::Country,
        Self::Born,
        Self::Need,
        Self::Again,
        Self::Consent,
    ];

    /// Its word in the `hl::index` column.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Language => "language",
            Self::Name => "name",
            Self::ANumber => "a_number",
            Self::Country => "country",
            Self::Born => "born",
            Self::Need => "need",
            Self::Again => "again",
            Self::Consent => "consent",
        }
    }
}

/// One row of the form.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// The row in the file.
    pub row: u32,
    /// Its name.
    pub name: String,
    /// Its name with its groups: `caller/name`.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// The group it stands in.
    pub parent: Option<ItemId>,
    /// The first row after it and all it holds.
    pub end: usize,
    /// The repeats it stands in, from the outermost; itself last if it is one.
    pub repeats: Vec<ItemId>,
    /// What is asked.
    pub label: Words,
    /// What helps to ask it.
    pub hint: Words,
    /// When an answer is needed.
    pub required: Option<Rule>,
    /// What to say when it is missing.
    pub required_message: Words,
    /// When it is asked at all.
    pub relevant: Option<Rule>,
    /// What an answer must fulfil.
    pub constraint: Option<Rule>,
    /// What to say when it does not.
    pub constraint_message: Words,
    /// What it is computed from.
    pub calculation: Option<Rule>,
    /// Which choices are offered.
    pub choice_filter: Option<Rule>,
    /// What it is before anybody answers.
    pub preset: Preset,
    /// How it would like to look.
    pub appearance: Vec<String>,
    /// When it may not be changed.
    pub read_only: Option<Rule>,
    /// How many of it there are, for a repeat.
    pub repeat_count: Option<Rule>,
    /// Identifies somebody: masked on screen, left out of lists.
    pub pii: bool,
    /// When it is asked.
    pub phase: Phase,
    /// What it says about the caller.
    pub subject: Option<Subject>,
}

impl Item {
    /// A row of which only what it is and where it stands is known.
    pub(super) fn bare(row: u32, name: String, kind: Kind) -> Self {
        Self {
            row,
            path: name.clone(),
            name,
            kind,
            parent: None,
            end: 0,
            repeats: Vec::new(),
            label: Words::default(),
            hint: Words::default(),
            required: None,
            required_message: Words::default(),
            relevant: None,
            constraint: None,
            constraint_message: Words::default(),
            calculation: None,
            choice_filter: None,
            preset: Preset::Nothing,
            appearance: Vec::new(),
            read_only: None,
            repeat_count: None,
            pii: false,
            phase: Phase::Call,
            subject: None,
        }
    }
}

/// One choice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// What is stored.
    pub name: String,
    /// What is shown.
    pub label: Words,
    /// The columns that filters ask for.
    pub columns: BTreeMap<String, String>,
}

/// A list of choices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChoiceList {
    /// Its name.
    pub name: String,
    /// Its choices, in order.
    pub choices: Vec<Choice>,
}

/// A form.
#[derive(Clone, PartialEq, Debug)]
pub struct Form {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version as its author counts.
    pub version: String,
    /// The language shown first.
    pub default_language: String,
    /// Every language, in the order of the columns.
    pub languages: Vec<String>,
    /// What one filled-in form is called.
    pub instance_name: Option<Rule>,
    /// Every row, a group before what it holds.
    pub items: Vec<Item>,
    /// Every list.
    pub lists: Vec<ChoiceList>,
    /// In which order rules are computed, and what depends on what.
    pub order: Order,
}

impl Form {
    /// A row.
    #[must_use]
    pub fn item(&self, id: ItemId) -> &Item {
        &self.items[id.0]
    }

    /// Every row's id.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = ItemId> + use<> {
        (0..self.items.len()).map(ItemId)
    }

    /// The rows that stand directly in a group; in the form itself for `None`.
    pub fn children(&self, of: Option<ItemId>) -> impl Iterator<Item = ItemId> + '_ {
        let (start, end) = of.map_or((0, self.items.len()), |id| (id.0 + 1, self.item(id).end));
        (start..end)
            .map(ItemId)
            .filter(move |id| self.item(*id).parent == of)
    }

    /// The row directly in a group that has this name.
    #[must_use]
    pub fn child(&self, of: Option<ItemId>, name: &str) -> Option<ItemId> {
        self.children(of).find(|id| self.item(*id).name == name)
    }

    /// The one row of that name; `None` where there are none or several.
    #[must_use]
    pub fn only(&self, name: &str) -> Option<ItemId> {
        let mut named = self.ids().filter(|id| self.item(*id).name == name);
        match (named.next(), named.next()) {
            (Some(id), None) => Some(id),
            _ => None,
        }
    }

    /// The choices of a question, all of them.
    #[must_use]
    pub fn choices(&self, of: ItemId) -> &[Choice] {
        let list = self.item(of).kind.list();
        list.and_then(|list| self.lists.get(list))
            .map_or(&[], |list| &list.choices)
    }
}
