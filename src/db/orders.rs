//! Owns: carrying out one order of a desk: which wish is which function.
//! Must not know: when and on which connection; that is the link's business.

use sqlx::PgConnection;

use super::opening::PAGE;
use super::words::LOG_END;
use super::{
    DbError, Written, calls, card, desk, follow_ups, forms, journal, messages, moving, opening,
    people, person, phone, unplaced, words,
};
use crate::domain::{
    Answer, CallId, CaseId, EndWhy, Lsn, Read, Record, RequestId, Saved, TicketId, Write,
};

/// Where a ticket for a record comes from: one already held, or a new request.
pub(super) trait Tickets {
    /// A ticket that is still good.
    fn kept(&self, record: Record) -> Option<TicketId>;
    /// Keeps a new one.
    fn keep(&mut self, record: Record, ticket: TicketId);
}

/// Changes something: one transaction in one database function.
///
/// A record stays open for a quarter of an hour. Whoever writes in it for longer opens it anew, with a trace.
pub async fn write(
    conn: &mut PgConnection,
    request: RequestId,
    wish: &Write,
) -> Result<Written, DbError> {
    let records = wish.opens();
    match write_once(conn, request, wish).await {
        Err(DbError::Denied) if !records.is_empty() => {
            for record in records {
                opening::request_record(conn, record).await?;
            }
            write_once(conn, request, wish).await
        }
        answer => answer,
    }
}

/// Gives a desk's order. Of words that a journal keeps until they are acknowledged the answer says which log has them, and
/// up to where; a repeat under the same id is harmless and answers as the first time.
pub async fn give(
    conn: &mut PgConnection,
    request: RequestId,
    wish: &Write,
) -> Result<Written, DbError> {
    let written = write(conn, request, wish).await?;
    if !wish.has_typed_words() {
        return Ok(written);
    }
    let end: i64 = sqlx::query_scalar(LOG_END).fetch_one(conn).await?;
    let saved = Saved {
        origin: written.origin,
        lsn: Lsn(end.cast_unsigned()),
    };
    let answer = Answer::Kept(Box::new(written.answer), saved);
    Ok(Written { answer, ..written })
}

async fn write_once(
    conn: &mut PgConnection,
    request: RequestId,
    wish: &Write,
) -> Result<Written, DbError> {
    match wish {
        Write::Take { call } => calls::take_call(conn, request, *call).await,
        Write::TakeBest { facility, language } => {
            calls::take_best_call(conn, request, *facility, language.as_deref()).await
        }
        Write::EnterCall { line, outgoing } => {
            calls::enter_call(conn, request, *line, *outgoing).await
        }
        Write::Talking(claim) => calls::talk_call(conn, *claim).await,
        Write::Pass { claim, reason } => calls::pass_call(conn, request, *claim, *reason).await,
        Write::Resume { call } => calls::resume_call(conn, request, *call).await,
        Write::TakeOver { call } => calls::take_over_call(conn, request, *call).await,
        Write::Hand { claim, to } => calls::hand_call(conn, request, *claim, to).await,
        Write::HangUp(claim) => {
            calls::hang_up_call(conn, request, *claim, EndWhy::OperatorHungUp).await
        }
        Write::Join {
            claim,
            earlier,
            joined,
        } => calls::join_call(conn, request, *claim, *earlier, *joined).await,
        Write::BrokenOff { claim, broken } => {
            calls::mark_broken_off(conn, request, *claim, *broken).await
        }
        Write::SetField { claim, field } => {
            calls::set_call_field(conn, request, *claim, field).await
        }
        Write::Wrap {
            claim,
            disposition,
            next_step,
        } => calls::wrap_call(conn, request, *claim, *disposition, *next_step).await,
        Write::Close { claim, non_data } => {
            calls::close_call(conn, request, *claim, *non_data).await
        }
        Write::Park(claim) => calls::park_call(conn, request, *claim).await,
        _ => write_beside_calls(conn, request, wish).await,
    }
}

async fn write_beside_calls(
    conn: &mut PgConnection,
    request: RequestId,
    wish: &Write,
) -> Result<Written, DbError> {
    match wish {
        Write::Place {
            call,
            fence,
            person,
            case,
        } => words::place_call(conn, request, *call, *fence, (*person, *case)).await,
        Write::PlaceUnplaced(id, call) => unplaced::place_unplaced(conn, *id, *call).await,
        Write::KeepFollowUp(id) => follow_ups::keep_follow_up(conn, request, *id).await,
        Write::Note(line) => words::append_note(conn, line).await,
        Write::MakeCase { claim, person } => words::make_case(conn, request, *claim, *person).await,
        Write::MakePerson { claim, person } => {
            words::add_person(conn, request, Some(*claim), person).await
        }
        Write::DoNotAsk { call, about } => card::add_do_not_ask(conn, request, *call, about).await,
        Write::MayAskAgain(mark) => card::take_back_do_not_ask(conn, request, *mark).await,
        Write::LeaveMessage(message) => messages::leave_message(conn, request, message).await,
        Write::DeliverMessage(message, how) => {
            messages::deliver_message(conn, request, *message, *how).await
        }
        Write::WithdrawMessage(message) => {
            messages::withdraw_message(conn, request, *message).await
        }
        Write::SetValue(value) => person::set_value(conn, request, value).await,
        Write::TellPerson(whose, source, told) => {
            person::tell_person(conn, request, *whose, *source, told).await
        }
        Write::TakeBack(whose, detail) => person::take_back(conn, request, *whose, *detail).await,
        Write::Merge(merge) => person::merge_people(conn, request, merge).await,
        Write::MoveStayed(whose, what) => moving::move_stayed(conn, request, *whose, *what).await,
        Write::Unmerge(whose) => person::unmerge_person(conn, request, *whose).await,
        Write::State { state, reason } => desk::set_state(conn, request, *state, *reason).await,
        Write::StateFor {
            login,
            state,
            reason,
        } => desk::set_state_for(conn, request, login, *state, *reason).await,
        Write::RaiseHand { call } => desk::raise_hand(conn, request, *call).await,
        Write::LowerHand { login } => desk::lower_hand(conn, request, login.as_ref()).await,
        Write::SetPhone(phone) => phone::set_phone(conn, request, phone).await,
        Write::Phone(claim, wanted) => phone::order(conn, request, *claim, wanted).await,
        _ => Err(DbError::BadInput),
    }
}

/// Shows something. A record is requested first, in a transaction of its own, unless a ticket is still good.
pub(super) async fn read(
    conn: &mut PgConnection,
    tickets: &mut impl Tickets,
    wish: &Read,
) -> Result<Answer, DbError> {
    match wish {
        Read::CallNotes(claim) => Ok(Answer::Notes {
            call: claim.call,
            notes: opening::list_call_notes(conn, *claim).await?,
            provider: opening::find_provider(conn, claim.call).await?,
        }),
        Read::OpenCall { call } => open_call(conn, tickets, *call).await,
        Read::OpenCase { case } => open_case(conn, tickets, *case).await,
        Read::OpenPerson { person } => {
            let ticket = ticket(conn, tickets, Record::Person(*person)).await?;
            let record = person::read_person(conn, ticket).await?;
            Ok(Answer::PersonOpened(Box::new(record)))
        }
        Read::Timeline {
            case,
            before,
            count,
        } => {
            let ticket = ticket(conn, tickets, Record::Case(*case)).await?;
            let (entries, last) = opening::read_timeline(conn, ticket, *before, *count).await?;
            Ok(Answer::Timeline {
                case: *case,
                entries,
                last,
            })
        }
        Read::Standing(lsn) => Ok(Answer::Standing(journal::standing(conn, *lsn).await?)),
        Read::Card(claim) => Ok(Answer::Card {
            call: claim.call,
            card: card::read_card(conn, *claim).await?.map(Box::new),
        }),
        Read::Candidates(claim, wanted) => Ok(Answer::Candidates {
            call: claim.call,
            found: people::list_candidates(conn, *claim, wanted).await?,
        }),
        Read::Search { words } => {
            let ticket = opening::request_search(conn, words).await?;
            Ok(Answer::Found(
                opening::read_search(conn, ticket, words).await?,
            ))
        }
        _ => read_beside_records(conn, wish).await,
    }
}

/// Forms say nothing about a caller, and what was answered belongs to the call in hand: taking it was the ticket.
async fn read_beside_records(conn: &mut PgConnection, wish: &Read) -> Result<Answer, DbError> {
    match wish {
        Read::OpenMessage(message) => Ok(Answer::MessageOpened(Box::new(
            messages::open_message(conn, *message).await?,
        ))),
        Read::Undelivered => Ok(Answer::Undelivered(
            messages::list_messages(conn, true).await?,
        )),
        Read::FollowUps => Ok(Answer::FollowUps(follow_ups::list_follow_ups(conn).await?)),
        Read::OwnPhone => Ok(Answer::OwnPhone(phone::own_phone(conn).await?)),
        Read::Unplaced => Ok(Answer::Unplaced(unplaced::list_unplaced(conn).await?)),
        Read::OpenUnplaced(id) => Ok(Answer::UnplacedOpened(Box::new(
            unplaced::open_unplaced(conn, *id).await?,
        ))),
        Read::Forms(claim) => {
            let forms = forms::forms_of_call(conn, *claim).await?;
            Ok(Answer::Forms(Box::new(forms)))
        }
        Read::Form(name) => {
            let sheets = forms::form_sheets(conn, name, None).await?;
            Ok(Answer::Form(Box::new(sheets)))
        }
        _ => Err(DbError::BadInput),
    }
}

async fn ticket(
    conn: &mut PgConnection,
    tickets: &mut impl Tickets,
    record: Record,
) -> Result<TicketId, DbError> {
    if let Some(ticket) = tickets.kept(record) {
        return Ok(ticket);
    }
    let ticket = opening::request_record(conn, record).await?;
    tickets.keep(record, ticket);
    Ok(ticket)
}

async fn open_call(
    conn: &mut PgConnection,
    tickets: &mut impl Tickets,
    call: CallId,
) -> Result<Answer, DbError> {
    let ticket = ticket(conn, tickets, Record::Call(call)).await?;
    let record = opening::read_call(conn, ticket, call).await?;
    Ok(Answer::CallOpened(Box::new(record)))
}

async fn open_case(
    conn: &mut PgConnection,
    tickets: &mut impl Tickets,
    case: CaseId,
) -> Result<Answer, DbError> {
    let ticket = ticket(conn, tickets, Record::Case(case)).await?;
    let mut record = opening::read_case(conn, ticket).await?;
    (record.entries, record.last) = opening::read_timeline(conn, ticket, None, PAGE).await?;
    Ok(Answer::CaseOpened(Box::new(record)))
}

/// The tickets of one command: none is kept.
#[derive(Debug)]
pub struct NoTickets;

impl Tickets for NoTickets {
    fn kept(&self, _record: Record) -> Option<TicketId> {
        None
    }
    fn keep(&mut self, _record: Record, _ticket: TicketId) {}
}

/// Shows something once, for a command.
pub async fn read_once(conn: &mut PgConnection, wish: &Read) -> Result<Answer, DbError> {
    read(conn, &mut NoTickets, wish).await
}
