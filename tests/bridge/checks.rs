//! Owns: `linelamp bridge check` before a Twilio account and a webhook, and the example of the page about them.
//! Must not know: how any of it is looked at.

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use linelamp::bridge::{ROOM, twilio, webhook};
use linelamp::domain::Redacted;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::core::story::{ask, until};
use crate::fake_twilio::{ACCOUNT, FakeTwilio, LINE, TOKEN};
use crate::support::{self, TestDatabase};
use crate::twilio::settings;
use crate::webhook_rows::{Hooked, SECRET};

/// A folder of this test's own with a secret and a configuration, in which `SECRET` stands for the secret's file.
fn configured(name: &str, secret: &str, config: &str) -> PathBuf {
    let folder = PathBuf::from(support::HOME).join(format!("check-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("secret");
    std::fs::write(&file, secret).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let config = config.replace("SECRET", &file.display().to_string());
    std::fs::write(folder.join("config.toml"), config).unwrap();
    folder
}

/// What the program found, as words, and its exit code.
async fn check(folder: &std::path::Path) -> (i32, Vec<String>) {
    let (code, said) = checked(folder, &["--json"]).await;
    let first = said.lines().next().unwrap_or_default();
    let told: Value = serde_json::from_str(first).unwrap_or_else(|_| panic!("{said}"));
    let found = told["found"].as_array().unwrap();
    let what = found.iter().map(|one| one["what"].as_str().unwrap());
    (code, what.map(str::to_owned).collect())
}

async fn checked(folder: &std::path::Path, flags: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linelamp"));
    command
        .env_clear()
        .env("HOME", support::HOME)
        .env("LANG", "C.UTF-8")
        .args(flags)
        .arg("--config")
        .arg(folder.join("config.toml"))
        .args(["bridge", "check"]);
    // What it looks at answers from this thread.
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert!(!said.contains(TOKEN) && !said.contains(SECRET), "{said}");
    (output.status.code().unwrap_or(-1), said)
}

async fn twilio_bridge(fake: &FakeTwilio, token: &str) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let mut settings = settings(fake, 50);
    settings.plan.public_address = format!("http://{at}/linelamp");
    settings.token = Redacted::new(token.to_owned());
    let running = tokio::spawn(async move {
        // The other ends stay open as long as the bridge runs.
        let (told, _hears) = mpsc::channel(ROOM);
        let (_orders, asks) = mpsc::channel(ROOM);
        twilio::run(settings, listener, None, told, asks).await;
    });
    (at, running)
}

fn number(at: SocketAddr) -> Value {
    json!({
        "phone_number": LINE, "voice_url": format!("http://{at}/linelamp/voice"), "voice_method": "POST",
        "status_callback": format!("http://{at}/linelamp/status"), "status_callback_method": "POST",
        "voice_fallback_url": "https://handler.example.org/EH1", "trunk_sid": null, "voice_application_sid": ""
    })
}

#[tokio::test]
async fn a_look_at_a_twilio_account_says_what_is_wrong_with_its_number_and_with_the_way_here() {
    let fake = FakeTwilio::start().await;
    let (at, running) = twilio_bridge(&fake, TOKEN).await;
    let config = format!(
        "[bridge.cloud]\nkind = \"twilio\"\nlisten = \"{at}\"\npublic_address = \"http://{at}/linelamp\"\n\
         account = \"{ACCOUNT}\"\nqueue = \"hotline\"\nrest_address = \"http://{}\"\nsecret_file = \"SECRET\"\n",
        fake.at
    );
    let folder = configured("twilio", TOKEN, &config);
    let spoilt = |name: &str, value: Value| {
        let mut number = number(at);
        number[name] = value;
        fake.world().numbers = vec![number];
    };
    fake.world().numbers = vec![number(at)];
    assert_eq!(check(&folder).await, (0, vec!["nothing_wrong".to_owned()]));
    let (code, said) = checked(&folder, &[]).await;
    assert!(code == 0 && said.contains("one number"), "{said}");
    for (name, value, what) in [
        ("voice_method", json!("GET"), "not_posted"),
        ("status_callback", json!(""), "ends_not_told"),
        ("voice_application_sid", json!("AP1"), "taken_over"),
        (
            "voice_url",
            json!("https://demo.example.org"),
            "none_is_ours",
        ),
    ] {
        spoilt(name, value);
        let (code, found) = check(&folder).await;
        assert!(code != 0 && found == [what], "{what}: {code} {found:?}");
    }
    fake.world().numbers = vec![number(at)];
    let other = configured("twilio-token", "another token", &config);
    assert_eq!(check(&other).await.1, ["signed_refused"]);
    running.abort();
    assert!(running.await.is_err(), "it was ended");
    let (code, found) = check(&folder).await;
    assert!(code != 0 && found == ["bridge_not_running"], "{found:?}");
    let nowhere = configured(
        "twilio-away",
        TOKEN,
        &config.replace(&fake.at.to_string(), "127.0.0.1:9"),
    );
    let (code, said) = checked(&nowhere, &[]).await;
    assert!(code != 0 && said.contains("cannot be reached"), "{said}");
}

#[tokio::test]
async fn a_look_at_the_door_of_a_webhook_says_whether_it_is_shut_to_strangers() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (told, _hears) = mpsc::channel(ROOM);
    let (_orders, asks) = mpsc::channel(ROOM);
    let settings = webhook::Settings {
        secrets: vec![Redacted::new(SECRET.to_owned())],
        posts_a_second: 50,
        silent_after: None,
    };
    let running = tokio::spawn(webhook::run(settings, listener, None, told, asks));
    let config = format!(
        "[bridge.other]\nkind = \"webhook\"\nlisten = \"{at}\"\nsecret_file = \"SECRET\"\n"
    );
    let folder = configured("webhook", SECRET, &config);
    assert_eq!(check(&folder).await, (0, vec!["nothing_wrong".to_owned()]));
    let short = configured("webhook-short", "tamarind", &config);
    let (code, found) = check(&short).await;
    assert!(code != 0, "{found:?}");
    assert_eq!(found, ["short_secret", "signed_refused"]);
    running.abort();
    assert!(running.await.is_err(), "it was ended");
    let (code, found) = check(&folder).await;
    assert!(code != 0 && found == ["nobody_answers"], "{found:?}");
}

/// The text between these marks of the page, which has it once.
fn block(page: &str, begins: &str, with: &str) -> String {
    let blocks = page.split(begins).skip(1);
    let mut blocks = blocks.filter_map(|block| block.split_once("```").map(|(block, _)| block));
    let block = blocks.find(|block| block.contains(with)).unwrap();
    block.trim_start().to_owned()
}

#[tokio::test]
async fn the_example_of_the_page_is_taken_as_it_stands_there() {
    for tool in ["curl", "openssl"] {
        let found = Command::new(tool)
            .arg("--help")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if found.is_err() {
            eprintln!("not tried: {tool} is not installed");
            return;
        }
    }
    let page = include_str!("../../docs/webhooks.md");
    let script = block(page, "```sh", "curl");
    let message = block(page, "```json", "\"calls\"");
    let db = TestDatabase::new().await;
    let hooked = Hooked::open(&db, std::time::Duration::from_mins(1)).await;
    let folder = configured("example", SECRET, "");
    std::fs::write(folder.join("call.json"), message).unwrap();
    let mut command = Command::new("sh");
    command
        .current_dir(&folder)
        .args(["-eu", "-c", &script])
        .env("secret", SECRET)
        .env("address", format!("http://{}", hooked.at));
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(said, "202\n");
    let ended = "SELECT (ended_at IS NOT NULL)::text FROM linelamp.call WHERE provider_id = '7f-1'";
    until(&db, ended, "true").await;
    assert_eq!(
        ask(&db, "SELECT end_why FROM linelamp.call").await,
        "caller_hung_up"
    );
}
