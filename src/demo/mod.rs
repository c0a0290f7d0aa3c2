//! Owns: the invented hotline of a demo, its simulated callers and colleagues, and the check that nobody was taken twice.
//! Must not know: screens, or what a command line looks like.

mod checker;
mod colleague;
mod history;
mod pace;
mod phone;
mod setting_up;
mod simulation;
mod world;

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

pub use checker::{DoubleTake, Held, double_takes};
pub use history::{Past, Waits};
pub use pace::Stop;

use crate::db::DbError;
use crate::db::connect::{ConnectTo, connect};
use crate::db::simulation::{claim_history, count_since};
use crate::domain::Address;
use crate::local::{LocalError, Options, Server, default_dir, discard};
use pace::Pace;
use phone::{Traffic, Wires};
use simulation::{Cast, Simulation};

/// How many simulated colleagues there can be.
pub const MOST_COLLEAGUES: usize = world::COLLEAGUES.len();

/// What the demo should be like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wishes {
    /// Its folder; `None`: the usual place.
    pub dir: Option<PathBuf>,
    /// Where the server programs are, if not in the usual places.
    pub pg_bin: Option<PathBuf>,
    /// Forget what earlier demos left in the folder.
    pub fresh: bool,
    /// A few calls of earlier have happened.
    pub history: bool,
    /// Calls in a minute, on average; 0: nobody calls.
    pub calls_per_minute: u32,
    /// Simulated colleagues, at most [`MOST_COLLEAGUES`].
    pub colleagues: usize,
    /// The same seed throws the same dice.
    pub seed: u64,
    /// Whole calls within seconds, for runs that nobody watches.
    pub hurry: bool,
}

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// No private Postgres.
    #[error(transparent)]
    Local(#[from] LocalError),
    /// The database refuses.
    #[error(transparent)]
    Database(#[from] DbError),
    /// No thread for it.
    #[error(transparent)]
    Thread(#[from] io::Error),
}

/// What a run came to. `double_takes` is the checker's finding in the claim history; the rest is counted from facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Tally {
    /// Calls that arrived.
    pub calls_arrived: i64,
    /// Of these, taken at least once.
    pub calls_taken: i64,
    /// Of these, wrapped up.
    pub calls_finished: i64,
    /// Of these, gone before anybody reached the caller.
    pub calls_abandoned: i64,
    /// Lines of notes that the database has.
    pub notes_saved: i64,
    /// Calls that two people had at once, or whose fence did not rise. Anything but 0 is a defect.
    pub double_takes: usize,
}

/// Somebody whose login the demo hands out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seat {
    /// The superuser of the private cluster.
    Owner,
    /// An operator.
    Operator,
    /// An operator of the other team.
    OtherOperator,
    /// The lead of both teams.
    Lead,
    /// The phone system.
    Bridge,
}

impl Seat {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::Owner,
        Self::Operator,
        Self::OtherOperator,
        Self::Lead,
        Self::Bridge,
    ];

    /// What it is called where connection URLs are printed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Operator => "operator",
            Self::OtherOperator => "operator2",
            Self::Lead => "lead",
            Self::Bridge => "bridge",
        }
    }

    /// Who sits there.
    #[must_use]
    pub const fn login(self) -> &'static str {
        match self {
            Self::Owner => "postgres",
            Self::Operator => world::OPERATOR,
            Self::OtherOperator => world::OPERATOR_2,
            Self::Lead => world::LEAD,
            Self::Bridge => world::BRIDGE,
        }
    }
}

/// A demo while it runs. Dropping it ends the simulation, then the server, if nobody else uses it.
#[derive(Debug)]
pub struct Demo {
    // Dropped in this order.
    simulation: Option<Simulation>,
    server: Server,
    since: Timestamp,
}

impl Demo {
    /// Starts the private Postgres, makes the invented hotline where there is none, and lets it live.
    ///
    /// A second demo over the same folder joins the first one: one server, one simulation, which goes on as long as
    /// one of them is there.
    ///
    /// # Errors
    /// See [`DemoError`]. Nothing that was started goes on after one.
    pub fn start(wishes: &Wishes) -> Result<Self, DemoError> {
        let dir = wishes.dir.clone().unwrap_or_else(default_dir);
        if wishes.fresh {
            discard(&dir)?;
        }
        let server = Server::start(&Options {
            pg_bin: wishes.pg_bin.clone(),
            ..Options::kept_in(dir)
        })?;
        waiting_for(setting_up::set_up(&server, wishes.history))?;
        let since = Timestamp::now();
        let simulation = Some(Simulation::start(cast(&server, wishes))?);
        Ok(Self {
            simulation,
            server,
            since,
        })
    }

    /// Where somebody with this seat finds the database.
    #[must_use]
    pub fn address(&self, seat: Seat) -> Address {
        self.server.address(seat.login(), setting_up::DATABASE)
    }

    /// Lets a call of earlier have happened, taken by one of the colleagues.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn remember(&self, past: &Past<'_>) -> Result<(), DemoError> {
        let open = |login: &str| {
            let address = self.server.address(login, setting_up::DATABASE);
            ConnectTo::address(address)
        };
        let (bridge, colleague) = (open(world::BRIDGE), open(past.login));
        waiting_for(async {
            let mut bridge = connect(&bridge).await?;
            let mut colleague = connect(&colleague).await?;
            history::happened(past, &mut bridge, &mut colleague).await
        })
    }

    /// Whether callers and colleagues are this demo's. False where an earlier one over the same folder is at work.
    #[must_use]
    pub fn simulates(&self) -> bool {
        self.simulation.as_ref().is_some_and(Simulation::is_ours)
    }

    /// Ends the simulation and says what it came to. The server runs until this value is dropped.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub fn finish(&mut self) -> Result<Tally, DemoError> {
        drop(self.simulation.take());
        let owner = ConnectTo::address(self.address(Seat::Owner));
        let since = self.since;
        let counted = async {
            let mut owner = connect(&owner).await?;
            let count = count_since(&mut owner, since).await?;
            let history = claim_history(&mut owner).await?;
            Ok::<_, DbError>((count, history))
        };
        let (count, history) = waiting_for(counted)?;
        let history: Vec<Held> = history
            .into_iter()
            .map(|(call, fence, login, from, until)| Held {
                call,
                fence,
                login,
                from,
                until,
            })
            .collect();
        Ok(Tally {
            calls_arrived: count.arrived,
            calls_taken: count.taken,
            calls_finished: count.finished,
            calls_abandoned: count.abandoned,
            notes_saved: count.notes,
            double_takes: double_takes(&history).len(),
        })
    }
}

/// A line of the invented hotline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InventedLine {
    /// What the place is called.
    pub name: &'static str,
    /// The hotline's number for it.
    pub number: String,
    /// One of the phones there.
    pub phone: String,
    /// Whether the person at the desk sees its calls.
    pub seen_by_operator: bool,
}

/// The lines of the invented hotline.
#[must_use]
pub fn invented_lines() -> Vec<InventedLine> {
    let team = world::STAFF[0].teams;
    let line = |(index, place): (usize, &world::Place)| InventedLine {
        name: place.name,
        number: world::line_number(index),
        phone: world::phone_number(index, 1),
        seen_by_operator: team.contains(&place.team),
    };
    world::PLACES.iter().enumerate().map(line).collect()
}

fn cast(server: &Server, wishes: &Wishes) -> Cast {
    let open = |login: &str| ConnectTo::address(server.address(login, setting_up::DATABASE));
    let colleagues = world::COLLEAGUES.iter().take(wishes.colleagues);
    Cast {
        wires: Wires {
            bridge: open(world::BRIDGE),
            owner: open("postgres"),
        },
        keeper: open(world::KEEPER),
        colleagues: colleagues.map(|person| open(person.login)).collect(),
        traffic: Traffic {
            calls_per_minute: wishes.calls_per_minute,
            seed: wishes.seed,
            pace: if wishes.hurry {
                Pace::in_a_hurry()
            } else {
                Pace::to_watch()
            },
        },
    }
}

/// Before and after the simulation there is nothing else to do.
fn waiting_for<T>(asked: impl Future<Output = Result<T, DbError>>) -> Result<T, DemoError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(asked)?)
}
