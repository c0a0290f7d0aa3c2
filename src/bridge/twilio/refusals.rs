//! Owns: what Twilio's refusals mean to an operator.
//! Must not know: what was ordered.

use super::rest::RestError;
use crate::domain::phone_system::Step;

/// What a refusal means to the operator.
pub(super) const fn word(error: RestError) -> Step {
    match error {
        // The number is none.
        RestError::Refused {
            code: 13_223 | 13_224 | 21_211 | 21_217 | 21_401,
            ..
        } => Step::PhoneUnknown,
        // The account may not call there, or not as this number, or not at all.
        RestError::Refused {
            status: 401 | 403, ..
        }
        | RestError::Refused {
            code: 10_001 | 20_003 | 21_210 | 21_212 | 21_215 | 21_216,
            ..
        } => Step::NotAllowed,
        _ => Step::Failed,
    }
}

/// The word for what was refused about a caller: he may be gone.
pub(super) fn of_caller(error: RestError) -> Step {
    if error.is_gone() {
        Step::CallerGone
    } else {
        word(error)
    }
}
