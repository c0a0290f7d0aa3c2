//! Owns: finding out who calls: seeking while the note is typed, picking, making a new person, the card before hello, and
//! what he is not to be asked again.
//! Must not know: who is likeliest, or who may be shown; the database decides.

use jiff::Timestamp;

use super::{claim_in_hand, order};
use crate::app::drafts::{self, Aim, Sending};
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::Mode;
use crate::app::notice::{Fill, Tone};
use crate::app::state::State;
use crate::command::{Command, Context};
use crate::domain::marks::{Mark, Meaning, marks_on};
use crate::domain::{
    CallId, Claim, DoNotAskId, NewPerson, Outcome, Read, TypedInto, Wanted, Words, Write,
};
use crate::effect::Effect;
use crate::panes::call::{Asked, Picked, Seeking, Topic};

/// A topic is one short line, in characters: the database takes no more.
const LONGEST_TOPIC: usize = 200;

/// Whatever became known of the caller asks for what it leads to: his card, or who may be meant.
pub(in crate::app) fn follow_caller(state: &mut State) -> Vec<Effect> {
    let card = ask_card(state);
    let sought = seek(state);
    card.into_iter().chain(sought).collect()
}

/// Asks for the card when it becomes known who calls, or another message waits.
fn ask_card(state: &mut State) -> Option<Effect> {
    let claim = state.world.claim();
    let wanted = state.world.in_hand().and_then(|call| {
        Some(Asked {
            call: call.id,
            person: call.person?,
            waiting: call.messages_waiting,
        })
    });
    if !state.world.is_connected() || wanted == state.panes.call.caller.asked {
        return None;
    }
    let claim = claim?;
    state.panes.call.caller.asked = wanted;
    wanted.map(|_| state.orders.read(Read::Card(claim)))
}

/// Seeks by what the marks say, once a word has ended or the fingers rest; one search at a time.
fn seek(state: &mut State) -> Option<Effect> {
    let claim = unknown_caller(state)?;
    let wanted = wanted(state, claim);
    let now = state.world.clock.local();
    let candidates = &mut state.panes.call.caller.candidates;
    candidates.follow(claim.call, wanted, now);
    let due = candidates.due(word_ended(state.panes.call.note.text()));
    if due.is_none_or(|due| due > now) || !state.world.is_connected() || state.orders.is_seeking() {
        return None;
    }
    let wanted = state.panes.call.caller.candidates.ask();
    Some(state.orders.read(Read::Candidates(claim, wanted)))
}

/// When somebody is to be sought, if nothing else is typed.
pub(in crate::app) fn seeks_at(state: &State) -> Option<Timestamp> {
    unknown_caller(state)?;
    let waits = state.world.is_connected() && !state.orders.is_seeking();
    let ended = word_ended(state.panes.call.note.text());
    let due = state.panes.call.caller.candidates.due(ended);
    due.filter(|_| waits)
}

/// The claim on a call in hand of which nobody knows who calls.
fn unknown_caller(state: &State) -> Option<Claim> {
    let call = state.world.in_hand()?;
    state.world.claim().filter(|_| call.person.is_none())
}

fn word_ended(line: &str) -> bool {
    line.is_empty() || line.ends_with(char::is_whitespace)
}

/// What the marks of the note and of the line being typed say of the caller, and where they say nothing, a form.
fn wanted(state: &State, claim: Claim) -> Wanted {
    let line = state.panes.call.note.text();
    let typed = marks_on(line, state.world.clock.today());
    let standing = state.notes.standing(claim.call);
    let all = standing.iter().map(|one| one.mark).chain(&typed);
    let mut wanted = Wanted::of(all);
    let in_name = |mark: &Mark| matches!(mark.meaning, Meaning::Name(_));
    // Until the line is written or another mark begins, the name may go on.
    let last = typed
        .last()
        .filter(|mark| mark.span.end == line.trim_end().len());
    wanted.unfinished = last.is_some_and(in_name);
    wanted.or(state.panes.form.sought.clone())
}

/// Who may be calling came, or came not.
pub(in crate::app) fn found(state: &mut State, asked: Claim, outcome: Outcome) {
    use crate::domain::Answer;
    if state.world.claim() != Some(asked) {
        return;
    }
    let now = state.world.clock.local();
    let candidates = &mut state.panes.call.caller.candidates;
    match outcome {
        Outcome::Ok(Answer::Candidates { found, .. }) => candidates.answer(found, now),
        Outcome::TooMany => candidates.seeking = Seeking::Enough,
        // The note goes on without candidates; when the link is back they are sought again.
        _ => {}
    }
}

/// Picks whoever has this number, from 0.
pub(in crate::app) fn pick(state: &mut State, number: usize) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    if unknown_caller(state).is_none() {
        return say_known(state);
    }
    let now = state.world.clock.local();
    let candidates = &state.panes.call.caller.candidates;
    let Some(person) = candidates.numbered(number, now).map(|one| one.person) else {
        state.say("notice-nobody-with-that-number", Tone::Plain);
        return Vec::new();
    };
    let case = state.world.in_hand().and_then(|call| call.case);
    let effects = order(
        state,
        Write::Place {
            call: claim.call,
            fence: Some(claim.fence),
            person: Some(person),
            case,
        },
    );
    picked(state, claim, effects)
}

/// Makes a new person of what the marks say.
pub(in crate::app) fn new_person(state: &mut State) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    if unknown_caller(state).is_none() {
        return say_known(state);
    }
    let typed = marks_on(state.panes.call.note.text(), state.world.clock.today());
    let standing = state.notes.standing(claim.call);
    let all = standing.iter().map(|one| one.mark).chain(&typed);
    let mut person = NewPerson::of(all).or(&wanted(state, claim));
    if person.given.is_none() && person.a_number.is_none() {
        state.say("notice-new-person-of-what", Tone::Plain);
        return Vec::new();
    }
    let spoken = state.world.in_hand().and_then(|call| call.language.clone());
    person.language = person.language.or(spoken);
    let person = Box::new(person);
    let effects = order(state, Write::MakePerson { claim, person });
    picked(state, claim, effects)
}

fn picked(state: &mut State, claim: Claim, effects: Vec<Effect>) -> Vec<Effect> {
    if !effects.is_empty() {
        let at = state.world.clock.now();
        state.panes.call.caller.picked = Some(Picked {
            call: claim.call,
            at,
            taken_back: false,
        });
    }
    effects
}

fn say_known(state: &mut State) -> Vec<Effect> {
    let key = Fill::Key(Context::Call, Command::PlaceOnCase);
    state.say_with("notice-caller-is-known", Tone::Plain, vec![("key", key)]);
    Vec::new()
}

/// Says that it is picked, or that the pick is taken back, where this was one of the two.
pub(in crate::app) fn say_picked(state: &mut State, write: &Write) -> bool {
    let is_pick = is_pick(state, write);
    let takes_back = takes_back(state, write);
    if is_pick {
        let key = Fill::Key(Context::Call, Command::UndoMark);
        state.say_with("notice-picked", Tone::Good, vec![("key", key)]);
    }
    if takes_back {
        state.panes.call.caller.picked = None;
        state.say("notice-pick-taken-back", Tone::Good);
    }
    is_pick || takes_back
}

/// The database refused it: there is nothing to take back, or it stands as it did.
pub(in crate::app) fn refused_pick(state: &mut State, write: &Write) {
    if is_pick(state, write) {
        state.panes.call.caller.picked = None;
    } else if takes_back(state, write)
        && let Some(picked) = &mut state.panes.call.caller.picked
    {
        picked.taken_back = false;
    }
}

fn takes_back(state: &State, write: &Write) -> bool {
    let picked = state.panes.call.caller.picked;
    let nobody =
        |call: CallId| matches!(write, Write::Place { call: of, person: None, .. } if *of == call);
    picked.is_some_and(|picked| picked.taken_back && nobody(picked.call))
}

fn is_pick(state: &State, write: &Write) -> bool {
    let call = match write {
        Write::Place {
            call,
            person: Some(_),
            ..
        } => *call,
        Write::MakePerson { claim, .. } => claim.call,
        _ => return false,
    };
    let picked = state.panes.call.caller.picked;
    picked.is_some_and(|picked| picked.call == call)
}

/// Takes the pick back, where nothing was marked since: the caller is unknown again. `None`: there is no such pick.
pub(in crate::app) fn undo_pick(
    state: &mut State,
    marked: Option<Timestamp>,
) -> Option<Vec<Effect>> {
    let claim = state.world.claim()?;
    let picked = state.panes.call.caller.picked?;
    let is_last = marked.is_none_or(|marked| marked <= picked.at);
    if picked.call != claim.call || !is_last {
        return None;
    }
    if picked.taken_back {
        // Asked for already: a second press takes no mark along.
        return Some(Vec::new());
    }
    let case = state.world.in_hand().and_then(|call| call.case);
    let effects = order(
        state,
        Write::Place {
            call: claim.call,
            fence: Some(claim.fence),
            person: None,
            case,
        },
    );
    if !effects.is_empty() {
        let taken_back = true;
        state.panes.call.caller.picked = Some(Picked {
            taken_back,
            ..picked
        });
    }
    Some(effects)
}

/// Shows all that is known of the caller above the note, or one line of it again.
pub(in crate::app) fn who(state: &mut State) -> Vec<Effect> {
    state.panes.call.caller.unfolded = !state.panes.call.caller.unfolded;
    Vec::new()
}

/// Asks what the caller is not to be asked again.
pub(in crate::app) fn not_again(state: &mut State) -> Vec<Effect> {
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    if unknown_caller(state).is_some() {
        state.say("notice-do-not-ask-whom", Tone::Plain);
        return Vec::new();
    }
    let topic = &mut state.panes.call.caller.topic;
    topic.get_or_insert_with(|| Topic::new(claim));
    state.mode = Mode::DoNotAsk;
    Vec::new()
}

/// The topic is typed. It stays as typed until the database has it.
pub(in crate::app) fn not_this_again(state: &mut State) -> Vec<Effect> {
    let topic = state.panes.call.caller.topic.clone();
    let Some(topic) = topic.filter(|topic| !topic.typing.is_blank()) else {
        state.panes.call.caller.topic = None;
        return Vec::new();
    };
    if is_too_long(&topic) {
        state.mode = Mode::DoNotAsk;
        state.say("notice-topic-too-long", Tone::Bad);
        return Vec::new();
    }
    if !state.world.is_connected() {
        state.say("notice-offline-nothing-sent", Tone::Bad);
        return Vec::new();
    }
    send_topic(state, &topic)
}

/// The call has left the hand: what stands in the prompt is still about its caller, and goes like the last words of its
/// note. A topic that is too long is one of them.
pub(in crate::app) fn send_rest_of_topic(state: &mut State) -> Vec<Effect> {
    if *state.mode.beneath() == Mode::DoNotAsk {
        state.mode.back_to_desk();
    }
    let topic = state.panes.call.caller.topic.take();
    match topic.filter(|topic| !topic.typing.is_blank()) {
        Some(topic) if drafts::is_topic_under_way(state, &topic) => Vec::new(),
        Some(topic) if is_too_long(&topic) => {
            drafts::write_line(state, topic.claim, topic.about(), Aim::default())
        }
        Some(topic) => send_topic(state, &topic),
        None => Vec::new(),
    }
}

fn is_too_long(topic: &Topic) -> bool {
    topic.typing.text().trim().chars().count() > LONGEST_TOPIC
}

fn send_topic(state: &mut State, topic: &Topic) -> Vec<Effect> {
    let about = topic.about();
    let write = Write::DoNotAsk {
        call: topic.claim.call,
        about: about.clone(),
    };
    let into = TypedInto::Topic;
    drafts::send(
        state,
        Some(topic.claim),
        into,
        Sending::as_typed(about),
        write,
    )
}

/// The database has a topic. What was typed behind it meanwhile stays.
pub(in crate::app) fn topic_arrived(state: &mut State, call: CallId, about: &Words) {
    let topic = &mut state.panes.call.caller.topic;
    topic.take_if(|topic| topic.claim.call == call && topic.about() == *about);
}

/// Asks which of the marks is taken back.
pub(in crate::app) fn ask_again(state: &mut State) -> Vec<Effect> {
    let call = state.world.in_hand();
    let card = call.and_then(|call| state.panes.call.caller.card_of(call));
    let rows: Vec<MenuRow> = card.map_or_else(Vec::new, |card| {
        let row = |mark: &crate::domain::DoNotAsk| MenuRow {
            label: Label::Said(mark.about.clone(), state.world.clock.date(mark.said_at)),
            pick: Pick::AskAgain(mark.id),
        };
        card.do_not_ask.iter().map(row).collect()
    });
    if rows.is_empty() {
        state.say("notice-nothing-to-ask-again", Tone::Plain);
    } else {
        state.mode = Mode::Menu(Menu::new("menu-ask-again", rows));
    }
    Vec::new()
}

/// This may be asked again.
pub(in crate::app) fn ask_this_again(state: &mut State, mark: DoNotAskId) -> Vec<Effect> {
    order(state, Write::MayAskAgain(mark))
}

/// What he is not to be asked has changed: his card is read again.
pub(in crate::app) fn card_changed(state: &mut State) {
    state.panes.call.caller.asked = None;
    state.panes.call.caller.unfolded = true;
}
