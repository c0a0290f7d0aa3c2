//! Owns: which phones are rung, and which number they are shown.
//! Must not know: who ordered it, or how it is done.

use crate::domain::is_within_country;
use crate::domain::phone_system::Step;

/// Whom this bridge may ring, and as whom.
#[derive(Clone, Debug)]
pub(super) struct Dialling {
    /// The number that phones are shown; nothing: the line that was called.
    pub(super) shown_number: Option<String>,
    /// How numbers begin that may be rung; none: those of the country of the number that is shown.
    pub(super) may_ring: Vec<String>,
}

impl Dialling {
    /// The number that is shown to a phone which rings for a caller of this line.
    pub(super) fn shown<'a>(&'a self, line: Option<&'a str>) -> &'a str {
        self.shown_number.as_deref().or(line).unwrap_or_default()
    }

    /// Whether this phone may be rung and shown that number. A desk can be given any number in the world, and the account
    /// would pay for the call.
    pub(super) fn allows(&self, phone: &str, shown: &str) -> Result<(), Step> {
        if !is_phone(phone) {
            return Err(Step::PhoneUnknown);
        }
        let may = if self.may_ring.is_empty() {
            is_within_country(shown, phone)
        } else {
            self.may_ring.iter().any(|begin| phone.starts_with(begin))
        };
        if may { Ok(()) } else { Err(Step::PhoneBarred) }
    }
}

/// A telephone number with its country; nothing that could mean more to Twilio.
fn is_phone(phone: &str) -> bool {
    phone.strip_prefix('+').is_some_and(|number| {
        (2..=15).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::{Dialling, Step};

    const LINE: &str = "+13125550100";

    fn dialling(may_ring: &[&str]) -> Dialling {
        Dialling {
            shown_number: None,
            may_ring: may_ring.iter().map(|begin| (*begin).to_owned()).collect(),
        }
    }

    #[test]
    fn without_a_word_only_the_hotlines_own_country_is_rung_and_nobody_who_earns_by_it() {
        let usual = dialling(&[]);
        let shown = usual.shown(Some(LINE));
        for phone in ["+13345550177", "+18005550199"] {
            assert_eq!(usual.allows(phone, shown), Ok(()), "{phone}");
        }
        // Mexico, Germany, Jamaica (which also begins with +1), and a number that costs by the minute.
        for phone in [
            "+525512345678",
            "+493023125001",
            "+18765551234",
            "+19005550123",
        ] {
            assert_eq!(
                usual.allows(phone, shown),
                Err(Step::PhoneBarred),
                "{phone}"
            );
        }
        let of_no_country = usual.allows("+13345550177", "sip:hotline@example.org");
        assert_eq!(of_no_country, Err(Step::PhoneBarred));
    }

    #[test]
    fn what_may_be_rung_can_be_said() {
        let said = dialling(&["+1312", "+52"]);
        for phone in ["+13125550177", "+525512345678"] {
            assert_eq!(said.allows(phone, LINE), Ok(()), "{phone}");
        }
        assert_eq!(said.allows("+13345550177", LINE), Err(Step::PhoneBarred));
    }

    #[test]
    fn what_is_no_number_with_its_country_is_no_phone() {
        for phone in [
            "",
            "101",
            "3125550177",
            "101;+1",
            "<Sip>",
            "sip:a b",
            "+1312555010a",
        ] {
            let allowed = dialling(&["+", "1", "s"]).allows(phone, LINE);
            assert_eq!(allowed, Err(Step::PhoneUnknown), "{phone}");
        }
    }
}
