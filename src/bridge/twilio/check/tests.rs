#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;
use crate::bridge::http::fetch::Interface;
use crate::bridge::tls;

const NUMBER: &str = "+13125550100";
const PUBLIC: &str = "https://phones.example.org/linelamp";

fn settings() -> Settings {
    let token = Redacted::new("invented-token".to_owned());
    let connector = tls::connector(None).unwrap();
    Settings {
        plan: Plan {
            public_address: PUBLIC.to_owned(),
            account: "AC1".to_owned(),
            queue: "linelamp".to_owned(),
            music: None,
            voicemail: None,
        },
        interface: Interface::new("http://127.0.0.1:9", "AC1", &token, &connector).unwrap(),
        token,
        numbers: Vec::new(),
        shown_number: None,
        may_ring: Vec::new(),
        posts_a_second: 50,
        ping_every: std::time::Duration::from_secs(4),
    }
}

fn posted(place: &str) -> (String, String) {
    (format!("{PUBLIC}/{place}"), "POST".to_owned())
}

/// An account with which nothing is wrong.
fn well() -> Seen {
    Seen {
        account: Some("active".to_owned()),
        kind: Some("Full".to_owned()),
        clock_ahead: Some(-1),
        numbers: vec![NumberSeen {
            number: NUMBER.to_owned(),
            calls: Some(posted("voice")),
            ends: Some(posted("status")),
            fallback: Some("https://handler.example.org/EH1".to_owned()),
            taken_over: None,
        }],
        public: Some(Knocked {
            unsigned: Some(403),
            signed: Some(404),
        }),
        here: Some(Knocked {
            unsigned: Some(403),
            signed: Some(404),
        }),
        address: None,
    }
}

fn found(seen: &Seen, numbers: &[&str]) -> Vec<(&'static str, String)> {
    let numbers = numbers.iter().map(|number| (*number).to_owned()).collect();
    let settings = Settings {
        numbers,
        ..settings()
    };
    let findings = judge(seen, &settings).into_iter();
    findings
        .map(|finding| (finding.what.word(), finding.about))
        .collect()
}

#[test]
fn nothing_is_wrong_with_an_account_that_calls_us() {
    assert_eq!(found(&well(), &[]), [("nothing_wrong", String::new())]);
    assert_eq!(
        found(&well(), &[NUMBER]),
        [("nothing_wrong", String::new())]
    );
    let mut tries = well();
    tries.numbers[0].calls = Some(posted("voice#rc=3&rp=all"));
    assert_eq!(found(&tries, &[]), [("nothing_wrong", String::new())]);
}

#[test]
fn each_fault_of_a_number_is_found_by_itself() {
    let get = |place: &str| Some((format!("{PUBLIC}/{place}"), "GET".to_owned()));
    let elsewhere = Some(("https://demo.example.org".to_owned(), "POST".to_owned()));
    let number = || well().numbers.remove(0);
    let with_calls = |calls| NumberSeen { calls, ..number() };
    let with_ends = |ends| NumberSeen { ends, ..number() };
    let taken_over = Some("AP1".to_owned());
    for (number, what) in [
        (with_calls(get("voice")), "not_posted"),
        (with_ends(get("status")), "ends_not_posted"),
        (with_ends(elsewhere.clone()), "ends_not_told"),
        (with_ends(None), "ends_not_told"),
        (with_calls(elsewhere), "told_elsewhere"),
        (with_calls(None), "told_elsewhere"),
        (
            NumberSeen {
                taken_over,
                ..number()
            },
            "taken_over",
        ),
        (
            NumberSeen {
                fallback: None,
                ..number()
            },
            "no_fallback",
        ),
    ] {
        let seen = Seen {
            numbers: vec![number],
            ..well()
        };
        assert_eq!(found(&seen, &[NUMBER]), [(what, NUMBER.to_owned())]);
    }
    let mut ours_too = well();
    ours_too.numbers[0].fallback = Some(posted("voice").0);
    assert_eq!(found(&ours_too, &[])[0].0, "no_fallback");
}

#[test]
fn a_number_of_another_purpose_is_nobodys_business_unless_it_is_named() {
    let mut seen = well();
    seen.numbers.push(NumberSeen {
        number: "+13125550111".to_owned(),
        ..NumberSeen::default()
    });
    assert_eq!(found(&seen, &[])[0].0, "nothing_wrong");
    assert_eq!(found(&seen, &["+13125550111"])[0].0, "told_elsewhere");
    assert_eq!(
        found(&seen, &["+13125550122"]),
        [("number_missing", "+13125550122".to_owned())]
    );
    seen.numbers.remove(0);
    assert_eq!(found(&seen, &[]), [("none_is_ours", PUBLIC.to_owned())]);
    seen.numbers.clear();
    assert_eq!(found(&seen, &[NUMBER])[0].0, "no_numbers");
}

#[test]
fn what_is_answered_at_the_door_says_where_the_fault_is() {
    let (heard, nobody) = ((Some(403), Some(404)), (None, None));
    for (public, here, what) in [
        (nobody, nobody, "bridge_not_running"),
        ((Some(502), Some(502)), nobody, "bridge_not_running"),
        (nobody, heard, "address_astray"),
        ((Some(502), Some(502)), heard, "address_astray"),
        ((Some(200), Some(200)), heard, "unsigned_taken"),
        ((Some(404), Some(404)), heard, "unsigned_taken"),
        ((Some(403), Some(403)), heard, "signed_refused"),
    ] {
        let knocked = |(unsigned, signed)| Some(Knocked { unsigned, signed });
        let seen = Seen {
            public: knocked(public),
            here: knocked(here),
            ..well()
        };
        assert_eq!(found(&seen, &[]), [(what, PUBLIC.to_owned())], "{public:?}");
    }
    let clear = Seen {
        public: None,
        address: Some(AddressError::NotPrivate),
        ..well()
    };
    assert_eq!(found(&clear, &[])[0].0, "address_not_private");
}

#[test]
fn the_worst_comes_first() {
    let seen = Seen {
        account: Some("suspended".to_owned()),
        kind: Some("Trial".to_owned()),
        clock_ahead: Some(9),
        ..well()
    };
    let found = found(&seen, &[]);
    let words: Vec<&str> = found.iter().map(|(what, _)| *what).collect();
    assert_eq!(
        words,
        ["account_not_active", "trial_account", "clocks_apart"]
    );
}
