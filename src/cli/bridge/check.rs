//! Owns: `linelamp bridge check`: what is seen of a phone system, and what is to be mended on its side.
//! Must not know: how anything is looked at, or what makes it wrong.

use serde::Serialize;

use super::adapter;
use crate::bridge::asterisk::check::{Unseen, judge, look};
use crate::bridge::asterisk::settings::Settings;
use crate::bridge::finding::{Finding, Verdict};
use crate::bridge::twilio::rest::RestError;
use crate::bridge::{asterisk, tls, twilio, webhook};
use crate::cli::{Context, Failure};
use crate::config::Bridge;
use crate::domain::phone_system::SystemKind;
use crate::domain::safe;

/// What is told.
#[derive(Serialize)]
struct Checked<S, W> {
    seen: S,
    found: Vec<Finding<W>>,
}

pub(super) fn check(bridge: &Bridge, context: &Context) -> Result<(), Failure> {
    let secret = adapter::secret(bridge, context)?;
    match bridge.kind {
        SystemKind::Asterisk => {
            let settings = adapter::manager(bridge, &secret, context)?;
            let seen = context
                .block_on(look(&settings))?
                .map_err(|unseen| failure(unseen, &settings, context))?;
            let found = judge(&seen, &settings, bridge.mode);
            let first = asterisk_seen(&seen, context);
            tell(&first, "bridge-finding", seen, found, context)
        }
        SystemKind::Twilio => {
            let settings = adapter::cloud(bridge, secret, context)?;
            let listen = adapter::listen_in_clear(bridge);
            let trusts = trusts(context)?;
            let look = twilio::check::look(&settings, &trusts, listen);
            let seen = context
                .block_on(look)?
                .map_err(|error| refused(error, context))?;
            let found = twilio::check::judge(&seen, &settings);
            let numbers = seen.numbers.len();
            let say = &context.say;
            let first = say.say_with("bridge-check-saw-twilio", &[("numbers", numbers.into())]);
            tell(&first, "twilio-finding", seen, found, context)
        }
        SystemKind::Webhook => {
            let settings = adapter::posts(bridge, secret, context)?;
            let address = adapter::address(bridge);
            let trusts = trusts(context)?;
            let seen = context.block_on(webhook::check::look(&settings, &trusts, &address))?;
            let found = webhook::check::judge(&seen, &settings);
            let about = safe(&address).to_string();
            let say = &context.say;
            let first = say.say_with("bridge-check-saw-webhook", &[("address", about.into())]);
            tell(&first, "webhook-finding", seen, found, context)
        }
    }
}

fn trusts(context: &Context) -> Result<tls::TlsConnector, Failure> {
    tls::connector(None).map_err(|error| adapter::bad_certificates("authority", error, context))
}

/// Prints what was seen and found; a failure where something must be mended. `area` is where the sentences stand.
fn tell<S: Serialize, W: Serialize>(
    first: &str,
    area: &str,
    seen: S,
    found: Vec<Finding<W>>,
    context: &Context,
) -> Result<(), Failure> {
    let wrong = found
        .iter()
        .filter(|finding| finding.verdict == Verdict::Wrong)
        .count();
    let lines: Vec<String> = std::iter::once(first.to_owned())
        .chain(found.iter().map(|finding| line(finding, area, context)))
        .collect();
    context.print(&Checked { seen, found }, |_| lines.join("\n"))?;
    match wrong {
        0 => Ok(()),
        count => Err(Failure::missing(
            context
                .say
                .say_with("bridge-check-mendable", &[("count", count.into())]),
        )),
    }
}

fn line<W: Serialize>(finding: &Finding<W>, area: &str, context: &Context) -> String {
    let say = &context.say;
    let mark = say.word("bridge-check-mark", finding.verdict.word());
    let what = serde_json::to_value(&finding.what).unwrap_or_default();
    let what = what.as_str().unwrap_or_default().replace('_', "-");
    let about = safe(&finding.about).to_string();
    let sentence = say.say_with(&format!("{area}-{what}"), &[("about", about.into())]);
    format!("{mark}  {sentence}")
}

fn failure(unseen: Unseen, settings: &Settings, context: &Context) -> Failure {
    let say = &context.say;
    let place = [
        ("host", safe(&settings.host).to_string().into()),
        ("port", settings.port.to_string().into()),
    ];
    Failure::missing(match unseen {
        Unseen::Unreachable => say.say_with("bridge-check-unreachable", &place),
        Unseen::NotAManager => say.say_with("bridge-check-not-a-manager", &place),
        Unseen::Refused => say.say("bridge-check-refused"),
        Unseen::Silent => say.say("bridge-check-silent"),
    })
}

/// Why an account is not shown.
fn refused(error: RestError, context: &Context) -> Failure {
    let say = &context.say;
    Failure::missing(match error {
        RestError::Fetch(_) => say.say("bridge-check-twilio-unreachable"),
        RestError::Refused {
            status: 401 | 403 | 404,
            ..
        } => say.say("bridge-check-twilio-refused"),
        RestError::Refused { .. } | RestError::Unreadable => {
            let why = error.to_string().into();
            say.say_with("bridge-check-twilio-trouble", &[("why", why)])
        }
    })
}

fn asterisk_seen(seen: &asterisk::check::Seen, context: &Context) -> String {
    let say = &context.say;
    let shown = |text: &Option<String>| text.as_deref().map(|text| safe(text).to_string());
    let name = shown(&seen.system_name).unwrap_or_else(|| say.say("bridge-check-unnamed"));
    say.say_with(
        "bridge-check-saw",
        &[
            ("version", shown(&seen.version).unwrap_or_default().into()),
            ("name", name.into()),
            ("queues", seen.queues.len().into()),
            ("calls", seen.calls.to_string().into()),
        ],
    )
}
