//! Owns: how the phone system spells a moment, a caller, a phone, a room and the legs we make.
//! Must not know: what happens to a call.

use jiff::Timestamp;

use super::frame::Frame;
use crate::domain::CommandId;
use crate::domain::phone_system::Caller;

/// What the leg to an interpreter is called after the command ends with this.
const INTERPRETER: &str = "-interpreter";

/// The unique id of the leg that a command makes to an interpreter.
#[must_use]
pub fn interpreter_leg(command: &CommandId) -> String {
    format!("{}{INTERPRETER}", command.leg())
}

/// Whether this leg is of our making.
#[must_use]
pub fn is_ours(unique_id: &str) -> bool {
    unique_id.starts_with("cmd-")
}

/// Whether we made this leg for an interpreter.
#[must_use]
pub fn is_interpreter(unique_id: &str) -> bool {
    is_ours(unique_id) && unique_id.ends_with(INTERPRETER)
}

/// `1795294227.040951`: seconds since 1970, as in `Timestamp` headers.
#[must_use]
pub fn moment(text: &str) -> Option<Timestamp> {
    let (seconds, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let micros = format!("{fraction:0<6}").get(..6)?.parse::<i64>().ok()?;
    let micros = seconds
        .parse::<i64>()
        .ok()?
        .checked_mul(1_000_000)?
        .checked_add(micros)?;
    Timestamp::from_microsecond(micros).ok()
}

/// When the channel with this unique id was made, to the second: `pbx1-1795294226.2`.
#[must_use]
pub fn born(unique_id: &str) -> Option<Timestamp> {
    let tail = unique_id.rsplit('-').next()?;
    let (seconds, _) = tail.split_once('.')?;
    Timestamp::from_second(seconds.parse().ok()?).ok()
}

/// What the phone system says about who calls. An unknown caller is spelled in many ways.
pub fn caller(number: Option<&str>) -> Caller {
    match number.map(str::trim) {
        None | Some("") => Caller::NotSaid,
        Some(number) => Caller::said(number, true),
    }
}

/// The channel variables in which the phone system may say whether a number is to be shown.
const PRESENTATIONS: [&str; 3] = ["CALLERID(pres)", "CALLERID(num-pres)", "CALLERPRES"];

/// What a frame says of that, in the phone system's words.
pub fn presentations(frame: &Frame) -> impl Iterator<Item = &str> {
    let said = PRESENTATIONS.iter().filter_map(|name| frame.variable(name));
    said.chain(
        (frame.event() == Some("UserEvent"))
            .then(|| frame.said("Presentation"))
            .flatten(),
    )
}

/// Whether this presentation says that the number may be shown: `allowed_not_screened` and its like.
#[must_use]
pub fn allows(presentation: &str) -> bool {
    begins(presentation, "allowed")
}

/// Whether this presentation says that the number must not be shown: `prohib_passed_screen` and its like.
#[must_use]
pub fn forbids(presentation: &str) -> bool {
    begins(presentation, "prohib")
}

fn begins(text: &str, word: &str) -> bool {
    text.trim()
        .get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The phone in the name of an interface or a channel: `PJSIP/101`, `PJSIP/101-0000002f` and `Local/101@from-queue/n`
/// are all `101`.
#[must_use]
pub fn phone(interface: &str) -> Option<&str> {
    let (_, rest) = interface.split_once('/')?;
    let name = rest.split(['@', '/', ';']).next()?;
    let name = match name.rsplit_once('-') {
        Some((bare, serial)) if is_serial(serial) => bare,
        _ => name,
    };
    Some(name).filter(|name| !name.is_empty())
}

/// The serial number behind the name of a channel: eight hexadecimal digits.
fn is_serial(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a name may stand in a dial string: no comma, no bracket, nothing that would dial something else.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+_.-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_caller_is_spelled_in_many_ways_and_never_stored_as_a_number() {
        for word in [
            "<unknown>",
            "unknown",
            "anonymous",
            "Anonymous",
            "restricted",
            "asterisk",
        ] {
            assert_eq!(caller(Some(word)), Caller::Withheld, "{word}");
        }
        assert_eq!(caller(Some("")), Caller::NotSaid);
        assert_eq!(caller(None), Caller::NotSaid);
        assert_eq!(
            caller(Some("+1 (555) 0100")),
            Caller::Number("+1 (555) 0100".into())
        );
    }

    #[test]
    fn a_phone_is_its_name_in_whatever_interface() {
        for interface in [
            "PJSIP/101",
            "PJSIP/101-0000002f",
            "Local/101@from-queue/n",
            "SIP/101",
        ] {
            assert_eq!(phone(interface), Some("101"), "{interface}");
        }
        assert_eq!(phone("Local/op-7@phones-00000004;2"), Some("op-7"));
        assert_eq!(phone("nonsense"), None);
        assert_eq!(phone("PJSIP/"), None);
    }

    #[test]
    fn moments_keep_their_microseconds() {
        let at = moment("1795294227.040951").expect("a moment");
        assert_eq!(at.as_microsecond(), 1_795_294_227_040_951);
        assert_eq!(
            moment("1795294227").map(Timestamp::as_second),
            Some(1_795_294_227)
        );
        assert_eq!(moment("soon"), None);
        assert_eq!(
            born("pbx1-1795294226.2").map(Timestamp::as_second),
            Some(1_795_294_226)
        );
        assert_eq!(born("cmd-abc"), None);
    }

    #[test]
    fn what_would_dial_something_else_is_no_plain_name() {
        for name in [
            "101&102", "101,30", "101@out", "../x", "$(x)", "a b", "", "1\n2", "PJSIP/1",
        ] {
            assert!(!is_plain(name), "{name:?}");
        }
        assert!(is_plain("op-101") && is_plain("+15550100"));
    }

    #[test]
    fn the_wish_to_withhold_is_heard() {
        assert!(forbids("prohib_passed_screen") && forbids("PROHIB"));
        assert!(!forbids("allowed_not_screened") && !forbids("unavailable") && !forbids("pröhib"));
    }
}
