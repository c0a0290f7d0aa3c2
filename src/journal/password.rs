//! Owns: locking the half of a key that opens with the password of a machine.
//! Must not know: who asks for the password, or where the locked half is kept.
//!
//! Argon2id with the costs of `RFC 9106`'s second recommended option (64 MiB, three passes), into
//! ChaCha20-Poly1305. The salt is fresh for each lock, so the nonce is constant; costs and salt stand before the
//! sealed half and are bound into it.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, Nonce};
use uuid::Uuid;

use super::seal::SecretKey;
use crate::domain::Redacted;

/// KiB of memory, passes, lanes.
const COSTS: [u32; 3] = [64 * 1024, 3, 1];
/// A database that asks for more than this is not believed.
const MOST: [u32; 3] = [1024 * 1024, 16, 4];
const SALT: usize = 16;
const KEY: usize = 32;
const TAG: usize = 16;
const HEAD: usize = 12 + SALT;
/// How long a locked half is, in bytes.
const LOCKED: usize = HEAD + KEY + TAG;

/// Whether a half that opens is locked as it lies here.
#[must_use]
pub const fn is_locked(kept: &[u8]) -> bool {
    kept.len() == LOCKED
}

/// Locks the half that opens; none where this machine lacks the memory for it.
#[must_use]
pub fn lock(secret: &SecretKey, password: &Redacted<String>) -> Option<Vec<u8>> {
    let mut head: Vec<u8> = COSTS.iter().flat_map(|cost| cost.to_le_bytes()).collect();
    head.extend(rand::random::<[u8; SALT]>());
    let bound = bound(&head, secret.public().id);
    let payload = Payload {
        msg: secret.bytes(),
        aad: &bound,
    };
    let sealed = cipher(&head, COSTS, password)?
        .encrypt(&Nonce::default(), payload)
        .ok()?;
    head.extend(sealed);
    Some(head)
}

/// The half that opens, from how it is kept; none where it is locked and this is not its password.
#[must_use]
pub fn open(id: Uuid, kept: &[u8], password: Option<&Redacted<String>>) -> Option<SecretKey> {
    if !is_locked(kept) {
        return SecretKey::new(id, kept);
    }
    let (head, sealed) = kept.split_at_checked(HEAD)?;
    let mut costs = [0; 3];
    for (cost, bytes) in costs.iter_mut().zip(head.chunks_exact(4)) {
        *cost = u32::from_le_bytes(bytes.try_into().ok()?);
    }
    if costs.iter().zip(MOST).any(|(cost, most)| *cost > most) {
        return None;
    }
    let bound = bound(head, id);
    let payload = Payload {
        msg: sealed,
        aad: &bound,
    };
    let secret = cipher(head, costs, password?)?
        .decrypt(&Nonce::default(), payload)
        .ok()?;
    SecretKey::new(id, &secret)
}

fn bound(head: &[u8], id: Uuid) -> Vec<u8> {
    [head, id.as_bytes()].concat()
}

fn cipher(
    head: &[u8],
    [memory, passes, lanes]: [u32; 3],
    password: &Redacted<String>,
) -> Option<ChaCha20Poly1305> {
    let costs = Params::new(memory, passes, lanes, Some(KEY)).ok()?;
    let mut key = [0; KEY];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, costs)
        .hash_password_into(password.reveal().as_bytes(), head.get(12..)?, &mut key)
        .ok()?;
    ChaCha20Poly1305::new_from_slice(&key).ok()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{is_locked, lock, open};
    use crate::domain::Redacted;
    use crate::journal::SecretKey;

    fn password(said: &str) -> Redacted<String> {
        Redacted::new(said.to_owned())
    }

    #[test]
    fn only_the_password_opens_a_locked_half_and_only_under_its_own_name() {
        let id = Uuid::from_u128(7);
        let secret = SecretKey::make(id);
        let right = password("four green lamps");
        let kept = lock(&secret, &right).expect("64 MiB");
        assert!(is_locked(&kept));
        let opened = open(id, &kept, Some(&right)).expect("its password");
        assert_eq!(opened.bytes(), secret.bytes());
        assert!(open(id, &kept, Some(&password("four green lamp"))).is_none());
        assert!(open(id, &kept, None).is_none());
        assert!(open(Uuid::from_u128(8), &kept, Some(&right)).is_none());
        let again = lock(&secret, &right).expect("64 MiB");
        assert_ne!(kept, again, "no salt twice");
    }

    #[test]
    fn a_half_that_is_not_locked_needs_no_password() {
        let id = Uuid::from_u128(7);
        let secret = SecretKey::make(id);
        assert!(!is_locked(secret.bytes()));
        assert!(open(id, secret.bytes(), None).is_some());
        assert!(open(id, &secret.bytes()[1..], None).is_none());
    }

    #[test]
    fn costs_that_would_eat_the_machine_are_not_paid() {
        let id = Uuid::from_u128(7);
        let right = password("four green lamps");
        let mut kept = lock(&SecretKey::make(id), &right).expect("64 MiB");
        kept[..4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(open(id, &kept, Some(&right)).is_none());
    }
}
