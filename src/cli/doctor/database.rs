//! Owns: what is right and wrong with a database, this login in it, and its clock.
//! Must not know: how the facts are asked for.

use jiff::Timestamp;

use super::finding::Finding;
use crate::db::DbError;
use crate::db::checkup::{Checkup, Inside};
use crate::db::migrate::{NEEDED, PROGRAM, may_work};
use crate::domain::{Address, safe};

/// The oldest Postgres, as the server counts.
const OLDEST_SERVER: i32 = 150_000;
/// Seconds between two clocks that nobody notices.
const CLOCK_TOLERANCE: i64 = 5;
/// A keeper not heard from for this many seconds is away.
const KEEPER_PATIENCE: i32 = 30;

/// Judges a database that could not be asked.
pub(super) fn unreachable(address: &Address, error: &DbError) -> Finding {
    let finding = match error {
        DbError::Suspended => Finding::broken("database-refused"),
        DbError::Other(_) => Finding::broken("database-failed").with("error", &error),
        _ => Finding::broken("database-offline"),
    };
    of(finding, address)
}

/// Judges a database that answered. `here` is this machine's clock in the middle of the question.
pub(super) fn findings(address: &Address, facts: &Checkup, here: Timestamp) -> Vec<Finding> {
    let mut found = vec![reached(address, facts)];
    if facts.server < OLDEST_SERVER {
        found.push(of(Finding::broken("server-old"), address));
    }
    if facts.standby {
        found.push(of(Finding::look("database-standby"), address));
    }
    found.push(clock(facts.now, here));
    if !facts.initialised {
        found.push(of(Finding::broken("database-empty"), address));
        return found;
    }
    found.push(login(facts));
    match &facts.inside {
        Some(inside) => found.extend(inner(inside, facts.standby)),
        None if facts.groups.is_empty() => {}
        None => found.push(of(Finding::broken("database-unmigrated"), address)),
    }
    found.extend(doors(facts));
    found
}

fn of(finding: Finding, address: &Address) -> Finding {
    let place = format!(
        "{} @ {}:{}",
        address.database,
        address.host_name(),
        address.port
    );
    finding.with("address", &safe(&place))
}

fn reached(address: &Address, facts: &Checkup) -> Finding {
    of(Finding::fine("database-reached"), address)
        .with("login", &safe(&facts.login))
        .with(
            "server",
            &format!("{}.{}", facts.server / 10_000, facts.server % 10_000),
        )
}

fn clock(there: Timestamp, here: Timestamp) -> Finding {
    let ahead = here.as_second() - there.as_second();
    let finding = if ahead.abs() <= CLOCK_TOLERANCE {
        Finding::fine("clock-right")
    } else if ahead > 0 {
        Finding::look("clock-ahead")
    } else {
        Finding::look("clock-behind")
    };
    finding.with("seconds", &ahead.abs())
}

fn login(facts: &Checkup) -> Finding {
    let finding = match facts.groups.as_slice() {
        _ if facts.superuser => Finding::look("login-superuser"),
        [] => Finding::broken("login-stranger"),
        groups => Finding::fine("login-group").with("group", &groups.join(", ")),
    };
    finding.with("login", &safe(&facts.login))
}

fn inner(inside: &Inside, follows: bool) -> Vec<Finding> {
    let schema = inside.schema.unwrap_or(0);
    let min_client = inside.min_client.as_deref().unwrap_or("0");
    let version = match may_work(schema, min_client) {
        Ok(()) => Finding::fine("version-fits"),
        Err(DbError::OldSchema) => Finding::broken("version-schema-old"),
        Err(_) => Finding::broken("version-program-old"),
    };
    let keeper = match inside.keeper_seconds {
        Some(seconds) if seconds <= KEEPER_PATIENCE => Finding::fine("keeper-here"),
        _ => Finding::look("keeper-away"),
    };
    let standby = match (inside.standby_expected, inside.standby_connected) {
        (true, true) => Finding::fine("standby-here"),
        (true, false) => Finding::look("standby-away"),
        (false, true) => Finding::look("standby-unexpected"),
        (false, false) => Finding::fine("standby-none"),
    };
    let values = version
        .with("schema", &schema)
        .with("needed", &NEEDED)
        .with("program", &PROGRAM);
    let mut found = vec![values.with("wanted", &safe(min_client))];
    // A standby repeats what the other server was told; nobody works at it.
    if !follows {
        found.extend([keeper, standby]);
    }
    if inside.active == Some(false) {
        found.push(Finding::broken("login-suspended"));
    }
    found
}

/// What stands open for people; services hold a key or two of their own, and a superuser all.
fn doors(facts: &Checkup) -> Option<Finding> {
    let service = facts
        .groups
        .iter()
        .any(|group| group == "bridge" || group == "keeper");
    if facts.superuser || service || facts.groups.is_empty() {
        return None;
    }
    Some(if facts.doors.is_empty() {
        Finding::fine("doors-closed")
    } else {
        Finding::broken("doors-open").with("doors", &facts.doors.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{findings, unreachable};
    use crate::db::DbError;
    use crate::db::checkup::{Checkup, Inside};
    use crate::db::migrate::{NEEDED, PROGRAM};
    use crate::domain::Address;

    fn healthy() -> Checkup {
        Checkup {
            login: "op-001".to_owned(),
            server: 150_013,
            superuser: false,
            standby: false,
            groups: vec!["operator".to_owned()],
            doors: Vec::new(),
            initialised: true,
            inside: Some(Inside {
                schema: Some(NEEDED),
                min_client: Some(PROGRAM.to_owned()),
                active: Some(true),
                keeper_seconds: Some(3),
                standby_expected: false,
                standby_connected: false,
            }),
            now: Timestamp::UNIX_EPOCH,
        }
    }

    fn found(facts: &Checkup, ahead: i64) -> Vec<&'static str> {
        let here = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(ahead);
        findings(&Address::default(), facts, here)
            .iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn a_healthy_database_has_nothing_to_mend() {
        let fine = [
            "database-reached",
            "clock-right",
            "login-group",
            "version-fits",
            "keeper-here",
            "standby-none",
            "doors-closed",
        ];
        assert_eq!(found(&healthy(), 2), fine);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let inside = Inside {
            schema: Some(1),
            min_client: None,
            active: Some(false),
            keeper_seconds: None,
            standby_expected: true,
            standby_connected: false,
        };
        let ill = Checkup {
            server: 140_009,
            doors: vec!["programs".to_owned()],
            inside: Some(inside),
            ..healthy()
        };
        let wrong = [
            "database-reached",
            "server-old",
            "clock-behind",
            "login-group",
            "version-schema-old",
            "keeper-away",
            "standby-away",
            "login-suspended",
            "doors-open",
        ];
        assert_eq!(found(&ill, -90), wrong);
        let newer = Inside {
            min_client: Some("999.0.0".to_owned()),
            ..healthy().inside.expect("healthy")
        };
        assert!(
            found(
                &Checkup {
                    inside: Some(newer),
                    ..healthy()
                },
                0
            )
            .contains(&"version-program-old")
        );
    }

    #[test]
    fn of_a_standby_no_keeper_and_no_other_standby_is_asked() {
        let follows = Checkup {
            standby: true,
            ..healthy()
        };
        let told = [
            "database-reached",
            "database-standby",
            "clock-right",
            "login-group",
            "version-fits",
            "doors-closed",
        ];
        assert_eq!(found(&follows, 0), told);
    }

    #[test]
    fn a_database_that_was_never_set_up_is_told_so_and_nothing_more() {
        let empty = Checkup {
            initialised: false,
            inside: None,
            groups: Vec::new(),
            ..healthy()
        };
        assert_eq!(
            found(&empty, 0),
            ["database-reached", "clock-right", "database-empty"]
        );
    }

    #[test]
    fn a_database_that_does_not_answer_is_told_by_why() {
        let what = |error| unreachable(&Address::default(), &error).what;
        assert_eq!(what(DbError::Offline), "database-offline");
        assert_eq!(what(DbError::Suspended), "database-refused");
        assert_eq!(what(DbError::Other("3D000".to_owned())), "database-failed");
    }
}
