//! Owns: what the database is told of a password: a SCRAM-SHA-256 verifier, made here; the text never leaves.
//! Must not know: who types it, or where it is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use rand::TryRng as _;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::DbError;
use crate::domain::Redacted;

/// Shortest password accepted from a person, in characters.
pub const SHORTEST: usize = 12;

const ROUNDS: u32 = 4096;
const SALT_BYTES: usize = 16;
const FIRST_PASSWORD_LETTERS: usize = 20;
// 32 letters and digits that are not taken for one another when read aloud or copied by hand.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Why a new password is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`SHORTEST`] characters.
    #[error("the password is too short")]
    TooShort,
    /// It holds a character that no keyboard sends twice alike, such as a control character.
    #[error("the password holds a character that cannot be used")]
    Character,
    /// The operating system gives no random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

/// A first password: 100 random bits, for one reading.
pub fn first_password() -> Result<Redacted<String>, PasswordError> {
    let mut random = [0_u8; FIRST_PASSWORD_LETTERS];
    SysRng
        .try_fill_bytes(&mut random)
        .map_err(|_| PasswordError::NoRandomness)?;
    let text = random
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    Ok(Redacted::new(text))
}

/// Whether a password is long enough.
///
/// # Errors
/// It is not.
pub fn fit(password: &Redacted<String>) -> Result<(), PasswordError> {
    if password.reveal().chars().count() < SHORTEST {
        return Err(PasswordError::TooShort);
    }
    Ok(())
}

/// The verifier that Postgres keeps for this password; from it the password cannot be read.
pub fn verifier(password: &Redacted<String>) -> Result<String, PasswordError> {
    fit(password)?;
    let mut salt = [0_u8; SALT_BYTES];
    SysRng
        .try_fill_bytes(&mut salt)
        .map_err(|_| PasswordError::NoRandomness)?;
    salted(password.reveal(), &salt)
}

fn salted(password: &str, salt: &[u8]) -> Result<String, PasswordError> {
    // What a client does to the text when it signs in.
    let prepared = stringprep::saslprep(password).map_err(|_| PasswordError::Character)?;
    let key = stretch(prepared.as_bytes(), salt);
    let client_key = mac(&key, b"Client Key");
    let server_key = mac(&key, b"Server Key");
    Ok(format!(
        "SCRAM-SHA-256${ROUNDS}:{}${}:{}",
        BASE64.encode(salt),
        BASE64.encode(Sha256::digest(client_key)),
        BASE64.encode(server_key),
    ))
}

/// PBKDF2 with one block, as RFC 5802 calls `Hi`.
fn stretch(password: &[u8], salt: &[u8]) -> [u8; 32] {
    let mut block = mac(password, &[salt, &1_u32.to_be_bytes()].concat());
    let mut key = block;
    for _ in 1..ROUNDS {
        block = mac(password, &block);
        for (sum, byte) in key.iter_mut().zip(block) {
            *sum ^= byte;
        }
    }
    key
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    // A key longer than the hash's block is hashed first, as HMAC says; `new` takes exactly one block.
    let mut block = [0_u8; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let mut state = Hmac::<Sha256>::new(&block.into());
    state.update(message);
    state.finalize().into_bytes().into()
}

/// Gives the connected login a new password.
pub async fn change_mine(conn: &mut PgConnection, verifier: &str) -> Result<(), DbError> {
    // ALTER ROLE takes no parameters; a verifier is letters, digits and +/=:$- only.
    if !verifier
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+/=:$-".contains(&byte))
    {
        return Err(DbError::BadInput);
    }
    let statement = format!("ALTER ROLE SESSION_USER PASSWORD '{verifier}'");
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(conn)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    // Salt and password of the example in RFC 7677; the keys were computed with another implementation.
    #[test]
    fn the_verifier_is_the_one_that_rfc_7677_leads_to() {
        let salt = BASE64.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        assert_eq!(
            salted("pencil", &salt).unwrap(),
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
        );
    }

    #[test]
    fn a_first_password_is_long_enough_and_never_the_same() {
        let one = first_password().unwrap();
        let other = first_password().unwrap();
        assert_eq!(one.reveal().len(), FIRST_PASSWORD_LETTERS);
        assert_ne!(one.reveal(), other.reveal());
        assert!(verifier(&one).is_ok());
    }

    #[test]
    fn a_short_password_is_refused() {
        assert_eq!(
            verifier(&Redacted::new("elevenchars".to_owned())),
            Err(PasswordError::TooShort)
        );
    }
}
