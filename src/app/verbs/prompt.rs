//! Owns: everything that is asked for: accepting, going back, completing, choosing.
//! Must not know: what stands behind a choice beyond the verb it calls.

use tui_input::InputRequest;

use crate::app::Place;
use crate::app::command_line::CommandLine;
use crate::app::keys::cursor;
use crate::app::menu::Pick;
use crate::app::mode::{Mode, Question};
use crate::app::notice::{Fill, Tone};
use crate::app::obey::obey;
use crate::app::state::State;
use crate::command::{self, Command, Context, LineError};
use crate::domain::{CallField, Read};
use crate::effect::Effect;
use crate::panes::wrap::Chosen;

/// Opens the command line.
pub(in crate::app) fn command_line(state: &mut State) -> Vec<Effect> {
    state.mode = Mode::CommandLine(CommandLine::default());
    Vec::new()
}

/// What was asked for is accepted.
pub(in crate::app) fn accept(state: &mut State) -> Vec<Effect> {
    match std::mem::take(&mut state.mode) {
        Mode::Desk if state.place == Place::Find => search(state),
        Mode::CommandLine(line) => run_line(state, line.typing.text()),
        Mode::Question(question) => answer_yes(state, question),
        Mode::Menu(menu) => {
            let at = menu.at();
            state.mode = Mode::Menu(menu);
            choose(state, at)
        }
        Mode::WrapUp(wrap) => {
            state.mode = Mode::WrapUp(wrap);
            choose(state, wrap.at())
        }
        Mode::Beside => {
            state.mode = Mode::Beside;
            super::send_beside(state)
        }
        Mode::Record(line) => super::send_record_line(state, line),
        Mode::Merging(merging) => super::merge_now(state, &merging),
        Mode::Told(told) => {
            super::read_on(state, told);
            Vec::new()
        }
        Mode::Leaving => super::next_line(state),
        Mode::DoNotAsk => super::not_this_again(state),
        Mode::Phone(line) => super::phone_typed(state, line),
        Mode::Help { over, .. } => {
            state.mode = *over;
            Vec::new()
        }
        Mode::Desk | Mode::FindRow(_) | Mode::Blank { .. } | Mode::Locked { .. } => Vec::new(),
    }
}

/// Goes back without changing anything.
pub(in crate::app) fn cancel(state: &mut State) -> Vec<Effect> {
    match std::mem::take(&mut state.mode) {
        Mode::FindRow(_) => {
            show_only(state, "");
        }
        Mode::WrapUp(mut wrap) => {
            let another_step = wrap.back();
            if another_step {
                state.mode = Mode::WrapUp(wrap);
            }
        }
        Mode::Help { over, .. } => state.mode = *over,
        Mode::Leaving => super::line_before(state),
        Mode::Phone(_) => super::phone_not_typed(state),
        Mode::DoNotAsk => state.panes.call.caller.topic = None,
        Mode::Desk => back_from(state),
        _ => {}
    }
    Vec::new()
}

/// Chooses this row of what is asked.
pub(in crate::app) fn choose(state: &mut State, at: usize) -> Vec<Effect> {
    match &mut state.mode {
        Mode::Merging(merging) => {
            merging.turn(at);
            Vec::new()
        }
        Mode::WrapUp(wrap) => match wrap.choose(at) {
            Some(Chosen::Finished(disposition, next_step)) => {
                super::finish(state, disposition, next_step)
            }
            Some(Chosen::Further) | None => Vec::new(),
        },
        Mode::Menu(menu) => {
            let Some(pick) = menu.pick(at) else {
                return Vec::new();
            };
            state.mode = Mode::Desk;
            picked(state, pick)
        }
        Mode::Told(told) => {
            let told = told.clone();
            state.mode = Mode::Desk;
            super::mark_told(state, told, at)
        }
        _ => Vec::new(),
    }
}

/// Completes what is typed on the command line: as far as the verbs that begin so agree, then one after another.
pub(in crate::app) fn complete(state: &mut State) -> Vec<Effect> {
    go_round(state, true);
    Vec::new()
}

/// Goes to the next or the last completion of the command line.
pub(in crate::app) fn go_round(state: &mut State, forward: bool) {
    let Mode::CommandLine(line) = &state.mode else {
        return;
    };
    let names: Vec<&str> = command::completions(line.stem().trim(), state.place.context())
        .into_iter()
        .filter(|command| state.offers(*command))
        .map(Command::name)
        .collect();
    if let Mode::CommandLine(line) = &mut state.mode {
        line.complete(&names, forward);
    }
}

/// Erases the word before the cursor.
pub(in crate::app) fn erase_word(state: &mut State) -> Vec<Effect> {
    erase(state, InputRequest::DeletePrevWord)
}

/// Erases the typed line.
pub(in crate::app) fn erase_line(state: &mut State) -> Vec<Effect> {
    erase(state, InputRequest::DeleteLine)
}

/// Something was typed: what follows it at once.
pub(in crate::app) fn typed(state: &mut State) {
    match &mut state.mode {
        Mode::FindRow(search) => {
            let words = search.typing.text().to_owned();
            show_only(state, &words);
        }
        Mode::Menu(menu) => menu.step(isize::MIN),
        Mode::CommandLine(line) => line.typed(),
        Mode::Desk if state.place == Place::Form => super::answer_typed(state),
        _ => {}
    }
}

fn erase(state: &mut State, request: InputRequest) -> Vec<Effect> {
    if state.mode == Mode::Desk && state.place == Place::Form && cursor(state).is_none() {
        return super::clear(state);
    }
    if let Some(typing) = cursor(state) {
        typing.edit(request);
        typed(state);
    }
    Vec::new()
}

fn show_only(state: &mut State, words: &str) {
    let find = match state.place {
        Place::Lists => &mut state.panes.lists.find,
        _ => &mut state.panes.queue.filters.find,
    };
    words.clone_into(find);
    state.settle();
}

/// Esc outside of any prompt: filters first, then back to where one came from.
fn back_from(state: &mut State) {
    let filters_here = match state.place {
        Place::Queue => !state.panes.queue.filters.find.is_empty(),
        Place::Lists => !state.panes.lists.find.is_empty(),
        _ => false,
    };
    if filters_here {
        show_only(state, "");
        return;
    }
    state.placing = None;
    state.merging = None;
    state.place = match state.place {
        Place::Case if state.panes.find.selected().is_some() => Place::Find,
        Place::Queue | Place::Find | Place::Case | Place::Lists
            if state.world.claim().is_some() =>
        {
            Place::Call
        }
        _ => Place::Queue,
    };
}

/// Enter in the find box: searches, or, where the answer is there already, opens or places the selected hit.
fn search(state: &mut State) -> Vec<Effect> {
    if !state.world.is_connected() {
        state.say("notice-offline-nothing-sent", Tone::Bad);
        return Vec::new();
    }
    if let Some(words) = state.panes.find.ask() {
        return vec![state.orders.read(Read::Search { words })];
    }
    if state.placing.is_some() {
        return super::place(state, None);
    }
    super::open(state)
}

fn run_line(state: &mut State, line: &str) -> Vec<Effect> {
    match command::parse_line(line, state.place.context()) {
        Ok(typed) => obey(state, typed.command, typed.argument.as_deref()),
        Err(LineError::Empty) => Vec::new(),
        Err(LineError::Unknown(_)) => say_line(state, "notice-no-such-command"),
        Err(LineError::Several(_)) => {
            let key = Fill::Key(Context::Prompt, Command::Complete);
            state.say_with("notice-several-commands", Tone::Bad, vec![("key", key)]);
            Vec::new()
        }
        Err(LineError::NotHere(command)) => {
            let name = Fill::Name(command.name().to_owned());
            state.say_with("notice-command-not-here", Tone::Bad, vec![("name", name)]);
            Vec::new()
        }
        Err(LineError::TakesNothing(_)) => say_line(state, "notice-command-takes-nothing"),
    }
}

fn say_line(state: &mut State, id: &'static str) -> Vec<Effect> {
    state.say(id, Tone::Bad);
    Vec::new()
}

fn answer_yes(state: &mut State, question: Question) -> Vec<Effect> {
    match question {
        Question::Quit { .. } => super::leave(state),
        Question::TakeOver(call) | Question::WriteBeside(call) => super::take_over(state, call),
        Question::HangUp => super::hang_up_now(state),
        Question::TakeBack(whose, detail) => super::take_back_now(state, whose, detail),
        Question::Part(whose) => super::part_now(state, whose),
        Question::SignOff => super::sign_off(state),
        Question::DropMessage => super::quit_without_message(state),
        Question::Withdraw(message) => super::withdraw(state, message),
        Question::RemoveRepeat => super::remove_repeat(state),
        Question::CloseWithWords(kind) => super::close_as(state, kind),
    }
}

fn picked(state: &mut State, pick: Pick) -> Vec<Effect> {
    use crate::domain::{OperatorState, Write};
    match pick {
        Pick::Hand(login) => super::hand_to(state, login),
        Pick::Pass(reason) => super::pass_now(state, reason),
        Pick::Away(reason) => super::set_state(state, OperatorState::Away, Some(reason)),
        Pick::Urgency(urgency) => super::set(state, CallField::Urgency(urgency)),
        Pick::Language(language) => super::set(state, CallField::Language(language)),
        Pick::PlaceUnplaced(id, call) => super::place_unplaced_on(state, id, call),
        Pick::Message(message) => super::open_message(state, message),
        Pick::LeftBy(left_by) => super::begin_message(state, left_by),
        Pick::MayHear(may_hear) => super::waits_how_long(state, may_hear),
        Pick::Waits(days) => super::leave_it(state, days),
        Pick::AskAgain(mark) => super::ask_this_again(state, mark),
        Pick::Amend(place) => super::amend_this(state, place),
        Pick::Field(field) => super::begin_value(state, field),
        Pick::Status(status, seen) => super::set_status(state, status, seen),
        Pick::Source(source) => super::told_by(state, source),
        Pick::Told(kind) => super::begin_told(state, kind),
        Pick::Mine(value) => super::mine_holds(state, value),
        Pick::Theirs => super::theirs_holds(state, false),
        Pick::Later => super::theirs_holds(state, true),
        Pick::ShowForm(id) => super::show_form(state, id),
        Pick::BeginForm(form) => super::begin_form(state, form),
        Pick::Jump(line) => super::jump_to(state, &line),
        Pick::Enter { line, outgoing } => super::enter_on(state, line, outgoing),
        Pick::StateFor(login, to) => super::order(
            state,
            Write::StateFor {
                login,
                state: to,
                reason: None,
            },
        ),
        Pick::FilterFacility(facility) => {
            state.panes.queue.filters.facility = Some(facility);
            state.settle();
            Vec::new()
        }
        Pick::FilterLanguage(language) => {
            state.panes.queue.filters.language = Some(language);
            state.settle();
            Vec::new()
        }
        Pick::FilterUrgency(urgency) => {
            state.panes.queue.filters.urgency = Some(urgency);
            state.settle();
            Vec::new()
        }
    }
}
