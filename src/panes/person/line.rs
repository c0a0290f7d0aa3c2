//! Owns: the one line in which a record is written: a field's value, or what somebody told.
//! Must not know: where it is drawn or how it is sent.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::{
    ANumber, Consent, ConsentSaid, Contact, Custody, NewValue, PersonId, Record, RecordField, Told,
    Words, Write, tongue,
};
use crate::panes::Typing;

/// What may be told about a person, as the database spells it, in the order in which it is offered.
pub const TOLD_KINDS: &[&str] = &[
    "alias", "a_number", "language", "contact", "custody", "consent",
];

/// What a line is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asks {
    /// The value of a field, of which this version was seen.
    Value {
        /// Of which record.
        record: Record,
        /// Which field.
        field: RecordField,
        /// Its version when the line was begun.
        seen: i32,
    },
    /// Something that is told about a person.
    Told {
        /// About whom.
        person: PersonId,
        /// Of which kind.
        kind: &'static str,
    },
}

impl Asks {
    /// Into which record it is written.
    #[must_use]
    pub const fn record(self) -> Record {
        match self {
            Self::Value { record, .. } => record,
            Self::Told { person, .. } => Record::Person(person),
        }
    }

    /// Whether both are for the same, whatever was seen of it.
    #[must_use]
    pub fn is_same(self, other: Self) -> bool {
        let same = match (self, other) {
            (Self::Value { field, .. }, Self::Value { field: other, .. }) => field == other,
            (Self::Told { kind, .. }, Self::Told { kind: other, .. }) => kind == other,
            _ => false,
        };
        same && self.record() == other.record()
    }
}

/// The line and what stands in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordLine {
    /// For what.
    pub asks: Asks,
    /// What stood in it when it was begun.
    pub was: Words,
    /// What is typed.
    pub typing: Typing,
}

impl RecordLine {
    /// Something is typed that did not stand there before.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        !self.typing.is_blank() && self.typing.text().trim() != self.was.reveal().trim()
    }

    /// Whether this order is for the same, whatever stands in it.
    #[must_use]
    pub fn is_in(&self, write: &Write) -> bool {
        match (write, self.asks) {
            (Write::SetValue(value), Asks::Value { record, field, .. }) => {
                (value.record, value.field) == (record, field)
            }
            (Write::TellPerson(whose, _, told), Asks::Told { person, kind }) => {
                (*whose, told.kind()) == (person, kind)
            }
            _ => false,
        }
    }

    /// The value it sets, as it is kept; `None`: it is none, or the line is for something else.
    #[must_use]
    pub fn value(&self) -> Option<NewValue> {
        let Asks::Value {
            record,
            field,
            seen,
        } = self.asks
        else {
            return None;
        };
        let typed = self.typing.text().trim();
        let value = match field {
            RecordField::ANumber if !typed.is_empty() => {
                ANumber::parse(typed).ok()?.digits().to_owned()
            }
            RecordField::Language if !typed.is_empty() => code(typed)?,
            _ => typed.to_owned(),
        };
        Some(NewValue {
            record,
            field,
            value: Words::new(value),
            seen,
        })
    }

    /// What it tells; `None`: it cannot be read as that, or the line is for something else.
    #[must_use]
    pub fn told(&self, now: Timestamp) -> Option<Told> {
        let Asks::Told { kind, .. } = self.asks else {
            return None;
        };
        let typed = self.typing.text().trim();
        match kind {
            "alias" => (!typed.is_empty()).then(|| Told::Alias(Words::new(typed))),
            "a_number" => {
                let number = ANumber::parse(typed).ok()?;
                Some(Told::ANumber(Words::new(number.digits())))
            }
            "language" => code(typed).map(Told::Language),
            "contact" => Contact::read(typed.trim_start_matches('@')).map(Told::Contact),
            "custody" => custody(typed, now).map(Told::Custody),
            "consent" => consent(typed).map(Told::Consent),
            _ => None,
        }
    }
}

/// A language by its name or its code.
fn code(typed: &str) -> Option<String> {
    let folded = typed.to_lowercase();
    let is_code = (2..=3).contains(&folded.len()) && folded.chars().all(|c| c.is_ascii_lowercase());
    let known = tongue(&folded).map(str::to_owned);
    known.or_else(|| is_code.then_some(folded))
}

/// `Pine Hill 2026-03-01 2026-03-09`: the facility, from which day, until which day.
fn custody(typed: &str, now: Timestamp) -> Option<Custody> {
    let mut words: Vec<&str> = typed.split_whitespace().collect();
    let mut days: Vec<Date> = Vec::new();
    while days.len() < 2
        && let Some(day) = words.last().and_then(|word| word.parse().ok())
    {
        days.insert(0, day);
        words.pop();
    }
    let noon = |day: &Date| {
        let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok()?;
        Some(noon.timestamp().min(now))
    };
    (!words.is_empty()).then_some(())?;
    Some(Custody {
        facility: words.join(" "),
        from: noon(days.first()?)?,
        to: noon(days.last()?)?,
    })
}

/// `C2`, `-C2`.
fn consent(typed: &str) -> Option<ConsentSaid> {
    let bare = typed.trim_start_matches('-').to_uppercase();
    Some(ConsentSaid {
        step: Consent::from_word(bare.trim())?,
        given: !typed.starts_with('-'),
        language: None,
        interpreter: None,
        read_back: false,
        expires_at: None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    const JORGE: PersonId = PersonId(uuid::Uuid::from_u128(7));

    fn line(asks: Asks, typed: &str) -> RecordLine {
        RecordLine {
            asks,
            was: Words::default(),
            typing: Typing::with(typed),
        }
    }

    fn value(field: RecordField, typed: &str) -> Option<String> {
        let asks = Asks::Value {
            record: Record::Person(JORGE),
            field,
            seen: 3,
        };
        let value = line(asks, typed).value()?;
        assert_eq!((value.field, value.seen), (field, 3));
        Some(value.value.reveal().to_owned())
    }

    fn told(kind: &'static str, typed: &str) -> Option<Told> {
        let asks = Asks::Told {
            person: JORGE,
            kind,
        };
        line(asks, typed).told(Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_value_is_what_was_typed_in_the_form_in_which_it_is_kept() {
        assert_eq!(
            value(RecordField::Given, " Jorge "),
            Some("Jorge".to_owned())
        );
        assert_eq!(value(RecordField::Given, ""), Some(String::new()));
        assert_eq!(
            value(RecordField::ANumber, "A 204-004-117"),
            Some("204004117".to_owned())
        );
        assert_eq!(value(RecordField::ANumber, "Jorge"), None);
        assert_eq!(
            value(RecordField::Language, "Spanish"),
            Some("es".to_owned())
        );
        assert_eq!(value(RecordField::Language, "quc"), Some("quc".to_owned()));
        assert_eq!(value(RecordField::Language, "whatever they speak"), None);
    }

    #[test]
    fn what_is_told_is_read_or_refused_whole() {
        let days = ["1970-01-01", "1969-12-24"];
        let stay = told("custody", &format!("Pine Hill {} {}", days[1], days[0]));
        let Some(Told::Custody(stay)) = stay else {
            unreachable!("a stay was read")
        };
        assert_eq!(stay.facility, "Pine Hill");
        assert!(stay.from < stay.to && stay.to <= Timestamp::UNIX_EPOCH);
        for nothing in ["Pine Hill", "1970-01-01", ""] {
            assert_eq!(told("custody", nothing), None, "{nothing}");
        }
        assert!(matches!(
            told("contact", "@sister Marta +1 312 555 0100"),
            Some(Told::Contact(_))
        ));
        assert_eq!(told("contact", "Marta"), None);
        assert!(
            matches!(told("consent", "-c2"), Some(Told::Consent(said)) if !said.given && said.step == Consent::C2)
        );
        assert_eq!(told("consent", "yes"), None);
        assert_eq!(told("alias", " "), None);
        assert_eq!(told("a_number", "12"), None);
    }
}
