//! Owns: which database an answer came from, and from when on a standby has what was answered.
//! Must not know: how either is asked for.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The database of an answer: which one, and on which write-ahead timeline it writes. Another origin is another world:
/// a standby was promoted, or a copy restored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    /// The timeline now being written.
    pub timeline: u32,
    /// The database's identity.
    pub identity: Uuid,
}

impl Origin {
    /// As the database sends it: four bytes of timeline, sixteen of identity.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (timeline, identity) = bytes.split_at_checked(4)?;
        Some(Self {
            timeline: u32::from_be_bytes(timeline.try_into().ok()?),
            identity: Uuid::from_slice(identity).ok()?,
        })
    }

    /// Whether this is what another one has taken over from: the same database on an earlier timeline. What is said to
    /// it reaches nobody.
    #[must_use]
    pub fn is_overtaken_by(self, other: Self) -> bool {
        self.identity == other.identity && self.timeline < other.timeline
    }
}

impl FromStr for Origin {
    type Err = super::UnknownWord;
    /// The same bytes as hexadecimal digits, as the feed sends them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (timeline, identity) = text.split_at_checked(8).ok_or(super::UnknownWord)?;
        Ok(Self {
            timeline: u32::from_str_radix(timeline, 16).map_err(|_| super::UnknownWord)?,
            identity: Uuid::try_parse(identity).map_err(|_| super::UnknownWord)?,
        })
    }
}

/// A place in the write-ahead log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Lsn(pub u64);

impl fmt::Display for Lsn {
    /// As Postgres spells it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:X}/{:X}", self.0 >> 32, self.0 & 0xFFFF_FFFF)
    }
}

/// Where a committed line stands: whoever has the log of this origin up to here has the line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Saved {
    /// The database that has it.
    pub origin: Origin,
    /// The end of the log when it was committed.
    pub lsn: Lsn,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_same_database_on_a_later_timeline_has_taken_over() {
        let origin = |timeline, identity| Origin {
            timeline,
            identity: Uuid::from_u128(identity),
        };
        assert!(origin(1, 7).is_overtaken_by(origin(2, 7)));
        assert!(!origin(2, 7).is_overtaken_by(origin(2, 7)));
        assert!(!origin(3, 7).is_overtaken_by(origin(2, 7)));
        // A restored copy begins to count anew, and under a name of its own.
        assert!(!origin(1, 8).is_overtaken_by(origin(2, 7)));
    }

    #[test]
    fn a_place_in_the_log_is_spelt_as_postgres_does() {
        assert_eq!(Lsn(0x1_03A5_B2C8).to_string(), "1/3A5B2C8");
    }

    proptest! {
        #[test]
        fn only_twenty_bytes_are_an_origin(bytes: Vec<u8>) {
            prop_assert_eq!(Origin::read(&bytes).is_some(), bytes.len() == 20);
        }

        #[test]
        fn an_origin_is_read_as_it_was_sent(timeline: u32, identity: u128) {
            let origin = Origin { timeline, identity: Uuid::from_u128(identity) };
            let sent = [timeline.to_be_bytes().as_slice(), origin.identity.as_bytes()].concat();
            prop_assert_eq!(Origin::read(&sent), Some(origin));
            let spelt = format!("{timeline:08x}{identity:032x}");
            prop_assert_eq!(spelt.parse(), Ok(origin));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _read: Result<Origin, _> = text.parse();
        }
    }
}
