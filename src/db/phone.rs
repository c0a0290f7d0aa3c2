//! Owns: the SQL of the operators' phones, and of orders to a phone system.
//! Must not know: which make it is, or when it carries an order out; the call's row tells what came of it.

use sqlx::PgConnection;

use super::{DbError, Written};
use crate::domain::{Claim, PhoneOrder, RequestId, Words};

pub(super) const SET: &str = "SELECT linelamp.phone_set($1, $2), linelamp.origin()";
/// This phone rings for me until my shift ends; nothing in it: none does.
///
/// # Errors
/// [`DbError::BadInput`] where it is neither an extension nor a telephone number.
pub async fn set_phone(
    conn: &mut PgConnection,
    request: RequestId,
    phone: &Words,
) -> Result<Written, DbError> {
    let phone = Some(phone.reveal()).filter(|phone| !phone.is_empty());
    let row = sqlx::query(SET)
        .bind(request.0)
        .bind(phone)
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}

pub(super) const OWN: &str = "SELECT linelamp.phone_own()";
/// The last two digits of my phone, if one is set.
pub async fn own_phone(conn: &mut PgConnection) -> Result<Option<String>, DbError> {
    Ok(sqlx::query_scalar(OWN).fetch_one(conn).await?)
}

pub(super) const ORDER: &str = "SELECT linelamp.phone_order($1, $2, $3, $4, $5), linelamp.origin()";
/// Orders something of the phone system that has this call.
///
/// # Errors
/// [`DbError::Phone`] says why no order is given.
pub async fn order(
    conn: &mut PgConnection,
    request: RequestId,
    claim: Claim,
    wanted: &PhoneOrder,
) -> Result<Written, DbError> {
    let row = sqlx::query(ORDER)
        .bind(request.0)
        .bind(claim.call.0)
        .bind(claim.fence.0)
        .bind(wanted.word())
        .bind(wanted.phone().map(Words::reveal))
        .fetch_one(conn)
        .await?;
    Written::done(&row)
}
