//! Owns: getting in: the challenge, the secret, and waiting until the phone system is up.
//! Must not know: what is done once we are in.

use jiff::{SignedDuration, Timestamp};
use md5::{Digest as _, Md5};

use super::super::action::Action;
use super::super::frame::Frame;
use super::super::tracker::Tracker;
use super::{Conversation, Parting, Phase, SAME_START};
use crate::bridge::told::Told;

const CHALLENGE: &str = "challenge";
const LOGIN: &str = "login";

impl Conversation {
    pub(super) fn greet(&mut self) {
        if self.settings.plain_login {
            let secret = self.settings.secret.clone();
            let login = self.login().with("Secret", secret.reveal());
            self.send(LOGIN, &login);
        } else {
            let action = Action::new("Challenge").with("AuthType", "MD5");
            self.send(CHALLENGE, &action);
        }
    }

    fn login(&self) -> Action {
        Action::new("Login")
            .with("Username", &self.settings.user)
            .with("Events", "on")
    }

    pub(super) fn greeting(&mut self, frame: &Frame, now: Timestamp) {
        match (frame.get("ActionID"), frame.answer(), frame.event()) {
            (Some(CHALLENGE), Some("Success"), _) => {
                let challenge = frame.get("Challenge").unwrap_or_default();
                let key = proof(challenge, self.settings.secret.reveal());
                let login = self.login().with("AuthType", "MD5").with("Key", &key);
                self.send(LOGIN, &login);
            }
            (Some(LOGIN), Some("Success"), _) => {
                self.phase = Phase::Starting;
                self.since = now;
                self.next_ping = now;
                self.up_if_known(now);
            }
            (Some(CHALLENGE | LOGIN), Some(_), _) => self.parting = Some(Parting::Refused),
            // It may come before the answer to our name: we are in all the same.
            (_, None, Some("FullyBooted")) => self.fully_booted(frame, now),
            _ => {
                let _sign = self.is_sign_of_life(frame, now);
            }
        }
    }

    fn fully_booted(&mut self, frame: &Frame, now: Timestamp) {
        let uptime = frame
            .number("Uptime")
            .and_then(|seconds| i64::try_from(seconds).ok());
        let booted_at =
            uptime.and_then(|uptime| now.checked_sub(SignedDuration::from_secs(uptime)).ok());
        // It says how long it has been up: by a clock that was set meanwhile, that is another moment of the same start.
        let set_since = std::mem::take(&mut self.set_since);
        let near = |apart: SignedDuration| apart.abs() <= SAME_START;
        let same = match (self.booted_at, booted_at) {
            (Some(before), Some(now)) => {
                let apart = now.duration_since(before);
                near(apart) || near(apart.saturating_sub(set_since))
            }
            _ => true,
        };
        if !same {
            self.restarted = true;
            self.tracker = Tracker::new(self.settings.reading.clone());
            self.orders.restarted();
        }
        self.booted_at = booted_at.or(self.booted_at);
        self.up_at = Some(now);
        self.up_if_known(now);
    }

    /// Up is who has let us in and has said so; nothing is listed before.
    fn up_if_known(&mut self, now: Timestamp) {
        if self.phase == Phase::Starting && self.up_at.is_some() {
            self.phase = Phase::Up;
            self.next_ping = now;
            let id = self.name("settings");
            self.send(&id, &Action::new("CoreSettings"));
            self.tell(Told::Ready);
        }
    }
}

/// The proof that we know the secret, without saying it.
pub(in crate::bridge::asterisk) fn proof(challenge: &str, secret: &str) -> String {
    let digest = Md5::digest(format!("{challenge}{secret}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
