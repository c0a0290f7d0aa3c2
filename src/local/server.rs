//! Owns: sharing the server of a folder among everybody who uses it, and stopping it after the last one.
//! Must not know: how a cluster is made, what is inside the database, or how an error is said to people.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::LocalError;
use super::account::Account;
use super::cluster::Cluster;
use super::folder::Folder;
use crate::domain::Address;

/// What a private Postgres should be like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Its folder; made if it is not there.
    pub dir: PathBuf,
    /// Where the server programs are, if not in the usual places.
    pub pg_bin: Option<PathBuf>,
    /// Survives a crash of the machine. `false` is for tests only. What the folder was made with stays.
    pub durable: bool,
    /// Most connections at a time.
    pub max_connections: u16,
}

impl Options {
    /// A durable server in this folder, with room for a demo.
    #[must_use]
    pub const fn kept_in(dir: PathBuf) -> Self {
        Self {
            dir,
            pg_bin: None,
            durable: true,
            max_connections: 100,
        }
    }

    /// A server for tests: quick, and lost when the machine crashes.
    #[must_use]
    pub const fn throwaway_in(dir: PathBuf) -> Self {
        Self {
            dir,
            pg_bin: None,
            durable: false,
            max_connections: 300,
        }
    }
}

/// A running private Postgres. Dropping the last one of a folder, in whichever process, stops the server,
/// if it was Linelamp that started it.
#[derive(Debug)]
pub struct Server {
    cluster: Cluster,
    account: Account,
    in_use: File,
}

impl Server {
    /// Starts the server of this folder, or joins the one that runs; makes the cluster where there is none.
    ///
    /// # Errors
    /// See [`LocalError`]; after an error nothing runs that did not run before.
    pub fn start(options: &Options) -> Result<Self, LocalError> {
        let account = Account::choose()?;
        let (folder, _lock) = Folder::locked(&options.dir, &account)?;
        let in_use = folder.open_in_use()?;
        in_use.lock_shared().map_err(LocalError::at(folder.dir()))?;
        let cluster = Cluster::new(folder, account.clone(), options.pg_bin.as_deref());
        if !cluster.is_ready() {
            cluster.make_and_run(options)?;
        }
        Ok(Self {
            cluster,
            account,
            in_use,
        })
    }

    /// The folder of the socket, for `host=`.
    #[must_use]
    pub fn socket_dir(&self) -> PathBuf {
        self.cluster.folder.socket_dir()
    }

    /// Where the server writes what it does.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.cluster.folder.log()
    }

    /// Where this login finds this database.
    #[must_use]
    pub fn address(&self, user: &str, database: &str) -> Address {
        Address::on_socket(self.socket_dir(), database).as_user(user)
    }

    /// The same as a URL that psql and sqlx read.
    #[must_use]
    pub fn url(&self, user: &str, database: &str) -> String {
        self.address(user, database).to_string()
    }

    /// A connection URL for the superuser of this private cluster.
    #[must_use]
    pub fn owner_url(&self, database: &str) -> String {
        self.url("postgres", database)
    }

    /// Ends the server at once, as a crash of it would; connections break. [`Server::resume`] starts it again.
    ///
    /// # Errors
    /// When it does not end.
    pub fn crash(&self) -> Result<(), LocalError> {
        let (_folder, _lock) = Folder::locked(self.cluster.folder.dir(), &self.account)?;
        self.cluster.crash()
    }

    /// Starts the server again after [`Server::crash`].
    ///
    /// # Errors
    /// When it does not start.
    pub fn resume(&self) -> Result<(), LocalError> {
        let (_folder, _lock) = Folder::locked(self.cluster.folder.dir(), &self.account)?;
        if self.cluster.is_ready() {
            return Ok(());
        }
        self.cluster.run_again()
    }

    /// Whether nobody else uses the server. Only for the end: the shared hold is given up for it.
    fn is_last(&self) -> bool {
        self.in_use.unlock().is_ok() && self.in_use.try_lock().is_ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let dir = self.cluster.folder.dir();
        if let Ok(Some((_folder, _lock))) = Folder::existing(dir, &self.account)
            && self.is_last()
        {
            let _told_nobody = self.cluster.end_ours();
        }
    }
}

/// Ends the server of this folder and removes the folder with everything in it; nothing there is fine.
///
/// # Errors
/// [`LocalError::Foreign`] when the folder is not ours, [`LocalError::InUse`] while somebody uses it.
pub fn discard(dir: &Path) -> Result<(), LocalError> {
    let account = Account::choose()?;
    let Some((folder, _lock)) = Folder::existing(dir, &account)? else {
        return Ok(());
    };
    if folder.open_in_use()?.try_lock().is_err() {
        return Err(LocalError::InUse {
            dir: folder.dir().to_owned(),
        });
    }
    let cluster = Cluster::new(folder, account, None);
    cluster.crash()?;
    cluster.folder.remove()
}
