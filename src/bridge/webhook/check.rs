//! Owns: a look at the door of a bridge that takes signed JSON: whether it answers, and whom it refuses.
//! Must not know: the sentences in which it is told, or any other adapter.

use jiff::Timestamp;
use serde::Serialize;
use tokio_rustls::TlsConnector;

use super::Settings;
use super::signature::{HEADER, sign};
use crate::bridge::finding::{Found, SHORTEST_SECRET, Verdict};
use crate::bridge::http::fetch::AddressError;
use crate::bridge::http::knock::{Empty, Knocked, REFUSED, knock};
use crate::words;

/// A signed body that is not understood: nothing of it is taken.
const NOTHING: &str = r#"{"check":true}"#;
const NOT_UNDERSTOOD: u16 = 422;

words! {
    /// What can be found.
    What {
        /// All is well, as far as can be seen.
        NothingWrong = "nothing_wrong",
        /// A secret can be guessed.
        ShortSecret = "short_secret",
        /// The second secret is the first.
        SameSecret = "same_secret",
        /// The address is none.
        AddressUnusable = "address_unusable",
        /// The address carries numbers in the clear.
        AddressNotPrivate = "address_not_private",
        /// Nobody answers.
        NobodyAnswers = "nobody_answers",
        /// What answers takes posts that nobody signed, or is no bridge.
        UnsignedTaken = "unsigned_taken",
        /// A post that is signed with one of the secrets is refused.
        SignedRefused = "signed_refused",
    }
}

/// One thing that was found, as data.
pub type Finding = crate::bridge::finding::Finding<What>;

/// What is seen of the door.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Seen {
    /// Where.
    pub address: String,
    /// What is answered there, for each of the secrets; none where the address cannot be used.
    pub answers: Vec<Knocked>,
    /// Why it cannot be used.
    #[serde(skip)]
    pub unusable: Option<AddressError>,
}

/// Knocks at this address, signed with each of the secrets.
pub async fn look(settings: &Settings, trusts: &TlsConnector, address: &str) -> Seen {
    let mut seen = Seen {
        address: address.to_owned(),
        ..Seen::default()
    };
    for secret in &settings.secrets {
        let second = Timestamp::now().as_second();
        let post = Empty {
            path: "/calls",
            content_type: "application/json",
            body: NOTHING.to_owned(),
            signature: (HEADER, sign(secret, second, NOTHING.as_bytes())),
        };
        match knock(address, trusts, &post).await {
            Ok(answer) => seen.answers.push(answer),
            Err(error) => seen.unusable = Some(error),
        }
    }
    seen
}

/// Everything that is to be said, the worst first.
#[must_use]
pub fn judge(seen: &Seen, settings: &Settings) -> Vec<Finding> {
    let mut found = Found::default();
    let secrets: Vec<&str> = settings
        .secrets
        .iter()
        .map(|secret| secret.reveal().as_str())
        .collect();
    if secrets.iter().any(|secret| secret.len() < SHORTEST_SECRET) {
        found.add(Verdict::Wrong, What::ShortSecret, "");
    }
    if matches!(secrets[..], [first, second] if first == second) {
        found.add(Verdict::Doubtful, What::SameSecret, "");
    }
    let unusable = seen.unusable.map(|error| match error {
        AddressError::NotPrivate => What::AddressNotPrivate,
        AddressError::NotAnAddress => What::AddressUnusable,
    });
    let answered = seen
        .answers
        .iter()
        .find_map(|answer| match answer.unsigned {
            None => Some(What::NobodyAnswers),
            Some(REFUSED) if answer.signed == Some(NOT_UNDERSTOOD) => None,
            Some(REFUSED) => Some(What::SignedRefused),
            Some(_) => Some(What::UnsignedTaken),
        });
    if let Some(what) = unusable.or(answered) {
        found.add(Verdict::Wrong, what, seen.address.as_str());
    }
    found.sorted(What::NothingWrong)
}
