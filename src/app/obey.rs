//! Owns: which verb a command is. Whatever is asked, one function does it.
//! Must not know: how it is done.

use super::mode::Mode;
use super::state::State;
use super::verbs;
use crate::command::Command;
use crate::effect::Effect;
use crate::panes::lists::ListKind;

/// Does what the operator asks, with the words given to it on the command line.
pub(super) fn obey(state: &mut State, command: Command, argument: Option<&str>) -> Vec<Effect> {
    if let Some(kind) = command.non_data() {
        return verbs::close(state, kind);
    }
    if let Some(choice) = command.choice() {
        return verbs::choose(state, choice);
    }
    if let Some(number) = command.pick() {
        return verbs::pick(state, number);
    }
    obey_call(state, command, argument)
        .or_else(|| obey_caller(state, command))
        .or_else(|| obey_record(state, command, argument))
        .or_else(|| obey_person(state, command, argument))
        .or_else(|| obey_list(state, command, argument))
        .unwrap_or_else(|| obey_desk(state, command))
}

/// Verbs of the call in hand, or of taking one.
fn obey_call(state: &mut State, command: Command, argument: Option<&str>) -> Option<Vec<Effect>> {
    Some(match command {
        Command::Take => verbs::take(state),
        Command::TakeBest => verbs::take_best(state),
        Command::EnterCall => verbs::enter(state, false, argument),
        Command::OutgoingCall => verbs::enter(state, true, argument),
        Command::Resume => verbs::resume(state),
        Command::TakeOver => verbs::ask_take_over(state),
        Command::SendLine => verbs::send_line(state),
        Command::UndoMark => verbs::undo_mark(state),
        Command::Amend => verbs::amend(state),
        Command::Join => verbs::join(state, true),
        Command::LeaveApart => verbs::join(state, false),
        Command::Complete if state.mode == Mode::Desk => verbs::complete_mark(state, true),
        Command::CompleteBack => verbs::complete_mark(state, false),
        Command::Talking => verbs::talking(state),
        Command::Pass => verbs::pass(state, argument),
        Command::HangUp => verbs::hang_up(state),
        Command::Hold => verbs::hold(state),
        Command::Interpreter => verbs::interpreter(state),
        Command::BrokenOff => verbs::broken_off(state),
        Command::Hand => verbs::hand(state, argument),
        Command::Urgency => verbs::urgency(state, argument),
        Command::Language => verbs::language(state, argument),
        Command::WrapUp => verbs::wrap_up(state),
        Command::Park => verbs::park(state),
        _ => return obey_form(state, command),
    })
}

/// Verbs of a form beside the note.
fn obey_form(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    Some(match command {
        Command::Form => verbs::form(state),
        Command::OtherForm => verbs::other_form(state),
        Command::NextQuestion => verbs::next_question(state),
        Command::Jump => verbs::jump(state),
        Command::FormLanguage => verbs::form_language(state),
        _ => return None,
    })
}

/// Verbs of whoever calls, and of what waits for him.
fn obey_caller(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    Some(match command {
        Command::NewPerson => verbs::new_person(state),
        Command::Who => verbs::who(state),
        Command::DoNotAsk => verbs::not_again(state),
        Command::AskAgain => verbs::ask_again(state),
        Command::Message => verbs::message(state),
        Command::LeaveMessage => verbs::leave_message(state),
        Command::EarlierCall => verbs::earlier_call(state),
        Command::UnsafeCallback => verbs::unsafe_callback(state),
        _ => return None,
    })
}

/// Verbs of records: finding, opening, placing.
fn obey_record(state: &mut State, command: Command, argument: Option<&str>) -> Option<Vec<Effect>> {
    Some(match command {
        Command::OpenFind => verbs::find(state),
        Command::Open => verbs::open(state),
        Command::Details => verbs::details(state),
        Command::History => verbs::history(state),
        Command::OpenPerson => verbs::open_person(state),
        Command::EditField => verbs::edit(state),
        Command::TellPerson => verbs::tell(state),
        Command::TakeBack => verbs::take_back(state),
        Command::MergePeople => verbs::merge(state),
        Command::MoveStayed => verbs::move_stayed(state),
        Command::PartPeople => verbs::part(state),
        Command::PlaceOnCase => verbs::place(state, argument),
        Command::NewCase => verbs::new_case(state),
        Command::WriteHere => verbs::write_here(state),
        Command::OpenHand => verbs::open_hand(state),
        Command::Recovered => verbs::recovered(state),
        _ => return None,
    })
}

/// Verbs of people at desks.
fn obey_person(state: &mut State, command: Command, argument: Option<&str>) -> Option<Vec<Effect>> {
    Some(match command {
        Command::Available => verbs::available(state),
        Command::Away => verbs::away(state, argument),
        Command::SignOff => verbs::ask_sign_off(state),
        Command::RaiseHand => verbs::raise_hand(state),
        Command::MyPhone => verbs::my_phone(state),
        Command::SetColleague => verbs::set_colleague(state, argument),
        _ => return None,
    })
}

/// Verbs of lists: moving, filtering, showing another one.
fn obey_list(state: &mut State, command: Command, argument: Option<&str>) -> Option<Vec<Effect>> {
    Some(match command {
        Command::SelectNext => verbs::step(state, 1),
        Command::SelectPrevious => verbs::step(state, -1),
        Command::SelectFirst => verbs::step(state, isize::MIN),
        Command::SelectLast => verbs::step(state, isize::MAX),
        Command::PageDown => verbs::page(state, 10),
        Command::PageUp => verbs::page(state, -10),
        Command::FindRow => verbs::find_row(state),
        Command::FilterFacility => verbs::filter_facility(state, argument),
        Command::FilterLanguage => verbs::filter_language(state, argument),
        Command::FilterUrgency => verbs::filter_urgency(state, argument),
        Command::FilterClear => verbs::filter_clear(state),
        Command::MyCalls => verbs::show_list(state, ListKind::MyCalls),
        Command::OpenWrapUps => verbs::show_list(state, ListKind::OpenWrapUps),
        Command::Abandoned => verbs::show_list(state, ListKind::Abandoned),
        Command::Messages => verbs::show_list(state, ListKind::Messages),
        Command::TeamBoard => verbs::show_list(state, ListKind::Team),
        Command::Unplaced => verbs::show_list(state, ListKind::Unplaced),
        Command::FollowUps => verbs::show_list(state, ListKind::FollowUps),
        Command::KeepFollowUp => verbs::keep_follow_up(state),
        _ => return None,
    })
}

/// Verbs of the desk itself.
fn obey_desk(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::ShowQueue => verbs::show_queue(state),
        Command::SwitchPane => verbs::switch_pane(state, true),
        Command::SwitchPaneBack => verbs::switch_pane(state, false),
        Command::CommandLine => verbs::command_line(state),
        Command::Accept => verbs::accept(state),
        Command::Complete => verbs::complete(state),
        Command::Cancel => verbs::cancel(state),
        Command::EraseWord => verbs::erase_word(state),
        Command::EraseLine => verbs::erase_line(state),
        Command::Help => verbs::help(state),
        Command::Blank => verbs::blank(state),
        Command::Lock => verbs::lock(state),
        Command::Redraw => vec![Effect::Repaint],
        Command::Quit => verbs::quit(state),
        _ => Vec::new(),
    }
}
