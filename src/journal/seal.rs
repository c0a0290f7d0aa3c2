//! Owns: sealing to a public key and opening with the secret one.
//! Must not know: what is sealed, or where keys are kept.
//!
//! Each record has a key of its own: X25519 between a pair made for this record alone and the journal's public key,
//! through HMAC-SHA256 over both public halves into ChaCha20-Poly1305. No two records share a key, so the nonce is
//! constant; and the desk that wrote a record cannot open it again.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, Nonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use uuid::Uuid;
use x25519_dalek::StaticSecret;

const WHAT_FOR: &[u8] = b"linelamp journal record 1";
const KEY: usize = 32;

/// The half that seals. Whoever has it can write and cannot read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PublicKey {
    /// What the pair is called.
    pub id: Uuid,
    bytes: [u8; KEY],
}

/// The half that opens.
#[derive(Clone)]
pub struct SecretKey {
    id: Uuid,
    secret: StaticSecret,
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.id)
    }
}

impl PublicKey {
    /// The key with this name and these 32 bytes.
    #[must_use]
    pub fn new(id: Uuid, bytes: &[u8]) -> Option<Self> {
        Some(Self {
            id,
            bytes: bytes.try_into().ok()?,
        })
    }

    /// Its 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; KEY] {
        &self.bytes
    }

    /// Its bytes as text.
    pub(super) fn text(&self) -> String {
        STANDARD.encode(self.bytes)
    }

    /// The key that this text spells.
    pub(super) fn from_text(id: Uuid, text: &str) -> Option<Self> {
        Self::new(id, &STANDARD.decode(text).ok()?)
    }

    /// Seals; `bound` must be told again to open. None for a key that nothing can be sealed to.
    pub(super) fn seal(&self, plain: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
        let once = StaticSecret::from(rand::random::<[u8; KEY]>());
        let public = x25519_dalek::PublicKey::from(&once);
        let cipher = cipher(&once, public.as_bytes(), &self.bytes, &self.bytes)?;
        let payload = Payload {
            msg: plain,
            aad: bound,
        };
        let sealed = cipher.encrypt(&Nonce::default(), payload).ok()?;
        let mut all = public.as_bytes().to_vec();
        all.extend(sealed);
        Some(all)
    }
}

impl SecretKey {
    /// A new pair.
    #[must_use]
    pub fn make(id: Uuid) -> Self {
        let secret = StaticSecret::from(rand::random::<[u8; KEY]>());
        Self { id, secret }
    }

    /// The key with this name and these 32 bytes.
    #[must_use]
    pub fn new(id: Uuid, bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; KEY] = bytes.try_into().ok()?;
        let secret = StaticSecret::from(bytes);
        Some(Self { id, secret })
    }

    /// Its 32 bytes, for the database.
    #[must_use]
    pub fn bytes(&self) -> &[u8; KEY] {
        self.secret.as_bytes()
    }

    /// The half that seals.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey {
            id: self.id,
            bytes: *x25519_dalek::PublicKey::from(&self.secret).as_bytes(),
        }
    }

    /// Opens; none where anything is not as it was sealed.
    pub(super) fn open(&self, sealed: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
        let (once, sealed) = sealed.split_at_checked(KEY)?;
        let once: [u8; KEY] = once.try_into().ok()?;
        let cipher = cipher(&self.secret, &once, &once, self.public().bytes())?;
        let payload = Payload {
            msg: sealed,
            aad: bound,
        };
        cipher.decrypt(&Nonce::default(), payload).ok()
    }
}

/// The cipher of one record, from either side: one's own secret, the public half made for the record, the other's
/// public half, the journal's public half.
fn cipher(
    own: &StaticSecret,
    once: &[u8; KEY],
    other: &[u8; KEY],
    journal: &[u8; KEY],
) -> Option<ChaCha20Poly1305> {
    let shared = own.diffie_hellman(&x25519_dalek::PublicKey::from(*other));
    if !shared.was_contributory() {
        return None;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(shared.as_bytes()).ok()?;
    mac.update(WHAT_FOR);
    mac.update(once);
    mac.update(journal);
    ChaCha20Poly1305::new_from_slice(&mac.finalize().into_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{PublicKey, SecretKey};

    #[test]
    fn only_the_secret_half_opens_and_only_where_it_was_sealed() {
        let key = SecretKey::make(Uuid::nil());
        let sealed = key.public().seal(b"two others", b"here").expect("sealed");
        assert_eq!(
            key.open(&sealed, b"here").as_deref(),
            Some(&b"two others"[..])
        );
        assert_eq!(key.open(&sealed, b"there"), None);
        assert_eq!(SecretKey::make(Uuid::nil()).open(&sealed, b"here"), None);
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert_eq!(key.open(&bent, b"here"), None, "byte {at}");
            assert_eq!(key.open(&sealed[..at], b"here"), None, "cut at {at}");
        }
        let again = key.public().seal(b"two others", b"here").expect("sealed");
        assert_ne!(sealed, again, "no key twice");
        let kept = SecretKey::new(Uuid::nil(), key.bytes()).expect("32 bytes");
        assert!(kept.open(&sealed, b"here").is_some());
    }

    #[test]
    fn a_key_that_gives_no_secret_is_refused() {
        let zero = PublicKey::new(Uuid::nil(), &[0; 32]).expect("32 bytes");
        assert_eq!(zero.seal(b"words", b""), None);
        assert!(PublicKey::new(Uuid::nil(), &[1; 31]).is_none());
    }
}
