//! Owns: what every subcommand needs: the configuration, the catalogue, a connection, and one way to print.
//! Must not know: any subcommand.

use std::io::Write as _;
use std::pin::{Pin, pin};
use std::sync::Arc;

use crate::db::PgConnection;
use serde::Serialize;

use super::Failure;
use crate::config::{self, Config, Flags};
use crate::db::connect::{self, ConnectTo, Door};
use crate::db::{DbError, desk};
use crate::domain::{Redacted, RequestId, safe_json};
use crate::messages::{Catalogue, Language};

/// What every subcommand needs.
#[derive(Debug)]
pub struct Context {
    /// The configuration.
    pub config: Config,
    /// The sentences.
    pub say: Arc<Catalogue>,
    /// Print JSON.
    pub json: bool,
}

impl Context {
    /// Reads the configuration.
    ///
    /// # Errors
    /// Every problem of the configuration, in one sentence each.
    pub fn new(flags: &Flags, json: bool) -> Result<Self, Failure> {
        let config = config::load(flags).map_err(|problems| Failure::config(problems.say()))?;
        Ok(Self {
            say: Arc::new(Catalogue::new(config.language)),
            config,
            json,
        })
    }

    /// Where to connect, with passwords obtained as configured.
    ///
    /// # Errors
    /// A password that cannot be had.
    pub fn connect_to(&self) -> Result<ConnectTo, Failure> {
        let mut doors = Vec::new();
        for address in &self.config.databases {
            let password = self
                .config
                .password
                .obtain(address, |address| {
                    let question = self.say.say_with(
                        "cli-password-for",
                        &[
                            ("user", address.user.clone().unwrap_or_default().into()),
                            ("host", address.host_name().into()),
                        ],
                    );
                    rpassword::prompt_password(question).map(Redacted::from)
                })
                .map_err(|error| {
                    let path = error.path();
                    Failure::config(self.say.say_with(error.id(), &[("path", path.into())]))
                })?;
            doors.push(Door {
                address: address.clone(),
                password,
            });
        }
        Ok(ConnectTo { doors })
    }

    /// Runs database work to its end on a small runtime of its own.
    ///
    /// # Errors
    /// What the work says, or that no connection could be had.
    pub fn with_database<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, DbError>,
    ) -> Result<T, Failure> {
        let to = self.connect_to()?;
        self.block_on(async {
            let mut conn = connect::connect(&to).await?;
            work(&mut conn).await
        })?
        .map_err(|error| Failure::database(&error, &self.say))
    }

    /// As [`Self::with_database`], and afterwards tells every desk to look again.
    ///
    /// # Errors
    /// As [`Self::with_database`].
    pub fn change<T>(
        &self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, DbError>,
    ) -> Result<T, Failure> {
        self.with_database(async |conn| {
            let done = work(conn).await?;
            desk::hint(conn).await?;
            Ok(done)
        })
    }

    /// Runs a future on a small runtime.
    ///
    /// # Errors
    /// The machine gives no runtime.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        let mut done = None;
        self.run_to_end(pin!(async { done = Some(work.await) }))?;
        // A future that ran to its end has left its answer.
        done.ok_or_else(|| Failure::machine(self.say.say("error-no-runtime")))
    }

    /// Not for each kind of future anew: every subcommand would bring a copy of the runtime's own loop into the program.
    fn run_to_end(&self, work: Pin<&mut dyn Future<Output = ()>>) -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| Failure::machine(self.say.say("error-no-runtime")))?;
        runtime.block_on(work);
        Ok(())
    }

    /// Prints a value: as one line of JSON, or as the lines `text` makes of it.
    ///
    /// # Errors
    /// Standard output is closed.
    pub fn print<T: Serialize>(
        &self,
        value: &T,
        text: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        self.print_line(&self.in_lines(value, text)?)
    }

    /// An answer as `print` prints it.
    ///
    /// # Errors
    /// It cannot be said as JSON.
    pub fn in_lines<T: Serialize>(
        &self,
        value: &T,
        text: impl FnOnce(&T) -> String,
    ) -> Result<String, Failure> {
        if !self.json {
            return Ok(text(value));
        }
        // Exact for programs, and harmless where a person looks at it on a terminal.
        serde_json::to_string(value)
            .map(|json| safe_json(&json))
            .map_err(|_| Failure::machine(self.say.say("error-no-output")))
    }

    /// Prints one line, or several.
    ///
    /// # Errors
    /// Standard output is closed.
    pub fn print_line(&self, lines: &str) -> Result<(), Failure> {
        write_out(lines, &self.say)
    }
}

/// Prints lines where there is no configuration to ask.
///
/// # Errors
/// Standard output is closed.
pub(super) fn write_out(lines: &str, say: &Catalogue) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", lines.trim_end_matches('\n'))
        .and_then(|()| out.flush())
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::unread(),
            _ => Failure::machine(say.say("error-no-output")),
        })
}

/// The sentences in the language of the surroundings, for what works without a configuration.
pub(super) fn say_around() -> Catalogue {
    Catalogue::new(Language::of_surroundings(|name| std::env::var(name).ok()))
}

/// A new wish.
#[must_use]
pub(super) fn request() -> RequestId {
    RequestId(uuid::Uuid::new_v4())
}
