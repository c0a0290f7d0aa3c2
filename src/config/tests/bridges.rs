//! Sections of phone systems, as people write them.

use super::*;
use crate::config::bridges::known;
use crate::domain::phone_system::{AnswerMode, SystemKind};

#[test]
fn each_phone_system_has_a_section_of_its_own_and_later_files_add_to_it() {
    let desk = Desk::new("bridges")
        .system(
            "[bridge.pbx]\nkind = \"asterisk\"\nuser = \"linelamp\"\nqueues = [\"hotline\"]\nport = 5038\n\
             [bridge.other]\nkind = \"webhook\"\nlisten = \"127.0.0.1:8481\"\n",
        )
        .user("[bridge.pbx]\nmode = \"push\"\nport = 6038\nsecret_file = \"~/pbx.secret\"\n")
        .variable("LINELAMP_BRIDGE_SECRET", "tamarind");
    let config = desk.load();
    let [other, pbx] = config.bridges.as_slice() else {
        panic!("two bridges, not {:?}", config.bridges)
    };
    assert_eq!(other.name.as_str(), "other");
    assert_eq!(pbx.mode, AnswerMode::Push);
    assert_eq!(pbx.number("port"), Some(6038));
    assert_eq!(pbx.texts("queues"), ["hotline"]);
    assert_eq!(
        pbx.path("secret_file"),
        Some(desk.around.home.join("pbx.secret"))
    );
    assert!(config.bridge_secret.is_some());
    assert!(!format!("{config:?}").contains("tamarind"));
}

#[test]
fn twilio_rings_nobody_in_turn() {
    let section = "[bridge.cloud]\nkind = \"twilio\"\npublic_address = \"https://hotline.invalid\"\n\
                   account = \"AC1\"\nlisten = \"127.0.0.1:8481\"\n";
    let problems = Desk::new("no-push")
        .user(&format!("{section}mode = \"push\"\n"))
        .problems();
    let ids: Vec<_> = problems.iter().map(|problem| problem.id).collect();
    assert_eq!(ids, ["config-bridge-no-push"]);
    let pulls = Desk::new("pull-only")
        .user(&format!("{section}mode = \"pull\"\n"))
        .load();
    assert_eq!(pulls.bridges.len(), 1);
}

#[test]
fn what_may_be_rung_is_said_as_numbers_begin() {
    let section = "[bridge.cloud]\nkind = \"twilio\"\npublic_address = \"https://hotline.invalid\"\n\
                   account = \"AC1\"\nlisten = \"127.0.0.1:8481\"\n";
    for (bad, why) in [
        ("[]", "config-wrong-kind"),
        ("[\"+\"]", "config-bridge-may-ring"),
        ("[\"1312\"]", "config-bridge-may-ring"),
        ("[\"+1\", \"sip:\"]", "config-bridge-may-ring"),
    ] {
        let problems = Desk::new("may-ring")
            .user(&format!("{section}may_ring = {bad}\n"))
            .problems();
        let ids: Vec<_> = problems.iter().map(|problem| problem.id).collect();
        assert_eq!(ids, [why], "{bad}");
    }
    let said = Desk::new("may-ring-said")
        .user(&format!("{section}may_ring = [\"+1312\", \"+52\"]\n"))
        .load();
    assert_eq!(said.bridges[0].texts("may_ring"), ["+1312", "+52"]);
}

#[test]
fn whatever_is_wrong_with_a_phone_systems_section_is_said_at_once() {
    let problems = Desk::new("bad-bridges")
        .user(
            "[bridge.pbx]\nkind = \"asterisk\"\nprot = 5038\nport = 0\nqueues = \"hotline\"\n\
             [bridge.nothing]\nmode = \"pull\"\n[bridge.\"Not A Name\"]\nkind = \"twilio\"\n",
        )
        .problems();
    let ids: Vec<_> = problems.iter().map(|problem| problem.id).collect();
    for expected in [
        "config-unknown-meant",
        "config-wrong-number",
        "config-wrong-kind",
        "config-bridge-lacks",
        "config-bridge-name",
    ] {
        assert!(ids.contains(&expected), "{expected} in {ids:?}");
    }
}

#[test]
fn the_example_shows_every_setting_of_a_phone_system_and_all_of_them_can_be_taken_over() {
    let (_, sections) = EXAMPLE.split_once("# [bridge.pbx]").unwrap();
    let (sections, _) = sections.split_once("\n[log]").unwrap();
    let lines = sections
        .lines()
        .map(|line| line.strip_prefix('#').unwrap_or(line).trim_start());
    let shown = format!("[bridge.pbx]{}", lines.collect::<Vec<_>>().join("\n"));
    let config = Desk::new("bridge-example").user(&shown).load();
    assert_eq!(config.bridges.len(), 3, "{:?}", config.bridges);
    for kind in [
        SystemKind::Asterisk,
        SystemKind::Twilio,
        SystemKind::Webhook,
    ] {
        for (name, _) in known(Some(kind)) {
            assert!(
                sections.contains(&format!("{name} = ")),
                "{name} is missing"
            );
        }
    }
}
