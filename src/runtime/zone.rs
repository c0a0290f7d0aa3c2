//! Owns: which time zone the person at the desk is in.
//! Must not know: what time it is there.

use std::fs;

use jiff::tz::TimeZone;

/// Where the machine says which zone it is in.
const OF_THE_MACHINE: &str = "/etc/localtime";
/// What stands before the zone's name where that is a link.
const ZONES: &str = "zoneinfo/";

/// The zone this program runs in. One file is read; to look a zone up by its name, every folder of zones would be.
pub(super) fn here() -> TimeZone {
    let chosen = std::env::var_os("TZ").is_some();
    let zone = if chosen { None } else { of_the_machine() };
    zone.unwrap_or_else(TimeZone::system)
}

fn of_the_machine() -> Option<TimeZone> {
    let link = fs::read_link(OF_THE_MACHINE).ok()?;
    let (_, name) = link.to_str()?.rsplit_once(ZONES)?;
    TimeZone::tzif(name, &fs::read(OF_THE_MACHINE).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn the_zone_that_is_read_is_the_one_that_is_looked_up() {
        let now = Timestamp::now();
        let looked_up = TimeZone::system();
        assert_eq!(here().to_offset(now), looked_up.to_offset(now));
        assert_eq!(here().iana_name(), looked_up.iana_name());
    }
}
