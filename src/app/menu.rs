//! Owns: choosing one of several: the rows, what is typed to narrow them, what each stands for.
//! Must not know: what a choice does.

use crate::domain::marks::folded;
use crate::domain::{
    AwayReason, CallId, CaseStatus, DoNotAskId, FacilityId, FillingId, LeftBy, LineId, Login,
    MarkPlace, MayHear, MessageId, NewValue, OperatorState, PassReason, RecordField, Source,
    UnplacedId, Urgency, Words,
};
use crate::forms::Line;
use crate::messages::{Catalogue, Value};
use crate::panes::Typing;

/// What a row is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Label {
    /// A message.
    Id(&'static str),
    /// A word of a fixed list.
    Word(&'static str, &'static str),
    /// A language by its code.
    Language(String),
    /// A name from the database, and what helps to tell it from others.
    Name(String, String),
    /// A message that waits: who left it, and when.
    Waiting(LeftBy, String),
    /// A caller's words, and when they were written.
    Said(Words, String),
    /// A message with the value of a field in it, and who set it when.
    Value(&'static str, RecordField, Words, String),
}

/// What a row stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pick {
    /// Hand the call to this colleague.
    Hand(Login),
    /// Pass the call, for this reason.
    Pass(Option<PassReason>),
    /// Away for this reason.
    Away(AwayReason),
    /// The call is so urgent.
    Urgency(Urgency),
    /// The caller speaks this.
    Language(Option<String>),
    /// Enter a call on this line.
    Enter {
        /// The line.
        line: Option<LineId>,
        /// We call.
        outgoing: bool,
    },
    /// Put what was written for an unknown call onto this one.
    PlaceUnplaced(UnplacedId, CallId),
    /// Open this message.
    Message(MessageId),
    /// They leave the message.
    LeftBy(LeftBy),
    /// These may hear it.
    MayHear(MayHear),
    /// It waits for so many days; `None`: as long as is usual.
    Waits(Option<i64>),
    /// This may be asked again.
    AskAgain(DoNotAskId),
    /// Show only this facility.
    FilterFacility(FacilityId),
    /// Show only this language.
    FilterLanguage(String),
    /// Show only this urgency.
    FilterUrgency(Urgency),
    /// Amend this mark.
    Amend(MarkPlace),
    /// Write this field of the opened record.
    Field(RecordField),
    /// The case stands here; the version that was seen.
    Status(CaseStatus, i32),
    /// Write down something of this kind.
    Told(&'static str),
    /// They told it.
    Source(Source),
    /// Mine is to stand there.
    Mine(Box<NewValue>),
    /// Theirs stands.
    Theirs,
    /// Somebody decides later.
    Later,
    /// Go on with this form.
    ShowForm(FillingId),
    /// Begin to fill this form in.
    BeginForm(String),
    /// Go to this line of the form.
    Jump(Line),
    /// Set a colleague's state.
    StateFor(Login, OperatorState),
}

/// One row of a choice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MenuRow {
    /// What it is called.
    pub label: Label,
    /// What it stands for.
    pub pick: Pick,
}

/// One of several.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Menu {
    /// The message id of what is asked.
    pub title: &'static str,
    /// What is typed to narrow the rows.
    pub typing: Typing,
    rows: Vec<MenuRow>,
    /// What each row is called on the screen.
    spoken: Vec<String>,
    at: usize,
}

impl Menu {
    /// Asks for one of these.
    #[must_use]
    pub fn new(title: &'static str, rows: Vec<MenuRow>) -> Self {
        Self {
            title,
            typing: Typing::default(),
            rows,
            spoken: Vec::new(),
            at: 0,
        }
    }

    /// The rows that the typed letters leave.
    #[must_use]
    pub fn rows(&self) -> Vec<&MenuRow> {
        let typed = folded(self.typing.text().trim());
        let spoken = self.rows.iter().zip(&self.spoken);
        spoken
            .filter(|(_, spoken)| spoken.contains(&typed))
            .map(|(row, _)| row)
            .collect()
    }

    /// Learns what the rows are called on the screen: by that they are narrowed.
    pub fn speak(&mut self, say: &Catalogue) {
        if self.spoken.len() != self.rows.len() {
            let spoken = self.rows.iter().map(|row| folded(&row.label.spoken(say)));
            self.spoken = spoken.collect();
        }
    }

    /// The selected row, from 0.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Moves the selection by so many rows.
    pub fn step(&mut self, by: isize) {
        let last = self.rows().len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    /// What this row stands for.
    #[must_use]
    pub fn pick(&self, at: usize) -> Option<Pick> {
        self.rows().get(at).map(|row| row.pick.clone())
    }
}

impl Label {
    /// As it stands on the screen.
    fn spoken(&self, say: &Catalogue) -> String {
        match self {
            Self::Id(id) => say.say(id),
            Self::Word(list, word) => say.word(list, word),
            Self::Language(code) => format!("{} {code}", say.word("language", code)),
            Self::Waiting(left_by, at) => format!("{} {at}", say.word("left-by", left_by.word())),
            Self::Said(words, at) => format!("{} {at}", words.reveal()),
            Self::Value(id, _, words, _) => {
                let value = Value::from(words.reveal().to_owned());
                say.say_with(id, &[("value", value)])
            }
            Self::Name(name, detail) => format!("{name} {detail}"),
        }
    }
}
