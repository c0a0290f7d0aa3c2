//! Owns: keeper and command line find the server that leads, and decide nothing on one that follows.

use crate::hotline::Hotline;
use crate::machine::primary_dies;
use crate::pty::{Program, Terminal};
use crate::standby::Standby;

/// The address of this database behind this folder of sockets.
fn url(hotline: &Hotline, folder: &str, login: &str) -> String {
    let folder = folder.replace('/', "%2F");
    format!(
        "postgresql://{login}@:5432/{}?host={folder}",
        hotline.database()
    )
}

#[test]
fn keeper_and_commands_follow_the_promotion() {
    let hotline = Hotline::of_its_own();
    let standby = Standby::follows(&hotline);
    hotline.call_rings("1001");
    let keepers = [standby.socket_of_primary(), standby.socket()]
        .map(|folder| url(&hotline, folder, "linelamp-keeper"));
    let mut keeper = Terminal::start(&Program {
        args: &[
            "keeper",
            "--json",
            "--database",
            &keepers[0],
            "--database",
            &keepers[1],
        ],
        ..Program::default()
    });
    keeper.sees(r#""keeper":"started""#);
    let signed_in = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'linelamp-keeper'";
    assert_eq!(standby.asks(signed_in), ["0"]);

    // A standby has the same rows, and is still not asked: what it says may be old.
    let follower = url(&hotline, standby.socket(), "op-001");
    let refused = hotline.only(&["queue", "--json", "--database", &follower], "");
    assert_eq!(refused.status.code(), Some(69), "{refused:?}");
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("only follows another one"), "{said}");

    primary_dies(&hotline);
    keeper.sees(r#""keeper":"trouble""#);
    standby.takes_over();
    keeper.waits_for("the keeper at the new primary", || {
        standby.asks(signed_in) == ["1"]
    });
    let both = [
        url(&hotline, standby.socket_of_primary(), "op-001"),
        follower,
    ];
    let asked = [
        "queue",
        "--json",
        "--database",
        &both[0],
        "--database",
        &both[1],
    ];
    let waiting = hotline.only(&asked, "");
    assert!(waiting.status.success(), "{waiting:?}");
    let told: serde_json::Value = serde_json::from_slice(&waiting.stdout).unwrap();
    assert_eq!(told.as_array().map(Vec::len), Some(1), "{told}");
}
