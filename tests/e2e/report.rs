//! Owns: the story of what leaves this machine when something is wrong: a report that tells nothing of anybody.

use crate::ON_CALL;
use crate::hotline::Hotline;

#[test]
fn the_report_for_whoever_helps_tells_nothing_of_callers_colleagues_or_this_machine() {
    let hotline = Hotline::open();
    hotline.call_rings("1001");
    let mut ana = hotline.desk("op-001", 80, 24);
    ana.sees("Pine Hill");
    ana.press("Enter");
    ana.sees(ON_CALL);
    ana.types("=name Jorge Tamarindo A900000117 @sister +1 312 555 0161");
    ana.press("Enter");
    ana.sees("✓ =name");
    let host = rustix::system::uname();
    let host = host.nodename().to_string_lossy().into_owned();
    let url = hotline.ask("SELECT current_setting('unix_socket_directories')");
    let secrets = [
        "op-001",
        "ana",
        "Tamarindo",
        "900000117",
        "555",
        "Pine Hill",
        hotline.database(),
        url[0].as_str(),
        "/",
        host.as_str(),
    ];
    let asked = |args: &[&str]| {
        let done = hotline.tries("op-001", args, "");
        let told = String::from_utf8(done.stdout).expect("text");
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        (done.status.success(), told)
    };
    let (_, doctor) = asked(&["doctor", "--json"]);
    let doctor = doctor.to_string();
    assert!(
        doctor.contains("op-001") && doctor.contains(hotline.database()),
        "the doctor himself tells of them: {doctor}"
    );
    let (made, mut told) = asked(&["doctor", "--report"]);
    assert!(made);
    assert_eq!(told["program"], env!("CARGO_PKG_VERSION"));
    let checks = told["checks"].as_array().expect("checks");
    for what in ["database-reached", "version-fits", "dumps-forbidden"] {
        assert!(checks.iter().any(|one| one["what"] == what), "{told:#}");
    }
    // What a system calls itself may be told, and may have a slash in it.
    told["machine"]["system"].take();
    let told = told.to_string();
    for secret in secrets {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}
