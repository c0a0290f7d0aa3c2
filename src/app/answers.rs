//! Owns: what the desk makes of an answer: a call in hand, a tick, a page, or one sentence on why not.
//! Must not know: how the database came to it.

use jiff::Timestamp;

use super::news::begin;
use super::notice::{Fill, Tone};
use super::places::Place;
use super::refusals::{refusal, say_why_not};
use super::state::State;
use super::verbs;
use super::{drafts, journal};
use crate::domain::{
    Answer, CallField, CallId, Entry, Login, NoteLine, OperatorState, Outcome, PersonRecord, Read,
    Record, Wish, Write,
};
use crate::effect::Effect;
use crate::panes::call::Tick;
use crate::panes::case::Opened;

/// An order was answered.
pub(super) fn hear(state: &mut State, wish: Wish, outcome: Outcome) -> Vec<Effect> {
    match (wish, outcome) {
        (Wish::Write(write), Outcome::Ok(Answer::Kept(answer, saved))) => {
            let told = drafts::acknowledged(state, &write, saved);
            let mut effects = hear(state, Wish::Write(write), Outcome::Ok(*answer));
            effects.extend(told);
            effects
        }
        (Wish::Write(Write::Note(line)), outcome) => {
            let beside = state.panes.case.beside.as_ref();
            if beside.is_some_and(|beside| beside.claim.call == line.claim.call) {
                // The card has it now; it is read again at the next tick.
                state.notes.read_at = Timestamp::UNIX_EPOCH;
            }
            noted(state, line, &outcome)
        }
        (Wish::Write(write @ Write::LeaveMessage(_)), outcome) => {
            let mut effects = Vec::new();
            if !matches!(outcome, Outcome::Ok(_) | Outcome::Unknown) {
                effects = drafts::came_back(state, &write, &outcome);
            }
            effects.extend(verbs::left(state, &write, &outcome));
            effects
        }
        (Wish::Write(write), Outcome::Ok(answer)) => {
            let of_record = verbs::record_written(state, &write, &answer);
            of_record.unwrap_or_else(|| written(state, &write, answer))
        }
        (Wish::Read(Read::Candidates(claim, _)), outcome) => {
            verbs::found(state, claim, outcome);
            Vec::new()
        }
        (Wish::Write(write), outcome) => {
            let is_over = outcome != Outcome::Unknown;
            let mut effects = Vec::new();
            if is_over {
                effects = drafts::came_back(state, &write, &outcome);
            }
            say_why_not(state, &write, outcome);
            if is_over {
                verbs::line_comes_back(state, &write);
            }
            effects
        }
        (Wish::Read(read), Outcome::Ok(answer)) => shown(state, &read, answer),
        (Wish::Read(read), outcome) => {
            not_shown(state, &read, &outcome);
            Vec::new()
        }
    }
}

/// Only the database's word makes a line saved; whatever else happens it is kept and sent again.
fn noted(state: &mut State, line: NoteLine, outcome: &Outcome) -> Vec<Effect> {
    let tick = match outcome {
        Outcome::Ok(Answer::Noted { unplaced: true, .. }) => Tick::Unplaced,
        Outcome::Ok(Answer::Noted { late: true, .. }) => Tick::Late,
        Outcome::Ok(_) => Tick::Saved,
        Outcome::BadInput | Outcome::Denied | Outcome::Suspended | Outcome::OldClient => {
            Tick::Refused
        }
        _ => Tick::Unsaved,
    };
    if tick == Tick::Refused {
        state.say("notice-line-refused", Tone::Bad);
    }
    state.notes.tick(line.entry, tick);
    match outcome {
        Outcome::Ok(Answer::Noted { saved, .. }) => {
            vec![journal::acknowledged(state, line, *saved)]
        }
        _ => Vec::new(),
    }
}

fn written(state: &mut State, write: &Write, answer: Answer) -> Vec<Effect> {
    match (write, answer) {
        (_, Answer::Yours(claim)) => {
            let mut effects = verbs::send_rest(state);
            state.world.let_go();
            state.world.hold(claim);
            state.notice = state.notice.take().filter(|notice| notice.stays);
            effects.extend(begin(state));
            effects
        }
        (_, Answer::NothingWaits) => {
            state.say("notice-nobody-waits", Tone::Plain);
            Vec::new()
        }
        (_, Answer::CaseMade { number, .. }) => {
            let number = Fill::Name(number);
            state.say_with("notice-case-made", Tone::Good, vec![("number", number)]);
            Vec::new()
        }
        (Write::Pass { claim, .. }, _) => let_go(state, claim.call, "notice-passed"),
        (Write::Hand { to, .. }, Answer::ColleagueRings) => colleague_rings(state, to),
        (Write::Hand { to, claim }, _) => {
            let name = Fill::Name(state.sight().handle(to));
            let effects = let_go(state, claim.call, "notice-handed");
            state.say_with("notice-handed", Tone::Good, vec![("name", name)]);
            effects
        }
        (Write::Wrap { claim, .. }, _) => let_go(state, claim.call, "notice-wrapped"),
        (Write::Close { non_data, claim }, _) => {
            let kind = Fill::Word("non-data", non_data.word());
            let effects = let_go(state, claim.call, "notice-closed");
            state.say_with("notice-closed", Tone::Good, vec![("kind", kind)]);
            effects
        }
        (Write::Park(claim), _) => let_go(state, claim.call, "notice-parked"),
        (Write::HangUp(claim), _) => hung_up(state, claim.call),
        (Write::SetPhone(phone), _) => verbs::phone_is_set(state, phone),
        (
            Write::Join {
                claim,
                joined: true,
                ..
            },
            _,
        ) => verbs::joined(state, *claim),
        (write, _) => {
            say_done(state, write);
            verbs::list_changed(state, write)
        }
    }
}

/// The colleague's phone rings; the call stays in hand until it is picked up.
fn colleague_rings(state: &mut State, to: &Login) -> Vec<Effect> {
    let name = Fill::Name(state.sight().handle(to));
    state.say_with("notice-colleague-rings", Tone::Good, vec![("name", name)]);
    Vec::new()
}

/// The call is out of hand by my own act. Words still typed follow it.
fn let_go(state: &mut State, call: CallId, id: &'static str) -> Vec<Effect> {
    if holds_another(state, call) {
        state.notes.forget(call);
        state.say(id, Tone::Good);
        return Vec::new();
    }
    let effects = verbs::send_rest(state);
    state.notes.forget(call);
    state.world.let_go();
    state.mode.back_to_desk();
    state.place = Place::Queue;
    state.select_best();
    state.say(id, Tone::Good);
    effects
}

/// The answer came late: another call is in hand by now, and stays there.
fn holds_another(state: &State, call: CallId) -> bool {
    let hold = state.world.hold;
    hold.is_some_and(|hold| hold.claim.call != call)
}

/// The talk is over. Where the caller was reached the wrap-up is next.
fn hung_up(state: &mut State, call: CallId) -> Vec<Effect> {
    let in_hand = state.world.in_hand().is_some_and(|held| held.id == call);
    if in_hand && state.world.has_reached() {
        return verbs::wrap_up(state);
    }
    if in_hand && state.sight().is_by_phone() {
        // It is only ordered. The caller may yet be put through; the row says when he is gone.
        state.say("notice-hang-up-told", Tone::Plain);
        return Vec::new();
    }
    let_go(state, call, "notice-caller-gone")
}

fn say_done(state: &mut State, write: &Write) {
    let said = match write {
        _ if verbs::say_picked(state, write) => None,
        Write::Phone(_, wanted) => {
            verbs::phone_ordered(state, wanted);
            None
        }
        Write::State {
            state: OperatorState::Available,
            ..
        } => {
            verbs::ask_whether_a_phone_rings(state);
            None
        }
        Write::DoNotAsk { .. } => Some("notice-do-not-ask"),
        Write::MayAskAgain(_) => Some("notice-may-ask-again"),
        Write::DeliverMessage(..) => Some("notice-message-told"),
        Write::WithdrawMessage(_) => Some("notice-message-withdrawn"),
        Write::RaiseHand { .. } => Some("notice-hand-is-up"),
        Write::LowerHand { .. } => Some("notice-hand-is-down"),
        Write::Place { .. } => Some("notice-placed"),
        Write::PlaceUnplaced(..) => Some("notice-unplaced-placed"),
        Write::KeepFollowUp(_) => Some("notice-follow-up-kept"),
        Write::Join { .. } => Some("notice-left-apart"),
        Write::BrokenOff { broken: true, .. } => Some("notice-marked-broken-off"),
        Write::BrokenOff { .. } => Some("notice-not-broken-off"),
        Write::SetField {
            field: CallField::UnsafeCallback(so),
            ..
        } => Some(if *so {
            "notice-callback-unsafe"
        } else {
            "notice-callback-not-unsafe"
        }),
        _ => None,
    };
    if let Some(id) = said {
        state.say(id, Tone::Good);
    }
    if let Write::DoNotAsk { call, about } = write {
        verbs::topic_arrived(state, *call, about);
    }
    if matches!(write, Write::DoNotAsk { .. } | Write::MayAskAgain(_)) {
        verbs::card_changed(state);
    }
    if matches!(write, Write::Place { .. }) {
        state.placing = None;
        if state.world.claim().is_some() && !state.place.is_of_call() {
            state.place = Place::Call;
        }
    }
}

fn shown(state: &mut State, read: &Read, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Notes {
            call,
            provider,
            notes,
        } => {
            state.panes.call.learn_answers(call, &notes);
            state.notes.join(call, notes);
            state.journal.learn(call, provider);
        }
        Answer::Forms(forms) => return verbs::hear_forms(state, *forms),
        Answer::Form(sheets) => return verbs::hear_form(state, &sheets),
        Answer::Standing(standing) => {
            if let Read::Standing(asked) = read {
                return journal::hear_standing(state, *asked, standing);
            }
        }
        Answer::CallOpened(record) => {
            let notes: Vec<Entry> = record.notes.clone();
            let in_hand = state
                .world
                .hold
                .is_some_and(|hold| hold.claim.call == record.call);
            if in_hand {
                state.notes.join(record.call, notes);
            }
            let call = record.call;
            if state.panes.case.awaits(Record::Call(call)) {
                state.panes.case.show(Opened::Call(*record));
                verbs::sit_beside(state, call);
            }
        }
        Answer::CaseOpened(record) => {
            if state.panes.case.awaits(Record::Case(record.case)) {
                state.panes.case.show(Opened::Case(*record));
            }
        }
        Answer::PersonOpened(record) => {
            person_opened(state, read, record);
        }
        Answer::Timeline {
            case,
            entries,
            last,
        } => state.panes.case.append(case, entries, last),
        Answer::Found(found) => state.panes.find.found(found),
        answer => shown_of_caller(state, read, answer),
    }
    Vec::new()
}

/// What is known of whoever calls, and what waits for him.
fn shown_of_caller(state: &mut State, read: &Read, answer: Answer) {
    match answer {
        Answer::Card { call, card } => {
            state.panes.call.caller.show(call, card.map(|card| *card));
        }
        Answer::MessageOpened(message) => verbs::opened(state, *message),
        Answer::Undelivered(messages) => {
            state.panes.lists.messages = messages;
            state.settle();
        }
        Answer::Unplaced(unplaced) => {
            state.panes.lists.unplaced = unplaced;
            state.settle();
        }
        Answer::UnplacedOpened(words) => verbs::unplaced_opened(state, *words),
        Answer::OwnPhone(end) => verbs::own_phone_is(state, end),
        Answer::FollowUps(follow_ups) => {
            state.panes.lists.follow_ups = follow_ups;
            state.settle();
        }
        _ => not_shown(state, read, &Outcome::Denied),
    }
}

/// Whoever was merged away opens as the survivor: what was asked for counts, not what came.
fn person_opened(state: &mut State, read: &Read, record: Box<PersonRecord>) {
    let asked = match read {
        Read::OpenPerson { person } => Record::Person(*person),
        _ => Record::Person(record.person),
    };
    let shows = &state.panes.case;
    if shows.awaits(asked) || shows.awaits(Record::Person(record.person)) {
        verbs::beside_the_other(state, &record);
        state.panes.case.show(Opened::Person(*record));
    }
}

fn not_shown(state: &mut State, read: &Read, outcome: &Outcome) {
    let id = refusal(outcome);
    match read {
        Read::Search { .. } => state.panes.find.failed(id),
        Read::OpenMessage(_) | Read::OpenUnplaced(_) => state.say(id, Tone::Bad),
        Read::Forms(_) | Read::Form(_) => {
            state.panes.form.opening = false;
            state.say(id, Tone::Bad);
        }
        Read::CallNotes(_) => state.say("notice-notes-not-read", Tone::Bad),
        // Nothing leaves the journal without an answer; the next minute asks again.
        // The note goes on without a card, and without candidates; when the link is back they are asked for again.
        Read::Standing(_)
        | Read::Card(_)
        | Read::Candidates(..)
        | Read::Undelivered
        | Read::FollowUps
        | Read::Unplaced => {}
        Read::OwnPhone => verbs::own_phone_not_told(state),
        Read::OpenCall { .. }
        | Read::OpenCase { .. }
        | Read::OpenPerson { .. }
        | Read::Timeline { .. } => {
            state.panes.case.failed(id);
            state.say(id, Tone::Bad);
        }
    }
}
