//! Owns: `linelamp bridge check`: what is seen of a phone system, and what is to be mended on its side.
//! Must not know: how anything is looked at, or what makes it wrong.

use serde::Serialize;

use super::adapter;
use crate::bridge::asterisk::check::{Finding, Seen, Unseen, Verdict, judge, look};
use crate::bridge::asterisk::settings::Settings;
use crate::cli::{Context, Failure};
use crate::config::Bridge;
use crate::domain::phone_system::SystemKind;
use crate::domain::safe;

/// What is told.
#[derive(Serialize)]
struct Checked {
    seen: Seen,
    found: Vec<Finding>,
}

pub(super) fn check(bridge: &Bridge, context: &Context) -> Result<(), Failure> {
    if bridge.kind != SystemKind::Asterisk {
        return Err(Failure::usage(
            context.say.say("bridge-check-only-asterisk"),
        ));
    }
    let secret = adapter::secret(bridge, context)?;
    let settings = adapter::manager(bridge, &secret, context)?;
    let seen = context
        .block_on(look(&settings))?
        .map_err(|unseen| failure(unseen, &settings, context))?;
    let found = judge(&seen, &settings, bridge.mode);
    let wrong = found
        .iter()
        .filter(|finding| finding.verdict == Verdict::Wrong)
        .count();
    context.print(&Checked { seen, found }, |checked| told(checked, context))?;
    match wrong {
        0 => Ok(()),
        count => Err(Failure::missing(
            context
                .say
                .say_with("bridge-check-mendable", &[("count", count.into())]),
        )),
    }
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

fn told(checked: &Checked, context: &Context) -> String {
    let (say, seen) = (&context.say, &checked.seen);
    let shown = |text: &Option<String>| text.as_deref().map(|text| safe(text).to_string());
    let name = shown(&seen.system_name).unwrap_or_else(|| say.say("bridge-check-unnamed"));
    let first = say.say_with(
        "bridge-check-saw",
        &[
            ("version", shown(&seen.version).unwrap_or_default().into()),
            ("name", name.into()),
            ("queues", seen.queues.len().into()),
            ("calls", seen.calls.to_string().into()),
        ],
    );
    let findings = checked.found.iter().map(|finding| {
        let mark = say.word("bridge-check-mark", finding.verdict.word());
        let what = finding.what.word().replace('_', "-");
        let about = safe(&finding.about).to_string();
        let sentence = say.say_with(
            &format!("bridge-finding-{what}"),
            &[("about", about.into())],
        );
        format!("{mark}  {sentence}")
    });
    std::iter::once(first)
        .chain(findings)
        .collect::<Vec<_>>()
        .join("\n")
}
