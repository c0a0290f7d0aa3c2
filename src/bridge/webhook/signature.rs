//! Owns: whether a post is from the phone system it says: `X-Signature`, its time window, and that none is taken twice.
//! Must not know: what the body says.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::domain::Redacted;

/// The header that carries it: `t=<seconds since 1970>,v1=<hex>`; a second `v1` while a secret is being changed.
pub const HEADER: &str = "x-signature";
/// How far the sender's clock may be from ours, in seconds.
pub const WINDOW: i64 = 300;
/// The most codes in one header.
const MOST_CODES: usize = 4;
const CODE_BYTES: usize = 32;

type Code = [u8; CODE_BYTES];

/// Why a post is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// No signature, or one that cannot be read.
    #[error("not signed")]
    Unsigned,
    /// Signed with another secret, or changed on its way.
    #[error("the signature is wrong")]
    Forged,
    /// Signed too long ago, or by a clock that is ahead.
    #[error("signed more than five minutes ago, or ahead of time")]
    OutOfTime,
    /// It was taken already.
    #[error("taken already; sign again to send again")]
    Replayed,
}

/// A genuine signature: when it was made, and its code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Genuine {
    /// When it was made by the sender's clock, in seconds since 1970.
    pub at: i64,
    code: Code,
}

/// The codes that were taken within the window.
#[derive(Clone, Default, Debug)]
pub struct Taken(BTreeMap<i64, Vec<Code>>);

impl Taken {
    /// Whether a post was signed with one of these secrets, in its time, and was not taken before.
    ///
    /// # Errors
    /// Why it is not to be taken.
    pub fn judge(
        &self,
        secrets: &[Redacted<String>],
        header: Option<&str>,
        body: &[u8],
        now: i64,
    ) -> Result<Genuine, Refusal> {
        let (at, codes) = header.and_then(parts).ok_or(Refusal::Unsigned)?;
        let genuine = secrets.iter().find_map(|secret| {
            let code = code(secret, at, body)?;
            let given = codes
                .iter()
                .any(|given| code.clone().verify_slice(given).is_ok());
            given.then(|| code.finalize().into_bytes().into())
        });
        let code: Code = genuine.ok_or(Refusal::Forged)?;
        if now.saturating_sub(at).saturating_abs() > WINDOW {
            return Err(Refusal::OutOfTime);
        }
        if self.0.get(&at).is_some_and(|taken| taken.contains(&code)) {
            return Err(Refusal::Replayed);
        }
        Ok(Genuine { at, code })
    }

    /// Remembers that this post was taken.
    pub fn keep(&mut self, genuine: Genuine, now: i64) {
        // Nothing older than the window is ever taken again, so it need not be remembered.
        self.0 = self.0.split_off(&(now - WINDOW));
        self.0.entry(genuine.at).or_default().push(genuine.code);
    }
}

fn code(secret: &Redacted<String>, signed_at: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut code = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).ok()?;
    code.update(format!("{signed_at}.").as_bytes());
    code.update(body);
    Some(code)
}

/// Signs a body as a phone system does: for a stand-in.
#[must_use]
pub fn sign(secret: &Redacted<String>, signed_at: i64, body: &[u8]) -> String {
    let code = code(secret, signed_at, body).map(|code| code.finalize().into_bytes());
    let hex: String = code
        .iter()
        .flatten()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("t={signed_at},v1={hex}")
}

/// The time and the codes of a header.
fn parts(header: &str) -> Option<(i64, Vec<Code>)> {
    let mut signed_at = None;
    let mut codes = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=')? {
            ("t", _) if signed_at.is_some() => return None,
            ("t", seconds) => {
                let digits = seconds.bytes().all(|digit| digit.is_ascii_digit());
                signed_at = Some(seconds.parse::<i64>().ok().filter(|_| digits)?);
            }
            ("v1", hex) if codes.len() < MOST_CODES => codes.push(bytes(hex)?),
            ("v1", _) => return None,
            _ => {}
        }
    }
    Some((signed_at?, codes)).filter(|(_, codes)| !codes.is_empty())
}

fn bytes(hex: &str) -> Option<Code> {
    let (pairs, odd) = hex.as_bytes().as_chunks::<2>();
    if !odd.is_empty() || pairs.len() != CODE_BYTES {
        return None;
    }
    let mut code = [0; CODE_BYTES];
    for (byte, &[high, low]) in code.iter_mut().zip(pairs) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(digit(high)? * 16 + digit(low)?).ok()?;
    }
    Some(code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{Redacted, Refusal, Taken, WINDOW, sign};

    const NOW: i64 = 1_795_294_227;
    const BODY: &[u8] = br#"{"alive":{}}"#;

    fn take(
        taken: &mut Taken,
        secrets: &[Redacted<String>],
        header: Option<&str>,
        body: &[u8],
        now: i64,
    ) -> Result<(), Refusal> {
        let genuine = taken.judge(secrets, header, body, now)?;
        taken.keep(genuine, now);
        Ok(())
    }

    fn secret(word: &str) -> Redacted<String> {
        Redacted::new(word.to_owned())
    }

    #[test]
    fn a_known_code_is_accepted() {
        // `printf '1795294227.{"alive":{}}' | openssl dgst -sha256 -hmac river`
        let known =
            "t=1795294227,v1=bbea1ea2d6329649c6a1507cf3d663251694c8791cccb9b413f990e4fa08b1f6";
        let ours = sign(&secret("river"), NOW, BODY);
        assert_eq!(ours, known);
        let mut taken = Taken::default();
        assert_eq!(
            take(&mut taken, &[secret("river")], Some(known), BODY, NOW),
            Ok(())
        );
    }

    #[test]
    fn one_post_is_taken_once_and_only_in_its_time() {
        let secrets = [secret("river")];
        let header = sign(&secrets[0], NOW, BODY);
        let mut taken = Taken::default();
        for late in [-WINDOW - 1, WINDOW + 1] {
            let answer = take(&mut taken, &secrets, Some(&header), BODY, NOW + late);
            assert_eq!(answer, Err(Refusal::OutOfTime));
        }
        assert_eq!(
            take(&mut taken, &secrets, Some(&header), BODY, NOW + WINDOW),
            Ok(())
        );
        for at in [NOW, NOW + 1, NOW + WINDOW] {
            let answer = take(&mut taken, &secrets, Some(&header), BODY, at);
            assert_eq!(answer, Err(Refusal::Replayed));
        }
        let upper = header
            .to_uppercase()
            .replace("T=", "t=")
            .replace("V1", "v1");
        let answer = take(&mut taken, &secrets, Some(&upper), BODY, NOW);
        assert_eq!(
            answer,
            Err(Refusal::Replayed),
            "the same code in other letters"
        );
        let later = sign(&secrets[0], NOW + 2 * WINDOW + 1, BODY);
        assert_eq!(
            take(
                &mut taken,
                &secrets,
                Some(&later),
                BODY,
                NOW + 2 * WINDOW + 1
            ),
            Ok(())
        );
        assert_eq!(taken.0.len(), 1, "what is out of time is forgotten");
    }

    #[test]
    fn what_is_forged_is_refused() {
        let secrets = [secret("river")];
        let header = sign(&secrets[0], NOW, BODY);
        let mut taken = Taken::default();
        let mut refused = |header: Option<&str>, body: &[u8]| {
            take(&mut taken, &secrets, header, body, NOW).unwrap_err()
        };
        assert_eq!(refused(Some(&header), b"{}"), Refusal::Forged);
        assert_eq!(
            refused(Some(&header.replace("227,", "228,")), BODY),
            Refusal::Forged
        );
        assert_eq!(
            refused(Some(&sign(&secret("lake"), NOW, BODY)), BODY),
            Refusal::Forged
        );
        for unreadable in [
            None,
            Some(""),
            Some("t=1"),
            Some("v1=00"),
            Some("t=-1,v1=zz"),
            Some(&header[..40]),
        ] {
            assert_eq!(refused(unreadable, BODY), Refusal::Unsigned);
        }
    }

    #[test]
    fn while_the_secret_changes_both_are_good() {
        let secrets = [secret("river"), secret("lake")];
        let mut taken = Taken::default();
        for secret in &secrets {
            let header = sign(secret, NOW, BODY);
            assert_eq!(take(&mut taken, &secrets, Some(&header), BODY, NOW), Ok(()));
        }
        let old = sign(&secret("pond"), NOW, BODY);
        let new = sign(&secrets[0], NOW, b"x");
        let both = format!("{old},{}", new.split_once(',').unwrap().1);
        assert_eq!(take(&mut taken, &secrets, Some(&both), b"x", NOW), Ok(()));
    }
}
