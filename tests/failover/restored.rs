//! Owns: a hotline that is brought back from its copies, each kind for once: a base backup with the log up to a moment
//! before somebody's mistake, and a dump in a server that has never seen it.
//! Must not know: how the copies of a real hotline are kept; `docs/operations.md` says that.

use std::fs;
use std::path::Path;

use crate::hotline::Hotline;
use crate::machine::{Machine, primary_dies, primary_is_set, wait};
use crate::{comes_to_the_call, saves, sits_down};

#[test]
fn a_base_backup_and_the_log_bring_back_the_moment_before_a_mistake() {
    let hotline = Hotline::of_its_own();
    let machine = Machine::beside(&hotline);
    let archive = machine.keeps("archive");
    let keep = format!("archive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'");
    let settings = [
        "wal_level = 'replica'",
        "max_wal_senders = 4",
        "archive_mode = 'on'",
        &keep,
    ];
    primary_is_set(&hotline, &settings);
    hotline.call_rings("1001");
    let mut desk = sits_down(&hotline, &machine, "op-001");
    comes_to_the_call(&mut desk);
    saves(&mut desk, "before the copy");
    machine.copies(&hotline, &["-X", "none"]);
    saves(&mut desk, "after the copy");
    let moment = hotline.ask("SELECT clock_timestamp()::text").remove(0);
    hotline.ask("DELETE FROM linelamp.note_word");
    hotline.ask("DELETE FROM linelamp.entry");
    let last = hotline
        .ask("SELECT pg_walfile_name(pg_switch_wal())")
        .remove(0);
    wait("the end of the log in the archive", || {
        Path::new(&archive).join(&last).exists()
    });
    primary_dies(&hotline);

    let until = format!(
        "restore_command = 'cp {archive}/%f %p'\nrecovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n"
    );
    let conf = Path::new(&machine.data()).join("postgresql.auto.conf");
    let set = fs::read_to_string(&conf).unwrap() + &until;
    fs::write(&conf, set).unwrap();
    fs::write(Path::new(&machine.data()).join("recovery.signal"), "").unwrap();
    machine.starts();
    // The desk finds it by itself, and goes on with the call that it had.
    saves(&mut desk, "at the new server");
    assert_eq!(
        machine.lines(),
        ["before the copy", "after the copy", "at the new server"]
    );
    assert_eq!(machine.timeline(), "00000002");
}

#[test]
fn a_dump_in_a_server_of_its_own_is_refused_until_it_is_declared_and_then_made_whole_from_journals()
{
    let hotline = Hotline::of_its_own();
    let other = Hotline::of_its_own();
    let machine = Machine::beside(&hotline);
    // A server that has seen more than the one to which the dump goes.
    hotline.ask(
        "CREATE PROCEDURE public.work() LANGUAGE plpgsql AS
        'BEGIN FOR n IN 1..5000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END'",
    );
    hotline.ask("CALL public.work()");
    hotline.ask("DROP PROCEDURE public.work()");
    hotline.call_rings("1001");
    let there = other.server().socket_dir();
    let here = hotline.server().socket_dir();
    let (here, there) = (here.to_str().unwrap(), there.to_str().unwrap());
    let mut desk = hotline.desk_over("op-001", &[here, there], 120, 36);
    comes_to_the_call(&mut desk);
    saves(&mut desk, "in the dump");
    let dump = format!("{}/dump", machine.keeps("dumps"));
    let name = hotline.database();
    machine.runs(
        "pg_dump",
        &["-h", here, "-U", "postgres", "-Fc", "-f", &dump, name],
    );
    saves(&mut desk, "after the dump");
    desk.signals(rustix::process::Signal::KILL);
    desk.is_gone();
    primary_dies(&hotline);

    machine.runs(
        "pg_restore",
        &["-h", there, "-U", "postgres", "-C", "-d", "postgres", &dump],
    );
    let mut early = hotline.desk_over("op-001", &[here, there], 120, 36);
    early.sees("linelamp db restored");
    early.press("Ctrl-c");
    drop(early);
    let url = format!(
        "postgresql://postgres@:5432/{name}?host={}",
        there.replace('/', "%2F")
    );
    let declared = hotline.only(&["db", "restored", "--database", &url], "");
    assert!(declared.status.success(), "{declared:?}");
    let mut next = hotline.desk_over("op-001", &[here, there], 120, 36);
    comes_to_the_call(&mut next);
    next.sees("✓ in the dump");
    next.sees("✓ after the dump");
}
