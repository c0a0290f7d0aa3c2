//! Owns: every verb of the desk, once: its name, where it is valid, what it takes, whether it asks first.
//! Must not know: which key gives it (`keymap`), how it is said (`messages`) or what it does (`app`).

mod context;
mod line;
mod verb;

use crate::domain::NonData;
use verb::Verb;

pub use context::Context;
pub use line::{LineError, Typed, completions, parse_line};
pub use verb::Argument;

macro_rules! verbs {
    ($($(#[$doc:meta])* $variant:ident = $name:literal $contexts:tt $(. $column:ident ($($value:expr)?))*;)+) => {
        /// Every verb of the desk, in the order in which hints and help show them.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Command {
            $($(#[$doc])* $variant,)+
        }

        impl Command {
            /// Every verb.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            const fn verb(self) -> Verb {
                use Context::*;
                match self {
                    $(Self::$variant => Verb::new($name, &$contexts)$(.$column($($value)?))*,)+
                }
            }
        }
    };
}

verbs! {
    /// Takes the selected call.
    Take = "take" [Queue] .hinted();
    /// Takes the call the database puts first.
    TakeBest = "take-best" [Queue, List] .hinted();
    /// Writes the typed line into the note.
    SendLine = "send-line" [Call];
    /// Gives the call back to the queue.
    Pass = "pass" [Call] .takes(Argument::Reason) .asks() .hinted();
    /// Records that the caller is reached.
    Talking = "talking" [Call] .hinted();
    /// Opens the message that waits for the caller.
    Message = "message" [Call, WrapUp] .hinted();
    /// Leaves a message for the person of the call.
    LeaveMessage = "leave-message" [Call, WrapUp, Case];
    /// Picks the first of those who may be calling.
    Pick1 = "pick-1" [Call];
    /// Picks the second.
    Pick2 = "pick-2" [Call];
    /// Picks the third.
    Pick3 = "pick-3" [Call];
    /// Picks the fourth.
    Pick4 = "pick-4" [Call];
    /// Picks the fifth.
    Pick5 = "pick-5" [Call];
    /// Makes a new person of what the marks say.
    NewPerson = "new-person" [Call] .hinted();
    /// Shows all that is known of the caller above the note, or one line of it.
    Who = "who" [Call];
    /// Writes down what the caller is not to be asked again.
    DoNotAsk = "do-not-ask" [Call, WrapUp];
    /// Takes such a mark back.
    AskAgain = "ask-again" [Call, WrapUp];
    /// Ends the talk and opens the wrap-up.
    WrapUp = "wrap-up" [Call, List, Queue] .hinted();
    /// Opens a form beside the note, or goes back to the note.
    Form = "form" [Call, WrapUp] .hinted();
    /// Goes to the next question.
    NextQuestion = "next-question" [Form] .hinted();
    /// Goes to a question by what it is called.
    Jump = "jump" [Form] .hinted();
    /// Shows the form in its next language.
    FormLanguage = "form-language" [Form] .hinted();
    /// Asks which form.
    OtherForm = "other-form" [Call, WrapUp];
    /// Changes the urgency.
    Urgency = "urgency" [Call, WrapUp] .takes(Argument::Urgency) .hinted();
    /// Sets the caller's language.
    Language = "language" [Call, WrapUp] .takes(Argument::Language);
    /// Marks the call as broken off, or takes the mark away.
    BrokenOff = "broken-off" [Call, WrapUp, List] .hinted();
    /// Records that the call is over.
    HangUp = "hang-up" [Call] .asks() .hinted();
    /// Lets the caller hear music, or takes him back from it.
    Hold = "hold" [Call] .hinted();
    /// Rings an interpreter into the conversation, or lets him go.
    Interpreter = "interpreter" [Call] .hinted();
    /// Marks calling back as a danger to the caller, or takes the mark away.
    UnsafeCallback = "unsafe-callback" [Call, WrapUp];
    /// Opens the call before it today from the same phone.
    EarlierCall = "earlier-call" [Call, WrapUp] .hinted();
    /// Hands the call in hand to a named colleague.
    Hand = "hand" [Call] .takes(Argument::Colleague) .hinted();
    /// Shows the history of the call's person or case.
    History = "history" [Call, WrapUp, Find] .hinted();
    /// Shows the record of the call's or the case's person.
    OpenPerson = "person" [Call, WrapUp, Case] .hinted();
    /// Writes a field of the opened record.
    EditField = "edit" [Case] .hinted();
    /// Writes down what somebody told about the opened person.
    TellPerson = "tell" [Case] .hinted();
    /// What was told about the opened person does not hold any more.
    TakeBack = "take-back" [Case] .asks() .hinted();
    /// Merges another record into the opened person.
    MergePeople = "merge" [Case] .hinted();
    /// Parts somebody who was merged into the opened person.
    PartPeople = "part" [Case] .asks() .hinted();
    /// What stayed with the opened person after a parting is the other one's.
    MoveStayed = "move" [Case] .hinted();
    /// Shows the queue beside or instead of the call.
    ShowQueue = "show-queue" [Call, WrapUp, Case, Find, List] .hinted();
    /// Places the call on a person or case, or moves it to another one.
    PlaceOnCase = "place" [Call, WrapUp, Case, Find, List] .takes(Argument::Case) .hinted();
    /// Makes a new case for the call.
    NewCase = "new-case" [Call, WrapUp];
    /// Closes a call without a story: hung up at once.
    CloseHangUp = "close-hang-up" [Call, WrapUp];
    /// Closes a call without a story: nobody spoke.
    CloseSilent = "close-silent" [Call, WrapUp];
    /// Closes a call without a story: abuse.
    CloseAbusive = "close-abusive" [Call, WrapUp];
    /// Closes a call without a story: wrong number.
    CloseWrongNumber = "close-wrong-number" [Call, WrapUp];
    /// Closes a call without a story: a test.
    CloseTest = "close-test" [Call, WrapUp];
    /// Closes a call without a story: a prank.
    ClosePrank = "close-prank" [Call, WrapUp];
    /// Puts the wrap-up off; it stays among the open ones.
    Park = "park" [Call, WrapUp] .hinted();
    /// Enters a call that rings outside the phone system.
    EnterCall = "enter-call" [Queue, List] .takes(Argument::Line) .hinted();
    /// Records a call the hotline makes.
    OutgoingCall = "outgoing-call" [Queue, List] .takes(Argument::Line);
    /// Goes on with one's own call: link lost, put off, broken off.
    Resume = "resume" [Queue, List] .hinted();
    /// Takes over a colleague's call whose link is lost.
    TakeOver = "take-over" [Queue, List] .asks();
    /// Opens the selected row.
    Open = "open" [Find, List, Case] .hinted();
    /// Writes a line into the opened call of a raised hand.
    WriteHere = "write-here" [Case] .for_leads() .hinted();
    /// Shows what is known of the selected row.
    Details = "details" [Queue, List];
    /// Finds rows on the desk while typing.
    FindRow = "find-row" [Queue, List] .hinted();
    /// Opens the find box.
    OpenFind = "find" [Anywhere] .hinted();
    /// Opens the record in which recovered words stand.
    Recovered = "recovered" [Anywhere];
    /// Shows only one facility's calls.
    FilterFacility = "filter-facility" [Queue, List] .takes(Argument::Facility);
    /// Shows only calls in one language.
    FilterLanguage = "filter-language" [Queue, List] .takes(Argument::Language);
    /// Shows only calls of one urgency.
    FilterUrgency = "filter-urgency" [Queue, List] .takes(Argument::Urgency);
    /// Shows all calls again.
    FilterClear = "filter-clear" [Queue, List];
    /// Lists my calls of today.
    MyCalls = "my-calls" [Anywhere];
    /// Lists my open wrap-ups.
    OpenWrapUps = "open-wrap-ups" [Anywhere];
    /// Lists the abandoned calls.
    Abandoned = "abandoned" [Anywhere];
    /// Lists the team: state, reason, time in state, raised hands.
    TeamBoard = "team" [Anywhere];
    /// Lists the messages that nobody has heard.
    Messages = "messages" [Anywhere];
    /// Lists what was written for calls the database does not know.
    Unplaced = "unplaced" [Anywhere];
    /// Lists the promises that nobody has kept yet.
    FollowUps = "follow-ups" [Anywhere];
    /// The selected promise is kept.
    KeepFollowUp = "follow-up-done" [List] .hinted();
    /// Opens the card of the longest raised hand.
    OpenHand = "open-hand" [Anywhere] .for_leads();
    /// Sets a colleague's state.
    SetColleague = "set-state" [Anywhere] .takes(Argument::ColleagueState) .for_leads();
    /// Selects the next row.
    SelectNext = "next" [Lists, Form, Find, Prompt];
    /// Selects the row before.
    SelectPrevious = "previous" [Lists, Form, Find, Prompt];
    /// Selects the first row.
    SelectFirst = "first" [Lists];
    /// Selects the last row.
    SelectLast = "last" [Lists];
    /// Goes one page down.
    PageDown = "page-down" [Lists, Call, Find];
    /// Goes one page up.
    PageUp = "page-up" [Lists, Call, Find];
    /// Chooses the first.
    Choose1 = "choose-1" [Menu, WrapUp];
    /// Chooses the second.
    Choose2 = "choose-2" [Menu, WrapUp];
    /// Chooses the third.
    Choose3 = "choose-3" [Menu, WrapUp];
    /// Chooses the fourth.
    Choose4 = "choose-4" [Menu, WrapUp];
    /// Chooses the fifth.
    Choose5 = "choose-5" [Menu, WrapUp];
    /// Chooses the sixth.
    Choose6 = "choose-6" [Menu, WrapUp];
    /// Chooses the seventh.
    Choose7 = "choose-7" [Menu, WrapUp];
    /// Chooses the eighth.
    Choose8 = "choose-8" [Menu, WrapUp];
    /// Chooses the ninth.
    Choose9 = "choose-9" [Menu, WrapUp];
    /// Chooses the tenth.
    Choose10 = "choose-10" [Menu, WrapUp];
    /// Accepts what is asked.
    Accept = "accept" [Find, Prompt, Menu, Confirm, WrapUp] .hinted();
    /// Completes what is typed.
    Complete = "complete" [Prompt, Call];
    /// Completes a mark with the word before.
    CompleteBack = "complete-back" [Call];
    /// Takes back the last mark that stands in the note.
    UndoMark = "undo-mark" [Call];
    /// Joins the call with the one that broke off before it.
    Join = "join" [Call];
    /// Leaves the call apart from the one that broke off before it.
    LeaveApart = "leave-apart" [Call];
    /// Amends a mark of an earlier line, or leaves it as it is.
    Amend = "amend" [Call];
    /// Goes back without changing anything.
    Cancel = "cancel" [Lists, Find, Prompt, Confirm] .hinted();
    /// Erases the word before the cursor.
    EraseWord = "erase-word" [Call, Find, Prompt];
    /// Erases the typed line.
    EraseLine = "erase-line" [Call, Find, Prompt];
    /// Moves the focus to the next pane.
    SwitchPane = "switch-pane" [Anywhere];
    /// Moves the focus to the pane before.
    SwitchPaneBack = "switch-pane-back" [Anywhere];
    /// Ready for a call.
    Available = "available" [Anywhere];
    /// Away for a while, with a reason.
    Away = "away" [Anywhere] .takes(Argument::AwayReason);
    /// Says which phone rings at this desk.
    MyPhone = "my-phone" [Anywhere];
    /// Ends the shift; the desk stays open.
    SignOff = "sign-off" [Anywhere] .asks();
    /// Opens the command line.
    CommandLine = "command-line" [Anywhere];
    /// Raises a hand to the lead, or lowers it again.
    RaiseHand = "raise-hand" [Anywhere] .hinted();
    /// Shows every key of this place.
    Help = "help" [Anywhere] .hinted();
    /// Blanks the screen at once, and shows it again.
    Blank = "blank" [Anywhere] .hinted();
    /// Locks the desk.
    Lock = "lock" [Anywhere];
    /// Draws the whole screen again.
    Redraw = "redraw" [Anywhere];
    /// Leaves the desk.
    Quit = "quit" [Anywhere] .asks();
}

impl Command {
    /// The name on the command line and in key tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.verb().name
    }

    /// The verb with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|command| command.name() == name)
    }

    /// Where it is valid, as the table has it: places and layers.
    #[must_use]
    pub const fn contexts(self) -> &'static [Context] {
        self.verb().contexts
    }

    /// Whether it is valid in this place, or anywhere in this layer.
    #[must_use]
    pub fn valid_in(self, context: Context) -> bool {
        context
            .layers()
            .iter()
            .any(|layer| self.contexts().contains(layer))
    }

    /// What it can be given.
    #[must_use]
    pub const fn argument(self) -> Option<Argument> {
        self.verb().argument
    }

    /// It asks before it acts.
    #[must_use]
    pub const fn needs_confirm(self) -> bool {
        self.verb().confirm
    }

    /// It stands in the hint bar.
    #[must_use]
    pub const fn in_hint_bar(self) -> bool {
        self.verb().hint
    }

    /// Only a lead may do it; the database decides, the desk does not offer it to others.
    #[must_use]
    pub const fn for_leads(self) -> bool {
        self.verb().lead
    }

    /// The message id of its short label: `command-take`.
    #[must_use]
    pub fn label_id(self) -> String {
        format!("command-{}", self.name())
    }

    /// The message id of its one sentence of help: `command-take-help`.
    #[must_use]
    pub fn help_id(self) -> String {
        format!("command-{}-help", self.name())
    }

    /// For `choose-1` … `choose-10`: the place in the list, from 0.
    #[must_use]
    pub fn choice(self) -> Option<usize> {
        let number: usize = self.name().strip_prefix("choose-")?.parse().ok()?;
        number.checked_sub(1)
    }

    /// For `pick-1` … `pick-5`: the place among those who may be calling, from 0.
    #[must_use]
    pub fn pick(self) -> Option<usize> {
        let number: usize = self.name().strip_prefix("pick-")?.parse().ok()?;
        number.checked_sub(1)
    }

    /// For the verbs that close a call without a story: what it was.
    #[must_use]
    pub const fn non_data(self) -> Option<NonData> {
        match self {
            Self::CloseHangUp => Some(NonData::HangUp),
            Self::CloseSilent => Some(NonData::Silent),
            Self::CloseAbusive => Some(NonData::Abusive),
            Self::CloseWrongNumber => Some(NonData::WrongNumber),
            Self::CloseTest => Some(NonData::Test),
            Self::ClosePrank => Some(NonData::Prank),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_whole_and_names_one_verb() {
        for command in Command::ALL {
            assert_eq!(
                Command::named(command.name()),
                Some(*command),
                "{}",
                command.name()
            );
            assert!(!command.contexts().is_empty());
        }
    }

    #[test]
    fn every_call_without_a_story_has_its_verb() {
        for kind in NonData::ALL {
            assert!(
                Command::ALL
                    .iter()
                    .any(|command| command.non_data() == Some(*kind)),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn choices_count_from_nought() {
        assert_eq!(Command::Choose1.choice(), Some(0));
        assert_eq!(Command::Choose10.choice(), Some(9));
        assert_eq!(Command::Take.choice(), None);
    }
}
