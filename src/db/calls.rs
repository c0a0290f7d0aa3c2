//! Owns: the SQL of a call's life: arrive, take, reach, pass, hand on, end, wrap up.
//! Must not know: who decides; the database's functions do, this room only asks them.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{DbError, Written};
use crate::domain::{
    Answer, CallField, CallId, Claim, Disposition, EndWhy, FacilityId, Fence, LineId, Login,
    NextStep, NonData, PassReason, RequestId, Sensitive,
};

/// What a phone system or a script knows of a call that arrives.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The phone system.
    pub source: String,
    /// Its own name for the call.
    pub provider_id: String,
    /// The number that was dialled.
    pub line: String,
    /// The caller's number, if it is not withheld.
    pub from: Option<Sensitive>,
    /// When; `None`: now.
    pub at: Option<Timestamp>,
}

type TakeRow = (bool, Option<Uuid>, Option<i64>, Option<String>, Vec<u8>);

pub(super) const ADD: &str = "SELECT * FROM linelamp.call_add($1, $2, $3, $4, $5)";
/// Tells that a call arrived; true where this was news.
pub async fn add_call(
    conn: &mut PgConnection,
    arrival: &Arrival,
) -> Result<(CallId, bool), DbError> {
    let (id, created): (Uuid, bool) = sqlx::query_as(ADD)
        .bind(&arrival.source)
        .bind(&arrival.provider_id)
        .bind(&arrival.line)
        .bind(arrival.from.as_ref().map(Sensitive::reveal))
        .bind(arrival.at.map(ToSqlx::to_sqlx))
        .fetch_one(conn)
        .await?;
    Ok((CallId(id), created))
}

pub(super) const CONNECTED: &str = "SELECT linelamp.call_connected($1, $2, $3)";
/// Tells that the caller is connected; false where the call is not known.
pub async fn connect_call(
    conn: &mut PgConnection,
    source: &str,
    provider_id: &str,
    at: Option<Timestamp>,
) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar(CONNECTED)
        .bind(source)
        .bind(provider_id)
        .bind(at.map(ToSqlx::to_sqlx))
        .fetch_one(conn)
        .await?)
}

pub(super) const END: &str = "SELECT linelamp.call_end($1, $2, $3, $4)";
/// Tells that a call ended; false where its arrival was not told yet.
pub async fn end_call(
    conn: &mut PgConnection,
    source: &str,
    provider_id: &str,
    why: EndWhy,
    at: Option<Timestamp>,
) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar(END)
        .bind(source)
        .bind(provider_id)
        .bind(why.word())
        .bind(at.map(ToSqlx::to_sqlx))
        .fetch_one(conn)
        .await?)
}

fn taken((won, call, fence, holder, origin): TakeRow) -> Result<Written, DbError> {
    let answer = match (won, call, fence) {
        (true, Some(call), Some(fence)) => yours(call, fence),
        (_, None, _) => Answer::NothingWaits,
        _ => {
            return Err(DbError::Taken {
                holder: holder.map(Login),
            });
        }
    };
    Written::new(answer, &origin)
}

const fn yours(call: Uuid, fence: i64) -> Answer {
    Answer::Yours(Claim {
        call: CallId(call),
        fence: Fence(fence),
    })
}

pub(super) const TAKE: &str = "SELECT coalesce(won, false), taken, fence, holder, linelamp.origin() FROM linelamp.call_take($1, $2)";
/// Takes this call.
///
/// # Errors
/// [`DbError::Taken`] names the winner, as far as this login may know.
pub async fn take_call(
    conn: &mut PgConnection,
    request: RequestId,
    call: CallId,
) -> Result<Written, DbError> {
    let row: TakeRow = sqlx::query_as(TAKE)
        .bind(request.0)
        .bind(call.0)
        .fetch_one(conn)
        .await?;
    taken(row)
}

pub(super) const TAKE_BEST: &str = "SELECT coalesce(won, false), taken, fence, holder, linelamp.origin() FROM linelamp.call_take_best($1, $2, $3)";
/// Takes the best waiting call.
pub async fn take_best_call(
    conn: &mut PgConnection,
    request: RequestId,
    facility: Option<FacilityId>,
    language: Option<&str>,
) -> Result<Written, DbError> {
    let row: TakeRow = sqlx::query_as(TAKE_BEST)
        .bind(request.0)
        .bind(facility.map(|facility| facility.0))
        .bind(language)
        .fetch_one(conn)
        .await?;
    taken(row)
}

pub(super) const TAKE_OVER: &str = "SELECT coalesce(won, false), taken, fence, holder, linelamp.origin() FROM linelamp.call_take_over($1, $2)";
/// Takes a call over from a colleague whose link is lost, or an open wrap-up.
pub async fn take_over_call(
    conn: &mut PgConnection,
    request: RequestId,
    call: CallId,
) -> Result<Written, DbError> {
    let row: TakeRow = sqlx::query_as(TAKE_OVER)
        .bind(request.0)
        .bind(call.0)
        .fetch_one(conn)
        .await?;
    taken(row)
}

pub(super) const LYING: &str = "
    SELECT c.id FROM linelamp.call c
     WHERE c.wrapped_at IS NULL AND c.broken_off_at < clock_timestamp() - make_interval(secs => $1)
     ORDER BY random() LIMIT 1";
/// A call of my teams that broke off so many seconds ago and that nobody has wrapped up, whoever holds it.
pub async fn call_left_lying(
    conn: &mut PgConnection,
    seconds: f64,
) -> Result<Option<CallId>, DbError> {
    let call: Option<Uuid> = sqlx::query_scalar(LYING)
        .bind(seconds)
        .fetch_optional(conn)
        .await?;
    Ok(call.map(CallId))
}

pub(super) const ENTER: &str =
    "SELECT call, fence, linelamp.origin() FROM linelamp.call_enter($1, $2, $3)";
/// Enters a call by hand: claimed and reached at once.
pub async fn enter_call(
    conn: &mut PgConnection,
    request: RequestId,
    line: Option<LineId>,
    outgoing: bool,
) -> Result<Written, DbError> {
    let (call, fence, origin): (Uuid, i64, Vec<u8>) = sqlx::query_as(ENTER)
        .bind(request.0)
        .bind(line.map(|line| line.0))
        .bind(outgoing)
        .fetch_one(conn)
        .await?;
    Written::new(yours(call, fence), &origin)
}

pub(super) const RESUME: &str = "SELECT linelamp.call_resume($1, $2), linelamp.origin()";
/// Goes on with one's own call.
pub async fn resume_call(
    conn: &mut PgConnection,
    request: RequestId,
    call: CallId,
) -> Result<Written, DbError> {
    let (fence, origin): (i64, Vec<u8>) = sqlx::query_as(RESUME)
        .bind(request.0)
        .bind(call.0)
        .fetch_one(conn)
        .await?;
    Written::new(yours(call.0, fence), &origin)
}

pub(super) const TALKING: &str = "SELECT linelamp.call_talking($1, $2), linelamp.origin()";
/// The caller is reached.
pub async fn talk_call(conn: &mut PgConnection, claim: Claim) -> Result<Written, DbError> {
    let row = sqlx::query(TALKING)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const PASS: &str = "SELECT linelamp.call_pass($1, $2, $3, $4), linelamp.origin()";
/// Gives the call back to the queue.
pub async fn pass_call(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
    reason: Option<PassReason>,
) -> Result<Written, DbError> {
    under(PASS, request, claim, reason.map(PassReason::word), conn).await
}

pub(super) const HAND: &str =
    "SELECT linelamp.call_hand($1, $2, $3, $4) IS NULL, linelamp.origin()";
/// Hands the call to a named colleague: at once, or when he picks up the phone that now rings.
pub async fn hand_call(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
    to: &Login,
) -> Result<Written, DbError> {
    let (rings, origin): (bool, Vec<u8>) = sqlx::query_as(HAND)
        .bind(request.0)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .bind(&to.0)
        .fetch_one(conn)
        .await?;
    let [at_once, later] = [Answer::Done, Answer::ColleagueRings];
    Written::new(if rings { later } else { at_once }, &origin)
}

pub(super) const HANG_UP: &str = "SELECT linelamp.call_hang_up($1, $2, $3, $4), linelamp.origin()";
/// The call is over.
pub async fn hang_up_call(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
    why: EndWhy,
) -> Result<Written, DbError> {
    under(HANG_UP, request, claim, Some(why.word()), conn).await
}

pub(super) const CLOSE: &str = "SELECT linelamp.call_close($1, $2, $3, $4), linelamp.origin()";
/// Closes a call without a story.
pub async fn close_call(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
    non_data: NonData,
) -> Result<Written, DbError> {
    under(CLOSE, request, claim, Some(non_data.word()), conn).await
}

/// A change of a held call with one word to it.
async fn under(
    sql: &'static str,
    request: RequestId,
    claim: Claim,
    word: Option<&str>,
    conn: &mut PgConnection,
) -> Result<Written, DbError> {
    let row = sqlx::query(sql)
        .bind(request.0)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .bind(word)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const PARK: &str = "SELECT linelamp.call_park($1, $2, $3), linelamp.origin()";
/// Puts the wrap-up off.
pub async fn park_call(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
) -> Result<Written, DbError> {
    let row = sqlx::query(PARK)
        .bind(request.0)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const BROKEN_OFF: &str =
    "SELECT linelamp.call_broken_off($1, $2, $3, $4), linelamp.origin()";
/// Marks the call as broken off, or takes the mark away.
pub async fn mark_broken_off(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
    broken: bool,
) -> Result<Written, DbError> {
    let row = sqlx::query(BROKEN_OFF)
        .bind(request.0)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .bind(broken)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const SET: &str = "SELECT linelamp.call_set($1, $2, $3, $4, $5), linelamp.origin()";
/// Sets a field of the call.
pub async fn set_call_field(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
    field: &CallField,
) -> Result<Written, DbError> {
    let (name, value) = match field {
        CallField::Urgency(urgency) => ("urgency", Some(urgency.level().to_string())),
        CallField::Language(language) => ("language", language.clone()),
        CallField::Line(line) => ("line", line.map(|line| line.to_string())),
        CallField::UnsafeCallback(so) => ("callback", so.then(|| "unsafe".to_owned())),
    };
    let row = sqlx::query(SET)
        .bind(request.0)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .bind(name)
        .bind(value)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const JOIN: &str = "SELECT linelamp.call_join($1, $2, $3, $4, $5), linelamp.origin()";
/// Joins the call in hand with one that broke off, or says that the two have nothing to do with each other.
pub async fn join_call(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
    earlier: CallId,
    joined: bool,
) -> Result<Written, DbError> {
    let row = sqlx::query(JOIN)
        .bind(request.0)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .bind(earlier.0)
        .bind(joined)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const WRAP: &str = "SELECT linelamp.call_wrap($1, $2, $3, $4, $5), linelamp.origin()";
/// Finishes the wrap-up.
pub async fn wrap_call(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
    disposition: Disposition,
    next_step: Option<NextStep>,
) -> Result<Written, DbError> {
    let row = sqlx::query(WRAP)
        .bind(request.0)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .bind(disposition.word())
        .bind(next_step.map(NextStep::word))
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const ASKED: &str = "SELECT done, call, fence FROM linelamp.asked($1)";
/// Whether a wish whose answer was lost was carried out, and which claim it made. Never repeats the wish.
pub async fn look_up(
    conn: &mut PgConnection,
    request: RequestId,
) -> Result<Option<Answer>, DbError> {
    let (done, call, fence): (bool, Option<Uuid>, Option<i64>) = sqlx::query_as(ASKED)
        .bind(request.0)
        .fetch_one(conn)
        .await?;
    Ok(match (done, call, fence) {
        (true, Some(call), Some(fence)) => Some(yours(call, fence)),
        (true, _, _) => Some(Answer::Done),
        _ => None,
    })
}
