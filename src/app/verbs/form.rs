//! Owns: filling forms in beside the note: opening and choosing one, going through it, sending what was answered.
//! Must not know: how an answer travels, and how a form is drawn.

use jiff::Zoned;

use super::claim_in_hand;
use crate::app::drafts::{self, Aim};
use crate::app::keys::edit;
use crate::app::menu::{Label, Menu, MenuRow, Pick};
use crate::app::mode::{Mode, Question};
use crate::app::notice::{Fill, Tone};
use crate::app::places::Place;
use crate::app::state::State;
use crate::command::{Command, Context};
use crate::domain::marks::Mark;
use crate::domain::{CallForms, CallId, Claim, FillingId, FormSheets, Read, Words};
use crate::effect::Effect;
use crate::forms::Line;
use crate::keymap::{Chord, Key};

/// Opens the form of the call in hand, or asks which; in a form, goes back to the note.
pub(in crate::app) fn form(state: &mut State) -> Vec<Effect> {
    if state.place == Place::Form {
        state.place = Place::Call;
        return Vec::new();
    }
    let Some(call) = call_in_hand(state) else {
        return Vec::new();
    };
    let wraps_up = matches!(state.mode, Mode::WrapUp(_));
    state.mode = Mode::Desk;
    let pane = &mut state.panes.form;
    pane.turn_to(Some(call));
    pane.wrap_up |= wraps_up;
    if pane.show_begun() {
        return enter(state);
    }
    open(state)
}

/// Asks which form, of those begun and those that can be.
pub(in crate::app) fn other_form(state: &mut State) -> Vec<Effect> {
    let Some(call) = call_in_hand(state) else {
        return Vec::new();
    };
    state.panes.form.turn_to(Some(call));
    open(state)
}

fn call_in_hand(state: &mut State) -> Option<CallId> {
    let call = state.world.hold.map(|hold| hold.claim.call);
    if call.is_none() {
        state.say("notice-no-call-in-hand", Tone::Plain);
    }
    call
}

/// Asks which form, as soon as it is known which there are and what was answered.
fn open(state: &mut State) -> Vec<Effect> {
    let pane = &state.panes.form;
    let offline = !state.world.is_connected();
    if pane.is_read() || offline && !pane.titles().is_empty() {
        ask_which(state);
        return Vec::new();
    }
    if offline {
        state.say("notice-forms-offline", Tone::Bad);
        return Vec::new();
    }
    let Some(claim) = claim_in_hand(state) else {
        return Vec::new();
    };
    state.panes.form.opening = true;
    if state.orders.is_reading(&Read::Forms(claim)) {
        return Vec::new();
    }
    vec![state.orders.read(Read::Forms(claim))]
}

fn ask_which(state: &mut State) {
    let pane = &state.panes.form;
    let begun = pane.fillings().iter().map(|filling| {
        let (answered, all) = filling.progress(pane.wrap_up);
        MenuRow {
            label: Label::Name(pane.title(filling), format!("{answered}/{all}")),
            pick: Pick::ShowForm(filling.id),
        }
    });
    let others = pane.titles().iter().map(|title| MenuRow {
        label: Label::Name(title.title.clone(), title.form.clone()),
        pick: Pick::BeginForm(title.form.clone()),
    });
    let rows: Vec<MenuRow> = begun.chain(others).collect();
    if rows.is_empty() {
        state.say("notice-no-forms", Tone::Plain);
    } else {
        state.mode = Mode::Menu(Menu::new("menu-form", rows));
    }
}

/// The database has told which forms there are and what was answered about this call.
pub(in crate::app) fn hear_forms(state: &mut State, forms: CallForms) -> Vec<Effect> {
    if state.panes.form.call() != Some(forms.call) {
        return Vec::new();
    }
    let now = now(state);
    let owed: Vec<_> = state.notes.answers_owed(forms.call).cloned().collect();
    let pane = &mut state.panes.form;
    pane.hear(forms, &now);
    for line in owed {
        if let Some(field) = &line.field {
            pane.take_in(field, &line.words, &now);
        }
    }
    let opens = std::mem::take(&mut pane.opening) && state.mode == Mode::Desk;
    if !opens || state.panes.form.shown().is_some() {
        return Vec::new();
    }
    if state.panes.form.show_begun() {
        return enter(state);
    }
    ask_which(state);
    Vec::new()
}

/// A form's sheets are here: it was chosen to be filled in.
pub(in crate::app) fn hear_form(state: &mut State, sheets: &FormSheets) -> Vec<Effect> {
    if !state.panes.form.learn(sheets) {
        state.say("notice-old-client", Tone::Bad);
        return Vec::new();
    }
    let here = state.panes.form.call() == state.world.hold.map(|hold| hold.claim.call);
    if here && state.panes.form.call().is_some() {
        begin_now(state, &sheets.form)
    } else {
        Vec::new()
    }
}

/// Begins to fill this form in.
pub(in crate::app) fn begin_form(state: &mut State, form: String) -> Vec<Effect> {
    if state.panes.form.knows(&form) {
        return begin_now(state, &form);
    }
    if !state.world.is_connected() {
        state.say("notice-forms-offline", Tone::Bad);
        return Vec::new();
    }
    vec![state.orders.read(Read::Form(form))]
}

fn begin_now(state: &mut State, form: &str) -> Vec<Effect> {
    let id = FillingId(state.orders.entry().0);
    let now = now(state);
    if !state.panes.form.begin(form, id, now) {
        state.say("notice-old-client", Tone::Bad);
        return Vec::new();
    }
    enter(state)
}

/// Goes on with this one.
pub(in crate::app) fn show_form(state: &mut State, id: FillingId) -> Vec<Effect> {
    state.panes.form.show(id);
    enter(state)
}

/// The cursor goes into the form that is shown: to its first open question, or where it was.
fn enter(state: &mut State) -> Vec<Effect> {
    state.place = Place::Form;
    state.mode = Mode::Desk;
    state.panes.form.noted = 0;
    let ended = state
        .world
        .in_hand()
        .is_some_and(|call| call.ended_at.is_some());
    state.panes.form.wrap_up |= ended;
    let mut effects = follow_note(state);
    let wrap_up = state.panes.form.wrap_up;
    if let Some(filling) = state.panes.form.shown_mut() {
        if filling.at().is_none() {
            filling.go_to_open(wrap_up);
        } else {
            filling.settle(wrap_up);
        }
    }
    effects.extend(keep(state));
    effects
}

fn now(state: &State) -> Zoned {
    let clock = &state.world.clock;
    clock.now().to_zoned(clock.zone().clone())
}

/// Marks of the note fill matching fields of the form that is shown.
pub(in crate::app) fn follow_note(state: &mut State) -> Vec<Effect> {
    let Some(call) = state.panes.form.call() else {
        return Vec::new();
    };
    let rows = state.notes.of(call).len();
    if rows == state.panes.form.noted || state.panes.form.shown().is_none() {
        return Vec::new();
    }
    state.panes.form.noted = rows;
    let standing = state.notes.standing(call);
    let marks: Vec<Mark> = standing.iter().map(|one| one.mark.clone()).collect();
    if let Some(filling) = state.panes.form.shown_mut() {
        filling.follow_note(&marks);
    }
    keep(state)
}

/// Sends what was answered and not sent, in whichever form: it stands here until the database has it.
pub(in crate::app) fn keep(state: &mut State) -> Vec<Effect> {
    let hold = state.world.hold;
    hold.map_or_else(Vec::new, |hold| keep_of(state, hold.claim))
}

/// The same for this call, in hand or just out of it.
pub(in crate::app) fn keep_of(state: &mut State, claim: Claim) -> Vec<Effect> {
    if state.panes.form.call() != Some(claim.call) {
        return Vec::new();
    }
    let fillings = state.panes.form.fillings_mut().iter_mut();
    let unsent: Vec<_> = fillings
        .flat_map(|filling| {
            let unsent = filling.unsent();
            unsent
                .into_iter()
                .map(|(path, words)| (filling.field(path), words))
                .collect::<Vec<_>>()
        })
        .collect();
    state.panes.call.answered_things = state.panes.form.known();
    state.panes.form.sought = state.panes.form.wanted();
    unsent
        .into_iter()
        .flat_map(|(field, words)| {
            drafts::write_line(state, claim, Words::new(words), Aim::field(field))
        })
        .collect()
}

/// Goes so many questions on; what was answered is sent.
pub(in crate::app) fn go_on(state: &mut State, by: isize) -> Vec<Effect> {
    let wrap_up = state.panes.form.wrap_up;
    if let Some(filling) = state.panes.form.shown_mut() {
        filling.go(by, wrap_up);
    }
    keep(state)
}

/// The next open question; at the last, says where to go from there.
pub(in crate::app) fn next_question(state: &mut State) -> Vec<Effect> {
    let wrap_up = state.panes.form.wrap_up;
    let Some(filling) = state.panes.form.shown_mut() else {
        return Vec::new();
    };
    if !filling.go_on(wrap_up) {
        let key = Fill::Key(Context::Form, Command::Form);
        state.say_with("notice-form-last", Tone::Good, vec![("key", key)]);
    }
    keep(state)
}

/// A key where a question is answered by choosing; none where letters are text.
pub(in crate::app) fn choose_by(state: &mut State, chord: Chord) -> Option<Vec<Effect>> {
    let (now, wrap_up) = (now(state), state.panes.form.wrap_up);
    let filling = state.panes.form.shown_mut()?;
    if filling.writes() {
        return None;
    }
    match (chord.text(), chord.key()) {
        (Some(letter), _) => {
            if !filling.press(letter, now, wrap_up) {
                let key = Fill::Key(Context::Form, Command::Form);
                state.say_with("notice-no-such-choice", Tone::Plain, vec![("key", key)]);
            }
            state.presence.typed(state.world.clock.local());
        }
        (None, Key::Left) => drop(filling.stand_out(-1)),
        (None, Key::Right) => drop(filling.stand_out(1)),
        (None, _) if edit(chord).is_some() => return Some(clear(state)),
        _ => {}
    }
    Some(keep(state))
}

/// Letters were typed into an answer.
pub(in crate::app) fn answer_typed(state: &mut State) {
    let now = now(state);
    if let Some(filling) = state.panes.form.shown_mut() {
        filling.typed(now);
    }
    state.presence.typed(state.world.clock.local());
}

/// Takes back what was chosen; at the heading of a repeat, asks whether it goes with all it holds.
pub(in crate::app) fn clear(state: &mut State) -> Vec<Effect> {
    let now = now(state);
    let Some(filling) = state.panes.form.shown_mut() else {
        return Vec::new();
    };
    if let Some(Line::Heading(_)) = filling.at() {
        state.mode = Mode::Question(Question::RemoveRepeat);
        return Vec::new();
    }
    filling.clear(now);
    keep(state)
}

/// Takes the repeat away at whose heading the cursor is.
pub(in crate::app) fn remove_repeat(state: &mut State) -> Vec<Effect> {
    let wrap_up = state.panes.form.wrap_up;
    if let Some(filling) = state.panes.form.shown_mut() {
        filling.remove(wrap_up);
    }
    keep(state)
}

/// Asks to which question to go.
pub(in crate::app) fn jump(state: &mut State) -> Vec<Effect> {
    let wrap_up = state.panes.form.wrap_up;
    let Some(filling) = state.panes.form.shown() else {
        return Vec::new();
    };
    let form = filling.interview().form();
    let rows = filling.places_to_go(wrap_up).into_iter();
    let rows: Vec<MenuRow> = rows
        .map(|(line, label)| MenuRow {
            label: Label::Name(label, form.item(line.place().item).name.clone()),
            pick: Pick::Jump(line),
        })
        .collect();
    if !rows.is_empty() {
        state.mode = Mode::Menu(Menu::new("menu-jump", rows));
    }
    Vec::new()
}

/// Goes to this line of the form.
pub(in crate::app) fn jump_to(state: &mut State, line: &Line) -> Vec<Effect> {
    let wrap_up = state.panes.form.wrap_up;
    if let Some(filling) = state.panes.form.shown_mut() {
        filling.go_to(line, wrap_up);
    }
    keep(state)
}

/// The form speaks its next language.
pub(in crate::app) fn form_language(state: &mut State) -> Vec<Effect> {
    if let Some(filling) = state.panes.form.shown_mut() {
        filling.turn_language();
    }
    Vec::new()
}
