//! Owns: a training: an invented caller who follows a script, beside a real desk on a private database, and what was
//! caught of it.
//! Must not know: screens, terminals, or what a command line looks like.

mod caller;
mod finding;
mod judgement;
mod part;
mod reading;
mod scenario;
mod shipped;

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use tokio::sync::watch;

pub use finding::{Finding, Outcome, Subject, Summary};
pub use judgement::judge;
pub use part::{Fault, Problem};
pub use reading::read;
pub use scenario::Scenario;
pub use shipped::{SHIPPED, Shipped};

use crate::db::connect::{ConnectTo, connect};
use crate::db::training::training_rows;
use crate::demo::{Demo, DemoError, Past, Seat, Stop, Waits, Wishes};
use crate::domain::{Address, Disposition, Heard, NextStep};
use crate::local::{default_dir, discard};
use caller::{SOURCE, Wires};

/// Who took the calls of earlier.
const COLLEAGUE: &str = "op-101";

/// Where a training lives when nobody says otherwise: beside the demo.
#[must_use]
pub fn usual_dir() -> PathBuf {
    default_dir().with_file_name("training")
}

/// A training while it runs. [`Training::finish`] ends it.
#[derive(Debug)]
pub struct Training {
    // Dropped in this order.
    caller: Option<PlayedCaller>,
    demo: Demo,
    scenario: Scenario,
    dir: PathBuf,
}

impl Training {
    /// Starts a private Postgres with the invented hotline, in which nobody calls but the scenario's caller. What an
    /// earlier training left in the folder is gone.
    ///
    /// # Errors
    /// See [`DemoError`]. Nothing that was started goes on after one.
    pub fn start(
        scenario: Scenario,
        dir: PathBuf,
        pg_bin: Option<PathBuf>,
    ) -> Result<(Self, Receiver<Heard>), DemoError> {
        let demo = Demo::start(&Wishes {
            dir: Some(dir.clone()),
            pg_bin,
            fresh: true,
            history: false,
            calls_per_minute: 0,
            colleagues: 0,
            seed: 1,
            hurry: false,
        })?;
        remember(&demo, &scenario)?;
        let (tell, heard) = channel();
        let (bell, stop) = Stop::new();
        let wires = Wires {
            bridge: ConnectTo::address(demo.address(Seat::Bridge)),
            owner: ConnectTo::address(demo.address(Seat::Owner)),
        };
        let calls = scenario.calls.clone();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = std::thread::Builder::new()
            .name("caller".to_owned())
            .spawn(move || runtime.block_on(caller::play(&calls, &wires, stop, tell)))?;
        let caller = Some(PlayedCaller {
            bell,
            thread: Some(thread),
        });
        let training = Self {
            caller,
            demo,
            scenario,
            dir,
        };
        Ok((training, heard))
    }

    /// Where the operator's desk finds the database.
    #[must_use]
    pub fn address(&self) -> Address {
        self.demo.address(Seat::Operator)
    }

    /// A folder for what the desk remembers: it goes with the training, and meets nobody's real journal.
    #[must_use]
    pub fn state_folder(&self) -> PathBuf {
        self.dir.join("desk")
    }

    /// Ends it, and says what was caught. Nothing of it stays on this machine.
    ///
    /// # Errors
    /// The database cannot be asked any more.
    pub fn finish(mut self) -> Result<Summary, DemoError> {
        drop(self.caller.take());
        let owner = ConnectTo::address(self.demo.address(Seat::Owner));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let rows = runtime.block_on(async {
            let mut owner = connect(&owner).await?;
            training_rows(&mut owner, SOURCE).await
        });
        let Self {
            demo,
            scenario,
            dir,
            ..
        } = self;
        drop(demo);
        // Somebody may still look at the private server; then the next training removes the folder.
        let _in_use = discard(&dir);
        Ok(judge(&scenario, &rows?))
    }
}

/// The caller while he plays. Dropping him ends him.
#[derive(Debug)]
struct PlayedCaller {
    bell: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for PlayedCaller {
    fn drop(&mut self) {
        let _nobody_hears_it_any_more = self.bell.send(true);
        if let Some(thread) = self.thread.take() {
            let _its_panic_is_told_by_the_hook = thread.join();
        }
    }
}

/// Lets those have called who called before.
fn remember(demo: &Demo, scenario: &Scenario) -> Result<(), DemoError> {
    for (earlier, call) in scenario.before.iter().zip(scenario.calls.iter().cycle()) {
        let lines: Vec<&str> = earlier.lines.iter().map(String::as_str).collect();
        demo.remember(&Past {
            login: COLLEAGUE,
            line: (&call.line, &call.phone),
            person: (
                &earlier.given,
                &earlier.family,
                &earlier.country,
                &earlier.language,
            ),
            a_number: &earlier.a_number,
            lines: &lines,
            disposition: Disposition::InfoGiven,
            next_step: NextStep::CallerCallsAgain,
            waits: earlier.message.as_ref().map(|left| Waits {
                left_by: left.by,
                words: &left.words,
                pass_word: &left.pass_word,
            }),
            not_again: earlier.do_not_ask.as_deref(),
        })?;
    }
    Ok(())
}
