//! Owns: what must hold when the night is over, read from the screen, the database and the files left behind.
//! Must not know: what happened.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use linelamp::demo::{Held, double_takes};
use linelamp::domain::{CallId, Fence, Login};

use crate::hotline::Hotline;
use crate::night::Night;
use crate::pty::Terminal;

/// So long a desk may take to bring everything back.
const PATIENCE: Duration = Duration::from_secs(30);
const A_MOMENT: Duration = Duration::from_millis(250);

/// The most that a desk may ever hold, in kilobytes, in an unoptimised build and with ten megabytes pasted at once.
const MOST_MEMORY: u64 = 256 * 1024;

const LAPSE: &str = "UPDATE linelamp.lease SET until = clock_timestamp() - interval '1 second' RETURNING claim_id::text";
const OPEN_CLAIMS: &str =
    "SELECT call_id::text FROM linelamp.claim WHERE ended_at IS NULL AND lapsed_at IS NULL";
const UNTRUE: &str = "
    SELECT c.id::text FROM linelamp.call c
     WHERE c.held <> EXISTS (SELECT FROM linelamp.claim k WHERE k.call_id = c.id AND k.ended_at IS NULL)";
const HISTORY: &str = "
    SELECT concat_ws(' ', call_id, fence, operator, (extract(epoch FROM taken_at) * 1000000)::bigint,
                     (extract(epoch FROM ended_at) * 1000000)::bigint) FROM linelamp.claim";

/// Every line that was finished stands in the database once, nothing that a screen called saved is missing, and the
/// desks say so.
pub(crate) fn holds_of_words(night: &mut Night) {
    let Night { hotline, seats, .. } = night;
    for seat in seats {
        let tokens: Vec<String> = seat.typed.iter().map(|line| line.token.clone()).collect();
        let login = seat.login;
        let desk: &mut Terminal = seat.desk();
        let missing = |tokens: &[String]| -> Vec<String> {
            let gone = tokens.iter().filter(|token| times(hotline, token) == 0);
            gone.cloned().collect()
        };
        let deadline = Instant::now() + PATIENCE;
        while !missing(&tokens).is_empty() {
            assert!(
                Instant::now() < deadline,
                "not in the database: {:?}\n{}",
                missing(&tokens),
                desk.picture()
            );
            desk.listens(A_MOMENT);
        }
        desk.sees_no_more("unsaved");
        for line in &seat.typed {
            let stand = entries(hotline, &line.token);
            assert_eq!(stand.len(), 1, "{} of {login}: {stand:?}", line.token);
            let kept = hotline.ask(&format!(
                "SELECT words FROM linelamp.entry WHERE words ~ '{}( |$)'",
                line.token
            ));
            let end = plain(&line.words);
            assert!(
                plain(&kept[0]).ends_with(&end),
                "{:?} became {:?}",
                line.words,
                kept[0]
            );
        }
        for line in &seat.past_keeping {
            assert!(times(hotline, &line.token) <= 1, "{} twice", line.token);
        }
        for token in &seat.unseen {
            assert!(times(hotline, token) <= 1, "{token} twice");
        }
        for token in &seat.called_saved {
            assert_eq!(times(hotline, token), 1, "{token} was called saved");
        }
    }
}

/// What the database keeps of a text is the text: compared without the blanks at its ends and NULs, which no text has.
fn plain(words: &str) -> String {
    words.trim().replace(['\n', '\r', '\t'], " ")
}

/// Where and how the line with this word stands.
fn entries(hotline: &Hotline, token: &str) -> Vec<String> {
    hotline.ask(&format!(
        "SELECT concat_ws(' ', call_id, id, kind, written_at, words) FROM linelamp.entry
          WHERE words ~ '{token}( |$)'"
    ))
}

fn times(hotline: &Hotline, token: &str) -> usize {
    entries(hotline, token).len()
}

/// No call was in two hands, and none stays in a hand that is gone.
pub(crate) fn holds_of_calls(night: &Night) {
    let found = double_takes(&history(&night.hotline));
    assert!(found.is_empty(), "{found:?}");
    night.hotline.ask(LAPSE);
    night
        .hotline
        .runs("linelamp-keeper", &["keeper", "--once", "--json"]);
    let stuck = night.hotline.ask(OPEN_CLAIMS);
    assert!(stuck.is_empty(), "in hands that are gone: {stuck:?}");
    let untrue = night.hotline.ask(UNTRUE);
    assert!(
        untrue.is_empty(),
        "say something else than their claims: {untrue:?}"
    );
}

/// How often a call was taken.
pub(crate) fn takes(hotline: &Hotline) -> usize {
    history(hotline).len()
}

fn history(hotline: &Hotline) -> Vec<Held> {
    let rows = hotline.ask(HISTORY);
    let at = |micros: &str| Timestamp::from_microsecond(micros.parse().unwrap()).unwrap();
    rows.iter()
        .map(|row| {
            let cells: Vec<&str> = row.split(' ').collect();
            Held {
                call: CallId(cells[0].parse().unwrap()),
                fence: Fence(cells[1].parse().unwrap()),
                login: Login(cells[2].to_owned()),
                from: at(cells[3]),
                until: cells.get(4).map(|micros| at(micros)),
            }
        })
        .collect()
}

/// No word of a caller stands in any file of a desk or in any log, and no desk grew without bound.
pub(crate) fn holds_of_what_was_left_behind(night: &Night) {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for seat in &night.seats {
        files.extend(seat.left_behind());
        assert!(seat.most_memory < MOST_MEMORY, "{}", seat.most_memory);
    }
    for log in [
        night.hotline.server().log(),
        PathBuf::from(night.keeper_log()),
    ] {
        let bytes = fs::read(&log).unwrap();
        files.push((log, bytes));
    }
    let secrets = [
        "insulin",
        "nothing to be read",
        "owned",
        "HYPERLINK",
        "desaeler",
        "سلمان",
    ];
    let tokens = night.seats.iter().flat_map(|seat| &seat.typed);
    let tokens: Vec<&str> = tokens.map(|line| line.token.as_str()).collect();
    for (path, bytes) in &files {
        for secret in secrets.iter().chain(&tokens) {
            let found = bytes
                .windows(secret.len())
                .any(|at| at == secret.as_bytes());
            assert!(!found, "{secret} stands in {}", path.display());
        }
        let is_core = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("core"));
        assert!(!is_core, "{}", path.display());
    }
}
