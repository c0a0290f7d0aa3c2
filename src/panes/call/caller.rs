//! Owns: what is known of whoever calls: who may be meant, who was picked here, and the card before hello.
//! Must not know: how any of it is asked for, or drawn.

use jiff::Timestamp;

use super::Candidates;
use crate::domain::{Call, CallId, Card, Claim, PersonId, Words};
use crate::panes::Typing;

/// Of which call and person the card was asked for, and how many messages waited then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The call.
    pub call: CallId,
    /// Who calls.
    pub person: PersonId,
    /// How many messages wait.
    pub waiting: i16,
}

/// Whoever was picked here, and what that replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Picked {
    /// In which call.
    pub call: CallId,
    /// When.
    pub at: Timestamp,
    /// It is being taken back; it stands until the database has said so.
    pub taken_back: bool,
}

/// What a caller is not to be asked again, as it is typed. It stays until the database has it, and goes with his call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Topic {
    /// The claim on his call.
    pub claim: Claim,
    /// What is typed.
    pub typing: Typing,
}

impl Topic {
    /// Nothing is typed yet.
    #[must_use]
    pub fn new(claim: Claim) -> Self {
        Self {
            claim,
            typing: Typing::default(),
        }
    }

    /// What is typed, as it would be sent.
    #[must_use]
    pub fn about(&self) -> Words {
        Words::new(self.typing.text().trim())
    }
}

/// What is known of whoever calls.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Caller {
    /// Who may be meant.
    pub candidates: Candidates,
    /// Whoever was picked here last, until that is undone.
    pub picked: Option<Picked>,
    /// For what the card was asked last.
    pub asked: Option<Asked>,
    /// All of it stands above the note, where there is no room beside it; else one line does.
    pub unfolded: bool,
    /// What he is not to be asked again, while it is typed.
    pub topic: Option<Topic>,
    card: Option<(CallId, Card)>,
}

impl Caller {
    /// A card came. That of another caller is shown whole.
    pub fn show(&mut self, call: CallId, card: Option<Card>) {
        let person = |kept: &(CallId, Card)| (kept.0, kept.1.person);
        let card = card.map(|card| (call, card));
        if card.is_some() && card.as_ref().map(person) != self.card.as_ref().map(person) {
            self.unfolded = true;
        }
        self.card = card;
    }

    /// The card of this call, while it is that of whoever calls.
    #[must_use]
    pub fn card_of(&self, call: &Call) -> Option<&Card> {
        let (of, card) = self.card.as_ref()?;
        (*of == call.id && call.person == Some(card.person)).then_some(card)
    }

    /// What was asked and not answered is asked again: the link is back.
    pub fn ask_again(&mut self) {
        self.asked = None;
        self.candidates.ask_again();
    }
}
