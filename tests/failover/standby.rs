//! Owns: a real standby: it copies a primary, follows it, hears no more of it, takes over.
//! Must not know: who works there.

use std::ops::Deref;
use std::time::Instant;

use crate::hotline::Hotline;
use crate::machine::{Machine, primary_is_set, wait};

/// A streaming standby.
pub(crate) struct Standby {
    machine: Machine,
    socket_of_primary: String,
}

impl Deref for Standby {
    type Target = Machine;
    fn deref(&self) -> &Machine {
        &self.machine
    }
}

impl Standby {
    /// The primary begins to keep what a standby needs; the standby copies it and follows.
    pub(crate) fn follows(hotline: &Hotline) -> Self {
        primary_is_set(hotline, &["wal_level = 'replica'", "max_wal_senders = 4"]);
        hotline.runs("op-040", &["db", "standby", "expected"]);
        let standby = Self {
            machine: Machine::beside(hotline),
            socket_of_primary: hotline.server().socket_dir().display().to_string(),
        };
        standby.copies(hotline, &["-R", "-X", "stream"]);
        standby.starts();
        standby
    }

    /// The folder of the primary's socket.
    pub(crate) fn socket_of_primary(&self) -> &str {
        &self.socket_of_primary
    }

    /// It hears no more of the primary, and lives on.
    pub(crate) fn hears_no_more(&self) {
        self.hears("");
        wait("nobody receives", || {
            self.asks("SELECT pid FROM pg_stat_wal_receiver").is_empty()
        });
    }

    /// It hears the primary again, and catches up.
    pub(crate) fn hears_again(&self) {
        self.hears(&format!(
            "host={} port=5432 user=postgres",
            self.socket_of_primary
        ));
    }

    fn hears(&self, whom: &str) {
        self.asks(&format!("ALTER SYSTEM SET primary_conninfo = '{whom}'"));
        self.asks("SELECT pg_reload_conf()");
    }

    /// It becomes the primary, and says when it was. No checkpoint is asked for: the control file may still tell the old
    /// timeline, the log being written tells the new one at once.
    pub(crate) fn takes_over(&self) -> Instant {
        assert_eq!(self.asks("SELECT pg_promote(true, 30)"), ["t"]);
        let promoted = Instant::now();
        assert_eq!(self.timeline(), "00000002");
        promoted
    }
}

/// From now on no commit of the primary is acknowledged before its standby has it.
pub(crate) fn commits_wait_for_the_standby(hotline: &Hotline) {
    hotline.ask("ALTER SYSTEM SET synchronous_standby_names = '*'");
    hotline.ask("SELECT pg_reload_conf()::text");
    let synchronous = "SELECT sync_state FROM pg_stat_replication";
    wait("a synchronous standby", || {
        hotline.ask(synchronous) == ["sync"]
    });
}
