//! Owns: a look at a Twilio account before it is trusted: its numbers, whom they call, and what is wrong with that.
//! Must not know: the sentences in which it is told, or any other adapter.

use jiff::Timestamp;
use serde::Serialize;
use tokio_rustls::TlsConnector;

use super::Settings;
use super::form::Form;
use super::posted::Plan;
use super::rest::{NumberRow, Rest, RestError};
use super::rows::is_at;
use super::signature::{HEADER, Signed, sign};
use crate::bridge::finding::{Found, Verdict};
use crate::bridge::http::fetch::{AddressError, FORM, encoded};
use crate::bridge::http::knock::{Empty, Knocked, REFUSED, from_here, knock};
use crate::domain::Redacted;
use crate::words;

/// Clocks further apart make times of calls wrong.
const CLOCKS_APART: i64 = 2;

words! {
    /// What can be found.
    What {
        /// All is well, as far as can be seen.
        NothingWrong = "nothing_wrong",
        /// The account is suspended or closed.
        AccountNotActive = "account_not_active",
        /// A trial account: it calls only numbers that were confirmed, and tells callers of itself.
        TrialAccount = "trial_account",
        /// The clocks are so many seconds apart.
        ClocksApart = "clocks_apart",
        /// The account has no number.
        NoNumbers = "no_numbers",
        /// It does not have this number of the configuration.
        NumberMissing = "number_missing",
        /// Calls to none of its numbers are told here.
        NoneIsOurs = "none_is_ours",
        /// Calls to this number are not told here.
        ToldElsewhere = "told_elsewhere",
        /// An application or a trunk has the calls to this number.
        TakenOver = "taken_over",
        /// Calls to this number are told by GET.
        NotPosted = "not_posted",
        /// Ends of calls to this number are not told here.
        EndsNotTold = "ends_not_told",
        /// Ends of calls to this number are told by GET.
        EndsNotPosted = "ends_not_posted",
        /// Callers of this number hear an error when this machine is off.
        NoFallback = "no_fallback",
        /// The public address is none.
        AddressUnusable = "address_unusable",
        /// The public address carries numbers in the clear.
        AddressNotPrivate = "address_not_private",
        /// Nobody answers at the public address, and no bridge does here.
        BridgeNotRunning = "bridge_not_running",
        /// The bridge answers here, but nobody at the public address.
        AddressAstray = "address_astray",
        /// What answers at the public address takes posts that nobody signed, or is no bridge.
        UnsignedTaken = "unsigned_taken",
        /// What answers at the public address refuses a post that is signed.
        SignedRefused = "signed_refused",
    }
}

/// One thing that was found, as data.
pub type Finding = crate::bridge::finding::Finding<What>;

/// What is seen of an account.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Seen {
    /// How the account stands.
    pub account: Option<String>,
    /// `Trial` or `Full`.
    pub kind: Option<String>,
    /// How many seconds its clock is ahead of ours.
    pub clock_ahead: Option<i64>,
    /// Its numbers.
    pub numbers: Vec<NumberSeen>,
    /// What is answered at the public address; nothing where that cannot be used.
    pub public: Option<Knocked>,
    /// What is answered where the bridge listens, where it has no certificate of its own.
    pub here: Option<Knocked>,
    /// Why the public address cannot be used.
    #[serde(skip)]
    pub address: Option<AddressError>,
}

/// One number, and what becomes of calls to it.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct NumberSeen {
    /// The number, with its `+`.
    pub number: String,
    /// Where its calls are told, and how.
    pub calls: Option<(String, String)>,
    /// Where their ends are told, and how.
    pub ends: Option<(String, String)>,
    /// Where its calls are told when nobody answers there.
    pub fallback: Option<String>,
    /// The application or the trunk that has its calls.
    pub taken_over: Option<String>,
}

impl From<NumberRow> for NumberSeen {
    fn from(row: NumberRow) -> Self {
        let said = |text: Option<String>| text.filter(|text| !text.is_empty());
        let told = |address: Option<String>, how: Option<String>| {
            Some((
                said(address)?,
                said(how).unwrap_or_else(|| "POST".to_owned()),
            ))
        };
        Self {
            number: row.phone_number,
            calls: told(row.voice_url, row.voice_method),
            ends: told(row.status_callback, row.status_callback_method),
            fallback: said(row.voice_fallback_url),
            taken_over: said(row.trunk_sid).or(said(row.voice_application_sid)),
        }
    }
}

/// Looks at the account, and knocks at the public address and, where a bridge listens without a certificate, here.
///
/// # Errors
/// The account is not shown, or not whole.
pub async fn look(
    settings: &Settings,
    trusts: &TlsConnector,
    listen: Option<&str>,
) -> Result<Seen, RestError> {
    let rest = Rest::new(settings.interface.clone(), &settings.plan.account);
    let (account, date) = rest.account().await?;
    let numbers = rest.numbers().await?;
    let post = empty(&settings.plan, &settings.token);
    let public = knock(&settings.plan.public_address, trusts, &post).await;
    let here = match listen {
        Some(listen) => knock(&from_here(listen), trusts, &post).await.ok(),
        None => None,
    };
    Ok(Seen {
        account: account.status,
        kind: account.kind,
        clock_ahead: date.map(|date| date.duration_since(Timestamp::now()).as_secs()),
        numbers: numbers.into_iter().map(NumberSeen::from).collect(),
        address: public.err(),
        public: public.ok(),
        here,
    })
}

/// A post that is genuine and tells nothing: there is no such place.
fn empty(plan: &Plan, token: &Redacted<String>) -> Empty {
    const PLACE: &str = "/check";
    let body = format!("AccountSid={}", encoded(&plan.account));
    let form = Form::read(body.as_bytes()).unwrap_or_default();
    let address = format!("{}{PLACE}", plan.public_address);
    Empty {
        path: PLACE,
        content_type: FORM,
        signature: (HEADER, sign(token, &address, Signed::Form(&form))),
        body,
    }
}

/// Everything that is to be said, the worst first.
#[must_use]
pub fn judge(seen: &Seen, settings: &Settings) -> Vec<Finding> {
    let mut found = Found::default();
    if let Some(status) = seen.account.as_deref().filter(|said| *said != "active") {
        found.add(Verdict::Wrong, What::AccountNotActive, status);
    }
    if seen.kind.as_deref() == Some("Trial") {
        found.add(Verdict::Doubtful, What::TrialAccount, "");
    }
    if let Some(ahead) = seen.clock_ahead.filter(|ahead| ahead.abs() > CLOCKS_APART) {
        let apart = ahead.abs().to_string();
        found.add(Verdict::Doubtful, What::ClocksApart, apart);
    }
    judge_numbers(seen, &settings.plan, &settings.numbers, &mut found);
    judge_address(seen, &settings.plan, &mut found);
    found.sorted(What::NothingWrong)
}

fn judge_numbers(seen: &Seen, plan: &Plan, wanted: &[String], found: &mut Found<What>) {
    if seen.numbers.is_empty() {
        found.add(Verdict::Wrong, What::NoNumbers, "");
    }
    for missing in wanted.iter().filter(|wanted| {
        let has = |number: &NumberSeen| number.number == **wanted;
        !seen.numbers.is_empty() && !seen.numbers.iter().any(has)
    }) {
        found.add(Verdict::Wrong, What::NumberMissing, missing);
    }
    let ours = |number: &NumberSeen| calls_here(number, plan);
    let is_wanted = |number: &NumberSeen| wanted.contains(&number.number);
    // An account may have numbers that are none of the hotline's; where nothing is said, one at least must be.
    if wanted.is_empty() && !seen.numbers.is_empty() && !seen.numbers.iter().any(ours) {
        found.add(
            Verdict::Wrong,
            What::NoneIsOurs,
            plan.public_address.as_str(),
        );
    }
    for number in &seen.numbers {
        let about = number.number.as_str();
        if !calls_here(number, plan) {
            if is_wanted(number) {
                found.add(Verdict::Wrong, What::ToldElsewhere, about);
            }
            continue;
        }
        if number.taken_over.is_some() {
            found.add(Verdict::Wrong, What::TakenOver, about);
        }
        if !is_posted(number.calls.as_ref()) {
            found.add(Verdict::Wrong, What::NotPosted, about);
        }
        if !is_told_at(number.ends.as_ref(), plan, "status") {
            found.add(Verdict::Wrong, What::EndsNotTold, about);
        } else if !is_posted(number.ends.as_ref()) {
            found.add(Verdict::Wrong, What::EndsNotPosted, about);
        }
        let fallback = number.fallback.as_deref();
        if fallback.is_none_or(|fallback| fallback.starts_with(&plan.public_address)) {
            found.add(Verdict::Doubtful, What::NoFallback, about);
        }
    }
}

fn calls_here(number: &NumberSeen, plan: &Plan) -> bool {
    is_told_at(number.calls.as_ref(), plan, "voice")
}

fn is_told_at(told: Option<&(String, String)>, plan: &Plan, place: &str) -> bool {
    told.is_some_and(|(address, _)| is_at(address, &plan.at(place)))
}

fn is_posted(told: Option<&(String, String)>) -> bool {
    told.is_none_or(|(_, how)| how.eq_ignore_ascii_case("POST"))
}

fn judge_address(seen: &Seen, plan: &Plan, found: &mut Found<What>) {
    let address = plan.public_address.as_str();
    let unusable = match seen.address {
        Some(AddressError::NotPrivate) => Some(What::AddressNotPrivate),
        Some(AddressError::NotAnAddress) => Some(What::AddressUnusable),
        None => None,
    };
    if let Some(what) = unusable {
        found.add(Verdict::Wrong, what, address);
    }
    let answers_here = seen.here.is_some_and(|here| here.unsigned == Some(REFUSED));
    let what = match seen.public.map(|there| (there.unsigned, there.signed)) {
        Some((None, _)) if answers_here => What::AddressAstray,
        Some((None, _)) => What::BridgeNotRunning,
        Some((Some(REFUSED), Some(REFUSED) | None)) => What::SignedRefused,
        None | Some((Some(REFUSED), Some(_))) => return,
        // Whatever stands before the bridge says so when nobody is behind it.
        Some((Some(502..=504), _)) if !answers_here && seen.here.is_some() => {
            What::BridgeNotRunning
        }
        Some((Some(502..=504), _)) => What::AddressAstray,
        Some((Some(_), _)) => What::UnsignedTaken,
    };
    found.add(Verdict::Wrong, what, address);
}

#[cfg(test)]
mod tests;
