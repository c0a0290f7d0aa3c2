//! Owns: which time zone the person at the desk is in.
//! Must not know: what time it is there.

use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;

/// Where the machine says which zone it is in.
const OF_THE_MACHINE: &str = "/etc/localtime";
/// What stands before the zone's name where that is a link.
const ZONES: &str = "zoneinfo/";

/// The zone this program runs in. One file is read; to look a zone up by its name, every folder of zones would be.
pub(super) fn here() -> TimeZone {
    let chosen = std::env::var_os("TZ").is_some();
    let zone = if chosen {
        None
    } else {
        linked(Path::new(OF_THE_MACHINE))
    };
    zone.unwrap_or_else(TimeZone::system)
}

/// The zone to which this leads, under the name it has there.
fn linked(link: &Path) -> Option<TimeZone> {
    let leads_to = fs::read_link(link).ok()?;
    let (_, name) = leads_to.to_str()?.rsplit_once(ZONES)?;
    TimeZone::tzif(name, &fs::read(link).ok()?).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use jiff::Timestamp;
    use std::os::unix::fs::symlink;

    /// An invented zone, five hours behind all year, as the files of zones spell one.
    fn five_hours_behind() -> Vec<u8> {
        let mut block = b"TZif2".to_vec();
        block.extend([0; 15]);
        // One kind of time with a name of four bytes, and no change between kinds.
        for count in [0_u32, 0, 0, 0, 1, 4] {
            block.extend(count.to_be_bytes());
        }
        block.extend((-5 * 3600_i32).to_be_bytes());
        block.extend(b"\0\0INV\0");
        [block.clone(), block, b"\nINV5\n".to_vec()].concat()
    }

    #[test]
    fn the_zone_is_the_one_the_link_leads_to_under_its_name() {
        let folder = std::env::temp_dir().join(format!("linelamp-{}", uuid::Uuid::new_v4()));
        let zones = folder.join("zoneinfo/Invented");
        fs::create_dir_all(&zones).unwrap();
        fs::write(zones.join("Town"), five_hours_behind()).unwrap();
        symlink(zones.join("Town"), folder.join("localtime")).unwrap();
        let zone = linked(&folder.join("localtime")).unwrap();
        assert_eq!(zone.to_offset(Timestamp::UNIX_EPOCH).seconds(), -5 * 3600);
        assert_eq!(zone.iana_name(), Some("Invented/Town"));
        // A copy in the place of a link has no name, and a link to elsewhere is no zone.
        assert_eq!(linked(&zones.join("Town")), None);
        fs::write(folder.join("other"), five_hours_behind()).unwrap();
        symlink(folder.join("other"), folder.join("elsewhere")).unwrap();
        assert_eq!(linked(&folder.join("elsewhere")), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
